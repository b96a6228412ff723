# SPDX-License-Identifier: GPL-3.0-or-later
"""What a keypad sends, on a serial line or as records of an input device: keys or nothing."""

from __future__ import annotations

from typing import Final

from devices.event_device import EventParser, KeyMoved
from devices.keypad.keys import KEY_OF_BYTE, KEY_OF_CODE, Debounce
from devices.reports import Key
from devices.simulators.input_records import NUMBER_PAD, stroke

SEEDS: Final = (b"\x09123*#\x00\xff", b"\x17" + stroke(NUMBER_PAD["5"]) + stroke(NUMBER_PAD["#"]))


def target(data: bytes) -> None:
    """The first byte says how long the pieces are."""
    step, stream = (data[0] % 64 + 1, data[1:]) if data else (1, b"")
    debounce, parser, pressed = Debounce(), EventParser(), 0
    for at in range(0, len(stream), step):
        piece = stream[at : at + step]
        for byte in piece:
            key = KEY_OF_BYTE.get(byte)
            assert key is None or isinstance(key, Key)
        for event in parser.feed(piece):
            if isinstance(event, KeyMoved) and (key := KEY_OF_CODE.get(event.code)) is not None:
                pressed += debounce.is_press(key, event.at)
        assert len(parser._rest) < 24
    assert pressed <= len(stream) // 24
