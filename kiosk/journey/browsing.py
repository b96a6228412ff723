# SPDX-License-Identifier: GPL-3.0-or-later
"""Idle, home, lists and guides: all that needs no card."""

from __future__ import annotations

from dataclasses import replace

from devices.reports import IdCard
from kiosk.contract.items import ItemKind, ServiceItem
from kiosk.journey.change import Change, Context, Start, note, obstacle_of, onward, put, with_session
from kiosk.journey.effects import Step
from kiosk.journey.ending import unused
from kiosk.journey.events import Event, ItemsFound
from kiosk.journey.guides import order_guide
from kiosk.journey.places import AtConsent, AtGoodbye, AtGuide, AtHome, AtIdle, AtLookup, AtResume, AtSearch
from kiosk.journey.questions import begin_questions, other_ways, show_section
from kiosk.journey.searching import look, on_found
from kiosk.journey.session import Filing, Session, Tracking
from kiosk.journey.state import HelpOpen, State
from kiosk.journey.touches import (
    AskQuestions,
    AskWhole,
    Back,
    Begin,
    Choose,
    Next,
    OpenItem,
    OpenResume,
    OpenSearch,
    OpenTile,
    PrintGuide,
    Query,
    ShowSection,
)


def begin(context: Context, state: State, card: IdCard | None = None) -> Change:
    """Open a session and show the home page. card: the one that began it by being laid."""
    opened = Session(id=context.new_id(context.moment.now), card=card)
    if isinstance(state.place, AtGoodbye):
        # The one before had not left yet.
        state = unused(context, state)
    begun = replace(
        state, session=opened, place=AtHome(), touched_at=context.moment.monotonic, help=None, complaint=None
    )
    return Change(begun, (note(begun, Step.SESSION_BEGAN),))


def at_idle(context: Context, state: State, _place: AtIdle, event: Event) -> Change:
    match event:
        case Begin() if state.machine.gap is None:
            return begin(context, state)
        case _:
            return Change(state)


def at_home(_context: Context, state: State, _place: AtHome, event: Event) -> Change:
    match event:
        case OpenTile(id="apply"):
            return put(state, AtSearch(ItemKind.APPLY))
        case OpenTile(id="print"):
            return put(state, AtSearch(ItemKind.PRINT))
        case OpenTile(id="progress"):
            return put(with_session(state, tracking=Tracking()), AtLookup())
        case OpenTile(id="resume") | OpenResume():
            return put(state, AtResume())
        case OpenTile(id="help"):
            return Change(replace(state, help=HelpOpen()))
        case OpenTile(id="elder"):
            return Change(replace(state, elder=not state.elder))
        case OpenSearch():
            return put(state, AtSearch())
        case OpenItem(code=code):
            return _open_item(state, code, AtHome())
        case _:
            return Change(state)


def at_search(_context: Context, state: State, place: AtSearch, event: Event) -> Change:
    match event:
        case Query(text=text):
            return look(state, place, text)
        case AskWhole() if place.query.strip():
            return look(state, place, place.query, whole=True)
        case Choose(id=chosen):
            return put(state, replace(place, list_of=chosen))
        case ItemsFound():
            return on_found(state, event)
        case OpenSearch():
            return put(state, replace(place, kind=None))
        case OpenResume():
            return put(state, AtResume())
        case OpenItem(code=code):
            return _open_item(state, code, place)
        case Back() if place.list_of:
            return put(state, replace(place, list_of=""))
        case Back() | Next():
            return put(state, AtHome())
        case _:
            return Change(state)


def _open_item(state: State, code: str, origin: AtHome | AtSearch) -> Change:
    catalogue = state.machine.catalogue
    item = catalogue.item(code) if catalogue is not None else None
    if catalogue is None or item is None:
        return Change(state)
    form = catalogue.form(code)
    if state.session is not None and state.session.guide_item != item:
        state = with_session(state, guide_answers={})
    filing = state.session.filing if state.session is not None else None
    if form is None or not isinstance(item, ServiceItem):
        # The guide can be read; the obstacle keeps it from being started.
        opened = with_session(state, list_place=origin, filing=None, guide_item=item, tracking=None)
    elif filing is not None and (filing.item.code, filing.item.version) == (item.code, item.version):
        opened = with_session(state, list_place=origin, guide_item=item, tracking=None)
    else:
        filing = Filing(item, form)
        opened = with_session(state, list_place=origin, filing=filing, guide_item=item, tracking=None)
    return put(opened, AtGuide(), note(opened, Step.ITEM_OPENED, item=code))


def at_guide(context: Context, state: State, place: AtGuide, event: Event) -> Change:
    session = state.session
    if session is None or session.guide_item is None:
        return put(state, AtHome())
    match event:
        case Next():
            if place.refused is not None:
                return put(state, AtConsent(place.refused))
            blocked = obstacle_of(context, state, session.guide_item)
            if blocked is not None or session.filing is None:
                return other_ways(state, place)
            return onward(state, Start.BEGINNING)
        case ShowSection(id=section):
            return show_section(state, place, section)
        case AskQuestions():
            return begin_questions(state)
        case PrintGuide():
            return order_guide(context, state, session.guide_item)
        case Back():
            return put(state, session.list_place if place.refused is None else AtConsent(place.refused))
        case _:
            return Change(state)
