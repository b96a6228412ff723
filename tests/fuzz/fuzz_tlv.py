# SPDX-License-Identifier: GPL-3.0-or-later
"""BER-TLV, object lists, file locators and tracks of bank cards: any bytes; elements or TlvFault, bounded."""

from __future__ import annotations

from datetime import date
from typing import Final

from devices.smart_card.bank_card import fill_object_list, parse_locator, parse_track
from devices.smart_card.tlv import Tlv, TlvFault, parse_object_list, parse_tlv

SEEDS: Final = (
    bytes.fromhex("6F1C840E315041592E5359532E4444463031A50A8801015F2D027A68656E"),
    bytes.fromhex("770E82027C0094080801010010020201"),
    bytes.fromhex("9F66049F02069F03069F1A0295055F2A029A039C019F3704"),
    bytes.fromhex("7081A05A0A9999000402564890012F5F2403351231"),
    bytes.fromhex("0801010010020201"),
    bytes.fromhex("9999000402564890012D35122200000000"),
)
_MOST_ELEMENTS: Final = 512
_DEEPEST: Final = 10


def target(data: bytes) -> None:
    try:
        elements = parse_tlv(data)
    except TlvFault:
        pass
    else:
        assert _count(elements, 0) <= _MOST_ELEMENTS
        assert sum(len(element.value) for element in elements) <= len(data)
    try:
        wanted = parse_object_list(data)
        assert len(fill_object_list(wanted, date(2026, 6, 1))) == sum(length for _, length in wanted) <= 250
    except TlvFault:
        pass
    try:
        assert sum(part.last - part.first + 1 for part in parse_locator(data)) <= 32
    except TlvFault:
        pass
    try:
        account, expires = parse_track(data)
        assert 12 <= len(account) <= 19
        assert len(expires) == 4
    except TlvFault:
        pass


def _count(elements: tuple[Tlv, ...], depth: int) -> int:
    assert depth <= _DEEPEST
    return sum(1 + _count(element.parts, depth + 1) for element in elements)
