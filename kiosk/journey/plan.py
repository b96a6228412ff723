# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of an application, as data: their order, when each is needed, and where each begins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from kiosk.forms import sheets
from kiosk.identity import needs_proof
from kiosk.journey.acting_steps import enter_proxy, proxy_behind, proxy_wanted, whom_behind, whom_wanted
from kiosk.journey.cards import enter_card
from kiosk.journey.change import (
    Change,
    Context,
    Start,
    filing_of,
    form_of,
    item_of,
    note,
    put,
    session_of,
    with_filing,
)
from kiosk.journey.documents import document_place, papers_wanted
from kiosk.journey.drafts import enter_draft, needs_draft
from kiosk.journey.effects import Step
from kiosk.journey.filling import first_form_place, last_form_place
from kiosk.journey.licences import enter_licences, last_licence_place, licences_wanted, materials_listed
from kiosk.journey.paper_fields import fields_wanted
from kiosk.journey.paused import is_switched_off, pause
from kiosk.journey.payee import enter_payee, payee_behind, payee_wanted
from kiosk.journey.places import (
    AtCard,
    AtCases,
    AtConsent,
    AtGuide,
    AtLookup,
    AtMaterials,
    AtNotice,
    AtPaperFields,
    AtProxy,
    AtRegion,
    AtSummary,
    AtWays,
    Place,
    ProxyStage,
)
from kiosk.journey.proving import enter_opening
from kiosk.journey.regions import region_behind, region_wanted
from kiosk.journey.state import State
from kiosk.journey.steps import StepName
from kiosk.journey.tracking import card_known, identity_known
from kiosk.journey.undertaking import enter_undertaking, last_term_place, undertaking_wanted
from kiosk.journey.views import CardState


@dataclass(frozen=True)
class StepRule:
    """needed: whether the step still has to be done; enter: how it begins; back: how it is entered from behind,
    None when nobody goes back to it."""

    name: StepName
    needed: Callable[[Context, State], bool]
    enter: Callable[[Context, State], Change]
    back: Callable[[Context, State], Place | None]


def _always(_context: Context, _state: State) -> bool:
    return True


def _has_consents(_context: Context, state: State) -> bool:
    return bool(item_of(state).notice.consents)


def _needs_card(_context: Context, state: State) -> bool:
    return session_of(state).applicant is None


def _needs_proof(context: Context, state: State) -> bool:
    return needs_proof(item_of(state), session_of(state).proven, context.moment.monotonic)


def _needs_opening(_context: Context, state: State) -> bool:
    return not filing_of(state).prefilled


def _has_sheets(_context: Context, state: State) -> bool:
    return bool(sheets(form_of(state), filing_of(state).answers, elder=state.elder))


def _enter_notice(context: Context, state: State) -> Change:
    shown = with_filing(state, notice_at=context.moment.now)
    return put(shown, AtNotice(), note(state, Step.NOTICE_SHOWN, version=item_of(state).notice.version))


def _nowhere(_context: Context, _state: State) -> Place | None:
    return None


PLAN: Final[tuple[StepRule, ...]] = (
    StepRule(StepName.REGION, region_wanted, lambda _c, s: put(s, AtRegion()), region_behind),
    StepRule(StepName.WHOM, whom_wanted, lambda _c, s: put(s, AtProxy(ProxyStage.WHOM)), whom_behind),
    StepRule(StepName.NOTICE, _always, _enter_notice, lambda _c, _s: AtNotice()),
    StepRule(
        StepName.CONSENTS,
        _has_consents,
        lambda _c, s: put(s, AtConsent(0)),
        lambda _c, s: AtConsent(len(item_of(s).notice.consents) - 1) if item_of(s).notice.consents else None,
    ),
    StepRule(StepName.CARD, _needs_card, enter_card, lambda _c, s: _card_behind(s)),
    StepRule(StepName.IDENTITY, _needs_proof, lambda _c, s: put(s, AtWays()), _nowhere),
    StepRule(StepName.PROXY, proxy_wanted, enter_proxy, proxy_behind),
    StepRule(StepName.OPENING, _needs_opening, enter_opening, _nowhere),
    StepRule(StepName.DRAFT, needs_draft, enter_draft, _nowhere),
    StepRule(StepName.LICENCES, licences_wanted, enter_licences, last_licence_place),
    StepRule(
        StepName.MATERIALS,
        materials_listed,
        lambda _c, s: put(s, AtMaterials()),
        lambda c, s: AtMaterials() if materials_listed(c, s) else None,
    ),
    StepRule(
        StepName.DOCUMENTS,
        papers_wanted,
        lambda _c, s: put(s, document_place(s, 0)),
        lambda c, s: document_place(s, -1) if papers_wanted(c, s) else None,
    ),
    StepRule(
        StepName.PAPER_FIELDS,
        fields_wanted,
        lambda c, s: put(s, AtPaperFields(since=c.moment.monotonic)),
        _nowhere,
    ),
    StepRule(
        StepName.FORM,
        _has_sheets,
        lambda _c, s: put(s, first_form_place(s)),
        lambda c, s: last_form_place(s) if _has_sheets(c, s) else None,
    ),
    StepRule(StepName.PAYEE, payee_wanted, enter_payee, payee_behind),
    StepRule(StepName.UNDERTAKING, undertaking_wanted, enter_undertaking, last_term_place),
    StepRule(StepName.SUMMARY, _always, lambda _c, s: put(s, AtSummary()), _nowhere),
)
"""In the order of the citizen's way."""


def _card_behind(state: State) -> Place | None:
    """Going back over a card that was read shows whose it is; it need not be laid again."""
    return AtCard(CardState.READ if session_of(state).applicant is not None else CardState.WAITING)


def resolve(context: Context, change: Change) -> Change:
    """Carry out where a change says to go: on behind a step, or back before one."""
    while change.onward is not None:
        step = change.onward
        if _tracks(change.state):
            change = replace(change, onward=None).then(_tracked_onward(context, change.state, step))
            continue
        if is_switched_off(change.state):
            change = replace(change, onward=None).then(pause(change.state))
            continue
        rules = PLAN if step is Start.BEGINNING else PLAN[_place_of(step) + 1 :]
        rule = next(rule for rule in rules if rule.needed(context, change.state))
        change = replace(change, onward=None).then(rule.enter(context, change.state))
    if change.back_from is not None:
        if _tracks(change.state):
            behind: Place = AtCases() if change.back_from is StepName.IDENTITY else AtLookup()
        else:
            behind = _behind(context, change.state, change.back_from)
        change = replace(change, back_from=None).then(put(change.state, behind))
    return change


def _tracks(state: State) -> bool:
    return state.session is not None and state.session.tracking is not None


def _tracked_onward(context: Context, state: State, step: StepName | Start) -> Change:
    """Who asks about cases lays a card, and may show that it is theirs: no other step is theirs."""
    return identity_known(context, state) if step is StepName.IDENTITY else card_known(context, state)


def _place_of(step: StepName) -> int:
    return next(i for i, rule in enumerate(PLAN) if rule.name is step)


def _behind(context: Context, state: State, step: StepName) -> Place:
    """The last page of the nearest step before this one that can be gone back to, else the guide."""
    for rule in reversed(PLAN[: _place_of(step)]):
        place = rule.back(context, state)
        if place is not None:
            return place
    return AtGuide()
