# SPDX-License-Identifier: GPL-3.0-or-later
"""The 256 bytes of text on a card, in its four layouts, to an IdCard. Strict: what does not fit is a fault.

UTF-16LE, padded with spaces; byte offsets from GA/T 467-2019 and the published structures of the J, I and Y cards.
The number's checksum and the dates' meaning are not judged here.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

from devices.id_card.nations import NATION_NAMES
from devices.reports import IdCard, IdCardLayout

TEXT_BYTES: Final = 256
PHOTO_BYTES: Final = 1024
NEW_ADDRESS_BYTES: Final = 70

_LAYOUTS: Final = {
    "": IdCardLayout.RESIDENT,
    "J": IdCardLayout.HMT_RESIDENCE,
    "I": IdCardLayout.FOREIGNER_2017,
    "Y": IdCardLayout.FOREIGNER_2023,
}
_SEXES: Final = {"0": "未知", "1": "男", "2": "女", "9": "未说明"}
"""GB/T 2261.1."""
_LONG_TERM: Final = "长期"
_RESIDENT_NUMBER: Final = re.compile(r"[0-9]{17}[0-9X]")
_FOREIGNER_2017_NUMBER: Final = re.compile(r"[A-Z]{3}[0-9]{12}")
_COUNTRY: Final = re.compile(r"[A-Z]{3}")
_PASS_NUMBER: Final = re.compile(r"[A-Z0-9]{8,9}")
_OFFICE_CODE: Final = re.compile(r"[0-9]{4}")
_DIGITS_8: Final = re.compile(r"[0-9]{8}")


class CardTextFault(ValueError):  # noqa: N818 - a fault of the card's text, not an error of ours
    """The text block is damaged. The message names the field, never its content."""


def parse_card(text: bytes, photo: bytes) -> IdCard:
    """The card's data; raises CardTextFault naming the first field that is wrong."""
    if len(text) != TEXT_BYTES:
        raise CardTextFault("text length")
    if len(photo) != PHOTO_BYTES:
        raise CardTextFault("photo length")
    flag = _field(text, 248, 2, "layout")
    if flag not in _LAYOUTS:
        raise CardTextFault("layout")
    match _LAYOUTS[flag]:
        case IdCardLayout.FOREIGNER_2017:
            return _foreigner_2017(text, photo)
        case IdCardLayout.FOREIGNER_2023:
            return _foreigner_2023(text, photo)
        case layout:
            return _resident(text, photo, layout)


def parse_new_address(data: bytes) -> str:
    """The address that was added after issue; "" when the field is blank. Raises CardTextFault."""
    if len(data) != NEW_ADDRESS_BYTES:
        raise CardTextFault("new address length")
    return _field(data, 0, NEW_ADDRESS_BYTES, "new address")


def _resident(text: bytes, photo: bytes, layout: IdCardLayout) -> IdCard:
    valid_from, valid_to = _validity(text)
    has_pass = layout == IdCardLayout.HMT_RESIDENCE
    return IdCard(
        layout=layout,
        name=_required(text, 0, 30, "name"),
        foreign_name="",
        sex=_sex(text, 30),
        nation="" if has_pass else _nation(text),
        birth_date=_date(text, 36, "birth date"),
        address=_required(text, 52, 70, "address"),
        number=_matching(text, 122, 36, _RESIDENT_NUMBER, "number"),
        authority=_required(text, 158, 30, "authority"),
        valid_from=valid_from,
        valid_to=valid_to,
        pass_number=_matching(text, 220, 18, _PASS_NUMBER, "pass number") if has_pass else "",
        photo=photo,
    )


def _foreigner_2017(text: bytes, photo: bytes) -> IdCard:
    valid_from, valid_to = _validity(text)
    return IdCard(
        layout=IdCardLayout.FOREIGNER_2017,
        name=_field(text, 158, 30, "name"),
        foreign_name=_required(text, 0, 120, "foreign name"),
        sex=_sex(text, 120),
        nation=_matching(text, 152, 6, _COUNTRY, "country"),
        birth_date=_date(text, 220, "birth date"),
        address="",
        number=_matching(text, 122, 30, _FOREIGNER_2017_NUMBER, "number"),
        authority=_matching(text, 240, 8, _OFFICE_CODE, "authority"),
        valid_from=valid_from,
        valid_to=valid_to,
        pass_number="",
        photo=photo,
    )


def _foreigner_2023(text: bytes, photo: bytes) -> IdCard:
    valid_from, valid_to = _validity(text)
    # A long Latin name goes on in a second field, so the first is not stripped before they are joined.
    foreign_name = _decoded(text, 52, 70, "foreign name") + _decoded(text, 220, 22, "foreign name")
    foreign_name = foreign_name.rstrip(" \0")
    if not foreign_name:
        raise CardTextFault("foreign name")
    return IdCard(
        layout=IdCardLayout.FOREIGNER_2023,
        name=_field(text, 0, 30, "name"),
        foreign_name=_printable(foreign_name, "foreign name"),
        sex=_sex(text, 30),
        nation=_matching(text, 242, 6, _COUNTRY, "country"),
        birth_date=_date(text, 36, "birth date"),
        address="",
        number=_matching(text, 122, 36, _RESIDENT_NUMBER, "number"),
        authority="",
        valid_from=valid_from,
        valid_to=valid_to,
        pass_number="",
        photo=photo,
    )


def _decoded(text: bytes, at: int, size: int, name: str) -> str:
    try:
        return text[at : at + size].decode("utf-16-le")
    except UnicodeDecodeError:
        # Without "from": the decoder's error carries the field's bytes.
        raise CardTextFault(name) from None


def _printable(value: str, name: str) -> str:
    """Private-use characters pass: older cards hold rare characters there."""
    if any(unicodedata.category(c) in ("Cc", "Cs", "Cn", "Zl", "Zp") for c in value):
        raise CardTextFault(name)
    return value


def _field(text: bytes, at: int, size: int, name: str) -> str:
    return _printable(_decoded(text, at, size, name).rstrip(" \0\u3000"), name)


def _required(text: bytes, at: int, size: int, name: str) -> str:
    value = _field(text, at, size, name)
    if not value.strip():
        raise CardTextFault(name)
    return value


def _matching(text: bytes, at: int, size: int, pattern: re.Pattern[str], name: str) -> str:
    value = _field(text, at, size, name)
    if not pattern.fullmatch(value):
        raise CardTextFault(name)
    return value


def _sex(text: bytes, at: int) -> str:
    code = _field(text, at, 2, "sex")
    if code not in _SEXES:
        raise CardTextFault("sex")
    return _SEXES[code]


def _nation(text: bytes) -> str:
    code = _field(text, 32, 4, "nation")
    if code not in NATION_NAMES:
        raise CardTextFault("nation")
    return NATION_NAMES[code]


def _date(text: bytes, at: int, name: str) -> date:
    digits = _matching(text, at, 16, _DIGITS_8, name)
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise CardTextFault(name) from None


def _validity(text: bytes) -> tuple[date, date | None]:
    valid_from = _date(text, 188, "valid from")
    if _field(text, 204, 16, "valid to") == _LONG_TERM:
        return valid_from, None
    valid_to = _date(text, 204, "valid to")
    if valid_to < valid_from:
        raise CardTextFault("valid to")
    return valid_from, valid_to
