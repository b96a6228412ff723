# SPDX-License-Identifier: GPL-3.0-or-later
"""How people ask, as data of the city: what is only asking, and other words for the same thing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import Field

from kiosk.catalogue.finding.words import compared
from kiosk.contract.message import Message

_FILE: Final = Path(__file__).with_name("city_words.json")


class Meant(Message):
    """What people say, and what names say instead; not the other way round."""

    said: tuple[str, ...] = Field(min_length=1)
    meant: tuple[str, ...] = Field(min_length=1)


class CityWords(Message):
    """question_words: how one asks, never what for. weak_words: what every other name has. same: words for one
    thing, each for the others."""

    question_words: tuple[str, ...]
    weak_words: tuple[str, ...]
    same: tuple[tuple[str, ...], ...]
    meant: tuple[Meant, ...]


@dataclass(frozen=True)
class Unit:
    """A part of what was typed. others: words that may stand for it in a name; empty where only itself does."""

    text: str
    others: frozenset[str] = field(default=frozenset())


class Phrasing:
    """Takes a typed question apart. Immutable once made."""

    def __init__(self, words: CityWords) -> None:
        others: dict[str, set[str]] = {}
        for group in words.same:
            for word in group:
                others.setdefault(compared(word), set()).update(map(compared, group))
        for entry in words.meant:
            for word in entry.said:
                others.setdefault(compared(word), set()).update(map(compared, entry.meant))
        self._others = {word: frozenset(group - {word}) for word, group in others.items()}
        self._asking = _any_of(words.question_words)
        self._weak = _any_of(words.weak_words)
        self._known = _any_of(tuple(others))

    @property
    def words(self) -> tuple[str, ...]:
        """Those that have others."""
        return tuple(self._others)

    def others(self, word: str) -> frozenset[str]:
        """What may stand for a word in a name."""
        return self._others.get(word, frozenset())

    def units(self, text: str) -> tuple[Unit, ...]:
        """text: compared. Without what is only asking; all of it where nothing else would be left."""
        found: list[Unit] = []
        for part in self._stretches(text):
            place = 0
            for match in self._known.finditer(part):
                if match.start() > place:
                    found.append(Unit(part[place : match.start()]))
                found.append(Unit(match.group(), self._others[match.group()]))
                place = match.end()
            if place < len(part):
                found.append(Unit(part[place:]))
        return tuple(found)

    def core(self, text: str) -> str:
        """The question without what is only asking."""
        return "".join(self._stretches(text))

    def _stretches(self, text: str) -> list[str]:
        # A word for a thing is kept even where a word of asking stands in it.
        bare = _split_keeping(text, self._known, self._asking)
        strong = [part for stretch in bare for part in self._strong(stretch)]
        return strong or bare or [text]

    def _strong(self, stretch: str) -> list[str]:
        return [part for part in _split_keeping(stretch, self._known, self._weak) if part]


def _split_keeping(text: str, kept: re.Pattern[str], dropped: re.Pattern[str]) -> list[str]:
    """The stretches of text between what is dropped; what is kept is never cut into."""
    stretches, current, place = [], "", 0
    while place < len(text):
        if (match := kept.match(text, place)) is not None:
            current += match.group()
            place = match.end()
        elif (match := dropped.match(text, place)) is not None:
            if current:
                stretches.append(current)
            current, place = "", match.end()
        else:
            current += text[place]
            place += 1
    return [*stretches, current] if current else stretches


def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """The longest first."""
    ordered = sorted({compared(word) for word in words} - {""}, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered)))


@cache
def city_phrasing() -> Phrasing:
    """Of the words that come with the program."""
    return Phrasing(CityWords.model_validate_json(_FILE.read_bytes()))
