# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures, the machine's own limits, and the JSON that they are printed as."""

from __future__ import annotations

import json
import logging
import math
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import structlog


def summary(seconds: Sequence[float]) -> dict[str, float]:
    """Median, 95th and 99th percentile and maximum in milliseconds; nearest rank."""
    ordered = sorted(seconds)

    def rank(share: float) -> float:
        return round(ordered[max(0, math.ceil(share * len(ordered)) - 1)] * 1000, 2)

    return {"n": len(ordered), "p50_ms": rank(0.5), "p95_ms": rank(0.95), "p99_ms": rank(0.99), "max_ms": rank(1.0)}


def disk_sync(folder: Path, *, size: int = 4096, count: int = 200) -> dict[str, float]:
    """What one durable append of `size` bytes costs on this disk: the limit of anything durable."""
    taken: list[float] = []
    data = os.urandom(size)
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(count):
            began = time.perf_counter()
            file.write(data)
            file.flush()
            os.fdatasync(file.fileno())
            taken.append(time.perf_counter() - began)
    return summary(taken)


def slope(values: Sequence[float]) -> dict[str, float]:
    """Least-squares slope of values over their index, with its 95 % interval (normal approximation)."""
    count = len(values)
    middle = (count - 1) / 2
    mean = statistics.fmean(values)
    spread = sum((i - middle) ** 2 for i in range(count))
    rise = sum((i - middle) * (v - mean) for i, v in enumerate(values)) / spread
    residual = sum((v - mean - rise * (i - middle)) ** 2 for i, v in enumerate(values)) / max(1, count - 2)
    margin = 1.96 * math.sqrt(residual / spread)
    return {"per_step": round(rise, 4), "low": round(rise - margin, 4), "high": round(rise + margin, 4)}


def resident_mib(process: int | None = None) -> float:
    """Of this process or another, from /proc."""
    who = "self" if process is None else str(process)
    pages = int(Path(f"/proc/{who}/statm").read_text(encoding="ascii").split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20), 2)


def quiet() -> None:
    """Only figures on stdout: the parts under measure log nothing below an error."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def report(name: str, figures: Mapping[str, Any]) -> None:
    """One JSON object on stdout."""
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "load": round(os.getloadavg()[0], 2)}
    print(json.dumps({"benchmark": name, "machine": machine, **figures}, ensure_ascii=False, indent=2))
