# SPDX-License-Identifier: GPL-3.0-or-later
"""How well an item answers what was typed. Candidates come from the index; here each is looked at closely.

Scores: above SURE the typed text itself stands in a name (or its sound, for letters); below it, parts of it do, or
other words for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Final, NamedTuple

from kiosk.catalogue.finding.city_words import Unit
from kiosk.catalogue.finding.entries import NameKind
from kiosk.catalogue.finding.hits import SURE
from kiosk.catalogue.finding.words import MARK, flattened, initials, pairs, sound_grams, syllables_of

_WEIGHT: Final = (1.0, 0.97, 0.94, 0.9)
"""By NameKind."""
_CHINESE: Final = (NameKind.PLAIN, NameKind.ALIAS, NameKind.LEGAL)
"""In the order of their weights."""
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


class Name(NamedTuple):
    """text: compared; readings: marked; flat: readings flattened, a mark behind the last syllable too."""

    kind: NameKind
    text: str
    readings: tuple[str, ...]
    flat: tuple[str, ...]

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
        told = json.loads(self.body)
        # All at once: name by name it takes several times as long.
        flat = iter(flattened("\n".join(one + MARK for _, _, readings in told for one in readings)).split("\n"))
        return tuple(
            Name(NameKind(kind), text, tuple(readings), tuple(islice(flat, len(readings))))
            for kind, text, readings in told
        )

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

    @cached_property
    def texts(self) -> tuple[tuple[float, str], ...]:
        """Of each kind what is written, the one that weighs most first."""
        return (*self._by_kind(lambda name: (name.text,)), (_OTHER_WORDS, self.other))

    @cached_property
    def sounds(self) -> tuple[tuple[float, str], ...]:
        """Of each kind how it sounds."""
        return self._by_kind(lambda name: name.flat)

    @cached_property
    def letters(self) -> tuple[tuple[float, str], ...]:
        """The usual reading of each Chinese name with its weight, flattened, without marks."""
        names = [name for name in self.chinese if name.readings]
        told = flattened("\n".join(name.readings[0] for name in names).replace(MARK, "")).split("\n")
        return tuple((name.weight, text) for name, text in zip(names, told, strict=False))

    def _by_kind(self, told: Callable[[Name], tuple[str, ...]]) -> tuple[tuple[float, str], ...]:
        return tuple(
            (_WEIGHT[kind], "\n".join(text for name in self.chinese if name.kind is kind for text in told(name)))
            for kind in _CHINESE
        )


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


class Part(NamedTuple):
    """A gram or a word. weight: how much it tells; others: what may stand for it; again: two characters, each of
    which is a part of its own, so that where they stand is told by those."""

    text: str
    weight: float
    others: tuple[str, ...] = ()
    again: bool = False


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
    def parts(self) -> tuple[Part, ...]:
        told: list[Part] = []
        for unit in self.units:
            if unit.others:
                rarest = max(
                    (self._tells(word) for word in (unit.text, *unit.others) if self._known(word)), default=0.0
                )
                weight = min(rarest or self._tells(unit.text), 2.5 * self.unknown)
                told.append(Part(unit.text, weight, tuple(sorted(unit.others))))
                continue
            ones = _one_by_one(unit.text)
            if len(ones) > 1:
                told += [Part(gram, self._rare(gram), again=not gram.startswith(MARK)) for gram in _two(unit.text)]
            alone = _SINGLE if len(ones) > 1 else _LONE
            told += [Part(one, alone * self._rare(one)) for one in ones]
        return tuple(told)

    def _rare(self, gram: str) -> float:
        return self.rarity.get(gram, self.unknown)

    def _known(self, word: str) -> bool:
        return all(gram in self.rarity for gram in _two(word))

    @cached_property
    def whole(self) -> float:
        return sum(part.weight for part in self.parts) or 1.0


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


@dataclass(frozen=True)
class Had:
    """What an item has of the typed parts. share: 0 to 100."""

    candidate: Candidate
    share: float
    matched: tuple[str, ...]

    @cached_property
    def score(self) -> float:
        """Of two with the same share, more for the one of which more of a name was meant. At most the share."""
        return self.share * (1 - _FOCUS + _FOCUS * _focus(self.candidate, self.matched))


def meaning(candidate: Candidate, typed: Weighed, least: float) -> Had | None:
    """The share of what was typed that the item has, in these or other words; None below least."""
    had = 0.0
    matched: list[str] = []
    for text, weight, others, again in typed.parts:
        best = _had(candidate, text)
        if best and not again:
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
    return Had(candidate, share, tuple(matched)) if had and share >= least else None


def _had(candidate: Candidate, text: str) -> float:
    if text[0] == MARK:
        every, kinds = candidate.all_sound, candidate.sounds
    else:
        every, kinds = candidate.all_text, candidate.texts
    if text in every:
        for weight, told in kinds:
            if text in told:
                return weight
    return 0.0


def _focus(candidate: Candidate, matched: Sequence[str]) -> float:
    """The largest share of a name that was meant."""
    best = 0.0
    ones = {text for text in matched if len(text) == 1}
    more = [text for text in matched if len(text) > 1]
    for name in candidate.chinese:
        if not more:
            taken = sum(map(name.text.count, ones))
        else:
            places = bytearray(one in ones for one in name.text)
            for text in more:
                if text[0] == MARK:
                    size, begun = text.count(MARK) - 1, _sounded_at(name, text)
                else:
                    size, begun = len(text), _written_at(name, text)
                for place in begun:
                    places[place : place + size] = b"\x01" * size
            taken = sum(places[: len(name.text)])
        best = max(best, name.weight * taken / len(name.text))
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
            if not _in_order(letters, short):
                continue
            gaps = _fewest_gaps(letters, short)
            if gaps is not None and 2 * gaps < len(letters):
                share = len(letters) / len(short)
                best = max(best, (1 - 0.12 * gaps) * (0.7 + 0.3 * share) * name.weight)
    return 100 * best


def _in_order(letters: str, text: str) -> bool:
    place = 0
    for letter in letters:
        place = text.find(letter, place) + 1
        if not place:
            return False
    return True


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


def slipped(candidate: Candidate, letters: str, least: float) -> float:
    """Letters with a slip, or Chinese that only sounds like a name: the share that is right, 0 to 100, of the best
    stretch of a name; 0 below least. letters: flattened, without marks."""
    best = 0.0
    for weight, text in candidate.letters:
        # No more letters can be right than there are.
        share = min(1.0, len(text) / len(letters))
        focus = min(1.0, len(letters) / max(1, len(text)))
        weighed = (0.85 + 0.15 * focus) * weight
        if 100 * share * weighed < max(least, 100 * best):
            continue
        best = max(best, (1 - _fewest_wrong(letters, text) / len(letters)) * weighed)
    return 100 * best if 100 * best >= least else 0.0


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
