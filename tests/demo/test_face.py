# SPDX-License-Identifier: GPL-3.0-or-later
"""The face on the real pages, with a simulated camera and drawn people: when it does not go well.

That it goes well is the story "face" of the tour.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from devices.status import DeviceClass
from kiosk.demo.finger import Finger, let_pass
from kiosk.demo.rig import BASIC
from kiosk.demo.stage import Stage
from kiosk.demo.tour import ALLOWANCE, Story, Tour
from kiosk.demo.world import HEAD_TURN
from kiosk.journey.touches import End, Next
from kiosk.journey.views import FacePage, FaceState, IdentityWaysPage
from ui.application import make_application

pytestmark = pytest.mark.timeout(120)

PERSON = "zhang-xiuying"
STRANGER = "zheng-qiang"
_SETTLED_MS = 350
_OVER = (FaceState.NOT_MATCHED, FaceState.TRIES_OVER, FaceState.MATCHED, FaceState.CAMERA_GONE)


@pytest.fixture(scope="module")
def stage(qapp: QGuiApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    assert make_application() is qapp
    devices = BASIC | {DeviceClass.FACE_CAMERA, DeviceClass.FACE_MATCHER}
    made = Stage(tmp_path_factory.mktemp("stage"), frozenset(devices))
    try:
        yield made
        assert made.screen.warnings == ()
    finally:
        made.close()


class Citizen(Tour):
    """Comes to the ways of showing who they are, by the pages' own buttons."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(
            stage, Story(PERSON, ALLOWANCE, "city_pin", ""), Path(), lambda _line: None, pictures=False
        )
        self.finger = Finger(stage.screen.window)
        self.world = stage.world

    @property
    def page(self) -> Any:
        return self._page()

    def to_ways(self) -> None:
        if self._kind() == "IdlePage":
            self.finger.wait_until(self._ready, "the catalogue and the reader", within=30)
        while self._kind() != "IdentityWaysPage":
            here = self._kind()
            let_pass(_SETTLED_MS)
            # A kiosk on its first day fetches its catalogue first, and says so on a page of its own.
            if self._kind() == here != "OutOfServicePage":
                self._act(self._page())
        self.finger.wait_until(lambda: self._face_way() is not None, "the way by face", within=20)
        let_pass(_SETTLED_MS)

    def to_consent(self) -> None:
        self.to_ways()
        self.finger.tap("way-face")
        self.until(FaceState.CONSENT)
        let_pass(_SETTLED_MS)

    def until(self, *states: FaceState, within: float = 20.0) -> FaceState:
        self.finger.wait_until(lambda: self.state in states, str(states), within=within)
        return next(state for state in states if state is self.state)

    @property
    def state(self) -> FaceState | None:
        page = self.page
        return page.state if isinstance(page, FacePage) else None

    def look_as(self, person: str) -> FaceState:
        """Somebody stands before the camera and does as asked, until the look is over."""
        shown = ""
        while self.state not in _OVER:
            turns = {FaceState.TURN_LEFT: HEAD_TURN, FaceState.TURN_RIGHT: -HEAD_TURN}
            wanted = turns.get(self.state, 0.0) if self.state is not None else 0.0
            if f"{wanted}" != shown:
                self.world.show_face(person, wanted)
                shown = f"{wanted}"
            self._moved_on_from(self.state)
        return self.until(*_OVER)

    def _moved_on_from(self, state: FaceState | None) -> None:
        self.finger.wait_until(lambda: self.state is not state, "the look to go on", within=20)

    def by_pin(self) -> None:
        let_pass(_SETTLED_MS)
        self.finger.tap("way-city_pin")
        self.finger.wait_until(lambda: self._kind() == "SecretPage", "the pad")
        let_pass(_SETTLED_MS)
        self._act(self._page())
        self.finger.wait_until(lambda: self._kind() in ("FormPage", "RecoveredPage"), "the form")

    def leave(self) -> None:
        self._stage.kiosk.touch(End())
        self._stage.kiosk.touch(Next())
        if self.world.on_plate is not None:
            self.world.lift()
        self.finger.wait_until(lambda: self._kind() == "IdlePage", "the idle page")

    def _face_way(self) -> object:
        page = self.page
        ways = page.ways if isinstance(page, IdentityWaysPage) else ()
        return next((way for way in ways if way.way == "face" and way.available), None)


@pytest.fixture
def citizen(stage: Stage) -> Iterator[Citizen]:
    one = Citizen(stage)
    yield one
    one.leave()


def nothing_is_held(stage: Stage) -> bool:
    frames = stage.kiosk.frames(DeviceClass.FACE_CAMERA)
    return frames is not None and not frames.wanted and frames.latest() is None


def test_who_says_no_goes_on_with_the_pin_and_no_camera_was_on(stage: Stage, citizen: Citizen) -> None:
    citizen.to_consent()
    citizen.finger.tap("other")
    citizen.finger.wait_until(lambda: isinstance(citizen.page, IdentityWaysPage), "the ways")
    assert nothing_is_held(stage)
    citizen.by_pin()


def test_somebody_else_is_not_matched_three_times_and_the_pin_is_on_the_same_page(
    stage: Stage, citizen: Citizen
) -> None:
    citizen.to_consent()
    citizen.finger.tap("next")
    for number in (1, 2):
        citizen.until(*[state for state in FaceState if state is not FaceState.CONSENT])
        assert citizen.look_as(STRANGER) is FaceState.NOT_MATCHED, number
        let_pass(_SETTLED_MS)
        citizen.finger.tap("next")
        citizen.finger.wait_until(lambda: citizen.state is not FaceState.NOT_MATCHED, "the next look")
    assert citizen.look_as(STRANGER) is FaceState.TRIES_OVER
    citizen.finger.wait_until(lambda: nothing_is_held(stage), "the pictures to go", within=1.0)
    citizen.by_pin()


def test_a_camera_that_is_pulled_is_said_and_the_pin_serves(stage: Stage, citizen: Citizen) -> None:
    citizen.to_consent()
    citizen.finger.tap("next")
    citizen.until(FaceState.TURN_LEFT, FaceState.TURN_RIGHT)
    stage.world.rig.plug(DeviceClass.FACE_CAMERA, False)
    try:
        citizen.until(FaceState.CAMERA_GONE, within=8)
        citizen.by_pin()
    finally:
        stage.world.rig.plug(DeviceClass.FACE_CAMERA, True)


def test_the_end_in_the_middle_of_a_look_leaves_no_picture(stage: Stage, citizen: Citizen) -> None:
    citizen.to_consent()
    citizen.finger.tap("next")
    citizen.until(FaceState.TURN_LEFT, FaceState.TURN_RIGHT)
    let_pass(_SETTLED_MS)
    assert not nothing_is_held(stage)
    citizen.finger.tap("end")
    citizen.finger.wait_until(lambda: nothing_is_held(stage), "the pictures to go", within=1.0)
