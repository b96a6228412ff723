# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps from each version of the schema to the next (PRAGMA user_version). A step that was shipped is never
edited: tests/offline_cache/fixtures has a file of every version."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime
from typing import Final

from kiosk.sealing import generation_of
from offline_cache.moments import micros

_1_OUTBOX: Final = """
    CREATE TABLE facts (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE records (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        lane TEXT NOT NULL,
        subject TEXT NOT NULL,
        person BLOB,
        waits_for TEXT,
        made_at TEXT NOT NULL,
        body_digest TEXT NOT NULL,
        key_box BLOB,
        body_box BLOB,
        answer_box BLOB,
        state TEXT NOT NULL,
        released INTEGER NOT NULL DEFAULT 0,
        attempts INTEGER NOT NULL DEFAULT 0,
        due_at TEXT,
        last_error TEXT,
        reference TEXT,
        outcome TEXT,
        received_at TEXT,
        delivered_at TEXT
    ) STRICT;
    CREATE INDEX records_by_state ON records (state, lane, seq);
    CREATE INDEX records_by_person ON records (person) WHERE person IS NOT NULL;
"""

_2_PRINTING: Final = """
    CREATE TABLE print_jobs (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        job_id TEXT NOT NULL,
        copy INTEGER NOT NULL,
        begun_at TEXT NOT NULL,
        ended_at TEXT,
        outcome TEXT
    ) STRICT;
    CREATE INDEX print_jobs_by_job ON print_jobs (job_id, seq);
"""

_3_TRAY: Final = """
    CREATE TABLE tray (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        used INTEGER NOT NULL,
        out INTEGER NOT NULL
    ) STRICT;
    INSERT INTO tray (only, used, out) VALUES (1, 0, 0);
"""

_4_TABLES: Final = """
    DROP INDEX records_by_state;
    DROP INDEX records_by_person;
    ALTER TABLE records RENAME TO old_records;
    CREATE TABLE records (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        lane TEXT NOT NULL,
        state TEXT NOT NULL,
        subject TEXT NOT NULL,
        item_version TEXT NOT NULL,
        person BLOB,
        code BLOB,
        about TEXT,
        body_digest TEXT NOT NULL,
        size INTEGER NOT NULL,
        made_at INTEGER NOT NULL,
        expires_at INTEGER,
        live_until INTEGER,
        ever_left INTEGER NOT NULL DEFAULT 0,
        withdrawing INTEGER NOT NULL DEFAULT 0,
        released INTEGER NOT NULL DEFAULT 0,
        attempts INTEGER NOT NULL DEFAULT 0,
        due_at INTEGER,
        last_error TEXT,
        reference TEXT,
        outcome TEXT,
        received_at INTEGER,
        accepted_at INTEGER
    ) STRICT;
    CREATE INDEX records_by_state ON records (state, lane, seq);
    CREATE INDEX records_by_person ON records (person, seq) WHERE person IS NOT NULL;
    CREATE INDEX records_by_code ON records (code) WHERE code IS NOT NULL;
    CREATE INDEX records_by_about ON records (about) WHERE about IS NOT NULL;
    CREATE TABLE contents (
        seq INTEGER PRIMARY KEY,
        generation INTEGER NOT NULL,
        centre_key TEXT,
        key_box BLOB NOT NULL,
        centre_box BLOB,
        answer_box BLOB,
        body_box BLOB
    ) STRICT;
    CREATE TABLE materials (
        seq INTEGER NOT NULL,
        material TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        size INTEGER NOT NULL,
        file TEXT NOT NULL UNIQUE,
        sent INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (seq, material)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE finished (
        id TEXT PRIMARY KEY,
        lane TEXT NOT NULL,
        state TEXT NOT NULL,
        outcome TEXT,
        made_at INTEGER NOT NULL,
        ended_at INTEGER NOT NULL,
        received_at INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE drafts (
        session_id TEXT PRIMARY KEY,
        person BLOB NOT NULL,
        saved_at INTEGER NOT NULL,
        generation INTEGER NOT NULL,
        key_box BLOB NOT NULL,
        box BLOB NOT NULL
    ) STRICT;
    CREATE TABLE events (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        body TEXT NOT NULL
    ) STRICT;
    CREATE TABLE print_totals (outcome TEXT PRIMARY KEY, jobs INTEGER NOT NULL) STRICT, WITHOUT ROWID;
"""

_4_STATES: Final = {
    # Until now nothing was written down before an attempt: nobody can say that nothing of it has left.
    "queued": "sending",
    "needs_attention": "parked",
    "delivered": "accepted",
}


def _statements(db: sqlite3.Connection, text: str) -> None:
    for statement in filter(None, (part.strip() for part in text.split(";"))):
        db.execute(statement)


def _to_4(db: sqlite3.Connection) -> None:
    """Contents go beside the records, what is finished into a row of its id, times and class of outcome; every
    parked application gets its lapse."""
    _statements(db, _4_TABLES)
    columns = (
        "seq, id, lane, subject, person, waits_for, made_at, body_digest, key_box, body_box, answer_box, state, "
        "released, attempts, due_at, last_error, reference, outcome, received_at, delivered_at"
    )
    # The oldest first, so that a lapse comes behind what it tells of.
    last = int(db.execute("SELECT coalesce(max(seq), 0) FROM old_records").fetchone()[0])
    for row in db.execute(f"SELECT {columns} FROM old_records ORDER BY seq"):  # noqa: S608 - a constant
        (seq, id_, lane, subject, person, about, made_at, body_digest, key_box, body_box, answer_box, state) = row[
            :12
        ]
        (released, attempts, due_at, last_error, reference, outcome, received_at, accepted_at) = row[12:]
        made = _micros(made_at)
        if state in ("closed", "withdrawn"):
            ended = _micros(accepted_at) if accepted_at else made
            db.execute(
                "INSERT INTO finished VALUES (?, ?, ?, ?, ?, ?, ?)",
                (id_, lane, state, outcome, made, ended, _micros(received_at) if received_at else None),
            )
            continue
        size = len(body_box or b"")
        new_state = _4_STATES[state]
        db.execute(
            """
            INSERT INTO records (seq, id, lane, state, subject, item_version, person, about, body_digest, size,
              made_at, ever_left, released, attempts, due_at, last_error, reference, outcome, received_at,
              accepted_at)
            VALUES (?, ?, ?, ?, ?, '', ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            (
                *(seq, id_, lane, new_state, subject, person, about, body_digest, size, made, released, attempts),
                _micros(due_at) if due_at else None,
                *(last_error, reference, outcome),
                _micros(received_at) if received_at else None,
                _micros(accepted_at) if accepted_at else None,
            ),
        )
        if key_box is not None:
            db.execute(
                "INSERT INTO contents (seq, generation, key_box, answer_box, body_box) VALUES (?, ?, ?, ?, ?)",
                (seq, generation_of(key_box), key_box, answer_box, body_box),
            )
        if new_state == "parked" and lane == "application":
            last += 1
            db.execute(
                """
                INSERT INTO records (seq, id, lane, state, subject, item_version, about, body_digest, size, made_at)
                VALUES (?, ?, 'lapse', 'queued', 'parked', '', ?, '', 0, ?)
                """,
                (last, f"lapse.parked.{id_}", id_, made),
            )
    db.execute("DROP TABLE old_records")


def _micros(text: str) -> int:
    return micros(datetime.fromisoformat(text))


MIGRATIONS: Final[tuple[str | Callable[[sqlite3.Connection], None], ...]] = (
    _1_OUTBOX,
    _2_PRINTING,
    _3_TRAY,
    _to_4,
)


def migrate(db: sqlite3.Connection, version: int, target: int) -> None:
    """Inside a transaction: from one version to another."""
    for step in MIGRATIONS[version:target]:
        if isinstance(step, str):
            _statements(db, step)
        else:
            step(db)
    db.execute(f"PRAGMA user_version={target}")
