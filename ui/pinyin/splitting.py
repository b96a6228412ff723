# SPDX-License-Identifier: GPL-3.0-or-later
"""Letters into pieces: whole syllables, first letters of syllables, and a last syllable only begun."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ui.pinyin.table import MARK

MAX_LETTERS: Final = 48
"""What is typed beyond it waits until its beginning is chosen."""

_SPLITS: Final = 8
_RANGE: Final = 1.2
"""A split that costs more than this above the best is not looked at: "xi'an" beside "xian", not "s'han"."""
_WHOLE, _BEGUN, _INITIAL, _STRAY = 1.0, 1.2, 1.5, 20.0
_LONGEST_SYLLABLE: Final = 6
_LONG_INITIALS: Final = ("zh", "ch", "sh")
_ALIASES: Final = {"lue": "lve", "nue": "nve"}
"""Spellings that people use for a syllable of the table."""


def normalise(letters: str) -> str:
    """Small letters a-z and marks: ü is v, everything else is dropped, so is a mark at the start."""
    plain = letters.lower().replace("ü", "v")
    return "".join(c for c in plain if "a" <= c <= "z" or c == MARK).lstrip(MARK)


@dataclass(frozen=True)
class Piece:
    """text: as typed. end: place after it in the letters. whole: a syllable. open: may be the beginning of a
    longer one. stray: begins no syllable ("v")."""

    text: str
    end: int
    whole: bool
    open: bool
    stray: bool = False

    @property
    def sound(self) -> str:
        return _ALIASES.get(self.text, self.text)

    def fits(self, syllable: str) -> bool:
        return syllable.startswith(self.sound) if self.open else syllable == self.sound


class Splitter:
    """syllables: all that some character sounds."""

    def __init__(self, syllables: frozenset[str]) -> None:
        self._syllables = syllables | frozenset(_ALIASES)
        self._beginnings = frozenset(s[:n] for s in self._syllables for n in range(1, len(s)))

    def splits(self, letters: str) -> list[tuple[float, tuple[Piece, ...]]]:
        """(cost above the best, pieces), likeliest first, for the first MAX_LETTERS of normalised letters."""
        letters = letters[:MAX_LETTERS]
        paths: list[list[tuple[float, tuple[Piece, ...]]]] = [[] for _ in range(len(letters) + 1)]
        paths[0] = [(0.0, ())]
        for start in range(len(letters)):
            here = sorted(paths[start], key=lambda path: path[0])[:_SPLITS]
            if letters[start] == MARK:
                paths[start + 1] += here
                continue
            for cost, piece in self._pieces(letters, start) if here else ():
                paths[piece.end] += [(so_far + cost, (*pieces, piece)) for so_far, pieces in here]
        # Sorting keeps the order of finding, which is the longest first piece, among equal costs.
        full = sorted((path for path in paths[len(letters)] if path[1]), key=lambda path: path[0])
        return [(cost - full[0][0], pieces) for cost, pieces in full[:_SPLITS] if cost - full[0][0] <= _RANGE]

    def _pieces(self, letters: str, start: int) -> list[tuple[float, Piece]]:
        """What may stand at this place, longest first."""
        stop = letters.find(MARK, start)
        rest = letters[start : stop if stop >= 0 else len(letters)]
        last = stop < 0
        found: list[tuple[float, Piece]] = []
        for size in range(min(_LONGEST_SYLLABLE, len(rest)), 0, -1):
            text, end = rest[:size], start + size
            if text in self._syllables:
                found.append((_WHOLE, Piece(text, end, whole=True, open=last and size == len(rest))))
            elif text in self._beginnings and size == len(rest):
                found.append((_BEGUN, Piece(text, end, whole=False, open=True)))
            elif text in _LONG_INITIALS or (size == 1 and text in self._beginnings):
                found.append((_INITIAL, Piece(text, end, whole=False, open=True)))
        return found or [(_STRAY, Piece(rest[0], start + 1, whole=False, open=False, stray=True))]
