# SPDX-License-Identifier: GPL-3.0-or-later
"""One month is no "1 months", on a screen, a slip or a paper."""

from __future__ import annotations

import pytest

from central.decisions.statements import filled
from kiosk.contract.count_words import one_is_one
from kiosk.contract.guide_words import period_words
from kiosk.contract.items import Period
from kiosk.contract.message import Text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1 months", "1 month"),
        ("within 1 working days, until Friday", "within 1 working day, until Friday"),
        ("Found: 1 months of contributions", "Found: 1 month of contributions"),
        ("1 days, 2 days and 1 years", "1 day, 2 days and 1 year"),
        ("1 more digits to go", "1 more digit to go"),
        ("Tuesday · 1 times free", "Tuesday · 1 time free"),
        ("11 months", "11 months"),
        ("2.1 hours", "2.1 hours"),
        ("21,1 days", "21,1 days"),
        ("1 monthsary", "1 monthsary"),
        ("10 working days", "10 working days"),
    ],
)
def test_only_one_is_one(written: str, read: str) -> None:
    assert one_is_one(written) == read


def test_an_items_time_and_a_papers_line_say_it() -> None:
    unit = Text(zh="个工作日", en="working days")
    assert period_words(Period(count=1, unit=unit)) == Text(zh="1 个工作日", en="1 working day")
    assert period_words(Period(count=2, unit=unit)).en == "2 working days"
    line = Text(zh="{months_paid} 个月", en="{months_paid} months (each counted once)")
    assert filled(line, {"months_paid": Text(zh="1", en="1")}).en == "1 month (each counted once)"
