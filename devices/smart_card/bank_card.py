# SPDX-License-Identifier: GPL-3.0-or-later
"""A UnionPay card's account number: directory, application, processing options, records (EMV books 1, 3; PBOC 3.0).

The number is read, not authenticated: whoever pays to it must match it to its owner. Nothing is kept here, and no
log or exception holds any of it.
"""

from __future__ import annotations

import calendar
import re
import secrets
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from devices.reports import BankCard, SmartCardFault, SmartCardNotRead
from devices.smart_card.apdu import Answer, Dialogue
from devices.smart_card.tlv import Tlv, TlvFault, find, find_all, parse_object_list, parse_tlv
from kiosk.standards import is_bank_card_number

_DIRECTORIES: Final = (b"1PAY.SYS.DDF01", b"2PAY.SYS.DDF01")
"""With contacts, and without: a reader of both kinds is asked in this order."""
_SCHEMES: Final = MappingProxyType(
    {
        bytes.fromhex("A000000333010101"): "debit",
        bytes.fromhex("A000000333010103"): "quasi_credit",
        bytes.fromhex("A000000333010102"): "credit",
        bytes.fromhex("A000000333010106"): "e_cash",
    }
)
"""UnionPay's applications, the one that a payment should go to first."""
_MOST_DIRECTORY_RECORDS: Final = 16
_MOST_RECORDS: Final = 32
_MOST_LOCATOR: Final = 64
_MOST_OPTIONS: Final = 250

_APPLICATION: Final = 0x61
_APPLICATION_NAME: Final = 0x4F
_PRIORITY: Final = 0x87
_DIRECTORY_FILE: Final = 0x88
_OBJECT_LIST: Final = 0x9F38
_OPTIONS_SHORT: Final = 0x80
_OPTIONS_LONG: Final = 0x77
_LOCATOR: Final = 0x94
_ACCOUNT: Final = 0x5A
_TRACK: Final = 0x57
_EXPIRES: Final = 0x5F24


@dataclass(frozen=True)
class _Range:
    """Records of one file, of the application file locator."""

    file: int
    first: int
    last: int


def read_bank_card(dialogue: Dialogue, today: date) -> BankCard | SmartCardNotRead:
    """The account number of the card's UnionPay application. Raises AnswerFault."""
    fault = SmartCardFault.NOT_THIS_KIND
    for name, scheme in _candidates(dialogue):
        try:
            read = _read_application(dialogue, name, scheme, today)
        except TlvFault:
            fault = SmartCardFault.UNREADABLE
            continue
        if not isinstance(read, SmartCardFault):
            return read
        if read is SmartCardFault.EXPIRED:
            return SmartCardNotRead(read)
        if read is SmartCardFault.UNREADABLE:
            fault = read
    return SmartCardNotRead(fault)


def mask_account(account: str) -> str:
    """The first six and the last four digits: the only form for a screen or a log."""
    return account[:6] + "*" * (len(account) - 10) + account[-4:]


def _candidates(dialogue: Dialogue) -> list[tuple[bytes, str]]:
    """UnionPay's applications on this card, the best first. A card without a directory is asked for each."""
    for directory in _DIRECTORIES:
        answer = dialogue.select_application(directory)
        if not answer.ok:
            continue
        try:
            listed = _listed(dialogue, answer)
        except TlvFault:
            continue
        if listed:
            return _ours(listed)
    return list(_SCHEMES.items())


def _listed(dialogue: Dialogue, directory: Answer) -> list[tuple[bytes, int]]:
    """Names and priorities (1 the highest, 15 for none). Raises TlvFault."""
    elements = parse_tlv(directory.data)
    entries = list(find_all(elements, _APPLICATION))
    file = find(elements, _DIRECTORY_FILE)
    if not entries and file is not None and len(file) == 1 and 1 <= file[0] <= 30:
        for number in range(1, _MOST_DIRECTORY_RECORDS + 1):
            answer = dialogue.read_record(number, file[0] << 3 | 4)
            if not answer.ok:
                break
            entries.extend(find_all(parse_tlv(answer.data), _APPLICATION))
    listed = []
    for entry in entries:
        name = find(entry.parts, _APPLICATION_NAME)
        if name is not None and 5 <= len(name) <= 16:
            listed.append((name, _priority(entry)))
    return listed


def _priority(entry: Tlv) -> int:
    told = find(entry.parts, _PRIORITY)
    return (told[0] & 0x0F if told else 0) or 15


def _ours(listed: list[tuple[bytes, int]]) -> list[tuple[bytes, str]]:
    order = list(_SCHEMES)
    known = [(name, priority) for name, priority in listed if name[:8] in _SCHEMES]
    known.sort(key=lambda entry: (order.index(entry[0][:8]), entry[1]))
    return [(name, _SCHEMES[name[:8]]) for name, _ in known]


def _read_application(dialogue: Dialogue, name: bytes, scheme: str, today: date) -> BankCard | SmartCardFault:
    """Raises TlvFault, AnswerFault."""
    selected = dialogue.select_application(name)
    if not selected.ok:
        return SmartCardFault.NOT_THIS_KIND
    wanted = parse_object_list(find(parse_tlv(selected.data), _OBJECT_LIST) or b"")
    filled = fill_object_list(wanted, today)
    field = bytes((0x83, len(filled))) if len(filled) < 0x80 else bytes((0x83, 0x81, len(filled)))
    options = dialogue.command(0x80, 0xA8, 0x00, 0x00, field + filled)
    if not options.ok:
        return SmartCardFault.UNREADABLE
    elements = parse_tlv(options.data)
    found = [elements]
    for part in parse_locator(_locator(elements)):
        for number in range(part.first, part.last + 1):
            if _complete(found):
                break
            record = dialogue.read_record(number, part.file << 3 | 4)
            if not record.ok:
                return SmartCardFault.UNREADABLE
            found.append(parse_tlv(record.data))
    return _judge(found, scheme, today)


def fill_object_list(wanted: tuple[tuple[int, int], ...], today: date) -> bytes:
    """What GET PROCESSING OPTIONS hands over: a terminal of China that asks for nothing to be paid.

    Each value has exactly the length that the card wants. Raises TlvFault when that is more than fits a command.
    """
    if sum(length for _, length in wanted) > _MOST_OPTIONS:
        raise TlvFault("the card wants more than fits a command")
    known = {
        0x9F1A: bytes.fromhex("0156"),
        0x5F2A: bytes.fromhex("0156"),
        0x9A: bytes.fromhex(f"{today:%y%m%d}"),
        # Contact and contactless, online only, no signature: what a reader of account numbers is.
        0x9F66: bytes.fromhex("26000080"),
        0x9F35: bytes.fromhex("14"),
    }
    filled = bytearray()
    for tag, length in wanted:
        if tag == 0x9F37:
            filled += secrets.token_bytes(length)
        else:
            filled += known.get(tag, b"")[:length].ljust(length, b"\0")
    return bytes(filled)


def parse_locator(data: bytes) -> tuple[_Range, ...]:
    """The application file locator: four bytes a range. Raises TlvFault outside of EMV book 3's bounds."""
    if len(data) % 4 or len(data) > _MOST_LOCATOR:
        raise TlvFault("the file locator has no such length")
    ranges = tuple(_Range(data[at] >> 3, data[at + 1], data[at + 2]) for at in range(0, len(data), 4))
    for part in ranges:
        if not (1 <= part.file <= 30 and 1 <= part.first <= part.last):
            raise TlvFault("the file locator names no such records")
    if sum(part.last - part.first + 1 for part in ranges) > _MOST_RECORDS:
        raise TlvFault("the file locator names too many records")
    return ranges


def _locator(elements: tuple[Tlv, ...]) -> bytes:
    """Of both forms of answer; the short one is two bytes of profile and the locator. Raises TlvFault."""
    short = find(elements, _OPTIONS_SHORT)
    if short is not None:
        if len(short) < 2:
            raise TlvFault("the processing options are too short")
        return short[2:]
    if find(elements, _OPTIONS_LONG) is None:
        raise TlvFault("the processing options have no known form")
    return find(elements, _LOCATOR) or b""


def _complete(found: list[tuple[Tlv, ...]]) -> bool:
    """Account and day of expiry, each from where it stands best."""
    return all(any(find(part, tag) for part in found) for tag in (_ACCOUNT, _EXPIRES))


def _judge(found: list[tuple[Tlv, ...]], scheme: str, today: date) -> BankCard | SmartCardFault:
    """Raises TlvFault."""
    account, track, day = (
        next((value for part in found if (value := find(part, tag))), b"") for tag in (_ACCOUNT, _TRACK, _EXPIRES)
    )
    plain = account.hex().upper().rstrip("F")
    on_track, track_expires = parse_track(track) if track else ("", "")
    number = plain or on_track
    if plain and on_track and plain != on_track:
        return SmartCardFault.UNREADABLE
    if not is_bank_card_number(number):
        return SmartCardFault.UNREADABLE
    expires = day.hex()[:4] or track_expires
    last = _last_day(expires)
    if last is None:
        return SmartCardFault.UNREADABLE
    if last < today:
        return SmartCardFault.EXPIRED
    return BankCard(number, scheme, mask_account(number))


def parse_track(track: bytes) -> tuple[str, str]:
    """Account and YYMM of track 2 equivalent data. Raises TlvFault."""
    match = re.fullmatch(r"([0-9]{12,19})D([0-9]{4}).*", track.hex().upper())
    if match is None or len(track) > 19:
        raise TlvFault("the second track is not readable")
    return match[1], match[2]


def _last_day(year_month: str) -> date | None:
    """A card is valid to the end of its month."""
    if not re.fullmatch(r"[0-9]{2}(0[1-9]|1[0-2])", year_month):
        return None
    year, month = 2000 + int(year_month[:2]), int(year_month[2:])
    return date(year, month, calendar.monthrange(year, month)[1])
