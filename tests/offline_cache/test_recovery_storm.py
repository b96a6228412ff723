# SPDX-License-Identifier: GPL-3.0-or-later
"""The recovery storm in short: a twentieth of the city, the same policy code, the same hardness."""

from __future__ import annotations

import pytest

from benchmarks.recovery_storm import LIVE_PER_S, Centre, Counts, Storm
from kiosk.sealing import Profile

PROFILES = (Profile.STANDARD,)
KIOSKS = 5_000
SCALE = KIOSKS / 100_000


def storm(centre: Centre, capacity: float) -> Counts:
    return Storm(centre, capacity=capacity * SCALE, kiosks=KIOSKS, live_per_s=LIVE_PER_S * SCALE).run()


@pytest.mark.parametrize(("capacity", "goal_s"), [(500.0, 1000.0), (2000.0, 260.0)])
def test_with_slots_each_application_is_sent_once_and_nobody_who_waits_is_refused(
    capacity: float, goal_s: float
) -> None:
    counts = storm(Centre.SLOTS, capacity)
    assert counts.backlog_attempts / counts.backlog <= 1.1
    assert (counts.live_refused, counts.live_late) == (0, 0)
    assert counts.live > 100
    assert 0 < counts.drained_99_s < goal_s
    assert max(counts.requests.values()) < capacity * SCALE + 10


def test_without_slots_the_same_machines_storm() -> None:
    """The control: the check above can fail."""
    counts = storm(Centre.PLAIN, 500.0)
    assert counts.backlog_attempts / (counts.backlog + counts.live_late) > 3
    assert counts.live_refused > counts.live / 10
