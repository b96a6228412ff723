# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a travel document: its application, Basic Access Control, DG1 and DG2."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date
from typing import Final

from devices.reports import SmartCardFault, SmartCardNotRead, TravelDocument
from devices.smart_card.apdu import AnswerFault, Dialogue
from devices.smart_card.tlv import TlvFault
from devices.smart_card.travel_document.access_key import AccessKey
from devices.smart_card.travel_document.printed_data import parse_face, parse_zone
from devices.smart_card.travel_document.secure_messaging import (
    REFUSED,
    KeyRefused,
    SecureChannel,
    Tampered,
    open_channel,
)

APPLICATION: Final = bytes.fromhex("A0000002471001")
_ZONE_FILE: Final = 0x0101
_FACE_FILE: Final = 0x0102
_PIECE: Final = 0xDF
"""So much fits a protected answer of 256 bytes."""
_MOST_ZONE: Final = 512
_MOST_FACE: Final = 0x7FFF
"""As far as READ BINARY with its offset in P1 and P2 reaches; faces take 12 to 25 KB."""


def read_travel_document(dialogue: Dialogue, key: AccessKey, today: date) -> TravelDocument | SmartCardNotRead:
    """Printed data and face of the document whose key was typed. Raises AnswerFault."""
    if not dialogue.select_application(APPLICATION).ok:
        return SmartCardNotRead(SmartCardFault.NOT_THIS_KIND)
    try:
        channel = open_channel(dialogue, key, secrets.token_bytes(8), secrets.token_bytes(16))
    except KeyRefused:
        return SmartCardNotRead(SmartCardFault.WRONG_KEY)
    try:
        zone = _file(channel, _ZONE_FILE, _MOST_ZONE)
        if zone is None:
            return SmartCardNotRead(SmartCardFault.UNREADABLE)
        printed = parse_zone(zone, today)
        face = _file(channel, _FACE_FILE, _MOST_FACE)
        picture, kind = parse_face(face) if face is not None else (b"", "")
    except (Tampered, TlvFault):
        return SmartCardNotRead(SmartCardFault.UNREADABLE)
    if printed.expiry_date < today:
        return SmartCardNotRead(SmartCardFault.EXPIRED)
    return replace(printed, face=picture, face_format=kind)


def _file(channel: SecureChannel, file: int, most: int) -> bytes | None:
    """A whole file; None when this document has none or does not open it. Raises Tampered, AnswerFault."""
    chosen = channel.command(0xA4, 0x02, 0x0C, file.to_bytes(2, "big"))
    if not chosen.ok:
        return None
    head = channel.command(0xB0, 0x00, 0x00, wanted=4)
    if head.word in REFUSED:
        return None
    length = _whole_length(head.data) if head.ok else 0
    if not 0 < length <= most:
        raise AnswerFault("the file has no such length")
    content = bytearray()
    while len(content) < length:
        at = len(content)
        piece = channel.command(0xB0, at >> 8, at & 0xFF, wanted=min(_PIECE, length - at))
        if not piece.ok or not piece.data:
            raise AnswerFault("the file ends early")
        content += piece.data
    return bytes(content[:length])


def _whole_length(head: bytes) -> int:
    """Of an element by its first four bytes: a tag of one byte, a length of up to three."""
    if len(head) < 4:
        return 0
    if head[1] < 0x80:
        return 2 + head[1]
    count = head[1] & 0x7F
    return 2 + count + int.from_bytes(head[2 : 2 + count], "big") if 1 <= count <= 2 else 0
