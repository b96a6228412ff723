# SPDX-License-Identifier: GPL-3.0-or-later
"""Watching the battery."""

from __future__ import annotations

from dataclasses import replace

from devices.reports import DeviceEvent, Power
from devices.status import DeviceStatus
from devices.turn import Turn
from devices.ups.nut import NutUps


class UpsWatch:
    """Tells how the power stands when more than the running time of the battery changed: that one always does.

    A UPS that is gone tells nothing: what it last said stays true as far as anyone knows, so a machine on battery
    goes on stopping in order.
    """

    def __init__(self) -> None:
        self._told: Power | None = None

    def turn(self, driver: NutUps) -> Turn:
        ups = driver.look()
        steady = replace(ups.power, runtime_s=None)
        events: tuple[DeviceEvent, ...] = () if steady == self._told else (ups.power,)
        self._told = steady
        return Turn(events, ups.status)

    def gone(self, _status: DeviceStatus) -> tuple[DeviceEvent, ...]:
        return ()
