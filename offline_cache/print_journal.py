# SPDX-License-Identifier: GPL-3.0-or-later
"""What printing must remember over a power cut: each beginning of a job, how it ended, and the sheets it took.

Fulfils the JobJournal and the Tray that printing asks for, without knowing printing.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from kiosk.timing import Clock
from offline_cache.database import Database


@dataclass(frozen=True)
class JobEntry:
    """The newest entry of a job. outcome None: begun and never ended."""

    copy: int
    outcome: str | None


class PrintJournal:
    """Append-only: one row for each beginning. Methods raise StoreError, which is an OSError."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def last_job(self, job_id: str) -> JobEntry | None:
        row = self._database.read(
            lambda db: db.execute(
                "SELECT copy, outcome FROM print_jobs WHERE job_id = ? ORDER BY seq DESC LIMIT 1", (job_id,)
            ).fetchone()
        )
        return None if row is None else JobEntry(*row)

    def begin_job(self, job_id: str, copy: int) -> None:
        """Durable when it returns."""
        at = self._clock.now().isoformat()

        def work(db: sqlite3.Connection) -> None:
            db.execute("INSERT INTO print_jobs (job_id, copy, begun_at) VALUES (?, ?, ?)", (job_id, copy, at))

        self._database.write(work)

    def end_job(self, job_id: str, copy: int, outcome: str) -> None:
        """End the newest beginning of this copy. Raises LookupError when none is open."""
        at = self._clock.now().isoformat()

        def work(db: sqlite3.Connection) -> None:
            changed = db.execute(
                """
                UPDATE print_jobs SET ended_at = ?, outcome = ? WHERE seq =
                  (SELECT max(seq) FROM print_jobs WHERE job_id = ? AND copy = ?) AND outcome IS NULL
                """,
                (at, outcome, job_id, copy),
            ).rowcount
            if changed != 1:
                raise LookupError(f"no print of {job_id} copy {copy} is open")

        self._database.write(work)

    def end_left_open(self, outcome: str) -> tuple[str, ...]:
        """End all that an earlier run of the program began and did not see to its end. Their job ids."""
        at = self._clock.now().isoformat()
        return self._database.write(
            lambda db: tuple(
                str(job_id)
                for (job_id,) in db.execute(
                    "UPDATE print_jobs SET ended_at = ?, outcome = ? WHERE outcome IS NULL RETURNING job_id",
                    (at, outcome),
                ).fetchall()
            )
        )

    def job_counts(self) -> dict[str, int]:
        """Ended jobs by outcome, also those whose rows were forgotten since."""
        rows = self._database.read(
            lambda db: db.execute(
                """
                SELECT outcome, sum(jobs) FROM (
                  SELECT outcome, count(*) AS jobs FROM print_jobs WHERE outcome IS NOT NULL GROUP BY outcome
                  UNION ALL SELECT outcome, jobs FROM print_totals) GROUP BY outcome
                """
            ).fetchall()
        )
        return dict(rows)

    # The A4 tray.

    def sheets_used(self) -> int:
        return int(self._database.read(lambda db: db.execute("SELECT used FROM tray").fetchone()[0]))

    def use_sheets(self, count: int) -> None:
        """Durable when it returns."""
        self._database.write(lambda db: _changed(db, "UPDATE tray SET used = max(0, used + ?)", count))

    def ran_out(self) -> None:
        if not self._is_out():
            self._database.write(lambda db: _changed(db, "UPDATE tray SET out = ?", 1))

    def filled_when_out(self) -> bool:
        """Whether it was out, and is counted as full from here."""
        if not self._is_out():
            return False
        self.filled()
        return True

    def filled(self) -> None:
        self._database.write(lambda db: _changed(db, "UPDATE tray SET used = ?, out = 0", 0))

    def _is_out(self) -> bool:
        return bool(self._database.read(lambda db: db.execute("SELECT out FROM tray").fetchone()[0]))


def _changed(db: sqlite3.Connection, statement: str, value: int) -> None:
    db.execute(statement, (value,))
