# SPDX-License-Identifier: GPL-3.0-or-later
"""One job, one paper: a job is journalled before its bytes go out, and never repeated by itself."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

import structlog

from devices.capabilities import Device, DeviceLostError
from devices.reports import JobEnd, JobOutcome, PrintBlock
from devices.status import DeviceState, NotAsked
from kiosk.timing import Clock

_log = structlog.get_logger("printing")
_Answer = TypeVar("_Answer")
_Driver = TypeVar("_Driver", bound=Device)
_Driver_co = TypeVar("_Driver_co", bound=Device, covariant=True)

_START_WITHIN_S: Final = 10.0
"""A job that the printer's worker has not begun by then is withdrawn: no paper comes out later by surprise."""


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


class PrinterWorker(Protocol[_Driver_co]):
    """The printer's one thread, as `devices.supervisor.Supervisor` offers it."""

    def ask(
        self, call: Callable[[_Driver_co], _Answer], *, deadline_s: float, lasts_s: float
    ) -> Future[_Answer | NotAsked]:
        """Run the call on the worker; NotAsked when it cannot be run or not within the deadline. Longer than
        lasts_s is a hang."""


@dataclass(frozen=True)
class Run(Generic[_Driver]):
    """One printing, ready to go. call: prints on the worker, and says how it ended. lasts_s: a driver ends each job
    within its own deadlines; this is only for a worker that is stuck."""

    call: Callable[[_Driver], JobEnd]
    lasts_s: float


class OncePrinting(Generic[_Driver]):
    """The rule, for slips and papers alike. Its methods wait for paper: call them from a worker, not the GUI.

    prepare: makes the n-th copy ready to print; a JobEnd when it cannot be made, and nothing was begun.
    """

    def __init__(self, printer: PrinterWorker[_Driver], journal: JobJournal, clock: Clock, what: str) -> None:
        """what: "slip", or what else the log calls it."""
        self._printer = printer
        self._journal = journal
        self._clock = clock
        self._what = what
        self._one_at_a_time = threading.Lock()

    def once(self, job_id: str, prepare: Callable[[int], Run[_Driver] | JobEnd]) -> JobEnd:
        """Print unless this job was printed, or may have been.

        PRINTED again for a job that ended so, and UNKNOWN again for one whose end nobody saw: neither sends a byte.
        A job that FAILED is begun again. Never raises for a printer or a disk.
        """
        with self._one_at_a_time:
            try:
                last = self._journal.last_job(job_id)
            except (OSError, sqlite3.Error) as fault:
                return self._not_recorded(job_id, fault)
            if last is None:
                return self._run(job_id, 1, prepare)
            if last.outcome == JobOutcome.FAILED:
                return self._run(job_id, last.copy, prepare)
            if last.outcome == JobOutcome.PRINTED:
                return JobEnd(JobOutcome.PRINTED, detail="already printed; nothing was sent")
            return JobEnd(JobOutcome.UNKNOWN, detail="an earlier print has no known end; nothing was sent")

    def again(self, job_id: str, prepare: Callable[[int], Run[_Driver] | JobEnd]) -> JobEnd:
        """A person orders another one, with n counted from the journal.

        Without an earlier print, or after one that failed, this is the print itself.
        """
        with self._one_at_a_time:
            try:
                last = self._journal.last_job(job_id)
            except (OSError, sqlite3.Error) as fault:
                return self._not_recorded(job_id, fault)
            if last is None:
                copy = 1
            elif last.outcome == JobOutcome.FAILED:
                copy = last.copy
            else:
                copy = last.copy + 1
            return self._run(job_id, copy, prepare)

    def _run(self, job_id: str, copy: int, prepare: Callable[[int], Run[_Driver] | JobEnd]) -> JobEnd:
        run = prepare(copy)
        if isinstance(run, JobEnd):
            self._log_end(job_id, copy, run, 0.0)
            return run
        try:
            self._journal.begin_job(job_id, copy)
        except (OSError, sqlite3.Error) as fault:
            return self._not_recorded(job_id, fault)
        started = self._clock.monotonic()
        end = self._send(run)
        try:
            self._journal.end_job(job_id, copy, end.outcome.value)
        except (OSError, sqlite3.Error) as fault:
            # The entry stays begun and unended, which the next order reads as UNKNOWN: safe.
            _log.error(f"{self._what}.end_not_recorded", job_id=job_id, copy=copy, fault=type(fault).__name__)
        self._log_end(job_id, copy, end, self._clock.monotonic() - started)
        return end

    def _send(self, run: Run[_Driver]) -> JobEnd:
        future = self._printer.ask(run.call, deadline_s=_START_WITHIN_S, lasts_s=run.lasts_s)
        try:
            try:
                answer = future.result(_START_WITHIN_S)
            except FutureTimeoutError:
                if future.cancel():
                    return JobEnd(JobOutcome.FAILED, PrintBlock.OFFLINE, "the printer's worker was busy; withdrawn")
                answer = future.result(run.lasts_s)
        except FutureTimeoutError:
            return JobEnd(JobOutcome.UNKNOWN, detail="the printer's worker did not come back")
        except DeviceLostError as lost:
            return JobEnd(JobOutcome.UNKNOWN, detail=lost.detail)
        if isinstance(answer, NotAsked):
            return JobEnd(JobOutcome.FAILED, _block_of(answer.status.state), answer.why)
        return answer

    def _log_end(self, job_id: str, copy: int, end: JobEnd, seconds: float) -> None:
        _log.info(
            f"{self._what}.ended",
            job_id=job_id,
            copy=copy,
            outcome=end.outcome.value,
            block=end.block,
            detail=end.detail,
            seconds=round(seconds, 2),
        )

    def _not_recorded(self, job_id: str, fault: Exception) -> JobEnd:
        _log.error(f"{self._what}.not_recorded", job_id=job_id, fault=type(fault).__name__)
        return JobEnd(JobOutcome.FAILED, detail="the job could not be recorded, so nothing was sent")


def _block_of(state: DeviceState) -> PrintBlock:
    if state in (DeviceState.NO_DEVICE, DeviceState.NOT_CONFIGURED):
        return PrintBlock.NO_DEVICE
    return PrintBlock.HARDWARE if state == DeviceState.HARDWARE_ERROR else PrintBlock.OFFLINE
