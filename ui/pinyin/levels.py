# SPDX-License-Identifier: GPL-3.0-or-later
"""How common a word is, in one letter: a (hardly ever) to z (everywhere)."""

from __future__ import annotations

import math
from typing import Final

LEVELS: Final = "abcdefghijklmnopqrstuvwxyz"
_STEPS_PER_DOUBLING: Final = 1.4
"""18 doublings separate the rarest from the commonest word of the list: 26 letters hold them all."""


def level(count: float) -> str:
    """The letter for a number of occurrences (0 or more)."""
    return LEVELS[min(len(LEVELS) - 1, int(_STEPS_PER_DOUBLING * math.log2(count + 1)))]


def count_of(letter: str) -> int:
    """About how many occurrences a letter stands for: the middle of its range."""
    return round(2 ** ((LEVELS.index(letter) + 0.5) / _STEPS_PER_DOUBLING) - 1)
