# SPDX-License-Identifier: GPL-3.0-or-later
"""From the lines of a paper to answers that could be meant: by the labels that an item's data names, each checked.

Nothing is guessed: what fails its check, what two places say differently and what was read with doubt is left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final

from devices.camera.reading.wire import Line
from devices.reports import FieldCheck, FoundField, WantedField
from kiosk.standards import ResidentNumber, is_credit_code, parse_resident_number

LEAST_SCORE: Final = 0.85
"""Of the engine, from 0 to 1. Right lines of drawn and photographed pages had 0.95 and more."""
_LONGEST_TEXT: Final = 100
_MOST_AMOUNT: Final = 9_999_999_999
_COLON: Final = ":"
_PHONE: Final = re.compile(r"1[3-9][0-9]{9}")
_DATE: Final = re.compile(r"([12][0-9]{3})(?:年|[-./])([0-9]{1,2})(?:月|[-./])([0-9]{1,2})日?")
_AMOUNT: Final = re.compile(r"(?:人民币|¥|￥)?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,10})(?:\.0{1,2})?(?:元整?|万元)?")
_NUMBERING: Final = re.compile(r"^[(]?[0-9一二三四五六七八九十]{1,3}[).、]")
_PLACE: Final = re.compile(r"[省市区县镇乡村路街道巷号楼室]")


def found_fields(lines: Sequence[Line], wanted: Sequence[WantedField]) -> tuple[FoundField, ...]:
    """What could answer the wanted fields, in their order; at most one for each."""
    found: list[FoundField] = []
    for one in wanted:
        values = [value for value in _values(lines, one) if value.score >= LEAST_SCORE]
        if values and len({value.text for value in values}) == 1:
            found.append(max(values, key=lambda value: value.score))
    return tuple(found)


def _values(lines: Sequence[Line], wanted: WantedField) -> list[FoundField]:
    values: list[FoundField] = []
    check = _CHECKS[wanted.check]
    for line in lines:
        text = _plain(line.text)
        for label in sorted(wanted.labels, key=len, reverse=True):
            rest = _after(text, _plain(label))
            if rest is None:
                continue
            beside = _beside(line, lines) if not rest else None
            value = check(rest or ("" if beside is None else _plain(beside.text)))
            if value:
                score = line.score if beside is None else min(line.score, beside.score)
                values.append(FoundField(wanted.key, label, value, score))
            break
    return values


def _plain(text: str) -> str:
    """One spelling of everything: full-width letters and colons become plain ones, spaces go."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _after(text: str, label: str) -> str | None:
    """What stands behind a label; None where the line does not begin with it.

    Without a colon a label is only one when nothing follows: 地址变更 is no 地址.
    """
    head, colon, rest = text.partition(_COLON)
    if colon:
        # 1.房屋地址: and （一）房屋地址: begin with a number that is no part of the label.
        return rest if _NUMBERING.sub("", head, count=1) == label else None
    return "" if text == label else None


def _beside(label: Line, lines: Sequence[Line]) -> Line | None:
    """The nearest line to the right of a label that stands alone, on the same row."""
    height = label.bottom - label.top
    row = [
        line
        for line in lines
        if line is not label
        and line.left >= label.right - height
        and min(line.bottom, label.bottom) - max(line.top, label.top) > 0.5 * height
    ]
    return min(row, key=lambda line: line.left, default=None)


def _text(value: str) -> str:
    return value if 2 <= len(value) <= _LONGEST_TEXT and value.isprintable() else ""


def _address(value: str) -> str:
    return _text(value) if len(value) >= 5 and len(_PLACE.findall(value)) >= 2 else ""


def _resident_number(value: str) -> str:
    return value.upper() if isinstance(parse_resident_number(value.upper()), ResidentNumber) else ""


def _credit_code(value: str) -> str:
    return value.upper() if is_credit_code(value.upper()) else ""


def _phone(value: str) -> str:
    digits = value.replace("-", "")
    return digits if _PHONE.fullmatch(digits) else ""


def _date(value: str) -> str:
    parts = _DATE.fullmatch(value)
    if parts is None:
        return ""
    try:
        return date(*(int(part) for part in parts.groups())).isoformat()
    except ValueError:
        return ""


def _amount(value: str) -> str:
    parts = _AMOUNT.fullmatch(value)
    if parts is None:
        return ""
    yuan = int(parts[1].replace(",", "")) * (10_000 if value.endswith("万元") else 1)
    return str(yuan) if yuan <= _MOST_AMOUNT else ""


_CHECKS: Final[Mapping[FieldCheck, Callable[[str], str]]] = MappingProxyType(
    {
        FieldCheck.TEXT: _text,
        FieldCheck.ADDRESS: _address,
        FieldCheck.RESIDENT_NUMBER: _resident_number,
        FieldCheck.CREDIT_CODE: _credit_code,
        FieldCheck.PHONE: _phone,
        FieldCheck.DATE: _date,
        FieldCheck.AMOUNT: _amount,
    }
)
