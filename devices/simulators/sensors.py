# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated board of sensors and lights, a Modbus RTU slave: `python -m devices.simulators.sensors`.

16 inputs and 16 outputs; functions 01, 02, 05 and 0F. The first line out is {"ready": true, "port": PATH}; PATH
stays the same over unplug and plug. It ends with stdin.

Commands: {"input": NUMBER, "on": BOOL}, {"sense": NAME, "on": BOOL} (cabinet_door, presence, slip_taken,
headphones: inputs 0 to 3), {"output": NUMBER, "on": BOOL} (a hand at the board), {"unplug": true}, {"plug": true},
and faults: "silence", "crc", "short", "other_unit", "garbage" (noise before the answer), {"exception": CODE},
{"slow": SECONDS}, {"chatter": INPUT} (reads as its opposite). A fault that stands until told: "echo" (an adapter
that hears itself).
It tells {"outputs": [numbers that are on]} when that changed.
{"plug": "elsewhere"}: PATH then leads to another file than before.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from functools import reduce
from pathlib import Path
from typing import Any, Final

from devices.simulators.controls import CommandRefused, Controls, add_control_option, number, one_of, only
from devices.simulators.faults import FaultPlan
from devices.simulators.pseudo_port import PseudoTerminal

_COUNT: Final = 16
_NAMES: Final = ("cabinet_door", "presence", "slip_taken", "headphones")
_STRIKES: Final = ("silence", "crc", "short", "other_unit", "garbage", "exception", "slow", "chatter")
_TABLE: Final = tuple(
    reduce(lambda value, _: (value >> 1) ^ (0xA001 if value & 1 else 0), range(8), low) for low in range(256)
)
_VALUES: Final = {"exception": (1, 255), "slow": (0, 60), "chatter": (0, _COUNT - 1)}
_FIXED: Final = {1: 8, 2: 8, 5: 8}
_HEAD_OF_0F: Final = 7
_TURNAROUND_S: Final = 0.003


def checksum(data: bytes) -> bytes:
    value = 0xFFFF
    for byte in data:
        value = value >> 8 ^ _TABLE[(value ^ byte) & 0xFF]
    return bytes((value & 0xFF, value >> 8))


class SimulatedBoard:
    def __init__(self, link: Path, baud: int, unit: int, control: Path | None) -> None:
        self.controls = Controls(self._command, control)
        self._faults = FaultPlan(*_STRIKES, "echo")
        self._port = PseudoTerminal(link, baud)
        self._unit = unit
        self._lock = threading.Lock()
        self._inputs = [False] * _COUNT
        self._outputs = [False] * _COUNT

    def run(self) -> None:
        self._port.plug()
        threading.Thread(target=self._listen, daemon=True).start()
        self.controls.say(ready=True, port=str(self._port.link))
        try:
            self.controls.serve()
        finally:
            self._port.unplug()

    def _command(self, command: dict[str, Any]) -> None:
        match next(iter(command)):
            case "input":
                only(command, "input", "on")
                self._switch(self._inputs, command["input"], command.get("on"))
            case "sense":
                only(command, "sense", "on")
                at = _NAMES.index(one_of(command["sense"], *_NAMES))
                self._switch(self._inputs, at, command.get("on"))
            case "output":
                only(command, "output", "on")
                self._switch(self._outputs, command["output"], command.get("on"))
                self._tell()
            case "fault" | "times" | "until":
                if isinstance(command.get("fault"), dict):
                    for name, value in command["fault"].items():
                        number(value, *_VALUES.get(name, (0, 0)))
                self._faults.order(command)
            case "unplug":
                self._port.unplug()
                # It has its power from the line.
                with self._lock:
                    self._outputs = [False] * _COUNT
            case "plug":
                self._port.plug(elsewhere=command["plug"] == "elsewhere")
            case other:
                raise CommandRefused(f"unknown command {other!r}")

    def _switch(self, row: list[bool], at: object, on: object) -> None:
        if not isinstance(on, bool):
            raise CommandRefused('"on" is true or false')
        with self._lock:
            row[int(number(at, 0, _COUNT - 1))] = on

    def _tell(self) -> None:
        self.controls.say(outputs=[at for at, on in enumerate(self._outputs) if on])

    def _listen(self) -> None:
        held = b""
        while True:
            received = self._port.read()
            if not received:
                # A frame ends with silence: what is left of one is none.
                held = b""
                continue
            held += received
            while len(held) >= 2:
                length = _FIXED.get(held[1]) or (
                    _HEAD_OF_0F + held[6] + 2 if held[1] == 0x0F and len(held) > 6 else 0
                )
                if not length:
                    if held[1] != 0x0F or len(held) > 6:
                        self._answer_unknown(held)
                        held = b""
                    break
                if len(held) < length:
                    break
                frame, held = held[:length], held[length:]
                self._answer(frame)

    def _answer_unknown(self, held: bytes) -> None:
        if held[0] == self._unit and checksum(held[:-2]) == held[-2:]:
            self._send(bytes((self._unit, held[1] | 0x80, 1)))

    def _answer(self, frame: bytes) -> None:
        if frame[0] != self._unit or checksum(frame[:-2]) != frame[-2:]:
            return
        if self._faults.stands("echo"):
            self._port.write(frame)
        fault = self._faults.strike(*_STRIKES)
        name, value = (fault.name, fault.value or 0) if fault is not None else ("", 0)
        if name == "silence":
            return
        time.sleep(float(value) if name == "slow" else _TURNAROUND_S)
        if name == "exception":
            self._send(bytes((self._unit, frame[1] | 0x80, int(value))))
            return
        answer = self._done(frame, int(value) if name == "chatter" else None)
        match name:
            case "crc":
                self._port.write(answer + bytes(byte ^ 0x55 for byte in checksum(answer)))
            case "short":
                self._port.write(answer[:-1])
            case "other_unit":
                self._send(bytes((self._unit % 247 + 1,)) + answer[1:])
            case "garbage":
                self._port.write(b"\xff\x00\x7e" + answer + checksum(answer))
            case _:
                self._send(answer)

    def _done(self, frame: bytes, chattering: int | None) -> bytes:
        """The answer without its checksum, after doing what the frame says."""
        unit, function = frame[0], frame[1]
        first, count = int.from_bytes(frame[2:4], "big"), int.from_bytes(frame[4:6], "big")
        if function == 5:
            if first >= _COUNT:
                return bytes((unit, 0x85, 2))
            if count not in (0, 0xFF00):
                return bytes((unit, 0x85, 3))
            self._write_outputs(first, [count == 0xFF00])
            return frame[:6]
        if first + count > _COUNT or not count:
            return bytes((unit, function | 0x80, 2))
        if function == 0x0F:
            self._write_outputs(first, [bool(frame[7 + at // 8] >> at % 8 & 1) for at in range(count)])
            return frame[:6]
        with self._lock:
            row = list(self._outputs if function == 1 else self._inputs)
        if chattering is not None:
            row[chattering] = not row[chattering]
        packed = bytearray((count + 7) // 8)
        for at in range(count):
            packed[at // 8] |= row[first + at] << at % 8
        return bytes((unit, function, len(packed))) + packed

    def _write_outputs(self, first: int, states: list[bool]) -> None:
        with self._lock:
            before = list(self._outputs)
            self._outputs[first : first + len(states)] = states
            changed = before != self._outputs
        if changed:
            self._tell()

    def _send(self, answer: bytes) -> None:
        self._port.write(answer + checksum(answer))


def main() -> None:
    parser = argparse.ArgumentParser(description="A simulated Modbus RTU board of sensors and lights.")
    parser.add_argument("--link", type=Path, help="path of the port (default: in a new temporary folder)")
    parser.add_argument("--baud", type=int, default=9600, help="the speed whose wire time is kept")
    parser.add_argument("--unit", type=int, default=1, help="its Modbus address")
    add_control_option(parser)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sensors-") as folder:
        link = arguments.link or Path(folder) / "port"
        SimulatedBoard(link, arguments.baud, arguments.unit, arguments.control).run()


if __name__ == "__main__":
    main()
