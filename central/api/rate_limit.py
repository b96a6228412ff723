# SPDX-License-Identifier: GPL-3.0-or-later
"""How often one machine or one address may ask."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from datetime import timedelta
from typing import Final

from kiosk.timing import Clock

_MOST_KEYS: Final = 20_000


class RateLimit:
    """At most `count` times in each sliding window, for each key."""

    def __init__(self, clock: Clock, *, count: int, window: timedelta) -> None:
        self._clock = clock
        self._count = count
        self._seconds = window.total_seconds()
        self._times: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, key: str) -> bool:
        """Count one use; False when it is one too many (and then it does not count)."""
        now = self._clock.monotonic()
        with self._lock:
            times = self._times.setdefault(key, deque())
            self._times.move_to_end(key)
            while times and times[0] <= now - self._seconds:
                times.popleft()
            allowed = len(times) < self._count
            if allowed:
                times.append(now)
            if len(self._times) > _MOST_KEYS:
                self._times.popitem(last=False)
        return allowed
