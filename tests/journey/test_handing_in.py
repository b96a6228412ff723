# SPDX-License-Identifier: GPL-3.0-or-later
"""容缺后补 on the machine: from a row of 办到哪了 under the camera to the centre; taken only by its receipt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from central.items import load_items
from devices.reports import JobEnd, JobOutcome
from devices.status import DeviceClass, DeviceState
from kiosk.audit import AuditEvent
from kiosk.audit.events import fitting
from kiosk.catalogue import Catalogue
from kiosk.contract.cases import CaseStatusClass
from kiosk.contract.hand_ins import HandInReceipt, HandInState
from kiosk.contract.items import ServiceItem
from kiosk.contract.tracking import CaseLine, CaseWords, OwedPaper, StatusAnswer, StatusQuestion
from kiosk.journey.effects import (
    AskCases,
    DropPages,
    Note,
    PutOnPaper,
    SendOwedPaper,
    Step,
    StopWatching,
    TakeShot,
    WatchPaper,
    Wipe,
)
from kiosk.journey.events import (
    CatalogueReady,
    LineChanged,
    OwedPaperSent,
    ShotRefused,
    SlipEnded,
)
from kiosk.journey.phrases import Phrase
from kiosk.journey.places import AtCases, AtHandIn, AtWays
from kiosk.journey.speaking import spoken
from kiosk.journey.touches import (
    Back,
    Begin,
    ChooseWay,
    DeferDocument,
    DocumentDone,
    End,
    HandIn,
    LookUp,
    Next,
    OpenTile,
    PrintSlip,
    RemovePage,
    Shoot,
    ShowItIsMine,
    SubmitSecret,
    TrackByCard,
    TypeShortCode,
    WithoutDocument,
)
from kiosk.journey.troubles import CallFault, PaperTrouble
from kiosk.journey.views import CasesPage, DocumentPage, HandInPage, HandInStage, PaperState, SlipState
from printing import KeyValue
from tests.journey.journey_driver import NOON, PIN, SHOP, World, bundle, text
from tests.journey.test_documents import SHA, camera, ready, shoot

FITTED = frozenset({DeviceClass.ID_CARD_READER, DeviceClass.RECEIPT_PRINTER, DeviceClass.DOCUMENT_CAMERA})
CASE = "01900000-0000-7000-8000-000000000001"
KEY = f"{CASE}/premises"
OWED = OwedPaper(
    name=text("经营场所证明"),
    due=date(2026, 12, 4),
    window=text("一楼3号窗口"),
    application_id=CASE,
    material="premises",
)


@cache
def shop() -> ServiceItem:
    return load_items()[SHOP].item


def cases_with(*owed: OwedPaper, item: str = SHOP) -> StatusAnswer:
    words = CaseWords(case_no="1", item_code=item, item_name=text("开小店"), headline=text("已通过"), owed=owed)
    return StatusAnswer(
        as_of=NOON, lines=(CaseLine(status=CaseStatusClass.DECIDED, came_on=NOON.date(), words=words),)
    )


def at_cases(*owed: OwedPaper, fitted: frozenset[DeviceClass] = FITTED, item: str = SHOP, **how: Any) -> World:
    world = World(fitted=fitted, cases=cases_with(*(owed or (OWED,)), item=item), **how)
    world.do(CatalogueReady(Catalogue(bundle((shop(),)))))
    world.do(Begin(), OpenTile("progress"), TrackByCard())
    world.lay()
    world.do(ShowItIsMine(), ChooseWay("city_pin"), SubmitSecret(PIN))
    assert world.page == "CasesPage"
    return world


def offers(world: World) -> list[str]:
    page = world.view.page
    assert isinstance(page, CasesPage)
    return [one.id for row in page.rows for one in row.owed]


def hand_in(world: World) -> SendOwedPaper:
    world.do(HandIn(KEY))
    shoot(world)
    world.do(DocumentDone())
    world.do(ready(world))
    sent: SendOwedPaper = world.asked(SendOwedPaper)[-1]
    return sent


def receipt(sent: SendOwedPaper) -> HandInReceipt:
    return HandInReceipt(
        hand_in_id=sent.hand_in.hand_in_id,
        application_id=CASE,
        case_no="4104002026000001",
        material="premises",
        sha256=SHA,
        received_at=NOON,
        pick_up_code="7KQ2M-4XB9T-0HDRN",
    )


def told(sent: SendOwedPaper, answer: HandInReceipt | HandInState | CallFault) -> OwedPaperSent:
    return OwedPaperSent(sent.session_id, sent.hand_in.hand_in_id, answer)


def shown(world: World) -> HandInPage:
    page = world.view.page
    assert isinstance(page, HandInPage), world.page
    return page


def test_it_goes_from_the_list_under_the_camera_to_the_centre_and_its_receipt_says_so() -> None:
    world = at_cases()
    assert offers(world) == [KEY]
    world.do(HandIn(KEY))
    page = world.view.page
    assert isinstance(page, DocumentPage)
    assert (page.handed_in, page.later, page.paper) == (True, False, shop().scans[0].name)
    assert world.view.chrome.steps == (), "it is no application, so it has none of its steps"
    assert len(world.asked(WatchPaper)) == 1
    shoot(world)
    world.do(DocumentDone())
    world.do(ready(world))
    (sent,) = world.asked(SendOwedPaper)
    wanted = sent.hand_in
    assert (wanted.application_id, wanted.material, wanted.sha256) == (CASE, "premises", SHA)
    assert wanted.shown == world.asked(AskCases)[-1].question
    assert wanted.shown.assertion is not None
    assert world.asked(StopWatching)
    page_now = shown(world)
    assert (page_now.stage, page_now.code, page_now.case_no) == (HandInStage.SENDING, "", "")
    world.do(told(sent, receipt(sent)))
    page_now = shown(world)
    assert (page_now.stage, page_now.code, page_now.case_no) == (
        HandInStage.TAKEN,
        "7KQ2M-4XB9T-0HDRN",
        "4104002026000001",
    )
    assert spoken(world.view) == (page_now.title,), "what it is about is not said aloud"
    assert world.asked(DropPages), "the pictures are of no more use"
    outcomes = [dict(one.details) for one in world.asked(Note) if one.step is Step.OWED_PAPER_ENDED]
    assert outcomes == [{"outcome": "taken"}]
    for one in world.asked(Note):
        fitting(AuditEvent(one.step.value), dict(one.details))


def test_its_slip_says_what_of_which_case_and_when() -> None:
    world = at_cases()
    sent = hand_in(world)
    world.do(PrintSlip())
    assert world.asked(PutOnPaper) == [], "there is nothing to say yet"
    world.do(told(sent, receipt(sent)))
    assert shown(world).can_print
    world.silent.add(PutOnPaper)
    world.do(PrintSlip(), PrintSlip())
    (order,) = world.asked(PutOnPaper)
    assert order.job_id == f"{sent.hand_in.hand_in_id}:handed-in"
    said = {part.key: part.value for part in order.slip.parts if isinstance(part, KeyValue)}
    assert said["交的材料"] == shop().scans[0].name.zh
    assert said["办件编号"] == "4104002026000001"
    assert said["页数"] == "1 页"
    assert "2026年11月20日" in said["交来时间"]
    assert "7KQ2M-4XB9T-0HDRN" in str(order.slip)
    assert "110101" not in str(order.slip)
    assert shown(world).slip is SlipState.PRINTING
    world.do(SlipEnded(order.application_id, JobEnd(JobOutcome.PRINTED)))
    page = shown(world)
    assert (page.slip, page.can_print) == (SlipState.PRINTED, False)


def test_done_asks_afresh_where_the_cases_stand() -> None:
    world = at_cases()
    sent = hand_in(world)
    world.do(told(sent, receipt(sent)))
    world.cases = cases_with(OWED.model_copy(update={"handed_in_at": NOON}))
    world.do(Next())
    assert world.state.place == AtCases(in_words=True)
    assert offers(world) == [], "nobody hands it in twice"
    page = world.view.page
    assert isinstance(page, CasesPage)
    assert any("was handed in" in fact.source for fact in page.rows[0].facts if isinstance(fact, Phrase))


def test_a_short_code_is_enough_and_what_it_showed_goes_along() -> None:
    world = World(fitted=FITTED, cases=cases_with(OWED))
    world.do(CatalogueReady(Catalogue(bundle((shop(),)))))
    world.do(Begin(), OpenTile("progress"), TrackByCard())
    world.lay()
    world.do(TypeShortCode(), LookUp("7KQ2M"))
    sent = hand_in(world)
    assert sent.hand_in.shown.short_code == "7KQ2M"
    world.do(told(sent, receipt(sent)), Next())
    assert world.asked(AskCases)[-1].question == sent.hand_in.shown


def test_a_line_that_is_cut_claims_nothing_and_the_next_try_is_the_same_hand_in() -> None:
    world = at_cases()
    first = hand_in(world)
    world.do(LineChanged(False), told(first, CallFault.NOT_REACHED))
    page = shown(world)
    assert (page.stage, page.code, page.can_print) == (HandInStage.FAILED, "", False)
    assert isinstance(page.sentence, Phrase)
    assert "cannot say" in page.sentence.source
    world.do(PrintSlip())
    assert world.asked(PutOnPaper) == []
    world.do(LineChanged(True), Next())
    again: SendOwedPaper = world.asked(SendOwedPaper)[-1]
    assert again.hand_in == first.hand_in, "what arrived and was not answered is not taken twice"
    world.do(told(again, receipt(again)))
    assert shown(world).stage is HandInStage.TAKEN


def test_other_pages_are_another_hand_in() -> None:
    world = at_cases()
    first = hand_in(world)
    world.do(told(first, CallFault.CENTRE_FAULT), Back())
    assert world.state.place == AtCases(in_words=True)
    assert world.asked(DropPages)
    second = hand_in(world)
    assert second.hand_in.hand_in_id != first.hand_in.hand_in_id


@pytest.mark.parametrize(
    ("state", "stage"),
    [(HandInState.HERE_ALREADY, HandInStage.HERE_ALREADY), (HandInState.NOT_OWED, HandInStage.NOT_OWED)],
)
def test_what_is_not_kept_is_not_called_handed_in(state: HandInState, stage: HandInStage) -> None:
    world = at_cases()
    sent = hand_in(world)
    world.do(told(sent, state))
    page = shown(world)
    assert (page.stage, page.can_print, page.code) == (stage, False, "")
    world.do(Next())
    assert world.page == "CasesPage"


def test_an_identity_that_is_too_old_is_shown_once_more() -> None:
    world = at_cases()
    sent = hand_in(world)
    world.do(told(sent, CallFault.IDENTITY_REFUSED))
    assert isinstance(world.state.place, AtWays)
    assert world.asked(DropPages)
    world.do(ChooseWay("city_pin"), SubmitSecret(PIN))
    assert offers(world) == [KEY]


@pytest.mark.parametrize("touch", [Back(), WithoutDocument()])
def test_whoever_goes_back_hands_nothing_in_and_leaves_no_picture(touch: Back | WithoutDocument) -> None:
    world = at_cases()
    world.do(HandIn(KEY))
    shoot(world)
    world.do(DeferDocument())
    assert world.page == "DocumentPage", "it was to follow already"
    world.do(touch)
    assert world.state.place == AtCases(in_words=True)
    assert world.state.session is not None
    assert world.state.session.handing is None
    assert world.asked(SendOwedPaper) == []
    assert len(world.asked(DropPages)) == 1


@pytest.mark.parametrize("trouble", list(PaperTrouble))
def test_what_stands_against_a_picture_never_says_go_on_without_it(trouble: PaperTrouble) -> None:
    world = at_cases()
    world.do(HandIn(KEY), Shoot())
    shot = world.asked(TakeShot)[-1]
    world.do(ShotRefused(shot.session_id, shot.run, trouble))
    page = world.view.page
    assert isinstance(page, DocumentPage)
    assert page.state is PaperState.REFUSED
    said = [one.source for one in (page.sentence, page.without) if isinstance(one, Phrase)]
    assert said
    assert not any("without it" in one or "in the end" in one for one in said)
    assert any("window" in one for one in said)


def test_a_camera_that_goes_leaves_the_window_and_a_way_back() -> None:
    world = at_cases()
    world.do(HandIn(KEY))
    world.do(camera(DeviceState.OFFLINE))
    page = world.view.page
    assert isinstance(page, DocumentPage)
    assert isinstance(page.sentence, Phrase)
    assert "window" in page.sentence.source
    world.do(WithoutDocument())
    assert world.page == "CasesPage"
    assert offers(world) == []


def test_a_page_that_is_removed_is_not_sent() -> None:
    world = at_cases()
    world.do(HandIn(KEY))
    shoot(world)
    world.do(RemovePage(0), DocumentDone())
    assert world.asked(SendOwedPaper) == []
    assert world.page == "DocumentPage"


@pytest.mark.parametrize("why", ["looked at", "no camera", "no line", "item unknown", "no scan", "old centre"])
def test_it_is_not_offered_where_it_cannot_be_handed_in(why: str) -> None:
    owed = OWED
    if why == "looked at":
        owed = OWED.model_copy(update={"handed_in_at": NOON})
    if why == "no scan":
        owed = OWED.model_copy(update={"material": "id-card"})
    if why == "old centre":
        owed = OWED.model_copy(update={"application_id": "", "material": ""})
    fitted = FITTED - {DeviceClass.DOCUMENT_CAMERA} if why == "no camera" else FITTED
    world = at_cases(owed, fitted=fitted, item="x" if why == "item unknown" else SHOP)
    if why == "no line":
        world.do(LineChanged(False))
    assert offers(world) == []
    world.do(HandIn(f"{owed.application_id}/{owed.material}"))
    assert world.page == "CasesPage"


def test_only_what_was_read_in_words_is_handed_in() -> None:
    world = World(fitted=FITTED, cases=cases_with(OWED))
    world.do(Begin(), OpenTile("progress"), TrackByCard())
    world.lay()
    # A centre that told words to a mere card would not open a way in.
    assert offers(world) == []
    world.do(HandIn(KEY))
    assert world.page == "CasesPage"


def test_what_is_wanted_again_says_why() -> None:
    world = at_cases(OWED.model_copy(update={"again": "第二页看不清"}))
    page = world.view.page
    assert isinstance(page, CasesPage)
    facts = [fact for fact in page.rows[0].facts if isinstance(fact, Phrase)]
    assert any(fact.values.get("why") == "第二页看不清" for fact in facts)
    assert offers(world) == [KEY]


def test_answers_of_another_try_change_nothing() -> None:
    world = at_cases()
    sent = hand_in(world)
    other = replace(told(sent, receipt(sent)), hand_in_id="another")
    world.do(other, replace(told(sent, receipt(sent)), session_id="another"))
    assert world.state.place == AtHandIn()
    world.do(Back(), Next())
    assert world.state.place == AtHandIn(), "it is on its way"
    world.wait(60.0)
    assert world.state.place == AtHandIn(), "who waits is not sent away"


def test_nothing_of_it_outlives_its_session() -> None:
    world = at_cases()
    sent = hand_in(world)
    world.do(told(sent, receipt(sent)), End())
    assert world.asked(Wipe)
    assert world.state.session is None
    assert "7KQ2M" not in repr(world.state)


def test_a_question_is_hidden_in_what_is_written_of_it() -> None:
    world = at_cases()
    sent = hand_in(world)
    assert "assertion" not in repr(sent)
    assert isinstance(sent.hand_in.shown, StatusQuestion)
