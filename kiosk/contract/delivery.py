# SPDX-License-Identifier: GPL-3.0-or-later
"""How what was signed at a machine gets to the centre, or visibly ends: batches, papers, lapses, withdrawals."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from pydantic import AwareDatetime, Field

from kiosk.contract.cards import CardType
from kiosk.contract.cases import SubmissionAnswer
from kiosk.contract.message import Message, Text
from kiosk.contract.problems import Problem
from kiosk.sealing import SignedEnvelope

MOST_IN_BATCH: Final = 20
"""Applications of the backlog in one request (docs/scale.md)."""
MOST_BATCH_BYTES: Final = 1024 * 1024
"""Of all bodies of a batch together; what is larger goes by itself."""

LANE_HEADER: Final = "X-Lane"
"""On POST of cases and batches: "live" when a citizen waits for the answer, else "backlog". The centre keeps a
share of its capacity for live ones."""
LIVE: Final = "live"
BACKLOG: Final = "backlog"


class CaseBatch(Message):
    """The payload of POST CASE_BATCHES. bodies: the exact text of each stored application, in the order in which
    they were signed; each is taken or refused by itself, under its own application_id as its key."""

    bodies: tuple[str, ...] = Field(min_length=1, max_length=MOST_IN_BATCH, repr=False)


class BatchedAnswer(Message):
    """What became of one body of a batch: exactly one of answer and problem. application_id: "" for a body in which
    none could be read. retry_after_s: with a passing problem, when the centre wants it again."""

    application_id: str
    answer: SubmissionAnswer | None = None
    problem: Problem | None = None
    retry_after_s: float | None = None


class CaseBatchAnswer(Message):
    """One answer for each body, in the order of the bodies."""

    answers: tuple[BatchedAnswer, ...]


class MaterialAnswer(Message):
    """The answer to PUT MATERIAL: the centre has these bytes durably. A case that names them can come."""

    sha256: str
    size: int = Field(ge=0)


class LapseReason(StrEnum):
    """Why an application ends without becoming a case."""

    EXPIRED = "expired"
    """Its legal age limit passed before the centre could be reached."""
    PARKED = "parked"
    """The centre refused its body, or the body cannot be read any more; a technician may still release it."""


class Lapse(Message):
    """A machine tells that an application it holds did not become a case, so that staff and citizen learn of it.

    body: the exact text of the stored application, None when it cannot be read any more. code: why it was parked, a
    word of a closed set. Repeated with the same application_id and reason it gets the same ticket.
    """

    application_id: str
    reason: LapseReason
    code: str
    item_code: str
    signed_at: AwareDatetime
    lapsed_at: AwareDatetime
    body: str | None = Field(default=None, repr=False)


class LapseReceipt(Message):
    """The payload of a signed "lapse_receipt", given after the commit: staff have it. told: whether a message went
    to the citizen's phone. case_no: of the case that the centre has all the same, so that nothing lapsed."""

    application_id: str
    reason: LapseReason
    ticket_no: str
    received_at: AwareDatetime
    told: bool
    case_no: str | None = None


class LapseAnswer(Message):
    receipt: SignedEnvelope


class Withdrawal(Message):
    """The applicant, by card and pick-up code, wants an application not to be taken. Made at any machine.

    Only the person of that number can stop an application of theirs: for any other the order has no effect.
    """

    withdrawal_id: str
    pick_up_code: str
    card_type: CardType
    number: str = Field(repr=False)
    made_at: AwareDatetime


class WithdrawalOutcome(StrEnum):
    """NOTED: no such case has come; should the application come, it is not taken. With a case_no: it was a visit
    that was still to come, which is cancelled. TOO_LATE: the case is there."""

    NOTED = "noted"
    TOO_LATE = "too_late"


class WithdrawalAnswer(Message):
    """where: for TOO_LATE, the window that can end the case."""

    withdrawal_id: str
    outcome: WithdrawalOutcome
    case_no: str | None = None
    where: Text | None = None
