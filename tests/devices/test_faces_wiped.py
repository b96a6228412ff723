# SPDX-License-Identifier: GPL-3.0-or-later
"""No picture is left in memory a second after the verdict: neither in the kiosk's part nor in the matcher's."""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.face_matcher.child_matcher import ChildFaceMatcher, lacking
from devices.face_matcher.wire import Ask, head_of
from kiosk.timing import SystemClock
from tests.devices.face_pictures import OLD_WOMAN, YOUNG_MAN, drawn_portrait, seen
from tests.devices.wiping_matcher import COLUMNS, mark, pattern

CLOCK = SystemClock()


def memory(pid: int) -> Iterator[bytes]:
    """All readable memory of a process, in pieces that overlap. Raises PermissionError."""
    maps = Path("/proc", str(pid), "maps").read_text()
    with Path("/proc", str(pid), "mem").open("rb", 0) as file:
        for line in maps.splitlines():
            span = re.match(r"([0-9a-f]+)-([0-9a-f]+) r", line)
            if span is None or line.endswith(("[vvar]", "[vsyscall]", "[vvar_vclock]")):
                continue
            at, end = int(span[1], 16), int(span[2], 16)
            while at < end:
                try:
                    file.seek(at)
                    yield file.read(min(8 << 20, end - at))
                except (OSError, ValueError):
                    break
                at += (8 << 20) - 4096


def found(pid: int, seed: int, salt: int) -> int:
    """How many rows of the pattern are in a process's memory, with three bytes a pixel, or with one."""
    rows = pattern(seed, salt)[::4]
    needles = [row.repeat(3).tobytes() for row in rows] + [row.tobytes() for row in rows]
    return sum(needle[: COLUMNS - 4] in piece for piece in memory(pid) for needle in needles)


@pytest.mark.parametrize("algorithm", ["demonstration", "dlib"])
def test_a_second_after_the_verdict_no_pixel_is_left(algorithm: str) -> None:
    if missing := lacking(algorithm):
        pytest.skip(f"the face extra is not installed: {missing}")
    seed = secrets.randbelow(1 << 30)
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.devices.wiping_matcher", algorithm, str(seed)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert child.stdin is not None
        assert child.stdout is not None
        before = json.loads(child.stdout.readline())
        # The search finds what is there: the frame and the portrait, where the pictures were made.
        assert found(child.pid, seed, 1) > 0
        assert found(child.pid, seed, 2) > 0
        child.stdin.write("go on\n")
        child.stdin.flush()
        after = json.loads(child.stdout.readline())
        assert (after["look"], after["verdict"]) == ("FaceSeen", "Match")
        assert after["matcher"] == before["matcher"]
        # Both wait for a word now and change nothing: what is gone was gone with the verdict.
        left = {
            (who, salt): found(pid, seed, salt)
            for who, pid in (("kiosk", child.pid), ("matcher", after["matcher"]))
            for salt in (1, 2)
        }
        assert left == dict.fromkeys(left, 0)
        assert forks_of(after["matcher"]) == []
    finally:
        child.kill()
        child.communicate()


def forks_of(pid: int) -> list[int]:
    return [int(one) for one in Path("/proc", str(pid), "task", str(pid), "children").read_text().split()]


def test_the_fork_that_saw_the_pictures_ends_with_its_answer() -> None:
    matcher = ChildFaceMatcher("demonstration", 0.4, CLOCK)
    matcher.connect()
    try:
        child = matcher._child
        assert child is not None
        assert child.stdin is not None
        picture, portrait = seen(YOUNG_MAN), drawn_portrait(OLD_WOMAN)
        head = head_of(Ask.COMPARE, (102, 126), (640, 360))
        deadline = CLOCK.monotonic() + 10
        os.set_blocking(child.stdin.fileno(), True)
        child.stdin.write(head.packed() + portrait.rgb)
        # It waits for the frame now.
        forks: list[int] = []
        while not forks and CLOCK.monotonic() < deadline:
            forks = forks_of(child.pid)
        assert len(forks) == 1
        view = picture.data.cast("B")
        while view:
            view = view[os.write(child.stdin.fileno(), view) :]
        assert matcher._answer(deadline) is not None
        assert forks_of(child.pid) == []
        assert not Path("/proc", str(forks[0])).exists()
    finally:
        matcher.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may look into a process that forbids it")
def test_the_search_would_find_a_picture_in_the_fork() -> None:
    """The counter-check: while the fork still works, the pixels are in its memory."""
    seed = secrets.randbelow(1 << 30)
    command = (sys.executable, "-m", "tests.devices.bad_face_children", "wait")
    matcher = ChildFaceMatcher("demonstration", 0.4, CLOCK, command=command)
    matcher.connect()
    try:
        child = matcher._child
        assert child is not None
        assert child.stdin is not None
        picture = seen(YOUNG_MAN)
        mark(picture, seed, 1)
        os.set_blocking(child.stdin.fileno(), True)
        os.write(child.stdin.fileno(), head_of(Ask.LOOK, (0, 0), (640, 360)).packed())
        view = picture.data.cast("B")
        while view:
            view = view[os.write(child.stdin.fileno(), view) :]
        deadline = CLOCK.monotonic() + 10
        seen_in_fork = 0
        while not seen_in_fork and CLOCK.monotonic() < deadline:
            seen_in_fork = sum(found(fork, seed, 1) for fork in forks_of(child.pid))
        assert seen_in_fork > 0
        assert found(child.pid, seed, 1) == 0
    finally:
        matcher.close()
    assert not Path("/proc", str(child.pid)).exists()
