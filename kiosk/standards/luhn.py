# SPDX-License-Identifier: GPL-3.0-or-later
"""The check digit of bank card numbers (ISO/IEC 7812-1, annex B)."""

from __future__ import annotations


def is_bank_card_number(text: str) -> bool:
    """True for 16 to 19 ASCII digits whose Luhn sum is right."""
    if not (16 <= len(text) <= 19 and text.isascii() and text.isdigit()):
        return False
    total = 0
    for place, digit in enumerate(reversed(text)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
