# SPDX-License-Identifier: GPL-3.0-or-later
"""Watching a PIN pad: an entry that was running when the pad went away ends, whoever waits for it."""

from __future__ import annotations

from devices.pin_pad.driver import SerialPinPad
from devices.reports import DeviceEvent, PinEnd
from devices.status import DeviceStatus
from devices.turn import Turn


class PinPadWatch:
    """Passes on progress and ends."""

    def __init__(self) -> None:
        self._driver: SerialPinPad | None = None
        self._entering = False

    def turn(self, driver: SerialPinPad) -> Turn:
        events: tuple[DeviceEvent, ...] = ()
        if driver is not self._driver and self._entering:
            events = (PinEnd.LOST,)
        self._driver = driver
        self._entering = driver.entering
        event = driver.poll()
        self._entering = driver.entering
        return Turn(events if event is None else (*events, event), None, again=True)

    def gone(self, _status: DeviceStatus) -> tuple[DeviceEvent, ...]:
        lost, self._entering = self._entering, False
        return (PinEnd.LOST,) if lost else ()
