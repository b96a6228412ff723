# SPDX-License-Identifier: GPL-3.0-or-later
"""An item that was found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

MAX_RESULTS: Final = 50


_VARIANT: Final = 0.75
"""Of the score of a second item of the same name but for what stands in brackets (a county, an action): whoever did
not type that sees other items before it."""


@dataclass(frozen=True)
class Hit:
    """score: comparable within one answer only."""

    code: str
    score: float
    family: str = ""
    """Its colloquial name without what stands in brackets at its end."""


def ranked(hits: Iterable[Hit], most: int = MAX_RESULTS) -> tuple[Hit, ...]:
    """The best first; of equals, in the order given. Of each family the best keeps its score."""
    met: set[str] = set()
    lowered = []
    for hit in sorted(hits, key=_by_score):
        again = hit.family in met and hit.family != ""
        met.add(hit.family)
        lowered.append(replace(hit, score=hit.score * _VARIANT) if again and hit.score > 0 else hit)
    return tuple(sorted(lowered, key=_by_score)[:most])


def _by_score(hit: Hit) -> float:
    return -hit.score
