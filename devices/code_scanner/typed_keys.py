# SPDX-License-Identifier: GPL-3.0-or-later
"""What a scanner types as a keyboard (US layout, as they come from the factory), as the bytes of a serial one.

A key that types no ASCII character becomes NUL, which no code may hold: a wedge cannot type Chinese.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from devices.event_device import KeyMoved, KeysMissed

_NOTHING: Final = b"\x00"
_SHIFTS: Final = frozenset((42, 54))
_SILENT: Final = frozenset((58, 69, 70))
"""Caps, Num and Scroll Lock: scanners press them to set a keyboard's state, and the grabbed one has none."""


def _row(first: int, plain: str, shifted: str) -> dict[int, bytes]:
    return {first + at: (low + high).encode() for at, (low, high) in enumerate(zip(plain, shifted, strict=True))}


_KEYS: Final = MappingProxyType(
    _row(2, "1234567890-=", "!@#$%^&*()_+")
    | _row(16, "qwertyuiop[]", "QWERTYUIOP{}")
    | _row(30, "asdfghjkl;'`", 'ASDFGHJKL:"~')
    | _row(43, "\\zxcvbnm,./", "|ZXCVBNM<>?")
    | {57: b"  ", 28: b"\r\r", 96: b"\r\r", 55: b"**", 74: b"--", 78: b"++", 83: b"..", 98: b"//"}
    | _row(71, "789", "789")
    | _row(75, "456", "456")
    | _row(79, "1230", "1230")
)
"""KEY_... of linux/input-event-codes.h: without and with shift."""


class TypedKeys:
    """Keeps which shift keys are down."""

    def __init__(self) -> None:
        self._shifts: set[int] = set()

    def bytes_of(self, events: Iterable[KeyMoved | KeysMissed]) -> bytes:
        typed = bytearray()
        for event in events:
            match event:
                case KeysMissed():
                    self._shifts.clear()
                    typed += _NOTHING
                case KeyMoved(code=code, down=down) if code in _SHIFTS:
                    (self._shifts.add if down else self._shifts.discard)(code)
                case KeyMoved(code=code, down=True) if code not in _SILENT:
                    pair = _KEYS.get(code)
                    typed += _NOTHING if pair is None else pair[1:] if self._shifts else pair[:1]
        return bytes(typed)
