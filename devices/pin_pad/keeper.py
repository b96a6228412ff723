# SPDX-License-Identifier: GPL-3.0-or-later
"""The process that holds the line to the PIN pad: `python -m devices.pin_pad.keeper PORT BAUD [--sink PATH]`.

JSON lines. In: {"begin": [least, most, seconds]}, {"cancel": true}, {"forward": REFERENCE}. Out: {"online": MODEL}
once, {"begun": true}, {"cancelled": true}, {"digits": n}, {"end": HOW}, {"forwarded": WHAT}, and at last
{"lost": DETAIL, "state": ..., "cause": ...}. It ends with its input, and with the first fault of the line.

An encrypted block comes into this process and leaves it for the socket of the bank's middleware, never for stdout:
one line {"reference", "format", "block", "kcv"}, answered by {"taken": true} or {"taken": false}. Nothing is
logged, no core is dumped, and no other process of the user may look inside.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import re
import resource
import select
import socket
import sys
from typing import Any, Final, NoReturn

from devices.capabilities import DeviceLostError
from devices.pin_pad.pad_frames import FrameParser, frame
from devices.reports import PinEnd, PinForwarding
from devices.serial_port import SerialPort
from devices.status import Cause, DeviceState
from kiosk.timing import Clock, SystemClock

_ANSWER_WITHIN_S: Final = 0.4
_TRIES: Final = 2
"""A line has its noise. Only the block is asked for once: the pad gives it once."""
_ASK_EVERY_S: Final = 0.5
"""How often a silent pad is asked whether it is there."""
_SINK_WITHIN_S: Final = 5.0
_MOST_FROM_SINK: Final = 1024
_MOST_COMMAND: Final = 4096
_PR_SET_DUMPABLE: Final = 4
_ENDS: Final = {
    "ENTERED": PinEnd.ENTERED,
    "CANCELLED": PinEnd.CANCELLED,
    "TIMEOUT": PinEnd.TIMED_OUT,
}
_ANSWERS: Final = {"ID": "ID", "STATE": "STATE", "BLOCK": "BLOCK"}
"""The first word of the answer, where it is not OK."""
_BLOCK: Final = re.compile(r"BLOCK,(0,[0-9A-F]{16}|4,[0-9A-F]{32})")
_REFERENCE: Final = re.compile(r"[A-Za-z0-9-]{1,64}")


class Keeper:
    """One open pad. Its methods raise DeviceLostError."""

    def __init__(self, port: str, baud: int, sink: str, clock: Clock, *, admits_simulator: bool) -> None:
        self._sink = sink
        self._clock = clock
        self._parser = FrameParser()
        self._unasked: list[str] = []
        self._entering = False
        self._heard_at = clock.monotonic()
        self._port = SerialPort(port, baud, wait_s=0.05, admits_simulator=admits_simulator)
        self._port.forget_input()
        kind, self._model, self._check_value = self._identity()
        if kind == "SIMULATED" and not admits_simulator:
            raise DeviceLostError("the PIN pad says it is a simulator", DeviceState.REFUSED, Cause.SIMULATOR)
        # Known state: nothing of the person before.
        self._expect_ok("CLEAR")

    def serve(self) -> NoReturn:
        """Until the input ends."""
        _say(online=self._model)
        commands = b""
        while True:
            ready, _, _ = select.select([sys.stdin.fileno(), self._port.fileno()], [], [], _ASK_EVERY_S)
            if self._port.fileno() in ready:
                self._hear(self._port.read())
            if sys.stdin.fileno() in ready:
                received = os.read(sys.stdin.fileno(), _MOST_COMMAND)
                if not received:
                    self._leave()
                *lines, commands = (commands + received).split(b"\n")
                for line in lines:
                    self._obey(json.loads(line))
            if self._clock.monotonic() - self._heard_at >= _ASK_EVERY_S:
                self._look()
            self._tell()

    def _obey(self, command: dict[str, Any]) -> None:
        match command:
            case {"begin": [int(least), int(most), int(seconds)]}:
                self._tell()
                self._expect_ok(f"PIN,{least},{most},{seconds}")
                self._entering = True
                self._unasked.clear()
                _say(begun=True)
            case {"cancel": True}:
                self._expect_ok("CLEAR")
                self._entering = False
                self._unasked.clear()
                _say(cancelled=True)
            case {"forward": str(reference)}:
                _say(forwarded=self._forward(reference).value)
            case _:
                raise ValueError("unknown command")

    def _forward(self, reference: str) -> PinForwarding:
        if not self._sink or not _REFERENCE.fullmatch(reference):
            self._expect_ok("CLEAR")
            return PinForwarding.REFUSED if self._sink else PinForwarding.NOT_REACHED
        found = _BLOCK.fullmatch(self._ask("BLOCK"))
        if found is None:
            return PinForwarding.GONE
        form, block = found[1].split(",")
        parcel = {"reference": reference, "format": form, "block": block, "kcv": self._check_value}
        return _handed_over(self._sink, parcel, self._clock)

    def _look(self) -> None:
        """Is it there, and does it still do what it was told? A pad that was switched off and on does not."""
        state = self._ask("STATE")
        if not self._entering or any(text.startswith("END,") for text in self._unasked):
            return
        if state in ("STATE,IDLE", "STATE,ENTERED"):
            # Its END did not come through, or it knows nothing of the entry any more.
            self._entering = False
            _say(end=(PinEnd.ENTERED if state == "STATE,ENTERED" else PinEnd.LOST).value)

    def _tell(self) -> None:
        """Pass on what the pad said by itself."""
        said, self._unasked = self._unasked, []
        for text in said:
            word, _, value = text.partition(",")
            if not self._entering:
                continue
            if word == "N" and value.isdecimal():
                _say(digits=int(value))
            elif word == "END" and value in _ENDS:
                self._entering = False
                _say(end=_ENDS[value].value)

    def _identity(self) -> tuple[str, str, str]:
        parts = self._ask("ID").split(",")
        if len(parts) != 4 or parts[0] != "ID":
            raise _nonsense()
        return parts[1], parts[2], parts[3]

    def _expect_ok(self, request: str) -> None:
        if self._ask(request) != "OK":
            raise _nonsense()

    def _ask(self, request: str) -> str:
        """The answer; what the pad says by itself meanwhile is kept."""
        before = self._parser.damaged
        word = _ANSWERS.get(request, "OK")
        for _ in range(1 if request == "BLOCK" else _TRIES):
            self._port.write(frame(request))
            deadline = self._clock.monotonic() + _ANSWER_WITHIN_S
            while self._clock.monotonic() < deadline:
                for answer in self._hear(self._port.read()):
                    # Another word answers what was asked before, and asked again because its answer was late.
                    if answer.split(",")[0] in (word, "NO") and answer != "NO,FRAME":
                        return answer
        if self._parser.damaged > before:
            raise _nonsense()
        raise DeviceLostError("the PIN pad does not answer", DeviceState.OFFLINE, Cause.NO_ANSWER)

    def _hear(self, data: bytes) -> list[str]:
        """Take in bytes; the texts that answer something."""
        answers = []
        for text in self._parser.feed(data):
            self._heard_at = self._clock.monotonic()
            if text.startswith(("N,", "END,")):
                self._unasked.append(text)
            else:
                answers.append(text)
        return answers

    def _leave(self) -> NoReturn:
        self._port.write(frame("CLEAR"))
        self._port.close()
        raise SystemExit(0)


def _handed_over(sink: str, parcel: dict[str, str], clock: Clock) -> PinForwarding:
    deadline = clock.monotonic() + _SINK_WITHIN_S
    answer = b""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(_SINK_WITHIN_S)
            line.connect(sink)
            line.sendall(json.dumps(parcel).encode() + b"\n")
            while not answer.endswith(b"\n") and len(answer) < _MOST_FROM_SINK:
                line.settimeout(max(0.01, deadline - clock.monotonic()))
                received = line.recv(_MOST_FROM_SINK)
                if not received:
                    break
                answer += received
    except OSError:
        return PinForwarding.NOT_REACHED
    try:
        said = json.loads(answer)
    except ValueError:
        return PinForwarding.NOT_REACHED
    return PinForwarding.TAKEN if said == {"taken": True} else PinForwarding.REFUSED


def _nonsense() -> DeviceLostError:
    return DeviceLostError("the PIN pad answers nonsense", DeviceState.OFFLINE, Cause.NONSENSE)


def _say(**event: object) -> None:
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


def _shut_the_windows() -> None:
    """No core dump, and no other process of this user may read this one's memory."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def run(port: str, baud: int, sink: str, *, admits_simulator: bool) -> int:
    """Serve until the input ends or the line fails; the process's exit code."""
    _shut_the_windows()
    try:
        Keeper(port, baud, sink, SystemClock(), admits_simulator=admits_simulator).serve()
    except DeviceLostError as lost:
        _say(lost=lost.detail, state=lost.state.value, cause=lost.cause.value)
    except BrokenPipeError:
        pass
    return 1


def main() -> None:
    parser = argparse.ArgumentParser(description="Holds the line to a PIN pad.")
    parser.add_argument("port")
    parser.add_argument("baud", type=int)
    parser.add_argument("--sink", default="", help="the Unix socket of the bank's middleware")
    parser.add_argument("--admits-simulator", action="store_true")
    chosen = parser.parse_args()
    raise SystemExit(run(chosen.port, chosen.baud, chosen.sink, admits_simulator=chosen.admits_simulator))


if __name__ == "__main__":
    main()
