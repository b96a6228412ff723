# SPDX-License-Identifier: GPL-3.0-or-later
"""What a printer sends back, told apart by the fixed bits that ESC/POS gives each kind of answer.

0xx1xx10  one byte    real-time status (DLE EOT)
0xx1xx00  four bytes  automatic status (GS a), the other three 0xx0xxxx
0xx0xxxx  one byte    status (GS r), and whatever else is asked in turn
00010001 00010011     XON, XOFF
0x5F 0x37             a block up to 0x00: an identity (GS I), a receipt for a command (DLE DC4 fn 8, GS ( H)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CLEARED: Final = b"\x37\x25\x00"
"""The receipt for DLE DC4, function 8: the memory is empty."""
MAX_BLOCK: Final = 100
"""Bytes of the longest block that is waited for; Epson's identities have at most 80."""

_XON: Final = 0x11
_XOFF: Final = 0x13
_BLOCK_HEADS: Final = (0x5F, 0x37)
_AUTOMATIC_BYTES: Final = 4


@dataclass(frozen=True)
class RealTime:
    byte: int


@dataclass(frozen=True)
class InTurn:
    """The answer to GS r, given when everything before it was processed."""

    byte: int


@dataclass(frozen=True)
class Automatic:
    """Four bytes that come when something changes, on printers where that was switched on."""

    data: bytes


@dataclass(frozen=True)
class Block:
    """With head and closing zero."""

    data: bytes


@dataclass(frozen=True)
class Strange:
    """A byte that no answer has."""

    byte: int


Answer = RealTime | InTurn | Automatic | Block | Strange


class AnswerParser:
    """Bytes in as they come, answers out; holds at most one unfinished answer."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that are complete now. Flow control is passed over."""
        found: list[Answer] = []
        for byte in data:
            found += self._take(byte)
        return found

    @property
    def waiting(self) -> bool:
        """Whether an answer has begun and not ended."""
        return bool(self._held)

    def clear(self) -> None:
        """Forget what has begun."""
        self._held.clear()

    def _take(self, byte: int) -> list[Answer]:
        if byte in (_XON, _XOFF):
            return []
        if not self._held:
            return self._first(byte)
        if self._held[0] in _BLOCK_HEADS:
            return self._within_block(byte)
        if byte & 0x90:
            # An automatic status broke off: its head was none.
            broken: list[Answer] = [Strange(held) for held in self._whole()]
            return broken + self._first(byte)
        self._held.append(byte)
        if len(self._held) < _AUTOMATIC_BYTES:
            return []
        return [Automatic(self._whole())]

    def _first(self, byte: int) -> list[Answer]:
        if byte in _BLOCK_HEADS or byte & 0x93 == 0x10:
            self._held.append(byte)
            return []
        if byte & 0x93 == 0x12:
            return [RealTime(byte)]
        return [InTurn(byte) if byte & 0x90 == 0 else Strange(byte)]

    def _within_block(self, byte: int) -> list[Answer]:
        if byte != 0 and not 0x20 <= byte <= 0x7E:
            # Blocks are plain text: what seemed to be the head of one was noise.
            broken: list[Answer] = [Strange(held) for held in self._whole()]
            return broken + self._first(byte)
        self._held.append(byte)
        if byte == 0:
            return [Block(self._whole())]
        if len(self._held) < MAX_BLOCK:
            return []
        return [Strange(held) for held in self._whole()]

    def _whole(self) -> bytes:
        data = bytes(self._held)
        self._held.clear()
        return data
