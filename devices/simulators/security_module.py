# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated security module and the plate above it: what it answers, and what may go wrong on the way."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import Final

from devices.simulators.card_encoding import ChipData

_HEADER: Final = bytes.fromhex("aaaaaa9669")
_SAM_NUMBER: Final = bytes.fromhex("63006300113a35010100000002000000")
"""99.99-...: a kind and a maker that no module has; production kiosks know a simulator by it."""
FAULTS: Final = ("garbage", "nonsense", "false_header", "split", "checksum", "silence", "truncate")
COMMANDS: Final = {
    (0x10, 0xFF): "reset",
    (0x11, 0xFF): "status",
    (0x12, 0xFF): "number",
    (0x20, 0x01): "find",
    (0x20, 0x02): "select",
    (0x30, 0x01): "read",
    (0x30, 0x03): "address",
}


class _Card(Enum):
    """How far the card on the plate has come. A card that was read stays silent until it is laid again."""

    LAID = "laid"
    FOUND = "found"
    SELECTED = "selected"
    READ = "read"


@dataclass
class Fault:
    """kind: one of FAULTS, or "sw3" with the code; on: one command by name, or any; times: left to go."""

    kind: str
    sw3: int
    on: str
    times: int


class SecurityModule:
    """Thread-safe: commands come from the wire's thread, the world changes from another."""

    def __init__(self, read_seconds: float, tell: Callable[[str], None]) -> None:
        self._lock = threading.Lock()
        self._moved = threading.Event()
        self._read_seconds = read_seconds
        self._tell = tell
        self._chip: ChipData | None = None
        self._stage = _Card.LAID
        self._lift_during_read = False
        self._faults: list[Fault] = []
        self._noise = random.Random(467)  # noqa: S311 - the same noise in every run

    def lay(self, chip: ChipData) -> None:
        with self._lock:
            self._chip, self._stage = chip, _Card.LAID
            self._moved.clear()

    def lift(self) -> None:
        with self._lock:
            self._chip = None
            self._moved.set()

    def lift_during_next_read(self) -> None:
        with self._lock:
            self._lift_during_read = True

    def read_takes(self, seconds: float) -> None:
        with self._lock:
            self._read_seconds = seconds

    def add_fault(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append(fault)

    def forget_faults(self) -> None:
        with self._lock:
            self._faults.clear()

    def answer(self, command: int, parameter: int) -> list[bytes]:
        """The pieces to send, in order, with a pause between them; none for silence."""
        name = COMMANDS.get((command, parameter), "other")
        fault = self._fault_for(name)
        if fault is not None and fault.kind == "sw3":
            return [frame(fault.sw3)]
        reply = self._execute(name)
        return [reply] if fault is None else self._spoilt(reply, fault.kind)

    def _fault_for(self, name: str) -> Fault | None:
        with self._lock:
            for fault in self._faults:
                if fault.times > 0 and fault.on in ("any", name):
                    fault.times -= 1
                    return fault
        return None

    def _spoilt(self, reply: bytes, kind: str) -> list[bytes]:
        noise = self._noise.randbytes(40)
        match kind:
            case "garbage":
                return [noise + _HEADER[:4] + noise[:7] + _HEADER[:2] + reply + noise]
            case "nonsense":
                return [noise]
            case "false_header":
                return [_HEADER + b"\x05\x08" + noise + reply]
            case "split":
                cuts = sorted({0, 1, 3, 6, 9, len(reply) // 2, len(reply) - 1, len(reply)})
                return [reply[a:b] for a, b in pairwise(cuts)]
            case "checksum":
                return [reply[:-1] + bytes([reply[-1] ^ 0x5A])]
            case "truncate":
                return [reply[: len(reply) // 2]]
        return []

    def _execute(self, name: str) -> bytes:
        match name:
            case "reset" | "status":
                return frame(0x90)
            case "number":
                return frame(0x90, _SAM_NUMBER)
            case "find":
                return self._find()
            case "select":
                return self._select()
            case "read":
                return self._read()
            case "address":
                return self._address()
        return frame(0x21)

    def _find(self) -> bytes:
        with self._lock:
            if self._chip is None or self._stage == _Card.READ:
                return frame(0x80)
            self._stage = _Card.FOUND
        self._tell("found")
        return frame(0x9F, bytes(4))

    def _select(self) -> bytes:
        with self._lock:
            if self._chip is None or self._stage != _Card.FOUND:
                return frame(0x81)
            if self._chip.condition == "not_id_card":
                return frame(0x40)
            if self._chip.condition == "forged":
                return frame(0x31)
            self._stage = _Card.SELECTED
            return frame(0x90, bytes(8))

    def _read(self) -> bytes:
        with self._lock:
            chip = self._chip
            if chip is None or self._stage not in (_Card.SELECTED, _Card.READ):
                return frame(0x41)
            seconds, lift = self._read_seconds, self._lift_during_read
            self._lift_during_read = False
        self._tell("reading")
        if self._moved.wait(seconds / 2 if lift else seconds):
            return frame(0x41)
        if lift:
            self.lift()
            self._tell("lifted")
            return frame(0x41)
        with self._lock:
            if self._chip is not chip:
                return frame(0x41)
            self._stage = _Card.READ
        self._tell("read")
        lengths = len(chip.text).to_bytes(2, "big") + len(chip.photo).to_bytes(2, "big")
        return frame(0x90, lengths + chip.text + chip.photo)

    def _address(self) -> bytes:
        with self._lock:
            if self._chip is None or self._stage != _Card.READ:
                return frame(0x41)
            newest = self._chip.new_address
        return frame(0x91) if newest is None else frame(0x90, newest)


class RequestReader:
    """Cuts the bytes of the host into commands; a wrong one is answered with its code at once."""

    def __init__(self) -> None:
        self._bytes = b""

    def take(self, received: bytes) -> list[tuple[int, int] | bytes]:
        """(command, parameter) pairs, or the bytes of a refusal."""
        self._bytes += received
        out: list[tuple[int, int] | bytes] = []
        while True:
            before, header, after = self._bytes.partition(_HEADER)
            if not header:
                self._bytes = before[-4:]
                return out
            if len(after) < 2:
                return out
            length = after[0] << 8 | after[1]
            if not 3 <= length <= 64:
                self._bytes = after
                out.append(frame(0x11))
                continue
            if len(after) < 2 + length:
                return out
            body, check = after[2 : 1 + length], after[1 + length]
            self._bytes = after[2 + length :]
            out.append((body[0], body[1]) if _xor(after[: 1 + length]) == check else frame(0x10))


def frame(sw3: int, data: bytes = b"") -> bytes:
    """A reply on the wire."""
    body = bytes((0, 0, sw3)) + data
    counted = (len(body) + 1).to_bytes(2, "big") + body
    return _HEADER + counted + bytes([_xor(counted)])


def _xor(data: bytes) -> int:
    value = 0
    for byte in data:
        value ^= byte
    return value
