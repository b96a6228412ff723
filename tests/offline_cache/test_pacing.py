# SPDX-License-Identifier: GPL-3.0-or-later
"""The pace of machine, lane, backlog and live ones, as pure code on a stepped clock."""

from __future__ import annotations

from random import Random

import pytest

from kiosk.contract.fleet import Slot
from kiosk.sealing import Profile
from kiosk.timing import SteppedClock
from offline_cache.backlog_pace import SILENCE_S, SLOT_PATIENCE_S, BacklogPace, left_of
from offline_cache.live_pace import WAITED_FOR_S, LivePace
from offline_cache.pacing import CAP_S, LONGEST_RETRY_AFTER_S, LanePace, MachinePace, backoff, obeyed

PROFILES = (Profile.STANDARD,)


def slot(*, starts_in_s: float = 0.0, lasts_s: float = 60.0, most: int = 100, per_s: float = 5.0) -> Slot:
    return Slot(starts_in_s=starts_in_s, lasts_s=lasts_s, most=most, per_s=per_s)


def test_full_jitter_is_capped_and_never_quicker_than_five_a_second() -> None:
    random = Random(1)
    for failures in range(1, 40):
        waits = [backoff(failures, random) for _ in range(200)]
        assert min(waits) >= 0.2
        assert max(waits) <= min(CAP_S, 5.0 * 2.0 ** (failures - 1))


@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [
        (60.0, 60.0, 75.0),
        (0.0, 0.2, 0.2),
        (-5.0, 0.2, 0.2),
        (1e9, LONGEST_RETRY_AFTER_S, LONGEST_RETRY_AFTER_S * 1.25),
        (float("nan"), 0.2, 0.2),
        (float("inf"), 0.2, 0.2),
    ],
)
def test_a_pause_is_obeyed_within_reason_and_spread(asked: float, least: float, most: float) -> None:
    random = Random(1)
    waits = [obeyed(asked, random) for _ in range(200)]
    assert least <= min(waits)
    assert max(waits) <= most
    if most > least:
        assert max(waits) - min(waits) > 0.2 * least, "machines do not come back together"


def test_a_machine_has_a_place_every_fifth_of_a_second_and_a_live_one_the_next(clock: SteppedClock) -> None:
    pace = MachinePace(clock)
    assert pace.take() == 0.0
    assert pace.take() == pytest.approx(0.2)
    assert pace.reserve() == pytest.approx(0.2), "the next place is taken"
    clock.step(0.2)
    assert pace.take() == pytest.approx(0.2), "by the live one"
    clock.step(0.2)
    assert pace.take() == 0.0


def test_a_lane_rests_longer_each_time_and_a_nudge_ends_it_but_not_what_was_asked_for(clock: SteppedClock) -> None:
    pace = LanePace(clock, Random(3))
    for _ in range(12):
        pace.unwell()
    assert pace.rest_s > 5
    pace.nudge()
    assert pace.rest_s == 0
    pace.unwell(60.0)
    pace.nudge()
    assert pace.rest_s >= 60
    pace.well()
    assert pace.rest_s >= 60
    clock.step(75)
    assert pace.rest_s == 0


def test_a_slot_begins_ends_and_has_room_for_so_many(clock: SteppedClock) -> None:
    pace = BacklogPace(clock, Random(1))
    pace.hear(slot(starts_in_s=30.0, lasts_s=60.0, most=25, per_s=5.0))
    assert pace.wait_s() == pytest.approx(30)
    clock.step(30)
    assert (pace.wait_s(), pace.room()) == (0.0, 20)
    pace.sent(20)
    assert pace.wait_s() == pytest.approx(4.0)
    assert pace.room() == 5
    clock.step(4)
    pace.sent(5)
    clock.step(5)
    assert pace.wait_s() > 300, "used up: nothing before the next one"
    pace.hear(slot(lasts_s=10.0))
    assert pace.wait_s() == 0
    clock.step(10)
    assert pace.wait_s() > 300, "over"


def test_a_turn_that_is_told_again_takes_the_place_of_what_was_told_before(clock: SteppedClock) -> None:
    pace = BacklogPace(clock, Random(1))
    pace.hear(slot(starts_in_s=100.0))
    clock.step(60)
    pace.hear(slot(starts_in_s=10.0))
    assert pace.wait_s() == pytest.approx(10)
    pace.hear(slot(starts_in_s=500.0))
    assert pace.wait_s() == pytest.approx(500)


def test_a_slot_ends_the_rest_that_a_dead_line_left_but_not_a_pause_that_was_asked_for(clock: SteppedClock) -> None:
    pace = BacklogPace(clock, Random(1))
    for _ in range(10):
        pace.lane.unwell()
    pace.hear(slot())
    assert pace.wait_s() == 0
    pace.lane.unwell(30.0)
    pace.hear(slot())
    assert pace.wait_s() >= 30


def test_a_lonely_try_holds_up_no_slot(clock: SteppedClock) -> None:
    pace = BacklogPace(clock, Random(1))
    clock.step(1.25 * SILENCE_S)
    assert (pace.wait_s(), pace.room()) == (0.0, 1)
    pace.sent(1)
    assert pace.wait_s() >= 0.75 * SILENCE_S
    clock.step(1)
    pace.hear(slot())
    assert pace.wait_s() == 0


def test_without_any_slot_it_waits_for_one_a_while_and_then_goes_with_jitter(clock: SteppedClock) -> None:
    pace = BacklogPace(clock, Random(1))
    pace.line(True)
    assert pace.wait_s() == pytest.approx(SLOT_PATIENCE_S)
    clock.step(SLOT_PATIENCE_S)
    gaps = []
    for _ in range(50):
        assert (pace.wait_s(), pace.room()) == (0.0, 20)
        pace.sent(20)
        gaps.append(pace.wait_s())
        clock.step(gaps[-1])
    assert 0.2 <= min(gaps) < 1
    assert 4 < max(gaps) <= 5
    pace.line(False)
    assert pace.wait_s() >= 0.75 * SILENCE_S, "the line is away: nothing but a lonely try"
    pace.line(True)
    pace.hear(slot(starts_in_s=7.0))
    assert pace.wait_s() == pytest.approx(7)


@pytest.mark.parametrize(
    "nonsense", [{"starts_in_s": float("inf")}, {"lasts_s": float("nan")}, {"per_s": float("inf")}]
)
def test_a_slot_of_no_number_is_none(clock: SteppedClock, nonsense: dict[str, float]) -> None:
    pace = BacklogPace(clock, Random(1))
    pace.hear(slot().model_copy(update=nonsense))
    assert pace.wait_s() == pytest.approx(SLOT_PATIENCE_S), "but the heartbeat was answered"


def test_a_slot_years_ahead_is_not_believed(clock: SteppedClock) -> None:
    pace = BacklogPace(clock, Random(1))
    pace.hear(slot(starts_in_s=1e12))
    assert pace.wait_s() <= 24 * 3600


def test_a_live_one_is_due_at_once_and_again_until_its_citizen_has_gone(clock: SteppedClock) -> None:
    pace = LivePace(clock, Random(1))
    assert pace.next() == (None, float("inf"))
    pace.wake("a")
    pace.wake("b")
    began, tries = clock.monotonic(), 0
    assert pace.next() == ("a", 0.0)
    pace.done("b")
    while (wait := pace.next()[1]) != float("inf"):
        clock.step(wait)
        assert pace.next() == ("a", 0.0)
        assert pace.may_try() or tries >= 3
        tries += 1
        pace.unanswered("a")
    assert 2 <= tries <= 8
    assert clock.monotonic() - began <= WAITED_FOR_S


def test_three_dead_tries_rest_the_line_and_an_answer_ends_that(clock: SteppedClock) -> None:
    pace = LivePace(clock, Random(1))
    for name in "abc":
        pace.wake(name)
        assert pace.may_try()
        pace.unanswered(name)
    assert not pace.may_try()
    pace.nudge()
    assert pace.may_try(), "half open"
    assert not pace.may_try(), "for one at a time"
    pace.well()
    assert pace.may_try()
    pace.well()


def test_who_comes_while_the_line_rests_waits_for_the_end_of_that(clock: SteppedClock) -> None:
    pace = LivePace(clock, Random(1))
    for name in "abc":
        pace.wake(name)
        pace.may_try()
        pace.unanswered(name)
        pace.done(name)
    clock.step(4)
    pace.wake("d")
    assert not pace.may_try()
    assert pace.rested("d")
    assert pace.next() == (None, 6.0)
    clock.step(6)
    assert pace.next() == ("d", 0.0)
    assert pace.may_try()
    pace.unanswered("d")
    clock.step(WAITED_FOR_S)
    assert not pace.rested("d"), "its citizen has gone"
    assert pace.next() == (None, float("inf"))


def test_what_the_centre_asks_for_holds_every_live_one(clock: SteppedClock) -> None:
    pace = LivePace(clock, Random(1))
    pace.wake("a")
    wait = pace.unwell("a", 10.0)
    pace.wake("b")
    wanted, held_s = pace.next()
    assert wanted is None
    assert held_s == pytest.approx(wait)
    clock.step(wait)
    assert pace.next()[0] in ("a", "b")


def test_what_is_left_of_a_slot() -> None:
    slot = Slot(starts_in_s=10.0, lasts_s=30.0, most=20, per_s=5.0)
    assert left_of(slot, 4.0) == slot.model_copy(update={"starts_in_s": 6.0})
    assert left_of(slot, 25.0) == slot.model_copy(update={"starts_in_s": 0.0, "lasts_s": 15.0})
    assert left_of(slot, 40.0) is None
