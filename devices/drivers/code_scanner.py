# SPDX-License-Identifier: GPL-3.0-or-later
"""Drivers of code scanners."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from devices.capabilities import CodeScanning
from devices.code_scanner import SerialCodeScanner, WedgeCodeScanner
from devices.drivers.choice import Unsupported, unsupported
from devices.event_watch import EventWatch
from devices.reports import DeviceEvent
from devices.standing import Cadence
from devices.status import DeviceClass
from devices.supervisor import Supervisor
from kiosk.timing import Clock

SERIAL: Final = "serial"
WEDGE: Final = "wedge"

SUPPORTED: Final = MappingProxyType(
    {
        SERIAL: "code scanner on a serial line, or on USB as a serial device: UTF-8 and GBK",
        WEDGE: "code scanner that types like a keyboard, held alone as an event device: ASCII codes only",
    }
)

UNSUPPORTED: Final = MappingProxyType(
    {"hid-pos": "a scanner in HID POS mode has no driver; scan the code in its manual that makes it a serial one"}
)
"""Known kinds of device that this program cannot serve, and what to do instead."""

_CADENCE: Final = Cadence(poll_s=0.05)
"""The driver waits by itself for what comes; this is only the pause before orders."""


@dataclass(frozen=True)
class CodeScannerConfig:
    """port: a serial port, or for "wedge" an event device, by a name that survives replugging."""

    port: str
    baud: int = 9600
    driver: str = SERIAL
    admits_simulator: bool = False


def build(config: CodeScannerConfig, clock: Clock) -> Callable[[], CodeScanning] | Unsupported:
    """What makes the driver (on the worker's thread), or why there is none."""
    admits = config.admits_simulator
    match config.driver:
        case "serial":
            return lambda: SerialCodeScanner(config.port, config.baud, clock, admits_simulator=admits)
        case "wedge":
            return lambda: WedgeCodeScanner(config.port, clock, admits_simulator=admits)
    return unsupported(DeviceClass.CODE_SCANNER, config.driver, SUPPORTED, UNSUPPORTED)


def supervise(
    config: CodeScannerConfig, listener: Callable[[DeviceEvent], None], clock: Clock
) -> Supervisor[CodeScanning] | Unsupported:
    """The scanner's worker, not started. The listener hears DeviceStatus, CodeScanned and CodeDropped."""
    make = build(config, clock)
    if isinstance(make, Unsupported):
        return make
    return Supervisor(DeviceClass.CODE_SCANNER, make, EventWatch(), listener, clock, _CADENCE)
