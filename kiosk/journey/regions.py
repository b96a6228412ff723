# SPDX-License-Identifier: GPL-3.0-or-later
"""Where it is to be done (跨省通办, 全市通办): asked first, and everything after it is as that place has it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.contract.items import ServiceItem
from kiosk.contract.regions import RegionVariant
from kiosk.journey.change import (
    Change,
    Context,
    back_from,
    filing_of,
    item_of,
    note,
    onward,
    put,
    unsigned,
)
from kiosk.journey.effects import Step
from kiosk.journey.events import Event
from kiosk.journey.paper_camera import let_go
from kiosk.journey.places import AtRegion, Place
from kiosk.journey.searching import MAX_QUERY
from kiosk.journey.session import Undertaken
from kiosk.journey.state import State
from kiosk.journey.steps import StepName
from kiosk.journey.touches import Back, Choose, Next, Query

MANY: Final = 7
"""With more places than these they are searched by name."""
ELSEWHERE: Final = "elsewhere"
"""The row of whoever does not find their place."""


def region_wanted(_context: Context, state: State) -> bool:
    """Whether the item asks for a place, and none was chosen yet."""
    return bool(item_of(state).regions) and not filing_of(state).region


def region_behind(_context: Context, state: State) -> Place | None:
    """Where the step is entered from behind."""
    return AtRegion() if item_of(state).regions else None


def variant_of_filing(state: State) -> RegionVariant | None:
    """The place's version of what is filed; None where it is done here."""
    filing = filing_of(state)
    return filing.item.variant(filing.region or None)


def variant_withdrawn(item: ServiceItem, region: str, newest: ServiceItem) -> bool:
    """Whether the newest catalogue does not have this item for the place that was chosen any more."""
    return item.variant(region) is not None and newest.variant(region) is None


def places_shown(state: State, place: AtRegion) -> tuple[RegionVariant, ...]:
    """The other places, those that were typed for."""
    typed = "".join(place.query.split()).casefold()
    every = item_of(state).regions
    if not typed:
        return every
    return tuple(one for one in every if typed in one.name.zh or typed in _plain(one.name.en))


def at_region(context: Context, state: State, place: AtRegion, event: Event) -> Change:
    match event:
        case Choose(id=city) if city == context.settings.city_code and not place.looking:
            return _chosen(state, None, city)
        case Choose(id=code) if code == ELSEWHERE and not place.looking:
            return put(state, replace(place, looking=ELSEWHERE))
        case Choose(id=code) if not place.looking and any(one.region == code for one in item_of(state).regions):
            return put(state, replace(place, looking=code))
        case Query(text=typed) if not place.looking:
            return put(state, replace(place, query=typed[:MAX_QUERY]))
        case Next() if place.looking == ELSEWHERE:
            # Its guide says who else there is to ask, and goes onto paper or a phone.
            return back_from(state, StepName.REGION)
        case Next() if place.looking:
            return _chosen(state, item_of(state).variant(place.looking), place.looking)
        case Back() if place.looking:
            return put(state, replace(place, looking=""))
        case Back():
            return back_from(state, StepName.REGION)
        case _:
            return Change(state)


def _chosen(state: State, variant: RegionVariant | None, region: str) -> Change:
    """Another place wants other papers, so those that were laid for the one before are let go of."""
    filing = filing_of(state)
    line = note(state, Step.REGION_CHOSEN, item=filing.item.code, region=region)
    if filing.region == region:
        return onward(state, StepName.REGION, line)
    offered = filing.offered or filing.item
    placed = unsigned(
        state,
        item=offered if variant is None else offered.done_for(variant),
        offered=offered,
        region=region,
        scans={},
        licences={},
        undertaken=Undertaken(),
    )
    return onward(placed, StepName.REGION, line, *let_go(state, *filing.scans.values()))


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()
