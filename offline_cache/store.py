# SPDX-License-Identifier: GPL-3.0-or-later
"""The durable store: an application is on this disk, sealed, before anything else happens to it.

SQLite in WAL mode with synchronous=FULL: one fdatasync a commit. Several processes may have it open; each
object may be used from several threads.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from kiosk.contract.cases import Application, CaseOutcome, Decision
from kiosk.contract.feedback import CallbackRequest, Rating
from kiosk.sealing import BoxDamagedError, KeyProvider, digest
from kiosk.timing import Clock
from offline_cache.contents import Contents, close_record
from offline_cache.database import Database
from offline_cache.faults import BodyDiffersError
from offline_cache.outbox import Outbox
from offline_cache.print_journal import PrintJournal
from offline_cache.records import PendingSummary, PutOutcome, Snapshot, Unfinished
from offline_cache.schema import damaged_copies
from offline_cache.states import Lane, RecordState
from offline_cache.vault import Vault

BALLAST_BYTES: Final = 16 << 20

_COLUMNS: Final = (
    "id, lane, subject, state, made_at, attempts, due_at, last_error, reference, outcome, received_at, released"
)


@dataclass(frozen=True)
class _NewRecord:
    id: str
    lane: Lane
    made_at: datetime
    body: bytes
    subject: str = ""
    person: bytes | None = None
    waits_for: str | None = None


class Store:
    """What the kiosk asks of the store. `outbox` is what the sender asks, `print_journal` what printing asks.

    Every method touches the disk and may raise StoreError: call none on the GUI thread.
    """

    def __init__(self, path: Path, keys: KeyProvider, clock: Clock, *, ballast_bytes: int = BALLAST_BYTES) -> None:
        """Open or make the database at `path`. Raises StoreError, KeyStoreError.

        A damaged file is set aside under another name and a new one begun: see `set_aside`.
        """
        self._clock = clock
        self._vault = Vault(keys)
        self._database = Database(path, self._vault, clock, ballast_bytes=ballast_bytes)
        self._contents = Contents(self._database, self._vault)
        self.outbox = Outbox(self._database, self._contents, clock)
        self.print_journal = PrintJournal(self._database, clock)

    @property
    def set_aside(self) -> Path | None:
        """Where this opening put a damaged database, if it found one."""
        return self._database.set_aside

    @property
    def damaged_copies(self) -> tuple[Path, ...]:
        """Damaged databases that were set aside, now or earlier, and are still in the folder."""
        return damaged_copies(self._database.path)

    def close(self) -> None:
        self._database.close()

    def put_application(self, application: Application) -> PutOutcome:
        """Durable when this returns. Raises StoreError, BodyDiffersError."""
        return self._put(
            _NewRecord(
                id=application.application_id,
                lane=Lane.APPLICATION,
                made_at=application.signed_at,
                body=application.model_dump_json().encode(),
                subject=application.item_code,
                person=self._vault.person_tag(application.applicant.number),
            )
        )

    def put_rating(self, rating: Rating) -> PutOutcome:
        """Sent after its application, for the centre rates no case that it does not have."""
        return self._put(
            _NewRecord(
                id=rating.rating_id,
                lane=Lane.RATING,
                made_at=rating.made_at,
                body=rating.model_dump_json().encode(),
                waits_for=rating.application_id,
            )
        )

    def put_callback(self, request: CallbackRequest) -> PutOutcome:
        """Sent at once, whatever else waits."""
        return self._put(
            _NewRecord(
                id=request.request_id,
                lane=Lane.CALLBACK,
                made_at=request.made_at,
                body=request.model_dump_json().encode(),
            )
        )

    def snapshot(self, record_id: str) -> Snapshot | None:
        query = f"SELECT {_COLUMNS} FROM records WHERE id = ?"  # noqa: S608 - a constant
        row = self._database.read(lambda db: db.execute(query, (record_id,)).fetchone())
        return None if row is None else _snapshot(row)

    def snapshots(self, *states: RecordState) -> list[Snapshot]:
        """Every record in these states (all when none is named), oldest first."""
        wanted = states or tuple(RecordState)
        marks = ", ".join("?" * len(wanted))
        query = f"SELECT {_COLUMNS} FROM records WHERE state IN ({marks}) ORDER BY seq"  # noqa: S608 - constants
        return [_snapshot(row) for row in self._database.read(lambda db: db.execute(query, wanted).fetchall())]

    def decision(self, application_id: str) -> Decision | None:
        """The verified decision, from the answer until `forget`. Raises BoxDamagedError."""
        return self._contents.decision(application_id)

    def pending(self) -> PendingSummary:
        query = "SELECT lane, state, count(*), min(made_at) FROM records GROUP BY lane, state"
        rows = self._database.read(lambda db: db.execute(query).fetchall())
        queued = {lane: (count, oldest) for lane, state, count, oldest in rows if state == RecordState.QUEUED}
        count, oldest = queued.get(Lane.APPLICATION, (0, None))
        age = None
        if oldest is not None:
            # The wall clock may have jumped back since.
            age = max(0.0, (self._clock.now() - datetime.fromisoformat(oldest)).total_seconds())
        return PendingSummary(
            count=count,
            oldest_age_s=age,
            parked=sum(n for _, state, n, _ in rows if state == RecordState.PARKED),
            others=sum(n for lane, (n, _) in queued.items() if lane != Lane.APPLICATION),
        )

    def unfinished_for(self, number: str) -> list[Unfinished]:
        """This person's applications that were not handed over, oldest first; found by a keyed tag."""
        rows = self._database.read(
            lambda db: db.execute(
                "SELECT id, subject, made_at, state FROM records WHERE person = ? AND released = 0 ORDER BY seq",
                (self._vault.person_tag(number),),
            ).fetchall()
        )
        return [self._unfinished(*row) for row in rows]

    def forget(self, application_id: str) -> None:
        """The citizen is done: destroy what is left of the contents, at once or as soon as it is delivered."""

        def work(db: sqlite3.Connection) -> None:
            row = db.execute("SELECT state FROM records WHERE id = ?", (application_id,)).fetchone()
            if row is None:
                return
            db.execute("UPDATE records SET released = 1 WHERE id = ?", (application_id,))
            if row[0] in (RecordState.ACCEPTED, RecordState.CLOSED):
                close_record(db, application_id)

        self._database.write(work)

    def tidy(self, keep_answers: timedelta) -> None:
        """Idle work: destroy answers that nobody came back for, overwrite what the log still holds of
        destroyed keys, take the ballast aboard again."""

        def work(db: sqlite3.Connection) -> None:
            for id_, delivered_at in db.execute(
                "SELECT id, delivered_at FROM records WHERE state = 'delivered'"
            ).fetchall():
                # Either way round: after a jump of the wall clock an answer is destroyed early, not kept.
                if abs(self._clock.now() - datetime.fromisoformat(delivered_at)) > keep_answers:
                    close_record(db, id_)

        self._database.write(work)
        self._database.tidy()

    def _put(self, record: _NewRecord) -> PutOutcome:
        body_digest = digest(record.body)
        sealed = self._vault.seal_new(record.id, record.body)
        values = (
            record.id,
            record.lane,
            record.subject,
            record.person,
            record.waits_for,
            record.made_at.isoformat(),
            body_digest,
            sealed.key_box,
            sealed.box,
            RecordState.QUEUED,
        )

        def work(db: sqlite3.Connection) -> PutOutcome:
            row = db.execute("SELECT body_digest FROM records WHERE id = ?", (record.id,)).fetchone()
            if row is None:
                db.execute(
                    """
                    INSERT INTO records (id, lane, subject, person, waits_for, made_at, body_digest, key_box,
                      body_box, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    values,
                )
                return PutOutcome.STORED
            if row[0] != body_digest:
                raise BodyDiffersError(f"{record.id} is stored with another body")
            return PutOutcome.ALREADY_STORED

        return self._database.add(work)

    def _unfinished(self, record_id: str, subject: str, made_at: str, state: str) -> Unfinished:
        code, decision = "", None
        try:
            code = self._contents.pick_up_code(record_id)
            decision = self._contents.decision(record_id)
        except BoxDamagedError:
            # The person still learns that it exists; the sender parks it for a technician.
            pass
        return Unfinished(record_id, subject, datetime.fromisoformat(made_at), RecordState(state), code, decision)


def _snapshot(row: tuple[Any, ...]) -> Snapshot:
    (
        id_,
        lane,
        subject,
        state,
        made_at,
        attempts,
        due_at,
        last_error,
        reference,
        outcome,
        received_at,
        released,
    ) = row
    when: Callable[[str | None], datetime | None] = lambda text: datetime.fromisoformat(text) if text else None  # noqa: E731
    return Snapshot(
        id=id_,
        lane=Lane(lane),
        subject=subject,
        state=RecordState(state),
        made_at=datetime.fromisoformat(made_at),
        attempts=attempts,
        due_at=when(due_at),
        last_error=last_error,
        reference=reference,
        outcome=CaseOutcome(outcome) if outcome else None,
        received_at=when(received_at),
        released=bool(released),
    )
