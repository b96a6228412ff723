# SPDX-License-Identifier: GPL-3.0-or-later
"""Drivers of receipt printers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from devices.capabilities import ReceiptPrinting
from devices.drivers.choice import Unsupported, unsupported
from devices.receipt_printer import FilePrinter, FlowControl, Slot, on_network, on_serial_port, on_usb
from devices.reports import DeviceEvent
from devices.standing import Cadence
from devices.status import DeviceClass
from devices.supervisor import Supervisor
from devices.watches import PrinterWatch
from kiosk.timing import Clock

ESCPOS_NETWORK: Final = "escpos-network"
ESCPOS_SERIAL: Final = "escpos-serial"
ESCPOS_USB: Final = "escpos-usb"
ESCPOS_FILE: Final = "escpos-file"

SUPPORTED: Final = MappingProxyType(
    {
        ESCPOS_NETWORK: "ESC/POS receipt printer on TCP port 9100",
        ESCPOS_SERIAL: "ESC/POS receipt printer on a serial port",
        ESCPOS_USB: "ESC/POS receipt printer on USB (/dev/usb/lp*)",
        ESCPOS_FILE: "a file or pipe that takes ESC/POS and tells nothing of paper",
    }
)

UNSUPPORTED: Final = MappingProxyType(
    {
        "cups": "a slip sent through CUPS has no paper status; free the printer from CUPS and take escpos-usb, "
        "escpos-serial or escpos-network",
    }
)
"""Known kinds of device that this program cannot serve, and what to do instead."""


@dataclass(frozen=True)
class ReceiptPrinterConfig:
    """host and port: for escpos-network; device: the path for the others; baud and flow: for escpos-serial.

    poll_s: between two questions for paper and cover. start_bytes: the maker's own commands before the first use
    and after each stop, such as "do not print again after a paper change".
    """

    host: str = ""
    port: int = 9100
    driver: str = ESCPOS_NETWORK
    poll_s: float = 1.0
    admits_simulator: bool = False
    device: str = ""
    baud: int = 115200
    flow: FlowControl = FlowControl.DTR
    start_bytes: bytes = b""


def build(config: ReceiptPrinterConfig, clock: Clock) -> Callable[[], ReceiptPrinting] | Unsupported:
    """What makes the driver (on the worker's thread), or why there is none."""
    admits, start = config.admits_simulator, config.start_bytes
    # One for all drivers that are made of it, one after the other.
    slot = Slot()
    if config.driver == ESCPOS_NETWORK:
        return lambda: on_network(
            config.host, config.port, clock, admits_simulator=admits, start_bytes=start, slot=slot
        )
    if config.driver in (ESCPOS_SERIAL, ESCPOS_USB, ESCPOS_FILE) and not config.device:
        reason = "receipt_printer.device is not set: write the path of its port"
        return Unsupported(DeviceClass.RECEIPT_PRINTER, config.driver, reason)
    match config.driver:
        case "escpos-serial":
            return lambda: on_serial_port(
                config.device,
                config.baud,
                config.flow,
                clock,
                admits_simulator=admits,
                start_bytes=start,
                slot=slot,
            )
        case "escpos-usb":
            return lambda: on_usb(config.device, clock, admits_simulator=admits, start_bytes=start, slot=slot)
        case "escpos-file":
            return lambda: FilePrinter(config.device, clock)
        case _:
            return unsupported(DeviceClass.RECEIPT_PRINTER, config.driver, SUPPORTED, UNSUPPORTED)


def supervise(
    config: ReceiptPrinterConfig, listener: Callable[[DeviceEvent], None], clock: Clock
) -> Supervisor[ReceiptPrinting] | Unsupported:
    """The printer's worker, not started. The listener hears DeviceStatus and ReceiptPrinterStatus.

    For status now: `supervisor.ask(lambda printer: printer.status(), deadline_s=...)`.
    """
    make = build(config, clock)
    if isinstance(make, Unsupported):
        return make
    cadence = Cadence(poll_s=config.poll_s)
    return Supervisor(DeviceClass.RECEIPT_PRINTER, make, PrinterWatch(), listener, clock, cadence)
