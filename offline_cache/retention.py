# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the store keeps each class of data, and the one place that ends it.

What is owed has no period here: an application stays until the centre has it, or has been told how it ended.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from offline_cache import telemetry
from offline_cache.moments import micros, moment_or_none
from offline_cache.rows import finish
from offline_cache.states import RecordState


class DataClass(StrEnum):
    """What the store keeps after its work is done, or for its own sake."""

    ANSWERS = "answers"
    """Decisions that wait for their citizen, sealed."""
    DRAFTS = "drafts"
    """Half-filled forms of sessions that were broken off, sealed."""
    FINISHED = "finished"
    """Id, times and class of outcome of what arrived or expired."""
    WITHDRAWN = "withdrawn"
    """Id and times of what was taken back."""
    PRINT_JOBS = "print_jobs"
    """Job ids, copies and outcomes; counts stay when the jobs are forgotten."""
    EVENTS = "events"
    """What happened to the machine; nobody's personal data."""


KEEP: Final = {
    DataClass.DRAFTS: timedelta(minutes=30),
    DataClass.FINISHED: timedelta(days=90),
    DataClass.WITHDRAWN: timedelta(days=30),
    DataClass.PRINT_JOBS: timedelta(days=90),
    DataClass.EVENTS: timedelta(days=30),
}
"""This project's own choice: drafts for as long as somebody comes back to a machine that went dark; finished rows
for as long as a repetition or a complaint may come (thirty days offline, and the sixty in which a decision can be
appealed against). Answers are kept as long as the machine's settings say."""


@dataclass(frozen=True)
class RetentionLine:
    """What is there of one class. keep: its period. rows: how many; oldest: of these, by when its period began;
    overdue: rows that should be gone already."""

    data_class: DataClass
    keep: timedelta
    rows: int
    oldest: datetime | None
    overdue: int


_ROWS: Final = {
    DataClass.ANSWERS: ("records WHERE state = 'accepted'", "accepted_at"),
    DataClass.DRAFTS: ("drafts WHERE 1", "saved_at"),
    DataClass.FINISHED: ("finished WHERE state != 'withdrawn'", "ended_at"),
    DataClass.WITHDRAWN: ("finished WHERE state = 'withdrawn'", "ended_at"),
    # These were always kept as text.
    DataClass.PRINT_JOBS: ("print_jobs WHERE outcome IS NOT NULL", "unixepoch(begun_at) * 1000000"),
    DataClass.EVENTS: ("events WHERE 1", "at"),
}
"""Where the rows of a class are, and when the period of each began (microseconds)."""


def _old(column: str) -> str:
    # Either way round: after a jump of the wall clock data goes early, and is not kept.
    return f"abs(:now - {column}) > :keep"


def enforce(db: sqlite3.Connection, now: datetime, keep_answers: timedelta, *classes: DataClass) -> int:
    """End everything of these classes whose period is over; how many rows."""
    ended = 0
    for data_class in classes:
        rows, column = _ROWS[data_class]
        keep = _keep(data_class, keep_answers)
        values = {"now": micros(now), "keep": keep // timedelta(microseconds=1)}
        match data_class:
            case DataClass.ANSWERS:
                old = db.execute(f"SELECT id FROM {rows} AND {_old(column)}", values).fetchall()  # noqa: S608
                for (record_id,) in old:
                    finish(db, record_id, RecordState.CLOSED, now)
                ended += len(old)
            case DataClass.EVENTS:
                ended += telemetry.drop(db, _old(column), values)
            case DataClass.PRINT_JOBS:
                ended += _forget_jobs(db, f"{rows} AND {_old(column)}", values)
            case _:
                ended += db.execute(f"DELETE FROM {rows} AND {_old(column)}", values).rowcount  # noqa: S608
    return ended


def report(db: sqlite3.Connection, now: datetime, keep_answers: timedelta) -> tuple[RetentionLine, ...]:
    """What is there of each class."""
    lines = []
    for data_class in DataClass:
        rows, column = _ROWS[data_class]
        keep = _keep(data_class, keep_answers)
        count, oldest, overdue = db.execute(
            f"SELECT count(*), min({column}), coalesce(sum({_old(column)}), 0) FROM {rows}",  # noqa: S608
            {"now": micros(now), "keep": keep // timedelta(microseconds=1)},
        ).fetchone()
        lines.append(RetentionLine(data_class, keep, count, moment_or_none(oldest), overdue))
    return tuple(lines)


def wipe_what_is_not_owed(db: sqlite3.Connection, now: datetime) -> None:
    """Of a machine that was revoked: drafts, answers and everything finished go; what the centre does not have yet
    stays, sealed."""
    for (record_id,) in db.execute("SELECT id FROM records WHERE state = 'accepted'").fetchall():
        finish(db, record_id, RecordState.CLOSED, now)
    db.execute("DELETE FROM drafts")
    db.execute("DELETE FROM finished")
    _forget_jobs(db, "print_jobs WHERE outcome IS NOT NULL", {})


def _forget_jobs(db: sqlite3.Connection, rows: str, values: dict[str, int]) -> int:
    """Their counts go into the totals, which are shown for as long as the machine lives."""
    db.execute(
        f"""
        INSERT INTO print_totals (outcome, jobs) SELECT outcome, count(*) FROM {rows} GROUP BY outcome
        ON CONFLICT (outcome) DO UPDATE SET jobs = jobs + excluded.jobs
        """,  # noqa: S608 - constants
        values,
    )
    return db.execute(f"DELETE FROM {rows}", values).rowcount  # noqa: S608 - constants


def _keep(data_class: DataClass, keep_answers: timedelta) -> timedelta:
    return keep_answers if data_class is DataClass.ANSWERS else KEEP[data_class]
