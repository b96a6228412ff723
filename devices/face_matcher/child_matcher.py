# SPDX-License-Identifier: GPL-3.0-or-later
"""The driver: a face matcher in a child process, which may die, hang or lie without harm."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

import structlog

from devices.capabilities import DeviceLostError
from devices.face_matcher import wire
from devices.face_matcher.engine import DEMONSTRATION, DLIB
from devices.face_matcher.verdicts import (
    FaceAlgorithm,
    FaceComparison,
    FaceLook,
    FaceSeen,
    FaceUnusable,
    Match,
    NoMatch,
)
from devices.reports import Portrait
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus
from devices.worker_bound import WorkerBound
from kiosk.timing import Clock

if TYPE_CHECKING:
    from devices.camera.frames import Pixels

_log = structlog.get_logger("devices")

_CHILD: Final = "devices.face_matcher.child"
_READY_WITHIN_S: Final = 20.0
"""Loading the models takes a third of a second; from a cold slow disk it may take many."""
ANSWER_WITHIN_S: Final = 4.0
"""Looking takes about 30 ms and comparing 200 ms on a small machine."""
_ONE_THREAD: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""The child forks, which goes badly with threads of libraries."""


class ChildFaceMatcher(WorkerBound):
    """Fulfils FaceMatching. Nothing of a picture is kept: pixels go from the caller's buffer into the pipe."""

    def __init__(
        self, algorithm: str, most_distance: float, clock: Clock, command: tuple[str, ...] | None = None
    ) -> None:
        """most_distance: the threshold. command: what to start instead of this program's own child, for tests."""
        super().__init__()
        self._name = algorithm
        self._most = most_distance
        self._clock = clock
        self._command = command
        self._child: subprocess.Popen[bytes] | None = None
        self._algorithm: FaceAlgorithm | None = None

    @property
    def algorithm(self) -> FaceAlgorithm:
        if self._algorithm is None:
            raise RuntimeError("not connected")
        return self._algorithm

    @property
    def child_pid(self) -> int | None:
        """The process that has the models and never a picture."""
        return None if self._child is None else self._child.pid

    def connect(self) -> DeviceStatus:
        self.assert_worker()
        if self._command is None:
            missing = lacking(self._name)
            if missing:
                return _not_installed(missing)
        try:
            self._child = subprocess.Popen(
                self._command or [sys.executable, *_own_arguments(), self._name],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                start_new_session=True,
                env={**os.environ, **_ONE_THREAD},
            )
        except OSError as error:
            raise DeviceLostError(
                f"its process cannot be started ({error.strerror})", cause=Cause.PROGRAM_MISSING
            ) from None
        if self._child.stdin is not None:
            os.set_blocking(self._child.stdin.fileno(), False)
        match self._answer(self._clock.monotonic() + _READY_WITHIN_S):
            case wire.Ready(algorithm):
                self._algorithm = algorithm
                return DeviceStatus(
                    DeviceClass.FACE_MATCHER, DeviceState.ONLINE, f"{algorithm.name} {algorithm.version}"
                )
            case wire.Missing(what):
                self.close()
                return _not_installed(what)
            case _:
                raise _nonsense()

    def poll(self) -> None:
        self.assert_worker()
        if self._child is None or self._child.poll() is not None:
            raise DeviceLostError("its process ended", cause=Cause.LOST)

    def look(self, frame: Pixels) -> FaceLook:
        self.assert_worker()
        match self._asked(wire.Ask.LOOK, None, frame):
            case (FaceSeen() | FaceUnusable()) as look:
                return look
            case _:
                raise _nonsense()

    def compare(self, portrait: Portrait, frame: Pixels) -> FaceComparison:
        self.assert_worker()
        match self._asked(wire.Ask.COMPARE, portrait, frame):
            case FaceUnusable() as unusable:
                return unusable
            case wire.Distance(distance):
                verdict = Match if distance <= self._most else NoMatch
                return verdict(round(distance, 4), self._most, self.algorithm)
            case _:
                raise _nonsense()

    def close(self) -> None:
        self.assert_worker()
        child, self._child = self._child, None
        if child is None:
            return
        # The whole session: a fork that looks at a picture right now ends with its parent.
        with contextlib.suppress(OSError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _asked(self, ask: wire.Ask, portrait: Portrait | None, frame: Pixels) -> wire.Answer:
        height, width = frame.shape[:2]
        if not frame.flags["C_CONTIGUOUS"] or frame.shape[2:] != (3,):
            raise ValueError("a frame is height x width x 3, in one piece")
        size = (0, 0) if portrait is None else (portrait.width, portrait.height)
        head = wire.head_of(ask, size, (width, height))
        if portrait is not None and len(portrait.rgb) != head.portrait_bytes:
            raise ValueError("the portrait is not of its size")
        deadline = self._clock.monotonic() + ANSWER_WITHIN_S
        self._send(head.packed(), deadline)
        if portrait is not None:
            self._send(portrait.rgb, deadline)
        self._send(frame.data, deadline)
        answer = self._answer(deadline)
        if isinstance(answer, wire.Fell):
            _log.warning("device.face_matcher_died", asked=ask.name.lower())
            raise DeviceLostError("the process that compared ended without an answer", cause=Cause.LOST)
        return answer

    def _send(self, data: bytes | memoryview, deadline: float) -> None:
        child = self._child
        if child is None or child.stdin is None:
            raise DeviceLostError("its process is not running", cause=Cause.LOST)
        view = memoryview(data).cast("B")
        handle = child.stdin.fileno()
        while view:
            self._await(lambda left: select.select([], [handle], [], left)[1], deadline)
            try:
                view = view[os.write(handle, view) :]
            except BlockingIOError:
                continue
            except OSError:
                raise DeviceLostError("its process ended", cause=Cause.LOST) from None

    def _answer(self, deadline: float) -> wire.Answer:
        try:
            return wire.parse_answer(
                self._read(wire.answer_length(self._read(wire.LENGTH_BYTES, deadline)), deadline)
            )
        except wire.WireError:
            raise _nonsense() from None

    def _read(self, count: int, deadline: float) -> bytes:
        child = self._child
        if child is None or child.stdout is None:
            raise DeviceLostError("its process is not running", cause=Cause.LOST)
        handle, had = child.stdout.fileno(), b""
        while len(had) < count:
            self._await(lambda left: select.select([handle], [], [], left)[0], deadline)
            more = os.read(handle, count - len(had))
            if not more:
                raise DeviceLostError("its process ended", cause=Cause.LOST)
            had += more
        return had

    def _await(self, wait: Callable[[float], object], deadline: float) -> None:
        left = deadline - self._clock.monotonic()
        if left <= 0 or not wait(left):
            raise DeviceLostError("its process does not answer", DeviceState.OFFLINE, Cause.NO_ANSWER)


def lacking(algorithm: str) -> str:
    """What this machine has not installed for an algorithm; "" when nothing. Loads nothing."""
    if algorithm == DLIB:
        from devices.face_matcher import dlib_engine

        return dlib_engine.lacking()
    return "opencv" if algorithm == DEMONSTRATION and find_spec("cv2") is None else ""


def _not_installed(what: str) -> DeviceStatus:
    return DeviceStatus(
        DeviceClass.FACE_MATCHER, DeviceState.NO_DEVICE, f"not installed: {what}", Cause.PROGRAM_MISSING
    )


def _nonsense() -> DeviceLostError:
    return DeviceLostError("its process answers nonsense", DeviceState.OFFLINE, Cause.NONSENSE)


def _own_arguments() -> list[str]:
    """A frozen program has no -m: there the kiosk's own executable takes the module's name instead."""
    return ["face-matcher"] if getattr(sys, "frozen", False) else ["-m", _CHILD]
