# SPDX-License-Identifier: GPL-3.0-or-later
"""What an algorithm must offer inside the matcher's process, and what all of them ask of a picture first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from devices.face_matcher.verdicts import FaceAlgorithm, FaceLook, FaceUnusable

if TYPE_CHECKING:
    from devices.camera.frames import Pixels

DLIB: Final = "dlib"
DEMONSTRATION: Final = "demonstration"

_DARK: Final = 45
_BRIGHT: Final = 232
"""Mean grey of a face, 0 to 255: outside of these little of it is left to compare."""
_DARK_ROOM: Final = 30
"""Mean grey of a picture in which no face was found because nothing is to be seen."""
LEAST_HEIGHT: Final = 0.22
"""A face's share of the picture's height: smaller ones have too few pixels."""
_RIVAL: Final = 0.6
"""A second face of this share of the first one's height stands beside it, and does not just pass behind."""


class EngineMissingError(Exception):
    """What is not installed; the message names it."""


class Engine(Protocol):
    """One algorithm with its models loaded. Pictures: height x width x 3, unsigned bytes."""

    algorithm: FaceAlgorithm

    def look(self, bgr: Pixels) -> FaceLook: ...

    def distance(self, portrait_rgb: Pixels, bgr: Pixels) -> float | FaceUnusable: ...


@dataclass(frozen=True)
class Box:
    """A found face in pixels."""

    left: int
    top: int
    width: int
    height: int


def chosen(boxes: list[Box], grey: Pixels, *, far_away: bool = False) -> Box | FaceUnusable:
    """The one face that a picture is about, when it is large and bright enough. far_away: one too small to use was
    seen besides."""
    height, width = grey.shape
    if not boxes:
        if float(grey.mean()) < _DARK_ROOM:
            return FaceUnusable.TOO_DARK
        return FaceUnusable.TOO_SMALL if far_away else FaceUnusable.NO_FACE
    by_size = sorted(boxes, key=lambda box: box.height, reverse=True)
    first = by_size[0]
    if len(by_size) > 1 and by_size[1].height >= _RIVAL * first.height:
        return FaceUnusable.SEVERAL_FACES
    if first.height < LEAST_HEIGHT * height:
        return FaceUnusable.TOO_SMALL
    top, left = max(0, first.top), max(0, first.left)
    inside = grey[top : min(height, first.top + first.height), left : min(width, first.left + first.width)]
    mean = float(inside.mean()) if inside.size else 0.0
    if mean < _DARK:
        return FaceUnusable.TOO_DARK
    return FaceUnusable.TOO_BRIGHT if mean > _BRIGHT else first


def loaders() -> dict[str, Callable[[], Engine]]:
    """How each algorithm is loaded; takes up to a second. Each raises EngineMissingError."""
    from devices.face_matcher.demonstration_engine import load_demonstration
    from devices.face_matcher.dlib_engine import load_dlib

    return {DLIB: load_dlib, DEMONSTRATION: load_demonstration}
