# SPDX-License-Identifier: GPL-3.0-or-later
"""DG1, DG2 and protected answers of travel documents: any bytes; a document, TlvFault or Tampered."""

from __future__ import annotations

from datetime import date
from typing import Final

from devices.smart_card.apdu import AnswerFault, Dialogue
from devices.smart_card.tlv import TlvFault
from devices.smart_card.travel_document.ciphers import KeyPair
from devices.smart_card.travel_document.printed_data import parse_face, parse_zone
from devices.smart_card.travel_document.secure_messaging import SecureChannel, Tampered

_PASSPORT: Final = b"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"
SEEDS: Final = (
    b"\x61\x5b\x5f\x1f\x58" + _PASSPORT,
    b"\x75\x4c\x7f\x61\x48\x02\x01\x01\x7f\x60\x42\x5f\x2e\x3fFAC\x00010\x00"
    + bytes(38)
    + b"\xff\xd8\xff\xd9"
    + bytes(13),
    bytes.fromhex("8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000"),
)
_KEYS: Final = KeyPair(
    bytes.fromhex("979EC13B1CBFE9DCD01AB0FED307EAE5"), bytes.fromhex("F1CB1F1FB5ADF208806B89DC579DC1F8")
)


class _Line:
    def __init__(self, answer: bytes) -> None:
        self._answer = answer

    def transmit(self, _command: bytes) -> bytes:
        return self._answer


def target(data: bytes) -> None:
    try:
        document = parse_zone(data, date(2026, 6, 1))
        assert document.birth_date <= date(2026, 6, 1)
    except TlvFault:
        pass
    try:
        picture, kind = parse_face(data)
        assert kind in ("jpeg", "jpeg2000")
        assert len(picture) <= len(data)
    except TlvFault:
        pass
    channel = SecureChannel(Dialogue(_Line(data), t0=False), _KEYS, 0x887022120C06C226 + 2)
    try:
        assert len(channel.command(0xB0, 0, 0, wanted=4).data) <= len(data)
    except (Tampered, AnswerFault):
        pass
