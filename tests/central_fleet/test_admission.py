# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from datetime import datetime

import pytest

from central.fleet.admission import Admission, BacklogRefusedError
from central.fleet.slots import SlotRules
from kiosk.timing import CHINA_STANDARD_TIME, SteppedClock

START = datetime(2026, 11, 23, 10, 0, tzinfo=CHINA_STANDARD_TIME)
RULES = SlotRules(capacity_per_s=20.0)


def admission() -> tuple[Admission, SteppedClock]:
    clock = SteppedClock(START)
    return Admission(RULES, clock), clock


def taken(door: Admission, count: int) -> bool:
    try:
        with door.backlog(count):
            return True
    except BacklogRefusedError:
        return False


def test_the_backlog_comes_at_its_pace_and_no_faster() -> None:
    door, clock = admission()
    accepted = 0
    for _ in range(600):
        while taken(door, 20):
            accepted += 20
        clock.step(0.5)
    pace = RULES.backlog_per_s(0.0)
    assert accepted == pytest.approx(300 * pace, rel=0.2)
    assert accepted <= 300 * pace + 80


def test_what_is_live_takes_the_backlogs_place() -> None:
    door, clock = admission()
    accepted = 0
    for second in range(300):
        door.live(12)
        while taken(door, 1):
            accepted += 1 if second >= 60 else 0
        clock.step(1.0)
    assert door.live_per_s == pytest.approx(12.0, rel=0.05)
    assert accepted == pytest.approx(240 * (16 - 12), rel=0.1)


def test_a_live_application_is_never_refused() -> None:
    door, _ = admission()
    for _ in range(10_000):
        door.live()
    assert door.live_per_s == 10_000


def test_live_ones_of_long_ago_do_not_count() -> None:
    door, clock = admission()
    clock.step(100)
    door.live(600)
    assert door.live_per_s == pytest.approx(10.0)
    clock.step(59)
    assert door.live_per_s == pytest.approx(10.0)
    clock.step(1)
    assert door.live_per_s == 0.0


def test_two_requests_of_the_backlog_at_a_time() -> None:
    """Twenty decisions take a second: forty threads full of them would keep a citizen waiting."""
    door, _ = admission()
    with door.backlog(1), door.backlog(1):
        with pytest.raises(BacklogRefusedError) as refused, door.backlog(1):
            raise AssertionError("a third")
        assert refused.value.retry_after_s > 0
    assert taken(door, 1)


def test_a_request_that_fails_gives_its_place_back() -> None:
    door, _ = admission()
    for _ in range(5):
        with pytest.raises(ZeroDivisionError), door.backlog(1):
            raise ZeroDivisionError
    assert taken(door, 1)


def test_those_who_are_refused_together_do_not_come_back_together() -> None:
    door, _ = admission()
    while taken(door, 20):
        pass
    waits = []
    for _ in range(10):
        with pytest.raises(BacklogRefusedError) as refused, door.backlog(20):
            raise AssertionError("beyond its share")
        waits.append(refused.value.retry_after_s)
    assert waits == sorted(set(waits))
    assert waits[-1] - waits[0] == pytest.approx(9 * 20 / 16)
    assert waits[-1] <= 300


def test_a_storm_of_refusals_is_forgotten_when_it_is_over() -> None:
    door, clock = admission()
    while taken(door, 20):
        pass
    for _ in range(5000):
        assert not taken(door, 20)
    clock.step(400)
    with door.backlog(80), pytest.raises(BacklogRefusedError) as refused, door.backlog(20):
        raise AssertionError("beyond its share")
    assert refused.value.retry_after_s < 10
