# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts on their way to the screen, still in both languages.

Catalogue texts (`contract.message.Text`) carry both languages. Everything else is a Phrase: an English
source string that the UI translates when it draws. Both may stand anywhere in a view; the UI resolves
them, and resolves them again when the citizen switches the language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from kiosk.contract.message import Text

CONTEXT: Final = "Journey"
"""The translation context of every phrase made in Python."""


@dataclass(frozen=True)
class Phrase:
    """An English source string and the values for its {named} places; a value may be a text itself."""

    source: str
    values: Mapping[str, object] = field(default_factory=dict)


Words = Text | Phrase | str
"""A plain string is the same in every language: a number, a name."""


def QT_TRANSLATE_NOOP(_context: str, source: str) -> str:
    """Mark a source string for translation where no Qt may be imported."""
    return source
