# SPDX-License-Identifier: GPL-3.0-or-later
"""Codes from bytes: which encoding, which end, what is refused; whatever comes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin.constants import PHRASES_DICT

from devices.code_scanner.code_lines import QUIET_S, CodeLines
from devices.code_scanner.code_text import LONGEST, LONGEST_BYTES, judged, judged_text
from devices.code_scanner.typed_keys import TypedKeys
from devices.event_device import EventParser, KeyMoved, KeysMissed
from devices.reports import CodeDropped, CodeFault, CodeScanned
from devices.simulators import input_records

NOT_TEXT = CodeDropped(CodeFault.NOT_TEXT)
TOO_LONG = CodeDropped(CodeFault.TOO_LONG)
PRINTABLE = st.characters(categories=["L", "N", "P", "S", "M"], include_characters=" ")


def _all(*pieces: tuple[float, bytes]) -> list[CodeScanned | CodeDropped]:
    lines = CodeLines()
    return [code for at, data in pieces for code in lines.feed(data, at)]


# Encodings.


@pytest.mark.parametrize(
    "text",
    [
        "取件码:483920",
        "姓名:张三;证件:居民身份证",
        "联通",
        "谊",
        "A谊B",
        "瘠薄",
        "鸩毒",
        "䶮㐂𠮷𬸚",
        "https://www.example.test/办事?id=7",
        "José Müller",
        "Привет",
        "全角　空格",
        "한국어",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_both_encodings_are_told_apart(text: str, encoding: str) -> None:
    assert judged(text.encode(encoding)) == CodeScanned(text)


def test_every_phrase_of_a_dictionary_is_read_right_in_both_encodings() -> None:
    wrong = [
        (phrase, encoding)
        for phrase in PHRASES_DICT
        for encoding in ("utf-8", "gb18030")
        if judged(phrase.encode(encoding)) != CodeScanned(phrase)
    ]
    assert len(PHRASES_DICT) > 40_000
    assert wrong == []


def test_every_single_character_of_gb2312_is_read_right_in_gbk() -> None:
    count = 0
    for lead in range(0xB0, 0xF8):
        for trail in range(0xA1, 0xFF):
            raw = bytes((lead, trail))
            try:
                text = raw.decode("gb2312")
            except UnicodeDecodeError:
                continue
            assert judged(raw) == CodeScanned(text)
            assert judged(text.encode()) == CodeScanned(text)
            count += 1
    assert count == 6763


def test_the_one_ambiguity_that_is_decided_for_chinese() -> None:
    """Two bytes that are é in UTF-8 and 茅 in GBK, with no Latin letter beside."""
    assert judged("é".encode()) == CodeScanned("茅")
    assert judged("née".encode()) == CodeScanned("née")


def test_a_byte_order_mark_is_no_part_of_a_code() -> None:
    assert judged("\ufeff办事".encode()) == CodeScanned("办事")


# What is refused.


@pytest.mark.parametrize(
    "raw",
    [
        b"a\x00b",
        b"\x1b[2Jclear",
        b"tab\there",
        b"\x7f",
        "right\u202eleft".encode(),
        "zero\u200bwidth".encode(),
        "line\u2028sep".encode(),
        "\ue000".encode(),
        b"\xff\xff",
        b"\x80",
        b"\xed\xa0\x80",
        b"   ",
        b"",
    ],
)
def test_what_is_no_printable_text_is_refused(raw: bytes) -> None:
    assert judged(raw) == NOT_TEXT


def test_length() -> None:
    assert judged(b"x" * LONGEST) == CodeScanned("x" * LONGEST)
    assert judged(b"x" * (LONGEST + 1)) == TOO_LONG
    assert judged("办".encode() * LONGEST) == CodeScanned("办" * LONGEST)
    assert judged(b"x" * (LONGEST_BYTES + 1)) == TOO_LONG
    assert judged_text(" " * 2000 + "x") == CodeScanned("x")


def test_a_code_shows_nothing_of_itself_in_a_log() -> None:
    assert "secret" not in repr(CodeScanned("secret"))


# Lines.


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\r\r\n"])
def test_ends(end: bytes) -> None:
    assert _all((0.0, b"one" + end + b"two" + end)) == [CodeScanned("one"), CodeScanned("two")]


def test_silence_ends_a_code_of_a_scanner_without_ends() -> None:
    lines = CodeLines()
    assert list(lines.feed(b"one", 1.0)) == []
    assert list(lines.feed(b"", 1.0 + QUIET_S / 2)) == []
    assert list(lines.feed(b"", 1.0 + QUIET_S * 1.01)) == [CodeScanned("one")]
    assert not lines.waiting


def test_two_codes_apart_are_not_joined() -> None:
    assert _all((1.0, b"one"), (2.0, b"two"), (3.0, b"")) == [CodeScanned("one"), CodeScanned("two")]


def test_after_too_long_a_line_the_next_is_read() -> None:
    pieces = [(0.0, b"x" * 1000)] * 10 + [(0.0, b"rest\rnext\r")]
    assert _all(*pieces) == [TOO_LONG, CodeScanned("next")]


@given(st.binary(max_size=3000), st.integers(1, 300))
def test_any_bytes_in_any_pieces(data: bytes, step: int) -> None:
    lines = CodeLines()
    found: list[CodeScanned | CodeDropped] = []
    for at in range(0, len(data), step):
        found += lines.feed(data[at : at + step], 0.0)
        assert len(lines._held) <= LONGEST_BYTES
    for code in found:
        if isinstance(code, CodeScanned):
            assert 0 < len(code.text) <= LONGEST
            assert not any(ord(character) < 32 for character in code.text)
    assert found == _all((0.0, data))
    list(lines.feed(b"", 1.0))
    assert list(lines.feed("认得\r".encode(), 1.0)) == [CodeScanned("认得")]


@given(st.text(PRINTABLE, min_size=1, max_size=60).filter(lambda text: bool(text.strip(" "))))
def test_utf_8_with_a_character_of_three_bytes_is_never_mistaken(text: str) -> None:
    assert judged(("办" + text).encode()) == judged_text("办" + text)


# Keys.


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=100))
def test_typed_ascii_comes_out_as_typed(text: str) -> None:
    records = b"".join(input_records.typed(character) for character in text + "\n")
    assert TypedKeys().bytes_of(EventParser().feed(records)) == text.encode() + b"\r"


@given(st.binary(max_size=600), st.integers(1, 60))
def test_any_bytes_of_an_event_device(data: bytes, step: int) -> None:
    parser, keys = EventParser(), TypedKeys()
    events: list[KeyMoved | KeysMissed] = []
    for at in range(0, len(data), step):
        events += parser.feed(data[at : at + step])
    assert len(events) <= len(data) // 24
    keys.bytes_of(events)
    assert len(parser._rest) < 24


def test_a_shift_key_that_was_lost_does_not_stay_down() -> None:
    keys = TypedKeys()
    assert keys.bytes_of([KeyMoved(42, True), KeyMoved(30, True)]) == b"A"
    assert keys.bytes_of([KeysMissed(), KeyMoved(30, True)]) == b"\x00a"
