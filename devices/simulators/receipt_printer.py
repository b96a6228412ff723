# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated ESC/POS printer on a loopback TCP port, or on a pseudo terminal for a serial line or for USB:
`python -m devices.simulators.receipt_printer --out DIR [--serial LINK --baud N | --usb LINK]`.

The first line out is {"ready": true} with "host" and "port", or with "device": PATH. Every cut paper becomes a
picture in DIR and {"printed": path, "lines": n}; paper that a new roll pushes out becomes {"torn": path}. A slip
that was not taken when the next one comes falls: {"fell": path}. It ends with stdin.

Hands: {"paper": "full" | "low" | "out"}, {"roll_mm": n} (a new roll of that length), {"paper_lines": n} (out after
n lines), {"cover": "open" | "closed"}, {"cutter": "jam" | "ok"} ("ok": the paper behind the blade was taken out),
{"take": true} (the slip in the mouth), {"unplug": true}, {"plug": true}, {"power": "off" | "on"}.
Manners: {"silent": true | false}, {"slow": s} (for each line), {"lag": s} (before each answer), {"drop": true} (cut
the connection), {"fault": "silence" | "garbage" | "half_duplex" | "deaf", ...} as in devices.simulators.faults, at
the points "status", "in_turn", "maker", "clear", "automatic". half_duplex: no answer while the motor runs; deaf: it
does not obey (a clone that does not know the command).
{"say": X} is answered to everyone by {"said": X}.
In the middle: {"at": "line" | "qr" | "cut" | "after_cut", "count": n, "then": {any command}}: just before the n-th.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, Final

from devices.simulators.controls import CommandRefused, Controls, add_control_option, number, one_of, only
from devices.simulators.escpos_interpreter import Interpreter
from devices.simulators.faults import FaultPlan
from devices.simulators.paper import Paper, save
from devices.simulators.printer_mechanics import NEAR_END_MM, Body
from devices.simulators.printer_memory import Interrupted, Memory
from devices.simulators.printer_ports import PrinterPort, PtyPort, TcpPort

_CLEAR: Final = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
_CLEARED: Final = b"\x37\x25\x00"
_MAKER: Final = b"_SIMULATOR\0"
"""Production kiosks know a simulator by it."""
_LENGTHS: Final = {0x04: 3, 0x05: 3}
_XOFF, _XON = b"\x13", b"\x11"
_FAULTS: Final = ("silence", "garbage", "half_duplex", "deaf")
_POINTS: Final = ("status", "in_turn", "maker", "clear", "automatic")
_MOMENTS: Final = ("line", "qr", "cut", "after_cut")
_TCP_MEMORY: Final = 65_536
_SERIAL_MEMORY: Final = 4_096
_LOOK_AGAIN_S: Final = 0.01


class SimulatedPrinter:
    """One port, one roll of paper. after_stop: what it does when it is mended ("rest": goes on; "whole": prints
    the slip again from its top, unless it was told not to)."""

    def __init__(
        self,
        port: PrinterPort,
        out: Path,
        *,
        dots: int,
        memory: int,
        near_end_mm: float,
        gbk_only: bool,
        says_wait: bool,
        after_stop: str,
        control: Path | None,
    ) -> None:
        self.controls = Controls(self._command, control)
        self._port = port
        self._out = out
        self._says_wait = says_wait
        self._again_by_itself = self._prints_again = after_stop == "whole"
        self._body = Body(near_end_mm)
        self._memory = Memory(memory)
        self._paper = Paper(dots, self._body.pull)
        self._paper_lock = threading.Lock()
        self._interpreter = Interpreter(self._memory, self._paper, self, gbk_only=gbk_only)
        self._faults = FaultPlan(*_FAULTS, points=_POINTS)
        self._moments: list[tuple[str, int, dict[str, Any]]] = []
        self._mouth: Path | None = None
        self._lines = 0
        self._papers = 0
        self._tail = b""
        self._waiting_said = False
        self._told = b""

    def run(self) -> None:
        self._port.plug(self._receive)
        threading.Thread(target=self._print, daemon=True).start()
        self.controls.say(ready=True, **self._port.address())
        try:
            self.controls.serve()
        finally:
            self._port.unplug()

    # The mechanics, on the firmware's thread.

    def line(self) -> None:
        # Read before anybody can be told of a stop and clear the memory for it.
        clears = self._memory.clears
        self._moment("line")
        with self._body.changed:
            self._body.count_line()
            self._tell_change()
            self._wait_until_well(clears)
            seconds = self._body.line_seconds
            self._body.motor_runs = True
        if seconds:
            time.sleep(seconds)
        self._body.motor_runs = False
        if self._memory.clears != clears:
            raise Interrupted
        self._lines += 1
        self._say_wait_or_go_on()

    def qr(self) -> None:
        self._moment("qr")

    def cut(self) -> None:
        clears = self._memory.clears
        self._moment("cut")
        with self._body.changed:
            if self._body.blade_blocked:
                self._body.cutter_error = True
                self._tell_change()
            self._wait_until_well(clears)
        self._memory.cut()
        self._paper_off("printed")
        self._moment("after_cut")

    def maker(self) -> None:
        self._answer(_MAKER, "maker")

    def in_turn(self) -> None:
        self._answer(bytes([self._body.in_turn_status()]), "in_turn")

    def automatic(self, wanted: int) -> None:
        with self._body.changed:
            self._body.automatic = wanted
            self._told = b""
            self._tell_change()

    def no_second_print(self) -> None:
        self._prints_again = False

    def _wait_until_well(self, clears: int) -> None:
        """With the body held. Raises Interrupted when what it waits with is gone."""
        mended = False
        while self._body.stopped:
            self._body.changed.wait()
            mended = True
            if self._memory.clears != clears and not self._prints_again:
                raise Interrupted
        if mended and self._prints_again:
            self._memory.begin_slip_again()
            raise Interrupted
        if self._memory.clears != clears:
            raise Interrupted

    def _print(self) -> None:
        while True:
            try:
                self._interpreter.step()
            except Interrupted:
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
        if how == "printed":
            if self._mouth is not None:
                self.controls.say(fell=str(self._mouth))
            self._mouth = path
        self.controls.say(**{how: str(path), "lines": lines})

    def _moment(self, point: str) -> None:
        """Do what was ordered for now, once its count is over. Raises Interrupted when that took the slip away."""
        clears = self._memory.clears
        due: list[dict[str, Any]] = []
        with self._body.changed:
            left: list[tuple[str, int, dict[str, Any]]] = []
            for where, count, command in self._moments:
                passed = count - 1 if where == point else count
                if passed:
                    left.append((where, passed, command))
                else:
                    due.append(command)
            self._moments = left
        for command in due:
            self._command(command)
        if self._memory.clears != clears:
            raise Interrupted

    # The wire.

    def _receive(self, received: bytes) -> None:
        """Obey real-time commands as they arrive, wherever they stand; the rest waits in memory."""
        if not self._body.powered:
            return
        already_seen, deaf = len(self._tail), self._faults.stands("deaf", on="clear")
        self._tail = self._obey_real_time(self._tail + received, already_seen)
        if _CLEAR in received and not deaf:
            received = received[received.rfind(_CLEAR) + len(_CLEAR) :]
        self._memory.put(received)
        self._say_wait_or_go_on()

    def _say_wait_or_go_on(self) -> None:
        """As printers are delivered, "wait" means a full memory and off line alike."""
        if not self._says_wait or not self._body.powered:
            return
        if not self._waiting_said and (self._memory.nearly_full or self._body.stopped):
            self._waiting_said = True
            self._port.send(_XOFF)
        elif self._waiting_said and self._memory.nearly_empty and not self._body.stopped:
            self._waiting_said = False
            self._port.send(_XON)

    def _obey_real_time(self, data: bytes, already_seen: int) -> bytes:
        """The end of the data that may begin a command which the next bytes complete."""
        at = 0
        while (at := data.find(b"\x10", at)) >= 0:
            if data.startswith(_CLEAR, at):
                self._clear()
                at += len(_CLEAR)
                continue
            length = _LENGTHS.get(data[at + 1] if at + 1 < len(data) else 0, 0)
            if length and at + length <= len(data):
                if at + length > already_seen:
                    self._real_time(data[at + 1], data[at + 2])
                at += length
                continue
            if _CLEAR.startswith(data[at:]) or length:
                return data[at:]
            at += 1
        return b""

    def _real_time(self, command: int, argument: int) -> None:
        if command == 0x04 and 1 <= argument <= 4:
            self._wait_for_motor()
            self._answer(bytes([self._body.real_time_status(argument)]), "status")
        elif command == 0x05 and argument in (1, 2):
            with self._body.changed:
                recovered = self._body.try_to_recover()
                if recovered and argument == 2:
                    self._memory.clear()
                self._tell_change()
                self._body.changed.notify_all()

    def _wait_for_motor(self) -> None:
        """Half duplex: one pair of wires, or one processor, for both."""
        while self._faults.stands("half_duplex") and (self._body.motor_runs or not self._memory.idle):
            if self._body.stopped:
                return
            time.sleep(_LOOK_AGAIN_S)

    def _clear(self) -> None:
        if self._faults.strike("deaf", on="clear"):
            return
        self._memory.clear()
        with self._body.changed:
            self._body.changed.notify_all()
        self._answer(_CLEARED, "clear")
        self._say_wait_or_go_on()

    def _answer(self, data: bytes, point: str) -> None:
        if self._body.lag_seconds:
            time.sleep(self._body.lag_seconds)
        if self._body.silent or not self._body.powered or self._faults.strike("silence", on=point):
            return
        if self._faults.strike("garbage", on=point):
            data = bytes(byte ^ 0xE1 for byte in data) * 3
        self._port.send(data)

    def _tell_change(self) -> None:
        """With the body held: say "wait" or "go on", and what GS a asked to be told of."""
        self._say_wait_or_go_on()
        if self._body.automatic and self._told != (now := self._body.automatic_status()):
            self._told = now
            self._answer(now, "automatic")

    # The hands.

    def _command(self, command: dict[str, Any]) -> None:
        key = next(iter(command))
        if "fault" in command:
            self._faults.order(command)
            return
        if key == "at":
            self._order_moment(command)
            return
        only(command, key)
        value = command[key]
        match key:
            case "unplug":
                self._port.unplug()
            case "plug":
                self._port.plug(self._receive)
            case "drop":
                self._port.drop()
            case "say":
                self.controls.say(said=value)
            case "take":
                self._mouth = None
            case "power":
                self._power(one_of(value, "on", "off") == "on")
            case _:
                self._hand(key, value)

    def _hand(self, key: str, value: object) -> None:
        if not self._body.knows(key):
            raise CommandRefused(f"unknown command {key!r}")
        new_roll = key == "roll_mm" or (key == "paper" and value in ("full", "low"))
        if new_roll and self._body.paper == "out":
            # Whoever puts in a new roll tears off what hangs out of the old one.
            self._paper_off("torn")
        with self._body.changed:
            self._body.obey(key, value)
            self._tell_change()
            self._body.changed.notify_all()

    def _power(self, on: bool) -> None:
        if not on:
            with self._body.changed:
                self._body.powered = self._body.cutter_error = False
                self._body.automatic = 0
            self._memory.lose_all()
            self._tail, self._told = b"", b""
            self._prints_again = self._again_by_itself
            self._waiting_said = False
            self._port.unplug()
        with self._body.changed:
            if on:
                self._body.powered = True
                self._body.cutter_error = self._body.blade_blocked
            self._body.changed.notify_all()
        if on:
            self._port.plug(self._receive)

    def _order_moment(self, command: dict[str, Any]) -> None:
        only(command, "at", "count", "then")
        point = one_of(command["at"], *_MOMENTS)
        count = int(number(command.get("count", 1), 1, 100_000))
        then = command.get("then")
        if not isinstance(then, dict) or not then or "at" in then:
            raise CommandRefused('"then" is a command')
        with self._body.changed:
            self._moments.append((point, count, then))


def main() -> None:
    parser = argparse.ArgumentParser(description="A simulated ESC/POS receipt printer.")
    parser.add_argument("--port", type=int, default=0, help="TCP port on loopback (default: a free one)")
    parser.add_argument("--serial", type=Path, metavar="LINK", help="a pseudo terminal as its serial port instead")
    parser.add_argument("--baud", type=int, default=115200, help="the speed whose wire time is kept")
    parser.add_argument("--usb", type=Path, metavar="LINK", help="a pseudo terminal as its /dev/usb/lp0 instead")
    parser.add_argument("--xon", action="store_true", help="says XOFF when its memory fills")
    parser.add_argument("--out", type=Path, help="folder for the pictures (default: a temporary one)")
    parser.add_argument("--dots", type=int, choices=(384, 576), default=576, help="printable width: 58 or 80 mm")
    parser.add_argument("--memory", type=int, help="bytes of its memory (default: 64 KiB, 4 KiB on a serial port)")
    parser.add_argument("--near-end-mm", type=float, default=NEAR_END_MM, help="paper left when it says low")
    parser.add_argument("--gbk-only", action="store_true", help="firmware without 4-byte GB18030, as most have")
    parser.add_argument(
        "--after-stop", choices=("rest", "whole"), default="rest", help="what it prints when mended"
    )
    add_control_option(parser)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="receipt-printer-") as folder:
        out = arguments.out or Path(folder)
        out.mkdir(parents=True, exist_ok=True)
        if arguments.serial or arguments.usb:
            port: PrinterPort = PtyPort(
                arguments.serial or arguments.usb, arguments.baud if arguments.serial else None
            )
        else:
            port = TcpPort(arguments.port)
        SimulatedPrinter(
            port,
            out,
            dots=arguments.dots,
            memory=arguments.memory or (_SERIAL_MEMORY if arguments.serial else _TCP_MEMORY),
            near_end_mm=arguments.near_end_mm,
            gbk_only=arguments.gbk_only,
            says_wait=arguments.xon,
            after_stop=arguments.after_stop,
            control=arguments.control,
        ).run()


if __name__ == "__main__":
    main()
