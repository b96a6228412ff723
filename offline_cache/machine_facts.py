# SPDX-License-Identifier: GPL-3.0-or-later
"""Small things that the machine must know again after a restart, and that are nobody's personal data."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import ValidationError

from kiosk.contract.items import OfflineLimits
from kiosk.timing import Clock
from offline_cache.database import Database
from offline_cache.moments import micros, moment


class _Fact(StrEnum):
    TOKEN = "heartbeat_token"
    CONTACT = "last_contact"
    REVOKED = "revoked"
    ORDERED = "revocation_ordered_at"
    LIMITS = "limits"
    TO_FORGET = "drafts_to_forget"


@dataclass(frozen=True)
class KnownFacts:
    """As `MachineFacts` has them, for a look from outside."""

    last_contact: datetime | None
    revoked: str
    limits: OfflineLimits | None


def facts_in(db: sqlite3.Connection) -> KnownFacts:
    """What stands in this database."""
    known: dict[str, bytes] = dict(db.execute("SELECT name, value FROM facts"))
    contact, limits = known.get(_Fact.CONTACT, b""), known.get(_Fact.LIMITS, b"")
    return KnownFacts(
        last_contact=moment(int(contact)) if contact else None,
        revoked=bytes(known.get(_Fact.REVOKED, b"")).decode(),
        limits=_limits(limits),
    )


def _limits(text: bytes) -> OfflineLimits | None:
    """None also for those of a program whose contract had other ones: the next bundle brings them again."""
    try:
        return OfflineLimits.model_validate_json(text) if text else None
    except ValidationError:
        return None


class MachineFacts:
    """Each is durable when its writing method returns. Methods raise StoreError."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def token(self) -> str:
        """The token of the last heartbeat's answer that was heard, "" before the first."""
        return self._read(_Fact.TOKEN).decode()

    def heard(self, token: str = "") -> None:
        """The centre was heard, now. token: of its answer, "" to keep the one that is known."""
        values = {_Fact.CONTACT: str(micros(self._clock.now()))}
        if token:
            values[_Fact.TOKEN] = token
        self._write(values)

    def last_contact(self) -> datetime | None:
        """When the centre was last heard by this machine's clock."""
        text = self._read(_Fact.CONTACT)
        return moment(int(text)) if text else None

    def revoked(self) -> str:
        """The reason for which this machine was revoked, "" when it is not."""
        return self._read(_Fact.REVOKED).decode()

    def set_revoked(self, reason: str, ordered_at: datetime | None = None) -> None:
        """reason: a word of RevocationReason; "" when the revocation is lifted. ordered_at: of the order."""
        values = {_Fact.REVOKED: reason}
        if ordered_at is not None:
            values[_Fact.ORDERED] = str(micros(ordered_at))
        self._write(values)

    def last_order(self) -> datetime | None:
        """When the newest revocation, or its lifting, was ordered that this machine has followed."""
        text = self._read(_Fact.ORDERED)
        return moment(int(text)) if text else None

    def limits(self) -> OfflineLimits | None:
        """The limits that were last known, for the time before the bundle is read."""
        return _limits(self._read(_Fact.LIMITS))

    def set_limits(self, limits: OfflineLimits) -> None:
        if limits != self.limits():
            self._write({_Fact.LIMITS: limits.model_dump_json()})

    def drafts_to_forget(self) -> tuple[str, ...]:
        """Locators of drafts that the centre needs not keep any more; they tell nothing of anybody."""
        return tuple(self._read(_Fact.TO_FORGET).decode().split())

    def set_drafts_to_forget(self, locators: tuple[str, ...]) -> None:
        self._write({_Fact.TO_FORGET: " ".join(locators)})

    def _read(self, fact: _Fact) -> bytes:
        row = self._database.read(
            lambda db: db.execute("SELECT value FROM facts WHERE name = ?", (fact,)).fetchone()
        )
        return b"" if row is None else bytes(row[0])

    def _write(self, values: dict[_Fact, str]) -> None:
        def work(db: sqlite3.Connection) -> None:
            db.executemany(
                "INSERT INTO facts (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
                [(name, value.encode()) for name, value in values.items()],
            )

        self._database.write(work)
