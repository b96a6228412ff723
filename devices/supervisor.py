# SPDX-License-Identifier: GPL-3.0-or-later
"""One worker thread a device: makes its driver, polls it, throws it away after any error, makes it anew."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Generic, Protocol, TypeVar

import structlog

from devices.capabilities import Device, DeviceLostError
from devices.reports import DeviceEvent
from devices.standing import Cadence, Standing
from devices.status import DeviceClass, DeviceState, DeviceStatus, NotAsked
from kiosk.timing import Clock

_log = structlog.get_logger("devices")

DriverT = TypeVar("DriverT", bound=Device)
_Driver_contra = TypeVar("_Driver_contra", bound=Device, contravariant=True)
_Answer = TypeVar("_Answer")

_STOP_WITHIN_S: Final = 10.0


@dataclass(frozen=True)
class Turn:
    """What one poll brought. status: how the device stands, None for as it stood when connected;
    again: poll at once, more is coming."""

    events: tuple[DeviceEvent, ...]
    status: DeviceStatus | None
    again: bool = False


class Watch(Protocol[_Driver_contra]):
    """What to do with a driver at each turn; keeps what it needs to tell only of changes."""

    def turn(self, driver: _Driver_contra) -> Turn:
        """Poll once. Raises DeviceLostError."""

    def gone(self, status: DeviceStatus) -> tuple[DeviceEvent, ...]:
        """The device is believed gone or broken: what else its listeners should hear."""


@dataclass(frozen=True)
class _Order:
    call: Callable[[Any], Any]
    deadline: float
    future: Future[Any]


class Supervisor(Generic[DriverT]):
    """Owns the worker of one device. `listener` is called on the worker and must not wait.

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
        self._device = device
        self._build = build
        self._watch = watch
        self._listener = listener
        self._clock = clock
        self._cadence = cadence or Cadence()
        self._standing = Standing(device, self._cadence)
        self._driver: DriverT | None = None
        self._connected = self._standing.status
        self._orders: deque[_Order] = deque()
        self._changed = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._work, name=f"device-{device.value}", daemon=True)

    @property
    def status(self) -> DeviceStatus:
        """The status believed now; from any thread."""
        return self._standing.status

    def start(self) -> None:
        """Begin to work. Once."""
        self._thread.start()

    def stop(self, within_s: float = _STOP_WITHIN_S) -> bool:
        """Finish the call that runs, answer the waiting ones NotAsked, close the driver, end the thread.

        False when the driver did not come back in time; its thread then dies with the process.
        """
        if threading.current_thread() is self._thread:
            raise RuntimeError("a listener cannot stop its own worker")
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        if self._thread.ident is None:
            self._refuse_orders()
            return True
        self._thread.join(within_s)
        return not self._thread.is_alive()

    def ask(self, call: Callable[[DriverT], _Answer], *, deadline_s: float) -> Future[_Answer | NotAsked]:
        """Run a call with the driver on the worker, from any thread; it goes before the next poll.

        NotAsked when the device cannot be reached (one try to reconnect is made first), when the worker does not
        come to it within the deadline, or when it stops. A future cancelled before it begins never runs. What the
        call raises, the future raises.
        """
        future: Future[_Answer | NotAsked] = Future()
        with self._changed:
            if self._stopping:
                future.set_result(NotAsked(self.status, "the worker is stopping"))
                return future
            self._orders.append(_Order(call, self._clock.monotonic() + deadline_s, future))
            self._changed.notify_all()
        return future

    def _work(self) -> None:
        wait_s = 0.0
        while self._wait(wait_s):
            order = self._next_order()
            if self._driver is None and not self._reach():
                wait_s = self._standing.retry_in_s
                if order is not None:
                    _answer(order.future, NotAsked(self.status, "the device was not reached"))
                continue
            wait_s = self._serve(order) if order is not None else self._turn()
        self._discard()
        self._refuse_orders()

    def _wait(self, seconds: float) -> bool:
        """Until the time is over or an order comes; False when it is time to stop."""
        with self._changed:
            if not self._orders and not self._stopping and seconds > 0:
                self._changed.wait(seconds)
            return not self._stopping

    def _next_order(self) -> _Order | None:
        while True:
            with self._changed:
                if not self._orders:
                    return None
                order = self._orders.popleft()
            if self._clock.monotonic() > order.deadline:
                _answer(order.future, NotAsked(self.status, "the deadline passed before the worker was free"))
            elif order.future.set_running_or_notify_cancel():
                return order

    def _reach(self) -> bool:
        """Make and connect a driver; False, with the belief changed as it must, when that fails."""
        try:
            self._driver = self._build()
            status = self._driver.connect()
        except DeviceLostError as lost:
            self._miss(lost)
            return False
        except Exception as fault:
            self._mistake(fault)
            return False
        if status.state != DeviceState.ONLINE:
            self._discard()
            self._believe(status)
            return False
        self._connected = status
        return True

    def _turn(self) -> float:
        """Poll; how long to wait before the next."""
        if self._driver is None:
            return self._standing.retry_in_s
        try:
            turn = self._watch.turn(self._driver)
        except DeviceLostError as lost:
            self._miss(lost)
            return self._standing.retry_in_s
        except Exception as fault:
            self._mistake(fault)
            return self._standing.retry_in_s
        self._believe(turn.status or self._connected)
        for event in turn.events:
            self._tell(event)
        return 0.0 if turn.again else self._cadence.poll_s

    def _serve(self, order: _Order) -> float:
        try:
            _answer(order.future, order.call(self._driver))
        except DeviceLostError as lost:
            self._miss(lost)
            order.future.set_exception(lost)
            return self._standing.retry_in_s
        except Exception as fault:
            self._mistake(fault)
            order.future.set_exception(fault)
            return self._standing.retry_in_s
        return 0.0

    def _miss(self, lost: DeviceLostError) -> None:
        self._discard()
        self._believe(DeviceStatus(self._device, lost.state, lost.detail))

    def _mistake(self, fault: Exception) -> None:
        """A driver raised what it must not. Only its type is told: the message may hold personal data."""
        self._discard()
        where = _where(fault)
        _log.error("device.driver_mistake", device=self._device.value, fault=type(fault).__name__, where=where)
        detail = f"the driver failed ({type(fault).__name__} at {where})"
        self._believe(DeviceStatus(self._device, DeviceState.HARDWARE_ERROR, detail))

    def _believe(self, status: DeviceStatus) -> None:
        before = self._standing.status
        changed = self._standing.heard(status)
        if changed is None:
            return
        _log.info(
            "device.state",
            device=self._device.value,
            state=changed.state.value,
            was=before.state.value,
            detail=changed.detail,
        )
        self._tell(changed)
        if self._driver is None:
            for event in self._watch.gone(changed):
                self._tell(event)

    def _tell(self, event: DeviceEvent) -> None:
        try:
            self._listener(event)
        except Exception as fault:
            # A listener's mistake must not take the device away from everyone else.
            _log.error(
                "device.listener_mistake",
                device=self._device.value,
                heard=type(event).__name__,
                fault=type(fault).__name__,
                where=_where(fault),
            )

    def _discard(self) -> None:
        driver, self._driver = self._driver, None
        if driver is not None:
            driver.close()

    def _refuse_orders(self) -> None:
        while True:
            with self._changed:
                if not self._orders:
                    return
                order = self._orders.popleft()
            if order.future.set_running_or_notify_cancel():
                _answer(order.future, NotAsked(self.status, "the worker is stopping"))


def _answer(future: Future[Any], answer: object) -> None:
    """Resolve; a future not yet running is made so first, a cancelled one is left."""
    try:
        if future.running() or future.set_running_or_notify_cancel():
            future.set_result(answer)
    except InvalidStateError:
        pass


def _where(fault: BaseException) -> str:
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "unknown" if trace is None else f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
