# SPDX-License-Identifier: GPL-3.0-or-later
"""Typed letters taken apart: into syllables, into words that people say, into first letters."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Final

from kiosk.catalogue.finding.city_words import Phrasing, Unit
from kiosk.catalogue.finding.words import MARK, flattened, initials, syllables_of

_LONGEST: Final = 6
"""Letters of a syllable: zhuang."""
_MOST_WAYS: Final = 24
"""Ways to cut the same letters that are looked at."""
_LEFT_OUT: Final = 3
"""Syllables rather than leave out a letter."""
_LEAST_WORD: Final = 2
"""Syllables of a word that is looked for by its sound: one is too many things."""
_LEAST_INITIALS: Final = 3


class Spelling:
    """Immutable once made."""

    def __init__(self, syllables: Iterable[str], words: Iterable[tuple[str, str]]) -> None:
        """syllables: all that there are; words: marked readings of words that people say, and the words."""
        whole = frozenset(syllables)
        self._syllables = whole | {flattened(one) for one in whole}
        self._beginnings = frozenset(one[:size] for one in self._syllables for size in range(1, len(one) + 1))
        self._words: dict[tuple[str, ...], list[str]] = {}
        self._short: dict[str, list[str]] = {}
        for reading, word in words:
            told = tuple(syllables_of(flattened(reading)))
            if len(told) >= _LEAST_WORD:
                self._words.setdefault(told, []).append(word)
            if len(told) >= _LEAST_INITIALS:
                self._short.setdefault(initials(reading), []).append(word)

    @classmethod
    def of(cls, table: sqlite3.Connection) -> Spelling:
        """As the index tells."""
        told = table.execute("SELECT value FROM about WHERE name = 'syllables'").fetchone()
        return cls(told[0].split(" "), table.execute("SELECT reading, word FROM spoken_words").fetchall())

    def syllables(self, letters: str) -> tuple[str, ...]:
        """In as few as may be, flattened; letters that fit nowhere are left out. Empty where most fit nowhere."""
        ways: list[tuple[int, tuple[str, ...]]] = [(0, ())]
        for end in range(1, len(letters) + 1):
            cost, before = ways[end - 1]
            best = (cost + _LEFT_OUT, before)
            for begin in range(max(0, end - _LONGEST), end):
                if letters[begin:end] in self._syllables:
                    cost, before = ways[begin]
                    best = min(best, (cost + 1, (*before, letters[begin:end])), key=_cost)
            ways.append(best)
        cost, told = ways[-1]
        left_out = (cost - len(told)) // _LEFT_OUT
        return tuple(map(flattened, told)) if 4 * left_out <= len(letters) else ()

    def units(self, letters: str, phrasing: Phrasing) -> tuple[Unit, ...]:
        """Words that people say, and stretches of syllables between them, marked; empty where it is neither."""
        if (words := self._short.get(letters)) is not None:
            return (_unit(words, phrasing),)
        return self.parts(self.syllables(letters), phrasing)

    def parts(self, told: tuple[str, ...], phrasing: Phrasing) -> tuple[Unit, ...]:
        """The same of flattened syllables."""
        found: list[Unit] = []
        stretch: list[str] = []
        place = 0
        while place < len(told):
            size, words = self._longest(told, place)
            if not words:
                stretch.append(told[place])
                place += 1
                continue
            found += _stretched(stretch)
            stretch = []
            found.append(_unit(words, phrasing, MARK + MARK.join(told[place : place + size]) + MARK))
            place += size
        return (*found, *_stretched(stretch))

    def _longest(self, told: tuple[str, ...], place: int) -> tuple[int, list[str]]:
        for size in range(min(_LONGEST, len(told) - place), _LEAST_WORD - 1, -1):
            words = self._words.get(told[place : place + size])
            if words:
                return size, words
        return 0, []

    def initials(self, letters: str) -> list[str]:
        """The first letters of the ways in which letters can be syllables, shortened or not: of laorbt, lrbt."""
        ends: dict[int, set[str]] = {0: {""}}
        for place in range(len(letters)):
            for begun in sorted(ends.get(place, ()), key=_by_length)[:_MOST_WAYS]:
                for end in range(place + 1, min(len(letters), place + _LONGEST) + 1):
                    if end == place + 1 or letters[place:end] in self._beginnings:
                        ends.setdefault(end, set()).add(begun + letters[place])
        return sorted(ends.get(len(letters), ()), key=_by_length)[:_MOST_WAYS]


def _cost(way: tuple[int, tuple[str, ...]]) -> int:
    return way[0]


def _by_length(text: str) -> tuple[int, str]:
    return len(text), text


def _stretched(syllables: list[str]) -> list[Unit]:
    return [Unit(MARK + MARK.join(syllables) + MARK)] if syllables else []


def _unit(words: list[str], phrasing: Phrasing, text: str = "") -> Unit:
    others = frozenset(other for word in words for other in (word, *phrasing.others(word)))
    return Unit(text or words[0], others)
