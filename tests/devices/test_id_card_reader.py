# SPDX-License-Identifier: GPL-3.0-or-later
"""The driver against the simulator's process on a real pty."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from devices.capabilities import DeviceLostError
from devices.id_card import SamSerialReader
from devices.id_card.photo import TEST, VENDOR_LIBRARY, PhotoDecoderConfig, PhotoDecoding
from devices.reports import (
    CardEvent,
    CardNotRead,
    CardRead,
    CardReadFault,
    CardSeen,
    IdCard,
    PhotoFormat,
    Portrait,
)
from devices.simulators.process import ID_CARD_READER, SimulatorFault, SimulatorProcess
from devices.status import Cause, DeviceState
from kiosk.timing import SystemClock
from tests.devices.sample_cards import ALL, FOREIGNER_2017, RESIDENT, Card


@pytest.fixture(scope="module")
def one_simulator() -> Iterator[SimulatorProcess]:
    process = SimulatorProcess.start_module(ID_CARD_READER, "--read-seconds", "0")
    yield process
    process.stop()


@pytest.fixture
def simulator(one_simulator: SimulatorProcess) -> SimulatorProcess:
    one_simulator.tell(fault=None)
    one_simulator.tell(lacks=[])
    one_simulator.tell(lift=True)
    return one_simulator


@pytest.fixture
def reader(simulator: SimulatorProcess) -> Iterator[SamSerialReader]:
    driver = SamSerialReader(simulator.ready["port"], 115200, SystemClock(), admits_simulator=True)
    assert driver.connect().state == DeviceState.ONLINE
    yield driver
    driver.close()


def read_through(reader: SamSerialReader) -> list[CardEvent | None]:
    """Two polls: the find, and the read that follows it."""
    return [reader.poll(), reader.poll()]


def card_of(events: list[CardEvent | None]) -> IdCard:
    match events:
        case [CardSeen(), CardRead(card)]:
            return card
    raise AssertionError([type(event).__name__ for event in events])


def test_connecting_names_the_port_and_the_module(simulator: SimulatorProcess) -> None:
    driver = SamSerialReader(simulator.ready["port"], 115200, SystemClock(), admits_simulator=True)
    status = driver.connect()
    assert status.state == DeviceState.ONLINE
    assert status.detail.endswith("99.99-20265489-0000000001-0000000002")
    driver.close()


@pytest.mark.parametrize("card", ALL, ids=lambda card: str(card["layout"]))
def test_each_layout_is_read(simulator: SimulatorProcess, reader: SamSerialReader, card: Card) -> None:
    assert reader.poll() is None
    simulator.tell(lay=card)
    got = card_of(read_through(reader))
    assert (got.layout.value, got.number) == (card["layout"], card["number"])
    assert got.photo.startswith(b"TST0")


def test_the_newest_address_is_taken(simulator: SimulatorProcess, reader: SamSerialReader) -> None:
    simulator.tell(lay={**RESIDENT, "new_address": "河南省平顶山市卫东区示例新村3号"})
    assert card_of(read_through(reader)).address == "河南省平顶山市卫东区示例新村3号"


def test_a_foreigners_card_is_not_asked_for_a_new_address(
    simulator: SimulatorProcess, reader: SamSerialReader
) -> None:
    simulator.tell(lay=FOREIGNER_2017)
    simulator.tell(fault="silence", on="address", times=9)
    card_of(read_through(reader))


def test_a_card_left_lying_answers_no_card_and_nobody_claims_to_know(
    simulator: SimulatorProcess, reader: SamSerialReader
) -> None:
    simulator.tell(lay=RESIDENT)
    card_of(read_through(reader))
    left_lying = [reader.poll() for _ in range(3)]
    simulator.tell(lift=True)
    lifted = [reader.poll() for _ in range(3)]
    assert left_lying == lifted == [None, None, None]
    assert not reader.reports_removal
    simulator.tell(lay=RESIDENT)
    card_of(read_through(reader))


@pytest.mark.parametrize(
    ("kind", "on"),
    [
        *product(
            ["garbage", "split", "checksum", "false_header", "truncate"], ["find", "select", "read", "address"]
        ),
        ("nonsense", "find"),
        ("nonsense", "select"),
    ],
)
def test_a_spoilt_reply_costs_a_repetition_and_no_card(
    simulator: SimulatorProcess, reader: SamSerialReader, kind: str, on: str
) -> None:
    simulator.tell(lay=RESIDENT)
    simulator.tell(fault=kind, on=on, times=1)
    assert card_of(read_through(reader)).number == RESIDENT["number"]


@pytest.mark.parametrize("kind", ["garbage", "split", "false_header"])
def test_noise_in_every_reply_still_reads(simulator: SimulatorProcess, reader: SamSerialReader, kind: str) -> None:
    simulator.tell(fault=kind, times=1000)
    simulator.tell(lay=RESIDENT)
    assert card_of(read_through(reader)).number == RESIDENT["number"]


FAULTS_OF_A_CARD = {
    "0x24": CardReadFault.UNREADABLE,
    "0x31": CardReadFault.REJECTED,
    "0x32": CardReadFault.REJECTED,
    "0x33": CardReadFault.REJECTED,
    "0x37": CardReadFault.REJECTED,
    "0x40": CardReadFault.NOT_ID_CARD,
    "0x41": CardReadFault.MOVED_EARLY,
    "0x47": CardReadFault.UNREADABLE,
    "0x80": CardReadFault.MOVED_EARLY,
    "0x81": CardReadFault.MOVED_EARLY,
    "0x91": CardReadFault.UNREADABLE,
    "0xEE": CardReadFault.UNREADABLE,
}


@pytest.mark.parametrize("on", ["select", "read"])
@pytest.mark.parametrize("sw3", FAULTS_OF_A_CARD)
def test_each_code_about_a_card_has_its_fault(
    simulator: SimulatorProcess, reader: SamSerialReader, sw3: str, on: str
) -> None:
    simulator.tell(lay=RESIDENT)
    simulator.tell(fault={"sw3": sw3}, on=on)
    assert read_through(reader) == [CardSeen(), CardNotRead(FAULTS_OF_A_CARD[sw3])]


@pytest.mark.parametrize("sw3", ["0x21", "0x23", "0x60", "0x66"])
@pytest.mark.parametrize("on", ["find", "status"])
def test_each_code_about_the_reader_is_a_broken_reader(simulator: SimulatorProcess, sw3: str, on: str) -> None:
    driver = SamSerialReader(simulator.ready["port"], 115200, SystemClock(), admits_simulator=True)
    simulator.tell(fault={"sw3": sw3}, on=on)
    status = driver.connect()
    if on == "status":
        assert status.state == DeviceState.HARDWARE_ERROR
        assert f"SW3 {sw3[2:]}" in status.detail
    else:
        with pytest.raises(DeviceLostError) as lost:
            driver.poll()
        assert lost.value.state == DeviceState.HARDWARE_ERROR
    driver.close()


@pytest.mark.parametrize("sw3", ["0x10", "0x11", "0x3F"])
def test_a_misheard_request_is_repeated_and_then_the_line_is_blamed(
    simulator: SimulatorProcess, reader: SamSerialReader, sw3: str
) -> None:
    simulator.tell(lay=RESIDENT)
    simulator.tell(fault={"sw3": sw3}, on="find", times=2)
    assert reader.poll() == CardSeen()
    assert isinstance(reader.poll(), CardRead)
    simulator.tell(fault={"sw3": sw3}, on="find", times=3)
    with pytest.raises(DeviceLostError, match="cable and baud"):
        reader.poll()


@pytest.mark.parametrize("sw3", ["0x21", "0x23", "0x91"])
def test_a_reader_without_new_addresses_still_reads(
    simulator: SimulatorProcess, reader: SamSerialReader, sw3: str
) -> None:
    simulator.tell(lay=RESIDENT)
    simulator.tell(fault={"sw3": sw3}, on="address")
    assert card_of(read_through(reader)).address == RESIDENT["address"]


@pytest.mark.parametrize(
    ("condition", "fault"),
    [
        ("not_id_card", CardReadFault.NOT_ID_CARD),
        ("forged", CardReadFault.REJECTED),
        ("damaged", CardReadFault.UNREADABLE),
    ],
)
def test_a_card_that_is_none_is_told_of_once(
    simulator: SimulatorProcess, reader: SamSerialReader, condition: str, fault: CardReadFault
) -> None:
    simulator.tell(lay={**RESIDENT, "condition": condition})
    assert read_through(reader) == [CardSeen(), CardNotRead(fault)]
    assert [reader.poll() for _ in range(3)] == [None, None, None]
    simulator.tell(lift=True)
    assert reader.poll() is None
    simulator.tell(lay=RESIDENT)
    card_of(read_through(reader))


def test_a_card_lifted_in_the_middle_of_the_read(simulator: SimulatorProcess, reader: SamSerialReader) -> None:
    simulator.tell(lift="during_read")
    simulator.tell(lay=RESIDENT)
    assert read_through(reader) == [CardSeen(), CardNotRead(CardReadFault.MOVED_EARLY)]
    assert reader.poll() is None
    simulator.tell(lay=RESIDENT)
    card_of(read_through(reader))


def test_a_read_that_breaks_off_again_without_being_moved_is_unreadable(
    simulator: SimulatorProcess, reader: SamSerialReader
) -> None:
    simulator.tell(lay=RESIDENT)
    simulator.tell(fault={"sw3": "0x41"}, on="read", times=3)
    assert read_through(reader) == [CardSeen(), CardNotRead(CardReadFault.MOVED_EARLY)]
    assert reader.poll() == CardNotRead(CardReadFault.UNREADABLE)
    assert reader.poll() is None
    assert isinstance(reader.poll(), CardRead)


def test_a_port_that_another_program_holds_says_so(simulator: SimulatorProcess, reader: SamSerialReader) -> None:
    second = SamSerialReader(simulator.ready["port"], 115200, SystemClock(), admits_simulator=True)
    status = second.connect()
    assert (status.state, status.cause) == (DeviceState.NO_DEVICE, Cause.PORT_BUSY)
    assert "in use by another program" in status.detail
    assert reader.poll() is None


def test_a_file_that_is_no_port(tmp_path: Path) -> None:
    (tmp_path / "port").write_text("no terminal")
    status = SamSerialReader(str(tmp_path / "port"), 115200, SystemClock(), admits_simulator=True).connect()
    assert status.state == DeviceState.NO_DEVICE


def test_the_simulator_refuses_nonsense(simulator: SimulatorProcess) -> None:
    for command in (
        {"fault": "fire"},
        {"fault": {"sw3": "zz"}},
        {"fault": "split", "times": 0},
        {"fault": "split", "on": "lunch"},
        {"lay": {"name": 7}},
        {"dance": True},
        {"read_seconds": "long"},
        {"fault": "sw3"},
        {"fault": {"unplug": "soon"}},
        {"lacks": "read"},
        {"lacks": ["lunch"]},
        {"baud": 1},
        {"lay": {**RESIDENT, "body_id": "zz"}},
    ):
        with pytest.raises(SimulatorFault):
            simulator.tell(**command)


# The standard's other commands.


@pytest.mark.parametrize("fingerprint", [True, False])
def test_a_module_that_reads_only_with_fingerprint_serves_and_the_fingerprint_is_passed_over(
    simulator: SimulatorProcess, reader: SamSerialReader, fingerprint: bool
) -> None:
    simulator.tell(lacks=["read"])
    simulator.tell(lay={**RESIDENT, "fingerprint": fingerprint, "new_address": "河南省平顶山市卫东区示例新村3号"})
    card = card_of(read_through(reader))
    assert (card.number, card.address) == (RESIDENT["number"], "河南省平顶山市卫东区示例新村3号")
    assert b"FPFP" not in card.photo
    # The next card is asked for in the way that worked.
    simulator.tell(fault={"sw3": "0x41"}, on="read", times=9)
    simulator.tell(lay=RESIDENT)
    card_of(read_through(reader))


def test_the_fingerprint_is_not_asked_for_where_the_card_can_be_read_without(
    simulator: SimulatorProcess, reader: SamSerialReader
) -> None:
    simulator.tell(fault={"sw3": "0x60"}, on="fingerprint", times=9)
    simulator.tell(lay={**RESIDENT, "fingerprint": True})
    card_of(read_through(reader))


def test_a_module_that_reads_in_no_known_way_is_none(simulator: SimulatorProcess, reader: SamSerialReader) -> None:
    simulator.tell(lacks=["read", "fingerprint"])
    simulator.tell(lay=RESIDENT)
    assert read_through(reader) == [CardSeen(), CardNotRead(CardReadFault.UNREADABLE)]
    with pytest.raises(DeviceLostError) as lost:
        reader.poll()
    assert (lost.value.state, lost.value.cause) == (DeviceState.HARDWARE_ERROR, Cause.NONSENSE)


def test_the_cards_body_has_a_number(simulator: SimulatorProcess, reader: SamSerialReader) -> None:
    assert reader.body_id() == CardReadFault.MOVED_EARLY
    simulator.tell(lay={**RESIDENT, "body_id": "0a" * 28})
    card_of(read_through(reader))
    assert reader.body_id() == b"\x0a" * 28
    simulator.tell(lacks=["body_id"])
    assert reader.body_id() == CardReadFault.UNREADABLE


def test_a_module_left_in_a_state_is_reset(simulator: SimulatorProcess) -> None:
    driver = SamSerialReader(simulator.ready["port"], 115200, SystemClock(), admits_simulator=True)
    simulator.tell(fault={"sw3": "0x24"}, on="status", times=1)
    assert driver.connect().state == DeviceState.ONLINE
    simulator.tell(fault={"sw3": "0x24"}, on="status", times=2)
    status = driver.connect()
    assert (status.state, status.cause) == (DeviceState.HARDWARE_ERROR, Cause.BROKEN)
    assert "not ready (SW3 24)" in status.detail
    driver.close()


# What else may happen on the plate and on the line.


def test_two_cards_at_once_are_not_read_and_one_of_them_is(
    simulator: SimulatorProcess, reader: SamSerialReader
) -> None:
    simulator.tell(lay=[RESIDENT, FOREIGNER_2017])
    assert read_through(reader) == [CardSeen(), CardNotRead(CardReadFault.MOVED_EARLY)]
    assert reader.poll() == CardNotRead(CardReadFault.UNREADABLE)
    assert reader.poll() is None
    simulator.tell(lift=True)
    assert reader.poll() is None
    simulator.tell(lay=RESIDENT)
    card_of(read_through(reader))


def test_a_module_that_speaks_byte_by_byte(simulator: SimulatorProcess, reader: SamSerialReader) -> None:
    simulator.tell(lay=RESIDENT)
    simulator.tell(fault="slow", until="told")
    assert card_of(read_through(reader)).number == RESIDENT["number"]


@pytest.mark.parametrize("on", ["find", "select", "read", "address"])
def test_a_length_that_no_frame_has_is_passed_over(
    simulator: SimulatorProcess, reader: SamSerialReader, on: str
) -> None:
    simulator.tell(lay=RESIDENT)
    simulator.tell(fault="oversized", on=on, until="told")
    assert card_of(read_through(reader)).number == RESIDENT["number"]


# What the status tells.


def test_a_photo_decoder_that_is_wanted_and_lacking_is_told_and_cards_are_read(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    wanted = PhotoDecoderConfig(VENDOR_LIBRARY, str(tmp_path / "libwlt.so"))
    driver = SamSerialReader(simulator.ready["port"], 115200, SystemClock(), photo=wanted, admits_simulator=True)
    status = driver.connect()
    assert (status.state, status.cause) == (DeviceState.DEGRADED, Cause.NO_DECODER)
    assert "libwlt.so is missing" in status.detail
    simulator.tell(lay=RESIDENT)
    card_of(read_through(driver))
    driver.close()


def test_the_photo_of_a_simulator_is_a_portrait_of_the_right_size(
    simulator: SimulatorProcess, reader: SamSerialReader
) -> None:
    simulator.tell(lay=RESIDENT)
    card = card_of(read_through(reader))
    assert card.photo_format == PhotoFormat.TEST
    decoding = PhotoDecoding(PhotoDecoderConfig(TEST, admits_test=True), SystemClock())
    portrait = decoding.decode(card.photo, card.photo_format)
    assert isinstance(portrait, Portrait)
    assert (portrait.width, portrait.height) == (102, 126)


def test_each_way_in_which_a_port_does_not_open_has_its_cause(
    simulator: SimulatorProcess, reader: SamSerialReader, tmp_path: Path
) -> None:
    def cause(port: str) -> Cause:
        driver = SamSerialReader(port, 115200, SystemClock(), admits_simulator=True)
        status = driver.connect()
        assert status.state == DeviceState.NO_DEVICE
        return status.cause

    (tmp_path / "file").write_text("no port")
    assert cause(simulator.ready["port"]) == Cause.PORT_BUSY
    assert cause(str(tmp_path / "nothing")) == Cause.PORT_MISSING
    assert cause(str(tmp_path / "file")) == Cause.PORT_MISSING
    assert cause(str(tmp_path)) == Cause.PORT_MISSING
    if os.geteuid() != 0:
        (tmp_path / "file").chmod(0)
        assert cause(str(tmp_path / "file")) == Cause.PORT_FORBIDDEN


def test_a_module_with_a_simulators_number_is_refused_on_a_real_line_too(
    simulator: SimulatorProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = SamSerialReader(simulator.ready["port"], 115200, SystemClock())
    on_a_pty = public.connect()
    assert (on_a_pty.state, on_a_pty.cause) == (DeviceState.REFUSED, Cause.SIMULATOR)
    monkeypatch.setattr("devices.serial_port.is_pseudo_terminal", lambda path: False)
    status = public.connect()
    assert (status.state, status.cause) == (DeviceState.REFUSED, Cause.SIMULATOR)
