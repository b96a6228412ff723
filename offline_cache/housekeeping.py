# SPDX-License-Identifier: GPL-3.0-or-later
"""What the store does when nothing else wants it."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from typing import Final

from kiosk.sealing import BoxDamagedError
from kiosk.timing import Clock
from offline_cache import endings, retention, rotation
from offline_cache.contents import Contents, said
from offline_cache.database import Database
from offline_cache.retention import DataClass
from offline_cache.vault import Vault

SELDOM_S: Final = 60.0
"""What needs a look at every row is done this often, at most."""
ROWS_AT_ONCE: Final = 200
"""About a tenth of a second of key boxes: a live application waits behind no more than that."""
MATERIAL_LOST: Final = "material_lost"
"""Why an application is parked whose paper is gone from the disk."""
_UNREADABLE: Final = b""


class Housekeeping:
    """Methods raise StoreError."""

    def __init__(self, database: Database, vault: Vault, contents: Contents, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._contents = contents
        self._clock = clock
        self._next = clock.monotonic()
        self._sweep()

    def tidy(self, keep_answers: timedelta) -> None:
        now = self._clock.now()
        classes: tuple[DataClass, ...] = (DataClass.ANSWERS,)
        if self._clock.monotonic() >= self._next:
            classes = tuple(DataClass)
            self._next = self._clock.monotonic() + SELDOM_S
            self._sweep()
            self._tag_old_ones()
            rotation.rewrap(self._database, self._vault, ROWS_AT_ONCE)
            rotation.wrap_to_centre(self._database, self._vault, ROWS_AT_ONCE)
        # An empty transaction costs no sync.
        self._database.write(lambda db: retention.enforce(db, now, keep_answers, *classes))
        self._database.tidy()

    def _sweep(self) -> None:
        """Files without a row go; an application whose paper is gone is parked, for it cannot be sent whole."""
        lost = self._database.sweep_papers()
        if lost:
            now = self._clock.now()
            self._database.write(lambda db: [endings.park(db, one, MATERIAL_LOST, now) for one in lost])

    def _tag_old_ones(self) -> None:
        """Applications of an older program are found by their code only when it is tagged: it stands sealed."""
        rows = self._database.read(
            lambda db: db.execute(
                "SELECT id FROM records WHERE lane = 'application' AND code IS NULL LIMIT ?", (ROWS_AT_ONCE,)
            ).fetchall()
        )
        tags = [(*self._tag(record_id), record_id) for (record_id,) in rows]

        def work(db: sqlite3.Connection) -> None:
            db.executemany("UPDATE records SET code = ?, item_version = ? WHERE id = ?", tags)

        if tags:
            self._database.write(work)

    def _tag(self, record_id: str) -> tuple[bytes, str]:
        try:
            body = self._contents.body(record_id)
            if body is not None:
                return self._vault.code_tag(said(body, "pick_up_code")), said(body, "item_version")
            code = self._contents.pick_up_code(record_id)
        except BoxDamagedError:
            return _UNREADABLE, ""
        return (self._vault.code_tag(code) if code else _UNREADABLE), ""
