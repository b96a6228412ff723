# SPDX-License-Identifier: GPL-3.0-or-later
"""How long in English: sentences are written for many months, and read right of one as well."""

from __future__ import annotations

import re
from typing import Final

_ONE: Final = re.compile(r"(?<![\d.,:/-])1 ((?:working |calendar )?(?:day|week|month|year|hour|minute))s\b")


def one_is_one(english: str) -> str:
    """A sentence whose places are filled, with "1 month" where it came to say "1 months"."""
    return _ONE.sub(r"1 \1", english)
