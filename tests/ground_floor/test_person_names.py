# SPDX-License-Identifier: GPL-3.0-or-later
"""One name in the writing of several registers, and names that are not one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.standards import name_as_compared, same_name

UYGHUR = "阿依古丽·买买提"


@pytest.mark.parametrize("dot", "·•‧・･∙⋅．ㆍ⸱")
@pytest.mark.parametrize("spaces", ["{}", " {} ", "{} ", "\u3000{}"])
def test_every_dot_of_a_name_is_the_one_of_the_card(dot: str, spaces: str) -> None:
    assert same_name(UYGHUR, UYGHUR.replace("·", spaces.format(dot)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张\u3000三", "张三"),
        ("张 三", "张三"),
        (" 张三 ", "张三"),
        ("José", "Jose\u0301"),
        ("Maria  Andres", "MARIA ANDRES"),
        ("陈䶮", "陈 䶮"),
        ("𠮷田", "𠮷　田"),
        ("\ue000秀英", "\ue000 秀英"),
    ],
)
def test_one_name(one: str, other: str) -> None:
    assert same_name(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("王桂兰", "王桂蓝"),
        ("张三", "张三三"),
        ("阿依古丽·买买提", "阿依古丽买买提"),
        ("阿依古丽·买买提", "阿依古丽·买买提·艾力"),
        ("ANNA LEE", "ANNALEE"),
        ("張三", "张三"),
        ("陈䶮", "陈龑"),
        ("José", "Jose"),
        ("张\u200b三", "张三"),
        ("", "张三"),
    ],
)
def test_two_names(one: str, other: str) -> None:
    """What somebody would have to decide, the writing does not decide."""
    assert not same_name(one, other)


@given(st.text(max_size=80))
def test_a_name_that_is_levelled_stays_as_it_is(name: str) -> None:
    levelled = name_as_compared(name)
    assert name_as_compared(levelled) == levelled
    assert len(levelled) <= 3 * len(name)


@given(st.text(alphabet="张三李四王桂兰·", min_size=1, max_size=50))
def test_a_plain_name_is_not_touched(name: str) -> None:
    assert name_as_compared(name) == name
