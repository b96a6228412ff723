# SPDX-License-Identifier: GPL-3.0-or-later
"""When an application is sent whose citizen stands waiting: at once, without a slot.

Pure, like offline_cache.pacing.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from kiosk.timing import Breaker, Clock
from offline_cache.pacing import SHORTEST_S, LanePace, backoff

WAITED_FOR_S: Final = 30.0
"""So long a failed attempt is repeated soon, because its citizen may still be there; then it is backlog."""


@dataclass
class _Waiting:
    until: float
    due: float
    failures: int = 0


class LivePace:
    """Records that somebody waits for, the first woken first. Not safe from several threads at once.

    A line that has just failed three times is not tried for ten seconds, by whoever comes: then one probes it.
    """

    def __init__(self, clock: Clock, random: Random) -> None:
        self._clock = clock
        self._random = random
        self._waiting: dict[str, _Waiting] = {}
        self.lane = LanePace(clock, random)
        self._breaker = Breaker(clock)

    def wake(self, record_id: str) -> None:
        """Try it now, whatever failed before."""
        now = self._clock.monotonic()
        self._waiting[record_id] = _Waiting(until=now + WAITED_FOR_S, due=now)

    def next(self) -> tuple[str | None, float]:
        """The record to try, and 0.0; or None, and in how many seconds one is due (infinite when none waits)."""
        if not self._waiting:
            return None, float("inf")
        now = self._clock.monotonic()
        record_id = min(self._waiting, key=lambda one: self._waiting[one].due)
        wait = max(self.lane.told_s, self._waiting[record_id].due - now)
        return (None, wait) if wait > 0 else (record_id, 0.0)

    def may_try(self) -> bool:
        """False while the line rests. Each True must be followed by one of the five endings of an attempt."""
        return self._breaker.may_try()

    def well(self) -> None:
        """The centre has judged what was sent."""
        self._breaker.succeeded()
        self.lane.well()

    def rested(self, record_id: str) -> bool:
        """The line rests: try it after that. False when its citizen will have gone by then."""
        self._again(record_id, max(self._breaker.rest_s, SHORTEST_S))
        return record_id in self._waiting

    def gave_up(self) -> None:
        """Nothing was sent after all."""
        self._breaker.gave_up()

    def unanswered(self, record_id: str) -> float:
        """Seconds until it is tried again, if it still is."""
        self._breaker.failed()
        return self._again(record_id)

    def unwell(self, record_id: str, retry_after_s: float | None) -> float:
        """An answer that is none, or the wish for a pause: this holds the whole lane."""
        self._breaker.succeeded()
        if retry_after_s is not None:
            return self._again(record_id, self.lane.unwell(retry_after_s))
        return self._again(record_id)

    def turned_away(self, record_id: str) -> float:
        """The centre takes nothing from this machine."""
        self._breaker.succeeded()
        self.done(record_id)
        return self.lane.turned_away()

    def done(self, record_id: str) -> None:
        """Nobody waits for it any more, or it is through, or it is of the backlog now."""
        self._waiting.pop(record_id, None)

    def nudge(self) -> None:
        """The line is heard to be back."""
        self._breaker.nudge()
        self.lane.nudge()

    def _again(self, record_id: str, given_s: float | None = None) -> float:
        one = self._waiting.get(record_id)
        if one is None:
            return given_s or 0.0
        if given_s is None:
            one.failures += 1
        wait = backoff(one.failures, self._random) if given_s is None else given_s
        one.due = self._clock.monotonic() + wait
        if one.due > one.until:
            self.done(record_id)
        return wait
