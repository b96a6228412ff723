# SPDX-License-Identifier: GPL-3.0-or-later
"""The way from the outbox to the centre: the client's results in the sender's words."""

from __future__ import annotations

from typing import assert_never

from kiosk.central_client.client import CentralClient
from kiosk.central_client.results import (
    Failure,
    Nonsense,
    NotEnrolled,
    NotReached,
    Refused,
    Submitted,
    Unreached,
    Unwell,
)
from kiosk.contract.feedback import Acknowledgement
from kiosk.contract.problems import ProblemCode
from offline_cache import (
    Acknowledged,
    BadAnswer,
    CaseAnswered,
    Lane,
    MachineRefused,
    NoAnswer,
    Parcel,
    ParcelRefused,
    SendResult,
    VerifiedAnswer,
)


class CentralSubmit:
    """Fulfils offline_cache's Submit."""

    def __init__(self, client: CentralClient) -> None:
        self._client = client

    def send(self, parcel: Parcel, *, deadline_s: float) -> SendResult:
        match parcel.lane:
            case Lane.APPLICATION:
                answer = self._client.submit_body(parcel.id, parcel.body, deadline_s=deadline_s)
                if isinstance(answer, Submitted):
                    return CaseAnswered(VerifiedAnswer(answer.envelopes, answer.receipt, answer.decision))
                return _failure(answer)
            case Lane.RATING:
                return _acknowledged(self._client.rate_body(parcel.id, parcel.body, deadline_s=deadline_s))
            case Lane.CALLBACK:
                return _acknowledged(self._client.callback_body(parcel.id, parcel.body, deadline_s=deadline_s))
            case Lane.LAPSE | Lane.WITHDRAWAL | Lane.COMPLAINT | Lane.TELEMETRY:
                return BadAnswer("not_spoken")
            case _:
                assert_never(parcel.lane)


def _acknowledged(answer: Acknowledgement | Failure) -> SendResult:
    return Acknowledged(answer.ticket_no) if isinstance(answer, Acknowledgement) else _failure(answer)


def _failure(failure: Failure) -> SendResult:
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


def _refusal(code: ProblemCode) -> SendResult:
    match code:
        case ProblemCode.NOT_ENROLLED | ProblemCode.STAMP_REFUSED | ProblemCode.CLOCK_SKEW:
            return MachineRefused(code)
        case ProblemCode.TOO_MANY | ProblemCode.OUT_OF_HOURS | ProblemCode.INTERNAL:
            return BadAnswer(code)
        case (
            ProblemCode.MALFORMED
            | ProblemCode.KEY_REUSED
            | ProblemCode.ITEM_UNKNOWN
            | ProblemCode.FORM_INVALID
            | ProblemCode.IDENTITY_REFUSED
            | ProblemCode.NOT_FOUND
            | ProblemCode.CODE_USED
            | ProblemCode.WITHDRAWN
            | ProblemCode.TOO_OLD
            | ProblemCode.MATERIAL_MISSING
        ):
            return ParcelRefused(code)
        case _:
            assert_never(code)
