# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from central.intake.case_clocks import CaseClockwork, Standing, effective, standing_now
from central.intake.case_state import CaseState
from central.items import load_items
from kiosk.contract.items import WorkCalendar
from kiosk.contract.tracking import StandsFor
from kiosk.timing import CHINA_STANDARD_TIME

ITEM = "41040000MZ-JF-0001"
"""Promised at once, and to whom a person decides within its rules' 15 days; by law 10 working days."""
WITHOUT_LAW = "41040000RS-GG-0001"
"""Of no legal limit, and within its rules' days where a person decides."""
BY_DAYS = "41040000JT-XK-0001"
"""By law 20 days of every kind."""
CALENDAR = WorkCalendar(holidays=(date(2026, 12, 2),), working_weekends=(date(2026, 12, 5),))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA_STANDARD_TIME)


@pytest.fixture(scope="module")
def clockwork() -> CaseClockwork:
    return CaseClockwork(load_items(), CALENDAR)


MONDAY = at("2026-11-23 10:00")


def test_working_days_are_counted_from_the_day_after(clockwork: CaseClockwork) -> None:
    clocks = clockwork.read(ITEM, MONDAY, (), date(2026, 11, 23))
    assert clocks.legal is not None
    # 24 25 26 27 | 30 1 (2 is a holiday) 3 4 5 (a Saturday that is worked) | 7
    assert (clocks.legal.due, clocks.legal.left) == (date(2026, 12, 7), 10)
    assert clockwork.read(ITEM, MONDAY, (), date(2026, 12, 4)).legal == (
        type(clocks.legal)(10, True, date(2026, 12, 7), 2, 8)
    )


def test_the_day_itself_is_the_last_and_the_next_is_over(clockwork: CaseClockwork) -> None:
    on_the_day = clockwork.read(ITEM, MONDAY, (), date(2026, 12, 7))
    assert on_the_day.legal is not None
    assert on_the_day.legal.left == 0
    assert on_the_day.near
    over = clockwork.read(ITEM, MONDAY, (), date(2026, 12, 13))
    assert over.legal is not None
    # 8 9 10 11; the weekend is nobody's.
    assert over.legal.left == -4


def test_a_limit_in_days_counts_every_day(clockwork: CaseClockwork) -> None:
    clocks = clockwork.read(BY_DAYS, MONDAY, (), date(2026, 11, 24))
    assert clocks.legal is not None
    assert (clocks.legal.due, clocks.legal.left) == (date(2026, 12, 13), 19)


def test_what_a_person_decides_is_promised_by_the_rules(clockwork: CaseClockwork) -> None:
    definition = load_items()[WITHOUT_LAW]
    assert definition.item.promise.count == 0
    promised = clockwork.read(WITHOUT_LAW, MONDAY, (), date(2026, 11, 23)).promised
    assert promised is not None
    assert promised.limit == definition.rule_set.data.referral_days
    assert promised.working


def test_nothing_is_promised_for_later_than_the_law_allows(clockwork: CaseClockwork) -> None:
    definition = load_items()[ITEM]
    assert definition.rule_set.data.referral_days > definition.item.legal_limit.count
    clocks = clockwork.read(ITEM, MONDAY, (), date(2026, 11, 23))
    assert clocks.promised == clocks.legal


def test_a_clock_stands_while_a_supplement_is_wanted(clockwork: CaseClockwork) -> None:
    asked = Standing(stands_for=StandsFor.SUPPLEMENT, since=at("2026-11-25 15:00"))
    while_wanted = clockwork.read(ITEM, MONDAY, (asked,), date(2027, 1, 15))
    assert while_wanted.legal is not None
    # The day on which it was asked still counts: two of ten are used up, however long it takes.
    assert (while_wanted.legal.due, while_wanted.legal.left) == (None, 8)
    assert while_wanted.standing == asked
    assert not while_wanted.near
    brought = asked.model_copy(update={"ended_at": at("2026-11-30 09:00")})
    after = clockwork.read(ITEM, MONDAY, (brought,), date(2026, 12, 1))
    assert after.legal is not None
    # 24 25 used; 30 is the day on which it came; then 1 3 4 5 7 8 9 10.
    assert (after.legal.due, after.legal.left) == (date(2026, 12, 10), 7)
    assert after.standing is None


def test_a_special_procedure_ends_on_its_day_by_itself(clockwork: CaseClockwork) -> None:
    pause = Standing(stands_for=StandsFor.EXTENDED, since=at("2026-11-24 10:00"), until=date(2026, 12, 4))
    during = clockwork.read(ITEM, MONDAY, (pause,), date(2026, 11, 26))
    assert during.standing == pause
    assert during.legal is not None
    assert during.legal.due == date(2026, 12, 16)
    assert during.legal.left == 9
    assert clockwork.read(ITEM, MONDAY, (pause,), date(2026, 12, 5)).standing is None
    earlier = pause.model_copy(update={"ended_at": at("2026-11-27 10:00")})
    assert clockwork.read(ITEM, MONDAY, (earlier,), date(2026, 11, 30)).legal != during.legal


def test_two_pauses_over_each_other_count_once(clockwork: CaseClockwork) -> None:
    first = Standing(stands_for=StandsFor.EXTENDED, since=at("2026-11-24 10:00"), until=date(2026, 11, 30))
    second = Standing(
        stands_for=StandsFor.SUPPLEMENT, since=at("2026-11-26 10:00"), ended_at=at("2026-11-27 10:00")
    )
    one = clockwork.read(ITEM, MONDAY, (first,), date(2026, 12, 1)).legal
    both = clockwork.read(ITEM, MONDAY, (first, second), date(2026, 12, 1)).legal
    assert one == both


def test_midnight_is_chinas(clockwork: CaseClockwork) -> None:
    late = datetime.fromisoformat("2026-11-22T16:30:00+00:00")
    clocks = clockwork.read(ITEM, late, (), date(2026, 11, 23))
    assert clocks.legal is not None
    assert clocks.legal.due == date(2026, 12, 7)


def test_a_supplement_of_the_rules_stands_without_a_mark() -> None:
    stood = effective((), CaseState.SUPPLEMENT, MONDAY)
    assert [one.stands_for for one in stood] == [StandsFor.SUPPLEMENT]
    assert effective(stood, CaseState.SUPPLEMENT, MONDAY + timedelta(days=1)) == stood
    assert effective((), CaseState.WAITING, MONDAY) == ()
    assert standing_now(stood, date(2026, 11, 23)) == stood[0]


def test_an_item_that_is_gone_has_no_clock(clockwork: CaseClockwork) -> None:
    gone = clockwork.read("41040000XX-XX-9999", MONDAY, (), date(2026, 11, 23))
    assert (gone.promised, gone.legal, gone.near) == (None, None, False)


def test_a_clock_of_no_days_is_none(clockwork: CaseClockwork) -> None:
    assert clockwork.read(WITHOUT_LAW, MONDAY, (), date(2026, 11, 23)).legal is None
