# SPDX-License-Identifier: GPL-3.0-or-later
"""The demonstration people are fictional, complete, and marked."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from central.demo import BANK_CARDS_FILE, PEOPLE_FILE, DemoPerson, demo_bank_cards, demo_people
from central.demo.records import RECORDS_FILE, demo_records
from kiosk.contract.cases import CardType
from kiosk.standards import ResidentNumber, is_bank_card_number, parse_resident_number

PEOPLE = demo_people()


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.id)
def test_each_card_is_right_and_nobodys(person: DemoPerson) -> None:
    card = person.card
    if card.card_type is CardType.FOREIGNER_2017:
        assert re.fullmatch(r"[A-Z]{3}[0-9]{12}", card.number)
    else:
        parsed = parse_resident_number(card.number)
        assert isinstance(parsed, ResidentNumber)
        assert parsed.birth == card.birth_date
        assert card.sex == ("1" if parsed.male else "2")
        wanted = {
            CardType.RESIDENT: "410400",
            CardType.HMT_RESIDENCE: "810000",
            CardType.FOREIGNER_2023: "9",
        }
        assert card.number.startswith(wanted[card.card_type])
    assert person.phone is None or re.fullmatch(r"13800000[0-9]{3}", person.phone)
    assert person.pin is None or re.fullmatch(r"[0-9]{6}", person.pin)
    assert "示例" in card.address or not card.address
    # Bytes of UTF-16 that the card's text block has for each field.
    for text, room in ((card.name, 30), (card.address, 70), (card.authority, 30)):
        assert len(text.encode("utf-16-le")) <= room
    assert len((card.english_name or "").encode("utf-16-le")) <= 92
    has_latin = card.card_type in (CardType.FOREIGNER_2017, CardType.FOREIGNER_2023)
    assert (card.english_name is not None) is has_latin
    assert (card.pass_number is not None) is (card.card_type is CardType.HMT_RESIDENCE)


def test_the_people_that_the_stories_need() -> None:
    by_id = {person.id: person for person in PEOPLE}
    assert len(by_id) == len(PEOPLE) >= 16
    assert len({person.card.number for person in PEOPLE}) == len(PEOPLE)
    assert by_id["zhang-xiuying"].card.number == "410400194201010026"
    assert {person.card.card_type for person in PEOPLE} == set(CardType)
    assert any("䶮" in person.card.name for person in PEOPLE)
    assert any(ord(c) > 0xFFFF for person in PEOPLE for c in person.card.name)
    assert any(person.card.valid_to is None for person in PEOPLE)
    assert any(person.card.valid_to and person.card.valid_to < date(2026, 1, 1) for person in PEOPLE)
    assert any(person.phone is None and person.pin for person in PEOPLE)
    assert any(person.phone and person.pin is None for person in PEOPLE)
    assert any(person.phone is None and person.pin is None for person in PEOPLE)
    phones = [person.phone for person in PEOPLE if person.phone]
    assert len(phones) == len(set(phones))


def test_the_files_are_marked_and_the_accounts_check() -> None:
    assert json.loads(PEOPLE_FILE.read_text())["demonstration"] is True
    records = json.loads(RECORDS_FILE.read_text())
    assert records["demonstration"] is True
    accounts = [r["account"] for r in records["registers"]["social_insurance"]["person"].values()]
    assert len(accounts) == len(set(accounts))
    known = records["registers"]["bank_accounts"]["account"]
    assert set(accounts) <= set(known)
    for account in known:
        assert is_bank_card_number(account)
        assert len(account) == 19
        # No bank's: the reason stands in the file of the bank cards.
        assert account.startswith("9999")


def test_everybody_has_a_bank_card_that_no_bank_gave_out() -> None:
    cards = demo_bank_cards()
    assert json.loads(BANK_CARDS_FILE.read_text())["demonstration"] is True
    assert [card.person for card in cards] == [person.id for person in PEOPLE]
    assert len({card.account for card in cards}) == len(cards)
    for card in cards:
        # The first digit 9 is for national schemes, and ISO 3166-1 gives 999 to no country.
        assert card.account.startswith("9999")
        assert is_bank_card_number(card.account)


def test_the_bank_knows_whose_cards_they_are() -> None:
    holders = demo_records()["bank_accounts"]["account"]
    people = {person.id: person.card for person in PEOPLE}
    for card in demo_bank_cards():
        holder, person = holders[card.account], people[card.person]
        assert (holder == {"number": person.number, "name": person.name}) is card.own
    assert {card.own for card in demo_bank_cards()} == {True, False}
