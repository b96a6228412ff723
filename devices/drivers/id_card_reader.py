# SPDX-License-Identifier: GPL-3.0-or-later
"""Drivers of ID-card readers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from devices.capabilities import CardReading
from devices.drivers.choice import Unsupported, unsupported
from devices.id_card import SamSerialReader
from devices.reports import DeviceEvent
from devices.standing import Cadence
from devices.status import DeviceClass
from devices.supervisor import Supervisor
from devices.watches import CardWatch
from kiosk.timing import Clock

SAM_SERIAL: Final = "sam-serial"

SUPPORTED: Final = MappingProxyType({SAM_SERIAL: "ID-card reader with a GA/T 467 security module on a serial port"})

UNSUPPORTED: Final = MappingProxyType(
    {
        "sam-usb": "a security module on raw USB pipes needs the vendor's own pipe numbers; use a serial one",
        "sam-hid": "a security module behind HID reports has no driver yet; use a serial one",
        "sam-pcsc": "ID cards through a PC/SC reader have no driver yet; use a serial one",
    }
)
"""Known kinds of device that this program cannot serve, and what to do instead."""

BAUD_RATES: Final = (9600, 19200, 38400, 57600, 115200)
"""Those that GA/T 467 names."""


@dataclass(frozen=True)
class IdCardReaderConfig:
    """port: a device path, stable over replugging (/dev/serial/by-id/...). poll_s: between two finds.
    admits_simulator: only a demonstration says True."""

    port: str
    baud: int = 115200
    driver: str = SAM_SERIAL
    poll_s: float = 0.25
    admits_simulator: bool = False


def build(config: IdCardReaderConfig, clock: Clock) -> Callable[[], CardReading] | Unsupported:
    """What makes the driver (on the worker's thread), or why there is none."""
    if config.driver != SAM_SERIAL:
        return unsupported(DeviceClass.ID_CARD_READER, config.driver, SUPPORTED, UNSUPPORTED)
    if config.baud not in BAUD_RATES:
        rates = ", ".join(str(rate) for rate in BAUD_RATES)
        return Unsupported(DeviceClass.ID_CARD_READER, config.driver, f"baud {config.baud} is none of {rates}")
    return lambda: SamSerialReader(config.port, config.baud, clock, admits_simulator=config.admits_simulator)


def supervise(
    config: IdCardReaderConfig, listener: Callable[[DeviceEvent], None], clock: Clock
) -> Supervisor[CardReading] | Unsupported:
    """The reader's worker, not started. The listener hears DeviceStatus and CardEvent."""
    make = build(config, clock)
    if isinstance(make, Unsupported):
        return make
    cadence = Cadence(poll_s=config.poll_s)
    return Supervisor(DeviceClass.ID_CARD_READER, make, CardWatch(), listener, clock, cadence)
