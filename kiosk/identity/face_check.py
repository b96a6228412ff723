# SPDX-License-Identifier: GPL-3.0-or-later
"""One look at a face, as data: what the person should do now, and when to compare. Free of cameras and threads.

Against a photo held before the camera the person is asked to turn the head to one side and back. That is a
demonstration of a challenge and no protection to rely on: a film of the person turns its head as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final, assert_never

from devices.face_matcher import FaceLook, FaceSeen, FaceUnusable

_STRAIGHT: Final = 0.20
"""Turns smaller than this count as straight (see FaceSeen.turn)."""
_TURNED: Final = 0.22
"""So much more than the turn that the person's own straight look was measured with."""
_IN_A_ROW: Final = 2
"""One picture may mislead."""
_LOST_S: Final = 1.5
"""Without a usable face for longer, it may be somebody else: begin again."""
NOBODY_S: Final = 25.0
"""Without one usable face for so long there is nobody who wants this."""
MOST_S: Final = 60.0
"""A look that has not ended by then is given up, and counts as no try."""


class Side(StrEnum):
    """The person's own."""

    LEFT = "left"
    RIGHT = "right"


class FaceHint(StrEnum):
    """What is seen and what to do, one at a time."""

    PREPARING = "preparing"
    """The photo on the chip is being opened and the camera woken."""
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    COME_CLOSER = "come_closer"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    LOOK_STRAIGHT = "look_straight"
    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"
    HOLD_ON = "hold_on"
    """Straight again: this picture is compared."""


class Compare:
    """The last picture is the one to compare."""


class GivenUp:
    """Nobody was there, or it took too long."""


class _Part(Enum):
    STRAIGHT = 1
    TURN = 2
    BACK = 3


@dataclass(frozen=True)
class _Step:
    """seen: how many pictures in a row are as this part wants them."""

    part: _Part
    seen: int = 0


class FaceCheck:
    """Follows one look. `saw` is told each picture's verdict, with monotonic seconds that never go back."""

    def __init__(self, side: Side, began: float) -> None:
        self._side = side
        self._began = began
        self._usable_at = began
        self._lost_since: float | None = None
        self._step = _Step(_Part.STRAIGHT)
        self._straight: list[float] = []

    def saw(self, look: FaceLook, at: float) -> FaceHint | Compare | GivenUp:
        """What comes next. After Compare or GivenUp the look is over."""
        if at - self._began > MOST_S:
            return GivenUp()
        if isinstance(look, FaceUnusable):
            return self._unusable(look, at)
        self._usable_at, self._lost_since = at, None
        return self._usable(look)

    @property
    def done(self) -> int:
        """Parts of the look that are done, of 4: straight, turned, back; the comparison itself is the fourth."""
        return self._step.part.value - 1 + (self._step.part is _Part.BACK and self._step.seen > 0)

    @property
    def asked(self) -> FaceHint:
        """What the step under way asks for."""
        if self._step.part is not _Part.TURN:
            return FaceHint.LOOK_STRAIGHT
        return FaceHint.TURN_LEFT if self._side is Side.LEFT else FaceHint.TURN_RIGHT

    def _unusable(self, look: FaceUnusable, at: float) -> FaceHint | GivenUp:
        if at - self._usable_at > NOBODY_S:
            return GivenUp()
        if self._lost_since is None:
            self._lost_since = at
        self._step = _Step(self._step.part)
        if at - self._lost_since <= _LOST_S and self._step.part is not _Part.STRAIGHT:
            # A blink of the detector while the head turns is no reason to say anything else.
            return self.asked
        self._step, self._straight = _Step(_Part.STRAIGHT), []
        return _HINTS[look]

    def _usable(self, seen: FaceSeen) -> FaceHint | Compare:
        step = self._step
        match step.part:
            case _Part.STRAIGHT:
                done = abs(seen.turn) < _STRAIGHT
                self._straight = [*self._straight, seen.turn] if done else []
            case _Part.TURN:
                usual = sum(self._straight) / len(self._straight)
                # The person's left is on the right side of the picture.
                turned = (seen.turn - usual) * (1 if self._side is Side.LEFT else -1)
                done = turned > _TURNED
            case _Part.BACK:
                done = abs(seen.turn) < _STRAIGHT
            case _:
                assert_never(step.part)
        count = step.seen + 1 if done else 0
        if count < _IN_A_ROW:
            self._step = _Step(step.part, count)
            return FaceHint.HOLD_ON if count and step.part is _Part.BACK else self.asked
        if step.part is _Part.BACK:
            return Compare()
        self._step = _Step(_Part.TURN if step.part is _Part.STRAIGHT else _Part.BACK)
        return self.asked


def _hint(look: FaceUnusable) -> FaceHint:
    match look:
        case FaceUnusable.NO_FACE | FaceUnusable.NO_FACE_ON_CARD:
            return FaceHint.NO_FACE
        case FaceUnusable.SEVERAL_FACES:
            return FaceHint.SEVERAL_FACES
        case FaceUnusable.TOO_SMALL:
            return FaceHint.COME_CLOSER
        case FaceUnusable.TOO_DARK:
            return FaceHint.TOO_DARK
        case FaceUnusable.TOO_BRIGHT:
            return FaceHint.TOO_BRIGHT
        case _:
            assert_never(look)


_HINTS: Final = {look: _hint(look) for look in FaceUnusable}
