# SPDX-License-Identifier: GPL-3.0-or-later
"""What each class of device is watched for."""

from __future__ import annotations

from devices.capabilities import CardReading, DeviceLostError, ReceiptPrinting
from devices.reports import (
    CardSeen,
    DeviceEvent,
    PaperSupply,
    PrintBlock,
    ReceiptPrinterStatus,
)
from devices.status import DeviceState, DeviceStatus
from devices.supervisor import Turn


class CardWatch:
    """Passes on each card event; the read follows the find without a pause."""

    def turn(self, driver: CardReading) -> Turn:
        event = driver.poll()
        events: tuple[DeviceEvent, ...] = () if event is None else (event,)
        return Turn(events, None, again=isinstance(event, CardSeen))

    def gone(self, _status: DeviceStatus) -> tuple[DeviceEvent, ...]:
        return ()


class PrinterWatch:
    """Tells of paper, cover and cutter when they change."""

    def __init__(self) -> None:
        self._told: ReceiptPrinterStatus | None = None

    def turn(self, driver: ReceiptPrinting) -> Turn:
        status = driver.status()
        if status.block in (PrintBlock.NO_DEVICE, PrintBlock.OFFLINE):
            raise DeviceLostError(status.status.detail, status.status.state)
        events: tuple[DeviceEvent, ...] = () if status == self._told else (status,)
        self._told = status
        return Turn(events, status.status)

    def gone(self, status: DeviceStatus) -> tuple[DeviceEvent, ...]:
        block = {
            DeviceState.NO_DEVICE: PrintBlock.NO_DEVICE,
            DeviceState.HARDWARE_ERROR: PrintBlock.HARDWARE,
        }.get(status.state, PrintBlock.OFFLINE)
        self._told = ReceiptPrinterStatus(status, PaperSupply.UNKNOWN, block)
        return (self._told,)
