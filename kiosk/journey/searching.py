# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking for an item by what is typed. A worker looks, so that no key waits; what was found stays on the page
until the next answer. What finds nothing by its words is counted when the person goes on, without who they are."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.journey.change import Change, put, session_of
from kiosk.journey.effects import CountMiss, FindItems
from kiosk.journey.events import ItemsFound
from kiosk.journey.places import AtSearch
from kiosk.journey.state import State

MAX_QUERY: Final = 40


def look(state: State, place: AtSearch, text: str, *, whole: bool = False) -> Change:
    """whole: the person has asked, and does not type on."""
    query, catalogue = text[:MAX_QUERY], state.machine.catalogue
    typed = replace(place, query=query, asked=place.asked + 1, whole=whole, list_of="")
    if not query.strip() or catalogue is None:
        return put(state, replace(typed, answered=typed.asked, answer_to="", found=(), by_words=True))
    ask = FindItems(session_of(state).id, typed.asked, query, whole, catalogue.index)
    return put(state, typed, ask)


def on_found(state: State, event: ItemsFound) -> Change:
    """An answer to an earlier key, or to somebody before, is no news."""
    place, session = state.place, state.session
    if session is None or session.id != event.session_id:
        return Change(state)
    if not isinstance(place, AtSearch) or place.asked != event.ask or place.answered == event.ask:
        return Change(state)
    answered = replace(place, answered=event.ask, answer_to=place.query, found=event.codes, by_words=event.by_words)
    if place.whole and not event.by_words:
        return put(state, replace(answered, counted=place.query), *_miss(state, place.query))
    return put(state, answered)


def mind_misses(before: State, change: Change) -> Change:
    """Whoever goes on, or wipes the field, has not found it by these words."""
    place, now = before.place, change.state.place
    if not isinstance(place, AtSearch) or place.by_words or not place.answer_to.strip():
        return change
    goes_on = not isinstance(now, AtSearch) or not now.query.strip()
    if not goes_on or place.counted == place.answer_to:
        return change
    if isinstance(now, AtSearch):
        change = replace(change, state=replace(change.state, place=replace(now, counted=place.answer_to)))
    # First: behind the wipe of whoever ends here, what they typed would be there until the next one has ended.
    return replace(change, effects=(*_miss(before, place.answer_to), *change.effects))


def _miss(state: State, text: str) -> tuple[CountMiss, ...]:
    catalogue = state.machine.catalogue
    return () if catalogue is None else (CountMiss(text, catalogue.index),)
