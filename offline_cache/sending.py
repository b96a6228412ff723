# SPDX-License-Identifier: GPL-3.0-or-later
"""What the sender asks of the line, and what can come back: closed sets on both sides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from offline_cache.outbox import VerifiedAnswer
from offline_cache.records import Parcel
from offline_cache.states import Lane


@dataclass(frozen=True)
class CaseAnswered:
    """An application was answered with a signed receipt and decision, both verified."""

    answer: VerifiedAnswer


@dataclass(frozen=True)
class Acknowledged:
    """A rating or callback is durably with the centre."""

    ticket_no: str | None


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


SendResult = CaseAnswered | Acknowledged | ParcelRefused | MachineRefused | NoAnswer | BadAnswer


class Submit(Protocol):
    """The way to the centre. Called on a lane's own thread; never raises for what is expected."""

    def send(self, parcel: Parcel, *, deadline_s: float) -> SendResult:
        """Send one parcel with its id as idempotency key; return within deadline_s of wall time."""


class Trouble(StrEnum):
    """Codes of the sender's own making; the others come from `Submit`."""

    PAYLOAD_DAMAGED = "payload_damaged"
    ANSWER_NOT_OURS = "answer_not_ours"


@dataclass(frozen=True)
class Sending:
    """An attempt has begun."""

    id: str
    lane: Lane


@dataclass(frozen=True)
class Delivered:
    """The centre has it; for an application the decision can now be read from the store."""

    id: str
    lane: Lane
    reference: str | None


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
    """Taken back: the centre never heard of it, and nothing of it is left here."""

    id: str
    lane: Lane


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


Report = Sending | Delivered | WillRetry | Parked | Withdrawn | LineChanged | MachineChanged | StoreTrouble
