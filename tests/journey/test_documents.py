# SPDX-License-Identifier: GPL-3.0-or-later
"""A paper under the camera: judged, taken page by page, bound to the signature, and never a reason to refuse."""

from __future__ import annotations

from typing import Any

import pytest

from devices.reports import GuideLight, PageFault
from devices.reports import Side as PictureSide
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus
from kiosk.audit import AuditEvent
from kiosk.audit.events import fitting
from kiosk.contract.cases import AttachedFile, DecisionWay, form_digest
from kiosk.journey.documents import ANSWER_S
from kiosk.journey.effects import (
    DropPages,
    FinishDocument,
    Note,
    Step,
    StopWatching,
    StoreAndSend,
    TakeShot,
    WatchPaper,
    Wipe,
)
from kiosk.journey.events import (
    DeviceChanged,
    DocumentNotReady,
    DocumentReady,
    Event,
    PaperSeen,
    ShotRefused,
    ShotTaken,
)
from kiosk.journey.guide_light import guide_light
from kiosk.journey.phrases import Phrase
from kiosk.journey.places import AtDocument
from kiosk.journey.speaking import spoken
from kiosk.journey.touches import (
    AnswerConsent,
    Back,
    Begin,
    ChooseWay,
    DocumentDone,
    EditField,
    End,
    GoToDocument,
    KeepPage,
    Next,
    OpenItem,
    PutSignature,
    RemovePage,
    Shoot,
    Sign,
    SubmitSecret,
    TickTerm,
    WithoutDocument,
)
from kiosk.journey.troubles import PaperTrouble
from kiosk.journey.views import DocumentPage, GuidePage, PaperState, SummaryPage
from tests.journey.journey_driver import PIN, PNG, SHOP, World, card_of

FITTED = frozenset({DeviceClass.ID_CARD_READER, DeviceClass.RECEIPT_PRINTER, DeviceClass.DOCUMENT_CAMERA})
SHA = "sha256:" + "ab" * 32
ANSWERS = {
    "shop_name": "建国便民小店",
    "premises": "平顶山市新华区示例路12号",
    "scope": "daily_goods",
    "capital": "300",
    "staff": "2",
}


def world_of(fitted: frozenset[DeviceClass] = FITTED, **how: Any) -> World:
    return World(fitted=fitted, **how)


def camera(state: DeviceState) -> DeviceChanged:
    cause = Cause.NONE if state is DeviceState.ONLINE else Cause.NO_ANSWER
    return DeviceChanged(DeviceStatus(DeviceClass.DOCUMENT_CAMERA, state, cause=cause))


def proven(world: World) -> World:
    """Up to the page behind the identity, with the form filled when it comes first."""
    world.do(Begin(), OpenItem(SHOP), Next(), Next())
    while world.page == "ConsentPage":
        world.do(AnswerConsent(True))
    world.lay(card_of("zhou-jianguo"))
    if world.page == "CardPage":
        world.do(Next())
    world.do(ChooseWay("city_pin"), SubmitSecret(PIN))
    return world


def fill(world: World) -> World:
    for _ in range(20):
        if world.page == "UndertakingPage":
            world.do(TickTerm(), Next())
            continue
        if world.page != "FormPage":
            return world
        for field in world.view.page.fields:  # type: ignore[union-attr]
            if field.key in ANSWERS:
                world.do(EditField(field.key, ANSWERS[field.key]))
        world.do(Next())
    raise AssertionError(world.view.page)


def to_paper(world: World) -> World:
    proven(world)
    fill(world)
    assert world.page == "DocumentPage", world.view.page
    return world


def back_to_paper(world: World) -> None:
    """Forward again from the page before it."""
    fill(world)
    for _ in range(3):
        if world.page != "DocumentPage":
            world.do(Next())
    assert world.page == "DocumentPage", world.view.page


def page(world: World) -> DocumentPage:
    found = world.view.page
    assert isinstance(found, DocumentPage), world.page
    return found


def watch(world: World) -> WatchPaper:
    last: WatchPaper = world.asked(WatchPaper)[-1]
    return last


def seen(world: World, fault: PageFault | None, *sides: PictureSide) -> Event:
    return PaperSeen(watch(world).session_id, watch(world).run, fault, sides)


def taken(world: World, fault: PageFault | None = None) -> ShotTaken:
    shot: TakeShot = world.asked(TakeShot)[-1]
    return ShotTaken(shot.session_id, shot.run, shot.page_id, fault)


def shoot(world: World, fault: PageFault | None = None) -> None:
    world.do(Shoot())
    world.do(taken(world, fault))


def ready(world: World) -> DocumentReady:
    wish: FinishDocument = world.asked(FinishDocument)[-1]
    return DocumentReady(wish.session_id, wish.run, AttachedFile(material=wish.material, sha256=SHA), 1000)


def finish(world: World) -> None:
    world.do(DocumentDone())
    world.do(ready(world))
    fill(world)


def notes(world: World, step: Step) -> list[dict[str, str]]:
    return [dict(note.details) for note in world.asked(Note) if note.step is step]


def test_the_camera_looks_while_the_page_is_open_and_no_longer() -> None:
    world = to_paper(world_of())
    assert len(world.asked(WatchPaper)) == 1
    assert page(world).live
    assert guide_light(world.view) is GuideLight.DOCUMENT_CAMERA
    world.do(Back())
    assert len(world.asked(StopWatching)) == 1
    world = to_paper(world_of())
    world.do(End())
    assert [type(effect) for effect in world.effects if isinstance(effect, StopWatching | Wipe)] in (
        [Wipe, StopWatching],
        [StopWatching, Wipe],
    )


def test_what_is_seen_is_said_in_words_and_what_to_do() -> None:
    world = to_paper(world_of())
    assert page(world).state is PaperState.LOOKING
    said: set[str] = set()
    for fault in PageFault:
        world.do(seen(world, fault))
        title = page(world).title
        assert isinstance(title, Phrase)
        said.add(title.source)
        good = PaperState.LOOKING if fault is PageFault.NO_PAGE else PaperState.NOT_GOOD
        assert page(world).state is good
    assert len(said) == len(PageFault)
    world.do(seen(world, PageFault.CROPPED, PictureSide.LEFT))
    assert "to the right" in page(world).sentence.source  # type: ignore[union-attr]
    world.do(seen(world, None))
    assert (page(world).state, page(world).can_shoot) == (PaperState.FOUND, True)


def test_the_voice_says_how_to_lay_it_and_not_what_it_is() -> None:
    world = to_paper(world_of())
    words = spoken(world.view)
    assert page(world).paper not in words
    assert words == (page(world).title, page(world).sentence)


def test_a_late_word_of_an_earlier_look_is_not_heard() -> None:
    world = to_paper(world_of())
    late = seen(world, None)
    world.do(Back())
    back_to_paper(world)
    assert len(world.asked(WatchPaper)) == 2
    world.do(late)
    assert page(world).state is PaperState.LOOKING


def test_pages_are_taken_and_made_into_a_file_that_the_signature_covers() -> None:
    world = to_paper(world_of())
    world.do(seen(world, None), Shoot())
    assert page(world).state is PaperState.SHOOTING
    world.do(Shoot(), DocumentDone())
    assert len(world.asked(TakeShot)) == 1, "one picture at a time"
    world.do(taken(world))
    assert (page(world).state, page(world).can_finish) == (PaperState.TAKEN, True)
    world.do(seen(world, None))
    assert page(world).state is PaperState.TAKEN, "the same paper still lies there"
    world.do(seen(world, PageFault.NO_PAGE), seen(world, None))
    shoot(world)
    assert [thumb.good for thumb in page(world).pages] == [True, True]
    finish(world)
    summary = world.view.page
    assert isinstance(summary, SummaryPage)
    line = next(line for line in summary.lines if line.paper)
    assert line.value.values == {"count": 2}  # type: ignore[union-attr]
    assert notes(world, Step.PAPER_SCANNED) == [{"pages": "2", "bytes": "1000"}]
    world.do(PutSignature(PNG, 3), Sign(DecisionWay.AUTOMATIC))
    sent: StoreAndSend = world.asked(StoreAndSend)[-1]
    made = sent.application
    assert [file.sha256 for file in sent.attached] == [SHA]
    assert made.attachments == (), "the bytes never come into the journey"
    signed = made.signature.form_digest
    assert signed == form_digest(made.item_code, made.item_version, made.form, made.way, sent.attached)
    assert signed != form_digest(made.item_code, made.item_version, made.form, made.way)


def test_another_paper_than_was_signed_for_wants_another_signature() -> None:
    world = to_paper(world_of())
    shoot(world)
    finish(world)
    world.do(PutSignature(PNG, 3))
    assert world.view.page.signed  # type: ignore[union-attr]
    world.do(GoToDocument("premises"))
    assert page(world).can_finish
    world.do(RemovePage(0))
    assert [effect.page_ids for effect in world.asked(DropPages)] == [(world.asked(TakeShot)[0].page_id,)]
    assert (page(world).state, page(world).can_finish) == (PaperState.LOOKING, False)
    shoot(world)
    finish(world)
    assert not world.view.page.signed  # type: ignore[union-attr]


def test_a_page_that_came_out_badly_is_taken_again_or_kept() -> None:
    world = to_paper(world_of())
    shoot(world, PageFault.BLURRED)
    assert (page(world).again, page(world).can_finish, page(world).can_shoot) == (True, False, True)
    world.do(DocumentDone())
    assert world.asked(FinishDocument) == []
    first = world.asked(TakeShot)[-1].page_id
    shoot(world, PageFault.GLARE)
    assert [effect.page_ids for effect in world.asked(DropPages)] == [(first,)]
    assert len(page(world).pages) == 1
    world.do(KeepPage())
    assert (page(world).again, page(world).can_finish) == (False, True)
    assert not page(world).pages[0].good, "it still says what is wrong with it"
    finish(world)
    assert world.page == "SummaryPage"


def test_no_more_pages_than_the_item_takes() -> None:
    world = to_paper(world_of())
    for _ in range(page(world).most):
        shoot(world)
    assert (page(world).state, page(world).can_shoot) == (PaperState.FULL, False)
    before = len(world.asked(TakeShot))
    world.do(Shoot())
    assert len(world.asked(TakeShot)) == before
    world.do(RemovePage(1))
    assert page(world).can_shoot


@pytest.mark.parametrize("trouble", [PaperTrouble.NO_PICTURE, PaperTrouble.NO_PAGE, PaperTrouble.TOO_LARGE])
def test_a_picture_that_was_not_taken_is_told_and_tried_again(trouble: PaperTrouble) -> None:
    world = to_paper(world_of())
    world.do(Shoot())
    world.do(ShotRefused(watch(world).session_id, watch(world).run, trouble))
    assert (page(world).state, page(world).can_shoot) == (PaperState.REFUSED, True)
    shoot(world)
    assert page(world).can_finish


def test_a_camera_that_never_answers_does_not_hold_the_person() -> None:
    world = to_paper(world_of())
    world.do(Shoot())
    late = taken(world)
    world.wait(ANSWER_S + 1)
    assert page(world).state is PaperState.REFUSED
    world.do(late)
    assert page(world).pages == ()
    assert len(world.asked(WatchPaper)) == 2, "looked at anew"


def test_a_file_that_could_not_be_made_is_told_and_tried_again() -> None:
    world = to_paper(world_of())
    shoot(world)
    world.do(DocumentDone())
    assert page(world).state is PaperState.MAKING
    world.do(DocumentNotReady(watch(world).session_id, watch(world).run))
    assert (page(world).state, page(world).can_finish) == (PaperState.REFUSED, True)
    finish(world)
    assert world.page == "SummaryPage"


def test_without_the_paper_it_goes_on_and_says_so() -> None:
    world = to_paper(world_of())
    assert page(world).without
    shoot(world)
    world.do(WithoutDocument())
    fill(world)
    assert len(world.asked(DropPages)) == 1
    assert notes(world, Step.PAPER_LEFT_OUT) == [{}]
    summary = world.view.page
    assert isinstance(summary, SummaryPage)
    line = next(line for line in summary.lines if line.paper)
    assert "Not scanned" in line.value.source  # type: ignore[union-attr]
    world.do(PutSignature(PNG, 3), Sign(DecisionWay.AUTOMATIC))
    assert world.asked(StoreAndSend)[-1].attached == ()


@pytest.mark.parametrize("fitted", [True, False])
def test_where_no_camera_works_the_page_is_skipped_and_the_guide_says_so_first(fitted: bool) -> None:
    world = world_of() if fitted else World()
    if fitted:
        world.do(camera(DeviceState.OFFLINE))
    world.do(Begin(), OpenItem(SHOP))
    guide = world.view.page
    assert isinstance(guide, GuidePage)
    assert guide.can_start
    row = guide.materials[1]
    assert isinstance(row.note, Phrase)
    assert row.note.source.startswith(
        "The document camera does not work" if fitted else "This machine has no document camera"
    )
    world = world_of() if fitted else World()
    if fitted:
        world.do(camera(DeviceState.OFFLINE))
    fill(proven(world))
    assert world.page == "SummaryPage"
    assert world.asked(WatchPaper) == []


def test_a_camera_that_goes_away_leaves_the_way_open() -> None:
    world = to_paper(world_of())
    world.do(camera(DeviceState.OFFLINE))
    assert (page(world).state, page(world).live, page(world).can_shoot) == (PaperState.CAMERA_GONE, False, False)
    assert page(world).without
    world.do(camera(DeviceState.ONLINE))
    assert page(world).can_shoot
    shoot(world)
    world.do(camera(DeviceState.OFFLINE))
    assert page(world).can_finish, "what was taken is here"
    finish(world)
    assert world.page == "SummaryPage"


def test_pages_that_were_begun_are_not_forgotten_when_the_camera_goes_behind_the_back() -> None:
    world = to_paper(world_of())
    shoot(world)
    world.do(Back(), camera(DeviceState.OFFLINE))
    back_to_paper(world)
    assert len(page(world).pages) == 1


def test_what_the_audit_hears_fits_its_catalogue() -> None:
    world = to_paper(world_of())
    shoot(world)
    finish(world)
    world.do(GoToDocument("premises"), WithoutDocument())
    for note in world.asked(Note):
        assert fitting(AuditEvent(note.step.value), dict(note.details))[1] == []


def test_nothing_of_a_paper_is_in_the_place() -> None:
    world = to_paper(world_of())
    shoot(world)
    place = world.state.place
    assert isinstance(place, AtDocument)
    assert not any(isinstance(value, bytes | bytearray) for value in vars(place).values())
