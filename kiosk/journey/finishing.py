# SPDX-License-Identifier: GPL-3.0-or-later
"""From signing to goodbye: progress, result, rating."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.contract.cases import CaseOutcome, Decision
from kiosk.contract.feedback import Rating, Satisfaction
from kiosk.contract.items import ItemKind, OfflinePolicy
from kiosk.faults import explain
from kiosk.journey.change import (
    Change,
    Context,
    filing_of,
    item_of,
    note,
    put,
    unsigned,
    with_filing,
    with_session,
)
from kiosk.journey.effects import KeepRating, Release, Step, Withdraw
from kiosk.journey.ending import end_session
from kiosk.journey.events import (
    ApplicationDecided,
    ApplicationRejected,
    ApplicationStored,
    DocumentChecked,
    Event,
    StoringFailed,
)
from kiosk.journey.papers import document_here, fetch, fetch_late, order_paper
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.places import AtProgress, AtRating, AtResult, AtWays, AtWithdraw
from kiosk.journey.reviewing import ask_about_result
from kiosk.journey.session import PaperRun
from kiosk.journey.slips import order_slip
from kiosk.journey.slots import waits_for_slots
from kiosk.journey.state import State
from kiosk.journey.touches import (
    AskPerson,
    Finish,
    Grade,
    Next,
    PrintDocument,
    PrintSlip,
    SendRating,
    SkipRating,
    TakeBack,
    ToggleReason,
)
from kiosk.journey.troubles import CallFault
from kiosk.journey.views import ComplaintState, ResultKind, SlipState

_KIND_OF_OUTCOME: Final = {
    CaseOutcome.APPROVED: ResultKind.APPROVED,
    CaseOutcome.REFERRED: ResultKind.REFERRED,
    CaseOutcome.SUPPLEMENT: ResultKind.SUPPLEMENT,
    CaseOutcome.REFUSED: ResultKind.REFUSED,
}

GOOD_REASONS: Final[tuple[tuple[str, Words], ...]] = (
    ("fast", Phrase(QT_TRANSLATE_NOOP("Journey", "It was fast"))),
    ("clear", Phrase(QT_TRANSLATE_NOOP("Journey", "It was easy to understand"))),
    ("few_papers", Phrase(QT_TRANSLATE_NOOP("Journey", "Few papers were needed"))),
    ("easy_to_use", Phrase(QT_TRANSLATE_NOOP("Journey", "The machine was easy to use"))),
)
POOR_REASONS: Final[tuple[tuple[str, Words], ...]] = (
    ("slow", Phrase(QT_TRANSLATE_NOOP("Journey", "It took too long"))),
    ("unclear", Phrase(QT_TRANSLATE_NOOP("Journey", "I could not understand it"))),
    ("asked_too_much", Phrase(QT_TRANSLATE_NOOP("Journey", "Too much was asked of me"))),
    ("machine_trouble", Phrase(QT_TRANSLATE_NOOP("Journey", "The machine gave trouble"))),
    ("result", Phrase(QT_TRANSLATE_NOOP("Journey", "The result is not what I hoped for"))),
)


def reasons_for(grade: Satisfaction | None) -> tuple[tuple[str, Words], ...]:
    """What can be said with a grade: what was bad for the two low ones, else what was good."""
    if grade is None:
        return ()
    return POOR_REASONS if grade in (Satisfaction.POOR, Satisfaction.VERY_POOR) else GOOD_REASONS


def _is_ours(state: State, application_id: str) -> bool:
    application = filing_of(state).application
    return application is not None and application.application_id == application_id


def at_progress(context: Context, state: State, place: AtProgress, event: Event) -> Change:
    at = context.moment.monotonic
    match event:
        case ApplicationStored(application_id=ours) if _is_ours(state, ours):
            stored = replace(place, stored=at)
            return put(state, stored, note(state, Step.APPLICATION_STORED, application=ours))
        case StoringFailed(application_id=ours, fault=fault) if _is_ours(state, ours):
            declined = AtResult(ResultKind.DECLINED_OFFLINE, explain(fault).citizen)
            # There is no application: it was never kept and never sent.
            without = with_filing(state, application=None)
            return put(without, declined, note(state, Step.APPLICATION_NOT_STORED, fault=fault.value))
        case ApplicationDecided(application_id=ours, decision=decision) if _is_ours(state, ours):
            decided = replace(place, stored=place.stored or at, decided=at)
            known = with_filing(state, decision=decision)
            if decision.document is not None:
                return put(known, decided, fetch(state, ours, decision.document))
            return show_result(known, decision)
        case DocumentChecked(application_id=ours) if _is_ours(state, ours):
            decision_known = filing_of(state).decision
            if decision_known is None:
                return Change(state)
            shown = show_result(state, decision_known)
            return shown.then(document_here(context, shown.state, event))
        case ApplicationRejected(application_id=ours, fault=fault) if _is_ours(state, ours):
            return rejected(state, fault)
        case _:
            return Change(state)


def show_result(state: State, decision: Decision) -> Change:
    """The page of a decision."""
    place = AtResult(_KIND_OF_OUTCOME[decision.outcome])
    return put(state, place, note(state, Step.RESULT_SHOWN, kind=place.kind.value))


def rejected(state: State, fault: CallFault) -> Change:
    """The centre took no case of it: what can be mended is asked again, the rest is told."""
    application = filing_of(state).application
    line = note(state, Step.RESULT_SHOWN, kind="rejected", fault=fault.value)
    parked = application is not None and fault is CallFault.CENTRE_FAULT
    if parked and item_of(state).kind is not ItemKind.PRINT:
        # It is parked: staff are told of it, and a technician can still bring it to the centre. Who was sent away
        # to try again would have two cases then.
        return put(state, AtResult(ResultKind.WITH_STAFF), line)
    without = unsigned(
        state,
        application=None,
        slip=SlipState.NOT_ASKED,
        slip_was_decided=False,
        paper=PaperRun(),
    )
    # Its owner is told here and now and applies anew: it is not offered to them again as one that waits. A print
    # that a technician can still bring to the centre stays; asking for it twice does no harm.
    release = () if application is None or parked else (Release(application.application_id),)
    if fault is CallFault.IDENTITY_REFUSED:
        unproven = with_session(without, proven=None)
        return put(unproven, AtWays(problem=explain(fault).citizen), *release)
    declined = AtResult(ResultKind.DECLINED_OFFLINE, explain(fault).citizen)
    return put(without, declined, line, *release)


def answer_too_late(state: State, place: AtProgress) -> Change:
    """The deadline has passed. What is decided is shown; what can wait is registered; the rest is declined."""
    filing, item = filing_of(state), item_of(state)
    if filing.decision is not None:
        # Only the document is missing: the decision stands, and the document can be had by the code.
        return show_result(state, filing.decision)
    if place.stored is None:
        # The disk has not answered yet: nothing may be said to be registered.
        return Change(state)
    queued = item.offline is OfflinePolicy.QUEUE
    kind = ResultKind.REGISTERED_OFFLINE if queued else ResultKind.DECLINED_OFFLINE
    application = filing.application
    shown = put(state, AtResult(kind), note(state, Step.RESULT_SHOWN, kind=kind.value))
    if queued or application is None:
        return shown
    # A print that did not come is of no use later: it is not sent any more and, if it was, not kept.
    return shown.asking(Release(application.application_id), Withdraw(application.application_id))


def at_result(context: Context, state: State, place: AtResult, event: Event) -> Change:
    match event:
        case ApplicationDecided(application_id=ours, decision=decision) if _is_ours(state, ours):
            # The line came back while the citizen still stands here.
            if filing_of(state).decision is not None:
                return Change(state)
            shown = show_result(with_filing(state, decision=decision), decision)
            return shown.asking(*fetch_late(shown.state))
        case DocumentChecked(application_id=ours) if _is_ours(state, ours):
            return document_here(context, state, event)
        case ApplicationRejected(application_id=ours, fault=fault) if _is_ours(state, ours):
            # The page says that it waits, and it does no longer.
            return rejected(state, fault)
        case PrintSlip():
            return order_slip(context, state, place)
        case PrintDocument():
            return order_paper(context, state)
        case AskPerson(id=""):
            return ask_about_result(state, place)
        case TakeBack(id="") if may_take_back_signed(state, place):
            signed = filing_of(state).application
            if signed is None:
                raise AssertionError("what was signed is taken back")
            return put(state, AtWithdraw(signed.pick_up_code, signed.item_code, signed.application_id))
        case Finish() | Next():
            undone = place.kind in (ResultKind.DECLINED_OFFLINE, ResultKind.WITH_STAFF)
            if filing_of(state).application is None or undone:
                # Nothing was done that could be rated.
                return end_session(context, state, "finished")
            return put(state, AtRating())
        case _:
            return Change(state)


def may_take_back_signed(state: State, place: AtResult) -> bool:
    """Whether the application that was signed just now waits on this machine."""
    filing = filing_of(state)
    waits = place.kind is ResultKind.REGISTERED_OFFLINE and filing.decision is None
    return waits and filing.application is not None


def at_rating(context: Context, state: State, place: AtRating, event: Event) -> Change:
    match event:
        case Grade(satisfaction=grade):
            same_kind = reasons_for(grade) == reasons_for(place.grade)
            return put(state, AtRating(grade, place.reasons if same_kind else ()))
        case ToggleReason(id=reason) if reason in dict(reasons_for(place.grade)):
            chosen = set(place.reasons) ^ {reason}
            ordered = tuple(name for name, _ in reasons_for(place.grade) if name in chosen)
            return put(state, AtRating(place.grade, ordered))
        case SendRating() if place.grade is not None:
            application = filing_of(state).application
            if application is None:
                raise AssertionError("only an application is rated")
            at = context.moment.now
            rating = Rating(
                rating_id=context.new_id(at),
                application_id=application.application_id,
                satisfaction=place.grade,
                reasons=place.reasons,
                made_at=at,
            )
            kept = Change(state, (note(state, Step.RATING_GIVEN), KeepRating(rating)))
            return kept.then(end_session(context, state, "finished"))
        case SkipRating() | Next():
            return end_session(context, state, "finished")
        case _:
            return Change(state)


def is_waiting(state: State) -> bool:
    """Whether the machine is at work for the citizen, so that their not touching it means nothing."""
    session = state.session
    slips = set() if session is None else {*session.guide_slips.values(), *session.leftover_slips.values()}
    if session is not None and session.filing is not None:
        slips |= {session.filing.slip, session.filing.paper.state, session.filing.carried.slip}
    reviews = () if session is None else session.reviews.values()
    if any(review.state is ComplaintState.KEEPING for review in reviews):
        return True
    if SlipState.PRINTING in slips or isinstance(state.place, AtProgress):
        return True
    return waits_for_slots(state) or bool(getattr(state.place, "waiting", False))
