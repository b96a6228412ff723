# SPDX-License-Identifier: GPL-3.0-or-later
"""The city switches an item off, or has people decide it, while somebody stands here."""

from __future__ import annotations

import pytest

from kiosk.catalogue import Catalogue
from kiosk.contract.cases import CaseOutcome, DecisionWay
from kiosk.contract.items import ActorNature, LegalActor
from kiosk.journey.effects import DepositDraft, StoreAndSend
from kiosk.journey.events import CatalogueReady, LineChanged
from kiosk.journey.touches import (
    Back,
    Begin,
    EditField,
    Next,
    OpenItem,
    PutSignature,
    SaveForLater,
    SetElder,
    Sign,
)
from kiosk.journey.views import FormPage, GuidePage, PausedPage, ProgressPage, ResultPage, SummaryPage
from tests.journey.journey_driver import ALLOWANCE, PNG, SHOP, World, bundle, catalogue, text

OTHER = tuple(item for item in bundle().items)


def switched(code: str = ALLOWANCE, **changes: object) -> CatalogueReady:
    items = tuple(item.model_copy(update=changes) if item.code == code else item for item in OTHER)
    return CatalogueReady(Catalogue(bundle(items)))


OFF = switched(enabled=False)
PEOPLE = switched(automatic=False)


def test_who_is_filling_it_in_is_told_at_once_with_the_ways_on() -> None:
    world = World()
    world.to_summary()
    world.do(OFF)
    page = world.view.page
    assert isinstance(page, PausedPage)
    assert page.points
    world.do(Sign(DecisionWay.AUTOMATIC))
    assert not world.asked(StoreAndSend)
    world.do(Next())
    assert world.page == "HomePage"
    world.do(OpenItem(ALLOWANCE))
    guide = world.view.page
    assert isinstance(guide, GuidePage)
    assert not guide.can_start


def test_what_was_typed_can_be_saved() -> None:
    world = World()
    world.to_form(SHOP)
    while world.page == "DocumentPage":
        world.do(Next())
    page = world.view.page
    assert isinstance(page, FormPage)
    key = next(one.key for one in page.fields if one.input == "pinyin")
    world.do(EditField(key, "示例小店"), switched(SHOP, enabled=False))
    paused = world.view.page
    assert isinstance(paused, PausedPage)
    assert paused.can_save
    world.do(SaveForLater(), SaveForLater())
    assert world.asked(DepositDraft)
    assert world.page == "DraftSavePage"


def test_nothing_can_be_saved_without_the_line() -> None:
    world = World()
    world.to_summary()
    world.do(LineChanged(False), OFF)
    page = world.view.page
    assert isinstance(page, PausedPage)
    assert not page.can_save


@pytest.mark.parametrize("reach", [World.to_guide, World.to_card, World.to_ways, World.to_form])
def test_at_each_step_before_the_signature(reach: object) -> None:
    world = World()
    reach(world)  # type: ignore[operator]
    world.do(OFF)
    page = world.view.page
    if isinstance(page, GuidePage):
        assert not page.can_start
        world.do(Next())
        assert world.page == "GuidePage"
    else:
        assert isinstance(page, PausedPage)


def test_what_was_signed_goes_its_way() -> None:
    world = World(held={"answer"})
    world.to_summary()
    world.sign()
    assert isinstance(world.view.page, ProgressPage)
    world.do(OFF)
    assert isinstance(world.view.page, ProgressPage)
    (kept,) = world.asked(StoreAndSend)
    world.do(world.decided(kept.application.application_id))
    assert isinstance(world.view.page, ResultPage)


def test_another_item_is_nobodys_business_here() -> None:
    world = World()
    world.to_summary()
    world.do(switched(SHOP, enabled=False), SetElder(False))
    assert world.page == "SummaryPage"


def test_where_people_decide_no_seconds_are_promised_and_no_rules_offered() -> None:
    world = World(outcome=CaseOutcome.REFERRED)
    world.do(PEOPLE, Begin(), OpenItem(ALLOWANCE))
    guide = world.view.page
    assert isinstance(guide, GuidePage)
    assert guide.person
    assert "mostly at once" not in repr(guide.facts)
    world.do(switched())
    world = World(held={"answer"})
    world.to_summary()
    assert isinstance(world.view.page, SummaryPage)
    assert world.view.page.automatic_offered
    world.do(PEOPLE)
    summary = world.view.page
    assert isinstance(summary, SummaryPage)
    assert not summary.automatic_offered
    assert summary.rules == ()
    world.do(PutSignature(PNG, 2), Sign(DecisionWay.AUTOMATIC))
    assert not world.asked(StoreAndSend)
    world.do(Sign(DecisionWay.PERSON))
    progress = world.view.page
    assert isinstance(progress, ProgressPage)
    assert "seconds" not in repr(progress.sentence)


def test_who_decides_in_law_stands_on_guide_and_result() -> None:
    world = World()
    actor = LegalActor(
        name=text("某局"),
        credit_code="11410400MB0000001A",
        nature=ActorNature.ENTRUSTED,
        on_behalf_of=text("市政府"),
    )
    world.do(switched(legal_actor=actor), Begin(), OpenItem(ALLOWANCE))
    guide = world.view.page
    assert isinstance(guide, GuidePage)
    assert "某局" in repr(guide.actor)
    assert "市政府" in repr(guide.actor)
    assert catalogue().item(ALLOWANCE) is not None


def test_what_is_changed_meanwhile_is_gone_on_with_as_it_was_when_it_was_opened() -> None:
    world = World(held={"answer"})
    world.to_summary()
    then = catalogue().item(ALLOWANCE)
    assert then is not None
    world.do(switched(version=then.version + "-next", fee=text("一百元")))
    assert isinstance(world.view.page, SummaryPage)
    world.sign()
    (kept,) = world.asked(StoreAndSend)
    assert kept.application.item_version == then.version
    # Whoever comes next begins with the new one.
    world = World(held={"answer"})
    world.do(switched(version=then.version + "-next"))
    world.to_summary()
    world.sign()
    (kept,) = world.asked(StoreAndSend)
    assert kept.application.item_version == then.version + "-next"


def test_what_is_withdrawn_meanwhile_is_as_what_is_switched_off_and_what_was_typed_is_kept() -> None:
    world = World()
    world.to_form(SHOP)
    while world.page == "DocumentPage":
        world.do(Next())
    page = world.view.page
    assert isinstance(page, FormPage)
    world.do(EditField("shop_name", "建国便民小店"))
    without = tuple(item for item in OTHER if item.code != SHOP)
    world.do(CatalogueReady(Catalogue(bundle(without))))
    paused = world.view.page
    assert isinstance(paused, PausedPage)
    assert paused.can_save
    world.do(SaveForLater(), SaveForLater())
    (deposit,) = world.asked(DepositDraft)
    assert deposit.content.form["shop_name"] == "建国便民小店"


def test_one_with_a_form_this_program_cannot_show_is_guided_to_and_no_other_suffers() -> None:
    unknown = {"type": "Hologram", "elements": []}
    service = bundle().service(ALLOWANCE)
    assert service is not None
    faulty = switched(form=service.form.model_copy(update={"ui_schema": unknown}))
    assert set(faulty.catalogue.faulty) == {ALLOWANCE}
    world = World(held={"answer"})
    world.do(faulty, Begin(), OpenItem(ALLOWANCE))
    guide = world.view.page
    assert isinstance(guide, GuidePage)
    assert not guide.can_start
    assert guide.materials
    world.do(Next())
    assert world.page == "GuidePage"
    world.do(Back(), OpenItem(SHOP))
    guide = world.view.page
    assert isinstance(guide, GuidePage)
    assert guide.can_start
    # Who had begun goes on with the form that it was.
    world = World(held={"answer"})
    world.to_summary()
    world.do(faulty)
    assert world.page == "SummaryPage"
    world.sign()
    assert world.asked(StoreAndSend)
