# SPDX-License-Identifier: GPL-3.0-or-later
"""The rack: every device of this machine with its worker, watched, started and stopped as one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Final

import structlog

from devices.drivers.choice import Unsupported
from devices.reports import DeviceEvent
from devices.status import DeviceClass, DeviceState, DeviceStatus
from devices.supervisor import Supervisor
from kiosk.equipment import fitted, fittings
from kiosk.settings import Settings
from kiosk.timing import Clock

_log: Final = structlog.get_logger("kiosk")

CHECK_S: Final = 1.0
"""How often each worker is looked after."""
STOP_WITHIN_S: Final = 10.0

_STOPPED_LAST: Final = (DeviceClass.RECEIPT_PRINTER, DeviceClass.PAGE_PRINTER, DeviceClass.UPS)
"""What must not be cut is waited for when everything else has ended."""


class DeviceRack:
    """Its methods belong to one thread, except `statuses`. `hear` is called on the devices' workers.

    A device's driver is imported and its worker made when somebody first asks for it, at the latest at the start:
    what only the first citizen needs does not keep the first picture waiting.
    """

    def __init__(self, settings: Settings, clock: Clock, hear: Callable[[DeviceEvent], None]) -> None:
        self._settings = settings
        self._clock = clock
        self._hear = hear
        self._made: dict[DeviceClass, Supervisor[Any] | Unsupported] = {}
        self._stopping = threading.Event()
        self._watch: threading.Thread | None = None

    @property
    def fitted(self) -> frozenset[DeviceClass]:
        """What this machine has, as its settings say."""
        return frozenset(fitted(self._settings))

    def supervisor(self, device: DeviceClass) -> Supervisor[Any] | None:
        """The worker of a device, to `ask` it; None when there is no such device, or no driver for it."""
        made = self._make(device)
        return made if isinstance(made, Supervisor) else None

    def statuses(self) -> tuple[DeviceStatus, ...]:
        """How each fitted device stands now, in the order of DeviceClass; from any thread."""
        made = dict(self._made)
        return tuple(_status(device, made[device]) for device in DeviceClass if device in made)

    def start(self) -> None:
        """Let every device work. Once."""
        for device in fitted(self._settings):
            made = self._make(device)
            if isinstance(made, Supervisor):
                made.start()
            elif made is not None:
                _log.error("device.unsupported", device=device.value, driver=made.driver, reason=made.reason)
                self._hear(_status(device, made))
        self.keep_watch()

    def keep_watch(self) -> None:
        """See to it that somebody looks after the workers; call it now and then."""
        if self._stopping.is_set() or (self._watch is not None and self._watch.is_alive()):
            return
        if self._watch is not None:
            _log.error("device.watch_ended")
        self._watch = threading.Thread(target=self._look_after, name="device-watch", daemon=True)
        self._watch.start()

    def stop(self, within_s: float = STOP_WITHIN_S) -> None:
        """Finish the calls that run, printers' last; let go of everything. Waits, all in all, that long."""
        self._stopping.set()
        if self._watch is not None:
            self._watch.join()
        supervisors = {device: made for device, made in self._made.items() if isinstance(made, Supervisor)}
        # All are told before any is waited for.
        for supervisor in supervisors.values():
            supervisor.stop(within_s=0.0)
        deadline = self._clock.monotonic() + within_s
        for device in sorted(supervisors, key=lambda device: device in _STOPPED_LAST):
            left = max(0.0, deadline - self._clock.monotonic())
            if not supervisors[device].stop(within_s=left):
                _log.error("device.did_not_stop", device=device.value)

    def _make(self, device: DeviceClass) -> Supervisor[Any] | Unsupported | None:
        if device not in fitted(self._settings):
            return None
        if device not in self._made:
            (fitting,) = fittings(self._settings, self._clock, only=device)
            self._made[device] = fitting.supervise(self._hear)
        return self._made[device]

    def _look_after(self) -> None:
        while not self._stopping.wait(CHECK_S):
            for made in tuple(self._made.values()):
                if isinstance(made, Supervisor):
                    made.check()


def _status(device: DeviceClass, made: Supervisor[Any] | Unsupported) -> DeviceStatus:
    if isinstance(made, Supervisor):
        return made.status
    return DeviceStatus(device, DeviceState.NOT_CONFIGURED, f"{made.driver}: {made.reason}")
