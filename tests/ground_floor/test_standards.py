# SPDX-License-Identifier: GPL-3.0-or-later
"""Number checks against the standards' own examples, and identifiers against their promises."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.standards import (
    PICK_UP_CODE_RANDOM_BITS,
    FieldError,
    FormValidator,
    NumberFault,
    ResidentNumber,
    check_character,
    is_bank_card_number,
    is_credit_code,
    is_uuid7,
    mask_number,
    mask_phone,
    new_pick_up_code,
    new_uuid7,
    normalise_pick_up_code,
    parse_resident_number,
)

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@pytest.mark.parametrize(
    ("text", "birth", "male"),
    [
        ("11010519491231002X", date(1949, 12, 31), False),  # the example of GB 11643 itself
        ("410400195603120011", date(1956, 3, 12), True),
        ("410400198802290033", date(1988, 2, 29), True),
        ("41040019600101008X", date(1960, 1, 1), False),
    ],
)
def test_resident_numbers_of_the_standard_pass(text: str, birth: date, male: bool) -> None:
    parsed = parse_resident_number(text)
    assert isinstance(parsed, ResidentNumber)
    assert (parsed.birth, parsed.male, parsed.region) == (birth, male, text[:6])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", NumberFault.SHAPE),
        ("4104001956031200", NumberFault.SHAPE),
        ("41040019560312001x", NumberFault.SHAPE),
        ("４10400195603120011", NumberFault.SHAPE),
        ("410400195602300011", NumberFault.BIRTH_DATE),
        ("410400195603120012", NumberFault.CHECKSUM),
    ],
)
def test_bad_resident_numbers_are_named(text: str, fault: NumberFault) -> None:
    assert parse_resident_number(text) is fault


@given(st.text(alphabet="0123456789", min_size=17, max_size=17), st.integers(0, 16), st.integers(1, 9))
def test_every_single_wrong_digit_is_found(body: str, place: int, change: int) -> None:
    wrong = body[:place] + str((int(body[place]) + change) % 10) + body[place + 1 :]
    assert check_character(wrong) != check_character(body)


@pytest.mark.parametrize(
    "code", ["91350100M000100Y43", "91410402MA4TEXT28F", "92410402MA9GT7R23A", "11410400MB1X2Y3A7Y"]
)
def test_credit_codes(code: str) -> None:
    assert is_credit_code(code)
    assert not is_credit_code(code[:-1] + ("0" if code[-1] != "0" else "1"))
    assert not is_credit_code(code.lower())


@pytest.mark.parametrize(
    ("number", "good"),
    [
        ("4111111111111111", True),
        ("4111111111111112", False),
        ("411111111111111", False),
        ("４111111111111111", False),
    ],
)
def test_bank_card_numbers(number: str, good: bool) -> None:
    assert is_bank_card_number(number) is good


def test_uuid7_carries_its_time_and_is_ordered() -> None:
    early = new_uuid7(datetime(2026, 11, 22, 9, 41, tzinfo=UTC))
    late = new_uuid7(datetime(2026, 11, 22, 9, 42, tzinfo=UTC))
    assert is_uuid7(early)
    assert early < late
    assert int(early.replace("-", "")[:12], 16) == int(datetime(2026, 11, 22, 9, 41, tzinfo=UTC).timestamp() * 1000)
    assert not is_uuid7("00000000-0000-4000-8000-000000000000")
    assert not is_uuid7("garbage")


def test_pick_up_codes_are_long_random_and_typed_back_in_any_dress() -> None:
    codes = {new_pick_up_code() for _ in range(200)}
    assert len(codes) == 200
    assert PICK_UP_CODE_RANDOM_BITS >= 60
    for code in codes:
        assert normalise_pick_up_code(code.lower().replace("-", "  ")) == code
        assert normalise_pick_up_code(code.replace("0", "o").replace("1", "l")) == code


@given(st.integers(0, 14), st.integers(1, 31))
def test_one_wrong_character_of_a_pick_up_code_is_found(place: int, change: int) -> None:
    text = new_pick_up_code().replace("-", "")
    wrong = CROCKFORD[(CROCKFORD.index(text[place]) + change) % 32]
    assert normalise_pick_up_code(text[:place] + wrong + text[place + 1 :]) is None


@given(st.text(max_size=40))
def test_any_typed_text_is_taken_without_a_crash(text: str) -> None:
    normalise_pick_up_code(text)
    parse_resident_number(text)
    is_credit_code(text)
    is_bank_card_number(text)


def test_masks_hide_the_middle() -> None:
    assert mask_number("410400194201010026") == "410400********0026"
    assert mask_phone("13800000000") == "138****0000"
    assert mask_number("12345") == "*2345"


SCHEMA = {
    "type": "object",
    "required": ["phone", "name"],
    "properties": {
        "phone": {"type": "string", "format": "mobile-phone"},
        "name": {"type": "string", "minLength": 2},
        "since": {"type": "string", "format": "month"},
    },
    "additionalProperties": False,
}


def test_all_errors_of_a_form_come_at_once_and_name_their_field() -> None:
    validator = FormValidator(SCHEMA)
    assert validator.errors({"phone": "13800000000", "name": "张三"}) == ()
    assert {(e.field, e.keyword) for e in validator.errors({})} == {("phone", "required"), ("name", "required")}
    errors = validator.errors({"phone": "123", "name": "张", "since": "2026-13"})
    assert {(e.field, e.keyword) for e in errors} == {
        ("phone", "format"),
        ("name", "minLength"),
        ("since", "format"),
    }
    assert FieldError("name", "minLength", 2) in errors


def test_a_broken_schema_is_refused_when_it_is_loaded() -> None:
    with pytest.raises(ValueError, match="form schema"):
        FormValidator({"type": "no such type"})
