# SPDX-License-Identifier: GPL-3.0-or-later
"""The book of visits: what there is room for, and who has taken which. Room is taken in the very transaction of the
approval, so that of two who want the last place one gets it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, func, select

from central.bookings.plan import SlotPlan, Timetable
from central.database import Database
from central.database.booking_tables import CANCELLED as CANCELLED_BY_APPLICANT
from central.database.booking_tables import bookings
from central.database.schema import cases, moment, stamp
from central.intake.tags import person_tag
from central.notifications import Notices, Purpose
from central.problems import problem
from central.secrecy import Tagger
from kiosk.contract.bookings import DAYS_OFFERED, Slot, SlotAnswer, SlotDay, SlotPlace, SlotTime, parse_slot
from kiosk.contract.cards import CardType
from kiosk.contract.cases import Application
from kiosk.contract.items import WorkCalendar
from kiosk.contract.message import Text
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.standards import WorkingDays
from kiosk.timing import CHINA_STANDARD_TIME, Clock

BOOKINGS: Final = "bookings"
"""The register that this book is to the rules."""
REMIND_FROM: Final = 9
"""The hour of the day before, from which people are reminded."""
_AT_ONCE: Final = 100


class RoomGoneError(Exception):
    """Somebody was quicker: the transaction that wanted the room is taken back, and the case decided anew."""


class Freed(StrEnum):
    """Why a visit stands no more."""

    CANCELLED = CANCELLED_BY_APPLICANT
    """Its applicant does not want it."""
    REVOKED = "revoked"
    """The approval was taken back."""


class Bookings:
    """Visits of all items that book some. Safe to use from many threads and processes."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        tagger: Tagger,
        plans: Mapping[str, SlotPlan],
        calendar: Callable[[], WorkCalendar],
        notices: Notices,
    ) -> None:
        self._database = database
        self._clock = clock
        self._tagger = tagger
        self._plans = plans
        self._calendar = calendar
        self._notices = notices

    def free(self, item_code: str) -> SlotAnswer | Problem:
        """What there is room for in the next working days."""
        plan = self._plans.get(item_code)
        if plan is None:
            return problem(ProblemCode.NOT_FOUND, "this item books no visit")
        table, now = self._table(plan), self._clock.now()
        today = now.astimezone(CHINA_STANDARD_TIME).date()
        with self._database.read() as connection:
            taken = self._taken(connection, item_code, now)
        days = tuple(table.coming(today, DAYS_OFFERED))
        earliest = now + timedelta(minutes=plan.ahead_minutes)
        places = []
        for place in plan.places:
            open_days = []
            for day in days:
                times = []
                for at in table.times(place, day):
                    slot = parse_slot(f"{day.isoformat()}T{at}/{place.id}")
                    if slot is None or slot.starts < earliest:
                        continue
                    left = place.capacity - taken.get((place.id, stamp(slot.starts)), 0)
                    if left > 0:
                        times.append(SlotTime(at=at, left=left))
                if times:
                    open_days.append(SlotDay(on=day, times=tuple(times)))
            places.append(
                SlotPlace(
                    id=place.id,
                    name=place.name,
                    address=place.address,
                    phone=place.phone,
                    bring=place.bring,
                    days=tuple(open_days),
                )
            )
        return SlotAnswer(item_code=item_code, as_of=now, places=tuple(places))

    def fetch(self, table: str, key: str) -> Mapping[str, Any] | None:
        """The book as a register of its own (central.registers.bookings). table: "visit"; key: ITEM SLOT NUMBER.

        free: whether there is room for this visit now; already: whether this person has another that is to come.
        """
        parts = key.split(" ")
        if table != "visit" or len(parts) != 3:
            return None
        item_code, slot, number = parts
        plan, wanted = self._plans.get(item_code), parse_slot(slot)
        if plan is None:
            return None
        people = [person_tag(self._tagger, card_type, number) for card_type in CardType]
        now = self._clock.now()
        with self._database.read() as connection:
            free = wanted is not None and self._seat(connection, item_code, plan, wanted, now) is not None
            already = connection.execute(
                select(bookings.c.number)
                .where(
                    bookings.c.person_tag.in_(people),
                    bookings.c.item_code == item_code,
                    bookings.c.freed_at.is_(None),
                    bookings.c.starts_at >= stamp(now),
                )
                .limit(1)
            ).first()
        place = None if wanted is None else plan.place(wanted.place)
        return {
            "number": number,
            "free": free,
            "already": already is not None,
            "place": None if place is None else place.name.to_payload(),
            "address": None if place is None else place.address.to_payload(),
            "phone": None if place is None else place.phone,
            "day": None if wanted is None else wanted.starts.date().isoformat(),
            "time": None if wanted is None else f"{wanted.starts:%H:%M}",
            "bring": None if place is None or not place.bring else _listed(place.bring).to_payload(),
        }

    def places(self, item_code: str) -> dict[str, Text]:
        """The names of where its visits are, by their ids; empty of an item that books none."""
        plan = self._plans.get(item_code)
        return {} if plan is None else {place.id: place.name for place in plan.places}

    def take(self, connection: Connection, application: Application) -> bool:
        """In the transaction of an approval, which is the only writer: take the room. False when it is gone, or
        when this person has another visit that is to come: then nothing is approved. True of an item without
        visits."""
        plan = self._plans.get(application.item_code)
        if plan is None:
            return True
        now, slot = self._clock.now(), parse_slot(application.form.get(plan.field))
        if slot is None:
            return False
        seat = self._seat(connection, application.item_code, plan, slot, now)
        person = person_tag(self._tagger, application.applicant.card_type, application.applicant.number)
        mine = connection.execute(
            select(bookings.c.application_id).where(
                bookings.c.person_tag == person,
                bookings.c.item_code == application.item_code,
                bookings.c.freed_at.is_(None),
                bookings.c.starts_at >= stamp(now),
            )
        ).scalars()
        others = set(mine)
        if application.application_id in others:
            # It is approved once more, by a person: its visit stands.
            return True
        if seat is None or others:
            return False
        connection.execute(
            bookings.insert().values(
                application_id=application.application_id,
                person_tag=person,
                item_code=application.item_code,
                place=slot.place,
                starts_at=stamp(slot.starts),
                seat=seat,
                taken_at=stamp(now),
            )
        )
        return True

    def must_take(self, connection: Connection, application: Application) -> None:
        """As take. Raises RoomGoneError, which takes the caller's transaction back, where the room is gone."""
        if not self.take(connection, application):
            raise RoomGoneError

    def give_back(self, connection: Connection, application_id: str, freed: Freed) -> bool:
        """In the transaction of what takes a case back: its visit is somebody else's. False when none stands
        that is still to come."""
        now = stamp(self._clock.now())
        this = (
            bookings.c.application_id == application_id,
            bookings.c.freed_at.is_(None),
            bookings.c.starts_at > now,
        )
        gone = connection.execute(bookings.update().where(*this).values(freed_at=now, freed_as=freed.value))
        if gone.rowcount:
            self._notices.forget(connection, application_id, Purpose.VISIT)
        return gone.rowcount == 1

    def remind(self) -> int:
        """Write the messages to those whose visit is tomorrow, each once; how many."""
        now = self._clock.now().astimezone(CHINA_STANDARD_TIME)
        if now.hour < REMIND_FROM:
            return 0
        tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        due = (
            bookings.c.freed_at.is_(None),
            bookings.c.reminded_at.is_(None),
            bookings.c.starts_at >= stamp(tomorrow),
            bookings.c.starts_at < stamp(tomorrow + timedelta(days=1)),
        )
        with self._database.write() as connection:
            rows = connection.execute(
                select(bookings, cases.c.case_no)
                .join(cases, cases.c.application_id == bookings.c.application_id)
                .where(*due)
                .order_by(bookings.c.starts_at)
                .limit(_AT_ONCE)
            ).all()
            for row in rows:
                plan = self._plans.get(row.item_code)
                place = None if plan is None else plan.place(row.place)
                at = moment(row.starts_at).astimezone(CHINA_STANDARD_TIME)
                where = "" if place is None else f"{place.name.zh}（{place.address.zh}）"
                self._notices.owe(
                    connection,
                    f"visit:{row.application_id}",
                    Purpose.VISIT,
                    f"提醒：您预约了明天（{at.month}月{at.day}日）{at:%H:%M}，{where}，办件编号 {row.case_no}。"
                    "请带身份证原件。不来了，请在自助机上撤回或拨打 12345，好让给别人。",
                    application_id=row.application_id,
                )
                this = bookings.c.number == row.number
                connection.execute(bookings.update().where(this).values(reminded_at=stamp(now)))
        return len(rows)

    def _table(self, plan: SlotPlan) -> Timetable:
        calendar = self._calendar()
        return Timetable(plan, WorkingDays(calendar.holidays, calendar.working_weekends))

    def _seat(
        self, connection: Connection, item_code: str, plan: SlotPlan, slot: Slot, now: datetime
    ) -> int | None:
        """The lowest seat of a visit that nobody has; None when there is none."""
        table = self._table(plan)
        place = table.has(slot, now)
        today = now.astimezone(CHINA_STANDARD_TIME).date()
        if place is None or slot.starts.date() not in table.coming(today, DAYS_OFFERED):
            return None
        taken = set(
            connection.execute(
                select(bookings.c.seat).where(
                    bookings.c.item_code == item_code,
                    bookings.c.place == slot.place,
                    bookings.c.starts_at == stamp(slot.starts),
                    bookings.c.freed_at.is_(None),
                )
            ).scalars()
        )
        return next((seat for seat in range(1, place.capacity + 1) if seat not in taken), None)

    @staticmethod
    def _taken(connection: Connection, item_code: str, now: datetime) -> dict[tuple[str, str], int]:
        rows = connection.execute(
            select(bookings.c.place, bookings.c.starts_at, func.count())
            .where(
                bookings.c.item_code == item_code,
                bookings.c.freed_at.is_(None),
                bookings.c.starts_at >= stamp(now),
            )
            .group_by(bookings.c.place, bookings.c.starts_at)
        ).all()
        return {(row[0], row[1]): row[2] for row in rows}


def _listed(things: tuple[Text, ...]) -> Text:
    return Text(zh="；".join(thing.zh for thing in things), en=" ".join(f"{thing.en}." for thing in things))


def sweep_bookings(connection: Connection, before: datetime) -> int:
    """Forget visits that were to be before a moment; how many."""
    return connection.execute(bookings.delete().where(bookings.c.starts_at < stamp(before))).rowcount
