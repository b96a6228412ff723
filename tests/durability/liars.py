# SPDX-License-Identifier: GPL-3.0-or-later
"""Libraries that lie to a program about its disk, its time and its luck: the ones that Debian packages."""

from __future__ import annotations

from pathlib import Path
from typing import Final


def _library(name: str) -> Path | None:
    return next(iter(sorted(Path("/usr/lib").glob(f"*-linux-gnu/**/{name}"))), None)


LIBEATMYDATA: Final = _library("libeatmydata.so")
"""Makes every sync do nothing (libeatmydata1)."""
LIBFAKETIME: Final = _library("libfaketime.so.1")
"""Tells another time, of every thread (libfaketime)."""
