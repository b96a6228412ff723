# SPDX-License-Identifier: GPL-3.0-or-later
"""Drivers of page printers (A4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from devices.capabilities import PagePrinting
from devices.drivers.choice import Unsupported, unsupported
from devices.page_printer import PagePrinter
from devices.reports import DeviceEvent
from devices.standing import Cadence
from devices.status import DeviceClass
from devices.supervisor import Supervisor
from devices.watches import PagePrinterWatch
from kiosk.timing import Clock

CUPS: Final = "cups"
IPP: Final = "ipp"

SUPPORTED: Final = MappingProxyType(
    {
        CUPS: "page printer behind a CUPS queue that reaches it by IPP",
        IPP: "page printer that takes PDF by IPP itself",
    }
)

UNSUPPORTED: Final = MappingProxyType(
    {
        "raw": "TCP port 9100 of a page printer tells nothing about a page: use its IPP port, or CUPS",
        "lpd": "LPD tells nothing about a page: use the printer's IPP port, or CUPS",
    }
)
"""Known kinds of device that this program cannot serve, and what to do instead."""

_HANG_S: Final = 45.0
"""Connecting takes old jobs out of two queues first, each within Patience.cancel_s."""


@dataclass(frozen=True)
class PagePrinterConfig:
    """address: "ipp://HOST[:PORT]/PATH" of the printer, or of the queue at CUPS; there the path may be left out.
    queue: the queue's name then. poll_s: between two questions for paper and toner."""

    address: str
    queue: str = "kiosk"
    driver: str = CUPS
    poll_s: float = 1.0
    admits_simulator: bool = False


def build(config: PagePrinterConfig, clock: Clock) -> Callable[[], PagePrinting] | Unsupported:
    """What makes the driver (on the worker's thread), or why there is none."""
    if config.driver not in SUPPORTED:
        return unsupported(DeviceClass.PAGE_PRINTER, config.driver, SUPPORTED, UNSUPPORTED)
    address = config.address
    try:
        parts = urlsplit(address)
        bad = parts.scheme not in ("ipp", "ipps") or not parts.hostname or parts.port == 0
    except ValueError:
        bad = True
    if bad:
        reason = f'{address} is no address: write one like "ipp://localhost:631/printers/kiosk"'
        return Unsupported(DeviceClass.PAGE_PRINTER, config.driver, reason)
    if config.driver == CUPS and parts.path in ("", "/"):
        address = f"{parts.scheme}://{parts.netloc}/printers/{config.queue}"
    return lambda: PagePrinter(
        address, clock, spooled=config.driver == CUPS, admits_simulator=config.admits_simulator
    )


def supervise(
    config: PagePrinterConfig, listener: Callable[[DeviceEvent], None], clock: Clock
) -> Supervisor[PagePrinting] | Unsupported:
    """The printer's worker, not started. The listener hears DeviceStatus and PagePrinterStatus."""
    make = build(config, clock)
    if isinstance(make, Unsupported):
        return make
    cadence = Cadence(poll_s=config.poll_s, hang_s=_HANG_S)
    return Supervisor(DeviceClass.PAGE_PRINTER, make, PagePrinterWatch(), listener, clock, cadence)
