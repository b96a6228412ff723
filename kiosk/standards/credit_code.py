# SPDX-License-Identifier: GPL-3.0-or-later
"""The unified social credit code of GB 32100-2015."""

from __future__ import annotations

import re
from typing import Final

_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SHAPE: Final = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")


def credit_code_check_character(first_seventeen: str) -> str:
    """The eighteenth character: weights 3^i mod 31, complement to 31."""
    total = sum(_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(first_seventeen))
    return _ALPHABET[(31 - total % 31) % 31]


def is_credit_code(text: str) -> bool:
    """True for a code of the right shape whose check character is right."""
    return _SHAPE.fullmatch(text) is not None and credit_code_check_character(text[:17]) == text[17]
