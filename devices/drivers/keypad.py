# SPDX-License-Identifier: GPL-3.0-or-later
"""Drivers of keypads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from devices.capabilities import KeyReading
from devices.drivers.choice import Unsupported, unsupported
from devices.event_watch import EventWatch
from devices.keypad import EventKeypad, SerialKeypad
from devices.reports import DeviceEvent
from devices.standing import Cadence
from devices.status import DeviceClass
from devices.supervisor import Supervisor
from kiosk.timing import Clock

SERIAL: Final = "serial"
EVDEV: Final = "evdev"

SUPPORTED: Final = MappingProxyType(
    {
        SERIAL: "keypad of twelve keys on a serial line, one ASCII byte a key",
        EVDEV: "number pad or telephone keypad on USB, held alone as an event device",
    }
)

UNSUPPORTED: Final = MappingProxyType(
    {"matrix": "bare key contacts need a board that scans them; use one that speaks serial or USB"}
)
"""Known kinds of device that this program cannot serve, and what to do instead."""

_CADENCE: Final = Cadence(poll_s=0.05)


@dataclass(frozen=True)
class KeypadConfig:
    """port: a serial port, or for "evdev" an event device, by a name that survives replugging."""

    port: str
    baud: int = 9600
    driver: str = SERIAL
    admits_simulator: bool = False


def build(config: KeypadConfig, clock: Clock) -> Callable[[], KeyReading] | Unsupported:
    """What makes the driver (on the worker's thread), or why there is none."""
    admits = config.admits_simulator
    match config.driver:
        case "serial":
            return lambda: SerialKeypad(config.port, config.baud, clock, admits_simulator=admits)
        case "evdev":
            return lambda: EventKeypad(config.port, clock, admits_simulator=admits)
    return unsupported(DeviceClass.KEYPAD, config.driver, SUPPORTED, UNSUPPORTED)


def supervise(
    config: KeypadConfig, listener: Callable[[DeviceEvent], None], clock: Clock
) -> Supervisor[KeyReading] | Unsupported:
    """The keypad's worker, not started. The listener hears DeviceStatus and KeyPressed."""
    make = build(config, clock)
    if isinstance(make, Unsupported):
        return make
    return Supervisor(DeviceClass.KEYPAD, make, EventWatch(), listener, clock, _CADENCE)
