# SPDX-License-Identifier: GPL-3.0-or-later
"""What a code scanner sends: any bytes in any pieces with any pauses; bounded, and a code behind them is read."""

from __future__ import annotations

from typing import Final

from devices.code_scanner.code_lines import QUIET_S, CodeLines
from devices.code_scanner.code_text import LONGEST, LONGEST_BYTES
from devices.code_scanner.typed_keys import TypedKeys
from devices.event_device import EventParser
from devices.reports import CodeScanned

SEEDS: Final = (
    b"\x05" + "取件码:483920\r\n".encode(),
    b"\x40" + "取件码:483920\n联通\r谊".encode("gb18030"),
    b"\x81" + b"x" * 600 + b"\r\x00\x1b[2J\n\xff\xff",
)


def target(data: bytes) -> None:
    """The first byte says how long the pieces are, and whether silence lies between them."""
    how, stream = (data[0], data[1:]) if data else (0, b"")
    step, pause = how % 64 + 1, QUIET_S * 2 if how & 0x80 else 0.0
    lines, now = CodeLines(), 0.0
    for at in range(0, len(stream), step):
        now += pause
        for code in lines.feed(stream[at : at + step], now):
            if isinstance(code, CodeScanned):
                assert 0 < len(code.text) <= LONGEST
                assert not any(ord(character) < 32 for character in code.text)
        assert len(lines._held) <= LONGEST_BYTES
    list(lines.feed(b"", now + 2 * QUIET_S))
    assert not lines.waiting
    assert list(lines.feed("认得\r".encode(), now + 1)) == [CodeScanned("认得")]
    keys = EventParser()
    typed = TypedKeys().bytes_of(keys.feed(stream))
    assert len(typed) <= len(stream) // 24
    assert typed.isascii()
