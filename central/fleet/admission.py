# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications at the door: live ones always, the backlog only as fast as its share and two requests at a time.

Slots spread what machines send; this holds where a machine sends without one, after a restart, or when the capacity
was set too high: a citizen who waits never stands behind a batch.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from central.fleet.slots import SlotRules
from kiosk.contract.delivery import MOST_IN_BATCH
from kiosk.timing import Clock

_BURST_S: Final = 5.0
"""How much of the backlog's share may come at once; turns that overlap are no steady stream."""
_AT_ONCE: Final = 2
"""Backlog requests that are worked on at the same time, so that threads and the one writer stay free."""
_LATEST_S: Final = 300.0
_BUSY_S: Final = 2.0
_COUNTED_S: Final = 60


class BacklogRefusedError(Exception):
    """Backlog beyond its share. retry_after_s: each refused request is sent to a later moment than the last."""

    def __init__(self, retry_after_s: float) -> None:
        super().__init__("backlog beyond its share")
        self.retry_after_s: Final = retry_after_s


class Admission:
    """Counts what comes in. Safe to use from many threads."""

    def __init__(self, rules: SlotRules, clock: Clock) -> None:
        self._rules = rules
        self._clock = clock
        self._lock = threading.Lock()
        self._since = clock.monotonic()
        self._live = [0] * _COUNTED_S
        self._live_second = int(self._since)
        self._room = self._burst(rules.backlog_per_s(0.0))
        self._room_at = self._since
        self._at_work = 0
        self._promised_until = self._since

    @property
    def live_per_s(self) -> float:
        """Live applications a second, over the last minute or since the start."""
        with self._lock:
            return self._live_rate(self._clock.monotonic())

    def live(self, count: int = 1) -> None:
        """Count live applications. They are never refused here."""
        with self._lock:
            second = self._forget(self._clock.monotonic())
            self._live[second % _COUNTED_S] += count

    @contextmanager
    def backlog(self, count: int) -> Iterator[None]:
        """Work on a request of so many backlog applications inside the block. Raises BacklogRefusedError."""
        with self._lock:
            self._take(count, self._clock.monotonic())
            self._at_work += 1
        try:
            yield
        finally:
            with self._lock:
                self._at_work -= 1

    def _take(self, count: int, now: float) -> None:
        pace = self._rules.backlog_per_s(self._live_rate(now))
        self._room = min(self._burst(pace), self._room + (now - self._room_at) * pace)
        self._room_at = now
        if self._room >= count and self._at_work < _AT_ONCE:
            self._room -= count
            return
        wait = max(0.0, count - self._room) / pace or _BUSY_S
        # One after the other, or all that were refused together would come back together. No further than they are
        # sent: else who is refused hours after a storm would still stand behind all of it.
        self._promised_until = min(max(self._promised_until + count / pace, now + wait), now + _LATEST_S)
        raise BacklogRefusedError(self._promised_until - now)

    def _burst(self, pace: float) -> float:
        return max(2.0 * MOST_IN_BATCH, _BURST_S * pace)

    def _live_rate(self, now: float) -> float:
        self._forget(now)
        return sum(self._live) / min(float(_COUNTED_S), max(1.0, now - self._since))

    def _forget(self, now: float) -> int:
        """Empty the seconds that have passed out of the minute; the present second."""
        second = int(now)
        for passed in range(self._live_second + 1, min(second, self._live_second + _COUNTED_S) + 1):
            self._live[passed % _COUNTED_S] = 0
        self._live_second = max(second, self._live_second)
        return self._live_second
