# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated UPS behind NUT's protocol on a loopback port: `python -m devices.simulators.ups`.

The first line out is {"ready": true, "port": PORT}; the port stays over unplug and plug. It ends with stdin.

Commands: {"mains": BOOL}, {"charge": PERCENT}, {"pace": PERCENT A SECOND} (how fast it discharges on battery and
charges on mains), {"old": BOOL} (the battery is to be replaced), {"ordered": BOOL} (NUT has ordered the shutdown,
FSD), {"unplug": true} (upsd ends), {"plug": true}, and faults: "silence", "stale", "driver_gone", "unknown",
"denied", "garbage", "long_line", "hang_up" (in the middle of an answer), {"split": SECONDS} (between the lines of
an answer).

An empty battery takes the server with it, as it takes the machine. It tells {"power": "on_battery" | "low" |
"mains" | "dead"} at each change.
"""

from __future__ import annotations

import argparse
import contextlib
import socket
import threading
import time
from pathlib import Path
from typing import Any, Final

from devices.simulators.controls import CommandRefused, Controls, add_control_option, number, only
from devices.simulators.faults import FaultPlan

_LOW_PERCENT: Final = 20.0
_TICK_S: Final = 0.05
_ERRORS: Final = {
    "stale": "DATA-STALE",
    "driver_gone": "DRIVER-NOT-CONNECTED",
    "unknown": "UNKNOWN-UPS",
    "denied": "ACCESS-DENIED",
}
_FAULTS: Final = (*_ERRORS, "silence", "garbage", "long_line", "hang_up", "split")


class Battery:
    """What is in it, and how long that lasts."""

    def __init__(self, pace: float) -> None:
        self._lock = threading.Lock()
        self.charge = 100.0
        self.mains = True
        self.old = False
        self.ordered = False
        self.pace = pace

    def pass_time(self, seconds: float) -> None:
        with self._lock:
            step = self.pace * seconds
            self.charge = min(100.0, max(0.0, self.charge + (step if self.mains else -step)))

    def set_charge(self, percent: float) -> None:
        with self._lock:
            self.charge = percent

    @property
    def word(self) -> str:
        if self.mains:
            return "mains"
        if self.charge <= 0:
            return "dead"
        return "low" if self.charge < _LOW_PERCENT else "on_battery"

    def variables(self) -> dict[str, str]:
        # upsd puts it before all others.
        flags = [*(["FSD"] if self.ordered else []), "OL" if self.mains else "OB"]
        if self.mains and self.charge < 100:
            flags.append("CHRG")
        if not self.mains:
            flags.append("DISCHRG")
        if self.word == "low":
            flags.append("LB")
        if self.old:
            flags.append("RB")
        lasts = self.charge / self.pace if self.pace else 36_000
        return {
            "battery.charge": str(round(self.charge)),
            "battery.runtime": str(round(min(lasts, 36_000))),
            "device.mfr": "Simulator",
            "device.model": 'Simulated "UPS"',
            "driver.name": "simulated-ups",
            "ups.status": " ".join(flags),
        }


class SimulatedUpsd:
    def __init__(self, port: int, name: str, pace: float, control: Path | None) -> None:
        self.controls = Controls(self._command, control)
        self._faults = FaultPlan(*_FAULTS)
        self._battery = Battery(pace)
        self._name = name
        self._port = port
        self._lock = threading.Lock()
        self._listener: socket.socket | None = None
        self._connections: set[socket.socket] = set()

    def run(self) -> None:
        self._plug()
        threading.Thread(target=self._live, daemon=True).start()
        self.controls.say(ready=True, port=self._port)
        try:
            self.controls.serve()
        finally:
            self._unplug()

    def _command(self, command: dict[str, Any]) -> None:
        match next(iter(command)):
            case "mains" | "old" | "ordered" as what:
                only(command, what)
                if not isinstance(command[what], bool):
                    raise CommandRefused(f"{what} is true or false")
                setattr(self._battery, what, command[what])
            case "charge":
                only(command, "charge")
                self._battery.set_charge(number(command["charge"], 0, 100))
            case "pace":
                only(command, "pace")
                self._battery.pace = number(command["pace"], 0, 100)
            case "fault" | "times" | "until":
                if isinstance(command.get("fault"), dict) and "split" in command["fault"]:
                    number(command["fault"]["split"], 0, 10)
                self._faults.order(command)
            case "unplug":
                self._unplug()
            case "plug":
                self._plug()
            case other:
                raise CommandRefused(f"unknown command {other!r}")

    def _live(self) -> None:
        told, before = "mains", time.monotonic()
        while True:
            threading.Event().wait(_TICK_S)
            now = time.monotonic()
            self._battery.pass_time(now - before)
            before = now
            word = self._battery.word
            if word != told:
                told = word
                self.controls.say(power=word)
                if word == "dead":
                    self._unplug()

    def _plug(self) -> None:
        with self._lock:
            if self._listener is not None or self._battery.word == "dead":
                return
            listener = socket.create_server(("127.0.0.1", self._port))
            self._port = listener.getsockname()[1]
            self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def _unplug(self) -> None:
        with self._lock:
            listener, self._listener = self._listener, None
            open_ones, self._connections = self._connections, set()
        for held in (listener, *open_ones):
            if held is not None:
                with contextlib.suppress(OSError):
                    held.shutdown(socket.SHUT_RDWR)
                held.close()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with self._lock:
                if self._listener is not listener:
                    connection.close()
                    return
                self._connections.add(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection.makefile("rb") as received:
                while line := received.readline(512):
                    if not self._answer(connection, line.decode("ascii", "replace").split()):
                        break
        except (OSError, ValueError):
            pass
        with self._lock:
            self._connections.discard(connection)
        connection.close()

    def _answer(self, connection: socket.socket, words: list[str]) -> bool:
        """Whether the connection stays."""
        fault = self._faults.strike()
        name = "" if fault is None else fault.name
        lines = [f"ERR {_ERRORS[name]}"] if name in _ERRORS else self._lines(words)
        match name:
            case "silence":
                return True
            case "garbage":
                connection.sendall(b"\xff\xfe\x00 what\n")
            case "long_line":
                connection.sendall(b"VAR " + b"x" * 100_000)
            case "hang_up":
                connection.sendall("\n".join(lines[:2]).encode())
                return False
        for line in lines:
            connection.sendall(line.encode() + b"\n")
            if fault is not None and name == "split":
                time.sleep(float(fault.value or 0))
        return True

    def _lines(self, words: list[str]) -> list[str]:
        variables = self._battery.variables()
        match words:
            case ["LIST", "VAR", name] if name == self._name:
                told = [f"VAR {name} {key} {_quoted(value)}" for key, value in variables.items()]
                return [f"BEGIN LIST VAR {name}", *told, f"END LIST VAR {name}"]
            case ["GET", "VAR", name, key] if name == self._name:
                return [
                    f"VAR {name} {key} {_quoted(variables[key])}" if key in variables else "ERR VAR-NOT-SUPPORTED"
                ]
            case ["LIST" | "GET", "VAR", *_]:
                return ["ERR UNKNOWN-UPS"]
            case ["LOGOUT"]:
                return ["OK Goodbye"]
        return ["ERR UNKNOWN-COMMAND"]


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def main() -> None:
    parser = argparse.ArgumentParser(description="A simulated UPS behind NUT's protocol, on loopback.")
    parser.add_argument("--port", type=int, default=0, help="its TCP port (default: a free one)")
    parser.add_argument("--name", default="kiosk", help="the name of the UPS")
    parser.add_argument("--pace", type=float, default=0.05, help="percent a second")
    add_control_option(parser)
    arguments = parser.parse_args()
    SimulatedUpsd(arguments.port, arguments.name, arguments.pace, arguments.control).run()


if __name__ == "__main__":
    main()
