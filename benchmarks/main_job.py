# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole headless main job in seconds, story by story, as a user starts it.

    python -m benchmarks.main_job

wall_s counts the process from start to end; seconds is first touch to paper. Beside it: a bare Python start.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measured import report
from kiosk.demo.tour import STORIES


def main() -> None:
    stories = {}
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        for name in STORIES:
            began = time.perf_counter()
            done = subprocess.run(
                [
                    *(sys.executable, "-m", "kiosk", "demo", "--headless", "--scenario", name),
                    *("--out", str(Path(folder) / name)),
                ],
                capture_output=True,
                text=True,
                check=False,
            )
            wall = round(time.perf_counter() - began, 2)
            closing = json.loads(done.stdout.strip().splitlines()[-1])
            stories[name] = {"wall_s": wall, **{key: closing.get(key) for key in ("ok", "seconds", "pages")}}
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    report("main_job", {"stories": stories, "bare_python_s": round(time.perf_counter() - began, 3)})


if __name__ == "__main__":
    main()
