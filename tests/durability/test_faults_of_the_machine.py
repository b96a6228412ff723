# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk that refuses, a disk that is full, a clock that jumps: with the true sender, and what lies on the disk."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import islice
from pathlib import Path

import pytest

from kiosk.contract.cases import Application
from kiosk.timing import SystemClock
from offline_cache import BALLAST_BYTES, RecordState, Store
from offline_cache.states import OPEN
from tests.durability.hall import HURRY, Hall
from tests.durability.kiosk_writer import open_as_kiosk
from tests.durability.liars import LIBEATMYDATA, LIBFAKETIME
from tests.durability.put_syncs import puts as puts_of
from tests.durability.replaying import recorded, replay
from tests.durability.write_log import FailedSync, Mark, may_trace

needs_strace = pytest.mark.skipif(not may_trace(), reason="strace is not installed or may not trace here")
HOUR, YEAR = 3600, 365 * 86_400


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    one = Hall(tmp_path)
    yield one
    one.close()


# -- one sync a put


@needs_strace
def test_a_put_is_exactly_one_fdatasync_and_the_check_can_fail(tmp_path: Path) -> None:
    (tmp_path / "true").mkdir()
    puts = puts_of(recorded(tmp_path / "true", 50, seed=3, ballast=BALLAST_BYTES))
    plain = [put for put in puts if not put.papers and not put.new_log]
    assert len(plain) > 8
    assert {(put.log_syncs, put.home_syncs, put.other_syncs) for put in plain} == {(1, 0, 0)}
    # The first commit into a new log, after a start or after the log was brought home, syncs its header too.
    assert {put.log_syncs for put in puts if put.papers and not put.new_log} == {1}
    assert {put.log_syncs for put in puts if put.new_log} == {2}
    # A paper's file and its folder; once the folder itself.
    assert [put.other_syncs for put in puts if put.papers] == [2 * p.papers + p.folders for p in puts if p.papers]
    if LIBEATMYDATA is None:
        pytest.skip("libeatmydata1 is not installed: the control could not be run")
    (tmp_path / "lied").mkdir()
    environment = {"LD_PRELOAD": str(LIBEATMYDATA)}
    lied = puts_of(recorded(tmp_path / "lied", 50, seed=3, environment=environment, ballast=BALLAST_BYTES))
    assert len(lied) == len(puts)
    assert {(put.log_syncs, put.home_syncs, put.other_syncs) for put in lied} == {(0, 0, 0)}


# -- a disk that refuses


@needs_strace
@pytest.mark.parametrize(
    "inject",
    ["fdatasync:error=EIO:when=30+5", "pwrite64:error=EIO:when=300+90", "pwrite64:error=ENOSPC:when=250+130"],
)
def test_a_disk_that_refuses_loses_nothing_that_was_acknowledged(tmp_path: Path, inject: str) -> None:
    """The power goes on top of it; a sync that failed may have thrown away what it should have written."""
    events = recorded(tmp_path, 50, seed=2, inject=[inject])
    failed = sum(isinstance(event, Mark) and event.text.startswith("failed") for event in events)
    assert failed >= 1, "the disk must have refused something"
    assert any(isinstance(event, FailedSync) for event in events) == inject.startswith("fdatasync")
    done = replay(events, subsets=100, seed=1)
    assert done.faults == {}
    assert done.acknowledged > 10


class Sending:
    """A sender process, perhaps under something that lies to it."""

    def __init__(
        self, hall: Hall, before: list[str] | None = None, environment: Mapping[str, str] | None = None
    ) -> None:
        command = [*(before or []), sys.executable, "-m", "kiosk.sender_process", "--config", str(hall.config)]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **(environment or {})},
        )
        self.lines: list[str] = []
        self._heard = threading.Condition()
        threading.Thread(target=self._listen, daemon=True).start()
        self.wait_for(lambda: '{"ready": true}' in self.lines)

    def wait_for(self, true: Callable[[], bool], within_s: float = 30.0) -> None:
        """Nudges it all the while, as the kiosk does when the line is back."""
        deadline = SystemClock().monotonic() + within_s
        while not true():
            assert SystemClock().monotonic() < deadline, self.lines[-20:]
            self.nudge()
            with self._heard:
                self._heard.wait(0.1)

    def said(self, word: str, since: int = 0) -> bool:
        """Whether a line after the first `since` has this in it."""
        return any(word in line for line in self.lines[since:])

    def nudge(self) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.write(HURRY)
            self._process.stdin.flush()

    def close(self) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        self._process.wait(20)

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._heard:
                self.lines.append(line.strip())
                self._heard.notify_all()
        self._process.stdout.close()


def _put(hall: Hall, number: int) -> tuple[Store, list[Application]]:
    store = open_as_kiosk(hall.config)
    made = list(islice(hall.applications(), number))
    for one in made:
        store.put_application(one)
    return store, made


def _arrived(hall: Hall, made: list[Application]) -> bool:
    cases = hall.cases()
    assert len(cases) == len({case.application_id for case in cases})
    return {case.application_id for case in cases} == {one.application_id for one in made}


@needs_strace
def test_the_sender_outlives_a_disk_that_refuses(hall: Hall, tmp_path: Path) -> None:
    store, made = _put(hall, 6)
    log = tmp_path / "trace"
    inject = "inject=fdatasync:error=EIO:when=2+3"
    sending = Sending(hall, ["strace", "-f", "-e", "trace=fdatasync", "-e", inject, "-o", str(log)])
    try:
        sending.wait_for(lambda: store.pending().count == 0)
        assert any('"StoreTrouble"' in line and "StoreBrokenError" in line for line in sending.lines)
    finally:
        sending.close()
    assert log.read_text(encoding="utf-8", errors="replace").count("EIO") >= 2
    assert _arrived(hall, made)
    assert store.set_aside is None
    assert len(store.snapshots(RecordState.ACCEPTED)) == 6
    store.close()


# -- a disk that is full


def _unshared() -> list[str] | None:
    """The way to a mount of one's own: as root, or in a user namespace where the system allows one."""
    for way in (["unshare", "--mount"], ["unshare", "--user", "--map-root-user", "--mount"]):
        script = "mount -t tmpfs -o size=1m tmpfs /mnt"
        with contextlib.suppress(OSError):
            if subprocess.run([*way, "sh", "-c", script], capture_output=True, check=False).returncode == 0:
                return way
    return None


def test_a_full_disk_still_writes_down_what_the_centre_acknowledged(hall: Hall) -> None:
    way = _unshared()
    if way is None:
        pytest.skip("no small disk can be mounted here: not root, and no user namespaces")
    # As large as those of real hands: what stays of one, the answer, is smaller than what was signed.
    made = list(islice(hall.applications(signature_bytes=9000), 300))
    done = subprocess.run(
        [*way, sys.executable, "-m", "tests.durability.full_disk", str(hall.config), "3500"],
        input="".join(one.model_dump_json() + "\n" for one in made),
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert 20 < len(told["stored"]) < told["offered"], "the disk never became full"
    assert told["free_blocks_when_full"] == 0
    assert told["accepted_while_full"] == sorted(told["stored"])
    assert {case.application_id for case in hall.cases()} == set(told["stored"])
    assert told["refused_then_stored"] == ["stored"]


# -- a clock that jumps


@pytest.mark.skipif(LIBFAKETIME is None, reason="libfaketime is not installed")
def test_the_senders_clock_jumps_by_hours_and_years(hall: Hall, tmp_path: Path) -> None:
    store, made = _put(hall, 4)
    offset = tmp_path / "offset"

    def jump(seconds: int) -> None:
        offset.write_text(f"{seconds:+d}", encoding="ascii")

    jump(0)
    sending = Sending(
        hall,
        environment={
            "LD_PRELOAD": str(LIBFAKETIME),
            "FAKETIME_TIMESTAMP_FILE": str(offset),
            "FAKETIME_NO_CACHE": "1",
            # A machine's monotonic clock does not jump.
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        },
    )
    try:
        sending.wait_for(lambda: store.pending().count == 0)
        for seconds in (5 * HOUR, -7 * HOUR, 2 * YEAR, -5 * YEAR):
            jump(seconds)
            heard = len(sending.lines)
            more = list(islice(hall.applications(), 2))
            for one in more:
                store.put_application(one)
            made += more
            sending.wait_for(partial(sending.said, "clock_skew", heard))
            assert len(store.snapshots(*OPEN)) == 2, "a wrong clock parks nothing and loses nothing"
            jump(0)
            sending.wait_for(lambda: store.pending().count == 0)
    finally:
        sending.close()
    assert _arrived(hall, made)
    # An answer that seems to be years old is destroyed early, never kept longer; the case is there.
    assert len(store.snapshots(RecordState.ACCEPTED, RecordState.CLOSED)) == len(made)
    store.close()


@pytest.mark.skipif(LIBFAKETIME is None, reason="libfaketime is not installed")
def test_what_was_postponed_by_a_clock_years_ahead_is_sent_when_it_is_right(hall: Hall) -> None:
    store, made = _put(hall, 2)
    ahead = Sending(
        hall,
        environment={
            "LD_PRELOAD": str(LIBFAKETIME),
            "FAKETIME": "+2y",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        },
    )
    ahead.wait_for(lambda: ahead.said("clock_skew"))
    ahead.close()
    assert any(one.due_at is not None and one.due_at.year > 2027 for one in store.snapshots())
    right = Sending(hall)
    try:
        right.wait_for(lambda: store.pending().count == 0)
    finally:
        right.close()
    assert _arrived(hall, made)
    store.close()
