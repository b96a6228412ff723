# SPDX-License-Identifier: GPL-3.0-or-later
"""One open database: its lock, its transactions, the ballast, and the key check."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar

from kiosk.sealing import BoxDamagedError
from kiosk.timing import Clock
from offline_cache.ballast import Ballast
from offline_cache.faults import StoreFullError, StoreKeyError, translated
from offline_cache.paper_files import PaperFiles
from offline_cache.schema import PAPERS, WAL_PAGES_BEFORE_CHECKPOINT, UseLock, open_or_set_aside
from offline_cache.vault import Vault

_T = TypeVar("_T")
_PAGE_BYTES: Final = 4096
_SPARE_PAGES: Final = 64
_LEAST_ROOM: Final = 256 << 10
"""For an application without papers (2 to 4 KiB sealed), the log of it and the index of that log."""
PROBE_FACT: Final = "storage_key"
"""Where the store keeps what it recognises its storage key by."""


def papers_folder(path: Path) -> Path:
    """Where the sealed papers of the database at this path are."""
    return path.with_name(path.name + PAPERS)


class Database:
    """Used from any thread, one transaction at a time. Methods raise StoreError."""

    def __init__(self, path: Path, vault: Vault, clock: Clock, *, ballast_bytes: int) -> None:
        self.path = path
        self._lock = threading.RLock()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._ballast = Ballast(path.with_name(path.name + ".ballast"), ballast_bytes)
        self.papers = PaperFiles(papers_folder(path))
        self._use = UseLock(path.with_name(path.name + ".lock"))
        try:
            self._connection, self.set_aside = self._open(clock.now())
        except BaseException:
            self._use.release()
            raise
        try:
            self._check_key(vault)
        except BaseException:
            self.close()
            raise
        self._ballast.take()

    def close(self) -> None:
        with self._lock:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._use.release()

    def read(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """All that the work reads is of one moment, whatever another process writes meanwhile."""
        return self._in_transaction(work, "BEGIN")

    def add(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """Take in something new, durably. Refused with StoreFullError while the ballast is not aboard:
        there would be no room to write down how it ends."""
        if not self._ballast.take():
            raise StoreFullError(f"no room on the disk of {self.path}")
        try:
            return self._in_transaction(work)
        except StoreFullError:
            self._empty_log()
            return self._in_transaction(work)

    def has_room(self) -> bool:
        """Whether `add` would take in something small now."""
        return self._ballast.take() and shutil.disk_usage(self.path.parent).free >= _LEAST_ROOM

    def write(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """Change what is there, durably. On a full disk first the log and then the ballast make room for it."""
        try:
            return self._in_transaction(work)
        except StoreFullError:
            self._empty_log()
        try:
            return self._in_transaction(work)
        except StoreFullError:
            if not self._ballast.aboard():
                raise
            self._ballast.drop()
            # The log fits into half of the ballast's room; what it then gives back is more than this change needs.
            self._empty_log()
            return self._in_transaction(work)

    def _empty_log(self) -> None:
        with self._lock, contextlib.suppress(sqlite3.Error):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def tidy(self) -> None:
        """Give back unused room, bring the log home and empty it, take the ballast aboard. While another reader
        keeps the log it stays until the next time."""
        with self._lock, translated(self.path):
            if self._connection.execute("PRAGMA freelist_count").fetchone()[0] > _SPARE_PAGES:
                with contextlib.suppress(sqlite3.OperationalError):
                    # On a full disk there may be no room for giving room back; the next time is soon.
                    # As a script, because `execute` makes one step and this frees one page a step.
                    self._connection.executescript(f"PRAGMA incremental_vacuum({_SPARE_PAGES})")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self._ballast.take()

    def sweep_papers(self) -> list[str]:
        """Take away the files that no row names; the ids of unsent records of which a file is missing."""

        def work(db: sqlite3.Connection) -> list[str]:
            rows = db.execute(
                "SELECT m.file, m.size, m.sent, r.id FROM materials m JOIN records r ON r.seq = m.seq"
            ).fetchall()
            self.papers.sweep({file for file, _, _, _ in rows})
            return sorted(
                {id_ for file, size, sent, id_ in rows if not sent and not self.papers.is_there(file, size)}
            )

        return self._in_transaction(work)

    def _open(self, now: datetime) -> tuple[sqlite3.Connection, Path | None]:
        log_pages = min(WAL_PAGES_BEFORE_CHECKPOINT, self._ballast.size // 2 // _PAGE_BYTES)
        try:
            return open_or_set_aside(self.path, self._use, now, log_pages)
        except StoreFullError:
            # Even opening wants room, for the index of the log.
            if not self._ballast.aboard():
                raise
            self._ballast.drop()
            return open_or_set_aside(self.path, self._use, now, log_pages)

    def _check_key(self, vault: Vault) -> None:
        def work(db: sqlite3.Connection) -> None:
            row = db.execute("SELECT value FROM facts WHERE name = ?", (PROBE_FACT,)).fetchone()
            if row is None:
                db.execute("INSERT INTO facts VALUES (?, ?)", (PROBE_FACT, vault.probe()))
                return
            try:
                vault.check(row[0])
            except BoxDamagedError:
                raise StoreKeyError(
                    f"{self.path} was written under another storage key: restore that key"
                ) from None

        self._in_transaction(work)

    def _in_transaction(self, work: Callable[[sqlite3.Connection], _T], begin: str = "BEGIN IMMEDIATE") -> _T:
        with self._lock, translated(self.path):
            db = self._connection
            db.execute(begin)
            try:
                result = work(db)
                db.execute("COMMIT")
            except BaseException:
                # SQLite may have rolled back by itself (full disk): then there is nothing to roll back.
                if db.in_transaction:
                    with contextlib.suppress(sqlite3.Error):
                        db.execute("ROLLBACK")
                raise
            return result
