# SPDX-License-Identifier: GPL-3.0-or-later
"""From what a card says to an applicant at level L1, or the one reason why not."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Final, assert_never

from devices.reports import IdCard, IdCardLayout
from kiosk.contract.cards import CardType
from kiosk.contract.cases import Applicant
from kiosk.standards import NumberFault, ResidentNumber, parse_resident_number


class CardProblem(StrEnum):
    """Why a card that was read cannot be used. Each has words of its own in kiosk.faults."""

    NAME_MISSING = "name_missing"
    NUMBER_SHAPE = "number_shape"
    NUMBER_BIRTH_DATE = "number_birth_date"
    NUMBER_CHECKSUM = "number_checksum"
    NUMBER_OF_OTHER_CARD = "number_of_other_card"
    """The number is right in itself, but cards of this type do not carry such numbers."""
    BIRTH_DIFFERS = "birth_differs"
    DATES_REVERSED = "dates_reversed"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"


_CARD_TYPES: Final = {
    IdCardLayout.RESIDENT: CardType.RESIDENT,
    IdCardLayout.HMT_RESIDENCE: CardType.HMT_RESIDENCE,
    IdCardLayout.FOREIGNER_2017: CardType.FOREIGNER_2017,
    IdCardLayout.FOREIGNER_2023: CardType.FOREIGNER_2023,
}

# Three letters of nationality, four digits of the place, six of the birth date (yymmdd), sequence, check.
# The check digit's rule is not in any text at hand, so it is not judged here: the centre's registers do.
_FOREIGNER_2017_NUMBER: Final = re.compile(r"[A-Z]{3}[0-9]{4}(?P<birth>[0-9]{6})[0-9]{2}")
_HMT_REGIONS: Final = ("810000", "820000", "830000")


def card_type_of(card: IdCard) -> CardType:
    """The contract's name for the card's layout."""
    return _CARD_TYPES[card.layout]


def check_card(card: IdCard, today: date) -> Applicant | CardProblem:
    """Check name, number, birth date and validity of a card; the first problem found is named.

    The last day of validity is still valid; valid_to None is 长期. A foreigner without a Chinese name
    applies under the foreign one.
    """
    name = card.name.strip() or card.foreign_name.strip()
    if not name:
        return CardProblem.NAME_MISSING
    if (problem := _number_problem(card)) is not None:
        return problem
    if card.valid_to is not None and card.valid_to < card.valid_from:
        return CardProblem.DATES_REVERSED
    if today < card.valid_from:
        return CardProblem.NOT_YET_VALID
    if card.valid_to is not None and today > card.valid_to:
        return CardProblem.EXPIRED
    return Applicant(
        card_type=card_type_of(card),
        number=card.number,
        name=name,
        sex=card.sex,
        nation=card.nation,
        birth_date=card.birth_date,
        address=card.address,
        authority=card.authority,
        valid_from=card.valid_from,
        valid_to=card.valid_to,
    )


def type_of_number(number: ResidentNumber) -> CardType:
    """The type of card on which a number of eighteen characters stands."""
    if number.region in _HMT_REGIONS:
        return CardType.HMT_RESIDENCE
    return CardType.FOREIGNER_2023 if number.region.startswith("9") else CardType.RESIDENT


def _number_problem(card: IdCard) -> CardProblem | None:
    if card.layout is IdCardLayout.FOREIGNER_2017:
        match = _FOREIGNER_2017_NUMBER.fullmatch(card.number)
        if match is None:
            return CardProblem.NUMBER_SHAPE
        same = match["birth"] == card.birth_date.strftime("%y%m%d")
        return None if same else CardProblem.BIRTH_DIFFERS
    parsed = parse_resident_number(card.number)
    if isinstance(parsed, NumberFault):
        match parsed:
            case NumberFault.SHAPE:
                return CardProblem.NUMBER_SHAPE
            case NumberFault.BIRTH_DATE:
                return CardProblem.NUMBER_BIRTH_DATE
            case NumberFault.CHECKSUM:
                return CardProblem.NUMBER_CHECKSUM
            case _:
                assert_never(parsed)
    if not _number_fits(card.layout, parsed.region):
        return CardProblem.NUMBER_OF_OTHER_CARD
    return None if parsed.birth == card.birth_date else CardProblem.BIRTH_DIFFERS


def _number_fits(layout: IdCardLayout, region: str) -> bool:
    """Residence permits begin with 81, 82 or 83, the 2023 foreigner card with 9, resident cards with neither."""
    match layout:
        case IdCardLayout.HMT_RESIDENCE:
            return region in _HMT_REGIONS
        case IdCardLayout.FOREIGNER_2023:
            return region.startswith("9")
        case IdCardLayout.RESIDENT:
            return region not in _HMT_REGIONS and not region.startswith("9")
        case IdCardLayout.FOREIGNER_2017:
            return True
        case _:
            assert_never(layout)
