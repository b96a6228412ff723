# SPDX-License-Identifier: GPL-3.0-or-later
"""告知承诺: each condition is opened, read and ticked by itself; a no leads to the other way, by a person."""

from __future__ import annotations

from dataclasses import replace

from kiosk.contract.cases import ConsentRecord
from kiosk.contract.items import UndertakingTerm
from kiosk.journey.change import (
    Change,
    Context,
    back_from,
    decides_by_rules,
    filing_of,
    item_of,
    note,
    onward,
    put,
    unsigned,
)
from kiosk.journey.effects import Step
from kiosk.journey.events import Event
from kiosk.journey.places import AtTerm, Place
from kiosk.journey.session import Undertaken
from kiosk.journey.state import State
from kiosk.journey.steps import StepName
from kiosk.journey.touches import Back, Next, RefuseTerm, TickTerm


def terms_of(state: State) -> tuple[UndertakingTerm, ...]:
    """The conditions of the item that is filed; empty where nothing is undertaken."""
    undertaking = item_of(state).undertaking
    return () if undertaking is None else undertaking.terms


def undertaking_wanted(_context: Context, state: State) -> bool:
    """Whether a condition was neither ticked nor refused yet."""
    done = filing_of(state).undertaken
    return done.refused is None and any(term.id not in done.terms for term in terms_of(state))


def enter_undertaking(_context: Context, state: State) -> Change:
    return put(state, first_open_term(state))


def first_open_term(state: State) -> AtTerm:
    """The first condition that was not ticked; the last one when all were."""
    terms, ticked = terms_of(state), filing_of(state).undertaken.terms
    index = next((i for i, term in enumerate(terms) if term.id not in ticked), len(terms) - 1)
    return AtTerm(index)


def last_term_place(_context: Context, state: State) -> Place | None:
    """Where the step is entered from behind."""
    if not terms_of(state):
        return None
    refused = filing_of(state).undertaken.refused is not None
    return replace(first_open_term(state), refusing=refused)


def offers_automatic(state: State) -> bool:
    """Whether the rules may decide: they are asked to, and nothing that they rely on was refused."""
    return decides_by_rules(state, item_of(state)) and filing_of(state).undertaken.refused is None


def undertaking_records(state: State) -> tuple[ConsentRecord, ...]:
    """What the application carries of it, one a condition; those that were not ticked as not given."""
    done = filing_of(state).undertaken
    records = []
    for term in terms_of(state):
        at = done.terms.get(term.id)
        when = at if at is not None else done.refused
        if when is None:
            raise AssertionError("an application is signed when each condition was answered")
        records.append(
            ConsentRecord(id=term.consent_id, text_digest=term.text_digest(), given=at is not None, at=when)
        )
    return tuple(records)


def at_term(context: Context, state: State, place: AtTerm, event: Event) -> Change:
    terms, done = terms_of(state), filing_of(state).undertaken
    term = terms[place.index]
    match event:
        case TickTerm() if not place.refusing:
            ticked = {known: at for known, at in done.terms.items() if known != term.id}
            if term.id not in done.terms:
                ticked[term.id] = context.moment.now
            return put(_with(state, Undertaken(ticked)), place)
        case RefuseTerm() if not place.refusing:
            return put(state, replace(place, refusing=True))
        case Next() if place.refusing:
            # What was ticked stays as it was; this condition, and what was not come to, is not undertaken.
            ticked = {known: at for known, at in done.terms.items() if known != term.id}
            refused = _with(state, Undertaken(ticked, context.moment.now))
            return onward(refused, StepName.UNDERTAKING, note(state, Step.NOT_UNDERTAKEN, item=item_of(state).code))
        case Next() if term.id in done.terms:
            accepted = _with(state, Undertaken(done.terms)) if done.refused is not None else state
            if place.index + 1 < len(terms):
                return put(accepted, AtTerm(place.index + 1))
            return onward(accepted, StepName.UNDERTAKING, note(state, Step.UNDERTAKEN, item=item_of(state).code))
        case Back() if place.refusing:
            return put(_with(state, Undertaken(done.terms)), AtTerm(place.index))
        case Back() if place.index > 0:
            return put(state, AtTerm(place.index - 1))
        case Back():
            return back_from(state, StepName.UNDERTAKING)
        case _:
            return Change(state)


def _with(state: State, undertaken: Undertaken) -> State:
    return unsigned(state, undertaken=undertaken)
