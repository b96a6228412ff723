# SPDX-License-Identifier: GPL-3.0-or-later
"""Bank card numbers: their check digit (ISO/IEC 7812-1, annex B), and how they may be shown."""

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


def mask_account(account: str) -> str:
    """The first six and the last four digits; of a number of ten or fewer the last four."""
    shown = account[:6] if len(account) > 10 else ""
    return shown + "*" * (len(account) - len(shown) - 4) + account[-4:]
