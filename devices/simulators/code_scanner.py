# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated code scanner: `python -m devices.simulators.code_scanner [--wedge]`.

On a pseudo terminal, or with --wedge on a named pipe that carries the records of an input device. The first line
out is {"ready": true, "port": PATH}; PATH stays the same over unplug and plug. It ends with stdin.

Commands: {"scan": TEXT, "encoding": "utf-8" | "gb18030", "end": "cr" | "lf" | "crlf" | "none"}, {"scan_bytes": HEX}
(serial only), {"unplug": true}, {"plug": true}, and faults: "silence" (the scan is lost), "garbage" (noise before
it), {"split": SECONDS} (a pause in its middle), "cut" (its second half is missing), "dropped" (wedge: the kernel
lost keys).
It tells {"scanned": number of characters}.
{"plug": "elsewhere"}: PATH then leads to another file than before.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from devices.simulators import input_records
from devices.simulators.controls import CommandRefused, Controls, add_control_option, number, one_of, only
from devices.simulators.faults import FaultPlan
from devices.simulators.pseudo_port import Port, PseudoInput, PseudoTerminal

_ENDS: Final = {"cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "none": b""}
_GARBAGE: Final = b"\x00\xff\x80\x1b[2J\x07"
_A_KEY_S: Final = 0.004
_MOST: Final = 20_000


class SimulatedScanner:
    def __init__(self, port: Port, wedge: bool, control: Path | None) -> None:
        self.controls = Controls(self._command, control)
        self._faults = FaultPlan("silence", "garbage", "split", "cut", "dropped")
        self._port = port
        self._wedge = wedge

    def run(self) -> None:
        self._port.plug()
        self.controls.say(ready=True, port=str(self._port.link))
        try:
            self.controls.serve()
        finally:
            self._port.unplug()

    def _command(self, command: dict[str, Any]) -> None:
        match next(iter(command)):
            case "scan" | "encoding" | "end":
                only(command, "scan", "encoding", "end")
                text = _text(command.get("scan"))
                end = one_of(command.get("end", "cr"), *_ENDS)
                encoding = one_of(command.get("encoding", "utf-8"), "utf-8", "gb18030")
                pieces = _keys(text, end) if self._wedge else [text.encode(encoding), _ENDS[end]]
                self._scan(pieces)
                self.controls.say(scanned=len(text))
            case "scan_bytes":
                only(command, "scan_bytes")
                if self._wedge:
                    raise CommandRefused("a wedge types keys, no bytes")
                self._scan([_raw(command["scan_bytes"])])
            case "fault" | "times" | "until" | "on":
                self._faults.order(command)
            case "unplug":
                self._port.unplug()
            case "plug":
                self._port.plug(elsewhere=command["plug"] == "elsewhere")
            case other:
                raise CommandRefused(f"unknown command {other!r}")

    def _scan(self, pieces: list[bytes]) -> None:
        fault = self._faults.strike()
        if fault is not None:
            match fault.name:
                case "silence":
                    return
                case "garbage":
                    pieces = [input_records.stroke(input_records.UNKNOWN_KEY) if self._wedge else _GARBAGE, *pieces]
                case "cut":
                    pieces = (
                        pieces[: max(1, len(pieces) // 2)] if self._wedge else [pieces[0][: len(pieces[0]) // 2]]
                    )
                case "dropped":
                    pieces = [*pieces[: len(pieces) // 2], input_records.dropped(), *pieces[len(pieces) // 2 :]]
        pause = number(fault.value, 0, 10) if fault is not None and fault.name == "split" else 0.0
        if pause and not self._wedge:
            whole = b"".join(pieces)
            pieces = [whole[: len(whole) // 2], whole[len(whole) // 2 :]]
        for at, piece in enumerate(pieces):
            if pause and at == len(pieces) // 2:
                time.sleep(pause)
            elif self._wedge:
                time.sleep(_A_KEY_S)
            self._port.write(piece)


def _keys(text: str, end: str) -> list[bytes]:
    return [input_records.typed(character) for character in (text if end == "none" else text + "\n")]


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _MOST:
        raise CommandRefused(f"scan what? a text of at most {_MOST} characters")
    return value


def _raw(value: object) -> bytes:
    try:
        return bytes.fromhex(str(value)[: 2 * _MOST])
    except ValueError:
        raise CommandRefused("no hexadecimal bytes") from None


def main() -> None:
    parser = argparse.ArgumentParser(description="A simulated code scanner.")
    parser.add_argument("--link", type=Path, help="path of the port (default: in a new temporary folder)")
    parser.add_argument("--baud", type=int, default=9600, help="the speed whose wire time is kept")
    parser.add_argument("--wedge", action="store_true", help="type like a keyboard")
    add_control_option(parser)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="code-scanner-") as folder:
        link = arguments.link or Path(folder) / "port"
        port: Port = PseudoInput(link) if arguments.wedge else PseudoTerminal(link, arguments.baud)
        SimulatedScanner(port, arguments.wedge, arguments.control).run()


if __name__ == "__main__":
    main()
