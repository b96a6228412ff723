# SPDX-License-Identifier: GPL-3.0-or-later
"""Key boxes brought to the storage key's newest generation, and to the centre's newest key, while all goes on.

A few rows a transaction, so that neither kiosk nor sender waits. What another process sealed under the older
generation meanwhile is found the next time. A box that does not open stays as it is: its record is parked when its
turn comes.
"""

from __future__ import annotations

import sqlite3
from typing import Final

from kiosk.sealing import BoxDamagedError, generation_of, wrapped_for
from offline_cache.database import PROBE_FACT, Database
from offline_cache.drafts import draft_identity
from offline_cache.vault import PROBE_RECORD, Vault

ROWS_AT_ONCE: Final = 50


def rewrap(database: Database, vault: Vault, most: int) -> int:
    """Bring at most so many rows to the newest generation; how many were brought there."""
    generation = vault.generation

    def of_records(db: sqlite3.Connection, after: int) -> tuple[int, int | None]:
        rows = db.execute(
            """
            SELECT c.seq, r.id, c.key_box FROM contents c JOIN records r ON r.seq = c.seq
            WHERE c.generation != ? AND c.seq > ? ORDER BY c.seq LIMIT ?
            """,
            (generation, after, ROWS_AT_ONCE),
        ).fetchall()
        done = 0
        for seq, record, key_box in rows:
            new = _rewrapped(vault, record, key_box)
            if new is not None:
                db.execute(
                    "UPDATE contents SET key_box = ?, generation = ? WHERE seq = ?", (new, generation_of(new), seq)
                )
                done += 1
        return done, rows[-1][0] if rows else None

    def of_drafts_and_probe(db: sqlite3.Connection) -> int:
        (probe,) = db.execute("SELECT value FROM facts WHERE name = ?", (PROBE_FACT,)).fetchone()
        new = _rewrapped(vault, PROBE_RECORD, probe)
        if new is not None:
            db.execute("UPDATE facts SET value = ? WHERE name = ?", (new, PROBE_FACT))
        done = 0
        for session_id, key_box in db.execute(
            "SELECT session_id, key_box FROM drafts WHERE generation != ? LIMIT ?", (generation, ROWS_AT_ONCE)
        ).fetchall():
            new = _rewrapped(vault, draft_identity(session_id), key_box)
            if new is not None:
                db.execute(
                    "UPDATE drafts SET key_box = ?, generation = ? WHERE session_id = ?",
                    (new, generation_of(new), session_id),
                )
                done += 1
        return done

    if generations_in_use(database) <= {generation}:
        return 0
    done = database.write(of_drafts_and_probe)
    after: int | None = 0
    while after is not None and done < most:
        start = after
        some, after = database.write(lambda db: of_records(db, start))  # noqa: B023 - called at once
        done += some
    return done


def generations_in_use(database: Database) -> frozenset[int]:
    """Of the storage key: one that is not among these may be destroyed."""

    def work(db: sqlite3.Connection) -> frozenset[int]:
        rows = db.execute("SELECT DISTINCT generation FROM contents UNION SELECT generation FROM drafts").fetchall()
        (probe,) = db.execute("SELECT value FROM facts WHERE name = ?", (PROBE_FACT,)).fetchone()
        return frozenset({*(row[0] for row in rows), generation_of(probe)})

    return database.read(work)


def wrap_to_centre(database: Database, vault: Vault, most: int) -> int:
    """Give at most so many unsent records a box of the centre's newest key; how many got one."""
    wanted = vault.centre_key_id
    if wanted is None:
        return 0

    def work(db: sqlite3.Connection, after: int) -> tuple[int, int | None]:
        rows = db.execute(
            """
            SELECT c.seq, r.id, c.key_box FROM contents c JOIN records r ON r.seq = c.seq
            WHERE c.body_box IS NOT NULL AND c.centre_key IS NOT ? AND c.seq > ?
            ORDER BY c.seq LIMIT ?
            """,
            (wanted, after, ROWS_AT_ONCE),
        ).fetchall()
        done = 0
        for seq, record, key_box in rows:
            try:
                box = vault.wrap_to_centre(record, key_box)
            except BoxDamagedError:
                continue
            if box is None:
                # The bundle with that key was replaced meanwhile by one without.
                continue
            db.execute(
                "UPDATE contents SET centre_box = ?, centre_key = ? WHERE seq = ?", (box, wrapped_for(box), seq)
            )
            done += 1
        return done, rows[-1][0] if rows else None

    done, after = 0, 0
    if not database.read(lambda db: _any_unwrapped(db, wanted)):
        return 0
    last: int | None = after
    while last is not None and done < most:
        start = last
        some, last = database.write(lambda db: work(db, start))  # noqa: B023 - called at once
        done += some
    return done


def _any_unwrapped(db: sqlite3.Connection, wanted: str) -> bool:
    return bool(
        db.execute(
            """
            SELECT EXISTS (SELECT 1 FROM contents c JOIN records r ON r.seq = c.seq
                           WHERE c.body_box IS NOT NULL AND c.centre_key IS NOT ?)
            """,
            (wanted,),
        ).fetchone()[0]
    )


def _rewrapped(vault: Vault, record: str, key_box: bytes) -> bytes | None:
    try:
        return vault.rewrap(record, key_box)
    except BoxDamagedError:
        return None
