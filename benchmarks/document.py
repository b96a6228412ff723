# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a paper takes under the document camera: found and straightened at 8 MP, judged, and packed.

    python -m benchmarks.document [--rounds N]

Beside it the machine's own limit: one pass over the same pixels (a copy), and OpenCV's own straightening alone.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from typing import Final

import numpy as np

from benchmarks.measured import quiet, report, summary
from devices.camera import opencv
from devices.camera.document_desk import packed
from devices.camera.page_finder import find_page
from devices.camera.page_picture import judged, straight
from devices.simulators.desk_scenes import SCENES, draw

SIZE: Final = (3264, 2448)
GOAL_MS: Final = 80.0
_SCENES: Final = ("page", "page_light_desk", "page_wood", "page_turned", "page_dim", "glare", "blur")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the document camera's work on one picture.")
    parser.add_argument("--rounds", type=int, default=10)
    arguments = parser.parse_args()
    quiet()
    opencv.load()
    found: list[float] = []
    judging: list[float] = []
    packing: list[float] = []
    copying: list[float] = []
    off: list[float] = []
    for number, name in enumerate(_SCENES):
        drawn = draw(replace(SCENES[name], seed=number), *SIZE)
        for _ in range(arguments.rounds):
            began = time.perf_counter()
            page = find_page(drawn.bgr)
            assert page is not None
            upright = straight(drawn.bgr, page)
            straightened = time.perf_counter()
            look = judged(page, drawn.bgr, upright)
            seen = time.perf_counter()
            packed(upright, look)
            done = time.perf_counter()
            drawn.bgr.copy()
            copied = time.perf_counter()
            found.append(straightened - began)
            judging.append(seen - straightened)
            packing.append(done - seen)
            copying.append(copied - done)
        page = find_page(drawn.bgr)
        assert page is not None
        assert drawn.corners is not None
        turns = [np.roll(page.corners, turn, axis=0) - drawn.corners for turn in range(4)]
        off.append(min(float(np.linalg.norm(turn, axis=1).max()) for turn in turns))
    figures = summary(found)
    report(
        "document",
        {
            "megapixels": round(SIZE[0] * SIZE[1] / 1e6, 1),
            "threads": opencv.THREADS,
            "found_and_straightened": {**figures, "goal_ms": GOAL_MS, "met": figures["p95_ms"] <= GOAL_MS},
            "judged": summary(judging),
            "packed": summary(packing),
            "corner_error_px": {name: round(error, 1) for name, error in zip(_SCENES, off, strict=True)},
            "copy_of_the_picture": summary(copying),
        },
    )


if __name__ == "__main__":
    main()
