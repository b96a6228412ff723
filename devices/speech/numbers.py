# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures in a Chinese sentence as they are read aloud: 2026年 by its digits, 1200元 by its value, 2份 as 两份."""

from __future__ import annotations

import re
from typing import Final

_DIGITS: Final = "零一二三四五六七八九"
_PLACES: Final = ("", "十", "百", "千")
_AMOUNTS: Final = "元角分个份张页次件项步位名人天日月周岁号楼层秒点条户期级折"
"""Measures that make a figure a value, however long it is."""
_TWOS: Final = "元个份张页次件项步位名人天周岁秒条户"
"""Those before which 2 is 两."""
_LONG_AMOUNTS: Final = ("小时", "分钟", "公里", "万", "亿", "工作日", "平方米")

_SIGNED: Final = re.compile(r"[¥￥]\s?([0-9]+(?:\.[0-9]+)?)")
_GROUPED: Final = re.compile(r"(?<![0-9])([0-9]{1,3}(?:,[0-9]{3})+)(?![0-9])")
_CLOCK: Final = re.compile(r"(?<![0-9:])([01]?[0-9]|2[0-4])[:：]([0-5][0-9])(?![0-9:])")
_PERCENT: Final = re.compile(r"([0-9]{1,8})(?:\.([0-9]{1,6}))?[%％]")
_YEAR: Final = re.compile(r"(?<![0-9])([0-9]{4})(?=年)")
_DECIMAL: Final = re.compile(r"(?<![0-9.])([0-9]{1,8})\.([0-9]{1,6})(?![0-9.])")
_FIGURE: Final = re.compile(r"[0-9]+")
_MOST_DIGITS: Final = 8
_SHORT: Final = 2
"""A figure of one or two digits without a measure is a value as well: 第3步, 窗口12."""


def read_aloud(text: str) -> str:
    """The sentence without figures."""
    text = _GROUPED.sub(lambda found: found[1].replace(",", ""), text)
    text = _SIGNED.sub(r"\1元", text)
    text = _CLOCK.sub(_clock, text)
    text = _PERCENT.sub(lambda found: "百分之" + _decimal(found[1], found[2]), text)
    text = _YEAR.sub(lambda found: by_digits(found[1]), text)
    text = _DECIMAL.sub(lambda found: _decimal(found[1], found[2]), text)
    return _FIGURE.sub(_figure, text)


def by_digits(figure: str) -> str:
    return "".join(_DIGITS[int(digit)] for digit in figure)


def by_value(value: int) -> str:
    """0 to 99 999 999."""
    high, low = divmod(value, 10_000)
    if not high:
        return _below_ten_thousand(low)
    said = _below_ten_thousand(high) + "万"
    if not low:
        return said
    return said + ("零" if low < 1000 else "") + _below_ten_thousand(low).removeprefix("零")


def _below_ten_thousand(value: int) -> str:
    if value == 0:
        return "零"
    said, skipped = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if not digit:
            skipped = bool(said)
            continue
        said += ("零" if skipped else "") + _DIGITS[digit] + _PLACES[place]
        skipped = False
    return said.removeprefix("一") if 10 <= value < 20 else said


def _figure(found: re.Match[str]) -> str:
    figure, behind = found[0], found.string[found.end() :]
    if figure == "2" and (behind[:1] in tuple(_TWOS) or behind.startswith(("小时", "分钟"))):
        return "两"
    measured = behind[:1] in tuple(_AMOUNTS) or behind.startswith(_LONG_AMOUNTS)
    plain = len(figure) <= _SHORT or (measured and len(figure) <= _MOST_DIGITS)
    return by_value(int(figure)) if plain and not (figure[0] == "0" and len(figure) > 1) else by_digits(figure)


def _decimal(whole: str, fraction: str | None) -> str:
    return by_value(int(whole)) + ("点" + by_digits(fraction) if fraction else "")


def _clock(found: re.Match[str]) -> str:
    hour, minute = int(found[1]), int(found[2])
    said = ("两" if hour == 2 else by_value(hour)) + "点"
    if minute:
        said += ("零" if minute < 10 else "") + by_value(minute) + "分"
    return said
