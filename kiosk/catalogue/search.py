# SPDX-License-Identifier: GPL-3.0-or-later
"""Search over every name of every item: Chinese, pinyin in full, by initials or mixed, and English.

All readings stand in one text, a line each, with a mark before every syllable:
"'lao'ren'bu'tie". One regular expression made of the typed letters, where the rest of a syllable may
be left out before each next mark, finds "laorenbutie", "lrbt", "laorenbt" and every beginning of them
in one pass, so a key stroke costs milliseconds at 2199 items (tests/catalogue measures it).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Final

from kiosk.contract.items import GuideItem

MAX_RESULTS: Final = 50
_MAX_READINGS: Final = 4
_MAX_QUERY: Final = 40
_MARK: Final = "'"
_ENOUGH: Final = 3
"""With so many sure hits, no guesses are added."""
_GUESS_SHARE: Final = 0.5
"""A guess must share this part of the query's pairs of characters or triples of letters."""

_WEIGHTS: Final = {"plain": 1.0, "alias": 0.97, "legal": 0.94, "english": 0.9}


@dataclass(frozen=True)
class _Line:
    """One searchable line: its item, how much its kind of name weighs, how many syllables or characters."""

    item: int
    weight: float
    size: int


class _Text:
    """Lines joined to one text, each after a newline, with the way back from a place to its line."""

    def __init__(self, rows: Sequence[tuple[str, _Line]]) -> None:
        self.text = "".join("\n" + text for text, _ in rows) + "\n"
        self._starts: list[int] = []
        place = 1
        for text, _ in rows:
            self._starts.append(place)
            place += len(text) + 1
        self._lines = [line for _, line in rows]

    def hits(self, pattern: re.Pattern[str]) -> Iterator[tuple[_Line, int, str]]:
        """The first match of each line: the line, the match's place in it, and the text matched."""
        place = 0
        while (match := pattern.search(self.text, place)) is not None:
            number = bisect_right(self._starts, match.end() - 1) - 1
            start = self._starts[number]
            yield self._lines[number], max(0, match.start() - start), match.group().strip("\n")
            place = self.text.index("\n", match.end())


class SearchIndex:
    """Immutable once made."""

    def __init__(self, items: Iterable[GuideItem]) -> None:
        self._codes: list[str] = []
        hanzi: list[tuple[str, _Line]] = []
        latin: list[tuple[str, _Line]] = []
        self._pairs: defaultdict[str, set[int]] = defaultdict(set)
        self._triples: defaultdict[str, set[int]] = defaultdict(set)
        for number, item in enumerate(items):
            self._codes.append(item.code)
            for text, weight in _names(item):
                name = _normal(text)
                if not name:
                    continue
                if weight != _WEIGHTS["english"]:
                    hanzi.append((name, _Line(number, weight, len(name))))
                    for pair in _grams(name, 2):
                        self._pairs[pair].add(number)
                for syllables in _readings(text, weight):
                    line = _Line(number, weight, len(syllables))
                    latin.append((_MARK + _MARK.join(syllables), line))
                    for triple in _grams("".join(syllables), 3):
                        self._triples[triple].add(number)
        self._hanzi = _Text(hanzi)
        self._latin = _Text(latin)

    def find(self, query: str) -> tuple[str, ...]:
        """Item codes, best first; nothing for an empty query."""
        wanted = _normal(query[:_MAX_QUERY])
        if not wanted:
            return ()
        scores: dict[int, float] = {}
        letters = wanted
        if _has_hanzi(wanted):
            self._score_hanzi(wanted, scores)
            letters = _sounded(wanted)
        # Chinese with a wrong or a half-typed character still sounds right, but the sure hits stay first.
        below = 40.0 if _has_hanzi(wanted) else 0.0
        if letters.isascii() and (len(scores) < _ENOUGH or not below):
            self._score_letters(letters, scores, below)
        if len(scores) < _ENOUGH:
            self._guess(wanted, letters, scores)
        ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
        return tuple(self._codes[number] for number, _ in ranked[:MAX_RESULTS])

    def _score_hanzi(self, wanted: str, scores: dict[int, float]) -> None:
        for line, place, found in self._hanzi.hits(re.compile(re.escape(wanted))):
            _raise(scores, line.item, (60 + _closeness(place, len(found) / line.size)) * line.weight)

    def _score_letters(self, letters: str, scores: dict[int, float], below: float) -> None:
        chain = f"(?:[a-z0-9]*{_MARK})?".join(re.escape(letter) for letter in letters)
        # One letter begins a syllable of nearly every name: only names that begin with it are meant.
        pattern = re.compile((f"\n{_MARK}" if len(letters) == 1 else _MARK) + chain)
        for line, place, found in self._latin.hits(pattern):
            written = len(letters) / len(found.replace(_MARK, ""))
            score = 50 + _closeness(place, found.count(_MARK) / line.size) + 5 * written - below
            _raise(scores, line.item, score * line.weight)

    def _guess(self, wanted: str, letters: str, scores: dict[int, float]) -> None:
        """Names that share many pairs of characters, or triples of letters when something was mistyped."""
        grams, postings = (
            (_grams(wanted, 2), self._pairs) if _has_hanzi(wanted) else (_grams(letters, 3), self._triples)
        )
        if len(grams) < 2:
            return
        shared: defaultdict[int, int] = defaultdict(int)
        for gram in grams:
            for number in postings.get(gram, ()):
                shared[number] += 1
        for number, count in shared.items():
            share = count / len(grams)
            if share >= _GUESS_SHARE:
                _raise(scores, number, 30 * share)


def _names(item: GuideItem) -> Iterator[tuple[str, float]]:
    yield item.plain_name.zh, _WEIGHTS["plain"]
    for alias in item.aliases:
        yield alias, _WEIGHTS["alias"]
    yield item.legal_name.zh, _WEIGHTS["legal"]
    yield item.plain_name.en, _WEIGHTS["english"]
    yield item.legal_name.en, _WEIGHTS["english"]


def _readings(text: str, weight: float) -> Iterator[tuple[str, ...]]:
    """The ways to write a name in Latin letters; a character of several sounds gives several."""
    if weight == _WEIGHTS["english"] or not _has_hanzi(text):
        words = tuple(re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKC", text).casefold()))
        if words:
            yield words
        return
    # Here and not above: it takes 0.1 s to load, which the first picture on the screen need not wait for.
    from pypinyin import Style, pinyin

    choices = pinyin(_normal(text), style=Style.NORMAL, heteronym=True)
    for reading in islice(product(*choices), _MAX_READINGS):
        syllables = tuple(part for part in (re.sub(r"[^a-z0-9]", "", s) for s in reading) if part)
        if syllables:
            yield syllables


def _normal(text: str) -> str:
    """Full width to half, capitals to small, ü to v, and no spaces or punctuation."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ü", "v")
    return "".join(c for c in folded if c.isalnum())


def _sounded(text: str) -> str:
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(text))


def _has_hanzi(text: str) -> bool:
    return any("\u3400" <= c <= "\u9fff" or c >= "\U00020000" for c in text)


def _grams(text: str, size: int) -> set[str]:
    return {text[i : i + size] for i in range(len(text) - size + 1)}


def _closeness(place: int, coverage: float) -> float:
    """Up to 40: 15 for the beginning of a name, 25 for how much of it was typed."""
    return (15 if place == 0 else 0) + 25 * min(1.0, coverage)


def _raise(scores: dict[int, float], number: int, score: float) -> None:
    if score > scores.get(number, 0.0):
        scores[number] = score
