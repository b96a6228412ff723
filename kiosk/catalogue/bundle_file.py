# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue on disk: one SQLite file with the signed header, the list, and each item's bytes.

A new revision is one transaction: after a power cut the old one is there whole, or the new one. Nothing here is
believed: whoever reads verifies.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS items (code TEXT PRIMARY KEY, body BLOB NOT NULL);
"""
_HEADER, _LIST, _ORDER = "header", "list", "last_order"


class BundleFileError(Exception):
    """The file cannot be read or written. The message says why."""


@dataclass(frozen=True)
class Stored:
    """header: the signed envelope's JSON; entries: contract.catalogue.entries_text; bodies: code to bytes."""

    header: bytes
    entries: str
    bodies: Mapping[str, bytes]


class BundleFile:
    """Used from one thread at a time; other processes may read meanwhile."""

    def __init__(self, path: Path) -> None:
        self.path: Final = path

    def read(self) -> Stored | None:
        """What is there; None when nothing ever was. Raises BundleFileError."""
        if not self.path.exists():
            return None
        with self._told(), closing(self._open(readonly=True)) as connection:
            facts = dict(connection.execute("SELECT name, value FROM facts").fetchall())
            if _HEADER not in facts:
                return None
            bodies = dict(connection.execute("SELECT code, body FROM items").fetchall())
        wrong = not isinstance(facts[_HEADER], bytes) or not isinstance(facts.get(_LIST), str)
        if wrong or not all(isinstance(body, bytes) for body in bodies.values()):
            raise BundleFileError(f"{self.path} is damaged")
        return Stored(facts[_HEADER], facts[_LIST], bodies)

    def write(self, header: bytes, entries: str, put: Mapping[str, bytes], *, keep: frozenset[str] | None) -> None:
        """A new revision: the items of `put` beside those of the codes of `keep`; None: nothing that was there is
        read again, and a file that is damaged is made anew. Raises BundleFileError, and then all is as it was."""
        with self._told():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if keep is None and not self._is_sound():
                self.path.unlink(missing_ok=True)
            with closing(self._open()) as connection:
                connection.executescript(_TABLES)
                connection.execute("BEGIN IMMEDIATE")
                try:
                    self._replace(connection, header, entries, put, keep or frozenset())
                    connection.execute("COMMIT")
                except BaseException:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    raise

    def last_order(self) -> str:
        """When the last order to go back was given that was followed, as text; "" before the first."""
        try:
            with self._told(), closing(self._open(readonly=True)) as connection:
                row = connection.execute("SELECT value FROM facts WHERE name = ?", (_ORDER,)).fetchone()
        except BundleFileError:
            return ""
        return row[0] if row is not None and isinstance(row[0], str) else ""

    def keep_order(self, ordered_at: str) -> None:
        """Raises BundleFileError."""
        with self._told(), closing(self._open()) as connection:
            connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (_ORDER, ordered_at))

    @staticmethod
    def _replace(
        connection: sqlite3.Connection, header: bytes, entries: str, put: Mapping[str, bytes], keep: frozenset[str]
    ) -> None:
        there = [code for (code,) in connection.execute("SELECT code FROM items")]
        gone = [(code,) for code in there if code not in keep and code not in put]
        connection.executemany("DELETE FROM items WHERE code = ?", gone)
        connection.executemany("INSERT OR REPLACE INTO items VALUES (?, ?)", put.items())
        connection.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", ((_LIST, entries), (_HEADER, header)))

    def _is_sound(self) -> bool:
        """Whether what is there, if anything, can be written on."""
        if not self.path.exists():
            return True
        try:
            with closing(self._open(readonly=True)) as connection:
                return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
        except sqlite3.Error:
            return False

    def _open(self, *, readonly: bool = False) -> sqlite3.Connection:
        """readonly: nothing is made or changed, but what a power cut left half done is taken back where it may
        be written."""
        mode = "rwc"
        if readonly:
            mode = "rw" if os.access(self.path, os.W_OK) else "ro"
        where = f"{self.path.absolute().as_uri()}?mode={mode}"
        connection = sqlite3.connect(where, uri=True, isolation_level=None, timeout=5)
        # A rollback journal: readers of other processes find one file, and none beside it.
        connection.execute("PRAGMA synchronous = FULL")
        return connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise BundleFileError(f"{self.path}: {error}") from error
        except OSError as error:
            raise BundleFileError(f"{self.path}: {error.strerror}") from error
