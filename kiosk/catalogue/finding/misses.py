# SPDX-License-Identifier: GPL-3.0-or-later
"""What may be told of a search that found nothing: its words, and nothing of whoever typed them.

Names of people are not known for certain. What looks like one goes, and with it now and then a word that was none:
a lost count harms nobody.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from kiosk.catalogue.finding.words import has_hanzi, is_hanzi
from kiosk.contract.searches import MOST_MISSED

_SURNAMES: Final = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田"
    "任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞"
    "章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍"
    "翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边"
)
_DOUBLE: Final = ("欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯")
_NUMERALS: Final = "零〇一二三四五六七八九十百千万两壹贰叁肆伍陆柒捌玖拾"
_BEFORE_NAME: Final = ("叫", "是", "给", "帮", "替", "和", "跟", "找", "姓名")
_AFTER_NAME: Final = ("的", "先生", "女士", "同志", "师傅", "老师", "家", "办")
_LONGEST_NAME: Final = 4
_LATIN: Final = re.compile(r"[A-Za-z]+")


def told_of(text: str, knows: Callable[[str], bool]) -> str:
    """What may be counted; "" when nothing should be. knows: whether any item has two characters side by side."""
    cut = unicodedata.normalize("NFKC", text)[:MOST_MISSED]
    # Digits, however they are written: a house, a card, a phone.
    cut = re.sub(rf"[{_NUMERALS}]{{3,}}", " ", cut)
    words = " ".join("".join(c if c.isalpha() else " " for c in cut).split())
    if not has_hanzi(words):
        # Pinyin of a name and of a word look the same: only what is longer than any name is told.
        return words if len(words.replace(" ", "")) > 3 * 6 or _many_words(words) else ""
    # What stands between characters in Latin letters is half typed, or a code.
    words = " ".join(_LATIN.sub(" ", words).split())
    told = " ".join(filter(None, (_without_names(part, knows) for part in words.split(" "))))
    return told if len(told.replace(" ", "")) > 1 else ""


def _many_words(words: str) -> bool:
    return words.count(" ") >= 3


def _without_names(part: str, knows: Callable[[str], bool]) -> str:
    kept, place = "", 0
    while place < len(part):
        size = _name_at(part, place, knows)
        if size:
            place += size
            continue
        kept += part[place]
        place += 1
    return kept


def _name_at(part: str, place: int, knows: Callable[[str], bool]) -> int:
    """Characters of what looks like a name here; 0 for none."""
    surname = 2 if part.startswith(_DOUBLE, place) else 1
    if surname == 1 and part[place] not in _SURNAMES:
        return 0
    if part[place + 1 : place + 2] and knows(part[place : place + 2]):
        return 0
    begins = place == 0 or part.endswith(_BEFORE_NAME, 0, place)
    for size in (surname + 1, surname + 2):
        end = place + size
        if end > len(part) or size > _LONGEST_NAME or not all(map(is_hanzi, part[place:end])):
            continue
        # Nothing behind it, or a word that stands behind names, or the beginning of a word that items have.
        ends = end == len(part) or part.startswith(_AFTER_NAME, end) or knows(part[end : end + 2])
        if begins and ends:
            return size
        if part.startswith(("先生", "女士", "同志", "师傅", "老师"), end):
            return size
    return 0
