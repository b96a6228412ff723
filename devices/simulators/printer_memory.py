# SPDX-License-Identifier: GPL-3.0-or-later
"""The memory of a simulated printer, between its port and its firmware."""

from __future__ import annotations

import threading
from typing import Final

_WAIT_TO_GO_ON: Final = 0.25
"""A printer that said "wait" says "go on" when this much of its memory is left to print."""
_SAY_WAIT_AT: Final = 0.75


class Interrupted(Exception):  # noqa: N818 - an event of the printer, not an error
    """What the firmware was at is gone: the memory was cleared, the power went, or it begins the slip again."""


class Memory:
    """Bytes in from the port, out to the firmware; from any thread. size: bytes."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._bytes = bytearray()
        self._since_cut = bytearray()
        self._changed = threading.Condition()
        self._clears = 0
        self._hungry = False

    def put(self, data: bytes) -> None:
        """Waits for room: a port whose printer is full takes no more. Bytes from before a clearing are dropped."""
        with self._changed:
            clears = self._clears
            while data:
                while len(self._bytes) >= self._size and self._clears == clears:
                    self._changed.wait()
                if self._clears != clears:
                    return
                room = self._size - len(self._bytes)
                self._bytes += data[:room]
                data = data[room:]
                self._changed.notify_all()

    def take(self, count: int) -> bytes:
        """Waits for that many bytes; raises Interrupted when the memory is cleared while it waits."""
        with self._changed:
            clears = self._clears
            taken = bytearray()
            while len(taken) < count:
                self._hungry = not self._bytes
                if not self._bytes:
                    self._changed.wait()
                    if self._clears != clears:
                        raise Interrupted
                    continue
                # Piece by piece, since a picture may be larger than the memory.
                piece = self._bytes[: count - len(taken)]
                del self._bytes[: len(piece)]
                taken += piece
                self._changed.notify_all()
            self._hungry = False
            self._since_cut += taken
            return bytes(taken)

    def clear(self) -> None:
        """Forget what was received and not printed."""
        with self._changed:
            self._bytes.clear()
            self._clears += 1
            self._changed.notify_all()

    def cut(self) -> None:
        """The slip is whole: no need to remember it any more."""
        with self._changed:
            self._since_cut.clear()

    def lose_all(self) -> None:
        """The power went."""
        self.cut()
        self.clear()

    def begin_slip_again(self) -> None:
        """Put what was printed of the slip in front of the rest of it."""
        with self._changed:
            self._bytes[:0] = self._since_cut
            self._since_cut.clear()
            self._clears += 1
            self._changed.notify_all()

    @property
    def clears(self) -> int:
        """How often it was cleared: whoever waits for something else than bytes compares it."""
        return self._clears

    @property
    def idle(self) -> bool:
        """Everything was processed, and the firmware waits for more."""
        with self._changed:
            return self._hungry and not self._bytes

    @property
    def nearly_full(self) -> bool:
        return len(self._bytes) >= self._size * _SAY_WAIT_AT

    @property
    def nearly_empty(self) -> bool:
        return len(self._bytes) <= self._size * _WAIT_TO_GO_ON
