# SPDX-License-Identifier: GPL-3.0-or-later
"""Drivers of receipt printers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from devices.capabilities import ReceiptPrinting
from devices.drivers.choice import Unsupported, unsupported
from devices.receipt_printer import NetworkReceiptPrinter
from devices.reports import DeviceEvent
from devices.standing import Cadence
from devices.status import DeviceClass
from devices.supervisor import Supervisor
from devices.watches import PrinterWatch
from kiosk.timing import Clock

ESCPOS_NETWORK: Final = "escpos-network"

SUPPORTED: Final = MappingProxyType({ESCPOS_NETWORK: "ESC/POS receipt printer on TCP port 9100"})

UNSUPPORTED: Final = MappingProxyType(
    {
        "escpos-usb": "receipt printers on USB have no driver yet; use one with a network port",
        "escpos-serial": "receipt printers on a serial port have no driver yet; use one with a network port",
    }
)
"""Known kinds of device that this program cannot serve, and what to do instead."""


@dataclass(frozen=True)
class ReceiptPrinterConfig:
    """poll_s: between two questions for paper and cover."""

    host: str
    port: int = 9100
    driver: str = ESCPOS_NETWORK
    poll_s: float = 1.0
    admits_simulator: bool = False


def build(config: ReceiptPrinterConfig, clock: Clock) -> Callable[[], ReceiptPrinting] | Unsupported:
    """What makes the driver (on the worker's thread), or why there is none."""
    if config.driver != ESCPOS_NETWORK:
        return unsupported(DeviceClass.RECEIPT_PRINTER, config.driver, SUPPORTED, UNSUPPORTED)
    return lambda: NetworkReceiptPrinter(config.host, config.port, clock, admits_simulator=config.admits_simulator)


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
