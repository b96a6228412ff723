# SPDX-License-Identifier: GPL-3.0-or-later
"""Which driver serves which configuration, and which have none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from devices.capabilities import CardReading, ReceiptPrinting
from devices.id_card import SamSerialReader
from devices.receipt_printer import NetworkReceiptPrinter
from devices.standing import Cadence
from devices.status import DeviceClass
from devices.supervisor import DeviceEvent, Supervisor
from devices.watches import CardWatch, PrinterWatch
from kiosk.timing import Clock

SAM_SERIAL: Final = "sam-serial"
ESCPOS_NETWORK: Final = "escpos-network"

SUPPORTED: Final = MappingProxyType(
    {
        SAM_SERIAL: "ID-card reader with a GA/T 467 security module on a serial port",
        ESCPOS_NETWORK: "ESC/POS receipt printer on TCP port 9100",
    }
)

UNSUPPORTED: Final = MappingProxyType(
    {
        "sam-usb": "a security module on raw USB pipes needs the vendor's own pipe numbers; use a serial one",
        "sam-hid": "a security module behind HID reports has no driver yet; use a serial one",
        "sam-pcsc": "ID cards through a PC/SC reader have no driver yet; use a serial one",
        "escpos-usb": "receipt printers on USB have no driver yet; use one with a network port",
        "escpos-serial": "receipt printers on a serial port have no driver yet; use one with a network port",
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


@dataclass(frozen=True)
class ReceiptPrinterConfig:
    """poll_s: between two questions for paper and cover."""

    host: str
    port: int = 9100
    driver: str = ESCPOS_NETWORK
    poll_s: float = 1.0
    admits_simulator: bool = False


DeviceConfig = IdCardReaderConfig | ReceiptPrinterConfig


@dataclass(frozen=True)
class Unsupported:
    """No driver serves this configuration. reason: for the technician, with what to do."""

    device: DeviceClass
    driver: str
    reason: str


def build_id_card_reader(config: IdCardReaderConfig, clock: Clock) -> Callable[[], CardReading] | Unsupported:
    """What makes the driver (on the worker's thread), or why there is none."""
    if config.driver != SAM_SERIAL:
        return _unsupported(DeviceClass.ID_CARD_READER, config.driver)
    if config.baud not in BAUD_RATES:
        rates = ", ".join(str(rate) for rate in BAUD_RATES)
        return Unsupported(DeviceClass.ID_CARD_READER, config.driver, f"baud {config.baud} is none of {rates}")
    return lambda: SamSerialReader(config.port, config.baud, clock, admits_simulator=config.admits_simulator)


def build_receipt_printer(
    config: ReceiptPrinterConfig, clock: Clock
) -> Callable[[], ReceiptPrinting] | Unsupported:
    """What makes the driver (on the worker's thread), or why there is none."""
    if config.driver != ESCPOS_NETWORK:
        return _unsupported(DeviceClass.RECEIPT_PRINTER, config.driver)
    return lambda: NetworkReceiptPrinter(config.host, config.port, clock, admits_simulator=config.admits_simulator)


def supervise_id_card_reader(
    config: IdCardReaderConfig, listener: Callable[[DeviceEvent], None], clock: Clock
) -> Supervisor[CardReading] | Unsupported:
    """The reader's worker, not started. The listener hears DeviceStatus and CardEvent."""
    build = build_id_card_reader(config, clock)
    if isinstance(build, Unsupported):
        return build
    cadence = Cadence(poll_s=config.poll_s)
    return Supervisor(DeviceClass.ID_CARD_READER, build, CardWatch(), listener, clock, cadence)


def supervise_receipt_printer(
    config: ReceiptPrinterConfig, listener: Callable[[DeviceEvent], None], clock: Clock
) -> Supervisor[ReceiptPrinting] | Unsupported:
    """The printer's worker, not started. The listener hears DeviceStatus and ReceiptPrinterStatus.

    For status now: `supervisor.ask(lambda printer: printer.status(), deadline_s=...)`.
    """
    build = build_receipt_printer(config, clock)
    if isinstance(build, Unsupported):
        return build
    cadence = Cadence(poll_s=config.poll_s)
    return Supervisor(DeviceClass.RECEIPT_PRINTER, build, PrinterWatch(), listener, clock, cadence)


def _unsupported(device: DeviceClass, driver: str) -> Unsupported:
    known = ", ".join(SUPPORTED)
    return Unsupported(device, driver, UNSUPPORTED.get(driver, f"no such driver; there are {known}"))
