# SPDX-License-Identifier: GPL-3.0-or-later
"""The limits of what this machine may hold without its line: judged again and again, told at their edges."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

import structlog

from kiosk.app.recording import Record
from kiosk.audit import AuditEvent
from kiosk.contract.items import OfflineLimits
from kiosk.journey.events import Outcome, RegisteringJudged
from kiosk.timing import Clock
from offline_cache import Limit, MayTake, MustDecline, Store, Verdict, may_take

_log: Final = structlog.get_logger("kiosk")
_TOLD: Final = tuple(limit for limit in Limit if limit is not Limit.REVOKED)
"""A revocation is told by itself."""


class LimitsWatch:
    """Used from any thread. Methods touch the disk and raise StoreError, except `warnings`."""

    def __init__(self, store: Store, clock: Clock, tell: Callable[[Outcome], None], record: Record) -> None:
        self._store = store
        self._clock = clock
        self._tell = tell
        self._record = record
        self._lock = threading.Lock()
        self._limits: OfflineLimits | None = None
        self._near: frozenset[Limit] = frozenset()
        self._passed: frozenset[Limit] = frozenset()
        self._told: RegisteringJudged | None = None

    def use(self, limits: OfflineLimits) -> None:
        """A bundle came. Kept, for the time after a restart and before the bundle is read."""
        self._store.facts.set_limits(limits)
        self._limits = limits

    def judge(self, body_bytes: int = 0) -> Verdict:
        """Whether one more may be registered while the line is down. body_bytes: of that one, with its papers."""
        limits = self._limits or self._store.facts.limits() or OfflineLimits()
        return may_take(limits, self._store.usage(), self._clock.now(), body_bytes=body_bytes)

    def look(self) -> None:
        """Judge, and tell journey, audit log and whoever reads `warnings` what has changed."""
        verdict, room = self.judge(), self._store.has_room()
        match verdict:
            case MayTake(near=near):
                reason, passed = None, frozenset[Limit]()
            case MustDecline(reason=reason, passed=passed, near=near):
                pass
        with self._lock:
            edges = [
                (limit, _how(limit, near, passed))
                for limit in _TOLD
                if _how(limit, near, passed) != _how(limit, self._near, self._passed)
            ]
            self._near, self._passed = near, passed
            told = RegisteringJudged(reason, near, room)
            changed, self._told = told != self._told, told
        for limit, how in edges:
            level = _log.info if how == "kept" else _log.warning
            level("limit.changed", limit=limit.value, how=how)
            self._record(AuditEvent.LIMIT_CHANGED, limit=limit.value, how=how)
        if changed:
            self._tell(told)

    def warnings(self) -> tuple[str, ...]:
        """For the heartbeat, as of the last look: "count_near", "disk_passed"."""
        with self._lock:
            return tuple(
                f"{limit.value}_{how}"
                for limit in _TOLD
                if (how := _how(limit, self._near, self._passed)) != "kept"
            )


def _how(limit: Limit, near: frozenset[Limit], passed: frozenset[Limit]) -> str:
    return "passed" if limit in passed else "near" if limit in near else "kept"
