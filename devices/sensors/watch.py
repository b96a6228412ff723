# SPDX-License-Identifier: GPL-3.0-or-later
"""Watching the board: an open cabinet is told as such."""

from __future__ import annotations

from devices.capabilities import Sensing
from devices.reports import DeviceEvent, Sensor, SensorChanged
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus
from devices.turn import Turn

_OPEN = DeviceStatus(DeviceClass.SENSORS, DeviceState.DEGRADED, "the cabinet door is open", Cause.DOOR_OPEN)


class SensorWatch:
    """Passes on what changed. While nothing is known of a sensor it is told as off: nobody trusts in what was."""

    def __init__(self) -> None:
        self._on: frozenset[Sensor] = frozenset()

    def turn(self, driver: Sensing) -> Turn:
        changes = driver.poll()
        off = {change.sensor for change in changes if not change.on}
        self._on = (self._on | {change.sensor for change in changes if change.on}) - off
        return Turn(changes, _OPEN if Sensor.CABINET_DOOR in self._on else None)

    def gone(self, _status: DeviceStatus) -> tuple[DeviceEvent, ...]:
        was, self._on = self._on, frozenset()
        return tuple(SensorChanged(sensor, on=False) for sensor in sorted(was))
