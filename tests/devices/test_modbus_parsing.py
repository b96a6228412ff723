# SPDX-License-Identifier: GPL-3.0-or-later
"""Modbus RTU frames, against the specification's own examples and against anything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.sensors.modbus import (
    Answered,
    Damage,
    Refused,
    Request,
    answer_to,
    bits,
    crc,
    read_inputs,
    write_output,
    write_outputs,
)
from devices.sensors.wiring import WiringError, wiring
from devices.simulators.sensors import checksum

REQUESTS = st.one_of(
    st.builds(read_inputs, st.integers(1, 247), st.integers(0, 1000), st.integers(1, 2000)),
    st.builds(write_output, st.integers(1, 247), st.integers(0, 65535), st.booleans()),
    st.builds(
        write_outputs, st.integers(1, 247), st.integers(0, 1000), st.lists(st.booleans(), min_size=1, max_size=1968)
    ),
)


def test_the_specifications_examples() -> None:
    """MODBUS Application Protocol V1.1b3, 6.2, 6.5 and 6.11, and the check value of CRC-16/MODBUS."""
    assert crc(b"123456789") == bytes.fromhex("374b")
    assert read_inputs(1, 196, 22).body == bytes.fromhex("0200c40016")
    assert write_output(1, 172, True).body == bytes.fromhex("0500acff00")
    ten = [bit == "1" for bit in "1011001110"]
    assert write_outputs(1, 19, ten).body == bytes.fromhex("0f0013000a02cd01")
    answered = answer_to(read_inputs(1, 196, 22), _framed(bytes.fromhex("010203acdb35")))
    assert isinstance(answered, Answered)
    states = bits(answered.payload, 22)
    assert states[:8] == (False, False, True, True, False, True, False, True)
    assert states[16:] == (True, False, True, False, True, True)


def test_an_exception_is_a_refusal() -> None:
    assert answer_to(read_inputs(1, 0, 8), _framed(bytes.fromhex("018202"))) == Refused(2)


def test_damage() -> None:
    whole = _framed(bytes.fromhex("01020100"))
    request = read_inputs(1, 0, 8)
    assert answer_to(request, whole) == Answered(b"\x00")
    for length in range(len(whole)):
        assert answer_to(request, whole[:length]) is Damage.SHORT
    for at in range(3, len(whole)):
        broken = bytearray(whole)
        broken[at] ^= 0x10
        assert answer_to(request, bytes(broken)) is Damage.CHECKSUM


def test_answers_of_another() -> None:
    request = read_inputs(1, 0, 8)
    assert answer_to(request, _framed(bytes.fromhex("02020100"))) is Damage.OTHER_UNIT
    assert answer_to(request, _framed(bytes.fromhex("01010100"))) is Damage.OTHER_REQUEST
    assert answer_to(request, _framed(bytes.fromhex("01020200"))) is Damage.OTHER_REQUEST
    other = _framed(bytes.fromhex("010500020000"))
    assert answer_to(write_output(1, 1, False), other) is Damage.OTHER_REQUEST


def test_too_many_at_once() -> None:
    for count in (0, 2001):
        with pytest.raises(ValueError, match="inputs"):
            read_inputs(1, 0, count)
    with pytest.raises(ValueError, match="outputs"):
        write_outputs(1, 0, [])


@given(st.binary(max_size=300))
def test_two_ways_to_the_same_checksum(data: bytes) -> None:
    assert crc(data) == checksum(data)


@given(REQUESTS, st.binary(max_size=400))
def test_anything_is_an_answer_or_damage(request: Request, received: bytes) -> None:
    answer = answer_to(request, received)
    assert isinstance(answer, Answered | Refused | Damage)
    if isinstance(answer, Answered):
        assert len(answer.payload) <= len(received)


@given(REQUESTS, st.binary(max_size=300))
def test_a_true_answer_is_read_whatever_comes_behind(request: Request, noise: bytes) -> None:
    if request.body[0] == 2:
        count = request.answer_bytes - 5
        body = bytes((2, count)) + bytes(count)
        expected = Answered(bytes(count))
    else:
        body = request.body[:5]
        expected = Answered(body[1:])
    assert answer_to(request, _framed(bytes((request.unit,)) + body) + noise) == expected


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_a_wiring_or_a_reason(inputs: str, lights: str) -> None:
    reason = ""
    try:
        wired = wiring(inputs, lights)
    except WiringError as wrong:
        reason = str(wrong)
    assert "sensors." in reason or wired.inputs or wired.lights


def _framed(data: bytes) -> bytes:
    return data + checksum(data)
