# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking an application back: asked once, done here, ordered at the centre, kept for the line, or too late."""

from __future__ import annotations

from dataclasses import replace

import pytest

from central.demo.people import demo_people
from kiosk.contract.cases import CaseStatus, CaseStatusClass
from kiosk.contract.message import Text
from kiosk.journey.effects import TakeBackOrder
from kiosk.journey.events import ApplicationRejected, LineChanged, TakenBack
from kiosk.journey.touches import (
    Back,
    Begin,
    ChooseWay,
    LookUp,
    Next,
    OpenTile,
    ShowItIsMine,
    SubmitSecret,
    TakeBack,
    TrackByCard,
)
from kiosk.journey.troubles import CallFault
from kiosk.journey.views import GoodbyePage, ResultKind, ResultPage, WithdrawPage, WithdrawState
from tests.journey.journey_driver import NOON, PIN, World, card_of
from tests.journey.test_tracking import CODE, NAMED, NOBODY, said

UNKNOWN = CaseStatus(status=CaseStatusClass.UNKNOWN, as_of=NOON)


def shown(world: World) -> WithdrawPage:
    page = world.view.page
    assert isinstance(page, WithdrawPage), page
    return page


def registered(**changes: object) -> World:
    """Signed while the line went away."""
    world = World(held={"answer"}, **changes)  # type: ignore[arg-type]
    world.to_summary()
    world.do(LineChanged(False))
    world.sign()
    world.wait(9)
    page = world.view.page
    assert isinstance(page, ResultPage)
    assert page.kind is ResultKind.REGISTERED_OFFLINE
    assert page.can_take_back
    return world


def test_right_after_signing_it_is_asked_once_and_then_done_here() -> None:
    world = registered()
    world.do(TakeBack(""))
    page = shown(world)
    assert page.state is WithdrawState.ASKING
    assert page.item
    assert not world.asked(TakeBackOrder), "nothing happens before the yes"
    world.do(Next())
    assert shown(world).state is WithdrawState.WITHDRAWN
    (order,) = world.asked(TakeBackOrder)
    assert world.state.session is not None
    filing = world.state.session.filing
    assert filing is not None
    assert filing.application is not None
    assert order.withdrawal.pick_up_code == filing.application.pick_up_code
    assert order.withdrawal.number == card_of().number
    world.do(Next())
    goodbye = world.view.page
    assert isinstance(goodbye, GoodbyePage)
    assert goodbye.note == "", "it is not registered any more"


def test_no_leaves_it_as_it_was() -> None:
    world = registered()
    world.do(TakeBack(""), Back())
    page = world.view.page
    assert isinstance(page, ResultPage)
    assert page.can_take_back
    assert not world.asked(TakeBackOrder)


def test_the_answer_that_comes_meanwhile_is_shown_instead() -> None:
    world = registered()
    world.do(TakeBack(""))
    assert world.state.session is not None
    assert world.state.session.filing is not None
    application = world.state.session.filing.application
    assert application is not None
    world.do(world.decided(application.application_id))
    page = world.view.page
    assert isinstance(page, ResultPage)
    assert page.kind is ResultKind.APPROVED
    assert not page.can_take_back


def test_one_that_is_refused_meanwhile_is_told_so() -> None:
    world = registered()
    world.do(TakeBack(""))
    assert world.state.session is not None
    assert world.state.session.filing is not None
    application = world.state.session.filing.application
    assert application is not None
    world.do(ApplicationRejected(application.application_id, CallFault.FORM_REFUSED))
    page = world.view.page
    assert isinstance(page, ResultPage)
    assert page.kind is ResultKind.DECLINED_OFFLINE


def test_without_the_line_the_wish_is_kept_and_it_may_be_there_already() -> None:
    world = registered(taken_back=WithdrawState.KEPT)
    world.do(TakeBack(""), Next())
    page = shown(world)
    assert page.state is WithdrawState.KEPT
    assert "sent when the network is back" in said(page.sentence)
    assert any("reached the city already" in said(point) for point in page.points)
    assert any("window" in said(point) or "0375-12345" in said(point) for point in page.points)


def asking_by_code(**changes: object) -> World:
    world = World(status=UNKNOWN, **changes)  # type: ignore[arg-type]
    world.do(Begin(), OpenTile("progress"), LookUp(CODE), TakeBack(""))
    assert world.page == "CardPage", "the code alone takes nothing back"
    world.lay()
    assert shown(world).state is WithdrawState.ASKING
    return world


@pytest.mark.parametrize("answer", [WithdrawState.NOTED, WithdrawState.TOO_LATE])
def test_by_code_and_card_the_centre_answers_within_moments(answer: WithdrawState) -> None:
    world = asking_by_code(taken_back=WithdrawState.KEPT)
    world.do(Next())
    assert shown(world).state is WithdrawState.WAITING
    (order,) = world.asked(TakeBackOrder)
    assert order.withdrawal.pick_up_code == CODE
    world.do(TakenBack("another order", answer))
    assert shown(world).state is WithdrawState.WAITING
    world.do(TakenBack(order.withdrawal.withdrawal_id, answer))
    page = shown(world)
    assert page.state is answer
    if answer is WithdrawState.TOO_LATE:
        assert "0375-12345" in said(page.points[0])
        assert "a window of the service hall" in said(page.points[0])
    else:
        # The city answers every card alike: of a case that it does not have, nobody knows yet whose it is.
        assert "signed with this card" in said(page.sentence)
        assert "another card, nothing changes" in said(page.points[0])
    world.do(Next())
    assert world.page == "HomePage"


def test_where_only_the_code_is_known_the_centre_names_the_window() -> None:
    world = asking_by_code(taken_back=WithdrawState.KEPT)
    world.do(Next())
    (order,) = world.asked(TakeBackOrder)
    where = Text(zh="市民政局三楼 5 号窗口", en="Window 5, third floor, Civil Affairs Bureau")
    world.do(TakenBack(order.withdrawal.withdrawal_id, WithdrawState.TOO_LATE, where))
    assert where.zh in said(shown(world).points[0])


def test_an_answer_that_does_not_come_leaves_the_wish_kept_and_may_still_come() -> None:
    world = asking_by_code(taken_back=WithdrawState.KEPT)
    world.do(Next())
    world.wait(9)
    assert shown(world).state is WithdrawState.KEPT
    (order,) = world.asked(TakeBackOrder)
    world.do(TakenBack(order.withdrawal.withdrawal_id, WithdrawState.NOTED))
    assert shown(world).state is WithdrawState.NOTED


def test_an_answer_of_the_centre_is_not_taken_back_by_the_disks() -> None:
    world = asking_by_code(silent={TakeBackOrder})
    world.do(Next())
    (order,) = world.asked(TakeBackOrder)
    world.do(TakenBack(order.withdrawal.withdrawal_id, WithdrawState.NOTED))
    world.do(TakenBack(order.withdrawal.withdrawal_id, WithdrawState.KEPT))
    assert shown(world).state is WithdrawState.NOTED


def test_what_the_disk_has_not_answered_is_never_called_kept() -> None:
    world = asking_by_code(silent={TakeBackOrder})
    world.do(Next())
    world.wait(30)
    assert shown(world).state is WithdrawState.WAITING


def test_one_that_could_not_be_kept_can_be_tried_again_or_left() -> None:
    world = asking_by_code(taken_back=WithdrawState.FAILED)
    world.do(Next())
    assert shown(world).state is WithdrawState.FAILED
    world.taken_back = WithdrawState.NOTED
    world.do(Next())
    assert shown(world).state is WithdrawState.NOTED
    first, second = world.asked(TakeBackOrder)
    assert first.withdrawal.withdrawal_id != second.withdrawal.withdrawal_id


def test_what_was_signed_in_this_session_is_of_this_card_without_a_doubt() -> None:
    world = registered(taken_back=WithdrawState.KEPT)
    world.do(TakeBack(""), Next())
    (order,) = world.asked(TakeBackOrder)
    world.do(TakenBack(order.withdrawal.withdrawal_id, WithdrawState.NOTED))
    page = shown(world)
    assert page.state is WithdrawState.NOTED
    assert not any("another card" in said(one) for one in page.points)


def test_a_row_in_words_is_taken_back_by_its_own_code() -> None:
    other = replace(NAMED, application_id="B", withdrawing=True)
    world = World(here=(NAMED, other), cases=NOBODY)
    world.do(Begin(), OpenTile("progress"), TrackByCard())
    world.lay()
    world.do(ShowItIsMine(), ChooseWay("city_pin"), SubmitSecret(PIN))
    world.do(TakeBack("B"))
    assert world.page == "CasesPage", "it is being taken back already"
    world.do(TakeBack("A"))
    assert shown(world).item
    world.do(Back())
    assert world.page == "CasesPage"
    world.do(TakeBack("A"), Next())
    assert shown(world).state is WithdrawState.WITHDRAWN
    assert world.asked(TakeBackOrder)[0].withdrawal.pick_up_code == CODE


def test_a_card_that_is_not_laid_takes_nothing_back() -> None:
    world = World(status=UNKNOWN)
    world.do(Begin(), OpenTile("progress"), LookUp(CODE), TakeBack(""), Back())
    assert world.page == "LookupPage"
    # The wish ends with it: laying a card for another question does not bring it back.
    world.do(TrackByCard())
    world.lay()
    assert world.page == "CasesPage"
    assert not world.asked(TakeBackOrder)


def test_another_persons_card_ends_it() -> None:
    world = asking_by_code()
    mine = card_of().number
    world.lay(card_of(next(person.id for person in demo_people() if person.card.number != mine)))
    assert world.page == "HomePage"
    assert not world.asked(TakeBackOrder)
