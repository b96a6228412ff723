# SPDX-License-Identifier: GPL-3.0-or-later
"""Every item of the city's list that promises more than a paper, on a whole kiosk, page by page to what it
promises; and cases that end otherwise than approved."""

from __future__ import annotations

from typing import Final

import pytest

from kiosk.contract.guides import ResultWay
from kiosk.journey.phrases import Phrase
from kiosk.journey.views import SlipState
from tests.app.item_hall import ITEMS, Hall, case_of

OTHERWISE: Final = (
    ("41040000MZ-JF-0001", "liu-changshun", "supplement"),
    ("41040000MZ-JF-0001", "wang-guilan", "referred"),
    ("41040000SJ-XK-0001", "ma-chao", "referred"),
    ("41040000RS-JF-0007", "luo-bin", "supplement"),
    ("41040000GJ-JF-0002", "xu-mingyuan", "supplement"),
    ("41040000YB-QR-0002", "xu-duoduo", "referred"),
    ("41040000WJ-XK-0041", "nie-qing", "supplement"),
    ("41040000GA-GG-0030", "tao-jun", "referred"),
)
"""Item, person, and how the first such case of theirs ends."""


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "code", [code for code, one in ITEMS.items() if one.item.result_way is not ResultWay.PAPER]
)
def test_an_item_goes_as_far_as_it_says(hall: Hall, code: str) -> None:
    walk, result = hall.approved(code)
    match ITEMS[code].item.result_way:
        case ResultWay.LICENCE:
            assert hall.rows("issued_licences", result.case_no) == 1
        case ResultWay.BOOKED:
            assert hall.rows("bookings", result.case_no) == 1
            assert "ChoicePage" in walk.pages
            assert result.headline == Phrase("Your visit is booked")
        case ResultWay.ACCEPTED:
            assert result.headline == Phrase("Accepted, and being worked on")
        case way:
            raise AssertionError(f"{way} is no end of an application")


@pytest.mark.timeout(120)
@pytest.mark.parametrize(("code", "person", "outcome"), OTHERWISE)
def test_an_item_that_is_not_approved_says_what_now(hall: Hall, code: str, person: str, outcome: str) -> None:
    who, case = case_of(code, outcome, person)
    result = hall.walk(code, who, case).to_the_end()
    assert result.kind.value == outcome, result.facts
    assert result.slip is SlipState.PRINTED
    assert result.next_steps
    assert bool(result.lacks) == (outcome == "supplement")
