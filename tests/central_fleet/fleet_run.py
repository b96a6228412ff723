# SPDX-License-Identifier: GPL-3.0-or-later
"""A fleet that drains its backlogs by slots alone, second by second, without a network."""

from __future__ import annotations

import heapq
import random
from collections import Counter
from dataclasses import dataclass, field

from central.fleet.slots import SlotBook
from kiosk.contract.fleet import Slot

HEARTBEAT = 60.0


@dataclass
class FleetRun:
    """sent: applications of each second. ended: when a machine had sent its last. asks: beats with a backlog."""

    left: dict[str, int]
    sent: Counter[int] = field(default_factory=Counter)
    ended: dict[str, float] = field(default_factory=dict)
    asks: int = 0

    @property
    def lasted(self) -> int:
        return max(self.sent) + 1

    @property
    def per_s(self) -> float:
        return self.sent.total() / self.lasted


def drain(book: SlotBook, left: dict[str, int], *, live_per_s: float = 0.0, seed: int = 1) -> FleetRun:
    """Every machine beats at a phase of its own, and sends in its slot at the slot's pace until the next beat."""
    run = FleetRun(dict(left))
    dice = random.Random(seed)
    beats = [(dice.random() * HEARTBEAT, machine) for machine in left]
    heapq.heapify(beats)
    slots: dict[str, tuple[float, Slot]] = {}
    while beats:
        now, machine = heapq.heappop(beats)
        assert now < 100_000, "the backlog does not end"
        if machine in slots:
            _send(run, machine, *slots.pop(machine), until=now)
        if not run.left[machine]:
            continue
        slot = book.ask(machine, backlog=run.left[machine], now=now, live_per_s=live_per_s)
        run.asks += 1
        assert slot is not None
        slots[machine] = (now, slot)
        heapq.heappush(beats, (now + HEARTBEAT, machine))
    return run


def _send(run: FleetRun, machine: str, told_at: float, slot: Slot, *, until: float) -> None:
    begins = told_at + slot.starts_in_s
    seconds = min(until, begins + slot.lasts_s) - begins
    count = min(run.left[machine], slot.most, max(0, int(seconds * slot.per_s)))
    run.sent.update(int(begins + number / slot.per_s) for number in range(count))
    run.left[machine] -= count
    if count and not run.left[machine]:
        run.ended[machine] = begins + count / slot.per_s
