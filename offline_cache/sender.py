# SPDX-License-Identifier: GPL-3.0-or-later
"""Empties the outbox: one lane a kind of record, one parcel in flight a lane, live applications first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Final, assert_never

from kiosk.sealing import BoxDamagedError
from kiosk.timing import Clock
from offline_cache.faults import StoreError
from offline_cache.outbox import Outbox
from offline_cache.pacing import CAP_S, LONGEST_POSTPONEMENT_S, backoff, obeyed
from offline_cache.records import Parcel, Sendable, WithdrawOutcome
from offline_cache.sending import (
    Acknowledged,
    BadAnswer,
    CaseAnswered,
    Delivered,
    LineChanged,
    MachineChanged,
    MachineRefused,
    NoAnswer,
    ParcelRefused,
    Parked,
    Report,
    Sending,
    StoreTrouble,
    Submit,
    Trouble,
    WillRetry,
    Withdrawn,
)
from offline_cache.states import Lane
from offline_cache.store import Store

SUBMIT_DEADLINE_S: Final = 8.0
LIGHT_BYTES: Final = 256 * 1024
UPLOAD_BYTES_A_S: Final = 128 * 1024
"""1 Mbit/s: for what an application has above LIGHT_BYTES it may take so much longer, 41 s for the largest with its
papers. Otherwise it would never get through a slow line, and be tried for ever."""
LOOK_AGAIN_S: Final = 30.0
"""An empty lane looks into the store this often, should a wake-up be lost."""
STORE_TROUBLE_PAUSE_S: Final = 10.0


class _Edge:
    """A value shared by the lanes whose changes are reported once."""

    def __init__(
        self, first: object, changed: Callable[[object], Report], report: Callable[[Report], None]
    ) -> None:
        self._value = first
        self._changed = changed
        self._report = report
        self._lock = threading.Lock()

    def set(self, value: object) -> None:
        with self._lock:
            if value == self._value:
                return
            self._value = value
        self._report(self._changed(value))


class _Edges:
    """What all lanes report together."""

    def __init__(self, report: Callable[[Report], None]) -> None:
        self.report = report
        self.line = _Edge(None, lambda up: LineChanged(bool(up)), report)
        self.machine = _Edge("", lambda code: MachineChanged(str(code)), report)
        self.store = _Edge("", lambda code: StoreTrouble(str(code)), report)


class LaneSender:
    """The sending of one lane. `step` does at most one attempt and says how long to wait.

    A record named by `wake` is live: a person waits for it, so it is tried once at once, before the
    backlog and without regard to earlier failures of the line; only a Retry-After holds it.
    """

    def __init__(
        self,
        lane: Lane,
        outbox: Outbox,
        submit: Submit,
        clock: Clock,
        edges: _Edges,
        random: Random,
        deadline_s: float,
    ) -> None:
        self._lane = lane
        self._outbox = outbox
        self._submit = submit
        self._clock = clock
        self._edges = edges
        self._random = random
        self._deadline_s = deadline_s
        self._live: list[str] = []
        self._live_lock = threading.Lock()
        self._failures = 0
        self._nudged = False
        self._held_until = clock.monotonic()
        self._told_until = clock.monotonic()
        self._due: dict[tuple[str, int], float] = {}
        self._fresh: set[str] = set()
        """Stored while this sender was at work: every attempt at them was made from here."""
        self._left: set[str] = set()
        """Queued ones of which an attempt of this sender may have left the machine."""
        self._unwanted: list[str] = []

    def wake(self, record_id: str) -> None:
        with self._live_lock:
            self._fresh.add(record_id)
            if record_id not in self._live:
                self._live.append(record_id)

    def withdraw(self, record_id: str) -> None:
        """Nobody wants it any more. It is taken back unless it may have left already: then its answer counts."""
        with self._live_lock:
            self._unwanted.append(record_id)

    def nudge(self) -> None:
        """Something has changed for the better (an enrolment, a cable): do not wait for the lane's rest to end."""
        self._nudged = True

    def step(self) -> float:
        """At most one attempt; seconds until the next step is worth it (0.0: at once)."""
        try:
            wait = self._step()
        except StoreError as error:
            self._edges.store.set(type(error).__name__)
            return STORE_TROUBLE_PAUSE_S
        self._edges.store.set("")
        return wait

    def _step(self) -> float:
        now = self._clock.monotonic()
        if self._nudged:
            # A flag, so that a nudge in the middle of an attempt outlives the rest that the attempt ends in.
            self._nudged = False
            self._held_until = now
        if now < self._told_until:
            self._withdraw_unwanted()
            return self._told_until - now
        self._withdraw_unwanted()
        live = self._pop_live()
        if live is not None:
            self._attempt_live(live)
            return 0.0
        waiting = self._outbox.sendable(self._lane)
        if not waiting:
            self._due.clear()
            return LOOK_AGAIN_S
        due = self._due_times(waiting, now)
        at = max(min(due.values()), self._held_until)
        if at > now:
            return min(at - now, LOOK_AGAIN_S)
        # Among those that are due the oldest goes first.
        self._attempt(next(record.id for record in waiting if due[record.id] <= now))
        return 0.0

    def _pop_live(self) -> str | None:
        with self._live_lock:
            return self._live.pop(0) if self._live else None

    def _withdraw_unwanted(self) -> None:
        """Between two attempts: nothing is in flight."""
        with self._live_lock:
            unwanted, self._unwanted = self._unwanted, []
        certain = [record_id for record_id in unwanted if record_id in self._fresh - self._left]
        for record_id in certain:
            with self._live_lock:
                self._fresh.discard(record_id)
            if self._outbox.withdraw(record_id) is WithdrawOutcome.WITHDRAWN:
                self._edges.report(Withdrawn(record_id, self._lane))

    def _attempt_live(self, record_id: str) -> None:
        """One attempt at a live record, after those of the same person that must go before it."""
        chosen = self._outbox.first_in_turn(record_id)
        if chosen is None:
            return
        self._attempt(chosen)
        if chosen not in (record_id, self._outbox.first_in_turn(record_id)):
            # The older one is out of the way; had it failed, the hurry would have ended with it.
            with self._live_lock:
                self._live.insert(0, record_id)

    def _due_times(self, waiting: list[Sendable], now: float) -> dict[str, float]:
        """Monotonic due times. The stored ones are wall times of the last run and are read once."""
        wall = self._clock.now()
        known: dict[tuple[str, int], float] = {}
        for record in waiting:
            key = (record.id, record.attempts)
            due = self._due.get(key)
            if due is None:
                ahead = (record.due_at - wall).total_seconds() if record.due_at else 0.0
                # Nobody is made to wait longer: a time farther ahead was written by a clock that is right again.
                due = now + (ahead if 0.0 < ahead <= LONGEST_POSTPONEMENT_S else 0.0)
            known[key] = due
        self._due = known
        return {record_id: due for (record_id, _), due in known.items()}

    def _attempt(self, record_id: str) -> None:
        try:
            parcel = self._outbox.parcel(record_id)
        except BoxDamagedError:
            self._outbox.refused(record_id, Trouble.PAYLOAD_DAMAGED)
            self._edges.report(Parked(record_id, self._lane, Trouble.PAYLOAD_DAMAGED))
            return
        if parcel is None:
            return
        self._edges.report(Sending(record_id, self._lane))
        heavy = max(0, len(parcel.body) - LIGHT_BYTES)
        result = self._submit.send(parcel, deadline_s=self._deadline_s + heavy / UPLOAD_BYTES_A_S)
        if isinstance(result, BadAnswer) or (isinstance(result, NoAnswer) and result.left):
            self._left.add(record_id)
        elif not isinstance(result, NoAnswer | MachineRefused):
            # The centre has judged it: it is queued no more.
            self._left.discard(record_id)
            with self._live_lock:
                self._fresh.discard(record_id)
        if not isinstance(result, MachineRefused):
            # A machine without enrolment refuses by itself and knows nothing of the line.
            self._edges.line.set(not isinstance(result, NoAnswer))
        match result:
            case CaseAnswered(answer):
                if self._outbox.accept(record_id, answer):
                    self._good(Delivered(record_id, self._lane, answer.receipt.case_no))
                else:
                    self._bad(parcel, BadAnswer(Trouble.ANSWER_NOT_OURS))
            case Acknowledged(ticket_no):
                self._outbox.acknowledge(record_id)
                self._good(Delivered(record_id, self._lane, ticket_no))
            case ParcelRefused(code):
                self._outbox.refused(record_id, code)
                self._good(Parked(record_id, self._lane, code))
            case MachineRefused(code):
                self._edges.machine.set(code)
                self._hold(parcel, code, CAP_S * self._random.uniform(0.75, 1.0))
            case NoAnswer(code):
                self._failures += 1
                self._hold(parcel, code, backoff(self._failures, self._random))
            case BadAnswer():
                self._bad(parcel, result)
            case _:
                assert_never(result)

    def _good(self, report: Report) -> None:
        """The centre has judged this parcel: line, centre and machine are well."""
        self._failures = 0
        self._held_until = self._clock.monotonic()
        self._edges.machine.set("")
        self._edges.report(report)

    def _bad(self, parcel: Parcel, result: BadAnswer) -> None:
        """Centre or parcel may be to blame: the lane rests a little, the parcel by its own count."""
        self._failures += 1
        if result.retry_after_s is not None:
            wait = obeyed(result.retry_after_s, self._random)
            self._told_until = self._clock.monotonic() + wait
            self._hold(parcel, result.code, wait)
            return
        wait = backoff(parcel.attempts + 1, self._random)
        self._postpone(parcel, result.code, wait, due=self._clock.monotonic() + wait)
        self._held_until = self._clock.monotonic() + backoff(self._failures, self._random)

    def _hold(self, parcel: Parcel, code: str, wait: float) -> None:
        """The lane rests; the parcel is not to blame and is as due as before."""
        self._postpone(parcel, code, wait, due=self._clock.monotonic())
        self._held_until = self._clock.monotonic() + wait

    def _postpone(self, parcel: Parcel, code: str, wait: float, *, due: float) -> None:
        self._due[parcel.id, parcel.attempts + 1] = due
        self._outbox.attempt_failed(parcel.id, code, self._clock.now() + timedelta(seconds=wait))
        self._edges.report(WillRetry(parcel.id, self._lane, code, wait))


class Sender:
    """All lanes, each on a thread of its own, and the store's tidying when the application lane is idle.

    report: called on the lanes' threads.
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
        self._keep_answers = keep_answers
        edges = _Edges(report)
        chance = random or Random()  # noqa: S311 - spreads load, guards nothing
        self.lanes = {
            lane: LaneSender(lane, store.outbox, submit, clock, edges, chance, deadline_s) for lane in Lane
        }
        self._edges = edges
        self._awake = {lane: threading.Event() for lane in Lane}
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        for lane in Lane:
            thread = threading.Thread(target=self._run, args=(lane,), name=f"sender-{lane}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def wake(self, record_id: str | None = None) -> None:
        """record_id: a stored record that a person is waiting for. None: look again, whatever was wrong before."""
        if record_id is None:
            for lane_sender in self.lanes.values():
                lane_sender.nudge()
        else:
            try:
                lane = self._store.outbox.lane_of(record_id)
            except StoreError as error:
                self._edges.store.set(type(error).__name__)
                lane = None
            if lane is not None:
                self.lanes[lane].wake(record_id)
        for event in self._awake.values():
            event.set()

    def withdraw(self, record_id: str) -> None:
        """Take an application back that nobody wants any more, when it is certain that none of it was sent."""
        self.lanes[Lane.APPLICATION].withdraw(record_id)
        self._awake[Lane.APPLICATION].set()

    def stop(self, within_s: float) -> bool:
        """Stop after the attempts in flight; False when one of them outlasts within_s. It harms nothing:
        what was not recorded is sent again under the same key."""
        self._stop.set()
        for event in self._awake.values():
            event.set()
        for thread in self._threads:
            thread.join(within_s)
        return not any(thread.is_alive() for thread in self._threads)

    def _run(self, lane: Lane) -> None:
        event = self._awake[lane]
        while not self._stop.is_set():
            event.clear()
            wait = self.lanes[lane].step()
            if wait > 0.0:
                if lane is Lane.APPLICATION:
                    self._tidy()
                event.wait(wait)

    def _tidy(self) -> None:
        try:
            self._store.tidy(self._keep_answers)
        except StoreError as error:
            self._edges.store.set(type(error).__name__)
