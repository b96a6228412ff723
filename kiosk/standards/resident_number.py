# SPDX-License-Identifier: GPL-3.0-or-later
"""The citizen identification number of GB 11643-1999, and numbers of the same shape on residence permits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

_SHAPE: Final = re.compile(r"[0-9]{17}[0-9X]")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS: Final = "10X98765432"


class NumberFault(StrEnum):
    """Why a text is no citizen identification number."""

    SHAPE = "shape"
    BIRTH_DATE = "birth_date"
    CHECKSUM = "checksum"


@dataclass(frozen=True)
class ResidentNumber:
    """A number that passed every check.

    region: six digits of GB/T 2260; birth: the date inside the number; male: odd sequence number.
    """

    text: str
    region: str
    birth: date
    male: bool


def check_character(first_seventeen: str) -> str:
    """The eighteenth character by ISO 7064 MOD 11-2, as GB 11643 annex A computes it."""
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def parse_resident_number(text: str) -> ResidentNumber | NumberFault:
    """Check shape, birth date and checksum, in this order, and name the first that fails."""
    if not _SHAPE.fullmatch(text):
        return NumberFault.SHAPE
    try:
        birth = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return NumberFault.BIRTH_DATE
    if check_character(text[:17]) != text[17]:
        return NumberFault.CHECKSUM
    return ResidentNumber(text=text, region=text[:6], birth=birth, male=int(text[16]) % 2 == 1)


def mask_number(number: str) -> str:
    """What a screen or slip may show: six characters, stars, the last four."""
    if len(number) <= 10:
        return "*" * max(0, len(number) - 4) + number[-4:]
    return number[:6] + "*" * (len(number) - 10) + number[-4:]


def mask_phone(phone: str) -> str:
    """A mobile number with its middle four digits starred."""
    return phone[:3] + "****" + phone[7:] if len(phone) == 11 else "*" * len(phone)
