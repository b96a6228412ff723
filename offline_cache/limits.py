# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether this machine may register one more application while the centre cannot be reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.contract.items import OfflineLimits


class Limit(StrEnum):
    """What a machine can have too much, or too little, of. The words stand in heartbeats and technicians' texts."""

    COUNT = "count"
    BYTES = "bytes"
    BODY = "body"
    """This one application with its papers."""
    DISK = "disk"
    CONTACT = "contact"
    """The centre was not heard for too long."""
    AGE = "age"
    """Near: the oldest waits longer than staff should leave it. Passed: one has expired and the centre does not
    know of it yet, so that another would not get there in time either."""
    REVOKED = "revoked"


@dataclass(frozen=True)
class Usage:
    """What this machine holds now.

    applications, bytes: queued or being sent, with their papers. oldest: when the oldest of them was signed.
    expired: applications whose lapse the centre does not have. free_bytes: of the store's disk. last_contact: None
    when the centre was never heard.
    """

    applications: int
    bytes: int
    oldest: datetime | None
    expired: int
    free_bytes: int
    last_contact: datetime | None
    revoked: bool


@dataclass(frozen=True)
class MayTake:
    """One more may be registered. near: limits that are not far away, for technician and fleet."""

    near: frozenset[Limit]


@dataclass(frozen=True)
class MustDecline:
    """No more may be registered. reason: the first limit that is passed; passed: all of them."""

    reason: Limit
    passed: frozenset[Limit]
    near: frozenset[Limit]


Verdict = MayTake | MustDecline


def may_take(limits: OfflineLimits, usage: Usage, now: datetime, *, body_bytes: int = 0) -> Verdict:
    """body_bytes: of the one that is about to be registered, with its papers; 0 when it is not known yet.

    A clock that went back makes nothing old, and one that jumped ahead makes the machine decline: whoever knows
    that the clock is wrong says so to the citizen.
    """
    silent = now - usage.last_contact if usage.last_contact is not None else timedelta(0)
    age = now - usage.oldest if usage.oldest is not None else timedelta(0)
    days = timedelta(days=limits.days_without_contact)
    passed = {
        Limit.REVOKED: usage.revoked,
        Limit.BODY: body_bytes > limits.most_body_bytes,
        Limit.DISK: usage.free_bytes < limits.least_free_bytes + body_bytes,
        Limit.COUNT: usage.applications >= limits.most_applications,
        Limit.BYTES: usage.bytes + body_bytes > limits.most_bytes,
        Limit.AGE: usage.expired > 0,
        Limit.CONTACT: silent > days,
    }
    near = {
        Limit.COUNT: usage.applications >= limits.near * limits.most_applications,
        Limit.BYTES: usage.bytes + body_bytes > limits.near * limits.most_bytes,
        Limit.DISK: usage.free_bytes < limits.least_free_bytes / limits.near + body_bytes,
        Limit.CONTACT: silent > days * limits.near,
        Limit.AGE: age > timedelta(hours=limits.alarm_hours),
    }
    over = frozenset(limit for limit, is_so in passed.items() if is_so)
    close = frozenset(limit for limit, is_so in near.items() if is_so) - over
    if not over:
        return MayTake(close)
    return MustDecline(next(limit for limit in passed if limit in over), over, close)
