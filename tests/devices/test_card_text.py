# SPDX-License-Identifier: GPL-3.0-or-later
"""The four text layouts, encoded by the simulator's own code and parsed by the driver's."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.id_card.card_text import CardTextFault, parse_card, parse_new_address
from devices.id_card.nations import NATION_NAMES
from devices.reports import IdCard, IdCardLayout
from devices.simulators.card_encoding import encode_card
from devices.simulators.controls import CommandRefused
from tests.devices.sample_cards import ALL, FOREIGNER_2017, FOREIGNER_2023, HMT_RESIDENCE, RESIDENT, Card


def parsed(card: Card) -> IdCard:
    chip = encode_card(card)
    return parse_card(chip.text, chip.photo)


@pytest.mark.parametrize("card", ALL, ids=lambda card: str(card["layout"]))
def test_every_layout_comes_through_whole(card: Card) -> None:
    got = parsed(card)
    assert got.layout == IdCardLayout(card["layout"])
    for field in ("name", "foreign_name", "sex", "nation", "address", "number", "authority", "pass_number"):
        assert getattr(got, field) == card.get(field, ""), field
    assert got.birth_date == date.fromisoformat(card["birth_date"])
    assert got.valid_from == date.fromisoformat(card["valid_from"])
    assert got.valid_to == (date.fromisoformat(card["valid_to"]) if card["valid_to"] else None)
    assert len(got.photo) == 1024


@pytest.mark.parametrize("card", ALL, ids=lambda card: str(card["layout"]))
def test_a_card_does_not_show_itself_in_a_log(card: Card) -> None:
    got = parsed(card)
    shown = repr(got)
    for value in (got.name, got.number, got.address, str(got.birth_date), got.authority):
        assert not value or value not in shown


def test_offsets_are_those_of_the_standard() -> None:
    """By hand, so that an error common to encoder and parser cannot pass."""
    text = bytearray(b" \0" * 128)

    def put(at: int, value: str) -> None:
        text[at : at + len(value) * 2] = value.encode("utf-16-le")

    for at, value in (
        *((0, "李示例"), (30, "1"), (32, "03"), (36, "19800229"), (52, "某省某市某路9号")),
        *((122, "41040019800229001X"), (158, "某市公安局"), (188, "20200101"), (204, "20400101")),
    ):
        put(at, value)
    card = parse_card(bytes(text), bytes(1024))
    assert (card.name, card.sex, card.nation, card.birth_date) == ("李示例", "男", "回", date(1980, 2, 29))
    assert (card.address, card.number, card.authority) == ("某省某市某路9号", "41040019800229001X", "某市公安局")
    assert (card.valid_from, card.valid_to) == (date(2020, 1, 1), date(2040, 1, 1))


@pytest.mark.parametrize("name", ["䶮", "𠮷野示例", "买买提·示例", "\ue863某"])
def test_rare_and_minority_names_come_through(name: str) -> None:
    assert parsed({**RESIDENT, "name": name}).name == name


@pytest.mark.parametrize(
    ("card", "change", "field"),
    [
        (RESIDENT, {"name": ""}, "name"),
        (RESIDENT, {"name": "张\u0007英"}, "name"),
        (RESIDENT, {"sex": "3"}, "sex"),
        (RESIDENT, {"nation": "57"}, "nation"),
        (RESIDENT, {"nation": ""}, "nation"),
        (RESIDENT, {"birth_date": "1944-02-30"}, "birth date"),
        (RESIDENT, {"birth_date": "1944031"}, "birth date"),
        (RESIDENT, {"address": ""}, "address"),
        (RESIDENT, {"number": "41040019440312002"}, "number"),
        (RESIDENT, {"number": "4104001944031200２3"}, "number"),
        (RESIDENT, {"authority": " "}, "authority"),
        (RESIDENT, {"valid_from": "长期"}, "valid from"),
        (RESIDENT, {"valid_to": "2012-05-07"}, "valid to"),
        (RESIDENT, {"valid_to": "短期"}, "valid to"),
        (HMT_RESIDENCE, {"pass_number": ""}, "pass number"),
        (FOREIGNER_2017, {"foreign_name": ""}, "foreign name"),
        (FOREIGNER_2017, {"nation": "C1N"}, "country"),
        (FOREIGNER_2017, {"number": "410400194403120"}, "number"),
        (FOREIGNER_2017, {"authority": "41"}, "authority"),
        (FOREIGNER_2023, {"nation": ""}, "country"),
        (FOREIGNER_2023, {"foreign_name": ""}, "foreign name"),
    ],
)
def test_a_field_that_cannot_be_is_named_and_not_quoted(card: Card, change: Card, field: str) -> None:
    with pytest.raises(CardTextFault) as fault:
        parsed({**card, **change})
    assert str(fault.value) == field
    assert fault.value.__suppress_context__ or fault.value.__context__ is None


def test_unknown_layouts_and_wrong_lengths_are_faults() -> None:
    chip = encode_card(RESIDENT)
    other = chip.text[:248] + "K".encode("utf-16-le") + chip.text[250:]
    for text, photo in (
        (other, chip.photo),
        (chip.text[:-1], chip.photo),
        (chip.text, chip.photo[:-1]),
        (b"", b""),
    ):
        with pytest.raises(CardTextFault):
            parse_card(text, photo)


@settings(max_examples=300)
@given(st.integers(0, 3), st.lists(st.tuples(st.integers(0, 255), st.integers(0, 255)), max_size=6))
def test_damage_gives_a_card_or_a_fault_and_nothing_else(which: int, changes: list[tuple[int, int]]) -> None:
    chip = encode_card(ALL[which])
    text = bytearray(chip.text)
    for at, value in changes:
        text[at] = value
    try:
        card = parse_card(bytes(text), chip.photo)
    except CardTextFault:
        return
    assert card.valid_to is None or card.valid_from <= card.valid_to


@given(st.binary(max_size=80))
def test_a_new_address_is_a_text_or_a_fault(data: bytes) -> None:
    try:
        address = parse_new_address(data)
    except CardTextFault:
        return
    assert len(data) == 70
    assert address == address.rstrip()


def test_the_nations_of_driver_and_simulator_agree() -> None:
    for code, name in NATION_NAMES.items():
        assert parsed({**RESIDENT, "nation": code}).nation == name
        if int(code) <= 56:
            assert parsed({**RESIDENT, "nation": name + "族"}).nation == name


@pytest.mark.parametrize(
    "card",
    [
        {**RESIDENT, "phone": "13800000000"},
        {**RESIDENT, "name": "长" * 16},
        {**RESIDENT, "photo": "AAAA"},
        {**RESIDENT, "photo": "!"},
        {**RESIDENT, "condition": "wet"},
        {**RESIDENT, "layout": "K"},
        "card",
    ],
)
def test_the_simulator_refuses_cards_that_no_chip_could_hold(card: object) -> None:
    with pytest.raises(CommandRefused):
        encode_card(card)
