# SPDX-License-Identifier: GPL-3.0-or-later
"""Cards of all four layouts, and each way in which one cannot be used."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.reports import IdCard, IdCardLayout
from kiosk.contract.cards import CardType
from kiosk.contract.cases import Applicant
from kiosk.identity import CardProblem, check_card, mask_name
from kiosk.standards import check_character

TODAY = date(2026, 11, 20)


def number(region: str, birth: str, sequence: str = "001") -> str:
    first = region + birth + sequence
    return first + check_character(first)


RESIDENT = IdCard(
    layout=IdCardLayout.RESIDENT,
    name="张秀英",
    foreign_name="",
    sex="女",
    nation="汉",
    birth_date=date(1942, 1, 1),
    address="示例路1号",
    number="410400194201010026",
    authority="示例公安局",
    valid_from=date(2006, 4, 18),
    valid_to=None,
    pass_number="",
    photo=b"",
)
HMT = replace(
    RESIDENT,
    layout=IdCardLayout.HMT_RESIDENCE,
    number=number("810000", "19800229", "013"),
    birth_date=date(1980, 2, 29),
    valid_to=date(2030, 1, 1),
)
FOREIGNER_2017 = replace(
    RESIDENT,
    layout=IdCardLayout.FOREIGNER_2017,
    name="",
    foreign_name="MARIA SANTOS",
    number="BRA410485070712",
    birth_date=date(1985, 7, 7),
)
FOREIGNER_2023 = replace(
    RESIDENT,
    layout=IdCardLayout.FOREIGNER_2023,
    number=number("941826", "19791231", "005"),
    birth_date=date(1979, 12, 31),
)


@pytest.mark.parametrize(
    ("card", "kind"),
    [
        (RESIDENT, CardType.RESIDENT),
        (HMT, CardType.HMT_RESIDENCE),
        (FOREIGNER_2017, CardType.FOREIGNER_2017),
        (FOREIGNER_2023, CardType.FOREIGNER_2023),
    ],
)
def test_each_layout_becomes_an_applicant(card: IdCard, kind: CardType) -> None:
    applicant = check_card(card, TODAY)
    assert isinstance(applicant, Applicant)
    assert applicant.card_type is kind
    assert applicant.number == card.number
    assert applicant.name == (card.name or card.foreign_name)


@pytest.mark.parametrize(
    ("card", "problem"),
    [
        (replace(RESIDENT, name=" "), CardProblem.NAME_MISSING),
        (replace(RESIDENT, number="41040019420101002"), CardProblem.NUMBER_SHAPE),
        (replace(RESIDENT, number="41040019420101002x"), CardProblem.NUMBER_SHAPE),
        (replace(RESIDENT, number="410400194213010026"), CardProblem.NUMBER_BIRTH_DATE),
        (replace(RESIDENT, number="410400194201010027"), CardProblem.NUMBER_CHECKSUM),
        (replace(RESIDENT, birth_date=date(1942, 1, 2)), CardProblem.BIRTH_DIFFERS),
        (replace(RESIDENT, number=HMT.number), CardProblem.NUMBER_OF_OTHER_CARD),
        (replace(HMT, number=RESIDENT.number), CardProblem.NUMBER_OF_OTHER_CARD),
        (replace(FOREIGNER_2023, number=RESIDENT.number), CardProblem.NUMBER_OF_OTHER_CARD),
        (replace(RESIDENT, number=FOREIGNER_2023.number), CardProblem.NUMBER_OF_OTHER_CARD),
        (replace(FOREIGNER_2017, number="BRA41048507071"), CardProblem.NUMBER_SHAPE),
        (replace(FOREIGNER_2017, birth_date=date(1985, 7, 8)), CardProblem.BIRTH_DIFFERS),
        (replace(RESIDENT, valid_from=date(2026, 11, 21)), CardProblem.NOT_YET_VALID),
        (replace(RESIDENT, valid_to=date(2026, 11, 19)), CardProblem.EXPIRED),
        (replace(RESIDENT, valid_to=date(2006, 4, 17)), CardProblem.DATES_REVERSED),
    ],
)
def test_each_failure_has_a_value_of_its_own(card: IdCard, problem: CardProblem) -> None:
    assert check_card(card, TODAY) is problem


def test_first_and_last_day_are_valid() -> None:
    assert isinstance(check_card(replace(RESIDENT, valid_from=TODAY, valid_to=TODAY), TODAY), Applicant)


@given(st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_character_never_passes(place: int, character: str) -> None:
    changed = RESIDENT.number[:place] + character + RESIDENT.number[place + 1 :]
    checked = check_card(replace(RESIDENT, number=changed), TODAY)
    assert isinstance(checked, Applicant) == (changed == RESIDENT.number)


@pytest.mark.parametrize(
    ("name", "shown"), [("张秀英", "张*英"), ("李𠮷", "李*"), ("王", "王"), ("欧阳示例", "欧**例"), ("", "")]
)
def test_names_are_masked(name: str, shown: str) -> None:
    assert mask_name(name) == shown
