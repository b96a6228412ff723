# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers that come to another question, cards that nobody laid just now, and ends that nobody chose."""

from __future__ import annotations

import dataclasses

import pytest

from devices.reports import (
    CardRead,
    CardSeen,
    IdCard,
    JobEnd,
    JobOutcome,
)
from devices.status import DeviceState
from kiosk.contract.cases import CaseOutcome, CaseStatus, CaseStatusClass
from kiosk.contract.identity import Challenge, ChallengeState, PrefillAnswer, ProofOutcome
from kiosk.contract.items import IdentityWay
from kiosk.journey.effects import (
    AskPrefill,
    AskStatus,
    KeepCallback,
    OpenChallenge,
    Prove,
    PutOnPaper,
    Release,
    StoreAndSend,
)
from kiosk.journey.events import (
    ApplicationDecided,
    ApplicationRejected,
    ApplicationStored,
    CallbackKept,
    ChallengeAnswered,
    Leftover,
    LookedUp,
    PrefillAnswered,
    ProofAnswered,
    SlipEnded,
    Stopping,
)
from kiosk.journey.touches import (
    AskCallback,
    Back,
    Begin,
    ChooseWay,
    End,
    Finish,
    LookUp,
    Next,
    OpenHelp,
    OpenItem,
    OpenTile,
    OtherWay,
    PrintSlip,
    SetElder,
    SetLanguage,
    SkipRating,
    SubmitSecret,
)
from kiosk.journey.troubles import CallFault
from kiosk.journey.views import (
    CallbackState,
    CardPage,
    CardState,
    GoodbyePage,
    LookupPage,
    RecoveredPage,
    ResultKind,
    ResultPage,
    SecretPage,
    SlipState,
)
from kiosk.standards import new_pick_up_code, new_uuid7
from offline_cache import RecordState
from tests.journey.journey_driver import ALLOWANCE, NOON, PIN, World, card_of, decision, reader


def somebody_else() -> IdCard:
    """Another demonstration person's card."""
    return card_of("wang-guilan")


def open_challenge(world: World, name: str) -> Challenge:
    return Challenge(
        challenge_id=name, state=ChallengeState.OPEN, digits=6, tries_left=5, expires_at=world.clock.now()
    )


# An answer to what was asked before.


def test_a_challenge_of_the_way_given_up_is_not_shown_as_the_one_chosen() -> None:
    world = World(silent={OpenChallenge})
    world.to_ways()
    world.do(ChooseWay("phone_code"), Back(), Next(), ChooseWay("city_pin"))
    asked = world.asked(OpenChallenge)
    session_id = asked[0].request.session_id
    world.do(ChallengeAnswered(session_id, IdentityWay.PHONE_CODE, open_challenge(world, "phone")))
    assert world.page == "IdentityWaysPage"
    world.do(ChallengeAnswered(session_id, IdentityWay.CITY_PIN, open_challenge(world, "pin")))
    page = world.view.page
    assert isinstance(page, SecretPage)
    assert page.way == "city_pin"


def test_the_verdict_on_an_earlier_secret_is_not_taken_for_that_of_the_present_one() -> None:
    world = World(silent={Prove})
    world.to_ways()
    world.do(ChooseWay("phone_code"), SubmitSecret("111111"), OtherWay(), ChooseWay("city_pin"), SubmitSecret(PIN))
    first, second = world.asked(Prove)
    world.do(ProofAnswered(first.session_id, first.challenge_id, ProofOutcome.WRONG, 3))
    page = world.view.page
    assert isinstance(page, SecretPage)
    assert page.waiting
    assert page.problem == ""
    world.do(ProofAnswered(second.session_id, second.challenge_id, ProofOutcome.WRONG, 4))
    page = world.view.page
    assert isinstance(page, SecretPage)
    assert page.tries_left == 4


def test_another_items_prefill_does_not_open_this_form() -> None:
    world = World(silent={AskPrefill})
    world.to_form()
    (asked,) = world.asked(AskPrefill)
    world.do(PrefillAnswered(asked.session_id, "41040000XX-XX-0001", PrefillAnswer(values={}, silent=())))
    assert world.page == "ProgressPage"
    world.do(PrefillAnswered(asked.session_id, ALLOWANCE, PrefillAnswer(values={}, silent=())))
    assert world.page == "FormPage"


def test_the_status_of_an_earlier_code_is_not_told_for_the_one_on_the_screen() -> None:
    world = World(silent={AskStatus})
    first, second = new_pick_up_code(), new_pick_up_code()
    world.do(Begin(), OpenTile("progress"), LookUp(first), Back(), OpenTile("progress"), LookUp(second))
    asked = world.asked(AskStatus)
    session_id = asked[0].session_id
    done = CaseStatus(status=CaseStatusClass.IN_PROGRESS, as_of=NOON)
    world.do(LookedUp(session_id, asked[0].code, done))
    page = world.view.page
    assert isinstance(page, LookupPage)
    assert page.waiting
    assert not page.status
    world.do(LookedUp(session_id, asked[1].code, done))
    page = world.view.page
    assert isinstance(page, LookupPage)
    assert page.status


# A card that may have been lying there.


def test_a_card_found_in_one_session_and_read_in_the_next_shows_nothing_of_its_owner() -> None:
    world = World()
    world.to_card()
    # It lies badly: the reader finds it and goes on trying.
    world.do(CardSeen(), End())
    world.to_card()
    world.do(CardSeen(), CardRead(card_of()))
    page = world.view.page
    assert isinstance(page, CardPage)
    assert page.state is CardState.LAY_AGAIN
    assert page.can_retry
    assert world.state.session is not None
    assert world.state.session.card is None
    # Their own card, laid by themselves.
    world.lay(somebody_else())
    assert world.page == "IdentityWaysPage"


def test_a_reader_that_was_reset_gives_nobody_the_card_that_was_left_lying() -> None:
    world = World()
    world.do(Begin())
    world.do(reader(DeviceState.NO_DEVICE), reader(DeviceState.ONLINE))
    world.do(CardSeen(), CardRead(card_of()))
    assert world.state.session is not None
    assert world.state.session.card is None
    assert world.page == "HomePage"
    world.do(OpenItem(ALLOWANCE), Next(), Next())
    page = world.view.page
    assert isinstance(page, CardPage)
    assert page.state is CardState.WAITING


# Ends that the citizen did not choose.


def released(world: World) -> bool:
    return bool(world.asked(Release))


def test_somebody_elses_card_does_not_take_the_result_away_for_good() -> None:
    world = World()
    world.to_result()
    world.lay(somebody_else())
    assert world.page == "HomePage"
    assert not released(world), "who comes back must find the answer and its slip"


def test_a_program_that_stops_does_not_take_the_result_away_for_good() -> None:
    world = World()
    world.to_result()
    world.do(Stopping())
    assert world.page == "IdlePage"
    assert not released(world)


@pytest.mark.parametrize("event", ["other_card", "stopping"])
def test_with_the_slip_in_hand_the_answer_may_go(event: str) -> None:
    world = World()
    world.to_result()
    world.do(PrintSlip())
    if event == "stopping":
        world.do(Stopping())
    else:
        world.lay(somebody_else())
    assert released(world)


def test_a_slip_that_is_still_moving_is_named_at_goodbye_and_its_answer_kept() -> None:
    world = World(silent={PutOnPaper})
    world.to_result()
    world.do(PrintSlip(), End())
    page = world.view.page
    assert isinstance(page, GoodbyePage)
    assert len(page.take) == 2
    assert not released(world)
    # Its end meets nobody's page.
    (order,) = world.asked(PutOnPaper)
    world.do(SlipEnded(order.application_id, JobEnd(JobOutcome.PRINTED)))
    assert world.page == "GoodbyePage"


# Refused by the centre after it was said to wait.


def test_what_the_centre_does_not_take_is_no_longer_said_to_wait() -> None:
    world = World(silent={StoreAndSend})
    world.to_summary()
    world.sign()
    (stored,) = world.asked(StoreAndSend)
    application_id = stored.application.application_id
    world.do(ApplicationStored(application_id))
    world.wait(9)
    page = world.view.page
    assert isinstance(page, ResultPage)
    assert page.kind is ResultKind.REGISTERED_OFFLINE
    world.do(ApplicationRejected(application_id, CallFault.FORM_REFUSED))
    page = world.view.page
    assert isinstance(page, ResultPage)
    assert page.kind is ResultKind.DECLINED_OFFLINE
    assert page.code == ""
    assert page.slip is SlipState.NOT_ASKED
    assert [effect.application_id for effect in world.asked(Release)] == [application_id]


def test_an_application_that_was_refused_and_made_anew_is_one_and_not_two() -> None:
    world = World(silent={StoreAndSend})
    world.to_summary()
    world.sign()
    (first,) = world.asked(StoreAndSend)
    world.do(ApplicationStored(first.application.application_id))
    world.do(ApplicationRejected(first.application.application_id, CallFault.IDENTITY_REFUSED))
    assert world.page == "IdentityWaysPage"
    assert [effect.application_id for effect in world.asked(Release)] == [first.application.application_id]
    world.silent = set()
    world.do(ChooseWay("city_pin"), SubmitSecret(PIN))
    world.fill()
    world.sign()
    assert world.page == "ResultPage"
    _, second = world.asked(StoreAndSend)
    assert second.application.application_id != first.application.application_id
    world.do(Finish(), SkipRating())
    assert world.page == "GoodbyePage"


def test_a_refusal_that_a_technician_can_mend_is_kept_for_its_owner() -> None:
    world = World(silent={StoreAndSend})
    world.to_summary()
    world.sign()
    (stored,) = world.asked(StoreAndSend)
    world.do(ApplicationStored(stored.application.application_id))
    world.do(ApplicationRejected(stored.application.application_id, CallFault.CENTRE_FAULT))
    page = world.view.page
    assert isinstance(page, ResultPage)
    assert page.kind is ResultKind.WITH_STAFF
    # Who applied anew would have two cases as soon as a technician releases this one.
    assert page.code == stored.application.pick_up_code
    assert page.code in page.qr
    words = " ".join(
        str(one)
        for one in (page.headline, page.sentence, *(s for n in page.next_steps for s in (n.title, n.sentence)))
    )
    assert "the staff are told" in words
    assert "do not apply a second time" in words
    assert "Try again" not in words
    assert "apply again" not in words
    assert not page.can_print, "the slip of a registration says that it is sent by itself"
    assert not released(world)
    world.do(Finish())
    assert world.page == "GoodbyePage"
    assert not released(world)


def test_staff_that_were_quick_are_seen_by_who_still_stands_there() -> None:
    world = World(silent={StoreAndSend})
    world.to_summary()
    world.sign()
    (stored,) = world.asked(StoreAndSend)
    application = stored.application
    world.do(ApplicationStored(application.application_id))
    world.do(ApplicationRejected(application.application_id, CallFault.CENTRE_FAULT))
    world.do(
        ApplicationDecided(application.application_id, decision(application.application_id, CaseOutcome.APPROVED))
    )
    page = world.view.page
    assert isinstance(page, ResultPage)
    assert page.kind is ResultKind.APPROVED


# The machine as the next citizen finds it.


def test_the_last_page_speaks_as_its_reader_does_and_the_next_visit_begins_anew() -> None:
    world = World()
    world.to_ways()
    world.do(SetLanguage("en"), SetElder(on=True), End())
    assert world.page == "GoodbyePage"
    assert (world.view.language, world.view.elder, world.view.visit) == ("en", True, "")
    world.lay(somebody_else())
    assert world.page == "HomePage"
    assert (world.view.language, world.view.elder) == ("zh", False)
    assert world.view.visit != ""


def test_somebody_elses_card_finds_the_machine_as_everybody_does() -> None:
    world = World()
    world.to_ways()
    first = world.view.visit
    world.do(SetLanguage("en"), SetElder(on=True))
    world.lay(somebody_else())
    assert (world.view.language, world.view.elder) == ("zh", False)
    assert world.view.visit not in ("", first)


def test_help_that_was_opened_at_goodbye_is_not_left_open_for_the_next() -> None:
    world = World()
    world.to_ways()
    world.do(End(), OpenHelp())
    world.wait(11)
    assert world.page == "GoodbyePage", "whoever asks for help is not gone"
    assert world.view.help is not None
    world.wait(60)
    assert world.page == "IdlePage"
    assert world.view.help is None


def test_help_that_was_opened_on_the_idle_page_is_closed_when_a_card_begins() -> None:
    world = World()
    world.do(OpenHelp())
    world.lay()
    assert world.page == "HomePage"
    assert world.view.help is None


def test_a_call_back_is_asked_for_once_however_slow_the_disk_is() -> None:
    world = World(silent={KeepCallback})
    world.do(Begin(), OpenHelp(), AskCallback("13800000011"), AskCallback("13800000011"))
    (asked,) = world.asked(KeepCallback)
    world.do(CallbackKept(asked.request.request_id, stored=False))
    # It could not be kept: asking again is right.
    world.do(AskCallback("13800000011"))
    assert len(world.asked(KeepCallback)) == 2


def test_a_call_back_that_is_with_the_centre_is_not_told_as_waiting_again() -> None:
    world = World(silent={KeepCallback})
    world.do(Begin(), OpenHelp(), AskCallback("13800000011"))
    (asked,) = world.asked(KeepCallback)
    # The centre's answer is quicker than the disk's.
    world.do(CallbackKept(asked.request.request_id, stored=True, delivered=True, ticket_no="HF-1"))
    world.do(CallbackKept(asked.request.request_id, stored=True))
    assert world.view.help is not None
    assert (world.view.help.callback, world.view.help.ticket_no) == (CallbackState.DELIVERED, "HF-1")


def test_what_was_put_aside_gets_no_slip_that_says_it_is_on_its_way() -> None:
    waiting = Leftover(new_uuid7(NOON), ALLOWANCE, NOON, new_pick_up_code(), decision=None)
    ended = [
        dataclasses.replace(waiting, state=state)
        for state in (RecordState.PARKED, RecordState.EXPIRED, RecordState.WITHDRAWN)
    ]
    unwanted = dataclasses.replace(waiting, withdrawing=True)
    for leftover, printable in ((waiting, True), *((one, False) for one in (*ended, unwanted))):
        world = World(leftovers=(leftover,))
        world.to_form()
        page = world.view.page
        assert isinstance(page, RecoveredPage)
        assert page.can_print is printable
        assert page.code == leftover.pick_up_code
        world.do(PrintSlip())
        assert bool(world.asked(PutOnPaper)) is printable
        world.do(Next())
        assert world.page == "FormPage"
