# SPDX-License-Identifier: GPL-3.0-or-later
"""What happened to the machine, kept until the centre has it: bounded, the oldest dropped first and counted."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final

from pydantic import ValidationError

from kiosk.contract.fleet import EventBatch, TelemetryEvent
from kiosk.sealing import digest
from kiosk.standards import new_uuid7
from kiosk.timing import Clock
from offline_cache.database import Database
from offline_cache.moments import micros
from offline_cache.rows import OPEN_SQL, NewRecord, insert
from offline_cache.states import Lane
from offline_cache.vault import Vault

MOST_EVENTS: Final = 5000
MOST_IN_EVENT_BATCH: Final = 500
"""EventBatch takes no more."""
_DROPPED: Final = "events_dropped"


class Telemetry:
    """Made by the Store. Methods raise StoreError."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def keep(self, events: Sequence[TelemetryEvent]) -> None:
        """Durable when it returns. Room that others need is not taken: over MOST_EVENTS the oldest are given up."""
        if not events:
            return

        def work(db: sqlite3.Connection) -> None:
            db.executemany(
                "INSERT INTO events (at, body) VALUES (?, ?)",
                [(micros(event.at), event.model_dump_json()) for event in events],
            )
            count = db.execute("SELECT count(*) FROM events").fetchone()[0]
            drop(db, "seq IN (SELECT seq FROM events ORDER BY seq LIMIT ?)", (max(0, count - MOST_EVENTS),))

        self._database.add(work)

    def cut_batch(self) -> None:
        """Make a record of the oldest events, unless one waits already: a repetition must say the same."""
        if not self._database.read(_wants_cutting):
            return
        now = self._clock.now()

        def work(db: sqlite3.Connection) -> None:
            if not _wants_cutting(db):
                return
            rows = db.execute(
                "SELECT seq, body FROM events ORDER BY seq LIMIT ?", (MOST_IN_EVENT_BATCH,)
            ).fetchall()
            events = tuple(event for _, body in rows if (event := _read(body)) is not None)
            batch = EventBatch(
                batch_id=new_uuid7(now), dropped=dropped(db) + len(rows) - len(events), events=events
            )
            body = batch.model_dump_json().encode()
            record = NewRecord(
                id=batch.batch_id, lane=Lane.TELEMETRY, made_at=now, body_digest=digest(body), size=len(body)
            )
            insert(db, record, self._vault.seal_new(record.id, body))
            db.execute("DELETE FROM events WHERE seq <= ?", (rows[-1][0],))
            db.execute("DELETE FROM facts WHERE name = ?", (_DROPPED,))

        self._database.write(work)


def _read(body: str) -> TelemetryEvent | None:
    """None for one of a program whose contract had other events: it is counted as given up."""
    try:
        return TelemetryEvent.model_validate_json(body)
    except ValidationError:
        return None


def dropped(db: sqlite3.Connection) -> int:
    """Events that were given up since the last batch was cut."""
    row = db.execute("SELECT value FROM facts WHERE name = ?", (_DROPPED,)).fetchone()
    return 0 if row is None else int(row[0])


def drop(db: sqlite3.Connection, condition: str, values: tuple[object, ...] | dict[str, int]) -> int:
    """Give up the events of a condition, and count them; how many."""
    count = db.execute(f"DELETE FROM events WHERE {condition}", values).rowcount  # noqa: S608 - of this room
    if count:
        db.execute(
            "INSERT INTO facts (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
            (_DROPPED, str(dropped(db) + count).encode()),
        )
    return int(count)


def _wants_cutting(db: sqlite3.Connection) -> bool:
    row = db.execute(
        f"""
        SELECT EXISTS (SELECT 1 FROM events)
          AND NOT EXISTS (SELECT 1 FROM records WHERE lane = 'telemetry' AND state IN ({OPEN_SQL}))
        """  # noqa: S608 - constants
    ).fetchone()
    return bool(row[0])
