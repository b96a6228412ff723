# SPDX-License-Identifier: GPL-3.0-or-later
"""What the devices say, turned into what the journey, the desks and the audit log hear."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from devices.reports import (
    CardNotRead,
    CardRead,
    CardSeen,
    CodeDropped,
    CodeScanned,
    DeviceEvent,
    Key,
    KeyPressed,
    PagePrinterStatus,
    PinEnd,
    PinProgress,
    Power,
    ReceiptPrinterStatus,
    Sensor,
    SensorChanged,
    SmartCardInserted,
    SmartCardRemoved,
)
from devices.status import DeviceClass, DeviceStatus
from kiosk.app.paper_desk import PaperDesk
from kiosk.app.peripherals import Peripherals
from kiosk.app.power import PowerEnd
from kiosk.app.recording import Record
from kiosk.audit import AuditEvent
from kiosk.journey.events import (
    DeviceChanged,
    Event,
    PagePrinterChanged,
    PowerChanged,
    PresenceChanged,
    PrinterChanged,
    ReaderChanged,
)


class DeviceNews:
    """Hears every device of one machine."""

    def __init__(
        self,
        *,
        handle: Callable[[Event], None],
        key: Callable[[Key], None],
        papers: PaperDesk | None,
        peripherals: Peripherals,
        power: PowerEnd,
        record: Record,
    ) -> None:
        """handle: gives an event to the journey, on the GUI thread. key: hears each key of the keypad."""
        self._handle = handle
        self._key = key
        self._papers = papers
        self._peripherals = peripherals
        self._power = power
        self._record = record

    def heard(self, event: DeviceEvent) -> None:
        """On the GUI thread."""
        match event:
            case CardSeen() | CardRead() | CardNotRead() | CodeScanned() | CodeDropped():
                self._handle(event)
            case ReceiptPrinterStatus():
                self._handle(PrinterChanged(event))
            case PagePrinterStatus():
                if self._papers is None:
                    self._handle(PagePrinterChanged(event))
                else:
                    self._papers.heard(event)
            case KeyPressed(key=key):
                self._key(key)
            case SensorChanged(sensor=sensor, on=on):
                self._sensor(sensor, on)
            case Power():
                self._handle(PowerChanged(event))
                self._power.heard(event)
            case DeviceStatus():
                self._status(event)
            case SmartCardInserted() | SmartCardRemoved():
                self._handle(event)
            case PinProgress() | PinEnd():
                # A PIN is entered only where an item asks for it.
                pass
            case _:
                assert_never(event)

    def _status(self, status: DeviceStatus) -> None:
        device = status.device
        self._record(
            AuditEvent.DEVICE_CHANGED, device=device.value, state=status.state.value, cause=status.cause.value
        )
        self._handle(DeviceChanged(status))
        if device is DeviceClass.ID_CARD_READER:
            self._handle(ReaderChanged(status))
        if device is DeviceClass.SENSORS and status.state.serves:
            self._peripherals.board_is_back()

    def _sensor(self, sensor: Sensor, on: bool) -> None:
        match sensor:
            case Sensor.CABINET_DOOR:
                # Staff hear of it with the heartbeat: the board is "degraded: door open".
                self._record(AuditEvent.CABINET_DOOR, open=on)
            case Sensor.PRESENCE:
                self._handle(PresenceChanged(on))
            case Sensor.HEADPHONES:
                self._peripherals.headphones(on)
            case Sensor.SLIP_TAKEN:
                pass
            case _:
                assert_never(sensor)
