# SPDX-License-Identifier: GPL-3.0-or-later
"""The power goes at any sync, and between them with any part of what was not synced: the store opens, whole.

The long form, with 1,000 subsets of each of several runs, is `python -m benchmarks.power_loss`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest

from tests.durability.liars import LIBEATMYDATA
from tests.durability.power_loss import Disk, Fate, cuts
from tests.durability.replaying import recorded, replay
from tests.durability.write_log import (
    Create,
    Event,
    Link,
    MakeFolder,
    Mark,
    Rename,
    Resize,
    Sync,
    Unlink,
    Write,
    may_trace,
    read,
    record,
)

needs_strace = pytest.mark.skipif(not may_trace(), reason="strace is not installed or may not trace here")


@needs_strace
def test_every_cut_leaves_a_store_that_opens_with_all_that_was_promised(tmp_path: Path) -> None:
    done = replay(recorded(tmp_path, 60, seed=1), subsets=250, seed=1)
    assert done.faults == {}
    assert done.syncs > 50
    assert done.acknowledged > 20
    assert done.states >= 2 * done.syncs + 250


@needs_strace
@pytest.mark.skipif(LIBEATMYDATA is None, reason="libeatmydata1 is not installed")
def test_without_syncs_the_same_check_finds_what_is_lost(tmp_path: Path) -> None:
    """The control: a worker whose syncs go nowhere, seen by the same eyes."""
    events = recorded(tmp_path, 30, seed=1, environment={"LD_PRELOAD": str(LIBEATMYDATA)})
    assert not any(isinstance(event, Sync) for event in events)
    faults = replay(events, subsets=60, seed=1).faults
    assert sum(number for fault, number in faults.items() if "an acknowledged record is lost" in fault) > 10


_DOES_EVERYTHING = """
import os, sys
def at(name):
    return os.path.join(sys.argv[1], name)
os.mkdir(at("sub"))
one = os.open(at("one"), os.O_WRONLY | os.O_CREAT)
os.write(one, b"abc")
os.write(one, b"def")
os.pwrite(one, b"X", 1)
os.posix_fallocate(one, 0, 10)
os.ftruncate(one, 5)
os.fsync(one)
os.close(one)
os.rename(at("one"), at("sub/two"))
folder = os.open(at("sub"), os.O_RDONLY)
os.fsync(folder)
os.link(at("sub/two"), at("three"))
os.unlink(at("three"))
os.close(os.open(at("sub/two"), os.O_WRONLY | os.O_TRUNC))
os.write(1, b"said\\n")
"""


@needs_strace
def test_the_recorder_sees_what_a_program_does_to_its_files(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    record([sys.executable, "-c", _DOES_EVERYTHING, str(data)], tmp_path / "log")
    events = read(tmp_path / "log", data)
    assert events == [
        MakeFolder("sub"),
        Create("one"),
        Write("one", 0, b"abc"),
        Write("one", 3, b"def"),
        Write("one", 1, b"X"),
        Resize("one", 10, grow=True),
        Resize("one", 5),
        Sync("one"),
        Rename("one", "sub/two"),
        Sync("sub"),
        Link("sub/two", "three"),
        Unlink("three"),
        Create("sub/two", emptied=True),
        Mark("said"),
    ]
    disk = Disk()
    for event in events:
        disk.take(event)
    # The file is certain and so is its name in "sub", but "sub" itself was never synced in its folder.
    assert disk.after_cut(Fate.LOST, Random(1)) == {}
    disk.folders["sub"] = True
    assert disk.after_cut(Fate.LOST, Random(1)) == {"sub/two": b"aXcde"}
    assert disk.after_cut(Fate.KEPT, Random(1)) == {"sub/two": b""}


def test_what_is_synced_stays_and_what_is_not_may_be_torn() -> None:
    disk = Disk()
    for event in (
        Create("file"),
        Write("file", 0, b"a" * 8192),
        Sync("file"),
        Sync("."),
        Write("file", 0, b"b" * 8192),
        Create("new"),
        Write("new", 0, b"n"),
        Sync("new"),
    ):
        disk.take(event)
    assert disk.after_cut(Fate.LOST, Random(1)) == {"file": b"a" * 8192}
    assert disk.after_cut(Fate.KEPT, Random(1)) == {"file": b"b" * 8192, "new": b"n"}
    torn = {disk.after_cut(Fate.TORN_512, Random(seed))["file"] for seed in range(40)}
    assert all(len(content) == 8192 and set(content) <= set(b"ab") for content in torn)
    assert all(len(set(content[at : at + 512])) == 1 for content in torn for at in range(0, 8192, 512))
    assert len(torn) > 30
    assert {"new" in disk.after_cut(Fate.SOME, Random(seed)) for seed in range(40)} == {True, False}
    assert any(set(disk.after_cut(Fate.RUBBISH, Random(seed))["file"]) - set(b"ab") for seed in range(10))


def test_a_cut_falls_before_and_after_every_sync() -> None:
    events: list[Event] = [Create("a"), Write("a", 0, b"x"), Sync("a"), Write("a", 1, b"y")]
    assert cuts(events) == [2, 3, 4]
