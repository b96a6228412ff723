# SPDX-License-Identifier: GPL-3.0-or-later
"""A UPS behind upsd, asked anew at each turn over one connection."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from devices.capabilities import DeviceLostError
from devices.reports import Power
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus
from devices.ups.nut_lines import Begin, End, LineReader, Refusal, Variable, parsed, whole
from devices.worker_bound import WorkerBound
from kiosk.timing import Clock

_CONNECTS_WITHIN_S: Final = 1.0
_ANSWERS_WITHIN_S: Final = 1.5
_MOST_VARIABLES: Final = 500
"""A large UPS has about 150."""
_MOST_READS: Final = 1000

_REFUSALS: Final[Mapping[str, tuple[DeviceState, Cause, str]]] = MappingProxyType(
    {
        "UNKNOWN-UPS": (DeviceState.NO_DEVICE, Cause.PORT_MISSING, "upsd knows no UPS of this name"),
        "ACCESS-DENIED": (DeviceState.NO_DEVICE, Cause.NOT_AUTHORISED, "upsd does not let this machine ask"),
        "DRIVER-NOT-CONNECTED": (DeviceState.OFFLINE, Cause.SERVICE_DOWN, "the UPS's driver in NUT does not run"),
        "DATA-STALE": (DeviceState.OFFLINE, Cause.STALLED, "the UPS's driver in NUT hears nothing of the UPS"),
    }
)


class Ups:
    """What a list of variables says. limit_percent: a charge below it is low while on battery."""

    def __init__(self, variables: Mapping[str, str], limit_percent: int) -> None:
        self.flags: Final = frozenset(variables.get("ups.status", "").split())
        charge = whole(variables.get("battery.charge"))
        on_battery = "OB" in self.flags
        under_limit = on_battery and charge is not None and charge < limit_percent
        self.power: Final = Power(
            on_battery=on_battery,
            low="LB" in self.flags or under_limit,
            charge_percent=None if charge is None else min(charge, 100),
            runtime_s=whole(variables.get("battery.runtime")),
            # Set by upsmon or by a person, and never taken back while upsd lives: the outlets will be cut.
            ordered="FSD" in self.flags,
        )
        # A driver that has just started has not told all of it, and may say WAIT.
        self.known: Final = bool(self.flags - {"WAIT"}) and "driver.name" in variables
        driver, mode = variables.get("driver.name", ""), variables.get("driver.parameter.mode", "dummy")
        # dummy-ups as a repeater passes on a true UPS of another machine.
        self.simulated: Final = driver == "simulated-ups" or (driver == "dummy-ups" and mode.startswith("dummy"))
        self.model: Final = variables.get("device.model") or variables.get("ups.model") or "UPS"

    @property
    def status(self) -> DeviceStatus:
        """How the UPS itself stands, the worst first."""
        flags, charge = self.flags, self.power.charge_percent
        detail = f"{self.model}: {' '.join(sorted(flags)) or 'no status'}"
        if charge is not None:
            detail += f", {charge} %"
        state, cause = DeviceState.DEGRADED, Cause.NONE
        if "OFF" in flags:
            state, cause = DeviceState.HARDWARE_ERROR, Cause.BROKEN
        elif self.power.low:
            cause = Cause.BATTERY_LOW
        elif self.power.ordered:
            cause = Cause.SHUTDOWN_ORDERED
        elif self.power.on_battery:
            cause = Cause.ON_BATTERY
        elif "RB" in flags:
            cause = Cause.BATTERY_OLD
        elif flags & {"ALARM", "OVER", "BYPASS"}:
            cause = Cause.BROKEN
        else:
            state = DeviceState.ONLINE
        return DeviceStatus(DeviceClass.UPS, state, detail, cause)


class NutUps(WorkerBound):
    """upsd at host:port, and the name of the UPS there. No login: reading needs none."""

    def __init__(
        self,
        host: str,
        port: int,
        name: str,
        limit_percent: int,
        clock: Clock,
        *,
        admits_simulator: bool = False,
    ) -> None:
        super().__init__()
        self._address = (host, port)
        self._name = name
        self._limit_percent = limit_percent
        self._clock = clock
        self._admits_simulator = admits_simulator
        self._socket: socket.socket | None = None
        self._lines = LineReader()

    def connect(self) -> DeviceStatus:
        self.assert_worker()
        try:
            self._socket = self._opened()
            ups = self.look()
        except DeviceLostError as lost:
            return DeviceStatus(DeviceClass.UPS, lost.state, lost.detail, lost.cause)
        if ups.simulated and not self._admits_simulator:
            detail = "this UPS is a simulator"
            return DeviceStatus(DeviceClass.UPS, DeviceState.REFUSED, detail, Cause.SIMULATOR)
        return ups.status

    def look(self) -> Ups:
        """All that upsd says now. Raises DeviceLostError."""
        self.assert_worker()
        ups = Ups(self._variables(), self._limit_percent)
        if not ups.known:
            raise DeviceLostError("upsd does not know yet how the UPS is", DeviceState.OFFLINE, Cause.STALLED)
        return ups

    def power(self) -> Power:
        return self.look().power

    def close(self) -> None:
        self.assert_worker()
        held, self._socket = self._socket, None
        if held is not None:
            with contextlib.suppress(OSError):
                held.close()

    def _opened(self) -> socket.socket:
        where = f"{self._address[0]}:{self._address[1]}"
        try:
            return socket.create_connection(self._address, _CONNECTS_WITHIN_S)
        except ConnectionRefusedError:
            detail = f"no upsd listens at {where}"
            raise DeviceLostError(detail, DeviceState.OFFLINE, Cause.SERVICE_DOWN) from None
        except TimeoutError:
            raise DeviceLostError(f"{where} does not answer", DeviceState.OFFLINE, Cause.NO_ANSWER) from None
        except (OSError, UnicodeError):
            detail = f"there is no way to {where}"
            raise DeviceLostError(detail, DeviceState.NO_DEVICE, Cause.PORT_MISSING) from None

    def _variables(self) -> dict[str, str]:
        if self._socket is None:
            raise _gone()
        deadline = self._clock.monotonic() + _ANSWERS_WITHIN_S
        variables: dict[str, str] | None = None
        try:
            self._socket.settimeout(_ANSWERS_WITHIN_S)
            self._socket.sendall(f"LIST VAR {self._name}\n".encode())
            for _ in range(_MOST_READS):
                received = self._socket.recv(4096)
                if not received:
                    raise _gone()
                for line in self._lines.feed(received):
                    match None if line is None else parsed(line, self._name):
                        case Begin() if variables is None:
                            variables = {}
                        case Variable(name, value) if variables is not None and len(variables) < _MOST_VARIABLES:
                            variables[name] = value
                        case End() if variables is not None:
                            return variables
                        case Refusal(code):
                            raise _refused(code)
                        case _:
                            raise DeviceLostError("upsd answers nonsense", DeviceState.OFFLINE, Cause.NONSENSE)
                left = deadline - self._clock.monotonic()
                if left <= 0:
                    break
                self._socket.settimeout(left)
        except TimeoutError:
            pass
        except OSError:
            raise _gone() from None
        raise DeviceLostError("upsd does not answer", DeviceState.OFFLINE, Cause.NO_ANSWER)


def _refused(code: str) -> DeviceLostError:
    state, cause, detail = _REFUSALS.get(
        code, (DeviceState.OFFLINE, Cause.NONSENSE, "upsd answers with an error that this program does not know")
    )
    return DeviceLostError(detail, state, cause)


def _gone() -> DeviceLostError:
    return DeviceLostError("upsd ended the connection", DeviceState.OFFLINE, Cause.SERVICE_DOWN)
