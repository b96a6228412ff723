# SPDX-License-Identifier: GPL-3.0-or-later
"""The four bytes of DLE EOT 1 to 4, and what they mean together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from devices.reports import PaperSupply, PrintBlock, ReceiptPrinterStatus
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus

_BASE: Final = 0x12


def paper_ended(in_turn: int) -> bool:
    """Bits 2 and 3 of the answer to GS r 1: the paper end sensor."""
    return bool(in_turn & 0x0C)


@dataclass(frozen=True)
class RealTimeStatus:
    """The answers to DLE EOT 1, 2, 3 and 4."""

    printer: int
    offline_cause: int
    error_cause: int
    paper: int

    @classmethod
    def from_automatic(cls, data: bytes) -> RealTimeStatus:
        """The same from the four bytes of an automatic status (GS a): b1 bit 3 offline, 5 cover; b2 the errors as
        in DLE EOT 3; b3 bits 0 and 1 near end, 2 and 3 end."""
        first, errors, paper = data[0], data[1] & 0x6C, data[2]
        ended = bool(paper & 0x0C)
        offline = (0x04 if first & 0x20 else 0) | (0x20 if ended else 0) | (0x40 if errors else 0)
        supply = (0x60 if ended else 0) | (0x0C if paper & 0x03 else 0)
        return cls(_BASE | first & 0x08, _BASE | offline, _BASE | errors, _BASE | supply)

    @property
    def cover_open(self) -> bool:
        return bool(self.offline_cause & 0x04)

    def fold(self) -> ReceiptPrinterStatus:
        """What matters, the gravest first; an open cover before the paper, since it hides the paper's sensor."""
        supply = self._supply()
        state, cause, block, detail = self._standing(supply)
        raw = f"{self.printer:02x} {self.offline_cause:02x} {self.error_cause:02x} {self.paper:02x}"
        text = f"{detail} (status {raw})" if detail else f"status {raw}"
        return ReceiptPrinterStatus(DeviceStatus(DeviceClass.RECEIPT_PRINTER, state, text, cause), supply, block)

    def _supply(self) -> PaperSupply:
        if self.paper & 0x60 or self.offline_cause & 0x20:
            return PaperSupply.OUT
        return PaperSupply.LOW if self.paper & 0x0C else PaperSupply.FULL

    def _standing(self, supply: PaperSupply) -> tuple[DeviceState, Cause, PrintBlock | None, str]:
        person, broken = DeviceState.USER_ERROR, DeviceState.HARDWARE_ERROR
        if self.error_cause & 0x20:
            told = "unrecoverable error; switch it off and on, then call service"
            return broken, Cause.BROKEN, PrintBlock.HARDWARE, told
        if self.error_cause & 0x08:
            told = "the cutter is blocked; take out the paper behind it"
            return person, Cause.CUTTER, PrintBlock.CUTTER, told
        if self.cover_open:
            return person, Cause.COVER_OPEN, PrintBlock.COVER_OPEN, "the cover is open; close it"
        if supply == PaperSupply.OUT:
            return person, Cause.PAPER_OUT, PrintBlock.PAPER_OUT, "the paper is out; put in a new roll"
        if self.error_cause & 0x40:
            told = "the print head is too hot; it goes on by itself"
            return broken, Cause.BROKEN, PrintBlock.HARDWARE, told
        if self.error_cause & 0x04:
            told = "the paper does not move; take out what is jammed"
            return person, Cause.PAPER_JAM, PrintBlock.PAPER_JAM, told
        if self.offline_cause & 0x40:
            return broken, Cause.BROKEN, PrintBlock.HARDWARE, "it reports an error"
        if self.printer & 0x08:
            told = "it says it is off line; press its feed or online button"
            return broken, Cause.BROKEN, PrintBlock.HARDWARE, told
        if supply == PaperSupply.LOW:
            return DeviceState.DEGRADED, Cause.PAPER_LOW, None, "the paper is near its end"
        return DeviceState.ONLINE, Cause.NONE, None, ""
