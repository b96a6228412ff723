# SPDX-License-Identifier: GPL-3.0-or-later
"""Identifiers that the kiosk makes itself: application ids and pick-up codes."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime
from typing import Final

PICK_UP_CODE_RANDOM_BITS: Final = 70
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH: Final = 15
_LOOKALIKES: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_uuid7(at: datetime) -> str:
    """A UUID version 7 (RFC 9562 section 5.7): 48 bits of Unix milliseconds, 74 random bits."""
    milliseconds = int(at.timestamp() * 1000) & ((1 << 48) - 1)
    value = milliseconds << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))


def is_uuid7(text: str) -> bool:
    """True for the canonical text of a version 7 UUID."""
    try:
        value = uuid.UUID(text)
    except ValueError:
        return False
    return value.version == 7 and str(value) == text


def new_pick_up_code() -> str:
    """A code to type from a slip: 14 random Crockford base-32 characters (70 bits) and one check character.

    Groups of five, "ABCDE-FGHJK-MNPQR". The check is the sum of values by place, mod 32: it finds
    every single wrong character and most swaps.
    """
    body = "".join(secrets.choice(_CROCKFORD) for _ in range(_LENGTH - 1))
    return _grouped(body + _check(body))


def normalise_pick_up_code(typed: str) -> str | None:
    """The canonical form of what a person typed, or None when it cannot be a code."""
    text = "".join(typed.upper().split()).replace("-", "").translate(_LOOKALIKES)
    if len(text) != _LENGTH or any(c not in _CROCKFORD for c in text):
        return None
    return _grouped(text) if _check(text[:-1]) == text[-1] else None


def _check(body: str) -> str:
    # Odd weights are units mod 32, so any single changed character changes the sum.
    return _CROCKFORD[sum((2 * i + 1) * _CROCKFORD.index(c) for i, c in enumerate(body)) % 32]


def _grouped(text: str) -> str:
    return "-".join(text[i : i + 5] for i in range(0, _LENGTH, 5))
