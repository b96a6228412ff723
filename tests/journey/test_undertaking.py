# SPDX-License-Identifier: GPL-3.0-or-later
"""告知承诺: every condition opened and ticked by itself; a no leads to a person, not to a dead end."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.catalogue import Catalogue
from kiosk.contract.cases import CaseOutcome, DecisionWay
from kiosk.contract.items import ServiceItem, Undertaking, UndertakingTerm
from kiosk.journey.effects import PutOnPaper, StoreAndSend
from kiosk.journey.events import CatalogueReady
from kiosk.journey.speaking import spoken
from kiosk.journey.touches import Back, Next, PrintSlip, PutSignature, RefuseTerm, Sign, TickTerm
from kiosk.journey.views import SummaryPage, UndertakingPage
from printing import KeyValue
from tests.journey.journey_driver import ALLOWANCE, PNG, World, bundle, catalogue, text

TERMS = tuple(
    UndertakingTerm(id=f"term-{i}", text=text(f"条件{i}"), consequence=text(f"后果{i}")) for i in range(3)
)


def item() -> ServiceItem:
    found = catalogue().service(ALLOWANCE)
    assert found is not None
    return found.model_copy(update={"undertaking": Undertaking(terms=TERMS, check_working_days=20)})


def at_terms(**changes: Any) -> World:
    world = World(**changes)
    world.undertakes = False
    world.do(CatalogueReady(Catalogue(bundle((item(),)))))
    world.to_form()
    world.fill()
    assert world.page == "UndertakingPage"
    return world


def page_of(world: World) -> UndertakingPage:
    page = world.view.page
    assert isinstance(page, UndertakingPage), world.page
    return page


def tick_all(world: World) -> None:
    for _ in TERMS:
        world.do(TickTerm(), Next())


def test_each_is_opened_and_ticked_by_itself_and_goes_along_with_its_digest() -> None:
    world = at_terms()
    for index, term in enumerate(TERMS):
        page = page_of(world)
        assert (page.index, page.total, page.ticked) == (index, len(TERMS), False)
        assert (page.text, page.consequence) == (term.text, term.consequence)
        assert term.text in spoken(world.view)
        assert term.consequence in spoken(world.view)
        world.do(Next())
        assert page_of(world).index == index, "not without the tick"
        world.do(TickTerm(), Next())
    assert world.page == "SummaryPage"
    world.do(PutSignature(PNG, 2), Sign(DecisionWay.AUTOMATIC))
    (kept,) = world.asked(StoreAndSend)
    records = {one.id: one for one in kept.application.consents}
    for term in TERMS:
        record = records[f"undertaking:{term.id}"]
        assert record.given
        assert record.text_digest == term.text_digest()


def test_a_tick_can_be_taken_out_again() -> None:
    world = at_terms()
    world.do(TickTerm(), TickTerm(), Next())
    assert page_of(world).index == 0


def test_a_no_shows_the_other_ways_and_leaves_the_deciding_to_a_person() -> None:
    world = at_terms()
    world.do(TickTerm(), Next(), RefuseTerm())
    page = page_of(world)
    assert page.refusing
    assert len(page.points) == 3
    world.do(Back())
    assert not page_of(world).refusing
    world.do(RefuseTerm(), Next())
    summary = world.view.page
    assert isinstance(summary, SummaryPage)
    assert not summary.automatic_offered
    world.do(PutSignature(PNG, 2), Sign(DecisionWay.AUTOMATIC))
    assert not world.asked(StoreAndSend), "the rules rely on what was not undertaken"
    world.do(Sign(DecisionWay.PERSON))
    (kept,) = world.asked(StoreAndSend)
    given = [one.given for one in kept.application.consents if one.id.startswith("undertaking:")]
    assert given == [True, False, False]


def test_who_went_the_other_way_may_come_back_and_undertake_it() -> None:
    world = at_terms()
    world.do(RefuseTerm(), Next(), PutSignature(PNG, 2), Back())
    assert page_of(world).refusing
    world.do(Back())
    tick_all(world)
    summary = world.view.page
    assert isinstance(summary, SummaryPage)
    assert summary.automatic_offered
    assert not summary.signed, "it was signed for something else"


def test_going_back_and_changing_a_tick_voids_the_signature() -> None:
    world = at_terms()
    tick_all(world)
    world.do(PutSignature(PNG, 2), Back(), TickTerm())
    world.do(Next())
    assert page_of(world).index == 2
    world.do(TickTerm(), Next())
    summary = world.view.page
    assert isinstance(summary, SummaryPage)
    assert not summary.signed


@pytest.mark.parametrize(("outcome", "carried"), [("referred", True), ("supplement", False)])
def test_what_was_undertaken_is_on_the_slip_of_what_a_person_decides_after_all(outcome: str, carried: bool) -> None:
    world = at_terms(outcome=CaseOutcome(outcome))
    tick_all(world)
    world.do(PutSignature(PNG, 2), Sign(DecisionWay.AUTOMATIC), PrintSlip())
    (order,) = world.asked(PutOnPaper)
    said = [part.value for part in order.slip.parts if isinstance(part, KeyValue)]
    assert [term.text.zh in said for term in TERMS] == [carried] * len(TERMS)


def test_who_did_not_undertake_it_gets_no_slip_that_says_they_did() -> None:
    world = at_terms(outcome=CaseOutcome.REFERRED)
    world.do(TickTerm(), Next(), RefuseTerm(), Next(), PutSignature(PNG, 2), Sign(DecisionWay.PERSON), PrintSlip())
    (order,) = world.asked(PutOnPaper)
    said = [part.value for part in order.slip.parts if isinstance(part, KeyValue)]
    assert not any(term.text.zh in said for term in TERMS)
