# SPDX-License-Identifier: GPL-3.0-or-later
"""The printer gone, silent or raving while: it starts, idles, is asked, before, in and after a job; and back again.

Each case says what is told, and what works once the cause is taken away.
"""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from devices.capabilities import ReceiptPrinting
from devices.drivers.receipt_printer import supervise
from devices.receipt_printer import EscposPrinter, FlowControl, Patience, on_network, on_serial_port, on_usb
from devices.reports import (
    DeviceEvent,
    JobEnd,
    JobOutcome,
    PaperSupply,
    PrintBlock,
    ReceiptPrinterStatus,
)
from devices.status import Cause, DeviceState, NotAsked
from devices.supervisor import Supervisor
from kiosk.timing import SystemClock
from tests.devices.receipt_stands import IMPATIENT, LINES, Stand, code_job, stand, text_job

JOB = text_job(20)
SMALL = b"\x1b@small\n\x1dVB\x10"


@pytest.fixture(scope="module", params=LINES)
def one_stand(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    with stand(tmp_path_factory.mktemp("paper"), request.param) as opened:
        yield opened


@pytest.fixture
def desk(one_stand: Stand) -> Stand:
    one_stand.reset()
    return one_stand


@pytest.fixture
def printer(desk: Stand) -> Iterator[EscposPrinter]:
    driver = desk.driver()
    yield driver
    driver.close()


def works_again(desk: Stand, printer: EscposPrinter, lines: int = 1) -> None:
    """Connected anew, what an unfinished job left in the slot is cut off, and a small slip comes out with nothing
    else on it."""
    assert printer.connect().state == DeviceState.ONLINE
    assert printer.status().block is None
    desk.simulator.tell(say="settled")
    desk.simulator.forget_events()
    assert printer.print_job(SMALL).outcome == JobOutcome.PRINTED
    assert desk.printed() == lines


# Starting.


def test_gone_before_the_start(desk: Stand, printer: EscposPrinter) -> None:
    desk.simulator.tell(unplug=True)
    status = printer.connect()
    assert (status.state, status.cause) == (DeviceState.NO_DEVICE, Cause.PORT_MISSING)
    assert printer.status().block == PrintBlock.OFFLINE
    assert printer.print_job(JOB).outcome == JobOutcome.FAILED
    desk.simulator.tell(plug=True)
    works_again(desk, printer)


def test_silent_at_the_start(desk: Stand, printer: EscposPrinter) -> None:
    desk.simulator.tell(silent=True)
    status = printer.connect()
    assert (status.state, status.cause) == (DeviceState.OFFLINE, Cause.NO_ANSWER)
    desk.simulator.tell(silent=False)
    works_again(desk, printer)


def test_raving_at_the_start(desk: Stand, printer: EscposPrinter) -> None:
    desk.simulator.tell(fault="garbage", until="told")
    status = printer.connect()
    assert status.state == DeviceState.OFFLINE
    assert status.cause in (Cause.NO_ANSWER, Cause.NONSENSE)
    desk.simulator.tell(fault=None)
    works_again(desk, printer)


@pytest.mark.parametrize(
    ("hand", "block", "mend"),
    [
        ({"cover": "open"}, PrintBlock.COVER_OPEN, {"cover": "closed"}),
        ({"paper": "out"}, PrintBlock.PAPER_OUT, {"paper": "full"}),
    ],
)
def test_not_ready_at_the_start(
    desk: Stand, printer: EscposPrinter, hand: dict[str, str], block: PrintBlock, mend: dict[str, str]
) -> None:
    desk.simulator.tell(**hand)
    assert printer.connect().state == DeviceState.ONLINE
    assert printer.status().block == block
    desk.simulator.tell(**mend)
    assert printer.status().block is None
    assert printer.print_job(SMALL).outcome == JobOutcome.PRINTED


# Idle, and asked for its status.

WAYS_TO_GO: list[dict[str, Any]] = [{"silent": True}, {"unplug": True}, {"power": "off"}]


def come_back(desk: Stand) -> None:
    for hand in ({"silent": False}, {"power": "on"}, {"plug": True}):
        desk.simulator.tell(**hand)


@pytest.mark.parametrize("how", WAYS_TO_GO, ids=lambda how: next(iter(how)))
def test_gone_while_idle_is_never_ready(desk: Stand, printer: EscposPrinter, how: dict[str, Any]) -> None:
    assert printer.connect().state == DeviceState.ONLINE
    desk.simulator.tell(**how)
    status = printer.status()
    assert (status.block, status.paper, status.status.state) == (
        PrintBlock.OFFLINE,
        PaperSupply.UNKNOWN,
        DeviceState.OFFLINE,
    )
    come_back(desk)
    works_again(desk, printer)


@pytest.mark.parametrize("fault", ["silence", "garbage"])
def test_fails_in_the_middle_of_a_status(desk: Stand, printer: EscposPrinter, fault: str) -> None:
    """Answer 3 of 4 is missing or wrong: the status is unknown, and the next one is whole again."""
    assert printer.connect().state == DeviceState.ONLINE
    printer.status()
    desk.simulator.tell(fault=fault, times=1, on="status")
    assert printer.status().block == PrintBlock.OFFLINE
    works_again(desk, printer)


# Before the job.


@pytest.mark.parametrize("how", WAYS_TO_GO, ids=lambda how: next(iter(how)))
def test_gone_before_the_job_sends_nothing(desk: Stand, printer: EscposPrinter, how: dict[str, Any]) -> None:
    printer.connect()
    desk.simulator.tell(**how)
    end = printer.print_job(JOB)
    assert (end.outcome, end.block) == (JobOutcome.FAILED, PrintBlock.OFFLINE)
    come_back(desk)
    works_again(desk, printer)


# In the job: mid text, mid code, before the cut, after the cut and before the confirmation.

MID_TEXT, MID_CODE, BEFORE_CUT, AFTER_CUT = ("line", 3), ("qr", 1), ("cut", 1), ("after_cut", 1)


def at_moments(*moments: tuple[str, int]) -> pytest.MarkDecorator:
    """Each moment over the network; the other lines hang on the same core and are tried in the middle of a text."""
    cases = [("network", moment) for moment in moments] + [("serial", MID_TEXT), ("usb", MID_TEXT)]
    names = [f"{line}-{moment[0]}" for line, moment in cases]
    return pytest.mark.parametrize(("one_stand", "moment"), cases, ids=names, indirect=["one_stand"])


@at_moments(MID_TEXT, MID_CODE, BEFORE_CUT, AFTER_CUT)
@pytest.mark.parametrize("how", WAYS_TO_GO, ids=lambda how: next(iter(how)))
def test_gone_during_the_job_is_unknown(
    desk: Stand, printer: EscposPrinter, how: dict[str, Any], moment: tuple[str, int]
) -> None:
    printer.connect()
    desk.at(*moment, **how)
    end = printer.print_job(code_job())
    assert (end.outcome, end.block) == (JobOutcome.UNKNOWN, None)
    if "power" in how:
        # Its memory went with the power: nothing of it comes when it is on again; what hangs out is torn off.
        desk.simulator.tell(paper="out")
        desk.simulator.tell(paper="full")
        come_back(desk)
        works_again(desk, printer)
        return
    if moment[0] != "after_cut":
        assert desk.printed() == 9
    come_back(desk)
    works_again(desk, printer)


@at_moments(MID_TEXT, MID_CODE, BEFORE_CUT)
@pytest.mark.parametrize(
    ("how", "mend", "block"),
    [
        ({"paper": "out"}, {"paper": "full"}, PrintBlock.PAPER_OUT),
        ({"cover": "open"}, {"cover": "closed"}, PrintBlock.COVER_OPEN),
    ],
    ids=["paper", "cover"],
)
def test_stopped_during_the_job_fails(
    desk: Stand,
    printer: EscposPrinter,
    how: dict[str, Any],
    mend: dict[str, Any],
    block: PrintBlock,
    moment: tuple[str, int],
) -> None:
    printer.connect()
    desk.at(*moment, **how)
    end = printer.print_job(code_job())
    assert (end.outcome, end.block) == (JobOutcome.FAILED, block)
    desk.simulator.tell(**mend)
    works_again(desk, printer)


def test_half_a_slip_is_cut_off_by_the_driver_that_comes_after(
    desk: Stand, supervisor: Supervisor[ReceiptPrinting], heard: queue.Queue[DeviceEvent]
) -> None:
    """The power goes in a job: the driver is thrown away, and the next one knows what hangs in the slot."""
    supervisor.start()
    until(heard, None)
    desk.at("line", 4, power="off")
    end = ordered(supervisor, JOB)
    assert isinstance(end, JobEnd)
    assert end.outcome == JobOutcome.UNKNOWN
    desk.simulator.tell(power="on")
    # Three lines of it and the two that say VOID, before anybody else's slip.
    assert desk.printed() == 5
    end = ordered(supervisor, SMALL)
    assert isinstance(end, JobEnd)
    assert end.outcome == JobOutcome.PRINTED
    assert desk.printed() == 1


def test_what_an_earlier_program_left_in_the_slot_is_cut_off(desk: Stand, printer: EscposPrinter) -> None:
    printer.connect()
    desk.simulator.tell(cover="open")
    # It cannot be done yet, and is not forgotten.
    printer.void_rest()
    desk.simulator.tell(cover="closed")
    assert printer.status().block is None
    assert desk.printed() == 2
    assert printer.print_job(SMALL).outcome == JobOutcome.PRINTED
    assert desk.printed() == 1


@pytest.mark.parametrize("one_stand", ["serial"], indirect=True)
def test_a_serial_printer_that_only_says_wait_is_asked_why(desk: Stand, printer: EscposPrinter) -> None:
    """Its memory holds less than the job, it says XOFF when the paper ends, and tells nothing unasked."""
    printer.connect()
    desk.simulator.tell(fault="silence", until="told", on="automatic")
    desk.at("line", 2, paper="out")
    rows = 400
    picture = b"\x1dv0\x00" + (72).to_bytes(2, "little") + rows.to_bytes(2, "little") + b"\xaa" * (72 * rows)
    end = printer.print_job(b"\x1b@" + picture + b"\x1dVB\x10")
    assert (end.outcome, end.block) == (JobOutcome.FAILED, PrintBlock.PAPER_OUT)
    desk.simulator.tell(fault=None)
    desk.simulator.tell(paper="full")
    works_again(desk, printer)


def test_paper_that_ends_between_cut_and_confirmation_is_unknown(desk: Stand, printer: EscposPrinter) -> None:
    printer.connect()
    desk.at("after_cut", paper="out")
    end = printer.print_job(JOB)
    assert (end.outcome, end.block) == (JobOutcome.UNKNOWN, PrintBlock.PAPER_OUT)
    desk.simulator.tell(paper="full")
    works_again(desk, printer)


@pytest.mark.parametrize("point", ["in_turn", "status"])
def test_silent_after_the_bytes_is_unknown_though_the_paper_comes_out(
    desk: Stand, printer: EscposPrinter, point: str
) -> None:
    printer.connect()
    desk.at("cut", fault="silence", until="told", on=point)
    patience = Patience(status_s=0.2, check_s=0.05, silence_s=0.6, end_s=0.8)
    printer.close()
    printer = desk.driver(patience)
    printer.connect()
    end = printer.print_job(JOB)
    assert end.outcome == JobOutcome.UNKNOWN
    assert desk.printed() == 20
    desk.simulator.tell(fault=None)
    works_again(desk, printer)
    printer.close()


def test_the_connection_drops_in_the_job(tmp_path: Path) -> None:
    with stand(tmp_path) as desk:
        printer = desk.driver()
        printer.connect()
        desk.at("line", 3, drop=True)
        assert printer.print_job(JOB).outcome == JobOutcome.UNKNOWN
        # The printer had it all and prints on: that is why nobody may print it again unasked.
        assert desk.printed() == 20
        works_again(desk, printer)
        printer.close()


# Ports that are wrong.


@pytest.mark.parametrize("one_stand", ["serial", "usb"], indirect=True)
def test_a_port_that_another_program_holds(desk: Stand, printer: EscposPrinter) -> None:
    assert printer.connect().state == DeviceState.ONLINE
    second = desk.driver()
    status = second.connect()
    assert (status.state, status.cause) == (DeviceState.NO_DEVICE, Cause.PORT_BUSY)
    printer.close()
    assert second.connect().state == DeviceState.ONLINE
    second.close()


def test_a_simulator_is_refused_on_each_line(desk: Stand) -> None:
    status = desk.driver(admits_simulator=False).connect()
    assert (status.state, status.cause) == (DeviceState.REFUSED, Cause.SIMULATOR)


@pytest.mark.parametrize(
    "make",
    [
        lambda: on_network("printer.invalid", 9100, SystemClock(), IMPATIENT),
        lambda: on_serial_port("/dev/no-such-port", 9600, FlowControl.NONE, SystemClock(), IMPATIENT),
        lambda: on_usb("/dev/usb/no-such-printer", SystemClock(), IMPATIENT),
    ],
    ids=LINES,
)
def test_an_address_that_does_not_exist(make: Callable[[], EscposPrinter]) -> None:
    status = make().connect()
    assert (status.state, status.cause) == (DeviceState.NO_DEVICE, Cause.PORT_MISSING)


def test_a_speed_that_no_port_has(tmp_path: Path) -> None:
    with stand(tmp_path, "serial") as desk:
        clock = SystemClock()
        device = desk.simulator.ready["device"]
        odd = on_serial_port(device, 12345, FlowControl.XON, clock, IMPATIENT, admits_simulator=True)
        status = odd.connect()
        assert status.state == DeviceState.NO_DEVICE
        assert "12345" in status.detail


class OddPrinter:
    """A port 9100 that is no printer, or a strange one: answers each packet with what the test says."""

    def __init__(self, answer: bytes | None) -> None:
        self._answer = answer
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._line: socket.socket | None = None
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        try:
            self._line, _ = self._server.accept()
            while self._line.recv(4096):
                if self._answer is not None:
                    self._line.sendall(self._answer)
        except OSError:
            pass

    def close(self) -> None:
        for end in (self._line, self._server):
            if end is not None:
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
                end.close()
        self._thread.join(5)


@pytest.mark.parametrize("answer", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x00", b"\xff" * 50, b"_" * 5000, None])
def test_a_port_that_is_no_printer_is_off_line(answer: bytes | None) -> None:
    odd = OddPrinter(answer)
    driver = on_network("127.0.0.1", odd.port, SystemClock(), IMPATIENT, admits_simulator=True)
    assert driver.connect().state == DeviceState.OFFLINE
    driver.close()
    odd.close()


def test_a_printer_that_takes_no_bytes_is_unknown_within_its_time() -> None:
    """It answers the first questions, then its window fills."""
    server = socket.create_server(("127.0.0.1", 0))
    server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)

    def serve() -> None:
        line, _ = server.accept()
        with line:
            heard = b""
            while heard.count(b"\x10\x04") < 8:
                received = line.recv(64)
                heard += received
                line.sendall(b"\x12" * received.count(b"\x10\x04"))
                if b"\x10\x14\x08" in received:
                    line.sendall(b"\x37\x25\x00")
            done.wait(20)

    done = threading.Event()
    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    driver = on_network("127.0.0.1", server.getsockname()[1], SystemClock(), IMPATIENT, admits_simulator=True)
    assert driver.connect().state == DeviceState.ONLINE
    end = driver.print_job(b"x" * 20_000_000)
    assert end.outcome == JobOutcome.UNKNOWN
    assert "takes no more bytes" in end.detail
    driver.close()
    done.set()
    thread.join(5)
    server.close()


class ScriptedPrinter:
    """Answers the real-time questions well and the end of data as the test says; then may fall silent."""

    def __init__(self, end_answer: bytes, *, silent_after: bool = False) -> None:
        self._end_answer = end_answer
        self._silent_after = silent_after
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        line, _ = self._server.accept()
        ended = False
        with line:
            while data := line.recv(4096):
                for _ in range(data.count(b"\x10\x04")):
                    if not (ended and self._silent_after):
                        line.sendall(b"\x12")
                if b"\x10\x14\x08" in data:
                    line.sendall(b"\x37\x25\x00")
                if b"\x1dr\x01" in data:
                    ended = True
                    line.sendall(self._end_answer)

    def close(self) -> None:
        self._thread.join(5)
        self._server.close()


@pytest.mark.parametrize(
    ("end_answer", "silent_after", "outcome", "block"),
    [
        (b"\x00", False, JobOutcome.PRINTED, None),
        (b"\x03", False, JobOutcome.PRINTED, None),
        (b"\x0f", False, JobOutcome.UNKNOWN, PrintBlock.PAPER_OUT),
        (b"\x00", True, JobOutcome.UNKNOWN, None),
        (b"", False, JobOutcome.UNKNOWN, None),
    ],
)
def test_only_an_end_on_paper_that_is_confirmed_is_printed(
    end_answer: bytes, silent_after: bool, outcome: JobOutcome, block: PrintBlock | None
) -> None:
    odd = ScriptedPrinter(end_answer, silent_after=silent_after)
    patience = Patience(status_s=0.2, send_s=0.5, check_s=0.05, silence_s=0.6, end_s=0.8)
    driver = on_network("127.0.0.1", odd.port, SystemClock(), patience, admits_simulator=True)
    assert driver.connect().state == DeviceState.ONLINE
    end = driver.print_job(JOB)
    assert (end.outcome, end.block) == (outcome, block)
    driver.close()
    odd.close()


# Under supervision.


@pytest.fixture
def heard() -> queue.Queue[DeviceEvent]:
    return queue.Queue()


@pytest.fixture
def supervisor(desk: Stand, heard: queue.Queue[DeviceEvent]) -> Iterator[Supervisor[ReceiptPrinting]]:
    worker = supervise(desk.config(), heard.put, SystemClock())
    assert isinstance(worker, Supervisor)
    yield worker
    assert worker.stop()


def next_status(heard: queue.Queue[DeviceEvent]) -> ReceiptPrinterStatus:
    while True:
        event = heard.get(timeout=15)
        if isinstance(event, ReceiptPrinterStatus):
            return event


def until(heard: queue.Queue[DeviceEvent], block: PrintBlock | None) -> ReceiptPrinterStatus:
    """The next status with this block; others may come between."""
    while True:
        status = next_status(heard)
        if status.block == block:
            return status


def ordered(supervisor: Supervisor[ReceiptPrinting], job: bytes) -> JobEnd | NotAsked:
    return supervisor.ask(lambda driver: driver.print_job(job), deadline_s=5).result(15)


def test_paper_and_cover_are_told_when_they_change(
    desk: Stand, supervisor: Supervisor[ReceiptPrinting], heard: queue.Queue[DeviceEvent]
) -> None:
    supervisor.start()
    assert next_status(heard).paper == PaperSupply.FULL
    desk.simulator.tell(paper="low")
    assert next_status(heard).paper == PaperSupply.LOW
    desk.simulator.tell(paper="out")
    until(heard, PrintBlock.PAPER_OUT)
    desk.simulator.tell(paper="full")
    until(heard, None)
    desk.simulator.tell(cover="open")
    assert next_status(heard).block == PrintBlock.COVER_OPEN
    desk.simulator.tell(cover="closed")
    assert next_status(heard).block is None


@pytest.mark.parametrize(
    ("go", "back", "block"),
    [
        ({"unplug": True}, {"plug": True}, PrintBlock.NO_DEVICE),
        ({"power": "off"}, {"power": "on"}, PrintBlock.NO_DEVICE),
        ({"silent": True}, {"silent": False}, PrintBlock.OFFLINE),
    ],
    ids=["unplug", "power", "silent"],
)
def test_gone_and_back_under_supervision(
    desk: Stand,
    supervisor: Supervisor[ReceiptPrinting],
    heard: queue.Queue[DeviceEvent],
    go: dict[str, Any],
    back: dict[str, Any],
    block: PrintBlock,
) -> None:
    supervisor.start()
    assert next_status(heard).block is None
    desk.simulator.tell(**go)
    gone = until(heard, block)
    assert gone.paper == PaperSupply.UNKNOWN
    answer = ordered(supervisor, JOB)
    assert isinstance(answer, NotAsked)
    desk.simulator.tell(**back)
    until(heard, None)
    end = ordered(supervisor, SMALL)
    assert isinstance(end, JobEnd)
    assert end.outcome == JobOutcome.PRINTED
    assert desk.printed() == 1
