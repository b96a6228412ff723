# SPDX-License-Identifier: GPL-3.0-or-later
"""Places by their codes of GB/T 2260 (and of GB/T 10114 below counties), from the packaged table.

Codes are short: 2 digits a province, 4 a prefecture, 6 a county, 9 a town. Towns are those of the city that the
table was made for; its first lines name its source. 直辖市 and what a province runs by itself have no level of
prefectures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

_TABLE: Final = Path(__file__).with_name("regions.txt")


class RegionLevel(StrEnum):
    """How small a place is."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWN = "town"

    @property
    def digits(self) -> int:
        return _DIGITS[self]


_DIGITS: Final = {RegionLevel.PROVINCE: 2, RegionLevel.PREFECTURE: 4, RegionLevel.COUNTY: 6, RegionLevel.TOWN: 9}


@dataclass(frozen=True)
class Region:
    """One place. parent: the code of the place that it is in, "" for a province."""

    code: str
    zh: str
    en: str
    parent: str


@cache
def _table() -> dict[str, Region]:
    found: dict[str, Region] = {}
    for line in _TABLE.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, zh, en = line.split("\t")
        parent = next((code[:n] for n in (6, 4, 2) if n < len(code) and code[:n] in found), "")
        found[code] = Region(code, zh, en, parent)
    return found


@cache
def _children() -> dict[str, tuple[Region, ...]]:
    found: dict[str, list[Region]] = {}
    for region in _table().values():
        found.setdefault(region.parent, []).append(region)
    return {code: tuple(regions) for code, regions in found.items()}


def region_of(code: str) -> Region | None:
    """The place of a code; None when the table has none."""
    return _table().get(code)


def regions_in(code: str) -> tuple[Region, ...]:
    """The places right below one; "" for the provinces."""
    return _children().get(code, ())


def region_path(code: str) -> tuple[Region, ...]:
    """A place with all that it is in, the largest first; empty for a code that the table has not."""
    region = region_of(code)
    return () if region is None else (*region_path(region.parent), region)


def all_regions() -> Iterator[Region]:
    """Every place, by its code."""
    yield from _table().values()
