# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers that follow (容缺), at the desk: what is owed, by when, and that it was taken at the window.

To let one go, or to take an approval back for it, is a person's own step: nothing here does either by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from itertools import islice
from typing import Any, Final

from sqlalchemy import Row, select

from central.database import Database
from central.database.deferred_tables import deferred_papers
from central.database.schema import cases, moment, stamp
from central.desk.book import DeskAct, DeskBook
from central.desk.cases import CaseDesk
from central.desk.roles import Permission
from central.desk.staff import StaffSession
from kiosk.timing import Clock

MOST_SHOWN: Final = 200


class DutyEnd(StrEnum):
    """HANDED_IN: the paper was taken at the window. LET_GO: it is not wanted any more, and the note says why."""

    HANDED_IN = "handed_in"
    LET_GO = "let_go"


class DutyResult(Enum):
    DONE = "done"
    NO_SUCH_DUTY = "no_such_duty"
    NOT_ALLOWED = "not_allowed"
    NOT_NOW = "not_now"


@dataclass(frozen=True)
class Duty:
    """One paper that is owed, or was. due: its last day; late_at: when its holder was told that it has passed."""

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


class DeferredDesk:
    """Of cases that somebody sees; a stranger's is answered as if there were none."""

    def __init__(self, database: Database, clock: Clock, desk: CaseDesk, book: DeskBook) -> None:
        self._database = database
        self._clock = clock
        self._desk = desk
        self._book = book

    def lines(self, sees: Callable[[str, str], bool], *, done: bool) -> list[Duty]:
        """What is owed, the first due first; or what ended, newest first. sees: by item and version."""
        chosen = deferred_papers.c.ended_at.is_not(None) if done else deferred_papers.c.ended_at.is_(None)
        order = deferred_papers.c.ended_at.desc() if done else deferred_papers.c.due
        with self._database.read() as connection:
            rows = connection.execute(_LINES.where(chosen).order_by(order))
            return [
                _duty(row) for row in islice((r for r in rows if sees(r.item_code, r.item_version)), MOST_SHOWN)
            ]

    def of_case(self, application_id: str) -> list[Duty]:
        with self._database.read() as connection:
            this = deferred_papers.c.application_id == application_id
            return [_duty(row) for row in connection.execute(_LINES.where(this)).all()]

    def end(self, number: int, end: DutyEnd, note: str, sitting: StaffSession) -> DutyResult:
        """Write down that it was taken, or let go; once, and with a signed row of the desk's book."""
        with self._database.read() as connection:
            row = connection.execute(_LINES.where(deferred_papers.c.number == number)).one_or_none()
        file = None if row is None else self._desk.file(row.application_id, sitting)
        if row is None or file is None:
            return DutyResult.NO_SUCH_DUTY
        if not sitting.may(Permission.POST_CHECK):
            return DutyResult.NOT_ALLOWED
        now = self._clock.now()
        with self._database.write() as connection:
            this = (deferred_papers.c.number == number, deferred_papers.c.ended_at.is_(None))
            values = {"ended_at": stamp(now), "ended_by": sitting.name, "ended_as": end.value, "note": note}
            if connection.execute(deferred_papers.update().where(*this).values(values)).rowcount != 1:
                return DutyResult.NOT_NOW
            self._book.note_in(
                connection,
                sitting,
                DeskAct.DEFERRED_PAPER,
                department=file.line.department,
                case_no=file.line.case_no,
                detail=end.value,
                at=now,
            )
        return DutyResult.DONE


_LINES: Final = select(deferred_papers, cases.c.case_no, cases.c.item_version).join(
    cases, cases.c.application_id == deferred_papers.c.application_id
)


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
    )
