# SPDX-License-Identifier: GPL-3.0-or-later
"""The process that reads papers: `python -m devices.camera.reading.child`. Pictures come in, lines go out.

One thread and the lowest priority, so that the screen never waits for it. It keeps no picture, and ends with its
stdin.
"""

from __future__ import annotations

import logging
import os
import sys
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any, Final

from devices.camera.reading import wire

_NEEDED: Final = ("rapidocr", "onnxruntime", "cv2", "numpy")
_ENGINE: Final = {
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    # Pages come upright; turning each line to see whether it reads better takes a third of the time.
    "Global.use_cls": False,
    "Global.log_level": "critical",
}


def main() -> None:
    """Until stdin ends."""
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    # What a library prints must not end up between the messages.
    os.dup2(2, 1)
    os.nice(19)
    for package in _NEEDED:
        if find_spec(package) is None:
            out.write(wire.framed(wire.packed(wire.Missing(package))))
            return
    logging.disable(logging.CRITICAL)
    # onnxruntime would give the machine a number, keep a diary of events and send it to its makers; this has to be
    # said before it is loaded.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import cv2
    from rapidocr import RapidOCR

    cv2.setNumThreads(1)
    engine = RapidOCR(params=_ENGINE)
    out.write(wire.framed(wire.packed(wire.Ready(version("rapidocr")))))
    while (jpeg := wire.received(sys.stdin.buffer, wire.MOST_PICTURE_BYTES)) is not None:
        out.write(wire.framed(wire.packed(_read(engine, jpeg))))


def _read(engine: Any, jpeg: bytes) -> wire.Answer:
    import cv2
    import numpy as np

    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR) if jpeg else None
    if picture is None:
        return wire.Unreadable()
    try:
        found = engine(picture)
    except Exception:
        # Whatever it fails on, the next page may be well; and what it says may hold what it read.
        return wire.Unreadable()
    finally:
        picture.fill(0)
    if found.txts is None or found.boxes is None or found.scores is None:
        return wire.Lines(())
    lines = []
    for text, box, score in zip(found.txts, found.boxes, found.scores, strict=True):
        (left, top), (right, bottom) = box.min(axis=0), box.max(axis=0)
        fair = min(max(float(score), 0.0), 1.0)
        lines.append(
            wire.Line(text[: wire.LONGEST_LINE], fair, float(left), float(top), float(right), float(bottom))
        )
    return wire.Lines(tuple(lines[: wire.MOST_LINES]))


if __name__ == "__main__":
    main()
