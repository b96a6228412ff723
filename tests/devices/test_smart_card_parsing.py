# SPDX-License-Identifier: GPL-3.0-or-later
"""TLV, APDU dialogues, file locators and records: what is right is taken, and nothing else does harm."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.simulators.card_kinds import card_from
from devices.simulators.virtual_cards import VirtualCard, tlv
from devices.smart_card.apdu import AnswerFault, Dialogue
from devices.smart_card.bank_card import (
    fill_object_list,
    mask_account,
    parse_locator,
    parse_track,
    read_bank_card,
)
from devices.smart_card.social_security import parse_record, read_social_security_card
from devices.smart_card.tlv import Tlv, TlvFault, find, parse_object_list, parse_tlv
from tests.fuzz.fuzz_chip_card import target as chip_card
from tests.fuzz.fuzz_tlv import target as any_tlv

TODAY = date(2026, 6, 1)


class Card:
    """A virtual card without a reader between; counts and can lie."""

    def __init__(self, card: VirtualCard) -> None:
        self._card = card
        self.asked = 0

    def transmit(self, command: bytes) -> bytes:
        self.asked += 1
        return self._card.answer(command)


@given(st.binary(max_size=600))
def test_any_bytes_are_elements_or_a_fault(data: bytes) -> None:
    any_tlv(data)


@given(st.binary(max_size=1200))
def test_any_answers_end_a_dialogue(data: bytes) -> None:
    chip_card(data)


_LEAVES = st.builds(
    lambda tag, value: (tag, value), st.sampled_from([0x5A, 0x57, 0x9F38, 0x84, 0x5F24]), st.binary(max_size=300)
)
_TREES = st.recursive(
    _LEAVES,
    lambda inner: st.tuples(st.sampled_from([0x70, 0x61, 0xA5, 0xBF0C]), st.lists(inner, max_size=4)),
    max_leaves=12,
)


def _packed(tree: object) -> bytes:
    assert isinstance(tree, tuple)
    tag, inside = tree
    return tlv(tag, inside if isinstance(inside, bytes) else b"".join(map(_packed, inside)))


def _same(tree: object, element: Tlv) -> bool:
    assert isinstance(tree, tuple)
    tag, inside = tree
    if isinstance(inside, bytes):
        return (element.tag, element.value) == (tag, inside)
    return element.tag == tag and all(map(_same, inside, element.parts)) and len(inside) == len(element.parts)


@given(_TREES)
def test_what_another_codec_packed_is_understood(tree: object) -> None:
    (element,) = parse_tlv(_packed(tree))
    assert _same(tree, element)


@pytest.mark.parametrize("data", ["5A", "5A02FF", "5A80", "5A83000001FF", "9F", "9F8080805A", "70035A0512"])
def test_what_is_no_tlv(data: str) -> None:
    with pytest.raises(TlvFault):
        parse_tlv(bytes.fromhex(data))


def test_nesting_and_number_have_bounds() -> None:
    nested = b""
    for _ in range(12):
        nested = tlv(0x70, nested)
    with pytest.raises(TlvFault, match="deep"):
        parse_tlv(nested)
    with pytest.raises(TlvFault, match="many"):
        parse_tlv(b"\x5a\x00" * 600)
    with pytest.raises(TlvFault, match="longer"):
        parse_tlv(bytes(1 << 17))


def test_padding_between_elements_is_passed_over() -> None:
    elements = parse_tlv(bytes.fromhex("00005A0112FFFF57013400"))
    assert (find(elements, 0x5A), find(elements, 0x57), find(elements, 0x50)) == (b"\x12", b"\x34", None)


def test_no_fault_tells_what_was_on_the_card() -> None:
    with pytest.raises(TlvFault) as fault:
        parse_tlv(bytes.fromhex("5A0A99990004025648"))
    assert "9999" not in str(fault.value)
    assert "99990" not in repr(Tlv(0x5A, bytes.fromhex("9999000402564890012F")))


@pytest.mark.parametrize(
    "locator",
    ["08010100", "080101001002020110030400"],
)
def test_locators(locator: str) -> None:
    assert all(part.first <= part.last for part in parse_locator(bytes.fromhex(locator)))


@pytest.mark.parametrize(
    "locator",
    [
        "080101",
        "00010100",
        "F8010100",
        "08000100",
        "08020100",
        "0801FF00",
        "08012000" + "10012000",
        "08010100" * 17,
    ],
    ids=["short", "file 0", "file 31", "from 0", "backwards", "too many", "too many in two", "too long"],
)
def test_locators_out_of_bounds(locator: str) -> None:
    with pytest.raises(TlvFault):
        parse_locator(bytes.fromhex(locator))


def test_an_object_list_is_filled_to_the_byte() -> None:
    wanted = parse_object_list(bytes.fromhex("9F66049F02069F1A029A039F3704DF6001"))
    filled = fill_object_list(wanted, TODAY)
    assert len(filled) == 4 + 6 + 2 + 3 + 4 + 1
    assert filled[4:10] == bytes(6)
    assert filled[10:15] == bytes.fromhex("0156260601")
    assert fill_object_list(wanted, TODAY)[15:19] != filled[15:19]
    with pytest.raises(TlvFault):
        fill_object_list(((0x9F02, 200), (0x9F03, 200)), TODAY)


def test_tracks() -> None:
    assert parse_track(bytes.fromhex("9999000402564890012D351222000000000F")) == ("9999000402564890012", "3512")
    for wrong in ("", "9999", "9999000402564890012F", "D3512", "AB99000402564890018D3512"):
        with pytest.raises(TlvFault):
            parse_track(bytes.fromhex(wrong.ljust(len(wrong) + len(wrong) % 2, "F")))


def test_masks_keep_six_and_four() -> None:
    assert mask_account("9999000402564890012") == "999900*********0012"
    assert mask_account("9999000402564897") == "999900******4897"


def test_records_of_social_security_cards() -> None:
    assert parse_record(bytes.fromhex("0104DEADBEEF9999")) == (1, bytes.fromhex("DEADBEEF"))
    assert parse_record(b"\x01") is None
    assert parse_record(b"\x01\x05\x00") is None


class _Endless:
    """Says 61 for ever, or 6C for ever, or sends without end."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self.asked = 0

    def transmit(self, _command: bytes) -> bytes:
        self.asked += 1
        return self._answer


@pytest.mark.parametrize("answer", [b"\x61\x10", b"\x6c\x10", bytes(256) + b"\x61\x00", b"", b"\x90"])
def test_a_card_without_end_or_status_word(answer: bytes) -> None:
    card = _Endless(answer)
    with pytest.raises(AnswerFault):
        Dialogue(card, t0=True).read_record(1, 0x0C)
    assert card.asked <= 160


@pytest.mark.parametrize("t0", [True, False])
def test_a_dialogue_takes_few_apdus(t0: bool) -> None:
    bank = Card(card_from({"kind": "unionpay", "t0": t0}))
    read_bank_card(Dialogue(bank, t0=t0), TODAY)
    assert bank.asked <= 16
    social = Card(card_from({"kind": "social_security", "number": "410400194403120020", "t0": t0}))
    read_social_security_card(Dialogue(social, t0=t0))
    assert social.asked <= 50


def test_long_answers_come_in_pieces() -> None:
    """An answer over 256 bytes under T=0: 61xx again and again."""
    card = VirtualCard(())
    card._waiting = bytes(range(256)) * 3
    answer = Dialogue(Card(card), t0=True).command(0x00, 0xC0, 0x00, 0x00)
    assert answer.ok
    assert answer.data == bytes(range(256)) * 3
    assert "\\x00" not in repr(answer)
