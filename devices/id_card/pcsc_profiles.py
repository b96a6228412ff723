# SPDX-License-Identifier: GPL-3.0-or-later
"""How readers hand the blocks of an ID card out over PC/SC: each make by other APDUs, so they stand here as data.

The two heads are published with drivers of such readers. The APDUs below are those of our simulator: no such reader
was seen, and its maker's document says what to add here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from devices.id_card.card_text import PHOTO_BYTES, TEXT_BYTES, CardTextFault

LONG_HEAD: Final = bytes.fromhex("EAEBECED050500B4")
_SHORT_HEAD_BYTES: Final = 4


@dataclass(frozen=True)
class PcscProfile:
    """before: APDUs that must be answered with 9000 first. read: answered with head, text and photo.
    new_address: answered with 70 bytes; None where there is none. head: these bytes, or so many of any kind.
    seen: on what, when."""

    name: str
    read: bytes
    head: bytes | int
    new_address: bytes | None = None
    before: tuple[bytes, ...] = ()
    seen: str = "simulated"

    def blocks(self, answer: bytes) -> tuple[bytes, bytes]:
        """Text and photo. Raises CardTextFault."""
        size = self.head if isinstance(self.head, int) else len(self.head)
        if len(answer) != size + TEXT_BYTES + PHOTO_BYTES:
            raise CardTextFault("lengths")
        if isinstance(self.head, bytes) and not answer.startswith(self.head):
            raise CardTextFault("head")
        return answer[size : size + TEXT_BYTES], answer[size + TEXT_BYTES :]


PROFILES: Final = (
    PcscProfile(
        "long-head",
        read=bytes.fromhex("FFEE3001000000"),
        head=LONG_HEAD,
        new_address=bytes.fromhex("FFEE300300"),
    ),
    PcscProfile(
        "short-head",
        before=(bytes.fromhex("FFCB0000022002"),),
        read=bytes.fromhex("FFCB0000023001"),
        head=_SHORT_HEAD_BYTES,
        new_address=bytes.fromhex("FFCB0000023003"),
    ),
)
"""Tried in this order with the first card; the one that is answered is kept."""
