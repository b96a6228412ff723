# SPDX-License-Identifier: GPL-3.0-or-later
"""From typed letters to ranked candidates.

The letters are split into pieces in the likeliest ways: whole syllables where they fit, first letters of
syllables where they do not ("gaoljt" for 高龄津贴), and a last syllable that may be only begun. Words and
names that take all letters compete with a sentence composed of words; then come the words of the
beginning, longest first, and the characters of the first syllable, down to the rarest.

Free of state: no learning, no memory of what was typed, the same letters give the same candidates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, product
from typing import Final

from ui.pinyin.splitting import Piece, Splitter, normalise
from ui.pinyin.table import MARK, Entry, Table

_JOINT: Final = 30
"""Levels that each further word of a composed sentence costs, so that whole words win over their parts."""
_ALONE: Final = 5
"""Levels that a single character loses in a sentence: most of its occurrences are parts of words."""
_NAME: Final = {2: 20, 3: 33}
"""Levels that a name costs which is put together of surname and given name, by its syllables."""
_BEGUN: Final = 4
"""Levels that a word loses whose last syllable is only begun."""
_SPLIT: Final = 3.0
"""Levels that a less likely split loses for each unit of its cost."""
_LONGEST_WORD: Final = 9
_LONGEST_SENTENCE: Final = 14
"""Pieces. Beyond it nothing is composed; the beginning is chosen first, then the rest."""
_SPLITS_FOR_BEGINNINGS: Final = 3
_CHARACTERS_OF_A_BEGINNING: Final = 8
_SURNAMES_TRIED: Final = 3
_GIVEN_TRIED: Final = 5
_NAMES: Final = 9
_LEAST_NAME: Final = 2
"""A name below this level is no name that people bear."""


@dataclass(frozen=True)
class Candidate:
    """A choice, and how many of the (normalised) letters it stands for, marks included."""

    text: str
    letters: int


@dataclass(frozen=True)
class _Scored:
    text: str
    letters: int
    score: float
    split: tuple[Piece, ...]


class PinyinEngine:
    """The table is read at the first question."""

    def __init__(self, table: Table | None = None) -> None:
        self._given_table = table

    @cached_property
    def _table(self) -> Table:
        return self._given_table or Table()

    @cached_property
    def _splitter(self) -> Splitter:
        return Splitter(self._table.syllables)

    def candidates(self, letters: str, limit: int = 800) -> list[str]:
        """At most `limit` texts of Chinese characters, best first. Empty when the letters begin no syllable."""
        return [candidate.text for candidate in self.ranked(letters, limit)]

    def ranked(self, letters: str, limit: int = 800) -> list[Candidate]:
        """The same with the number of letters that each stands for."""
        return [Candidate(found.text, found.letters) for found in islice(self._found(normalise(letters)), limit)]

    def consume(self, letters: str, chosen: str) -> str:
        """The letters that remain after choosing a candidate of them. ValueError when it is none of them."""
        typed = normalise(letters)
        for found in self._found(typed):
            if found.text == chosen:
                return typed[found.letters :].lstrip(MARK)
        raise ValueError("not a candidate of these letters")

    def segments(self, letters: str) -> str:
        """The letters as they are read, with spaces between the pieces: "zhang san"."""
        typed = normalise(letters)
        first = next(self._found(typed), None)
        if first is None:
            return typed
        return " ".join(piece.text for piece in first.split)

    def _found(self, typed: str) -> Iterator[_Scored]:
        """Every candidate once, best first, made as they are asked for."""
        seen: set[str] = set()
        splits = self._splitter.splits(typed)
        for group in self._groups(splits):
            for found in sorted(group, key=lambda each: -each.score):
                if found.text not in seen:
                    seen.add(found.text)
                    yield found

    def _groups(self, splits: Sequence[tuple[float, tuple[Piece, ...]]]) -> Iterator[Iterable[_Scored]]:
        """Groups of candidates; all of one come before all of the next."""
        whole = [found for split in splits for found in self._whole(*split)]
        yield whole + [found for split in splits[:1] for found in self._sentence(*split)]
        beginnings = [
            (loss, pieces[:size], pieces)
            for loss, pieces in splits[:_SPLITS_FOR_BEGINNINGS]
            for size in range(1, min(len(pieces), _LONGEST_WORD + 1))
        ]
        for end in sorted({part[-1].end for _, part, _ in beginnings}, reverse=True):
            yield [
                _Scored(word, end, score - _SPLIT * loss, pieces)
                for loss, part, pieces in beginnings
                if part[-1].end == end
                for word, score in self._words(part)
            ]

    def _whole(self, loss: float, pieces: tuple[Piece, ...]) -> Iterator[_Scored]:
        """Words and names for all pieces."""
        end = pieces[-1].end
        # Names are tried in the likeliest split alone: in "ye'xian", not in "ye'xi'an".
        for word, score in [*self._words(pieces), *(self._names(pieces) if loss == 0 else ())]:
            yield _Scored(word, end, score - _SPLIT * loss, pieces)

    def _words(self, pieces: Sequence[Piece]) -> Iterator[tuple[str, float]]:
        """Words with exactly these pieces."""
        if any(piece.stray for piece in pieces) or len(pieces) > _LONGEST_WORD:
            return
        if len(pieces) == 1:
            yield from self._characters(pieces[0])
            return
        for syllables, packed in self._table.words("".join(piece.text[0] for piece in pieces)):
            if all(piece.fits(syllable) for piece, syllable in zip(pieces, syllables, strict=True)):
                begun = _BEGUN if pieces[-1].whole and syllables[-1] != pieces[-1].sound else 0
                for word, level in Table.unpack(packed):
                    yield word, level - begun

    def _characters(self, piece: Piece) -> Iterator[tuple[str, float]]:
        """All of a whole syllable; the commonest of each syllable that a begun one may become."""
        if piece.whole:
            yield from self._table.characters(piece.sound)
            return
        for syllable in sorted(self._table.syllables):
            if piece.fits(syllable):
                yield from self._table.characters(syllable)[:_CHARACTERS_OF_A_BEGINNING]

    def _names(self, pieces: tuple[Piece, ...]) -> list[tuple[str, float]]:
        """Surname and given name put together, for whole syllables only."""
        if not 2 <= len(pieces) <= 4 or not all(piece.whole for piece in pieces):
            return []
        sounds = [piece.sound for piece in pieces]
        found: list[tuple[str, float]] = []
        for size in (1, 2):
            given = sounds[size:]
            if not 1 <= len(given) <= 2:
                continue
            choices: list[list[Entry]] = [self._table.surnames(MARK.join(sounds[:size]))[:_SURNAMES_TRIED]]
            choices += [self._table.given(sound)[:_GIVEN_TRIED] for sound in given]
            for parts in product(*choices):
                score = sum(level for _, level in parts) - _NAME[1 + len(given)]
                if score >= _LEAST_NAME:
                    found.append(("".join(word for word, _ in parts), score))
        return sorted(found, key=lambda pair: -pair[1])[:_NAMES]

    def _sentence(self, loss: float, pieces: tuple[Piece, ...]) -> Iterator[_Scored]:
        """The likeliest sequence of words. From first letters none is made: it would be a guess."""
        size = len(pieces)
        if not 2 <= size <= _LONGEST_SENTENCE or pieces[-1].stray or not all(piece.whole for piece in pieces[:-1]):
            return
        best: list[tuple[float, str]] = [(0.0, "")]
        for end in range(1, size + 1):
            best.append(
                max(
                    (best[start][0] + score - (_JOINT if start else 0), best[start][1] + word)
                    for start in range(max(0, end - _LONGEST_WORD), end)
                    for word, score in self._best_word(pieces[start:end])
                )
            )
        score, text = best[size]
        yield _Scored(text, pieces[-1].end, score - _SPLIT * loss, pieces)

    def _best_word(self, pieces: Sequence[Piece]) -> list[tuple[str, float]]:
        """The likeliest word of these pieces, or none."""
        best = max(self._words(pieces), key=lambda pair: pair[1], default=None)
        if best is None:
            return []
        word, score = best
        return [(word, score - _ALONE if len(word) == 1 else score)]
