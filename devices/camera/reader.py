# SPDX-License-Identifier: GPL-3.0-or-later
"""The thread that reads one camera while somebody wants its pictures: opens, reads, lets go, all on itself."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

import structlog

from devices.camera import opencv
from devices.camera.frames import FrameSlot
from devices.camera.source import Source, SourceKind
from devices.status import Cause
from kiosk.timing import Clock

if TYPE_CHECKING:
    import cv2

    from devices.camera.frames import Pixels

_log = structlog.get_logger("devices")

OPEN_WITHIN_S: Final = 3.0
"""An RTSP camera sends its first key frame within 2 s, a USB camera sets its light within 1.5 s."""
READ_WITHIN_S: Final = 1.5
"""How long a read of a silent line may hold the thread; the worker believes in a stall before that."""
_FILE_FPS: Final = 25.0
_GARBAGE_READS: Final = 5
"""Reads in a row that may bring nothing that can be decoded."""


@dataclass(frozen=True)
class Wanted:
    """What is asked of a camera that can be asked. width, height: in pixels; the nearest is taken.
    most_fps: pictures beyond this rate are not unpacked."""

    width: int
    height: int
    most_fps: float


@dataclass(frozen=True)
class ReadFault:
    """Why reading ended by itself."""

    cause: Cause
    detail: str


class Reader(threading.Thread):
    """Ends when told, when nobody wants pictures any more, or with a fault."""

    def __init__(self, source: Source, turned: int, wanted: Wanted, slot: FrameSlot, clock: Clock) -> None:
        super().__init__(name="camera-reader", daemon=True)
        self._source = source
        self._turned = turned
        self._wanted = wanted
        self._slot = slot
        self._clock = clock
        self._stopping = threading.Event()
        self._news = threading.Event()
        self._spare: Pixels | None = None
        self._raw: Pixels | None = None
        self.began: Final = clock.monotonic()
        self.frames = 0
        self.last_at: float | None = None
        self.fault: ReadFault | None = None

    def stop(self) -> None:
        """End soon; it lets go of the camera itself."""
        self._stopping.set()

    def wait_for_news(self, within_s: float) -> bool:
        """Until the first picture or the end; False when neither came in time."""
        return self._news.wait(within_s)

    def run(self) -> None:
        try:
            self._run()
        except Exception as fault:
            # A library's mistake must not end as a silent thread. Only its type: a message may hold an address.
            _log.error("camera.reader_mistake", fault=type(fault).__name__)
            self.fault = ReadFault(Cause.DRIVER_MISTAKE, f"reading failed ({type(fault).__name__})")
        finally:
            for buffer in (self._raw, self._spare):
                if buffer is not None:
                    buffer.fill(0)
            self._raw = self._spare = None
            self._news.set()

    def _run(self) -> None:
        capture = self._open()
        if capture is None:
            return
        try:
            if self._source.kind is SourceKind.FILE:
                self._play(capture)
            else:
                self._follow(capture)
        finally:
            capture.release()

    @property
    def _going_on(self) -> bool:
        return not self._stopping.is_set() and self._slot.wanted

    def _open(self) -> cv2.VideoCapture | None:
        """The opened camera; None, with the fault told, when it does not open."""
        cv = opencv.load()
        source, wanted = self._source, self._wanted
        capture: cv2.VideoCapture
        began = self._clock.monotonic()
        if source.kind is SourceKind.DEVICE:
            options = [
                *(cv.CAP_PROP_FOURCC, cv.VideoWriter.fourcc(*"MJPG")),
                *(cv.CAP_PROP_FRAME_WIDTH, wanted.width),
                *(cv.CAP_PROP_FRAME_HEIGHT, wanted.height),
                *(cv.CAP_PROP_BUFFERSIZE, 2),
            ]
            capture = cv.VideoCapture(source.address, cv.CAP_V4L2, options)
        else:
            options = [
                *(cv.CAP_PROP_OPEN_TIMEOUT_MSEC, round(OPEN_WITHIN_S * 1000)),
                *(cv.CAP_PROP_READ_TIMEOUT_MSEC, round(READ_WITHIN_S * 1000)),
                *(cv.CAP_PROP_N_THREADS, 1),
            ]
            capture = cv.VideoCapture(source.address, cv.CAP_FFMPEG, options)
        if capture.isOpened():
            return capture
        capture.release()
        if source.kind is SourceKind.DEVICE:
            self.fault = ReadFault(Cause.PORT_BUSY, f"{source.shown} does not open: another program may hold it")
        elif self._clock.monotonic() - began >= OPEN_WITHIN_S * 0.9:
            self.fault = ReadFault(Cause.STALLED, f"{source.shown} takes a caller and sends nothing")
        else:
            self.fault = ReadFault(Cause.NONSENSE, f"{source.shown} sends no pictures that can be read")
        return None

    def _follow(self, capture: cv2.VideoCapture) -> None:
        least_gap = 1.0 / self._wanted.most_fps
        shown_at = -least_gap
        empty = 0
        while self._going_on:
            began = self._clock.monotonic()
            if not capture.grab():
                # A dropped line answers at once, a silent one when its time is over.
                waited = self._clock.monotonic() - began
                if waited >= READ_WITHIN_S * 0.9:
                    self.fault = ReadFault(Cause.STALLED, f"{self._source.shown} sends nothing new")
                else:
                    self.fault = ReadFault(Cause.LOST, f"{self._source.shown} hung up")
                return
            now = self._clock.monotonic()
            if now - shown_at < least_gap * 0.8:
                self.last_at = now
                continue
            if self._take(capture, now):
                shown_at, empty = now, 0
                continue
            empty += 1
            if empty >= _GARBAGE_READS:
                self.fault = ReadFault(Cause.NONSENSE, f"{self._source.shown} sends what is no picture")
                return

    def _play(self, capture: cv2.VideoCapture) -> None:
        """A film at its own speed, over and over."""
        cv = opencv.load()
        fps = capture.get(cv.CAP_PROP_FPS)
        gap = 1.0 / (fps if 1.0 <= fps <= 60.0 else _FILE_FPS)
        since_start = 0
        while self._going_on:
            if capture.grab() and self._take(capture, self._clock.monotonic()):
                since_start += 1
            elif since_start == 0:
                self.fault = ReadFault(Cause.NONSENSE, f"{self._source.shown} holds no picture that can be read")
                return
            else:
                since_start = 0
                capture.release()
                if not capture.open(self._source.address, cv.CAP_FFMPEG):
                    self.fault = ReadFault(Cause.LOST, f"{self._source.shown} does not open any more")
                    return
                continue
            self._stopping.wait(gap)

    def _take(self, capture: cv2.VideoCapture, at: float) -> bool:
        """Unpack what was grabbed, and show it. False when it was no picture."""
        came, picture = capture.retrieve(self._raw)
        if not came or picture is None or picture.size == 0:
            return False
        raw = cast("Pixels", picture)
        if self._turned == 0:
            self._raw = self._slot.put(raw, at)
        else:
            cv = opencv.load()
            code = {90: cv.ROTATE_90_CLOCKWISE, 180: cv.ROTATE_180, 270: cv.ROTATE_90_COUNTERCLOCKWISE}
            self._raw = raw
            self._spare = self._slot.put(cv.rotate(raw, code[self._turned], self._spare), at)
        self.frames += 1
        self.last_at = at
        self._news.set()
        return True
