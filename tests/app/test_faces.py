# SPDX-License-Identifier: GPL-3.0-or-later
"""A look at a face with the real matcher: hints, verdicts, what ends it, and that nothing of anybody is left."""

from __future__ import annotations

import os
import queue
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from devices.camera.frames import FrameSlot
from devices.drivers import face_matcher as drivers
from devices.drivers.choice import Unsupported
from devices.face_matcher import FaceMatching
from devices.face_matcher.child_matcher import ChildFaceMatcher
from devices.reports import PhotoFault, PhotoFormat, Portrait
from devices.simulators.portraits import Face, Light, Pose
from devices.supervisor import Supervisor
from kiosk.app import faces
from kiosk.app.faces import FaceDesk
from kiosk.identity import FaceHint, Side
from kiosk.journey.effects import LookAtFace
from kiosk.journey.events import FaceCompared, FaceHinted, FaceNotCompared, Outcome
from kiosk.journey.troubles import FaceFault
from kiosk.timing import SystemClock
from tests.devices.face_pictures import OLD_WOMAN, YOUNG_MAN, drawn_portrait, seen

if TYPE_CHECKING:
    from devices.camera.frames import Pixels

WITHIN_S = 30.0
CLOCK = SystemClock()
TURN = 0.38


@pytest.fixture(scope="module")
def matcher() -> Iterator[Supervisor[FaceMatching]]:
    config = drivers.FaceMatcherConfig("demonstration", 0.40, admits_demonstration=True)
    worker = drivers.supervise(config, lambda _event: None, CLOCK)
    assert not isinstance(worker, Unsupported)
    worker.start()
    try:
        yield worker
    finally:
        assert worker.stop()


class Stand:
    """Somebody before a camera of 25 pictures a second, who does what the hints ask, unless told otherwise."""

    def __init__(self, slot: FrameSlot, face: Face | None, *, obeys: bool = True, bright: float = 1.0) -> None:
        self._slot = slot
        self._obeys = obeys
        self._poses = {
            turn: [seen(face, pose=Pose(turn=turn), moment=one, light=Light(brightness=bright)) for one in range(2)]
            for turn in (0.0, TURN, -TURN)
        }
        self.turn = 0.0
        self.gone = threading.Event()
        self.filmed: list[Pixels] = []
        self._thread = threading.Thread(target=self._film, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def hear(self, hint: FaceHint) -> None:
        if self._obeys:
            self.turn = {FaceHint.TURN_LEFT: TURN, FaceHint.TURN_RIGHT: -TURN}.get(hint, 0.0)

    def leave(self) -> None:
        self.gone.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _film(self) -> None:
        number = 0
        while not self.gone.wait(0.04):
            number += 1
            if self._slot.wanted:
                picture = self._poses[self.turn][number % 2].copy()
                self.filmed.append(picture)
                self._slot.put(picture, CLOCK.monotonic())


@dataclass
class Looked:
    """What a desk told, and what it opened."""

    desk: FaceDesk
    slot: FrameSlot
    told: queue.Queue[Outcome]
    opened: list[Portrait] = field(default_factory=list)
    hints: list[FaceHint] = field(default_factory=list)
    fault: PhotoFault | None = None

    def look(self, side: Side = Side.LEFT, run: str = "run-1") -> None:
        self.desk.begin(LookAtFace("session", run, side, b"chip", PhotoFormat.TEST))

    def end(self, stand: Stand | None = None) -> FaceCompared | FaceNotCompared:
        while True:
            outcome = self.told.get(timeout=WITHIN_S)
            if isinstance(outcome, FaceHinted):
                self.hints.append(outcome.hint)
                if stand is not None:
                    stand.hear(outcome.hint)
            elif isinstance(outcome, FaceCompared | FaceNotCompared):
                return outcome

    def is_clean(self) -> bool:
        """Every opened photo is zero, and the camera's slot holds nothing and wants nothing."""
        return not any(any(one.rgb) for one in self.opened) and not self.slot.wanted and self.slot.latest() is None


@contextmanager
def desk_for(matcher: Supervisor[FaceMatching], card: Face) -> Iterator[Looked]:
    told: queue.Queue[Outcome] = queue.Queue()
    slot = FrameSlot()

    def decode(_photo: bytes, _format: PhotoFormat) -> Portrait | PhotoFault:
        if looked.fault is not None:
            return looked.fault
        looked.opened.append(drawn_portrait(card))
        return looked.opened[-1]

    desk = FaceDesk(frames=slot, matcher=matcher, decode=decode, most_distance=0.40, clock=CLOCK, tell=told.put)
    looked = Looked(desk, slot, told)
    try:
        yield looked
    finally:
        desk.close(WITHIN_S)


@contextmanager
def before_it(looked: Looked, face: Face | None, **how: object) -> Iterator[Stand]:
    stand = Stand(looked.slot, face, **how)  # type: ignore[arg-type]
    stand.start()
    try:
        yield stand
    finally:
        stand.leave()


@pytest.mark.parametrize("side", Side)
def test_who_turns_as_asked_is_compared_and_nothing_is_left(matcher: Supervisor[FaceMatching], side: Side) -> None:
    with desk_for(matcher, YOUNG_MAN) as looked, before_it(looked, YOUNG_MAN) as stand:
        looked.look(side)
        end = looked.end(stand)
        assert isinstance(end, FaceCompared)
        assert end.matched
        assert end.distance <= end.method.most_distance
        assert end.method.demonstration
        turn = FaceHint.TURN_LEFT if side is Side.LEFT else FaceHint.TURN_RIGHT
        asked = [hint for hint in looked.hints if hint in (turn, FaceHint.LOOK_STRAIGHT)]
        assert turn in asked
        assert asked.index(FaceHint.LOOK_STRAIGHT) < asked.index(turn)
        assert looked.is_clean()


def test_somebody_else_is_not_matched_and_nothing_is_left(matcher: Supervisor[FaceMatching]) -> None:
    with desk_for(matcher, OLD_WOMAN) as looked, before_it(looked, YOUNG_MAN) as stand:
        looked.look()
        end = looked.end(stand)
        assert isinstance(end, FaceCompared)
        assert not end.matched
        assert looked.is_clean()


def test_a_photo_held_up_does_not_turn(matcher: Supervisor[FaceMatching], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.identity.face_check.MOST_S", 3.0)
    with desk_for(matcher, YOUNG_MAN) as looked, before_it(looked, YOUNG_MAN, obeys=False):
        looked.look()
        assert looked.end() == FaceNotCompared("session", "run-1", FaceFault.NOBODY)
        assert FaceHint.TURN_LEFT in looked.hints
        assert looked.is_clean()


def test_nobody_and_darkness_are_said_and_given_up(
    matcher: Supervisor[FaceMatching], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.identity.face_check.NOBODY_S", 1.0)
    for face, bright, hint in ((None, 1.0, FaceHint.NO_FACE), (YOUNG_MAN, 0.15, FaceHint.TOO_DARK)):
        with desk_for(matcher, YOUNG_MAN) as looked, before_it(looked, face, bright=bright):
            looked.look()
            assert looked.end() == FaceNotCompared("session", "run-1", FaceFault.NOBODY)
            assert hint in looked.hints


def test_a_photo_that_cannot_be_opened_wakes_no_camera(matcher: Supervisor[FaceMatching]) -> None:
    with desk_for(matcher, YOUNG_MAN) as looked, before_it(looked, YOUNG_MAN) as stand:
        looked.fault = PhotoFault.UNREADABLE
        looked.look()
        assert looked.end() == FaceNotCompared("session", "run-1", FaceFault.PHOTO_UNREADABLE)
        assert stand.filmed == []


def test_a_camera_that_delivers_nothing_is_gone(
    matcher: Supervisor[FaceMatching], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faces, "_FIRST_PICTURE_S", 0.5)
    with desk_for(matcher, YOUNG_MAN) as looked:
        looked.look()
        assert looked.end() == FaceNotCompared("session", "run-1", FaceFault.CAMERA_GONE)
        assert looked.is_clean()


def test_a_camera_that_stops_in_the_middle_is_gone(
    matcher: Supervisor[FaceMatching], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faces, "_NEXT_PICTURE_S", 0.5)
    with desk_for(matcher, YOUNG_MAN) as looked:
        with before_it(looked, YOUNG_MAN):
            looked.look()
            while FaceHint.LOOK_STRAIGHT not in looked.hints:
                outcome = looked.told.get(timeout=WITHIN_S)
                assert isinstance(outcome, FaceHinted)
                looked.hints.append(outcome.hint)
        assert looked.end() == FaceNotCompared("session", "run-1", FaceFault.CAMERA_GONE)
        assert looked.is_clean()


def test_a_matcher_that_dies_in_the_middle_ends_the_look_and_serves_the_next(
    matcher: Supervisor[FaceMatching],
) -> None:
    def pid(driver: FaceMatching) -> int | None:
        return driver.child_pid if isinstance(driver, ChildFaceMatcher) else None

    with desk_for(matcher, YOUNG_MAN) as looked, before_it(looked, YOUNG_MAN) as stand:
        looked.look()
        while FaceHint.LOOK_STRAIGHT not in looked.hints:
            outcome = looked.told.get(timeout=WITHIN_S)
            assert isinstance(outcome, FaceHinted)
            looked.hints.append(outcome.hint)
        found = matcher.ask(pid, deadline_s=WITHIN_S).result(WITHIN_S)
        assert isinstance(found, int)
        os.kill(found, signal.SIGKILL)
        assert looked.end(stand) == FaceNotCompared("session", "run-1", FaceFault.MATCHER_GONE)
        assert looked.is_clean()
        looked.look(run="run-2")
        end = looked.end(stand)
        assert isinstance(end, FaceCompared)
        assert (end.run, end.matched) == ("run-2", True)


def test_a_look_that_is_stopped_says_nothing_more_and_holds_nothing(matcher: Supervisor[FaceMatching]) -> None:
    with desk_for(matcher, YOUNG_MAN) as looked, before_it(looked, YOUNG_MAN):
        looked.look()
        while FaceHint.LOOK_STRAIGHT not in looked.hints:
            outcome = looked.told.get(timeout=WITHIN_S)
            assert isinstance(outcome, FaceHinted)
            looked.hints.append(outcome.hint)
        stopped_at = CLOCK.monotonic()
        looked.desk.stop()
        assert looked.desk.settle(WITHIN_S)
        assert CLOCK.monotonic() - stopped_at < 1.0
        assert looked.is_clean()
        assert all(isinstance(one, FaceHinted) for one in list(looked.told.queue))


def test_a_second_look_replaces_the_first(matcher: Supervisor[FaceMatching]) -> None:
    with desk_for(matcher, YOUNG_MAN) as looked, before_it(looked, YOUNG_MAN) as stand:
        looked.look(run="run-1")
        looked.look(run="run-2")
        end = looked.end(stand)
        assert end.run == "run-2"
        assert len(looked.opened) <= 2
        assert looked.is_clean()


def test_every_picture_that_was_judged_is_black(matcher: Supervisor[FaceMatching]) -> None:
    judged: list[Pixels] = []

    class Watching(FrameSlot):
        def wait(self, after: int, within_s: float) -> object:  # type: ignore[override]
            frame = super().wait(after, within_s)
            if frame is not None:
                judged.append(frame.bgr)
            return frame

    with desk_for(matcher, YOUNG_MAN) as looked:
        looked.slot = Watching()
        looked.desk._frames = looked.slot
        with before_it(looked, YOUNG_MAN) as stand:
            looked.look()
            assert isinstance(looked.end(stand), FaceCompared)
    assert judged
    assert not any(picture.any() for picture in judged)


def test_the_method_is_known_before_anybody_looks(matcher: Supervisor[FaceMatching]) -> None:
    with desk_for(matcher, YOUNG_MAN) as looked:
        method = looked.desk.method()
        assert method is not None
        assert (method.algorithm, method.most_distance, method.demonstration) == ("demonstration", 0.40, True)
