# SPDX-License-Identifier: GPL-3.0-or-later
"""What others ask of a device: calls that wait for its worker, each answered exactly once."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass
from typing import Any

from devices.status import DeviceStatus, NotAsked
from kiosk.timing import Clock


@dataclass(frozen=True)
class Order:
    """deadline: on the monotonic clock, to begin. lasts_s: longer than this in the driver is a hang."""

    call: Callable[[Any], Any]
    deadline: float
    lasts_s: float
    future: Future[Any]

    def answer(self, answer: object) -> None:
        """Resolve; a future that does not run yet is made to first, one cancelled or answered already is left."""
        if self.future.done():
            # Whoever asked was told meanwhile that the call hangs.
            return
        try:
            if self.future.running() or self.future.set_running_or_notify_cancel():
                self.future.set_result(answer)
        except InvalidStateError:
            pass

    def fail(self, error: Exception) -> None:
        """Let the future raise, when nobody has answered it."""
        try:
            self.future.set_exception(error)
        except InvalidStateError:
            pass


class Orders:
    """The orders of one device, and the one place where its worker waits."""

    def __init__(self, clock: Clock, status: Callable[[], DeviceStatus]) -> None:
        self._clock = clock
        self._status = status
        self._waiting: deque[Order] = deque()
        self._changed = threading.Condition()
        self._closed = False

    @property
    def closed(self) -> bool:
        return self._closed

    def put(self, call: Callable[[Any], Any], deadline_s: float, lasts_s: float) -> Future[Any]:
        """A future; NotAsked at once when no more orders are taken."""
        order = Order(call, self._clock.monotonic() + deadline_s, lasts_s, Future())
        with self._changed:
            if not self._closed:
                self._waiting.append(order)
                self._changed.notify_all()
                return order.future
        order.answer(self._not_asked("the worker is stopping"))
        return order.future

    def wait(self, seconds: float) -> bool:
        """Until the time is over or an order comes; False when it is time to end."""
        with self._changed:
            if not self._waiting and not self._closed and seconds > 0:
                self._changed.wait(seconds)
            return not self._closed

    def take(self) -> Order | None:
        """The next that is still wanted."""
        while True:
            with self._changed:
                if not self._waiting:
                    return None
                order = self._waiting.popleft()
            if self._clock.monotonic() > order.deadline:
                order.answer(self._not_asked("the deadline passed before the worker was free"))
            elif order.future.set_running_or_notify_cancel():
                return order

    def expire(self) -> None:
        """Answer those whose deadline passed, though no worker comes to take them."""
        now = self._clock.monotonic()
        with self._changed:
            late = [order for order in self._waiting if now > order.deadline]
            for order in late:
                self._waiting.remove(order)
        for order in late:
            order.answer(self._not_asked("the deadline passed before the worker was free"))

    def close(self) -> None:
        """Take no more, answer those that wait, wake the worker."""
        with self._changed:
            self._closed = True
            left, self._waiting = self._waiting, deque()
            self._changed.notify_all()
        for order in left:
            order.answer(self._not_asked("the worker is stopping"))

    def _not_asked(self, why: str) -> NotAsked:
        return NotAsked(self._status(), why)
