# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from central.fleet.slots import Promise, SlotBook, SlotRules
from kiosk.contract.delivery import MOST_IN_BATCH
from tests.central_fleet.fleet_run import drain

CITY = SlotRules(capacity_per_s=500.0)
LIVE = 116.0
"""docs/scale.md: 500 applications a second, of which live ones take 116."""


def test_the_pace_is_four_fifths_of_the_capacity_less_what_is_live() -> None:
    assert CITY.backlog_per_s(LIVE) == pytest.approx(284.0)
    assert CITY.backlog_per_s(0.0) == pytest.approx(400.0)
    # Live applications that use all of it do not stop the backlog for ever.
    assert CITY.backlog_per_s(2_000.0) == pytest.approx(25.0)


@pytest.mark.parametrize(("capacity", "pacing", "least"), [(0, 0.8, 0.05), (5, 1.0, 0.05), (5, 0.8, 0.9)])
def test_rules_that_make_no_sense_are_refused(capacity: float, pacing: float, least: float) -> None:
    with pytest.raises(ValueError, match="wanted"):
        SlotRules(capacity_per_s=capacity, pacing=pacing, least_share=least)


def test_nothing_waits_and_no_slot_is_given() -> None:
    book = SlotBook(CITY)
    assert book.ask("a", backlog=0, now=0.0) is None
    assert book.waiting == 0


def test_a_lone_machine_at_an_idle_centre_sends_at_once_and_at_the_whole_pace() -> None:
    slot = SlotBook(CITY).ask("a", backlog=10_000, now=5.0)
    assert slot is not None
    assert (slot.starts_in_s, slot.most) == (0.0, 10_000)
    assert slot.per_s == pytest.approx(400.0)


def test_a_lone_machine_never_waits_for_its_heartbeat() -> None:
    """A centre that is as slow as ours: the turn is longer than the minute, and is renewed before it ends."""
    rules = SlotRules(capacity_per_s=20.0)
    run = drain(SlotBook(rules), {"a": 5_000})
    assert run.per_s == pytest.approx(rules.backlog_per_s(0.0), rel=0.05)


def test_a_turn_that_has_not_begun_is_told_again_and_comes_nearer() -> None:
    book = SlotBook(CITY)
    book.ask("first", backlog=40_000, now=0.0)
    then = book.ask("second", backlog=20, now=1.0)
    now = book.ask("second", backlog=20, now=11.0)
    assert then is not None
    assert now is not None
    assert now.starts_in_s == pytest.approx(then.starts_in_s - 10.0)
    assert book.waiting == 2


def test_live_applications_put_off_turns_that_were_told() -> None:
    book = SlotBook(CITY)
    book.ask("first", backlog=40_000, now=0.0)
    quiet = book.ask("second", backlog=20, now=0.0, live_per_s=0.0)
    busy = book.ask("second", backlog=20, now=0.0, live_per_s=300.0)
    assert quiet is not None
    assert busy is not None
    assert busy.starts_in_s == pytest.approx(4 * quiet.starts_in_s)


def test_what_is_left_of_a_turn_is_told_and_not_more() -> None:
    book = SlotBook(CITY)
    first = book.ask("first", backlog=40_000, now=0.0)
    book.ask("second", backlog=20, now=0.0)
    assert first is not None
    half = first.most / first.per_s / 2
    rest = book.ask("first", backlog=40_000, now=half)
    assert rest is not None
    assert (rest.starts_in_s, rest.most) == (0.0, first.most - int(half * first.per_s))


def test_a_machine_that_has_nothing_left_gives_its_turn_back() -> None:
    book = SlotBook(CITY)
    book.ask("first", backlog=40_000, now=0.0)
    assert book.ask("first", backlog=0, now=0.0) is None
    slot = book.ask("second", backlog=20, now=0.0)
    assert slot is not None
    assert slot.starts_in_s == 0.0


@pytest.mark.parametrize(("machines", "backlog"), [(2, 2_000), (3, 2_000), (10, 500), (100, 60)])
def test_a_few_machines_use_all_of_the_pace(machines: int, backlog: int) -> None:
    rules = SlotRules(capacity_per_s=20.0)
    run = drain(SlotBook(rules), {f"m{number}": backlog for number in range(machines)})
    assert run.left == dict.fromkeys(run.left, 0)
    assert run.per_s >= 0.85 * rules.backlog_per_s(0.0)


def test_a_storm_drains_as_fast_as_it_may_and_never_faster() -> None:
    """The storm of docs/scale.md, a fiftieth of it: 2,000 machines with 2.5 applications each, 10 a second."""
    rules = SlotRules(capacity_per_s=10.0)
    pace = rules.backlog_per_s(2.3)
    run = drain(SlotBook(rules), {f"m{number}": 2 + number % 2 for number in range(2_000)}, live_per_s=2.3)
    assert run.left == dict.fromkeys(run.left, 0)
    assert run.lasted == pytest.approx(5_000 / pace, rel=0.05)
    windows = [sum(run.sent[second + step] for step in range(30)) for second in range(run.lasted)]
    assert max(windows) <= 30 * pace * 1.1


def test_turns_go_by_the_row_so_that_nobody_starves() -> None:
    """Equal backlogs end at much the same time, and whoever came with little is not behind those with much."""
    rules = SlotRules(capacity_per_s=20.0)
    many = {f"m{number}": 600 for number in range(30)}
    run = drain(SlotBook(rules), {**many, "little": 5})
    ends = sorted(run.ended[machine] for machine in many)
    assert ends[len(ends) // 4] > 0.7 * ends[-1]
    assert run.ended["little"] < 0.25 * ends[-1]


def test_a_phase_that_all_share_is_spread() -> None:
    """All ask in the same second, as after a power cut of a whole city; their turns do not begin together."""
    book = SlotBook(CITY)
    begins = [slot.starts_in_s for n in range(5_000) if (slot := book.ask(f"m{n}", backlog=3, now=0.0))]
    assert begins == sorted(begins)
    assert begins[-1] == pytest.approx(3 * 4_999 / 400.0)
    gaps = [later - earlier for earlier, later in pairwise(begins)]
    assert max(gaps) < 0.01


def test_machines_that_vanish_are_forgotten() -> None:
    book = SlotBook(CITY)
    for number in range(100):
        book.ask(f"gone{number}", backlog=20, now=0.0)
    book.ask("here", backlog=20, now=600.0)
    assert book.waiting == 1


def test_a_restart_takes_up_the_row_where_it_was() -> None:
    """What was told before still stands: no two turns for one place, and the order is the same."""
    before = SlotBook(CITY)
    told = {f"m{n}": before.ask(f"m{n}", backlog=4_000, now=0.0) for n in range(5)}
    promises = [Promise(m, slot.starts_in_s - 3.0, slot.most, slot.per_s) for m, slot in told.items() if slot]
    after = SlotBook(CITY)
    after.restore(promises, now=100.0)
    again = {m: after.ask(m, backlog=4_000, now=100.0) for m in reversed(told)}
    starts = [again[m].starts_in_s for m in told if again[m] is not None]  # type: ignore[union-attr]
    assert starts == sorted(starts)
    newcomer = after.ask("new", backlog=20, now=100.0)
    assert newcomer is not None
    owed = sum(slot.most for slot in told.values() if slot) - 3.0 * 400.0
    assert newcomer.starts_in_s == pytest.approx(owed / 400.0, rel=0.1)


def test_what_is_given_back_after_a_restart_is_nobody_elses_place() -> None:
    book = SlotBook(SlotRules(capacity_per_s=20.0))
    # Of the first turn ten are left, and the second stands behind them.
    book.restore([Promise("first", -6.0, 40, 5.0), Promise("second", 1.0, 20, 5.0)], now=0.0)
    assert book.ask("first", backlog=0, now=0.0) is None
    newcomer = book.ask("newcomer", backlog=20, now=0.0)
    assert newcomer is not None
    assert newcomer.starts_in_s == pytest.approx(30 / 16)


def test_a_restart_forgets_turns_that_are_over() -> None:
    book = SlotBook(CITY)
    book.restore([Promise("old", -500.0, 20, 5.0)], now=0.0)
    assert book.waiting == 0


@settings(max_examples=60, deadline=None)
@given(
    backlogs=st.lists(st.integers(1, 400), min_size=1, max_size=40),
    capacity=st.floats(5.0, 200.0),
    live=st.floats(0.0, 300.0),
    seed=st.integers(0, 9_999),
)
def test_every_backlog_ends_and_the_pace_is_kept(
    backlogs: list[int], capacity: float, live: float, seed: int
) -> None:
    rules = SlotRules(capacity_per_s=capacity)
    pace = rules.backlog_per_s(live)
    left = {f"m{number}": count for number, count in enumerate(backlogs)}
    run = drain(SlotBook(rules), left, live_per_s=live, seed=seed)
    assert run.left == dict.fromkeys(left, 0)
    # Over a minute and more, turns that overlap make no more than the pace; the slack is what a batch may add.
    windows = [sum(run.sent[second + step] for step in range(120)) for second in range(run.lasted)]
    assert max(windows) <= 120 * pace * 1.2 + 4 * MOST_IN_BATCH


def test_the_allocator_is_cheap_to_import() -> None:
    """A simulation of 100,000 machines takes it without web framework and database."""
    heavy = "('fastapi', 'sqlalchemy', 'alembic')"
    code = f"import sys, central.fleet.slots; print([m for m in {heavy} if m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
    assert told.stdout.strip() == "[]"
