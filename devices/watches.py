# SPDX-License-Identifier: GPL-3.0-or-later
"""What readers and printers are watched for. Devices with a watch of their own keep it in their rooms."""

from __future__ import annotations

from devices.capabilities import (
    CardReading,
    DeviceLostError,
    PagePrinting,
    ReceiptPrinting,
    SmartCardReading,
)
from devices.reports import (
    CardSeen,
    DeviceEvent,
    PagePrinterStatus,
    PaperSupply,
    PrintBlock,
    ReceiptPrinterStatus,
    SmartCardInserted,
    SmartCardRemoved,
    TonerSupply,
)
from devices.status import Cause, DeviceState, DeviceStatus
from devices.turn import Turn


class CardWatch:
    """Passes on each card event; the read follows the find without a pause."""

    def turn(self, driver: CardReading) -> Turn:
        event = driver.poll()
        events: tuple[DeviceEvent, ...] = () if event is None else (event,)
        return Turn(events, None, again=isinstance(event, CardSeen))

    def gone(self, _status: DeviceStatus) -> tuple[DeviceEvent, ...]:
        return ()


class SmartCardWatch:
    """Tells of a chip card in the slot. A card that lay there when the reader or its service died was removed:
    what lies there after the return may be another one, and is told anew."""

    def __init__(self) -> None:
        self._lies_there = False
        self._driver: SmartCardReading | None = None

    def turn(self, driver: SmartCardReading) -> Turn:
        events: tuple[DeviceEvent, ...] = ()
        if driver is not self._driver:
            self._driver = driver
            events = self._forget()
        event = driver.poll()
        if event is not None and isinstance(event, SmartCardInserted) != self._lies_there:
            self._lies_there = not self._lies_there
            events += (event,)
        return Turn(events, None, again=event is not None)

    def gone(self, _status: DeviceStatus) -> tuple[DeviceEvent, ...]:
        return self._forget()

    def _forget(self) -> tuple[DeviceEvent, ...]:
        lay_there, self._lies_there = self._lies_there, False
        return (SmartCardRemoved(),) if lay_there else ()


class PrinterWatch:
    """Tells of paper, cover and cutter when they change."""

    def __init__(self) -> None:
        self._told: ReceiptPrinterStatus | None = None

    def turn(self, driver: ReceiptPrinting) -> Turn:
        status = driver.status()
        _raise_when_gone(status)
        events: tuple[DeviceEvent, ...] = () if status == self._told else (status,)
        self._told = status
        return Turn(events, status.status)

    def gone(self, status: DeviceStatus) -> tuple[DeviceEvent, ...]:
        self._told = ReceiptPrinterStatus(status, PaperSupply.UNKNOWN, _block(status))
        return (self._told,)


class PagePrinterWatch:
    """Tells of paper, toner, covers and sheets when they change."""

    def __init__(self) -> None:
        self._told: PagePrinterStatus | None = None

    def turn(self, driver: PagePrinting) -> Turn:
        status = driver.status()
        _raise_when_gone(status)
        events: tuple[DeviceEvent, ...] = () if status == self._told else (status,)
        self._told = status
        return Turn(events, status.status)

    def gone(self, status: DeviceStatus) -> tuple[DeviceEvent, ...]:
        self._told = PagePrinterStatus(status, PaperSupply.UNKNOWN, TonerSupply.UNKNOWN, _block(status))
        return (self._told,)


def _raise_when_gone(status: ReceiptPrinterStatus | PagePrinterStatus) -> None:
    if status.block in (PrintBlock.NO_DEVICE, PrintBlock.OFFLINE):
        cause = Cause.LOST if status.status.cause is Cause.NONE else status.status.cause
        raise DeviceLostError(status.status.detail, status.status.state, cause)


def _block(status: DeviceStatus) -> PrintBlock:
    """Why no job may start on a printer that no driver serves."""
    return {
        DeviceState.NO_DEVICE: PrintBlock.NO_DEVICE,
        DeviceState.HARDWARE_ERROR: PrintBlock.HARDWARE,
    }.get(status.state, PrintBlock.OFFLINE)
