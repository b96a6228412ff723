# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import requests
from sqlalchemy import func, select

from central.database.schema import complaints, event_batches, machine_events
from central.retention import enforce
from kiosk.contract import routes
from kiosk.contract.feedback import Acknowledgement, Complaint, ComplaintKind
from kiosk.contract.fleet import EventBatch, TelemetryEvent
from kiosk.contract.problems import ProblemCode
from tests.central_api.central_machine import TIMEOUT, TestMachine, problem_of
from tests.central_api.running_centre import Running
from tests.central_api.told_by_machines import PHONE, complaint


def sent(machine: TestMachine, made: Complaint) -> str:
    answer = machine.send("POST", routes.COMPLAINTS, made)
    assert answer.status_code == 200, answer.text
    told = Acknowledgement.model_validate_json(answer.content)
    assert told.id == made.complaint_id
    assert told.ticket_no is not None
    return told.ticket_no


def messages(centre: Running) -> list[str]:
    return [one["text"] for one in centre.messages() if one["phone"] == PHONE]


class Desk:
    """A member of staff with a browser."""

    def __init__(self, centre: Running) -> None:
        self.centre = centre
        self.http = requests.Session()
        password = centre.centre.staff.new_password("liu-min", "刘敏")
        login = {"name": "liu-min", "password": password}
        assert self.http.post(centre.url + "/desk/login", data=login, timeout=TIMEOUT).ok

    def page(self, path: str) -> requests.Response:
        return self.http.get(self.centre.url + "/desk" + path, timeout=TIMEOUT)

    def post(self, path: str, **form: str) -> requests.Response:
        csrf = re.search(r'name="csrf" value="([^"]+)"', self.page("").text)
        assert csrf is not None
        return self.http.post(self.centre.url + "/desk" + path, data={"csrf": csrf[1], **form}, timeout=TIMEOUT)


def test_a_complaint_gets_one_ticket_and_one_message(centre: Running, machine: TestMachine) -> None:
    made = complaint(centre)
    ticket = sent(machine, made)
    assert re.fullmatch(r"TS20261123\d{5}", ticket)
    assert sent(machine, made) == ticket
    (told,) = messages(centre)
    assert ticket in told
    assert "投诉" in told
    assert sent(machine, complaint(centre)) != ticket
    with centre.centre.database.read() as connection:
        assert (
            connection.execute(select(complaints.c.asked_again).where(complaints.c.number == 1)).scalar_one() == 1
        )


def test_who_leaves_no_phone_is_asked_for_none(centre: Running, machine: TestMachine) -> None:
    sent(machine, complaint(centre, phone=None, text="", kind=ComplaintKind.SUGGESTION))
    assert centre.messages() == []


def test_another_machine_cannot_take_its_number(centre: Running, machine: TestMachine) -> None:
    made = complaint(centre)
    sent(machine, made)
    assert problem_of(centre.machine().send("POST", routes.COMPLAINTS, made)) is ProblemCode.KEY_REUSED


@pytest.mark.parametrize(
    "change",
    [
        {"reasons": ("x",) * 11},
        {"reasons": ("x" * 101,)},
        {"page": "x" * 101},
        {"item_code": "x" * 101},
        {"complaint_id": ""},
    ],
)
def test_a_complaint_is_bounded(centre: Running, machine: TestMachine, change: dict[str, Any]) -> None:
    answer = machine.send("POST", routes.COMPLAINTS, complaint(centre, **change))
    assert problem_of(answer) is ProblemCode.MALFORMED


def test_the_desk_writes_what_was_done_and_the_citizen_is_told(centre: Running, machine: TestMachine) -> None:
    ticket = sent(machine, complaint(centre))
    desk = Desk(centre)
    assert "等了四十分钟" in desk.page("/complaints").text
    assert desk.post("/complaints/1/done", answer="").status_code == 422
    assert desk.post("/complaints/1/done", answer="x" * 201).status_code == 422
    done = desk.post("/complaints/1/done", answer="已加派一名引导员。")
    assert done.status_code == 200
    assert "已加派一名引导员。" in done.text
    assert PHONE not in done.text
    assert desk.post("/complaints/1/done", answer="再来一次").status_code == 409
    last = messages(centre)[0]
    assert ticket in last
    assert "已加派一名引导员。" in last
    assert len(messages(centre)) == 2


def test_the_desks_complaints_are_not_for_everyone(centre: Running) -> None:
    answer = requests.get(centre.url + "/desk/complaints", timeout=TIMEOUT, allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/login")
    assert requests.post(centre.url + "/desk/complaints/1/done", timeout=TIMEOUT).url.endswith("/desk/login")


def test_words_and_phone_go_when_their_time_is_over(centre: Running, machine: TestMachine) -> None:
    sent(machine, complaint(centre))
    sent(machine, complaint(centre))
    assert centre.centre.complaints.done(1, "liu-min", "已处理")
    later = centre.clock.now() + timedelta(days=366)
    removed = {one.name: one.removed for one in enforce(centre.centre.database, later)}
    assert removed["complaint_words"] == 1
    first, second = sorted(centre.centre.complaints.tickets(), key=lambda one: one.number)
    assert (first.text, first.phone, first.answer) == ("", None, "已处理")
    # Nobody has dealt with the other one: its words are still needed.
    assert second.text != ""


def batch(centre: Running, batch_id: str = "b-1", events: int = 2, **changes: Any) -> EventBatch:
    made = tuple(
        TelemetryEvent(
            at=centre.clock.now() + timedelta(seconds=number),
            code="printer.paper_low",
            values={"left_mm": str(number)},
        )
        for number in range(events)
    )
    return EventBatch(**{"batch_id": batch_id, "dropped": 0, "events": made, **changes})


def rows(centre: Running) -> tuple[int, int]:
    with centre.centre.database.read() as connection:
        batches = connection.execute(select(func.count()).select_from(event_batches)).scalar_one()
        events = connection.execute(select(func.count()).select_from(machine_events)).scalar_one()
    return batches, events


def test_a_batch_is_kept_once(centre: Running, machine: TestMachine) -> None:
    made = batch(centre, dropped=3)
    for _ in range(3):
        answer = machine.send("POST", routes.EVENTS, made)
        assert Acknowledgement.model_validate_json(answer.content) == Acknowledgement(id="b-1")
    assert rows(centre) == (1, 2)
    history = centre.centre.telemetry.history(machine.machine_id)
    assert [event.details for event in history.events] == [{"left_mm": "1"}, {"left_mm": "0"}]
    assert history.dropped == 3
    # The same name from another machine is another batch.
    assert centre.machine().send("POST", routes.EVENTS, made).status_code == 200
    assert rows(centre) == (2, 4)


def test_events_are_forgotten_after_ninety_days(centre: Running, machine: TestMachine) -> None:
    machine.send("POST", routes.EVENTS, batch(centre))
    centre.clock.step(91 * 86_400)
    machine.send("POST", routes.EVENTS, batch(centre, "b-2", events=1))
    assert rows(centre) == (1, 1)
    enforce(centre.centre.database, centre.clock.now() + timedelta(days=91))
    assert rows(centre) == (0, 0)


def test_one_machine_does_not_fill_the_disk_of_all(
    centre: Running, machine: TestMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("central.fleet.telemetry._MOST_OF_A_MACHINE", 5)
    other = centre.machine()
    other.send("POST", routes.EVENTS, batch(centre, events=4))
    for number in range(3):
        machine.send("POST", routes.EVENTS, batch(centre, f"b-{number}", events=3))
    assert len(centre.centre.telemetry.history(machine.machine_id).events) == 5
    assert len(centre.centre.telemetry.history(other.machine_id).events) == 4


@pytest.mark.parametrize(
    "events",
    [
        '[{"at": "2026-11-23T10:00:00+08:00", "code": "A B", "values": {}}]',
        '[{"at": "9999-01-01T00:00:00+08:00", "code": "a", "values": {}}]',
        f'[{{"at": "2026-11-23T10:00:00+08:00", "code": "a", "values": {{"k": "{"v" * 201}"}}}}]',
        '[{"at": "2026-11-23T10:00:00+08:00", "code": "a", "values": {'
        + ",".join(f'"k{n}": "v"' for n in range(13))
        + "}}]",
    ],
)
def test_events_are_bounded(machine: TestMachine, events: str) -> None:
    body = f'{{"batch_id": "b", "dropped": 0, "events": {events}}}'.encode()
    assert problem_of(machine.send("POST", routes.EVENTS, body)) is ProblemCode.MALFORMED


def test_the_desk_shows_what_happened_to_a_machine(centre: Running, machine: TestMachine) -> None:
    machine.send("POST", routes.EVENTS, batch(centre, dropped=4))
    desk = Desk(centre)
    shown = desk.page(f"/machines/{machine.machine_id}").text
    assert "printer.paper_low" in shown
    assert "left_mm：1" in shown
    assert "另有 4 条" in shown
    assert desk.page("/machines/KJ-410400-0999").status_code == 404
