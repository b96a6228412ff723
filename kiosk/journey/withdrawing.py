# SPDX-License-Identifier: GPL-3.0-or-later
"""Its applicant takes an application back: asked once, then done here, ordered at the centre, or too late.

Only who has the card and the code can: the order names both, and has no effect on anybody else's application.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.contract.cases import CaseStatusClass
from kiosk.contract.delivery import Withdrawal
from kiosk.journey.cards import enter_card
from kiosk.journey.change import Change, Context, note, put, session_of, with_filing, with_session
from kiosk.journey.effects import Step, TakeBackOrder
from kiosk.journey.ending import end_session
from kiosk.journey.events import ApplicationDecided, ApplicationRejected, Event, Leftover, TakenBack
from kiosk.journey.finishing import rejected, show_result
from kiosk.journey.papers import fetch_late
from kiosk.journey.places import AtCases, AtHome, AtLookup, AtResult, AtWithdraw
from kiosk.journey.session import Cases
from kiosk.journey.state import State
from kiosk.journey.touches import Back, Next
from kiosk.journey.views import ResultKind, WithdrawState
from offline_cache import RecordState

_OVER: Final = (WithdrawState.WITHDRAWN, WithdrawState.NOTED, WithdrawState.KEPT, WithdrawState.TOO_LATE)
_HELD_STATES: Final = (RecordState.QUEUED, RecordState.SENDING, RecordState.PARKED, RecordState.EXPIRED)


def may_take_held_back(held: Leftover) -> bool:
    """Whether what this machine holds is no case yet, as far as it knows, and nobody has asked for it back."""
    return held.state in _HELD_STATES and not held.withdrawing


def may_take_back(place: AtLookup) -> bool:
    """Whether the application of a code is no case yet, as far as anybody knows."""
    if not place.answered:
        return False
    if place.answer is not None and place.answer.status not in (CaseStatusClass.UNKNOWN, CaseStatusClass.LAPSED):
        return False
    return place.held is None or may_take_held_back(place.held)


def begin_taking_back(context: Context, state: State, code: str) -> Change:
    """By the code of a slip: the card is laid first, when it was not yet."""
    session = session_of(state)
    tracking = session.tracking
    if tracking is None:
        return Change(state)
    known = with_session(state, tracking=replace(tracking, taking_back=code))
    if session.applicant is None:
        return enter_card(context, known)
    return put(known, AtWithdraw(code))


def take_back_held(_context: Context, state: State, cases: Cases, application_id: str) -> Change:
    """One of the rows in words, which this machine holds."""
    held = cases.held if isinstance(cases.held, tuple) else ()
    one = next((one for one in held if one.application_id == application_id), None)
    if one is None or not one.pick_up_code or not may_take_held_back(one):
        return Change(state)
    return put(state, AtWithdraw(one.pick_up_code, item_code=one.item_code))


def at_withdraw(context: Context, state: State, place: AtWithdraw, event: Event) -> Change:
    match event:
        case ApplicationDecided(application_id=ours, decision=decision) if (
            place.application_id and ours == place.application_id
        ):
            # The line came back first: it is a case, and here is its answer.
            shown = show_result(with_filing(state, decision=decision), decision)
            return shown.asking(*fetch_late(shown.state))
        case ApplicationRejected(application_id=ours, fault=fault) if (
            place.application_id and ours == place.application_id and place.state is WithdrawState.ASKING
        ):
            return rejected(state, fault)
        case Next() if place.state is WithdrawState.ASKING or place.state is WithdrawState.FAILED:
            return _order(context, state, place)
        case TakenBack(withdrawal_id=withdrawal_id, state=told, where=where) if (
            place.withdrawal_id and withdrawal_id == place.withdrawal_id
        ):
            return _told(state, replace(place, where=where), told)
        case Back() if place.state in (WithdrawState.ASKING, WithdrawState.FAILED):
            return _back(state, place)
        case Next() | Back() if place.state in _OVER:
            if place.application_id:
                return end_session(context, state, "finished")
            return put(with_session(state, tracking=None), AtHome())
        case _:
            return Change(state)


def _order(context: Context, state: State, place: AtWithdraw) -> Change:
    applicant = session_of(state).applicant
    if applicant is None:
        raise AssertionError("an application is taken back by a card that was read")
    at = context.moment.now
    withdrawal = Withdrawal(
        withdrawal_id=context.new_id(at),
        pick_up_code=place.code,
        card_type=applicant.card_type,
        number=applicant.number,
        made_at=at,
    )
    ordered = replace(
        place,
        withdrawal_id=withdrawal.withdrawal_id,
        state=WithdrawState.WAITING,
        since=context.moment.monotonic,
    )
    return put(state, ordered, note(state, Step.TAKE_BACK_ASKED), TakeBackOrder(withdrawal))


def _told(state: State, place: AtWithdraw, told: WithdrawState) -> Change:
    if told is WithdrawState.KEPT and place.state is not WithdrawState.WAITING:
        # The centre's answer was quicker than the disk's.
        return Change(state)
    if told is WithdrawState.KEPT and state.machine.line_up:
        # It is on its way to the centre, whose answer is a moment away.
        return put(state, replace(place, kept=True))
    return put(state, replace(place, state=told), note(state, Step.TAKE_BACK_ENDED, outcome=told.value))


def answer_to_order_late(context: Context, state: State, place: AtWithdraw) -> Change | None:
    """The centre's answer is not waited for any longer: the order is kept, and sent by itself. None while it is."""
    waited = context.moment.monotonic - place.since >= context.settings.answer_deadline
    if not (place.waiting and place.kept and (waited or not state.machine.line_up)):
        return None
    kept = replace(place, state=WithdrawState.KEPT)
    return put(state, kept, note(state, Step.TAKE_BACK_ENDED, outcome=WithdrawState.KEPT.value))


def _back(state: State, place: AtWithdraw) -> Change:
    if place.application_id:
        return put(state, AtResult(ResultKind.REGISTERED_OFFLINE))
    tracking = session_of(state).tracking
    if tracking is not None and tracking.in_words is not None and not tracking.taking_back:
        return put(state, AtCases(in_words=True))
    return put(state, AtLookup())
