# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers that follow (容缺), at the desk: what is owed, by when, what came at a machine, and that it was taken.

To let one go, or to take an approval back for it, is a person's own step: nothing here does either by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Row, func, select

from central.database import Database
from central.database.deferred_tables import deferred_papers, hand_ins
from central.database.schema import cases, materials, moment, stamp
from central.desk.book import DeskAct, DeskBook
from central.desk.cases import CaseDesk
from central.desk.roles import Permission
from central.desk.staff import StaffSession
from central.intake.deferred_papers import events_of, it_came, last_hand_in
from central.notifications import Notices, Purpose
from kiosk.timing import Clock

MOST_SHOWN: Final = 200


class DutyEnd(StrEnum):
    """HANDED_IN: the paper was taken, at the window or as it came at a machine. LET_GO: it is not wanted any more,
    and the note says why."""

    HANDED_IN = "handed_in"
    LET_GO = "let_go"


class DutyResult(Enum):
    DONE = "done"
    NO_SUCH_DUTY = "no_such_duty"
    NOT_ALLOWED = "not_allowed"
    NOT_NOW = "not_now"


AGAIN: Final = "again"
"""What came at a machine will not do: its holder is asked for it once more, and the duty stays open."""


@dataclass(frozen=True)
class CameIn:
    """What came at a machine last. waits: whether a person is still to look at it."""

    machine_id: str
    at: datetime
    waits: bool


@dataclass(frozen=True)
class Duty:
    """One paper that is owed, or was. due: its last day; late_at: when its holder was told that it has passed.
    came: what was handed in at a machine, None when nothing was."""

    number: int
    application_id: str
    case_no: str
    item_code: str
    item_version: str
    material: str
    due: date
    late_at: datetime | None
    ended_at: datetime | None
    ended_by: str | None
    ended_as: DutyEnd | None
    note: str | None
    came: CameIn | None


class DeferredDesk:
    """Of cases that somebody sees; a stranger's is answered as if there were none."""

    def __init__(self, database: Database, clock: Clock, desk: CaseDesk, book: DeskBook, notices: Notices) -> None:
        self._database = database
        self._clock = clock
        self._desk = desk
        self._book = book
        self._notices = notices

    def lines(self, sees: Callable[[str, str], bool], *, done: bool) -> list[Duty]:
        """What is owed, the first due first; or what ended, newest first. sees: by item and version."""
        chosen = deferred_papers.c.ended_at.is_not(None) if done else deferred_papers.c.ended_at.is_(None)
        order = deferred_papers.c.ended_at.desc() if done else deferred_papers.c.due
        with self._database.read() as connection:
            rows = connection.execute(_LINES.where(chosen).order_by(order))
            # Counted after they are looked at: another department's many must not hide these few.
            seen = (row for row in rows if sees(row.item_code, row.item_version))
            return [_duty(row) for row in islice(seen, MOST_SHOWN)]

    def of_case(self, application_id: str) -> list[Duty]:
        """Those of a case, the first due first."""
        this = deferred_papers.c.application_id == application_id
        with self._database.read() as connection:
            rows = connection.execute(_LINES.where(this).order_by(deferred_papers.c.due, deferred_papers.c.number))
            return [_duty(row) for row in rows]

    def paper(self, number: int, sitting: StaffSession) -> tuple[str, bytes] | None:
        """What came at a machine last for a duty, with the code of its material; None when nothing did. Written
        down for auditor and applicant before it is seen."""
        with self._database.read() as connection:
            row = connection.execute(_LINES.where(deferred_papers.c.number == number)).one_or_none()
        if row is None or row.paper is None:
            return None
        if not self._desk.looked_at_paper(row.application_id, row.material, sitting):
            return None
        with self._database.read() as connection:
            pdf = connection.execute(select(materials.c.pdf).where(materials.c.number == row.paper)).scalar_one()
        return row.material, pdf

    def ask_again(self, number: int, why: str, sitting: StaffSession) -> DutyResult:
        """What came at a machine will not do: its holder reads why, and is sent a message. why: for the citizen."""
        found = self._found(number, sitting)
        if isinstance(found, DutyResult):
            return found
        row, department = found
        now = self._clock.now()
        with self._database.write() as connection:
            if _end_hand_in(connection, number, now, sitting, AGAIN, why) != 1:
                return DutyResult.NOT_NOW
            came = last_hand_in(connection, number)
            if came is None:
                raise AssertionError("what was just ended is there")
            text = (
                f"您的办件 {row.case_no}，在自助机补交的材料要再交一次：{why}。可以再到自助机交，也可以到窗口交。"
            )
            event = f"{events_of(row.application_id, row.material)}again:{came.number}"
            self._notices.owe(connection, event, Purpose.DEFERRED_PAPER, text, application_id=row.application_id)
            self._book.note_in(
                connection,
                sitting,
                DeskAct.DEFERRED_PAPER,
                department=department,
                case_no=row.case_no,
                detail=AGAIN,
                at=now,
            )
        return DutyResult.DONE

    def end(self, number: int, end: DutyEnd, note: str, sitting: StaffSession) -> DutyResult:
        """Write down that it was taken, or let go; once, and with a signed row of the desk's book."""
        found = self._found(number, sitting)
        if isinstance(found, DutyResult):
            return found
        row, department = found
        now = self._clock.now()
        with self._database.write() as connection:
            this = (deferred_papers.c.number == number, deferred_papers.c.ended_at.is_(None))
            values = {"ended_at": stamp(now), "ended_by": sitting.name, "ended_as": end.value, "note": note}
            if connection.execute(deferred_papers.update().where(*this).values(values)).rowcount != 1:
                return DutyResult.NOT_NOW
            _end_hand_in(connection, number, now, sitting, end.value, note)
            it_came(connection, self._notices, row.application_id, row.material)
            self._book.note_in(
                connection,
                sitting,
                DeskAct.DEFERRED_PAPER,
                department=department,
                case_no=row.case_no,
                detail=end.value,
                at=now,
            )
        return DutyResult.DONE

    def _found(self, number: int, sitting: StaffSession) -> tuple[Row[*tuple[Any, ...]], str | None] | DutyResult:
        """The duty and whose matter it is, or why it is nothing for them."""
        with self._database.read() as connection:
            row = connection.execute(_LINES.where(deferred_papers.c.number == number)).one_or_none()
        file = None if row is None else self._desk.file(row.application_id, sitting)
        if row is None or file is None:
            return DutyResult.NO_SUCH_DUTY
        if not sitting.may(Permission.POST_CHECK):
            return DutyResult.NOT_ALLOWED
        return row, file.line.department


def _end_hand_in(
    connection: Connection, duty: int, now: datetime, sitting: StaffSession, ended_as: str, note: str
) -> int:
    """A person has looked at what came at a machine; how many waited, 0 or 1."""
    this = (hand_ins.c.duty == duty, hand_ins.c.ended_at.is_(None))
    values = {"ended_at": stamp(now), "ended_by": sitting.name, "ended_as": ended_as, "note": note}
    return connection.execute(hand_ins.update().where(*this).values(values)).rowcount


_OF_DUTY: Final = hand_ins.alias()
_LAST: Final = (
    select(func.max(_OF_DUTY.c.number))
    .where(_OF_DUTY.c.duty == deferred_papers.c.number)
    .correlate(deferred_papers)
    .scalar_subquery()
)
_LINES: Final = (
    select(
        deferred_papers,
        cases.c.case_no,
        cases.c.item_version,
        hand_ins.c.paper,
        hand_ins.c.machine_id.label("came_at"),
        hand_ins.c.received_at.label("came_on"),
        hand_ins.c.ended_at.label("seen_at"),
    )
    .join(cases, cases.c.application_id == deferred_papers.c.application_id)
    .join(hand_ins, hand_ins.c.number == _LAST, isouter=True)
)
"""Each duty, with what came at a machine for it last."""


def _duty(row: Row[Any]) -> Duty:
    return Duty(
        number=row.number,
        application_id=row.application_id,
        case_no=row.case_no,
        item_code=row.item_code,
        item_version=row.item_version,
        material=row.material,
        due=date.fromisoformat(row.due),
        late_at=None if row.late_at is None else moment(row.late_at),
        ended_at=None if row.ended_at is None else moment(row.ended_at),
        ended_by=row.ended_by,
        ended_as=None if row.ended_as is None else DutyEnd(row.ended_as),
        note=row.note,
        came=None if row.paper is None else CameIn(row.came_at, moment(row.came_on), row.seen_at is None),
    )
