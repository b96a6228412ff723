# SPDX-License-Identifier: GPL-3.0-or-later
"""The durable store: an application is on this disk, sealed, before anything else happens to it.

SQLite in WAL mode with synchronous=FULL: one fdatasync a commit. Several processes may have it open; each
object may be used from several threads.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from kiosk.contract.cases import Application, Decision
from kiosk.contract.delivery import Withdrawal
from kiosk.contract.feedback import CallbackRequest, Complaint, Rating
from kiosk.contract.items import BoxKey
from kiosk.sealing import BoxDamagedError, KeyProvider
from kiosk.timing import Clock
from offline_cache import retention, rotation, turns
from offline_cache.contents import Contents
from offline_cache.database import Database
from offline_cache.drafts import Drafts
from offline_cache.housekeeping import Housekeeping
from offline_cache.limits import Usage
from offline_cache.machine_facts import MachineFacts
from offline_cache.moments import moment_or_none
from offline_cache.outbox import LONGEST_PAUSE, Outbox
from offline_cache.print_journal import PrintJournal
from offline_cache.putting import Putting
from offline_cache.records import Material, PendingSummary, PutOutcome, Snapshot, Unfinished, WithdrawOutcome
from offline_cache.rows import FINISHED_COLUMNS, SNAPSHOT_COLUMNS, finish, snapshot
from offline_cache.schema import damaged_copies
from offline_cache.standing import held
from offline_cache.states import OPEN, Lane, RecordEvent, RecordState, after
from offline_cache.telemetry import Telemetry
from offline_cache.vault import Vault

BALLAST_BYTES: Final = 16 << 20
SHORT_CODE_CHARACTERS: Final = 5
"""Of a pick-up code: what is typed together with the card."""


class Store:
    """What the kiosk asks of the store. `outbox` is what the sender asks, `print_journal` what printing asks,
    `drafts` keeps half-filled forms, `telemetry` what happened to the machine, `facts` what it must know again.

    Every method touches the disk and may raise StoreError: call none on the GUI thread.
    """

    def __init__(
        self,
        path: Path,
        keys: KeyProvider,
        clock: Clock,
        *,
        ballast_bytes: int = BALLAST_BYTES,
        centre_key: BoxKey | None = None,
    ) -> None:
        """Open or make the database at `path`. Raises StoreError, KeyStoreError.

        centre_key: of the bundle in use, if one is known already; see `use_centre_key`. A damaged file is set aside
        under another name and a new one begun: see `set_aside`.
        """
        self._clock = clock
        self._vault = Vault(keys, centre_key)
        self._database = Database(path, self._vault, clock, ballast_bytes=ballast_bytes)
        self._contents = Contents(self._database, self._vault, self._database.papers)
        self._putting = Putting(self._database, self._vault, clock)
        self._housekeeping = Housekeeping(self._database, self._vault, self._contents, clock)
        self.telemetry = Telemetry(self._database, self._vault, clock)
        self.outbox = Outbox(self._database, self._contents, self.telemetry, clock)
        self.print_journal = PrintJournal(self._database, clock)
        self.drafts = Drafts(self._database, self._vault, clock)
        self.facts = MachineFacts(self._database, clock)

    @property
    def set_aside(self) -> Path | None:
        """Where this opening put a damaged database, if it found one."""
        return self._database.set_aside

    @property
    def damaged_copies(self) -> tuple[Path, ...]:
        """Damaged databases that were set aside, now or earlier, and are still in the folder."""
        return damaged_copies(self._database.path)

    @property
    def centre_key_fault(self) -> str:
        """Why the centre's key cannot be used, so that nothing new can be exported; "" when it can or is none."""
        return self._vault.centre_key_fault

    def use_centre_key(self, key: BoxKey | None) -> None:
        """A bundle has brought this key. What waits already is wrapped to it by `tidy`, a little at a time."""
        self._vault.use_centre_key(key)

    def close(self) -> None:
        self._database.close()

    # What goes in. Durable when it returns. Each raises StoreError, BodyDiffersError.

    def put_application(
        self,
        application: Application,
        materials: Sequence[Material] = (),
        *,
        expires_at: datetime | None = None,
        live: bool = False,
    ) -> PutOutcome:
        """materials: exactly the papers of which the application has no data; see `parted`. expires_at: when it
        is too old to become a case, None when nobody can say yet. live: its citizen stands waiting for the
        answer."""
        return self._putting.application(application, materials, expires_at, live)

    def put_rating(self, rating: Rating) -> PutOutcome:
        """Sent after its application, for the centre rates no case that it does not have; gone with one that ends
        without a case."""
        return self._putting.rating(rating)

    def put_complaint(self, complaint: Complaint) -> PutOutcome:
        return self._putting.complaint(complaint)

    def put_callback(self, request: CallbackRequest) -> PutOutcome:
        """Sent at once, whatever else waits."""
        return self._putting.callback(request)

    def put_withdrawal(self, withdrawal: Withdrawal) -> WithdrawOutcome:
        """A citizen, by card and pick-up code, takes an application back, wherever it is held.

        WITHDRAWN: it was here and nothing of it had left. TOO_LATE: it is here, and the centre has it.
        MUST_ASK_CENTRE: the order is stored and will be sent; one that is held here is not sent before the answer.
        """
        return self._putting.withdrawal(withdrawal)

    # What is here.

    def snapshot(self, record_id: str) -> Snapshot | None:
        query = (
            f"SELECT {SNAPSHOT_COLUMNS} FROM records WHERE id = ?1 "  # noqa: S608 - constants
            f"UNION ALL SELECT {FINISHED_COLUMNS} FROM finished WHERE id = ?1"
        )
        row = self._database.read(lambda db: db.execute(query, (record_id,)).fetchone())
        return None if row is None else snapshot(row)

    def snapshots(self, *states: RecordState) -> list[Snapshot]:
        """Every record in these states (all when none is named), oldest first, the finished ones before the
        others."""
        wanted = states or tuple(RecordState)
        marks = ", ".join("?" * len(wanted))
        finished = f"SELECT {FINISHED_COLUMNS} FROM finished WHERE state IN ({marks}) ORDER BY made_at"  # noqa: S608
        others = f"SELECT {SNAPSHOT_COLUMNS} FROM records WHERE state IN ({marks}) ORDER BY seq"  # noqa: S608
        rows = self._database.read(
            lambda db: [*db.execute(finished, wanted).fetchall(), *db.execute(others, wanted).fetchall()]
        )
        return [snapshot(row) for row in rows]

    def decision(self, application_id: str) -> Decision | None:
        """The verified decision, from the answer until `forget`. Raises BoxDamagedError."""
        return self._contents.decision(application_id)

    def pending(self) -> PendingSummary:
        now = self._clock.now()

        def work(db: sqlite3.Connection) -> PendingSummary:
            rows = db.execute(
                "SELECT lane, state, count(*), min(made_at) FROM records GROUP BY lane, state"
            ).fetchall()
            applications = [row for row in rows if row[0] == Lane.APPLICATION]
            waiting = [row for row in applications if row[1] in OPEN]
            oldest = min((made_at for _, _, _, made_at in waiting), default=None)
            return PendingSummary(
                count=sum(count for _, _, count, _ in waiting),
                # The wall clock may have jumped back since.
                oldest_age_s=None if oldest is None else max(0.0, _age_s(now, oldest)),
                parked=sum(count for _, state, count, _ in rows if state == RecordState.PARKED),
                others=sum(
                    count
                    for lane, state, count, _ in rows
                    if state in OPEN and lane not in (Lane.APPLICATION, Lane.LAPSE)
                ),
                backlog=turns.backlog_count(db, now, now + LONGEST_PAUSE),
                expired=sum(count for _, state, count, _ in applications if state == RecordState.EXPIRED),
            )

        return self._database.read(work)

    def usage(self) -> Usage:
        """For `may_take`."""
        count, size, oldest, expired = self._database.read(held)
        return Usage(
            applications=count,
            bytes=size,
            oldest=moment_or_none(oldest),
            expired=expired,
            free_bytes=shutil.disk_usage(self._database.path.parent).free,
            last_contact=self.facts.last_contact(),
            revoked=bool(self.facts.revoked()),
        )

    def has_room(self) -> bool:
        """Whether the disk takes one more application at all, with the line or without."""
        return self._database.has_room()

    # What a person may find again. By their card, or by their code.

    def unfinished_for(self, number: str) -> list[Unfinished]:
        """This person's applications that were not handed over, oldest first; found by a keyed tag."""
        return [one for one, released in self._of_person(number) if not released]

    def held_for(self, number: str) -> list[Unfinished]:
        """Every application of this person that this machine still holds, oldest first, handed over or not."""
        return [one for one, _ in self._of_person(number)]

    def held_by_code(self, pick_up_code: str) -> Snapshot | None:
        """The application of this code, while this machine holds it. A code alone may be told the state and no
        more."""
        query = f"SELECT {SNAPSHOT_COLUMNS} FROM records WHERE code = ?"  # noqa: S608 - a constant
        tag = self._vault.code_tag(pick_up_code)
        row = self._database.read(lambda db: db.execute(query, (tag,)).fetchone())
        return None if row is None else snapshot(row)

    def held_by_short_code(self, number: str, short_code: str) -> Unfinished | None:
        """This person's application whose pick-up code begins so, the newest of several."""
        if len(short_code) != SHORT_CODE_CHARACTERS:
            return None
        found = [one for one in self.held_for(number) if one.pick_up_code[:SHORT_CODE_CHARACTERS] == short_code]
        return found[-1] if found else None

    def forget(self, application_id: str) -> None:
        """The citizen is done: destroy what is left of the contents, at once or as soon as it is accepted."""

        def work(db: sqlite3.Connection) -> None:
            row = db.execute("SELECT state FROM records WHERE id = ?", (application_id,)).fetchone()
            if row is None:
                return
            db.execute("UPDATE records SET released = 1, live_until = NULL WHERE id = ?", (application_id,))
            if row[0] == RecordState.ACCEPTED:
                finish(db, application_id, after(RecordState.ACCEPTED, RecordEvent.HANDED_OVER), self._clock.now())

        self._database.write(work)

    # Upkeep.

    def tidy(self, keep_answers: timedelta) -> None:
        """Idle work: end what its retention ends, bring keys to their newest generation, sweep papers, overwrite
        what the log still holds of destroyed keys, take the ballast aboard again."""
        self._housekeeping.tidy(keep_answers)

    def rewrap(self, most: int = 10_000) -> int:
        """After the storage key was rotated, while all goes on: bring key boxes to its newest generation; how
        many."""
        return rotation.rewrap(self._database, self._vault, most)

    def generations_in_use(self) -> frozenset[int]:
        """Generations of the storage key without which something here could not be opened."""
        return rotation.generations_in_use(self._database)

    def wrap_to_centre(self, most: int = 10_000) -> int:
        """Before an export: box the keys of what waits to the centre's newest key; how many that did not have
        it."""
        return rotation.wrap_to_centre(self._database, self._vault, most)

    def wipe_what_is_not_owed(self) -> None:
        """This machine was revoked: drafts, answers and all finished rows go, from the log too. What the centre
        does not have yet stays, sealed."""
        now = self._clock.now()
        self._database.write(lambda db: retention.wipe_what_is_not_owed(db, now))
        self._database.tidy()

    def _of_person(self, number: str) -> list[tuple[Unfinished, bool]]:
        query = f"SELECT {SNAPSHOT_COLUMNS} FROM records WHERE person = ? ORDER BY seq"  # noqa: S608 - a constant
        tag = self._vault.person_tag(number)
        rows = self._database.read(lambda db: db.execute(query, (tag,)).fetchall())
        return [(self._unfinished(one), one.released) for one in map(snapshot, rows)]

    def _unfinished(self, one: Snapshot) -> Unfinished:
        code, decision = "", None
        try:
            code = self._contents.pick_up_code(one.id)
            decision = self._contents.decision(one.id)
        except BoxDamagedError:
            # The person still learns that it exists; the sender parks it for a technician.
            pass
        return Unfinished(
            application_id=one.id,
            item_code=one.subject,
            signed_at=one.made_at,
            state=one.state,
            pick_up_code=code,
            decision=decision,
            expires_at=one.expires_at,
            withdrawing=one.withdrawing,
        )


def _age_s(now: datetime, micros_then: int) -> float:
    then = moment_or_none(micros_then)
    return 0.0 if then is None else (now - then).total_seconds()
