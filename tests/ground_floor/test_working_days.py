# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.standards import WorkingDays
from kiosk.timing import CHINA_STANDARD_TIME

NATIONAL_DAY = [date(2026, 10, day) for day in range(1, 8)]
WORKED = [date(2026, 9, 20), date(2026, 10, 10)]
CALENDAR = WorkingDays(NATIONAL_DAY, WORKED)
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # a Saturday that is worked
        (date(2026, 10, 11), False),
    ],
)
def test_a_day_is_worked_or_not(day: date, working: bool) -> None:
    assert CALENDAR.is_working(day) is working


@pytest.mark.parametrize(
    ("begun", "count", "last"),
    [
        (date(2026, 11, 23), 3, date(2026, 11, 26)),  # Monday to Thursday
        (date(2026, 11, 20), 3, date(2026, 11, 25)),  # over a weekend
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # begun on a Saturday
        (date(2026, 9, 30), 3, date(2026, 10, 10)),  # over a week of holidays: 8, 9 and the worked Saturday
        (date(2026, 10, 3), 0, date(2026, 10, 3)),
    ],
)
def test_the_day_of_signing_does_not_count(begun: date, count: int, last: date) -> None:
    assert CALENDAR.last_day(begun, count) == last


def test_a_period_ends_at_midnight_of_the_capital() -> None:
    signed = datetime(2026, 11, 23, 23, 59, tzinfo=CHINA_STANDARD_TIME)
    assert CALENDAR.ends_at(signed, 0) == datetime(2026, 11, 24, tzinfo=CHINA_STANDARD_TIME)
    same_moment = signed.astimezone(tz=None)
    assert CALENDAR.ends_at(same_moment, 0) == CALENDAR.ends_at(signed, 0)


def test_what_is_no_calendar_and_no_count_is_told() -> None:
    with pytest.raises(ValueError, match="no fewer"):
        CALENDAR.last_day(date(2026, 1, 1), -1)
    never = WorkingDays([date(2026, 1, 1) + timedelta(days=day) for day in range(400)])
    with pytest.raises(ValueError, match="no working day"):
        never.last_day(date(2026, 1, 1), 1)


@given(
    begun=DAYS,
    count=st.integers(0, 30),
    holidays=st.sets(DAYS, max_size=20),
    worked=st.sets(DAYS, max_size=20),
)
def test_a_period_holds_as_many_working_days_as_it_says(
    begun: date, count: int, holidays: set[date], worked: set[date]
) -> None:
    calendar = WorkingDays(holidays, worked)
    last = calendar.last_day(begun, count)
    within = [begun + timedelta(days=day) for day in range(1, (last - begun).days + 1)]
    assert sum(map(calendar.is_working, within)) == count
    assert count == 0 or calendar.is_working(last)
    assert calendar.last_day(begun, count + 1) > last
