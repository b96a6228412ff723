# SPDX-License-Identifier: GPL-3.0-or-later
"""The three Modbus functions that a board of sensors and lights needs, as RTU frames.

Layouts: MODBUS Application Protocol Specification V1.1b3; the frame and its CRC: MODBUS over Serial Line V1.02.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

READ_INPUTS: Final = 0x02
WRITE_OUTPUT: Final = 0x05
WRITE_OUTPUTS: Final = 0x0F
_EXCEPTION: Final = 0x80
_ON: Final = 0xFF00
MOST: Final = 256
"""Bytes of the longest frame."""
_MOST_INPUTS: Final = 2000
_MOST_OUTPUTS: Final = 1968


def crc(data: bytes) -> bytes:
    """CRC-16/MODBUS, as it stands in a frame: the low byte first."""
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value.to_bytes(2, "little")


@dataclass(frozen=True)
class Request:
    """unit: the board's address; body: function and what follows; answer_bytes: length of a good answer."""

    unit: int
    body: bytes
    answer_bytes: int

    @property
    def frame(self) -> bytes:
        return _framed(self.unit, self.body)


def read_inputs(unit: int, first: int, count: int) -> Request:
    """Function 02. count: 1 to 2000."""
    if not 1 <= count <= _MOST_INPUTS:
        raise ValueError("1 to 2000 inputs at once")
    body = bytes((READ_INPUTS,)) + _word(first) + _word(count)
    return Request(unit, body, 5 + (count + 7) // 8)


def write_output(unit: int, number: int, on: bool) -> Request:
    """Function 05."""
    return Request(unit, bytes((WRITE_OUTPUT,)) + _word(number) + _word(_ON if on else 0), 8)


def write_outputs(unit: int, first: int, on: Sequence[bool]) -> Request:
    """Function 0F. on: 1 to 1968 outputs in a row."""
    if not 1 <= len(on) <= _MOST_OUTPUTS:
        raise ValueError("1 to 1968 outputs at once")
    packed = sum(1 << at for at, lit in enumerate(on) if lit).to_bytes((len(on) + 7) // 8, "little")
    body = bytes((WRITE_OUTPUTS,)) + _word(first) + _word(len(on)) + bytes((len(packed),)) + packed
    return Request(unit, body, 8)


class Damage(StrEnum):
    """Why bytes are no answer to the request."""

    SHORT = "cut short"
    CHECKSUM = "with a wrong checksum"
    OTHER_UNIT = "from another unit"
    OTHER_REQUEST = "to another request"


@dataclass(frozen=True)
class Answered:
    """payload: what follows the function: of a read its packed bits, of a write its echo."""

    payload: bytes


@dataclass(frozen=True)
class Refused:
    """The board's exception code: 1 function, 2 address, 3 value, 4 device failure, 5 acknowledged, 6 busy."""

    code: int


def answer_to(request: Request, received: bytes) -> Answered | Refused | Damage:
    """Parse all that came until the line fell silent; bytes behind the answer are noise. Raises nothing."""
    if len(received) < 5:
        return Damage.SHORT
    refused = received[1] == request.body[0] | _EXCEPTION
    length = 5 if refused else request.answer_bytes
    if len(received) < length:
        return Damage.SHORT
    answer = received[:length]
    if crc(answer[:-2]) != answer[-2:]:
        return Damage.CHECKSUM
    if answer[0] != request.unit:
        return Damage.OTHER_UNIT
    if refused:
        return Refused(answer[2])
    payload = answer[2:-2]
    if answer[1] != request.body[0] or not _fits(request, payload):
        return Damage.OTHER_REQUEST
    return Answered(payload[1:] if request.body[0] == READ_INPUTS else payload)


def bits(payload: bytes, count: int) -> tuple[bool, ...]:
    """The first so many bits, the lowest of the first byte first."""
    return tuple(bool(payload[at // 8] >> at % 8 & 1) for at in range(count))


def _fits(request: Request, payload: bytes) -> bool:
    if request.body[0] == READ_INPUTS:
        return payload[0] == len(payload) - 1
    return payload == request.body[1:5]


def _framed(unit: int, body: bytes) -> bytes:
    data = bytes((unit,)) + body
    return data + crc(data)


def _word(value: int) -> bytes:
    return value.to_bytes(2, "big")
