# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may sit at the desk, and their sessions."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from central.database import Database
from central.database.schema import moment, staff, staff_sessions, stamp
from central.secrecy import Tagger, slow_hash, slow_hash_fits
from kiosk.timing import Clock

_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{1,31}")
_SHORTEST_PASSWORD: Final = 10
_NOBODY: Final = slow_hash(secrets.token_hex(16))
"""Compared against when the name is unknown, so that names cannot be told by time."""


@dataclass(frozen=True)
class StaffSession:
    """A person at the desk. csrf: the token that every form of this session carries."""

    name: str
    full_name: str
    csrf: str


class Staff:
    """Accounts (scrypt) and sessions (random tokens, kept only as keyed hashes)."""

    def __init__(self, database: Database, clock: Clock, tagger: Tagger, session_life: timedelta) -> None:
        self._database = database
        self._clock = clock
        self._tagger = tagger
        self.session_life: Final = session_life

    def put(self, name: str, full_name: str, password: str) -> None:
        """Add a person or change their password. Raises ValueError saying what is wrong."""
        if not _NAME.fullmatch(name):
            raise ValueError("a staff name has 2 to 32 small letters, digits, - or _, and begins with a letter")
        if len(password) < _SHORTEST_PASSWORD:
            raise ValueError(f"a password has at least {_SHORTEST_PASSWORD} characters")
        values = {"full_name": full_name, "password_hash": slow_hash(password)}
        statement = insert(staff).values(name=name, **values)
        with self._database.write() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))
            # A new password ends what the old one opened.
            connection.execute(staff_sessions.delete().where(staff_sessions.c.staff == name))

    def log_in(self, name: str, password: str) -> str | None:
        """The token of a new session, or None."""
        with self._database.read() as connection:
            stored = connection.execute(
                select(staff.c.password_hash).where(staff.c.name == name)
            ).scalar_one_or_none()
        fits = slow_hash_fits(password, stored or _NOBODY)
        if stored is None or not fits:
            return None
        token = secrets.token_urlsafe(32)
        now = self._clock.now()
        with self._database.write() as connection:
            connection.execute(staff_sessions.delete().where(staff_sessions.c.expires_at < stamp(now)))
            connection.execute(
                staff_sessions.insert().values(
                    token_hash=self._tagger.tag("staff_session", token),
                    staff=name,
                    csrf=secrets.token_urlsafe(24),
                    expires_at=stamp(now + self.session_life),
                )
            )
        return token

    def session(self, token: str) -> StaffSession | None:
        """Who holds this token, while it lasts."""
        with self._database.read() as connection:
            row = connection.execute(
                select(staff_sessions, staff.c.full_name)
                .join(staff, staff.c.name == staff_sessions.c.staff)
                .where(staff_sessions.c.token_hash == self._tagger.tag("staff_session", token))
            ).one_or_none()
        if row is None or moment(row.expires_at) < self._clock.now():
            return None
        return StaffSession(row.staff, row.full_name, row.csrf)

    def log_out(self, token: str) -> None:
        with self._database.write() as connection:
            connection.execute(
                staff_sessions.delete().where(
                    staff_sessions.c.token_hash == self._tagger.tag("staff_session", token)
                )
            )

    def new_password(self, name: str, full_name: str) -> str:
        """Add a person, or change their password, to a random one (96 bits), which is returned once."""
        password = secrets.token_urlsafe(12)
        self.put(name, full_name, password)
        return password
