# SPDX-License-Identifier: GPL-3.0-or-later
"""When to try again. Numbers from the measured recovery storm (scale.md section 5)."""

from __future__ import annotations

from random import Random
from typing import Final

BASE_S: Final = 5.0
FACTOR: Final = 2.0
CAP_S: Final = 300.0
RETRY_AFTER_SPREAD: Final = 0.25
LONGEST_RETRY_AFTER_S: Final = 3600.0
"""A centre that asks for more is asked again after this: a wrong header must not silence a machine."""
LONGEST_POSTPONEMENT_S: Final = LONGEST_RETRY_AFTER_S * (1.0 + RETRY_AFTER_SPREAD)
SHORTEST_S: Final = 0.2
"""At most five attempts a second from one machine."""


def backoff(failures: int, random: Random) -> float:
    """Seconds to wait after this many failures in a row (1 or more): exponential, full jitter, capped."""
    ceiling = min(CAP_S, BASE_S * FACTOR ** min(failures - 1, 16))
    return max(SHORTEST_S, random.uniform(0.0, ceiling))


def obeyed(retry_after_s: float, random: Random) -> float:
    """What the centre asked for, and up to a quarter more, so that machines do not come back together."""
    asked = min(max(retry_after_s, 0.0), LONGEST_RETRY_AFTER_S)
    return max(SHORTEST_S, asked * (1.0 + random.uniform(0.0, RETRY_AFTER_SPREAD)))
