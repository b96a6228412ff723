# SPDX-License-Identifier: GPL-3.0-or-later
"""DG1 (the machine readable zone) and DG2 (the face), as Doc 9303-10 and ISO/IEC 19794-5 lay them out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from devices.reports import TravelDocument
from devices.smart_card.tlv import TlvFault, find, parse_tlv
from devices.smart_card.travel_document.access_key import check_digit

_ZONE: Final = 0x5F1F
_FACES: Final = (0x5F2E, 0x7F2E)
_FACE_HEAD: Final = b"FAC\x00010\x00"
_RECORD_HEAD: Final = 14
_FEATURE_COUNT_AT: Final = _RECORD_HEAD + 4
_FACIAL_INFORMATION: Final = 20
_FEATURE_POINT: Final = 8
_IMAGE_INFORMATION: Final = 12
_FORMATS: Final = {0: "jpeg", 1: "jpeg2000"}
_CENTURY: Final = 100


@dataclass(frozen=True)
class _Lines:
    """The zone, cut up; (text, check digit) where there is one."""

    head: str
    issuer: str
    number: tuple[str, str]
    optional: str
    birth: tuple[str, str]
    sex: str
    expiry: tuple[str, str]
    nationality: str
    name: str


def parse_zone(group: bytes, today: date) -> TravelDocument:
    """DG1: a document whose face is not read yet. Raises TlvFault for what no zone says."""
    zone = find(parse_tlv(group), _ZONE)
    if zone is None:
        raise TlvFault("no machine readable zone")
    text = zone.decode("ascii", "strict") if zone.isascii() else ""
    if not re.fullmatch(r"[A-Z0-9<]+", text):
        raise TlvFault("the zone has other characters than it may")
    lines = _cut(text)
    number = _number(lines)
    for part, digit in (lines.birth, lines.expiry):
        if str(check_digit(part)) != digit:
            raise TlvFault("a check digit does not fit")
    surname, _, given = lines.name.partition("<<")
    return TravelDocument(
        kind=lines.head.rstrip("<"),
        issuer=lines.issuer.rstrip("<"),
        number=number,
        surname=_words(surname),
        given_names=_words(given),
        nationality=lines.nationality.rstrip("<"),
        birth_date=_day(lines.birth[0], today, past=True),
        sex={"M": "男", "F": "女"}.get(lines.sex, "未说明"),
        expiry_date=_day(lines.expiry[0], today, past=False),
        face=b"",
        face_format="",
    )


def parse_face(group: bytes) -> tuple[bytes, str]:
    """DG2: the first face's picture and "jpeg" or "jpeg2000". Raises TlvFault."""
    elements = parse_tlv(group)
    record = next((value for tag in _FACES if (value := find(elements, tag)) is not None), None)
    if record is None or not record.startswith(_FACE_HEAD):
        raise TlvFault("no record of a face")
    if len(record) < _FEATURE_COUNT_AT + 2:
        raise TlvFault("the record of the face is cut short")
    points = int.from_bytes(record[_FEATURE_COUNT_AT : _FEATURE_COUNT_AT + 2], "big")
    information = _RECORD_HEAD + _FACIAL_INFORMATION + points * _FEATURE_POINT
    picture = record[information + _IMAGE_INFORMATION :]
    kind = _FORMATS.get(record[information + 1]) if len(record) > information + 1 else None
    starts = {"jpeg": b"\xff\xd8\xff", "jpeg2000": b"\x00\x00\x00\x0cjP"}
    if kind is None or not picture.startswith(starts[kind]):
        raise TlvFault("the face is in no known format")
    return picture, kind


def _cut(text: str) -> _Lines:
    """Passports (TD3), cards of two lines (TD2) and of three (TD1)."""
    match len(text):
        case 88 | 72:
            line = len(text) // 2
            name, rest = text[5:line], text[line:]
            return _Lines(
                head=text[:2], issuer=text[2:5], number=(rest[:9], rest[9]), optional=rest[28:line],
                birth=(rest[13:19], rest[19]), sex=rest[20], expiry=(rest[21:27], rest[27]),
                nationality=rest[10:13], name=name,
            )  # fmt: skip
        case 90:
            second = text[30:60]
            return _Lines(
                head=text[:2], issuer=text[2:5], number=(text[5:14], text[14]), optional=text[15:30],
                birth=(second[:6], second[6]), sex=second[7], expiry=(second[8:14], second[14]),
                nationality=second[15:18], name=text[60:],
            )  # fmt: skip
        case _:
            raise TlvFault("no zone has this length")


def _number(lines: _Lines) -> str:
    """A number over nine characters runs on in the optional data, with the check digit behind it."""
    first, digit = lines.number
    if digit == "<" and "<" not in first:
        rest, _, _ = lines.optional.partition("<")
        first, digit = first + rest[:-1], rest[-1:]
    if str(check_digit(first)) != digit:
        raise TlvFault("the number's check digit does not fit")
    return first.rstrip("<")


def _words(text: str) -> str:
    return re.sub(r"<+", " ", text).strip()


def _day(text: str, today: date, *, past: bool) -> date:
    """YYMMDD. Births lie in the past century, expiries within half a century of today. Raises TlvFault."""
    if not re.fullmatch(r"[0-9]{6}", text):
        raise TlvFault("a date is not readable")
    year = today.year // 100 * 100 + int(text[:2])
    try:
        found = date(year, int(text[2:4]), int(text[4:6]))
        too_late = found > today if past else year > today.year + _CENTURY // 2
        return found.replace(year=year - _CENTURY) if too_late else found
    except ValueError:
        raise TlvFault("there is no such day") from None
