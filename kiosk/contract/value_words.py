# SPDX-License-Identifier: GPL-3.0-or-later
"""Money and places in the two languages: the same on a screen, on a desk and on a paper."""

from __future__ import annotations

import re
from typing import Final

from kiosk.contract.message import Text
from kiosk.standards.regions import region_path

_TYPED_YUAN: Final = re.compile(r"([0-9]{1,12})(?:\.([0-9]{0,2}))?")
_FIGURES: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
_GROUPS: Final = ("", "万", "亿", "万亿")


def yuan(fen: int) -> str:
    """1234567 as "12,345.67"; whole yuan without decimals."""
    whole, rest = divmod(fen, 100)
    return f"{whole:,}" + (f".{rest:02}" if rest else "")


def fen_of(text: str) -> int | None:
    """What somebody typed as yuan, "12.5", in fen; None for what is no amount."""
    found = _TYPED_YUAN.fullmatch(text)
    return None if found is None else int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def typed_yuan(fen: int) -> str:
    """An amount as it would have been typed: "12", "12.50"."""
    whole, rest = divmod(max(fen, 0), 100)
    return f"{whole}.{rest:02}" if rest else str(whole)


def amount_words(fen: int) -> Text:
    """An amount in figures, with its unit."""
    return Text(zh=f"{yuan(fen)}元", en=f"{yuan(fen)} yuan")


def amount_in_full(fen: int) -> Text:
    """An amount to be compared word by word: in Chinese as on a cheque (支付结算办法, 附一:
    正确填写票据和结算凭证的 基本规定), from 0 to below 10^16 yuan."""
    whole, rest = divmod(fen, 100)
    jiao, left = divmod(rest, 10)
    zh = _whole_in_full(whole) + "元" if whole else ""
    if not rest:
        zh = (zh or "零元") + "整"
    else:
        zh += _FIGURES[jiao] + "角" if jiao else ("零" if whole else "")
        zh += _FIGURES[left] + "分" if left else "整"
    en = f"{whole:,} yuan" + (f" {rest} fen" if rest else "")
    return Text(zh=zh, en=en)


def _whole_in_full(number: int) -> str:
    words, gap, group = "", False, 0
    while number:
        number, part = divmod(number, 10_000)
        if part:
            # One nought stands for all that is missing between two figures.
            words = _part_in_full(part) + _GROUPS[group] + ("零" if words and gap else "") + words
            gap = part < 1000
        else:
            gap = True
        group += 1
    return words


def _part_in_full(part: int) -> str:
    words, gap = "", False
    for place in range(3, -1, -1):
        figure = part // 10**place % 10
        if figure:
            words += ("零" if gap and words else "") + _FIGURES[figure] + _PLACES[place]
            gap = False
        else:
            gap = True
    return words


def region_words(code: str) -> Text:
    """A place with what it is in; the code itself when the table has none such."""
    path = region_path(code)
    if not path:
        return Text(zh=code, en=code)
    return Text(zh="".join(region.zh for region in path), en=", ".join(region.en for region in reversed(path)))
