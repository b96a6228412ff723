# SPDX-License-Identifier: GPL-3.0-or-later
"""How often one machine or one address may ask."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from central.settings import Limits
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


@dataclass(frozen=True)
class RateLimits:
    """Each way in with its own limit, named after what is counted."""

    enrolment: RateLimit
    challenge: RateLimit
    machine_status: RateLimit
    address_status: RateLimit
    machine_withdrawal: RateLimit
    person_withdrawal: RateLimit
    machine_licence: RateLimit
    page: RateLimit
    check: RateLimit
    draft: RateLimit
    draft_page: RateLimit
    login: RateLimit

    @classmethod
    def of(cls, limits: Limits, clock: Clock) -> RateLimits:
        """All of them, empty."""

        def limit(count: int, window: timedelta = limits.window) -> RateLimit:
            return RateLimit(clock, count=count, window=window)

        return cls(
            enrolment=limit(limits.enrolments_per_address),
            challenge=limit(limits.challenges_per_machine, limits.challenge_window),
            machine_status=limit(limits.status_per_machine),
            address_status=limit(limits.status_per_address),
            machine_withdrawal=limit(limits.withdrawals_per_machine),
            person_withdrawal=limit(limits.withdrawals_per_person, limits.person_window),
            machine_licence=limit(limits.licences_per_machine),
            page=limit(limits.public_pages_per_address),
            check=limit(limits.files_checked_per_address),
            draft=limit(limits.drafts_asked_per_machine),
            draft_page=limit(limits.draft_pages_per_address),
            login=limit(limits.logins_per_address),
        )
