# SPDX-License-Identifier: GPL-3.0-or-later
"""The demonstration's neighbouring offices: they take cases, accept them after a while, and answer."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from central.database import Database
from central.database.routing_tables import neighbour_cases
from central.database.schema import stamp
from central.routing.ports import (
    Handed,
    HandOver,
    OfficeAnswer,
    OfficeFault,
    OfficeNews,
    OfficeOutcome,
    OfficeRefused,
    OfficeSilent,
    OfficeTook,
)
from kiosk.contract.guides import LegalBasis
from kiosk.contract.message import Text
from kiosk.timing import Clock

ACCEPTS_AFTER: Final = timedelta(seconds=20)
ANSWERS_AFTER: Final = timedelta(minutes=2)
_AT_ONCE: Final = 100
_ACCEPTED, _ANSWERED = "accepted", "answered"
_APPROVED: Final = Text(
    zh="已办好，结果按您选择的方式送达", en="It is done; the result comes in the way that you were told"
)


class SimulatedNeighbours:
    """It keeps its own book, as a real one does: a hand_over_id that it has taken is not taken again, and news is
    told until it is confirmed. It keeps no citizen's data."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._lock = threading.Lock()
        self._down = False
        self._answers = True
        self._refuses = False
        self._not_ours: frozenset[str] = frozenset()

    def set_world(
        self,
        *,
        down: bool | None = None,
        answers: bool | None = None,
        refuses: bool | None = None,
        not_ours: Sequence[str] | None = None,
    ) -> None:
        """down: nothing is taken or told. answers False: what is accepted is never answered. refuses: the answer is
        no. not_ours: regions whose office takes nothing."""
        with self._lock:
            self._down = self._down if down is None else down
            self._answers = self._answers if answers is None else answers
            self._refuses = self._refuses if refuses is None else refuses
            self._not_ours = self._not_ours if not_ours is None else frozenset(not_ours)

    def world(self) -> dict[str, object]:
        with self._lock:
            return {
                "neighbours_down": self._down,
                "neighbours_answer": self._answers,
                "neighbours_refuse": self._refuses,
                "not_ours": sorted(self._not_ours),
            }

    def take(self, case: HandOver) -> Handed:
        with self._lock:
            if self._down:
                return OfficeSilent()
            if case.region in self._not_ours:
                return OfficeRefused(OfficeFault.NOT_OURS)
        now = self._clock.now()
        with self._database.write() as connection:
            connection.execute(
                insert(neighbour_cases)
                .values(
                    hand_over_id=case.hand_over_id,
                    region=case.region,
                    taken_at=stamp(now),
                    state=_ACCEPTED,
                    known_at=stamp(now + ACCEPTS_AFTER),
                    confirmed=0,
                )
                .on_conflict_do_nothing()
            )
        return OfficeTook(f"{case.region}-{case.hand_over_id[-12:]}")

    def news(self) -> Sequence[OfficeNews]:
        with self._lock:
            down, answers, refuses = self._down, self._answers, self._refuses
        if down:
            return ()
        with self._database.read() as connection:
            rows = connection.execute(
                select(neighbour_cases.c.hand_over_id, neighbour_cases.c.state)
                .where(neighbour_cases.c.confirmed == 0, neighbour_cases.c.known_at <= stamp(self._clock.now()))
                .order_by(neighbour_cases.c.known_at)
                .limit(_AT_ONCE)
            ).all()
        answer = _refusal() if refuses else OfficeAnswer(outcome=OfficeOutcome.APPROVED, words=_APPROVED)
        return [
            OfficeNews(row.hand_over_id, answer if row.state == _ANSWERED else None)
            for row in rows
            if answers or row.state != _ANSWERED
        ]

    def confirm(self, news: Sequence[OfficeNews]) -> None:
        now = self._clock.now()
        with self._database.write() as connection:
            for one in news:
                this = neighbour_cases.c.hand_over_id == one.hand_over_id
                if one.answer is not None:
                    connection.execute(neighbour_cases.update().where(this).values(confirmed=1))
                    continue
                later = {"state": _ANSWERED, "known_at": stamp(now + ANSWERS_AFTER)}
                accepted = neighbour_cases.c.state == _ACCEPTED
                connection.execute(neighbour_cases.update().where(this, accepted).values(later))

    def recall(self, hand_over_id: str) -> None:
        this = neighbour_cases.c.hand_over_id == hand_over_id
        with self._database.write() as connection:
            connection.execute(neighbour_cases.update().where(this).values(confirmed=1))

    def taken(self) -> tuple[str, ...]:
        """The ids that it has, in the order in which they came."""
        with self._database.read() as connection:
            found = connection.execute(
                select(neighbour_cases.c.hand_over_id).order_by(neighbour_cases.c.taken_at)
            ).scalars()
            return tuple(found)


def sweep_neighbours(connection: Connection, before: datetime) -> int:
    """Take away what it took before a moment; how many."""
    old = neighbour_cases.c.taken_at < stamp(before)
    return connection.execute(neighbour_cases.delete().where(old)).rowcount


def _refusal() -> OfficeAnswer:
    return OfficeAnswer(
        outcome=OfficeOutcome.REFUSED,
        words=Text(zh="没有批准", en="It was not approved"),
        reason=Text(zh="那边的登记与您说的不一样", en="The records there differ from what you said"),
        legal_basis=LegalBasis(
            citation=Text(zh="演示用依据，待本市确认", en="A basis for the demonstration, to be confirmed"),
            confirmed=True,
        ),
        remedy=Text(
            zh="不服的，可以自收到之日起 60 日内向该机关的上级申请行政复议",
            en="If you disagree, you may apply for reconsideration within 60 days of receiving this",
        ),
    )
