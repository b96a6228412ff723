# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening the database, one writer at a time, and what `commit` promises.

A commit returns after the write-ahead log is synchronised to the disk (synchronous FULL): only
then may a receipt be given.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

_FILE: Final = "centre.sqlite"
_BUSY_MILLISECONDS: Final = 5_000
_IMMEDIATE: Final = "begin_immediate"


class DatabaseRefusedError(Exception):
    """The database cannot be used; the message says why and what to do."""


class CommitUnknownError(Exception):
    """The commit itself failed: what was written may be durable or gone, and only asking again will tell.

    Whoever catches this says neither that it was stored nor that it was not.
    """


class Database:
    """One database file. Safe to use from every thread, and by several processes."""

    def __init__(self, folder: Path) -> None:
        """Open or make the file in the folder and bring its tables up to date.

        Raises DatabaseRefusedError when a newer program made it, and OSError when the folder cannot be used.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path: Final = folder / _FILE
        if not self.path.exists():
            # Made here so that nobody else may read it, whatever the umask; SQLite copies the mode to its log.
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        self._engine = _engine(self.path)
        self._writer = threading.Lock()
        try:
            self._migrate()
        except BaseException:
            self._engine.dispose()
            raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment of the database."""
        with self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is durable when the block ends without an exception.

        The lock keeps this process's writers in a fair row; BEGIN IMMEDIATE keeps out other processes.
        Raises CommitUnknownError when the block ended well and its commit did not.
        """
        with self._writer, self._engine.connect() as plain:
            connection = plain.execution_options(**{_IMMEDIATE: True})
            transaction = connection.begin()
            try:
                yield connection
            except BaseException:
                transaction.rollback()
                raise
            try:
                transaction.commit()
            except DBAPIError as error:
                # A connection that failed so is not asked again: what it holds is not known either.
                connection.invalidate()
                raise CommitUnknownError("the outcome of a commit is not known") from error

    def close(self) -> None:
        self._engine.dispose()

    def _migrate(self) -> None:
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        with self.write() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
            if current is not None and current not in known:
                raise DatabaseRefusedError(
                    f"{self.path} was made by a newer program (revision {current}): update this one"
                )
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _engine(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        # One connection a thread of the pool, and more for pages that wait: SQLite connections are cheap.
        pool_size=8,
        max_overflow=40,
        connect_args={"check_same_thread": False},
        # An exception's text may reach a log, and parameters are what citizens wrote.
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # The driver's own implicit transactions begin too late and too weakly for us.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get(_IMMEDIATE, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine
