# SPDX-License-Identifier: GPL-3.0-or-later
"""The power goes: a recorded outbox is cut at every sync, and 1,000 times a run anywhere between them.

    python -m benchmarks.power_loss [--runs N] [--acts N] [--subsets N]

Every write of a worker process (puts, answers, parking, forgetting, checkpoints, restarts) is recorded by strace.
At each cut what was synced is there; of the rest any part is, sector by sector, some with rubbish, names too.
Each state is opened as the kiosk opens it. Goals: every one opens, nothing acknowledged is lost, nothing is half
there. Beside it: the same with libeatmydata, where the same check must find losses.
"""

from __future__ import annotations

import argparse
import dataclasses
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.measured import report
from tests.durability.liars import LIBEATMYDATA
from tests.durability.replaying import recorded, replay
from tests.durability.write_log import may_trace


def measure(runs: int, acts: int, subsets: int, folder: Path) -> dict[str, Any]:
    began = time.perf_counter()
    done = []
    for run in range(runs):
        place = folder / str(run)
        place.mkdir()
        done.append(replay(recorded(place, acts, seed=run), subsets=subsets, seed=run))
    figures: dict[str, Any] = {
        "runs": [dataclasses.asdict(one) for one in done],
        "states_opened": sum(one.states for one in done),
        "acknowledged": sum(one.acknowledged for one in done),
        "faults": sum(sum(one.faults.values()) for one in done),
        "seconds": round(time.perf_counter() - began, 1),
    }
    if LIBEATMYDATA is not None:
        place = folder / "control"
        place.mkdir()
        blind = recorded(place, acts, seed=0, environment={"LD_PRELOAD": str(LIBEATMYDATA)})
        figures["control_without_syncs"] = dataclasses.asdict(replay(blind, subsets=subsets // 4, seed=0))
    figures["goal"] = {"faults": 0, "met": figures["faults"] == 0}
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--acts", type=int, default=250, help="things that each worker does")
    parser.add_argument("--subsets", type=int, default=1000, help="cuts with a random part of what was not synced")
    arguments = parser.parse_args()
    if not may_trace():
        parser.error("strace is not installed, or may not trace here")
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        report("power_loss", measure(arguments.runs, arguments.acts, arguments.subsets, Path(folder)))


if __name__ == "__main__":
    main()
