# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of the store, inside a transaction: read, put in, ended."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from kiosk.contract.cases import CaseOutcome
from kiosk.sealing import generation_of, wrapped_for
from offline_cache.faults import BodyDiffersError, NoSuchRecordError
from offline_cache.moments import micros, micros_or_none, moment, moment_or_none
from offline_cache.records import PutOutcome, Snapshot
from offline_cache.states import OPEN, Lane, RecordState
from offline_cache.vault import Sealed

OPEN_SQL: Final = ", ".join(f"'{state.value}'" for state in OPEN)

SNAPSHOT_COLUMNS: Final = (
    "id, lane, subject, state, made_at, attempts, due_at, last_error, reference, outcome, received_at, released, "
    "about, expires_at, size, withdrawing"
)
FINISHED_COLUMNS: Final = (
    "id, lane, '', state, made_at, 0, NULL, NULL, NULL, outcome, received_at, 1, NULL, NULL, 0, 0"
)
"""Of the table of finished rows, in the same order."""


@dataclass(frozen=True)
class NewRecord:
    """What is put in. size: of the body and its papers."""

    id: str
    lane: Lane
    made_at: datetime
    body_digest: str
    size: int
    subject: str = ""
    item_version: str = ""
    person: bytes | None = None
    code: bytes | None = None
    about: str | None = None
    expires_at: datetime | None = None
    live_until: datetime | None = None


def find(db: sqlite3.Connection, record_id: str, *columns: str) -> tuple[Any, ...]:
    """These columns of a record that is not finished. Raises NoSuchRecordError."""
    query = f"SELECT {', '.join(columns)} FROM records WHERE id = ?"  # noqa: S608 - names of columns
    row: tuple[Any, ...] | None = db.execute(query, (record_id,)).fetchone()
    if row is None:
        raise NoSuchRecordError(record_id)
    return row


def state_of(db: sqlite3.Connection, record_id: str) -> RecordState:
    """Also of a finished one. Raises NoSuchRecordError."""
    row = db.execute(
        "SELECT state FROM records WHERE id = ? UNION ALL SELECT state FROM finished WHERE id = ?",
        (record_id, record_id),
    ).fetchone()
    if row is None:
        raise NoSuchRecordError(record_id)
    return RecordState(row[0])


def already_put(db: sqlite3.Connection, record: NewRecord) -> PutOutcome | None:
    """ALREADY_STORED when this record is here or was; None when it is new. Raises BodyDiffersError."""
    row = db.execute("SELECT body_digest FROM records WHERE id = ?", (record.id,)).fetchone()
    if row is not None:
        if row[0] != record.body_digest:
            raise BodyDiffersError(f"{record.id} is stored with another body")
        return PutOutcome.ALREADY_STORED
    # A finished row has forgotten its body: it cannot come in again, whatever it says.
    row = db.execute("SELECT 1 FROM finished WHERE id = ?", (record.id,)).fetchone()
    return PutOutcome.ALREADY_STORED if row is not None else None


def insert(db: sqlite3.Connection, record: NewRecord, sealed: Sealed | None) -> int:
    """A queued record and its contents (None for one that is made up of another when it is sent). Its seq."""
    seq = db.execute(
        """
        INSERT INTO records (id, lane, state, subject, item_version, person, code, about, body_digest, size,
          made_at, expires_at, live_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            record.id,
            record.lane,
            RecordState.QUEUED,
            record.subject,
            record.item_version,
            record.person,
            record.code,
            record.about,
            record.body_digest,
            record.size,
            micros(record.made_at),
            micros_or_none(record.expires_at),
            micros_or_none(record.live_until),
        ),
    ).lastrowid
    if seq is None:
        raise AssertionError("an inserted row has a number")
    if sealed is not None:
        db.execute(
            "INSERT INTO contents (seq, generation, centre_key, key_box, centre_box, body_box) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (
                seq,
                generation_of(sealed.key_box),
                # As the box says: the vault's key may be another by now.
                None if sealed.centre_box is None else wrapped_for(sealed.centre_box),
                sealed.key_box,
                sealed.centre_box,
                sealed.box,
            ),
        )
    return int(seq)


def finish(db: sqlite3.Connection, record_id: str, state: RecordState, now: datetime) -> None:
    """Destroy the keys and all contents of a record: id, times and class of outcome stay. Its papers have lost
    their row by this, and are swept. Raises NoSuchRecordError."""
    seq, lane, outcome, made_at, received_at = find(
        db, record_id, "seq", "lane", "outcome", "made_at", "received_at"
    )
    _forget(db, seq)
    db.execute(
        "INSERT OR REPLACE INTO finished (id, lane, state, outcome, made_at, ended_at, received_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (record_id, lane, state, outcome, made_at, micros(now), received_at),
    )
    if lane == Lane.APPLICATION:
        drop_lapses(db, record_id)
        if state is not RecordState.CLOSED:
            # There is no case to rate.
            for (rating,) in db.execute(
                "SELECT id FROM records WHERE about = ? AND lane = ?", (record_id, Lane.RATING)
            ).fetchall():
                finish(db, rating, RecordState.WITHDRAWN, now)


def drop_lapses(db: sqlite3.Connection, application_id: str) -> None:
    """There is nothing to tell any more."""
    for (seq,) in db.execute(
        "SELECT seq FROM records WHERE about = ? AND lane = ?", (application_id, Lane.LAPSE)
    ).fetchall():
        _forget(db, seq)


def forget_record(db: sqlite3.Connection, record_id: str) -> None:
    """Without a trace: for what nobody asks for again. Raises NoSuchRecordError."""
    _forget(db, find(db, record_id, "seq")[0])


def _forget(db: sqlite3.Connection, seq: int) -> None:
    for table in ("contents", "materials", "records"):
        db.execute(f"DELETE FROM {table} WHERE seq = ?", (seq,))  # noqa: S608 - constants


def snapshot(row: tuple[Any, ...]) -> Snapshot:
    """Of a row of SNAPSHOT_COLUMNS."""
    return Snapshot(
        id=row[0],
        lane=Lane(row[1]),
        subject=row[2],
        state=RecordState(row[3]),
        made_at=moment(row[4]),
        attempts=row[5],
        due_at=moment_or_none(row[6]),
        last_error=row[7],
        reference=row[8],
        outcome=CaseOutcome(row[9]) if row[9] else None,
        received_at=moment_or_none(row[10]),
        released=bool(row[11]),
        about=row[12],
        expires_at=moment_or_none(row[13]),
        size=row[14],
        withdrawing=bool(row[15]),
    )
