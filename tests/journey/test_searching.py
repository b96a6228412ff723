# SPDX-License-Identifier: GPL-3.0-or-later
"""What is typed is looked for outside of the journey: pages stay still meanwhile, late answers change nothing, and
what nobody found is counted once, when the person goes on."""

from __future__ import annotations

import pytest

from kiosk.journey.effects import CountMiss, FindItems, Wipe
from kiosk.journey.events import ItemsFound
from kiosk.journey.touches import AskWhole, Back, Begin, End, OpenItem, OpenSearch, Query, StillHere
from kiosk.journey.views import SearchPage
from tests.journey.journey_driver import ALLOWANCE, SHOP, World


def searching(*, silent: bool = False) -> World:
    world = World()
    if silent:
        world.silent.add(FindItems)
    world.do(Begin(), OpenSearch())
    return world


def codes(world: World) -> list[str]:
    page = world.view.page
    assert isinstance(page, SearchPage)
    return [row.code for row in page.rows]


def asked(world: World) -> FindItems:
    effect = world.asked(FindItems)[-1]
    assert isinstance(effect, FindItems)
    return effect


def answer(world: World, effect: FindItems, *found: str, by_words: bool = True) -> None:
    world.do(ItemsFound(effect.session_id, effect.ask, found, by_words))


def counted(world: World) -> list[str]:
    return [effect.text for effect in world.asked(CountMiss)]


def test_the_page_stays_as_it_is_until_the_answer() -> None:
    world = searching(silent=True)
    popular = codes(world)
    assert popular
    world.do(Query("老"))
    assert codes(world) == popular
    first = asked(world)
    answer(world, first, ALLOWANCE)
    assert codes(world) == [ALLOWANCE]
    world.do(Query("老人"))
    assert codes(world) == [ALLOWANCE]
    answer(world, asked(world), SHOP)
    assert codes(world) == [SHOP]
    world.do(Query(""))
    assert codes(world) == popular


def test_an_answer_to_an_earlier_key_or_to_somebody_before_changes_nothing() -> None:
    world = searching(silent=True)
    world.do(Query("老"))
    early = asked(world)
    world.do(Query("老人"))
    now = asked(world)
    answer(world, now, ALLOWANCE)
    answer(world, early, SHOP)
    assert codes(world) == [ALLOWANCE]
    # And not a second time, from whoever thinks it over.
    answer(world, now, SHOP)
    assert codes(world) == [ALLOWANCE]
    world.do(ItemsFound("somebody-else", now.ask + 1, (SHOP,)))
    assert codes(world) == [ALLOWANCE]
    world.do(OpenItem(ALLOWANCE))
    page = world.page
    answer(world, now, SHOP)
    assert world.page == page


def test_asking_says_that_it_is_the_whole_question_and_an_empty_field_asks_nothing() -> None:
    world = searching(silent=True)
    world.do(AskWhole())
    assert world.asked(FindItems) == []
    world.do(Query("孩子上户口"), AskWhole())
    assert [effect.whole for effect in world.asked(FindItems)] == [False, True]
    world.do(Query("   "))
    assert len(world.asked(FindItems)) == 2


def test_what_nobody_found_is_counted_once_when_the_person_goes_on() -> None:
    world = searching(silent=True)
    for text in ("量", "量子", "量子纠缠"):
        world.do(Query(text))
        answer(world, asked(world), by_words=False)
    # While it is typed nobody knows whether it was meant.
    assert counted(world) == []
    world.do(Query(""))
    assert counted(world) == ["量子纠缠"]
    world.do(Back())
    assert counted(world) == ["量子纠缠"]


def test_it_is_counted_at_once_when_the_person_asked_and_then_not_again() -> None:
    world = searching(silent=True)
    world.do(Query("量子纠缠"), AskWhole())
    answer(world, asked(world), SHOP, by_words=False)
    assert counted(world) == ["量子纠缠"]
    assert codes(world) == [SHOP]
    world.do(OpenItem(SHOP))
    assert counted(world) == ["量子纠缠"]


def test_a_page_that_is_left_with_a_miss_counts_it_and_one_with_a_find_does_not() -> None:
    for ends in ((Back(),), (End(), End()), (OpenItem(SHOP),)):
        world = searching(silent=True)
        world.do(Query("量子"))
        answer(world, asked(world), by_words=False)
        world.do(*ends)
        if world.page == "SearchPage":
            world.do(StillHere())
            continue
        assert counted(world) == ["量子"], ends
    world = searching()
    world.do(Query("老人补贴"), OpenItem(ALLOWANCE))
    assert counted(world) == []


@pytest.mark.parametrize("how", ["end", "idle"])
def test_what_was_missed_is_counted_before_its_person_is_forgotten(how: str) -> None:
    """Behind the wipe it would stay in memory, and the next person's same words would not be counted."""
    world = searching(silent=True)
    world.do(Query("量子纠缠"))
    answer(world, asked(world), by_words=False)
    if how == "end":
        world.do(End())
    else:
        world.wait(60 + 31)
    assert world.state.session is None
    kinds = [type(effect) for effect in world.effects if isinstance(effect, CountMiss | Wipe)]
    assert kinds == [CountMiss, Wipe]


def test_what_is_typed_stands_in_no_repr() -> None:
    world = searching()
    world.do(Query("张三的手机"), AskWhole(), Back())
    told = [*map(repr, world.effects), repr(world.state.place), repr(ItemsFound("s", 1, ("A",)))]
    assert not any("张三" in one for one in told)
