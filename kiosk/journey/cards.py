# SPDX-License-Identifier: GPL-3.0-or-later
"""The ID card: where a read counts, what is checked, and whose session it is.

Most readers cannot tell that a card was lifted: a card that was read and left lying answers no further
find. So a new read is a card that was laid anew, except right after the reader was reset, or when a card
that had been found was not read by the end of a session; such a read counts as doubtful and begins nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from devices.reports import (
    CardEvent,
    CardNotRead,
    CardRead,
    CardReadFault,
    CardSeen,
    IdCard,
)
from devices.status import DeviceClass
from kiosk.contract.cases import Applicant
from kiosk.faults import DeviceFault, explain
from kiosk.identity import CardProblem, accepts_card, check_card
from kiosk.journey.acting import UNDERAGE, acts_for_other, is_underage
from kiosk.journey.browsing import begin
from kiosk.journey.card_states import NOT_TAKEN, STATE_OF_FAULT, state_of_problem
from kiosk.journey.change import (
    Change,
    Context,
    back_from,
    item_of,
    note,
    onward,
    put,
    session_of,
    with_session,
)
from kiosk.journey.effects import Step
from kiosk.journey.ending import end_session
from kiosk.journey.events import Event
from kiosk.journey.machine import ReaderTrust
from kiosk.journey.others_card import on_others_card
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase
from kiosk.journey.places import AtCard, AtGoodbye, AtIdle, AtProgress
from kiosk.journey.state import State
from kiosk.journey.steps import StepName
from kiosk.journey.touches import Back, Next
from kiosk.journey.views import CardState


def on_card(context: Context, state: State, event: CardEvent) -> Change:
    """A card event, wherever the citizen is."""
    others = on_others_card(context, state, event)
    if others is not None:
        return others
    match event:
        case CardSeen():
            reading = replace(state, machine=replace(state.machine, card_pending=True))
            if isinstance(state.place, AtCard) and state.place.state is not CardState.READ:
                return put(reading, AtCard(CardState.READING))
            return Change(reading)
        case CardNotRead(fault=fault):
            return _not_read(state, fault)
        case CardRead(card=card):
            return _read(context, state, card)
        case _:
            assert_never(event)


def _not_read(state: State, fault: CardReadFault) -> Change:
    # The reader goes on trying a card that lies there.
    state = replace(state, machine=replace(state.machine, card_pending=True))
    if not isinstance(state.place, AtCard) or state.place.state is CardState.READ:
        return Change(state)
    place = AtCard(STATE_OF_FAULT[fault], explain(fault).citizen)
    return put(state, place, note(state, Step.CARD_NOT_READ, fault=fault.value))


def _read(context: Context, state: State, card: IdCard) -> Change:
    doubtful = state.machine.reader_trust is ReaderTrust.DOUBTFUL
    machine = replace(state.machine, card_pending=False, reader_trust=ReaderTrust.FRESH)
    state = replace(state, machine=machine)
    session = state.session
    if session is None:
        # Nobody has touched the screen: only a card that was laid just now may begin a session.
        idle = isinstance(state.place, AtIdle | AtGoodbye) and state.machine.gap is None
        return Change(state) if doubtful or not idle else begin(context, state, card)
    if doubtful:
        return _lay_again(state)
    state = replace(state, touched_at=context.moment.monotonic, warned_at=None)
    if session.applicant is not None:
        if _same_person(session.applicant, card):
            return Change(state)
        if isinstance(state.place, AtProgress):
            # The answer to the first person's application is a few seconds away.
            return Change(state)
        # Somebody else's card: what is on the screen is not theirs to see.
        slot = state.machine.chip_slot
        ended = end_session(context, state, "other_card", goodbye=slot.card and slot.fresh)
        if isinstance(ended.state.place, AtGoodbye):
            # First whoever was here hears that their chip card is still in its slot.
            return ended
        return ended.then(begin(context, ended.state, card))
    laid = with_session(state, card=card)
    return _check(context, laid, card) if isinstance(laid.place, AtCard) else Change(laid)


def _lay_again(state: State) -> Change:
    """It may be an earlier citizen's card that was left lying: nothing of it is shown."""
    if not isinstance(state.place, AtCard) or state.place.state is CardState.READ:
        return Change(state)
    sentence = Phrase(
        QT_TRANSLATE_NOOP(
            "Journey",
            "To be sure that nobody left this card here: please lift it, and lay your own card down once more.",
        )
    )
    return put(state, AtCard(CardState.LAY_AGAIN, sentence))


def _same_person(applicant: Applicant, card: IdCard) -> bool:
    return applicant.number == card.number


def enter_card(context: Context, state: State) -> Change:
    """The card step begins: a card that was laid earlier in this session counts, else wait for one."""
    session = session_of(state)
    if session.card is not None:
        return _check(context, state, session.card)
    return put(state, _waiting(state))


def _waiting(state: State) -> AtCard:
    machine = state.machine
    if machine.reader_ready:
        return AtCard(CardState.WAITING)
    return AtCard(CardState.READER_GONE, explain(DeviceFault(DeviceClass.ID_CARD_READER, machine.reader)).citizen)


def _check(context: Context, state: State, card: IdCard) -> Change:
    checked = check_card(card, context.moment.now.date())
    if isinstance(checked, CardProblem):
        # A refused card is not kept: the next one laid is judged by itself.
        without = with_session(state, card=None)
        place = AtCard(state_of_problem(checked), explain(checked).citizen)
        return put(without, place, note(state, Step.CARD_REFUSED, problem=checked.value))
    asks_about_cases = session_of(state).tracking is not None
    if not asks_about_cases and not accepts_card(item_of(state), checked):
        without = with_session(state, card=None)
        place = AtCard(CardState.NOT_ID_CARD, NOT_TAKEN)
        return put(without, place, note(state, Step.CARD_REFUSED, problem="card_not_taken"))
    if not asks_about_cases and acts_for_other(state) and is_underage(context, checked):
        without = with_session(state, card=None)
        place = AtCard(CardState.NOT_ID_CARD, UNDERAGE)
        return put(without, place, note(state, Step.CARD_REFUSED, problem="underage"))
    known = with_session(state, card=card, applicant=checked)
    read = put(known, AtCard(CardState.READ), note(state, Step.CARD_READ, card_type=checked.card_type.value))
    return read.then(onward(read.state, StepName.CARD))


def at_card(_context: Context, state: State, place: AtCard, event: Event) -> Change:
    match event:
        case Next() if place.state is CardState.READ:
            return onward(state, StepName.CARD)
        case Next():
            return put(state, _waiting(state))
        case Back():
            return back_from(state, StepName.CARD)
        case _:
            return Change(state)


def on_reader(state: State) -> Change:
    """The reader's state has changed: the card page says so."""
    if isinstance(state.place, AtCard) and state.place.state is not CardState.READ:
        place = state.place
        gone = place.state is CardState.READER_GONE
        if gone or not state.machine.reader_ready:
            return put(state, _waiting(state))
    return Change(state)
