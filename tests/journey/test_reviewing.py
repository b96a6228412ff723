# SPDX-License-Identifier: GPL-3.0-or-later
"""A person looks at a case: from each result and from 办到哪了, once, kept here until the city has it."""

from __future__ import annotations

import pytest

from kiosk.contract.cases import CaseOutcome, CaseStatusClass
from kiosk.contract.feedback import ComplaintKind
from kiosk.contract.tracking import CaseLine, CaseWords, StatusAnswer
from kiosk.journey.effects import KeepComplaint, Note
from kiosk.journey.events import ComplaintKept, LineChanged
from kiosk.journey.touches import (
    AskPerson,
    Back,
    Begin,
    ChooseComplaint,
    ChooseWay,
    CouldNotGetItDone,
    EditField,
    Finish,
    Next,
    OpenComplaint,
    OpenTile,
    ShowItIsMine,
    SubmitSecret,
    TrackByCard,
)
from kiosk.journey.views import CasesPage, ComplaintPage, ComplaintState, ResultPage, ReviewPage
from tests.journey.journey_driver import ALLOWANCE, NOON, PIN, World, text

APPLICATION = "019a0000-0000-7000-8000-000000000001"
DECIDED = (CaseOutcome.APPROVED, CaseOutcome.SUPPLEMENT, CaseOutcome.REFUSED)


def review(world: World) -> ReviewPage:
    page = world.view.page
    assert isinstance(page, ReviewPage), world.page
    return page


def result(world: World) -> ResultPage:
    page = world.view.page
    assert isinstance(page, ResultPage), world.page
    return page


@pytest.mark.parametrize("outcome", DECIDED)
def test_asked_from_a_result_once_and_told_with_its_ticket(outcome: CaseOutcome) -> None:
    world = World(outcome=outcome)
    world.to_result()
    assert result(world).can_ask_person
    world.do(AskPerson(""))
    assert review(world).state is ComplaintState.NOT_SENT
    assert not world.asked(KeepComplaint), "nothing happens before a yes"
    world.do(Next())
    (kept,) = world.asked(KeepComplaint)
    wanted = kept.complaint
    assert wanted.kind is ComplaintKind.REVIEW
    assert wanted.application_id == result_id(world)
    assert wanted.phone is None
    assert review(world).state is ComplaintState.STORED
    world.do(ComplaintKept(wanted.complaint_id, stored=True, delivered=True, ticket_no="FH-1"))
    assert review(world).state is ComplaintState.DELIVERED
    assert review(world).ticket_no == "FH-1"
    world.do(Next())
    page = result(world)
    assert not page.can_ask_person
    assert "FH-1" in repr(page.asked)
    world.do(AskPerson(""))
    assert world.page == "ResultPage"
    assert len(world.asked(KeepComplaint)) == 1


def result_id(world: World) -> str:
    session = world.state.session
    assert session is not None
    assert session.filing is not None
    assert session.filing.application is not None
    return session.filing.application.application_id


def test_what_a_person_has_already_is_not_brought_to_one() -> None:
    world = World(outcome=CaseOutcome.REFERRED)
    world.to_result()
    assert not result(world).can_ask_person
    world.do(AskPerson(""))
    assert world.page == "ResultPage"


def test_a_no_asks_nothing() -> None:
    world = World()
    world.to_result()
    world.do(AskPerson(""), Back())
    assert result(world).can_ask_person
    assert not world.asked(KeepComplaint)


def test_without_the_line_it_is_kept_and_its_ticket_comes_wherever_the_citizen_is() -> None:
    world = World()
    world.to_result()
    world.do(LineChanged(False), AskPerson(""), Next(), Next())
    assert result(world).asked
    (kept,) = world.asked(KeepComplaint)
    world.do(CouldNotGetItDone())
    assert world.page == "ComplaintPage"
    world.do(ComplaintKept(kept.complaint.complaint_id, stored=True, delivered=True, ticket_no="FH-9"))
    world.do(Back())
    assert "FH-9" in repr(result(world).asked)


def test_what_could_not_be_kept_was_not_asked_and_can_be_again() -> None:
    world = World(keeps_complaints=False)
    world.to_result()
    world.do(AskPerson(""), Next())
    assert review(world).state is ComplaintState.FAILED
    world.keeps_complaints = True
    world.do(Next())
    assert review(world).state is ComplaintState.STORED
    first, second = world.asked(KeepComplaint)
    assert first.complaint.complaint_id != second.complaint.complaint_id


def to_cases(*lines: CaseLine) -> World:
    world = World(cases=StatusAnswer(as_of=NOON, lines=lines))
    world.do(Begin(), OpenTile("progress"), TrackByCard())
    world.lay()
    world.do(ShowItIsMine(), ChooseWay("city_pin"), SubmitSecret(PIN))
    assert world.page == "CasesPage"
    return world


def line(status: CaseStatusClass, application_id: str | None = APPLICATION) -> CaseLine:
    words = CaseWords(
        case_no="1",
        item_code=ALLOWANCE,
        item_name=text("津贴"),
        headline=text("已通过"),
        application_id=application_id,
    )
    return CaseLine(status=status, came_on=NOON.date(), words=words)


def rows(world: World) -> CasesPage:
    page = world.view.page
    assert isinstance(page, CasesPage), world.page
    return page


def test_asked_from_the_list_of_ones_own_cases() -> None:
    world = to_cases(line(CaseStatusClass.DECIDED))
    (row,) = rows(world).rows
    assert row.ask_person == APPLICATION
    world.do(AskPerson(APPLICATION), Next(), Next())
    (kept,) = world.asked(KeepComplaint)
    assert kept.complaint.application_id == APPLICATION
    assert kept.complaint.item_code == ALLOWANCE
    (row,) = rows(world).rows
    assert row.ask_person == ""
    assert row.asked
    world.do(AskPerson(APPLICATION))
    assert world.page == "CasesPage"


@pytest.mark.parametrize(
    "one",
    [line(CaseStatusClass.IN_PROGRESS), line(CaseStatusClass.WITHDRAWN), line(CaseStatusClass.DECIDED, None)],
)
def test_not_of_what_is_under_way_or_cannot_be_named(one: CaseLine) -> None:
    world = to_cases(one)
    assert [row.ask_person for row in rows(world).rows] == [""]
    world.do(AskPerson(APPLICATION))
    assert world.page == "CasesPage"


def test_what_could_not_be_got_done_takes_its_case_along_and_says_so() -> None:
    world = World(outcome=CaseOutcome.REFUSED)
    world.to_result()
    assert result(world).can_say_not_done
    world.do(CouldNotGetItDone())
    page = world.view.page
    assert isinstance(page, ComplaintPage)
    said = page.sentence
    assert [kind.id for kind in page.kinds if kind.chosen] == [ComplaintKind.NOT_DONE]
    world.do(ChooseComplaint(ComplaintKind.COMPLAINT))
    other = world.view.page
    assert isinstance(other, ComplaintPage)
    assert other.sentence != said, "a complaint names nobody"
    world.do(ChooseComplaint(ComplaintKind.NOT_DONE), Next())
    world.do(EditField("text", "不清楚为什么"), Next(), Next())
    (kept,) = world.asked(KeepComplaint)
    assert kept.complaint.application_id == result_id(world)
    world.do(Next())
    assert result(world).case_no in kept.complaint.text, "staff find its trace by it"


def test_whose_case_goes_along_need_not_say_a_word() -> None:
    world = World(outcome=CaseOutcome.SUPPLEMENT)
    world.to_result()
    world.do(CouldNotGetItDone(), Next(), Next(), Next())
    (kept,) = world.asked(KeepComplaint)
    assert kept.complaint.reasons == ()
    assert kept.complaint.application_id == result_id(world)


def test_a_plain_complaint_names_no_case() -> None:
    world = World(outcome=CaseOutcome.REFUSED)
    world.to_result()
    world.do(
        OpenComplaint(), ChooseComplaint(ComplaintKind.NOT_DONE), Next(), EditField("text", "x"), Next(), Next()
    )
    (kept,) = world.asked(KeepComplaint)
    assert kept.complaint.application_id is None


def test_the_audit_hears_that_a_person_was_asked_and_the_session_ends_as_ever() -> None:
    world = World()
    world.to_result()
    world.do(AskPerson(""), Next(), Next(), Finish())
    assert world.page == "RatingPage"
    assert [one.step.value for one in world.asked(Note)].count("person_asked") == 1
