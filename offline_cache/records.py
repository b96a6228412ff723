# SPDX-License-Identifier: GPL-3.0-or-later
"""What the store tells about its records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.contract.cases import CaseOutcome, Decision
from offline_cache.states import Lane, RecordState


class PutOutcome(StrEnum):
    """STORED: durably on this disk now. ALREADY_STORED: the very same body was there before."""

    STORED = "stored"
    ALREADY_STORED = "already_stored"


@dataclass(frozen=True)
class Snapshot:
    """A record without its contents.

    subject: the item code of an application, "" otherwise. due_at: the next attempt, None for at once.
    last_error: a code, never personal data. reference: case number or ticket number once the centre gave
    one. outcome: class of the decision. released: the citizen is done with it.
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


@dataclass(frozen=True)
class PendingSummary:
    """Applications that the centre does not have yet.

    count: queued applications; oldest_age_s: since the oldest was signed, None when there is none;
    parked: records of any lane that wait for a technician; others: queued ratings and callbacks.
    """

    count: int
    oldest_age_s: float | None
    parked: int
    others: int


@dataclass(frozen=True)
class Unfinished:
    """An application whose citizen did not see its end: for the page after a breakdown."""

    application_id: str
    item_code: str
    signed_at: datetime
    state: RecordState
    pick_up_code: str
    decision: Decision | None


@dataclass(frozen=True)
class Sendable:
    """A record that may be sent now as far as order goes: the oldest queued of its person."""

    id: str
    attempts: int
    due_at: datetime | None


@dataclass(frozen=True)
class Parcel:
    """What is sent: the exact bytes of the body that was signed."""

    id: str
    lane: Lane
    body: bytes
    attempts: int
