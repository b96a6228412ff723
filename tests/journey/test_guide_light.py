# SPDX-License-Identifier: GPL-3.0-or-later
"""The lights at the two printers: on while paper comes out or lies there, and out again."""

from __future__ import annotations

import pytest

from devices.reports import GuideLight, JobEnd, JobOutcome, PrintBlock
from kiosk.journey.effects import PutDocumentOnPaper, PutOnPaper
from kiosk.journey.events import DocumentEnded, SlipEnded
from kiosk.journey.guide_light import guide_light
from kiosk.journey.touches import CloseHelp, Finish, OpenHelp, PrintSlip, SkipRating
from kiosk.journey.views import GoodbyePage, IdlePage
from tests.journey.journey_driver import ALLOWANCE, CERTIFICATE, World, page_printer
from ui.gallery_views import STATES


def with_printer(**changes: object) -> World:
    world = World(pages=2, **changes)  # type: ignore[arg-type]
    world.do(page_printer())
    return world


def seen_on_the_way(world: World, *steps: object) -> list[GuideLight | None]:
    """The lights after each step."""
    lights = []
    for step in steps:
        world.do(step)  # type: ignore[arg-type]
        lights.append(guide_light(world.view))
    return lights


def test_the_page_printer_is_lit_while_the_document_comes_and_until_it_is_taken() -> None:
    world = with_printer(silent={PutDocumentOnPaper})
    world.to_result(CERTIFICATE)
    (order,) = world.asked(PutDocumentOnPaper)
    assert guide_light(world.view) is GuideLight.PAGE_PRINTER
    world.do(DocumentEnded(order.application_id, JobEnd(JobOutcome.PRINTED, pages_out=2)))
    assert guide_light(world.view) is GuideLight.PAGE_PRINTER
    world.do(Finish())
    assert guide_light(world.view) is None, "nothing is taken while somebody rates"
    world.do(SkipRating())
    assert world.page == "GoodbyePage"
    assert guide_light(world.view) is GuideLight.PAGE_PRINTER, "the last page reminds of it"
    world.wait(60)
    assert isinstance(world.view.page, IdlePage)
    assert guide_light(world.view) is GuideLight.ID_CARD_READER


@pytest.mark.parametrize(
    "end",
    [
        JobEnd(JobOutcome.FAILED, PrintBlock.PAPER_JAM),
        JobEnd(JobOutcome.FAILED, PrintBlock.PAPER_OUT, pages_out=1),
        JobEnd(JobOutcome.UNKNOWN),
    ],
)
def test_a_document_that_did_not_come_puts_the_light_out(end: JobEnd) -> None:
    world = with_printer(silent={PutDocumentOnPaper})
    world.to_result(CERTIFICATE)
    (order,) = world.asked(PutDocumentOnPaper)
    world.do(DocumentEnded(order.application_id, end))
    assert guide_light(world.view) is None
    world.do(Finish(), SkipRating())
    page = world.view.page
    assert isinstance(page, GoodbyePage)
    assert GuideLight.PAGE_PRINTER not in {one.slot for one in page.take}
    assert guide_light(world.view) is not GuideLight.PAGE_PRINTER


def test_without_paper_no_printer_is_lit() -> None:
    world = with_printer()
    world.to_result(ALLOWANCE)
    assert world.asked(PutDocumentOnPaper) == []
    assert guide_light(world.view) is None
    world.do(Finish(), SkipRating())
    assert guide_light(world.view) is GuideLight.ID_CARD_READER, "only the card may still lie there"


def test_of_two_papers_the_one_that_comes_out_now_is_lit() -> None:
    world = with_printer(silent={PutOnPaper})
    world.to_result(CERTIFICATE)
    assert guide_light(world.view) is GuideLight.PAGE_PRINTER
    world.do(PrintSlip())
    (order,) = world.asked(PutOnPaper)
    assert guide_light(world.view) is GuideLight.RECEIPT_PRINTER
    world.do(SlipEnded(order.application_id, JobEnd(JobOutcome.PRINTED)))
    assert guide_light(world.view) is GuideLight.PAGE_PRINTER


def test_the_slip_is_lit_until_the_page_is_left_and_again_at_the_goodbye() -> None:
    world = World()
    world.to_result(ALLOWANCE)
    lights = seen_on_the_way(world, PrintSlip(), OpenHelp(), CloseHelp(), Finish(), SkipRating())
    slip = GuideLight.RECEIPT_PRINTER
    assert lights == [slip, None, slip, None, slip]


def test_a_belonging_is_lit_before_the_plate() -> None:
    """What surely lies there goes before what may."""
    assert guide_light(STATES["goodbye"](False)) is GuideLight.RECEIPT_PRINTER
    assert guide_light(STATES["goodbye-nothing"](False)) is None


def test_a_visit_that_is_left_goes_dark_but_for_the_way_in() -> None:
    """Nobody touches anything any more: whatever was lit goes out."""
    world = with_printer()
    world.to_result(CERTIFICATE)
    assert guide_light(world.view) is GuideLight.PAGE_PRINTER
    seen = {guide_light(world.view)}
    for _ in range(600):
        world.wait(1.0, step=1.0)
        seen.add(guide_light(world.view))
        if isinstance(world.view.page, IdlePage):
            break
    assert isinstance(world.view.page, IdlePage)
    assert None in seen, "the warning puts it out"
    assert guide_light(world.view) is GuideLight.ID_CARD_READER
