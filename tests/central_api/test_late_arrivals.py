# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes later than it was signed: whether it may still become a case, and what is asked of it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from central.demo import DemoBackend, DemoPerson
from central.intake import late_checks
from central.intake.ages import LIVE_WITHIN, Ages
from central.intake.replaying import replay_cases
from central.items import lint_items
from central.settings import CentreSettings
from kiosk.contract.cases import AnswerOrigin, Application, CaseOutcome, Decision, RuleState
from kiosk.contract.items import OfflineLimits, WorkCalendar
from kiosk.contract.message import Text
from kiosk.contract.problems import ProblemCode
from kiosk.standards import new_pick_up_code, new_uuid7
from kiosk.timing import CHINA_STANDARD_TIME, SteppedClock
from tests.central_api.central_machine import TestMachine, answer_of, problem_of
from tests.central_api.running_centre import MORNING, Running, running
from tests.central_api.test_submission import changed, stored_cases

People = Callable[[str], DemoPerson]
ITEM = "41040000MZ-JF-0001"
SENIOR_CARD = "41040000MZ-QR-0001"
HOUR = 3600.0
DAY = 24 * HOUR


@pytest.fixture
def application(centre: Running, machine: TestMachine, person: People) -> Application:
    """One that the rules approve."""
    return machine.application(centre.centre.definitions[ITEM], person("zhang-xiuying"), {})


def decided(machine: TestMachine, application: Application) -> Decision:
    return Decision.from_payload(answer_of(machine.submit(application)).decision.payload)


def records(centre: Running) -> dict[str, dict[str, dict[str, Any]]]:
    """What the demonstration's departments hold; changing it is what happened in the meantime."""
    backend = centre.centre.backend
    assert isinstance(backend, DemoBackend)
    return backend._records


# Age


def test_after_its_working_days_it_is_no_case(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    """Signed on a Monday; three working days end with Thursday."""
    centre.clock.step(3 * DAY + 13 * HOUR)  # Thursday, 23:00
    assert machine.submit(application).ok
    other = changed(application, application_id=new_uuid7(centre.clock.now()), pick_up_code=new_pick_up_code())
    centre.clock.step(2 * HOUR)
    answer = machine.submit(other)
    assert answer.status_code == 410
    assert problem_of(answer) is ProblemCode.TOO_OLD
    assert stored_cases(centre) == 1
    # What is a case stays one, however late it is asked for again.
    assert machine.submit(application).ok


LIMITS = OfflineLimits(age_working_days=3)
HOLIDAYS = WorkCalendar(
    holidays=tuple(date(2026, 10, day) for day in range(1, 8)), working_weekends=(date(2026, 10, 10),)
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA_STANDARD_TIME)


@pytest.mark.parametrize(
    ("signed", "own", "last_moment"),
    [
        ("2026-11-23T10:00", None, "2026-11-26T23:59:59"),
        ("2026-11-20T10:00", None, "2026-11-25T23:59:59"),
        ("2026-09-30T10:00", None, "2026-10-10T23:59:59"),
        ("2026-11-23T10:00", 0, "2026-11-23T23:59:59"),
        ("2026-11-23T10:00", 10, "2026-12-07T23:59:59"),
    ],
)
def test_the_last_moment_is_midnight_after_the_last_working_day(
    application: Application, centre: Running, signed: str, own: int | None, last_moment: str
) -> None:
    ages = Ages(lambda: LIMITS, lambda: HOLIDAYS)
    item = centre.centre.definitions[ITEM].item.model_copy(update={"offline_working_days": own})
    old = application.model_copy(update={"signed_at": at(signed)})
    assert not ages.too_old(old, item, at(last_moment))
    assert ages.too_old(old, item, at(last_moment) + timedelta(seconds=1))
    # A clock that its machine does not trust says nothing: a person judges.
    assert not ages.too_old(old.model_copy(update={"clock_trusted": False}), item, at("2036-01-01T00:00"))


def test_what_came_live_over_midnight_is_not_too_old(centre: Running, application: Application) -> None:
    ages = Ages(lambda: LIMITS, lambda: HOLIDAYS)
    item = centre.centre.definitions[ITEM].item.model_copy(update={"offline_working_days": 0})
    signed = application.model_copy(update={"signed_at": at("2026-11-23T23:59:50")})
    assert not ages.too_old(signed, item, at("2026-11-24T00:00:30"))
    assert ages.too_old(signed, item, at("2026-11-24T00:00:00") + LIVE_WITHIN)


def test_an_untrusted_clock_that_comes_after_its_proof_goes_to_a_person(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    centre.clock.step(20 * DAY)
    decision = decided(machine, changed(application, clock_trusted=False))
    assert decision.outcome is CaseOutcome.REFERRED
    assert "时钟" in decision.headline.zh


def test_a_moment_to_come_goes_to_a_person(centre: Running, machine: TestMachine, application: Application) -> None:
    ahead = changed(application, signed_at=centre.clock.now() + timedelta(minutes=25))
    decision = decided(machine, ahead)
    assert decision.outcome is CaseOutcome.REFERRED
    assert "时钟" in decision.headline.zh


# What is asked again


def change(**values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda record: record.update(values)


ZHANG = "410400194201010026"
CHANGES: dict[str, tuple[str, str, str, Callable[[dict[str, Any]], None], Text]] = {
    "card lost": ("id_cards", "card", ZHANG, change(lost=True), late_checks.CARD_LOST),
    "card unclear": ("id_cards", "card", ZHANG, change(lost=None), late_checks.CARD_UNCLEAR),
    "card replaced": ("id_cards", "card", ZHANG, change(valid_from="2026-11-23"), late_checks.CARD_REPLACED),
    "holder dead": ("population", "person", ZHANG, change(alive=False), late_checks.NOT_LIVING),
    "life unclear": ("population", "person", ZHANG, change(alive=None), late_checks.NOT_LIVING),
    "account of another": (
        "bank_accounts",
        "account",
        "9999000000000022370",
        change(number="410400198802290033", name="周建国"),
        late_checks.ACCOUNT_OF_ANOTHER,
    ),
    "account changed": (
        "social_insurance",
        "person",
        ZHANG,
        change(account="9999000000000099990"),
        late_checks.ACCOUNT_CHANGED,
    ),
    "account's card lost": (
        "social_insurance",
        "person",
        ZHANG,
        change(card_normal=False),
        late_checks.ACCOUNT_CARD_LOST,
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_since_it_was_signed_refers_to_a_person_in_words(
    centre: Running, machine: TestMachine, application: Application, name: str
) -> None:
    register, table, key, happen, words = CHANGES[name]
    late = changed(application, origins={"account": AnswerOrigin.REGISTER})
    centre.clock.step(DAY)
    happen(records(centre)[register][table][key])
    decision = decided(machine, late)
    assert (decision.outcome, decision.automatic) == (CaseOutcome.REFERRED, False)
    assert words in [fact.text for fact in decision.facts]
    assert decision.headline == words
    inner = centre.centre
    assert [result.value for _, result, _ in replay_cases(inner.database, inner.definitions, inner.trusted)] == [
        "same"
    ]


def test_without_a_change_a_late_application_is_decided_as_any_other(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    centre.clock.step(DAY)
    decision = decided(machine, application)
    assert (decision.outcome, decision.automatic) == (CaseOutcome.APPROVED, True)
    with centre.centre.database.read() as connection:
        record = connection.exec_driver_sql("SELECT record FROM decisions").scalar_one()
    for register in ("id_cards", "population", "bank_accounts", "social_insurance"):
        assert f'"{register}"'.encode() in record


def test_a_live_application_is_not_asked_for_what_only_time_changes(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    records(centre)["id_cards"]["card"][ZHANG]["lost"] = True
    centre.clock.step(LIVE_WITHIN.total_seconds())
    assert decided(machine, application).outcome is CaseOutcome.APPROVED


@pytest.mark.parametrize("after", [0.0, DAY])
@pytest.mark.parametrize(
    ("register", "record"),
    [("id_cards", {"lost": True, "valid_from": "2006-04-18"}), ("senior_cards", {"held": True})],
)
def test_what_the_card_alone_opened_is_checked_in_any_case(
    centre: Running, machine: TestMachine, person: People, register: str, record: dict[str, Any], after: float
) -> None:
    """A card that was found or stolen, and a senior citizen's card that was issued elsewhere in the meantime."""
    item = centre.centre.definitions[SENIOR_CARD]
    made = changed(machine.application(item, person("zhang-xiuying"), {"collect": "electronic"}), identity=None)
    records(centre)[register]["card"][ZHANG] = record
    centre.clock.step(after)
    decision = decided(machine, made)
    assert (decision.outcome, decision.automatic) == (CaseOutcome.REFERRED, False)


def test_a_demonstration_person_shows_a_card_that_was_lost_meanwhile(
    centre: Running, machine: TestMachine, person: People
) -> None:
    wu = person("wu-xiaoyan")
    case = next(case for case in wu.cases if case.outcome is CaseOutcome.APPROVED)
    made = machine.application(centre.centre.definitions[case.item], wu, case.answers)
    centre.clock.step(DAY)
    decision = decided(machine, made)
    assert decision.outcome is CaseOutcome.REFERRED
    assert decision.headline == late_checks.CARD_LOST


def test_several_changes_are_counted_and_each_is_told(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    centre.clock.step(DAY)
    records(centre)["id_cards"]["card"][ZHANG]["lost"] = True
    records(centre)["population"]["person"][ZHANG]["alive"] = False
    decision = decided(machine, application)
    told = [fact.text for fact in decision.facts[:2]]
    assert told == [late_checks.CARD_LOST, late_checks.NOT_LIVING]
    assert "2" in decision.headline.zh


@pytest.mark.parametrize("register", ["id_cards", "population"])
def test_a_register_that_cannot_say_leaves_it_to_a_person(
    centre: Running, machine: TestMachine, application: Application, register: str
) -> None:
    centre.clock.step(DAY)
    centre.controls(silent_registers=[register])
    decision = decided(machine, application)
    assert decision.outcome is CaseOutcome.REFERRED
    assert decision.facts[0].state is RuleState.UNKNOWN


def test_no_record_is_no_proof(centre: Running, machine: TestMachine, application: Application) -> None:
    centre.clock.step(DAY)
    del records(centre)["id_cards"]["card"][ZHANG]
    decision = decided(machine, application)
    assert decision.outcome is CaseOutcome.REFERRED
    assert "没有可供核对的记录" in decision.headline.zh


def test_a_card_that_expired_meanwhile_goes_to_a_person(tmp_path: Path, person: People) -> None:
    """Zhou's card is valid to 2036-05-20, a Tuesday."""
    signed = datetime(2036, 5, 20, 16, 0, tzinfo=CHINA_STANDARD_TIME)
    settings = CentreSettings(data=tmp_path / "centre", demonstration=True)
    with running(settings, SteppedClock(signed)) as centre:
        machine = centre.machine()
        zhou = person("zhou-jianguo")
        case = next(case for case in zhou.cases if case.outcome is CaseOutcome.APPROVED)
        made = machine.application(centre.centre.definitions[case.item], zhou, case.answers)
        centre.clock.step(DAY)
        decision = decided(machine, made)
    assert decision.outcome is CaseOutcome.REFERRED
    assert late_checks.CARD_EXPIRED in [fact.text for fact in decision.facts]


def test_every_item_that_can_be_queued_tells_whom_it_asks_when_late(centre: Running) -> None:
    definition = centre.centre.definitions[ITEM]
    assert not [one for one in lint_items({ITEM: definition}) if one.severity == "error"]
    notice = definition.item.notice
    fewer = tuple(check for check in notice.checks if "证件库" not in check.register_name.zh)
    silent = definition.item.model_copy(update={"notice": notice.model_copy(update={"checks": fewer})})
    (found,) = [one for one in lint_items({ITEM: replace(definition, item=silent)}) if one.severity == "error"]
    assert "id_cards" in found.message


def test_the_morning_of_the_tests_is_a_monday() -> None:
    assert MORNING.weekday() == 0
