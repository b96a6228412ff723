# SPDX-License-Identifier: GPL-3.0-or-later
"""One job from its sending to its end: printed, or stopped and taken out of every queue, or unknown.

What is said of the end is only what is known. PRINTED: the job is completed. FAILED: nothing of it was printed.
UNKNOWN: pages came out and not all, or nobody can tell any more.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from devices.page_printer.ipp import IppFault
from devices.page_printer.ipp_line import LineLost
from devices.page_printer.job_queue import Job, JobQueue, JobState, Refusal
from devices.reports import JobEnd, JobOutcome, PagePrinterStatus, PrintBlock
from kiosk.timing import Clock

_NO_ANSWER = (LineLost, IppFault, Refusal)


@dataclass(frozen=True)
class Patience:
    """Seconds. request_s: for one question and its answer. send_s: for the document to be taken. check_s: between
    two looks at a job. silence_s: without any answer. mend_s: for someone to close the cover or fill the tray in
    the middle of a job. stall_s: without any change though nothing is wrong. cancel_s: for a job to be gone."""

    request_s: float = 1.0
    send_s: float = 20.0
    check_s: float = 0.2
    silence_s: float = 5.0
    mend_s: float = 8.0
    stall_s: float = 45.0
    cancel_s: float = 10.0


@dataclass(frozen=True)
class _Stop:
    """Why a job is given up."""

    block: PrintBlock | None
    why: str


class Follower:
    """One job. Raises nothing from `run`."""

    def __init__(
        self,
        queue: JobQueue,
        printer: JobQueue | None,
        status: Callable[[], PagePrinterStatus],
        clock: Clock,
        patience: Patience,
        *,
        in_two: bool,
        spooled: bool,
    ) -> None:
        """printer: behind the queue, where it can be asked. in_two: job and document are sent apart."""
        self._queue = queue
        self._printer = printer
        self._status = status
        self._clock = clock
        self._patience = patience
        self._in_two = in_two
        self._spooled = spooled
        self._name = ""
        self._pages = 0
        self._pages_out: int | None = None
        self._begun = False
        self._taken = True
        self._behind: Job | None = None
        self._unseen = False
        self._resting = threading.Event()

    def sweep(self) -> bool:
        """Cancel every job of ours that is left in queue and printer; False when one stays. Raises as they do."""
        emptied = [self._emptied(line) for line in self._lines()]
        self._forget_ended()
        return all(emptied)

    def run(self, name: str, pdf: bytes, pages: int, on_page: Callable[[int], None]) -> JobEnd:
        self._name, self._pages = name, pages
        try:
            job_id = self._sent(name, pdf)
        except LineLost as lost:
            if not lost.started:
                return JobEnd(JobOutcome.FAILED, PrintBlock.OFFLINE, lost.detail)
            return self._given_up(None, _Stop(PrintBlock.OFFLINE, f"{lost.detail} while the document was sent"))
        except (IppFault, Refusal) as fault:
            return self._given_up(None, _Stop(PrintBlock.HARDWARE, str(fault)))
        if isinstance(job_id, JobEnd):
            return job_id
        stop = self._follow(job_id, on_page)
        return self._ended(job_id) if stop is None else self._given_up(job_id, stop)

    def _sent(self, name: str, pdf: bytes) -> int | JobEnd:
        """The job's id, once the whole document was taken."""
        if not self._in_two:
            return self._queue.print(name, pdf)
        try:
            job_id = self._queue.create(name)
        except _NO_ANSWER as fault:
            # No document, no paper: whatever came of the job, it is swept away before the next.
            return JobEnd(JobOutcome.FAILED, PrintBlock.OFFLINE, str(fault), pages_out=0)
        try:
            self._queue.send(job_id, pdf)
        except LineLost as lost:
            if not lost.started:
                return JobEnd(JobOutcome.FAILED, PrintBlock.OFFLINE, lost.detail, pages_out=0)
            # It may have been taken whole, with only the answer lost: the job itself tells.
            self._taken = False
        except (IppFault, Refusal) as fault:
            return self._given_up(job_id, _Stop(PrintBlock.HARDWARE, str(fault)))
        return job_id

    def _follow(self, job_id: int, on_page: Callable[[int], None]) -> _Stop | None:
        """Until the job has ended, or must be given up."""
        now = self._clock.monotonic()
        answered = changed = now
        blocked: float | None = None
        last: object = None
        while True:
            now = self._clock.monotonic()
            status = self._status()
            try:
                job = self._queue.job(job_id)
            except _NO_ANSWER as fault:
                if now - answered > self._patience.silence_s:
                    return _Stop(PrintBlock.OFFLINE, f"no answer about the job any more: {fault}")
                self._rest()
                continue
            answered = now
            if job is None:
                return _Stop(None, "the job is not known there any more")
            self._learn(job, on_page)
            if self._over(job):
                return None
            held = job.state in (JobState.HELD, JobState.STOPPED)
            blocked = (blocked or now) if status.block is not None or held else None
            if blocked is not None and now - blocked > self._time_to_mend(status.block):
                return _Stop(status.block or PrintBlock.HARDWARE, status.status.detail or "the job is held")
            seen = (job.state, job.reasons, self._behind, self._pages_out, status.block)
            if seen != last:
                last, changed = seen, now
            if now - changed > self._patience.stall_s:
                return _Stop(PrintBlock.HARDWARE, "the job does not go on, and the printer says no reason")
            waits_for_document = not self._taken and job.state == JobState.PENDING
            if waits_for_document and now - changed > self._patience.silence_s:
                return _Stop(PrintBlock.OFFLINE, "the document did not arrive")
            self._rest()

    def _time_to_mend(self, block: PrintBlock | None) -> float:
        """Nobody mends a line in the middle of a job; a person may fill a tray."""
        gone = block in (PrintBlock.OFFLINE, PrintBlock.NO_DEVICE)
        return self._patience.silence_s if gone else self._patience.mend_s

    def _learn(self, job: Job, on_page: Callable[[int], None]) -> None:
        """What the job says of pages or, behind a queue, what the printer says of the job that CUPS made of it."""
        if self._spooled:
            if job.state != JobState.PENDING:
                self._look_behind(begun=job.begun)
            told = None if self._behind is None else self._behind.pages_out
        else:
            self._begun = self._begun or job.begun
            told = job.pages_out
        self._count(told, on_page)

    def _count(self, told: int | None, on_page: Callable[[int], None]) -> None:
        if told is not None and told != self._pages_out:
            self._pages_out = max(told, self._pages_out or 0)
            on_page(min(self._pages_out, self._pages))

    def _look_behind(self, *, begun: bool) -> None:
        """A printer that was switched off and on forgets: what was seen there before still counts."""
        try:
            found = [] if self._printer is None else self._printer.jobs() + self._printer.jobs(ended=True)
            self._unseen = self._unseen or self._printer is None
        except _NO_ANSWER:
            found = []
            self._unseen = True
        ours = [one for one in found if self._name in one.name]
        if ours:
            self._behind = max(ours, key=lambda one: one.id)
        self._begun = self._begun or bool(ours) or (self._unseen and begun)

    def _completed(self, job: Job) -> bool:
        """Whether the last page is out. CUPS calls a job completed, too, whose printer vanished with it; so the
        printer's own word counts, or its silence about a job when it answered all the time."""
        if job.state != JobState.COMPLETED or self._printer is None:
            return job.state == JobState.COMPLETED
        return not self._unseen if self._behind is None else self._behind.state == JobState.COMPLETED

    def _over(self, job: Job) -> bool:
        """Nothing more will come of it."""
        if job.state != JobState.COMPLETED or self._completed(job):
            return job.state.ended
        return self._behind is not None and self._behind.state.ended

    def _ended(self, job_id: int) -> JobEnd:
        """It ended by itself: completed, or cancelled or aborted by somebody or something else."""
        try:
            job = self._queue.job(job_id)
        except _NO_ANSWER:
            job = None
        if job is None:
            return self._given_up(job_id, _Stop(None, "the job is not known there any more"))
        if self._completed(job):
            self._forget_ended()
            return JobEnd(JobOutcome.PRINTED, pages_out=self._pages)
        why = f"the job ended as {job.state.name.lower()}: {', '.join(job.reasons)[:120]}"
        return self._given_up(job_id, _Stop(self._status().block, why))

    def _given_up(self, job_id: int | None, stop: _Stop) -> JobEnd:
        """Take it out of every queue, then say what is known of it."""
        job = self._cancelled(job_id)
        left = self._left_in()
        if self._behind is not None:
            # The page that was moving when it was cancelled came out.
            self._look_behind(begun=True)
            self._count(self._behind.pages_out, _unheard)
        done_behind = self._behind is not None and self._behind.state == JobState.COMPLETED
        if done_behind or (job is not None and self._completed(job)):
            return JobEnd(JobOutcome.PRINTED, detail="it ended while it was cancelled", pages_out=self._pages)
        rest = f"; it may still lie in {' and '.join(left)} and come out" if left else ""
        detail = stop.why + rest
        out = self._pages_out
        untouched = out == 0 if out is not None else not self._begun
        if not left and untouched and job is not None and job.state.ended:
            return JobEnd(JobOutcome.FAILED, stop.block, detail, pages_out=0)
        return JobEnd(JobOutcome.UNKNOWN, stop.block, detail, pages_out=None if left else out)

    def _cancelled(self, job_id: int | None) -> Job | None:
        """The job as it ended at last, None when that cannot be learnt."""
        try:
            self._emptied(self._queue)
            job = self._queue.job(job_id) if job_id is not None else self._by_name()
            if job is not None:
                self._learn(job, _unheard)
        except _NO_ANSWER:
            return None
        return job

    def _left_in(self) -> list[str]:
        """Where a job of ours may still be."""
        left = []
        for place, line in (("its queue", self._queue), ("the printer", self._printer)):
            try:
                if line is not None and not self._emptied(line):
                    left.append(place)
            except _NO_ANSWER:
                left.append(place)
        self._forget_ended()
        return left

    def _by_name(self) -> Job | None:
        """Our job when its id never came."""
        found = [job for job in self._queue.jobs(ended=True) if job.name.endswith(self._name)]
        return max(found, key=lambda job: job.id) if found else None

    def _emptied(self, line: JobQueue) -> bool:
        ends = self._clock.monotonic() + self._patience.cancel_s
        while ours := [job for job in line.jobs() if job.ours]:
            for job in ours:
                line.cancel(job.id)
            if self._clock.monotonic() > ends:
                return False
            self._rest()
        return True

    def _forget_ended(self) -> None:
        """CUPS keeps a printed document for a day unless it is told otherwise; a printer's own list may stay."""
        if not self._spooled:
            return
        try:
            for job in self._queue.jobs(ended=True):
                if job.ours:
                    self._queue.purge(job.id)
        except _NO_ANSWER:
            pass

    def _lines(self) -> list[JobQueue]:
        return [self._queue] if self._printer is None else [self._queue, self._printer]

    def _rest(self) -> None:
        self._resting.wait(self._patience.check_s)


def _unheard(_pages: int) -> None:
    """The page count of a job that is given up is told in its end."""
