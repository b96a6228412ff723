# SPDX-License-Identifier: GPL-3.0-or-later
"""The face matcher: how long a look and a comparison take, how soon every pixel is gone, and what it costs at rest.

    python -m benchmarks.face_matcher [--rounds N]

On drawn faces, 640 x 360. No figure of accuracy: drawings allow none. The answer comes after the process that saw
the picture has ended, so what is measured holds the wiping in it; what the kiosk's own buffers take besides stands
under "own_wipe". Beside it: a fork that ends at once, and the same bytes through a pipe.
"""

from __future__ import annotations

import argparse
import io
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from benchmarks.measured import quiet, report, summary
from devices.face_matcher.child_matcher import ChildFaceMatcher, lacking
from devices.face_matcher.engine import DEMONSTRATION, DLIB
from devices.face_matcher.wiping import wipe_portrait
from devices.reports import Portrait
from devices.simulators.portraits import chip_jpeg, face_of, live_frame
from kiosk.timing import SystemClock

if TYPE_CHECKING:
    from devices.camera.frames import Pixels

_SIZE = (640, 360)


def timed(rounds: int, call: Callable[[], object]) -> dict[str, float]:
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began)
    return summary(taken)


def fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def through_a_pipe(frame: Pixels) -> None:
    hear, tell = os.pipe()

    def write() -> None:
        view = frame.data.cast("B")
        while view:
            view = view[os.write(tell, view) :]
        os.close(tell)

    writer = threading.Thread(target=write)
    writer.start()
    while os.read(hear, 1 << 20):
        pass
    writer.join()
    os.close(hear)


def figures(algorithm: str, rounds: int) -> dict[str, Any]:
    missing = lacking(algorithm)
    if missing:
        return {"not_installed": missing}
    face = face_of("zheng-qiang,41,man")
    with Image.open(io.BytesIO(chip_jpeg(face))) as photo:
        portrait = Portrait(photo.width, photo.height, photo.convert("RGB").tobytes())
    frame: Pixels = np.ascontiguousarray(np.asarray(live_frame(face, size=_SIZE))[:, :, ::-1])
    matcher = ChildFaceMatcher(algorithm, 0.40, SystemClock())
    began = time.perf_counter()
    matcher.connect()
    ready = time.perf_counter() - began
    try:
        looked = timed(rounds, lambda: matcher.look(frame))
        compared = timed(rounds, lambda: matcher.compare(portrait, frame))
        status = Path("/proc", str(matcher.child_pid), "status").read_text()
    finally:
        matcher.close()

    def wipe() -> None:
        frame.fill(0)
        wipe_portrait(portrait)

    resident = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return {
        "ready_ms": round(ready * 1000),
        "look": looked,
        "compare": compared,
        "own_wipe": timed(1, wipe),
        "resident_mb": round(int(resident) / 1024),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=40)
    rounds = parser.parse_args().rounds
    quiet()
    blank: Pixels = np.zeros((_SIZE[1], _SIZE[0], 3), np.uint8)
    report(
        "face_matcher",
        {
            DLIB: figures(DLIB, rounds),
            DEMONSTRATION: figures(DEMONSTRATION, rounds),
            "limit": {"fork": timed(rounds, fork), "pipe": timed(rounds, lambda: through_a_pipe(blank))},
        },
    )


if __name__ == "__main__":
    main()
