# SPDX-License-Identifier: GPL-3.0-or-later
"""One job, one slip, on a real (simulated) printer with a worker of its own, and a journal on disk."""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import structlog
from PIL import Image

from devices.capabilities import DeviceLostError, ReceiptPrinting
from devices.drivers.receipt_printer import ReceiptPrinterConfig, supervise
from devices.reports import JobEnd, JobOutcome, PrintBlock
from devices.simulators.process import RECEIPT_PRINTER, SimulatorFault, SimulatorProcess
from devices.status import DeviceClass, DeviceState, DeviceStatus, NotAsked
from devices.supervisor import Supervisor
from kiosk.timing import SystemClock
from printing import PAPER_80_MM, Line, Slip, SlipPrinter
from printing.layout import lay_out, length_mm
from tests.printing.slip_samples import approved

JOB = "0198f6aa-0000-7000-8000-000000000001"


@dataclass(frozen=True)
class Entry:
    copy: int
    outcome: str | None


class FileJournal:
    """A JobJournal on a SQLite file; full says that the disk is."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._database.execute("CREATE TABLE IF NOT EXISTS jobs (at INTEGER PRIMARY KEY, id, copy, outcome)")
        self.full_at: set[str] = set()

    def last_job(self, job_id: str) -> Entry | None:
        self._check("last")
        row = self._database.execute(
            "SELECT copy, outcome FROM jobs WHERE id = ? ORDER BY at DESC LIMIT 1", (job_id,)
        ).fetchone()
        return Entry(*row) if row else None

    def begin_job(self, job_id: str, copy: int) -> None:
        self._check("begin")
        self._database.execute("INSERT INTO jobs (id, copy) VALUES (?, ?)", (job_id, copy))

    def end_job(self, job_id: str, copy: int, outcome: str) -> None:
        self._check("end")
        self._database.execute(
            "UPDATE jobs SET outcome = ? WHERE at = (SELECT max(at) FROM jobs WHERE id = ? AND copy = ?)",
            (outcome, job_id, copy),
        )

    def job_counts(self) -> Mapping[str, int]:
        rows = self._database.execute("SELECT outcome FROM jobs WHERE outcome IS NOT NULL").fetchall()
        return Counter(outcome for (outcome,) in rows)

    def close(self) -> None:
        self._database.close()

    def _check(self, step: str) -> None:
        if step in self.full_at:
            raise sqlite3.OperationalError("database or disk is full")


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
        {"paper": "out"},
        {"paper": "full"},
        {"cover": "closed"},
        {"plug": 1},
    ):
        one_simulator.tell(**command)
    papers(one_simulator, within_s=0)
    return one_simulator


@pytest.fixture
def worker(simulator: SimulatorProcess) -> Iterator[Supervisor[ReceiptPrinting]]:
    config = ReceiptPrinterConfig("127.0.0.1", simulator.ready["port"], poll_s=0.05, admits_simulator=True)
    supervisor = supervise(config, lambda _: None, SystemClock())
    assert isinstance(supervisor, Supervisor)
    supervisor.start()
    yield supervisor
    assert supervisor.stop()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[FileJournal]:
    opened = FileJournal(tmp_path / "jobs.db")
    yield opened
    opened.close()


@pytest.fixture
def printer(worker: Supervisor[ReceiptPrinting], journal: FileJournal) -> SlipPrinter:
    return SlipPrinter(worker, journal, SystemClock())


def papers(simulator: SimulatorProcess, within_s: float = 0.2) -> int:
    """How many papers have come out since the last look."""
    count = 0
    try:
        while simulator.wait_for(lambda event: "printed" in event, within_s):
            count += 1
    except SimulatorFault:
        return count
    return count


def test_a_slip_is_printed_once_however_often_it_is_asked_for(
    printer: SlipPrinter, journal: FileJournal, simulator: SimulatorProcess
) -> None:
    assert printer.print_once(JOB, approved()).outcome == JobOutcome.PRINTED
    for _ in range(3):
        again = printer.print_once(JOB, approved())
        assert (again.outcome, again.detail) == (JobOutcome.PRINTED, "already printed; nothing was sent")
    assert papers(simulator) == 1
    assert journal.job_counts() == {"printed": 1}
    assert printer.print_once(JOB.replace("1", "2"), approved()).outcome == JobOutcome.PRINTED
    assert papers(simulator) == 1


def test_two_threads_at_once_print_one_slip(
    printer: SlipPrinter, journal: FileJournal, simulator: SimulatorProcess
) -> None:
    ends: list[JobEnd] = []
    threads = [threading.Thread(target=lambda: ends.append(printer.print_once(JOB, approved()))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [end.outcome for end in ends] == [JobOutcome.PRINTED] * 4
    assert papers(simulator) == 1


def test_what_failed_before_a_byte_went_out_may_be_printed_again(
    printer: SlipPrinter, journal: FileJournal, simulator: SimulatorProcess
) -> None:
    simulator.tell(paper="out")
    end = printer.print_once(JOB, approved())
    assert (end.outcome, end.block) == (JobOutcome.FAILED, PrintBlock.PAPER_OUT)
    simulator.tell(paper="full")
    assert printer.print_once(JOB, approved()).outcome == JobOutcome.PRINTED
    assert papers(simulator) == 1
    assert journal.last_job(JOB) == Entry(1, "printed")
    assert journal.job_counts() == {"failed": 1, "printed": 1}


def test_paper_that_ended_in_the_middle_failed_and_is_printed_again_whole(
    printer: SlipPrinter, simulator: SimulatorProcess
) -> None:
    simulator.tell(paper_lines=9)
    end = printer.print_once(JOB, approved())
    assert (end.outcome, end.block) == (JobOutcome.FAILED, PrintBlock.PAPER_OUT)
    simulator.tell(paper="full")
    assert printer.print_once(JOB, approved()).outcome == JobOutcome.PRINTED
    # The slip, after a strip that says that the unfinished one is void.
    assert papers(simulator) == 2


def test_an_unknown_end_is_not_repeated_without_an_order(
    printer: SlipPrinter, journal: FileJournal, simulator: SimulatorProcess
) -> None:
    simulator.tell(at="line", count=4, then={"silent": True})
    assert printer.print_once(JOB, approved()).outcome == JobOutcome.UNKNOWN
    simulator.tell(silent=False)
    again = printer.print_once(JOB, approved())
    assert again == JobEnd(JobOutcome.UNKNOWN, None, "an earlier print has no known end; nothing was sent")
    assert journal.job_counts() == {"unknown": 1}
    assert printer.print_copy(JOB, approved()).outcome == JobOutcome.PRINTED
    assert journal.last_job(JOB) == Entry(2, "printed")
    # Both, and between them the strip that says that the first one is void where it is not whole.
    assert papers(simulator) == 3


def test_copies_are_counted_on(printer: SlipPrinter, journal: FileJournal, simulator: SimulatorProcess) -> None:
    for copy in (1, 2, 3):
        assert printer.print_copy(JOB, approved()).outcome == JobOutcome.PRINTED
        assert journal.last_job(JOB) == Entry(copy, "printed")
    assert papers(simulator) == 3
    assert printer.print_once(JOB, approved()).detail == "already printed; nothing was sent"


def test_a_copy_that_failed_keeps_its_number(
    printer: SlipPrinter, journal: FileJournal, simulator: SimulatorProcess
) -> None:
    printer.print_once(JOB, approved())
    simulator.tell(cover="open")
    assert printer.print_copy(JOB, approved()).block == PrintBlock.COVER_OPEN
    assert journal.last_job(JOB) == Entry(2, "failed")
    simulator.tell(cover="closed")
    assert printer.print_copy(JOB, approved()).outcome == JobOutcome.PRINTED
    assert journal.last_job(JOB) == Entry(2, "printed")


def test_a_power_cut_in_the_middle_is_unknown_to_the_next_run(
    printer: SlipPrinter, journal: FileJournal, simulator: SimulatorProcess
) -> None:
    journal.begin_job(JOB, 1)
    assert printer.print_once(JOB, approved()).outcome == JobOutcome.UNKNOWN
    assert papers(simulator) == 0
    assert journal.job_counts() == {}


@pytest.mark.parametrize("step", ["last", "begin"])
def test_a_job_that_cannot_be_recorded_is_not_printed(
    printer: SlipPrinter, journal: FileJournal, simulator: SimulatorProcess, step: str
) -> None:
    journal.full_at = {step}
    for order in (printer.print_once, printer.print_copy):
        end = order(JOB, approved())
        assert (end.outcome, end.block) == (JobOutcome.FAILED, None)
        assert "could not be recorded" in end.detail
    assert papers(simulator) == 0


def test_an_end_that_cannot_be_recorded_is_unknown_afterwards(
    printer: SlipPrinter, journal: FileJournal, simulator: SimulatorProcess
) -> None:
    journal.full_at = {"end"}
    assert printer.print_once(JOB, approved()).outcome == JobOutcome.PRINTED
    journal.full_at = set()
    assert printer.print_once(JOB, approved()).outcome == JobOutcome.UNKNOWN
    assert papers(simulator) == 1


def test_a_printer_that_is_not_there(printer: SlipPrinter, simulator: SimulatorProcess) -> None:
    simulator.tell(unplug=True)
    end = printer.print_once(JOB, approved())
    assert end.outcome == JobOutcome.FAILED
    assert end.block in (PrintBlock.NO_DEVICE, PrintBlock.OFFLINE)


def test_the_log_holds_no_personal_data(printer: SlipPrinter) -> None:
    with structlog.testing.capture_logs() as logs:
        printer.print_once(JOB, approved("张桂英"))
    assert "slip.ended" in [entry["event"] for entry in logs]
    assert "张桂英" not in repr(logs)
    assert "4104" not in repr(logs)


def test_near_the_end_of_the_roll_only_what_surely_fits_is_begun(
    worker: Supervisor[ReceiptPrinting], journal: FileJournal, simulator: SimulatorProcess
) -> None:
    rows = lay_out(approved(), PAPER_80_MM)
    slip_mm = length_mm(rows, PAPER_80_MM)
    printer = SlipPrinter(worker, journal, SystemClock(), replace(PAPER_80_MM, near_end_mm=2.5 * slip_mm))
    simulator.tell(paper="low")
    ends = [printer.print_once(JOB[:-1] + str(n), approved()) for n in range(3)]
    assert [end.outcome for end in ends] == [JobOutcome.PRINTED, JobOutcome.PRINTED, JobOutcome.FAILED]
    assert ends[2].block == PrintBlock.TOO_FEW_SHEETS
    assert papers(simulator) == 2
    # A shorter one still goes, and a new roll takes everything.
    assert printer.print_once("short", Slip((Line("一行"),), demonstration=False)).outcome == JobOutcome.PRINTED
    simulator.tell(paper="full")
    assert printer.print_once(JOB[:-1] + "2", approved()).outcome == JobOutcome.PRINTED
    assert papers(simulator) == 2


def test_the_length_of_a_slip_is_known_before(
    worker: Supervisor[ReceiptPrinting], journal: FileJournal, simulator: SimulatorProcess
) -> None:
    SlipPrinter(worker, journal, SystemClock()).print_once(JOB, approved())
    with Image.open(simulator.wait_for(lambda event: "printed" in event)["printed"]) as picture:
        real_mm = (picture.height - 40) / 8
    said_mm = length_mm(lay_out(approved(), PAPER_80_MM), PAPER_80_MM)
    assert real_mm <= said_mm <= real_mm * 1.25


class AnsweringWorker:
    """A worker with one answer, for the ends that no printer can be brought to at will."""

    def __init__(self, answer: object) -> None:
        self._answer = answer

    def ask(self, call: Callable[[Any], Any], *, deadline_s: float, lasts_s: float) -> Future[Any]:
        future: Future[Any] = Future()
        if isinstance(self._answer, Exception):
            future.set_exception(self._answer)
        else:
            future.set_result(self._answer)
        return future


@pytest.mark.parametrize(
    ("answer", "end"),
    [
        (
            NotAsked(DeviceStatus(DeviceClass.RECEIPT_PRINTER, DeviceState.NO_DEVICE), "gone"),
            JobEnd(JobOutcome.FAILED, PrintBlock.NO_DEVICE, "gone"),
        ),
        (
            NotAsked(DeviceStatus(DeviceClass.RECEIPT_PRINTER, DeviceState.HARDWARE_ERROR), "broken"),
            JobEnd(JobOutcome.FAILED, PrintBlock.HARDWARE, "broken"),
        ),
        (
            NotAsked(DeviceStatus(DeviceClass.RECEIPT_PRINTER, DeviceState.STARTING), "stopping"),
            JobEnd(JobOutcome.FAILED, PrintBlock.OFFLINE, "stopping"),
        ),
        (DeviceLostError("lost"), JobEnd(JobOutcome.UNKNOWN, None, "lost")),
    ],
)
def test_each_answer_of_a_worker_has_its_end(journal: FileJournal, answer: object, end: JobEnd) -> None:
    printer = SlipPrinter(AnsweringWorker(answer), journal, SystemClock())
    assert printer.print_once(JOB, approved()) == end
    assert journal.last_job(JOB) == Entry(1, end.outcome.value)
