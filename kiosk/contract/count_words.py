# SPDX-License-Identifier: GPL-3.0-or-later
"""How long and how many in English: sentences are written for many, and read right of one as well."""

from __future__ import annotations

import re
from typing import Final

_ONE: Final = re.compile(
    r"(?<![\d.,:/-])1 ((?:working |calendar |more )?"
    r"(?:day|week|month|year|hour|minute|time|digit|character|page))s\b"
)
"""Nouns that our own sentences count, with an s as their plural."""


def one_is_one(english: str) -> str:
    """A sentence whose places are filled, with "1 month" where it came to say "1 months"."""
    return _ONE.sub(r"1 \1", english)
