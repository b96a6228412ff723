# SPDX-License-Identifier: GPL-3.0-or-later
"""What the public pages list: all guides of the city, found by words, by place, and those decided at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from kiosk.contract.guides import CityMode, GuideItem, ServicePlace
from kiosk.contract.message import Text
from kiosk.standards.regions import region_of

PAGE: Final = 20
"""Items on a page: bounded, however many there are."""
MOST_TYPED: Final = 40
_DIGITS: Final = (6, 9, 12)
"""Of the codes of a county, a town and a village."""


@dataclass(frozen=True)
class Shown:
    """One page of a list. number: from 1; pages: at least 1."""

    items: tuple[GuideItem, ...]
    number: int
    pages: int
    found: int


@dataclass(frozen=True)
class PlaceShown:
    """A place by its code of GB/T 2260: what is within it, and the windows there."""

    code: str
    name: Text
    above: tuple[tuple[str, Text], ...]
    within: tuple[tuple[str, Text, int], ...]
    """Code, name, and how many items are done there."""


class PublicGuides:
    """The guides as they are now, listed once for as long as they stay the same. Safe to use from many threads."""

    def __init__(
        self,
        items: Callable[[], Sequence[GuideItem]],
        changed: Callable[[], object],
        city_code: str,
        city_name: Text,
    ) -> None:
        """items: all that the city offers now, guided only included. changed: cheap, and another value once they
        may be others."""
        self._items = items
        self._changed = changed
        self._city = (city_code, city_name)
        self._lock = threading.Lock()
        self._kept: tuple[object, CityGuides] | None = None

    def now(self) -> CityGuides:
        changed = self._changed()
        with self._lock:
            if self._kept is None or self._kept[0] != changed:
                self._kept = (changed, CityGuides(self._items(), *self._city))
            return self._kept[1]


class CityGuides:
    """The guides of one state of the catalogue."""

    def __init__(self, items: Sequence[GuideItem], city_code: str, city_name: Text) -> None:
        self._all = {item.code: item for item in items}
        self._items = {code: item for code, item in self._all.items() if item.enabled}
        self._city = city_code
        self._city_name = city_name
        self._words = {code: _words(item) for code, item in self._items.items()}
        self._at: dict[str, dict[str, None]] = {}
        """Item codes by the place where they are done, in the city's order."""
        self._names: dict[str, Text] = {}
        for item in self._items.values():
            for place in () if item.elements is None else item.elements.places:
                self._at.setdefault(place.region, {})[item.code] = None
                self._names.setdefault(place.region, place.name)

    def item(self, code: str) -> GuideItem | None:
        """Also one that is switched off: its guide says so."""
        return self._all.get(code)

    def find(self, typed: str, page: int, *, region: str = "", instant: bool = False) -> Shown:
        """Those whose names have all the words that were typed. region: only what is done in that very place."""
        wanted = typed[:MOST_TYPED].casefold().split()
        codes = self._items if region == "" else self._at.get(region, {})
        fitting = [
            code
            for code in codes
            if (not instant or CityMode.INSTANT in self._items[code].modes)
            and all(word in self._words[code] for word in wanted)
        ]
        pages = max(1, -(-len(fitting) // PAGE))
        number = min(max(1, page), pages)
        cut = fitting[(number - 1) * PAGE : number * PAGE]
        return Shown(tuple(self._items[code] for code in cut), number, pages, len(fitting))

    def place(self, code: str) -> PlaceShown | None:
        """A place of this city; None for one where nothing is done, or of elsewhere."""
        whole = len(code) in _DIGITS and any(known.startswith(code) for known in self._at)
        if code != self._city and not whole:
            return None
        within = sorted(self._around(code))
        return PlaceShown(
            code,
            self._name(code),
            tuple((one, self._name(one)) for one in self._above(code)),
            tuple((one, self._name(one), len(self._at.get(one, {}))) for one in within),
        )

    def windows(self, item: GuideItem, region: str) -> tuple[ServicePlace, ...]:
        """The windows of an item in a place."""
        places = () if item.elements is None else item.elements.places
        return tuple(place for place in places if place.region == region)

    def _around(self, code: str) -> set[str]:
        """The places right below one: counties of the city, towns of a county, villages of a town."""
        prefix = self._city.removesuffix("00") if code == self._city else code
        digits = 6 if code == self._city else len(code) + 3
        below = {known[:digits] for known in self._at if known.startswith(prefix) and len(known) >= digits}
        return below - {code, self._city}

    def _above(self, code: str) -> list[str]:
        if code == self._city:
            return []
        return [self._city, *(code[:digits] for digits in (6, 9) if digits < len(code))]

    def _name(self, code: str) -> Text:
        """As the table of places has it; a village by the window that is there."""
        if code == self._city:
            return self._city_name
        known = region_of(code)
        if known is not None:
            return Text(zh=known.zh, en=known.en)
        return self._names.get(code, Text(zh=code, en=code))


def _words(item: GuideItem) -> str:
    names = (item.plain_name, item.legal_name, item.department)
    return " ".join([*(f"{name.zh} {name.en}" for name in names), *item.aliases]).casefold()
