# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated ESC/POS printer on a loopback TCP port: `python -m devices.simulators.receipt_printer --out DIR`.

The first line out is {"ready": true, "host": "127.0.0.1", "port": N}. Every cut paper becomes a picture in DIR and
{"printed": path, "lines": n}; paper that a new roll pushes out becomes {"torn": path}. It ends with stdin.

Commands: {"paper": "full" | "low" | "out"}, {"paper_lines": n} (out after n lines), {"cover": "open" | "closed"},
{"cover_after_lines": n}, {"cutter": "jam" | "ok"}, {"silent": true | false}, {"silent_after_lines": n},
{"slow": s} (for each line), {"lag": s} (before each answer), {"drop": true} (cut the connection),
{"unplug": true}, {"plug": true}.
"""

from __future__ import annotations

import argparse
import contextlib
import socket
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, Final

from devices.simulators.controls import CommandRefused, Controls, add_control_option, number, one_of, only
from devices.simulators.escpos_interpreter import Interpreter
from devices.simulators.paper import Paper, save

_HOST: Final = "127.0.0.1"
_CLEAR: Final = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
_CLEARED: Final = b"\x37\x25\x00"
_BASE: Final = 0x12
_MAKER: Final = b"_SIMULATOR\0"
"""Production kiosks know a simulator by it."""


class Cleared(Exception):  # noqa: N818 - an event of the printer, not an error
    """The host told the printer to forget what it holds."""


class Memory:
    """The receive buffer between the network and the firmware."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._changed = threading.Condition()
        self._clears = 0

    def put(self, data: bytes) -> None:
        with self._changed:
            self._bytes += data
            self._changed.notify_all()

    def take(self, count: int) -> bytes:
        """Waits for that many bytes; raises Cleared when the memory is cleared while it waits."""
        with self._changed:
            clears = self._clears
            while len(self._bytes) < count:
                self._changed.wait()
                if self._clears != clears:
                    raise Cleared
            taken = bytes(self._bytes[:count])
            del self._bytes[:count]
            return taken

    def clear(self) -> None:
        with self._changed:
            self._bytes.clear()
            self._clears += 1
            self._changed.notify_all()


class World:
    """What hands do to the printer; the firmware waits on it."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.paper = "full"
        self.cover_open = False
        self.cutter_jammed = False
        self.silent = False
        self.line_seconds = 0.0
        self.lag_seconds = 0.0
        self.paper_lines: int | None = None
        self.cover_lines: int | None = None
        self.silent_lines: int | None = None
        self.clears = 0

    @property
    def stopped(self) -> bool:
        return self.paper == "out" or self.cover_open

    def real_time_status(self, kind: int) -> int:
        """The answer to DLE EOT kind."""
        offline = self.stopped or self.cutter_jammed
        out = self.paper == "out"
        bits = {
            1: 0x08 if offline else 0,
            2: (0x04 if self.cover_open else 0) | (0x20 if out else 0) | (0x40 if self.cutter_jammed else 0),
            3: 0x08 if self.cutter_jammed else 0,
            4: (0x60 if out else 0) | (0x0C if out or self.paper == "low" else 0),
        }
        return _BASE | bits.get(kind, 0)

    def end_of_data_status(self) -> int:
        """The answer to GS r 1."""
        return (0x0C if self.paper == "out" else 0) | (0x03 if self.paper != "full" else 0)

    def count_line(self) -> None:
        """One line goes by: counters that end change the world."""
        if self.paper_lines is not None:
            self.paper_lines -= 1
            if self.paper_lines < 0:
                self.paper, self.paper_lines = "out", None
        if self.cover_lines is not None:
            self.cover_lines -= 1
            if self.cover_lines < 0:
                self.cover_open, self.cover_lines = True, None
        if self.silent_lines is not None:
            self.silent_lines -= 1
            if self.silent_lines < 0:
                self.silent, self.silent_lines = True, None


class SimulatedPrinter:
    """One port, one connection at a time, one roll of paper."""

    def __init__(self, port: int, out: Path, dots: int, *, gbk_only: bool, control: Path | None = None) -> None:
        self.controls = Controls(self._command, control)
        self._out = out
        self._world = World()
        self._memory = Memory()
        self._paper = Paper(dots)
        self._paper_lock = threading.Lock()
        self._interpreter = Interpreter(self._memory, self._paper, self, gbk_only=gbk_only)
        self._lines = 0
        self._papers = 0
        self._port = port
        self._listener: socket.socket | None = None
        self._connection: socket.socket | None = None
        self._sending = threading.Lock()

    def run(self) -> None:
        self._plug()
        threading.Thread(target=self._print, daemon=True).start()
        self.controls.say(ready=True, host=_HOST, port=self._port)
        try:
            self.controls.serve()
        finally:
            self._unplug()

    # The mechanics, on the firmware's thread.

    def line(self) -> None:
        with self._world.changed:
            self._world.count_line()
            seconds = self._world.line_seconds
            clears = self._world.clears
            while self._world.stopped:
                self._world.changed.wait()
                if self._world.clears != clears:
                    raise Cleared
        if seconds:
            time.sleep(seconds)
        if self._world.clears != clears:
            raise Cleared
        self._lines += 1

    def cut(self) -> None:
        with self._world.changed:
            clears = self._world.clears
            while self._world.stopped or self._world.cutter_jammed:
                self._world.changed.wait()
                if self._world.clears != clears:
                    raise Cleared
        self._paper_off("printed")

    def maker(self) -> None:
        self._answer(_MAKER)

    def end_of_data(self) -> None:
        self._answer(bytes([self._world.end_of_data_status()]))

    def _print(self) -> None:
        while True:
            try:
                self._interpreter.step()
            except Cleared:
                self._interpreter.reset()

    def _paper_off(self, how: str) -> None:
        with self._paper_lock:
            if not self._paper.length:
                return
            picture, lines = self._paper.take(), self._lines
            self._lines = 0
            self._papers += 1
            path = self._out / f"slip-{self._papers:04d}.png"
        save(picture, path)
        self.controls.say(**{how: str(path), "lines": lines})

    # The network.

    def _plug(self) -> None:
        if self._listener is not None:
            return
        listener = socket.create_server((_HOST, self._port), backlog=4)
        self._port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._serve, args=(listener,), daemon=True).start()

    def _unplug(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        self._drop()

    def _drop(self) -> None:
        connection = self._connection
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._connection = connection
            with connection:
                self._receive(connection)
            self._connection = None

    def _receive(self, connection: socket.socket) -> None:
        """Obey real-time commands as they arrive, wherever they stand; the rest waits in memory."""
        tail = b""
        while True:
            try:
                received = connection.recv(4096)
            except OSError:
                return
            if not received:
                return
            tail = self._obey_real_time(tail + received, len(tail))
            self._memory.put(b"" if _CLEAR in received else received)

    def _obey_real_time(self, data: bytes, already_seen: int) -> bytes:
        """The end of the data that may begin a command which the next bytes complete."""
        at = 0
        while (at := data.find(b"\x10", at)) >= 0:
            if data.startswith(_CLEAR, at):
                self._clear()
                at += len(_CLEAR)
                continue
            if data[at + 1 : at + 2] == b"\x04" and at + 2 < len(data):
                if at + 2 >= already_seen and 1 <= data[at + 2] <= 4:
                    self._answer(bytes([self._world.real_time_status(data[at + 2])]))
                at += 3
                continue
            if _CLEAR.startswith(data[at:]) or data[at:] == b"\x10\x04":
                return data[at:]
            at += 1
        return b""

    def _clear(self) -> None:
        self._memory.clear()
        with self._world.changed:
            self._world.clears += 1
            self._world.changed.notify_all()
        self._answer(_CLEARED)

    def _answer(self, data: bytes) -> None:
        if self._world.lag_seconds:
            time.sleep(self._world.lag_seconds)
        connection = self._connection
        if connection is None or self._world.silent:
            return
        with self._sending, contextlib.suppress(OSError):
            connection.sendall(data)

    # The hands.

    def _command(self, command: dict[str, Any]) -> None:
        key = next(iter(command))
        only(command, key)
        value = command[key]
        if key == "unplug":
            self._unplug()
            return
        if key == "plug":
            self._plug()
            return
        if key == "drop":
            self._drop()
            return
        if key == "paper" and value in ("full", "low") and self._world.paper == "out":
            # Whoever puts in a new roll tears off what hangs out of the old one.
            self._paper_off("torn")
        with self._world.changed:
            self._change(key, value)
            self._world.changed.notify_all()

    def _change(self, key: str, value: object) -> None:
        world = self._world
        match key:
            case "paper":
                world.paper, world.paper_lines = one_of(value, "full", "low", "out"), None
            case "paper_lines":
                world.paper_lines = int(number(value, 0, 100_000))
            case "cover":
                world.cover_open, world.cover_lines = one_of(value, "open", "closed") == "open", None
            case "cover_after_lines":
                world.cover_lines = int(number(value, 0, 100_000))
            case "cutter":
                world.cutter_jammed = one_of(value, "jam", "ok") == "jam"
            case "silent":
                world.silent, world.silent_lines = bool(value), None
            case "silent_after_lines":
                world.silent_lines = int(number(value, 0, 100_000))
            case "slow":
                world.line_seconds = number(value, 0, 60)
            case "lag":
                world.lag_seconds = number(value, 0, 60)
            case _:
                raise CommandRefused(f"unknown command {key!r}")


def main() -> None:
    parser = argparse.ArgumentParser(description="A simulated ESC/POS receipt printer on loopback TCP.")
    parser.add_argument("--port", type=int, default=0, help="TCP port (default: a free one)")
    parser.add_argument("--out", type=Path, help="folder for the pictures (default: a temporary one)")
    parser.add_argument("--dots", type=int, choices=(384, 576), default=576, help="printable width: 58 or 80 mm")
    parser.add_argument("--gbk-only", action="store_true", help="firmware without 4-byte GB18030, as most have")
    add_control_option(parser)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="receipt-printer-") as folder:
        out = arguments.out or Path(folder)
        out.mkdir(parents=True, exist_ok=True)
        SimulatedPrinter(
            arguments.port, out, arguments.dots, gbk_only=arguments.gbk_only, control=arguments.control
        ).run()


if __name__ == "__main__":
    main()
