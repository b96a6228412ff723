# SPDX-License-Identifier: GPL-3.0-or-later
"""Half-filled forms that outlive a crash of the program within their session, sealed; wiped at its end."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.contract.drafts import DraftContent
from kiosk.sealing import generation_of
from kiosk.timing import Clock
from offline_cache.database import Database
from offline_cache.moments import micros, moment
from offline_cache.vault import Vault


@dataclass(frozen=True)
class KeptDraft:
    """saved_at: by this machine's clock."""

    session_id: str
    saved_at: datetime
    content: DraftContent = field(repr=False)


class Drafts:
    """One draft a session, found again by its person's card. Methods raise StoreError."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def keep(self, session_id: str, number: str, content: DraftContent) -> None:
        """In place of what was kept of this session. number: of the person whose session it is."""
        plain = content.model_dump_json().encode()
        person, now = self._vault.person_tag(number), micros(self._clock.now())

        def work(db: sqlite3.Connection) -> None:
            # Sealed here, so that no rotation comes between.
            sealed = self._vault.seal_new(draft_identity(session_id), plain, for_centre=False)
            db.execute(
                "INSERT OR REPLACE INTO drafts (session_id, person, saved_at, generation, key_box, box) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (session_id, person, now, generation_of(sealed.key_box), sealed.key_box, sealed.box),
            )

        self._database.add(work)

    def of(self, number: str) -> KeptDraft | None:
        """This person's newest draft, if a session of theirs was broken off. Raises BoxDamagedError."""
        row = self._database.read(
            lambda db: db.execute(
                "SELECT session_id, saved_at, key_box, box FROM drafts WHERE person = ? "
                "ORDER BY saved_at DESC LIMIT 1",
                (self._vault.person_tag(number),),
            ).fetchone()
        )
        if row is None:
            return None
        session_id, saved_at, key_box, box = row
        plain = self._vault.open(draft_identity(session_id), key_box, box)
        return KeptDraft(session_id, moment(saved_at), DraftContent.model_validate_json(plain))

    def wipe(self, session_id: str) -> None:
        """The session is over, or its draft has moved on."""
        self._delete("session_id = ?", (session_id,))

    def wipe_left(self, started: datetime, before: datetime) -> datetime | None:
        """Of what was saved before the program started, wipe what is older than another moment; when the newest of
        the rest was saved, None when there is none."""

        def work(db: sqlite3.Connection) -> int | None:
            least = min(micros(started) - 1, micros(before))
            db.execute("DELETE FROM drafts WHERE saved_at <= ?", (least,))
            left = db.execute("SELECT max(saved_at) FROM drafts WHERE saved_at < ?", (micros(started),))
            newest: int | None = left.fetchone()[0]
            return newest

        newest = self._database.write(work)
        return None if newest is None else moment(newest)

    def wipe_after(self, now: datetime) -> None:
        """What seems to be saved later than now, by a clock that was wrong: nobody can say how old it is."""
        self._delete("saved_at > ?", (micros(now),))

    def _delete(self, condition: str, values: tuple[object, ...]) -> None:
        self._database.write(
            lambda db: db.execute(f"DELETE FROM drafts WHERE {condition}", values).rowcount  # noqa: S608 - constants
        )


def draft_identity(session_id: str) -> str:
    """What a draft's boxes are sealed for."""
    return f"draft/{session_id}"
