# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an item is done here for the place that an application names, as its citizen read it."""

from __future__ import annotations

from typing import Final

from central.decisions import wording
from central.problems import problem
from kiosk.contract.cases import Application, CaseOutcome, Decision
from kiosk.contract.items import ServiceItem
from kiosk.contract.message import Text
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.contract.regions import RegionMode, RegionVariant
from kiosk.timing import CHINA_STANDARD_TIME

HANDED_ON: Final = Text(zh="已收下，交由{office}办理", en="It is taken here and handed to {office}, who decides it")
CHECKED_AND_HANDED_ON: Final = Text(
    zh="已收下并核对，交由{office}办理", en="It is taken and checked here and handed to {office}, who decides it"
)


def region_fault(application: Application, item: ServiceItem, city_code: str) -> Problem | None:
    """What is wrong with the place, by one version of the item. The detail says what to do.

    Without a place, and for the city's own code, it is done here as ever.
    """
    region, version = application.region, application.region_version
    if region is None or region == city_code:
        return None if version is None else _not_offered(item, "the city's own place has no version of its own")
    if not item.regions:
        return _not_offered(item, "it is done for this city only: leave the place out")
    variant = item.variant(region)
    if variant is None:
        offered = ", ".join([city_code, *(one.region for one in item.regions)])
        return _not_offered(
            item, f"{region[:6]!r} does it itself: send its citizen there. Done here for: {offered}"
        )
    if variant.version != version:
        detail = (
            f"for {variant.region} it is offered in version {variant.version}: show it, and have it signed anew"
        )
        return _not_offered(item, detail)
    return None


def in_place(application: Application, item: ServiceItem) -> ServiceItem:
    """The item as it is for the application's place, which has passed its check."""
    variant = item.variant(application.region)
    return item if variant is None else item.done_for(variant)


def _not_offered(item: ServiceItem, detail: str) -> Problem:
    return problem(ProblemCode.REGION_NOT_OFFERED, f"item {item.code}: {detail}")


def decided_for(variant: RegionVariant, decision: Decision) -> Decision:
    """A decision of the rules, as it is for a place: in its office's name, and decided there where that has it.

    What is missing is asked for here, before anything is handed over.
    """
    here = decision.model_copy(update={"legal_actor": variant.office.name})
    if variant.mode is RegionMode.ONLINE or decision.outcome is CaseOutcome.SUPPLEMENT:
        return here
    collected = variant.mode is RegionMode.COLLECTED
    return here.model_copy(
        update={
            "outcome": CaseOutcome.REFERRED,
            "automatic": False,
            "headline": wording.fill(HANDED_ON if collected else CHECKED_AND_HANDED_ON, office=variant.office.name),
            "facts": () if collected else decision.facts,
            "lacks": (),
            "refusal": None,
            "handler": variant.office.name,
            "due": decision.decided_at.astimezone(CHINA_STANDARD_TIME).date(),
        }
    )
