# SPDX-License-Identifier: GPL-3.0-or-later
"""What is ordered to go wrong in a simulator: "fail next" and "fail until told", the same in each of them.

{"fault": NAME, "times": n}         the next n times (1 without "times")
{"fault": NAME, "until": "told"}    each time, until {"fault": null}
{"fault": NAME, ..., "on": POINT}   only at this point: an operation of the device that has points
{"fault": {NAME: VALUE}, ...}       a fault that needs a number or a text
{"fault": null}                     nothing fails any more; {"fault": null, "on": POINT} only there
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any, Final

from devices.simulators.controls import CommandRefused, number, one_of, only

ANYWHERE: Final = "any"
KEYS: Final = ("fault", "times", "until", "on")
"""The keys of a command that `FaultPlan.order` reads; "fault" is among them always."""
_MOST_TIMES: Final = 1_000_000


@dataclass(frozen=True)
class Fault:
    """One that strikes now. value: what the order gave for it, None for a mere name; unchecked JSON."""

    name: str
    value: Any = None


@dataclass
class _Order:
    fault: Fault
    point: str
    left: int | None
    """None: until told."""


class FaultPlan:
    """The orders of one simulator; from any thread. names: the faults it knows; points: where they may strike."""

    def __init__(self, *names: str, points: tuple[str, ...] = ()) -> None:
        self._names = names
        self._points = (ANYWHERE, *points)
        self._orders: list[_Order] = []
        self._changed = threading.Lock()

    def order(self, command: dict[str, Any]) -> None:
        """Take a command that has "fault" among its keys. Raises CommandRefused."""
        only(command, *KEYS)
        point = one_of(command.get("on", ANYWHERE), *self._points)
        if "fault" not in command:
            raise CommandRefused('which "fault"?')
        if command["fault"] is None:
            only(command, "fault", "on")
            self._forget(point)
            return
        if "times" in command and "until" in command:
            raise CommandRefused('either "times" or "until"')
        left: int | None = None
        if "until" in command:
            one_of(command["until"], "told")
        else:
            left = int(number(command.get("times", 1), 1, _MOST_TIMES))
        fault = self._fault(command["fault"])
        with self._changed:
            self._orders.append(_Order(fault, point, left))

    def strike(self, *names: str, on: str = ANYWHERE) -> Fault | None:
        """The oldest order that holds here, counted; None when all goes well. names: only these, all without."""
        with self._changed:
            for order in self._orders:
                if self._holds(order, names, on):
                    if order.left is not None:
                        order.left -= 1
                        if not order.left:
                            self._orders.remove(order)
                    return order.fault
        return None

    def stands(self, *names: str, on: str = ANYWHERE) -> Fault | None:
        """The same, and nothing is counted: for faults that are states."""
        with self._changed:
            return next((order.fault for order in self._orders if self._holds(order, names, on)), None)

    @staticmethod
    def _holds(order: _Order, names: tuple[str, ...], on: str) -> bool:
        return order.point in (ANYWHERE, on) and (not names or order.fault.name in names)

    def _forget(self, point: str) -> None:
        with self._changed:
            self._orders = [order for order in self._orders if point not in (ANYWHERE, order.point)]

    def _fault(self, wanted: object) -> Fault:
        if isinstance(wanted, dict) and len(wanted) == 1:
            name, value = next(iter(wanted.items()))
            return Fault(one_of(name, *self._names), value)
        return Fault(one_of(wanted, *self._names))
