# SPDX-License-Identifier: GPL-3.0-or-later
"""Drivers of sensors and guide lights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from devices.capabilities import Sensing
from devices.drivers.choice import Unsupported, unsupported
from devices.reports import DeviceEvent
from devices.sensors import ModbusBoard
from devices.sensors.watch import SensorWatch
from devices.sensors.wiring import WiringError, wiring
from devices.standing import Cadence
from devices.status import DeviceClass
from devices.supervisor import Supervisor
from kiosk.timing import Clock

MODBUS_RTU: Final = "modbus-rtu"

SUPPORTED: Final = MappingProxyType(
    {MODBUS_RTU: "board of inputs and outputs that speaks Modbus RTU on a serial line (functions 02, 05, 0F)"}
)

UNSUPPORTED: Final = MappingProxyType(
    {
        "modbus-tcp": "boards on the network have no driver; use one on a serial line",
        "gpio": "pins of the computer itself have no driver: industrial computers with x86 have none",
    }
)
"""Known kinds of device that this program cannot serve, and what to do instead."""


@dataclass(frozen=True)
class SensorsConfig:
    """inputs, lights: as in the settings, "cabinet_door=0,presence=!1". poll_s: between two reads of all inputs; a
    change is believed after two equal ones."""

    port: str
    inputs: str
    lights: str
    baud: int = 9600
    unit: int = 1
    driver: str = MODBUS_RTU
    poll_s: float = 0.2
    admits_simulator: bool = False


def build(config: SensorsConfig, clock: Clock) -> Callable[[], Sensing] | Unsupported:
    """What makes the driver (on the worker's thread), or why there is none."""
    if config.driver != MODBUS_RTU:
        return unsupported(DeviceClass.SENSORS, config.driver, SUPPORTED, UNSUPPORTED)
    try:
        wired = wiring(config.inputs, config.lights)
    except WiringError as wrong:
        return Unsupported(DeviceClass.SENSORS, config.driver, str(wrong))
    return lambda: ModbusBoard(
        config.port, config.baud, config.unit, wired, clock, admits_simulator=config.admits_simulator
    )


def supervise(
    config: SensorsConfig, listener: Callable[[DeviceEvent], None], clock: Clock
) -> Supervisor[Sensing] | Unsupported:
    """The board's worker, not started. The listener hears DeviceStatus and SensorChanged.

    To light a slot: `supervisor.ask(lambda board: board.light(GuideLight.PAGE_PRINTER), deadline_s=...)`. A board
    that came back is dark, whatever was lit before.
    """
    make = build(config, clock)
    if isinstance(make, Unsupported):
        return make
    return Supervisor(DeviceClass.SENSORS, make, SensorWatch(), listener, clock, Cadence(poll_s=config.poll_s))
