# SPDX-License-Identifier: GPL-3.0-or-later
"""Matcher processes that misbehave, each in one way: `python -m tests.devices.bad_face_children KIND`."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable

from devices.face_matcher import child
from devices.face_matcher.engine import Engine
from devices.face_matcher.verdicts import FaceAlgorithm, FaceLook, FaceUnusable
from devices.face_matcher.wire import Ready, packed_answer


class _Engine:
    """Does one bad thing with each picture."""

    algorithm = FaceAlgorithm("bad", "1", demonstration=True)

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def look(self, bgr: object) -> FaceLook:
        match self._kind:
            case "crash":
                os.kill(os.getpid(), signal.SIGSEGV)
            case "hang" | "wait":
                threading.Event().wait()
            case "raise":
                raise RuntimeError("a message that may hold anything")
            case "hog":
                bytearray(4 << 30)
        return FaceUnusable.NO_FACE

    def distance(self, portrait_rgb: object, bgr: object) -> float | FaceUnusable:
        self.look(bgr)
        return 0.0


def main(kind: str) -> int:
    match kind:
        case "silent":
            threading.Event().wait()
        case "nonsense":
            os.write(1, b"\x00\x05hello")
        case "endless":
            while True:
                os.write(1, b"\xff" * 65536)
        case "deaf":
            os.write(1, packed_answer(Ready(_Engine.algorithm)))
            threading.Event().wait()
        case _:
            made: dict[str, Callable[[], Engine]] = {kind: lambda: _Engine(kind)}
            return child.run(kind, made)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
