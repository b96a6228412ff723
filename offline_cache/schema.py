# SPDX-License-Identifier: GPL-3.0-or-later
"""The database file: opened, checked, migrated, and set aside when it is damaged."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Final

from kiosk.durable import sync_folder
from offline_cache.faults import StoreDamagedError, StoreTooNewError, as_store_error
from offline_cache.migrations import MIGRATIONS, migrate

BUSY_TIMEOUT_MS: Final = 5000
WAL_PAGES_BEFORE_CHECKPOINT: Final = 1000
"""SQLite's own default, 4 MB. Mostly the sender checkpoints first, when idle, so that no put pays for it."""


PAPERS: Final = ".papers"
"""What is added to the name of a database for the folder of its sealed papers."""
_COMPANIONS: Final = (PAPERS, "-wal", "-shm")


class UseLock:
    """A shared lock held while a store is open, so that nobody moves the file away under another process."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._handle, fcntl.LOCK_SH)

    def alone(self) -> bool:
        """Try to become the only user."""
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            # A failed conversion may have dropped the shared lock: take it again.
            fcntl.flock(self._handle, fcntl.LOCK_SH)
            return False
        return True

    def share(self) -> None:
        fcntl.flock(self._handle, fcntl.LOCK_SH)

    @property
    def marked(self) -> bool:
        """Whether a database was ever opened here."""
        return os.fstat(self._handle).st_size > 0

    def mark(self) -> None:
        if not self.marked:
            os.pwrite(self._handle, b"a database belongs beside this file\n", 0)

    def release(self) -> None:
        """Once or more often."""
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)


def connect(
    path: Path,
    target: int = len(MIGRATIONS),
    *,
    must_exist: bool = False,
    log_pages: int = WAL_PAGES_BEFORE_CHECKPOINT,
) -> sqlite3.Connection:
    """An open, whole, migrated database. target: the schema version to stop at (tests make old files).

    must_exist: one was here before. log_pages: bring the log home when it is this long.
    Raises sqlite3.Error, StoreDamagedError, StoreTooNewError.
    """
    if must_exist and not (path.exists() and path.stat().st_size):
        # SQLite would take an empty file for a new database and say nothing.
        raise StoreDamagedError(f"{path} was emptied or taken away")
    _make_and_fetch(path)
    connection = sqlite3.connect(
        path, isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000, check_same_thread=False
    )
    try:
        if connection.execute("PRAGMA page_count").fetchone()[0] == 0:
            # Only a new file takes this: room that was used once can then be given back.
            connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        # Freed pages are overwritten: a destroyed key must not linger in them.
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute(f"PRAGMA wal_autocheckpoint={log_pages}")
        check_whole(connection, path)
        _migrate(connection, path, target)
    except BaseException:
        connection.close()
        raise
    return connection


def _make_and_fetch(path: Path) -> None:
    """Before SQLite has the file open: whoever closes a file gives up all locks that its process holds on it."""
    # Made here and not by SQLite, so that the file, its WAL and its index are private from the first byte.
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        # The check goes from page to page: without this hint each one would be waited for by itself.
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_WILLNEED)
    finally:
        os.close(handle)


def check_for_reading(connection: sqlite3.Connection, path: Path) -> None:
    """For who opens the file without bringing it up to date. Raises StoreTooNewError, and StoreDamagedError for one
    of an older program."""
    version, target = _version(connection), len(MIGRATIONS)
    if version > target:
        raise StoreTooNewError(f"{path} has schema {version}, this program knows {target}")
    if version < target:
        raise StoreDamagedError(f"{path} is of an older program and was never opened by this one: start the kiosk")


def check_whole(connection: sqlite3.Connection, path: Path) -> None:
    """Every page, at every start: rows are kept so small that it takes some ten milliseconds with 100,000 finished
    ones, also after the power came back, when every page comes from the disk (docs/outbox.md, Measured)."""
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise StoreDamagedError(f"{path} is damaged")


def _migrate(connection: sqlite3.Connection, path: Path, target: int) -> None:
    version = _version(connection)
    if version > target:
        raise StoreTooNewError(f"{path} has schema {version}, this program knows {target}: update the program")
    if version == target:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Read again inside the transaction: another process may have been quicker.
        version = _version(connection)
        migrate(connection, version, target)
        connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def open_or_set_aside(
    path: Path, lock: UseLock, now: datetime, log_pages: int
) -> tuple[sqlite3.Connection, Path | None]:
    """The connection, and where a damaged file was put, if there was one.

    A damaged file is renamed with its companions, never deleted. Raises StoreError.
    """
    try:
        connection = connect(path, must_exist=lock.marked, log_pages=log_pages)
        lock.mark()
        return connection, None
    except sqlite3.Error as error:
        fault = as_store_error(error, path)
        if not isinstance(fault, StoreDamagedError):
            raise fault from error
    except StoreDamagedError:
        pass
    if not lock.alone():
        raise StoreDamagedError(f"{path} is damaged and another process has it open: stop that one first")
    try:
        aside = _set_aside(path, now)
        try:
            return connect(path, log_pages=log_pages), aside
        except sqlite3.Error as error:
            raise as_store_error(error, path) from error
    finally:
        lock.share()


def damaged_copies(path: Path) -> tuple[Path, ...]:
    """Every damaged database that was ever set aside here and that nobody has taken away yet."""
    found = path.parent.glob(f"{path.name}.damaged-*")
    return tuple(sorted(copy for copy in found if not copy.name.endswith(_COMPANIONS)))


def _set_aside(path: Path, now: datetime) -> Path:
    stem = f"{path.name}.damaged-{now:%Y%m%dT%H%M%S}"
    number = 0
    while (aside := path.with_name(f"{stem}-{number}" if number else stem)).exists():
        number += 1
    # A database that was taken away leaves an empty file, so that its loss is reported too.
    path.touch(mode=0o600)
    # The papers first: beside a new database nobody names them, and the next sweep would take them away.
    for companion in (*_COMPANIONS, ""):
        source = path.with_name(path.name + companion)
        if source.exists():
            # SQLite finds the companions of a file by these names, so the copy can still be opened whole.
            source.rename(aside.with_name(aside.name + companion))
    sync_folder(path.parent)
    return aside
