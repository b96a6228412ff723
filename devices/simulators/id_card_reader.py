# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated ID-card reader on a pseudo terminal: `python -m devices.simulators.id_card_reader`.

The first line out is {"ready": true, "port": PATH}; PATH stays the same over unplug and plug. It ends with stdin.

Commands: {"lay": {card}}, {"lift": true}, {"lift": "during_read"}, {"unplug": true}, {"plug": true},
{"fault": KIND, "times": n, "on": COMMAND} (KIND also {"sw3": "0x41"}; null takes all away), {"read_seconds": s}.
It tells {"card": "found"}, then "reading", and "read" or "lifted".
"""

from __future__ import annotations

import argparse
import contextlib
import os
import select
import tempfile
import threading
import time
import tty
from pathlib import Path
from typing import Any, Final

from devices.simulators.card_encoding import encode_card
from devices.simulators.controls import CommandRefused, Controls, add_control_option, number, one_of, only
from devices.simulators.security_module import COMMANDS, FAULTS, Fault, RequestReader, SecurityModule

_PAUSE_BETWEEN_PIECES_S: Final = 0.03
_LOOK_AGAIN_S: Final = 0.05


class PseudoPort:
    """A pty behind a symbolic link. While unplugged the link is missing, as a USB adapter's device file is."""

    def __init__(self, link: Path) -> None:
        self.link = link
        self._lock = threading.Lock()
        self._ends: tuple[int, int] | None = None

    def plug(self) -> None:
        with self._lock:
            if self._ends is not None:
                return
            master, slave = os.openpty()
            tty.setraw(slave)
            os.set_blocking(master, False)
            self._ends = (master, slave)
            fresh = self.link.with_name(self.link.name + ".new")
            fresh.unlink(missing_ok=True)
            fresh.symlink_to(os.ttyname(slave))
            fresh.replace(self.link)

    def unplug(self) -> None:
        with self._lock:
            ends, self._ends = self._ends, None
            self.link.unlink(missing_ok=True)
            for end in ends or ():
                os.close(end)

    def read(self) -> bytes:
        """What the host sent; empty when nothing came for a moment."""
        with self._lock:
            ends = self._ends
        if ends is None:
            threading.Event().wait(_LOOK_AGAIN_S)
            return b""
        try:
            ready, _, _ = select.select([ends[0]], [], [], _LOOK_AGAIN_S)
            return os.read(ends[0], 4096) if ready else b""
        except (OSError, ValueError):
            return b""

    def write(self, data: bytes) -> None:
        with self._lock, contextlib.suppress(OSError):
            if self._ends is not None:
                os.write(self._ends[0], data)


class SimulatedReader:
    """The module, its port, and the commands of the world."""

    def __init__(self, link: Path, baud: int, read_seconds: float, control: Path | None = None) -> None:
        self.controls = Controls(self._command, control)
        self._port = PseudoPort(link)
        self._seconds_a_byte = 10 / baud
        self._module = SecurityModule(read_seconds, lambda card: self.controls.say(card=card))

    def run(self) -> None:
        self._port.plug()
        threading.Thread(target=self._listen, daemon=True).start()
        self.controls.say(ready=True, port=str(self._port.link))
        try:
            self.controls.serve()
        finally:
            self._port.unplug()

    def _listen(self) -> None:
        requests = RequestReader()
        while True:
            received = self._port.read()
            self._wire_time(len(received))
            for request in requests.take(received):
                pieces = [request] if isinstance(request, bytes) else self._module.answer(*request)
                for at, piece in enumerate(pieces):
                    if at:
                        time.sleep(_PAUSE_BETWEEN_PIECES_S)
                    self._wire_time(len(piece))
                    self._port.write(piece)

    def _wire_time(self, count: int) -> None:
        if count:
            time.sleep(count * self._seconds_a_byte)

    def _command(self, command: dict[str, Any]) -> None:
        match next(iter(command)):
            case "lay":
                only(command, "lay")
                self._module.lay(encode_card(command["lay"]))
            case "lift":
                only(command, "lift")
                if command["lift"] == "during_read":
                    self._module.lift_during_next_read()
                else:
                    self._module.lift()
            case "fault" | "times" | "on":
                self._fault(command)
            case "read_seconds":
                only(command, "read_seconds")
                self._module.read_takes(number(command["read_seconds"], 0, 60))
            case "unplug":
                self._port.unplug()
            case "plug":
                self._port.plug()
            case other:
                raise CommandRefused(f"unknown command {other!r}")

    def _fault(self, command: dict[str, Any]) -> None:
        only(command, "fault", "times", "on")
        times = int(number(command.get("times", 1), 1, 1_000_000))
        on = one_of(command.get("on", "any"), "any", *COMMANDS.values())
        match command.get("fault"):
            case None:
                self._module.forget_faults()
            case {"sw3": str(code)}:
                self._module.add_fault(Fault("sw3", _byte(code), on, times))
            case kind:
                self._module.add_fault(Fault(one_of(kind, *FAULTS), 0, on, times))


def _byte(code: str) -> int:
    try:
        value = int(code, 16)
    except ValueError:
        raise CommandRefused(f"{code!r} is no hexadecimal byte") from None
    return int(number(value, 0, 255))


def main() -> None:
    parser = argparse.ArgumentParser(description="A simulated ID-card reader (GA/T 467) on a pseudo terminal.")
    parser.add_argument("--link", type=Path, help="path of the port (default: in a new temporary folder)")
    parser.add_argument("--baud", type=int, default=115200, help="the speed whose wire time is kept")
    parser.add_argument("--read-seconds", type=float, default=0.8, help="how long the card itself takes")
    add_control_option(parser)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="id-card-reader-") as folder:
        link = arguments.link or Path(folder) / "port"
        SimulatedReader(link, arguments.baud, arguments.read_seconds, arguments.control).run()


if __name__ == "__main__":
    main()
