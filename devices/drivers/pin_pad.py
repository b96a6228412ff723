# SPDX-License-Identifier: GPL-3.0-or-later
"""Drivers of PIN pads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from devices.drivers.choice import Unsupported, unsupported
from devices.pin_pad import SerialPinPad
from devices.pin_pad.watch import PinPadWatch
from devices.reports import DeviceEvent
from devices.standing import Cadence
from devices.status import DeviceClass
from devices.supervisor import Supervisor
from kiosk.timing import Clock

SERIAL: Final = "serial"

SUPPORTED: Final = MappingProxyType(
    {SERIAL: "the simulated PIN pad of a demonstration, on a serial line; no real pad speaks its protocol"}
)

_VENDOR: Final = (
    "a real encrypting PIN pad needs its vendor's XFS service or library, under a licence, and keys that the bank "
    "loads in a ceremony of its own; this program has no driver for one yet"
)
UNSUPPORTED: Final = MappingProxyType({"xfs": _VENDOR, "vendor-library": _VENDOR})
"""Known kinds of device that this program cannot serve, and what to do instead."""

_CADENCE: Final = Cadence(poll_s=0.05)


@dataclass(frozen=True)
class PinPadConfig:
    """sink: the Unix socket of the bank's middleware, the only one to get an encrypted block; "" for none."""

    port: str
    baud: int = 9600
    driver: str = SERIAL
    sink: str = ""
    admits_simulator: bool = False


def build(config: PinPadConfig, clock: Clock) -> Callable[[], SerialPinPad] | Unsupported:
    """What makes the driver (on the worker's thread), or why there is none."""
    if config.driver != SERIAL:
        return unsupported(DeviceClass.PIN_PAD, config.driver, SUPPORTED, UNSUPPORTED)
    return lambda: SerialPinPad(
        config.port, config.baud, clock, sink=config.sink, admits_simulator=config.admits_simulator
    )


def supervise(
    config: PinPadConfig, listener: Callable[[DeviceEvent], None], clock: Clock
) -> Supervisor[SerialPinPad] | Unsupported:
    """The pad's worker, not started. The listener hears DeviceStatus, PinProgress and PinEnd.

    To let a person type: `supervisor.ask(lambda pad: pad.begin(6, 6, 60), deadline_s=...)`.
    """
    make = build(config, clock)
    if isinstance(make, Unsupported):
        return make
    return Supervisor(DeviceClass.PIN_PAD, make, PinPadWatch(), listener, clock, _CADENCE)
