# SPDX-License-Identifier: GPL-3.0-or-later
"""An item that was found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

MAX_RESULTS: Final = 50


SURE: Final = 200.0
"""Above it the typed text itself stands in a name, or its sound for letters."""
_VARIANT: Final = 0.75
"""Of the score of a second item of the same name but for what stands in brackets (a county, an action), and no
point for having the text, which the first has told already: whoever did not type what is in the brackets sees other
items before it."""


@dataclass(frozen=True)
class Hit:
    """score: comparable within one answer only."""

    code: str
    score: float
    family: str = ""
    """Its colloquial name without what stands in brackets at its end."""


@dataclass(frozen=True)
class Answer:
    """Best first. guesses: what has only a little of what was typed, for whoever would otherwise see nothing; empty
    where there are hits."""

    hits: tuple[Hit, ...]
    guesses: tuple[Hit, ...]


def ranked(hits: Iterable[Hit], most: int = MAX_RESULTS) -> tuple[Hit, ...]:
    """The best first; of equals, in the order given. Of each family the best keeps its score."""
    met: set[str] = set()
    lowered = []
    for hit in sorted(hits, key=_by_score):
        again = hit.family in met and hit.family != ""
        met.add(hit.family)
        lowered.append(replace(hit, score=_of_variant(hit.score)) if again else hit)
    return tuple(sorted(lowered, key=_by_score)[:most])


def _by_score(hit: Hit) -> float:
    return -hit.score


def _of_variant(score: float) -> float:
    if score <= 0:
        return score
    return _VARIANT * (score - SURE if score > SURE else score)
