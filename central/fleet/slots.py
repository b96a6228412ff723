# SPDX-License-Identifier: GPL-3.0-or-later
"""When each machine may send of its backlog: one row of turns, walked at the pace that the centre can keep.

After an outage every machine has a backlog and all of them ask within 50 s. Each gets a turn at the end of the
row: so many applications, beginning when the row will have come there. The row is walked at 80 % of the centre's
capacity less what live applications use; docs/scale.md measures that nothing else (jitter, back-off) drains a storm
without refusing live ones. A turn is a place in the row and not an hour: when live applications come
or go, each next heartbeat tells its beginning anew.

Pure: no clock, no lock, no database; the caller hands in monotonic seconds. Cheap: an ask is O(1), and every
quarter of a heartbeat turns that are over are forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kiosk.contract.delivery import MOST_IN_BATCH
from kiosk.contract.fleet import Slot

_LONGER_THAN_A_HEARTBEAT: Final = 1.25
"""A machine that is alone must not run dry before its next heartbeat, which may be late."""
_FEW: Final = 4
"""So many machines may each send at the whole pace, one after the other: with fewer turns at a time than machines
wait, none is idle until its next heartbeat."""
_SLACK: Final = 1.25
_SLACK_S: Final = 10.0
"""How much longer than its own pace a turn lasts: a slow line does not lose its turn."""


@dataclass(frozen=True)
class SlotRules:
    """The centre's capacity, and how it is shared.

    capacity_per_s: applications a second that this centre decides and commits. pacing: how much of it may be used
    by live applications and backlog together; the rest stays free for live ones that come suddenly. least_share: of
    the capacity, what the backlog gets even when live applications use all of the pace, so that it ends some day.
    heartbeat_s: how often a machine asks. most_per_machine_s: what one machine sends while others wait too.
    """

    capacity_per_s: float = 20.0
    pacing: float = 0.8
    least_share: float = 0.05
    heartbeat_s: float = 50.0
    most_per_machine_s: float = 5.0

    def __post_init__(self) -> None:
        if not self.capacity_per_s > 0:
            raise ValueError("capacity_per_s: more than 0 applications a second are wanted")
        if not 0 < self.least_share <= self.pacing < 1:
            raise ValueError("pacing and least_share: 0 < least_share <= pacing < 1 is wanted")

    def backlog_per_s(self, live_per_s: float) -> float:
        """The pace of the row while so many live applications come."""
        return max(self.pacing * self.capacity_per_s - live_per_s, self.least_share * self.capacity_per_s)


@dataclass(frozen=True)
class Promise:
    """A turn that was told before a restart. starts_in_s: from now, negative when it has begun."""

    machine_id: str
    starts_in_s: float
    most: int
    per_s: float


@dataclass(slots=True)
class _Turn:
    """place: how many applications stand before it in the row. begins_at: as the machine was told it last."""

    place: float
    count: int
    per_s: float
    begins_at: float

    @property
    def ends_at(self) -> float:
        return self.begins_at + _lasts(self.count, self.per_s)

    def left(self, now: float) -> int:
        """What it has not yet had the time to send."""
        return self.count - int(max(0.0, now - self.begins_at) * self.per_s)


class SlotBook:
    """The row. Not safe to use from several threads at once."""

    def __init__(self, rules: SlotRules) -> None:
        self._rules = rules
        self._turns: dict[str, _Turn] = {}
        self._walked = 0.0
        """How far the row has been walked, in applications; never beyond its end."""
        self._end = 0.0
        self._at: float | None = None
        self._forgot_at = 0.0

    @property
    def waiting(self) -> int:
        """Machines with a turn that is not over, as of the last ask."""
        return len(self._turns)

    def ask(self, machine_id: str, *, backlog: int, now: float, live_per_s: float = 0.0) -> Slot | None:
        """The turn of a machine that has so much backlog; None when it has none.

        backlog: as its heartbeat says. now: monotonic seconds. live_per_s: live applications a second of late.
        A turn that has not begun is told again; so is the rest of one that runs, unless nobody waits behind it.
        """
        pace = self._rules.backlog_per_s(live_per_s)
        self._walk(now, pace)
        turn = self._turns.get(machine_id)
        if backlog <= 0:
            if turn is not None:
                self._give_back(machine_id, turn, now)
            return None
        if turn is not None and turn.begins_at > now:
            turn.begins_at = now + max(0.0, turn.place - self._walked) / pace
            return _slot(turn, backlog, now)
        if turn is not None:
            running = now < turn.ends_at and turn.left(now) > 0
            if running and turn.place + turn.count < self._end:
                return _slot(turn, backlog, now)
            self._give_back(machine_id, turn, now)
        return self._new_turn(machine_id, backlog, now, pace)

    def restore(self, promises: Iterable[Promise], *, now: float) -> None:
        """Take up the row of an earlier life, in its order. Only on a book that nobody has asked yet."""
        self._walk(now, self._rules.backlog_per_s(0.0))
        for promise in sorted(promises, key=lambda one: one.starts_in_s):
            turn = _Turn(self._end, promise.most, promise.per_s, now + promise.starts_in_s)
            left = turn.left(now)
            if left > 0 and now < turn.ends_at:
                # What it had the time to send is behind the beginning of this row.
                turn.place -= turn.count - left
                self._turns[promise.machine_id] = turn
                self._end += left

    def _new_turn(self, machine_id: str, backlog: int, now: float, pace: float) -> Slot:
        rules = self._rules
        asking = len(self._turns) + 1
        share = pace * rules.heartbeat_s * _LONGER_THAN_A_HEARTBEAT / asking
        count = min(backlog, max(MOST_IN_BATCH, int(share)))
        per_s = min(pace, max(rules.most_per_machine_s, _FEW * pace / asking))
        turn = _Turn(self._end, count, per_s, now + (self._end - self._walked) / pace)
        self._turns[machine_id] = turn
        self._end += count
        return _slot(turn, backlog, now)

    def _give_back(self, machine_id: str, turn: _Turn, now: float) -> None:
        """What the last of the row does not use is free again; of others the row just walks over it."""
        del self._turns[machine_id]
        if turn.place + turn.count >= self._end:
            self._end = max(self._walked, self._end - max(0, turn.left(now)))

    def _walk(self, now: float, pace: float) -> None:
        if self._at is not None:
            self._walked = min(self._end, self._walked + max(0.0, now - self._at) * pace)
        self._at = now
        if now - self._forgot_at >= self._rules.heartbeat_s / 4:
            self._forgot_at = now
            self._turns = {machine: turn for machine, turn in self._turns.items() if turn.ends_at > now}


def _lasts(count: int, per_s: float) -> float:
    return count / per_s * _SLACK + _SLACK_S


def _slot(turn: _Turn, backlog: int, now: float) -> Slot:
    """The turn as it is told now."""
    begun = turn.begins_at <= now
    return Slot(
        starts_in_s=max(0.0, turn.begins_at - now),
        lasts_s=turn.ends_at - now if begun else _lasts(turn.count, turn.per_s),
        most=min(backlog, turn.left(now) if begun else turn.count),
        per_s=turn.per_s,
    )
