# SPDX-License-Identifier: GPL-3.0-or-later
"""A person with chip cards before a slot of a virtual PC/SC reader, in a process of its own.

The card is the client of vpcd (devices.simulators.card_service): to connect is to insert, to close is to pull. Its
protocol: two bytes of length and a payload, where one byte is 00 power off, 01 power on, 02 reset, 04 asks for the
answer to reset, and anything longer is a command APDU.

{"insert": {"kind": "unionpay", ...}}    see devices.simulators.card_kinds
{"remove": true}                         now; {"remove": "during_read"}: in the middle of the next APDU that reads
{"fault": ..., "on": POINT}              "silence", "nonsense", "removed", {"word": "6F00"}; POINT an instruction
{"apdu_ms": [5, 20]}                     how long the card takes for each APDU
"""

from __future__ import annotations

import argparse
import contextlib
import random
import socket
import struct
import threading
import time
from pathlib import Path
from typing import Any, Final

from devices.simulators.card_kinds import card_from
from devices.simulators.controls import CommandRefused, Controls, add_control_option, number, only
from devices.simulators.faults import Fault, FaultPlan
from devices.simulators.virtual_cards import VirtualCard

_POWER_OFF: Final = 0x00
_ASK_ATR: Final = 0x04
_INSTRUCTIONS: Final = {
    0xA4: "select",
    0xB2: "read_record",
    0xC0: "get_response",
    0xA8: "processing_options",
    0xB0: "read_binary",
    0x84: "challenge",
    0x82: "authenticate",
}
_POINTS: Final = tuple(_INSTRUCTIONS.values())
_LOOK_AGAIN_S: Final = 0.02
_QUICK_ACK: Final = getattr(socket, "TCP_QUICKACK", None)


class Slot:
    """One slot's card: in or out. While it is in, it is offered to the reader again whenever that comes back."""

    def __init__(self, port: int, faults: FaultPlan, controls: Controls, seed: int) -> None:
        self._port = port
        self._faults = faults
        self._controls = controls
        self._random = random.Random(seed)  # noqa: S311 - the pauses of a card, no secret
        self._apdu_s = (0.005, 0.020)
        self._lock = threading.Lock()
        self._card: VirtualCard | None = None
        self._line: socket.socket | None = None

    def insert(self, card: VirtualCard) -> None:
        with self._lock:
            if self._card is not None:
                raise CommandRefused("a card is in the slot already")
            self._card = card
        threading.Thread(target=self._stay, args=(card,), daemon=True).start()

    def remove(self) -> None:
        with self._lock:
            self._card = None
            line, self._line = self._line, None
        if line is not None:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def apdu_takes(self, least_s: float, most_s: float) -> None:
        self._apdu_s = (least_s, most_s)

    def _stay(self, card: VirtualCard) -> None:
        while self._card is card:
            try:
                with socket.create_connection(("127.0.0.1", self._port), timeout=1) as line:
                    line.settimeout(None)
                    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    with self._lock:
                        if self._card is not card:
                            return
                        self._line = line
                    card.reset()
                    self._serve(card, line)
            except OSError:
                pass
            # The reader is away: the card lies there still.
            time.sleep(_LOOK_AGAIN_S)

    def _serve(self, card: VirtualCard, line: socket.socket) -> None:
        while True:
            (length,) = struct.unpack(">H", _received(line, 2))
            payload = _received(line, length)
            if length == 1:
                if payload[0] == _ASK_ATR:
                    # Also how vpcd asks whether a card is there at all, without power.
                    _send(line, card.answer_to_reset)
                elif card.mute and payload[0] != _POWER_OFF:
                    # vpcd takes silence for a card that is still on its way, and this for one that is dead.
                    raise ConnectionError("no answer to reset")
                else:
                    card.reset()
            elif length:
                answer = self._answer(card, payload)
                if answer is not None:
                    _send(line, answer)

    def _answer(self, card: VirtualCard, command: bytes) -> bytes | None:
        """None: it says nothing at all."""
        point = _INSTRUCTIONS.get(command[1] if len(command) > 1 else -1, "any")
        fault = self._faults.strike(on=point)
        time.sleep(self._random.uniform(*self._apdu_s))
        self._controls.say(apdu=point)
        match fault:
            case None:
                return card.answer(command)
            case Fault("word", value=word):
                return bytes.fromhex(word)
            case Fault("nonsense"):
                return b"\x90"
            case Fault("removed"):
                self.remove()
        return None


def _received(line: socket.socket, count: int) -> bytes:
    received = bytearray()
    while len(received) < count:
        # vpcd sends length and body in two writes; a delayed acknowledgement would hold the second back by 40 ms,
        # and the kernel forgets the wish after each use.
        if _QUICK_ACK is not None:
            line.setsockopt(socket.IPPROTO_TCP, _QUICK_ACK, 1)
        piece = line.recv(count - len(received))
        if not piece:
            raise ConnectionError("the reader is gone")
        received += piece
    return bytes(received)


def _send(line: socket.socket, answer: bytes) -> None:
    line.sendall(struct.pack(">H", len(answer)) + answer)


class SimulatedSlot:
    """The commands of the world."""

    def __init__(self, port: int, control: Path | None = None, seed: int = 0) -> None:
        self.controls = Controls(self._command, control)
        self._faults = FaultPlan("silence", "nonsense", "removed", "word", points=_POINTS)
        self._slot = Slot(port, self._faults, self.controls, seed)

    def run(self) -> None:
        self.controls.say(ready=True)
        try:
            self.controls.serve()
        finally:
            self._slot.remove()

    def _command(self, command: dict[str, Any]) -> None:
        match next(iter(command)):
            case "insert":
                only(command, "insert")
                self._slot.insert(card_from(command["insert"]))
            case "remove":
                only(command, "remove")
                if command["remove"] == "during_read":
                    self._faults.order({"fault": "removed", "on": "read_record"})
                else:
                    self._slot.remove()
            case "apdu_ms":
                only(command, "apdu_ms")
                told = command["apdu_ms"]
                if not isinstance(told, list) or len(told) != 2:
                    raise CommandRefused('"apdu_ms" is the least and the most')
                least, most = (number(value, 0, 10_000) / 1000 for value in told)
                self._slot.apdu_takes(least, max(least, most))
            case "fault" | "times" | "until" | "on":
                self._order(command)
            case other:
                raise CommandRefused(f"unknown command {other!r}")

    def _order(self, command: dict[str, Any]) -> None:
        fault = command.get("fault")
        if fault == "word":
            raise CommandRefused('which status word? {"word": "6F00"}')
        if isinstance(fault, dict) and "word" in fault:
            try:
                right = len(bytes.fromhex(fault["word"])) == 2
            except (TypeError, ValueError):
                right = False
            if not right:
                raise CommandRefused(f"{fault['word']!r} is no status word")
        self._faults.order(command)


def main() -> None:
    parser = argparse.ArgumentParser(description="Chip cards before a slot of a virtual PC/SC reader.")
    parser.add_argument("--port", type=int, required=True, help="the slot's TCP port")
    parser.add_argument("--seed", type=int, default=0, help="of the pauses")
    add_control_option(parser)
    arguments = parser.parse_args()
    SimulatedSlot(arguments.port, arguments.control, arguments.seed).run()


if __name__ == "__main__":
    main()
