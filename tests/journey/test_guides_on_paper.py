# SPDX-License-Identifier: GPL-3.0-or-later
"""A guide on paper: ordered without a card, offered when the printer can finish it, one a session."""

from __future__ import annotations

from datetime import timedelta

import pytest

from devices.reports import JobEnd, JobOutcome, PrintBlock
from kiosk.contract.cases import CaseOutcome, DecisionWay
from kiosk.journey.effects import Note, PutOnPaper, Step
from kiosk.journey.events import LineChanged, SlipEnded
from kiosk.journey.guides import guide_note
from kiosk.journey.touches import Back, End, OpenItem, PrintGuide, PrintSlip, SetLanguage
from kiosk.journey.views import GoodbyePage, GuidePage, SlipState
from printing import Heading, KeyValue, Line
from tests.journey.journey_driver import ALLOWANCE, SHOP, World, printer


def guide(world: World) -> GuidePage:
    page = world.view.page
    assert isinstance(page, GuidePage)
    return page


def orders(world: World) -> list[PutOnPaper]:
    return world.asked(PutOnPaper)


def test_the_guide_that_is_open_is_printed_once() -> None:
    world = World()
    world.to_guide(SHOP)
    assert guide(world).can_print
    assert guide(world).slip is SlipState.NOT_ASKED
    world.do(PrintGuide(), PrintGuide())
    (order,) = orders(world)
    assert order.slip.demonstration
    assert not order.copy
    assert Heading("开小店") in order.slip.parts
    assert guide(world).slip is SlipState.PRINTED
    assert not guide(world).can_print
    assert guide(world).slip_note == guide_note(SlipState.PRINTED)
    steps = [note.step for note in world.asked(Note)]
    assert steps.count(Step.SLIP_ORDERED) == steps.count(Step.SLIP_ENDED) == 1


def test_a_guide_on_paper_has_the_day_of_its_catalogue_beside_that_of_its_print() -> None:
    """Printed on the thirtieth day without the line it is thirty days old, and must not look like today's."""
    world = World()
    world.clock.step(timedelta(days=29).total_seconds())
    world.do(LineChanged(False))
    world.to_guide(SHOP)
    world.do(PrintGuide())
    (order,) = orders(world)
    told = {part.key: part.value for part in order.slip.parts if isinstance(part, KeyValue)}
    assert (told["指南日期"], told["打印时间"].split()[0]) == ("2026年11月20日", "2026年12月19日")


def test_each_item_has_a_guide_of_its_own() -> None:
    world = World()
    world.to_guide(SHOP)
    world.do(PrintGuide(), Back(), OpenItem(ALLOWANCE))
    assert guide(world).slip is SlipState.NOT_ASKED
    world.do(PrintGuide(), Back(), OpenItem(SHOP))
    assert guide(world).slip is SlipState.PRINTED
    first, second = orders(world)
    assert first.job_id != second.job_id


def test_the_next_person_may_have_one_too() -> None:
    world = World()
    world.to_guide(SHOP)
    world.do(PrintGuide(), End())
    world.wait(11)
    world.to_guide(SHOP)
    assert guide(world).can_print
    world.do(PrintGuide())
    first, second = orders(world)
    assert first.job_id != second.job_id


@pytest.mark.parametrize("block", [PrintBlock.PAPER_OUT, PrintBlock.COVER_OPEN, PrintBlock.OFFLINE])
def test_it_is_offered_only_when_the_printer_can_finish(block: PrintBlock) -> None:
    world = World()
    world.do(printer(block))
    world.to_guide(SHOP)
    assert not guide(world).can_print
    world.do(PrintGuide())
    assert orders(world) == []
    world.do(printer())
    assert guide(world).can_print


def test_after_silence_another_is_a_reprint_of_the_same_job() -> None:
    world = World(slip=JobEnd(JobOutcome.UNKNOWN))
    world.to_guide(SHOP)
    world.do(PrintGuide())
    assert guide(world).slip is SlipState.UNKNOWN
    assert guide(world).can_print
    world.do(PrintGuide())
    first, second = orders(world)
    assert (first.job_id, first.copy, second.copy) == (second.job_id, False, True)


def test_what_failed_is_tried_again_as_the_same_job() -> None:
    world = World(slip=JobEnd(JobOutcome.FAILED, PrintBlock.PAPER_OUT))
    world.to_guide(SHOP)
    world.do(PrintGuide())
    assert guide(world).slip is SlipState.FAILED
    world.do(PrintGuide())
    first, second = orders(world)
    assert (first.job_id, second.copy) == (second.job_id, False)


def test_while_it_is_printed_nobody_is_asked_whether_they_are_there_and_nothing_else_is_ordered() -> None:
    world = World(silent={PutOnPaper})
    world.to_guide(SHOP)
    world.do(PrintGuide(), PrintGuide())
    assert len(orders(world)) == 1
    world.wait(120)
    assert world.warning() is None
    world.do(SlipEnded(orders(world)[0].application_id, JobEnd(JobOutcome.PRINTED)))
    assert guide(world).slip is SlipState.PRINTED


def test_an_end_that_comes_after_the_session_is_no_news_to_the_next() -> None:
    world = World(silent={PutOnPaper})
    world.to_guide(SHOP)
    world.do(PrintGuide(), End())
    assert isinstance(world.view.page, GoodbyePage)
    world.wait(11)
    world.to_guide(SHOP)
    world.do(SlipEnded(orders(world)[0].application_id, JobEnd(JobOutcome.PRINTED)))
    assert guide(world).slip is SlipState.NOT_ASKED


def test_in_english_the_guide_bears_both_languages() -> None:
    world = World()
    world.do(SetLanguage("en"))
    world.to_guide(SHOP)
    world.do(PrintGuide())
    (order,) = orders(world)
    assert any(isinstance(part, Heading) and part.subtitle for part in order.slip.parts)


@pytest.mark.parametrize("way", list(DecisionWay))
def test_the_slip_says_who_wanted_the_person_that_decides(way: DecisionWay) -> None:
    world = World(outcome=CaseOutcome.REFERRED)
    world.to_summary()
    world.sign(way)
    world.do(PrintSlip())
    (order,) = orders(world)
    lines = [part.text for part in order.slip.parts if isinstance(part, Line)]
    assert any("您选择了由工作人员决定" in line for line in lines) == (way is DecisionWay.PERSON)
