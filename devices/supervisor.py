# SPDX-License-Identifier: GPL-3.0-or-later
"""One supervised worker a device: what is believed of it, orders for it, a fresh worker when one dies or hangs."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Final, Generic, TypeVar

import structlog

from devices.capabilities import DeviceLostError
from devices.mistakes import where
from devices.orders import Orders
from devices.reports import DeviceEvent
from devices.standing import Cadence, Standing
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus, NotAsked
from devices.turn import Turn, Watch
from devices.worker import DriverT, Retired, Worker
from kiosk.timing import Clock

_log: Final = structlog.get_logger("devices")

_Answer = TypeVar("_Answer")

_STOP_WITHIN_S: Final = 10.0
_LASTS_S: Final = 60.0
_MOST_HANGING: Final = 3
"""Threads that hang in a driver cannot be ended, only left. After so many the device is left alone until one
comes back."""
_RESTART_S: Final = 1.0
_RESTART_MAX_S: Final = 60.0
_VOICE_WITHIN_S: Final = 0.2


class Supervisor(Generic[DriverT]):
    """Owns the worker of one device. `listener` is called on the worker (of a worker that died or hangs, the thread
    that called `check` tells) and must not wait.

    `build` makes a closed driver on the worker; it runs again after each error.
    """

    def __init__(
        self,
        device: DeviceClass,
        build: Callable[[], DriverT],
        watch: Watch[DriverT],
        listener: Callable[[DeviceEvent], None],
        clock: Clock,
        cadence: Cadence | None = None,
    ) -> None:
        self.device: Final = device
        self._build = build
        self._watch = watch
        self._listener = listener
        self._clock = clock
        self._cadence = cadence or Cadence()
        self._standing = Standing(device, self._cadence)
        self._orders = Orders(clock, lambda: self.status)
        # Held while anything is believed and told, so that nothing of a worker that was left is told after it was.
        self._voice = threading.Lock()
        self._worker: Worker[DriverT] | None = None
        self._started = False
        self._hanging: list[threading.Thread] = []
        self._restarts = 0
        self._began = self._restart_at = 0.0

    @property
    def status(self) -> DeviceStatus:
        """The status believed now; from any thread."""
        return self._standing.status

    def start(self) -> None:
        """Begin to work. Once."""
        with self._voice:
            self._started = True
            self._begin()

    def stop(self, within_s: float = _STOP_WITHIN_S) -> bool:
        """Finish the call that runs, answer the waiting ones NotAsked, close the driver, end the thread.

        False when the driver did not come back in time; its thread then dies with the process.
        """
        worker = self._worker
        if worker is not None and threading.current_thread() is worker.thread:
            raise RuntimeError("a listener cannot stop its own worker")
        self._orders.close()
        if worker is None or worker.thread.ident is None:
            return not self._hanging
        worker.thread.join(within_s)
        return not worker.thread.is_alive()

    def ask(
        self, call: Callable[[DriverT], _Answer], *, deadline_s: float, lasts_s: float = _LASTS_S
    ) -> Future[_Answer | NotAsked]:
        """Run a call with the driver on the worker, from any thread; it goes before the next poll.

        NotAsked when the device cannot be reached (one try to reconnect is made first), when the worker does not
        come to it within the deadline, or when it stops. A future cancelled before it begins never runs. What the
        call raises, the future raises. A call that has not come back after lasts_s counts as hanging: the future
        raises DeviceLostError with Cause.WATCHER_DEAD, and what the call may have done is unknown.
        """
        return self._orders.put(call, deadline_s, lasts_s)

    def check(self) -> None:
        """Notice a worker that died or hangs, say so, leave it and start another with a fresh driver.

        To be called about once a second from a thread that is no worker's; it does not wait for a driver.
        """
        self._orders.expire()
        if not self._voice.acquire(timeout=_VOICE_WITHIN_S):
            return
        try:
            if self._started and not self._orders.closed:
                self._look_after()
        finally:
            self._voice.release()

    def _look_after(self) -> None:
        worker = self._worker
        if worker is not None:
            trouble = worker.trouble(self._clock.monotonic())
            if not trouble:
                if worker.steady and self._clock.monotonic() - self._began > _RESTART_MAX_S:
                    self._restarts = 0
                return
            self._leave(worker, trouble)
        self._hanging = [thread for thread in self._hanging if thread.is_alive()]
        if len(self._hanging) < _MOST_HANGING and self._clock.monotonic() >= self._restart_at:
            self._restarts += 1
            self._begin()

    def _leave(self, worker: Worker[DriverT], trouble: str) -> None:
        """From here on nothing counts that this worker says."""
        self._worker = None
        pause_s = _RESTART_S * 2.0 ** min(self._restarts, 10) if self._restarts else 0.0
        self._restart_at = self._clock.monotonic() + min(pause_s, _RESTART_MAX_S)
        if worker.thread.is_alive():
            self._hanging.append(worker.thread)
        if len(self._hanging) >= _MOST_HANGING:
            trouble += "; it is not watched any more until one of the calls that hang comes back"
        _log.error("device.worker_lost", device=self.device.value, trouble=trouble, hanging=len(self._hanging))
        order = worker.give_up()
        if order is not None:
            order.fail(DeviceLostError(trouble, DeviceState.HARDWARE_ERROR, Cause.WATCHER_DEAD))
        status = DeviceStatus(self.device, DeviceState.HARDWARE_ERROR, trouble, Cause.WATCHER_DEAD)
        changed = self._heard(status)
        if changed is not None:
            self._say(changed, *worker.watch.gone(changed))

    def _begin(self) -> None:
        self._worker = Worker(
            self.device,
            self._build,
            copy.copy(self._watch),
            self._orders,
            self,
            self._clock,
            self._cadence,
        )
        self._began = self._clock.monotonic()
        self._worker.thread.start()

    # What a worker says.

    def believe(self, worker: Worker[DriverT], status: DeviceStatus, took_s: float, *, gone: bool) -> DeviceStatus:
        """Only for the worker: see devices.worker.Ear."""
        with self._voice:
            if worker is not self._worker:
                raise Retired
            changed = self._heard(status, took_s)
            if changed is not None:
                self._say(changed, *(worker.watch.gone(changed) if gone else ()))
            return self._standing.status

    def tell(self, worker: Worker[DriverT], events: tuple[DeviceEvent, ...]) -> None:
        """Only for the worker: see devices.worker.Ear."""
        if not events:
            return
        with self._voice:
            if worker is not self._worker:
                raise Retired
            self._say(*events)

    def _heard(self, status: DeviceStatus, took_s: float = 0.0) -> DeviceStatus | None:
        before = self._standing.status
        changed = self._standing.heard(status, self._clock.monotonic(), took_s)
        if changed is not None:
            _log.info(
                "device.state",
                device=self.device.value,
                state=changed.state.value,
                cause=changed.cause.value,
                was=before.state.value,
                detail=changed.detail,
            )
        return changed

    def _say(self, *events: DeviceEvent) -> None:
        for event in events:
            try:
                self._listener(event)
            except Exception as fault:
                # A listener's mistake must not take the device away from everyone else.
                _log.error(
                    "device.listener_mistake",
                    device=self.device.value,
                    heard=type(event).__name__,
                    fault=type(fault).__name__,
                    where=where(fault),
                )


__all__ = ["Supervisor", "Turn", "Watch"]
