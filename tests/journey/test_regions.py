# SPDX-License-Identifier: GPL-3.0-or-later
"""The place is asked first; papers, who decides and what is signed are that place's."""

from __future__ import annotations

from kiosk.catalogue import Catalogue
from kiosk.contract.cases import DecisionWay, form_digest
from kiosk.contract.items import Material, ServiceItem
from kiosk.contract.message import Text
from kiosk.contract.regions import RegionMode, RegionVariant
from kiosk.journey.effects import DropPages, PutOnPaper, StoreAndSend
from kiosk.journey.events import CatalogueReady
from kiosk.journey.regions import MANY
from kiosk.journey.touches import Back, Begin, Choose, Next, OpenItem, PrintSlip, PutSignature, Query, Sign
from kiosk.journey.views import ChoicePage, GuidePage, SummaryPage
from tests.journey.journey_driver import PNG, SENIOR_CARD, World, bundle, text

RUZHOU, XUCHANG = "410482", "4110"


def items(**changes: object) -> CatalogueReady:
    return CatalogueReady(
        Catalogue(
            bundle(
                tuple(
                    one.model_copy(update=changes) if one.code == SENIOR_CARD else one
                    for one in bundle().items
                    if isinstance(one, ServiceItem)
                )
            )
        )
    )


def senior_card() -> ServiceItem:
    item = bundle().item(SENIOR_CARD)
    assert isinstance(item, ServiceItem)
    return item


def choice(world: World) -> ChoicePage:
    page = world.view.page
    assert isinstance(page, ChoicePage), page
    return page


def asked(world: World) -> None:
    world.do(Begin(), OpenItem(SENIOR_CARD), Next())


def to_summary(world: World, region: str) -> SummaryPage:
    asked(world)
    world.do(Choose(region))
    if isinstance(world.view.page, ChoicePage):
        world.do(Next())
    world.do(Next())
    world.lay()
    world.fill()
    page = world.view.page
    assert isinstance(page, SummaryPage), page
    return page


def test_the_place_is_asked_first_and_the_own_one_is_the_first() -> None:
    world = World()
    asked(world)
    page = choice(world)
    assert [row.id for row in page.rows] == ["410400", RUZHOU, "410425", XUCHANG, "elsewhere"]
    assert page.query is None
    world.do(Choose("410400"))
    assert world.page == "NoticePage"
    world.do(Back())
    assert choice(world).rows


def test_its_terms_are_read_before_it_is_chosen() -> None:
    world = World()
    asked(world)
    world.do(Choose(XUCHANG))
    facts = choice(world).facts
    variant = senior_card().variant(XUCHANG)
    assert variant is not None
    told = [fact.value for fact in facts]
    assert variant.office.name in told
    assert variant.result in told
    world.do(Back())
    assert choice(world).rows
    world.do(Choose(XUCHANG), Next())
    assert world.page == "NoticePage"


def test_a_place_that_is_not_offered_is_told_where_it_is_done() -> None:
    world = World()
    asked(world)
    world.do(Choose("420500"))
    assert choice(world).rows
    world.do(Choose("elsewhere"))
    page = choice(world)
    assert not page.rows
    assert len(page.facts) == 2
    world.do(Back())
    assert choice(world).rows
    world.do(Choose("elsewhere"), Next())
    assert world.page == "GuidePage", "what goes onto paper or a phone is there"
    world.do(Next(), Choose("elsewhere"), Back(), Back())
    assert world.page == "GuidePage"


def test_many_places_are_found_by_their_names() -> None:
    variant = senior_card().regions[0]
    many = tuple(
        variant.model_copy(update={"region": f"42{number:02}", "name": text(f"例{number}市")})
        for number in range(MANY)
    )
    world = World()
    world.do(items(regions=(*many, senior_card().regions[2])))
    asked(world)
    assert choice(world).query == ""
    world.do(Query("许"))
    assert [row.id for row in choice(world).rows] == [XUCHANG, "elsewhere"]
    world.do(Query("XuCh"))
    assert [row.id for row in choice(world).rows] == [XUCHANG, "elsewhere"]
    world.do(Query("不在"))
    assert [row.id for row in choice(world).rows] == ["elsewhere"]


def test_what_is_signed_names_the_place_and_its_version() -> None:
    world = World()
    to_summary(world, RUZHOU)
    world.do(PutSignature(PNG, 2), Sign(DecisionWay.AUTOMATIC))
    (stored,) = world.asked(StoreAndSend)
    application = stored.application
    assert (application.region, application.region_version) == (RUZHOU, "1")
    assert application.signature.form_digest == form_digest(
        application.item_code,
        application.item_version,
        application.form,
        application.way,
        region=RUZHOU,
        region_version="1",
    )


def test_here_is_signed_without_a_version() -> None:
    world = World()
    to_summary(world, "410400")
    world.do(PutSignature(PNG, 2), Sign(DecisionWay.AUTOMATIC))
    (stored,) = world.asked(StoreAndSend)
    assert (stored.application.region, stored.application.region_version) == ("410400", None)


def test_what_another_place_decides_is_no_rules_here_and_the_summary_says_who() -> None:
    world = World()
    page = to_summary(world, XUCHANG)
    assert not page.automatic_offered
    values = [line.value for line in page.lines if isinstance(line.value, Text)]
    variant = senior_card().variant(XUCHANG)
    assert variant is not None
    assert all(one in values for one in (variant.name, variant.office.name, variant.result))
    world.do(PutSignature(PNG, 2), Sign(DecisionWay.AUTOMATIC))
    assert not world.asked(StoreAndSend)
    world.do(Sign(DecisionWay.PERSON))
    assert world.asked(StoreAndSend)


def test_the_guide_names_the_other_places() -> None:
    world = World()
    world.do(Begin(), OpenItem(SENIOR_CARD))
    page = world.view.page
    assert isinstance(page, GuidePage)
    assert len(page.places) == 3


def test_another_place_is_another_application() -> None:
    world = World()
    to_summary(world, RUZHOU)
    world.do(PutSignature(PNG, 2))
    signed = world.view.page
    assert isinstance(signed, SummaryPage)
    assert signed.signed
    for _ in range(12):
        if isinstance(world.view.page, ChoicePage):
            break
        world.do(Back())
    world.do(Choose("410425"), Next(), Next())
    for _ in range(6):
        if isinstance(world.view.page, SummaryPage):
            break
        world.do(Next())
    page = world.view.page
    assert isinstance(page, SummaryPage)
    assert not page.signed


def test_a_variant_that_is_withdrawn_while_it_is_filled_in_is_told_at_once() -> None:
    world = World()
    to_summary(world, XUCHANG)
    world.do(items(regions=senior_card().regions[:2]))
    assert world.page == "PausedPage"
    world.do(Sign(DecisionWay.PERSON))
    assert not world.asked(StoreAndSend)


def test_a_variant_of_another_place_that_is_withdrawn_disturbs_nobody() -> None:
    world = World()
    to_summary(world, RUZHOU)
    world.do(items(regions=senior_card().regions[:2]))
    assert world.page == "SummaryPage"


def test_the_papers_of_the_place_are_asked_for_and_those_before_are_dropped() -> None:
    scanned = Material.model_validate_json('{"code": "lease", "name": {"zh": "租约", "en": "Lease"}}')
    variant = RegionVariant(
        region="4110",
        name=text("许昌市"),
        version="2",
        mode=RegionMode.ONLINE,
        office=senior_card().regions[2].office,
        result=text("寄"),
        materials=(scanned,),
    )
    item = senior_card().model_copy(update={"regions": (variant,)})
    there = item.done_for(variant)
    assert [one.code for one in there.materials] == ["lease"]
    assert there.legal_actor == variant.office
    assert there.automatic
    assert item.done_for(variant.model_copy(update={"mode": RegionMode.BOTH})).automatic is False
    world = World()
    to_summary(world, "410400")
    assert not world.asked(DropPages)


def test_the_slip_says_which_place_and_where_the_result_goes() -> None:
    world = World()
    to_summary(world, XUCHANG)
    world.do(PutSignature(PNG, 2), Sign(DecisionWay.PERSON), PrintSlip())
    (order,) = world.asked(PutOnPaper)
    told = str(list(order.slip.parts))
    assert "许昌市" in told
    variant = senior_card().variant(XUCHANG)
    assert variant is not None
    assert variant.result.zh in told
