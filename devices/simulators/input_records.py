# SPDX-License-Identifier: GPL-3.0-or-later
"""Records of the kernel's input layer (struct input_event), as a keyboard would make them."""

from __future__ import annotations

import struct
import time
from typing import Final

_EV_SYN: Final = 0
_EV_MSC: Final = 4
_EV_KEY: Final = 1
_MSC_SCAN: Final = 4
SYN_DROPPED: Final = 3
_LEFT_SHIFT: Final = 42
_ROWS: Final = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
)
_PLACES: Final = {
    character: (first + at, row == shifted)
    for first, plain, shifted in _ROWS
    for row in (plain, shifted)
    for at, character in enumerate(row)
} | {" ": (57, False), "\n": (28, False)}
"""Where a US keyboard has each character: key code, and whether with shift."""
NUMBER_PAD: Final = dict(zip("7894561230*#", (71, 72, 73, 75, 76, 77, 79, 80, 81, 82, 55, 96), strict=True))
"""Of a pad whose Enter is #."""
UNKNOWN_KEY: Final = 113
"""Mute: a key that types nothing."""


def record(kind: int, code: int, value: int) -> bytes:
    now = time.time()
    return struct.pack("@llHHi", int(now), int(now % 1 * 1_000_000), kind, code, value)


def moved(code: int, down: bool) -> bytes:
    """A key, with the scan code before and the report's end behind it."""
    return record(_EV_MSC, _MSC_SCAN, code) + record(_EV_KEY, code, int(down)) + record(_EV_SYN, 0, 0)


def stroke(code: int) -> bytes:
    return moved(code, True) + moved(code, False)


def typed(character: str) -> bytes:
    """One character; what the keyboard does not have types the mute key."""
    code, shift = _PLACES.get(character, (UNKNOWN_KEY, False))
    return moved(_LEFT_SHIFT, True) + stroke(code) + moved(_LEFT_SHIFT, False) if shift else stroke(code)


def dropped() -> bytes:
    """The kernel lost events."""
    return record(_EV_SYN, SYN_DROPPED, 0)
