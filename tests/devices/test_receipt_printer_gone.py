# SPDX-License-Identifier: GPL-3.0-or-later
"""The printer gone while: before the job, during it, after its bytes, asked for status; and back again."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.capabilities import ReceiptPrinting
from devices.drivers.receipt_printer import ReceiptPrinterConfig, supervise
from devices.receipt_printer import NetworkReceiptPrinter
from devices.receipt_printer.network_printer import Patience
from devices.reports import (
    DeviceEvent,
    JobOutcome,
    PaperSupply,
    PrintBlock,
    ReceiptPrinterStatus,
)
from devices.simulators.process import RECEIPT_PRINTER, SimulatorProcess
from devices.status import DeviceState, DeviceStatus, NotAsked
from devices.supervisor import Supervisor
from kiosk.timing import SystemClock

IMPATIENT = Patience(connect_s=1.0, status_s=0.2, send_s=0.5, check_s=0.05, silence_s=0.6, end_s=5.0)
TWENTY_LINES = b"\x1b@" + b"line\n" * 20 + b"\x1dVB\x10"


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[SimulatorProcess]:
    process = SimulatorProcess.start_module(RECEIPT_PRINTER, "--out", tmp_path)
    yield process
    process.stop()


@pytest.fixture
def printer(simulator: SimulatorProcess) -> Iterator[NetworkReceiptPrinter]:
    driver = NetworkReceiptPrinter(
        "127.0.0.1", simulator.ready["port"], SystemClock(), IMPATIENT, admits_simulator=True
    )
    yield driver
    driver.close()


def test_gone_before_the_start(simulator: SimulatorProcess, printer: NetworkReceiptPrinter) -> None:
    simulator.tell(unplug=True)
    assert printer.connect().state == DeviceState.NO_DEVICE
    assert printer.status().block == PrintBlock.OFFLINE
    assert printer.print_job(TWENTY_LINES).outcome == JobOutcome.FAILED


def test_silent_at_the_start(simulator: SimulatorProcess, printer: NetworkReceiptPrinter) -> None:
    simulator.tell(silent=True)
    assert printer.connect().state == DeviceState.OFFLINE


def test_gone_while_asked_for_status(simulator: SimulatorProcess, printer: NetworkReceiptPrinter) -> None:
    printer.connect()
    simulator.tell(drop=True)
    status = printer.status()
    assert (status.block, status.paper) == (PrintBlock.OFFLINE, PaperSupply.UNKNOWN)


def test_silent_while_asked_for_status_is_never_ready(
    simulator: SimulatorProcess, printer: NetworkReceiptPrinter
) -> None:
    printer.connect()
    simulator.tell(silent=True)
    status = printer.status()
    assert (status.block, status.paper, status.status.state) == (
        PrintBlock.OFFLINE,
        PaperSupply.UNKNOWN,
        DeviceState.OFFLINE,
    )


@pytest.mark.parametrize("how", [{"silent": True}, {"drop": True}, {"unplug": True}])
def test_gone_before_the_job_sends_nothing(
    simulator: SimulatorProcess, printer: NetworkReceiptPrinter, how: dict[str, bool]
) -> None:
    printer.connect()
    simulator.tell(**how)
    end = printer.print_job(TWENTY_LINES)
    assert (end.outcome, end.block) == (JobOutcome.FAILED, PrintBlock.OFFLINE)


@pytest.mark.parametrize("how", [{"silent": True}, {"drop": True}, {"unplug": True}])
def test_gone_during_the_job_is_unknown(
    simulator: SimulatorProcess, printer: NetworkReceiptPrinter, how: dict[str, bool]
) -> None:
    printer.connect()
    simulator.tell(slow=0.05)
    hand = threading.Timer(0.2, lambda: simulator.tell(**how))
    hand.start()
    end = printer.print_job(TWENTY_LINES)
    hand.join()
    assert (end.outcome, end.block) == (JobOutcome.UNKNOWN, None)


def test_silent_after_the_bytes_is_unknown_though_the_paper_comes_out(
    simulator: SimulatorProcess, printer: NetworkReceiptPrinter
) -> None:
    printer.connect()
    simulator.tell(silent_after_lines=5)
    end = printer.print_job(TWENTY_LINES)
    assert end.outcome == JobOutcome.UNKNOWN
    assert "silent" in end.detail
    assert simulator.wait_for(lambda event: "printed" in event)["lines"] == 20


class OddPrinter:
    """A port 9100 that is no printer, or a strange one: answers each packet with what the test says."""

    def __init__(self, answer: bytes | None, *, reads: bool = True) -> None:
        self._answer = answer
        self._reads = reads
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._line: socket.socket | None = None
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        try:
            self._line, _ = self._server.accept()
            while self._reads and self._line.recv(4096):
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


@pytest.mark.parametrize("answer", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x00", b"\xff" * 50, None])
def test_a_port_that_is_no_printer_is_off_line(answer: bytes | None) -> None:
    odd = OddPrinter(answer)
    driver = NetworkReceiptPrinter("127.0.0.1", odd.port, SystemClock(), IMPATIENT, admits_simulator=True)
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
            for _ in range(8):
                line.recv(3)
                line.sendall(b"\x12")
            done.wait(20)

    done = threading.Event()
    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    driver = NetworkReceiptPrinter(
        "127.0.0.1", server.getsockname()[1], SystemClock(), IMPATIENT, admits_simulator=True
    )
    assert driver.connect().state == DeviceState.ONLINE
    end = driver.print_job(b"x" * 20_000_000)
    assert end.outcome == JobOutcome.UNKNOWN
    assert "takes no more bytes" in end.detail
    driver.close()
    done.set()
    thread.join(5)
    server.close()


def test_a_host_name_that_does_not_exist() -> None:
    driver = NetworkReceiptPrinter("printer.invalid", 9100, SystemClock(), IMPATIENT, admits_simulator=True)
    assert driver.connect().state == DeviceState.NO_DEVICE


@pytest.fixture
def heard() -> queue.Queue[DeviceEvent]:
    return queue.Queue()


@pytest.fixture
def supervisor(
    simulator: SimulatorProcess, heard: queue.Queue[DeviceEvent]
) -> Iterator[Supervisor[ReceiptPrinting]]:
    config = ReceiptPrinterConfig("127.0.0.1", simulator.ready["port"], poll_s=0.02, admits_simulator=True)
    worker = supervise(config, heard.put, SystemClock())
    assert isinstance(worker, Supervisor)
    yield worker
    assert worker.stop()


def next_status(heard: queue.Queue[DeviceEvent]) -> ReceiptPrinterStatus:
    while True:
        event = heard.get(timeout=15)
        if isinstance(event, ReceiptPrinterStatus):
            return event
        assert isinstance(event, DeviceStatus)


def test_paper_and_cover_are_told_when_they_change(
    simulator: SimulatorProcess, supervisor: Supervisor[ReceiptPrinting], heard: queue.Queue[DeviceEvent]
) -> None:
    supervisor.start()
    assert next_status(heard).paper == PaperSupply.FULL
    simulator.tell(paper="low")
    assert next_status(heard).paper == PaperSupply.LOW
    simulator.tell(paper="out")
    assert next_status(heard).block == PrintBlock.PAPER_OUT
    simulator.tell(paper="full")
    assert next_status(heard).block is None
    simulator.tell(cover="open")
    assert next_status(heard).block == PrintBlock.COVER_OPEN
    simulator.tell(cover="closed")
    assert next_status(heard).block is None


def test_unplugged_and_plugged_again_under_supervision(
    simulator: SimulatorProcess, supervisor: Supervisor[ReceiptPrinting], heard: queue.Queue[DeviceEvent]
) -> None:
    supervisor.start()
    assert next_status(heard).block is None
    simulator.tell(unplug=True)
    assert next_status(heard).block == PrintBlock.NO_DEVICE
    answer = supervisor.ask(lambda driver: driver.print_job(TWENTY_LINES), deadline_s=5).result(10)
    assert isinstance(answer, NotAsked)
    assert answer.status.state == DeviceState.NO_DEVICE
    simulator.tell(plug=True)
    assert next_status(heard).block is None
    end = supervisor.ask(lambda driver: driver.print_job(TWENTY_LINES), deadline_s=5).result(10)
    assert not isinstance(end, NotAsked)
    assert end.outcome == JobOutcome.PRINTED


def test_silence_is_told_as_off_line_and_ends_with_the_first_answer(
    simulator: SimulatorProcess, supervisor: Supervisor[ReceiptPrinting], heard: queue.Queue[DeviceEvent]
) -> None:
    supervisor.start()
    assert next_status(heard).block is None
    simulator.tell(silent=True)
    gone = next_status(heard)
    assert (gone.block, gone.paper) == (PrintBlock.OFFLINE, PaperSupply.UNKNOWN)
    simulator.tell(silent=False)
    assert next_status(heard).block is None


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
    driver = NetworkReceiptPrinter("127.0.0.1", odd.port, SystemClock(), patience, admits_simulator=True)
    assert driver.connect().state == DeviceState.ONLINE
    end = driver.print_job(TWENTY_LINES)
    assert (end.outcome, end.block) == (outcome, block)
    driver.close()
    odd.close()
