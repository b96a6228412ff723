# SPDX-License-Identifier: GPL-3.0-or-later
"""Kiosk and sender killed by SIGKILL in every phase of an application's way, over a line that is bad by a plan.

    python -m benchmarks.kill_harness [--kills N] [--seed N] [--harmed N]

The program's own sender and a process that is the kiosk's side of the store, each under strace, which kills at the
entry of one system call and shows which it was; a true centre on loopback; a proxy before it that delays, cuts,
resets, loses answers after delivery and swallows. Goals: at least 40 kills in each of put, send, acknowledge and
checkpoint; acknowledged = arrived = distinct; the centre's bodies and case numbers are the kiosk's.
"""

from __future__ import annotations

import argparse
import dataclasses
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.measured import report
from tests.durability.hall import Hall
from tests.durability.killing import PHASES, Killing
from tests.durability.write_log import may_trace


def measure(kills: int, harmed: int, seed: int, folder: Path) -> dict[str, Any]:
    hall = Hall(folder)
    try:
        killing = Killing(hall, seed)
        killing.kill(dict.fromkeys(PHASES, kills), most_rounds=kills * 20)
        counted = killing.count(harmed=harmed)
    finally:
        hall.close()
    return {
        **dataclasses.asdict(counted),
        "goal": {
            "kills_in_each_phase": kills,
            "lost": 0,
            "doubled": 0,
            "met": counted.good and all(counted.kills[phase] >= kills for phase in PHASES),
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=40, help="in each of the four phases, at least")
    parser.add_argument("--harmed", type=int, default=300, help="exchanges over the bad line at the end")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if not may_trace():
        parser.error("strace is not installed, or may not trace here")
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        report("kill_harness", measure(arguments.kills, arguments.harmed, arguments.seed, Path(folder)))


if __name__ == "__main__":
    main()
