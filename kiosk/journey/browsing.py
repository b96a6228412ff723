# SPDX-License-Identifier: GPL-3.0-or-later
"""Idle, home, lists, guides and the look-up of a case: all that needs no card."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from devices.reports import CodeDropped, CodeScanned, IdCard
from kiosk.contract.items import ItemKind
from kiosk.contract.routes import STATUS_PAGE
from kiosk.faults import explain
from kiosk.journey.change import Change, Context, Start, note, obstacle_of, onward, put, with_session
from kiosk.journey.effects import AskStatus, Step
from kiosk.journey.ending import unused
from kiosk.journey.events import Event, LookedUp
from kiosk.journey.guides import order_guide
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase
from kiosk.journey.places import AtConsent, AtGoodbye, AtGuide, AtHome, AtIdle, AtLookup, AtSearch
from kiosk.journey.session import Filing, Session
from kiosk.journey.state import HelpOpen, State
from kiosk.journey.touches import (
    Back,
    Begin,
    LookUp,
    Next,
    OpenItem,
    OpenSearch,
    OpenTile,
    PrintGuide,
    Query,
)
from kiosk.journey.troubles import CallFault
from kiosk.standards import normalise_pick_up_code

MAX_QUERY = 40
_STATUS_PATH: Final = STATUS_PAGE.removesuffix("{code}")


def begin(context: Context, state: State, card: IdCard | None = None) -> Change:
    """Open a session and show the home page. card: the one that began it by being laid."""
    opened = Session(id=context.new_id(context.moment.now), card=card)
    if isinstance(state.place, AtGoodbye):
        # The one before had not left yet.
        state = unused(context, state)
    begun = replace(state, session=opened, place=AtHome(), touched_at=context.moment.monotonic, help=None)
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
            return put(state, AtLookup())
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
            catalogue, query = state.machine.catalogue, text[:MAX_QUERY]
            items = () if catalogue is None else catalogue.search(query)
            return put(state, AtSearch(place.kind, query, tuple(item.code for item in items)))
        case OpenSearch():
            return put(state, replace(place, kind=None))
        case OpenItem(code=code):
            return _open_item(state, code, place)
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
    filing = state.session.filing if state.session is not None else None
    if form is None:
        # The guide can be read; the obstacle keeps it from being started.
        opened = with_session(state, list_place=origin, filing=None, guide_item=item)
    elif filing is not None and (filing.item.code, filing.item.version) == (item.code, item.version):
        opened = with_session(state, list_place=origin, guide_item=item)
    else:
        opened = with_session(state, list_place=origin, filing=Filing(item, form), guide_item=item)
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
                return Change(state)
            return onward(state, Start.BEGINNING)
        case PrintGuide():
            return order_guide(context, state, session.guide_item)
        case Back():
            return put(state, session.list_place if place.refused is None else AtConsent(place.refused))
        case _:
            return Change(state)


def _code_within(text: str) -> str:
    """The pick-up code of a slip's QR code, which is the address of its status page and is never opened."""
    address, found, code = text.strip().rpartition(_STATUS_PATH)
    return code if found and "://" in address else text.strip()


def at_lookup(context: Context, state: State, place: AtLookup, event: Event) -> Change:
    match event:
        case CodeScanned(text=text) if not place.waiting and place.answer is None:
            scanned = replace(state, touched_at=context.moment.monotonic, warned_at=None)
            return at_lookup(context, scanned, place, LookUp(_code_within(text)))
        case CodeDropped(fault=fault) if not place.waiting and place.answer is None:
            return put(state, AtLookup(code=place.code, problem=explain(fault).citizen))
        case LookUp(code=typed) if not place.waiting:
            code = normalise_pick_up_code(typed)
            if code is None:
                problem = Phrase(
                    QT_TRANSLATE_NOOP("Journey", "This code cannot be right. Please compare it with your slip.")
                )
                return put(state, AtLookup(code=typed[:MAX_QUERY], problem=problem))
            session_id = state.session.id if state.session else ""
            return put(
                state,
                AtLookup(code=code, waiting=True),
                AskStatus(session_id, code),
                note(state, Step.STATUS_ASKED),
            )
        case LookedUp(session_id=session_id, code=code, answer=answer) if (
            place.waiting and state.session is not None and session_id == state.session.id and code == place.code
        ):
            if isinstance(answer, CallFault):
                return put(state, AtLookup(code=place.code, problem=explain(answer).citizen))
            return put(state, AtLookup(code=place.code, answer=answer))
        case Back() | Next():
            return put(state, AtHome())
        case _:
            return Change(state)
