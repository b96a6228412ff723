# SPDX-License-Identifier: GPL-3.0-or-later
"""Enrolment and heartbeat of a machine."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from pydantic import AwareDatetime, Field

from kiosk.contract.message import Message, Text
from kiosk.sealing import SignedEnvelope


class EnrolmentRequest(Message):
    """A machine's public key (Ed25519 or SM2, as SigningKey.public_text) and the one-time code that admits it."""

    one_time_code: str
    key_id: str
    public_key: str
    program_version: str


class EnrolmentAnswer(Message):
    """What the machine now is, and the centre's public keys to trust (key id to public text)."""

    machine_id: str
    site: Text
    city_code: str = Field(pattern=r"^[0-9]{6}$")
    centre_keys: dict[str, str]
    demonstration: bool


LONGEST_LEFT_OUT_CODE: Final = 64
LONGEST_LEFT_OUT_REASON: Final = 200


class LeftOutItem(Message):
    """An item of the catalogue that a machine does not offer. reason: why, in English, for the city's technicians:
    what its program cannot read of it, or not show. `of` cuts what is longer: a program knows no bounds of a later
    one's items."""

    code: str = Field(max_length=LONGEST_LEFT_OUT_CODE)
    reason: str = Field(max_length=LONGEST_LEFT_OUT_REASON)

    @classmethod
    def of(cls, code: str, reason: str) -> LeftOutItem:
        return cls(code=code[:LONGEST_LEFT_OUT_CODE], reason=reason[:LONGEST_LEFT_OUT_REASON])


MOST_LEFT_OUT: Final = 20
"""Named in one heartbeat; how many there are is told beside."""


class Heartbeat(Message):
    """Sent once a minute or oftener. Ages in seconds; devices: device class to state word; causes: device class to
    why it is not simply online."""

    sent_at: AwareDatetime
    program_version: str
    catalogue_revision: str | None
    queued: int = Field(ge=0)
    oldest_queued_age: float | None
    last_success_age: float | None
    devices: dict[str, str]
    causes: dict[str, str] = Field(default_factory=dict)
    backlog: int = Field(default=0, ge=0)
    """Applications that wait for a slot: all that nobody stands waiting for. Asks for one."""
    parked: int = Field(default=0, ge=0)
    expired: int = Field(default=0, ge=0)
    """Lapsed applications whose lapse the centre does not have yet."""
    warnings: tuple[str, ...] = Field(default=(), max_length=20)
    """Codes of limits that are near or passed, and of what else a technician should see."""
    key_provider: str = ""
    left_out: tuple[LeftOutItem, ...] = Field(default=(), max_length=MOST_LEFT_OUT)
    left_out_count: int = Field(default=0, ge=0)
    """Of the items of the catalogue that this machine's program is too old for, or that are faulty."""
    token: str = ""
    """The token of the last answer that was heard: a machine that was copied shows an old one."""


class Slot(Message):
    """When a machine may send of its backlog, and how much: most applications, beginning in starts_in_s seconds, at
    most per_s a second. It ends with the next slot or after lasts_s."""

    starts_in_s: float = Field(ge=0)
    lasts_s: float = Field(gt=0)
    most: int = Field(ge=1)
    per_s: float = Field(gt=0)


class RevocationReason(StrEnum):
    """BLOCKED: the city took it out of service. CLONED: two machines speak with its key."""

    BLOCKED = "blocked"
    CLONED = "cloned"


class Revocation(Message):
    """The payload of a signed "revocation": this machine serves nobody, wipes what it must, and keeps what it owes.
    lifted: the same machine may serve again."""

    machine_id: str
    reason: RevocationReason
    lifted: bool
    ordered_at: AwareDatetime


class RollBack(Message):
    """The payload of a signed "roll_back": take this bundle although it was issued before the one in use."""

    machine_id: str | None
    """None for every machine."""
    revision: str
    instead_of: str
    """The revision that is left; the order says nothing about any other."""
    ordered_at: AwareDatetime


class HeartbeatAnswer(Message):
    """orders: signed envelopes of kinds "revocation" and "roll_back" that concern this machine. token: to be shown
    in the next heartbeat."""

    centre_time: AwareDatetime
    catalogue_revision: str
    slot: Slot | None = None
    orders: tuple[SignedEnvelope, ...] = ()
    token: str = ""


class TelemetryEvent(Message):
    """One thing that happened to the machine, never to a person. code: a word of the audit catalogue."""

    at: AwareDatetime
    code: str = Field(pattern=r"^[a-z0-9_.]{1,60}$")
    values: dict[str, str] = Field(default_factory=dict)


class EventBatch(Message):
    """dropped: events that were given up for want of room since the last batch."""

    batch_id: str
    dropped: int = Field(ge=0)
    events: tuple[TelemetryEvent, ...] = Field(max_length=500)
