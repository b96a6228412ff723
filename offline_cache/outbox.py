# SPDX-License-Identifier: GPL-3.0-or-later
"""The sender's side of the store: what may go next, and what came of it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from kiosk.contract.cases import Decision, Receipt, SubmissionAnswer
from kiosk.sealing import BoxDamagedError
from kiosk.timing import Clock
from offline_cache.contents import Contents, close_record, state_of
from offline_cache.database import Database
from offline_cache.faults import NoSuchRecordError
from offline_cache.records import Parcel, Sendable
from offline_cache.states import Lane, RecordEvent, RecordState, after


@dataclass(frozen=True)
class VerifiedAnswer:
    """An answer to an application whose signatures were checked against the centre's trusted keys."""

    envelopes: SubmissionAnswer
    receipt: Receipt
    decision: Decision


class Outbox:
    """Made by the Store. Methods raise StoreError."""

    def __init__(self, database: Database, contents: Contents, clock: Clock) -> None:
        self._database = database
        self._contents = contents
        self._clock = clock

    def sendable(self, lane: Lane, limit: int = 500) -> list[Sendable]:
        """Queued records of a lane whose turn it is: the oldest of each person, oldest first."""
        rows = self._database.read(
            lambda db: db.execute(
                """
                SELECT r.id, r.attempts, r.due_at FROM records r
                WHERE r.lane = ? AND r.state = 'queued'
                  AND NOT EXISTS (SELECT 1 FROM records e WHERE e.person = r.person
                                  AND e.lane = r.lane AND e.state = 'queued' AND e.seq < r.seq)
                  AND NOT EXISTS (SELECT 1 FROM records a WHERE a.id = r.waits_for
                                  AND a.state IN ('queued', 'needs_attention'))
                ORDER BY r.seq LIMIT ?
                """,
                (lane, limit),
            ).fetchall()
        )
        return [
            Sendable(id_, attempts, datetime.fromisoformat(due) if due else None) for id_, attempts, due in rows
        ]

    def first_in_turn(self, record_id: str) -> str | None:
        """Whom to send so that this record gets there: the oldest queued of its person, or itself.

        None when it is queued no more, or waits for its application.
        """
        row = self._database.read(
            lambda db: db.execute(
                """
                SELECT e.id FROM records r JOIN records e
                  ON e.lane = r.lane AND e.state = 'queued' AND (e.id = r.id OR e.person = r.person)
                WHERE r.id = ? AND r.state = 'queued'
                  AND NOT EXISTS (SELECT 1 FROM records a WHERE a.id = r.waits_for
                                  AND a.state IN ('queued', 'needs_attention'))
                ORDER BY e.seq LIMIT 1
                """,
                (record_id,),
            ).fetchone()
        )
        return None if row is None else str(row[0])

    def lane_of(self, record_id: str) -> Lane | None:
        row = self._database.read(
            lambda db: db.execute("SELECT lane FROM records WHERE id = ?", (record_id,)).fetchone()
        )
        return None if row is None else Lane(row[0])

    def parcel(self, record_id: str) -> Parcel | None:
        """The bytes to send, or None when it is queued no more. Raises BoxDamagedError."""
        row = self._database.read(
            lambda db: db.execute(
                "SELECT lane, attempts FROM records WHERE id = ? AND state = 'queued'", (record_id,)
            ).fetchone()
        )
        if row is None:
            return None
        body = self._contents.body(record_id)
        if body is None:
            raise BoxDamagedError("a queued record has lost its payload")
        return Parcel(record_id, Lane(row[0]), body, row[1])

    def attempt_failed(self, record_id: str, code: str, due_at: datetime) -> None:
        """Stays queued. code: one of a closed set of words, never a text from outside."""
        self._event(record_id, RecordEvent.ATTEMPT_FAILED, code, due_at)

    def refused(self, record_id: str, code: str) -> None:
        """Parked, kept and visible; what comes behind goes on."""
        self._event(record_id, RecordEvent.REFUSED, code, None)

    def requeue(self, record_id: str) -> None:
        """A technician has looked: try again from the start. Raises TransitionError, NoSuchRecordError."""

        def work(db: sqlite3.Connection) -> None:
            state = after(state_of(db, record_id), RecordEvent.REQUEUED)
            db.execute("UPDATE records SET state = ?, attempts = 0, due_at = NULL WHERE id = ?", (state, record_id))

        self._database.write(work)

    def accept(self, record_id: str, answer: VerifiedAnswer) -> bool:
        """The centre has the application: keep the answer under a new key, destroy the payload and its key.

        False, and nothing changes, when receipt or decision is not about exactly this stored body.
        """
        receipt, decision = answer.receipt, answer.decision
        key_box, answer_box = self._contents.seal_answer(record_id, answer.envelopes)

        def work(db: sqlite3.Connection) -> bool:
            row = db.execute(
                "SELECT state, body_digest, released FROM records WHERE id = ?", (record_id,)
            ).fetchone()
            if row is None:
                raise NoSuchRecordError(record_id)
            state, body_digest, released = row
            if not (
                receipt.application_id == decision.application_id == record_id
                and receipt.body_digest == body_digest
                and receipt.case_no == decision.case_no
            ):
                return False
            if state in (RecordState.ACCEPTED, RecordState.CLOSED):
                return True
            db.execute(
                """
                UPDATE records SET state = ?, key_box = ?, body_box = NULL, answer_box = ?, due_at = NULL,
                  last_error = NULL, reference = ?, outcome = ?, received_at = ?, delivered_at = ? WHERE id = ?
                """,
                (
                    after(RecordState(state), RecordEvent.ACCEPTED),
                    key_box,
                    answer_box,
                    receipt.case_no,
                    decision.outcome,
                    receipt.received_at.isoformat(),
                    self._clock.now().isoformat(),
                    record_id,
                ),
            )
            if released:
                close_record(db, record_id)
            return True

        return self._database.write(work)

    def acknowledge(self, record_id: str, ticket_no: str | None) -> None:
        """The centre has a rating or a callback: nothing of its contents stays."""

        def work(db: sqlite3.Connection) -> None:
            state = after(state_of(db, record_id), RecordEvent.ACCEPTED)
            db.execute(
                "UPDATE records SET state = ?, reference = ?, delivered_at = ?, due_at = NULL, last_error = NULL "
                "WHERE id = ?",
                (state, ticket_no, self._clock.now().isoformat(), record_id),
            )
            close_record(db, record_id)

        self._database.write(work)

    def withdraw(self, record_id: str) -> bool:
        """Destroy a queued record; False when it is queued no more. Only whoever knows that nothing of it ever left
        this machine may ask for it."""

        def work(db: sqlite3.Connection) -> bool:
            state = state_of(db, record_id)
            if state is not RecordState.QUEUED:
                return False
            db.execute(
                """
                UPDATE records SET state = ?, released = 1, person = NULL, key_box = NULL, body_box = NULL,
                  due_at = NULL WHERE id = ?
                """,
                (after(state, RecordEvent.WITHDRAWN), record_id),
            )
            return True

        return self._database.write(work)

    def _event(self, record_id: str, event: RecordEvent, code: str, due_at: datetime | None) -> None:
        def work(db: sqlite3.Connection) -> None:
            state = after(state_of(db, record_id), event)
            db.execute(
                "UPDATE records SET state = ?, attempts = attempts + 1, last_error = ?, due_at = ? WHERE id = ?",
                (state, code, due_at.isoformat() if due_at else None, record_id),
            )

        self._database.write(work)
