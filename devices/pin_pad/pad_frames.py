# SPDX-License-Identifier: GPL-3.0-or-later
"""The line protocol of the simulated PIN pad. No real pad speaks it: those have the vendor's own, under a licence.

9600 8N1, both ways: STX TEXT ETX LRC, TEXT of 1 to 80 printable ASCII characters, LRC the XOR of TEXT and ETX.

    to the pad              its answer
    ID                      ID,KIND,MODEL,KCV      KIND is SIMULATED; KCV: check value of the key, 6 hex digits
    STATE                   STATE,IDLE | STATE,ENTERING,n | STATE,ENTERED
    PIN,LEAST,MOST,SECONDS  OK                     forgets what was entered before, lets a person type
    CLEAR                   OK                     ends the entry and forgets what was entered
    BLOCK                   BLOCK,FORMAT,HEX       ISO 9564-1 format 0 or 4, encrypted; given once, then forgotten
    anything else           NO,REASON              FRAME for a damaged one

By itself, while a person types: N,n (digits that are in), then END,ENTERED or END,CANCELLED or END,TIMEOUT.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import xor
from typing import Final

STX: Final = 0x02
ETX: Final = 0x03
LONGEST: Final = 80


def frame(text: str) -> bytes:
    """A request as it goes over the line."""
    body = text.encode("ascii") + bytes((ETX,))
    return bytes((STX,)) + body + bytes((reduce(xor, body),))


class FrameParser:
    """Bytes in any pieces to the texts of whole frames; what is damaged is passed over and counted."""

    def __init__(self) -> None:
        self._body: bytearray | None = None
        self._ended = False
        self.damaged = 0

    def feed(self, data: bytes) -> Iterator[str]:
        for byte in data:
            if self._ended:
                body, self._body, self._ended = self._body or bytearray(), None, False
                if byte == reduce(xor, body, ETX) and body:
                    yield body.decode("ascii")
                    continue
                self.damaged += 1
            if byte == STX:
                self.damaged += self._body is not None
                self._body = bytearray()
            elif self._body is None:
                continue
            elif byte == ETX:
                self._ended = True
            elif 0x20 <= byte < 0x7F and len(self._body) < LONGEST:
                self._body.append(byte)
            else:
                self._body = None
                self.damaged += 1
