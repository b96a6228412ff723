# SPDX-License-Identifier: GPL-3.0-or-later
"""Which bytes and key codes are which of the twelve keys, and when two of them are one press."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from devices.reports import Key

BOUNCE_S: Final = 0.06
"""A contact bounces for some milliseconds; nobody presses the same key twice within this."""

KEY_OF_BYTE: Final = MappingProxyType(
    {ord(key.value): key for key in Key}
    # What pads with a green, a yellow and a red key send for them.
    | {0x0D: Key.HASH, 0x08: Key.STAR, 0x7F: Key.STAR, 0x1B: Key.STAR}
)
"""One ASCII byte a key; anything else is noise on the line."""

KEY_OF_CODE: Final = MappingProxyType(
    {2 + at: Key(digit) for at, digit in enumerate("1234567890")}  # KEY_1 to KEY_0
    | {71 + at: Key(digit) for at, digit in enumerate("789")}  # KEY_KP7 ...
    | {75 + at: Key(digit) for at, digit in enumerate("456")}
    | {79 + at: Key(digit) for at, digit in enumerate("1230")}
    | {0x200 + at: Key(digit) for at, digit in enumerate("0123456789")}  # KEY_NUMERIC_0 ...
    | {55: Key.STAR, 83: Key.STAR, 14: Key.STAR, 1: Key.STAR, 0x20A: Key.STAR}
    | {28: Key.HASH, 96: Key.HASH, 0x20B: Key.HASH}
)
"""KEY_... of linux/input-event-codes.h: the row of digits, the number pad (with * . or Backspace for back, Enter
for go on), and the codes that telephone keypads have."""


class Debounce:
    """A key again within BOUNCE_S is the same press; one that chatters on and on stays one press."""

    def __init__(self) -> None:
        self._last: Key | None = None
        self._last_at = 0.0

    def is_press(self, key: Key, now: float) -> bool:
        """now: seconds, always of the same clock."""
        same = key is self._last and abs(now - self._last_at) < BOUNCE_S
        self._last, self._last_at = key, now
        return not same
