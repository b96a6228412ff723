# SPDX-License-Identifier: GPL-3.0-or-later
"""The newest picture of a camera, and who wants it: a camera delivers only while somebody looks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from devices.camera import opencv

if TYPE_CHECKING:  # numpy and OpenCV are loaded with the first picture, not with the program
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    """Height x width x 3 (blue, green, red), or height x width when grey; rows without padding."""


@dataclass(frozen=True)
class Frame:
    """A picture that belongs to who asked for it. sequence: counts up from 1 with each new picture, over
    reconnections too; at: monotonic seconds of its arrival. Wipe it when done."""

    bgr: Pixels = field(repr=False, compare=False)
    sequence: int
    at: float

    def wipe(self) -> None:
        """Make it black: nobody's face or paper stays in memory that is given back."""
        self.bgr.fill(0)


@dataclass(frozen=True)
class Outline:
    """Where a paper was found in the pictures that come now. corners: as shares of width and height; good: it would
    make a good picture."""

    corners: tuple[tuple[float, float], ...] = field(repr=False)
    good: bool


class FrameSlot:
    """The newest picture of one camera; lives as long as the program, over all drivers of that camera.

    Any thread may look; only the camera's reading thread puts. Two buffers take turns, so that no picture is
    left in memory that nobody can wipe.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._front: Pixels | None = None
        self._spare: Pixels | None = None
        self._shown = False
        self._at = 0.0
        self._sequence = 0
        self._users = 0
        self._on_wanted: Callable[[], None] | None = None
        self.outline: Outline | None = None
        """Set by whoever looks for papers in the pictures, drawn over them by whoever shows them."""

    @property
    def wanted(self) -> bool:
        """Whether anybody wants pictures."""
        return self._users > 0

    @property
    def standing(self) -> tuple[int, float]:
        """(sequence, monotonic seconds) of the newest picture; the sequence is 0 before the first."""
        with self._changed:
            return self._sequence, self._at

    def when_wanted(self, call: Callable[[], None]) -> None:
        """Called on the user's thread each time a first user comes. One listener: the camera's worker."""
        self._on_wanted = call

    def join(self) -> None:
        """One more wants pictures; each join has its leave."""
        with self._changed:
            self._users += 1
            first = self._users == 1
        if first and self._on_wanted is not None:
            self._on_wanted()

    def leave(self) -> None:
        """One less wants pictures. With the last one, what was kept is made black at once."""
        with self._changed:
            if self._users == 0:
                raise RuntimeError("more users left than came")
            self._users -= 1
            if self._users == 0:
                self._wipe()

    @contextmanager
    def watching(self) -> Iterator[FrameSlot]:
        """Want pictures for as long as this is open."""
        self.join()
        try:
            yield self
        finally:
            self.leave()

    def latest(self, after: int = 0, within: tuple[int, int] | None = None) -> Frame | None:
        """A copy of the newest picture; None when there is none, or none newer than `after`.

        within: (width, height) in pixels that the copy fits into: scaled down, never up.
        """
        with self._changed:
            if self._front is None or not self._shown or self._sequence <= after:
                return None
            return Frame(_fitted(self._front, within), self._sequence, self._at)

    def covering(self, width: int, height: int) -> Frame | None:
        """A copy of the newest picture's middle, of exactly this many pixels; None when there is none."""
        with self._changed:
            if self._front is None or not self._shown:
                return None
            return Frame(_covering(self._front, width, height), self._sequence, self._at)

    def wait(self, after: int, within_s: float) -> Frame | None:
        """The first picture newer than `after`; None when none comes in time. Not for the GUI thread."""
        with self._changed:
            self._changed.wait_for(lambda: self._shown and self._sequence > after, within_s)
            return self.latest(after)

    def put(self, bgr: Pixels, at: float) -> Pixels | None:
        """A new picture, taken over. Gives back a buffer to read the next one into, if there is one.

        For the camera's reading thread. A picture that nobody wants is made black and not kept.
        """
        with self._changed:
            if self._users == 0:
                bgr.fill(0)
                return bgr
            self._front, self._spare = bgr, self._front
            self._shown = True
            self._at = at
            self._sequence += 1
            self._changed.notify_all()
            return self._spare

    def drop(self) -> None:
        """The camera is gone: show its last picture no more, and make it black."""
        with self._changed:
            self._wipe()
            self._front = self._spare = None

    def _wipe(self) -> None:
        self._shown = False
        self.outline = None
        for buffer in (self._front, self._spare):
            if buffer is not None:
                buffer.fill(0)


def _fitted(bgr: Pixels, within: tuple[int, int] | None) -> Pixels:
    height, width = bgr.shape[:2]
    scale = 1.0 if within is None else min(1.0, within[0] / width, within[1] / height)
    if scale == 1.0:
        return bgr.copy()
    return resized(bgr, max(1, round(width * scale)), max(1, round(height * scale)))


def _covering(bgr: Pixels, width: int, height: int) -> Pixels:
    whole_height, whole_width = bgr.shape[:2]
    scale = min(whole_width / width, whole_height / height)
    part = (round(width * scale), round(height * scale))
    left, top = (whole_width - part[0]) // 2, (whole_height - part[1]) // 2
    return resized(bgr[top : top + part[1], left : left + part[0]], width, height)


def resized(bgr: Pixels, width: int, height: int) -> Pixels:
    """A copy of that size. By a whole factor first: OpenCV averages that several times faster than a broken one."""
    cv2 = opencv.load()
    whole = max(1, min(bgr.shape[1] // width, bgr.shape[0] // height))
    if whole > 1:
        size = (bgr.shape[1] // whole, bgr.shape[0] // whole)
        bgr = cv2.resize(bgr[: size[1] * whole, : size[0] * whole], size, interpolation=cv2.INTER_AREA)
    if bgr.shape[1::-1] == (width, height):
        return bgr if whole > 1 else bgr.copy()
    smaller: Pixels = cv2.resize(bgr, (width, height), interpolation=cv2.INTER_LINEAR)
    return smaller
