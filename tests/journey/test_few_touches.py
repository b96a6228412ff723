# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever only wants a paper touches at most four times between their card and the paper, identity apart."""

from __future__ import annotations

import pytest

from central.demo.people import demo_people
from central.items import load_items
from kiosk.contract.cases import DecisionWay
from kiosk.contract.items import ItemKind, ServiceItem
from kiosk.journey.effects import PutDocumentOnPaper
from kiosk.journey.touches import Choose, ChooseWay, Next, PutSignature, SetElder, Sign, SubmitSecret, Touch
from kiosk.journey.views import ChoicePage, FormPage, ResultPage, SlipState, SummaryPage
from tests.journey.journey_driver import PIN, PNG, World, card_of, page_printer

MOST = 4
MONTHS = {"from_month": "2025-01", "to_month": "2026-10"}
PREFILLED = {**MONTHS, "contract_no": "PDS2019000001"}
PRINTED = [one.item for one in load_items().values() if one.item.kind is ItemKind.PRINT]


def test_there_are_such_items() -> None:
    assert len(PRINTED) >= 11


@pytest.mark.parametrize("elder", [False, True])
@pytest.mark.parametrize("item", PRINTED, ids=lambda item: item.code)
def test_at_most_four_touches_from_card_to_paper(item: ServiceItem, elder: bool) -> None:
    world = World(pages=2, prefill=dict(PREFILLED))
    world.do(page_printer(), SetElder(elder))
    world.to_card(item.code)
    world.lay(card_of(_somebody(item)))
    world.do(ChooseWay("city_pin"), SubmitSecret(PIN))
    touches: list[Touch] = []
    while not isinstance(world.view.page, ResultPage):
        touch = _next_touch(world)
        touches.append(touch)
        world.do(touch)
        assert len(touches) <= MOST, touches
    page = world.view.page
    assert page.paper is not None
    assert page.paper.state is SlipState.PRINTED
    assert len(world.asked(PutDocumentOnPaper)) == 1


def _next_touch(world: World) -> Touch:
    """Only what the page lacks is answered."""
    match world.view.page:
        case FormPage(fields=fields):
            lacking = [one.key for one in fields if one.required and not one.value]
            assert not lacking, f"nobody has answered {lacking}"
            return Next()
        case ChoicePage(rows=rows):
            return Choose(next(row.id for row in rows if row.active))
        case SummaryPage(signed=False):
            return PutSignature(PNG, 3)
        case SummaryPage():
            return Sign(DecisionWay.AUTOMATIC)
        case _:
            raise AssertionError(f"nobody knows what to do on {world.page}")


def _somebody(item: ServiceItem) -> str:
    """Who may ask for it: the first person of the demonstration with a case of it."""
    return next(
        person.id for person in demo_people() for case in person.cases if case.item == item.code and person.pin
    )
