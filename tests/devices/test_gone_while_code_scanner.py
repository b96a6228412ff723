# SPDX-License-Identifier: GPL-3.0-or-later
"""The code scanner gone while: starting, idle, in the middle of a code, between two codes, held by another program.
On a serial line and as a keyboard. What is told, and what works after the return."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.capabilities import DeviceLostError
from devices.code_scanner import SerialCodeScanner, WedgeCodeScanner
from devices.drivers import code_scanner as drivers
from devices.reports import CodeDropped, CodeFault, CodeScanned
from devices.simulators.process import CODE_SCANNER
from devices.status import Cause, DeviceState
from kiosk.timing import SystemClock
from tests.devices.watched import MISSING, WELL, Stand, story

CLOCK = SystemClock()


@pytest.fixture(params=["serial", "wedge"])
def stand(request: pytest.FixtureRequest) -> Iterator[Stand]:
    made = _stand(request.param)
    yield made
    made.stop()


def _stand(driver: str) -> Stand:
    arguments = ("--wedge",) if driver == "wedge" else ("--baud", "115200")
    return Stand(
        CODE_SCANNER,
        *arguments,
        supervise=lambda ready, listener: drivers.supervise(
            drivers.CodeScannerConfig(ready["port"], 115200, driver, admits_simulator=True), listener, CLOCK
        ),
    )


def _scans(stand: Stand, text: str) -> None:
    stand.tell(scan=text)
    assert stand.heard.next() == CodeScanned(text)


def test_absent_when_it_starts_and_plugged_in_later(stand: Stand) -> None:
    stand.tell(unplug=True)
    stand.worker.start()
    assert stand.heard.story() == MISSING
    stand.tell(plug=True)
    assert stand.heard.story() == WELL
    _scans(stand, "A1")


def test_unplugged_while_idle_and_back_under_another_name(stand: Stand) -> None:
    stand.start()
    _scans(stand, "A1")
    before = Path(stand.simulator.ready["port"]).readlink()
    stand.tell(unplug=True)
    assert stand.heard.story() == MISSING
    stand.tell(plug="elsewhere")
    assert stand.heard.story() == WELL
    assert Path(stand.simulator.ready["port"]).readlink() != before
    _scans(stand, "B2")


def test_unplugged_in_the_middle_of_a_code(stand: Stand) -> None:
    """The half that came is not joined to the next code."""
    stand.start()
    stand.tell(fault="cut")
    stand.tell(scan="12345678")
    stand.tell(unplug=True)
    before = stand.heard.until(MISSING)
    assert before in ([], [CodeScanned("1234")])
    stand.tell(plug=True)
    assert stand.heard.story() == WELL
    _scans(stand, "87654321")


def test_what_was_scanned_while_nobody_listened_is_for_nobody(stand: Stand) -> None:
    stand.tell(scan="of the person before")
    stand.start()
    _scans(stand, "of this one")


def test_a_scan_that_is_lost(stand: Stand) -> None:
    stand.start()
    stand.tell(fault="silence")
    stand.tell(scan="A1")
    _scans(stand, "B2")


def test_a_code_whose_end_is_missing_is_dropped_once_ends_are_known(stand: Stand) -> None:
    stand.start()
    _scans(stand, "A1")
    stand.tell(fault="cut")
    stand.tell(scan="12345678")
    assert stand.heard.next() == CodeDropped(CodeFault.NOT_TEXT)
    _scans(stand, "B2")


def test_noise_spoils_one_code_and_not_the_next(stand: Stand) -> None:
    stand.start()
    stand.tell(fault="garbage")
    stand.tell(scan="A1")
    assert stand.heard.next() == CodeDropped(CodeFault.NOT_TEXT)
    _scans(stand, "B2")


def test_silence_ends_a_code_that_has_no_end(stand: Stand) -> None:
    stand.start()
    stand.tell(scan="no end", end="none")
    assert stand.heard.next() == CodeScanned("no end")


def test_what_never_ends_is_dropped_once_and_the_next_is_read() -> None:
    stand = _stand("serial")
    try:
        stand.start()
        for length in (513, 20_000):
            stand.tell(scan="x" * length)
            assert stand.heard.next() == CodeDropped(CodeFault.TOO_LONG)
        _scans(stand, "x" * 512)
    finally:
        stand.stop()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("end", ["cr", "lf", "crlf"])
def test_chinese_in_pieces(encoding: str, end: str) -> None:
    stand = _stand("serial")
    try:
        stand.start()
        for text in ("取件码:483920,张三", "联通", "谊"):
            stand.tell(fault={"split": 0.03})
            stand.tell(scan=text, encoding=encoding, end=end)
            assert stand.heard.next() == CodeScanned(text)
    finally:
        stand.stop()


def test_keys_that_the_kernel_lost_spoil_the_code_that_they_were_in() -> None:
    stand = _stand("wedge")
    try:
        stand.start()
        stand.tell(fault="dropped")
        stand.tell(scan="123456")
        assert stand.heard.next() == CodeDropped(CodeFault.NOT_TEXT)
        _scans(stand, "https://example.test/?a=1&b=~_(2)")
    finally:
        stand.stop()


def test_a_serial_port_that_another_program_holds(stand: Stand) -> None:
    stand.start()
    if isinstance(stand.ask(lambda scanner: scanner), WedgeCodeScanner):
        return  # a pipe cannot be held alone; a true event device is grabbed
    second = SerialCodeScanner(stand.simulator.ready["port"], 9600, CLOCK, admits_simulator=True)
    assert story(second.connect()) == (DeviceState.NO_DEVICE, Cause.PORT_BUSY)
    second.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything")
@pytest.mark.parametrize("driver", [SerialCodeScanner, WedgeCodeScanner])
def test_a_port_that_this_user_may_not_open(tmp_path: Path, driver: type) -> None:
    port = tmp_path / "port"
    os.mkfifo(port, 0o000)
    assert _made(driver, port).connect().cause is Cause.PORT_FORBIDDEN


@pytest.mark.parametrize("driver", [SerialCodeScanner, WedgeCodeScanner])
def test_a_path_that_is_no_port(tmp_path: Path, driver: type) -> None:
    port = tmp_path / "port"
    port.write_text("1234\n")
    scanner = _made(driver, port)
    status = scanner.connect()
    assert status.state is DeviceState.NO_DEVICE
    with pytest.raises(DeviceLostError):
        scanner.poll()
    scanner.close()
    scanner.close()


def _made(driver: type, port: Path) -> SerialCodeScanner | WedgeCodeScanner:
    if driver is SerialCodeScanner:
        return SerialCodeScanner(str(port), 9600, CLOCK)
    return WedgeCodeScanner(str(port), CLOCK)


def test_a_simulator_is_refused_where_the_public_is_served(stand: Stand) -> None:
    port = Path(stand.simulator.ready["port"])
    for driver in (SerialCodeScanner, WedgeCodeScanner):
        status = _made(driver, port).connect()
        assert status.state in (DeviceState.REFUSED, DeviceState.NO_DEVICE)
        fits = (driver is WedgeCodeScanner) == port.resolve().is_fifo()
        if fits:
            assert story(status) == (DeviceState.REFUSED, Cause.SIMULATOR)
