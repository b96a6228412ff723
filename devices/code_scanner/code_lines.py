# SPDX-License-Identifier: GPL-3.0-or-later
"""From what a scanner sends to whole codes: ended by CR, LF, both, or by silence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from devices.code_scanner.code_text import LONGEST_BYTES, judged
from devices.reports import CodeDropped, CodeFault, CodeScanned

QUIET_S: Final = 0.15
"""A scanner sends a code in one go; a byte at 9600 baud takes 1 ms, a USB adapter holds bytes back for 16 ms."""

_END: Final = re.compile(rb"[\r\n]")


class CodeLines:
    """Never holds more than one code. A scanner that once ended a code by CR or LF always does: after that, what
    silence ends is a piece of a code, and dropped."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._overflowing = False
        self._last_at = 0.0
        self._ends_lines = False

    @property
    def waiting(self) -> bool:
        """Whether a code began and did not end."""
        return bool(self._held) or self._overflowing

    def feed(self, data: bytes, now: float) -> Iterator[CodeScanned | CodeDropped]:
        """Bytes in any pieces, b"" for silence; now: monotonic seconds."""
        if self.waiting and now - self._last_at >= QUIET_S:
            yield from self._quiet()
        if not data:
            return
        self._last_at = now
        at = 0
        for end in _END.finditer(data):
            self._hold(data[at : end.start()])
            at = end.end()
            self._ends_lines = True
            yield from self._whole()
        self._hold(data[at:])

    def _hold(self, piece: bytes) -> None:
        if len(self._held) + len(piece) > LONGEST_BYTES:
            self._overflowing = True
            self._held.clear()
        elif not self._overflowing:
            self._held += piece

    def _quiet(self) -> Iterator[CodeScanned | CodeDropped]:
        if self._ends_lines and not self._overflowing:
            self._held.clear()
            yield CodeDropped(CodeFault.NOT_TEXT)
        else:
            yield from self._whole()

    def _whole(self) -> Iterator[CodeScanned | CodeDropped]:
        raw, overflowed = bytes(self._held), self._overflowing
        self._held.clear()
        self._overflowing = False
        if overflowed:
            yield CodeDropped(CodeFault.TOO_LONG)
        elif raw.strip(b" "):
            yield judged(raw)
