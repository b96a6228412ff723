# SPDX-License-Identifier: GPL-3.0-or-later
"""The city switches an item off while somebody fills it in: said at once, with the ways on. What was signed before
goes its way: nothing of it is lost."""

from __future__ import annotations

from typing import Final

from kiosk.contract.items import ServiceItem
from kiosk.journey.change import Change, Context, filing_of, note, put
from kiosk.journey.drafts import typed_form
from kiosk.journey.effects import Step
from kiosk.journey.events import Event
from kiosk.journey.places import AtDraftSave, AtForm, AtHome, AtPaused, AtRecovered, AtSummary
from kiosk.journey.regions import variant_withdrawn
from kiosk.journey.state import State
from kiosk.journey.steps import Dot, dot_of
from kiosk.journey.touches import Back, Next, SaveForLater
from kiosk.journey.views import SaveState

_BEFORE_SIGNING: Final = (Dot.NOTICE, Dot.IDENTITY, Dot.FORM, Dot.SIGN)


def is_switched_off(state: State) -> bool:
    """Whether the newest catalogue does not offer what is being filed any more."""
    session, catalogue = state.session, state.machine.catalogue
    if session is None or session.filing is None or catalogue is None:
        return False
    newest = catalogue.item(session.filing.item.code)
    if not isinstance(newest, ServiceItem) or not newest.enabled:
        return True
    return variant_withdrawn(session.filing.item, session.filing.region, newest)


def pause(state: State) -> Change:
    """To the page that says so; what was typed can still be saved."""
    place, filing = state.place, filing_of(state)
    came_from: AtForm | AtSummary | None = None
    if isinstance(place, AtForm | AtSummary):
        came_from = AtForm(place.key) if isinstance(place, AtForm) else place
    elif typed_form(filing):
        came_from = AtSummary()
    return put(state, AtPaused(came_from), note(state, Step.ITEM_PAUSED, item=filing.item.code))


def pause_if_switched_off(state: State) -> Change:
    """A catalogue came: whoever is on the way to a signature that nobody takes is told."""
    session = state.session
    if session is None or session.filing is None or session.tracking is not None:
        return Change(state)
    busy = isinstance(state.place, AtDraftSave | AtRecovered)
    on_the_way = not busy and dot_of(state.place) in _BEFORE_SIGNING and session.filing.application is None
    return pause(state) if on_the_way and is_switched_off(state) else Change(state)


def may_save_paused(state: State, place: AtPaused) -> bool:
    """Whether there is something typed that could be gone on with once the item is back."""
    session = state.session
    known = session is not None and session.applicant is not None
    return known and place.came_from is not None and bool(typed_form(filing_of(state))) and state.machine.line_up


def at_paused(_context: Context, state: State, place: AtPaused, event: Event) -> Change:
    match event:
        case SaveForLater() if place.came_from is not None and may_save_paused(state, place):
            return put(state, AtDraftSave(place.came_from, SaveState.ASKING))
        case Next() | Back():
            return put(state, AtHome())
        case _:
            return Change(state)
