# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated security module and the plate above it: what it answers, and what may go wrong on the way."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import Final

from devices.simulators.card_encoding import ChipData
from devices.simulators.faults import Fault, FaultPlan

_HEADER: Final = bytes.fromhex("aaaaaa9669")
_SAM_NUMBER: Final = bytes.fromhex("63006300113a35010100000002000000")
"""99.99-...: a kind and a maker that no module has; production kiosks know a simulator by it."""
FAULTS: Final = (
    *("garbage", "nonsense", "false_header", "oversized", "split", "slow"),
    *("checksum", "silence", "truncate", "unplug", "sw3"),
)
"""slow: byte by byte; unplug: the plug is pulled in the middle of the reply, or after as many bytes as its value
says; sw3: with the code as its value."""
COMMANDS: Final = {
    (0x10, 0xFF): "reset",
    (0x11, 0xFF): "status",
    (0x12, 0xFF): "number",
    (0x20, 0x01): "find",
    (0x20, 0x02): "select",
    (0x30, 0x01): "read",
    (0x30, 0x03): "address",
    (0x30, 0x05): "body_id",
    (0x30, 0x10): "fingerprint",
    (0x61, 0xFF): "frame_size",
}
BAUD: Final = "baud"
_SPEEDS: Final = (115200, 57600, 38400, 19200, 9600)
"""What command 60 sets, by its parameter."""
POINTS: Final = (*COMMANDS.values(), BAUD)
_PAUSE_BETWEEN_PIECES_S: Final = 0.03
_PAUSE_BETWEEN_BYTES_S: Final = 0.001
_FINGERPRINT: Final = b"FP" * 512


@dataclass(frozen=True)
class Reply:
    """Pieces to send in order with a pause between them; then, maybe, the plug is pulled, or the speed changes."""

    pieces: tuple[bytes, ...]
    pause_s: float = _PAUSE_BETWEEN_PIECES_S
    then_unplug: bool = False
    then_baud: int = 0


class _Card(Enum):
    """How far the card on the plate has come. A card that was read stays silent until it is laid again."""

    LAID = "laid"
    FOUND = "found"
    SELECTED = "selected"
    READ = "read"


class SecurityModule:
    """Thread-safe: commands come from the wire's thread, the world changes from another."""

    def __init__(
        self, read_seconds: float, faults: FaultPlan, tell: Callable[[str], None], search_seconds: float = 0
    ) -> None:
        """search_seconds: how long the radio looks for a card before it says that there is none."""
        self._lock = threading.Lock()
        self._moved = threading.Event()
        self._read_seconds = read_seconds
        self._search_seconds = search_seconds
        self._faults = faults
        self._tell = tell
        self._chips: tuple[ChipData, ...] = ()
        self._stage = _Card.LAID
        self._lift_during_read = False
        self._lacking: frozenset[str] = frozenset()
        self._noise = random.Random(467)  # noqa: S311 - the same noise in every run

    def lay(self, *chips: ChipData) -> None:
        """One card, or several at once, which no radio tells apart."""
        with self._lock:
            self._chips, self._stage = chips, _Card.LAID
            self._moved.clear()

    def lift(self) -> None:
        with self._lock:
            self._chips = ()
            self._moved.set()

    def lift_during_next_read(self) -> None:
        with self._lock:
            self._lift_during_read = True

    def read_takes(self, seconds: float) -> None:
        with self._lock:
            self._read_seconds = seconds

    def lacks(self, *commands: str) -> None:
        """A module of another make: it does not know these."""
        with self._lock:
            self._lacking = frozenset(commands)

    def forget_card(self) -> None:
        """The module starts anew; a card that lies there is found again."""
        with self._lock:
            self._stage = _Card.LAID

    def noise(self, count: int) -> bytes:
        """What a listener at a wrong speed takes for bytes; never the beginning of a frame."""
        return bytes(byte & 0x7F for byte in self._noise.randbytes(count))

    def answer(self, command: int, parameter: int) -> Reply | None:
        """None for silence."""
        sets_baud = command == 0x60 and parameter < len(_SPEEDS)
        name = BAUD if sets_baud else COMMANDS.get((command, parameter), "other")
        fault = self._faults.strike(on=name)
        if fault is not None and fault.name == "sw3":
            return Reply((frame(int(fault.value, 16)),))
        with self._lock:
            unknown = name in self._lacking
        if unknown:
            return Reply((frame(0x21),))
        reply = self._execute(name)
        if fault is not None:
            return self._spoilt(reply, fault)
        return Reply((reply,), then_baud=_SPEEDS[parameter] if sets_baud else 0)

    def _spoilt(self, reply: bytes, fault: Fault) -> Reply | None:
        noise = self._noise.randbytes(40)
        half = reply[: len(reply) // 2]
        match fault.name:
            case "garbage":
                return Reply((noise + _HEADER[:4] + noise[:7] + _HEADER[:2] + reply + noise,))
            case "nonsense":
                return Reply((noise,))
            case "false_header":
                return Reply((_HEADER + b"\x05\x08" + noise + reply,))
            case "oversized":
                return Reply((_HEADER + b"\xff\xff" + noise + reply,))
            case "split":
                cuts = sorted({0, 1, 3, 6, 9, len(reply) // 2, len(reply) - 1, len(reply)})
                return Reply(tuple(reply[a:b] for a, b in pairwise(cuts)))
            case "slow":
                return Reply(tuple(bytes([byte]) for byte in reply), _PAUSE_BETWEEN_BYTES_S)
            case "checksum":
                return Reply((reply[:-1] + bytes([reply[-1] ^ 0x5A]),))
            case "truncate":
                return Reply((half,))
            case "unplug":
                pieces = (half,) if fault.value is None else (reply[: int(fault.value)],)
                return Reply(pieces, then_unplug=True)
        return None

    def _execute(self, name: str) -> bytes:
        match name:
            case "reset":
                self.forget_card()
                return frame(0x90)
            case "status" | "frame_size" | "baud":
                return frame(0x90)
            case "number":
                return frame(0x90, _SAM_NUMBER)
            case "find":
                return self._find()
            case "select":
                return self._select()
            case "read":
                return self._read(with_fingerprint=False)
            case "fingerprint":
                return self._read(with_fingerprint=True)
            case "address":
                return self._after_read(lambda chip: chip.new_address)
            case "body_id":
                return self._after_read(lambda chip: chip.body_id)
        return frame(0x21)

    def _find(self) -> bytes:
        with self._lock:
            found = bool(self._chips) and self._stage != _Card.READ
            if found:
                self._stage = _Card.FOUND
        if not found:
            time.sleep(self._search_seconds)
            return frame(0x80)
        self._tell("found")
        return frame(0x9F, bytes(4))

    def _select(self) -> bytes:
        with self._lock:
            if len(self._chips) != 1 or self._stage != _Card.FOUND:
                return frame(0x81)
            if self._chips[0].condition == "not_id_card":
                return frame(0x40)
            if self._chips[0].condition == "forged":
                return frame(0x31)
            self._stage = _Card.SELECTED
            return frame(0x90, bytes(8))

    def _read(self, *, with_fingerprint: bool) -> bytes:
        with self._lock:
            chips = self._chips
            if len(chips) != 1 or self._stage not in (_Card.SELECTED, _Card.READ):
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
            if self._chips is not chips or self._stage not in (_Card.SELECTED, _Card.READ):
                return frame(0x41)
            self._stage = _Card.READ
        self._tell("read")
        (chip,) = chips
        blocks = [chip.text, chip.photo]
        if with_fingerprint:
            blocks.append(_FINGERPRINT if chip.has_fingerprint else b"")
        lengths = b"".join(len(block).to_bytes(2, "big") for block in blocks)
        return frame(0x90, lengths + b"".join(blocks))

    def _after_read(self, item: Callable[[ChipData], bytes | None]) -> bytes:
        with self._lock:
            if len(self._chips) != 1 or self._stage != _Card.READ:
                return frame(0x41)
            data = item(self._chips[0])
        return frame(0x91) if data is None else frame(0x90, data)


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
