# SPDX-License-Identifier: GPL-3.0-or-later
"""A half-filled form outlives a crash: kept when a field is done or its page left, and offered to the same person.

It is looked for once its person has laid the card again and shown, where the item asks for it, that the card is
theirs. Only what they typed is in it; the session's normal end wipes it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from kiosk.contract.drafts import DraftContent
from kiosk.forms import FieldInput, TakenOver, take_over, typed_answers
from kiosk.journey.change import Change, Context, back_from, filing_of, note, onward, put, session_of, with_filing
from kiosk.journey.effects import DropDraft, Effect, FindDraft, ForgetDeposit, KeepDraft, Step
from kiosk.journey.events import DraftFound, Event
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.places import AtDraftOffer, AtForm, AtProgress, AtRating, AtResult, AtSummary
from kiosk.journey.session import Filing, Session
from kiosk.journey.state import State
from kiosk.journey.steps import StepName
from kiosk.journey.touches import Back, Next, TakeDraft

_TAKEN: Final = QT_TRANSLATE_NOOP("Journey", "What you filled in before is back. Please look it over.")
_PARTLY: Final = QT_TRANSLATE_NOOP(
    "Journey", "What still fits is back; {count} answers did not fit, and are asked again."
)
_PARTLY_ONE: Final = QT_TRANSLATE_NOOP(
    "Journey", "What still fits is back; one answer did not fit, and is asked again."
)


def typed_form(filing: Filing) -> dict[str, Any]:
    """What the citizen has typed or chosen so far."""
    return typed_answers(filing.form, filing.answers)


def draft_of(context: Context, filing: Filing) -> DraftContent:
    """The half-filled form as it is kept or carried."""
    return DraftContent(
        item_code=filing.item.code,
        item_version=filing.item.version,
        form=typed_form(filing),
        saved_at=context.moment.now,
    )


def carried_with(state: State, **changes: Any) -> State:
    """The state with another `Carried` of the filing."""
    return with_filing(state, carried=replace(filing_of(state).carried, **changes))


def may_save(state: State) -> bool:
    """Whether there is a half-filled form that can go elsewhere."""
    session = state.session
    filing = session.filing if session is not None else None
    if session is None or session.applicant is None or filing is None or filing.application is not None:
        return False
    if filing.acting.other:
        return False
    return isinstance(state.place, AtForm | AtSummary) and bool(typed_form(filing))


# Kept while it is filled in.


def mind_draft(context: Context, before: State, change: Change) -> Change:
    """What a change asks besides: keep what is filled in, or let go of it once it is signed and stored."""
    session = change.state.session
    filing = session.filing if session is not None else None
    if session is None or filing is None or session.applicant is None or filing.acting.other:
        # What is filled in for somebody else is not kept under whoever types it.
        return change
    if filing.application is not None:
        return _let_go(change, session, filing) if _stored(change.state) else change
    form = typed_form(filing)
    if form == filing.carried.kept or _still_typing(before, change.state):
        return change
    kept = replace(change, state=carried_with(change.state, kept=form))
    if not form:
        return kept.asking(DropDraft(session.id))
    return kept.asking(KeepDraft(session.id, session.applicant.number, draft_of(context, filing)))


def _let_go(change: Change, session: Session, filing: Filing) -> Change:
    """The application is durable: neither this machine nor the centre needs its draft any more."""
    effects: list[Effect] = []
    if filing.carried.kept:
        effects.append(DropDraft(session.id))
    if filing.carried.code:
        effects.append(ForgetDeposit(filing.carried.code))
    if not effects:
        return change
    return replace(change, state=carried_with(change.state, kept={}, code="")).asking(*effects)


def _stored(state: State) -> bool:
    if isinstance(state.place, AtProgress):
        return state.place.stored is not None
    return isinstance(state.place, AtResult | AtRating)


def _still_typing(before: State, state: State) -> bool:
    """Whether the field that is being filled in is not done yet: each key is not worth a write to the disk."""
    old, place = before.place, state.place
    if not isinstance(place, AtForm) or (state.warned_at is not None and before.warned_at is None):
        return False
    left = isinstance(old, AtForm) and bool(old.focus) and old.focus != place.focus
    spec = filing_of(state).form.field(place.focus)
    chosen = spec is not None and spec.input is FieldInput.CHOICE
    return not left and not chosen


# Offered, or taken over.


def needs_draft(_context: Context, state: State) -> bool:
    """Whether it is not settled yet what becomes of an earlier half-filled form."""
    return not filing_of(state).carried.settled and not filing_of(state).acting.other


def enter_draft(context: Context, state: State) -> Change:
    """What came by a resume code is taken over; else this machine is asked for what a crash left."""
    session, filing = session_of(state), filing_of(state)
    content = filing.carried.content
    if content is None:
        if session.applicant is None:
            raise AssertionError("a draft is looked for by a card that was read")
        place = AtDraftOffer(since=context.moment.monotonic)
        return put(state, place, FindDraft(session.id, session.applicant.number))
    if taken_over(filing, content).left:
        return put(state, AtDraftOffer(since=context.moment.monotonic, content=content))
    return _take(context, state, content, "")


def taken_over(filing: Filing, content: DraftContent) -> TakenOver:
    """What becomes of a draft in the form as it is now."""
    changed = content.item_version != filing.item.version
    return take_over(filing.form, filing.answers, content.form, changed=changed)


def at_draft_offer(context: Context, state: State, place: AtDraftOffer, event: Event) -> Change:
    match event:
        case DraftFound(session_id=session_id) if place.waiting and session_id == session_of(state).id:
            return _found(state, place, event)
        case TakeDraft(take=True) | Next() if place.content is not None:
            return _take(context, state, place.content, place.kept_by)
        case TakeDraft(take=False) if place.content is not None:
            dropped = (DropDraft(place.kept_by),) if place.kept_by else ()
            refused = carried_with(state, settled=True, content=None)
            return onward(refused, StepName.DRAFT, note(state, Step.DRAFT_REFUSED), *dropped)
        case Back() if not place.waiting:
            return back_from(state, StepName.DRAFT)
        case _:
            return Change(state)


def _found(state: State, place: AtDraftOffer, found: DraftFound) -> Change:
    content, filing = found.content, filing_of(state)
    if content is None or content.item_code != filing.item.code:
        # One of another service stays for its time: its person may still open that.
        return draft_too_slow(state)
    if taken_over(filing, content).taken == 0:
        return draft_too_slow(state).asking(DropDraft(found.kept_by))
    offered = replace(place, content=content, kept_by=found.kept_by)
    return put(state, offered, note(state, Step.DRAFT_OFFERED, item=filing.item.code))


def _take(context: Context, state: State, content: DraftContent, kept_by: str) -> Change:
    session, filing = session_of(state), filing_of(state)
    over = taken_over(filing, content)
    filled = replace(filing, answers=over.answers)
    carried = replace(filing.carried, content=None, settled=True, note=_taken_note(over), kept=typed_form(filled))
    known = with_filing(state, answers=filled.answers, carried=carried)
    effects: list[Effect] = [note(state, Step.DRAFT_TAKEN_OVER, item=filing.item.code)]
    if session.applicant is not None:
        # First durable under this session, then gone under the one that broke off.
        effects.append(KeepDraft(session.id, session.applicant.number, draft_of(context, filled)))
    if kept_by and kept_by != session.id:
        effects.append(DropDraft(kept_by))
    return onward(known, StepName.DRAFT, *effects)


def _taken_note(over: TakenOver) -> Words:
    if not over.left:
        return Phrase(_TAKEN)
    return Phrase(_PARTLY_ONE) if over.left == 1 else Phrase(_PARTLY, {"count": over.left})


def draft_too_slow(state: State) -> Change:
    """Nothing was found, or the store did not say in time: the form opens without."""
    return onward(carried_with(state, settled=True), StepName.DRAFT)
