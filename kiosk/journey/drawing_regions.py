# SPDX-License-Identifier: GPL-3.0-or-later
"""The page that asks for the place, and what is said of that place afterwards."""

from __future__ import annotations

from typing import Final

from kiosk.contract.items import ServiceItem
from kiosk.contract.regions import RegionMode, RegionVariant
from kiosk.journey.change import Context, item_of
from kiosk.journey.offline_words import window_or_call
from kiosk.journey.periods import promised_within
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.places import AtRegion
from kiosk.journey.regions import ELSEWHERE, MANY, places_shown, variant_of_filing
from kiosk.journey.state import State
from kiosk.journey.views import ChoicePage, ChoiceRow, KeyValue, SummaryLine

_MODES: Final = {
    RegionMode.ONLINE: Phrase(QT_TRANSLATE_NOOP("Journey", "Done here from beginning to end")),
    RegionMode.COLLECTED: Phrase(QT_TRANSLATE_NOOP("Journey", "Handed in here, decided there")),
    RegionMode.BOTH: Phrase(QT_TRANSLATE_NOOP("Journey", "Checked here first, then decided there")),
}
_PLACE: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "For the place"))
_RESULT: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Where the result goes"))


def region_page(context: Context, state: State, place: AtRegion) -> ChoicePage:
    item = item_of(state)
    if place.looking == ELSEWHERE:
        return _not_offered(context, item)
    if place.looking and (variant := item.variant(place.looking)) is not None:
        return ChoicePage(
            title=variant.name,
            sentence=Phrase(QT_TRANSLATE_NOOP("Journey", "This is how it goes for that place.")),
            facts=_facts(item, variant),
            next=Phrase(QT_TRANSLATE_NOOP("Journey", "This place")),
        )
    bundle = state.machine.catalogue.bundle if state.machine.catalogue is not None else None
    here = ChoiceRow(
        id=context.settings.city_code,
        title=Phrase(
            QT_TRANSLATE_NOOP("Journey", "Here: {city}"), {"city": "" if bundle is None else bundle.city_name}
        ),
        note=Phrase(QT_TRANSLATE_NOOP("Journey", "For most people who live here")),
        icon="map-pin",
    )
    found = places_shown(state, place)
    others = tuple(ChoiceRow(one.region, one.name, _MODES[one.mode], "buildings") for one in found)
    missing = ChoiceRow(
        id=ELSEWHERE,
        title=Phrase(QT_TRANSLATE_NOOP("Journey", "Another place")),
        note=Phrase(QT_TRANSLATE_NOOP("Journey", "It is not in this list")),
        icon="question",
    )
    typed = bool(place.query.strip())
    return ChoicePage(
        title=Phrase(QT_TRANSLATE_NOOP("Journey", "Which place is it for?")),
        sentence=Phrase(
            QT_TRANSLATE_NOOP(
                "Journey", "Papers, time and who decides depend on it. You can go back and change it."
            )
        ),
        rows=(*(() if typed else (here,)), *others, missing),
        query=place.query if len(item.regions) > MANY else None,
    )


def _not_offered(context: Context, item: ServiceItem) -> ChoicePage:
    """Nobody is sent away without where to go."""
    return ChoicePage(
        title=Phrase(QT_TRANSLATE_NOOP("Journey", "That place does it itself")),
        sentence=Phrase(
            QT_TRANSLATE_NOOP(
                "Journey", "It has not agreed with this city that it is done here. These are the ways:"
            )
        ),
        facts=(
            KeyValue(
                Phrase(QT_TRANSLATE_NOOP("Journey", "There")),
                Phrase(
                    QT_TRANSLATE_NOOP(
                        "Journey",
                        "At the government-service hall of that place, or on 12345 with its area code before it",
                    )
                ),
            ),
            KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "Ask here")), window_or_call(context, item.window)),
        ),
        next=Phrase(QT_TRANSLATE_NOOP("Journey", "Read the guide")),
    )


def _facts(item: ServiceItem, variant: RegionVariant) -> tuple[KeyValue, ...]:
    there = item.done_for(variant)
    papers = [material.name for material in there.materials if material.waived_by is None]
    rows: list[KeyValue] = [
        KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "How it is done")), _MODES[variant.mode]),
        KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "Who decides it")), variant.office.name),
        KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "Decided within")), promised_within(there.promise)),
        KeyValue(_RESULT, variant.result),
    ]
    for name in papers:
        rows.append(KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "Needed")), name))
    return tuple(rows)


def region_lines(state: State) -> tuple[SummaryLine, ...]:
    """The place, on the summary before signing."""
    variant = variant_of_filing(state)
    if variant is None:
        return ()
    return (
        SummaryLine(_PLACE, variant.name, strong=True, page=-1),
        SummaryLine(
            Phrase(QT_TRANSLATE_NOOP("Journey", "Who decides it")), variant.office.name, strong=False, page=-1
        ),
        SummaryLine(
            Phrase(QT_TRANSLATE_NOOP("Journey", "Decided within")),
            promised_within(item_of(state).promise),
            strong=False,
            page=-1,
        ),
        SummaryLine(_RESULT, variant.result, strong=False, page=-1),
    )


def guide_places(item: ServiceItem) -> tuple[Words, ...]:
    """For which other places it is done here, on its guide."""
    return tuple(
        Phrase(
            QT_TRANSLATE_NOOP("Journey", "{place}: {how}. {office}, {promise}. Result: {result}"),
            {
                "place": one.name,
                "how": _MODES[one.mode],
                "office": one.office.name,
                "promise": promised_within(item.done_for(one).promise),
                "result": one.result,
            },
        )
        for one in item.regions
    )
