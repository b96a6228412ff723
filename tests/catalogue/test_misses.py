# SPDX-License-Identifier: GPL-3.0-or-later
"""What may be told of a search that found nothing: neither digits nor what looks like somebody's name."""

from __future__ import annotations

import pytest

from kiosk.catalogue.finding.misses import told_of
from kiosk.contract.searches import is_missed_text

KNOWN = {"社保", "补贴", "身份", "报名", "户口", "低保", "高龄", "金额"}


def knows(pair: str) -> bool:
    return pair in KNOWN


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("孩子打疫苗", "孩子打疫苗"),
        ("种果树的补贴", "种果树的补贴"),
        ("高龄老人补贴", "高龄老人补贴"),
        ("80岁补贴", "岁补贴"),
        ("补贴，怎么领？", "补贴 怎么领"),
        ("  家里老人去世了\n", "家里老人去世了"),
        # Whoever types a name, a number or a code tells nothing of it.
        ("张伟", ""),
        ("欧阳娜娜", ""),
        ("王建国", ""),
        ("410402198001011234", ""),
        ("四一零四零二一九八零", ""),
        ("13800000011", ""),
        ("豫D12345", ""),
        ("zhangwei", ""),
        ("李娜的社保", "的社保"),
        ("我叫张伟社保怎么交", "我叫社保怎么交"),
        ("帮王秀英办低保", "帮办低保"),
        ("找刘洋师傅", "找师傅"),
        ("补", ""),
        ("", ""),
        ("🙂🙂", ""),
        ("\x00\u202e", ""),
        ("lao ren mei yue ling qian", "lao ren mei yue ling qian"),
    ],
)
def test_what_is_told(typed: str, told: str) -> None:
    assert told_of(typed, knows) == told
    assert told == "" or is_missed_text(told)


def test_it_is_cut() -> None:
    assert len(told_of("补贴怎么领" * 100, knows)) == 40
