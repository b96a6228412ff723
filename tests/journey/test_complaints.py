# SPDX-License-Identifier: GPL-3.0-or-later
"""投诉 · 建议 · 办不成事: over any page, kept here, sent by itself, wiped with whoever said it."""

from __future__ import annotations

import pytest

from kiosk.contract.feedback import ComplaintKind, Satisfaction
from kiosk.journey.complaining import MOST_WORDS, REASONS
from kiosk.journey.effects import KeepComplaint, Note
from kiosk.journey.events import ComplaintKept, LineChanged, ServiceStopped
from kiosk.journey.speaking import spoken
from kiosk.journey.touches import (
    Back,
    Begin,
    ChooseComplaint,
    CloseComplaint,
    EditField,
    End,
    Finish,
    Grade,
    Next,
    OpenComplaint,
    OpenHelp,
    OpenItem,
    ToggleReason,
)
from kiosk.journey.troubles import ServiceGap
from kiosk.journey.views import ComplaintPage, ComplaintState, ComplaintStep
from tests.journey.journey_driver import ALLOWANCE, World, card_of

WORDS = "跑了三趟，还是没办成"


def page_of(world: World) -> ComplaintPage:
    page = world.view.page
    assert isinstance(page, ComplaintPage), type(page)
    return page


def complain(world: World, *, words: str = WORDS, phone: str = "") -> None:
    world.do(
        OpenHelp(),
        OpenComplaint(),
        ChooseComplaint(ComplaintKind.NOT_DONE),
        ToggleReason("sent_around"),
        Next(),
        EditField("text", words),
        Next(),
        EditField("phone", phone),
        Next(),
    )


def test_said_over_any_page_and_back_to_it() -> None:
    world = World()
    world.do(Begin(), OpenItem(ALLOWANCE))
    complain(world, phone="13800000011")
    (kept,) = world.asked(KeepComplaint)
    said = kept.complaint
    assert (said.kind, said.reasons, said.text) == (ComplaintKind.NOT_DONE, ("sent_around",), WORDS)
    assert said.phone == "13800000011"
    assert said.item_code == ALLOWANCE
    assert said.page == "AtGuide"
    page = page_of(world)
    assert page.step is ComplaintStep.SENT
    assert page.state is ComplaintState.STORED
    assert not page.ticket_no, "no number before the centre gave one"
    world.do(ComplaintKept(said.complaint_id, stored=True, delivered=True, ticket_no="TS-1"))
    page = page_of(world)
    assert page.state is ComplaintState.DELIVERED
    assert page.ticket_no == "TS-1"
    assert page.hotline
    world.do(Next())
    assert world.page == "GuidePage"


def test_it_works_without_the_line_and_says_that_it_waits() -> None:
    world = World()
    world.do(Begin(), LineChanged(False))
    complain(world)
    assert page_of(world).state is ComplaintState.STORED
    assert page_of(world).detail


def test_it_works_on_a_machine_that_is_out_of_service() -> None:
    world = World()
    world.do(ServiceStopped(ServiceGap.NO_CATALOGUE))
    assert world.page == "OutOfServicePage"
    complain(world)
    (kept,) = world.asked(KeepComplaint)
    assert kept.complaint.item_code is None
    world.do(CloseComplaint())
    assert world.page == "OutOfServicePage"


def test_something_must_be_said_and_a_number_must_be_one() -> None:
    world = World()
    world.do(Begin(), OpenComplaint(), Next())
    assert page_of(world).step is ComplaintStep.WHAT
    world.do(ChooseComplaint(ComplaintKind.SUGGESTION), Next(), Next())
    page = page_of(world)
    assert page.step is ComplaintStep.WORDS
    assert page.problem
    world.do(EditField("text", "字大一点"), Next(), EditField("phone", "123"), Next())
    page = page_of(world)
    assert page.step is ComplaintStep.PHONE
    assert page.problem
    assert not world.asked(KeepComplaint)
    world.do(EditField("phone", ""), Next())
    assert len(world.asked(KeepComplaint)) == 1


def test_reasons_belong_to_their_kind_and_words_are_bounded() -> None:
    world = World()
    world.do(Begin(), OpenComplaint(), ChooseComplaint(ComplaintKind.COMPLAINT), ToggleReason("slow"))
    world.do(ToggleReason("no-such-reason"), ChooseComplaint(ComplaintKind.NOT_DONE))
    assert not any(one.chosen for one in page_of(world).reasons)
    world.do(ToggleReason("not_taken"), Next(), EditField("text", "长" * 999 + "\n\x07"))
    assert page_of(world).text == "长" * MOST_WORDS
    for kind in REASONS:
        names = [name for name, _ in REASONS[kind]]
        assert len(names) == len(set(names)) >= 5


def test_what_could_not_be_kept_is_said_and_can_be_sent_again() -> None:
    world = World(keeps_complaints=False)
    world.do(Begin())
    complain(world)
    page = page_of(world)
    assert page.state is ComplaintState.FAILED
    assert page.step is ComplaintStep.PHONE
    assert page.answer
    world.keeps_complaints = True
    world.do(Next())
    first, second = world.asked(KeepComplaint)
    assert first.complaint.complaint_id != second.complaint.complaint_id
    assert second.complaint.text == WORDS
    assert page_of(world).step is ComplaintStep.SENT


def test_the_page_below_hears_nothing_and_comes_back_as_it_was() -> None:
    world = World()
    world.to_form()
    before = world.view.page
    world.do(OpenHelp(), OpenComplaint(), EditField("phone", "13900000000"), Back())
    assert world.view.page == before


def test_it_ends_with_whoever_said_it() -> None:
    world = World()
    world.do(Begin(), OpenComplaint(), ChooseComplaint(ComplaintKind.COMPLAINT), Next(), EditField("text", WORDS))
    assert WORDS not in repr(world.state)
    assert WORDS not in repr(world.view)
    world.wait(95)
    assert world.state.complaint is None
    assert world.page in ("IdlePage", "GoodbyePage")
    other = World()
    other.do(Begin(), OpenComplaint(), End())
    assert other.state.complaint is None
    stopped = World()
    stopped.do(ServiceStopped(ServiceGap.NO_CATALOGUE), OpenHelp(), OpenComplaint())
    stopped.wait(65)
    assert stopped.state.complaint is None, "nobody's session, and wiped all the same"


def test_the_next_persons_card_does_not_find_it() -> None:
    world = World()
    world.to_form()
    world.do(OpenComplaint(), ChooseComplaint(ComplaintKind.COMPLAINT), Next(), EditField("text", WORDS))
    world.lay(card_of("hu-deming"))
    assert world.state.complaint is None


def test_a_poor_grade_leads_there_and_the_audit_names_only_the_kind() -> None:
    world = World()
    world.to_result()
    world.do(Finish(), Grade(Satisfaction.POOR), OpenComplaint())
    world.do(ChooseComplaint(ComplaintKind.COMPLAINT), ToggleReason("slow"), Next(), Next(), Next(), Next())
    assert world.page == "RatingPage"
    (line,) = [one for one in world.asked(Note) if one.step.value == "complaint_made"]
    assert line.details == (("kind", "complaint"),)


@pytest.mark.parametrize("step", range(4))
def test_each_step_is_spoken_without_what_was_written(step: int) -> None:
    world = World()
    world.do(Begin(), OpenComplaint(), ChooseComplaint(ComplaintKind.NOT_DONE), ToggleReason("no_answer"))
    for _ in range(step):
        world.do(Next())
        if world.view.page and page_of(world).step is ComplaintStep.WORDS:
            world.do(EditField("text", WORDS))
    said = spoken(world.view)
    assert said
    assert WORDS not in repr(said)
