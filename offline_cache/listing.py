# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of a store from outside: read only, and without a key, so that a machine whose keys are away or lost
still shows what waits on it."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from offline_cache.faults import translated
from offline_cache.records import Snapshot
from offline_cache.rows import FINISHED_COLUMNS, SNAPSHOT_COLUMNS, snapshot
from offline_cache.schema import BUSY_TIMEOUT_MS, check_for_reading

_ALL = (
    f"SELECT * FROM (SELECT {FINISHED_COLUMNS} FROM finished ORDER BY made_at) "  # noqa: S608 - constants
    f"UNION ALL SELECT * FROM (SELECT {SNAPSHOT_COLUMNS} FROM records ORDER BY seq)"
)


def list_rows(path: Path) -> list[Snapshot]:
    """Every record of the store at this path, which exists, oldest first, the finished ones before the others.
    Raises StoreError."""
    address = f"{path.as_uri()}?mode=ro"
    with (
        translated(path),
        contextlib.closing(sqlite3.connect(address, uri=True, timeout=BUSY_TIMEOUT_MS / 1000)) as db,
    ):
        check_for_reading(db, path)
        return [snapshot(row) for row in db.execute(_ALL)]
