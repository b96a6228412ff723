# SPDX-License-Identifier: GPL-3.0-or-later
"""A circuit breaker for what a citizen waits for: a dead line must not cost a timeout at every touch.

Its own fifty lines, because the packaged ones read the system's clock and decorate functions that raise;
here time is handed in and failures are values.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kiosk.timing import Clock

FAILURES_TO_REST: Final = 3
REST_S: Final = 10.0


class Breaker:
    """Closed; after three failures in a row open for ten seconds; then one request at a time may try."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._open_until: float | None = None
        self._trying = False

    @property
    def rest_s(self) -> float:
        """Seconds until one request may try; 0.0 when it may now."""
        with self._lock:
            return 0.0 if self._open_until is None else max(0.0, self._open_until - self._clock.monotonic())

    def may_try(self) -> bool:
        """Whether to send; each True must be followed by `succeeded`, `failed` or `gave_up`."""
        with self._lock:
            if self._open_until is None:
                return True
            if self._clock.monotonic() < self._open_until or self._trying:
                return False
            self._trying = True
            return True

    def succeeded(self) -> None:
        """Something answered, whatever it said."""
        with self._lock:
            self._failures = 0
            self._open_until = None
            self._trying = False

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            self._trying = False
            if self._failures >= FAILURES_TO_REST:
                self._open_until = self._clock.monotonic() + REST_S

    def gave_up(self) -> None:
        """Nothing was sent after all, or something else went wrong: nothing is known of the line."""
        with self._lock:
            self._trying = False

    def nudge(self) -> None:
        """Something else says that the line is back: the next request may try at once, still one at a time."""
        with self._lock:
            if self._open_until is not None:
                self._open_until = min(self._open_until, self._clock.monotonic())
