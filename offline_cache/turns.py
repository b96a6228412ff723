# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose turn it is to be sent. Inside a read.

Order is kept for each person (their oldest unsent record first) and for nobody else. What is being withdrawn is not
sent and holds up nothing.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any, Final

from offline_cache.moments import micros, moment, moment_or_none
from offline_cache.records import Sendable
from offline_cache.rows import OPEN_SQL
from offline_cache.states import Lane

_COLUMNS: Final = """
    r.id, r.attempts, r.due_at, r.size,
    (SELECT count(*) FROM materials m WHERE m.seq = r.seq),
    (SELECT count(*) FROM materials m WHERE m.seq = r.seq AND m.sent = 0),
    r.last_error IN ('program_fault', 'program_fault_near')
"""

_FIRST_OF_PERSON: Final = f"""
    NOT EXISTS (SELECT 1 FROM records e WHERE e.person = r.person AND e.seq < r.seq AND e.lane = r.lane
                AND e.state IN ({OPEN_SQL}) AND e.withdrawing = 0)
"""  # noqa: S608 - constants
_NOT_WAITING: Final = """
    (r.lane != 'rating' OR NOT EXISTS (SELECT 1 FROM records a WHERE a.id = r.about
                                       AND a.state NOT IN ('accepted', 'closed')))
"""
_NOBODY_WAITS: Final = "(r.live_until IS NULL OR r.released = 1 OR r.live_until NOT BETWEEN :now AND :far)"
"""A live one for which nobody came back, or whose clock jumped, is one of the backlog."""


def sendable(db: sqlite3.Connection, lane: Lane, limit: int) -> list[Sendable]:
    rows = db.execute(
        f"""
        SELECT {_COLUMNS} FROM records r WHERE r.lane = ? AND r.state IN ({OPEN_SQL}) AND r.withdrawing = 0
          AND {_FIRST_OF_PERSON} AND {_NOT_WAITING} ORDER BY r.seq LIMIT ?
        """,  # noqa: S608 - constants
        (lane, limit),
    ).fetchall()
    return [_sendable(row) for row in rows]


def backlog(db: sqlite3.Connection, now: datetime, far: datetime, limit: int) -> list[Sendable]:
    """far: no stored pause is right that ends later."""
    rows = db.execute(
        f"""
        SELECT {_COLUMNS} FROM records r WHERE r.lane = 'application' AND r.state IN ({OPEN_SQL})
          AND r.withdrawing = 0 AND {_NOBODY_WAITS} AND {_FIRST_OF_PERSON}
          AND (r.due_at IS NULL OR r.due_at NOT BETWEEN :now + 1 AND :far)
        ORDER BY r.seq LIMIT :limit
        """,  # noqa: S608 - constants
        {"now": micros(now), "far": micros(far), "limit": limit},
    ).fetchall()
    return [_sendable(row) for row in rows]


def backlog_count(db: sqlite3.Connection, now: datetime, far: datetime) -> int:
    (count,) = db.execute(
        f"""
        SELECT count(*) FROM records r WHERE r.lane = 'application' AND r.state IN ({OPEN_SQL})
          AND r.withdrawing = 0 AND {_NOBODY_WAITS}
        """,  # noqa: S608 - constants
        {"now": micros(now), "far": micros(far)},
    ).fetchone()
    return int(count)


def waited_for(db: sqlite3.Connection, now: datetime, far: datetime) -> list[str]:
    rows = db.execute(
        f"""
        SELECT r.id FROM records r WHERE r.lane = 'application' AND r.state IN ({OPEN_SQL})
          AND r.withdrawing = 0 AND NOT {_NOBODY_WAITS} ORDER BY r.seq
        """,  # noqa: S608 - constants
        {"now": micros(now), "far": micros(far)},
    ).fetchall()
    return [str(id_) for (id_,) in rows]


def first_in_turn(db: sqlite3.Connection, record_id: str) -> str | None:
    row = db.execute(
        f"""
        SELECT e.id FROM records r JOIN records e
          ON e.lane = r.lane AND e.state IN ({OPEN_SQL}) AND e.withdrawing = 0
            AND (e.id = r.id OR e.person = r.person)
        WHERE r.id = ? AND r.state IN ({OPEN_SQL}) AND r.withdrawing = 0 AND {_NOT_WAITING}
        ORDER BY e.seq LIMIT 1
        """,  # noqa: S608 - constants
        (record_id,),
    ).fetchone()
    return None if row is None else str(row[0])


def without_expiry(db: sqlite3.Connection) -> list[tuple[str, str, datetime]]:
    rows = db.execute(
        "SELECT id, subject, made_at FROM records WHERE lane = 'application' AND expires_at IS NULL "
        "AND state IN ('queued', 'sending', 'parked') ORDER BY seq"
    ).fetchall()
    return [(id_, item_code, moment(made_at)) for id_, item_code, made_at in rows]


def _sendable(row: tuple[Any, ...]) -> Sendable:
    return Sendable(row[0], row[1], moment_or_none(row[2]), row[3], row[4], row[5], bool(row[6]))
