# SPDX-License-Identifier: GPL-3.0-or-later
"""What the chip of a simulated ID card holds: JSON in, the 256 bytes of text, photo and new address out.

Written field by field in the order of the layouts, so that it shares neither tables nor offsets with the driver.
"""

from __future__ import annotations

import base64
import binascii
import functools
from dataclasses import dataclass
from typing import Any, Final

from devices.simulators.controls import CommandRefused, one_of, only

PHOTO_BYTES: Final = 1024
CONDITIONS: Final = ("ok", "not_id_card", "forged", "damaged")

_KEYS: Final = (
    *("layout", "name", "foreign_name", "sex", "nation", "birth_date", "address", "number", "authority"),
    *("valid_from", "valid_to", "pass_number", "photo", "new_address", "issue_count", "condition"),
    *("face", "fingerprint", "body_id"),
)
_NATIONS: Final = (
    *(
        "汉",
        "蒙古",
        "回",
        "藏",
        "维吾尔",
        "苗",
        "彝",
        "壮",
        "布依",
        "朝鲜",
        "满",
        "侗",
        "瑶",
        "白",
        "土家",
        "哈尼",
        "哈萨克",
        "傣",
        "黎",
    ),
    *(
        "傈僳",
        "佤",
        "畲",
        "高山",
        "拉祜",
        "水",
        "东乡",
        "纳西",
        "景颇",
        "柯尔克孜",
        "土",
        "达斡尔",
        "仫佬",
        "羌",
        "布朗",
        "撒拉",
        "毛南",
        "仡佬",
        "锡伯",
    ),
    *(
        "阿昌",
        "普米",
        "塔吉克",
        "怒",
        "乌孜别克",
        "俄罗斯",
        "鄂温克",
        "德昂",
        "保安",
        "裕固",
        "京",
        "塔塔尔",
        "独龙",
        "鄂伦春",
        "赫哲",
        "门巴",
        "珞巴",
        "基诺",
    ),
)
"""In the order of their codes, from 01."""


@dataclass(frozen=True)
class ChipData:
    """text: 256 bytes; photo: 1024; new_address: 70 or None; condition: one of CONDITIONS; body_id: 28."""

    text: bytes
    photo: bytes
    new_address: bytes | None
    condition: str
    has_fingerprint: bool = False
    body_id: bytes = bytes(28)


def encode_card(card: object) -> ChipData:
    """Raises CommandRefused naming the key that cannot be put on a card.

    Keys are those of an IdCard, plus new_address, issue_count, condition, fingerprint (true: the chip holds one),
    body_id (56 hexadecimal digits) and face (whose face is drawn for the photo: any text, the same face each time;
    without it the number's). Dates are ISO, valid_to null is 长期; sex 男 or 女 or its code; nation a name (with or
    without 族), its code, or three letters of a country.
    """
    if not isinstance(card, dict):
        raise CommandRefused("a card is a JSON object")
    only(card, *_KEYS)
    condition = one_of(card.get("condition", "ok"), *CONDITIONS)
    if condition == "not_id_card":
        return ChipData(b" \0" * 128, bytes(PHOTO_BYTES), None, condition)
    layout = one_of(card.get("layout", "resident"), "resident", "hmt_residence", "foreigner_2017", "foreigner_2023")
    encode = {
        "resident": _resident,
        "hmt_residence": _hmt_residence,
        "foreigner_2017": _foreigner_2017,
        "foreigner_2023": _foreigner_2023,
    }[layout]
    text = encode(card)
    if len(text) != 256:
        raise CommandRefused("the card's text does not fill 256 bytes")
    if condition == "damaged":
        text = text[:36] + b"\xff\xdf\x00\x00" + text[40:]
    newest = _text(card, "new_address")
    return ChipData(
        text,
        _photo(card),
        _padded(newest, 35, "new_address") if newest else None,
        condition,
        has_fingerprint=card.get("fingerprint", False) is True,
        body_id=_body_id(card),
    )


def _resident(card: dict[str, Any]) -> bytes:
    return _like_resident(card, _nation(_text(card, "nation"))) + _padded("", 18, "")


def _hmt_residence(card: dict[str, Any]) -> bytes:
    return b"".join(
        (
            _like_resident(card, ""),
            _padded(_text(card, "pass_number"), 9, "pass_number"),
            _padded(_text(card, "issue_count") or "01", 2, "issue_count"),
            _padded("", 3, ""),
            "J".encode("utf-16-le"),
            _padded("", 3, ""),
        )
    )


def _like_resident(card: dict[str, Any], nation: str) -> bytes:
    return b"".join(
        (
            _padded(_text(card, "name"), 15, "name"),
            _padded(_sex(card), 1, "sex"),
            _padded(nation, 2, "nation"),
            _padded(_day(card, "birth_date"), 8, "birth_date"),
            _padded(_text(card, "address"), 35, "address"),
            _padded(_text(card, "number"), 18, "number"),
            _padded(_text(card, "authority"), 15, "authority"),
            _padded(_day(card, "valid_from"), 8, "valid_from"),
            _padded(_day(card, "valid_to") or "长期", 8, "valid_to"),
        )
    )


def _foreigner_2017(card: dict[str, Any]) -> bytes:
    return b"".join(
        (
            _padded(_text(card, "foreign_name"), 60, "foreign_name"),
            _padded(_sex(card), 1, "sex"),
            _padded(_text(card, "number"), 15, "number"),
            _padded(_text(card, "nation"), 3, "nation"),
            _padded(_text(card, "name"), 15, "name"),
            _padded(_day(card, "valid_from"), 8, "valid_from"),
            _padded(_day(card, "valid_to") or "长期", 8, "valid_to"),
            _padded(_day(card, "birth_date"), 8, "birth_date"),
            _padded("01", 2, "version"),
            _padded(_text(card, "authority"), 4, "authority"),
            "I".encode("utf-16-le"),
            _padded("", 3, ""),
        )
    )


def _foreigner_2023(card: dict[str, Any]) -> bytes:
    foreign_name = _text(card, "foreign_name")
    return b"".join(
        (
            _padded(_text(card, "name"), 15, "name"),
            _padded(_sex(card), 1, "sex"),
            _padded(_text(card, "issue_count") or "00", 2, "issue_count"),
            _padded(_day(card, "birth_date"), 8, "birth_date"),
            _padded(foreign_name[:35], 35, "foreign_name"),
            _padded(_text(card, "number"), 18, "number"),
            _padded("", 15, ""),
            _padded(_day(card, "valid_from"), 8, "valid_from"),
            _padded(_day(card, "valid_to") or "长期", 8, "valid_to"),
            _padded(foreign_name[35:], 11, "foreign_name"),
            _padded(_text(card, "nation"), 3, "nation"),
            "Y".encode("utf-16-le"),
            _padded("", 3, ""),
        )
    )


def _text(card: dict[str, Any], key: str) -> str:
    value = card.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise CommandRefused(f"{key} is no text")
    return value


def _padded(value: str, units: int, key: str) -> bytes:
    """UTF-16LE filled with spaces to this many code units."""
    encoded = value.encode("utf-16-le")
    if len(encoded) > units * 2:
        raise CommandRefused(f"{key} is longer than {units} characters")
    return encoded + b" \0" * (units - len(encoded) // 2)


def _day(card: dict[str, Any], key: str) -> str:
    return _text(card, key).replace("-", "")


def _sex(card: dict[str, Any]) -> str:
    value = _text(card, "sex")
    return {"男": "1", "女": "2", "未知": "0", "未说明": "9"}.get(value, value)


def _nation(value: str) -> str:
    name = value.removesuffix("族")
    return f"{_NATIONS.index(name) + 1:02d}" if name in _NATIONS else value


def _body_id(card: dict[str, Any]) -> bytes:
    given = _text(card, "body_id") or "00" * 28
    try:
        body_id = bytes.fromhex(given)
    except ValueError:
        raise CommandRefused("body_id is no hexadecimal number") from None
    if len(body_id) != 28:
        raise CommandRefused("body_id is not 28 bytes")
    return body_id


def _photo(card: dict[str, Any]) -> bytes:
    given = _text(card, "photo")
    if not given:
        return _drawn(_text(card, "face") or _text(card, "number"))
    try:
        photo = base64.b64decode(given, validate=True)
    except binascii.Error:
        raise CommandRefused("photo is no base64") from None
    if len(photo) != PHOTO_BYTES:
        raise CommandRefused(f"photo is not {PHOTO_BYTES} bytes")
    return photo


@functools.lru_cache(maxsize=64)
def _drawn(person: str) -> bytes:
    """A face that nobody has in the test container: "TST0", then a JPEG of 102 x 126, then zeros.

    True photos are in a licensed format (WLT) for which no open coder exists.
    """
    from devices.simulators.portraits import chip_jpeg, face_of  # drawing takes start-up that only a card needs

    return (b"TST0" + chip_jpeg(face_of(person), PHOTO_BYTES - 4)).ljust(PHOTO_BYTES, b"\0")
