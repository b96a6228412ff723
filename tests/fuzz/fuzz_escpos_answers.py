# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers of a receipt printer: any bytes in any pieces; bounded, and a true answer behind them is found."""

from __future__ import annotations

from typing import Final

from devices.receipt_printer.answers import MAX_BLOCK, AnswerParser, Automatic, Block, RealTime
from devices.receipt_printer.real_time_status import RealTimeStatus

SEEDS: Final = (
    b"\x07\x12\x12\x12\x12",
    b"\x01\x16\x11\x00\x13_EPSON\x00\x37\x25\x00",
    b"\x03\x1c\x28\x0c\x0f\x10\x00\x00\x0f\x7e\xff\x00",
)


def target(data: bytes) -> None:
    """The first byte says how long the pieces are."""
    step, stream = (data[0] % 64 + 1, data[1:]) if data else (1, b"")
    parser = AnswerParser()
    answered = 0
    for at in range(0, len(stream), step):
        for answer in parser.feed(stream[at : at + step]):
            match answer:
                case Automatic(whole):
                    answered += len(whole)
                    RealTimeStatus.from_automatic(whole).fold()
                case Block(whole):
                    assert len(whole) <= MAX_BLOCK
                    answered += len(whole)
                case _:
                    answered += 1
        assert len(parser._held) < MAX_BLOCK
    # No byte is answered for twice.
    assert answered <= len(stream)
    parser.feed(b"\xff")
    assert not parser.waiting
    assert parser.feed(b"\x12") == [RealTime(0x12)]
