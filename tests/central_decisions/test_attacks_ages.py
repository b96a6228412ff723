# SPDX-License-Identifier: GPL-3.0-or-later
"""The day on which somebody is old enough: on its first and last second, on leap days, wherever the server is."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.decisions import DecisionRecord
from central.decisions.expressions import compile_expression
from central.demo import DemoBackend, demo_confirmations
from central.items import load_items
from central.registers import Registers
from kiosk.contract.cases import CaseOutcome, RuleState
from kiosk.contract.proxies import full_years
from kiosk.timing import CHINA_STANDARD_TIME, SteppedClock
from tests.central_decisions.decision_cases import ALLOWANCE, PEOPLE, case_application, judged

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=CHINA_STANDARD_TIME)
YEARS = compile_expression("d(today).diff(d(born), 'year')", ("today", "born"))
DAYS = st.dates(date(1850, 1, 1), date(2199, 12, 31))


def age(born: date, today: date) -> int:
    """Full years by the calendar. A birthday that a year does not have is the month's last day (民法典 202)."""
    try:
        birthday = born.replace(year=today.year)
    except ValueError:
        birthday = date(today.year, 2, 28)
    return today.year - born.year - (today < birthday)


def counted(born: date, today: date) -> object:
    return YEARS.evaluate({"born": born.isoformat(), "today": today.isoformat()})


@given(born=DAYS, days=st.integers(0, 130 * 366))
def test_ages_are_counted_as_the_calendar_counts(born: date, days: int) -> None:
    """By the rules, and by kiosk and centre where somebody acts for another."""
    today = min(born + timedelta(days=days), date(2199, 12, 31))
    assert counted(born, today) == age(born, today) == full_years(born, today)


@given(born=DAYS, years=st.integers(0, 120))
def test_the_day_before_and_the_day_itself(born: date, years: int) -> None:
    if born.year + years > 2199:
        return
    try:
        birthday = born.replace(year=born.year + years)
    except ValueError:
        birthday = date(born.year + years, 2, 28)
    assert counted(born, birthday) == years
    if years:
        assert counted(born, birthday - timedelta(days=1)) == years - 1


@pytest.mark.parametrize("year", [1904, 1944, 2000, 2024])
@pytest.mark.parametrize("years", [16, 18, 60, 65, 79, 80, 90, 100])
def test_a_leap_day_birth_has_its_birthday_in_every_year(year: int, years: int) -> None:
    born = date(year, 2, 29)
    common = years % 4 != 0 or ((year + years) % 100 == 0 and (year + years) % 400 != 0)
    on = date(year + years, 2, 28) if common else date(year + years, 2, 29)
    assert counted(born, on) == full_years(born, on) == years
    assert counted(born, on - timedelta(days=1)) == full_years(born, on - timedelta(days=1)) == years - 1
    assert counted(born, date(year + years, 3, 1)) == years


def test_whoever_is_not_born_yet_is_of_no_age() -> None:
    assert counted(date(2030, 1, 1), date(2026, 11, 22)) == -3


def decided(born: date, at: datetime) -> DecisionRecord:
    """The allowance from the 80th birthday on, of somebody born on this day, decided at this moment."""
    definition = load_items(confirmations=demo_confirmations())[ALLOWANCE]
    person = PEOPLE["zhang-xiuying"]
    case = next(case for case in person.cases if case.item == ALLOWANCE)
    clock = SteppedClock(NOON)
    backend = DemoBackend(clock)
    registers = Registers(backend, clock, timeout_seconds=5.0)
    applied = case_application(definition, person, case, registers, NOON)
    applied = applied.model_copy(update={"applicant": applied.applicant.model_copy(update={"birth_date": born})})
    gathered = registers.gather(definition, applied)
    backend.close()
    values = {**gathered.values}
    values["birth_date"] = replace(values["birth_date"], value=born.isoformat())
    return judged(definition, applied, replace(gathered, values=values), at, refusal_allowed=False)


ZONES = (
    "UTC",
    "Asia/Shanghai",
    "Asia/Urumqi",
    "America/New_York",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Asia/Kathmandu",
)
FIRST, LAST = time(0, 0, 0), time(23, 59, 59, 999_999)


@pytest.mark.parametrize("zone", ZONES)
def test_the_birthday_begins_and_ends_at_midnight_in_china(zone: str) -> None:
    """However the moment is written, and whatever day the clock of that zone shows."""
    born, birthday = date(1946, 11, 22), date(2026, 11, 22)
    before = datetime.combine(birthday - timedelta(days=1), LAST, CHINA_STANDARD_TIME).astimezone(ZoneInfo(zone))
    first = datetime.combine(birthday, FIRST, CHINA_STANDARD_TIME).astimezone(ZoneInfo(zone))
    last = datetime.combine(birthday, LAST, CHINA_STANDARD_TIME).astimezone(ZoneInfo(zone))
    early = decided(born, before)
    assert early.decision.outcome is CaseOutcome.REFERRED
    assert {trace.rule_id for trace in early.trace if trace.state is not RuleState.PASS} == {"age"}
    for at in (first, last):
        record = decided(born, at)
        assert record.decision.outcome is CaseOutcome.APPROVED
        assert record.decided_on == birthday


@pytest.mark.parametrize(
    ("born", "day", "outcome"),
    [
        (date(1944, 2, 29), date(2024, 2, 28), CaseOutcome.REFERRED),
        (date(1944, 2, 29), date(2024, 2, 29), CaseOutcome.APPROVED),
        (date(1945, 2, 28), date(2025, 2, 27), CaseOutcome.REFERRED),
        (date(1945, 2, 28), date(2025, 2, 28), CaseOutcome.APPROVED),
        (date(1944, 3, 1), date(2024, 2, 29), CaseOutcome.REFERRED),
        (date(1944, 3, 1), date(2024, 3, 1), CaseOutcome.APPROVED),
        (date(1946, 1, 1), date(2025, 12, 31), CaseOutcome.REFERRED),
        (date(1946, 1, 1), date(2026, 1, 1), CaseOutcome.APPROVED),
    ],
)
def test_the_eightieth_birthday(born: date, day: date, outcome: CaseOutcome) -> None:
    for moment in (FIRST, LAST):
        at = datetime.combine(day, moment, CHINA_STANDARD_TIME)
        assert decided(born, at).decision.outcome is outcome
        assert decided(born, at.astimezone(UTC)).decision.outcome is outcome


_SCRIPT = """
import json, sys
from datetime import date, timedelta
from central.decisions.expressions import compile_expression
years = compile_expression("d(today).diff(d(born), 'year')", ("today", "born"))
same = compile_expression("d(today).isSame(d(born))", ("today", "born"))
before = compile_expression("d(born).isBefore(d(today))", ("today", "born"))
found = []
for born, today in json.loads(sys.argv[1]):
    facts = {"born": born, "today": today}
    found.append([years.evaluate(facts), same.evaluate(facts), before.evaluate(facts)])
print(json.dumps(found))
"""
# Midnights that some zone does not have: summer time that begins at 00:00, a day that was skipped.
_ODD_DAYS = [
    "2018-11-04",
    "2011-12-30",
    "2017-10-15",
    "1919-04-13",
    "1986-05-04",
    "2024-02-29",
    "2026-11-22",
    "1946-11-22",
]
_PAIRS = [[born, today] for born in _ODD_DAYS for today in _ODD_DAYS if born <= today]


@pytest.mark.parametrize(
    "zone", ["UTC", "America/New_York", "Pacific/Kiritimati", "America/Sao_Paulo", "Pacific/Apia"]
)
def test_the_zone_of_the_server_moves_no_day(zone: str) -> None:
    import json

    told = subprocess.run(
        [sys.executable, "-c", _SCRIPT, json.dumps(_PAIRS)],
        env={**os.environ, "TZ": zone},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    for (born, today), (years, same, before) in zip(_PAIRS, json.loads(told.stdout), strict=True):
        assert years == age(date.fromisoformat(born), date.fromisoformat(today)), (zone, born, today)
        assert same is (born == today), (zone, born, today)
        assert before is (born < today), (zone, born, today)
