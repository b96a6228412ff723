# SPDX-License-Identifier: GPL-3.0-or-later
"""Drivers of uninterruptible power supplies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from devices.drivers.choice import Unsupported, unsupported
from devices.reports import DeviceEvent
from devices.standing import Cadence
from devices.status import DeviceClass
from devices.supervisor import Supervisor
from devices.ups import NutUps
from devices.ups.watch import UpsWatch
from kiosk.timing import Clock

NUT: Final = "nut"

SUPPORTED: Final = MappingProxyType({NUT: "any UPS that Network UPS Tools serves, asked of its upsd"})

_USE_NUT: Final = "is served through Network UPS Tools: install nut-server, configure it there, and take nut"
UNSUPPORTED: Final = MappingProxyType(
    {"usb-hid": f"a UPS on USB {_USE_NUT}", "serial": f"a UPS on serial {_USE_NUT}"}
)
"""Known kinds of device that this program cannot serve, and what to do instead."""


@dataclass(frozen=True)
class UpsConfig:
    """host, port: of upsd; name: the UPS's there. stop_percent: a charge below it is low while on battery."""

    host: str = "127.0.0.1"
    port: int = 3493
    name: str = "kiosk"
    stop_percent: int = 25
    driver: str = NUT
    poll_s: float = 1.0
    admits_simulator: bool = False


def build(config: UpsConfig, clock: Clock) -> Callable[[], NutUps] | Unsupported:
    """What makes the driver (on the worker's thread), or why there is none."""
    if config.driver != NUT:
        return unsupported(DeviceClass.UPS, config.driver, SUPPORTED, UNSUPPORTED)
    return lambda: NutUps(
        config.host,
        config.port,
        config.name,
        config.stop_percent,
        clock,
        admits_simulator=config.admits_simulator,
    )


def supervise(
    config: UpsConfig, listener: Callable[[DeviceEvent], None], clock: Clock
) -> Supervisor[NutUps] | Unsupported:
    """The UPS's worker, not started. The listener hears DeviceStatus and Power; Power.low is the order to stop."""
    make = build(config, clock)
    if isinstance(make, Unsupported):
        return make
    return Supervisor(DeviceClass.UPS, make, UpsWatch(), listener, clock, Cadence(poll_s=config.poll_s))
