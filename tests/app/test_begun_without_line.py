# SPDX-License-Identifier: GPL-3.0-or-later
"""Begun, filled in and signed while the line is down, on real parts: the card's chip alone is enough for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.app import stored_records
from kiosk.contract.cases import CaseOutcome
from kiosk.contract.message import Text
from kiosk.demo.world import World
from kiosk.journey.touches import (
    Back,
    Begin,
    Choose,
    ChooseWay,
    Finish,
    LookUp,
    Next,
    OpenItem,
    OpenSearch,
    OpenTile,
    PrintSlip,
    Query,
    ShowItIsMine,
    SkipRating,
    SubmitSecret,
    TrackByCard,
)
from kiosk.journey.views import (
    CasesPage,
    FormPage,
    GoodbyePage,
    GuidePage,
    HomePage,
    IdentityWaysPage,
    IdlePage,
    LookupPage,
    ResultKind,
    ResultPage,
    SearchPage,
    SecretPage,
    SlipState,
)
from kiosk.settings import Settings
from tests.app.kiosk_driver import ALLOWANCE, SENIOR_CARD, SHORT_WAITS, Hands, enrolled, running, standing

pytestmark = pytest.mark.timeout(180)
PERSON = "zhao-yongfu"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with standing(tmp_path) as made:
        yield made


@pytest.fixture
def machine(world: World) -> tuple[Settings, Path]:
    return enrolled(world, SHORT_WAITS)


def cases(world: World) -> list[tuple[str, str]]:
    """Item and outcome of all that the centre has."""
    database = world.folder / "centre" / "centre.sqlite"
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        return [(str(code), str(outcome)) for code, outcome in db.execute("SELECT item_code, outcome FROM cases")]


def applications(settings: Settings) -> list[str]:
    """The states of those that are on the machine."""
    return [str(one["state"]) for one in stored_records(settings) if one["lane"] == "application"]


def without_line(hands: Hands, world: World) -> None:
    """The machine knows that the line is down, and nobody has laid a card yet."""
    hands.wait_for_services()
    world.cut_line()
    hands.wait(lambda: (pill := hands.kiosk.view.chrome.pill) is not None and pill.icon == "wifi-slash", 30)
    assert world.on_plate is None


def rows_of(page: SearchPage | HomePage) -> dict[str, bool]:
    rows = page.popular if isinstance(page, HomePage) else page.rows
    return {row.code: row.doable for row in rows}


def first_of(hands: Hands) -> str:
    """The item at the top of what was found so far."""
    page = hands.kiosk.view.page
    return page.rows[0].code if isinstance(page, SearchPage) and page.rows else ""


def begin_by_name(hands: Hands, world: World) -> FormPage:
    """Find it as people do, read what works, agree, and lay the card."""
    home = hands.kiosk.view.page
    assert isinstance(home, HomePage)
    assert {code for code, doable in rows_of(home).items() if doable} == {SENIOR_CARD}
    hands.touch(OpenSearch(), Query("老年证"))
    hands.wait(lambda: first_of(hands) == SENIOR_CARD, 10)
    found = hands.kiosk.view.page
    assert isinstance(found, SearchPage)
    assert found.rows[0].doable
    hands.touch(OpenItem(SENIOR_CARD))
    guide = hands.kiosk.view.page
    assert isinstance(guide, GuidePage)
    assert guide.can_start
    assert guide.offline is not None
    assert guide.offline.now
    assert guide.offline.not_now
    assert guide.offline.until
    hands.touch(Next(), Choose("410400"), Next())
    hands.consent()
    world.lay(PERSON)
    hands.wait(lambda: isinstance(hands.kiosk.view.page, FormPage), 20)
    page = hands.kiosk.view.page
    assert isinstance(page, FormPage)
    return page


def status_of(hands: Hands) -> LookupPage:
    hands.wait(lambda: isinstance(p := hands.kiosk.view.page, LookupPage) and p.status != "")
    page = hands.kiosk.view.page
    assert isinstance(page, LookupPage)
    return page


def known_cases(hands: Hands) -> CasesPage:
    hands.wait(lambda: isinstance(p := hands.kiosk.view.page, CasesPage) and not p.waiting)
    page = hands.kiosk.view.page
    assert isinstance(page, CasesPage)
    return page


def leave(hands: Hands, world: World) -> None:
    hands.touch(Finish(), SkipRating())
    hands.wait(lambda: isinstance(hands.kiosk.view.page, GoodbyePage | IdlePage))
    world.lift()
    hands.wait(lambda: isinstance(hands.kiosk.view.page, IdlePage), 20)


def test_who_comes_while_the_line_is_down_can_register_and_is_decided_once(
    world: World, machine: tuple[Settings, Path]
) -> None:
    with running(world, *machine) as hands:
        without_line(hands, world)
        form = begin_by_name(hands, world)
        # What stands there is the card's or empty: no register was asked, and none could be.
        filled = {field.key for field in form.fields if field.value}
        assert filled == {"name", "number"}
        hands.fill()
        hands.sign()
        result = hands.wait_for(ResultPage)
        assert result.kind is ResultKind.REGISTERED_OFFLINE
        assert result.code
        hands.touch(PrintSlip())
        hands.wait(lambda: isinstance(p := hands.kiosk.view.page, ResultPage) and p.slip is SlipState.PRINTED, 20)
        leave(hands, world)
        assert cases(world) == []
        # The line comes back, and nobody does anything.
        world.restore_line()
        hands.wait(lambda: applications(machine[0]) == ["accepted"], 60)
        assert cases(world) == [(SENIOR_CARD, CaseOutcome.APPROVED.value)]
        # Where is my case: by the code of the slip, and in words for whoever shows that the card is theirs.
        hands.wait(lambda: hands.kiosk.view.chrome.pill is None, 30)
        hands.touch(Begin(), OpenTile("progress"), LookUp(result.code))
        looked = status_of(hands)
        assert not looked.can_take_back
        hands.touch(Back(), TrackByCard())
        world.lay(PERSON)
        known_cases(hands)
        hands.touch(ShowItIsMine())
        hands.wait_for(IdentityWaysPage)
        hands.touch(ChooseWay("city_pin"))
        hands.wait_for(SecretPage)
        hands.touch(SubmitSecret(str(world.people[PERSON].pin)))
        (row,) = known_cases(hands).rows
        assert isinstance(row.name, Text)
        assert row.name.zh == "办老年证"
        assert row.facts
    assert len(cases(world)) == 1


def test_what_needs_a_proof_still_waits_for_the_line(world: World, machine: tuple[Settings, Path]) -> None:
    with running(world, *machine) as hands:
        without_line(hands, world)
        hands.touch(OpenItem(ALLOWANCE))
        guide = hands.kiosk.view.page
        assert isinstance(guide, GuidePage)
        assert not guide.can_start
        assert guide.offline is not None
        assert guide.offline.can_call_back
    assert cases(world) == []
