# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong with the store, split by blame, and how SQLite's errors become these."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

NEARLY_FULL_BYTES: Final = 1 << 20
"""Below this much free disk an I/O error is taken for a full disk."""


class StoreError(OSError):
    """The environment's fault (so it is an OSError): the caller tells the person that nothing was registered.

    A put that ended in an error may be repeated with the same application: it is stored once.
    """


class StoreFullError(StoreError):
    """The disk has no room. No new record is taken; what is stored stays and is still sent."""


class StoreDamagedError(StoreError):
    """The database file is damaged and in use by another process, so it cannot be set aside now."""


class StoreBusyError(StoreError):
    """Another process held the database for longer than the busy timeout."""


class StoreBrokenError(StoreError):
    """The disk refuses to read or write."""


class StoreKeyError(StoreError):
    """The store was written under another storage key: restore the key file, or the records stay shut."""


class StoreTooNewError(StoreError):
    """The store was written by a newer program. It is left untouched."""


class BodyDiffersError(Exception):
    """A record of this id is stored with another body: a fault of this program."""


class NoSuchRecordError(Exception):
    """A record that was never stored was named: a fault of this program."""


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into StoreError. No message carries a row's data."""
    try:
        yield
    except sqlite3.Error as error:
        raise as_store_error(error, path) from error


def as_store_error(error: sqlite3.Error, path: Path) -> StoreError:
    """The StoreError for an error of SQLite."""
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_FULL:
            return StoreFullError(f"no room on the disk of {path}")
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return StoreDamagedError(f"{path} is damaged")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreBusyError(f"{path} is held by another process")
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            if _nearly_full(path):
                return StoreFullError(f"no room on the disk of {path}")
            return StoreBrokenError(f"cannot read or write {path}: {error}")
        case _:
            # Anything else is a wrong statement: our own fault, and it must look like one.
            raise error


def _nearly_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < NEARLY_FULL_BYTES
    except OSError:
        return False
