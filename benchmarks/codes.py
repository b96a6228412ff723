# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a QR code takes in a frame of 1920 x 1080, found and not found.

    python -m benchmarks.codes [--rounds N]

Beside it the machine's own limit: one pass over the same pixels (to grey).
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from typing import Final

from benchmarks.measured import quiet, report, summary
from devices.camera import opencv
from devices.camera.codes import find_code
from devices.reports import CodeScanned
from devices.simulators.desk_scenes import SCENES, Picture, draw

SIZE: Final = (1920, 1080)
GOAL_MS: Final = 40.0
_TEXT: Final = "https://kiosk.example/status/7K3M9QX2?办件查询"


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the reading of codes.")
    parser.add_argument("--rounds", type=int, default=40)
    arguments = parser.parse_args()
    quiet()
    cv2 = opencv.load()
    phone = replace(SCENES["phone"], text=_TEXT)
    frames: dict[str, Picture] = {
        "plain": draw(phone, *SIZE).bgr,
        "blurred": draw(replace(phone, blur=1.5), *SIZE).bgr,
        "turned": draw(replace(phone, turned=37.0), *SIZE).bgr,
        "small": draw(replace(phone, fill=0.45), *SIZE).bgr,
        "none_on_paper": draw(SCENES["page"], *SIZE).bgr,
        "none_on_wood": draw(SCENES["page_wood"], *SIZE).bgr,
        "8_mp": draw(phone, 3264, 2448).bgr,
    }
    figures: dict[str, object] = {}
    every: list[float] = []
    for name, frame in frames.items():
        times: list[float] = []
        for _ in range(arguments.rounds):
            began = time.perf_counter()
            found = find_code(frame)
            times.append(time.perf_counter() - began)
        right = found == CodeScanned(_TEXT, "qr") if not name.startswith("none") else found is None
        figures[name] = {**summary(times), "right": right}
        if name != "8_mp":
            every += times
    grey: list[float] = []
    for _ in range(arguments.rounds):
        began = time.perf_counter()
        cv2.cvtColor(frames["plain"], cv2.COLOR_BGR2GRAY)
        grey.append(time.perf_counter() - began)
    whole = summary(every)
    met = whole["p95_ms"] <= GOAL_MS
    report(
        "codes", {"frame": {**whole, "goal_ms": GOAL_MS, "met": met}, "scenes": figures, "to_grey": summary(grey)}
    )


if __name__ == "__main__":
    main()
