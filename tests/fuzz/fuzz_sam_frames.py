# SPDX-License-Identifier: GPL-3.0-or-later
"""Frames of the ID-card reader: any bytes in any pieces; bounded, and a true frame behind them is found."""

from __future__ import annotations

from typing import Final

from devices.id_card.frames import MAX_LENGTH, PREAMBLE, FrameDamage, Reply, ReplyParser, checksum

_LONGEST_HELD: Final = len(PREAMBLE) + 2 + MAX_LENGTH


def _frame(sw3: int, data: bytes = b"") -> bytes:
    counted = (len(data) + 4).to_bytes(2, "big") + bytes((0, 0, sw3)) + data
    return PREAMBLE + counted + bytes([checksum(counted)])


SEEDS: Final = (
    b"\x07" + _frame(0x9F, bytes(4)),
    b"\x40" + _frame(0x90, b"\x01\x00\x04\x00" + bytes(1280)),
    b"\x01\xaa\xaa\xaa\xaa" + _frame(0x80) + b"\xaa\xaa\xaa\x96\x69\xff\xff" + _frame(0x91),
)
_TRUE: Final = Reply(0, 0, 0x9F, b"true")


def target(data: bytes) -> None:
    """The first byte says how long the pieces are."""
    step, stream = (data[0] % 64 + 1, data[1:]) if data else (1, b"")
    parser = ReplyParser()
    held: list[Reply | FrameDamage] = []
    for at in range(0, len(stream), step):
        held += parser.feed(stream[at : at + step])
        assert len(parser._held) <= _LONGEST_HELD
    found = [item for item in held if isinstance(item, Reply)]
    # Each reply takes at least its own frame's bytes out of the stream.
    assert sum(len(item.data) + 11 for item in found) <= len(stream)
    parser.resynchronise()
    assert not parser.waiting
    assert parser.feed(_frame(_TRUE.sw3, _TRUE.data)) == [_TRUE]
