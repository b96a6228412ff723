# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening the store with 100,000 finished rows: until it is ready for the first put, and what comes right after.

    python -m benchmarks.outbox_start [--rows N] [--starts N] [--waiting N]

Each start is a process of its own that has loaded all its modules. Of the finished rows the first few are written
by the store's own transactions and the rest by SQL; that both leave the same kinds of values is checked. Ready:
every page checked, the schema looked at, the storage key tried, papers without a row swept away. After it: the
first put, the summary of what waits, the list of everything, the first tidying with its retention. Warm: the file
is in the page cache; cold: the cache is dropped before each start (root only). The same with 40 applications that
wait beside the rows, as after a day without a line.

Beside it, in the same rounds: an empty store opened; the bytes of the file read; the file opened by SQLite alone,
and one row read. Goal: under 100 ms to ready, warm.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from benchmarks.measured import quiet, report, summary
from benchmarks.start_up import drop_caches
from kiosk.contract.cases import CaseOutcome
from kiosk.sealing import FolderKeyProvider, SigningKey
from kiosk.standards import new_uuid7
from kiosk.timing import SystemClock
from offline_cache import BALLAST_BYTES, Lane, RecordState, Store
from offline_cache.moments import micros
from tests.offline_cache.outbox_cases import application, body_of, verified

GOAL_MS: Final = 100.0
_TRUE_ROWS: Final = 20
_KEEP: Final = timedelta(hours=1)
_ENDED_WITHIN: Final = timedelta(days=80)
"""So long ago at most: younger than what retention takes away."""


def open_store(folder: Path) -> Store:
    return Store(
        folder / "outbox.db", FolderKeyProvider(folder / "keys"), SystemClock(), ballast_bytes=BALLAST_BYTES
    )


def make(folder: Path, rows: int, waiting: int) -> None:
    """A store with so many finished rows, and so many applications that wait."""
    folder.mkdir()
    store = open_store(folder)
    centre, now = SigningKey.generate(), SystemClock().now()
    for number in range(min(_TRUE_ROWS, rows)):
        made = application(number, at=now)
        store.put_application(made)
        store.outbox.begin_sending(made.application_id)
        store.outbox.accept(made.application_id, verified(made.application_id, body_of(made), centre))
        store.forget(made.application_id)
    for number in range(waiting):
        store.put_application(application(number, at=now, padding=9000))
    store.close()
    with contextlib.closing(sqlite3.connect(folder / "outbox.db", isolation_level=None)) as db:
        db.execute("BEGIN")
        db.executemany(_INSERT, _finished_rows(rows - _TRUE_ROWS, now))
        db.execute("COMMIT")
        kinds = db.execute(_KINDS).fetchall()
        assert len(kinds) == min(rows, 1), f"rows of SQL differ from those of the store: {kinds}"
        assert db.execute("SELECT count(*) FROM finished").fetchone() == (rows,)


_COLUMNS: Final = ("id", "lane", "state", "outcome", "made_at", "ended_at", "received_at")
_INSERT: Final = f"INSERT INTO finished ({', '.join(_COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?, ?)"
_KINDS: Final = (
    f"SELECT DISTINCT lane, state, length(id), length(made_at), {', '.join(f'typeof({one})' for one in _COLUMNS)} "
    "FROM finished"
)


def _finished_rows(rows: int, now: datetime) -> Iterator[tuple[object, ...]]:
    """As the store would have written them, the oldest first."""
    random = Random(1)
    for number in range(max(0, rows)):
        made_at = now - _ENDED_WITHIN * (1 - number / rows)
        came = made_at + timedelta(seconds=random.uniform(1, 600))
        outcome = random.choice((*[CaseOutcome.APPROVED] * 3, *CaseOutcome))
        yield (
            *(new_uuid7(made_at), Lane.APPLICATION, RecordState.CLOSED, outcome),
            *(micros(made_at), micros(came + timedelta(seconds=60)), micros(came)),
        )


def one_start(folder: Path) -> dict[str, float]:
    """In this process: seconds of each step."""
    began = time.perf_counter()
    store = open_store(folder)
    taken = {"ready": time.perf_counter() - began}
    made = application(1, at=SystemClock().now(), padding=2000)

    def step(name: str, work: Callable[[], object]) -> None:
        began = time.perf_counter()
        work()
        taken[name] = time.perf_counter() - began

    step("first_put", lambda: store.put_application(made))
    step("what_waits", store.pending)
    step("list_of_all", store.snapshots)
    step("first_tidying", lambda: store.tidy(_KEEP))
    store.outbox.withdraw(made.application_id)
    store.close()
    return taken


def bare_open(path: Path) -> float:
    """SQLite alone, until a row was read."""
    began = time.perf_counter()
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("SELECT * FROM finished LIMIT 1").fetchall()
    return time.perf_counter() - began


def read_all(path: Path) -> float:
    began = time.perf_counter()
    path.read_bytes()
    return time.perf_counter() - began


def started(folder: Path) -> dict[str, float]:
    """One start in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.outbox_start", "--start", str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    taken: dict[str, float] = json.loads(done.stdout)
    return taken


def measure(folder: Path, rows: int, waiting: int, starts: int) -> dict[str, Any]:
    stores = {"rows": (rows, 0), "rows_and_waiting": (rows, waiting), "empty": (0, 0)}
    for name, (finished, open_) in stores.items():
        make(folder / name, finished, open_)
    warm = _starts({name: folder / name for name in stores}, starts, cold=False)
    figures: dict[str, Any] = {
        "finished_rows": rows,
        "waiting": waiting,
        "file_bytes": (folder / "rows" / "outbox.db").stat().st_size,
        "warm": warm,
        "goal": {"ready_ms": GOAL_MS, "met": all(warm[name]["ready"]["p95_ms"] < GOAL_MS for name in stores)},
    }
    if drop_caches():
        figures["cold"] = _starts({name: folder / name for name in stores}, max(3, starts // 4), cold=True)
    return figures


def _starts(stores: dict[str, Path], starts: int, *, cold: bool) -> dict[str, Any]:
    taken: dict[str, dict[str, list[float]]] = {name: {} for name in (*stores, "limit")}
    for _ in range(starts):
        for name, folder in stores.items():
            if cold:
                drop_caches()
            for step, seconds in started(folder).items():
                taken[name].setdefault(step, []).append(seconds)
        for step, limit in (("file_read", read_all), ("sqlite_alone", bare_open)):
            if cold:
                drop_caches()
            taken["limit"].setdefault(step, []).append(limit(stores["rows"] / "outbox.db"))
    return {name: {step: summary(values) for step, values in steps.items()} for name, steps in taken.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the opening of the store.")
    parser.add_argument("--rows", type=int, default=100_000, help="finished rows")
    parser.add_argument("--waiting", type=int, default=40, help="applications that wait beside them")
    parser.add_argument("--starts", type=int, default=40)
    parser.add_argument("--start", type=Path, default=None, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    quiet()
    if arguments.start is not None:
        os.write(1, json.dumps(one_start(arguments.start)).encode())
        return
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        report("outbox_start", measure(Path(name), arguments.rows, arguments.waiting, arguments.starts))


if __name__ == "__main__":
    main()
