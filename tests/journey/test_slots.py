# SPDX-License-Identifier: GPL-3.0-or-later
"""A visit is chosen by place, day and time; without the line it is said where else."""

from __future__ import annotations

import pytest

from kiosk.contract.cases import CaseOutcome, DecisionWay
from kiosk.journey.effects import AskSlots, StoreAndSend
from kiosk.journey.events import LineChanged, SlotsAnswered
from kiosk.journey.touches import Back, Choose, EditField, GoToFormPage, Next, PutSignature, SetElder, Sign
from kiosk.journey.troubles import CallFault
from kiosk.journey.views import ChoicePage, FormPage, ResultKind, ResultPage, SummaryPage
from tests.journey.journey_driver import PNG, World, slots

VISIT = "41040000GA-QR-0031"
SLOT = "2026-11-25T09:30/hall"


def choice(world: World) -> ChoicePage:
    page = world.view.page
    assert isinstance(page, ChoicePage), page
    return page


def summary(world: World) -> SummaryPage:
    page = world.view.page
    assert isinstance(page, SummaryPage), page
    return page


def to_summary(world: World) -> None:
    for _ in range(6):
        if world.page == "SummaryPage":
            return
        world.do(Next())


def to_slots(world: World) -> None:
    world.to_form(VISIT)
    page = world.view.page
    while isinstance(page, FormPage):
        for one in page.fields:
            if one.input == "choice" and not one.value:
                world.do(EditField(one.key, one.choices[0].value))
        world.do(Next())
        page = world.view.page


@pytest.mark.parametrize("elder", [False, True])
def test_place_day_and_time_are_a_page_each(elder: bool) -> None:
    world = World()
    world.do(SetElder(elder))
    to_slots(world)
    assert len(world.asked(AskSlots)) == 1
    assert [row.id for row in choice(world).rows] == ["hall", "branch"]
    world.do(Choose("hall"))
    assert [row.id for row in choice(world).rows] == ["2026-11-24", "2026-11-25"]
    world.do(Choose("2026-11-25"))
    page = choice(world)
    assert page.tiles
    assert [row.title for row in page.rows] == ["09:00", "09:30"]
    world.do(Choose(SLOT))
    to_summary(world)
    said = [str(getattr(line.value, "zh", line.value)) for line in summary(world).lines]
    assert any("2026年11月25日（周三）09:30" in one for one in said)
    assert any(one == "旧证" for one in said)
    world.do(PutSignature(PNG, 2), Sign(DecisionWay.AUTOMATIC))
    (stored,) = world.asked(StoreAndSend)
    assert stored.application.form["visit"] == SLOT


def test_one_place_is_not_asked_about() -> None:
    world = World(slots=slots(VISIT, "hall"))
    to_slots(world)
    assert [row.id for row in choice(world).rows] == ["2026-11-24", "2026-11-25"]


def test_back_goes_one_question_back() -> None:
    world = World()
    to_slots(world)
    world.do(Choose("hall"), Choose("2026-11-25"), Back())
    assert [row.id for row in choice(world).rows] == ["2026-11-24", "2026-11-25"]
    world.do(Back())
    assert [row.id for row in choice(world).rows] == ["hall", "branch"]
    world.do(Back())
    assert not isinstance(world.view.page, ChoicePage)


def test_what_was_not_offered_is_not_taken() -> None:
    world = World()
    to_slots(world)
    world.do(Choose("moon"), Choose("2026-11-25"), Choose(SLOT))
    assert [row.id for row in choice(world).rows] == ["hall", "branch"]
    world.do(
        Choose("hall"), Choose("2026-11-25"), Choose("2026-11-25T10:30/hall"), Choose("2026-11-25T09:30/branch")
    )
    assert choice(world).tiles


def test_nothing_goes_on_without_a_choice() -> None:
    world = World()
    to_slots(world)
    world.do(Next())
    assert [row.id for row in choice(world).rows] == ["hall", "branch"]


def test_without_the_line_it_says_where_else_and_asks_again() -> None:
    world = World()
    world.to_form(VISIT)
    world.do(LineChanged(False))
    page = world.view.page
    while isinstance(page, FormPage):
        for one in page.fields:
            if one.input == "choice" and not one.value:
                world.do(EditField(one.key, one.choices[0].value))
        world.do(Next())
        page = world.view.page
    page = choice(world)
    assert not world.asked(AskSlots)
    assert len(page.facts) == 2
    assert page.again
    world.do(LineChanged(True), Next())
    assert len(world.asked(AskSlots)) == 1
    assert choice(world).rows


def test_a_full_calendar_says_so_with_the_other_ways() -> None:
    full = slots(VISIT, "hall")
    world = World(slots=full.model_copy(update={"places": (full.places[0].model_copy(update={"days": ()}),)}))
    to_slots(world)
    page = choice(world)
    assert not page.rows
    assert len(page.facts) == 2
    world.do(Next())
    assert len(world.asked(AskSlots)) == 2


def test_an_answer_that_does_not_come_is_not_waited_for_long() -> None:
    world = World(silent={AskSlots})
    to_slots(world)
    assert choice(world).waiting
    world.wait(9)
    page = choice(world)
    assert not page.waiting
    assert page.again
    (asked,) = world.asked(AskSlots)
    # What comes too late meets no other question.
    world.do(SlotsAnswered(asked.session_id, asked.ask, slots(VISIT)))
    assert choice(world).again


def test_an_answer_to_somebody_before_is_no_news() -> None:
    world = World(silent={AskSlots})
    to_slots(world)
    world.do(SlotsAnswered("another-session", "x", slots(VISIT)))
    assert choice(world).waiting
    (asked,) = world.asked(AskSlots)
    world.do(SlotsAnswered(asked.session_id, "another-question", slots(VISIT)))
    assert choice(world).waiting
    world.do(SlotsAnswered(asked.session_id, asked.ask, CallFault.CENTRE_FAULT))
    assert choice(world).again


def test_another_time_clears_the_signature_and_the_old_one_can_be_kept() -> None:
    world = World()
    to_slots(world)
    world.do(Choose("hall"), Choose("2026-11-25"), Choose(SLOT))
    to_summary(world)
    world.do(PutSignature(PNG, 2))
    lines = summary(world).lines
    page = next(line.page for line in lines if "09:30" in str(getattr(line.value, "zh", "")))
    world.do(GoToFormPage(page))
    again = choice(world)
    assert again.next
    assert again.note
    world.do(Next())
    to_summary(world)
    assert summary(world).signed
    world.do(GoToFormPage(page), Choose("hall"), Choose("2026-11-24"), Choose("2026-11-24T09:00/hall"))
    to_summary(world)
    assert not summary(world).signed


def test_a_visit_is_not_signed_without_the_line() -> None:
    world = World()
    to_slots(world)
    world.do(Choose("hall"), Choose("2026-11-25"), Choose(SLOT))
    to_summary(world)
    world.do(PutSignature(PNG, 2), LineChanged(False), Sign(DecisionWay.AUTOMATIC))
    page = world.view.page
    assert isinstance(page, ResultPage)
    assert page.kind is ResultKind.DECLINED_OFFLINE
    assert not world.asked(StoreAndSend)


def test_a_time_that_is_gone_meanwhile_ends_with_what_to_do_and_can_be_chosen_anew() -> None:
    """Somebody was quicker between choice and signature: the rules ask for another time, and nothing else."""
    world = World(outcome=CaseOutcome.SUPPLEMENT)
    to_slots(world)
    world.do(Choose("hall"), Choose("2026-11-25"), Choose(SLOT))
    to_summary(world)
    world.do(PutSignature(PNG, 2), Sign(DecisionWay.AUTOMATIC))
    page = world.view.page
    assert isinstance(page, ResultPage)
    assert page.kind is ResultKind.SUPPLEMENT
    assert page.lacks
    assert page.can_print
    # Whoever begins again is told what there is room for now, not what there was.
    asked = len(world.asked(AskSlots))
    again = World()
    to_slots(again)
    again.wait(61)
    again.do(Back(), Next())
    assert len(again.asked(AskSlots)) == asked + 1
