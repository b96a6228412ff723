# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers of a Modbus board: any bytes to each kind of request."""

from __future__ import annotations

from typing import Final

from devices.sensors.modbus import (
    Answered,
    Damage,
    Refused,
    answer_to,
    bits,
    crc,
    read_inputs,
    write_output,
    write_outputs,
)

_REQUESTS: Final = (
    read_inputs(1, 0, 16),
    read_inputs(17, 196, 22),
    write_output(1, 3, True),
    write_outputs(1, 0, [True] * 9),
)


def _framed(text: str) -> bytes:
    data = bytes.fromhex(text)
    return data + crc(data)


SEEDS: Final = (
    b"\x00" + _framed("01020235cd"),
    b"\x01" + _framed("1102 03 acdb35"),
    b"\x02" + _framed("01050003ff00"),
    b"\x03" + _framed("010f00000009"),
    b"\x00" + _framed("018202"),
)


def target(data: bytes) -> None:
    """The first byte says which request."""
    request = _REQUESTS[data[0] % len(_REQUESTS) if data else 0]
    match answer_to(request, data[1:]):
        case Answered(payload) if request.body[0] == 2:
            assert len(payload) == request.answer_bytes - 5
            bits(payload, int.from_bytes(request.body[3:5], "big"))
        case Answered(payload):
            assert payload == request.body[1:5]
        case Refused(code):
            assert 0 <= code <= 255
        case Damage():
            pass
