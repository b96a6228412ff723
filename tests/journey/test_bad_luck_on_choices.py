# SPDX-License-Identifier: GPL-3.0-or-later
"""What falls in between on the pages of choices: the idle limit, another language, no line, no reader, a stranger's
card, every touch twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from devices.status import DeviceClass, DeviceState
from kiosk.contract.proxies import ProxyGround
from kiosk.journey.effects import Wipe
from kiosk.journey.events import LineChanged
from kiosk.journey.touches import (
    AskQuestions,
    Back,
    Begin,
    Choose,
    EditField,
    End,
    Next,
    OpenItem,
    OpenSearch,
    Query,
    SetElder,
    SetLanguage,
)
from tests.journey.journey_driver import World, reader
from tests.journey.test_acting import item, laid, to_card, to_ground, world
from tests.journey.test_acting import to_summary as to_both
from tests.journey.test_form_rows import at_list
from tests.journey.test_guide_questions import GUIDED, world_with_questions
from tests.journey.test_regions import asked as ask_region
from tests.journey.test_slots import to_slots

STRANGER = "li-ji"


def _whom() -> World:
    one = world(fitted=frozenset(DeviceClass))
    one.do(Begin(), OpenItem(item().code), Next())
    return one


def _ground() -> World:
    one = world(fitted=frozenset(DeviceClass))
    to_ground(one)
    return one


def _relation() -> World:
    one = _ground()
    one.do(Choose("present"))
    return one


def _others_card() -> World:
    one = world(fitted=frozenset(DeviceClass))
    to_card(one, ProxyGround.PRESENT)
    return one


def _has_card() -> World:
    one = _ground()
    one.do(Choose("guardian"), Choose("parent"))
    return one


def _child() -> World:
    one = _has_card()
    one.do(Choose("without_card"), EditField("name", "陈小明"))
    return one


def _scope() -> World:
    one = _others_card()
    one.do(*laid("zhang-xiuying"))
    return one


def _both() -> World:
    one = world()
    to_both(one)
    return one


def _slots(*chosen: str) -> World:
    one = World()
    to_slots(one)
    one.do(*map(Choose, chosen))
    return one


def _search() -> World:
    one = World()
    one.do(Begin(), OpenSearch(), Query("社保卡丢了"))
    return one


def _region() -> World:
    one = World()
    ask_region(one)
    return one


def _question() -> World:
    one = world_with_questions()
    if one.page != "GuidePage":
        one.do(Begin(), OpenItem(GUIDED))
    one.do(AskQuestions())
    assert one.page == "ChoicePage"
    return one


PLACES: dict[str, Callable[[], World]] = {
    "whom": _whom,
    "ground": _ground,
    "relation": _relation,
    "has_card": _has_card,
    "others_card": _others_card,
    "child": _child,
    "scope": _scope,
    "both_sign": _both,
    "slot_place": _slots,
    "slot_day": lambda: _slots("hall"),
    "slot_time": lambda: _slots("hall", "2026-11-25"),
    "rows": at_list,
    "region": _region,
    "question": _question,
    "search": _search,
}


def drawn(one: World) -> str:
    """Whatever is there can be drawn, in both languages, and leads on, back or to the end."""
    for code in ("en", "zh"):
        one.do(SetLanguage(code))
        assert one.view.page is not None
    return one.page


@pytest.mark.parametrize("place", PLACES)
def test_the_idle_limit_and_the_end_wipe(place: str) -> None:
    for leave in ("idle", "end"):
        one = PLACES[place]()
        if leave == "idle":
            one.wait(60 + 31)
        else:
            one.do(End(), End())
        assert one.state.session is None, leave
        assert len(one.asked(Wipe)) == 1
        one.wait(11)
        assert one.page == "IdlePage"


@pytest.mark.parametrize("place", PLACES)
def test_nothing_that_falls_in_between_leaves_a_page_that_cannot_be_drawn(place: str) -> None:
    one = PLACES[place]()
    before = drawn(one)
    one.do(LineChanged(False), reader(DeviceState.OFFLINE))
    drawn(one)
    one.do(LineChanged(True), reader(DeviceState.ONLINE), SetElder(True))
    drawn(one)
    one.do(SetElder(False))
    assert drawn(one) == before
    one.do(Choose("nothing-like-that"), EditField("nothing", "x"))
    assert drawn(one) == before
    for _ in range(40):
        if one.page == "HomePage":
            break
        one.do(Back())
        drawn(one)
    assert one.page == "HomePage", "the way back ends at home"


@pytest.mark.parametrize("place", PLACES)
def test_two_touches_of_the_way_on_do_no_more_than_two(place: str) -> None:
    one = PLACES[place]()
    one.do(Next(), Next(), Back(), Back(), Back())
    drawn(one)
    assert one.state.session is not None


@pytest.mark.parametrize("place", ["both_sign", "slot_place", "slot_day", "slot_time", "rows"])
def test_a_strangers_card_ends_it(place: str) -> None:
    one = PLACES[place]()
    session = one.state.session
    assert session is not None
    assert session.applicant is not None
    one.do(*laid(STRANGER))
    now = one.state.session
    assert now is None or now.id != session.id
    told = repr(one.state) + repr(one.view)
    assert session.applicant.name not in told
    assert session.applicant.number not in told
