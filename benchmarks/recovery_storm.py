# SPDX-License-Identifier: GPL-3.0-or-later
"""The recovery storm: the centre comes back after an outage, and every machine of the city has a backlog.

    python -m benchmarks.recovery_storm [--kiosks N] [--capacity 500 2000] [--seed N]

A simulated clock and a simulated centre; the policy is the product's own: each machine runs offline_cache's
BacklogPace and LivePace, as the sender does, and the centre runs central.fleet's SlotBook and Admission, as its
heartbeat and its door do. The setting is that of the first measurement of this storm (docs/scale.md): 100,000
machines with two or three applications each, 116 live ones a second, a heartbeat every 50 s at each machine's own
phase, and a centre that takes 500 or 2,000 applications a second.

Beside it the same machines where the centre gives no slots: once with its door, once with no door either.
"""

from __future__ import annotations

import argparse
import heapq
import itertools
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from random import Random
from typing import Any, Final

from benchmarks.measured import report
from central.fleet.admission import Admission, BacklogRefusedError
from central.fleet.slots import SlotBook, SlotRules
from kiosk.timing import SteppedClock
from offline_cache.backlog_pace import SILENCE_S, BacklogPace
from offline_cache.live_pace import LivePace

KIOSKS: Final = 100_000
LIVE_PER_S: Final = 116.0
BACKLOG_EACH: Final = (2, 3)
HEARTBEAT_S: Final = 50.0
QUEUE_S: Final = 1.0
"""A centre that is this far behind answers 503: its clients give up at 8 s, and work for those is wasted."""
LONGEST_S: Final = 4 * 3600.0
_ROUND_TRIP_S: Final = 0.05


class Centre(StrEnum):
    """SLOTS: heartbeats give slots, and the door holds what comes beside them. DOOR: no slots. PLAIN: neither; what
    comes is served in its order."""

    SLOTS = "slots"
    DOOR = "door"
    PLAIN = "plain"


class SimulatedClock(SteppedClock):
    """Set by the event loop alone; `now` is not asked for."""

    def __init__(self) -> None:
        self.time = 0.0

    def monotonic(self) -> float:
        return self.time


@dataclass(slots=True)
class Machine:
    name: str
    pace: BacklogPace
    backlog: int
    sending: int = 0
    looks_at: float = float("inf")
    """When its backlog's lane looks next; an earlier look takes the place of a later one."""
    live: dict[str, LivePace] = field(default_factory=dict)


@dataclass
class Counts:
    """attempts: each application in each request. refused: of them."""

    requests: Counter[int] = field(default_factory=Counter)
    heartbeats: Counter[int] = field(default_factory=Counter)
    backlog: int = 0
    backlog_attempts: int = 0
    backlog_refused: int = 0
    live: int = 0
    live_attempts: int = 0
    live_refused: int = 0
    live_late: int = 0
    """Live ones that were not taken while their citizens waited, and became backlog."""
    live_longest_s: float = 0.0
    drained_99_s: float = 0.0
    drained_s: float = 0.0


class Storm:
    """One run."""

    def __init__(
        self,
        centre: Centre,
        *,
        capacity: float,
        kiosks: int = KIOSKS,
        live_per_s: float = LIVE_PER_S,
        seed: int = 1,
    ) -> None:
        self._centre = centre
        self._capacity = capacity
        self._live_per_s = live_per_s
        self._random = Random(seed)
        self._clock = SimulatedClock()
        rules = SlotRules(capacity_per_s=capacity, heartbeat_s=HEARTBEAT_S)
        self._book = SlotBook(rules)
        self._door = Admission(rules, self._clock)
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._busy_until = 0.0
        self._left = 0
        self.counts = Counts()
        self._machines = [self._machine(number) for number in range(kiosks)]

    @property
    def least_drain_s(self) -> float:
        """Were every moment of the centre used that live ones leave."""
        return self.counts.backlog / (self._capacity - self._live_per_s)

    def run(self) -> Counts:
        """Until the backlog is drained."""
        for number, machine in enumerate(self._machines):
            # Any odd factor spreads the phases evenly.
            phase = (number * 2654435761 % 2**32) / 2**32
            self._at(phase * HEARTBEAT_S, partial(self._heartbeat, machine))
            self._look(machine)
        self._at(self._random.expovariate(self._live_per_s), self._live_comes)
        while self._left and self._events and self._clock.time < LONGEST_S:
            self._clock.time, _, event = heapq.heappop(self._events)
            event()
        self.counts.drained_s = self._clock.time
        return self.counts

    def _at(self, when: float, event: Callable[[], None]) -> None:
        heapq.heappush(self._events, (when, next(self._order), event))

    def _machine(self, number: int) -> Machine:
        # In the outage each tries one by itself now and then: its next time may be near.
        self._clock.time = -self._random.uniform(0.0, 0.75 * SILENCE_S)
        machine = Machine(f"K-{number}", BacklogPace(self._clock, self._random), BACKLOG_EACH[number % 2])
        self._clock.time = 0.0
        self.counts.backlog += machine.backlog
        self._left += machine.backlog
        return machine

    # The machine.

    def _heartbeat(self, machine: Machine) -> None:
        now = self._clock.time
        self.counts.heartbeats[int(now)] += 1
        slot = None
        if self._centre is Centre.SLOTS:
            live = self._door.live_per_s
            slot = self._book.ask(machine.name, backlog=machine.backlog, now=now, live_per_s=live)
        machine.pace.hear(slot)
        self._look(machine)
        if machine.backlog or machine.live:
            self._at(now + HEARTBEAT_S, lambda: self._heartbeat(machine))

    def _look(self, machine: Machine) -> None:
        """As the backlog's lane does when it is woken."""
        if machine.backlog and not machine.sending:
            at = self._clock.time + machine.pace.wait_s()
            if at < machine.looks_at or machine.looks_at < self._clock.time:
                machine.looks_at = at
                self._at(at, lambda: self._send_backlog(machine, at))

    def _send_backlog(self, machine: Machine, planned: float) -> None:
        if machine.looks_at != planned or machine.sending or not machine.backlog:
            return
        machine.looks_at = float("inf")
        if machine.pace.wait_s() > 0:
            self._look(machine)
            return
        count = min(machine.pace.room(), machine.backlog)
        machine.pace.sent(count)
        machine.sending = count
        self.counts.backlog_attempts += count
        refused, done_at = self._serve(count, live=False)
        if refused is None:
            self._at(done_at, lambda: self._backlog_taken(machine, count))
            return
        self.counts.backlog_refused += count
        (retry_after_s,) = refused
        self._at(done_at, lambda: self._backlog_refused(machine, retry_after_s))

    def _backlog_taken(self, machine: Machine, count: int) -> None:
        machine.sending = 0
        machine.backlog -= count
        self._left -= count
        if not self.counts.drained_99_s and self._left <= self.counts.backlog // 100:
            self.counts.drained_99_s = self._clock.time
        machine.pace.line(True)
        machine.pace.lane.well()
        self._look(machine)

    def _backlog_refused(self, machine: Machine, retry_after_s: float | None) -> None:
        machine.sending = 0
        machine.pace.line(True)
        machine.pace.lane.unwell(retry_after_s)
        self._look(machine)

    def _live_comes(self) -> None:
        machine = self._random.choice(self._machines)
        self.counts.live += 1
        name = str(self.counts.live)
        machine.live[name] = LivePace(self._clock, self._random)
        machine.live[name].wake(name)
        self._send_live(machine, name, self._clock.time)
        self._at(self._clock.time + self._random.expovariate(self._live_per_s), self._live_comes)

    def _send_live(self, machine: Machine, name: str, came: float) -> None:
        pace = machine.live[name]
        wanted, wait = pace.next()
        if wanted is None:
            self._at(self._clock.time + wait, lambda: self._send_live(machine, name, came))
            return
        pace.may_try()
        self.counts.live_attempts += 1
        refused, done_at = self._serve(1, live=True)
        self._at(done_at, lambda: self._live_answered(machine, name, came, refused))

    def _live_answered(self, machine: Machine, name: str, came: float, refused: tuple[float | None] | None) -> None:
        pace = machine.live[name]
        machine.pace.line(True)
        if refused is None:
            pace.well()
            del machine.live[name]
            self.counts.live_longest_s = max(self.counts.live_longest_s, self._clock.time - came)
            self._look(machine)
            return
        self.counts.live_refused += 1
        pace.unwell(name, refused[0])
        wanted, wait = pace.next()
        if wanted is None and wait == float("inf"):
            # Its citizen has gone: it is one of the backlog.
            del machine.live[name]
            self.counts.live_late += 1
            machine.backlog += 1
            self._left += 1
            self._look(machine)
            return
        self._at(self._clock.time + wait, lambda: self._send_live(machine, name, came))

    # The centre.

    def _serve(self, count: int, *, live: bool) -> tuple[tuple[float | None] | None, float]:
        """Whether so many applications are refused now, and with which Retry-After; when the machine hears it."""
        now = self._clock.time
        self.counts.requests[int(now)] += 1
        permit: AbstractContextManager[None] | None = None
        if self._centre is not Centre.PLAIN:
            if live:
                self._door.live(count)
            else:
                permit = self._door.backlog(count)
                try:
                    permit.__enter__()
                except BacklogRefusedError as refused:
                    return (float(max(1, round(refused.retry_after_s))),), now + _ROUND_TRIP_S
        if self._busy_until - now > QUEUE_S:
            if permit is not None:
                _leave(permit)
            return (None,), now + _ROUND_TRIP_S
        self._busy_until = max(self._busy_until, now) + count / self._capacity
        if permit is not None:
            self._at(self._busy_until, partial(_leave, permit))
        return None, self._busy_until + _ROUND_TRIP_S


def _leave(permit: AbstractContextManager[None]) -> None:
    permit.__exit__(None, None, None)


def figures(centre: Centre, capacity: float, kiosks: int, seed: int) -> dict[str, Any]:
    """One row of the table. For fewer machines everything else is as much less, so that the storm is as hard."""
    scale = kiosks / KIOSKS
    storm = Storm(centre, capacity=capacity * scale, kiosks=kiosks, live_per_s=LIVE_PER_S * scale, seed=seed)
    began = time.perf_counter()
    counts = storm.run()
    return {
        "centre": centre.value,
        "capacity_per_s": capacity,
        "backlog": counts.backlog,
        "drain_99_percent_s": round(counts.drained_99_s),
        "drain_s": round(counts.drained_s),
        "least_drain_s": round(storm.least_drain_s),
        "attempts_per_application": round(counts.backlog_attempts / (counts.backlog + counts.live_late), 3),
        "backlog_refused": counts.backlog_refused,
        "live": counts.live,
        "live_refused": counts.live_refused,
        "live_late": counts.live_late,
        "live_longest_s": round(counts.live_longest_s, 2),
        "peak_requests_per_s": max(counts.requests.values()),
        "peak_heartbeats_per_s": max(counts.heartbeats.values()),
        "simulated_in_s": round(time.perf_counter() - began, 1),
    }


def measure(kiosks: int, capacities: list[float], centres: list[Centre], seed: int = 1) -> list[dict[str, Any]]:
    """Every combination, each in a process of its own."""
    with ProcessPoolExecutor() as pool:
        rows = [
            pool.submit(figures, centre, capacity, kiosks, seed) for capacity in capacities for centre in centres
        ]
        return [row.result() for row in rows]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kiosks", type=int, default=KIOSKS)
    parser.add_argument("--capacity", type=float, nargs="+", default=[500.0, 2000.0])
    parser.add_argument("--centre", type=Centre, nargs="+", default=list(Centre))
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    rows = measure(arguments.kiosks, arguments.capacity, arguments.centre, arguments.seed)
    report("recovery_storm", {"kiosks": arguments.kiosks, "seed": arguments.seed, "rows": rows})


if __name__ == "__main__":
    main()
