# SPDX-License-Identifier: GPL-3.0-or-later
"""Views as plain values for QML: dataclasses become maps, and every text is said in one language."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, Protocol

from kiosk.contract.count_words import one_is_one
from kiosk.contract.message import Text
from kiosk.journey.phrases import Phrase


class Speaker(Protocol):
    """Says words in the language of the moment."""

    def text(self, text: Text) -> str: ...

    def phrase(self, source: str) -> str:
        """The translation of a source string, its {places} still empty."""


def say(words: object, speaker: Speaker) -> str:
    """One text, its places filled; a value of a place may be a text itself."""
    if isinstance(words, Text):
        return speaker.text(words)
    if isinstance(words, Phrase):
        values = {name: say(value, speaker) for name, value in words.values.items()}
        pattern = speaker.phrase(words.source)
        return one_is_one(pattern.format_map(values)) if values else pattern
    return str(words)


def plain(value: object, speaker: Speaker) -> Any:
    """The value as QML takes it. Raises TypeError for a type that no view has."""
    if isinstance(value, Text | Phrase):
        return say(value, speaker)
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, tuple):
        return [plain(part, speaker) for part in value]
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name), speaker) for field in fields(value)}
    raise TypeError(f"a view cannot hold {type(value).__name__}")
