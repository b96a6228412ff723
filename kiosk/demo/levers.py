# SPDX-License-Identifier: GPL-3.0-or-later
"""The dock's levers, cards and groups of them, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


@dataclass(frozen=True)
class Lever:
    """One button: pulled by its name and arguments. on: it stands pulled."""

    label: str
    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    on: bool = False
    note: str = ""


class Tone(StrEnum):
    """How a line or a card is meant; colour never speaks alone."""

    PLAIN = "plain"
    GOOD = "good"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True)
class CardLine:
    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True)
class Card:
    """Something that stands somehow, and what is to be said of it."""

    title: str
    tone: Tone
    lines: tuple[CardLine, ...]


@dataclass(frozen=True)
class LeverGroup:
    """folded: its levers are shown when somebody touches the title."""

    title: str
    levers: tuple[Lever, ...]
    text: str | None = None
    folded: bool = False
    cards: tuple[Card, ...] = ()
