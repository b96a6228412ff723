# SPDX-License-Identifier: GPL-3.0-or-later
"""When to try again. Numbers from the measured recovery storm (docs/scale.md).

Pure: a clock that is handed in, no thread, no disk. benchmarks/recovery_storm.py runs these very classes for a
hundred thousand machines.
"""

from __future__ import annotations

import math
import threading
from random import Random
from typing import Final

from kiosk.timing import Clock

BASE_S: Final = 5.0
FACTOR: Final = 2.0
CAP_S: Final = 300.0
RETRY_AFTER_SPREAD: Final = 0.25
LONGEST_RETRY_AFTER_S: Final = 3600.0
"""A centre that asks for more is asked again after this: a wrong header must not silence a machine."""
LONGEST_POSTPONEMENT_S: Final = LONGEST_RETRY_AFTER_S * (1.0 + RETRY_AFTER_SPREAD)
SHORTEST_S: Final = 0.2
"""At most five requests a second from one machine."""


def backoff(failures: int, random: Random) -> float:
    """Seconds to wait after this many failures in a row (1 or more): exponential, full jitter, capped."""
    ceiling = min(CAP_S, BASE_S * FACTOR ** min(failures - 1, 16))
    return max(SHORTEST_S, random.uniform(0.0, ceiling))


def obeyed(retry_after_s: float, random: Random) -> float:
    """What the centre asked for, and up to a quarter more, so that machines do not come back together."""
    asked = min(max(retry_after_s, 0.0), LONGEST_RETRY_AFTER_S) if math.isfinite(retry_after_s) else 0.0
    return max(SHORTEST_S, asked * (1.0 + random.uniform(0.0, RETRY_AFTER_SPREAD)))


class MachinePace:
    """At most five requests a second of all lanes together. Safe from any thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._free_at = clock.monotonic()

    def take(self) -> float:
        """0.0: the next request may leave now, and its place is taken. Else: seconds until one may ask again."""
        with self._lock:
            now = self._clock.monotonic()
            if now < self._free_at:
                return self._free_at - now
            self._free_at = now + SHORTEST_S
            return 0.0

    def reserve(self) -> float:
        """A place for one that goes before all others: seconds until it may leave."""
        with self._lock:
            now = self._clock.monotonic()
            at = max(now, self._free_at)
            self._free_at = at + SHORTEST_S
            return at - now


class LanePace:
    """The rests of one lane, which has one request in flight: so what goes first after a rest is a probe.

    Each method that ends an attempt gives the seconds for which the lane rests.
    """

    def __init__(self, clock: Clock, random: Random) -> None:
        self._clock = clock
        self._random = random
        self._failures = 0
        self._held_until = clock.monotonic()
        self._told_until = clock.monotonic()

    @property
    def told_s(self) -> float:
        """Seconds of a pause that the centre asked for; nothing makes it shorter."""
        return max(0.0, self._told_until - self._clock.monotonic())

    @property
    def rest_s(self) -> float:
        """Seconds until the next attempt is right."""
        now = self._clock.monotonic()
        return max(0.0, self._told_until - now, self._held_until - now)

    def well(self) -> None:
        """The centre has judged what was sent."""
        self._failures = 0
        self._held_until = self._clock.monotonic()

    def unwell(self, retry_after_s: float | None = None) -> float:
        """No answer, or one that cannot be believed, or the centre asks for a pause."""
        self._failures += 1
        if retry_after_s is None:
            return self._rest(backoff(self._failures, self._random))
        wait = obeyed(retry_after_s, self._random)
        self._told_until = self._clock.monotonic() + wait
        return wait

    def turned_away(self) -> float:
        """The centre takes nothing from this machine: no hurry, it needs a person."""
        return self._rest(CAP_S * self._random.uniform(0.75, 1.0))

    def nudge(self) -> None:
        """Something has changed for the better: do not wait for the rest to end."""
        self._held_until = self._clock.monotonic()

    def _rest(self, wait: float) -> float:
        self._held_until = self._clock.monotonic() + wait
        return wait
