# SPDX-License-Identifier: GPL-3.0-or-later
"""How a store stands to its limits and periods, from outside: read only, no key is needed, nothing is changed."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.contract.items import OfflineLimits
from offline_cache import retention
from offline_cache.limits import Usage
from offline_cache.machine_facts import facts_in
from offline_cache.migrations import MIGRATIONS
from offline_cache.moments import moment_or_none
from offline_cache.retention import RetentionLine
from offline_cache.rows import OPEN_SQL


@dataclass(frozen=True)
class Standing:
    """limits: those that were last known, None before the first bundle. revoked: the reason, "" in service."""

    usage: Usage
    limits: OfflineLimits | None
    revoked: str
    parked: int
    retention: tuple[RetentionLine, ...]


def standing(path: Path, now: datetime, keep_answers: timedelta) -> Standing | None:
    """Of the store at this path, which exists; None when it cannot be read or is of another program version, of
    which `examine` tells."""
    try:
        with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=5)) as db:
            if db.execute("PRAGMA user_version").fetchone()[0] != len(MIGRATIONS):
                return None
            facts = facts_in(db)
            count, size, oldest, expired = held(db)
            (parked,) = db.execute("SELECT count(*) FROM records WHERE state = 'parked'").fetchone()
            lines = retention.report(db, now, keep_answers)
    except sqlite3.Error:
        return None
    usage = Usage(
        applications=count,
        bytes=size,
        oldest=moment_or_none(oldest),
        expired=expired,
        free_bytes=shutil.disk_usage(path.parent).free,
        last_contact=facts.last_contact,
        revoked=bool(facts.revoked),
    )
    return Standing(usage, facts.limits, facts.revoked, parked, lines)


def held(db: sqlite3.Connection) -> tuple[int, int, int | None, int]:
    """Of the applications that wait: count, bytes with their papers, when the oldest was signed (microseconds); and
    how many have expired without the centre knowing."""
    count, size, oldest = db.execute(
        f"""
        SELECT count(*), coalesce(sum(size), 0), min(made_at) FROM records
        WHERE lane = 'application' AND state IN ({OPEN_SQL})
        """  # noqa: S608 - constants
    ).fetchone()
    (expired,) = db.execute(
        "SELECT count(*) FROM records WHERE lane = 'application' AND state = 'expired'"
    ).fetchone()
    return count, size, oldest, expired
