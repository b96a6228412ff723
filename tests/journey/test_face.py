# SPDX-License-Identifier: GPL-3.0-or-later
"""The face as one way: asked first, three tries, the others always beside it, and nobody is refused for a face."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus
from kiosk.audit import AuditEvent
from kiosk.audit.events import fitting
from kiosk.contract.faces import MOST_FACE_TRIES, Liveness
from kiosk.contract.identity import ChallengeState, ProofOutcome
from kiosk.contract.items import IdentityWay
from kiosk.identity import FaceHint
from kiosk.journey.effects import LookAtFace, Note, Prove, Step, StopLooking, Wipe
from kiosk.journey.events import DeviceChanged, Event, FaceCompared, FaceHinted, FaceNotCompared, LineChanged
from kiosk.journey.touches import AnswerConsent, Back, ChooseWay, End, Next, OtherWay, SubmitSecret
from kiosk.journey.troubles import CallFault, FaceFault
from kiosk.journey.views import FacePage, FaceState, GuidePage, IdentityWaysPage, WayRow
from tests.journey.journey_driver import METHOD, PIN, SHOP, TERMS, World, card_of

FITTED = frozenset(
    {
        DeviceClass.ID_CARD_READER,
        DeviceClass.RECEIPT_PRINTER,
        DeviceClass.FACE_CAMERA,
        DeviceClass.FACE_MATCHER,
    }
)
PHOTO = b"a photo as it lies on the chip"


def world_of(**how: Any) -> World:
    return World(fitted=FITTED, **how)


def to_face(world: World, *, consent: bool = True) -> World:
    world.to_card()
    world.lay(card_of(photo=PHOTO))
    world.do(ChooseWay("face"))
    assert face(world).state is FaceState.CONSENT
    if consent:
        world.do(AnswerConsent(True))
    return world


def face(world: World) -> FacePage:
    page = world.view.page
    assert isinstance(page, FacePage), world.page
    return page


def row(world: World, way: str = "face") -> WayRow:
    page = world.view.page
    assert isinstance(page, IdentityWaysPage), world.page
    return next(one for one in page.ways if one.way == way)


def notes(world: World, step: Step) -> list[dict[str, str]]:
    return [dict(note.details) for note in world.asked(Note) if note.step is step]


def look(world: World) -> LookAtFace:
    last: LookAtFace = world.asked(LookAtFace)[-1]
    return last


def hint(world: World, which: FaceHint, done: int = 0) -> FaceHinted:
    return FaceHinted(look(world).session_id, look(world).run, which, done)


def test_consent_is_asked_first_by_itself_and_nothing_is_opened_before() -> None:
    world = to_face(world_of(), consent=False)
    page = face(world)
    assert page.consent == TERMS.consent
    assert not page.live
    assert [one.way for one in page.ways] == ["phone_code", "city_pin"]
    assert world.asked(LookAtFace) == []
    world.do(AnswerConsent(True))
    asked = look(world)
    assert (asked.photo, face(world).state, face(world).consent) == (PHOTO, FaceState.PREPARING, "")
    assert "photo" not in repr(asked).replace("photo_format", "")
    given = notes(world, Step.CONSENT_GIVEN)[-1]
    assert given == {"consent": "face", "version": "2026-01", "digest": TERMS.consent_digest()}


def test_who_says_no_goes_on_another_way_and_may_say_yes_later() -> None:
    world = to_face(world_of(), consent=False)
    world.do(AnswerConsent(False))
    assert world.asked(LookAtFace) == []
    assert notes(world, Step.CONSENT_REFUSED)[-1]["consent"] == "face"
    assert row(world).available
    world.do(ChooseWay("city_pin"), SubmitSecret(PIN))
    assert world.page == "FormPage"


def test_a_match_proves_with_numbers_and_no_picture() -> None:
    world = to_face(world_of(looks=[0.31]))
    assert world.page == "FormPage"
    proof = world.asked(Prove)[-1]
    assert proof.secret == ""
    evidence = proof.face
    assert (evidence.distance, evidence.method, evidence.tries) == (0.31, METHOD, 1)
    assert evidence.liveness is Liveness.HEAD_TURN_DEMONSTRATION
    assert evidence.consent.text_digest == TERMS.consent_digest()
    assert evidence.consent.given_at == world.clock.now()
    assert notes(world, Step.FACE_COMPARED) == [
        {
            "outcome": "matched",
            "distance": "0.3100",
            "threshold": "0.4000",
            "algorithm": "demonstration",
            "version": "1",
            "liveness": "head_turn_demonstration",
            "state": "try_1",
        }
    ]
    assert notes(world, Step.IDENTITY_PROVED) == [{"way": "face"}]


def test_what_the_audit_hears_fits_its_catalogue() -> None:
    world = to_face(world_of(looks=[0.9, FaceFault.NOBODY, 0.2]))
    world.do(Next(), Next())
    for note in world.asked(Note):
        assert fitting(AuditEvent(note.step.value), dict(note.details))[1] == []
    assert {AuditEvent.FACE_COMPARED, AuditEvent.FACE_NOT_COMPARED} <= {
        AuditEvent(note.step.value) for note in world.asked(Note)
    }


def test_three_tries_and_then_the_other_ways_kindly() -> None:
    world = to_face(world_of(looks=[0.6, 0.7, 0.8]))
    assert (face(world).state, face(world).can_retry) == (FaceState.NOT_MATCHED, True)
    assert face(world).sentence.values == {"count": 1, "most": 3}  # type: ignore[union-attr]
    world.do(Next())
    assert face(world).sentence.values == {"count": 2, "most": 3}  # type: ignore[union-attr]
    world.do(Next())
    page = face(world)
    assert (page.state, page.can_retry, page.live) == (FaceState.TRIES_OVER, False, False)
    assert all(one.available for one in page.ways)
    world.do(Next())
    assert len(world.asked(LookAtFace)) == MOST_FACE_TRIES
    world.do(ChooseWay("city_pin"), SubmitSecret(PIN))
    assert world.page == "FormPage"


def test_leaving_and_coming_back_gives_no_more_tries() -> None:
    world = to_face(world_of(looks=[0.6, 0.7, 0.8]))
    world.do(OtherWay(), ChooseWay("face"), AnswerConsent(True), Back(), ChooseWay("face"), AnswerConsent(True))
    assert face(world).state is FaceState.TRIES_OVER
    world.do(OtherWay())
    assert not row(world).available
    world.do(ChooseWay("face"))
    assert world.page == "IdentityWaysPage"


@pytest.mark.parametrize("fault", [FaceFault.NOBODY, FaceFault.CAMERA_GONE, FaceFault.MATCHER_GONE])
def test_what_the_machine_could_not_do_is_no_try(fault: FaceFault) -> None:
    world = to_face(world_of(looks=[fault, 0.7, 0.8, 0.2]))
    assert face(world).state.value == fault.value
    assert face(world).can_retry
    world.do(Next(), Next())
    assert face(world).state is FaceState.NOT_MATCHED
    world.do(Next())
    assert world.asked(Prove)[-1].face.tries == 3
    assert world.page == "FormPage"


def test_a_photo_that_cannot_be_opened_closes_this_way_only() -> None:
    world = to_face(world_of(looks=[FaceFault.PHOTO_UNREADABLE]))
    assert (face(world).state, face(world).can_retry) == (FaceState.PHOTO_UNREADABLE, False)
    world.do(OtherWay())
    assert [one.available for one in (row(world), row(world, "phone_code"), row(world, "city_pin"))] == [
        False,
        True,
        True,
    ]


@pytest.mark.parametrize("which", FaceHint)
def test_each_hint_has_a_state_of_its_own(which: FaceHint) -> None:
    world = to_face(world_of())
    world.do(hint(world, which, 2))
    page = face(world)
    assert (page.state.value, page.live, page.progress) == (which.value, True, 2)
    assert page.title != ""
    assert page.note != ""
    assert page.seat != ""


LEAVE: dict[str, tuple[Event, ...]] = {
    "back": (Back(),),
    "another way": (OtherWay(),),
    "the pin": (ChooseWay("city_pin"),),
    "the end": (End(),),
}


@pytest.mark.parametrize("how", LEAVE)
def test_whoever_looks_is_stopped_when_the_page_is_left(how: str) -> None:
    world = to_face(world_of())
    assert world.asked(StopLooking) == []
    session = look(world).session_id
    world.do(*LEAVE[how])
    assert world.asked(StopLooking) == [StopLooking(session)]
    world.do(FaceCompared(session, look(world).run, True, 0.1, METHOD))
    assert world.asked(Prove) == []


def test_another_persons_card_stops_it_too() -> None:
    world = to_face(world_of())
    world.lay(card_of("zhou-jianguo", photo=PHOTO))
    assert len(world.asked(StopLooking)) == 1
    assert len(world.asked(Wipe)) == 1


def test_the_idle_limit_stops_it_when_nobody_stands_there() -> None:
    world = to_face(world_of())
    world.do(hint(world, FaceHint.NO_FACE))
    world.wait(60 + 31)
    assert world.state.session is None
    assert len(world.asked(StopLooking)) == 1


def test_who_does_as_asked_is_not_asked_whether_they_are_there() -> None:
    world = to_face(world_of())
    for _ in range(4):
        world.wait(40)
        world.do(hint(world, FaceHint.TURN_LEFT, 1))
        assert world.warning() is None


def test_a_late_outcome_of_another_look_means_nothing() -> None:
    world = to_face(world_of(looks=[FaceFault.NOBODY]))
    first = look(world)
    world.do(Next())
    second = look(world)
    assert second.run != first.run
    world.do(FaceCompared(first.session_id, first.run, True, 0.1, METHOD))
    world.do(FaceNotCompared(first.session_id, first.run, FaceFault.CAMERA_GONE))
    world.do(FaceHinted("somebody-else", second.run, FaceHint.HOLD_ON, 3))
    assert face(world).state is FaceState.PREPARING
    assert world.asked(Prove) == []


@pytest.mark.parametrize("proof", [ProofOutcome.WRONG, ProofOutcome.LOCKED])
def test_what_the_centre_does_not_take_closes_this_way_only(proof: ProofOutcome) -> None:
    world = to_face(world_of(looks=[0.2], proof=proof))
    assert not row(world).available
    assert row(world, "city_pin").available
    assert world.view.page.problem != ""  # type: ignore[union-attr]


@pytest.mark.parametrize("proof", [ProofOutcome.EXPIRED, CallFault.NOT_REACHED])
def test_what_the_centre_did_not_hear_may_be_tried_again(proof: ProofOutcome | CallFault) -> None:
    world = to_face(world_of(looks=[0.2], proof=proof))
    assert row(world).available


def test_a_city_that_takes_no_face_says_so() -> None:
    world = world_of(challenge=ChallengeState.NOT_AVAILABLE)
    world.to_card()
    world.lay(card_of(photo=PHOTO))
    world.do(ChooseWay("face"))
    page = world.view.page
    assert isinstance(page, IdentityWaysPage)
    assert "face is not taken here" in page.problem.source  # type: ignore[union-attr]
    assert not row(world).available


def test_without_the_line_no_way_is_offered_and_the_page_says_so_first() -> None:
    world = world_of()
    world.to_card()
    world.lay(card_of(photo=PHOTO))
    world.do(LineChanged(False))
    page = world.view.page
    assert isinstance(page, IdentityWaysPage)
    assert "cannot be reached" in page.problem.source  # type: ignore[union-attr]
    assert not any(one.available for one in page.ways)
    world.do(ChooseWay("face"))
    assert world.page in ("IdentityWaysPage", "FacePage")


def test_a_machine_without_it_does_not_show_it() -> None:
    world = World()
    world.to_card()
    world.lay(card_of(photo=PHOTO))
    page = world.view.page
    assert isinstance(page, IdentityWaysPage)
    assert [one.way for one in page.ways] == ["phone_code", "city_pin"]
    world.do(ChooseWay("face"))
    assert world.page == "IdentityWaysPage"


def test_an_item_that_does_not_take_it_does_not_show_it() -> None:
    world = world_of()
    world.to_card(SHOP)
    world.lay(card_of("zhou-jianguo", photo=PHOTO))
    page = world.view.page
    assert isinstance(page, IdentityWaysPage)
    assert "face" not in [one.way for one in page.ways]


@pytest.mark.parametrize(
    ("status", "photo", "said"),
    [
        (DeviceStatus(DeviceClass.FACE_CAMERA, DeviceState.OFFLINE, "", Cause.LOST), PHOTO, "camera"),
        (DeviceStatus(DeviceClass.FACE_MATCHER, DeviceState.NO_DEVICE, "", Cause.PROGRAM_MISSING), PHOTO, "compar"),
        (DeviceStatus(DeviceClass.ID_CARD_READER, DeviceState.DEGRADED, "", Cause.NO_DECODER), PHOTO, "photo"),
        (DeviceStatus(DeviceClass.FACE_CAMERA, DeviceState.ONLINE), b"", "photo"),
    ],
)
def test_what_stands_against_it_is_said_and_the_others_are_open(
    status: DeviceStatus, photo: bytes, said: str
) -> None:
    world = world_of()
    world.to_card()
    world.lay(card_of(photo=photo))
    world.do(DeviceChanged(status))
    assert not row(world).available
    assert said in row(world).reason.source  # type: ignore[union-attr]
    assert row(world, "city_pin").available
    world.do(ChooseWay("face"))
    assert world.page == "IdentityWaysPage"


def test_a_camera_that_goes_while_the_page_is_open_may_not_be_looked_into_again() -> None:
    world = to_face(world_of(looks=[FaceFault.CAMERA_GONE]))
    world.do(DeviceChanged(DeviceStatus(DeviceClass.FACE_CAMERA, DeviceState.OFFLINE, "", Cause.LOST)))
    assert not face(world).can_retry
    world.do(Next())
    assert world.page == "IdentityWaysPage"


@pytest.mark.parametrize(("born", "offered"), [("2012-11-20", True), ("2012-11-21", False)])
def test_a_child_is_not_asked_for_its_face(born: str, offered: bool) -> None:
    """Today is 2026-11-20."""
    world = world_of()
    world.to_card()
    world.lay(card_of(photo=PHOTO))
    session = world.state.session
    assert session is not None
    assert session.applicant is not None
    child = session.applicant.model_copy(update={"birth_date": date.fromisoformat(born)})
    world.journey._state = replace(world.state, session=replace(session, applicant=child))
    world.do(Back(), Next())
    assert row(world).available is offered


def test_the_guide_says_first_when_no_way_works_without_face_and_phone() -> None:
    world = world_of()
    world.to_guide()
    guide = world.view.page
    assert isinstance(guide, GuidePage)
    assert guide.first == ""
    session = world.state.session
    assert session is not None
    assert session.guide_item is not None
    without = session.guide_item.model_copy(update={"identity_ways": (IdentityWay.PHONE_CODE, IdentityWay.FACE)})
    world.journey._state = replace(world.state, session=replace(session, guide_item=without))
    guide = world.view.page
    assert isinstance(guide, GuidePage)
    assert guide.first.values == {"window": without.window}  # type: ignore[union-attr]
