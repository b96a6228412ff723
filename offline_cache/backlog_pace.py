# SPDX-License-Identifier: GPL-3.0-or-later
"""When the backlog may be sent, and how much of it: in the slot that a heartbeat's answer gave.

After an outage every machine has a backlog, and the centre's capacity is for those who stand waiting. So nothing of
it leaves before the centre has said when. Pure, like offline_cache.pacing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random
from typing import Final

from kiosk.contract.delivery import MOST_IN_BATCH
from kiosk.contract.fleet import Slot
from kiosk.timing import Clock
from offline_cache.pacing import BASE_S, LONGEST_RETRY_AFTER_S, SHORTEST_S, LanePace

SLOT_PATIENCE_S: Final = 90.0
"""One heartbeat (60 s) and a half: a centre that has answered for so long and gave no slot gives none."""
SILENCE_S: Final = 900.0
"""When nothing was heard at all for so long, one application is tried by itself: 100,000 machines that do this are
95 requests a second, and it is how a machine whose heartbeats do not get through sends at all."""
LONGEST_SLOT_S: Final = 24 * 3600.0


@dataclass
class _Turn:
    """Monotonic seconds. left: applications that may still go in it."""

    begins: float
    ends: float
    per_s: float
    left: int


class BacklogPace:
    """The pace of one machine's backlog. Its lane asks `wait_s` and `room`, and says what it did."""

    def __init__(self, clock: Clock, random: Random) -> None:
        self._clock = clock
        self._random = random
        self.lane = LanePace(clock, random)
        self._turn: _Turn | None = None
        self._next_at = clock.monotonic()
        self._up = False
        self._without_from = clock.monotonic() + self._silence()
        """From when on it may go without a slot, as things stand."""

    def hear(self, slot: Slot | None) -> None:
        """A heartbeat was answered. A new slot ends the one before; None says nothing about it."""
        now = self._clock.monotonic()
        if slot is None or not all(map(math.isfinite, (slot.starts_in_s, slot.lasts_s, slot.per_s))):
            self.line(True)
            return
        self._up = True
        begins = now + min(slot.starts_in_s, LONGEST_SLOT_S)
        self._turn = _Turn(begins, begins + min(slot.lasts_s, LONGEST_SLOT_S), slot.per_s, slot.most)
        self._without_from = self._turn.ends + self._silence()
        # What was waited for was this: an earlier failure of the line is over.
        self.lane.nudge()

    def line(self, up: bool) -> None:
        """Some lane was answered, or was not."""
        if up == self._up:
            return
        self._up = up
        now = self._clock.monotonic()
        if self._turn is None or self._turn.ends <= now:
            self._without_from = now + (SLOT_PATIENCE_S if up else self._silence())

    def wait_s(self) -> float:
        """Seconds until some of the backlog may be sent; 0.0 for now."""
        now = self._clock.monotonic()
        rest = max(self.lane.rest_s, self._next_at - now)
        turn = self._open_turn(now)
        at = turn.begins if turn is not None else self._without_from
        return max(0.0, rest, at - now)

    def room(self) -> int:
        """How many applications the next request may bring, when `wait_s` is 0."""
        turn = self._open_turn(self._clock.monotonic())
        if turn is not None:
            return min(turn.left, MOST_IN_BATCH)
        return MOST_IN_BATCH if self._up else 1

    def sent(self, applications: int) -> None:
        """A request with so many was answered, or not: they have had their turn."""
        now = self._clock.monotonic()
        turn = self._open_turn(now)
        gap = SHORTEST_S
        if turn is not None:
            turn.left -= applications
            gap = min(applications / turn.per_s, LONGEST_RETRY_AFTER_S)
        elif self._up:
            gap = self._random.uniform(0.0, BASE_S)
        else:
            # Not a gap: a slot that comes meanwhile is not held up by it.
            self._without_from = now + self._silence()
        self._next_at = now + max(SHORTEST_S, gap)

    def _open_turn(self, now: float) -> _Turn | None:
        """The turn that has not ended and has room."""
        turn = self._turn
        return turn if turn is not None and now < turn.ends and turn.left > 0 else None

    def _silence(self) -> float:
        return SILENCE_S * self._random.uniform(0.75, 1.25)


def left_of(slot: Slot, passed_s: float) -> Slot | None:
    """A slot that was heard so long ago, as it would be told now; None when it is over. What was sent in it already
    is not known any more: the centre holds what exceeds its share."""
    begun_s = max(0.0, passed_s - slot.starts_in_s)
    if begun_s >= slot.lasts_s:
        return None
    return slot.model_copy(
        update={"starts_in_s": max(0.0, slot.starts_in_s - passed_s), "lasts_s": slot.lasts_s - begun_s}
    )
