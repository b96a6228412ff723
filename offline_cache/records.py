# SPDX-License-Identifier: GPL-3.0-or-later
"""What the store tells about its records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kiosk.contract.cases import CaseOutcome, Decision
from offline_cache.states import Lane, RecordState


class PutOutcome(StrEnum):
    """STORED: durably on this disk now. ALREADY_STORED: the very same body was there before."""

    STORED = "stored"
    ALREADY_STORED = "already_stored"


class WithdrawOutcome(StrEnum):
    """What this machine could do about an application that its citizen takes back."""

    WITHDRAWN = "withdrawn"
    """Nothing of it had left: it is destroyed, and the centre never hears of it."""
    MUST_ASK_CENTRE = "must_ask_centre"
    """It may be there already, or it is held elsewhere: only the centre can say."""
    TOO_LATE = "too_late"
    """The centre has it: the window that handles the case can end it."""


@dataclass(frozen=True)
class Material:
    """A paper that goes by itself before its application. material: its code; content: the file's bytes (PDF)."""

    material: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class UnsentMaterial:
    """A paper that the centre is not known to have. sha256: "sha256:..." of its bytes."""

    material: str
    sha256: str


@dataclass(frozen=True)
class Snapshot:
    """A record without its contents.

    subject: the item code of an application, the reason of a lapse, "" otherwise and of what is finished. about:
    the application that a rating, a lapse or a withdrawal is about. due_at: the next attempt, None for at once.
    last_error: a code, never personal data. reference: case number or ticket number once the centre gave one, None
    again when it is finished. outcome: class of the decision. released: the citizen is done with it. expires_at:
    when it is too old, None when nobody has said. size: bytes of body and papers. withdrawing: its citizen wants it
    back and the centre is being asked.
    """

    id: str
    lane: Lane
    subject: str
    state: RecordState
    made_at: datetime
    attempts: int
    due_at: datetime | None
    last_error: str | None
    reference: str | None
    outcome: CaseOutcome | None
    received_at: datetime | None
    released: bool
    about: str | None = None
    expires_at: datetime | None = None
    size: int = 0
    withdrawing: bool = False


@dataclass(frozen=True)
class PendingSummary:
    """What the centre does not have yet.

    count: applications that are queued or being sent; backlog: those of them for which nobody stands waiting;
    oldest_age_s: since the oldest of them was signed, None when there is none; parked: records of any lane that
    wait for a technician; expired: applications whose lapse the centre does not have; others: records of other
    lanes that are still to be sent, without lapses.
    """

    count: int
    oldest_age_s: float | None
    parked: int
    others: int
    backlog: int = 0
    expired: int = 0


@dataclass(frozen=True)
class Unfinished:
    """An application whose citizen did not see its end: for the page after a breakdown, and for 办到哪了."""

    application_id: str
    item_code: str
    signed_at: datetime
    state: RecordState
    pick_up_code: str
    decision: Decision | None
    expires_at: datetime | None = None
    withdrawing: bool = False


@dataclass(frozen=True)
class Sendable:
    """A record that may be sent now as far as order goes: the oldest unsent one of its person. size: bytes of its
    body and papers together. papers: how many go by themselves before it; unsent: of them. suspect: the program had
    a fault over it, or over one of its batch."""

    id: str
    attempts: int
    due_at: datetime | None
    size: int = 0
    papers: int = 0
    unsent: int = 0
    suspect: bool = False


@dataclass(frozen=True)
class Parcel:
    """What is sent: the exact bytes of the body that was signed."""

    id: str
    lane: Lane
    body: bytes = field(repr=False)
    attempts: int


@dataclass(frozen=True)
class Expired:
    """An application that the sweep has just ended."""

    id: str
    item_code: str
    signed_at: datetime
