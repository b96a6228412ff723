# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs of one address: a printer's own, or those of a CUPS queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from devices.page_printer.ipp import (
    Answer,
    Attributes,
    Group,
    IppFault,
    Operation,
    Tag,
    Wanted,
    number,
    text,
    texts,
)
from devices.page_printer.ipp_line import USER, IppLine

NAME_PREFIX: Final = "hall-kiosk "
"""What the names of our jobs begin with: some printers know no users."""
_NOT_FOUND: Final = (0x0406, 0x0407)
"""client-error-not-found, client-error-gone."""
_MOST_JOBS: Final = 200
_JOB: Final = (
    "job-id",
    "job-name",
    "job-originating-user-name",
    "job-state",
    "job-state-reasons",
    "job-impressions-completed",
    "job-media-sheets-completed",
    "time-at-processing",
)


class JobState(IntEnum):
    """RFC 8011, section 5.3.7."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9

    @property
    def ended(self) -> bool:
        return self >= JobState.CANCELED


@dataclass(frozen=True)
class Job:
    """pages_out: sheets, or sides where no sheets are counted; None when it does not tell.
    begun: whether printing it was ever begun, as far as is told."""

    id: int
    name: str
    ours: bool
    state: JobState
    reasons: tuple[str, ...]
    pages_out: int | None
    begun: bool


class Refusal(Exception):  # noqa: N818 - the far side's word
    """It understood and says no. status: RFC 8011, appendix B."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(f"it refuses (IPP status {status:04x}) {detail}".strip())
        self.status = status


class JobQueue:
    """Each method is one request. They raise LineLost, IppFault and Refusal."""

    def __init__(self, line: IppLine, *, request_s: float, send_s: float) -> None:
        self.line = line
        self._request_s = request_s
        self._send_s = send_s

    def printer(self, wanted: Sequence[str]) -> Attributes:
        asked = Wanted("requested-attributes", Tag.KEYWORD, tuple(wanted))
        return self._ask(Operation.GET_PRINTER_ATTRIBUTES, (asked,)).first(Group.PRINTER)

    def create(self, name: str) -> int:
        """An empty job: nothing can be printed of it yet. Its id."""
        made = self._ask(Operation.CREATE_JOB, (_named(name),), job=(_ONE_SIDED, _A4))
        return _id_of(made)

    def send(self, job_id: int, pdf: bytes) -> None:
        """The document of a created job, whole."""
        last = Wanted("last-document", Tag.BOOLEAN, (True,))
        self._ask(Operation.SEND_DOCUMENT, (_PDF, last), document=pdf, job_id=job_id)

    def print(self, name: str, pdf: bytes) -> int:
        """Job and document in one, for printers that know nothing else."""
        made = self._ask(Operation.PRINT_JOB, (_named(name), _PDF), job=(_ONE_SIDED, _A4), document=pdf)
        return _id_of(made)

    def job(self, job_id: int) -> Job | None:
        """None when it is not known any more."""
        asked = Wanted("requested-attributes", Tag.KEYWORD, _JOB)
        try:
            answer = self._ask(Operation.GET_JOB_ATTRIBUTES, (asked,), job_id=job_id)
        except Refusal as refusal:
            if refusal.status in _NOT_FOUND:
                return None
            raise
        return _job(answer.first(Group.JOB))

    def jobs(self, *, ended: bool = False) -> list[Job]:
        """Those that wait or are printed, or those that have ended."""
        asked = (
            Wanted("limit", Tag.INTEGER, (_MOST_JOBS,)),
            Wanted("requested-attributes", Tag.KEYWORD, _JOB),
            Wanted("which-jobs", Tag.KEYWORD, ("completed" if ended else "not-completed",)),
        )
        try:
            answer = self._ask(Operation.GET_JOBS, asked)
        except Refusal as refusal:
            if refusal.status in _NOT_FOUND:
                # Some printers have it so when there is none.
                return []
            raise
        return [_job(group) for group in answer.all(Group.JOB)]

    def cancel(self, job_id: int) -> None:
        """Ask for it; whether it worked, `job` tells. A job that has ended already is no fault."""
        self._unless_ended(Operation.CANCEL_JOB, (), job_id)

    def purge(self, job_id: int) -> None:
        """CUPS only: forget a job and delete what it kept of the document."""
        self._unless_ended(Operation.CANCEL_JOB, (Wanted("purge-job", Tag.BOOLEAN, (True,)),), job_id)

    def resume(self) -> None:
        """Let a stopped queue work again."""
        self._ask(Operation.RESUME_PRINTER)

    def _unless_ended(self, operation: Operation, about: Sequence[Wanted], job_id: int) -> None:
        try:
            self._ask(operation, about, job_id=job_id)
        except Refusal as refusal:
            if refusal.status not in (*_NOT_FOUND, 0x0404):
                raise

    def _ask(
        self,
        operation: Operation,
        about: Sequence[Wanted] = (),
        *,
        job: Sequence[Wanted] = (),
        document: bytes = b"",
        job_id: int | None = None,
    ) -> Answer:
        within = self._send_s if document else self._request_s
        answer = self.line.ask(operation, about, job, document, job_id=job_id, within_s=within)
        if not answer.succeeded:
            raise Refusal(answer.status, text(answer.first(Group.OPERATION), "status-message")[:120])
        return answer


_PDF: Final = Wanted("document-format", Tag.MIME_TYPE, ("application/pdf",))
_ONE_SIDED: Final = Wanted("sides", Tag.KEYWORD, ("one-sided",))
"""A sheet a page: what is counted before printing holds."""
_A4: Final = Wanted("media", Tag.KEYWORD, ("iso_a4_210x297mm",))


def _named(name: str) -> Wanted:
    return Wanted("job-name", Tag.NAME, ((NAME_PREFIX + name)[:200],))


def _id_of(answer: Answer) -> int:
    job_id = number(answer.first(Group.JOB), "job-id")
    if job_id is None:
        raise IppFault("it made a job without an id")
    return job_id


def _job(attributes: Attributes) -> Job:
    job_id, state = number(attributes, "job-id"), number(attributes, "job-state")
    if job_id is None or state not in tuple(JobState):
        raise IppFault("a job without id or state")
    sheets = number(attributes, "job-media-sheets-completed")
    pages = sheets if sheets is not None else number(attributes, "job-impressions-completed")
    name = text(attributes, "job-name")
    return Job(
        id=job_id,
        name=name,
        ours=text(attributes, "job-originating-user-name") == USER or NAME_PREFIX in name,
        state=JobState(state),
        reasons=texts(attributes, "job-state-reasons"),
        pages_out=pages if pages is None or pages >= 0 else None,
        begun=state == JobState.PROCESSING or number(attributes, "time-at-processing") is not None,
    )
