# SPDX-License-Identifier: GPL-3.0-or-later
"""Search over every name of every item: Chinese, pinyin in full, by initials or mixed, English, slips, asking."""

from __future__ import annotations

import contextlib
import math
import re
import sqlite3
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice, product
from pathlib import Path
from typing import Final

import structlog

from kiosk.catalogue.finding import ranking, table
from kiosk.catalogue.finding.city_words import Phrasing, Unit, city_phrasing
from kiosk.catalogue.finding.entries import Entry, NameKind, entry_of
from kiosk.catalogue.finding.hits import SURE, Answer, Hit, ranked
from kiosk.catalogue.finding.ranking import Candidate, Had, Weighed
from kiosk.catalogue.finding.spelling import Spelling
from kiosk.catalogue.finding.words import (
    MARK,
    chain,
    compared,
    flattened,
    grams,
    has_hanzi,
    is_hanzi,
    pairs,
    sound_grams,
)
from kiosk.contract.guides import GuideItem

MOST_TYPED: Final = 40
"""Characters that are looked at."""
_ENOUGH: Final = 3
"""With so many sure hits, no guesses are added."""
_LEAST_MEANT: Final = 20.0
"""Below it an item has too little of what was typed."""
_LEAST_GUESSED: Final = 12.0
_MOST_GUESSES: Final = 8
_LEAST_RIGHT: Final = 70.0
"""Below it a slip is another word."""
_CANDIDATES: Final = 120
_MOST_SLIPS: Final = 40
"""Of those with most of the same triples: comparing letters is the dearest step."""

_MOST_ROWS: Final = 4000
"""That are put in order by the database, which takes some microseconds for each: of the typed text's tokens the
rarest are asked for, which tell the most, so many that there are no more rows than these."""

_MOST_KEPT: Final = 2000
"""Rows that stay read, of some kB each: the same ones come again with every key."""
_WORDS: Final = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY bm25(words, 4, 3.8, 3.2, 1) LIMIT ?"
_SAID: Final = "SELECT rowid FROM said WHERE said MATCH ? ORDER BY rank LIMIT ?"
_SEEN: Final = "SELECT gram, items FROM seen WHERE gram IN"
_MOST_WAYS: Final = 4
"""To say the same characters."""
_MOST_INITIALS: Final = 12
_MOST_SHORTENED: Final = 24
"""Letters: in more of them, syllables are shortened in too many ways."""

_log: Final = structlog.get_logger("kiosk")


class SearchIndex:
    """Answers from any thread, one at a time. Making one takes time: on a worker."""

    def __init__(
        self, items: Iterable[GuideItem], folder: Path | None = None, *, phrasing: Phrasing | None = None
    ) -> None:
        """folder: where it is kept between starts; None keeps it in memory."""
        self._entries: Sequence[Entry] = [entry_of(item) for item in items]
        self._folder = folder
        self._phrasing = phrasing or city_phrasing()
        self._lock = threading.Lock()
        self._table = table.open_table(self._entries, self._phrasing.words, folder)
        told = self._table.execute("SELECT value FROM about WHERE name = 'digest'").fetchone()
        self.digest: Final[str] = told[0]
        """Of all that is searched: two indices of the same names have the same."""
        self.families: Final[Mapping[str, str]] = {entry.code: entry.family for entry in self._entries}
        """Of each code: see Hit.family."""
        self._read: dict[int, Candidate] = {}
        self._spelling = Spelling.of(self._table)

    def find(self, query: str) -> tuple[str, ...]:
        """Item codes, best first; nothing for an empty query."""
        return tuple(hit.code for hit in self.hits(query))

    def hits(self, query: str) -> tuple[Hit, ...]:
        """The same with scores."""
        return self.answer(query).hits

    @property
    def names(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Codes with the Chinese names of the item."""
        return tuple(
            (entry.code, tuple(name for kind, name in entry.names if kind is not NameKind.ENGLISH))
            for entry in self._entries
        )

    def knows(self, pair: str) -> bool:
        """Whether any item has these two characters side by side."""
        with self._lock:
            row = self._table.execute("SELECT 1 FROM seen WHERE gram = ?", (pair,)).fetchone()
        return row is not None

    def answer(self, query: str) -> Answer:
        """Nothing for an empty query."""
        typed = compared(query[:MOST_TYPED])[:MOST_TYPED]
        if not typed:
            return Answer((), ())
        with self._lock:
            try:
                return self._answer(typed)
            except sqlite3.DatabaseError as error:
                # Found whole when it was opened: the disk has changed under it since.
                _log.error("catalogue.index_broken", fault=type(error).__name__)
                with contextlib.suppress(sqlite3.Error):
                    self._table.close()
                self._table = table.make_again(self._entries, self._phrasing.words, self._folder)
                self._read.clear()
                return self._answer(typed)

    def close(self) -> None:
        with self._lock:
            self._table.close()

    def _answer(self, typed: str) -> Answer:
        best = _Best(self.families)
        if has_hanzi(typed):
            self._chinese(typed, best)
        else:
            self._letters([typed], typed, best, whole=False, ranking_of=lambda score: score)
            if best.sure == 0:
                self._by_parts(self._spelling.units(typed, self._phrasing), best)
            if best.found < _ENOUGH and 2 < len(typed) <= _MOST_INITIALS:
                self._shortened(typed, best)
            if best.found < _ENOUGH:
                self._slips(flattened(typed), best)
        return best.answer()

    # Chinese.

    def _chinese(self, typed: str, best: _Best) -> None:
        phrases = self._phrasing
        core = phrases.core(typed)
        units = phrases.units(typed)
        candidates = self._like(typed, units)
        for candidate in candidates:
            best.put(candidate, ranking.written(candidate, typed))
            if core != typed and len(core) > 1 and (score := ranking.written(candidate, core)):
                best.put(candidate, score - 20)
        if best.sure < _ENOUGH:
            weighed = self._weighed(units)
            for candidate in candidates:
                best.put_part(ranking.meaning(candidate, weighed, _LEAST_GUESSED))
        if best.sure == 0:
            # A wrong or a half-typed character still sounds right.
            self._by_sound(core if 1 < len(core) < len(typed) else typed, best)

    def _like(self, typed: str, units: tuple[Unit, ...]) -> list[Candidate]:
        wanted = dict.fromkeys(grams(typed))
        for unit in units:
            for other in unit.others:
                wanted.update(dict.fromkeys([one for one in grams(other) if len(one) == 2] or [other]))
        strong = [gram for gram in wanted if len(gram) == 2] or list(wanted)
        strong += [table.beginning(typed[:1]), table.beginning(typed[:2])]
        found = self._candidates(_WORDS, _any(self._rarest(strong)))
        if len(found) < _ENOUGH:
            single = [one for one in typed if is_hanzi(one)]
            if single:
                found += self._candidates(_WORDS, _any(self._rarest(dict.fromkeys(single))))
        return found

    def _weighed(self, units: tuple[Unit, ...]) -> Weighed:
        wanted: dict[str, None] = {}
        for unit in units:
            for text in (unit.text, *unit.others):
                wanted.update(dict.fromkeys(sound_grams(text) if text.startswith(MARK) else grams(text)))
        marks = ",".join("?" * len(wanted))
        rows = self._table.execute(f"SELECT gram, items FROM seen WHERE gram IN ({marks})", tuple(wanted))  # noqa: S608
        unknown = math.log(1 + len(self._entries))
        rarity = {gram: math.log(1 + len(self._entries) / (0.5 + items)) for gram, items in rows}
        return Weighed(units, rarity, unknown)

    def _by_sound(self, typed: str, best: _Best) -> None:
        ways = self._spoken(typed)
        if not ways:
            return
        letters = ["".join(way) for way in ways]
        whole = all(map(is_hanzi, typed))
        # Below whatever has the characters themselves, above what only has a part of them.
        self._letters(
            letters, letters[0], best, whole=whole, ranking_of=lambda score: score - SURE / 2 if score else 0.0
        )
        if whole:
            self._by_parts(self._spelling.parts(tuple(map(flattened, ways[0])), self._phrasing), best)
        if best.found < _ENOUGH:
            self._slips(flattened(letters[0]), best)

    def _spoken(self, typed: str) -> list[tuple[str, ...]]:
        """The ways in which it sounds, the usual one first; letters stay. Empty for a character without a sound."""
        characters = tuple(dict.fromkeys(one for one in typed if is_hanzi(one)))
        marks = ",".join("?" * len(characters))
        rows = self._table.execute(
            f"SELECT character, syllables FROM sounds_of WHERE character IN ({marks})",  # noqa: S608
            characters,
        )
        sounds = {character: syllables.split(" ")[:2] for character, syllables in rows}
        choices = [sounds.get(one, []) if is_hanzi(one) else [one] for one in typed]
        return list(islice(product(*choices), _MOST_WAYS))

    # Letters.

    def _letters(
        self, ways: list[str], shown: str, best: _Best, *, whole: bool, ranking_of: Callable[[float], float]
    ) -> None:
        """whole: no syllable is shortened."""
        for letters in ways:
            if not letters.isascii():
                continue
            one = len(letters) == 1
            tokens = [table.beginning(letters)] if one else [table.beginning(letters), letters]
            begun = self._prefixed(tokens[:1])
            found = begun if one else [*begun, *self._prefixed(tokens[1:])]
            if len(found) < _CANDIDATES and 2 < len(letters) <= _MOST_SHORTENED and not whole:
                found += self._prefixed(self._spelling.initials(letters))
            if not found:
                continue
            # One letter begins a syllable of nearly every name: only names that begin with it are meant.
            pattern = re.compile((f"^{MARK}" if one else MARK) + chain(letters))
            for candidate in found:
                best.put(candidate, ranking_of(ranking.sounding(candidate, pattern, len(shown))))

    def _by_parts(self, units: tuple[Unit, ...], best: _Best) -> None:
        """Syllables of a name that do not stand side by side in it, and words for it."""
        wanted: dict[str, None] = {}
        others: dict[str, None] = {}
        for unit in units:
            if unit.text.startswith(MARK):
                wanted.update(dict.fromkeys(sound_grams(unit.text)))
            for other in unit.others:
                others.update(dict.fromkeys(pairs(other) or [other]))
        found: list[Candidate] = []
        if wanted:
            found += self._candidates(_SAID, _any(map(table.said_token, self._rarest(wanted))))
        if others:
            found += self._candidates(_WORDS, _any(self._rarest(others)))
        if found:
            weighed = self._weighed(units)
            for candidate in found:
                best.put_part(ranking.meaning(candidate, weighed, _LEAST_GUESSED))

    def _shortened(self, letters: str, best: _Best) -> None:
        """Initials with gaps."""
        wanted = dict.fromkeys(map(table.short_token, pairs(letters)))
        for candidate in self._candidates(_SAID, _any(self._rarest(wanted))):
            best.put(candidate, ranking.shortened(candidate, letters))

    def _prefixed(self, tokens: Sequence[str]) -> list[Candidate]:
        if not tokens:
            return []
        return self._candidates(
            "SELECT rowid FROM sounds WHERE sounds MATCH ? LIMIT ?",
            " OR ".join(f'"{token[: table.LONGEST_SOUND]}"*' for token in tokens),
        )

    def _slips(self, letters: str, best: _Best) -> None:
        if len(letters) < 4:
            return
        triples = list(dict.fromkeys(letters[i : i + 3] for i in range(len(letters) - 2)))
        found = self._candidates(
            "SELECT rowid FROM slips WHERE slips MATCH ? ORDER BY rank LIMIT ?",
            _any(self._rarest(triples, "SELECT triple, items FROM triples WHERE triple IN")),
            _MOST_SLIPS,
        )
        for candidate in found:
            best.put(candidate, ranking.slipped(candidate, letters, _LEAST_RIGHT))

    def _rarest(self, tokens: Iterable[str], counted: str = _SEEN) -> list[str]:
        """Of these tokens those that any item has, without the most frequent: see _MOST_ROWS. The rarest always."""
        wanted = tuple(tokens)
        marks = ",".join("?" * len(wanted))
        rows = 0
        rarest: list[str] = []
        for token, items in self._table.execute(f"{counted} ({marks}) ORDER BY 2, 1", wanted):
            rows += items
            if rarest and rows > _MOST_ROWS:
                break
            rarest.append(token)
        return rarest

    def _candidates(self, statement: str, wanted: str, most: int = _CANDIDATES) -> list[Candidate]:
        if not wanted:
            return []
        numbers = [number for (number,) in self._table.execute(statement, (wanted, most))]
        new = [number for number in numbers if number not in self._read]
        if new:
            marks = ",".join("?" * len(new))
            rows = self._table.execute(
                f"SELECT number, code, names, other FROM items WHERE number IN ({marks})",  # noqa: S608
                new,
            )
            self._read.update((row[0], Candidate(*row)) for row in rows)
        found = [self._read[number] for number in numbers]
        # The oldest, a few at a time: to let go of all at once takes as long as some answers.
        for number in list(islice(self._read, max(0, len(self._read) - _MOST_KEPT))):
            del self._read[number]
        return found


def _any(tokens: Iterable[str]) -> str:
    """An FTS5 query for any of these tokens, which are letters, digits and characters only."""
    return " OR ".join(f'"{token}"' for token in tokens)


class _Best:
    """The best score of each item so far."""

    def __init__(self, families: Mapping[str, str]) -> None:
        """families: of each code."""
        self._families = families
        self._scores: dict[tuple[int, str], float] = {}
        self._little: list[Had] = []
        """What has a part of the words, but not enough of it."""

    @property
    def found(self) -> int:
        return len(self._scores)

    @property
    def sure(self) -> int:
        """Families: variants of one item leave as much to guess as the one."""
        return len({self._families[code] for (_, code), score in self._scores.items() if score > SURE})

    def put(self, candidate: Candidate, score: float) -> None:
        _raise_to(self._scores, candidate, score)

    def put_part(self, had: Had | None) -> None:
        """For what has only a part of the words. Whether it is to be a guess is looked at closely when there is
        nothing else."""
        if had is None:
            return
        if had.share >= _LEAST_MEANT and had.score >= _LEAST_MEANT:
            self.put(had.candidate, had.score)
        else:
            self._little.append(had)

    def answer(self) -> Answer:
        if self._scores:
            return Answer(self._ordered(self._scores), ())
        guesses: dict[tuple[int, str], float] = {}
        for had in self._little:
            if had.score >= _LEAST_GUESSED:
                _raise_to(guesses, had.candidate, had.score)
        return Answer((), self._ordered(guesses)[:_MOST_GUESSES])

    def _ordered(self, scores: Mapping[tuple[int, str], float]) -> tuple[Hit, ...]:
        return ranked(Hit(code, score, self._families[code]) for (_, code), score in sorted(scores.items()))


def _raise_to(scores: dict[tuple[int, str], float], candidate: Candidate, score: float) -> None:
    key = (candidate.number, candidate.code)
    if score > scores.get(key, 0.0):
        scores[key] = score
