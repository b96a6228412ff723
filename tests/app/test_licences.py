# SPDX-License-Identifier: GPL-3.0-or-later
"""免证办 on the running kiosk: what the citizen authorises reaches the centre, and nothing else does."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from kiosk.demo.world import World
from kiosk.journey.touches import AnswerLicence, EditField, End, Next
from kiosk.journey.views import FormPage, GoodbyePage, LicencePage, LicenceStep, ResultPage
from tests.app.kiosk_driver import AT_NIGHT, SHOP, Hands

ANSWERS = {
    "shop_name": "建国便民小店",
    "premises": "平顶山市新华区示例路12号",
    "scope": "daily_goods",
    "capital": "30000",
    "staff": "2",
}


def to_licence(world: World, hands: Hands, person: str) -> LicencePage:
    hands.to_first_question(world, person, SHOP)
    page = hands.wait_for(LicencePage)
    assert page.state is LicenceStep.ASKING
    return page


def answered(hands: Hands) -> LicencePage:
    """What became of the licence that is authorised now."""
    hands.touch(AnswerLicence(given=True))
    hands.wait(lambda: licence_page(hands).state not in (LicenceStep.ASKING, LicenceStep.WAITING))
    return licence_page(hands)


def licence_page(hands: Hands) -> LicencePage:
    page = hands.kiosk.view.page
    assert isinstance(page, LicencePage), page
    return page


def leave(world: World, hands: Hands) -> None:
    hands.touch(End())
    hands.wait(lambda: isinstance(page := hands.kiosk.view.page, GoodbyePage) and page.wiped)
    world.lift()
    hands.touch(Next())


def finish(hands: Hands) -> ResultPage:
    """From the licence's answer to the result."""
    hands.pass_papers()
    while isinstance(page := hands.kiosk.view.page, FormPage):
        for field in page.fields:
            if field.key in ANSWERS:
                hands.touch(EditField(field.key, ANSWERS[field.key]))
        hands.touch(Next())
    hands.pass_papers()
    hands.sign()
    return hands.wait_for(ResultPage)


def authorisations(world: World) -> list[tuple[str, bool]]:
    """Of the centre's database: which material, and whether a case has used it."""
    (path,) = Path(world.folder).rglob("centre.sqlite")
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        rows = database.execute(
            "SELECT material, application_id IS NOT NULL FROM licence_authorisations"
        ).fetchall()
    return [(material, bool(used)) for material, used in rows]


def test_a_licence_stands_for_the_paper_from_touch_to_decision(world: World, hands: Hands) -> None:
    asked = to_licence(world, hands, "zhou-jianguo")
    assert "不动产权证书" in str(asked.consent)
    page = answered(hands)
    assert page.state is LicenceStep.FETCHED
    told = str(page.shown)
    assert "周**" in told
    assert "周建国" not in told
    assert authorisations(world) == [("premises", False)]
    result = finish(hands)
    assert result.kind.value in ("approved", AT_NIGHT), result
    assert authorisations(world) == [("premises", True)]
    leave(world, hands)


@pytest.mark.parametrize("person", ["wu-xiaoyan", "han-mei"])
def test_a_licence_that_does_not_help_leads_to_the_paper(world: World, hands: Hands, person: str) -> None:
    before = authorisations(world)
    to_licence(world, hands, person)
    assert answered(hands).state is LicenceStep.NOT_HAD
    assert authorisations(world) == before
    assert finish(hands).kind.value in ("supplement" if person == "wu-xiaoyan" else "referred", AT_NIGHT)
    leave(world, hands)


def test_a_store_that_is_silent_may_be_asked_again(world: World, hands: Hands) -> None:
    to_licence(world, hands, "zhou-jianguo")
    world.silence_registers(frozenset({"e_licences"}))
    page = answered(hands)
    assert (page.state, page.can_retry) == (LicenceStep.NOT_HAD, True)
    world.silence_registers(frozenset())
    assert answered(hands).state is LicenceStep.FETCHED
    leave(world, hands)
