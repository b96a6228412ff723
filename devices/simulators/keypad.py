# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated keypad of twelve keys: `python -m devices.simulators.keypad [--evdev]`.

On a pseudo terminal, or with --evdev on a named pipe that carries the records of an input device. The first line
out is {"ready": true, "port": PATH}; PATH stays the same over unplug and plug. It ends with stdin.

Commands: {"press": KEYS} (of 0123456789*#, one after the other as a quick hand does), {"unplug": true},
{"plug": true}, and faults: "silence" (a key without contact), "bounce" (a contact that closes three times),
"noise" (what is no key before it), "stuck" (a key that chatters for a second).
{"plug": "elsewhere"}: PATH then leads to another file than before.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from devices.simulators import input_records
from devices.simulators.controls import CommandRefused, Controls, add_control_option, only
from devices.simulators.faults import FaultPlan
from devices.simulators.pseudo_port import Port, PseudoInput, PseudoTerminal

_KEYS: Final = "0123456789*#"
_MOST: Final = 200
_BETWEEN_KEYS_S: Final = 0.09
_BOUNCE_S: Final = 0.004
_CHATTER_S: Final = 0.01
_CHATTERS: Final = 100
_NOISE: Final = b"\x00\xf7\x41"


class SimulatedKeypad:
    def __init__(self, port: Port, evdev: bool, control: Path | None) -> None:
        self.controls = Controls(self._command, control)
        self._faults = FaultPlan("silence", "bounce", "noise", "stuck")
        self._port = port
        self._evdev = evdev

    def run(self) -> None:
        self._port.plug()
        self.controls.say(ready=True, port=str(self._port.link))
        try:
            self.controls.serve()
        finally:
            self._port.unplug()

    def _command(self, command: dict[str, Any]) -> None:
        match next(iter(command)):
            case "press":
                only(command, "press")
                keys = command["press"]
                if not isinstance(keys, str) or len(keys) > _MOST or set(keys) - set(_KEYS):
                    raise CommandRefused(f"press keys of {_KEYS}")
                for at, key in enumerate(keys):
                    if at:
                        time.sleep(_BETWEEN_KEYS_S)
                    self._press(key)
            case "fault" | "times" | "until" | "on":
                self._faults.order(command)
            case "unplug":
                self._port.unplug()
            case "plug":
                self._port.plug(elsewhere=command["plug"] == "elsewhere")
            case other:
                raise CommandRefused(f"unknown command {other!r}")

    def _press(self, key: str) -> None:
        sent = input_records.stroke(input_records.NUMBER_PAD[key]) if self._evdev else key.encode()
        fault = self._faults.strike()
        times, pause = 1, 0.0
        match fault.name if fault is not None else "":
            case "silence":
                times = 0
            case "bounce":
                times, pause = 3, _BOUNCE_S
            case "stuck":
                times, pause = _CHATTERS, _CHATTER_S
            case "noise":
                self._port.write(input_records.stroke(input_records.UNKNOWN_KEY) if self._evdev else _NOISE)
        for _ in range(times):
            self._port.write(sent)
            time.sleep(pause)


def main() -> None:
    parser = argparse.ArgumentParser(description="A simulated keypad.")
    parser.add_argument("--link", type=Path, help="path of the port (default: in a new temporary folder)")
    parser.add_argument("--baud", type=int, default=9600, help="the speed whose wire time is kept")
    parser.add_argument("--evdev", action="store_true", help="an input device instead of a serial line")
    add_control_option(parser)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="keypad-") as folder:
        link = arguments.link or Path(folder) / "port"
        port: Port = PseudoInput(link) if arguments.evdev else PseudoTerminal(link, arguments.baud)
        SimulatedKeypad(port, arguments.evdev, arguments.control).run()


if __name__ == "__main__":
    main()
