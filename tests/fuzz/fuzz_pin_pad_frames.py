# SPDX-License-Identifier: GPL-3.0-or-later
"""Frames of the PIN pad: any bytes in any pieces; bounded, and a true frame behind them is found."""

from __future__ import annotations

from typing import Final

from devices.pin_pad.pad_frames import LONGEST, FrameParser, frame

SEEDS: Final = (
    b"\x05" + frame("ID,SIMULATED,Simulated EPP 1,A1B2C3") + frame("N,3"),
    b"\x01\x02\x02\x03\x03" + frame("END,ENTERED") + b"\xff",
    b"\x20" + frame("BLOCK,4," + "0F" * 16)[:-1] + b"\x00" + frame("STATE,IDLE"),
)


def target(data: bytes) -> None:
    """The first byte says how long the pieces are."""
    step, stream = (data[0] % 64 + 1, data[1:]) if data else (1, b"")
    parser = FrameParser()
    found: list[str] = []
    for at in range(0, len(stream), step):
        found += parser.feed(stream[at : at + step])
        assert len(parser._body or b"") <= LONGEST
    assert sum(len(text) + 3 for text in found) <= len(stream)
    assert all(text.isascii() and text.isprintable() for text in found)
    # Two of them: the first may end what the noise began.
    assert list(parser.feed(frame("STATE,IDLE") * 2))[-1] == "STATE,IDLE"
