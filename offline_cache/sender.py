# SPDX-License-Identifier: GPL-3.0-or-later
"""Empties the outbox: lanes on threads of their own, one request in flight a lane, live applications first."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum
from random import Random
from typing import Final

from kiosk.contract.fleet import Slot
from kiosk.timing import Clock
from offline_cache.attempts import SUBMIT_DEADLINE_S, Attempts, Edges
from offline_cache.faults import StoreError
from offline_cache.lanes import LOOK_AGAIN_S, BacklogLane, Claims, LaneWork, LiveLane, PlainLane, Works
from offline_cache.pacing import MachinePace
from offline_cache.sending import (
    ApplicationExpired,
    Delivered,
    LapseTold,
    Parked,
    Report,
    Submit,
    Withdrawn,
)
from offline_cache.states import Lane
from offline_cache.store import Store

_QUIET_S: Final = 1.0
"""A lane that rests at least so long leaves time for tidying."""


class Work(StrEnum):
    """The lanes of the sender: applications go in two."""

    LIVE = "live"
    BACKLOG = "backlog"
    LAPSE = "lapse"
    WITHDRAWAL = "withdrawal"
    RATING = "rating"
    COMPLAINT = "complaint"
    CALLBACK = "callback"
    TELEMETRY = "telemetry"


class Sender:
    """All lanes, each on a thread of its own, and the store's tidying when the applications' lanes are idle.

    While the store says that the machine is revoked, nothing leaves it: what it owes goes by export. Methods may be
    called from any thread. report: called on the lanes' threads.
    """

    def __init__(
        self,
        store: Store,
        submit: Submit,
        clock: Clock,
        report: Callable[[Report], None],
        *,
        keep_answers: timedelta,
        deadline_s: float = SUBMIT_DEADLINE_S,
        random: Random | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._report = report
        self._keep_answers = keep_answers
        chance = random or Random()  # noqa: S311 - spreads load, guards nothing
        self._edges = Edges(self._heard, self._line)
        attempts = Attempts(store.outbox, submit, clock, self._edges, chance, deadline_s)
        works = Works(store.outbox, attempts, Claims(), MachinePace(clock), clock, chance, self._edges)
        self.live = LiveLane(works)
        self.backlog = BacklogLane(works)
        self.lanes: Mapping[Work, LaneWork] = {
            Work.LIVE: self.live,
            Work.BACKLOG: self.backlog,
            **{Work(lane.value): PlainLane(lane, works) for lane in Lane if lane is not Lane.APPLICATION},
        }
        self._awake = {work: threading.Event() for work in Work}
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._tidying = threading.Lock()
        self._untidy = True
        self._tidy_at = clock.monotonic()

    def start(self) -> None:
        self.take_up()
        for work in Work:
            thread = threading.Thread(target=self._run, args=(work,), name=f"sender-{work}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def take_up(self) -> None:
        """The sender before this one may have been killed while a citizen waited: what is theirs is not of the
        backlog yet, so nobody else would send it."""
        try:
            for record_id in self._store.outbox.waited_for():
                self.live.wake(record_id)
        except StoreError as error:
            self._edges.store.set(type(error).__name__)

    def wake(self, record_id: str | None = None) -> None:
        """record_id: a stored record that a person is waiting for. None: look again, whatever was wrong before."""
        if record_id is None:
            for work, lane in self.lanes.items():
                lane.nudge()
                self._awake[work].set()
            return
        try:
            lane_of = self._store.outbox.lane_of(record_id)
        except StoreError as error:
            self._edges.store.set(type(error).__name__)
            return
        if lane_of is Lane.APPLICATION:
            self.live.wake(record_id)
            self._awake[Work.LIVE].set()
        elif lane_of is not None:
            work = Work(lane_of.value)
            self.lanes[work].nudge()
            self._awake[work].set()

    def withdraw(self, record_id: str) -> None:
        """Take an application back that nobody wants any more, when it is certain that none of it was sent."""
        self.live.withdraw(record_id)
        self._awake[Work.LIVE].set()

    def slot(self, slot: Slot | None) -> None:
        """A heartbeat was answered: with a slot for the backlog, or without one."""
        self.backlog.hear(slot)
        self._awake[Work.BACKLOG].set()

    def stop(self, within_s: float) -> bool:
        """Stop after the attempts in flight; False when one of them outlasts within_s. It harms nothing:
        what was not recorded is sent again under the same key."""
        self._stop.set()
        for event in self._awake.values():
            event.set()
        until = self._clock.monotonic() + within_s
        for thread in self._threads:
            thread.join(max(0.0, until - self._clock.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def step(self, work: Work) -> float:
        """One step of a lane, as its thread makes it; seconds until the next is worth it."""
        # What was wiped must leave the log, and what came in just before must end, out of service too.
        wait = LOOK_AGAIN_S if self._revoked() else self.lanes[work].step()
        if wait >= _QUIET_S and work in (Work.LIVE, Work.BACKLOG):
            self._tidy()
        return wait

    def _run(self, work: Work) -> None:
        event = self._awake[work]
        while not self._stop.is_set():
            event.clear()
            wait = self.step(work)
            if wait > 0.0:
                event.wait(wait)

    def _revoked(self) -> bool:
        try:
            return bool(self._store.facts.revoked())
        except StoreError as error:
            # Not known: then nothing may leave.
            self._edges.store.set(type(error).__name__)
            return True

    def _line(self, up: bool) -> None:
        self.backlog.line(up)

    def _heard(self, report: Report) -> None:
        """Reported; and the lane that has something to do because of it is woken."""
        self._report(report)
        match report:
            case Delivered(lane=Lane.APPLICATION):
                self._untidy = True
                self._awake[Work.RATING].set()
                # The next one of the same person may be live.
                self._awake[Work.LIVE].set()
            case ApplicationExpired() | Parked(lane=Lane.APPLICATION):
                self._untidy = True
                self._awake[Work.LAPSE].set()
            case Withdrawn() | LapseTold() | Delivered():
                self._untidy = True
            case _:
                pass

    def _tidy(self) -> None:
        """Soon after something was destroyed, so that the log does not keep it; else now and then."""
        now = self._clock.monotonic()
        if (not self._untidy and now < self._tidy_at) or not self._tidying.acquire(blocking=False):
            return
        try:
            self._untidy = False
            self._tidy_at = now + LOOK_AGAIN_S
            self._store.tidy(self._keep_answers)
            self._edges.store.set("")
        except StoreError as error:
            self._edges.store.set(type(error).__name__)
        finally:
            self._tidying.release()
