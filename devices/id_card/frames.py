# SPDX-License-Identifier: GPL-3.0-or-later
"""The frames between a host and the security module (SAM) of an ID-card reader, GA/T 467-2019.

Request `AA AA AA 96 69 | Len | CMD PARA [data] | XOR`; reply the same with `SW1 SW2 SW3 [data]`.
Len is big-endian and counts what follows it, the XOR included; the XOR runs from Len to the last data byte.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import xor
from typing import Final

PREAMBLE: Final = b"\xaa\xaa\xaa\x96\x69"
MAX_LENGTH: Final = 3 + 6 + 256 + 1024 + 1024 + 1
"""The longest reply of the standard: text, photo and fingerprint with their three lengths."""
_MIN_LENGTH: Final = 3 + 1
_HEAD: Final = len(PREAMBLE) + 2


@dataclass(frozen=True)
class Reply:
    """A whole reply with a right XOR. sw3 says how it went."""

    sw1: int
    sw2: int
    sw3: int
    data: bytes


class FrameDamage(StrEnum):
    """Something began like a frame and was none."""

    CHECKSUM = "checksum"
    LENGTH = "length"


def request(command: int, parameter: int, data: bytes = b"") -> bytes:
    """The bytes of a request."""
    body = bytes((command, parameter)) + data
    counted = (len(body) + 1).to_bytes(2, "big") + body
    return PREAMBLE + counted + bytes([checksum(counted)])


def checksum(counted: bytes) -> int:
    """XOR of all bytes."""
    return reduce(xor, counted, 0)


class ReplyParser:
    """Takes bytes as they come, in any pieces, with any noise between frames, and gives whole replies.

    Holds at most one frame's worth of bytes between calls.
    """

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, received: bytes) -> list[Reply | FrameDamage]:
        """What became whole with these bytes, in order."""
        self._held += received
        found: list[Reply | FrameDamage] = []
        while (item := self._next()) is not None:
            found.append(item)
        return found

    def resynchronise(self) -> list[Reply | FrameDamage]:
        """Nothing more is coming: give up the frame being waited for and look for one behind its beginning.

        Noise may hold a preamble with a long length, behind which a true reply would wait for ever.
        """
        found: list[Reply | FrameDamage] = []
        while len(self._held) >= len(PREAMBLE):
            del self._held[:1]
            found += self.feed(b"")
        self._held.clear()
        return found

    def clear(self) -> None:
        """Forget what is held: before a new request."""
        self._held.clear()

    @property
    def waiting(self) -> bool:
        """Whether the beginning of a frame is held."""
        return bool(self._held)

    def _next(self) -> Reply | FrameDamage | None:
        start = self._held.find(PREAMBLE)
        if start < 0:
            # Keep only what may be the beginning of a preamble.
            keep = next(n for n in range(len(PREAMBLE) - 1, -1, -1) if self._held.endswith(PREAMBLE[:n]))
            del self._held[: len(self._held) - keep]
            return None
        del self._held[:start]
        if len(self._held) < _HEAD:
            return None
        length = int.from_bytes(self._held[len(PREAMBLE) : _HEAD], "big")
        if not _MIN_LENGTH <= length <= MAX_LENGTH:
            del self._held[:1]
            return FrameDamage.LENGTH
        end = _HEAD + length
        if len(self._held) < end:
            return None
        counted = bytes(self._held[len(PREAMBLE) : end - 1])
        if checksum(counted) != self._held[end - 1]:
            # Only the first byte goes: a true frame may stand inside what noise made look like one.
            del self._held[:1]
            return FrameDamage.CHECKSUM
        del self._held[:end]
        return Reply(counted[2], counted[3], counted[4], counted[5:])
