# SPDX-License-Identifier: GPL-3.0-or-later
"""One life of a device's thread: it makes a driver, polls it, serves orders, throws it away after any error."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

import structlog

from devices.capabilities import Device, DeviceLostError
from devices.mistakes import where
from devices.orders import Order, Orders
from devices.reports import DeviceEvent
from devices.standing import Cadence
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus, NotAsked
from devices.turn import Watch
from kiosk.timing import Clock

_log: Final = structlog.get_logger("devices")

DriverT = TypeVar("DriverT", bound=Device)


class Retired(Exception):  # noqa: N818 - no error: the worker was replaced while it hung, and now came back
    """What this worker says no longer counts."""


class Ear(Protocol[DriverT]):
    """Who listens to a worker. Both raise Retired when it is not the current one any more."""

    def believe(self, worker: Worker[DriverT], status: DeviceStatus, took_s: float, *, gone: bool) -> DeviceStatus:
        """The device's status, from a try that took so long; gone: no driver serves it. What is believed now."""

    def tell(self, worker: Worker[DriverT], events: tuple[DeviceEvent, ...]) -> None: ...


@dataclass(frozen=True)
class _Call:
    """A call into the driver that runs now."""

    since: float
    limit_s: float
    order: Order | None


class Worker(Generic[DriverT]):
    """Made and started by a Supervisor; every call of a driver happens on its thread."""

    def __init__(
        self,
        device: DeviceClass,
        build: Callable[[], DriverT],
        watch: Watch[DriverT],
        orders: Orders,
        ear: Ear[DriverT],
        clock: Clock,
        cadence: Cadence,
    ) -> None:
        self.watch: Final = watch
        self.steady = False
        """Whether a poll went well: the device is watched."""
        self._device = device
        self._build = build
        self._orders = orders
        self._ear = ear
        self._clock = clock
        self._cadence = cadence
        self._driver: DriverT | None = None
        self._connected = self._believed = DeviceStatus(device, DeviceState.STARTING)
        self._failures = 0
        self._mistaken = ""
        self._running: _Call | None = None
        self._interrupted: Order | None = None
        self.thread: Final = threading.Thread(target=self._work, name=f"device-{device.value}", daemon=True)

    # What the supervisor asks, from any thread.

    def trouble(self, now: float) -> str:
        """Why this worker is of no use any more; "" while it works."""
        if not self.thread.is_alive():
            return "the worker ended"
        running = self._running
        if running is not None and now - running.since > running.limit_s:
            return f"the driver did not come back from a call within {running.limit_s:g} s"
        return ""

    def give_up(self) -> Order | None:
        """The order that it holds and will never answer."""
        running = self._running
        return self._interrupted if running is None else running.order

    # Its thread.

    def _work(self) -> None:
        try:
            wait_s = 0.0
            while self._orders.wait(wait_s):
                wait_s = self._step(self._orders.take())
        except Retired:
            _log.info("device.worker_came_back", device=self._device.value)
        except BaseException as end:
            # SystemExit of a vendor's library, say. Whoever watches the workers finds the thread ended.
            _log.error("device.worker_ended", device=self._device.value, fault=type(end).__name__, where=where(end))
        self._discard()

    def _step(self, order: Order | None) -> float:
        """One poll or one order; how long to wait before the next."""
        if order is None:
            return self._turn() if self._has_driver or self._reach() else self._pause_s
        # What is true now is read before anything is asked of a device that came back.
        if not self._has_driver and self._reach():
            self._turn()
        if self._has_driver:
            return self._serve(order)
        order.answer(NotAsked(self._believed, "the device was not reached"))
        return self._pause_s

    @property
    def _has_driver(self) -> bool:
        return self._driver is not None

    def _reach(self) -> bool:
        """Make and connect a driver; False, with the belief changed as it must, when that fails."""
        began = self._clock.monotonic()
        try:
            with self._calling(self._cadence.hang_s):
                self._driver = self._build()
                status = self._driver.connect()
        except DeviceLostError as lost:
            self._miss(lost, began)
            return False
        except Exception as fault:
            self._mistake(fault, began)
            return False
        if not status.state.serves:
            self._failed(status, began)
            return False
        self._connected = status
        return True

    def _turn(self) -> float:
        """Poll; how long to wait before the next."""
        if self._driver is None:
            return self._pause_s
        began = self._clock.monotonic()
        try:
            with self._calling(self._cadence.hang_s):
                turn = self.watch.turn(self._driver)
        except DeviceLostError as lost:
            self._miss(lost, began)
            return self._pause_s
        except Exception as fault:
            self._mistake(fault, began)
            return self._pause_s
        self._failures = 0
        self._mistaken = ""
        self.steady = True
        self._believe(turn.status or self._connected, began)
        self._ear.tell(self, turn.events)
        return 0.0 if turn.again else self._cadence.poll_s

    def _serve(self, order: Order) -> float:
        began = self._clock.monotonic()
        try:
            with self._calling(order.lasts_s, order):
                answer = order.call(self._driver)
        except DeviceLostError as lost:
            order.fail(lost)
            self._miss(lost, began)
            return self._pause_s
        except Exception as fault:
            order.fail(fault)
            self._mistake(fault, began)
            return self._pause_s
        order.answer(answer)
        return 0.0

    @contextmanager
    def _calling(self, limit_s: float, order: Order | None = None) -> Iterator[None]:
        """The heartbeat: a call that never comes back is seen from outside."""
        self._running = _Call(self._clock.monotonic(), limit_s, order)
        self._interrupted = order
        try:
            yield
            self._interrupted = None
        except Exception:
            self._interrupted = None
            raise
        finally:
            self._running = None

    @property
    def _pause_s(self) -> float:
        return self._cadence.pause_s(self._failures)

    def _miss(self, lost: DeviceLostError, began: float) -> None:
        self._failed(DeviceStatus(self._device, lost.state, lost.detail, lost.cause), began)

    def _mistake(self, fault: Exception, began: float) -> None:
        """A driver raised what it must not. Only its type is told: the message may hold personal data."""
        what = f"{type(fault).__name__} at {where(fault)}"
        if what != self._mistaken:
            self._mistaken = what
            _log.error("device.driver_mistake", device=self._device.value, fault=what)
        detail = f"the driver failed ({what})"
        self._failed(DeviceStatus(self._device, DeviceState.HARDWARE_ERROR, detail, Cause.DRIVER_MISTAKE), began)

    def _failed(self, status: DeviceStatus, began: float) -> None:
        self._failures += 1
        self._discard()
        self._believe(status, began)

    def _believe(self, status: DeviceStatus, began: float) -> None:
        self._believed = self._ear.believe(self, status, self._clock.monotonic() - began, gone=self._driver is None)

    def _discard(self) -> None:
        driver, self._driver = self._driver, None
        if driver is None:
            return
        try:
            driver.close()
        except Exception as fault:
            _log.error("device.close_mistake", device=self._device.value, fault=type(fault).__name__)
