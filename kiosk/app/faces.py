# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking at a face: camera, chip photo and matcher brought together for one look, and every picture made black.

A look runs on a thread of its own. What it holds of the person (the opened photo, the picture that is judged) is
overwritten before its end is told, and at once when it is stopped.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeVar, assert_never, cast

import structlog

from devices.capabilities import DeviceLostError
from devices.face_matcher import FaceMatching, FaceUnusable, Match, NoMatch
from devices.face_matcher.wiping import wipe_portrait
from devices.reports import PhotoFault, PhotoFormat, Portrait
from devices.status import DeviceClass, NotAsked
from devices.supervisor import Supervisor
from kiosk.app.devices import DeviceRack
from kiosk.contract.faces import FaceMethod
from kiosk.identity.face_check import Compare, FaceCheck, FaceHint, GivenUp
from kiosk.journey.effects import LookAtFace
from kiosk.journey.events import FaceCompared, FaceHinted, FaceNotCompared, Outcome
from kiosk.journey.troubles import FaceFault
from kiosk.settings import Settings
from kiosk.timing import Clock

if TYPE_CHECKING:  # cameras are imported only on machines that have one
    from devices.camera.frames import Frame, FrameSlot, Pixels
    from devices.drivers.camera import CameraSupervisor

_log: Final = structlog.get_logger("kiosk")

_WITHIN: Final = (640, 480)
"""Pixels that a face needs at most; a larger picture only takes longer."""
_FIRST_PICTURE_S: Final = 8.0
_NEXT_PICTURE_S: Final = 3.0
"""Without a picture for longer the camera is gone, whatever it says of itself."""
_LOOK_AGAIN_S: Final = 0.1
_ANSWER_S: Final = 6.0
"""For one answer of the matcher, a reconnection included."""

_Answer = TypeVar("_Answer")
_End = FaceCompared | FaceNotCompared


class _Stopped(Exception):  # noqa: N818 - not an error: nobody wants the look any more
    """The look was stopped."""


class FaceDesk:
    """One look at a time. Its methods return at once, except `method` and `settle`."""

    def __init__(
        self,
        *,
        frames: FrameSlot,
        matcher: Supervisor[FaceMatching],
        decode: Callable[[bytes, PhotoFormat], Portrait | PhotoFault],
        most_distance: float,
        clock: Clock,
        tell: Callable[[Outcome], None],
        close: Callable[[], None] = lambda: None,
    ) -> None:
        """decode: opens a chip's photo, and close lets go of what it needs; tell: hands an outcome on, from any
        thread."""
        self._frames = frames
        self._matcher = matcher
        self._decode = decode
        self._most_distance = most_distance
        self._clock = clock
        self._tell = tell
        self._close = close
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def method(self) -> FaceMethod | None:
        """How this machine compares; None while it cannot. Waits for the matcher."""
        try:
            algorithm = self._matcher.ask(lambda matcher: matcher.algorithm, deadline_s=_ANSWER_S).result(_ANSWER_S)
        except (DeviceLostError, FutureTimeoutError, CancelledError):
            return None
        if isinstance(algorithm, NotAsked):
            return None
        return FaceMethod(
            algorithm=algorithm.name,
            version=algorithm.version,
            most_distance=self._most_distance,
            demonstration=algorithm.demonstration,
        )

    def begin(self, effect: LookAtFace) -> None:
        """Look; one that is under way is stopped first."""
        self._stop.set()
        before, stop = self._thread, threading.Event()
        self._stop = stop
        self._thread = threading.Thread(
            target=self._work, args=(effect, stop, before), name="face-look", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Look no more. What is held of the person is overwritten as soon as the look's thread runs."""
        self._stop.set()

    def close(self, within_s: float) -> None:
        """Look no more, ever."""
        self.stop()
        self.settle(within_s)
        self._close()

    def settle(self, within_s: float) -> bool:
        """Wait until a stopped look holds nothing any more; False when it does not come to its end in time."""
        thread = self._thread
        if thread is None:
            return True
        thread.join(within_s)
        return not thread.is_alive()

    def _work(self, effect: LookAtFace, stop: threading.Event, before: threading.Thread | None) -> None:
        if before is not None:
            before.join()
        try:
            end = self._looked(effect, stop)
        except _Stopped:
            return
        except Exception as fault:
            # Only the type: a message may hold anything.
            _log.error("kiosk.face_look_failed", fault=type(fault).__name__)
            end = FaceNotCompared(effect.session_id, effect.run, FaceFault.MATCHER_GONE)
        if not stop.is_set():
            self._tell(end)

    def _looked(self, effect: LookAtFace, stop: threading.Event) -> _End:
        """Everything of the person is black when this returns or raises."""
        self._tell(FaceHinted(effect.session_id, effect.run, FaceHint.PREPARING, 0))
        portrait = self._decode(effect.photo, effect.photo_format)
        if isinstance(portrait, PhotoFault):
            return FaceNotCompared(effect.session_id, effect.run, FaceFault.PHOTO_UNREADABLE)
        try:
            with self._frames.watching():
                return self._watched(effect, stop, portrait)
        finally:
            wipe_portrait(portrait)

    def _watched(self, effect: LookAtFace, stop: threading.Event, portrait: Portrait) -> _End:
        began = self._clock.monotonic()
        check = FaceCheck(effect.side, began)
        told: tuple[FaceHint, int] | None = None
        sequence, seen_at, patience = 0, began, _FIRST_PICTURE_S
        while True:
            if stop.is_set():
                raise _Stopped
            frame = self._frames.wait(sequence, _LOOK_AGAIN_S)
            now = self._clock.monotonic()
            if frame is None:
                if now - seen_at > patience:
                    return FaceNotCompared(effect.session_id, effect.run, FaceFault.CAMERA_GONE)
                continue
            sequence, seen_at, patience = frame.sequence, now, _NEXT_PICTURE_S
            with _judged(frame) as picture:
                end = self._judge(effect, stop, portrait, picture, check)
            if isinstance(end, FaceHint):
                if (end, check.done) != told:
                    told = (end, check.done)
                    self._tell(FaceHinted(effect.session_id, effect.run, *told))
                continue
            return end

    def _judge(
        self, effect: LookAtFace, stop: threading.Event, portrait: Portrait, picture: Pixels, check: FaceCheck
    ) -> FaceHint | _End:
        def ended(fault: FaceFault) -> FaceNotCompared:
            return FaceNotCompared(effect.session_id, effect.run, fault)

        look = self._answer(lambda matcher: matcher.look(picture), stop)
        if look is None:
            return ended(FaceFault.MATCHER_GONE)
        said = check.saw(look, self._clock.monotonic())
        if isinstance(said, FaceHint):
            return said
        if isinstance(said, GivenUp):
            return ended(FaceFault.NOBODY)
        if not isinstance(said, Compare):
            assert_never(said)
        verdict = self._answer(lambda matcher: matcher.compare(portrait, picture), stop)
        match verdict:
            case None:
                return ended(FaceFault.MATCHER_GONE)
            case Match(distance, threshold, algorithm) | NoMatch(distance, threshold, algorithm):
                method = FaceMethod(
                    algorithm=algorithm.name,
                    version=algorithm.version,
                    most_distance=threshold,
                    demonstration=algorithm.demonstration,
                )
                return FaceCompared(effect.session_id, effect.run, isinstance(verdict, Match), distance, method)
            case FaceUnusable.NO_FACE_ON_CARD:
                return ended(FaceFault.PHOTO_UNREADABLE)
            case FaceUnusable():
                # The detector lost it between two calls; the next picture goes on.
                return FaceHint.LOOK_STRAIGHT
            case _:
                assert_never(verdict)

    def _answer(self, call: Callable[[FaceMatching], _Answer], stop: threading.Event) -> _Answer | None:
        """None when the matcher is gone. Raises _Stopped without waiting for it."""
        future: Future[_Answer | NotAsked] = self._matcher.ask(call, deadline_s=_ANSWER_S)
        deadline = self._clock.monotonic() + _ANSWER_S
        while self._clock.monotonic() < deadline:
            if stop.is_set():
                future.cancel()
                raise _Stopped
            with contextlib.suppress(FutureTimeoutError):
                try:
                    answer = future.result(_LOOK_AGAIN_S)
                except (DeviceLostError, CancelledError):
                    return None
                return None if isinstance(answer, NotAsked) else answer
        future.cancel()
        return None


def face_desk_of(
    settings: Settings, devices: DeviceRack, clock: Clock, tell: Callable[[Outcome], None]
) -> FaceDesk | None:
    """What looks at faces on this machine; None when a part of it is not fitted."""
    camera = devices.supervisor(DeviceClass.FACE_CAMERA)
    matcher = devices.supervisor(DeviceClass.FACE_MATCHER)
    if camera is None or matcher is None:
        return None
    from devices.id_card.photo import PhotoDecoderConfig, PhotoDecoding

    reader = settings.id_card_reader
    decoding = PhotoDecoding(
        PhotoDecoderConfig(reader.photo_decoder, reader.photo_library, admits_test=settings.machine.demonstration),
        clock,
    )
    return FaceDesk(
        frames=cast("CameraSupervisor", camera).frames,
        matcher=matcher,
        decode=decoding.decode,
        most_distance=settings.face_matcher.most_distance,
        clock=clock,
        tell=tell,
        close=decoding.close,
    )


@contextmanager
def _judged(frame: Frame) -> Iterator[Pixels]:
    """The picture in the size that is judged; it and the frame are black afterwards."""
    picture = _fitted(frame.bgr)
    try:
        yield picture
    finally:
        picture.fill(0)
        frame.wipe()


def _fitted(bgr: Pixels) -> Pixels:
    height, width = bgr.shape[:2]
    scale = min(1.0, _WITHIN[0] / width, _WITHIN[1] / height)
    if scale == 1.0:
        return bgr
    import cv2
    import numpy as np

    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(bgr, size, interpolation=cv2.INTER_AREA), np.uint8)
