# SPDX-License-Identifier: GPL-3.0-or-later
"""Time, handed in: monotonic seconds for durations, aware wall time for records.

No room reads a clock of its own, so a test steps time and never sleeps.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone
from typing import Final, Protocol

from kiosk.timing.breaker import Breaker

CHINA_STANDARD_TIME: Final = timezone(timedelta(hours=8), "CST")
"""UTC+8; the mainland has one time zone and no summer time."""


class Clock(Protocol):
    """What a room may ask of time."""

    def monotonic(self) -> float:
        """Seconds since an arbitrary start; never goes back."""

    def now(self) -> datetime:
        """The wall clock, aware, in China Standard Time. It may jump: never subtract two of these."""


class SystemClock:
    """The machine's own clocks."""

    def monotonic(self) -> float:
        return time.monotonic()

    def now(self) -> datetime:
        return datetime.now(CHINA_STANDARD_TIME)


class SteppedClock:
    """A clock that only moves when told to; for tests, the gallery and the demo's clock jump."""

    def __init__(self, now: datetime, monotonic: float = 1000.0) -> None:
        self._now = now.astimezone(CHINA_STANDARD_TIME)
        self._monotonic = monotonic

    def monotonic(self) -> float:
        return self._monotonic

    def now(self) -> datetime:
        return self._now

    def step(self, seconds: float) -> None:
        """Let time pass on both clocks."""
        if seconds < 0:
            raise ValueError("monotonic time cannot go back; use jump() for the wall clock")
        self._monotonic += seconds
        self._now += timedelta(seconds=seconds)

    def jump(self, seconds: float) -> None:
        """Move the wall clock alone, as an operator or a broken battery does."""
        self._now += timedelta(seconds=seconds)


__all__ = ["CHINA_STANDARD_TIME", "Breaker", "Clock", "SteppedClock", "SystemClock"]
