# SPDX-License-Identifier: GPL-3.0-or-later
"""The result document on A4: at once for what is only printed, with one touch for the rest, and told as it is."""

from __future__ import annotations

import pytest

from devices.reports import JobEnd, JobOutcome, PrintBlock
from kiosk.contract.cases import CaseOutcome, DecisionWay
from kiosk.faults import explain
from kiosk.journey.effects import FetchDocument, PutDocumentOnPaper, PutOnPaper, Release
from kiosk.journey.events import DocumentChecked, DocumentEnded, DocumentMoved
from kiosk.journey.touches import (
    ChooseWay,
    End,
    Finish,
    Next,
    PrintDocument,
    PrintSlip,
    PutSignature,
    Sign,
    SkipRating,
    SubmitSecret,
)
from kiosk.journey.troubles import CallFault, SealFault
from kiosk.journey.views import GoodbyePage, PaperPart, ResultKind, ResultPage, SlipState
from tests.journey.journey_driver import ALLOWANCE, CERTIFICATE, PIN, PNG, World, page_printer


def with_printer(**changes: object) -> World:
    world = World(pages=2, **changes)  # type: ignore[arg-type]
    world.do(page_printer())
    return world


def result(world: World) -> ResultPage:
    page = world.view.page
    assert isinstance(page, ResultPage)
    return page


def paper(world: World) -> PaperPart:
    part = result(world).paper
    assert part is not None
    return part


def words(part: PaperPart) -> str:
    note = part.note
    return note if isinstance(note, str) else str(getattr(note, "source", note))


def test_a_print_item_is_printed_at_once() -> None:
    world = with_printer()
    world.to_result(CERTIFICATE)
    (order,) = world.asked(PutDocumentOnPaper)
    assert order.job_id == f"{order.application_id}:document"
    assert (order.copy, order.terminal, order.demonstration) == (False, "M-1 新华路24小时自助区", True)
    assert result(world).kind is ResultKind.APPROVED
    assert (paper(world).state, paper(world).out, paper(world).can_print) == (SlipState.PRINTED, 2, False)
    # The slip is another paper, and has not been asked for.
    assert result(world).slip is SlipState.NOT_ASKED
    assert world.asked(PutOnPaper) == []


def test_from_card_to_paper_in_four_touches() -> None:
    """Way, code, form, signature; the six digits and the strokes are what is asked for on them."""
    world = with_printer(prefill={"from_month": "2020-01", "to_month": "2026-10"})
    world.to_ways(CERTIFICATE)
    pages = [world.page]
    for touch in (ChooseWay("city_pin"), SubmitSecret(PIN), Next(), Sign(DecisionWay.AUTOMATIC)):
        if isinstance(touch, Sign):
            world.do(PutSignature(PNG, 3))
        world.do(touch)
        pages.append(world.page)
    assert pages == ["IdentityWaysPage", "SecretPage", "FormPage", "SummaryPage", "ResultPage"]
    assert paper(world).state is SlipState.PRINTED


def test_an_approval_asks_and_prints_with_one_touch() -> None:
    world = with_printer()
    world.to_result(ALLOWANCE)
    assert world.asked(PutDocumentOnPaper) == []
    assert (paper(world).state, paper(world).pages, paper(world).can_print) == (SlipState.NOT_ASKED, 2, True)
    world.do(PrintDocument())
    assert paper(world).state is SlipState.PRINTED
    world.do(PrintDocument())
    assert len(world.asked(PutDocumentOnPaper)) == 1


@pytest.mark.parametrize("outcome", [CaseOutcome.REFERRED, CaseOutcome.SUPPLEMENT, CaseOutcome.REFUSED])
def test_without_a_document_there_is_nothing_to_print(outcome: CaseOutcome) -> None:
    world = with_printer(outcome=outcome)
    world.to_result(ALLOWANCE)
    assert result(world).paper is None
    world.do(PrintDocument())
    assert world.asked(PutDocumentOnPaper) == []


def test_without_a_page_printer_everything_is_as_before() -> None:
    world = World()
    world.to_result(CERTIFICATE)
    assert result(world).paper is None
    assert result(world).can_print
    world.do(PrintDocument(), PrintSlip())
    assert world.asked(PutDocumentOnPaper) == []
    assert result(world).slip is SlipState.PRINTED


@pytest.mark.parametrize(
    ("block", "left"),
    [(PrintBlock.PAPER_OUT, None), (PrintBlock.TONER_OUT, None), (None, 1), (PrintBlock.OFFLINE, 9)],
)
def test_what_cannot_be_finished_is_not_begun_and_the_slip_serves(
    block: PrintBlock | None, left: int | None
) -> None:
    world = World(pages=2)
    world.do(page_printer(block, left))
    world.to_result(CERTIFICATE)
    assert world.asked(PutDocumentOnPaper) == []
    part = paper(world)
    assert (part.state, part.can_print) == (SlipState.NOT_ASKED, False)
    assert "code" in words(part)
    assert result(world).can_print
    # It is mended while the citizen stands here: then it is one touch.
    world.do(page_printer())
    assert paper(world).can_print
    world.do(PrintDocument())
    assert paper(world).state is SlipState.PRINTED


def test_page_after_page_is_told_while_it_is_printed() -> None:
    world = with_printer(silent={PutDocumentOnPaper})
    world.to_result(CERTIFICATE)
    (order,) = world.asked(PutDocumentOnPaper)
    assert (paper(world).state, paper(world).out) == (SlipState.PRINTING, 0)
    world.do(DocumentMoved(order.application_id, 1, 2))
    assert (paper(world).out, paper(world).pages) == (1, 2)
    # Nobody is sent away while their paper moves.
    world.wait(120, step=1.0)
    assert world.page == "ResultPage"
    assert world.warning() is None
    world.do(DocumentEnded(order.application_id, JobEnd(JobOutcome.PRINTED, pages_out=2)))
    assert paper(world).state is SlipState.PRINTED


def test_news_of_another_document_is_none() -> None:
    world = with_printer(silent={PutDocumentOnPaper})
    world.to_result(CERTIFICATE)
    world.do(DocumentMoved("another", 1, 2), DocumentEnded("another", JobEnd(JobOutcome.FAILED)))
    assert (paper(world).state, paper(world).out) == (SlipState.PRINTING, 0)


def test_half_a_document_is_told_and_printed_again_only_as_a_reprint() -> None:
    world = with_printer(paper=JobEnd(JobOutcome.UNKNOWN, PrintBlock.PAPER_JAM, pages_out=1))
    world.to_result(CERTIFICATE)
    assert (paper(world).state, paper(world).out, paper(world).can_print) == (SlipState.UNKNOWN, 1, True)
    assert "Please look" in words(paper(world))
    world.paper = JobEnd(JobOutcome.PRINTED, pages_out=2)
    world.do(PrintDocument())
    first, second = world.asked(PutDocumentOnPaper)
    assert (first.copy, second.copy) == (False, True)
    assert first.job_id == second.job_id


def test_one_that_failed_is_the_same_job_again() -> None:
    world = with_printer(paper=JobEnd(JobOutcome.FAILED, PrintBlock.COVER_OPEN, pages_out=0))
    world.to_result(CERTIFICATE)
    assert paper(world).state is SlipState.FAILED
    assert "open" in words(paper(world))
    world.paper = JobEnd(JobOutcome.PRINTED, pages_out=2)
    world.do(PrintDocument())
    assert [order.copy for order in world.asked(PutDocumentOnPaper)] == [False, False]


def test_a_document_that_was_not_verified_is_not_printed() -> None:
    world = with_printer(silent={FetchDocument})
    world.to_result(CERTIFICATE)
    (fetch,) = world.asked(FetchDocument)
    world.do(DocumentChecked(fetch.application_id, verified=False, pages=2))
    assert world.asked(PutDocumentOnPaper) == []
    assert not paper(world).can_print
    assert "cannot be printed" in words(paper(world))


def test_a_document_that_comes_after_the_deadline_is_printed_while_they_stand_here() -> None:
    world = with_printer(silent={FetchDocument})
    world.to_result(CERTIFICATE)
    world.wait(9)
    assert result(world).kind is ResultKind.APPROVED
    assert not paper(world).can_print
    # The first one after a start takes longer: nothing speaks against it.
    assert "fetched and checked" in words(paper(world))
    (fetch,) = world.asked(FetchDocument)
    world.do(DocumentChecked(fetch.application_id, verified=True, pages=2))
    assert paper(world).state is SlipState.PRINTED


def test_a_late_decision_fetches_its_document() -> None:
    world = with_printer(held={"answer"})
    world.to_result(ALLOWANCE)
    world.wait(9)
    assert result(world).kind is ResultKind.REGISTERED_OFFLINE
    application = world.state.session.filing.application  # type: ignore[union-attr]
    assert application is not None
    world.do(world.decided(application.application_id))
    assert paper(world).can_print


def test_a_late_decision_fetches_its_document_before_the_printer_has_said_how_it_stands() -> None:
    world = World(held={"answer"}, pages=2)
    world.to_result(ALLOWANCE)
    world.wait(9)
    application = world.state.session.filing.application  # type: ignore[union-attr]
    assert application is not None
    world.do(world.decided(application.application_id))
    assert result(world).paper is None
    world.do(page_printer())
    assert paper(world).can_print


def test_goodbye_names_the_document_and_the_answer_is_released() -> None:
    world = with_printer()
    world.to_result(CERTIFICATE)
    world.do(Finish(), SkipRating())
    page = world.view.page
    assert isinstance(page, GoodbyePage)
    assert [getattr(row.label, "source", "") for row in page.take] == ["Your ID card", "Your document"]
    assert len(world.asked(Release)) == 1


def test_who_leaves_while_it_prints_is_told_where_it_comes_out() -> None:
    world = with_printer(silent={PutDocumentOnPaper})
    world.to_result(CERTIFICATE)
    world.do(End())
    page = world.view.page
    assert isinstance(page, GoodbyePage)
    assert "Your document" in [getattr(row.label, "source", "") for row in page.take]
    # It may still fail: what is kept for them stays.
    assert world.asked(Release) == []


@pytest.mark.parametrize("fault", [*SealFault, CallFault.DOCUMENT_REVOKED])
def test_a_paper_that_does_not_hold_is_not_vouched_for_and_leaves_a_person_to_ask(
    fault: SealFault | CallFault,
) -> None:
    world = World(silent={FetchDocument}, pages=2)
    world.do(page_printer())
    world.to_summary()
    world.sign()
    (fetched,) = world.asked(FetchDocument)
    world.do(DocumentChecked(fetched.application_id, verified=False, fault=fault))
    page = world.view.page
    assert isinstance(page, ResultPage)
    assert page.paper is not None
    assert page.paper.doubtful
    assert not page.paper.can_print
    assert page.paper.note == explain(fault).citizen
    assert "Sealed" not in repr(page.values)
    assert page.can_ask_person


def test_a_copy_that_nobody_counts_names_the_window_and_no_other_machine() -> None:
    world = World(paper=JobEnd(JobOutcome.FAILED), pages=2)
    world.do(page_printer())
    world.to_result()
    world.do(PrintDocument())
    page = world.view.page
    assert isinstance(page, ResultPage)
    assert page.paper is not None
    assert "any machine" not in repr(page.paper.note)
    assert "window" in repr(page.paper.note)
