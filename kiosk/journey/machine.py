# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of the machine; nothing personal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from devices.reports import PagePrinterStatus, PaperSupply, Power, PrintBlock, ReceiptPrinterStatus
from devices.status import DeviceClass, DeviceState, DeviceStatus
from kiosk.catalogue import Catalogue
from kiosk.journey.troubles import ServiceGap
from offline_cache import Limit

_PRINTER_UNASKED: Final = ReceiptPrinterStatus(
    DeviceStatus(DeviceClass.RECEIPT_PRINTER, DeviceState.STARTING), PaperSupply.UNKNOWN, PrintBlock.OFFLINE
)


class ReaderTrust(StrEnum):
    """Whether a card that is read at idle was really laid just now."""

    FRESH = "fresh"
    DOUBTFUL = "doubtful"
    """The reader was reset or a session ended in the middle of a read: a card that is read now may have been
    lying there. It must be lifted and laid again."""


@dataclass(frozen=True)
class ChipSlot:
    """The slot of the chip card reader, as it tells.

    card: there is one in it. fresh: what is or was in it was put in during this session, by whoever stands here.
    away: the reader does not answer. by_hand_from: monotonic seconds from which a card that is told as put in was
    put in by a hand; before, it may have lain there while nobody could tell.
    """

    card: bool = False
    fresh: bool = False
    away: bool = False
    by_hand_from: float = 0.0

    @property
    def left(self) -> bool:
        """Whether the card in it is not of whoever stands here now."""
        return self.card and not self.fresh


@dataclass(frozen=True)
class Machine:
    """What is known of the machine; nothing personal."""

    reader: DeviceState = DeviceState.STARTING
    reader_trust: ReaderTrust = ReaderTrust.FRESH
    card_pending: bool = False
    """A card was found and has not been read (yet): it may lie there, and may still be read."""
    chip_slot: ChipSlot = field(default_factory=ChipSlot)
    printer: ReceiptPrinterStatus = _PRINTER_UNASKED
    page_printer: PagePrinterStatus | None = None
    """None until it has answered or is known to be gone."""
    person_near: bool = False
    power: Power | None = None
    """None without a UPS, or while it does not answer."""
    devices: Mapping[DeviceClass, DeviceStatus] = field(default_factory=dict)
    """How each stands; one that has said nothing yet is missing."""
    line_up: bool = True
    clock_trusted: bool = True
    declines: Limit | None = None
    """Why nothing more may be registered while the line is down; None while it may."""
    near_limits: frozenset[Limit] = frozenset()
    room: bool = True
    """False when the disk takes nothing more at all."""
    drafts_until: datetime | None = None
    """Half-filled forms of sessions that a crash broke off are kept until then; None when there are none."""
    gap: ServiceGap | None = None
    gap_detail: str = ""
    catalogue: Catalogue | None = field(default=None, repr=False)

    @property
    def reader_ready(self) -> bool:
        """Whether the reader can read, or will within a moment."""
        return self.reader.serves or self.reader is DeviceState.STARTING

    def serves(self, device: DeviceClass) -> bool:
        """Whether a device that is fitted does its work, or will within a moment."""
        status = self.devices.get(device)
        return status is None or status.state.serves or status.state is DeviceState.STARTING
