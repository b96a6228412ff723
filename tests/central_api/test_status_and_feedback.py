# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from urllib.parse import quote

import pytest
import requests

from central.demo import DemoPerson
from kiosk.contract import routes
from kiosk.contract.cases import CaseStatus, CaseStatusClass
from kiosk.contract.delivery import Lapse, LapseReason, Withdrawal
from kiosk.contract.feedback import (
    Acknowledgement,
    CallbackRequest,
    Complaint,
    ComplaintKind,
    Rating,
    Satisfaction,
)
from kiosk.contract.fleet import EventBatch
from kiosk.contract.message import Message
from kiosk.contract.problems import ProblemCode
from kiosk.standards import new_pick_up_code, new_uuid7
from tests.central_api.central_machine import TIMEOUT, TestMachine, answer_of, problem_of
from tests.central_api.running_centre import MORNING, Running

People = Callable[[str], DemoPerson]
ITEM = "41040000MZ-JF-0001"


def look_up(machine: TestMachine, code: str) -> CaseStatus:
    answer = machine.send("GET", routes.CASE_STATUS.format(code=code))
    assert answer.status_code == 200, answer.text
    return CaseStatus.model_validate_json(answer.content)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("zhang-xiuying", CaseStatusClass.DECIDED),
        ("wang-guilan", CaseStatusClass.IN_PROGRESS),
    ],
)
def test_a_pick_up_code_tells_a_class_and_nothing_more(
    centre: Running, machine: TestMachine, person: People, who: str, expected: CaseStatusClass
) -> None:
    one = person(who)
    case = next(case for case in one.cases if case.item == ITEM)
    made = machine.application(centre.centre.definitions[ITEM], one, case.answers)
    answer_of(machine.submit(made))
    typed = made.pick_up_code.lower().replace("-", " ").replace("0", "o")
    for code in (made.pick_up_code, typed):
        told = machine.send("GET", routes.CASE_STATUS.format(code=quote(code)))
        assert told.json() == {"status": expected.value, "as_of": "2026-11-23T10:00:00+08:00"}
    page = requests.get(centre.url + routes.STATUS_PAGE.format(code=made.pick_up_code), timeout=TIMEOUT)
    assert page.status_code == 200
    for private in (
        one.card.name,
        one.card.number,
        made.application_id,
        centre.centre.definitions[ITEM].item.plain_name.zh,
    ):
        assert private not in page.text


def test_unknown_and_impossible_codes_look_the_same(machine: TestMachine) -> None:
    for code in (new_pick_up_code(), "AAAAA-AAAAA-AAAAA", "x", "%00", "'; DROP TABLE cases"):
        assert look_up(machine, quote(code)).status is CaseStatusClass.UNKNOWN


def test_a_machine_cannot_try_codes_without_end(centre: Running, machine: TestMachine) -> None:
    count = centre.centre.limits.status_per_machine
    for _ in range(count):
        look_up(machine, new_pick_up_code())
    answer = machine.send("GET", routes.CASE_STATUS.format(code=new_pick_up_code()))
    assert answer.status_code == 429
    assert problem_of(answer) is ProblemCode.TOO_MANY
    look_up(centre.machine(), new_pick_up_code())
    centre.clock.step(61)
    look_up(machine, new_pick_up_code())


def test_an_address_cannot_try_codes_without_end(centre: Running) -> None:
    page = centre.url + routes.STATUS_PAGE.format(code=new_pick_up_code())
    answers = [requests.get(page, timeout=TIMEOUT) for _ in range(centre.centre.limits.status_per_address + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {200}
    assert answers[-1].status_code == 429
    centre.clock.step(61)
    assert requests.get(page, timeout=TIMEOUT).status_code == 200


def test_codes_are_not_stored_in_clear(centre: Running, machine: TestMachine, person: People) -> None:
    one = person("zhang-xiuying")
    made = machine.application(centre.centre.definitions[ITEM], one, {})
    answer_of(machine.submit(made))
    with centre.centre.database.read() as connection:
        stored = connection.exec_driver_sql("SELECT pick_up_hash FROM cases").scalar_one()
    assert made.pick_up_code not in stored
    assert len(stored) == 64


def rating(application_id: str, **update: object) -> Rating:
    made = Rating(
        rating_id=new_uuid7(MORNING),
        application_id=application_id,
        satisfaction=Satisfaction.GOOD,
        reasons=("快",),
        made_at=MORNING,
    )
    return made.model_copy(update=update)


def put(machine: TestMachine, path: str, message: Message) -> requests.Response:
    return machine.send("POST", path, message)


def test_a_case_is_rated_first_and_again_and_no_third_time(centre: Running, machine: TestMachine) -> None:
    application_id = new_uuid7(MORNING)
    first = rating(application_id)
    for _ in range(2):  # the answer may have been lost
        answer = put(machine, routes.RATINGS, first)
        assert Acknowledgement.model_validate_json(answer.content).id == first.rating_id
    assert put(machine, routes.RATINGS, rating(application_id, satisfaction=Satisfaction.POOR)).ok
    assert problem_of(put(machine, routes.RATINGS, rating(application_id))) is ProblemCode.KEY_REUSED
    with centre.centre.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT place, satisfaction FROM ratings ORDER BY place").all()
    assert [tuple(row) for row in rows] == [(1, "good"), (2, "poor")]


def test_another_machines_case_is_not_rated(centre: Running, machine: TestMachine, person: People) -> None:
    made = machine.application(centre.centre.definitions[ITEM], person("zhang-xiuying"), {})
    answer_of(machine.submit(made))
    answer = put(centre.machine(), routes.RATINGS, rating(made.application_id))
    assert problem_of(answer) is ProblemCode.NOT_FOUND
    long = rating(made.application_id, reasons=("x" * 101,))
    assert problem_of(put(machine, routes.RATINGS, long)) is ProblemCode.MALFORMED


def test_a_callback_gets_one_ticket(centre: Running, machine: TestMachine) -> None:
    request = CallbackRequest(
        request_id=new_uuid7(MORNING), phone="13800000011", page="home", made_at=MORNING - timedelta(hours=2)
    )
    tickets = {
        Acknowledgement.model_validate_json(put(machine, routes.CALLBACKS, request).content).ticket_no
        for _ in range(3)
    }
    assert tickets == {"HF2026112300001"}
    other = request.model_copy(update={"request_id": new_uuid7(MORNING)})
    second = Acknowledgement.model_validate_json(put(machine, routes.CALLBACKS, other).content)
    assert second.ticket_no == "HF2026112300002"
    stolen = put(centre.machine(), routes.CALLBACKS, request)
    assert problem_of(stolen) is ProblemCode.KEY_REUSED
    wrong = request.model_dump_json().replace("13800000011", "12345").encode()
    assert problem_of(machine.send("POST", routes.CALLBACKS, wrong)) is ProblemCode.MALFORMED


@pytest.mark.parametrize("kind", ["case", "lapse", "withdrawal", "rating", "callback", "complaint", "events"])
def test_a_repetition_is_written_down_before_it_is_answered(
    centre: Running, machine: TestMachine, person: People, kind: str
) -> None:
    """Where the database has copies, what a copy does not have yet must not be confirmed by reading it here."""
    made = machine.application(centre.centre.definitions[ITEM], person("zhang-xiuying"), {})
    now = centre.clock.now()
    messages: dict[str, tuple[str, Message]] = {
        "lapse": (
            routes.LAPSES,
            Lapse(
                application_id=made.application_id,
                reason=LapseReason.PARKED,
                code="form_invalid",
                item_code=made.item_code,
                signed_at=made.signed_at,
                lapsed_at=now,
            ),
        ),
        "withdrawal": (
            routes.WITHDRAWALS,
            Withdrawal(
                withdrawal_id=new_uuid7(now),
                pick_up_code=made.pick_up_code,
                card_type=made.applicant.card_type,
                number=made.applicant.number,
                made_at=now,
            ),
        ),
        "rating": (routes.RATINGS, rating(made.application_id)),
        "callback": (
            routes.CALLBACKS,
            CallbackRequest(request_id=new_uuid7(now), phone="13800000011", page="home", made_at=now),
        ),
        "complaint": (
            routes.COMPLAINTS,
            Complaint(
                complaint_id=new_uuid7(now), kind=ComplaintKind.SUGGESTION, reasons=(), page="home", made_at=now
            ),
        ),
        "events": (routes.EVENTS, EventBatch(batch_id=new_uuid7(now), dropped=0, events=())),
    }

    def send() -> requests.Response:
        return machine.submit(made) if kind == "case" else put(machine, *messages[kind])

    first = send()
    assert first.ok, first.text
    with closing(sqlite3.connect(centre.centre.database.path)) as other:
        centre.clock.step(1)
        before = other.execute("PRAGMA data_version").fetchone()
        assert send().content == first.content
        assert other.execute("PRAGMA data_version").fetchone() != before
