# SPDX-License-Identifier: GPL-3.0-or-later
"""One list out of two: by the words, and by the meaning.

Weights were chosen on the tuning half of tests/search_quality (benchmarks/search.py prints both halves): what the
words are sure of stays first, what they only guess is put in order by the meaning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from kiosk.catalogue.finding.hits import MAX_RESULTS, Hit, ranked

_OF_WORDS: Final = 0.03
"""Of a point of the words' score, in standard deviations of nearness."""
_MOST_OF_WORDS: Final = 250.0
_FEWEST: Final = 8
"""Of the nearest, so many are shown at most where the words found less."""


def joined(by_words: Sequence[Hit], near: Sequence[Hit], families: Mapping[str, str]) -> tuple[Hit, ...]:
    """near: scores in standard deviations above the mean of all items. families: of each code."""
    scores = {hit.code: hit.score for hit in near}
    lowest = min(scores.values(), default=0.0)
    order = {code: place for place, code in enumerate(dict.fromkeys(hit.code for hit in (*by_words, *near)))}
    for hit in by_words:
        scores[hit.code] = scores.get(hit.code, lowest) + _OF_WORDS * min(hit.score, _MOST_OF_WORDS)
    shown = max(_FEWEST, min(len(by_words), MAX_RESULTS))
    return ranked((Hit(code, scores[code], families.get(code, "")) for code in order), shown)
