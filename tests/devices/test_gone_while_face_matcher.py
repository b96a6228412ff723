# SPDX-License-Identifier: GPL-3.0-or-later
"""The face matcher gone while: starting, idle, looking, comparing; hanging, lying, not installed; and back."""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from devices.capabilities import DeviceLostError
from devices.drivers import face_matcher as drivers
from devices.drivers.choice import Unsupported
from devices.face_matcher import FaceMatching, FaceUnusable, Match
from devices.face_matcher import child_matcher as matcher_module
from devices.face_matcher.child_matcher import ChildFaceMatcher
from devices.reports import DeviceEvent
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus, NotAsked
from devices.supervisor import Supervisor
from kiosk.timing import SystemClock
from tests.devices.face_pictures import YOUNG_MAN, drawn_portrait, seen

WITHIN_S = 20.0
CONFIG = drivers.FaceMatcherConfig("demonstration", admits_demonstration=True)


def bad(kind: str) -> ChildFaceMatcher:
    command = (sys.executable, "-m", "tests.devices.bad_face_children", kind)
    return ChildFaceMatcher("demonstration", 0.4, SystemClock(), command=command)


@contextmanager
def connected(made: ChildFaceMatcher) -> Iterator[ChildFaceMatcher]:
    try:
        assert made.connect().state is DeviceState.ONLINE
        yield made
    finally:
        made.close()


class Heard:
    def __init__(self) -> None:
        self._events: queue.Queue[DeviceEvent] = queue.Queue()
        self.listen = self._events.put

    def until(self, state: DeviceState) -> DeviceStatus:
        while True:
            event = self._events.get(timeout=WITHIN_S)
            if isinstance(event, DeviceStatus) and event.state is state:
                return event


@contextmanager
def watched() -> Iterator[tuple[Supervisor[FaceMatching], Heard]]:
    heard = Heard()
    worker = drivers.supervise(CONFIG, heard.listen, SystemClock())
    assert not isinstance(worker, Unsupported)
    worker.start()
    try:
        yield worker, heard
    finally:
        assert worker.stop()


def pid_of(worker: Supervisor[FaceMatching]) -> int:
    def ask(driver: FaceMatching) -> int | None:
        return driver.child_pid if isinstance(driver, ChildFaceMatcher) else None

    pid = worker.ask(ask, deadline_s=WITHIN_S).result(WITHIN_S)
    assert isinstance(pid, int)
    return pid


def compared(worker: Supervisor[FaceMatching]) -> object:
    picture, portrait = seen(YOUNG_MAN), drawn_portrait(YOUNG_MAN)
    return worker.ask(lambda driver: driver.compare(portrait, picture), deadline_s=WITHIN_S).result(WITHIN_S)


def test_killed_while_idle_is_told_and_another_is_started() -> None:
    with watched() as (worker, heard):
        heard.until(DeviceState.ONLINE)
        first = pid_of(worker)
        os.kill(first, signal.SIGKILL)
        # A single miss is no loss: the next process is there within a second.
        deadline = SystemClock().monotonic() + WITHIN_S
        second = first
        while second == first and SystemClock().monotonic() < deadline:
            with suppress(DeviceLostError):
                second = pid_of(worker)
                worker.ask(lambda driver: driver.poll(), deadline_s=WITHIN_S).result(WITHIN_S)
        assert second != first
        assert isinstance(compared(worker), Match)


def test_killed_while_comparing_fails_that_one_comparison_only() -> None:
    with watched() as (worker, heard):
        heard.until(DeviceState.ONLINE)
        pid = pid_of(worker)
        os.kill(pid, signal.SIGSTOP)
        picture, portrait = seen(YOUNG_MAN), drawn_portrait(YOUNG_MAN)
        asked = worker.ask(lambda driver: driver.compare(portrait, picture), deadline_s=WITHIN_S)
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(DeviceLostError):
            asked.result(WITHIN_S)
        assert isinstance(compared(worker), Match)


@pytest.mark.parametrize("kind", ["crash", "raise", "hog"])
def test_a_fork_that_falls_is_told_as_such(kind: str) -> None:
    with connected(bad(kind)) as matcher, pytest.raises(DeviceLostError, match="ended") as lost:
        matcher.look(seen(None))
    assert lost.value.cause is Cause.LOST


@pytest.mark.parametrize("kind", ["hang", "deaf"])
def test_one_that_hangs_is_left_in_time(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matcher_module, "ANSWER_WITHIN_S", 0.4)
    with connected(bad(kind)) as matcher:
        began = SystemClock().monotonic()
        with pytest.raises(DeviceLostError) as lost:
            matcher.compare(drawn_portrait(YOUNG_MAN), seen(None))
        assert SystemClock().monotonic() - began < 2
        assert lost.value.cause is Cause.NO_ANSWER
        pid = matcher.child_pid
    assert pid is not None
    assert not Path("/proc", str(pid)).exists()


def test_one_that_says_nothing_at_its_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matcher_module, "_READY_WITHIN_S", 0.5)
    matcher = bad("silent")
    with pytest.raises(DeviceLostError) as lost:
        matcher.connect()
    matcher.close()
    assert lost.value.cause is Cause.NO_ANSWER


@pytest.mark.parametrize("kind", ["nonsense", "endless"])
def test_nonsense_is_not_believed(kind: str) -> None:
    matcher = bad(kind)
    with pytest.raises(DeviceLostError) as lost:
        matcher.connect()
    matcher.close()
    assert lost.value.cause is Cause.NONSENSE


def test_an_interrupted_request_ends_the_process_and_not_the_kiosk() -> None:
    with connected(ChildFaceMatcher("demonstration", 0.4, SystemClock())) as matcher:
        pid = matcher.child_pid
        assert pid is not None
        os.kill(pid, signal.SIGTERM)
        with pytest.raises(DeviceLostError, match="ended"):
            matcher.look(seen(None))
        with pytest.raises(DeviceLostError):
            matcher.poll()


def test_not_installed_is_said_and_nothing_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matcher_module, "lacking", lambda _name: "face_recognition_models")
    matcher = ChildFaceMatcher("dlib", 0.4, SystemClock())
    status = matcher.connect()
    assert (status.state, status.cause) == (DeviceState.NO_DEVICE, Cause.PROGRAM_MISSING)
    assert "face_recognition_models" in status.detail
    assert matcher.child_pid is None


def test_not_installed_as_the_process_finds_it() -> None:
    command = (sys.executable, "-m", "devices.face_matcher.child", "no-such-algorithm")
    status = ChildFaceMatcher("demonstration", 0.4, SystemClock(), command=command).connect()
    assert (status.device, status.cause) == (DeviceClass.FACE_MATCHER, Cause.PROGRAM_MISSING)


def test_not_installed_while_supervised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matcher_module, "lacking", lambda _name: "opencv")
    with watched() as (worker, heard):
        assert heard.until(DeviceState.NO_DEVICE).cause is Cause.PROGRAM_MISSING
        assert isinstance(compared(worker), NotAsked)


def test_what_ends_with_the_kiosk() -> None:
    """The process lives no longer than the pipe to it."""
    matcher = ChildFaceMatcher("demonstration", 0.4, SystemClock())
    matcher.connect()
    child = matcher._child
    assert child is not None
    assert child.stdin is not None
    child.stdin.close()
    assert child.wait(WITHIN_S) == 0
    matcher.close()


def test_calls_belong_to_the_worker() -> None:
    with connected(ChildFaceMatcher("demonstration", 0.4, SystemClock())) as matcher:
        raised: list[BaseException] = []

        def elsewhere() -> None:
            try:
                matcher.look(seen(None))
            except Exception as error:
                raised.append(error)

        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        assert [type(error).__name__ for error in raised] == ["WrongThreadError"]
        assert matcher.look(seen(None)) is FaceUnusable.NO_FACE
