# SPDX-License-Identifier: GPL-3.0-or-later
"""What the sender asks of the line, and what can come back: closed sets on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from kiosk.contract.delivery import LapseReason, LapseReceipt, WithdrawalOutcome
from offline_cache.outbox import VerifiedAnswer
from offline_cache.records import Parcel
from offline_cache.states import Lane


@dataclass(frozen=True)
class CaseAnswered:
    """An application was answered with a signed receipt and decision, both verified."""

    answer: VerifiedAnswer


@dataclass(frozen=True)
class Acknowledged:
    """A rating, a complaint, a callback or a batch of events is durably with the centre."""

    ticket_no: str | None


@dataclass(frozen=True)
class LapseAnswered:
    """Staff have a lapse. receipt: verified, and about it."""

    receipt: LapseReceipt


@dataclass(frozen=True)
class WithdrawalAnswered:
    """The centre has said what a withdrawal can still do. case_no: of the case that is there already; window: where
    that one can be ended, Chinese and English."""

    outcome: WithdrawalOutcome
    case_no: str | None
    window: tuple[str, str] | None = None


@dataclass(frozen=True)
class PaperKept:
    """A paper is durably with the centre."""


@dataclass(frozen=True)
class ApplicationWithdrawn:
    """Its applicant has taken this application back: the centre takes it neither now nor later."""


@dataclass(frozen=True)
class TooOld:
    """It was signed longer ago than its item allows: it ends as a lapse."""


@dataclass(frozen=True)
class PaperMissing:
    """The centre lacks a paper that the application names: its papers go again, then the application."""


@dataclass(frozen=True)
class ParcelRefused:
    """The centre will never take this body. code: a word of a closed set."""

    code: str


@dataclass(frozen=True)
class MachineRefused:
    """The centre does not take anything from this machine: not enrolled, stamp refused, clock wrong."""

    code: str


@dataclass(frozen=True)
class NoAnswer:
    """Nobody answered, or too late: the parcel may or may not have arrived. The line is to blame. left: False when
    it is certain that none of it left this machine."""

    code: str
    left: bool = True


@dataclass(frozen=True)
class BadAnswer:
    """Something answered, but not with an answer that can be believed: an error, or nonsense.

    retry_after_s: what the centre asked for, if it did.
    """

    code: str
    retry_after_s: float | None = None


LineFailure = MachineRefused | NoAnswer | BadAnswer
"""What says nothing about the record that was sent."""
SendResult = (
    CaseAnswered
    | Acknowledged
    | LapseAnswered
    | WithdrawalAnswered
    | ApplicationWithdrawn
    | TooOld
    | PaperMissing
    | ParcelRefused
    | LineFailure
)
PaperResult = PaperKept | ParcelRefused | LineFailure


@dataclass(frozen=True)
class Paper:
    """A paper that goes by itself. sha256: "sha256:..." of its bytes, a PDF."""

    sha256: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class BatchAnswered:
    """What became of each application of a batch, in their order."""

    results: tuple[SendResult, ...]


class Submit(Protocol):
    """The way to the centre. Called on a lane's own thread; never raises for what is expected. Each call returns
    within deadline_s of wall time."""

    def send(self, parcel: Parcel, *, live: bool, deadline_s: float) -> SendResult:
        """Send one parcel with its id as idempotency key. live: a citizen waits for the answer."""

    def send_batch(self, parcels: Sequence[Parcel], *, deadline_s: float) -> BatchAnswered | LineFailure:
        """Send applications that nobody waits for; at most MOST_IN_BATCH of them and MOST_BATCH_BYTES in all."""

    def send_paper(self, paper: Paper, *, deadline_s: float) -> PaperResult:
        """Send a paper before the application that names it."""


class Trouble(StrEnum):
    """Codes of the sender's own making; the others come from `Submit`."""

    PAYLOAD_DAMAGED = "payload_damaged"
    PAPER_DAMAGED = "paper_damaged"
    ANSWER_NOT_OURS = "answer_not_ours"
    """Rightly signed, but about something else, or an answer to another kind of question."""
    MATERIAL_MISSING = "material_missing"
    PROGRAM_FAULT = "program_fault"
    """Over this record the program itself had a fault."""
    PROGRAM_FAULT_NEAR = "program_fault_near"
    """The same, over one of a batch: it is not known which."""
    RESTING = "resting"
    """Not tried: the line has just failed several times."""


@dataclass(frozen=True)
class Sending:
    """An attempt has begun."""

    id: str
    lane: Lane


@dataclass(frozen=True)
class Delivered:
    """The centre has it; for an application the decision can now be read from the store. window: of a withdrawal
    that came too late, where to go; Chinese and English."""

    id: str
    lane: Lane
    reference: str | None
    window: tuple[str, str] | None = None


@dataclass(frozen=True)
class WillRetry:
    """It stays queued; next attempt not before wait_s seconds."""

    id: str
    lane: Lane
    code: str
    wait_s: float


@dataclass(frozen=True)
class Parked:
    """It needs a technician's attention."""

    id: str
    lane: Lane
    code: str


@dataclass(frozen=True)
class Withdrawn:
    """Taken back: it is certain that the centre has no case of it, and nothing of it is left here."""

    id: str
    lane: Lane


@dataclass(frozen=True)
class ApplicationExpired:
    """It became too old before the centre could have it. The centre is told by a lapse."""

    id: str


@dataclass(frozen=True)
class LapseTold:
    """The centre has the lapse of an application. id: of the application; ticket_no: what staff and citizen say."""

    id: str
    reason: LapseReason
    ticket_no: str


@dataclass(frozen=True)
class LineChanged:
    """At the edge only: whether the centre answers at all."""

    up: bool


@dataclass(frozen=True)
class MachineChanged:
    """At the edge only. code: why the centre takes nothing from this machine, "" when it does again."""

    code: str


@dataclass(frozen=True)
class StoreTrouble:
    """At the edge only. code: the name of the store's error, "" when it works again."""

    code: str


Report = (
    Sending
    | Delivered
    | WillRetry
    | Parked
    | Withdrawn
    | ApplicationExpired
    | LapseTold
    | LineChanged
    | MachineChanged
    | StoreTrouble
)
