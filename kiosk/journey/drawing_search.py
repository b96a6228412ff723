# SPDX-License-Identifier: GPL-3.0-or-later
"""The search page: what was found, what is near where nothing was, and the lists by department as another way."""

from __future__ import annotations

from typing import Final

from kiosk.catalogue import Catalogue
from kiosk.contract.items import GuideItem, ItemKind
from kiosk.journey.change import Context
from kiosk.journey.drawing_lists import item_row
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.places import AtSearch
from kiosk.journey.state import State
from kiosk.journey.views import ListChoice, SearchPage

MOST_LISTED: Final = 50
"""Of a department: who looks for one of thousands types."""
_HEADINGS: Final = {
    ItemKind.APPLY: Phrase(QT_TRANSLATE_NOOP("Journey", "What would you like to apply for?")),
    ItemKind.PRINT: Phrase(QT_TRANSLATE_NOOP("Journey", "What would you like to have printed?")),
}
_NEAR: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Nothing has exactly these words. Perhaps one of these?"))
_MORE: Final = QT_TRANSLATE_NOOP("Journey", "The first {count} of {all}. Type a word to find the others.")


def search_page(context: Context, state: State, place: AtSearch) -> SearchPage:
    """What was found stays until the next answer; before the first there is what people want most."""
    catalogue = state.machine.catalogue
    if catalogue is None:
        return SearchPage("", place.query, ())
    typed = bool(place.query.strip() and place.answer_to.strip())
    heading, note, items = _listed(catalogue, place, typed=typed)
    nothing = typed and not items
    # Whoever finds nothing by words finds it by who does it.
    by_list = nothing or (typed and not place.by_words) or (not typed and not place.list_of and place.kind is None)
    can_ask = bool(place.query.strip()) and not place.whole
    return SearchPage(
        heading,
        place.query,
        tuple(item_row(context, state, item) for item in items),
        note=note,
        nothing=nothing,
        sure=not typed or place.by_words,
        choices=_choices(catalogue) if by_list else (),
        can_ask=can_ask,
        by_meaning=can_ask and context.settings.asks_meaning,
    )


def _listed(catalogue: Catalogue, place: AtSearch, *, typed: bool) -> tuple[Words, Words, tuple[GuideItem, ...]]:
    """Heading, note and items."""
    if typed:
        known = (catalogue.item(code) for code in place.found)
        found = tuple(item for item in known if item is not None)
        return "", _NEAR if found and not place.by_words else "", found
    if place.list_of:
        items = catalogue.of_department(place.list_of)
        note: Words = Phrase(_MORE, {"count": MOST_LISTED, "all": len(items)}) if len(items) > MOST_LISTED else ""
        return (items[0].department if items else ""), note, items[:MOST_LISTED]
    if place.kind is not None:
        return _HEADINGS[place.kind], "", catalogue.of_kind(place.kind)[:MOST_LISTED]
    return "", "", catalogue.popular()


def _choices(catalogue: Catalogue) -> tuple[ListChoice, ...]:
    return tuple(ListChoice(name.zh, name, count) for name, count in catalogue.departments)
