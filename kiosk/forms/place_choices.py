# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be picked of a region as it stands: the places below it, or those that a name finds."""

from __future__ import annotations

from typing import Final

from kiosk.contract.message import Text
from kiosk.forms.spec import FieldSpec, Within
from kiosk.journey.views import Choice
from kiosk.standards.regions import Region, all_regions, region_of, region_path, regions_in

_MOST_FOUND: Final = 12


def place_path(spec: FieldSpec, value: str) -> tuple[Choice, ...]:
    """The places that were picked so far, the largest first, below where picking begins."""
    start = spec.within or Within()
    return tuple(_choice(one) for one in region_path(value) if len(one.code) > len(start.code))


def place_choices(spec: FieldSpec, value: str, query: str | None, near: str = "") -> tuple[Choice, ...]:
    """The next places to pick: those right below what was picked, or beside it where nothing smaller is wanted.
    query: while a name is looked for, what it finds instead, what is near the city of this code first."""
    within = spec.within or Within()
    if query is not None:
        return _found(within, query, near)
    picked = region_of(value)
    if picked is None:
        return _below(within, within.code)
    return _below(within, picked.code) or _below(within, picked.parent)


def _below(within: Within, code: str) -> tuple[Choice, ...]:
    smallest = max(within.levels, default=9)
    return tuple(_choice(one) for one in regions_in(code) if len(one.code) <= smallest)


def _found(within: Within, query: str, near: str) -> tuple[Choice, ...]:
    wanted = "".join(query.split()).lower()
    if not wanted:
        return ()
    hits = []
    for one in all_regions():
        if not one.code.startswith(within.code) or (within.levels and len(one.code) not in within.levels):
            continue
        place = one.zh.find(wanted) if not wanted.isascii() else one.en.lower().replace(" ", "").find(wanted)
        if place >= 0:
            far = 0 if one.code[:4] == near[:4] else 1 if one.code[:2] == near[:2] else 2
            hits.append((far, place, len(one.code), one))
    best = sorted(hits, key=lambda hit: (*hit[:3], hit[3].code))[:_MOST_FOUND]
    return tuple(_choice(one, whole=True) for *_, one in best)


def _choice(region: Region, *, whole: bool = False) -> Choice:
    if not whole:
        return Choice(region.code, Text(zh=region.zh, en=region.en))
    # Names come more than once in the country: what it is in tells them apart.
    path = region_path(region.code)
    return Choice(
        region.code, Text(zh=" ".join(one.zh for one in path), en=", ".join(one.en for one in reversed(path)))
    )
