# SPDX-License-Identifier: GPL-3.0-or-later
"""Choosing when to come: where, then the day, then the time, one question a page. Nothing is kept for anybody here:
the decision takes the room, or says that somebody was quicker."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.contract.bookings import SlotAnswer, SlotDay, SlotPlace, parse_slot, slot_value
from kiosk.forms import FieldInput, FieldSpec, FormSheet
from kiosk.journey.change import Change, Context, filing_of, form_of, session_of, unsigned, with_filing
from kiosk.journey.effects import AskSlots
from kiosk.journey.events import Event, SlotsAnswered
from kiosk.journey.places import AtForm
from kiosk.journey.session import SlotSearch
from kiosk.journey.state import State
from kiosk.journey.touches import Back, Choose, Next
from kiosk.journey.troubles import CallFault

_OLD_S: Final = 60.0
"""After so many seconds what there was room for is asked anew when the page is entered."""


def slot_spec(state: State, place: AtForm) -> FieldSpec | None:
    """The field of a page that asks for a visit; None of any other page. It stands alone on its page."""
    spec = form_of(state).field(place.key)
    return spec if spec is not None and spec.input is FieldInput.SLOT else None


def mind_slots(context: Context, before: State, change: Change) -> Change:
    """Whoever comes to the page sees what there is room for now."""
    state, place = change.state, change.state.place
    if not isinstance(place, AtForm) or slot_spec(state, place) is None:
        return change
    search = filing_of(state).slots
    stays = isinstance(before.place, AtForm) and before.place.key == place.key
    fresh = search.ask and context.moment.monotonic - search.since < _OLD_S
    if (stays and search.ask) or (fresh and isinstance(search.answer, SlotAnswer)):
        return change
    return change.then(ask_slots(context, state))


def ask_slots(context: Context, state: State) -> Change:
    """Ask the centre; without the line there is nobody to ask."""
    ask = context.new_id(context.moment.now)
    search = SlotSearch(ask=ask, since=context.moment.monotonic)
    if not state.machine.line_up:
        return Change(with_filing(state, slots=replace(search, answer=CallFault.NOT_REACHED)))
    asked = with_filing(state, slots=search)
    return Change(asked, (AskSlots(session_of(state).id, ask, filing_of(state).item.code),))


def on_slots(state: State, event: SlotsAnswered) -> Change:
    """An answer to another question, or to somebody before, is no news."""
    session = state.session
    if session is None or session.id != event.session_id or session.filing is None:
        return Change(state)
    search = session.filing.slots
    if search.ask != event.ask or search.answer is not None:
        return Change(state)
    return Change(with_filing(state, slots=replace(search, answer=event.answer)))


def slots_too_slow(context: Context, state: State) -> Change | None:
    """Nobody waits longer than for any other answer."""
    search = filing_of(state).slots
    late = context.moment.monotonic - search.since >= context.settings.answer_deadline
    if not search.ask or search.answer is not None or not late:
        return None
    return Change(with_filing(state, slots=replace(search, answer=CallFault.NOT_REACHED)))


def waits_for_slots(state: State) -> bool:
    """Whether the centre is being asked."""
    session = state.session
    if session is None or session.filing is None or not isinstance(state.place, AtForm):
        return False
    return bool(session.filing.slots.ask) and session.filing.slots.answer is None


def chosen_place(search: SlotSearch) -> SlotPlace | None:
    """Where: as it was chosen, or the only place that there is."""
    if not isinstance(search.answer, SlotAnswer):
        return None
    places = search.answer.places
    return places[0] if len(places) == 1 else next((one for one in places if one.id == search.place), None)


def chosen_day(search: SlotSearch) -> SlotDay | None:
    place = chosen_place(search)
    return None if place is None else next((day for day in place.days if day.on == search.day), None)


def at_slot(context: Context, state: State, sheet: FormSheet, event: Event) -> Change | State | None:
    """What a touch does on such a page: a change, or the state with the answer, from which the form goes on; None
    where it is the form's own matter."""
    spec = sheet.fields[0]
    if spec.input is not FieldInput.SLOT:
        return None
    search = filing_of(state).slots
    match event:
        case Choose(id=chosen):
            return _chosen(state, spec, search, chosen)
        case Back() if search.day is not None:
            return Change(with_filing(state, slots=replace(search, day=None)))
        case Back() if search.place:
            return Change(with_filing(state, slots=replace(search, place="")))
        case Next() if search.answer is not None and not has_room(search):
            return ask_slots(context, state)
        case Next() if not filing_of(state).answers.value(spec.key):
            return Change(state)
        case _:
            return None


def has_room(search: SlotSearch) -> bool:
    """Whether there is anything to choose."""
    return isinstance(search.answer, SlotAnswer) and any(place.days for place in search.answer.places)


def _chosen(state: State, spec: FieldSpec, search: SlotSearch, chosen: str) -> Change | State:
    place, day = chosen_place(search), chosen_day(search)
    if not isinstance(search.answer, SlotAnswer):
        return Change(state)
    if place is None:
        known = any(one.id == chosen and one.days for one in search.answer.places)
        return Change(with_filing(state, slots=replace(search, place=chosen)) if known else state)
    if day is None:
        on = next((one.on for one in place.days if one.on.isoformat() == chosen), None)
        return Change(with_filing(state, slots=replace(search, day=on)) if on is not None else state)
    if all(slot_value(day.on, time.at, place.id) != chosen for time in day.times):
        return Change(state)
    answers = filing_of(state).answers.edited(spec, chosen)
    return unsigned(state, answers=answers, slots=replace(search, place="", day=None))


def place_of_answer(state: State, spec: FieldSpec) -> SlotPlace | None:
    """Where the visit is that stands in the form, as far as this machine was told."""
    slot, search = parse_slot(filing_of(state).answers.value(spec.key)), filing_of(state).slots
    if slot is None or not isinstance(search.answer, SlotAnswer):
        return None
    return next((one for one in search.answer.places if one.id == slot.place), None)
