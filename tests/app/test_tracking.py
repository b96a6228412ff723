# SPDX-License-Identifier: GPL-3.0-or-later
"""办到哪了 and taking back on real parts: a central server process, a line to cut, a card on the reader."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.app import stored_records
from kiosk.demo.world import World
from kiosk.journey.touches import (
    Back,
    Begin,
    ChooseWay,
    Finish,
    LookUp,
    Next,
    OpenTile,
    ShowItIsMine,
    SkipRating,
    SubmitSecret,
    TakeBack,
    TrackByCard,
    TypeShortCode,
)
from kiosk.journey.views import (
    CasesPage,
    GoodbyePage,
    HomePage,
    IdentityWaysPage,
    IdlePage,
    LookupPage,
    ResultKind,
    ResultPage,
    SecretPage,
    WithdrawPage,
    WithdrawState,
)
from kiosk.settings import Settings
from kiosk.standards import new_pick_up_code
from tests.app.kiosk_driver import SHORT_WAITS, Hands, running

Machine = tuple[Settings, Path]


SETTINGS = SHORT_WAITS


@pytest.fixture(autouse=True)
def calm(world: World) -> Iterator[None]:
    yield
    world.restore_line()
    if world.on_plate is not None:
        world.lift()


def cases_at_the_centre(world: World) -> int:
    database = world.folder / "centre" / "centre.sqlite"
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        return int(db.execute("SELECT count(*) FROM cases").fetchone()[0])


def states(machine: Machine) -> list[str]:
    records = stored_records(machine[0])
    assert isinstance(records, list)
    return [str(one["state"]) for one in records if one["lane"] == "application"]


def register_without_line(hands: Hands, world: World, person: str) -> ResultPage:
    hands.to_summary(world, person)
    world.cut_line()
    hands.sign()
    result = hands.wait_for(ResultPage)
    assert result.kind is ResultKind.REGISTERED_OFFLINE
    return result


def leave(hands: Hands, world: World) -> None:
    hands.touch(Finish(), SkipRating())
    hands.wait(lambda: isinstance(hands.kiosk.view.page, GoodbyePage | IdlePage))
    world.lift()
    hands.wait(lambda: isinstance(hands.kiosk.view.page, IdlePage), 20)


def to_lookup(hands: Hands) -> None:
    hands.touch(Begin(), OpenTile("progress"))
    assert isinstance(hands.kiosk.view.page, LookupPage)


def known_cases(hands: Hands) -> CasesPage:
    def so() -> bool:
        page = hands.kiosk.view.page
        return isinstance(page, CasesPage) and not page.waiting

    hands.wait(so)
    page = hands.kiosk.view.page
    assert isinstance(page, CasesPage)
    return page


def withdrawn_as(hands: Hands, state: WithdrawState) -> WithdrawPage:
    def so() -> bool:
        page = hands.kiosk.view.page
        return isinstance(page, WithdrawPage) and page.state is state

    hands.wait(so, 20)
    page = hands.kiosk.view.page
    assert isinstance(page, WithdrawPage)
    return page


def test_what_waits_here_is_found_by_code_card_and_short_code_and_then_at_the_centre(
    world: World, machine: Machine
) -> None:
    before = cases_at_the_centre(world)
    with running(world, *machine) as hands:
        code = register_without_line(hands, world, "chen-yan").code
        leave(hands, world)
        # The whole code: state and day.
        to_lookup(hands)
        hands.touch(LookUp(code))
        hands.wait(lambda: isinstance(p := hands.kiosk.view.page, LookupPage) and p.status != "")
        page = hands.kiosk.view.page
        assert isinstance(page, LookupPage)
        assert page.can_take_back
        # The card alone: no name, no code.
        hands.touch(Back(), TrackByCard())
        world.lay("chen-yan")
        listed = known_cases(hands)
        assert len(listed.rows) == 1
        assert listed.rows[0].name == ""
        assert listed.notes
        # A wrong short code, and the right one: that case in words.
        hands.touch(TypeShortCode(), LookUp("00000" if code[:5] != "00000" else "11111"))
        hands.wait(lambda: isinstance(p := hands.kiosk.view.page, LookupPage) and p.problem != "")
        hands.touch(LookUp(code[:5]))
        worded = known_cases(hands)
        assert worded.rows[0].name
        assert worded.rows[0].take_back
        # The line comes back, and it arrives.
        world.restore_line()
        hands.wait(lambda: states(machine)[-1] == "accepted", 40)
        hands.touch(Next(), OpenTile("progress"), LookUp(code))
        hands.wait(lambda: isinstance(p := hands.kiosk.view.page, LookupPage) and p.status != "")
        page = hands.kiosk.view.page
        assert isinstance(page, LookupPage)
        assert not page.can_take_back
        # Shown that the card is one's own: the case in the centre's words.
        hands.touch(Back(), TrackByCard())
        known_cases(hands)
        hands.touch(ShowItIsMine())
        hands.wait_for(IdentityWaysPage)
        hands.touch(ChooseWay("city_pin"))
        hands.wait_for(SecretPage)
        hands.touch(SubmitSecret(str(world.people["chen-yan"].pin)))
        worded = known_cases(hands)
        assert worded.rows[0].name
        assert worded.rows[0].facts
        assert worded.as_of != ""
    assert cases_at_the_centre(world) == before + 1


def test_right_after_signing_it_is_taken_back_and_never_arrives(world: World, machine: Machine) -> None:
    before = cases_at_the_centre(world)
    with running(world, *machine) as hands:
        register_without_line(hands, world, "zhang-xiuying")
        hands.touch(TakeBack(""), Next())
        hands.wait(
            lambda: isinstance(p := hands.kiosk.view.page, WithdrawPage) and p.state is not WithdrawState.WAITING
        )
        page = hands.kiosk.view.page
        assert isinstance(page, WithdrawPage)
        # Whether a first attempt had left is the machine's luck: both are told truly.
        kept = page.state is WithdrawState.KEPT
        hands.touch(Next())
        world.lift()
        world.restore_line()
        if kept:
            hands.wait(lambda: "withdrawn" in states(machine), 40)
        hands.wait(lambda: isinstance(hands.kiosk.view.page, IdlePage | HomePage), 20)
    assert states(machine).count("withdrawn") == 1
    assert "queued" not in states(machine)
    assert cases_at_the_centre(world) == before


def test_the_centre_notes_an_order_for_what_it_does_not_have(world: World, machine: Machine) -> None:
    with running(world, *machine) as hands:
        hands.wait_for_services()
        to_lookup(hands)
        hands.touch(LookUp(new_pick_up_code()))
        hands.wait(lambda: isinstance(p := hands.kiosk.view.page, LookupPage) and p.can_take_back)
        hands.touch(TakeBack(""))
        world.lay("chen-yan")
        withdrawn_as(hands, WithdrawState.ASKING)
        hands.touch(Next())
        withdrawn_as(hands, WithdrawState.NOTED)
        hands.touch(Next())
        hands.wait_for(HomePage)


def test_what_is_a_case_already_is_told_as_that(world: World, machine: Machine) -> None:
    with running(world, *machine) as hands:
        hands.to_summary(world, "sun-yuzhen")
        world.lose_answers(1000)
        hands.sign()
        result = hands.wait_for(ResultPage)
        assert result.kind is ResultKind.REGISTERED_OFFLINE
        world.lose_answers(0)
        hands.touch(TakeBack(""), Next())
        page = withdrawn_as(hands, WithdrawState.TOO_LATE)
        assert page.points
