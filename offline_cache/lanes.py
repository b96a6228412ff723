# SPDX-License-Identifier: GPL-3.0-or-later
"""The lanes of the sender: each does at most one request a step, and says how long to wait for the next."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import Final, assert_never

from kiosk.contract.delivery import MOST_BATCH_BYTES, MOST_IN_BATCH
from kiosk.contract.fleet import Slot
from kiosk.timing import Clock
from offline_cache.attempts import Attempted, Attempts, Edges, Judged, NothingSent
from offline_cache.backlog_pace import BacklogPace
from offline_cache.faults import NoSuchRecordError, StoreError
from offline_cache.live_pace import LivePace
from offline_cache.outbox import Outbox
from offline_cache.pacing import LONGEST_POSTPONEMENT_S, SHORTEST_S, LanePace, MachinePace, obeyed
from offline_cache.records import Sendable, WithdrawOutcome
from offline_cache.sending import (
    BadAnswer,
    LineFailure,
    MachineRefused,
    NoAnswer,
    Trouble,
    Withdrawn,
)
from offline_cache.states import Lane

LOOK_AGAIN_S: Final = 30.0
"""An empty lane looks into the store this often, should a wake-up be lost."""
EVENTS_EVERY_S: Final = 300.0
"""What happened to the machine can wait to be many: for 100,000 machines this is 333 requests a second."""
STORE_TROUBLE_PAUSE_S: Final = 10.0


class Claims:
    """Which records a lane is at just now, so that no two lanes are at the same."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: set[str] = set()

    def take(self, record_ids: Iterable[str]) -> list[str]:
        """Those of them that nobody is at; now the caller is."""
        with self._lock:
            free = [record_id for record_id in record_ids if record_id not in self._held]
            self._held.update(free)
            return free

    def give_back(self, record_ids: Iterable[str]) -> None:
        with self._lock:
            self._held.difference_update(record_ids)


@dataclass(frozen=True)
class Works:
    """What every lane works with."""

    outbox: Outbox
    attempts: Attempts
    claims: Claims
    machine: MachinePace
    clock: Clock
    random: Random
    edges: Edges


class LaneWork:
    """One lane. Stepped by one thread at a time; the other methods may be called from any."""

    def __init__(self, works: Works) -> None:
        self._works = works
        self._outbox = works.outbox
        self._nudged = False

    def nudge(self) -> None:
        """Something has changed for the better (an enrolment, a cable): do not wait for the lane's rest to end."""
        self._nudged = True

    def step(self) -> float:
        """At most one request; seconds until the next step is worth it (0.0: at once)."""
        try:
            # A flag, so that a nudge in the middle of an attempt outlives the rest that the attempt ends in.
            nudged, self._nudged = self._nudged, False
            if nudged:
                self._take_nudge()
            return self._step()
        except StoreError as error:
            self._works.edges.store.set(type(error).__name__)
            return STORE_TROUBLE_PAUSE_S

    def _take_nudge(self) -> None:
        raise NotImplementedError

    def _step(self) -> float:
        raise NotImplementedError


class PlainLane(LaneWork):
    """Lapses, withdrawals and feedback: the oldest that is due, one after the other."""

    def __init__(self, lane: Lane, works: Works) -> None:
        super().__init__(works)
        self._lane = lane
        self._pace = LanePace(works.clock, works.random)

    def _take_nudge(self) -> None:
        self._pace.nudge()

    def _look_again(self) -> float:
        if self._lane is Lane.TELEMETRY:
            return EVENTS_EVERY_S * self._works.random.uniform(0.75, 1.25)
        return LOOK_AGAIN_S

    def _step(self) -> float:
        if self._pace.rest_s > 0:
            return min(self._pace.rest_s, LOOK_AGAIN_S)
        waiting = self._outbox.sendable(self._lane)
        if not waiting:
            return self._look_again()
        waits = {record.id: self._until_due(record) for record in waiting}
        soonest = min(waits.values())
        if soonest > 0:
            return min(soonest, LOOK_AGAIN_S)
        wait = self._works.machine.take()
        if wait > 0:
            return wait
        # Among those that are due the oldest goes first.
        self._attempt(next(record for record in waiting if waits[record.id] <= 0))
        return 0.0

    def _until_due(self, record: Sendable) -> float:
        if record.due_at is None:
            return 0.0
        ahead = (record.due_at - self._works.clock.now()).total_seconds()
        # Nobody is ever postponed further: the clock was wrong then, or is now.
        return ahead if ahead <= LONGEST_POSTPONEMENT_S else 0.0

    def _attempt(self, record: Sendable) -> None:
        result = self._works.attempts.one(record.id, self._lane)
        match result:
            case Judged() | NothingSent():
                self._pace.well()
            case NoAnswer() | BadAnswer() | MachineRefused():
                rest = rested(self._pace, result)
                self._works.attempts.postpone(record.id, self._lane, result, rest, attempts=record.attempts)
            case _:
                assert_never(result)


class LiveLane(LaneWork):
    """Applications whose citizens stand waiting: at once, but never before an older one of the same person."""

    def __init__(self, works: Works) -> None:
        super().__init__(works)
        self._pace = LivePace(works.clock, works.random)
        self._place: float | None = None
        """The moment for which a request's place is reserved."""
        self._lock = threading.Lock()
        self._woken: list[str] = []
        self._unwanted: list[str] = []

    def wake(self, record_id: str) -> None:
        with self._lock:
            self._woken.append(record_id)

    def withdraw(self, record_id: str) -> None:
        """Nobody wants it any more. It is taken back as soon as it is certain that nothing of it has left."""
        with self._lock:
            self._unwanted.append(record_id)

    def _take_nudge(self) -> None:
        self._pace.nudge()

    def _step(self) -> float:
        with self._lock:
            woken, self._woken = self._woken, []
        for record_id in woken:
            self._pace.wake(record_id)
        self._withdraw_unwanted()
        wanted, wait = self._pace.next()
        if wanted is None:
            return min(wait, LOOK_AGAIN_S)
        chosen = self._outbox.first_in_turn(wanted)
        if chosen is None:
            self._pace.done(wanted)
            return 0.0
        wait = self._wait_for_place()
        if wait > 0:
            return wait
        if not self._works.claims.take([chosen]):
            # The backlog is just sending it, or what must go before it.
            return 0.2
        try:
            self._attempt(wanted, chosen)
        finally:
            self._works.claims.give_back([chosen])
        return 0.0

    def _wait_for_place(self) -> float:
        now = self._works.clock.monotonic()
        if self._place is None or now - self._place >= SHORTEST_S:
            # None, or one that nobody came for: another has it by now.
            self._place = now + self._works.machine.reserve()
        if now < self._place:
            return self._place - now
        self._place = None
        return 0.0

    def _withdraw_unwanted(self) -> None:
        """Between two attempts: what a failed one has left behind is certain then."""
        with self._lock:
            unwanted, self._unwanted = self._unwanted, []
        for record_id in unwanted:
            if not self._works.claims.take([record_id]):
                self.withdraw(record_id)
                continue
            try:
                if self._outbox.withdraw(record_id) is WithdrawOutcome.WITHDRAWN:
                    self._pace.done(record_id)
                    self._works.edges.report(Withdrawn(record_id, Lane.APPLICATION))
            except NoSuchRecordError:
                pass
            finally:
                self._works.claims.give_back([record_id])

    def _attempt(self, record_id: str, chosen: str) -> None:
        """chosen: the record itself, or the older one that must go before it."""
        attempts = self._works.attempts
        if not self._pace.may_try():
            if not self._pace.rested(record_id):
                attempts.postpone(record_id, Lane.APPLICATION, NoAnswer(Trouble.RESTING, left=False), 0.0)
            return
        try:
            result = attempts.one(chosen, Lane.APPLICATION, live=True)
        except StoreError:
            self._pace.gave_up()
            raise
        match result:
            case Judged(again=again):
                self._pace.well()
                if again:
                    # Once more and once more is the backlog's work, which keeps to the pause.
                    self._pace.done(record_id)
                return
            case NothingSent():
                self._pace.gave_up()
                return
            case NoAnswer():
                rest = self._pace.unanswered(record_id)
            case BadAnswer(retry_after_s=retry_after_s):
                rest = self._pace.unwell(record_id, retry_after_s)
            case MachineRefused():
                rest = self._pace.turned_away(record_id)
            case _:
                assert_never(result)
        attempts.postpone(chosen, Lane.APPLICATION, result, rest)


class BacklogLane(LaneWork):
    """The other applications: only in the slot, in batches, oldest first and in order for each applicant."""

    def __init__(self, works: Works) -> None:
        super().__init__(works)
        self._lock = threading.Lock()
        self._pace = BacklogPace(works.clock, works.random)
        self._most = MOST_IN_BATCH
        """Halved when the centre chokes on a whole batch: so the poisoned one is found, and only it is blamed."""
        self._alone: set[str] = set()
        """What the centre choked on by itself is in no batch any more."""

    def hear(self, slot: Slot | None) -> None:
        """A heartbeat was answered, with this slot or none."""
        with self._lock:
            self._pace.hear(slot)

    def line(self, up: bool) -> None:
        """Whether the centre answers at all, as any lane has found."""
        with self._lock:
            self._pace.line(up)

    def _take_nudge(self) -> None:
        with self._lock:
            self._pace.lane.nudge()

    def _step(self) -> float:
        with self._lock:
            wait, room = self._pace.wait_s(), self._pace.room()
        if wait > 0:
            return min(wait, LOOK_AGAIN_S)
        due = self._outbox.backlog(min(room, self._most))
        if not due:
            return LOOK_AGAIN_S
        errand = self._errand(due)
        held = self._works.claims.take(record.id for record in errand)
        if not held:
            # The live lane is at it.
            return 0.2
        try:
            wait = self._works.machine.take()
            if wait == 0:
                self._attempt([record for record in errand if record.id in held])
        finally:
            self._works.claims.give_back(held)
        return wait

    def _errand(self, due: list[Sendable]) -> list[Sendable]:
        """What the next request brings: as many of the oldest as go into a batch, or the oldest by itself."""
        batch: list[Sendable] = []
        size = 0
        for record in due:
            size += record.size
            if size > MOST_BATCH_BYTES or record.id in self._alone or record.papers or record.suspect:
                break
            batch.append(record)
        return batch or due[:1]

    def _attempt(self, records: list[Sendable]) -> None:
        first, *more = records
        if more or not first.unsent:
            # A paper is no application: those are what a slot counts.
            with self._lock:
                self._pace.sent(len(records))
        if not more:
            self._attempt_one(first)
            return
        tries = {record.id: record.attempts for record in records}
        result = self._works.attempts.batch(list(tries))
        match result:
            case list():
                # What some bodies met says nothing about centre and line, unless all of them met it.
                self._paced(result[-1][1] if len(result) == len(records) else Judged())
                for record_id, failure in result:
                    asked = failure.retry_after_s if isinstance(failure, BadAnswer) else None
                    rest = 0.0 if asked is None else obeyed(asked, self._works.random)
                    self._postpone(record_id, failure, rest, tries[record_id])
            case Judged() | NothingSent():
                self._most = min(MOST_IN_BATCH, self._most * 2)
                self._paced(result)
            case NoAnswer() | BadAnswer() | MachineRefused():
                if isinstance(result, BadAnswer) and result.retry_after_s is None:
                    self._most = max(1, len(records) // 2)
                rest = self._paced(result)
                for record_id in tries:
                    self._postpone(record_id, result, rest, 0, blame=False)
            case _:
                assert_never(result)

    def _attempt_one(self, record: Sendable) -> None:
        result = self._works.attempts.one(record.id, Lane.APPLICATION)
        rest = self._paced(result)
        match result:
            case Judged() | NothingSent():
                self._most = min(MOST_IN_BATCH, self._most * 2)
                self._alone.discard(record.id)
            case NoAnswer() | BadAnswer() | MachineRefused():
                if isinstance(result, BadAnswer) and result.retry_after_s is None:
                    self._alone.add(record.id)
                self._postpone(record.id, result, rest, record.attempts)
            case _:
                assert_never(result)

    def _paced(self, result: Attempted) -> float:
        """The lane's rest in seconds."""
        with self._lock:
            if isinstance(result, NoAnswer | BadAnswer | MachineRefused):
                return rested(self._pace.lane, result)
            self._pace.lane.well()
            return 0.0

    def _postpone(
        self, record_id: str, failure: LineFailure, rest: float, attempts: int, *, blame: bool = True
    ) -> None:
        self._works.attempts.postpone(record_id, Lane.APPLICATION, failure, rest, attempts=attempts, blame=blame)


def rested(pace: LanePace, failure: LineFailure) -> float:
    """What a failure means for its lane: the rest in seconds."""
    match failure:
        case NoAnswer():
            return pace.unwell()
        case BadAnswer(retry_after_s=retry_after_s):
            return pace.unwell(retry_after_s)
        case MachineRefused():
            return pace.turned_away()
        case _:
            assert_never(failure)
