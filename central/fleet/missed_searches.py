# SPDX-License-Identifier: GPL-3.0-or-later
"""What people looked for at machines and did not find, so that whoever writes items can add the words.

A machine sends the words of a day and of nobody (kiosk/contract/searches.py); all machines are counted together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Connection, func, select

from central.database import Database
from central.database.search_tables import missed_searches
from kiosk.contract.fleet import TelemetryEvent
from kiosk.contract.searches import SEARCH_MISSED, is_missed_text
from kiosk.timing import CHINA_STANDARD_TIME

MISSES_KEPT: Final = timedelta(days=180)
_MOST_OF_A_DAY: Final = 5000
"""Texts: more are noise, or somebody who fills the disk."""


@dataclass(frozen=True)
class MissedSearch:
    """times: at all machines; days: on how many days; last: the newest of them."""

    text: str
    times: int
    days: int
    last: date


def keep_misses(connection: Connection, events: Iterable[TelemetryEvent], today: date) -> None:
    """Count them. What is not as the contract says, or of a day that is not yet or long gone, is left out."""
    counted: Counter[tuple[str, str]] = Counter()
    for event in events:
        text = event.values.get("text", "")
        day = event.at.astimezone(CHINA_STANDARD_TIME).date()
        if event.code == SEARCH_MISSED and is_missed_text(text) and today - MISSES_KEPT <= day <= today:
            counted[day.isoformat(), text] += 1
    for (day_text, text), times in counted.items():
        this = (missed_searches.c.day == day_text, missed_searches.c.text == text)
        more = missed_searches.update().where(*this).values(times=missed_searches.c.times + times)
        if connection.execute(more).rowcount:
            continue
        of_day = select(func.count()).where(missed_searches.c.day == day_text)
        if connection.execute(of_day).scalar_one() < _MOST_OF_A_DAY:
            connection.execute(missed_searches.insert().values(day=day_text, text=text, times=times))


def missed(database: Database, since: date, *, least: int = 1) -> tuple[MissedSearch, ...]:
    """The most frequent first. least: times."""
    table = missed_searches.c
    times = func.sum(table.times)
    asked = (
        select(table.text, times, func.count(), func.max(table.day))
        .where(table.day >= since.isoformat())
        .group_by(table.text)
        .having(times >= least)
        .order_by(times.desc(), table.text)
    )
    with database.read() as connection:
        rows = connection.execute(asked).all()
    return tuple(MissedSearch(text, int(times), days, date.fromisoformat(last)) for text, times, days, last in rows)


def sweep_misses(connection: Connection, before: datetime) -> int:
    """Forget the days before a moment; how many rows."""
    day = before.astimezone(CHINA_STANDARD_TIME).date().isoformat()
    return connection.execute(missed_searches.delete().where(missed_searches.c.day < day)).rowcount
