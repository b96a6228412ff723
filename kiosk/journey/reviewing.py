# SPDX-License-Identifier: GPL-3.0-or-later
"""转人工复核: a person shall look at a case, from its result or from 办到哪了; asked once, kept here until sent."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.contract.cases import CaseStatusClass
from kiosk.contract.feedback import Complaint, ComplaintKind
from kiosk.contract.tracking import CaseLine, StatusAnswer
from kiosk.journey.change import Change, Context, filing_of, note, put, session_of, with_session
from kiosk.journey.effects import KeepComplaint, Step
from kiosk.journey.events import ComplaintKept, DocumentChecked, Event
from kiosk.journey.papers import document_here
from kiosk.journey.places import AtCases, AtResult, AtReview
from kiosk.journey.session import Cases, Review
from kiosk.journey.state import State
from kiosk.journey.touches import Back, Next
from kiosk.journey.views import ComplaintState, ResultKind

_DECIDED: Final = (ResultKind.APPROVED, ResultKind.SUPPLEMENT, ResultKind.REFUSED)
"""A case that a person has already need not be brought to one."""
_DECIDED_LINES: Final = (CaseStatusClass.DECIDED, CaseStatusClass.SUPPLEMENT_WANTED)
_ASKED: Final = (ComplaintState.KEEPING, ComplaintState.STORED, ComplaintState.DELIVERED)


def review_of(state: State, application_id: str) -> Review | None:
    """That a person was asked to look at this case in this session."""
    return session_of(state).reviews.get(application_id)


def may_ask(state: State, application_id: str) -> bool:
    """Nobody is asked twice; what could not be kept was not asked."""
    asked = review_of(state, application_id)
    return asked is None or asked.state not in _ASKED


def may_ask_about_result(state: State, place: AtResult) -> bool:
    """Whether the result on the screen is one that a person has not looked at, and nobody was asked."""
    filing = filing_of(state)
    if place.kind not in _DECIDED or filing.decision is None or filing.application is None:
        return False
    return may_ask(state, filing.application.application_id)


def may_ask_about(state: State, line: CaseLine) -> bool:
    """Whether one of the rows of 办到哪了 is."""
    words = line.words
    if words is None or words.application_id is None or line.status not in _DECIDED_LINES:
        return False
    return may_ask(state, words.application_id)


def ask_about_result(state: State, place: AtResult) -> Change:
    application = filing_of(state).application
    if application is None or not may_ask_about_result(state, place):
        return Change(state)
    return put(state, AtReview(application.application_id, application.item_code, place))


def ask_about_case(state: State, place: AtCases, cases: Cases, application_id: str) -> Change:
    lines = cases.answer.lines if isinstance(cases.answer, StatusAnswer) else ()
    for line in lines:
        if may_ask_about(state, line) and line.words is not None and line.words.application_id == application_id:
            return put(state, AtReview(application_id, line.words.item_code, place))
    return Change(state)


def at_review(context: Context, state: State, place: AtReview, event: Event) -> Change:
    asked = review_of(state, place.application_id)
    match event:
        case Next() if may_ask(state, place.application_id):
            return _ask(context, state, place)
        case Next() | Back() if asked is None or asked.state is not ComplaintState.KEEPING:
            return put(state, place.came_from)
        case DocumentChecked() if isinstance(place.came_from, AtResult):
            # Its document came meanwhile: it can be printed from the result's page.
            application = filing_of(state).application
            ours = application is not None and application.application_id == event.application_id
            return document_here(context, state, event) if ours else Change(state)
        case _:
            return Change(state)


def _ask(context: Context, state: State, place: AtReview) -> Change:
    at = context.moment.now
    wanted = Complaint(
        complaint_id=context.new_id(at),
        kind=ComplaintKind.REVIEW,
        reasons=(),
        page=type(place.came_from).__name__,
        item_code=place.item_code or None,
        made_at=at,
        application_id=place.application_id,
    )
    keeping = _with(state, place.application_id, Review(wanted.complaint_id, ComplaintState.KEEPING))
    line = note(state, Step.PERSON_ASKED, application=place.application_id)
    return put(keeping, place, line, KeepComplaint(wanted))


def review_kept(state: State, event: ComplaintKept) -> Change | None:
    """What became of a request of this session, wherever its citizen is; None when it is of something else."""
    session = state.session
    reviews = {} if session is None else session.reviews
    for application_id, review in reviews.items():
        if review.complaint_id != event.complaint_id:
            continue
        if review.state is ComplaintState.DELIVERED:
            # The centre's answer was quicker than the disk's.
            return Change(state)
        if event.delivered:
            told = replace(review, state=ComplaintState.DELIVERED, ticket_no=event.ticket_no)
        else:
            told = replace(review, state=ComplaintState.STORED if event.stored else ComplaintState.FAILED)
        return Change(_with(state, application_id, told))
    return None


def _with(state: State, application_id: str, review: Review) -> State:
    return with_session(state, reviews={**session_of(state).reviews, application_id: review})
