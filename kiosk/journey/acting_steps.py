# SPDX-License-Identifier: GPL-3.0-or-later
"""The two steps of 代办: who it is for, and on what ground one acts, for whom, and what one may do."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, assert_never

from kiosk.contract.proxies import ProxyGround, ProxyRelation, relations_of
from kiosk.forms import Answers
from kiosk.journey.acting import UNDERAGE, acting_of, acts_for_other, is_underage, policy_of, with_acting
from kiosk.journey.authorisation_slip import order_authorisation
from kiosk.journey.change import (
    Change,
    Context,
    back_from,
    filing_of,
    item_of,
    note,
    onward,
    put,
    session_of,
    unsigned,
)
from kiosk.journey.effects import Effect, Step
from kiosk.journey.events import Event
from kiosk.journey.others_card import NAME, at_child, at_others_card
from kiosk.journey.paper_camera import camera_serves, let_go
from kiosk.journey.places import AtProxy, Place, ProxyStage
from kiosk.journey.session import Acting, SlotSearch, Undertaken
from kiosk.journey.state import State
from kiosk.journey.steps import StepName
from kiosk.journey.touches import Back, Choose, Next

MYSELF: Final = "myself"
OTHER: Final = "other"
WITH_CARD: Final = "with_card"
WITHOUT_CARD: Final = "without_card"
PRINT_FORM: Final = "print_form"


def whom_wanted(_context: Context, state: State) -> bool:
    """Whether the item lets somebody act for another, and it was not said yet who it is for."""
    return policy_of(state) is not None and acting_of(state).other is None


def whom_behind(_context: Context, state: State) -> Place | None:
    return None if policy_of(state) is None else AtProxy(ProxyStage.WHOM)


def proxy_wanted(_context: Context, state: State) -> bool:
    return acts_for_other(state) and not acting_of(state).scope_read


def enter_proxy(_context: Context, state: State) -> Change:
    return put(state, AtProxy(ProxyStage.GROUND))


def proxy_behind(_context: Context, state: State) -> Place | None:
    return AtProxy(ProxyStage.SCOPE) if acts_for_other(state) else None


def at_proxy(context: Context, state: State, place: AtProxy, event: Event) -> Change:
    match place.stage:
        case ProxyStage.WHOM:
            return _at_whom(context, state, place, event)
        case ProxyStage.GROUND:
            return _at_ground(context, state, event)
        case ProxyStage.RELATION:
            return _at_relation(state, event)
        case ProxyStage.HAS_CARD:
            return _at_has_card(state, event)
        case ProxyStage.CARD:
            return at_others_card(state, event)
        case ProxyStage.CHILD:
            return at_child(context, state, place, event)
        case ProxyStage.SCOPE:
            return _at_scope(state, event)
        case _:
            assert_never(place.stage)


def _at_whom(context: Context, state: State, place: AtProxy, event: Event) -> Change:
    match event:
        case Choose(id=chosen) if chosen in (MYSELF, OTHER):
            other = chosen == OTHER
            applicant = session_of(state).applicant
            if other and applicant is not None and is_underage(context, applicant):
                return put(state, replace(place, problem=UNDERAGE))
            if acting_of(state).other is other:
                return onward(state, StepName.WHOM)
            line = note(state, Step.WHOM_CHOSEN, item=item_of(state).code, kind=chosen)
            # What was filled in or laid for one person is not another's.
            anew, dropped = _anew(state, Acting(other=other))
            return onward(anew, StepName.WHOM, line, *dropped)
        case Choose(id=chosen) if chosen == PRINT_FORM:
            return order_authorisation(context, state, item_of(state))
        case Back():
            return back_from(state, StepName.WHOM)
        case _:
            return Change(state)


def _anew(state: State, acting: Acting) -> tuple[State, tuple[Effect, ...]]:
    """The filing before anything of a person was in it."""
    dropped = let_go(state, *filing_of(state).scans.values())
    anew = unsigned(
        state,
        acting=acting,
        answers=Answers(),
        prefilled=False,
        silent=(),
        scans={},
        licences={},
        undertaken=Undertaken(),
        payee=None,
        slots=SlotSearch(),
    )
    return anew, dropped


def _at_ground(context: Context, state: State, event: Event) -> Change:
    policy = policy_of(state)
    grounds = {} if policy is None else {one.value: one for one in policy.grounds}
    match event:
        case Choose(id=chosen) if chosen in grounds and ground_open(context, state, grounds[chosen]):
            if acting_of(state).ground is grounds[chosen]:
                return put(state, AtProxy(ProxyStage.RELATION))
            anew, dropped = _anew(state, Acting(other=True, ground=grounds[chosen]))
            return put(anew, AtProxy(ProxyStage.RELATION), *dropped)
        case Choose(id=chosen) if chosen == PRINT_FORM:
            return order_authorisation(context, state, item_of(state))
        case Back():
            return back_from(state, StepName.PROXY)
        case _:
            return Change(state)


def ground_open(context: Context, state: State, ground: ProxyGround) -> bool:
    """A written authorisation is laid under a camera: without one it is taken to a window."""
    return ground is not ProxyGround.AUTHORISED or camera_serves(context, state)


def _at_relation(state: State, event: Event) -> Change:
    ground = acting_of(state).ground
    relations = () if ground is None else relations_of(ground)
    match event:
        case Choose(id=chosen) if chosen in [one.value for one in relations]:
            told = with_acting(state, relation=ProxyRelation(chosen))
            if acting_of(state).principal is not None:
                # Whoever comes back without their paper need not lay the same card anew.
                return put(told, AtProxy(ProxyStage.SCOPE))
            child = ground is ProxyGround.GUARDIAN
            return put(told, AtProxy(ProxyStage.HAS_CARD if child else ProxyStage.CARD))
        case Back():
            return put(state, AtProxy(ProxyStage.GROUND))
        case _:
            return Change(state)


def _at_has_card(state: State, event: Event) -> Change:
    match event:
        case Choose(id=chosen) if chosen == WITH_CARD:
            return put(state, AtProxy(ProxyStage.CARD))
        case Choose(id=chosen) if chosen == WITHOUT_CARD:
            return put(state, AtProxy(ProxyStage.CHILD, focus=NAME))
        case Back():
            return put(state, AtProxy(ProxyStage.RELATION))
        case _:
            return Change(state)


def _at_scope(state: State, event: Event) -> Change:
    match event:
        case Next():
            read = with_acting(state, scope_read=True)
            ground = acting_of(state).ground
            line = note(state, Step.SCOPE_READ, item=item_of(state).code, kind=ground.value if ground else "")
            return onward(read, StepName.PROXY, line)
        case Back():
            # Who it is for may be chosen anew: what was filled in for them goes.
            again, dropped = _anew(state, replace(acting_of(state), principal=None, scope_read=False, ink=None))
            return put(again, AtProxy(ProxyStage.RELATION), *dropped)
        case _:
            return Change(state)
