# SPDX-License-Identifier: GPL-3.0-or-later
"""The printer's driver against the simulator's process on a real socket."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from devices.receipt_printer import NetworkReceiptPrinter
from devices.receipt_printer.network_printer import Patience
from devices.receipt_printer.real_time_status import (
    RealTimeStatus,
    is_end_of_data_answer,
    is_real_time_answer,
)
from devices.reports import (
    JobEnd,
    JobOutcome,
    PaperSupply,
    PrintBlock,
)
from devices.simulators.process import RECEIPT_PRINTER, SimulatorFault, SimulatorProcess
from devices.status import DeviceState
from kiosk.timing import SystemClock

IMPATIENT = Patience(connect_s=1.0, status_s=0.2, send_s=1.0, check_s=0.05, silence_s=0.6, end_s=5.0)
TEN_LINES = b"\x1b@" + b"line\n" * 10 + b"\x1dVB\x10"


@pytest.fixture(scope="module")
def one_simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatorProcess]:
    process = SimulatorProcess.start_module(RECEIPT_PRINTER, "--out", tmp_path_factory.mktemp("paper"))
    yield process
    process.stop()


@pytest.fixture
def simulator(one_simulator: SimulatorProcess) -> SimulatorProcess:
    for command in (
        {"silent": False},
        {"slow": 0},
        {"lag": 0},
        {"paper": "out"},  # a new roll: what hangs out of the old one is torn off
        {"paper": "full"},
        {"cover": "closed"},
        {"cutter": "ok"},
        {"plug": True},
    ):
        one_simulator.tell(**command)
    return one_simulator


@pytest.fixture
def printer(simulator: SimulatorProcess) -> Iterator[NetworkReceiptPrinter]:
    driver = NetworkReceiptPrinter(
        "127.0.0.1", simulator.ready["port"], SystemClock(), IMPATIENT, admits_simulator=True
    )
    assert driver.connect().state == DeviceState.ONLINE
    yield driver
    driver.close()


def printed(simulator: SimulatorProcess, within_s: float = 10) -> int:
    """Lines on the next paper that came out."""
    event = simulator.wait_for(lambda event: "printed" in event, within_s)
    with Image.open(event["printed"]) as picture:
        assert picture.width == 640
    lines = event["lines"]
    assert isinstance(lines, int)
    return lines


def test_a_job_is_printed_to_its_end(simulator: SimulatorProcess, printer: NetworkReceiptPrinter) -> None:
    assert printer.print_job(TEN_LINES) == JobEnd(JobOutcome.PRINTED, None, "status 12 12 12 12")
    assert printed(simulator) == 10


def test_several_jobs_on_one_connection(simulator: SimulatorProcess, printer: NetworkReceiptPrinter) -> None:
    for _ in range(3):
        assert printer.print_job(TEN_LINES).outcome == JobOutcome.PRINTED
        assert printed(simulator) == 10


@pytest.mark.parametrize(
    ("command", "paper", "block", "state"),
    [
        ({"paper": "full"}, PaperSupply.FULL, None, DeviceState.ONLINE),
        ({"paper": "low"}, PaperSupply.LOW, None, DeviceState.ONLINE),
        ({"paper": "out"}, PaperSupply.OUT, PrintBlock.PAPER_OUT, DeviceState.USER_ERROR),
        ({"cover": "open"}, PaperSupply.FULL, PrintBlock.COVER_OPEN, DeviceState.USER_ERROR),
        ({"cutter": "jam"}, PaperSupply.FULL, PrintBlock.CUTTER, DeviceState.HARDWARE_ERROR),
    ],
)
def test_status_and_what_it_allows(
    simulator: SimulatorProcess,
    printer: NetworkReceiptPrinter,
    command: dict[str, str],
    paper: PaperSupply,
    block: PrintBlock | None,
    state: DeviceState,
) -> None:
    simulator.tell(**command)
    status = printer.status()
    assert (status.paper, status.block, status.status.state) == (paper, block, state)
    end = printer.print_job(TEN_LINES)
    if block is None:
        assert end.outcome == JobOutcome.PRINTED
        assert printed(simulator) == 10
    else:
        assert (end.outcome, end.block) == (JobOutcome.FAILED, block)
        simulator.tell(paper="full")
        simulator.tell(cover="closed")
        simulator.tell(cutter="ok")
        with pytest.raises(SimulatorFault):
            printed(simulator, within_s=0.3)


@pytest.mark.parametrize(
    ("cause", "block", "mend"),
    [
        ({"paper_lines": 4}, PrintBlock.PAPER_OUT, {"paper": "full"}),
        ({"cover_after_lines": 4}, PrintBlock.COVER_OPEN, {"cover": "closed"}),
    ],
)
def test_stopped_in_the_middle_fails_and_the_rest_never_comes_out(
    simulator: SimulatorProcess,
    printer: NetworkReceiptPrinter,
    cause: dict[str, int],
    block: PrintBlock,
    mend: dict[str, str],
) -> None:
    simulator.tell(**cause)
    end = printer.print_job(TEN_LINES)
    assert (end.outcome, end.block) == (JobOutcome.FAILED, block)
    assert "may print the rest" not in end.detail
    simulator.tell(**mend)
    assert printer.connect().state == DeviceState.ONLINE
    assert printer.print_job(b"\x1b@two\nlines\n\x1dVB\x10").outcome == JobOutcome.PRINTED
    lines = printed(simulator)
    # A cover that was closed again leaves the four lines on the same paper; a new roll does not.
    assert lines == (2 if block == PrintBlock.PAPER_OUT else 6)


def test_a_picture_cut_short_by_the_end_of_paper_leaves_no_dots_behind(
    simulator: SimulatorProcess, printer: NetworkReceiptPrinter
) -> None:
    simulator.tell(paper_lines=2)
    rows = 240
    picture = b"\x1dv0\x00" + (72).to_bytes(2, "little") + rows.to_bytes(2, "little") + b"\xaa" * (72 * rows)
    assert printer.print_job(b"\x1b@" + picture + b"\x1dVB\x10").block == PrintBlock.PAPER_OUT
    simulator.tell(paper="full")
    simulator.wait_for(lambda event: "torn" in event)
    printer.connect()
    assert printer.print_job(TEN_LINES).outcome == JobOutcome.PRINTED
    assert printed(simulator) == 10


def test_a_cutter_that_jams_at_the_end_leaves_it_open_whether_the_slip_is_out(
    simulator: SimulatorProcess, printer: NetworkReceiptPrinter
) -> None:
    job = b"\x1b@" + b"line\n" * 20 + b"\x1dVB\x10"
    simulator.tell(slow=0.01)
    # The jam begins while the lines are printed: status before the job was good.
    hand = threading.Timer(0.1, lambda: simulator.tell(cutter="jam"))
    hand.start()
    end = printer.print_job(job)
    hand.join()
    assert (end.outcome, end.block) == (JobOutcome.UNKNOWN, PrintBlock.CUTTER)


def test_paper_that_lasts_for_one_job_is_out_for_the_next(
    simulator: SimulatorProcess, printer: NetworkReceiptPrinter
) -> None:
    simulator.tell(paper_lines=10)
    assert printer.print_job(TEN_LINES).outcome == JobOutcome.PRINTED
    assert printed(simulator) == 10
    end = printer.print_job(TEN_LINES)
    assert (end.outcome, end.block) == (JobOutcome.FAILED, PrintBlock.PAPER_OUT)


def test_a_slow_printer_is_waited_for(simulator: SimulatorProcess, printer: NetworkReceiptPrinter) -> None:
    simulator.tell(slow=0.1)
    assert printer.print_job(TEN_LINES).outcome == JobOutcome.PRINTED
    assert printed(simulator) == 10


def test_a_printer_slower_than_all_patience_is_unknown(
    simulator: SimulatorProcess, printer: NetworkReceiptPrinter
) -> None:
    driver = NetworkReceiptPrinter(
        "127.0.0.1",
        simulator.ready["port"],
        SystemClock(),
        Patience(status_s=0.2, check_s=0.05, silence_s=5, end_s=0.3),
        admits_simulator=True,
    )
    printer.close()
    driver.connect()
    simulator.tell(slow=0.2)
    assert driver.print_job(TEN_LINES) == JobEnd(
        JobOutcome.UNKNOWN, None, "it answers and never came to the end of the job"
    )
    driver.close()
    assert printed(simulator) == 10


def test_answers_that_come_late_are_not_taken_for_others(
    simulator: SimulatorProcess, printer: NetworkReceiptPrinter
) -> None:
    """An answer to question 1 read as one to question 2 would open a cover that is closed."""
    simulator.tell(slow=0.03)
    simulator.tell(lag=0.25)
    end = printer.print_job(TEN_LINES)
    # Before the job the late answer means no answer: not started.
    assert (end.outcome, end.block) == (JobOutcome.FAILED, PrintBlock.OFFLINE)
    simulator.tell(lag=0)
    assert printer.connect().state == DeviceState.ONLINE
    hand = threading.Timer(0.05, lambda: simulator.tell(lag=0.25))
    hand.start()
    end = printer.print_job(b"\x1b@" + b"line\n" * 40 + b"\x1dVB\x10")
    hand.join()
    assert end.outcome in (JobOutcome.PRINTED, JobOutcome.UNKNOWN)
    assert end.block is None


def test_the_simulator_refuses_nonsense(simulator: SimulatorProcess) -> None:
    for command in ({"paper": "wet"}, {"slow": -1}, {"paper_lines": True}, {"dance": 1}, {"cover": "open", "x": 1}):
        with pytest.raises(SimulatorFault):
            simulator.tell(**command)


@given(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255), st.integers(0, 255))
def test_every_combination_of_bits_has_a_meaning(one: int, two: int, three: int, four: int) -> None:
    folded = RealTimeStatus(one, two, three, four).fold()
    assert (folded.block is None) == (folded.status.state == DeviceState.ONLINE)
    if folded.block is None:
        assert not one & 0x08
        assert not two & 0x64
        assert not three & 0x6C
        assert not four & 0x60
    if folded.paper == PaperSupply.OUT:
        assert folded.block is not None
    assert folded.block not in (PrintBlock.OFFLINE, PrintBlock.NO_DEVICE)


@pytest.mark.parametrize(
    ("answers", "block"),
    [
        ((0x1A, 0x12, 0x12, 0x12), PrintBlock.HARDWARE),
        ((0x12, 0x52, 0x12, 0x12), PrintBlock.HARDWARE),
        ((0x12, 0x12, 0x52, 0x12), PrintBlock.HARDWARE),
        ((0x12, 0x12, 0x32, 0x12), PrintBlock.HARDWARE),
        ((0x1A, 0x12, 0x1A, 0x12), PrintBlock.CUTTER),
        ((0x1A, 0x16, 0x12, 0x72), PrintBlock.COVER_OPEN),
        ((0x1A, 0x32, 0x12, 0x12), PrintBlock.PAPER_OUT),
        ((0x12, 0x12, 0x12, 0x72), PrintBlock.PAPER_OUT),
        ((0x12, 0x12, 0x12, 0x1E), None),
        ((0x16, 0x1A, 0x12, 0x12), None),
    ],
)
def test_published_bits(answers: tuple[int, int, int, int], block: PrintBlock | None) -> None:
    assert RealTimeStatus(*answers).fold().block == block


def test_the_two_kinds_of_answers_cannot_be_mistaken() -> None:
    assert not [byte for byte in range(256) if is_real_time_answer(byte) and is_end_of_data_answer(byte)]


def test_real_time_questions_are_answered_in_any_pieces(simulator: SimulatorProcess) -> None:
    """Of the simulator: inside data, split over packets, beside bytes that only begin like a command."""
    for pieces in (
        [b"\x10\x04\x01"],
        [b"\x10", b"\x04", b"\x01"],
        [b"abc\x10", b"\x10\x04", b"\x01"],
        [b"\x10\x14\x10\x04\x01"],
    ):
        with socket.create_connection(("127.0.0.1", simulator.ready["port"]), timeout=5) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for piece in pieces:
                line.sendall(piece)
            assert line.recv(10) == b"\x12"


def test_ready_is_one_line_of_json(simulator: SimulatorProcess) -> None:
    assert json.loads(json.dumps(simulator.ready)) == {
        "ready": True,
        "host": "127.0.0.1",
        "port": simulator.ready["port"],
    }
