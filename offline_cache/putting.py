# SPDX-License-Identifier: GPL-3.0-or-later
"""Records going in: sealed first, their papers on the disk before them, then one commit."""

from __future__ import annotations

import base64
import contextlib
import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from kiosk.contract.cases import INLINE_BYTES, Application
from kiosk.contract.delivery import Withdrawal
from kiosk.contract.feedback import CallbackRequest, Complaint, Rating
from kiosk.sealing import digest, fits_digest, generation_of
from kiosk.timing import Clock
from offline_cache.database import Database
from offline_cache.endings import withdraw
from offline_cache.faults import StoreError
from offline_cache.records import Material, PutOutcome, WithdrawOutcome
from offline_cache.rows import NewRecord, already_put, insert
from offline_cache.states import Lane
from offline_cache.vault import Sealed, Vault

LIVE_FOR: Final = timedelta(minutes=5)
"""So long a citizen may stand waiting; then an application is one of the backlog, whatever became of the
program."""


def parted(application: Application) -> tuple[Application, tuple[Material, ...]]:
    """The application without its papers over INLINE_BYTES, and these: they go by themselves, before it."""
    materials, attachments = [], []
    for one in application.attachments:
        content = b"" if one.data is None else base64.b64decode(one.data)
        if len(content) > INLINE_BYTES:
            materials.append(Material(one.material, content))
            attachments.append(one.model_copy(update={"data": None}))
        else:
            attachments.append(one)
    if not materials:
        return application, ()
    return application.model_copy(update={"attachments": tuple(attachments)}), tuple(materials)


class Putting:
    """Made by the Store. Methods raise StoreError, BodyDiffersError."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def application(
        self, application: Application, materials: Sequence[Material], expires_at: datetime | None, live: bool
    ) -> PutOutcome:
        _check_materials(application, materials)
        body = application.model_dump_json().encode()
        record = NewRecord(
            id=application.application_id,
            lane=Lane.APPLICATION,
            made_at=application.signed_at,
            body_digest=digest(body),
            size=len(body) + sum(len(one.content) for one in materials),
            subject=application.item_code,
            item_version=application.item_version,
            person=self._vault.person_tag(application.applicant.number),
            code=self._vault.code_tag(application.pick_up_code),
            expires_at=expires_at,
            live_until=self._clock.now() + LIVE_FOR if live else None,
        )
        return self._put(record, body, materials)

    def rating(self, rating: Rating) -> PutOutcome:
        return self._plain(
            Lane.RATING, rating.rating_id, rating.made_at, rating.model_dump_json(), about=rating.application_id
        )

    def complaint(self, complaint: Complaint) -> PutOutcome:
        return self._plain(Lane.COMPLAINT, complaint.complaint_id, complaint.made_at, complaint.model_dump_json())

    def callback(self, request: CallbackRequest) -> PutOutcome:
        return self._plain(Lane.CALLBACK, request.request_id, request.made_at, request.model_dump_json())

    def withdrawal(self, withdrawal: Withdrawal) -> WithdrawOutcome:
        body = withdrawal.model_dump_json().encode()
        number, code = (
            self._vault.person_tag(withdrawal.number),
            self._vault.code_tag(withdrawal.pick_up_code),
        )
        now = self._clock.now()

        def here(db: sqlite3.Connection) -> tuple[str | None, bool, WithdrawOutcome]:
            row = db.execute(
                "SELECT id, withdrawing FROM records WHERE lane = 'application' AND person = ? AND code = ?",
                (number, code),
            ).fetchone()
            if row is None:
                return None, False, WithdrawOutcome.MUST_ASK_CENTRE
            return row[0], bool(row[1]), withdraw(db, row[0], now)

        def work(db: sqlite3.Connection) -> WithdrawOutcome:
            about, asked, outcome = here(db)
            if asked or outcome is not WithdrawOutcome.MUST_ASK_CENTRE:
                return outcome
            record = NewRecord(
                id=withdrawal.withdrawal_id,
                lane=Lane.WITHDRAWAL,
                made_at=withdrawal.made_at,
                body_digest=digest(body),
                size=len(body),
                about=about,
            )
            if already_put(db, record) is None:
                # Sealed here, so that no rotation comes between.
                insert(db, record, self._vault.seal_new(record.id, body))
                db.execute("UPDATE records SET withdrawing = 1, live_until = NULL WHERE id = ?", (about,))
            return WithdrawOutcome.MUST_ASK_CENTRE

        # What this machine can do alone makes room, and goes on a full disk too.
        _, asked, outcome = self._database.write(here)
        if asked or outcome is not WithdrawOutcome.MUST_ASK_CENTRE:
            return outcome
        return self._database.add(work)

    def _plain(
        self, lane: Lane, record_id: str, made_at: datetime, text: str, about: str | None = None
    ) -> PutOutcome:
        body = text.encode()
        record = NewRecord(
            id=record_id, lane=lane, made_at=made_at, body_digest=digest(body), size=len(body), about=about
        )
        return self._put(record, body, ())

    def _put(self, record: NewRecord, body: bytes, materials: Sequence[Material]) -> PutOutcome:
        before = self._sealed(record, body, materials)

        def work(db: sqlite3.Connection) -> PutOutcome:
            there = already_put(db, record)
            if there is not None:
                return there
            sealed, papers = before
            if generation_of(sealed.key_box) != self._vault.generation:
                # Rotated while this waited for its turn: once more, and nobody would have the key of before.
                sealed, papers = self._sealed(record, body, materials)
            # Inside the transaction, so that nobody sweeps them away before their row is there.
            files = [(one, self._database.papers.write(box)) for one, box in papers]
            self._insert(db, record, sealed, files)
            return PutOutcome.STORED

        try:
            return self._database.add(work)
        except StoreError:
            # Whether the commit was the last thing to fail nobody knows: a row that is there keeps its files.
            with contextlib.suppress(StoreError):
                self._database.sweep_papers()
            raise

    def _sealed(
        self, record: NewRecord, body: bytes, materials: Sequence[Material]
    ) -> tuple[Sealed, list[tuple[Material, bytearray]]]:
        sealed = self._vault.seal_new(record.id, body)
        return sealed, [
            (one, self._vault.seal_file(record.id, sealed.key_box, one.material, one.content)) for one in materials
        ]

    def _insert(
        self, db: sqlite3.Connection, record: NewRecord, sealed: Sealed, files: list[tuple[Material, str]]
    ) -> None:
        seq = insert(db, record, sealed)
        db.executemany(
            "INSERT INTO materials (seq, material, sha256, size, file) VALUES (?, ?, ?, ?, ?)",
            [(seq, one.material, digest(one.content), len(one.content), name) for one, name in files],
        )


def _check_materials(application: Application, materials: Sequence[Material]) -> None:
    """Raises ValueError when the papers are not exactly those that go by themselves: a fault of this program."""
    named = {one.material: one.sha256 for one in application.attachments if one.data is None}
    given = {one.material: one.content for one in materials}
    if named.keys() != given.keys() or not all(fits_digest(named[code], given[code]) for code in named):
        raise ValueError("the papers are not those that the application names")
