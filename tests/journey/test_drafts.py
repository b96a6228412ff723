# SPDX-License-Identifier: GPL-3.0-or-later
"""A half-filled form: kept while it is filled in, offered to its person, carried elsewhere, gone at the end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TypeVar

import pytest

from devices.reports import CodeScanned, JobEnd, JobOutcome, PrintBlock
from devices.status import DeviceClass
from kiosk.catalogue import Catalogue
from kiosk.contract.cases import Application
from kiosk.contract.day_words import day_words
from kiosk.contract.drafts import DraftContent
from kiosk.contract.items import CatalogueBundle
from kiosk.journey.effects import (
    DepositDraft,
    DropDraft,
    FetchDraft,
    FindDraft,
    ForgetDeposit,
    KeepDraft,
    PutOnPaper,
    StoreAndSend,
    Wipe,
)
from kiosk.journey.events import CatalogueReady, DraftDeposited, DraftFound, DraftsLeft, LineChanged
from kiosk.journey.touches import (
    AnswerConsent,
    Back,
    Begin,
    ChooseWay,
    EditField,
    End,
    EnterResumeCode,
    FocusField,
    Next,
    OpenResume,
    OpenSearch,
    OpenTile,
    PrintResumeSlip,
    SaveForLater,
    Stay,
    StillHere,
    SubmitSecret,
    TakeDraft,
)
from kiosk.journey.troubles import CallFault, StoreFault
from kiosk.journey.views import (
    DraftOfferPage,
    DraftSavePage,
    FormPage,
    GuidePage,
    HomePage,
    Page,
    ResumePage,
    SaveState,
    SlipState,
    SummaryPage,
)
from kiosk.standards import new_pick_up_code
from tests.journey.journey_driver import ALLOWANCE, NOON, PIN, SHOP, World, bundle, card_of, catalogue, printer

CODE = "7KQ2M-4XB9T-0HDR5"
_Page = TypeVar("_Page", bound=Page)


def page_of(world: World, kind: type[_Page]) -> _Page:
    page = world.view.page
    assert isinstance(page, kind), type(page)
    return page


def to_typing(world: World) -> str:
    """To a page of the shop's form that has a field to type, which is answered up to here."""
    world.to_form(SHOP)
    for _ in range(9):
        page = page_of(world, FormPage)
        if any(one.key == "shop_name" for one in page.fields):
            return "shop_name"
        for one in page.fields:
            if one.required and one.input != "locked" and not one.value and one.choices:
                world.do(EditField(one.key, one.choices[0].value))
        world.do(Next())
    raise AssertionError("no page asks for the shop's name")


def draft(form: dict[str, object], code: str = SHOP, version: str | None = None) -> DraftContent:
    item = catalogue().item(code)
    assert item is not None
    return DraftContent(
        item_code=code, item_version=version or item.version, form=form, saved_at=NOON - timedelta(minutes=3)
    )


def filing_values(world: World) -> dict[str, str]:
    session = world.state.session
    assert session is not None
    assert session.filing is not None
    return dict(session.filing.answers.values)


# Kept while it is filled in.


def test_a_field_that_is_done_is_kept_and_a_key_is_not() -> None:
    world = World()
    key = to_typing(world)
    before = len(world.asked(KeepDraft))
    for text in ("老", "老王", "老王面馆"):
        world.do(EditField(key, text))
        world.wait(1)
    assert len(world.asked(KeepDraft)) == before, "each key is not worth a write"
    other = next(one.key for one in page_of(world, FormPage).fields if one.input != "locked" and one.key != key)
    world.do(FocusField(other))
    kept = world.asked(KeepDraft)
    assert len(kept) == before + 1
    assert kept[-1].content.form["shop_name"] == "老王面馆"
    assert kept[-1].content.item_code == SHOP
    assert kept[-1].number == card_of().number
    world.do(FocusField(key), FocusField(other))
    assert len(world.asked(KeepDraft)) == before + 1, "nothing new, nothing written"


def test_leaving_the_page_or_the_person_keeps_what_stands_there() -> None:
    world = World()
    key = to_typing(world)
    world.do(EditField(key, "老王面馆"), Back())
    assert world.asked(KeepDraft)[-1].content.form["shop_name"] == "老王面馆"
    away = World()
    key = to_typing(away)
    away.do(EditField(key, "老王面馆"))
    away.wait(61)
    assert away.warning() is not None
    assert away.asked(KeepDraft)[-1].content.form["shop_name"] == "老王面馆"


def test_only_what_the_citizen_typed_is_kept() -> None:
    world = World()
    world.to_summary(SHOP)
    kept = world.asked(KeepDraft)[-1].content
    session = world.state.session
    assert session is not None
    assert session.filing is not None
    sources = session.filing.answers.sources
    assert sources
    assert not set(sources) & set(kept.form)
    text = kept.model_dump_json()
    assert card_of().number not in text
    assert card_of().name not in text


def test_what_is_signed_and_stored_needs_no_draft() -> None:
    world = World()
    world.to_summary(SHOP)
    world.sign()
    signed, dropped = world.asked(StoreAndSend)[0], world.asked(DropDraft)
    assert [one.session_id for one in dropped] == [world.asked(KeepDraft)[-1].session_id]
    assert world.effects.index(dropped[0]) > world.effects.index(signed)
    assert isinstance(signed.application, Application)


def test_what_was_signed_but_could_not_be_stored_keeps_its_draft() -> None:
    world = World(store_fault=StoreFault.BROKEN)
    world.to_summary(SHOP)
    world.sign()
    assert not world.asked(DropDraft)


# Offered after a crash.


def test_it_is_offered_only_behind_card_and_identity_and_taken_over() -> None:
    world = World(draft=draft({"shop_name": "老王面馆"}))
    world.to_ways(SHOP)
    assert not world.asked(FindDraft), "a card alone finds nothing"
    world.do(ChooseWay("city_pin"), SubmitSecret(PIN))
    offer = page_of(world, DraftOfferPage)
    assert "老王面馆" not in repr(offer)
    world.do(TakeDraft(True))
    assert filing_values(world)["shop_name"] == "老王面馆"
    kept, dropped = world.asked(KeepDraft)[-1], world.asked(DropDraft)[-1]
    assert dropped.session_id == "earlier"
    assert world.effects.index(kept) < world.effects.index(dropped), "first durable again, then gone"
    assert page_of(world, FormPage).note


def test_it_can_be_refused_and_is_wiped_at_once() -> None:
    world = World(draft=draft({"shop_name": "老王面馆"}))
    world.to_form(SHOP)
    world.do(TakeDraft(False))
    assert isinstance(world.view.page, FormPage)
    assert "shop_name" not in filing_values(world)
    assert world.asked(DropDraft)[-1].session_id == "earlier"


def test_one_of_another_service_is_not_shown_and_stays() -> None:
    world = World(draft=draft({"shop_name": "老王面馆"}))
    world.to_form(ALLOWANCE)
    assert isinstance(world.view.page, FormPage)
    assert not world.asked(DropDraft)


def test_a_store_that_does_not_answer_costs_no_more_than_its_time() -> None:
    world = World(silent={FindDraft})
    world.to_form(SHOP)
    assert world.page == "ProgressPage"
    world.wait(9)
    assert isinstance(world.view.page, FormPage)
    late = world.state.session
    assert late is not None
    world.do(DraftFound(late.id, "earlier", draft({"shop_name": "老王面馆"})))
    assert isinstance(world.view.page, FormPage)


def test_a_locked_field_and_a_made_up_choice_are_not_taken_over() -> None:
    session_values = {"name": "冒名", "number": "110101199003070000", "shop_name": "老王面馆"}
    world = World(draft=draft(dict(session_values)))
    world.to_form(SHOP)
    world.do(TakeDraft(True))
    values = filing_values(world)
    assert values["shop_name"] == "老王面馆"
    assert "冒名" not in values.values()
    assert "110101199003070000" not in values.values()


def test_the_home_page_says_after_a_crash_how_to_go_on_and_whose_it_is_to_nobody() -> None:
    world = World()
    world.do(DraftsLeft(NOON + timedelta(minutes=12)), Begin())
    pill = world.view.chrome.pill
    assert pill is not None
    assert "12:12" in repr(pill.sentence)
    world.do(DraftsLeft(None))
    assert world.view.chrome.pill is None


# Saved for later.


def to_save(world: World) -> None:
    key = to_typing(world)
    world.do(EditField(key, "老王面馆"))


def test_saving_says_first_what_it_means_and_then_gives_a_code() -> None:
    world = World()
    to_save(world)
    assert page_of(world, FormPage).can_save
    world.do(SaveForLater())
    asked = page_of(world, DraftSavePage)
    assert asked.state is SaveState.ASKING
    assert len(asked.points) == 5
    assert not world.asked(DepositDraft)
    world.do(SaveForLater())
    (deposit,) = world.asked(DepositDraft)
    saved = page_of(world, DraftSavePage)
    assert saved.state is SaveState.SAVED
    assert saved.code == deposit.code
    assert saved.qr.endswith("/r/" + deposit.code)
    assert saved.until == day_words(date(2027, 2, 18))
    assert deposit.content.form["shop_name"] == "老王面馆"
    assert deposit.code not in repr(world.view)
    assert deposit.code not in repr(world.state)


def test_one_form_has_one_code_and_a_later_save_replaces() -> None:
    world = World()
    to_save(world)
    world.do(SaveForLater(), SaveForLater(), Back())
    assert isinstance(world.view.page, FormPage)
    world.do(EditField("shop_name", "老王饭店"), SaveForLater(), SaveForLater())
    first, second = world.asked(DepositDraft)
    assert first.code == second.code
    assert second.content.form["shop_name"] == "老王饭店"


def test_the_code_comes_on_paper_and_the_end_wipes() -> None:
    world = World()
    to_save(world)
    world.do(SaveForLater(), SaveForLater(), PrintResumeSlip())
    (order,) = world.asked(PutOnPaper)
    assert not order.copy
    assert page_of(world, DraftSavePage).slip is SlipState.PRINTED
    world.do(PrintResumeSlip())
    assert len(world.asked(PutOnPaper)) == 1, "one slip is enough"
    world.do(Next())
    assert world.page == "GoodbyePage"
    assert world.asked(Wipe)
    assert world.state.session is None


@pytest.mark.parametrize(
    ("end", "state", "again"),
    [
        (JobEnd(JobOutcome.UNKNOWN), SlipState.UNKNOWN, True),
        (JobEnd(JobOutcome.FAILED), SlipState.FAILED, False),
    ],
)
def test_a_slip_whose_end_is_not_known_comes_again_as_a_copy(end: JobEnd, state: SlipState, again: bool) -> None:
    world = World(slip=end)
    to_save(world)
    world.do(SaveForLater(), SaveForLater(), PrintResumeSlip())
    page = page_of(world, DraftSavePage)
    assert page.slip is state
    assert page.slip_note
    world.do(PrintResumeSlip())
    assert world.asked(PutOnPaper)[-1].copy is again


def test_without_paper_the_code_stays_on_the_screen() -> None:
    world = World()
    to_save(world)
    world.do(printer(PrintBlock.PAPER_OUT), SaveForLater(), SaveForLater())
    page = page_of(world, DraftSavePage)
    assert page.code
    assert not page.can_print
    assert page.slip_note


def test_without_the_line_it_is_declined_and_nothing_is_lost() -> None:
    world = World()
    to_save(world)
    world.do(LineChanged(False), SaveForLater())
    page = page_of(world, DraftSavePage)
    assert page.state is SaveState.DECLINED
    assert page.sentence
    world.do(SaveForLater())
    assert not world.asked(DepositDraft)
    world.do(LineChanged(True), SaveForLater())
    assert page_of(world, DraftSavePage).state is SaveState.SAVED
    other = World(deposit=CallFault.NOT_REACHED)
    to_save(other)
    other.do(SaveForLater(), SaveForLater())
    assert page_of(other, DraftSavePage).state is SaveState.DECLINED
    other.do(Back())
    assert filing_values(other)["shop_name"] == "老王面馆"


def test_a_centre_that_refuses_is_told_and_can_be_asked_again() -> None:
    world = World(deposit=CallFault.TOO_MANY)
    to_save(world)
    world.do(SaveForLater(), SaveForLater())
    page = page_of(world, DraftSavePage)
    assert page.state is SaveState.FAILED
    assert page.problem
    assert not page.code
    world.deposit = NOON + timedelta(days=90)
    world.do(SaveForLater())
    assert page_of(world, DraftSavePage).state is SaveState.SAVED


def test_an_answer_of_another_session_is_no_news() -> None:
    world = World(silent={DepositDraft})
    to_save(world)
    world.do(SaveForLater(), SaveForLater(), DraftDeposited("somebody", NOON))
    assert page_of(world, DraftSavePage).state is SaveState.WAITING


# Leaving.


def asks_to_leave(world: World) -> bool:
    return world.view.leave is not None


def test_ending_a_form_that_was_begun_asks_once() -> None:
    world = World()
    to_save(world)
    world.do(End())
    assert asks_to_leave(world)
    world.do(StillHere(), Stay())
    assert not asks_to_leave(world)
    assert isinstance(world.view.page, FormPage)
    world.do(End(), StillHere(), SaveForLater())
    assert not asks_to_leave(world)
    assert isinstance(world.view.page, DraftSavePage)
    world.do(Back(), End(), StillHere(), End())
    assert world.state.session is None


def test_who_has_typed_nothing_or_was_warned_is_not_asked() -> None:
    world = World()
    world.to_form()
    world.do(End())
    assert world.state.session is None
    warned = World()
    to_save(warned)
    warned.wait(61)
    warning = warned.view.warning
    assert warning is not None
    assert warning.can_save
    warned.do(End())
    assert warned.state.session is None


def test_the_warning_leads_to_saving() -> None:
    world = World()
    to_save(world)
    world.wait(61)
    world.do(SaveForLater())
    assert world.view.warning is None
    assert isinstance(world.view.page, DraftSavePage)


def test_who_leaves_with_the_question_open_is_wiped_in_time() -> None:
    world = World()
    to_save(world)
    world.do(End())
    world.wait(95)
    assert world.state.session is None
    assert not world.state.leaving


# Gone on with.


def to_resume(world: World, code: str = CODE) -> None:
    world.do(Begin(), OpenTile("resume"), EnterResumeCode(code))


def test_a_code_brings_the_form_back_behind_the_ordinary_steps() -> None:
    world, code = World(fetched=draft({"shop_name": "老王面馆"})), new_pick_up_code()
    to_resume(world, code.lower().replace("-", " "))
    assert [one.code for one in world.asked(FetchDraft)] == [code]
    assert page_of(world, GuidePage).can_start
    world.do(Next())
    assert world.page == "NoticePage"
    world.do(Next())
    while world.page == "ConsentPage":
        world.do(AnswerConsent(True))
    assert world.page == "CardPage"
    world.lay()
    assert world.page == "IdentityWaysPage", "a code replaces neither card nor identity"
    world.do(ChooseWay("city_pin"), SubmitSecret(PIN))
    page = page_of(world, FormPage)
    assert page.note
    assert filing_values(world)["shop_name"] == "老王面馆"
    assert not world.asked(FindDraft)
    world.fill()
    world.sign()
    assert [one.code for one in world.asked(ForgetDeposit)] == [code], "handed in, so the centre forgets it"


def test_what_no_longer_fits_is_told_and_the_rest_is_taken_over() -> None:
    gone = draft({"shop_name": "老王面馆", "no_such_field": "x", "capital": "viel"}, version="0")
    world = World(fetched=gone)
    to_resume(world, new_pick_up_code())
    world.do(Next(), Next())
    while world.page == "ConsentPage":
        world.do(AnswerConsent(True))
    world.lay()
    world.do(ChooseWay("city_pin"), SubmitSecret(PIN))
    offer = page_of(world, DraftOfferPage)
    assert offer.note
    assert [fact.value for fact in offer.facts][1:] == ["1", "2"]
    world.do(Next())
    assert filing_values(world)["shop_name"] == "老王面馆"
    assert "capital" not in filing_values(world)


@pytest.mark.parametrize("typed", ["", "abc", "7KQ2M-4XB9T-0HDRN"])
def test_a_code_that_cannot_be_one_is_not_asked_for(typed: str) -> None:
    world = World()
    to_resume(world, typed)
    assert page_of(world, ResumePage).problem
    assert not world.asked(FetchDraft)


@pytest.mark.parametrize("fault", list(CallFault))
def test_each_way_of_not_getting_it_has_words(fault: CallFault) -> None:
    world = World(fetched=fault)
    to_resume(world, new_pick_up_code())
    page = page_of(world, ResumePage)
    assert page.problem
    assert not page.waiting
    world.do(Back())
    assert isinstance(world.view.page, HomePage)


def test_without_the_line_the_code_is_not_asked_for_and_another_way_is_named() -> None:
    world = World()
    world.do(Begin(), LineChanged(False), OpenTile("resume"))
    assert page_of(world, ResumePage).elsewhere
    world.do(EnterResumeCode(new_pick_up_code()))
    assert page_of(world, ResumePage).problem
    assert not world.asked(FetchDraft)


def test_a_service_that_is_gone_is_told() -> None:
    world = World(fetched=draft({"shop_name": "老王面馆"}).model_copy(update={"item_code": "no-such-item"}))
    to_resume(world, new_pick_up_code())
    assert page_of(world, ResumePage).problem


def test_its_qr_code_is_taken_wherever_codes_are_and_other_codes_are_not() -> None:
    fitted = World.fitted | {DeviceClass.CODE_SCANNER}
    code = new_pick_up_code()
    for way in ([], [OpenSearch()], [OpenTile("progress")], [OpenTile("resume")]):
        world = World(fitted=fitted, fetched=CallFault.NOT_FOUND)
        world.do(Begin(), *way, CodeScanned(f"https://city.example/r/{code}"))
        assert [one.code for one in world.asked(FetchDraft)] == [code], way
        assert isinstance(world.view.page, ResumePage)
    other = World(fitted=fitted)
    other.do(Begin(), CodeScanned("weixin://r/" + code[:4]), CodeScanned("https://city.example/s/" + code))
    assert isinstance(other.view.page, HomePage)


def test_the_way_in_stands_in_the_search_too() -> None:
    world = World()
    world.do(Begin(), OpenSearch(), OpenResume())
    assert isinstance(world.view.page, ResumePage)


def test_an_item_that_changed_meanwhile_is_filled_in_as_it_is_now() -> None:
    newer: CatalogueBundle = bundle()
    items = tuple(item.model_copy(update={"version": "9.9"}) if item.code == SHOP else item for item in newer.items)
    world = World(fetched=draft({"shop_name": "老王面馆"}))
    world.do(CatalogueReady(Catalogue(newer.model_copy(update={"items": items}))))
    to_resume(world, new_pick_up_code())
    session = world.state.session
    assert session is not None
    assert session.filing is not None
    assert session.filing.item.version == "9.9"
    assert session.filing.carried.content is not None


def test_the_summary_is_reached_again_with_what_was_carried() -> None:
    world = World(draft=draft({"shop_name": "老王面馆"}))
    world.to_form(SHOP)
    world.do(TakeDraft(True))
    world.fill()
    assert isinstance(world.view.page, SummaryPage)
    assert "老王面馆" in str(world.view.page)
