# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may sit at the desk, as what, for which department; and their sessions."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.dialects.sqlite import insert

from central.database import Database
from central.database.schema import moment, staff, staff_sessions, stamp
from central.desk.roles import ALL_BUT_AUDIT, Permission, Role, permissions_of, roles_of
from central.secrecy import Tagger, slow_hash, slow_hash_fits
from kiosk.timing import Clock

_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{1,31}")
_SHORTEST_PASSWORD: Final = 10
_NOBODY: Final = slow_hash(secrets.token_hex(16))
"""Compared against when the name is unknown, so that names cannot be told by time."""


@dataclass(frozen=True)
class StaffMember:
    """An account. department: the Chinese name, None for the whole city. ended_at: when it was closed."""

    name: str
    full_name: str
    department: str | None
    roles: frozenset[Role]
    ended_at: datetime | None


@dataclass(frozen=True)
class StaffSession:
    """A person at the desk. csrf: the token that every form of this session carries."""

    name: str
    full_name: str
    csrf: str
    department: str | None = None
    roles: frozenset[Role] = ALL_BUT_AUDIT

    def may(self, permission: Permission) -> bool:
        """Whether this person may do it at all; to which cases is a question of the department."""
        return permission in permissions_of(self.roles)


class Staff:
    """Accounts (scrypt) and sessions (random tokens, kept only as keyed hashes)."""

    def __init__(self, database: Database, clock: Clock, tagger: Tagger, session_life: timedelta) -> None:
        self._database = database
        self._clock = clock
        self._tagger = tagger
        self.session_life: Final = session_life

    def put(
        self,
        name: str,
        full_name: str,
        password: str,
        *,
        department: str | None = None,
        roles: Iterable[Role] = ALL_BUT_AUDIT,
    ) -> None:
        """Add a person, or change their password, department and roles. Raises ValueError saying what is wrong.

        department: None for the whole city. An account that was closed is open again.
        """
        self.put_all([StaffMember(name, full_name, department, roles_of(roles), None)], password)

    def put_all(self, members: Sequence[StaffMember], password: str) -> None:
        """The same for several with one password, as a demonstration has them: hashing it takes its time once."""
        if not all(_NAME.fullmatch(one.name) for one in members):
            raise ValueError("a staff name has 2 to 32 small letters, digits, - or _, and begins with a letter")
        if len(password) < _SHORTEST_PASSWORD:
            raise ValueError(f"a password has at least {_SHORTEST_PASSWORD} characters")
        password_hash = slow_hash(password)
        with self._database.write() as connection:
            for one in members:
                values = {
                    "full_name": one.full_name,
                    "password_hash": password_hash,
                    "department": one.department,
                    "roles": " ".join(sorted(roles_of(one.roles))),
                    "ended_at": None,
                }
                statement = insert(staff).values(name=one.name, **values)
                connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))
                # A new password ends what the old one opened.
                connection.execute(staff_sessions.delete().where(staff_sessions.c.staff == one.name))

    def end(self, name: str) -> bool:
        """Close an account and its sessions. Its name stays on what it did. False when nobody open has it."""
        this = (staff.c.name == name, staff.c.ended_at.is_(None))
        with self._database.write() as connection:
            ended = connection.execute(staff.update().where(*this).values(ended_at=stamp(self._clock.now())))
            connection.execute(staff_sessions.delete().where(staff_sessions.c.staff == name))
        return ended.rowcount == 1

    def members(self) -> list[StaffMember]:
        """Every account, by name."""
        with self._database.read() as connection:
            rows = connection.execute(select(staff).order_by(staff.c.name)).all()
        return [_member(row) for row in rows]

    def who_may(self, permission: Permission, department: str | None) -> list[StaffMember]:
        """Who has an open account with a permission and sees what is a department's."""
        return [
            one
            for one in self.members()
            if one.ended_at is None
            and permission in permissions_of(one.roles)
            and one.department in (None, department)
        ]

    def log_in(self, name: str, password: str) -> str | None:
        """The token of a new session, or None."""
        with self._database.read() as connection:
            stored = connection.execute(
                select(staff.c.password_hash).where(staff.c.name == name, staff.c.ended_at.is_(None))
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
        """Who holds this token, while it lasts and their account is open. Roles are read anew each time."""
        with self._database.read() as connection:
            row = connection.execute(
                select(staff_sessions, staff)
                .join(staff, staff.c.name == staff_sessions.c.staff)
                .where(
                    staff_sessions.c.token_hash == self._tagger.tag("staff_session", token),
                    staff.c.ended_at.is_(None),
                )
            ).one_or_none()
        if row is None or moment(row.expires_at) < self._clock.now():
            return None
        member = _member(row)
        return StaffSession(member.name, member.full_name, row.csrf, member.department, member.roles)

    def log_out(self, token: str) -> None:
        with self._database.write() as connection:
            connection.execute(
                staff_sessions.delete().where(
                    staff_sessions.c.token_hash == self._tagger.tag("staff_session", token)
                )
            )

    def new_password(
        self,
        name: str,
        full_name: str,
        *,
        department: str | None = None,
        roles: Iterable[Role] = ALL_BUT_AUDIT,
    ) -> str:
        """As `put`, with a random password (96 bits), which is returned once."""
        password = secrets.token_urlsafe(12)
        self.put(name, full_name, password, department=department, roles=roles)
        return password


def _member(row: Row[Any]) -> StaffMember:
    return StaffMember(
        name=row.name,
        full_name=row.full_name,
        department=row.department,
        roles=roles_of(row.roles.split()),
        ended_at=moment(row.ended_at) if row.ended_at else None,
    )
