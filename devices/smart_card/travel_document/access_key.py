# SPDX-License-Identifier: GPL-3.0-or-later
"""The key of Basic Access Control: what is printed in the machine readable zone and typed by whoever holds it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final

_WEIGHTS: Final = (7, 3, 1)
_NUMBER: Final = re.compile(r"[A-Z0-9][A-Z0-9<]{0,19}")
_NUMBER_FIELD: Final = 9
"""A longer number runs on in the optional data; the key then takes it whole."""


@dataclass(frozen=True)
class AccessKey:
    """text: document number, birth date and expiry date, each with its check digit (Doc 9303-11, 9.7.2)."""

    text: str = field(repr=False)


def access_key(number: str, birth: date, expiry: date) -> AccessKey | None:
    """From what is typed: the document number as printed, letters in any case, and two dates. None when no document
    has such a number."""
    wanted = re.sub(r"[\s-]", "", number).upper()
    if not _NUMBER.fullmatch(wanted):
        return None
    parts = (wanted.ljust(_NUMBER_FIELD, "<"), f"{birth:%y%m%d}", f"{expiry:%y%m%d}")
    return AccessKey("".join(part + str(check_digit(part)) for part in parts))


def check_digit(text: str) -> int:
    """Doc 9303-3, 4.9: weights 7, 3, 1; digits as they are, A to Z as 10 to 35, < as 0. Raises ValueError."""
    total = 0
    for at, character in enumerate(text):
        total += (0 if character == "<" else int(character, 36)) * _WEIGHTS[at % 3]
    return total % 10
