# SPDX-License-Identifier: GPL-3.0-or-later
"""办到哪了: by code, by card, by card and short code, by a proven identity; with the line and without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from devices.reports import CodeScanned
from devices.status import DeviceClass
from kiosk.contract.cases import CaseStatus, CaseStatusClass
from kiosk.contract.message import Text
from kiosk.contract.tracking import CaseLine, CaseWords, StatusAnswer
from kiosk.journey.effects import AskCases, AskStatus, FindHeld, FindLeftovers, LookForCode, OpenChallenge
from kiosk.journey.events import CasesAnswered, HeldFound, Leftover, LineChanged
from kiosk.journey.phrases import Phrase
from kiosk.journey.places import AtCases
from kiosk.journey.touches import (
    Back,
    Begin,
    ChooseWay,
    End,
    LookUp,
    Next,
    OpenItem,
    OpenTile,
    ShowItIsMine,
    SubmitSecret,
    TrackByCard,
    TypeShortCode,
)
from kiosk.journey.troubles import CallFault, HeldFault
from kiosk.journey.views import CardPage, CasesPage, HomePage, IdentityWaysPage, LookupPage
from kiosk.standards import new_pick_up_code
from offline_cache import RecordState
from tests.journey.journey_driver import ALLOWANCE, NOON, PIN, World, text

CODE = new_pick_up_code()
UNTIL = datetime(2026, 11, 26, 0, 0, tzinfo=NOON.tzinfo)
HERE = Leftover("A", "", NOON, "", None, RecordState.QUEUED, until=UNTIL)
NAMED = replace(HERE, item_code=ALLOWANCE, pick_up_code=CODE)
UNKNOWN = CaseStatus(status=CaseStatusClass.UNKNOWN, as_of=NOON)
NOBODY = StatusAnswer(as_of=NOON, lines=())
NO_SUCH = StatusAnswer(as_of=NOON, lines=(CaseLine(status=CaseStatusClass.UNKNOWN, came_on=None),))
WORDS = CaseWords(
    case_no="4104002026112000001",
    item_code=ALLOWANCE,
    item_name=text("高龄津贴"),
    headline=text("等人来定"),
    handler=text("民政局"),
    due=NOON.date(),
)
IN_WORDS = StatusAnswer(
    as_of=NOON, lines=(CaseLine(status=CaseStatusClass.IN_PROGRESS, came_on=NOON.date(), words=WORDS),)
)


def said(words: object) -> str:
    """A text's English source, with what stands in its places."""
    if isinstance(words, Phrase):
        return " ".join([words.source, *(said(value) for value in words.values.values())])
    return words.zh if isinstance(words, Text) else str(words)


def lookup(world: World) -> LookupPage:
    page = world.view.page
    assert isinstance(page, LookupPage)
    return page


def cases(world: World) -> CasesPage:
    page = world.view.page
    assert isinstance(page, CasesPage)
    return page


def opened(**changes: object) -> World:
    world = World(**changes)  # type: ignore[arg-type]
    world.do(Begin(), OpenTile("progress"))
    return world


# By code.


def test_a_whole_code_tells_the_class_and_no_more() -> None:
    world = opened()
    world.do(LookUp(CODE))
    page = lookup(world)
    assert said(page.status) == "It is being worked on."
    assert not page.can_take_back
    assert world.asked(FindHeld)[0].code == CODE
    assert not world.asked(FindHeld)[0].number


def test_without_the_line_this_machine_tells_what_it_holds_and_asks_nobody() -> None:
    world = opened(here=(HERE,))
    world.do(LineChanged(False), LookUp(CODE))
    page = lookup(world)
    assert said(page.status) == "Registered, not yet accepted."
    assert "2026年11月25日" in said(page.detail), "the last day, not the first moment after it"
    assert "2026年11月20日 12:00" in said(page.as_of)
    assert page.can_take_back
    assert not world.asked(AskStatus)


@pytest.mark.parametrize("state", [RecordState.QUEUED, RecordState.SENDING])
def test_a_day_that_is_past_is_no_promise(state: RecordState) -> None:
    """After weeks without the line, by a clock by which the machine ends nothing."""
    past = replace(HERE, state=state, until=NOON)
    world = opened(here=(past,))
    world.do(LineChanged(False), LookUp(CODE))
    detail = said(lookup(world).detail)
    assert "sent" not in detail
    assert "Do not wait for it" in detail
    assert "2026年11月20日" in detail


def test_without_the_line_and_with_nothing_here_it_says_so() -> None:
    world = opened()
    world.do(LineChanged(False), LookUp(CODE))
    page = lookup(world)
    assert page.status == ""
    assert "the network is down" in said(page.problem)
    world.do(LineChanged(True), LookUp(CODE))
    assert lookup(world).status, "the same code can be asked again"


def test_what_the_centre_knows_goes_before_what_lies_here() -> None:
    sending = replace(HERE, state=RecordState.SENDING)
    world = opened(here=(sending,))
    world.do(LookUp(CODE))
    assert said(lookup(world).status) == "It is being worked on."
    unknown = opened(here=(sending,), status=UNKNOWN)
    unknown.do(LookUp(CODE))
    assert "being sent" in said(lookup(unknown).status)


def test_a_code_that_nobody_knows_may_lie_at_another_machine() -> None:
    world = opened(status=UNKNOWN)
    world.do(LookUp(CODE))
    page = lookup(world)
    assert "does not know" in said(page.status)
    assert "while the network was down" in said(page.detail)
    assert page.can_take_back


def test_a_machine_that_cannot_say_what_it_holds_does_not_say_that_it_holds_nothing() -> None:
    world = opened(here=HeldFault.UNREADABLE, status=UNKNOWN)
    world.do(LookUp(CODE))
    assert "does not know" in said(lookup(world).status)
    assert "what it holds itself" in said(lookup(world).detail)
    world.do(Back(), LineChanged(False), LookUp(CODE))
    assert "what it holds itself" in said(lookup(world).problem)


@pytest.mark.parametrize("state", list(RecordState))
def test_each_state_of_what_lies_here_has_words_of_its_own(state: RecordState) -> None:
    world = opened(here=(replace(HERE, state=state),), status=CallFault.NOT_REACHED)
    world.do(LookUp(CODE))
    page = lookup(world)
    assert said(page.status)
    open_or_ended = (RecordState.QUEUED, RecordState.SENDING, RecordState.PARKED, RecordState.EXPIRED)
    assert page.can_take_back is (state in open_or_ended)
    for ended in (RecordState.PARKED, RecordState.EXPIRED):
        if state is ended:
            assert "not a case" in said(page.detail)
            assert "0375-12345" in said(page.detail)


def test_what_waits_here_is_called_as_on_its_slip_and_promises_no_call() -> None:
    world = opened(here=(HERE,), status=CallFault.NOT_REACHED)
    world.do(LookUp(CODE))
    assert said(lookup(world).status) == "Registered, not yet accepted."
    expired = opened(here=(replace(HERE, state=RecordState.EXPIRED),), status=CallFault.NOT_REACHED)
    expired.do(LookUp(CODE))
    assert "call you" not in said(lookup(expired).detail)


def test_one_that_is_being_taken_back_is_not_offered_again() -> None:
    world = opened(here=(replace(HERE, withdrawing=True),), status=UNKNOWN)
    world.do(LookUp(CODE))
    page = lookup(world)
    assert not page.can_take_back
    assert "withdraw it" in said(page.detail)


def test_too_many_questions_are_told_in_words() -> None:
    world = opened(status=CallFault.TOO_MANY)
    world.do(LookUp(CODE))
    assert "Too many tries" in said(lookup(world).problem)


def test_a_slow_store_is_waited_for_and_only_its_own_answer_counts() -> None:
    world = opened(silent={FindHeld})
    world.do(LookUp(CODE))
    assert lookup(world).waiting
    assert world.state.session is not None
    session = world.state.session.id
    world.do(HeldFound(session, "another question", (HERE,)))
    assert lookup(world).waiting
    world.do(HeldFound(session, world.asked(FindHeld)[0].ask, ()))
    assert lookup(world).status


def test_a_slip_is_held_before_the_scanner_or_under_the_camera() -> None:
    world = opened(fitted=frozenset(DeviceClass))
    world.do(CodeScanned(f"https://centre.example/s/{CODE}"))
    assert lookup(world).status
    no_scanner = opened(fitted=frozenset(DeviceClass) - {DeviceClass.CODE_SCANNER})
    assert lookup(no_scanner).camera
    assert no_scanner.asked(LookForCode)


# By card.


def test_a_card_alone_tells_classes_and_days_and_never_a_name_or_code() -> None:
    world = opened(here=(HERE,))
    world.do(TrackByCard())
    assert isinstance(world.view.page, CardPage)
    assert world.view.chrome.steps == ()
    world.lay()
    page = cases(world)
    assert [said(row.status) for row in page.rows] == ["Registered, not yet accepted.", "It is being worked on."]
    assert all(row.name == "" and row.take_back == "" for row in page.rows)
    (asked,) = world.asked(AskCases)
    assert asked.question.number
    assert asked.question.short_code is None
    assert not world.asked(FindHeld)[0].in_words
    assert not world.asked(FindLeftovers)


def test_a_card_that_was_laid_at_the_start_is_asked_about_at_once() -> None:
    world = World()
    world.lay()
    world.do(OpenTile("progress"), TrackByCard())
    assert cases(world).rows


def test_by_card_without_the_line_only_what_lies_here_and_honest_words() -> None:
    world = opened(here=(HERE,))
    world.do(LineChanged(False), TrackByCard())
    world.lay()
    page = cases(world)
    assert len(page.rows) == 1
    assert "The network is down" in said(page.notes[0])
    assert not page.can_prove
    assert page.can_type_short
    assert not world.asked(AskCases)


def test_a_card_with_nothing_says_where_something_may_still_lie() -> None:
    world = opened(cases=NOBODY)
    world.do(TrackByCard())
    world.lay()
    page = cases(world)
    assert page.rows == ()
    assert "another machine" in said(page.notes[0])
    assert not page.can_prove
    assert not page.can_type_short


def test_what_the_centre_surely_knows_is_not_told_twice() -> None:
    lapsed = StatusAnswer(
        as_of=NOON, lines=(CaseLine(status=CaseStatusClass.LAPSED, came_on=NOON.date(), words=None),)
    )
    expired = replace(HERE, state=RecordState.EXPIRED)
    world = opened(here=(expired,), cases=lapsed)
    world.do(TrackByCard())
    world.lay()
    assert [said(row.status) for row in cases(world).rows] == ["It was not accepted; the staff have it."]
    alone = opened(here=(expired,))
    alone.do(LineChanged(False), TrackByCard())
    alone.lay()
    assert [said(row.status) for row in cases(alone).rows] == ["It could not be sent in time: not accepted."]


@pytest.mark.parametrize(
    ("answer", "here", "told"),
    [
        (CallFault.TOO_MANY, (), "Too many tries"),
        (NOBODY, HeldFault.UNREADABLE, "what it holds itself"),
        (CallFault.CENTRE_FAULT, (HERE,), ""),
    ],
)
def test_what_could_not_be_asked_is_told(
    answer: StatusAnswer | CallFault, here: tuple[Leftover, ...] | HeldFault, told: str
) -> None:
    world = opened(cases=answer, here=here)
    world.do(TrackByCard())
    world.lay()
    assert told in said(cases(world).notes[0])


def test_the_card_of_a_short_code_opens_that_case_in_words() -> None:
    world = opened(cases=IN_WORDS, here=())
    world.do(TrackByCard())
    world.lay()
    world.do(TypeShortCode())
    assert lookup(world).length == 5
    world.do(LookUp("7kq2m"))
    page = cases(world)
    (row,) = page.rows
    assert row.name == WORDS.item_name
    assert any("4104002026112000001" in said(fact) for fact in row.facts)
    assert any("2026年11月20日" in said(fact) for fact in row.facts)
    assert world.asked(AskCases)[-1].question.short_code == "7KQ2M"
    assert world.asked(FindHeld)[-1].short_code == "7KQ2M"
    world.do(Back())
    assert cases(world).can_type_short, "back to the card's list"


@pytest.mark.parametrize(
    ("answer", "here", "told"),
    [
        (
            StatusAnswer(as_of=NOON, lines=(CaseLine(status=CaseStatusClass.UNKNOWN, came_on=None),)),
            (),
            "nothing for",
        ),
        (NOBODY, HeldFault.TOO_MANY, "Too many tries"),
        (NOBODY, HeldFault.UNREADABLE, "what it holds itself"),
        (CallFault.TOO_MANY, (), "Too many tries"),
    ],
)
def test_a_short_code_that_fits_nothing_says_why(
    answer: StatusAnswer | CallFault, here: tuple[Leftover, ...] | HeldFault, told: str
) -> None:
    world = opened()
    world.do(TrackByCard())
    world.lay()
    world.cases, world.here = answer, here
    world.do(TypeShortCode(), LookUp("AAAAA"))
    assert told in said(lookup(world).problem)
    world.do(LookUp("A!"))
    assert "cannot be right" in said(lookup(world).problem)
    world.do(Back())
    assert cases(world).rows


def test_without_the_line_a_short_code_still_opens_what_lies_here() -> None:
    world = opened(here=(HERE,))
    world.do(LineChanged(False), TrackByCard())
    world.lay()
    world.here = (NAMED,)
    world.do(TypeShortCode(), LookUp(CODE[:5]))
    (row,) = cases(world).rows
    assert row.take_back == "A"
    assert row.name


def test_a_proven_identity_opens_all_of_it_in_words() -> None:
    world = opened(here=(HERE,))
    world.do(TrackByCard())
    world.lay()
    world.do(ShowItIsMine())
    page = world.view.page
    assert isinstance(page, IdentityWaysPage)
    assert {row.way for row in page.ways} >= {"phone_code", "city_pin"}
    world.cases, world.here = IN_WORDS, (NAMED,)
    world.do(ChooseWay("city_pin"), SubmitSecret(PIN))
    shown = cases(world)
    assert [bool(row.name) for row in shown.rows] == [True, True]
    assert shown.rows[0].take_back == "A"
    assert not shown.can_prove
    assert world.asked(AskCases)[-1].question.assertion is not None
    assert world.asked(FindHeld)[-1].in_words
    assert not world.asked(FindLeftovers), "no form is opened behind it"
    # Proved once, it is not asked again in this session.
    world.do(Back(), Back(), TrackByCard())
    assert len(world.asked(OpenChallenge)) == 1
    assert cases(world).rows[0].name


def test_an_assertion_that_ran_out_is_asked_for_again() -> None:
    world = opened()
    world.do(TrackByCard())
    world.lay()
    world.cases = CallFault.IDENTITY_REFUSED
    world.do(ShowItIsMine(), ChooseWay("city_pin"), SubmitSecret(PIN))
    page = world.view.page
    assert isinstance(page, IdentityWaysPage)
    assert page.problem
    world.do(Back())
    assert isinstance(world.view.page, CasesPage)


def test_back_from_the_card_and_home_and_on_to_an_application() -> None:
    world = opened()
    world.do(TrackByCard(), Back())
    assert isinstance(world.view.page, LookupPage)
    world.do(TrackByCard())
    world.lay()
    world.do(Next())
    assert isinstance(world.view.page, HomePage)
    # Nothing of the question is left on the way of an application.
    world.do(OpenItem(ALLOWANCE), Next(), Next())
    assert isinstance(world.view.page, IdentityWaysPage)
    assert world.view.chrome.steps
    world.do(Back())
    assert isinstance(world.view.page, CardPage)


def test_late_answers_and_answers_of_others_change_nothing() -> None:
    world = opened(silent={AskCases, FindHeld})
    world.do(TrackByCard())
    world.lay()
    assert cases(world).waiting
    assert world.state.session is not None
    session, ask = world.state.session.id, world.asked(AskCases)[0].ask
    world.do(CasesAnswered(session, "other", IN_WORDS), CasesAnswered("somebody", ask, IN_WORDS))
    assert world.state.session.tracking is not None
    assert world.state.session.tracking.by_card is not None
    assert world.state.session.tracking.by_card.answer is None
    world.do(HeldFound(session, ask, ()), CasesAnswered(session, ask, NOBODY))
    assert not cases(world).waiting
    world.do(CasesAnswered(session, ask, IN_WORDS))
    assert cases(world).rows == ()


def test_the_idle_limit_and_the_end_wipe_what_was_found() -> None:
    leaving: list[Callable[[World], None]] = [lambda w: w.do(End()), lambda w: w.wait(60 + 31)]
    for leave in leaving:
        world = opened(here=(NAMED,), cases=IN_WORDS)
        world.do(TrackByCard())
        world.lay()
        world.do(ShowItIsMine(), ChooseWay("city_pin"), SubmitSecret(PIN))
        assert world.state.place == AtCases(in_words=True)
        leave(world)
        assert world.state.session is None
        assert "4104002026112000001" not in repr(world.view)


def test_nothing_personal_is_part_of_a_repr() -> None:
    world = opened(here=(NAMED,), cases=IN_WORDS)
    world.do(TrackByCard())
    world.lay()
    world.do(TypeShortCode(), LookUp(CODE[:5]))
    told = repr(world.state) + repr(world.effects)
    for secret in (CODE, CODE[:5], "410400194201010026", "4104002026112000001"):
        assert secret not in told


def test_the_last_day_is_told_in_chinas_time() -> None:
    # The first moment after it, as the store keeps it.
    assert (UNTIL - timedelta(microseconds=1)).date().isoformat() == "2026-11-25"
