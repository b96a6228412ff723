# SPDX-License-Identifier: GPL-3.0-or-later
"""A program of ours whose wall clock stands elsewhere, so that no register sleeps while a test runs at night.

python -m tests.app.moved_clock SECONDS MODULE [ARGUMENT ...]
"""

from __future__ import annotations

import runpy
import sys
from datetime import datetime, timedelta

from kiosk.timing import CHINA_STANDARD_TIME, SystemClock


def command(seconds: float, module: str) -> list[str]:
    """Arguments of an interpreter that runs the module so."""
    return ["-m", "tests.app.moved_clock", str(seconds), module]


def _move(seconds: float) -> None:
    def now(_self: SystemClock) -> datetime:
        return datetime.now(CHINA_STANDARD_TIME) + timedelta(seconds=seconds)

    SystemClock.now = now  # type: ignore[method-assign, assignment]


def main() -> None:
    _, seconds, module, *arguments = sys.argv
    _move(float(seconds))
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
