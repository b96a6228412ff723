# SPDX-License-Identifier: GPL-3.0-or-later
"""Notice, consents, and showing that the card is yours; then what the registers and this machine already know."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from kiosk.contract.identity import Challenge, ChallengeRequest, ChallengeState, ProofOutcome
from kiosk.contract.items import IdentityWay
from kiosk.faults import explain
from kiosk.forms import open_answers
from kiosk.identity import needs_proof
from kiosk.journey.acting import acts_for_other, principal_of
from kiosk.journey.change import (
    Change,
    Context,
    back_from,
    filing_of,
    form_of,
    identity_ways_of,
    item_of,
    note,
    onward,
    put,
    session_of,
    with_filing,
    with_session,
)
from kiosk.journey.effects import AskPrefill, FindLeftovers, OpenChallenge, Prove, Release, Step
from kiosk.journey.events import ChallengeAnswered, Event, LeftoversFound, PrefillAnswered, ProofAnswered, SlipEnded
from kiosk.journey.face_means import face_obstacle
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.places import AtConsent, AtFace, AtGuide, AtNotice, AtOpening, AtRecovered, AtSecret, AtWays
from kiosk.journey.slips import leftover_slip, leftover_slip_ended
from kiosk.journey.state import State
from kiosk.journey.steps import StepName
from kiosk.journey.touches import (
    AnswerConsent,
    Back,
    ChooseWay,
    Next,
    OtherWay,
    PrintSlip,
    ResendCode,
    SubmitSecret,
)
from kiosk.journey.troubles import CallFault


def at_notice(_context: Context, state: State, _place: AtNotice, event: Event) -> Change:
    match event:
        case Next():
            return onward(state, StepName.NOTICE)
        case Back():
            return back_from(state, StepName.NOTICE)
        case _:
            return Change(state)


def at_consent(context: Context, state: State, place: AtConsent, event: Event) -> Change:
    asked = item_of(state).notice.consents
    match event:
        case AnswerConsent(given=given):
            consent = asked[place.index]
            answers = {**filing_of(state).consents, consent.id: (given, context.moment.now)}
            told = with_filing(state, consents=answers)
            line = note(
                state, Step.CONSENT_GIVEN if given else Step.CONSENT_REFUSED, consent=consent.id.replace("-", "_")
            )
            if not given and consent.required:
                # Not a dead end: the guide says where it can be done without, and the question stays open.
                return put(told, AtGuide(refused=place.index), line)
            if place.index + 1 < len(asked):
                return put(told, AtConsent(place.index + 1), line)
            return onward(told, StepName.CONSENTS, line)
        case Back() if place.index > 0:
            return put(state, AtConsent(place.index - 1))
        case Back():
            return back_from(state, StepName.CONSENTS)
        case _:
            return Change(state)


def at_ways(context: Context, state: State, place: AtWays, event: Event) -> Change:
    match event:
        case ChooseWay(way=name) if not place.waiting:
            way = next((w for w in identity_ways_of(state) if w.value == name), None)
            if way is None or way in session_of(state).closed_ways:
                return Change(state)
            if way is IdentityWay.FACE and face_obstacle(context, state) is not None:
                return Change(state)
            asked = with_session(state, way_asked=way)
            return put(
                asked,
                AtWays(waiting=True),
                _challenge(state, way),
                note(state, Step.IDENTITY_CHALLENGED, way=way.value),
            )
        case ChallengeAnswered(session_id=session_id, way=way, answer=answer) if (
            place.waiting and session_id == session_of(state).id and way is session_of(state).way_asked
        ):
            return _challenged(context, state, answer)
        case Next() if session_of(state).tracking is None and not needs_proof(
            item_of(state), session_of(state).proven, context.moment.monotonic
        ):
            return onward(state, StepName.IDENTITY)
        case Back():
            return back_from(state, StepName.IDENTITY)
        case _:
            return Change(state)


def _challenge(state: State, way: IdentityWay) -> OpenChallenge:
    session = session_of(state)
    applicant = session.applicant
    if applicant is None:
        raise AssertionError("identity is shown for a card that was read")
    return OpenChallenge(
        ChallengeRequest(
            session_id=session.id,
            way=way,
            card_type=applicant.card_type,
            number=applicant.number,
            name=applicant.name,
        )
    )


def _challenged(context: Context, state: State, answer: Challenge | CallFault) -> Change:
    session = session_of(state)
    way = session.way_asked
    if isinstance(answer, CallFault) or way is None:
        fault = answer if isinstance(answer, CallFault) else CallFault.CENTRE_FAULT
        return put(state, AtWays(problem=explain(fault).citizen))
    match answer.state:
        case ChallengeState.OPEN if way is IdentityWay.FACE:
            if answer.face is None:
                return put(state, AtWays(problem=explain(CallFault.CENTRE_FAULT).citizen))
            return put(state, AtFace(answer))
        case ChallengeState.OPEN:
            resend_at = context.moment.monotonic + context.settings.resend_seconds
            return put(state, AtSecret(way, answer, resend_at))
        case ChallengeState.NOT_AVAILABLE if way is IdentityWay.FACE:
            problem: Words = Phrase(
                QT_TRANSLATE_NOOP("Journey", "A face is not taken here just now. Please take another way.")
            )
        case ChallengeState.NOT_AVAILABLE:
            problem = Phrase(
                QT_TRANSLATE_NOOP(
                    "Journey", "The city has nothing on record for this way. Please take another one."
                )
            )
        case ChallengeState.LOCKED:
            problem = Phrase(
                QT_TRANSLATE_NOOP(
                    "Journey", "This way is locked after too many wrong tries. Please take another one."
                )
            )
        case _:
            assert_never(answer.state)
    closed = with_session(state, closed_ways=(*session.closed_ways, way))
    return put(
        closed,
        AtWays(problem=problem),
        note(state, Step.IDENTITY_NOT_PROVED, way=way.value, state=answer.state.value),
    )


def at_secret(context: Context, state: State, place: AtSecret, event: Event) -> Change:
    session = session_of(state)
    match event:
        case SubmitSecret(secret=secret) if not place.waiting and session.applicant is not None:
            if len(secret) != place.challenge.digits or not (secret.isascii() and secret.isdigit()):
                problem = Phrase(
                    QT_TRANSLATE_NOOP("Journey", "Please enter all {count} digits."),
                    {"count": place.challenge.digits},
                )
                return put(state, replace(place, problem=problem))
            effect = Prove(session.id, place.challenge.challenge_id, secret, session.applicant)
            return put(state, replace(place, waiting=True, problem=""), effect)
        case ProofAnswered(session_id=session_id, challenge_id=challenge_id) if (
            place.waiting and session_id == session.id and challenge_id == place.challenge.challenge_id
        ):
            return _proof_answered(state, place, event)
        case ResendCode() if not place.waiting and _may_resend(context, place):
            again = replace(place, waiting=True, problem="")
            return put(state, again, _challenge(state, place.way))
        case ChallengeAnswered(session_id=session_id, way=way, answer=answer) if (
            place.waiting and session_id == session.id and way is place.way
        ):
            return _challenged(context, state, answer)
        case OtherWay() | Back():
            return put(state, AtWays())
        case _:
            return Change(state)


def _may_resend(context: Context, place: AtSecret) -> bool:
    return place.way is IdentityWay.PHONE_CODE and context.moment.monotonic >= place.resend_at


def _proof_answered(state: State, place: AtSecret, event: ProofAnswered) -> Change:
    if isinstance(event.outcome, CallFault):
        return put(state, replace(place, waiting=False, problem=explain(event.outcome).citizen))
    match event.outcome:
        case ProofOutcome.PROVED if event.proven is not None:
            proven = with_session(state, proven=event.proven)
            return onward(proven, StepName.IDENTITY, note(state, Step.IDENTITY_PROVED, way=place.way.value))
        case ProofOutcome.PROVED:
            return put(state, replace(place, waiting=False, problem=explain(CallFault.CENTRE_FAULT).citizen))
        case ProofOutcome.WRONG:
            problem = Phrase(
                QT_TRANSLATE_NOOP("Journey", "That was not right. {count} tries are left."),
                {"count": event.tries_left},
            )
            challenge = place.challenge.model_copy(update={"tries_left": event.tries_left})
            wrong = replace(place, challenge=challenge, waiting=False, problem=problem)
            return put(state, wrong, note(state, Step.IDENTITY_NOT_PROVED, way=place.way.value))
        case ProofOutcome.LOCKED:
            session = session_of(state)
            closed = with_session(state, closed_ways=(*session.closed_ways, place.way))
            locked = Phrase(
                QT_TRANSLATE_NOOP(
                    "Journey", "This way is locked after too many wrong tries. Please take another one."
                )
            )
            return put(
                closed,
                AtWays(problem=locked),
                note(state, Step.IDENTITY_NOT_PROVED, way=place.way.value, state="locked"),
            )
        case ProofOutcome.EXPIRED:
            late = Phrase(QT_TRANSLATE_NOOP("Journey", "The time for this has run out. Please begin it once more."))
            return put(state, AtWays(problem=late))
        case _:
            assert_never(event.outcome)


def enter_opening(context: Context, state: State) -> Change:
    """Before the form opens: applications from before a breakdown, then the registers' data.

    Neither is asked for a card alone: that proves possession, not the holder.
    """
    session, item = session_of(state), item_of(state)
    proven = session.proven
    if proven is None or session.applicant is None:
        return _open_form(state, None)
    if not session.leftovers_known:
        place = AtOpening(since=context.moment.monotonic)
        return put(state, place, FindLeftovers(session.id, session.applicant.number))
    if acts_for_other(state) or needs_proof(item, proven, context.moment.monotonic) or not _asks_registers(state):
        # What a register says of somebody is not for whoever acts for them to see.
        return _open_form(state, None)
    place = AtOpening(since=context.moment.monotonic, prefilling=True)
    return put(state, place, AskPrefill(session.id, item.code, proven))


def _asks_registers(state: State) -> bool:
    return any(f.prefill.startswith("register.") for page in form_of(state).pages for f in page.fields)


def _open_form(state: State, answer: PrefillAnswered | None) -> Change:
    session, filing = session_of(state), filing_of(state)
    if session.applicant is None:
        raise AssertionError("a form opens for a card that was read")
    registers = None if answer is None or isinstance(answer.answer, CallFault) else answer.answer
    whom = principal_of(state)
    if whom is None:
        raise AssertionError("a form opens for somebody who is known")
    answers = open_answers(filing.form, whom, registers, filing.answers)
    silent: tuple[Words, ...] = () if registers is None else registers.silent
    opened = with_filing(state, answers=answers, prefilled=True, silent=silent)
    return onward(opened, StepName.OPENING, note(state, Step.FORM_OPENED, item=filing.item.code))


def at_opening(context: Context, state: State, place: AtOpening, event: Event) -> Change:
    session = session_of(state)
    match event:
        case LeftoversFound(session_id=session_id, leftovers=leftovers) if (
            not place.prefilling and session_id == session.id
        ):
            known = with_session(state, leftovers=leftovers, leftovers_known=True)
            if leftovers:
                return put(
                    known, AtRecovered(0), note(state, Step.LEFTOVER_SHOWN, application=leftovers[0].application_id)
                )
            return enter_opening(context, known)
        case PrefillAnswered(session_id=session_id, item_code=code, answer=answer) if (
            place.prefilling and session_id == session.id and code == item_of(state).code
        ):
            if answer is CallFault.IDENTITY_REFUSED:
                unproven = with_session(state, proven=None)
                return put(unproven, AtWays(problem=explain(CallFault.IDENTITY_REFUSED).citizen))
            return _open_form(state, event)
        case _:
            return Change(state)


def opening_too_slow(context: Context, state: State, place: AtOpening) -> Change:
    """The deadline has passed: the form opens without what did not come."""
    if place.prefilling:
        return _open_form(state, None)
    return enter_opening(context, with_session(state, leftovers_known=True))


def at_recovered(context: Context, state: State, place: AtRecovered, event: Event) -> Change:
    leftovers = session_of(state).leftovers
    leftover = leftovers[place.index]
    match event:
        case PrintSlip():
            return leftover_slip(context, state, leftover)
        case SlipEnded():
            return leftover_slip_ended(state, event)
        case Next():
            # Seen to its end when there is a decision; otherwise it stays for the next visit.
            seen = (Release(leftover.application_id),) if leftover.decision is not None else ()
            if place.index + 1 < len(leftovers):
                return put(state, AtRecovered(place.index + 1), *seen)
            return Change(state, seen).then(enter_opening(context, state))
        case Back():
            return back_from(state, StepName.IDENTITY)
        case _:
            return Change(state)
