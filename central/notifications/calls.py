# SPDX-License-Identifier: GPL-3.0-or-later
"""What the desk reads of messages: those of a case, and whom a person has to call as no message came through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from central.database import Database
from central.database.notice_tables import notices
from central.database.schema import cases, moment, stamp
from central.notifications.notices import Addressee, NoticeState, Purpose
from central.notifications.ports import NoticeFault
from kiosk.timing import Clock

MOST_SHOWN: Final = 200


@dataclass(frozen=True)
class NoticeLine:
    """One message. told_to: masked; case_no, item_code: None where it is of no case."""

    number: int
    purpose: Purpose
    application_id: str | None
    case_no: str | None
    item_code: str | None
    told_to: str | None
    text: str
    state: NoticeState
    reason: NoticeFault | None
    tries: int
    made_at: datetime
    changed_at: datetime
    call: bool
    called_at: datetime | None
    called_by: str | None
    call_note: str | None


class Calls:
    """The desk's side of the messages."""

    def __init__(self, database: Database, clock: Clock, addressee: Addressee) -> None:
        self._database = database
        self._clock = clock
        self._addressee = addressee

    def of_case(self, application_id: str) -> list[NoticeLine]:
        """The messages about a case, oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                _LINES.where(notices.c.application_id == application_id).order_by(notices.c.number)
            ).all()
        return [_line(row) for row in rows]

    def owed(self, *, done: bool, sees: Callable[[str | None], bool] = lambda _: True) -> list[NoticeLine]:
        """Calls that a person owes, oldest first; or those that were made, newest first. sees: by item, if any."""
        chosen = notices.c.called_at.is_not(None) if done else notices.c.call == 1
        order = notices.c.called_at.desc() if done else notices.c.number
        with self._database.read() as connection:
            rows = connection.execute(_LINES.where(chosen).order_by(order))
            # Counted after they are looked at: another department's many must not hide these few.
            seen = (line for line in map(_line, rows) if sees(line.item_code))
            return list(islice(seen, MOST_SHOWN))

    def line(self, number: int) -> NoticeLine | None:
        with self._database.read() as connection:
            row = connection.execute(_LINES.where(notices.c.number == number)).one_or_none()
        return None if row is None else _line(row)

    def phone(self, number: int) -> str | None:
        """The number to call, as far as anybody knows one now."""
        with self._database.read() as connection:
            row = connection.execute(
                select(notices.c.phone, notices.c.application_id).where(notices.c.number == number)
            ).one_or_none()
        if row is None:
            return None
        found = row.phone or (self._addressee(row.application_id) if row.application_id else None)
        return found if isinstance(found, str) else None

    def called(self, number: int, staff: str, note: str) -> bool:
        """Mark a call as made; False when none is owed."""
        with self._database.write() as connection:
            changed = connection.execute(
                notices.update()
                .where(notices.c.number == number, notices.c.call == 1)
                .values(call=0, phone=None, called_at=stamp(self._clock.now()), called_by=staff, call_note=note)
            )
        return changed.rowcount == 1


def sweep_notices(connection: Connection, before: datetime) -> int:
    """Take away messages made before a moment, except those about which a call is owed; how many."""
    old = (notices.c.made_at < stamp(before), notices.c.call == 0, notices.c.next_at.is_(None))
    return connection.execute(notices.delete().where(*old)).rowcount


_LINES: Final = select(notices, cases.c.case_no, cases.c.item_code).outerjoin(
    cases, cases.c.application_id == notices.c.application_id
)


def _line(row: Row[Any]) -> NoticeLine:
    return NoticeLine(
        number=row.number,
        purpose=Purpose(row.purpose),
        application_id=row.application_id,
        case_no=row.case_no,
        item_code=row.item_code,
        told_to=row.told_to,
        text=row.text,
        state=NoticeState(row.state),
        reason=None if row.reason is None else NoticeFault(row.reason),
        tries=row.tries,
        made_at=moment(row.made_at),
        changed_at=moment(row.changed_at),
        call=bool(row.call),
        called_at=moment(row.called_at) if row.called_at else None,
        called_by=row.called_by,
        call_note=row.call_note,
    )
