# SPDX-License-Identifier: GPL-3.0-or-later
"""Visits: what there is room for, the last place for one of two, given back, reminded of, and bad data."""

from __future__ import annotations

import copy
import json
import shutil
import threading
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from central.bookings import Freed, SlotPlan, Timetable, load_plans
from central.database.booking_tables import bookings
from central.demo import DemoPerson
from central.items import ItemDataError, load_items
from central.notifications import Purpose
from kiosk.contract import routes
from kiosk.contract.bookings import DAYS_OFFERED, SlotAnswer, parse_slot
from kiosk.contract.cases import Application, CaseOutcome, Decision, SubmissionAnswer
from kiosk.contract.delivery import Withdrawal, WithdrawalAnswer, WithdrawalOutcome
from kiosk.contract.items import ServiceItem
from kiosk.standards import WorkingDays, new_uuid7
from kiosk.timing import CHINA_STANDARD_TIME
from tests.central_api.central_machine import TestMachine
from tests.central_api.desk_clerk import clerk
from tests.central_api.running_centre import Running
from tests.central_api.test_desk_steps import asked_by_card, review
from tests.central_api.test_revocations import CHARGE

VISIT = "41040000GA-QR-0031"
ALONE = "2026-11-25T09:30/xinhua"
"""At a place with room for one."""
ITEMS = Path(__file__).parents[2] / "central" / "items"
People = Callable[[str], DemoPerson]


def applied(centre: Running, machine: TestMachine, person: DemoPerson, slot: str) -> Application:
    definition = centre.centre.definitions[VISIT]
    return machine.application(definition, person, {"reason": "expiring", "visit": slot})


def decided(machine: TestMachine, application: Application) -> Decision:
    answer = machine.submit(application)
    assert answer.status_code == 200, answer.text
    return Decision.from_payload(SubmissionAnswer.model_validate_json(answer.content).decision.payload)


def free(machine: TestMachine) -> SlotAnswer:
    answer = machine.send("GET", routes.SLOTS.format(item_code=VISIT))
    assert answer.status_code == 200, answer.text
    return SlotAnswer.model_validate_json(answer.content)


def left(machine: TestMachine, slot: str) -> int:
    wanted = parse_slot(slot)
    assert wanted is not None
    place = next(one for one in free(machine).places if one.id == wanted.place)
    days = {day.on: {time.at: time.left for time in day.times} for day in place.days}
    return days.get(wanted.starts.date(), {}).get(f"{wanted.starts:%H:%M}", 0)


def rows(centre: Running) -> list[Any]:
    with centre.centre.database.read() as connection:
        return list(connection.execute(select(bookings).order_by(bookings.c.number)).all())


def test_ten_working_days_are_offered_and_no_time_that_is_too_near(centre: Running, machine: TestMachine) -> None:
    answer = free(machine)
    assert answer.item_code == VISIT
    hall = next(one for one in answer.places if one.id == "city-hall")
    assert len(hall.days) == DAYS_OFFERED
    assert (hall.days[0].on, hall.days[-1].on) == (date(2026, 11, 23), date(2026, 12, 4))
    assert all(day.on.weekday() < 5 for day in hall.days)
    # It is ten o'clock, and a visit is booked an hour ahead.
    assert hall.days[0].times[0].at == "11:00"
    assert hall.days[1].times[0].at == "09:00"
    assert {time.left for time in hall.days[1].times} == {3}


def test_another_item_books_nothing(machine: TestMachine) -> None:
    assert machine.send("GET", routes.SLOTS.format(item_code="41040000MZ-QR-0001")).status_code == 404


def test_an_approval_is_the_booking_and_its_paper_says_where_and_when(
    centre: Running, machine: TestMachine, person: People
) -> None:
    assert left(machine, ALONE) == 1
    decision = decided(machine, applied(centre, machine, person("zhou-jianguo"), ALONE))
    assert decision.outcome is CaseOutcome.APPROVED
    assert decision.document is not None
    told = {label.zh: value.zh for label, value in decision.document.summary}
    assert told["地点"] == "新华分局户政大厅"
    assert "09:30" in told["时间"]
    assert "身份证" in told["请带"]
    english = {label.en: value.en for label, value in decision.document.summary}
    assert english["Where"] == "Household hall, Xinhua Branch"
    assert english["When"] == "25 November 2026, 09:30"
    assert english["Bring"] == "Your old ID card. This booking, on paper or on your phone."
    assert left(machine, ALONE) == 0
    (row,) = rows(centre)
    assert (row.place, row.seat, row.freed_at) == ("xinhua", 1, None)


@pytest.mark.parametrize(
    "slot",
    [
        "2026-11-28T09:30/city-hall",
        "2026-11-25T09:40/city-hall",
        "2026-12-31T09:30/city-hall",
        "2026-11-23T10:30/city-hall",
        "2026-11-20T09:30/city-hall",
    ],
)
def test_a_time_that_nobody_offered_is_not_booked(
    centre: Running, machine: TestMachine, person: People, slot: str
) -> None:
    decision = decided(machine, applied(centre, machine, person("zhou-jianguo"), slot))
    assert decision.outcome in (CaseOutcome.SUPPLEMENT, CaseOutcome.REFERRED)
    assert rows(centre) == []


def test_a_place_that_there_is_not_is_seen_by_a_person(
    centre: Running, machine: TestMachine, person: People
) -> None:
    decision = decided(machine, applied(centre, machine, person("zhou-jianguo"), "2026-11-25T09:30/moon"))
    assert decision.outcome is CaseOutcome.REFERRED
    assert rows(centre) == []


def test_of_two_at_once_for_the_last_place_one_gets_it(
    centre: Running, machine: TestMachine, person: People
) -> None:
    """Both are decided before either is stored: the book is looked at, and only the commit takes the room."""
    people = ("zhou-jianguo", "wu-xiaoyan", "li-ji", "he-jun")
    wanting = [applied(centre, machine, person(who), ALONE) for who in people]
    gate, decider = threading.Barrier(len(people)), centre.centre.intake._decider
    looked, lock, decide = [], threading.Lock(), decider.decide

    def together(*args: Any, **named: Any) -> Any:
        made = decide(*args, **named)
        with lock:
            looked.append(made.decision.outcome)
            first = len(looked) <= len(people)
        if first:
            gate.wait(timeout=20)
        return made

    decider.decide = together  # type: ignore[method-assign]
    answers: list[CaseOutcome] = []

    def hand_in(application: Application) -> None:
        body = application.model_dump_json().encode()
        record = centre.centre.fleet.machine(application.machine_id)
        assert record is not None
        told = centre.centre.intake.submit(record, application.application_id, body)
        assert isinstance(told, bytes), told
        answer = SubmissionAnswer.model_validate_json(told)
        answers.append(Decision.from_payload(answer.decision.payload).outcome)

    threads = [threading.Thread(target=hand_in, args=(one,)) for one in wanting]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    # Everybody was told that there is room, and one got it.
    assert looked[: len(people)] == [CaseOutcome.APPROVED] * len(people)
    assert sorted(answers) == [CaseOutcome.APPROVED, *[CaseOutcome.SUPPLEMENT] * (len(people) - 1)]
    assert len(rows(centre)) == 1


def test_rules_that_see_room_where_there_is_none_hold_no_thread_for_ever(
    centre: Running, machine: TestMachine, person: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan that changed under the booking, or rules that ask about another visit: the machine comes again."""
    tried: list[str] = []

    def gone(_connection: object, application: Application) -> bool:
        tried.append(application.application_id)
        if len(tried) > 1000:
            raise AssertionError("it is tried again and again")
        return False

    application = applied(centre, machine, person("zhou-jianguo"), ALONE)
    with monkeypatch.context() as patched:
        patched.setattr(centre.centre.bookings, "take", gone)
        answer = machine.submit(application)
    assert answer.status_code == 500
    assert 1 < len(tried) < 10
    assert rows(centre) == []
    assert decided(machine, application).outcome is CaseOutcome.APPROVED


def test_the_database_itself_has_no_seat_for_two(centre: Running, machine: TestMachine, person: People) -> None:
    first = applied(centre, machine, person("zhou-jianguo"), "2026-11-25T09:30/city-hall")
    second = applied(centre, machine, person("wu-xiaoyan"), "2026-11-25T10:00/city-hall")
    decided(machine, first)
    decided(machine, second)
    one, other = rows(centre)
    moved = {"starts_at": one.starts_at, "seat": one.seat}
    statement = bookings.update().where(bookings.c.number == other.number).values(moved)
    with centre.centre.database.write() as connection, pytest.raises(IntegrityError):
        connection.execute(statement)


def test_nobody_has_two_visits_that_are_to_come(centre: Running, machine: TestMachine, person: People) -> None:
    whom = person("zhou-jianguo")
    decided(machine, applied(centre, machine, whom, ALONE))
    again = decided(machine, applied(centre, machine, whom, "2026-11-26T09:30/city-hall"))
    assert again.outcome is CaseOutcome.SUPPLEMENT
    assert [lack.what.zh for lack in again.lacks] == ["先取消原来的预约"]
    assert len(rows(centre)) == 1


def _cancel(machine: TestMachine, application: Application, number: str) -> WithdrawalAnswer:
    order = Withdrawal(
        withdrawal_id=new_uuid7(machine.clock.now()),
        pick_up_code=application.pick_up_code,
        card_type=application.applicant.card_type,
        number=number,
        made_at=machine.clock.now(),
    )
    answer = machine.send("POST", routes.WITHDRAWALS, order)
    assert answer.status_code == 200, answer.text
    return WithdrawalAnswer.model_validate_json(answer.content)


def test_whoever_does_not_come_gives_the_place_back(centre: Running, machine: TestMachine, person: People) -> None:
    whom = person("zhou-jianguo")
    application = applied(centre, machine, whom, ALONE)
    decision = decided(machine, application)
    # A stranger with the slip in hand stops nothing.
    _cancel(machine, application, person("wu-xiaoyan").card.number)
    assert left(machine, ALONE) == 0
    answer = _cancel(machine, application, whom.card.number)
    assert (answer.outcome, answer.case_no) == (WithdrawalOutcome.NOTED, decision.case_no)
    assert left(machine, ALONE) == 1
    assert rows(centre)[0].freed_as == Freed.CANCELLED.value
    other = decided(machine, applied(centre, machine, person("wu-xiaoyan"), ALONE))
    assert other.outcome is CaseOutcome.APPROVED
    # Who cancelled may book again.
    again = decided(machine, applied(centre, machine, whom, "2026-11-26T09:30/city-hall"))
    assert again.outcome is CaseOutcome.APPROVED


def test_whoever_asks_for_a_review_of_a_cancelled_visit_still_reads_that_it_is_cancelled(
    centre: Running, machine: TestMachine, person: People
) -> None:
    """Upheld, it was told as booked, and somebody else had the place."""
    whom = person("zhou-jianguo")
    application = applied(centre, machine, whom, ALONE)
    decided(machine, application)
    _cancel(machine, application, whom.card.number)
    assert "取消" in asked_by_card(machine, application).headline.zh
    review(centre, machine, application)
    assert "取消" in asked_by_card(machine, application).headline.zh
    one = clerk(centre)
    assert one.post(f"/cases/{application.application_id}/take").ok
    assert one.post(f"/cases/{application.application_id}/uphold", reason="是本人取消的").ok
    assert "取消" in asked_by_card(machine, application).headline.zh


def test_of_a_cancelled_visit_no_approval_is_left_to_take_back(
    centre: Running, machine: TestMachine, person: People
) -> None:
    """The desk had a line that nobody could end."""
    whom = person("zhou-jianguo")
    application = applied(centre, machine, whom, ALONE)
    decided(machine, application)
    assert clerk(centre).post(f"/revocations/{application.application_id}/announce", **CHARGE).ok
    assert len(centre.centre.revocations.lines(lambda *_: True, ended=False)) == 1
    _cancel(machine, application, whom.card.number)
    assert centre.centre.revocations.lines(lambda *_: True, ended=False) == []
    (line,) = centre.centre.revocations.lines(lambda *_: True, ended=True)
    assert (line.ended_as, line.ended_by) == ("kept", "本人")
    assert clerk(centre, "chen-hua").page(f"/revocations/{application.application_id}").ok


def test_the_paper_of_a_cancelled_visit_says_that_it_counts_no_more(
    centre: Running, machine: TestMachine, person: People
) -> None:
    """Otherwise two stand at the counter, each with a paper that is in order."""
    whom = person("zhou-jianguo")
    application = applied(centre, machine, whom, ALONE)
    decision = decided(machine, application)
    assert decision.document is not None
    before = requests.get(decision.document.verify_url, timeout=15)
    assert "取消" not in before.text
    _cancel(machine, application, whom.card.number)
    after = requests.get(decision.document.verify_url, timeout=15)
    assert "预约已取消" in after.text
    revoked = centre.centre.papers.revoked(decision.document.document_id)
    assert revoked is not None
    # Nor does the machine print it any more.
    answer = machine.send("GET", routes.DOCUMENT.format(document_id=decision.document.document_id))
    assert answer.status_code == 410, answer.text


def test_after_its_time_a_visit_cannot_be_cancelled(centre: Running, machine: TestMachine, person: People) -> None:
    whom = person("zhou-jianguo")
    application = applied(centre, machine, whom, ALONE)
    decided(machine, application)
    centre.clock.step(3 * 86400)
    assert _cancel(machine, application, whom.card.number).outcome is WithdrawalOutcome.TOO_LATE
    assert rows(centre)[0].freed_at is None


def test_a_revoked_approval_gives_the_place_back(centre: Running, machine: TestMachine, person: People) -> None:
    application = applied(centre, machine, person("zhou-jianguo"), ALONE)
    decided(machine, application)
    with centre.centre.database.write() as connection:
        assert centre.centre.bookings.give_back(connection, application.application_id, Freed.REVOKED)
    assert left(machine, ALONE) == 1
    with centre.centre.database.write() as connection:
        assert not centre.centre.bookings.give_back(connection, application.application_id, Freed.REVOKED)


def test_a_person_books_no_more_than_there_is_room(centre: Running, machine: TestMachine, person: People) -> None:
    waiting = applied(centre, machine, person("wang-guilan"), ALONE)
    assert decided(machine, waiting).outcome is CaseOutcome.REFERRED
    assert left(machine, ALONE) == 1
    decided(machine, applied(centre, machine, person("zhou-jianguo"), ALONE))
    desk = clerk(centre)
    path = f"/cases/{waiting.application_id}"
    assert desk.post(f"{path}/take").status_code == 200
    answer = desk.post(f"{path}/approve", note="核对过了")
    assert answer.status_code == 409
    assert "约满" in answer.text
    assert len(rows(centre)) == 1


def test_people_are_reminded_once_the_day_before(centre: Running, machine: TestMachine, person: People) -> None:
    application = applied(centre, machine, person("zhou-jianguo"), ALONE)
    decided(machine, application)
    assert centre.centre.bookings.remind() == 0
    centre.clock.step(86400)
    assert centre.centre.bookings.remind() == 1
    assert centre.centre.bookings.remind() == 0
    told = [one["text"] for one in centre.messages() if "提醒" in one["text"]]
    assert len(told) == 1
    assert "09:30" in told[0]
    assert "新华分局户政大厅" in told[0]


def test_no_reminder_at_night_and_none_of_what_was_cancelled(
    centre: Running, machine: TestMachine, person: People
) -> None:
    whom = person("zhou-jianguo")
    application = applied(centre, machine, whom, ALONE)
    decided(machine, application)
    centre.clock.step(86400 - 4 * 3600)
    assert centre.clock.now().astimezone(CHINA_STANDARD_TIME).hour < 9
    assert centre.centre.bookings.remind() == 0
    centre.clock.step(4 * 3600)
    assert centre.centre.bookings.remind() == 1
    _cancel(machine, application, whom.card.number)
    assert not [one for one in centre.messages() if "提醒" in one["text"]]
    assert Purpose.VISIT.value == "visit"


# Data.

PLAN = json.loads((ITEMS / "id_card_visit" / "slots.json").read_text())


def _timetable(plan: dict[str, Any], **calendar: Any) -> Timetable:
    return Timetable(SlotPlan.from_payload(plan), WorkingDays(**calendar))


def test_holidays_and_closed_days_have_no_times_and_worked_weekends_have_mondays() -> None:
    plan = copy.deepcopy(PLAN)
    plan["closed"] = ["2026-11-24"]
    table = _timetable(plan, holidays=[date(2026, 11, 25)], working_weekends=[date(2026, 11, 28)])
    hall = table.plan.places[0]
    assert table.times(hall, date(2026, 11, 23))[:2] == ("09:00", "09:30")
    assert table.times(hall, date(2026, 11, 24)) == ()
    assert table.times(hall, date(2026, 11, 25)) == ()
    assert table.times(hall, date(2026, 11, 28)) == table.times(hall, date(2026, 11, 23))
    assert table.times(hall, date(2026, 11, 29)) == ()
    # No visit begins that would end after closing time.
    assert table.times(hall, date(2026, 11, 23))[-1] == "16:30"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "2026-11-25",
        "2026-11-25T09:30",
        "2026-11-25T09:30/",
        "2026-11-25T9:30/hall",
        "2026-02-30T09:30/hall",
        "2026-11-25T24:30/hall",
        "2026-11-25T09:30/HALL",
        "2026-11-25T09:30/hall ",
        " 2026-11-25T09:30/hall",
        "2026-11-25T09:30/a/b",
        "2026-11-25T09:30/" + "x" * 60,
        17,
        None,
    ],
)
def test_what_is_no_visit_is_none(value: object) -> None:
    assert parse_slot(value) is None


def test_a_visit_has_one_name() -> None:
    slot = parse_slot("2026-11-25T09:30/city-hall")
    assert slot is not None
    assert slot.starts == datetime(2026, 11, 25, 9, 30, tzinfo=CHINA_STANDARD_TIME)
    assert str(slot) == "2026-11-25T09:30/city-hall"


def _spoilt(plan: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    def change(**values: Any) -> dict[str, Any]:
        return {**copy.deepcopy(plan), **values}

    twice = change()
    twice["places"][1]["id"] = "city-hall"
    overlap = change()
    overlap["places"][0]["hours"].append({"days": ["monday"], "opens": "09:00", "closes": "10:00"})
    backward = change()
    backward["places"][0]["hours"][0]["opens"] = "12:30"
    none = change(places=[])
    other = change(field="when")
    nobody = change()
    nobody["places"][0]["capacity"] = 0
    return [
        (twice, "one id"),
        (overlap, "overlap"),
        (backward, "before closes"),
        (none, "places"),
        (other, "asks for a visit in"),
        (nobody, "capacity"),
        (change(unknown=1), "unknown"),
    ]


@pytest.mark.parametrize(("plan", "told"), _spoilt(PLAN))
def test_wrong_data_is_refused_with_file_and_place(tmp_path: Path, plan: dict[str, Any], told: str) -> None:
    folder = tmp_path / "id_card_visit"
    folder.mkdir()
    shutil.copy(ITEMS / "id_card_visit" / "item.json", folder / "item.json")
    (folder / "slots.json").write_text(json.dumps(plan))
    with pytest.raises(ItemDataError, match=r"id_card_visit/slots\.json") as refused:
        load_plans(tmp_path, _items())
    assert told in str(refused.value)


def test_an_item_that_asks_for_a_visit_needs_its_times(tmp_path: Path) -> None:
    with pytest.raises(ItemDataError, match=VISIT):
        load_plans(tmp_path, _items())


def _items() -> dict[str, ServiceItem]:
    return {code: one.item for code, one in load_items().items() if code == VISIT}
