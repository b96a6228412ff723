# SPDX-License-Identifier: GPL-3.0-or-later
"""One job, one slip: a job is journalled before its bytes go out, and never repeated by itself."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Final, Protocol, TypeVar

import structlog

from devices.capabilities import DeviceLostError, ReceiptPrinting
from devices.reports import JobEnd, JobOutcome, PaperSupply, PrintBlock
from devices.status import DeviceState, NotAsked
from kiosk.timing import Clock
from printing.profiles import PAPER_80_MM, PaperProfile
from printing.slip import Slip

_log = structlog.get_logger("printing")
_Answer = TypeVar("_Answer")

_START_WITHIN_S: Final = 10.0
"""A job that the printer's worker has not begun by then is withdrawn: no paper comes out later by surprise."""
_END_WITHIN_S: Final = 120.0
"""A driver ends each job within its own deadlines, also over a serial line of 9600 baud; this is only for a worker
that is stuck."""


class JobRecord(Protocol):
    """The last entry of one job in the journal. outcome None: begun and never ended (the power went)."""

    @property
    def copy(self) -> int: ...

    @property
    def outcome(self) -> str | None: ...


class JobJournal(Protocol):
    """What must survive a power cut. outcome is the value of a JobOutcome: printed, failed or unknown.

    Methods raise OSError or sqlite3.Error when the disk fails.
    """

    def last_job(self, job_id: str) -> JobRecord | None:
        """The newest entry of this job, whatever became of it."""

    def begin_job(self, job_id: str, copy: int) -> None:
        """Durable when it returns: only then may bytes go out. The same copy may begin again after a failure."""

    def end_job(self, job_id: str, copy: int, outcome: str) -> None:
        """Write how the begun job ended. Only this moves a counter."""

    def job_counts(self) -> Mapping[str, int]:
        """Ended jobs by outcome, over the life of this journal."""


class PrinterWorker(Protocol):
    """The printer's one thread, as `devices.supervisor.Supervisor` offers it."""

    def ask(
        self, call: Callable[[ReceiptPrinting], _Answer], *, deadline_s: float, lasts_s: float
    ) -> Future[_Answer | NotAsked]:
        """Run the call on the worker; NotAsked when it cannot be run or not within the deadline. Longer than
        lasts_s is a hang."""


class SlipPrinter:
    """Prints slips by the once-only rule. Its methods wait for paper: call them from a worker, not the GUI."""

    def __init__(
        self, printer: PrinterWorker, journal: JobJournal, clock: Clock, profile: PaperProfile = PAPER_80_MM
    ) -> None:
        self._printer = printer
        self._journal = journal
        self._clock = clock
        self._profile = profile
        self._one_at_a_time = threading.Lock()
        self._since_low_mm = 0.0
        """Printed since the printer first said that its paper is low. Only on the worker."""

    def print_once(self, job_id: str, slip: Slip) -> JobEnd:
        """Print unless this job was printed, or may have been.

        PRINTED again for a job that ended so, and UNKNOWN again for one whose end nobody saw: neither sends a byte.
        A job that FAILED is begun again. Never raises for a printer or a disk.
        """
        with self._one_at_a_time:
            try:
                last = self._journal.last_job(job_id)
            except (OSError, sqlite3.Error) as fault:
                return _not_recorded(job_id, fault)
            if last is None:
                return self._run(job_id, slip, copy=1)
            if last.outcome == JobOutcome.FAILED:
                return self._run(job_id, slip, copy=last.copy)
            if last.outcome == JobOutcome.PRINTED:
                return JobEnd(JobOutcome.PRINTED, detail="already printed; nothing was sent")
            return JobEnd(JobOutcome.UNKNOWN, detail="an earlier print has no known end; nothing was sent")

    def print_copy(self, job_id: str, slip: Slip) -> JobEnd:
        """A person orders another one: it bears 重印 REPRINT n, with n counted from the journal.

        Without an earlier print, or after one that failed, this is the print itself and bears no such mark.
        """
        with self._one_at_a_time:
            try:
                last = self._journal.last_job(job_id)
            except (OSError, sqlite3.Error) as fault:
                return _not_recorded(job_id, fault)
            if last is None:
                copy = 1
            elif last.outcome == JobOutcome.FAILED:
                copy = last.copy
            else:
                copy = last.copy + 1
            return self._run(job_id, slip, copy)

    def _run(self, job_id: str, slip: Slip, copy: int) -> JobEnd:
        # Here and not above: drawing takes 20 ms to load, which the first picture on the screen need not wait for.
        from printing.escpos import render_rows
        from printing.layout import lay_out, length_mm

        rows = lay_out(slip, self._profile, copy)
        data, length = render_rows(rows, self._profile), length_mm(rows, self._profile)
        try:
            self._journal.begin_job(job_id, copy)
        except (OSError, sqlite3.Error) as fault:
            return _not_recorded(job_id, fault)
        started = self._clock.monotonic()
        end = self._send(data, length)
        try:
            self._journal.end_job(job_id, copy, end.outcome.value)
        except (OSError, sqlite3.Error) as fault:
            # The entry stays begun and unended, which the next order reads as UNKNOWN: safe.
            _log.error("slip.end_not_recorded", job_id=job_id, copy=copy, fault=type(fault).__name__)
        _log.info(
            "slip.ended",
            job_id=job_id,
            copy=copy,
            outcome=end.outcome.value,
            block=end.block,
            detail=end.detail,
            seconds=round(self._clock.monotonic() - started, 2),
        )
        return end

    def _send(self, data: bytes, length_mm: float) -> JobEnd:
        future = self._printer.ask(
            lambda driver: self._print(driver, data, length_mm), deadline_s=_START_WITHIN_S, lasts_s=_END_WITHIN_S
        )
        try:
            try:
                answer = future.result(_START_WITHIN_S)
            except FutureTimeoutError:
                if future.cancel():
                    return JobEnd(JobOutcome.FAILED, PrintBlock.OFFLINE, "the printer's worker was busy; withdrawn")
                answer = future.result(_END_WITHIN_S)
        except FutureTimeoutError:
            return JobEnd(JobOutcome.UNKNOWN, detail="the printer's worker did not come back")
        except DeviceLostError as lost:
            return JobEnd(JobOutcome.UNKNOWN, detail=lost.detail)
        if isinstance(answer, NotAsked):
            return JobEnd(JobOutcome.FAILED, _block_of(answer.status.state), answer.why)
        return answer

    def _print(self, driver: ReceiptPrinting, data: bytes, length_mm: float) -> JobEnd:
        """On the worker: begun only when the paper lasts."""
        paper = driver.status().paper
        if paper is PaperSupply.LOW:
            left = self._profile.near_end_mm - self._since_low_mm
            if length_mm > left:
                detail = f"the slip takes {length_mm:.0f} mm, and the roll may end within {max(0.0, left):.0f} mm"
                return JobEnd(JobOutcome.FAILED, PrintBlock.TOO_FEW_SHEETS, detail)
        elif paper is PaperSupply.FULL:
            self._since_low_mm = 0.0
        end = driver.print_job(data)
        if paper is PaperSupply.LOW:
            self._since_low_mm += length_mm
        return end


def _block_of(state: DeviceState) -> PrintBlock:
    if state in (DeviceState.NO_DEVICE, DeviceState.NOT_CONFIGURED):
        return PrintBlock.NO_DEVICE
    return PrintBlock.HARDWARE if state == DeviceState.HARDWARE_ERROR else PrintBlock.OFFLINE


def _not_recorded(job_id: str, fault: Exception) -> JobEnd:
    _log.error("slip.not_recorded", job_id=job_id, fault=type(fault).__name__)
    return JobEnd(JobOutcome.FAILED, detail="the job could not be recorded, so nothing was sent")
