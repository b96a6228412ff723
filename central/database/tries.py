# SPDX-License-Identifier: GPL-3.0-or-later
"""Tries of what a row says is to be done: each by one thread or process alone, with longer and longer pauses."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, Table

from central.database.engine import Database
from central.database.schema import stamp

PAUSES: Final = tuple(timedelta(seconds=seconds) for seconds in (10, 30, 60, 300, 900, 1800, 3600))
"""Between tries; the last one again and again."""


def claimed(database: Database, table: Table, row: Row[Any], state: str, now: datetime) -> bool:
    """Whether this try is ours: another thread or process may have had the same thought. The next one is after
    its pause.

    table: with number, state, tries and next_at; row: of it, as it was read; state: in which it may be tried.
    """
    pause = PAUSES[min(row.tries, len(PAUSES) - 1)]
    this = (table.c.number == row.number, table.c.state == state, table.c.tries == row.tries)
    with database.write() as connection:
        done = connection.execute(
            table.update().where(*this).values(tries=row.tries + 1, next_at=stamp(now + pause))
        )
    return done.rowcount == 1
