# SPDX-License-Identifier: GPL-3.0-or-later
"""What the two matchers say of drawn people and of two photographs.

No figure of accuracy stands here: two photographs of two people and a few drawings allow none.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PIL import Image

from devices.drivers import face_matcher as drivers
from devices.drivers.choice import Unsupported
from devices.face_matcher import FaceSeen, FaceUnusable, Match, NoMatch
from devices.face_matcher.child_matcher import ChildFaceMatcher, lacking
from devices.face_matcher.wiping import wipe_portrait
from devices.reports import Portrait
from devices.simulators.portraits import Light, Pose
from devices.status import Cause, DeviceState
from kiosk.timing import SystemClock
from tests.devices.face_pictures import (
    OLD_WOMAN,
    YOUNG_MAN,
    chip_crop,
    drawn_portrait,
    frame,
    photograph,
    seen,
)

ASTRONAUT_ON_CHIP = (62, 8, 198, 176)
BOTH = ("demonstration", "dlib")


@pytest.fixture(scope="module", params=BOTH)
def matcher(request: pytest.FixtureRequest) -> Iterator[ChildFaceMatcher]:
    yield from _connected(request.param)


@pytest.fixture(scope="module")
def dlib() -> Iterator[ChildFaceMatcher]:
    yield from _connected("dlib")


def _connected(name: str) -> Iterator[ChildFaceMatcher]:
    if missing := lacking(name):
        pytest.skip(f"the face extra is not installed: {missing}")
    made = ChildFaceMatcher(name, 0.40, SystemClock())
    assert made.connect().state is DeviceState.ONLINE
    try:
        yield made
    finally:
        made.close()


def test_a_drawn_person_is_matched_in_other_clothes_and_another_room(matcher: ChildFaceMatcher) -> None:
    for moment in range(3):
        verdict = matcher.compare(drawn_portrait(YOUNG_MAN), seen(YOUNG_MAN, moment=moment))
        assert isinstance(verdict, Match)
        assert verdict.distance <= verdict.threshold == 0.40
        assert verdict.algorithm == matcher.algorithm


def test_another_drawn_person_is_not_matched(matcher: ChildFaceMatcher) -> None:
    assert isinstance(matcher.compare(drawn_portrait(OLD_WOMAN), seen(YOUNG_MAN)), NoMatch)
    assert isinstance(matcher.compare(drawn_portrait(YOUNG_MAN), seen(OLD_WOMAN)), NoMatch)


@pytest.mark.parametrize("turn", [0.38, -0.38])
def test_a_turned_head_is_seen_as_turned_to_that_side(matcher: ChildFaceMatcher, turn: float) -> None:
    straight = matcher.look(seen(YOUNG_MAN))
    turned = [matcher.look(seen(YOUNG_MAN, pose=Pose(turn=turn), moment=moment)) for moment in range(4)]
    assert isinstance(straight, FaceSeen)
    assert abs(straight.turn) < 0.2
    sides = [one.turn * turn > 0 for one in turned if isinstance(one, FaceSeen)]
    assert len(sides) >= 3
    assert all(sides)


def test_where_the_face_is(matcher: ChildFaceMatcher) -> None:
    left = matcher.look(seen(YOUNG_MAN, pose=Pose(x=0.3)))
    assert isinstance(left, FaceSeen)
    assert 0.2 < left.x < 0.4
    assert 0.3 < left.height < 0.7


@pytest.mark.parametrize(
    ("picture", "reason"),
    [
        (seen(None), FaceUnusable.NO_FACE),
        (seen(YOUNG_MAN, beside=OLD_WOMAN), FaceUnusable.SEVERAL_FACES),
        (seen(YOUNG_MAN, pose=Pose(nearness=0.15)), FaceUnusable.TOO_SMALL),
        (seen(YOUNG_MAN, light=Light(brightness=0.15)), FaceUnusable.TOO_DARK),
        (seen(None, light=Light(brightness=0.02)), FaceUnusable.TOO_DARK),
    ],
    ids=["nobody", "two people", "far away", "dark face", "dark room"],
)
def test_what_cannot_be_compared_is_named(matcher: ChildFaceMatcher, picture: object, reason: FaceUnusable) -> None:
    assert matcher.look(picture) is reason  # type: ignore[arg-type]
    assert matcher.compare(drawn_portrait(YOUNG_MAN), picture) is reason  # type: ignore[arg-type]


def test_a_photo_without_a_face_is_not_the_persons_fault(matcher: ChildFaceMatcher) -> None:
    grey = Portrait(102, 126, b"\x80" * (102 * 126 * 3))
    assert matcher.compare(grey, seen(YOUNG_MAN)) is FaceUnusable.NO_FACE_ON_CARD


def test_one_photograph_is_matched_with_itself_made_small_dark_and_turned(dlib: ChildFaceMatcher) -> None:
    """There is no second photograph of one person here: stand-ins are made of the one."""
    astronaut = photograph("astronaut")
    chip = chip_crop(astronaut, ASTRONAUT_ON_CHIP)
    for changed in (astronaut, astronaut.point(lambda grey: int(grey * 0.45)), astronaut.rotate(6)):
        assert isinstance(dlib.compare(chip, frame(changed)), Match)


def test_two_photographs_of_two_people_do_not_match(dlib: ChildFaceMatcher) -> None:
    chip = chip_crop(photograph("astronaut"), ASTRONAUT_ON_CHIP)
    verdict = dlib.compare(chip, frame(photograph("rear_admiral")))
    assert isinstance(verdict, NoMatch)
    assert verdict.distance > 0.5


def test_a_large_camera_picture_must_be_made_smaller_first(matcher: ChildFaceMatcher) -> None:
    large = frame(Image.new("RGB", (1920, 1080)))
    with pytest.raises(ValueError, match="this size"):
        matcher.look(large)
    matcher.poll()


def test_wiped_pixels_are_zero() -> None:
    portrait = drawn_portrait(YOUNG_MAN)
    wipe_portrait(portrait)
    assert portrait.rgb == bytes(102 * 126 * 3)


def test_the_matcher_for_drawings_is_refused_where_people_are_served() -> None:
    make = drivers.build(drivers.FaceMatcherConfig("demonstration"), SystemClock())
    assert not isinstance(make, Unsupported)
    status = make().connect()
    assert (status.state, status.cause) == (DeviceState.REFUSED, Cause.SIMULATOR)


def test_no_such_matcher_says_what_there_is() -> None:
    none = drivers.build(drivers.FaceMatcherConfig("seetaface"), SystemClock())
    assert isinstance(none, Unsupported)
    assert "dlib" in none.reason
