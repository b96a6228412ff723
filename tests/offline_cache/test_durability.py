# SPDX-License-Identifier: GPL-3.0-or-later
"""What the store keeps over kills, full disks, damaged files and old versions."""

from __future__ import annotations

import contextlib
import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.sealing import SigningKey
from kiosk.timing import SteppedClock
from offline_cache import (
    PutOutcome,
    RecordState,
    Store,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreTooNewError,
)
from offline_cache.migrations import MIGRATIONS
from offline_cache.schema import connect
from tests.offline_cache.outbox_cases import START, FixedKeys, application, body_of, open_store, verified

CENTRE = SigningKey.generate()
CHILD = ("-m", "tests.offline_cache.writer_child")
KILLS = 12


def test_kill_9_loses_nothing_and_doubles_nothing(tmp_path: Path, clock: SteppedClock) -> None:
    acknowledged: list[str] = []
    begun: set[str] = set()
    for kill in range(KILLS):
        child = subprocess.Popen([sys.executable, *CHILD, str(tmp_path), "100000"], stdout=subprocess.PIPE)
        assert child.stdout is not None
        # The kill comes after a number of puts that differs each time, at no known point of the next one.
        after = 3 + 7 * kill
        said = 0
        for line in child.stdout:
            word, _, record_id = line.decode().strip().partition(" ")
            if word == "about":
                begun.add(record_id)
            if word == "stored":
                acknowledged.append(record_id)
                said += 1
                if said == after:
                    child.kill()
        child.wait()
        child.stdout.close()
        store = open_store(tmp_path, clock)
        there = [s.id for s in store.snapshots()]
        assert store.set_aside is None
        assert len(there) == len(set(there))
        assert set(acknowledged) <= set(there), "a put that had returned is lost"
        assert set(there) <= begun
        for record_id in acknowledged[-3:]:
            assert store.outbox.parcel(record_id) is not None
        store.close()
    assert len(acknowledged) >= sum(3 + 7 * kill for kill in range(KILLS))


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_each_put_is_exactly_one_fdatasync(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    trace = tmp_path / "trace"
    done = subprocess.run(
        [
            *("strace", "-f", "-e", "trace=fsync,fdatasync,write", "-s", "8", "-o", str(trace)),
            *(sys.executable, *CHILD, str(tmp_path / "data"), "30"),
        ],
        capture_output=True,
        check=False,
    )
    if done.returncode != 0 and b"ptrace" in done.stderr:
        pytest.skip("strace may not trace here")
    assert done.returncode == 0, done.stderr
    counts = []
    now: int | None = None
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        if re.search(r'write\(1, "about', line):
            now = 0
        elif re.search(r'write\(1, "stored', line) and now is not None:
            counts.append(now)
            now = None
        elif re.search(r"\b(fsync|fdatasync)\(", line) and now is not None:
            now += 1
    assert len(counts) == 30
    # The first commit after a start also syncs the header of a new log.
    assert counts[0] in (1, 2)
    assert set(counts[1:]) == {1}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("no small disk can be mounted here (not root)")
    yield folder
    # Lazily: a test that failed may still have a file open, and the folder must not stay mounted.
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_refuses_new_ones_and_still_ends_the_old(small_disk: Path, clock: SteppedClock) -> None:
    store = Store(small_disk / "outbox.db", FixedKeys(), clock, ballast_bytes=256 * 1024)
    assert store.has_room()
    stored = []
    with contextlib.suppress(StoreFullError):
        for person in range(900):
            made = application(person, padding=20_000)
            store.put_application(made)
            stored.append(made)
    assert len(stored) < 100, "the disk never became full"
    assert len(stored) > 10
    # Whatever is left over is taken too, by something that is not the store.
    with contextlib.suppress(OSError), (small_disk / "other").open("wb", buffering=0) as other:
        while True:
            other.write(b"x" * 4096)
    assert not store.has_room(), "known before anybody signs"
    refused = application(901, padding=20_000)
    with pytest.raises(StoreFullError):
        store.put_application(refused)
    assert store.snapshot(refused.application_id) is None, "nothing half-written stays"
    assert len(store.snapshots()) == len(stored)
    for made in stored[:5]:
        assert store.outbox.accept(made.application_id, verified(made.application_id, body_of(made), CENTRE))
    store.outbox.attempt_failed(stored[5].application_id, "cut_off", clock.now())
    store.outbox.refused(stored[6].application_id, "form_invalid")
    assert not (small_disk / "outbox.db.ballast").exists(), "the ballast made the room"
    assert not store.has_room()
    with pytest.raises(StoreFullError):
        store.put_application(refused)
    store.close()
    # A restart on the full disk, then there is room again.
    store = Store(small_disk / "outbox.db", FixedKeys(), clock, ballast_bytes=256 * 1024)
    assert store.set_aside is None
    assert len(store.snapshots(RecordState.ACCEPTED)) == 5
    (small_disk / "other").unlink()
    for made in stored[7:30]:
        store.outbox.accept(made.application_id, verified(made.application_id, body_of(made), CENTRE))
        store.forget(made.application_id)
    for _ in range(10):
        store.tidy(timedelta(hours=1))
    assert store.has_room()
    assert store.put_application(refused) is PutOutcome.STORED, "the room of what was delivered is given back"
    store.close()


def test_a_write_that_the_system_cuts_short_leaves_nothing(tmp_path: Path) -> None:
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            clock = SteppedClock(START)
            store = open_store(tmp_path, clock)
            kept, cut = application(1), application(2, padding=200_000)
            store.put_application(kept)
            resource.setrlimit(resource.RLIMIT_FSIZE, (120_000, resource.RLIM_INFINITY))
            try:
                store.put_application(cut)
            except StoreError:
                code = 2
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            left = [s.id for s in store.snapshots()]
            again = store.put_application(cut)
            if code == 2 and left == [kept.application_id] and again is PutOutcome.STORED:
                code = 0
        finally:
            os._exit(code)
    assert os.waitpid(pid, 0)[1] == 0


def test_a_database_that_was_taken_away_is_reported(tmp_path: Path, clock: SteppedClock) -> None:
    open_store(tmp_path, clock).close()
    (tmp_path / "outbox.db").unlink()
    store = open_store(tmp_path, clock)
    assert store.set_aside is not None
    assert store.damaged_copies == (store.set_aside,)
    store.close()


@pytest.mark.parametrize("damage", ["garbage", "truncated", "page", "emptied"])
def test_a_damaged_file_is_named_and_kept_aside(tmp_path: Path, clock: SteppedClock, damage: str) -> None:
    store = open_store(tmp_path, clock)
    for person in range(20):
        store.put_application(application(person, padding=5000))
    store.tidy(timedelta(hours=1))
    store.close()
    path = tmp_path / "outbox.db"
    whole = path.read_bytes()
    damaged = {
        "garbage": os.urandom(len(whole)),
        "truncated": whole[: len(whole) // 2],
        "page": whole[:4096] + os.urandom(8192) + whole[4096 + 8192 :],
        "emptied": b"",
    }[damage]
    path.write_bytes(damaged)
    store = open_store(tmp_path, clock)
    assert store.set_aside is not None
    assert store.set_aside.read_bytes() == damaged
    assert store.damaged_copies == (store.set_aside,)
    assert store.put_application(application(50)) is PutOutcome.STORED
    store.close()
    store = open_store(tmp_path, clock)
    assert store.set_aside is None
    assert len(store.damaged_copies) == 1, "it is reported until somebody has taken it away"
    assert len(store.snapshots()) == 1
    store.close()


def test_two_damaged_files_in_one_second_are_both_kept(tmp_path: Path, clock: SteppedClock) -> None:
    for _ in range(2):
        (tmp_path / "outbox.db").write_bytes(b"no database, but long enough to be looked at" * 100)
        store = open_store(tmp_path, clock)
        store.close()
    assert len(store.damaged_copies) == 2


def test_a_damaged_file_in_use_is_not_moved_away(tmp_path: Path, clock: SteppedClock) -> None:
    first = open_store(tmp_path, clock)
    first.put_application(application())
    first.tidy(timedelta(hours=1))
    path = tmp_path / "outbox.db"
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(8192))
    with pytest.raises(StoreDamagedError, match="another process"):
        open_store(tmp_path, clock)
    assert path.exists()
    first.close()
    second = open_store(tmp_path, clock)
    assert second.set_aside is not None
    second.close()


def test_an_old_schema_is_migrated_and_a_newer_one_left_alone(tmp_path: Path, clock: SteppedClock) -> None:
    path = tmp_path / "outbox.db"
    old = connect(path, target=1)
    old.execute(
        "INSERT INTO records (id, lane, subject, made_at, body_digest, state) "
        "VALUES ('old', 'callback', '', ?, 'd', 'needs_attention')",
        (START.isoformat(),),
    )
    old.close()
    store = open_store(tmp_path, clock)
    assert [s.id for s in store.snapshots()] == ["old"]
    store.print_journal.begin_job("a", 1)
    store.close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version={len(MIGRATIONS) + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreTooNewError, match="update the program"):
        open_store(tmp_path, clock)
    assert path.read_bytes() == before


def test_many_processes_may_open_a_new_store_at_once(tmp_path: Path) -> None:
    children = [
        subprocess.Popen([sys.executable, *CHILD, str(tmp_path), "20"], stdout=subprocess.PIPE) for _ in range(4)
    ]
    outputs = [child.communicate()[0] for child in children]
    assert [child.returncode for child in children] == [0] * 4
    store = open_store(tmp_path, SteppedClock(START))
    assert len(store.snapshots()) == 80 == sum(output.count(b"stored") for output in outputs)
    store.close()


def test_threads_share_one_store(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    made = [application(person) for person in range(60)]
    outcomes: list[PutOutcome] = []

    def put(some: slice) -> None:
        for one in made[some]:
            outcomes.append(store.put_application(one))
            store.pending()

    threads = [threading.Thread(target=put, args=(slice(start, start + 30),)) for start in (0, 15, 30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(PutOutcome.STORED) == 60
    assert outcomes.count(PutOutcome.ALREADY_STORED) == 30
    store.close()
