# SPDX-License-Identifier: GPL-3.0-or-later
"""A look at a store from outside: read only, nothing set aside, nothing migrated, no key made."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk.sealing import BoxDamagedError, KeyProvider
from offline_cache.migrations import MIGRATIONS
from offline_cache.moments import moment
from offline_cache.rows import OPEN_SQL
from offline_cache.schema import damaged_copies
from offline_cache.states import Lane, RecordState
from offline_cache.vault import Vault


@dataclass(frozen=True)
class Examination:
    """What a store looks like.

    damage: "" when whole; else one line. newer: written by a newer program. key_fits: None when it was not
    asked or cannot be told. queued: applications; oldest: when the oldest of them was signed.
    """

    damage: str
    newer: bool
    key_fits: bool | None
    queued: int
    oldest: datetime | None
    parked: int
    ballast_aboard: bool
    damaged_copies: tuple[Path, ...]


def examine(path: Path, keys: KeyProvider | None) -> Examination:
    """Look at the store of this path, which exists. keys: to see whether they open it."""
    damage, newer, key_fits = "", False, None
    queued, oldest, attention = 0, None, 0
    try:
        with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=5)) as db:
            if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                damage = f"{path} is damaged"
            elif db.execute("PRAGMA user_version").fetchone()[0] > len(MIGRATIONS):
                newer = True
            else:
                queued, oldest = _queued(db)
                attention = _parked(db)
                key_fits = _key_fits(db, keys)
    except sqlite3.Error as error:
        damage = f"{path}: {error}"
    return Examination(
        damage=damage,
        newer=newer,
        key_fits=key_fits,
        queued=queued,
        oldest=oldest,
        parked=attention,
        ballast_aboard=path.with_name(path.name + ".ballast").exists(),
        damaged_copies=damaged_copies(path),
    )


def _queued(db: sqlite3.Connection) -> tuple[int, datetime | None]:
    count, oldest = db.execute(
        f"SELECT count(*), min(made_at) FROM records WHERE state IN ({OPEN_SQL}) AND lane = ?",  # noqa: S608
        (Lane.APPLICATION,),
    ).fetchone()
    if isinstance(oldest, str):
        # Of an older program, not migrated yet.
        return int(count), datetime.fromisoformat(oldest)
    return int(count), None if oldest is None else moment(oldest)


def _parked(db: sqlite3.Connection) -> int:
    # The second word is an older program's.
    query = "SELECT count(*) FROM records WHERE state IN (?, 'needs_attention')"
    return int(db.execute(query, (RecordState.PARKED,)).fetchone()[0])


def _key_fits(db: sqlite3.Connection, keys: KeyProvider | None) -> bool | None:
    row = db.execute("SELECT value FROM facts WHERE name = 'storage_key'").fetchone()
    if keys is None or row is None:
        return None
    try:
        Vault(keys).check(row[0])
    except BoxDamagedError:
        return False
    return True
