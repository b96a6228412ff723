# SPDX-License-Identifier: GPL-3.0-or-later
"""How well an item answers what was typed. Candidates come from the index; here each is looked at closely.

Scores: above SURE the typed text itself stands in a name (or its sound, for letters); below it, parts of it do, or
other words for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from kiosk.catalogue.finding.city_words import Unit
from kiosk.catalogue.finding.entries import NameKind
from kiosk.catalogue.finding.hits import SURE
from kiosk.catalogue.finding.words import MARK, flattened, initials, pairs, sound_grams, syllables_of

_WEIGHT: Final = (1.0, 0.97, 0.94, 0.9)
"""By NameKind."""
_OTHER_WORDS: Final = 0.4
"""Of what stands in conditions, materials, summary or department only."""
_OTHER_WORD_FOR: Final = 0.9
"""Of a word that stands for the typed one."""
_SINGLE: Final = 0.25
"""Of a character beside a pair of them."""
_LONE: Final = 0.6
"""Of a character that stands alone."""
_FOCUS: Final = 0.3
"""How much of a score is how much of the name was meant."""


@dataclass(frozen=True)
class Name:
    """text: compared; readings: marked."""

    kind: NameKind
    text: str
    readings: tuple[str, ...]

    @cached_property
    def flat(self) -> tuple[str, ...]:
        """Readings flattened, a mark behind the last syllable too."""
        return tuple(flattened(reading) + MARK for reading in self.readings)

    @cached_property
    def run_together(self) -> tuple[str, ...]:
        """Readings flattened, without marks."""
        return tuple(flattened(reading.replace(MARK, "")) for reading in self.readings)

    @property
    def weight(self) -> float:
        return _WEIGHT[self.kind]


@dataclass(frozen=True)
class Candidate:
    """An item's row. number: its place in the city's order."""

    number: int
    code: str
    body: str
    other: str

    @cached_property
    def names(self) -> tuple[Name, ...]:
        return tuple(Name(NameKind(kind), text, tuple(told)) for kind, text, told in json.loads(self.body))

    @cached_property
    def chinese(self) -> tuple[Name, ...]:
        return tuple(name for name in self.names if name.kind is not NameKind.ENGLISH)

    @cached_property
    def all_text(self) -> str:
        """Every Chinese name and the other words: what is not in it is in none of them."""
        return "\n".join((*(name.text for name in self.chinese), self.other))

    @cached_property
    def all_sound(self) -> str:
        return "\n".join(reading for name in self.chinese for reading in name.flat)


def written(candidate: Candidate, typed: str) -> float:
    """The text as it was typed, in a name; 0 when it is in none."""
    best = 0.0
    if typed not in candidate.all_text:
        return best
    for name in candidate.chinese:
        place = name.text.find(typed)
        if place >= 0:
            best = max(best, (60 + _closeness(place, len(typed) / len(name.text))) * name.weight)
    return best and SURE + best


def sounding(candidate: Candidate, pattern: re.Pattern[str], letters: int) -> float:
    """Letters, in full, by initials or mixed; 0 when no name sounds so. letters: how many were typed."""
    best = 0.0
    for name in candidate.names:
        for reading in name.readings:
            match = pattern.search(reading)
            if match is None:
                continue
            found = match.group()
            syllables = max(1, reading.count(MARK))
            share = found.count(MARK) / syllables
            spelt = letters / max(1, len(found.replace(MARK, "")))
            score = (50 + _closeness(match.start(), share) + 5 * spelt) * name.weight
            best = max(best, score)
    return best and SURE + best


@dataclass(frozen=True)
class Weighed:
    """What was typed, taken apart, each part with how much it tells."""

    units: tuple[Unit, ...]
    rarity: dict[str, float]
    """Of each gram; what is not in it no item has."""
    unknown: float

    def _tells(self, text: str) -> float:
        found = _two(text)
        return sum(self.rarity.get(gram, self.unknown) for gram in found)

    @cached_property
    def parts(self) -> tuple[tuple[str, float, frozenset[str]], ...]:
        """Grams and words, how much each tells, and what may stand for it."""
        told: list[tuple[str, float, frozenset[str]]] = []
        for unit in self.units:
            if unit.others:
                rarest = max(
                    (self._tells(word) for word in (unit.text, *unit.others) if self._known(word)), default=0.0
                )
                told.append((unit.text, min(rarest or self._tells(unit.text), 2.5 * self.unknown), unit.others))
                continue
            ones = _one_by_one(unit.text)
            told += [(gram, self._rare(gram), frozenset()) for gram in _two(unit.text)] if len(ones) > 1 else []
            alone = _SINGLE if len(ones) > 1 else _LONE
            told += [(one, alone * self._rare(one), frozenset()) for one in ones]
        return tuple(told)

    def _rare(self, gram: str) -> float:
        return self.rarity.get(gram, self.unknown)

    def _known(self, word: str) -> bool:
        return all(gram in self.rarity for gram in _two(word))

    @cached_property
    def whole(self) -> float:
        return sum(weight for _, weight, _ in self.parts) or 1.0


def _one_by_one(text: str) -> list[str]:
    """Characters, or syllables between marks."""
    if text.startswith(MARK):
        return [f"{MARK}{syllable}{MARK}" for syllable in syllables_of(text)]
    return list(text)


def _two(text: str) -> list[str]:
    """Pairs of neighbours; what is alone stands for itself."""
    if text.startswith(MARK):
        return [gram for gram in sound_grams(text) if gram.count(MARK) == 3] or [text]
    return pairs(text) or [text]


def meaning(candidate: Candidate, typed: Weighed, least: float) -> float:
    """The share of what was typed that the item has, in these or other words: 0 to 100; 0 below least."""
    had = 0.0
    matched: list[str] = []
    for text, weight, others in typed.parts:
        best = _had(candidate, text)
        if best:
            matched.append(text)
        for other in others:
            if best >= _OTHER_WORD_FOR:
                break
            found = _OTHER_WORD_FOR * _had(candidate, other)
            if found > best:
                best = found
                matched.append(other)
        had += weight * best
    share = 100 * had / typed.whole
    if not had or share < least:
        return 0.0
    score = share * (1 - _FOCUS + _FOCUS * _focus(candidate, matched))
    return score if score >= least else 0.0


def _had(candidate: Candidate, text: str) -> float:
    sound = text.startswith(MARK)
    if text not in (candidate.all_sound if sound else candidate.all_text):
        return 0.0
    for name in candidate.chinese:
        if any(text in reading for reading in name.flat) if sound else text in name.text:
            # Plain, alias, legal: in the order of their weights.
            return name.weight
    return _OTHER_WORDS if text in candidate.other else 0.0


def _focus(candidate: Candidate, matched: Sequence[str]) -> float:
    """The largest share of a name that was meant."""
    best = 0.0
    for name in candidate.chinese:
        taken = bytearray(len(name.text))
        for text in matched:
            if text.startswith(MARK):
                size, places = text.count(MARK) - 1, _sounded_at(name, text)
            else:
                size, places = len(text), _written_at(name, text)
            for place in places:
                taken[place : place + size] = b"\x01" * size
        del taken[len(name.text) :]
        best = max(best, name.weight * sum(taken) / len(name.text))
    return best


def _written_at(name: Name, text: str) -> list[int]:
    places, place = [], name.text.find(text)
    while place >= 0:
        places.append(place)
        place = name.text.find(text, place + len(text))
    return places


def _sounded_at(name: Name, text: str) -> list[int]:
    """By syllables, which are characters where all of a name is Chinese."""
    for reading in name.flat:
        if (place := reading.find(text)) >= 0:
            return [reading[:place].count(MARK)]
    return []


def shortened(candidate: Candidate, letters: str) -> float:
    """First letters of a name's words in their order, with words between them left out: 0 to 100."""
    best = 0.0
    for name in candidate.chinese:
        for reading in name.readings[:1]:
            short = initials(reading)
            gaps = _fewest_gaps(letters, short)
            if gaps is not None and 2 * gaps < len(letters):
                share = len(letters) / len(short)
                best = max(best, (1 - 0.12 * gaps) * (0.7 + 0.3 * share) * name.weight)
    return 100 * best


def _fewest_gaps(letters: str, text: str) -> int | None:
    """How often something is left out between the letters, where they stand in the text in this order; None where
    they do not."""
    most = len(letters) + 1
    # ends[i]: fewest gaps with the letters so far, the last of them at i.
    ends = [0 if one == letters[0] else most for one in text]
    for letter in letters[1:]:
        before, nearest = ends, most
        ends = []
        for place, one in enumerate(text):
            joined = before[place - 1] if place else most
            ends.append(min(joined, nearest + 1) if one == letter else most)
            nearest = min(nearest, joined)
    fewest = min(ends, default=most)
    return fewest if fewest < most else None


def slipped(candidate: Candidate, letters: str) -> float:
    """Letters with a slip, or Chinese that only sounds like a name: the share that is right, 0 to 100, of the best
    stretch of a name. letters: flattened, without marks."""
    best = 0.0
    for name in candidate.chinese:
        for text in name.run_together[:1]:
            wrong = _fewest_wrong(letters, text)
            right = 1 - wrong / len(letters)
            focus = min(1.0, len(letters) / max(1, len(text)))
            best = max(best, right * (0.85 + 0.15 * focus) * name.weight)
    return 100 * best


def _fewest_wrong(pattern: str, text: str) -> int:
    """Fewest letters to change, add or leave out so that the pattern stands somewhere in the text (Myers 1999, as
    bits of one number)."""
    length = len(pattern)
    places: dict[str, int] = {}
    for place, letter in enumerate(pattern):
        places[letter] = places.get(letter, 0) | 1 << place
    mask, top = (1 << length) - 1, 1 << (length - 1)
    plus, minus, wrong, fewest = mask, 0, length, length
    for letter in text:
        equal = places.get(letter, 0)
        vertical = equal | minus
        horizontal = ((((equal & plus) + plus) ^ plus) | equal) & mask
        up = minus | ~(horizontal | plus) & mask
        down = plus & horizontal
        if up & top:
            wrong += 1
        elif down & top:
            wrong -= 1
        fewest = min(fewest, wrong)
        up = up << 1 & mask
        down = down << 1 & mask
        plus = (down | ~(vertical | up)) & mask
        minus = up & vertical
    return fewest


def _closeness(place: int, share: float) -> float:
    """Up to 40: 15 for the beginning of a name, 25 for how much of it was typed."""
    return (15 if place == 0 else 0) + 25 * min(1.0, share)
