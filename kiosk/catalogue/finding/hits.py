# SPDX-License-Identifier: GPL-3.0-or-later
"""An item that was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MAX_RESULTS: Final = 50


@dataclass(frozen=True)
class Hit:
    """score: comparable within one answer only."""

    code: str
    score: float
