# SPDX-License-Identifier: GPL-3.0-or-later
"""Memory over sessions: the whole main job again and again in one kiosk, with its slope after the first ten.

    python -m benchmarks.memory [--sessions N]

Resident set of the kiosk's own process after each session, in MiB; the slope's 95 % interval should hold zero.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from benchmarks.measured import quiet, report, resident_mib, slope
from kiosk.demo.stage import Stage
from kiosk.demo.tour import STORIES, Tour
from ui.application import make_application

WARM_UP = 10


def measure(sessions: int, folder: Path) -> dict[str, object]:
    make_application()
    stage = Stage(folder)
    try:
        sizes = []
        for _ in range(sessions):
            values = Tour(
                stage, STORIES["approved"], folder / "pictures", lambda _line: None, pictures=False
            ).walk()
            assert values["ok"], values
            sizes.append(resident_mib())
        return {
            "sessions": sessions,
            "first_mib": sizes[0],
            "after_warm_up_mib": sizes[min(WARM_UP, sessions) - 1],
            "last_mib": sizes[-1],
            "slope_mib_per_session": slope(sizes[WARM_UP:]),
        }
    finally:
        stage.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=100, help="at least 20")
    arguments = parser.parse_args()
    quiet()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        report("memory", measure(max(20, arguments.sessions), Path(folder)))


if __name__ == "__main__":
    main()
