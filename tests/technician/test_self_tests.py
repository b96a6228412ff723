# SPDX-License-Identifier: GPL-3.0-or-later
"""Trying devices for real, keeping how they did, and the paper that says so."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from devices.drivers.choice import Unsupported
from devices.simulators.process import ID_CARD_READER, RECEIPT_PRINTER, SimulatorProcess
from devices.status import DeviceClass
from devices.supervisor import Supervisor
from kiosk.equipment import Fitting, fittings
from kiosk.settings import IdCardReaderSettings, MachineSettings, ReceiptPrinterSettings, Settings
from kiosk.technician.readiness import MachineFacts, is_ready, readiness_report
from kiosk.technician.results import is_good, is_wrong, look_at
from kiosk.technician.self_test_store import FILE_NAME, keep_self_tests, last_self_tests
from kiosk.technician.self_tests import SelfTest, SelfTestOutcome, run_self_tests
from kiosk.technician.test_page import test_page as make_test_page
from kiosk.timing import SystemClock

CLOCK = SystemClock()
AT = datetime(2026, 11, 22, 1, 41, tzinfo=UTC)
READER, PRINTER = DeviceClass.ID_CARD_READER, DeviceClass.RECEIPT_PRINTER


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[tuple[Settings, SimulatorProcess]]:
    reader = SimulatorProcess.start_module(ID_CARD_READER)
    printer = SimulatorProcess.start_module(RECEIPT_PRINTER, "--out", tmp_path / "paper")
    yield (
        Settings(
            machine=MachineSettings(demonstration=True),
            id_card_reader=IdCardReaderSettings(port=str(reader.ready["port"])),
            receipt_printer=ReceiptPrinterSettings(host="127.0.0.1", port=int(printer.ready["port"])),
        ),
        printer,
    )
    reader.stop()
    printer.stop()


def tried(settings: Settings) -> dict[DeviceClass, SelfTest]:
    tests = run_self_tests(fittings(settings, CLOCK), CLOCK, site="测试大厅")
    return {test.device: test for test in tests}


def test_a_slip_is_printed_and_what_a_hand_must_do_is_said(machine: tuple[Settings, SimulatorProcess]) -> None:
    settings, printer = machine
    tests = tried(settings)
    assert tests[PRINTER].outcome is SelfTestOutcome.PASSED
    assert Path(str(printer.wait_for(lambda event: "printed" in event)["printed"])).exists()
    assert tests[READER].outcome is SelfTestOutcome.BY_HAND
    assert "card" in tests[READER].do
    assert tests[READER].address == settings.id_card_reader.port


def test_what_fails_says_what_to_do(machine: tuple[Settings, SimulatorProcess]) -> None:
    settings, printer = machine
    printer.tell(paper="out")
    gone = replace(settings, id_card_reader=IdCardReaderSettings(port="/dev/serial/by-id/not-there"))
    tests = tried(gone)
    assert tests[PRINTER].outcome is SelfTestOutcome.FAILED
    assert "paper" in tests[PRINTER].do.lower()
    assert tests[READER].outcome is SelfTestOutcome.FAILED
    assert "port_missing" in tests[READER].found
    assert tests[READER].do


def test_a_device_without_a_driver_fails_with_the_reason() -> None:
    settings = Settings(
        id_card_reader=IdCardReaderSettings(driver="sam-usb"), receipt_printer=ReceiptPrinterSettings(enabled=False)
    )
    (test,) = tried(settings).values()
    assert test.outcome is SelfTestOutcome.FAILED
    assert test.do == "change the settings"


def test_beside_a_running_kiosk_its_own_workers_are_asked(machine: tuple[Settings, SimulatorProcess]) -> None:
    """One that is not started has no time; a device that no worker has is none that the kiosk uses."""
    settings, printer = machine
    fitted = {fitting.device: fitting for fitting in fittings(settings, CLOCK)}
    worker = fitted[PRINTER].supervise(lambda _event: None)
    assert isinstance(worker, Supervisor)

    def tried_beside() -> dict[DeviceClass, SelfTest]:
        tests = run_self_tests(tuple(fitted.values()), CLOCK, site="测试大厅", workers={PRINTER: worker})
        return {test.device: test for test in tests}

    before = tried_beside()
    assert before[READER].outcome is SelfTestOutcome.FAILED
    assert before[READER].do == "change the settings"
    assert before[PRINTER].outcome is SelfTestOutcome.FAILED
    assert "starting" in before[PRINTER].found
    worker.start()
    try:
        deadline = CLOCK.monotonic() + 10
        while not worker.status.state.serves:
            assert CLOCK.monotonic() < deadline
            threading.Event().wait(0.05)
        assert tried_beside()[PRINTER].outcome is SelfTestOutcome.PASSED
        assert Path(str(printer.wait_for(lambda event: "printed" in event)["printed"])).exists()
    finally:
        assert worker.stop()
    assert tried_beside()[PRINTER].outcome is SelfTestOutcome.FAILED


class _Hanging:
    """Not a driver under test: something that never comes back, as a vendor's library might."""

    def __init__(self, wait: Callable[[], object]) -> None:
        self._wait = wait

    def connect(self) -> None:
        self._wait()

    def close(self) -> None:
        """Nothing is open."""


def test_a_device_that_hangs_is_left_behind() -> None:
    over = threading.Event()
    fitting = Fitting(
        READER,
        "hangs",
        "nowhere",
        lambda: lambda: _Hanging(over.wait),
        lambda _listener: Unsupported(READER, "hangs", "never supervised"),
    )
    (test,) = run_self_tests([fitting], CLOCK, site="", limit_s=0.2)
    over.set()
    assert test.outcome is SelfTestOutcome.FAILED
    assert "no end" in test.found


# -- what is kept


def _test(device: DeviceClass, outcome: SelfTestOutcome, found: str = "it answers") -> SelfTest:
    return SelfTest(device, "sam-serial", "/dev/ttyX", AT, outcome, found, "lay a card")


def test_results_are_kept_by_device_and_replaced_by_newer_ones(tmp_path: Path) -> None:
    assert last_self_tests(tmp_path) == {}
    keep_self_tests(tmp_path, [_test(READER, SelfTestOutcome.FAILED), _test(PRINTER, SelfTestOutcome.PASSED)])
    newer = _test(READER, SelfTestOutcome.BY_HAND, "it answers again")
    keep_self_tests(tmp_path, [newer])
    assert last_self_tests(tmp_path) == {READER: newer, PRINTER: _test(PRINTER, SelfTestOutcome.PASSED)}
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME], "nothing half-written stays"


@pytest.mark.parametrize("content", [b"", b"{", b"[{}]", b'[{"device": "toaster"}]', b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_file_holds_no_results(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    assert last_self_tests(tmp_path) == {}
    keep_self_tests(tmp_path, [_test(READER, SelfTestOutcome.PASSED)])
    assert set(last_self_tests(tmp_path)) == {READER}


# -- the paper


def _words(pdf: bytes, tmp_path: Path) -> str:
    file = tmp_path / "paper.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", file, "-"], check=True, capture_output=True, text=True).stdout


def _report(tmp_path: Path, tests: dict[DeviceClass, SelfTest], *checks: Any) -> str:
    facts = MachineFacts("410400-K-0001", "测试大厅", "0.1.0", AT, demonstration=False)
    return _words(readiness_report(facts, checks, tests, [READER, PRINTER]), tmp_path)


def test_the_report_says_ready_only_when_everything_was_tried(tmp_path: Path) -> None:
    good = is_good("line", "12 ms")
    tests = {READER: _test(READER, SelfTestOutcome.BY_HAND)}
    assert not is_ready([good], tests, [READER, PRINTER]), "the printer was not tried"
    assert "Not tried" in _report(tmp_path, tests, good)
    tests[PRINTER] = _test(PRINTER, SelfTestOutcome.PASSED)
    text = _report(tmp_path, tests, good, look_at("clock", "0.4 s", "it drifts", "set NTP"))
    assert "Ready to serve" in text
    assert "Not ready" not in text
    for words in ("410400-K-0001", "测试大厅", "2026-11-22 09:41", "Technician", "set NTP", "/dev/ttyX"):
        assert words in text
    assert not is_ready([is_wrong("line", "", "cut", "look")], tests, [READER, PRINTER])
    tests[PRINTER] = _test(PRINTER, SelfTestOutcome.FAILED)
    assert "Not ready" in _report(tmp_path, tests, good)


def test_a_long_report_goes_on_overleaf_with_its_head(tmp_path: Path) -> None:
    tests = {READER: _test(READER, SelfTestOutcome.PASSED), PRINTER: _test(PRINTER, SelfTestOutcome.PASSED)}
    many = [is_wrong("line", "x" * 200, "很长的原因" * 20, "look at it") for _ in range(30)]
    text = _report(tmp_path, tests, *many)
    assert text.count("Readiness report") == text.count("\f") >= 3
    assert text.count("look at it") == 30


def test_the_test_page_is_one_page_with_every_rare_character(tmp_path: Path) -> None:
    text = _words(make_test_page("测试大厅  2026-11-22 09:41:00"), tmp_path)
    assert text.count("\f") == 1
    for character in "䶮㐂𠮷𬸚":
        assert character in text


def test_the_kept_file_is_plain_json(tmp_path: Path) -> None:
    keep_self_tests(tmp_path, [_test(READER, SelfTestOutcome.PASSED)])
    (entry,) = json.loads((tmp_path / FILE_NAME).read_bytes())
    assert entry["device"] == "id_card_reader"
    assert entry["outcome"] == "passed"
