# SPDX-License-Identifier: GPL-3.0-or-later
"""One look at a face: straight, to the asked side, straight again, and only then compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.face_matcher import FaceLook, FaceSeen, FaceUnusable
from kiosk.identity.face_check import MOST_S, NOBODY_S, Compare, FaceCheck, FaceHint, GivenUp, Side


def turned(turn: float) -> FaceSeen:
    return FaceSeen(turn, 0.5, 0.45, 0.5)


STRAIGHT = turned(0.02)


class Look:
    """A look of which each picture comes 0.2 s after the one before."""

    def __init__(self, side: Side = Side.LEFT) -> None:
        self.check = FaceCheck(side, 100.0)
        self.at = 100.0

    def see(self, *looks: FaceLook) -> FaceHint | Compare | GivenUp:
        said: FaceHint | Compare | GivenUp = FaceHint.PREPARING
        for look in looks:
            self.at += 0.2
            said = self.check.saw(look, self.at)
        return said


@pytest.mark.parametrize(
    ("side", "turn", "hint"), [(Side.LEFT, 0.35, FaceHint.TURN_LEFT), (Side.RIGHT, -0.35, FaceHint.TURN_RIGHT)]
)
def test_the_whole_way(side: Side, turn: float, hint: FaceHint) -> None:
    look = Look(side)
    assert look.see(FaceUnusable.NO_FACE) is FaceHint.NO_FACE
    assert look.see(STRAIGHT) is FaceHint.LOOK_STRAIGHT
    assert look.see(STRAIGHT) is hint
    assert look.see(STRAIGHT, STRAIGHT, STRAIGHT) is hint
    assert look.see(turned(turn), turned(turn)) is FaceHint.LOOK_STRAIGHT
    assert look.see(STRAIGHT) is FaceHint.HOLD_ON
    assert isinstance(look.see(STRAIGHT), Compare)


def test_the_other_side_does_not_count() -> None:
    look = Look(Side.LEFT)
    assert look.see(STRAIGHT, STRAIGHT, *[turned(-0.4)] * 5) is FaceHint.TURN_LEFT


def test_who_holds_the_head_askew_must_turn_from_there() -> None:
    look = Look(Side.LEFT)
    assert look.see(turned(0.15), turned(0.15), turned(0.3), turned(0.3)) is FaceHint.TURN_LEFT
    assert look.see(turned(0.4), turned(0.4)) is FaceHint.LOOK_STRAIGHT


def test_one_picture_is_not_enough() -> None:
    look = Look()
    assert look.see(STRAIGHT, turned(0.5), STRAIGHT, turned(0.5)) is FaceHint.LOOK_STRAIGHT


def test_a_blink_of_the_detector_changes_nothing() -> None:
    look = Look()
    assert look.see(STRAIGHT, STRAIGHT, FaceUnusable.NO_FACE, FaceUnusable.NO_FACE) is FaceHint.TURN_LEFT
    assert look.see(turned(0.4), turned(0.4)) is FaceHint.LOOK_STRAIGHT


def test_who_goes_away_begins_again() -> None:
    look = Look()
    look.see(STRAIGHT, STRAIGHT, turned(0.4), turned(0.4))
    assert look.see(*[FaceUnusable.NO_FACE] * 10) is FaceHint.NO_FACE
    assert look.see(STRAIGHT) is FaceHint.LOOK_STRAIGHT
    assert look.see(STRAIGHT) is FaceHint.TURN_LEFT


@pytest.mark.parametrize(
    ("unusable", "hint"),
    [
        (FaceUnusable.SEVERAL_FACES, FaceHint.SEVERAL_FACES),
        (FaceUnusable.TOO_SMALL, FaceHint.COME_CLOSER),
        (FaceUnusable.TOO_DARK, FaceHint.TOO_DARK),
        (FaceUnusable.TOO_BRIGHT, FaceHint.TOO_BRIGHT),
    ],
)
def test_what_is_wrong_is_said(unusable: FaceUnusable, hint: FaceHint) -> None:
    assert Look().see(unusable) is hint


def test_nobody_is_waited_for_for_ever() -> None:
    look = Look()
    pictures = round(NOBODY_S / 0.2) - 1
    assert look.see(*[FaceUnusable.NO_FACE] * pictures) is FaceHint.NO_FACE
    assert isinstance(look.see(*[FaceUnusable.NO_FACE] * 3), GivenUp)


def test_a_look_without_end_is_given_up() -> None:
    look = Look()
    pictures = round(MOST_S / 0.2)
    assert isinstance(look.see(*[STRAIGHT] * (pictures + 2)), GivenUp)


_looks = st.one_of(
    st.builds(turned, st.floats(-1, 1)),
    st.sampled_from([one for one in FaceUnusable if one.value != "no_face_on_card"]),
)


@given(st.sampled_from(Side), st.lists(_looks, max_size=60))
def test_nothing_is_compared_before_the_head_was_turned_to_the_asked_side(
    side: Side, looks: list[FaceLook]
) -> None:
    check, at = FaceCheck(side, 0.0), 0.0
    for number, look in enumerate(looks):
        at += 0.2
        if isinstance(check.saw(look, at), Compare):
            before = [one for one in looks[:number] if isinstance(one, FaceSeen)]
            assert any(one.turn > 0.02 if side is Side.LEFT else one.turn < -0.02 for one in before)
            assert isinstance(look, FaceSeen)
            assert abs(look.turn) < 0.2
            return
