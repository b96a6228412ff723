# SPDX-License-Identifier: GPL-3.0-or-later
"""办到哪了: by the code of a slip, by the ID card, by both, or by a proven identity; of centre and machine.

The line may be down: then this machine tells what it holds itself, and says that it cannot ask the centre.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from devices.reports import CodeDropped, CodeScanned
from kiosk.contract.cases import CaseStatusClass
from kiosk.contract.routes import STATUS_PAGE
from kiosk.contract.tracking import StatusAnswer, StatusQuestion
from kiosk.faults import explain
from kiosk.identity import level_reached
from kiosk.journey.cards import enter_card
from kiosk.journey.change import Change, Context, note, put, session_of, with_session
from kiosk.journey.effects import AskCases, AskStatus, Effect, FindHeld, Step
from kiosk.journey.events import CasesAnswered, Event, HeldFound, LookedUp
from kiosk.journey.handing_in import at_hand_in as send_owed
from kiosk.journey.handing_in import begin_hand_in, handing_of
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase
from kiosk.journey.places import AtCases, AtHandIn, AtHome, AtLookup, AtShortCode, AtWays
from kiosk.journey.reviewing import ask_about_case
from kiosk.journey.searching import MAX_QUERY
from kiosk.journey.session import Cases, Tracking
from kiosk.journey.state import State
from kiosk.journey.touches import (
    AskPerson,
    Back,
    HandIn,
    LookUp,
    Next,
    ShowItIsMine,
    TakeBack,
    TrackByCard,
    TypeShortCode,
)
from kiosk.journey.troubles import CallFault, HeldFault
from kiosk.journey.views import HandInStage
from kiosk.journey.withdrawing import begin_taking_back, may_take_back, take_back_held
from kiosk.standards import normalise_pick_up_code

SHORT_CODE_LENGTH: Final = 5
_SHORT: Final = re.compile(rf"[0-9A-Z]{{{SHORT_CODE_LENGTH}}}")
_LOOKALIKES: Final = str.maketrans("OIL", "011")
_STATUS_PATH: Final = STATUS_PAGE.removesuffix("{code}")
_WRONG_CODE: Final = Phrase(
    QT_TRANSLATE_NOOP("Journey", "This code cannot be right. Please compare it with your slip.")
)
_NOTHING_OF_BOTH: Final = Phrase(
    QT_TRANSLATE_NOOP("Journey", "There is nothing for this card and this code. Please compare it with your slip.")
)
_NOTHING_HERE: Final = Phrase(
    QT_TRANSLATE_NOOP(
        "Journey",
        "This machine holds nothing with this code, and the city cannot be asked: the network is down. Please "
        "try again later, or scan the slip with a phone.",
    )
)

HELD_UNREAD: Final = Phrase(
    QT_TRANSLATE_NOOP("Journey", "This machine cannot say just now what it holds itself. Please ask the staff.")
)


def _code_within(text: str) -> str:
    """The pick-up code of a slip's QR code, which is the address of its status page and is never opened."""
    address, found, code = text.strip().rpartition(_STATUS_PATH)
    return code if found and "://" in address else text.strip()


def tracking_of(state: State) -> Tracking:
    """Of a place that cannot be without one."""
    tracking = session_of(state).tracking
    if tracking is None:
        raise AssertionError(f"{type(state.place).__name__} without a tracking")
    return tracking


def _with_tracking(state: State, **changes: object) -> State:
    return with_session(state, tracking=replace(tracking_of(state), **changes))  # type: ignore[arg-type]


# By the code of a slip.


def at_lookup(context: Context, state: State, place: AtLookup, event: Event) -> Change:
    session = session_of(state)
    match event:
        case CodeScanned(text=text) if not place.waiting and not place.answered:
            scanned = replace(state, touched_at=context.moment.monotonic, warned_at=None)
            return at_lookup(context, scanned, place, LookUp(_code_within(text)))
        case CodeDropped(fault=fault) if not place.waiting and not place.answered:
            return put(state, AtLookup(code=place.code, problem=explain(fault).citizen))
        case LookUp(code=typed) if not place.waiting and not place.answered:
            return _look_up(context, state, typed)
        case LookedUp(session_id=session_id, code=code, answer=answer) if (
            place.waiting and session_id == session.id and code == place.code
        ):
            if isinstance(answer, CallFault):
                return _settled(state, replace(place, unasked=answer))
            return _settled(state, replace(place, answer=answer))
        case HeldFound(session_id=session_id, ask=ask, answer=held) if (
            place.waiting and session_id == session.id and ask == place.ask
        ):
            one = held[0] if isinstance(held, tuple) and held else None
            # The question is answered here; the centre's answer may still be on its way.
            return _settled(state, replace(place, held=one, unread=isinstance(held, HeldFault), ask=""))
        case TrackByCard() if not place.waiting:
            return _by_card(context, state)
        case TakeBack(id="") if may_take_back(place):
            return begin_taking_back(context, state, place.code)
        case Back() if place.answered:
            return put(state, AtLookup())
        case Back() | Next():
            return put(with_session(state, tracking=None), AtHome())
        case _:
            return Change(state)


def _look_up(context: Context, state: State, typed: str) -> Change:
    code = normalise_pick_up_code(typed)
    if code is None:
        return put(state, AtLookup(code=typed[:MAX_QUERY], problem=_WRONG_CODE))
    session_id, ask = session_of(state).id, context.new_id(context.moment.now)
    place = AtLookup(code=code, ask=ask, waiting=True)
    effects: list[Effect] = [FindHeld(session_id, ask, code=code)]
    if state.machine.line_up:
        effects.append(AskStatus(session_id, code))
    else:
        place = replace(place, unasked=CallFault.NOT_REACHED)
    return put(state, place, *effects, note(state, Step.STATUS_ASKED))


def _settled(state: State, place: AtLookup) -> Change:
    """Both have answered, or one is still waited for."""
    if place.ask or (place.answer is None and place.unasked is None):
        return put(state, place)
    if place.answer is None and place.held is None and place.unasked is not None:
        unreached = place.unasked is CallFault.NOT_REACHED
        here = HELD_UNREAD if place.unread else _NOTHING_HERE
        problem = here if unreached else explain(place.unasked).citizen
        return put(state, AtLookup(code=place.code, problem=problem))
    return put(state, replace(place, waiting=False))


# By the card.


def _by_card(context: Context, state: State) -> Change:
    known = _with_tracking(state, taking_back="")
    if session_of(known).applicant is not None:
        return card_known(context, known)
    return enter_card(context, known)


def card_known(context: Context, state: State) -> Change:
    """The card was laid, or was before: on to what it was laid for."""
    tracking = tracking_of(state)
    if tracking.taking_back:
        return begin_taking_back(context, state, tracking.taking_back)
    if _proven(context, state):
        return identity_known(context, state)
    return _ask(context, state, in_words=False)


def identity_known(context: Context, state: State) -> Change:
    """They have shown that the card is theirs: all of it, in words."""
    return _ask(context, state, in_words=True)


def _proven(context: Context, state: State) -> bool:
    proven = session_of(state).proven
    return proven is not None and level_reached(proven, context.moment.monotonic).rank > 1


def _ask(context: Context, state: State, *, in_words: bool, short_code: str = "") -> Change:
    session = session_of(state)
    applicant, proven = session.applicant, session.proven
    if applicant is None:
        raise AssertionError("cases are asked for by a card that was read")
    ask = context.new_id(context.moment.now)
    effects: list[Effect] = [
        FindHeld(
            session.id,
            ask,
            number=applicant.number,
            short_code=short_code,
            in_words=in_words,
        )
    ]
    if in_words and not short_code and proven is not None:
        question = StatusQuestion(assertion=proven.envelope)
    else:
        question = StatusQuestion(
            card_type=applicant.card_type, number=applicant.number, short_code=short_code or None
        )
    if state.machine.line_up:
        cases = Cases(ask, question)
        effects.append(AskCases(session.id, ask, question))
    else:
        cases = Cases(ask, answer=CallFault.NOT_REACHED)
    known = _with_tracking(state, in_words=cases) if in_words else _with_tracking(state, by_card=cases)
    place = AtShortCode(code=short_code, waiting=True) if short_code else AtCases(in_words, waiting=True)
    return put(known, place, *effects, note(state, Step.STATUS_ASKED))


def cases_shown(state: State, place: AtCases | AtShortCode) -> Cases:
    """What the place is about."""
    tracking = tracking_of(state)
    in_words = isinstance(place, AtShortCode) or place.in_words
    cases = tracking.in_words if in_words else tracking.by_card
    if cases is None:
        raise AssertionError("cases are shown that were never asked for")
    return cases


def _heard(state: State, place: AtCases | AtShortCode, event: HeldFound | CasesAnswered) -> State | None:
    """The state with what was heard; None when it is about something else."""
    cases = cases_shown(state, place)
    if not place.waiting or event.session_id != session_of(state).id or event.ask != cases.ask:
        return None
    if isinstance(event, HeldFound):
        cases = replace(cases, held=event.answer)
    else:
        cases = replace(cases, answer=event.answer)
    in_words = isinstance(place, AtShortCode) or place.in_words
    return _with_tracking(state, in_words=cases) if in_words else _with_tracking(state, by_card=cases)


def at_cases(context: Context, state: State, place: AtCases, event: Event) -> Change:
    match event:
        case HeldFound() | CasesAnswered():
            heard = _heard(state, place, event)
            if heard is None:
                return Change(state)
            cases = cases_shown(heard, place)
            if cases.answer is CallFault.IDENTITY_REFUSED:
                # It took too long, or the clocks differ: shown once more.
                unproven = with_session(heard, proven=None)
                return put(unproven, AtWays(problem=explain(CallFault.IDENTITY_REFUSED).citizen))
            return put(heard, replace(place, waiting=not cases.whole))
        case TypeShortCode() if not place.waiting and not place.in_words:
            return put(state, AtShortCode())
        case ShowItIsMine() if not place.waiting and not place.in_words and state.machine.line_up:
            return identity_known(context, state) if _proven(context, state) else put(state, AtWays())
        case TakeBack(id=application_id) if not place.waiting and place.in_words:
            return take_back_held(context, state, cases_shown(state, place), application_id)
        case AskPerson(id=application_id) if not place.waiting and place.in_words:
            return ask_about_case(state, place, cases_shown(state, place), application_id)
        case HandIn(id=key) if not place.waiting and place.in_words:
            return begin_hand_in(context, state, place, cases_shown(state, place), key)
        case Back() if place.in_words and tracking_of(state).by_card is not None:
            return put(state, AtCases())
        case Back():
            return put(state, AtLookup())
        case Next():
            return put(with_session(state, tracking=None), AtHome())
        case _:
            return Change(state)


def at_hand_in(context: Context, state: State, place: AtHandIn, event: Event) -> Change:
    """An owed paper is sent; when it is over, the cases are asked for afresh: one of them has changed."""
    if not (isinstance(event, Next) and place.stage not in (HandInStage.SENDING, HandInStage.FAILED)):
        return send_owed(context, state, place, event)
    handing = handing_of(state)
    done = with_session(state, handing=None)
    if not state.machine.line_up:
        return put(with_session(done, tracking=None), AtHome())
    return _ask(context, done, in_words=True, short_code=handing.shown.short_code or "")


def at_short_code(context: Context, state: State, place: AtShortCode, event: Event) -> Change:
    match event:
        case LookUp(code=typed) if not place.waiting:
            code = "".join(typed.upper().split()).replace("-", "").translate(_LOOKALIKES)[:SHORT_CODE_LENGTH]
            if _SHORT.fullmatch(code) is None:
                return put(state, AtShortCode(code=typed[:SHORT_CODE_LENGTH], problem=_WRONG_CODE))
            return _ask(context, state, in_words=True, short_code=code)
        case CodeScanned(text=text) if not place.waiting:
            scanned = replace(state, touched_at=context.moment.monotonic, warned_at=None)
            return at_short_code(context, scanned, place, LookUp(_code_within(text)))
        case HeldFound() | CasesAnswered():
            heard = _heard(state, place, event)
            return Change(state) if heard is None else _short_code_answered(heard, place)
        case Back() | Next():
            return put(_with_tracking(state, in_words=None), AtCases())
        case _:
            return Change(state)


def _short_code_answered(state: State, place: AtShortCode) -> Change:
    cases = cases_shown(state, place)
    if not cases.whole:
        return Change(state)
    if (isinstance(cases.held, tuple) and cases.held) or _known(cases.answer):
        return put(state, AtCases(in_words=True))
    problem = _NOTHING_OF_BOTH
    if cases.held is HeldFault.TOO_MANY or cases.answer is CallFault.TOO_MANY:
        problem = explain(CallFault.TOO_MANY).citizen
    elif cases.held is HeldFault.UNREADABLE:
        problem = HELD_UNREAD
    elif cases.answer is CallFault.NOT_REACHED:
        problem = _NOTHING_HERE
    elif isinstance(cases.answer, CallFault):
        problem = explain(cases.answer).citizen
    return put(_with_tracking(state, in_words=None), AtShortCode(code=place.code, problem=problem))


def _known(answer: StatusAnswer | CallFault | None) -> bool:
    if not isinstance(answer, StatusAnswer):
        return False
    return any(line.status is not CaseStatusClass.UNKNOWN for line in answer.lines)
