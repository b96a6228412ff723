# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking at the papers and codes that somebody puts under the document camera, for as long as a page asks for it.

Works on a thread of its own: a picture of 8 MP takes it some 60 ms. What it holds of a paper is made black before
its thread ends.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

import structlog

from devices.camera import opencv
from devices.camera.frames import Frame, FrameSlot, Outline
from devices.mistakes import where
from devices.reports import CodeDropped, CodeScanned, PageLook, PageShot, ShotFault
from kiosk.timing import Clock

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from devices.camera.frames import Pixels
    from devices.camera.page_finder import FoundPage

_log = structlog.get_logger("devices")

LOOK_EVERY_S: Final = 0.3
"""A hand that moves a paper wants to see the outline follow; more often would only warm the machine."""
CODE_EVERY_S: Final = 0.15
MOST_PAGE_BYTES: Final = 360_000
"""Of one page's JPEG: six pages fit into an application."""
_SMALL_HEIGHT: Final = 320
_BEST_OF: Final = 3
"""Pictures in a row, of which the sharpest is kept: a tap shakes the desk."""
_PICTURE_WITHIN_S: Final = 2.0
_WAIT_S: Final = 0.1
_QUALITIES: Final = (82, 74, 64, 52, 40, 28)

Told = PageLook | PageShot | ShotFault | CodeScanned | CodeDropped


class DocumentDesk:
    """One errand at a time; its methods return at once, except `settle`. `tell` is called on its thread."""

    def __init__(self, frames: FrameSlot, clock: Clock, least_sharpness: float) -> None:
        self._frames = frames
        self._clock = clock
        self._least_sharpness = least_sharpness
        self._stop = threading.Event()
        self._shots: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def look_at_papers(self, tell: Callable[[PageLook | PageShot | ShotFault], None]) -> None:
        """Tell of the paper each time that it looks different; another errand is ended first."""
        self._begin(lambda stop, shots: self._papers(stop, shots, tell))

    def look_for_codes(self, tell: Callable[[CodeScanned | CodeDropped], None]) -> None:
        """Tell of each code once while it stays in view."""
        self._begin(lambda stop, _shots: self._codes(stop, tell))

    def shoot(self) -> None:
        """Take the page that lies there: told as a PageShot or ShotFault. Nothing while nobody looks at papers."""
        self._shots.put(None)

    def stop(self) -> None:
        """Look no more; the thread ends by itself, and tells nothing any more."""
        self._stop.set()

    def settle(self, within_s: float) -> bool:
        """Wait until a stopped errand holds nothing any more; False when it does not end in time."""
        thread = self._thread
        if thread is None:
            return True
        thread.join(within_s)
        return not thread.is_alive()

    def _begin(self, errand: Callable[[threading.Event, queue.SimpleQueue[None]], None]) -> None:
        self._stop.set()
        before, stop, shots = self._thread, threading.Event(), queue.SimpleQueue[None]()
        self._stop, self._shots = stop, shots

        def work() -> None:
            if before is not None:
                before.join()
            try:
                with self._frames.watching():
                    errand(stop, shots)
            except Exception as fault:
                # Only the type and the place: a message may hold what a paper says.
                _log.error("camera.desk_failed", fault=type(fault).__name__, where=where(fault))

        self._thread = threading.Thread(target=work, name="document-desk", daemon=True)
        self._thread.start()

    def _papers(
        self,
        stop: threading.Event,
        shots: queue.SimpleQueue[None],
        tell: Callable[[PageLook | PageShot | ShotFault], None],
    ) -> None:
        told: PageLook | None = None
        sequence, looked_at = 0, -LOOK_EVERY_S
        while not stop.is_set():
            if not shots.empty():
                shots.get()
                taken = self._shot()
                if not stop.is_set():
                    tell(taken)
                continue
            if self._clock.monotonic() - looked_at < LOOK_EVERY_S:
                stop.wait(_WAIT_S / 2)
                continue
            frame = self._frames.wait(sequence, _WAIT_S)
            if frame is None:
                continue
            sequence, looked_at = frame.sequence, self._clock.monotonic()
            look = self._looked(frame)
            self._frames.outline = Outline(look.corners, look.fault is None) if look.corners else None
            if not stop.is_set() and _differs(told, look):
                told = look
                tell(look)

    def _looked(self, frame: Frame) -> PageLook:
        from devices.camera.page_picture import look_at

        try:
            return look_at(frame.bgr, self._least_sharpness)
        finally:
            frame.wipe()

    def _shot(self) -> PageShot | ShotFault:
        """The sharpest of a few pictures."""
        from devices.camera.page_finder import find_page
        from devices.camera.page_picture import judged, sharpness, straight

        best: tuple[float, FoundPage, PageLook, Pixels] | None = None
        sequence, seen = self._frames.standing[0], 0
        for _ in range(_BEST_OF):
            frame = self._frames.wait(sequence, _PICTURE_WITHIN_S)
            if frame is None:
                break
            seen += 1
            sequence = frame.sequence
            page = find_page(frame.bgr)
            if page is not None:
                upright = straight(frame.bgr, page)
                sharp = sharpness(upright) or 0.0
                if best is None or sharp > best[0]:
                    if best is not None:
                        best[3].fill(0)
                    best = (sharp, page, judged(page, frame.bgr, upright, self._least_sharpness), upright)
                else:
                    upright.fill(0)
            frame.wipe()
        if best is None:
            return ShotFault.NO_PAGE if seen else ShotFault.NO_PICTURE
        try:
            return packed(best[3], best[2])
        finally:
            best[3].fill(0)

    def _codes(self, stop: threading.Event, tell: Callable[[CodeScanned | CodeDropped], None]) -> None:
        from devices.camera.codes import find_code

        told: CodeScanned | CodeDropped | None = None
        sequence, looked_at = 0, -CODE_EVERY_S
        while not stop.is_set():
            if self._clock.monotonic() - looked_at < CODE_EVERY_S:
                stop.wait(_WAIT_S / 2)
                continue
            frame = self._frames.wait(sequence, _WAIT_S)
            if frame is None:
                continue
            sequence, looked_at = frame.sequence, self._clock.monotonic()
            found = find_code(frame.bgr)
            frame.wipe()
            if found != told and not stop.is_set():
                told = found
                if found is not None:
                    tell(found)


def packed(upright: Pixels, look: PageLook) -> PageShot:
    """The page as files, the larger one small enough for an application."""
    cv2 = opencv.load()
    height, width = upright.shape[:2]
    small_size = (round(width * _SMALL_HEIGHT / height), _SMALL_HEIGHT)
    small = cv2.resize(upright, small_size, interpolation=cv2.INTER_AREA)
    jpeg = next(jpeg for jpeg in _ever_smaller(upright) if len(jpeg) <= MOST_PAGE_BYTES)
    _, small_jpeg = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 80])
    small.fill(0)
    return PageShot(jpeg.tobytes(), small_jpeg.tobytes(), look)


def _ever_smaller(upright: Pixels) -> Iterator[NDArray[np.uint8]]:
    """JPEGs of it; the last ones, of half the size, are small whatever is on the page."""
    cv2 = opencv.load()
    half = cv2.resize(upright, (upright.shape[1] // 2, upright.shape[0] // 2), interpolation=cv2.INTER_AREA)
    for picture in (upright, half):
        for quality in _QUALITIES:
            yield cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]


def _differs(told: PageLook | None, look: PageLook) -> bool:
    """Whether a person would see the difference: an outline that trembles by a hair is the same."""
    if told is None or (told.fault, told.sides, len(told.corners)) != (look.fault, look.sides, len(look.corners)):
        return True
    pairs = zip(told.corners, look.corners, strict=True)
    return any(abs(a - b) > 0.004 for one, other in pairs for a, b in zip(one, other, strict=True))
