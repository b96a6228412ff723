# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated ID-card reader on a pseudo terminal: `python -m devices.simulators.id_card_reader`.

The first line out is {"ready": true, "port": PATH}; PATH stays the same over unplug and plug. It ends with stdin.

{"lay": {card}}, {"lay": [{card}, {card}]}     see devices.simulators.card_encoding
{"lift": true}, {"lift": "during_read"}
{"unplug": true}, {"plug": true}, {"plug": "elsewhere"}    elsewhere: PATH then leads to another device file
{"fault": KIND, "on": COMMAND, ...}            see devices.simulators.security_module;
                                               KIND also {"sw3": "0x41"}, {"unplug": bytes}
{"read_seconds": s}                            how long the card itself takes
{"baud": n}                                    the speed at which the module listens
{"lacks": [COMMAND, ...]}                      a module that does not know these

It tells {"card": "found"}, then "reading", and "read" or "lifted". With --stamps it also tells when, by the
monotonic clock, cards were laid and commands came and were answered: {"stamp": ..., "on": COMMAND, "at": seconds}.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, Final

from devices.simulators.card_encoding import encode_card
from devices.simulators.controls import CommandRefused, Controls, add_control_option, number, one_of, only
from devices.simulators.faults import FaultPlan
from devices.simulators.pseudo_port import PseudoTerminal
from devices.simulators.security_module import BAUD, COMMANDS, FAULTS, POINTS, Reply, RequestReader, SecurityModule

_FIFO_BYTES: Final = 64
"""What a serial port hands to its host at once."""
_SPEEDS: Final = ("9600", "19200", "38400", "57600", "115200")


class SimulatedReader:
    """The module, its port, and the commands of the world."""

    def __init__(
        self,
        link: Path,
        baud: int,
        read_seconds: float,
        *,
        search_seconds: float = 0,
        noisy: bool = False,
        stamps: bool = False,
        control: Path | None = None,
    ) -> None:
        """noisy: a host at a wrong speed hears noise instead of nothing."""
        self.controls = Controls(self._command, control)
        self._faults = FaultPlan(*FAULTS, points=POINTS)
        self._port = PseudoTerminal(link, baud)
        self._noisy = noisy
        self._stamps = stamps
        self._module = SecurityModule(
            read_seconds, self._faults, lambda card: self.controls.say(card=card), search_seconds
        )

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
            came_at = time.monotonic() - len(received) * 10 / self._port.baud
            if not received:
                continue
            if self._port.host_baud() != self._port.baud:
                # The bits are cut in the wrong places: no byte of it is what was sent.
                requests = RequestReader()
                if self._noisy:
                    self._port.write(self._module.noise(len(received)))
                continue
            for request in requests.take(received):
                if isinstance(request, bytes):
                    self._send(Reply((request,)))
                    continue
                name = COMMANDS.get(request, BAUD)
                self._stamp("request", name, came_at)
                reply = self._module.answer(*request)
                if reply is not None:
                    self._send(reply)
                    self._stamp("replied", name, time.monotonic())

    def _send(self, reply: Reply) -> None:
        for at, piece in enumerate(reply.pieces):
            if at:
                time.sleep(reply.pause_s)
            for start in range(0, len(piece), _FIFO_BYTES):
                self._port.write(piece[start : start + _FIFO_BYTES])
        if reply.then_unplug:
            self._pull()
        if reply.then_baud:
            self._port.baud = reply.then_baud

    def _stamp(self, what: str, on: str, at: float) -> None:
        if self._stamps:
            self.controls.say(stamp=what, on=on, at=at)

    def _pull(self) -> None:
        self._port.unplug()
        # Without power the module forgets which card it read: one that stays on the plate is found again.
        self._module.forget_card()

    def _command(self, command: dict[str, Any]) -> None:
        match next(iter(command)):
            case "lay":
                only(command, "lay")
                cards = command["lay"] if isinstance(command["lay"], list) else [command["lay"]]
                chips = [encode_card(card) for card in cards]
                self._module.lay(*chips)
                self._stamp("laid", "plate", time.monotonic())
            case "lift":
                only(command, "lift")
                if command["lift"] == "during_read":
                    self._module.lift_during_next_read()
                else:
                    self._module.lift()
            case "fault" | "times" | "until" | "on":
                self._order(command)
            case "read_seconds":
                only(command, "read_seconds")
                self._module.read_takes(number(command["read_seconds"], 0, 60))
            case "baud":
                only(command, "baud")
                self._port.baud = int(one_of(str(command["baud"]), *_SPEEDS))
            case "lacks":
                only(command, "lacks")
                names = command["lacks"]
                if not isinstance(names, list):
                    raise CommandRefused('"lacks" is a list of commands')
                self._module.lacks(*(one_of(name, *POINTS) for name in names))
            case "unplug":
                self._pull()
            case "plug":
                self._port.plug(elsewhere=command["plug"] == "elsewhere")
            case other:
                raise CommandRefused(f"unknown command {other!r}")

    def _order(self, command: dict[str, Any]) -> None:
        fault = command.get("fault")
        if fault == "sw3":
            raise CommandRefused('which status byte? {"sw3": "0x41"}')
        if isinstance(fault, dict) and "sw3" in fault:
            try:
                code = int(fault["sw3"], 16)
            except (TypeError, ValueError):
                raise CommandRefused(f"{fault['sw3']!r} is no hexadecimal byte") from None
            number(code, 0, 255)
        if isinstance(fault, dict) and "unplug" in fault:
            number(fault["unplug"], 0, 4096)
        self._faults.order(command)


def main() -> None:
    parser = argparse.ArgumentParser(description="A simulated ID-card reader (GA/T 467) on a pseudo terminal.")
    parser.add_argument("--link", type=Path, help="path of the port (default: in a new temporary folder)")
    parser.add_argument("--baud", type=int, default=115200, help="the module's speed, whose wire time is kept")
    parser.add_argument("--read-seconds", type=float, default=0.8, help="how long the card itself takes")
    parser.add_argument("--search-seconds", type=float, default=0, help="how long it looks at an empty plate")
    parser.add_argument("--noisy", action="store_true", help="a host at a wrong speed hears noise, not nothing")
    parser.add_argument("--stamps", action="store_true", help="tell when what happened")
    add_control_option(parser)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="id-card-reader-") as folder:
        link = arguments.link or Path(folder) / "port"
        reader = SimulatedReader(
            link,
            arguments.baud,
            arguments.read_seconds,
            search_seconds=arguments.search_seconds,
            noisy=arguments.noisy,
            stamps=arguments.stamps,
            control=arguments.control,
        )
        reader.run()


if __name__ == "__main__":
    main()
