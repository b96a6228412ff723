# SPDX-License-Identifier: GPL-3.0-or-later
"""免证办: one consent a licence; what was fetched stands for the paper until it is taken back."""

from __future__ import annotations

from datetime import date

import pytest

from devices.status import DeviceClass, DeviceState, DeviceStatus
from kiosk.catalogue import Catalogue
from kiosk.contract.cases import DecisionWay, LicenceUse, form_digest
from kiosk.contract.items import LicenceType, Material, ServiceItem
from kiosk.contract.licences import LicenceShown, LicenceState, authorisation_digest, authorisation_text
from kiosk.journey.effects import AskLicence, Note, StoreAndSend
from kiosk.journey.events import CatalogueReady, DeviceChanged, LicenceAnswered, LineChanged
from kiosk.journey.speaking import spoken
from kiosk.journey.touches import (
    AnswerLicence,
    Back,
    GoToLicence,
    Next,
    PutSignature,
    Sign,
    TakeLicenceBack,
    WithoutDocument,
)
from kiosk.journey.troubles import CallFault
from kiosk.journey.views import LicencePage, LicenceStep, MaterialsPage, MaterialState, SummaryPage
from tests.journey.journey_driver import KEY, PNG, SHOP, World, bundle, catalogue, text

DEED = LicenceType(code="title_deed", name=text("不动产权证书"))
PERMIT = LicenceType(code="permit", name=text("许可证"))
SHA = "sha256:" + "ab" * 32
NUMBER = "豫(2019)第****127号"


def shop(*codes: str) -> ServiceItem:
    """The shop with the first scanned paper replaceable, and no undertaking to walk through."""
    item = catalogue().service(SHOP)
    assert item is not None
    materials = tuple(
        one.model_copy(update={"licence_types": codes if one.scan is not None else (), "waived_by": one.waived_by})
        for one in item.materials
    )
    return item.model_copy(update={"materials": materials, "undertaking": None})


def world_with(*codes: str) -> World:
    world = World(fitted=frozenset(DeviceClass))
    world.licences = False
    world.do(DeviceChanged(DeviceStatus(DeviceClass.DOCUMENT_CAMERA, DeviceState.ONLINE)))
    offered = Catalogue(bundle((shop(*codes),), licence_types=(DEED, PERMIT)))
    world.do(CatalogueReady(offered))
    return world


def paper(world: World) -> Material:
    return next(one for one in shop("title_deed").materials if one.scan is not None)


def page_of(world: World) -> LicencePage:
    page = world.view.page
    assert isinstance(page, LicencePage), world.page
    return page


def answer(world: World, state: LicenceState | CallFault, *, with_use: bool = True) -> None:
    asked = world.asked(AskLicence)[-1]
    shown = LicenceShown(
        name=text("不动产权证书"), holder="周**", number=NUMBER, issuer=text("规划局"), valid_to=date(2027, 1, 1)
    )
    use = LicenceUse(material=asked.request.material, sha256=SHA, authorisation=KEY.sign("x", {}))
    fetched = state is LicenceState.FETCHED
    world.do(
        LicenceAnswered(
            asked.session_id,
            asked.ask,
            state,
            shown if state in (LicenceState.FETCHED, LicenceState.EXPIRED, LicenceState.REVOKED) else None,
            use if fetched and with_use else None,
        )
    )


def test_it_is_asked_by_itself_in_words_that_both_sides_know_and_stands_for_the_paper() -> None:
    world = world_with("title_deed")
    world.to_form(SHOP)
    page = page_of(world)
    assert page.state is LicenceStep.ASKING
    assert page.consent == authorisation_text(shop("title_deed"), paper(world), (DEED,))
    assert not world.asked(AskLicence), "nothing is fetched before a yes"
    world.do(AnswerLicence(True))
    (asked,) = world.asked(AskLicence)
    assert asked.request.consent_digest == authorisation_digest(page.consent)
    assert (asked.request.item_code, asked.request.material) == (SHOP, paper(world).code)
    assert page_of(world).state is LicenceStep.WAITING
    world.do(AnswerLicence(True), Next(), Back())
    assert len(world.asked(AskLicence)) == 1, "once, while it is under way"
    answer(world, LicenceState.FETCHED)
    page = page_of(world)
    assert page.state is LicenceStep.FETCHED
    assert NUMBER in [line.value for line in page.shown]
    world.do(Next())
    materials = world.view.page
    assert isinstance(materials, MaterialsPage)
    assert [row.state for row in materials.rows if row.licence] == [MaterialState.LICENCE]
    world.do(Next())
    assert world.page == "FormPage", "the paper that it stands for is not scanned"
    world.fill()
    summary = world.view.page
    assert isinstance(summary, SummaryPage)
    assert [line.licence for line in summary.lines if line.licence] == [paper(world).code]
    world.do(PutSignature(PNG, 2), Sign(DecisionWay.AUTOMATIC))
    (kept,) = world.asked(StoreAndSend)
    signed = kept.application
    assert [use.sha256 for use in signed.licences] == [SHA]
    bound = form_digest(SHOP, signed.item_version, signed.form, signed.way, (), signed.licences)
    assert signed.signature.form_digest == bound
    assert bound != form_digest(SHOP, signed.item_version, signed.form, signed.way)


def test_a_no_leads_to_the_scan_and_may_become_a_yes() -> None:
    world = world_with("title_deed")
    world.to_form(SHOP)
    world.do(AnswerLicence(False))
    materials = world.view.page
    assert isinstance(materials, MaterialsPage)
    (row,) = [row for row in materials.rows if row.licence]
    assert row.state is MaterialState.SCAN
    world.do(Next())
    assert world.page == "DocumentPage"
    world.do(Back(), GoToLicence(row.licence))
    assert page_of(world).state is LicenceStep.ASKING
    world.do(AnswerLicence(True))
    answer(world, LicenceState.FETCHED)
    world.do(Next(), Next())
    assert world.page == "FormPage"


def test_what_was_fetched_can_be_taken_back_until_the_signature_which_is_void_then() -> None:
    world = world_with("title_deed")
    world.to_form(SHOP)
    world.do(AnswerLicence(True))
    answer(world, LicenceState.FETCHED)
    world.do(Next(), Next())
    world.fill()
    world.do(PutSignature(PNG, 2), GoToLicence(paper(world).code), TakeLicenceBack())
    assert world.page == "MaterialsPage"
    world.do(Next())
    assert world.page == "DocumentPage"
    world.do(WithoutDocument())
    world.fill()
    summary = world.view.page
    assert isinstance(summary, SummaryPage)
    assert not summary.signed
    world.do(PutSignature(PNG, 2), Sign(DecisionWay.AUTOMATIC))
    (kept,) = world.asked(StoreAndSend)
    assert kept.application.licences == ()


@pytest.mark.parametrize("state", [one for one in LicenceState if one is not LicenceState.FETCHED])
def test_what_is_not_had_is_said_with_the_way_on(state: LicenceState) -> None:
    world = world_with("title_deed")
    world.to_form(SHOP)
    world.do(AnswerLicence(True))
    answer(world, state)
    page = page_of(world)
    assert page.state is LicenceStep.NOT_HAD
    assert page.instead
    assert bool(page.shown) == (state in (LicenceState.EXPIRED, LicenceState.REVOKED))
    assert page.can_retry == (state is LicenceState.SILENT)
    assert NUMBER not in repr(spoken(world.view)), "what came of it is for its holder's eyes"
    world.do(AnswerLicence(True))
    assert len(world.asked(AskLicence)) == (2 if state is LicenceState.SILENT else 1)
    if state is LicenceState.SILENT:
        answer(world, state)
    world.do(Next(), Next())
    assert world.page == "DocumentPage"


def test_one_that_nobody_vouches_for_stands_for_nothing() -> None:
    world = world_with("title_deed")
    world.to_form(SHOP)
    world.do(AnswerLicence(True))
    answer(world, LicenceState.FETCHED, with_use=False)
    assert page_of(world).state is LicenceStep.NOT_HAD
    world.do(Next(), Next())
    assert world.page == "DocumentPage"


def test_a_store_that_says_nothing_is_given_up_and_its_late_answer_is_nobodys() -> None:
    world = world_with("title_deed")
    world.to_form(SHOP)
    world.do(AnswerLicence(True))
    world.wait(9)
    assert page_of(world).state is LicenceStep.NOT_HAD
    answer(world, LicenceState.FETCHED)
    assert page_of(world).state is LicenceStep.NOT_HAD


def test_an_identity_that_lapsed_is_shown_once_more() -> None:
    world = world_with("title_deed")
    world.to_form(SHOP)
    world.do(AnswerLicence(True))
    answer(world, CallFault.IDENTITY_REFUSED)
    assert world.page == "IdentityWaysPage"


def test_without_the_line_it_is_not_offered_and_the_paper_is_scanned() -> None:
    world = world_with("title_deed")
    world.to_ways(SHOP)
    world.to_form_here()
    world.do(LineChanged(False))
    assert page_of(world).state is LicenceStep.NO_LINE
    world.do(AnswerLicence(True))
    assert not world.asked(AskLicence)
    world.do(Next())
    assert world.page == "MaterialsPage"
    world.do(Next())
    assert world.page == "DocumentPage"


def test_each_step_is_audited_without_what_was_fetched() -> None:
    world = world_with("title_deed")
    world.to_form(SHOP)
    world.do(AnswerLicence(True))
    answer(world, LicenceState.FETCHED)
    world.do(TakeLicenceBack(), GoToLicence(paper(world).code), AnswerLicence(False))
    steps = [note.step.value for note in world.asked(Note) if note.step.value.startswith("licence")]
    assert steps == ["licence_authorised", "licence_answered", "licence_taken_back", "licence_refused"]
    assert NUMBER not in repr(world.asked(Note))
    assert NUMBER not in repr(world.state)


def test_an_item_without_any_asks_nothing() -> None:
    world = world_with()
    world.to_form(SHOP)
    assert world.page == "DocumentPage"
