# SPDX-License-Identifier: GPL-3.0-or-later
"""What it costs that freed memory is overwritten (kiosk.wiping): start, page turn, resident memory.

    python -m benchmarks.wiping [--starts N] [--rounds N] [--passes N]

Three ways, in turn within one run. plain: nothing is overwritten. product: as `kiosk run` starts, with glibc's
allocator that overwrites what it takes back; Python's own small blocks are swept at rest, whose time is measured
too. all_malloc: every block of Python's from malloc, and each overwritten (PYTHONMALLOC=malloc, MALLOC_PERTURB_),
which needs no sweep. Start: process start to READY=1, warm, of a production kiosk (benchmarks.start_up). Page turn
and memory: benchmarks.touch, a demonstration kiosk in one process with its window, once a pass, and the bare window
of the same pass.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from benchmarks.measured import quiet, report, summary
from benchmarks.start_up import production_kiosk, time_to_ready
from kiosk.wiping import set_tunables

_PERTURB: Final = "165"
_AS_IT_IS: Final = """
import sys
from kiosk import wiping
wiping.overwrite_what_is_freed = lambda: None
from kiosk.__main__ import main
main()
"""
"""`kiosk run` without its start anew."""
_SWEEPS: Final = """
import json, time
from kiosk.wiping import sweep
taken = []
for _ in range(20):
    began = time.perf_counter()
    sweep()
    taken.append(time.perf_counter() - began)
print(json.dumps(taken))
"""


@dataclass(frozen=True)
class Way:
    """How a kiosk is started. starts_anew: by itself, with the product's allocator. environment: for it."""

    name: str
    starts_anew: bool
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, config: Path) -> list[str]:
        begin = ["-m", "kiosk"] if self.starts_anew else ["-c", _AS_IT_IS]
        return [sys.executable, *begin, "run", "--config", str(config)]

    @property
    def already(self) -> dict[str, str]:
        """For a process that does not start itself anew."""
        environment = dict(self.environment)
        if self.starts_anew:
            set_tunables(environment)
        return environment


WAYS: Final = (
    Way("plain", starts_anew=False),
    Way("product", starts_anew=True),
    Way("all_malloc", starts_anew=False, environment={"PYTHONMALLOC": "malloc", "MALLOC_PERTURB_": _PERTURB}),
)


def starts(folder: Path, times: int) -> dict[str, dict[str, float]]:
    taken: dict[str, list[float]] = {way.name: [] for way in WAYS}
    bytecode = folder / "bytecode"
    with production_kiosk(folder) as config:
        for way in WAYS:
            # Fetches the catalogue, compiles what Python and QML cache.
            time_to_ready(way.run(config), bytecode, way.environment)
        for _ in range(times):
            for way in WAYS:
                taken[way.name].append(time_to_ready(way.run(config), bytecode, way.environment))
    return {name: summary(values) for name, values in taken.items()}


def turns(rounds: int, passes: int) -> dict[str, dict[str, list[float]]]:
    """Of each pass: page turn (settled) and first changed frame, p95 in ms; MiB of the kiosk's process."""
    found: dict[str, dict[str, list[float]]] = {way.name: {} for way in WAYS}
    for _ in range(passes):
        for way in WAYS:
            figures = _output(["-m", "benchmarks.touch", "--rounds", str(rounds)], way.already)
            for name, value in (
                ("page_turn_p95_ms", figures["touch_to_settled_page"]["p95_ms"]),
                ("page_turn_p50_ms", figures["touch_to_settled_page"]["p50_ms"]),
                ("first_frame_p95_ms", figures["touch_to_first_changed_frame"]["p95_ms"]),
                ("bare_window_p95_ms", figures["bare_window"]["p95_ms"]),
                ("resident_mib", figures["resident_mib"]),
            ):
                found[way.name].setdefault(name, []).append(value)
    return found


def _output(arguments: list[str], environment: dict[str, str]) -> Any:
    done = subprocess.run(
        [sys.executable, *arguments],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )
    return json.loads(done.stdout)


def measure(folder: Path, times: int, rounds: int, passes: int) -> dict[str, Any]:
    begun, turned = starts(folder, times), turns(rounds, passes)
    ways = {way.name: {"start_to_ready": begun[way.name], **turned[way.name]} for way in WAYS}
    plain = begun["plain"]["p50_ms"]
    return {
        **ways,
        "start_over_plain": {name: round(one["p50_ms"] / plain, 3) for name, one in begun.items()},
        "sweep_at_rest": summary(_output(["-c", _SWEEPS], next(way for way in WAYS if way.starts_anew).already)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure what overwriting freed memory costs.")
    parser.add_argument("--starts", type=int, default=7, help="warm starts of each way")
    parser.add_argument("--rounds", type=int, default=10, help="walks over five pages, each pass")
    parser.add_argument("--passes", type=int, default=2)
    arguments = parser.parse_args()
    quiet()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        report("wiping", measure(Path(name), arguments.starts, arguments.rounds, arguments.passes))


if __name__ == "__main__":
    main()
