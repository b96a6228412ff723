# SPDX-License-Identifier: GPL-3.0-or-later
"""Every status byte of the standard is about one thing; blocks are cut where their lengths say, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.id_card import blocks
from devices.id_card.answers import ABOUT_CARD, ABOUT_LINE, ABOUT_MODULE, Sw3, card_fault, module_fault
from devices.id_card.card_text import CardTextFault
from devices.id_card.pcsc_profiles import LONG_HEAD, PROFILES
from devices.reports import CardReadFault
from devices.status import Cause

TEXT, PHOTO, PRINT = b"T" * 256, b"P" * 1024, b"F" * 1024


@pytest.mark.parametrize("code", Sw3)
def test_each_byte_is_about_one_thing(code: Sw3) -> None:
    about = [code in ABOUT_CARD, code in ABOUT_MODULE, code in ABOUT_LINE, code in (Sw3.OK, Sw3.FOUND)]
    assert sum(about) == 1


@pytest.mark.parametrize("code", range(256))
def test_any_byte_has_a_meaning(code: int) -> None:
    assert isinstance(card_fault(code), CardReadFault)
    fault = module_fault(code)
    assert fault.cause in (Cause.BROKEN, Cause.NOT_AUTHORISED, Cause.NONSENSE)
    assert f"SW3 {code:02X}" in fault.said


def test_published_blocks_are_cut() -> None:
    assert blocks.text_and_photo(bytes.fromhex("01000400") + TEXT + PHOTO) == (TEXT, PHOTO)
    three = bytes.fromhex("010004000400") + TEXT + PHOTO + PRINT
    assert blocks.text_and_photo_before_fingerprint(three) == (TEXT, PHOTO)
    none = bytes.fromhex("010004000000") + TEXT + PHOTO
    assert blocks.text_and_photo_before_fingerprint(none) == (TEXT, PHOTO)


@pytest.mark.parametrize(
    "head",
    ["01000400", "010004000200", "010004000001", "010003FF0400", "00FF04000400", "000000000000", "FFFFFFFFFFFF"],
)
def test_lengths_that_do_not_add_up_are_refused(head: str) -> None:
    with pytest.raises(CardTextFault):
        blocks.text_and_photo_before_fingerprint(bytes.fromhex(head) + TEXT + PHOTO + PRINT)


@given(st.binary(max_size=2400), st.sampled_from(["", "01000400", "010004000400", "010004000000"]))
def test_any_bytes_are_blocks_or_a_fault(noise: bytes, head: str) -> None:
    for cut in (
        blocks.text_and_photo,
        blocks.text_and_photo_before_fingerprint,
        *(profile.blocks for profile in PROFILES),
    ):
        try:
            text, photo = cut(bytes.fromhex(head) + noise)
        except CardTextFault:
            continue
        assert (len(text), len(photo)) == (256, 1024)


def test_heads_over_pcsc() -> None:
    long, short = PROFILES
    assert long.blocks(LONG_HEAD + TEXT + PHOTO) == (TEXT, PHOTO)
    assert short.blocks(b"\x01\0\x04\0" + TEXT + PHOTO) == (TEXT, PHOTO)
    for wrong in (LONG_HEAD[:-1] + b"\0" + TEXT + PHOTO, LONG_HEAD + TEXT + PHOTO[:-1], b""):
        with pytest.raises(CardTextFault):
            long.blocks(wrong)


@given(st.binary(max_size=40))
def test_a_modules_number_is_always_a_line(data: bytes) -> None:
    number = blocks.module_number(data)
    assert number.isprintable()
    assert (number == "number unknown") == (len(data) != 16)


def test_a_modules_number_is_as_printed_on_readers() -> None:
    fields = (5, 2), (1, 2), (20200101, 4), (1, 4), (2, 4)
    data = b"".join(value.to_bytes(size, "little") for value, size in fields)
    assert blocks.module_number(data) == "05.01-20200101-0000000001-0000000002"
