# SPDX-License-Identifier: GPL-3.0-or-later
"""Columns and line breaks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing.wrapping import clean, columns_of, is_gbk, wrap

CLOSING = "，。、；：？！）》」』】”"
OPENING = "（《「『【“"


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("abc 123", 7),
        ("取件码", 6),
        ("张·三", 6),
        ("“办”", 6),
        ("—…", 4),
        ("䶮", 2),
        ("𠮷", 2),
        ("é", 2),
        ("ñ", 1),
        ("", 0),
    ],
)
def test_columns_are_what_the_printer_advances(text: str, columns: int) -> None:
    assert columns_of(text) == columns


def test_width_is_the_number_of_gbk_bytes_wherever_gbk_has_the_character() -> None:
    for code in range(0x20, 0xFFFF):
        character = chr(code)
        if is_gbk(character) and clean(character) == character:
            assert columns_of(character) == len(character.encode("gbk")), hex(code)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("经自动核验，您符合条件。", ["经自动核验，", "您符合条件。"]),
        ("一二三四五六，七", ["一二三四五", "六，七"]),
        ("一二三四五（六七八）", ["一二三四五", "（六七八）"]),
        ("abc defghi jkl", ["abc defghi", "jkl"]),
        ("拨打 12345 热线 电话", ["拨打 12345", "热线 电话"]),
        ("共 4104002026112200017 号", ["共", "410400202611", "2200017 号"]),
        ("第一行\n第二行", ["第一行", "第二行"]),
        ("", [""]),
        ("尾空格   ", ["尾空格"]),
    ],
)
def test_where_lines_break(text: str, lines: list[str]) -> None:
    assert wrap(text, 12) == lines


def test_a_web_address_breaks_at_its_joints() -> None:
    lines = wrap("https://bsfw.example.gov.cn/c/7K2QF-9M3TX-B4WPC", 32)
    assert lines == ["https://bsfw.example.gov.cn/c/", "7K2QF-9M3TX-B4WPC"]


words = st.text(alphabet="0123456789abcXYZ", min_size=1, max_size=10)
hans = st.text(alphabet="办理结果张桂英䶮𠮷年月日", min_size=1, max_size=4)
parts = st.one_of(words, hans, st.sampled_from([*CLOSING]), st.sampled_from([*OPENING]), st.just(" "))


@given(st.lists(parts, max_size=40), st.integers(4, 48))
def test_nothing_is_lost_and_nothing_is_too_wide(pieces: list[str], columns: int) -> None:
    text = "".join(pieces)
    lines = wrap(text, columns)
    assert all(columns_of(line) <= columns for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(st.lists(st.tuples(hans, st.sampled_from(["", *CLOSING])), max_size=30), st.integers(8, 48))
def test_no_line_begins_with_closing_punctuation(pieces: list[tuple[str, str]], columns: int) -> None:
    lines = wrap("".join(a + b for a, b in pieces), columns)
    assert not [line for line in lines if line and line[0] in CLOSING]


@given(st.lists(st.tuples(st.sampled_from(["", *OPENING]), hans), max_size=30), st.integers(8, 48))
def test_no_line_ends_with_opening_punctuation(pieces: list[tuple[str, str]], columns: int) -> None:
    lines = wrap("".join(a + b for a, b in pieces), columns)
    assert not [line for line in lines if line and line[-1] in OPENING]


@given(st.text(max_size=60))
def test_no_text_can_carry_a_printer_command(text: str) -> None:
    assert not [c for line in wrap(text, 20) for c in line if ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0]
