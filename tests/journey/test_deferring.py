# SPDX-License-Identifier: GPL-3.0-or-later
"""容缺 on the machine: what is not at hand may follow; it is signed, stands on the slip, and binds nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from central.items import load_items
from devices.status import DeviceClass
from kiosk.catalogue import Catalogue
from kiosk.contract.cases import CaseOutcome, DecisionWay, form_digest
from kiosk.contract.day_words import day_words
from kiosk.contract.guides import MaterialNeed
from kiosk.contract.items import ServiceItem
from kiosk.contract.tracking import OwedPaper
from kiosk.journey.effects import PutOnPaper, StoreAndSend
from kiosk.journey.events import CatalogueReady
from kiosk.journey.phrases import Phrase
from kiosk.journey.touches import Back, DeferDocument, PrintSlip, PutSignature, Sign, WithoutDocument
from kiosk.journey.views import DocumentPage, SummaryPage
from printing import KeyValue, Line
from tests.journey.journey_driver import NOON, PNG, SHOP, World, bundle, text
from tests.journey.test_stages import row_of

FITTED = frozenset({DeviceClass.ID_CARD_READER, DeviceClass.RECEIPT_PRINTER, DeviceClass.DOCUMENT_CAMERA})


def at_paper(item: ServiceItem | None = None, **changes: Any) -> World:
    world = World(fitted=FITTED, **changes)
    world.do(CatalogueReady(Catalogue(bundle((item or load_items()[SHOP].item,)))))
    world.to_form(SHOP)
    assert isinstance(world.view.page, DocumentPage), world.page
    return world


def to_summary(world: World) -> None:
    for _ in range(10):
        if world.page == "PaperFieldsPage":
            break
        if world.page == "SummaryPage":
            return
        world.fill()


def test_what_may_follow_says_by_when_and_what_comes_of_it() -> None:
    world = at_paper()
    page = world.view.page
    assert isinstance(page, DocumentPage)
    assert page.later
    # Ten working days after Friday 20 November 2026.
    assert isinstance(page.without, Phrase)
    assert page.without.values == {"count": 10, "day": day_words(date(2026, 12, 4))}
    world.do(DeferDocument())
    to_summary(world)
    summary = world.view.page
    assert isinstance(summary, SummaryPage)
    assert any(
        line.value.source == "To follow, until {day}" for line in summary.lines if hasattr(line.value, "source")
    )


def test_it_is_under_the_signature_and_on_the_slip() -> None:
    world = at_paper()
    world.do(DeferDocument())
    to_summary(world)
    world.do(PutSignature(PNG, 3), Sign(DecisionWay.AUTOMATIC))
    (kept,) = world.asked(StoreAndSend)
    made = kept.application
    assert made.deferred == ("premises",)
    assert made.attachments == ()
    signed = form_digest(made.item_code, made.item_version, made.form, made.way, deferred=("premises",))
    assert made.signature.form_digest == signed
    world.do(PrintSlip())
    (order,) = world.asked(PutOnPaper)
    rows = {part.key: part.value for part in order.slip.parts if isinstance(part, KeyValue)}
    assert "12月4日前" in rows["经营场所证明"]
    lines = "".join(part.text for part in order.slip.parts if isinstance(part, Line))
    assert "不会自动撤销" in lines


def test_changing_ones_mind_clears_the_signature() -> None:
    world = at_paper()
    world.do(DeferDocument())
    to_summary(world)
    world.do(PutSignature(PNG, 3))
    while not isinstance(world.view.page, DocumentPage):
        world.do(Back())
    world.do(WithoutDocument())
    to_summary(world)
    summary = world.view.page
    assert isinstance(summary, SummaryPage)
    assert not summary.signed
    world.do(PutSignature(PNG, 3), Sign(DecisionWay.AUTOMATIC))
    (kept,) = world.asked(StoreAndSend)
    assert kept.application.deferred == ()


@pytest.mark.parametrize("outcome", [CaseOutcome.SUPPLEMENT, CaseOutcome.REFUSED])
def test_nothing_is_owed_of_what_was_not_accepted(outcome: CaseOutcome) -> None:
    world = at_paper(outcome=outcome)
    world.do(DeferDocument())
    to_summary(world)
    world.do(PutSignature(PNG, 3), Sign(DecisionWay.AUTOMATIC), PrintSlip())
    (order,) = world.asked(PutOnPaper)
    assert not any("12月4日前" in part.value for part in order.slip.parts if isinstance(part, KeyValue))


def test_a_paper_that_must_be_here_cannot_follow() -> None:
    shop = load_items()[SHOP].item
    materials = tuple(
        one.model_copy(update={"need": MaterialNeed.REQUIRED, "deferred_working_days": None})
        for one in shop.materials
    )
    world = at_paper(shop.model_copy(update={"materials": materials}))
    page = world.view.page
    assert isinstance(page, DocumentPage)
    assert not page.later
    world.do(DeferDocument())
    assert isinstance(world.view.page, DocumentPage)


@pytest.mark.parametrize(("after", "late"), [(0, False), (-1, True)])
def test_what_is_still_to_be_handed_in_is_told_with_its_day_and_where(after: int, late: bool) -> None:
    due = NOON.date() + timedelta(days=after)
    *_, told = row_of(owed=(OwedPaper(name=text("经营场所证明"), due=due, window=text("一楼3号窗口")),)).facts
    assert isinstance(told, Phrase)
    assert told.values == {"paper": text("经营场所证明"), "day": day_words(due), "window": text("一楼3号窗口")}
    assert ("staff have it" in told.source) == late
