# SPDX-License-Identifier: GPL-3.0-or-later
"""容缺: which papers may follow, the day by which each is owed, and telling its holder of the day.

When a day passes, its holder is told and a person has it. Nothing that was decided changes by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, exists, select
from sqlalchemy.dialects.sqlite import insert

from central.database import Database
from central.database.deferred_tables import deferred_papers, hand_ins
from central.database.schema import cases, moment, stamp
from central.intake.case_clocks import day_of
from central.notifications import Notices, Purpose
from central.problems import problem
from kiosk.contract.cases import Application
from kiosk.contract.guides import deferrable_materials
from kiosk.contract.items import ServiceItem, WorkCalendar
from kiosk.contract.message import Text
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.contract.tracking import OwedPaper
from kiosk.standards import WorkingDays
from kiosk.timing import Clock

REMINDED_WORKING_DAYS: Final = 3
"""Before the last day; of a shorter time at once with its first day."""
_AT_ONCE: Final = 50
_LET_GO: Final = "let_go"
NOT_GRANTED: Final = "办件没有批准"
"""Why a paper that was to follow is not owed any more, where a case ended without an approval."""
_ANEW: Final = ("opened_at", "due", "reminded_at", "late_at", "ended_at", "ended_by", "ended_as", "note")
_SOME_PAPER: Final = Text(zh="后交的材料", en="The paper that was to follow")


def deferred_fault(application: Application, item: ServiceItem) -> Problem | None:
    """What is wrong with what is to follow by one version of the item."""
    codes = application.deferred
    if len(set(codes)) < len(codes):
        return _wrong("a material stands twice")
    if set(codes) - deferrable_materials(item.materials).keys():
        return _wrong("a paper that cannot be handed in later: lay it under the camera, or bring it to a window")
    here = {one.material for one in application.attachments} | {one.material for one in application.licences}
    if set(codes) & here:
        return _wrong("a paper that is here already is not to follow")
    return None


def _wrong(detail: str) -> Problem:
    return problem(ProblemCode.FORM_INVALID, f"deferred: {detail}")


def open_duties(
    connection: Connection, application: Application, item: ServiceItem, calendar: WorkCalendar, now: datetime
) -> None:
    """In the transaction that accepts or approves it: each paper is owed by its day, once. What a refusal ended is
    owed anew where the case is granted after all."""
    days = WorkingDays(calendar.holidays, calendar.working_weekends)
    known = deferrable_materials(item.materials)
    for code in application.deferred:
        count = known[code].deferred_working_days if code in known else None
        if count is None:
            continue
        row = {
            "application_id": application.application_id,
            "material": code,
            "item_code": application.item_code,
            "opened_at": stamp(now),
            "due": days.last_day(day_of(now), count).isoformat(),
        }
        owed = insert(deferred_papers).values(row)
        connection.execute(
            owed.on_conflict_do_update(
                index_elements=["application_id", "material"],
                set_={name: owed.excluded[name] for name in _ANEW},
                where=(deferred_papers.c.ended_as == _LET_GO) & (deferred_papers.c.note == NOT_GRANTED),
            )
        )


def end_duties(
    connection: Connection, notices: Notices, application_id: str, now: datetime, *, by: str, why: str
) -> None:
    """In the transaction that ends the case otherwise than by granting it: nobody owes a paper for what is not
    granted, or no more. What came at a machine for it waits for nobody either, and what its holder was to be told
    of it is not sent. by: who ended it; why: in words."""
    theirs = deferred_papers.c.application_id == application_id
    ended = {"ended_at": stamp(now), "ended_by": by, "ended_as": _LET_GO, "note": why}
    duties = select(deferred_papers.c.number).where(theirs)
    connection.execute(
        hand_ins.update().where(hand_ins.c.duty.in_(duties), hand_ins.c.ended_at.is_(None)).values(ended)
    )
    connection.execute(deferred_papers.update().where(theirs, deferred_papers.c.ended_at.is_(None)).values(ended))
    notices.forget(connection, application_id, Purpose.DEFERRED_PAPER)


def events_of(application_id: str, material: str) -> str:
    """With what the events begin that messages about one paper are of."""
    return f"deferred:{application_id}:{material}:"


def it_came(connection: Connection, notices: Notices, application_id: str, material: str) -> None:
    """In the transaction that takes a paper, or lets it go: that it has not come is not sent any more, nor called
    about."""
    about = events_of(application_id, material)
    notices.forget(connection, application_id, Purpose.DEFERRED_PAPER, about=about)


def owed_papers(connection: Connection, application_id: str, item: ServiceItem | None) -> tuple[OwedPaper, ...]:
    """What is owed of a case, the first due first; empty of an item that is not there any more."""
    if item is None:
        return ()
    this = (deferred_papers.c.application_id == application_id, deferred_papers.c.ended_at.is_(None))
    rows = connection.execute(
        select(deferred_papers.c.number, deferred_papers.c.material, deferred_papers.c.due)
        .where(*this)
        .order_by(deferred_papers.c.due, deferred_papers.c.number)
    ).all()
    names = {one.code: one.name for one in item.materials}
    owed = []
    for row in rows:
        came = last_hand_in(connection, row.number)
        waits = came is not None and came.ended_at is None
        owed.append(
            OwedPaper(
                name=names.get(row.material, _SOME_PAPER),
                due=date.fromisoformat(row.due),
                window=item.window,
                application_id=application_id,
                material=row.material,
                handed_in_at=moment(came.received_at) if came is not None and waits else None,
                again="" if came is None or waits else came.note or "",
            )
        )
    return tuple(owed)


def last_hand_in(connection: Connection, duty: int) -> Row[Any] | None:
    """The row of what came at a machine last for a duty; None when nothing did."""
    these = hand_ins.c.duty == duty
    return connection.execute(
        select(hand_ins).where(these).order_by(hand_ins.c.number.desc()).limit(1)
    ).one_or_none()


def _looked_at() -> ColumnElement[bool]:
    """Of a duty: its paper came at a machine, and a person is still to look at it."""
    return exists().where(hand_ins.c.duty == deferred_papers.c.number, hand_ins.c.ended_at.is_(None))


class DeferredDuties:
    """Tells holders of their day, before it and when it has passed."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        notices: Notices,
        items: Mapping[str, ServiceItem],
        calendar: Callable[[], WorkCalendar],
    ) -> None:
        self._database = database
        self._clock = clock
        self._notices = notices
        self._items = items
        self._calendar = calendar

    def run(self) -> int:
        """Tell some of those whose time it is; how many were told."""
        now = self._clock.now()
        today = day_of(now)
        calendar = self._calendar()
        days = WorkingDays(calendar.holidays, calendar.working_weekends)
        soon = days.last_day(today, REMINDED_WORKING_DAYS)
        # Who has handed it in at a machine owes no more than an answer by the desk.
        open_ = deferred_papers.c.ended_at.is_(None) & ~_looked_at()
        told = 0
        with self._database.write() as connection:
            late = (open_, deferred_papers.c.late_at.is_(None), deferred_papers.c.due < today.isoformat())
            for row in connection.execute(_LINES.where(*late).limit(_AT_ONCE)).all():
                self._tell(connection, row, "late", now)
                told += 1
            near = (
                open_,
                deferred_papers.c.reminded_at.is_(None),
                deferred_papers.c.due >= today.isoformat(),
                deferred_papers.c.due <= soon.isoformat(),
            )
            for row in connection.execute(_LINES.where(*near).limit(_AT_ONCE)).all():
                self._tell(connection, row, "reminded", now)
                told += 1
        return told

    def _tell(self, connection: Connection, row: Row[Any], what: str, now: datetime) -> None:
        item = self._items.get(row.item_code)
        materials = {} if item is None else {one.code: one.name.zh for one in item.materials}
        due = date.fromisoformat(row.due)
        paper = materials.get(row.material, _SOME_PAPER.zh)
        where = "" if item is None else f"到{item.window.zh}"
        if what == "late":
            text = (
                f"您的办件 {row.case_no}，说好{due.month}月{due.day}日前补交的“{paper}”还没有收到，已转工作人员。"
                f"原来的结果没有变；请尽快带材料{where}，或在自助机补交，或先打电话说明。"
            )
        else:
            by = f"请在{due.month}月{due.day}日前"
            text = f"您的办件 {row.case_no}，“{paper}”{by}带着小票{where}补交，或在能拍材料的自助机交。"
        event = f"{events_of(row.application_id, row.material)}{what}:{row.due}"
        self._notices.owe(connection, event, Purpose.DEFERRED_PAPER, text, application_id=row.application_id)
        this = deferred_papers.c.number == row.number
        connection.execute(deferred_papers.update().where(this).values({f"{what}_at": stamp(now)}))


_LINES: Final = select(deferred_papers, cases.c.case_no).join(
    cases, cases.c.application_id == deferred_papers.c.application_id
)


def sweep_deferred(connection: Connection, before: datetime) -> int:
    """Take away what ended before a moment, with how it came at a machine; how many. One that is owed stays. The
    papers themselves are then nobody's, and go with those that no case has named."""
    ended = select(deferred_papers.c.number).where(deferred_papers.c.ended_at < stamp(before))
    connection.execute(hand_ins.delete().where(hand_ins.c.duty.in_(ended)))
    return connection.execute(deferred_papers.delete().where(deferred_papers.c.ended_at < stamp(before))).rowcount
