# SPDX-License-Identifier: GPL-3.0-or-later
"""The watch of devices that only tell what happens: codes and keys."""

from __future__ import annotations

from devices.capabilities import CodeScanning, KeyReading
from devices.reports import DeviceEvent
from devices.status import DeviceStatus
from devices.turn import Turn


class EventWatch:
    """Passes on each event. The driver's poll waits by itself, so it is asked again at once."""

    def turn(self, driver: CodeScanning | KeyReading) -> Turn:
        event = driver.poll()
        return Turn(() if event is None else (event,), None, again=True)

    def gone(self, _status: DeviceStatus) -> tuple[DeviceEvent, ...]:
        return ()
