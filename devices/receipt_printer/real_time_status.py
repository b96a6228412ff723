# SPDX-License-Identifier: GPL-3.0-or-later
"""The four bytes of DLE EOT 1 to 4 and the byte of GS r 1, and what they mean together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from devices.reports import PaperSupply, PrintBlock, ReceiptPrinterStatus
from devices.status import DeviceClass, DeviceState, DeviceStatus

END_OF_DATA: Final = b"\x1dr\x01"
"""GS r 1: the paper sensor's status, answered when everything before it was processed."""


def real_time_request(number: int) -> bytes:
    """DLE EOT n: answered at once, whatever the printer is doing. n is 1 to 4."""
    return bytes((0x10, 0x04, number))


def is_real_time_answer(byte: int) -> bool:
    """Bits 1 and 4 are set, 0 and 7 clear, in each answer to DLE EOT."""
    return byte & 0x93 == 0x12


def is_end_of_data_answer(byte: int) -> bool:
    """Bits 4 and 7 are clear in each answer to GS r."""
    return byte & 0x90 == 0


def paper_ended(end_of_data: int) -> bool:
    """Bits 2 and 3 of the answer to GS r 1: the paper end sensor."""
    return bool(end_of_data & 0x0C)


@dataclass(frozen=True)
class RealTimeStatus:
    """The answers to DLE EOT 1, 2, 3 and 4."""

    printer: int
    offline_cause: int
    error_cause: int
    paper: int

    def fold(self) -> ReceiptPrinterStatus:
        """What matters, the gravest first; an open cover before the paper, since it hides the paper's sensor."""
        supply = self._supply()
        block, detail = self._block(supply)
        match block:
            case PrintBlock.COVER_OPEN | PrintBlock.PAPER_OUT:
                state = DeviceState.USER_ERROR
            case None:
                state = DeviceState.ONLINE
            case _:
                state = DeviceState.HARDWARE_ERROR
        raw = f"{self.printer:02x} {self.offline_cause:02x} {self.error_cause:02x} {self.paper:02x}"
        text = f"{detail} (status {raw})" if detail else f"status {raw}"
        return ReceiptPrinterStatus(DeviceStatus(DeviceClass.RECEIPT_PRINTER, state, text), supply, block)

    def _supply(self) -> PaperSupply:
        if self.paper & 0x60 or self.offline_cause & 0x20:
            return PaperSupply.OUT
        return PaperSupply.LOW if self.paper & 0x0C else PaperSupply.FULL

    def _block(self, supply: PaperSupply) -> tuple[PrintBlock | None, str]:
        if self.error_cause & 0x20:
            return PrintBlock.HARDWARE, "unrecoverable error; switch it off and on, then call service"
        if self.error_cause & 0x08:
            return PrintBlock.CUTTER, "the cutter is blocked; take out the paper behind it"
        if self.offline_cause & 0x04:
            return PrintBlock.COVER_OPEN, "the cover is open; close it"
        if supply == PaperSupply.OUT:
            return PrintBlock.PAPER_OUT, "the paper is out; put in a new roll"
        if self.error_cause & 0x40:
            return PrintBlock.HARDWARE, "the print head is too hot; it goes on by itself"
        if self.offline_cause & 0x40 or self.error_cause & 0x04:
            return PrintBlock.HARDWARE, "it reports an error"
        if self.printer & 0x08:
            return PrintBlock.HARDWARE, "it says it is off line; press its feed or online button"
        return None, ""
