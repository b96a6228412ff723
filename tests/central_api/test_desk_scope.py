# SPDX-License-Identifier: GPL-3.0-or-later
"""Who of another department, or of another role, finds nothing: in every list, page, file, search and form."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from central.demo import DemoPerson
from central.desk.roles import ALL_BUT_AUDIT, Permission, Role, permissions_of, roles_of
from central.intake.case_state import CaseEvent, CaseState
from kiosk.contract import routes
from kiosk.contract.cases import Application, DecisionWay
from kiosk.contract.feedback import CallbackRequest
from kiosk.standards import new_uuid7
from tests.central_api.central_machine import TestMachine, answer_of
from tests.central_api.desk_clerk import CIVIL_AFFAIRS, ITEM, TRANSPORT, Clerk, clerk, line_of_case, referred_case
from tests.central_api.running_centre import Running
from tests.central_api.told_by_machines import complaint, lapse_of

People = Callable[[str], DemoPerson]
_FIELDS = {
    "note": "x",
    "reason": "x",
    "legal_basis": "x",
    "remedy": "x",
    "to": "liu-min",
    "stands_for": "extended",
    "until": "2026-12-01",
    **{f"{name}0": "x" for name in ("what", "why", "how", "where")},
}


@pytest.fixture
def referred(centre: Running, machine: TestMachine, person: People) -> Application:
    return referred_case(centre, machine, person)


def without_token(text: str) -> str:
    return re.sub(r'name="csrf" value="[^"]+"', "", text)


def same_as_nothing(other: Clerk, path: str) -> None:
    """The answer to an id that exists is that to one that does not."""
    seen, unknown = other.page(path), other.page("/cases/none")
    assert (seen.status_code, seen.text) == (404, unknown.text)


def test_another_department_sees_no_row_and_no_case(
    centre: Running, machine: TestMachine, referred: Application
) -> None:
    case_no = line_of_case(centre, referred).case_no
    own = clerk(centre, "own", Role.CLERK, department=CIVIL_AFFAIRS)
    other = clerk(centre, "other", *ALL_BUT_AUDIT, department=TRANSPORT)
    for queue in ("", "/queues/waiting", "/queues/open", "/queues/flagged", "/queues/mine", "/ended"):
        assert case_no not in other.page(queue).text
    assert case_no in own.page("").text
    assert case_no not in other.page("/queues/chief").text
    same_as_nothing(other, f"/cases/{referred.application_id}")
    assert referred.applicant.name in own.page(f"/cases/{referred.application_id}").text


def test_another_department_finds_nothing_by_number_or_code(
    centre: Running, machine: TestMachine, referred: Application
) -> None:
    other = clerk(centre, "other", Role.CLERK, department=TRANSPORT)
    for told in (line_of_case(centre, referred).case_no, referred.pick_up_code):
        found, unknown = other.post("/find", told=told), other.post("/find", told="AAAAA-AAAAA-AAAAA")
        assert (found.status_code, without_token(found.text)) == (404, without_token(unknown.text))


@pytest.mark.parametrize("event", list(CaseEvent))
def test_another_department_cannot_act(
    centre: Running, machine: TestMachine, referred: Application, event: CaseEvent
) -> None:
    other = clerk(centre, "other", *ALL_BUT_AUDIT, department=TRANSPORT)
    answer = other.post(f"/cases/{referred.application_id}/{event.value}", **_FIELDS)
    assert answer.status_code == 404
    assert answer.text == other.post("/cases/none/take", **_FIELDS).text
    line = line_of_case(centre, referred)
    assert (line.state, line.handler) == (CaseState.WAITING, None)


def test_a_guessed_token_of_another_department_tells_nothing_either(
    centre: Running, machine: TestMachine, referred: Application
) -> None:
    other = clerk(centre, "other", Role.CLERK, department=TRANSPORT)
    other.csrf = "guessed"
    there = other.post(f"/cases/{referred.application_id}/take")
    assert (there.status_code, there.text) == (403, other.post("/cases/none/take").text)


def test_another_department_opens_no_paper(centre: Running, machine: TestMachine, person: People) -> None:
    made = machine.application(centre.centre.definitions[ITEM], person("zhang-xiuying"), {}, way=DecisionWay.PERSON)
    answer_of(machine.submit(made))
    own = clerk(centre, "own", Role.CLERK, department=CIVIL_AFFAIRS)
    path = f"/cases/{made.application_id}"
    own.post(path + "/take")
    link = re.search(r"/desk(/papers/[^\"]+)", own.post(path + "/approve", note="核对无误").text)
    assert link is not None
    assert own.page(link.group(1)).headers["Content-Type"] == "application/pdf"
    other = clerk(centre, "other", Role.CLERK, department=TRANSPORT)
    same_as_nothing(other, link.group(1))
    same_as_nothing(other, f"{path}/attachments/any-paper")


def test_call_backs_and_complaints_are_of_their_item(centre: Running, machine: TestMachine) -> None:
    now = centre.clock.now()
    for item, phone in ((ITEM, "13800000011"), (None, "13800000012")):
        machine.send(
            "POST",
            routes.CALLBACKS,
            CallbackRequest(request_id=new_uuid7(now), phone=phone, page="home", made_at=now, item_code=item),
        )
        machine.send(
            "POST",
            routes.COMPLAINTS,
            complaint(centre, text=f"about {item}", item_code=item),
        )
    other = clerk(centre, "other", Role.CLERK, department=TRANSPORT)
    assert "13800000011" not in other.page("/callbacks").text
    assert "13800000012" in other.page("/callbacks").text
    assert other.post("/callbacks/1/done").status_code == 404
    assert f"about {ITEM}" not in other.page("/complaints").text
    assert "about None" in other.page("/complaints").text
    assert other.post("/complaints/1/done", answer="x").status_code == 404
    own = clerk(centre, "own", Role.CLERK, department=CIVIL_AFFAIRS)
    assert "13800000011" in own.page("/callbacks").text
    assert own.post("/callbacks/1/done").ok


def test_a_lapse_is_of_its_item(centre: Running, machine: TestMachine, person: People) -> None:
    made = machine.application(centre.centre.definitions[ITEM], person("zhou-jianguo"), {})
    assert machine.send("POST", routes.LAPSES, lapse_of(centre, made)).status_code == 200
    other = clerk(centre, "other", Role.CLERK, department=TRANSPORT)
    assert "/desk/lapses/1" not in other.page("/lapses").text
    same_as_nothing(other, "/lapses/1")
    assert other.post("/lapses/1/called", note="x").status_code == 404
    own = clerk(centre, "own", Role.CLERK, department=CIVIL_AFFAIRS)
    assert made.applicant.name in own.page("/lapses/1").text


def test_a_withdrawal_that_came_too_late_names_no_case_of_another_department(
    centre: Running, machine: TestMachine, referred: Application
) -> None:
    shown = {
        "card_type": referred.applicant.card_type.value,
        "number": referred.applicant.number,
        "code": referred.pick_up_code,
    }
    case_no = line_of_case(centre, referred).case_no
    other = clerk(centre, "other", Role.CLERK, department=TRANSPORT).post("/withdrawals", **shown)
    assert (other.status_code, case_no in other.text) == (409, False)
    own = clerk(centre, "own", Role.CLERK, department=CIVIL_AFFAIRS).post("/withdrawals", **shown)
    assert (own.status_code, case_no in own.text) == (409, True)


def test_an_auditor_reads_and_does_nothing(centre: Running, machine: TestMachine, referred: Application) -> None:
    auditor = clerk(centre, "auditor", Role.AUDITOR)
    path = f"/cases/{referred.application_id}"
    shown = auditor.page(path)
    assert referred.applicant.name in shown.text
    assert "<textarea" not in shown.text
    for event in (event for event in CaseEvent if event is not CaseEvent.TAKE):
        assert auditor.post(f"{path}/{event.value}", **_FIELDS).status_code in (403, 422), event
    assert auditor.post(path + "/take").status_code == 403
    assert auditor.post("/withdrawals", code="x", number="x", card_type="x").status_code == 404
    assert auditor.post("/callbacks/1/done").status_code == 404
    line = line_of_case(centre, referred)
    assert (line.state, line.handler) == (CaseState.WAITING, None)


def test_the_operator_of_machines_sees_no_citizen(
    centre: Running, machine: TestMachine, referred: Application
) -> None:
    operator = clerk(centre, "operator", Role.OPERATOR)
    assert machine.machine_id in operator.page("/machines").text
    assert operator.page("").url.endswith("/machines")
    for path in (
        f"/cases/{referred.application_id}",
        "/queues/open",
        "/ended",
        "/callbacks",
        "/complaints",
        "/book",
    ):
        assert operator.page(path).status_code == 404
    assert operator.post("/find", told=referred.pick_up_code).status_code == 404


def test_a_clerk_has_no_machines_book_or_chiefs_queue(centre: Running) -> None:
    one = clerk(centre, "clerk", Role.CLERK, department=CIVIL_AFFAIRS)
    for path in ("/machines", "/machines/KJ-410400-0001", "/book", "/queues/chief"):
        assert one.page(path).status_code == 404
    text = one.page("").text
    assert "首席服务官" not in text
    assert "/desk/machines" not in text


def test_an_account_that_is_closed_is_out_at_once(centre: Running, referred: Application) -> None:
    password = centre.centre.staff.new_password("liu-min", "刘敏")
    one = Clerk(centre.url)
    one.log_in("liu-min", password)
    one.post(f"/cases/{referred.application_id}/take")
    assert centre.centre.staff.end("liu-min")
    assert one.page("").url.endswith("/desk/login")
    assert one.log_in("liu-min", password).status_code == 403
    assert not centre.centre.staff.end("liu-min")
    assert centre.centre.queues.held_by("liu-min") == [line_of_case(centre, referred).case_no]
    centre.centre.staff.put("liu-min", "刘敏", password)
    assert one.log_in("liu-min", password).ok


def test_roles_are_read_anew_with_every_page(centre: Running, referred: Application) -> None:
    password = "long-enough-password"
    centre.centre.staff.put("liu-min", "刘敏", password)
    one = Clerk(centre.url)
    one.log_in("liu-min", password)
    assert one.page(f"/cases/{referred.application_id}").ok
    with centre.centre.database.write() as connection:
        connection.exec_driver_sql("UPDATE staff SET department = ? WHERE name = 'liu-min'", (TRANSPORT,))
    assert one.page(f"/cases/{referred.application_id}").status_code == 404


def test_nobody_audits_themselves() -> None:
    with pytest.raises(ValueError, match="auditor"):
        roles_of(["auditor", "clerk"])
    with pytest.raises(ValueError, match="no role boss"):
        roles_of(["boss"])
    with pytest.raises(ValueError, match="has a role"):
        roles_of([])
    acting = {Permission.HANDLE_CASES, Permission.ASSIGN, Permission.PAUSE, Permission.ASK_AGAIN, Permission.REVOKE}
    assert not permissions_of([Role.AUDITOR]) & acting
    assert [role for role in Role if Permission.READ_BOOK in permissions_of([role])] == [Role.AUDITOR]


def test_a_case_of_an_item_that_is_gone_stays_with_its_department(
    centre: Running, machine: TestMachine, referred: Application
) -> None:
    del centre.centre.definitions[ITEM]
    own = clerk(centre, "own", Role.CLERK, department=CIVIL_AFFAIRS)
    assert own.page(f"/cases/{referred.application_id}").ok
    assert line_of_case(centre, referred).case_no in own.page("").text
    other = clerk(centre, "other", Role.CLERK, department=TRANSPORT)
    assert other.page(f"/cases/{referred.application_id}").status_code == 404
    centre.clock.step(timedelta(days=1).total_seconds())
    assert line_of_case(centre, referred).department == CIVIL_AFFAIRS
