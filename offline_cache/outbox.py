# SPDX-License-Identifier: GPL-3.0-or-later
"""The sender's side of the store: what may go next, and what came of it."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from kiosk.contract.cases import CaseOutcome, Decision, Receipt, SubmissionAnswer
from kiosk.contract.delivery import MOST_IN_BATCH, LapseReceipt, WithdrawalOutcome
from kiosk.sealing import BoxDamagedError, digest, fits_digest, generation_of
from kiosk.timing import Clock
from offline_cache import endings, turns
from offline_cache.contents import Contents
from offline_cache.database import Database
from offline_cache.faults import NoSuchRecordError
from offline_cache.moments import micros, micros_or_none
from offline_cache.records import Expired, Parcel, Sendable, UnsentMaterial, WithdrawOutcome
from offline_cache.rows import OPEN_SQL, drop_lapses, find, finish, forget_record, state_of
from offline_cache.states import OPEN, Lane, RecordEvent, RecordState, TransitionError, after
from offline_cache.telemetry import Telemetry

LONGEST_PAUSE: Final = timedelta(hours=1)
"""A stored due time that is further away is of a clock that was wrong."""


@dataclass(frozen=True)
class VerifiedAnswer:
    """An answer to an application whose signatures were checked against the centre's trusted keys."""

    envelopes: SubmissionAnswer
    receipt: Receipt
    decision: Decision


class Outbox:
    """Made by the Store. Methods raise StoreError; those that write are durable when they return.

    An attempt is: `begin_sending`, then the papers of `materials_to_send`, then the `parcel`, then exactly one of
    `accept`, `acknowledge`, `lapse_told`, `withdrawal_answered`, `refused`, `too_old`, `withdrawn_by_centre`,
    `material_missing`, `attempt_failed`. What comes too late, because the record has ended meanwhile, changes
    nothing.
    """

    def __init__(self, database: Database, contents: Contents, telemetry: Telemetry, clock: Clock) -> None:
        self._database = database
        self._contents = contents
        self._telemetry = telemetry
        self._clock = clock

    # Whose turn it is.

    def sendable(self, lane: Lane, limit: int = 500) -> list[Sendable]:
        """Records of a lane whose turn it is: the oldest unsent one of each person, oldest first. Without those
        whose withdrawal the centre is being asked for. A rating waits until the centre has its application."""
        if lane is Lane.TELEMETRY:
            self._telemetry.cut_batch()
        return self._database.read(lambda db: turns.sendable(db, lane, limit))

    def backlog(self, limit: int = MOST_IN_BATCH) -> list[Sendable]:
        """Applications that nobody stands waiting for and that are due, the oldest of each person, oldest first: so
        each batch is in order for every applicant."""
        now = self._clock.now()
        return self._database.read(lambda db: turns.backlog(db, now, now + LONGEST_PAUSE, limit))

    def waited_for(self) -> list[str]:
        """Applications whose citizens may still stand waiting, and of which no attempt has ended yet."""
        now = self._clock.now()
        return self._database.read(lambda db: turns.waited_for(db, now, now + LONGEST_PAUSE))

    def first_in_turn(self, record_id: str) -> str | None:
        """Whom to send so that this record gets there: the oldest unsent one of its person, or itself.

        None when it is to be sent no more, or waits for its application or for the answer to its withdrawal.
        """
        return self._database.read(lambda db: turns.first_in_turn(db, record_id))

    def lane_of(self, record_id: str) -> Lane | None:
        """None when it is not here, or finished."""
        row = self._database.read(
            lambda db: db.execute("SELECT lane FROM records WHERE id = ?", (record_id,)).fetchone()
        )
        return None if row is None else Lane(row[0])

    # An attempt.

    def begin_sending(self, *record_ids: str) -> tuple[str, ...]:
        """Write down that something of these is about to leave, before it does. Those that may be sent: the others
        have ended meanwhile or are being withdrawn."""

        def work(db: sqlite3.Connection) -> tuple[str, ...]:
            return tuple(record_id for record_id in record_ids if _begin(db, record_id))

        return self._database.write(work)

    def parcel(self, record_id: str) -> Parcel | None:
        """The bytes to send, or None when it is to be sent no more. Raises BoxDamagedError."""
        row = self._database.read(
            lambda db: db.execute(
                f"SELECT lane, attempts, about FROM records WHERE id = ? AND state IN ({OPEN_SQL})",  # noqa: S608
                (record_id,),
            ).fetchone()
        )
        if row is None:
            return None
        lane, attempts, about = Lane(row[0]), row[1], row[2]
        if lane is Lane.LAPSE:
            # What cannot be read any more is told without its text.
            text = self._contents.body_if_whole(about)
            body = self._database.read(lambda db: endings.lapse_body(db, record_id, text))
            return None if body is None else Parcel(record_id, lane, body, attempts)
        body = self._contents.body(record_id)
        if body is None:
            raise BoxDamagedError("a record that is to be sent has lost its payload")
        return Parcel(record_id, lane, body, attempts)

    def materials_to_send(self, record_id: str) -> list[UnsentMaterial]:
        """The papers that must be with the centre before this application is sent."""
        rows = self._database.read(
            lambda db: db.execute(
                """
                SELECT m.material, m.sha256 FROM materials m JOIN records r ON r.seq = m.seq
                WHERE r.id = ? AND m.sent = 0 ORDER BY m.material
                """,
                (record_id,),
            ).fetchall()
        )
        return [UnsentMaterial(*row) for row in rows]

    def material(self, record_id: str, material: str) -> bytes | None:
        """The bytes of a paper, None when its record has ended. Raises BoxDamagedError when its file is gone or
        damaged: then nothing but `refused` is left for its record."""
        return self._contents.paper(record_id, material)

    def material_sent(self, record_id: str, material: str) -> None:
        """The centre has it durably."""
        self._mark_materials(record_id, 1, " AND material = ?", (material,))

    def material_missing(self, record_id: str, due_at: datetime) -> None:
        """The centre lacks a paper after all: all are sent again before the next attempt."""
        self._mark_materials(record_id, 0, "", ())
        self.attempt_failed(record_id, "material_missing", due_at)

    # What came of it.

    def attempt_failed(self, record_id: str, code: str, due_at: datetime, *, left: bool = True) -> bool:
        """It stays as sendable as it was; False when it has ended meanwhile. Nobody stands waiting for it any more.

        code: one of a closed set of words, never a text from outside. left: False when it is certain that none of
        this attempt has left the machine.
        """

        def work(db: sqlite3.Connection) -> bool:
            try:
                stored, ever_left = find(db, record_id, "state", "ever_left")
            except NoSuchRecordError:
                return False
            state = RecordState(stored)
            if state not in OPEN:
                return False
            gone = bool(ever_left) or left
            event = RecordEvent.ATTEMPT_FAILED if gone else RecordEvent.NOTHING_LEFT
            db.execute(
                """
                UPDATE records SET state = ?, ever_left = ?, attempts = attempts + 1, last_error = ?, due_at = ?,
                  live_until = NULL WHERE id = ?
                """,
                (after(state, event), int(gone), code, micros(due_at), record_id),
            )
            return True

        return self._database.write(work)

    def last_error(self, record_id: str) -> str | None:
        """The code of the last attempt that failed; None when none has, or the record is here no more."""
        row = self._database.read(
            lambda db: db.execute("SELECT last_error FROM records WHERE id = ?", (record_id,)).fetchone()
        )
        return None if row is None else row[0]

    def refused(self, record_id: str, code: str) -> bool:
        """Parked, kept and visible; what comes behind goes on. False when it has ended meanwhile."""
        return self._database.write(lambda db: endings.park(db, record_id, code, self._clock.now()))

    def too_old(self, record_id: str) -> bool:
        """The centre says that this application came too late. False when it has ended meanwhile."""
        return self._database.write(lambda db: endings.expire_one(db, record_id, self._clock.now()))

    def withdrawn_by_centre(self, record_id: str) -> bool:
        """The centre says that its applicant has taken this application back. False when it has ended meanwhile."""
        return self._database.write(lambda db: endings.withdrawn_there(db, record_id, self._clock.now()))

    def accept(self, record_id: str, answer: VerifiedAnswer) -> bool:
        """The centre has the application: keep the answer under a new key, destroy the payload and its key.

        False, and nothing changes, when receipt or decision is not about exactly this stored body.
        """
        receipt, decision = answer.receipt, answer.decision
        if (receipt.case_no, receipt.application_id) != (decision.case_no, decision.application_id):
            return False
        body = self._contents.body_if_whole(record_id)

        def keep(db: sqlite3.Connection, seq: int) -> None:
            # Sealed here, so that no rotation comes between.
            sealed = self._contents.seal_answer(record_id, body, answer.envelopes)
            db.execute(
                "INSERT INTO contents (seq, generation, key_box, answer_box) VALUES (?, ?, ?, ?)",
                (seq, generation_of(sealed.key_box), sealed.key_box, sealed.box),
            )

        return self._database.write(lambda db: self._accepted(db, record_id, receipt, decision.outcome, body, keep))

    def accept_imported(self, record_id: str, receipt: Receipt, outcome: CaseOutcome | None) -> bool:
        """The centre has it from a stick: its receipt came back the same way, and no decision. The record is
        closed; its citizen asks the centre. False, and nothing changes, when the receipt is not about this stored
        body."""
        body = self._contents.body_if_whole(record_id)

        def work(db: sqlite3.Connection) -> bool:
            before = state_of(db, record_id)
            if not self._accepted(db, record_id, receipt, outcome, body, None):
                return False
            # What the line brought before keeps its answer for its citizen.
            if before is not RecordState.ACCEPTED and state_of(db, record_id) is RecordState.ACCEPTED:
                finish(db, record_id, RecordState.CLOSED, self._clock.now())
            return True

        return self._database.write(work)

    def acknowledge(self, record_id: str) -> None:
        """The centre has a rating, a complaint, a callback or a batch of events: nothing of its contents stays."""

        def work(db: sqlite3.Connection) -> None:
            state = state_of(db, record_id)
            if state is RecordState.CLOSED:
                return
            after(state, RecordEvent.ACCEPTED)
            if find(db, record_id, "lane")[0] == Lane.TELEMETRY:
                forget_record(db, record_id)
            else:
                finish(db, record_id, RecordState.CLOSED, self._clock.now())

        self._database.write(work)

    def lapse_told(self, record_id: str, receipt: LapseReceipt) -> bool:
        """receipt: verified. The contents of an expired application are destroyed now; a parked one stays until it
        is released or expires. False, and nothing changes, when the receipt is about something else."""
        return self._database.write(lambda db: endings.lapse_told(db, record_id, receipt, self._clock.now()))

    def withdrawal_answered(self, record_id: str, outcome: WithdrawalOutcome) -> str | None:
        """The id of the application of this machine that is withdrawn by it, None when there is none."""
        return self._database.write(
            lambda db: endings.withdrawal_answered(db, record_id, outcome, self._clock.now())
        )

    # By staff, by the citizen and by the clock.

    def requeue(self, record_id: str) -> None:
        """A technician has looked: try again from the start. Raises TransitionError, NoSuchRecordError."""
        self._database.write(lambda db: endings.requeue(db, record_id))

    def withdraw(self, record_id: str) -> WithdrawOutcome:
        """Take a record back as far as this machine alone can. Raises NoSuchRecordError."""
        return self._database.write(lambda db: endings.withdraw(db, record_id, self._clock.now()))

    def expire(self, now: datetime) -> list[Expired]:
        """End the applications that have become too old, oldest first, and leave the centre a lapse of each. Only
        whoever trusts the clock may call this. What may be with the centre already stays: only the centre can tell.
        """
        return self._database.write(lambda db: endings.expire(db, now))

    def without_expiry(self) -> list[tuple[str, str, datetime]]:
        """Unsent applications whose age nobody has limited yet (of an older program): id, item code, signed at.
        Without those that were signed by a clock which the machine itself did not trust: nobody knows their age."""
        return [row for row in self._database.read(turns.without_expiry) if self._is_dated(row[0])]

    def set_expiry(self, record_id: str, expires_at: datetime) -> None:
        self._database.write(
            lambda db: _one(db, "UPDATE records SET expires_at = ? WHERE id = ?", (micros(expires_at), record_id))
        )

    def _accepted(
        self,
        db: sqlite3.Connection,
        record_id: str,
        receipt: Receipt,
        outcome: CaseOutcome | None,
        body: bytes | None,
        keep: Any,
    ) -> bool:
        """keep: puts the answer in for this seq; None when there is none to keep."""
        if receipt.application_id != record_id:
            return False
        state = state_of(db, record_id)
        if state in (RecordState.ACCEPTED, RecordState.CLOSED):
            return True
        try:
            seq, body_digest, released = find(db, record_id, "seq", "body_digest", "released")
        except NoSuchRecordError:
            # Withdrawn, or expired and told: the centre's word about it came first.
            return True
        about_this = receipt.body_digest == body_digest or (
            body is not None and digest(body) == body_digest and fits_digest(receipt.body_digest, body)
        )
        if not about_this:
            return False
        now = self._clock.now()
        db.execute("DELETE FROM contents WHERE seq = ?", (seq,))
        db.execute("DELETE FROM materials WHERE seq = ?", (seq,))
        drop_lapses(db, record_id)
        if keep is not None:
            keep(db, seq)
        db.execute(
            """
            UPDATE records SET state = ?, due_at = NULL, live_until = NULL, last_error = NULL, withdrawing = 0,
              expires_at = NULL, reference = ?, outcome = ?, received_at = ?, accepted_at = ? WHERE id = ?
            """,
            (
                after(state, RecordEvent.ACCEPTED),
                receipt.case_no,
                outcome,
                micros_or_none(receipt.received_at),
                micros(now),
                record_id,
            ),
        )
        if released:
            finish(db, record_id, after(RecordState.ACCEPTED, RecordEvent.HANDED_OVER), now)
        return True

    def _is_dated(self, record_id: str) -> bool:
        body = self._contents.body_if_whole(record_id)
        return body is None or bool(json.loads(body)["clock_trusted"])

    def _mark_materials(self, record_id: str, sent: int, more: str, values: tuple[str, ...]) -> None:
        query = f"UPDATE materials SET sent = ? WHERE seq = (SELECT seq FROM records WHERE id = ?){more}"  # noqa: S608
        self._database.write(lambda db: _one(db, query, (sent, record_id, *values)))


def _begin(db: sqlite3.Connection, record_id: str) -> bool:
    try:
        state, withdrawing = find(db, record_id, "state", "withdrawing")
        new = after(RecordState(state), RecordEvent.BEGUN)
    except (NoSuchRecordError, TransitionError):
        return False
    if withdrawing:
        return False
    # An attempt whose end nobody wrote down may have left.
    db.execute(
        "UPDATE records SET state = ?, ever_left = max(ever_left, state = 'sending') WHERE id = ?", (new, record_id)
    )
    return True


def _one(db: sqlite3.Connection, statement: str, values: tuple[object, ...]) -> None:
    db.execute(statement, values)
