# SPDX-License-Identifier: GPL-3.0-or-later
"""Enrolment and heartbeat of a machine."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from kiosk.contract.message import Message, Text


class EnrolmentRequest(Message):
    """A machine's public key (base64 Ed25519, 32 bytes) and the one-time code of its commissioning."""

    one_time_code: str
    key_id: str
    public_key: str
    program_version: str


class EnrolmentAnswer(Message):
    """What the machine now is, and the centre's public keys to trust (key id to base64)."""

    machine_id: str
    site: Text
    city_code: str = Field(pattern=r"^[0-9]{6}$")
    centre_keys: dict[str, str]
    demonstration: bool


class Heartbeat(Message):
    """Sent each minute. Ages in seconds; devices: device class to state word; causes: device class to why it is not
    simply online."""

    sent_at: AwareDatetime
    program_version: str
    catalogue_revision: str | None
    queued: int = Field(ge=0)
    oldest_queued_age: float | None
    last_success_age: float | None
    devices: dict[str, str]
    causes: dict[str, str] = Field(default_factory=dict)


class HeartbeatAnswer(Message):
    centre_time: AwareDatetime
    catalogue_revision: str
