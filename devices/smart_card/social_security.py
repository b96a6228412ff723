# SPDX-License-Identifier: GPL-3.0-or-later
"""What a social security card says of itself: application SSSE, files EF05 (the card) and EF06 (its holder).

Cards of the regions differ in how their records are read; each known form is tried on the first record and kept for
the rest. What is read proves nothing: only the ministry's PSAM can authenticate such a card, and this machine has
none. Layout from cards in use (platform notes D3): every record is an identifier, a length and a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from devices.reports import SmartCardFault, SmartCardNotRead, SocialSecurityCard
from devices.smart_card.apdu import Dialogue, Word

NAME: Final = b"sx1.sh." + "社会保障".encode("gbk")
"""What SELECT takes."""

_CARD_FILE: Final = 5
_HOLDER_FILE: Final = 6
_MOST_RECORDS: Final = 12
_CARD_ID: Final = 0x01
_VERSION: Final = 0x03
_ISSUED: Final = 0x05
_EXPIRES: Final = 0x06
_CARD_NUMBER: Final = 0x07
_NUMBER: Final = 0x08
_NAME: Final = 0x09
_SEX: Final = 0x0A
_BIRTH: Final = 0x0D
_NAME_MORE: Final = 0x4E
_RENUMBERED: Final = MappingProxyType({0x01: 0x08, 0x02: 0x09, 0x03: 0x0A, 0x04: 0x0B, 0x05: 0x0C, 0x06: 0x0D})
"""Some regions count the records of EF06 from 01."""
_SEXES: Final = MappingProxyType({"1": "男", "2": "女", "9": "未说明"})
_FIRST: Final = MappingProxyType({_CARD_FILE: (0x01,), _HOLDER_FILE: (0x08, 0x01)})
"""Identifiers that a file may begin with."""
_PROTECTED: Final = (Word.SECURITY_NOT_SATISFIED, Word.PIN_BLOCKED, Word.CONDITIONS_NOT_SATISFIED)

Records = Mapping[int, bytes]


@dataclass(frozen=True)
class _Form:
    """One way to read a file's records. select_p1: select it first with this P1, None to name it in each command;
    by_number: P1 of READ RECORD counts from 1, else it is the record's identifier."""

    select_p1: int | None
    by_number: bool

    def p2(self, file: int) -> int:
        return (file << 3 if self.select_p1 is None else 0) | (4 if self.by_number else 0)


_FORMS: Final = (
    _Form(0x00, by_number=False),
    _Form(0x00, by_number=True),
    _Form(0x02, by_number=False),
    _Form(0x02, by_number=True),
    _Form(None, by_number=True),
    _Form(None, by_number=False),
)


def read_social_security_card(dialogue: Dialogue) -> SocialSecurityCard | SmartCardNotRead:
    """The card's own data. A holder's file behind a PIN leaves holder_fault; this machine asks for no PIN.

    Raises AnswerFault.
    """
    if not dialogue.select_application(NAME).ok:
        return SmartCardNotRead(SmartCardFault.NOT_THIS_KIND)
    card = _read_file(dialogue, _CARD_FILE)
    if isinstance(card, SmartCardFault):
        return SmartCardNotRead(card)
    holder = _read_file(dialogue, _HOLDER_FILE)
    fault = holder if isinstance(holder, SmartCardFault) else None
    texts: Records = {} if isinstance(holder, SmartCardFault) else holder
    number = _ascii(texts.get(_NUMBER, b""))
    if fault is None and not number:
        fault = SmartCardFault.UNREADABLE
    return SocialSecurityCard(
        card_number=_ascii(card.get(_CARD_NUMBER, b"")),
        region=_packed(card.get(_CARD_ID, b"")[:3]),
        version=_ascii(card.get(_VERSION, b"")),
        valid_from=_day(card.get(_ISSUED, b"")),
        valid_to=_day(card.get(_EXPIRES, b"")),
        number=number,
        name=_chinese(texts.get(_NAME, b"")) + _chinese(texts.get(_NAME_MORE, b"")),
        sex=_SEXES.get(_ascii(texts.get(_SEX, b"")), "未知" if texts else ""),
        birth_date=_day(texts.get(_BIRTH, b"")),
        holder_fault=fault,
    )


def parse_record(data: bytes) -> tuple[int, bytes] | None:
    """Identifier and value; None when its length does not fit."""
    if len(data) < 2 or data[1] > len(data) - 2:
        return None
    return data[0], data[2 : 2 + data[1]]


def _read_file(dialogue: Dialogue, file: int) -> Records | SmartCardFault:
    for form in _FORMS:
        if form.select_p1 is not None:
            chosen = dialogue.command(0x00, 0xA4, form.select_p1, 0x00, bytes((0xEF, file)), wants_data=False)
            if chosen.word in _PROTECTED:
                return SmartCardFault.PIN_PROTECTED
            if not chosen.ok:
                continue
        records = _read_form(dialogue, file, form)
        if isinstance(records, SmartCardFault) or records:
            return records
    return SmartCardFault.UNREADABLE


def _read_form(dialogue: Dialogue, file: int, form: _Form) -> Records | SmartCardFault:
    """Empty when this card does not know the form."""
    found: dict[int, bytes] = {}
    renumbered = False
    for p1 in _parameters(file, form):
        answer = dialogue.read_record(p1, form.p2(file))
        if answer.word in _PROTECTED:
            return SmartCardFault.PIN_PROTECTED
        record = parse_record(answer.data) if answer.ok else None
        if record is None:
            if found and not form.by_number:
                # One that this card does not have.
                continue
            if found or form.by_number:
                break
            continue
        identifier, value = record
        if not found:
            if identifier not in _FIRST[file]:
                return {}
            renumbered = file == _HOLDER_FILE and identifier == 0x01
        found.setdefault(_RENUMBERED.get(identifier, identifier) if renumbered else identifier, value)
    return found


def _parameters(file: int, form: _Form) -> tuple[int, ...]:
    if form.by_number:
        return tuple(range(1, _MOST_RECORDS + 1))
    if file == _CARD_FILE:
        return (_CARD_ID, _VERSION, _ISSUED, _EXPIRES, _CARD_NUMBER)
    # The other numbering is tried only when the usual one has nothing; then its names follow.
    return (_NUMBER, _NAME, _NAME_MORE, _SEX, _BIRTH, 0x01, 0x02, 0x03, 0x06)


def _ascii(value: bytes) -> str:
    """Printable ASCII up to its padding; "" for anything else."""
    text = value.rstrip(b"\0\xff ").decode("ascii", "replace")
    return text.strip() if text.isprintable() and text.isascii() else ""


def _chinese(value: bytes) -> str:
    """GB 18030, which has GBK's characters and the rare ones. What cannot be read is left out as a whole."""
    try:
        text = value.rstrip(b"\0\xff ").decode("gb18030").strip()
    except UnicodeDecodeError:
        return ""
    return text if text.isprintable() else ""


def _packed(value: bytes) -> str:
    text = value.hex()
    return text if text.isdigit() else ""


def _day(value: bytes) -> date | None:
    """Four bytes of packed digits, YYYYMMDD; None when there is no such day."""
    text = _packed(value[:4])
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8])) if len(text) == 8 else None
    except ValueError:
        return None
