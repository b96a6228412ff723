# SPDX-License-Identifier: GPL-3.0-or-later
"""The way from the outbox to the centre: the client's results in the sender's words."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final, assert_never

from kiosk.central_client.client import CentralClient
from kiosk.central_client.enrolment import EnrolmentDamagedError, load_enrolment
from kiosk.central_client.results import (
    BatchJudged,
    Failure,
    LapseReceived,
    Nonsense,
    NotEnrolled,
    NotReached,
    Refused,
    Submitted,
    Unreached,
    Unwell,
)
from kiosk.contract.delivery import MaterialAnswer, WithdrawalAnswer
from kiosk.contract.feedback import Acknowledgement
from kiosk.contract.message import Text
from kiosk.contract.problems import ProblemCode
from kiosk.sealing import KeyStoreError
from offline_cache import (
    Acknowledged,
    ApplicationWithdrawn,
    BadAnswer,
    BatchAnswered,
    CaseAnswered,
    Lane,
    LapseAnswered,
    LineFailure,
    MachineRefused,
    NoAnswer,
    Paper,
    PaperKept,
    PaperMissing,
    PaperResult,
    Parcel,
    ParcelRefused,
    SendResult,
    TooOld,
    VerifiedAnswer,
    WithdrawalAnswered,
)

KEYS_ABSENT: Final = "keys_absent"
"""The machine cannot sign: its keys' keeper does not give them out. Nothing was sent."""
_LONGEST_WINDOW: Final = 200
"""Characters of a place that is named on a page, and goes over the sender's pipe in one line."""
_Refusal = ParcelRefused | ApplicationWithdrawn | TooOld | PaperMissing | LineFailure


class EnrolledSubmit:
    """Fulfils offline_cache's Submit, under the enrolment that stands in its file now: it may come later."""

    def __init__(self, client: CentralClient, enrolment: Path) -> None:
        """client: made with what `enrolment` says now."""
        self._client = client
        self._path = enrolment
        self._lock = threading.Lock()
        self._seen = self._stamp()

    def send(self, parcel: Parcel, *, live: bool, deadline_s: float) -> SendResult:
        try:
            return self._send(parcel, live=live, deadline_s=deadline_s)
        except KeyStoreError:
            return MachineRefused(KEYS_ABSENT)

    def send_batch(self, parcels: Sequence[Parcel], *, deadline_s: float) -> BatchAnswered | LineFailure:
        try:
            return self._send_batch(parcels, deadline_s=deadline_s)
        except KeyStoreError:
            return MachineRefused(KEYS_ABSENT)

    def send_paper(self, paper: Paper, *, deadline_s: float) -> PaperResult:
        try:
            return self._send_paper(paper, deadline_s=deadline_s)
        except KeyStoreError:
            return MachineRefused(KEYS_ABSENT)

    def _send(self, parcel: Parcel, *, live: bool, deadline_s: float) -> SendResult:
        client, record_id, body = self._enrolled(), parcel.id, parcel.body
        match parcel.lane:
            case Lane.APPLICATION:
                return _case(client.submit_body(record_id, body, live=live, deadline_s=deadline_s))
            case Lane.LAPSE:
                told = client.lapse_body(body, deadline_s=deadline_s)
                return LapseAnswered(told.receipt) if isinstance(told, LapseReceived) else _failure(told)
            case Lane.WITHDRAWAL:
                said = client.withdrawal_body(record_id, body, deadline_s=deadline_s)
                if isinstance(said, WithdrawalAnswer):
                    return WithdrawalAnswered(said.outcome, said.case_no, _window(said.where))
                return _failure(said)
            case Lane.RATING:
                return _acknowledged(client.rate_body(record_id, body, deadline_s=deadline_s))
            case Lane.COMPLAINT:
                return _acknowledged(client.complaint_body(record_id, body, deadline_s=deadline_s))
            case Lane.CALLBACK:
                return _acknowledged(client.callback_body(record_id, body, deadline_s=deadline_s))
            case Lane.TELEMETRY:
                return _acknowledged(client.events_body(record_id, body, deadline_s=deadline_s))
            case _:
                assert_never(parcel.lane)

    def _send_batch(self, parcels: Sequence[Parcel], *, deadline_s: float) -> BatchAnswered | LineFailure:
        bodies = [(parcel.id, parcel.body) for parcel in parcels]
        answer = self._enrolled().submit_batch(bodies, deadline_s=deadline_s)
        if isinstance(answer, BatchJudged):
            return BatchAnswered(tuple(_case(result) for result in answer.results))
        failure = _failure(answer)
        if isinstance(failure, MachineRefused | NoAnswer | BadAnswer):
            return failure
        # Of the request, and of no application in it: each shows by itself which one it is.
        return BadAnswer(answer.problem.code if isinstance(answer, Refused) else "batch_refused")

    def _send_paper(self, paper: Paper, *, deadline_s: float) -> PaperResult:
        answer = self._enrolled().put_material(paper.sha256, paper.content, deadline_s=deadline_s)
        if isinstance(answer, MaterialAnswer):
            return PaperKept()
        failure = _failure(answer)
        if isinstance(failure, ParcelRefused | MachineRefused | NoAnswer | BadAnswer):
            return failure
        # Words about an application, where none was sent.
        return BadAnswer("wrong_shape")

    def _enrolled(self) -> CentralClient:
        with self._lock:
            stamp = self._stamp()
            if stamp != self._seen:
                with contextlib.suppress(EnrolmentDamagedError):
                    self._client.machine = load_enrolment(self._path)
                self._seen = stamp
        return self._client

    def _stamp(self) -> tuple[int, int]:
        try:
            status = self._path.stat()
        except OSError:
            return (0, 0)
        return (status.st_ino, status.st_mtime_ns)


def _case(answer: Submitted | Failure) -> SendResult:
    if isinstance(answer, Submitted):
        return CaseAnswered(VerifiedAnswer(answer.envelopes, answer.receipt, answer.decision))
    return _failure(answer)


def _acknowledged(answer: Acknowledgement | Failure) -> SendResult:
    return Acknowledged(answer.ticket_no) if isinstance(answer, Acknowledgement) else _failure(answer)


def _failure(failure: Failure) -> _Refusal:
    match failure:
        case NotReached(how):
            return NoAnswer(how, left=how not in (Unreached.NO_CONNECTION, Unreached.RESTING))
        case Unwell(status, retry_after_s):
            return BadAnswer("too_many" if status == 429 else "centre_unwell", retry_after_s)
        case Nonsense(wrong):
            return BadAnswer(wrong)
        case NotEnrolled():
            return MachineRefused(ProblemCode.NOT_ENROLLED)
        case Refused(problem):
            return _refusal(problem.code)
        case _:
            assert_never(failure)


def _refusal(code: ProblemCode) -> _Refusal:
    """By the code alone: whose fault it is, and so what becomes of the record."""
    match code:
        case ProblemCode.NOT_ENROLLED | ProblemCode.STAMP_REFUSED | ProblemCode.CLOCK_SKEW:
            return MachineRefused(code)
        case ProblemCode.TOO_MANY | ProblemCode.OUT_OF_HOURS | ProblemCode.INTERNAL:
            return BadAnswer(code)
        case ProblemCode.WITHDRAWN:
            return ApplicationWithdrawn()
        case ProblemCode.TOO_OLD:
            return TooOld()
        case ProblemCode.MATERIAL_MISSING:
            return PaperMissing()
        case (
            ProblemCode.MALFORMED
            | ProblemCode.KEY_REUSED
            | ProblemCode.ITEM_UNKNOWN
            | ProblemCode.REGION_NOT_OFFERED
            | ProblemCode.FORM_INVALID
            | ProblemCode.IDENTITY_REFUSED
            | ProblemCode.NOT_FOUND
            | ProblemCode.CODE_USED
            | ProblemCode.DOCUMENT_REVOKED
            | ProblemCode.LICENCE_REFUSED
        ):
            return ParcelRefused(code)
        case _:
            assert_never(code)


def _window(where: Text | None) -> tuple[str, str] | None:
    """Chinese and English; None for what no page would show."""
    if where is None or max(len(where.zh), len(where.en)) > _LONGEST_WINDOW:
        return None
    return where.zh, where.en
