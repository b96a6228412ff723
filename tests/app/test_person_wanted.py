# SPDX-License-Identifier: GPL-3.0-or-later
"""A person is asked to look at a case: kept durably here, delivered once, and opened again at the centre."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kiosk.demo.world import World
from kiosk.journey.touches import AskPerson, Next
from kiosk.journey.views import ComplaintState, ResultPage, ReviewPage
from kiosk.settings import Settings
from tests.app.kiosk_driver import Hands, running

Machine = tuple[Settings, Path]
PERSON = "zhang-xiuying"


def to_result(hands: Hands, world: World) -> None:
    hands.to_summary(world, PERSON)
    hands.sign()
    hands.wait_for(ResultPage, 20)


def asked(hands: Hands, state: ComplaintState) -> bool:
    page = hands.kiosk.view.page
    return isinstance(page, ReviewPage) and page.state is state


def at_the_centre(world: World, question: str) -> list[str]:
    database = world.folder / "centre" / "centre.sqlite"
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        return [str(one) for (one,) in db.execute(question).fetchall()]


def tickets(world: World) -> list[str]:
    return at_the_centre(world, "SELECT ticket_no FROM complaints WHERE kind = 'review'")


def test_without_the_line_it_is_kept_and_opens_the_case_once_the_line_is_back(
    world: World, machine: Machine
) -> None:
    with running(world, *machine) as hands:
        to_result(hands, world)
        page = hands.kiosk.view.page
        assert isinstance(page, ResultPage)
        assert page.can_ask_person
        world.cut_line()
        hands.touch(AskPerson(""), Next())
        hands.wait(lambda: asked(hands, ComplaintState.STORED))
        assert tickets(world) == []
        decided = at_the_centre(world, "SELECT state FROM cases")
        world.restore_line()
        hands.wait(lambda: asked(hands, ComplaintState.DELIVERED), 40)
        review = hands.kiosk.view.page
        assert isinstance(review, ReviewPage)
        assert tickets(world) == [review.ticket_no]
        assert decided == ["decided"]
        assert at_the_centre(world, "SELECT state FROM cases") == ["waiting"], "a person has it now"
        hands.touch(Next(), AskPerson(""))
        result = hands.wait_for(ResultPage)
        assert not result.can_ask_person
        assert len(tickets(world)) == 1
