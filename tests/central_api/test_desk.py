# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import requests
from sqlalchemy import Connection

from central.demo import DemoPerson
from central.desk.actions import StaffRecord
from central.intake.replaying import replay_cases
from kiosk.contract import routes
from kiosk.contract.cases import Application, CaseOutcome, CaseStatus, CaseStatusClass, Decision
from kiosk.contract.feedback import CallbackRequest
from kiosk.sealing import SignedEnvelope, digest
from kiosk.standards import new_uuid7
from tests.central_api.central_machine import TIMEOUT, TestMachine, answer_of
from tests.central_api.desk_clerk import ITEM, Clerk, clerk, first_line
from tests.central_api.running_centre import Running

People = Callable[[str], DemoPerson]


@pytest.fixture
def referred(centre: Running, machine: TestMachine, person: People) -> Application:
    wang = person("wang-guilan")
    case = next(case for case in wang.cases if case.item == ITEM)
    made = machine.application(centre.centre.definitions[ITEM], wang, case.answers)
    decision = Decision.from_payload(answer_of(machine.submit(made)).decision.payload)
    assert decision.outcome is CaseOutcome.REFERRED
    return made


def status(machine: TestMachine, application: Application) -> CaseStatusClass:
    answer = machine.send("GET", routes.CASE_STATUS.format(code=application.pick_up_code))
    return CaseStatus.model_validate_json(answer.content).status


def last_step(centre: Running, machine: TestMachine) -> tuple[StaffRecord, Decision | None]:
    """The last record, and the decision as citizens get it; both with their signatures checked."""
    with centre.centre.database.read() as connection:
        row = connection.exec_driver_sql("SELECT record, envelope FROM decisions ORDER BY id DESC LIMIT 1").one()
    record = SignedEnvelope.model_validate_json(row.record)
    staff_record = StaffRecord.from_payload(machine.trusted.open(record, "decision_record"))
    if row.envelope is None:
        return staff_record, None
    envelope = SignedEnvelope.model_validate_json(row.envelope)
    return staff_record, Decision.from_payload(machine.trusted.open(envelope, "decision"))


def test_nobody_sits_down_without_logging_in(centre: Running, referred: Application) -> None:
    stranger = Clerk(centre.url)
    for path in ("", "/ended", "/callbacks", "/machines", f"/cases/{referred.application_id}"):
        answer = stranger.page(path)
        assert answer.url.endswith("/desk/login")
        assert referred.applicant.name not in answer.text
    act = stranger.post(f"/cases/{referred.application_id}/take")
    assert act.url.endswith("/desk/login")


def test_wrong_passwords_are_slowed_down(centre: Running) -> None:
    password = centre.centre.staff.new_password("liu-min", "刘敏")
    one = Clerk(centre.url)
    answers = [one.log_in("liu-min", "wrong-password") for _ in range(10)]
    assert {answer.status_code for answer in answers} == {403}
    assert one.log_in("liu-min", password).status_code == 429
    centre.clock.step(61)
    assert one.log_in("liu-min", password).ok
    assert one.page("").status_code == 200


def test_unknown_names_and_wrong_passwords_look_the_same(centre: Running) -> None:
    centre.centre.staff.new_password("liu-min", "刘敏")
    one = Clerk(centre.url)
    assert one.log_in("liu-min", "wrong-password").text == one.log_in("nobody", "wrong-password").text


def test_a_session_ends(centre: Running) -> None:
    one = clerk(centre)
    assert "待办" in one.page("").text
    cookie = next(iter(one.http.cookies))
    assert cookie.path == "/desk"
    assert cookie.has_nonstandard_attr("HttpOnly")
    centre.clock.step(8 * 3600 + 1)
    assert one.page("").url.endswith("/login")
    two = clerk(centre)
    kept = dict(two.http.cookies)
    two.post("/logout")
    two.http.cookies.update(kept)
    assert two.page("").url.endswith("/login")


def test_a_form_of_another_site_does_nothing(centre: Running, machine: TestMachine, referred: Application) -> None:
    one = clerk(centre)
    one.csrf = "guessed"
    assert one.post(f"/cases/{referred.application_id}/take").status_code == 403
    assert status(machine, referred) is CaseStatusClass.IN_PROGRESS
    assert first_line(centre).handler is None


def test_a_referred_case_is_taken_and_approved(
    centre: Running, machine: TestMachine, referred: Application, person: People
) -> None:
    one = clerk(centre)
    case_no = first_line(centre).case_no
    assert case_no in one.page("").text
    path = f"/cases/{referred.application_id}"
    shown = one.page(path).text
    assert referred.applicant.name in shown
    assert "data:image/png;base64," in shown
    assert one.post(path + "/take").ok
    assert last_step(centre, machine)[0].staff == "liu-min"
    assert one.post(path + "/approve").status_code == 422
    assert one.post(path + "/approve", note="已电话核实户籍").ok
    record, decision = last_step(centre, machine)
    assert decision is not None
    assert record.decision == decision
    assert record.note == "已电话核实户籍"
    assert (decision.outcome, decision.automatic) == (CaseOutcome.APPROVED, False)
    assert status(machine, referred) is CaseStatusClass.DECIDED
    assert case_no in one.page("/ended").text
    assert case_no not in one.page("").text
    message = centre.messages()[0]
    assert message["phone"] == person("wang-guilan").phone
    assert case_no in message["text"]
    assert referred.applicant.name not in message["text"]
    assert referred.pick_up_code not in message["text"]
    assert one.post(path + "/take").status_code == 409


def test_an_approval_by_a_person_makes_the_paper(centre: Running, machine: TestMachine, person: People) -> None:
    from kiosk.contract.cases import DecisionWay

    zhang = person("zhang-xiuying")
    made = machine.application(centre.centre.definitions[ITEM], zhang, {}, way=DecisionWay.PERSON)
    answer_of(machine.submit(made))
    one = clerk(centre)
    path = f"/cases/{made.application_id}"
    one.post(path + "/take")
    one.post(path + "/approve", note="核对无误")
    _, decision = last_step(centre, machine)
    assert decision is not None
    assert decision.document is not None
    paper = machine.send("GET", routes.DOCUMENT.format(document_id=decision.document.document_id))
    assert paper.ok
    assert requests.get(decision.document.verify_url, timeout=TIMEOUT).ok


def test_a_supplement_names_every_lack_and_comes_back(
    centre: Running, machine: TestMachine, referred: Application
) -> None:
    one = clerk(centre)
    path = f"/cases/{referred.application_id}"
    one.post(path + "/take")
    half = {"what0": "户口本", "why0": "人口库没有住址"}
    assert one.post(path + "/ask_supplement", **half).status_code == 422
    full = {**half, "how0": "带原件", "where0": "市民之家 12 号窗口"}
    second = {"what1": "照片", "why1": "看不清", "how1": "重拍", "where1": "任意窗口"}
    assert one.post(path + "/ask_supplement", **full, **second).ok
    _, decision = last_step(centre, machine)
    assert decision is not None
    assert decision.outcome is CaseOutcome.SUPPLEMENT
    assert [lack.what.zh for lack in decision.lacks] == ["户口本", "照片"]
    assert decision.resume_until is not None
    assert status(machine, referred) is CaseStatusClass.SUPPLEMENT_WANTED
    other = clerk(centre, "chen-hua")
    assert other.post(path + "/take").status_code == 409
    assert other.post(path + "/bring").status_code == 422
    assert other.post(path + "/bring", note="户口本原件，照片重拍了").ok
    assert status(machine, referred) is CaseStatusClass.IN_PROGRESS
    assert other.post(path + "/approve", note="补齐了").ok
    assert status(machine, referred) is CaseStatusClass.DECIDED


def test_a_refusal_needs_reason_basis_and_remedy(
    centre: Running, machine: TestMachine, referred: Application
) -> None:
    one = clerk(centre)
    path = f"/cases/{referred.application_id}"
    one.post(path + "/take")
    assert one.post(path + "/refuse", reason="户籍不在本市", legal_basis="").status_code == 422
    assert one.post(
        path + "/refuse", reason="户籍不在本市", legal_basis="本市办法第三条", remedy="60 日内申请复议"
    ).ok
    _, decision = last_step(centre, machine)
    assert decision is not None
    assert decision.refusal is not None
    assert decision.refusal.remedy.zh == "60 日内申请复议"
    assert status(machine, referred) is CaseStatusClass.DECIDED


def test_a_case_is_closed_with_a_reason(centre: Running, machine: TestMachine, referred: Application) -> None:
    one = clerk(centre)
    path = f"/cases/{referred.application_id}"
    one.post(path + "/take")
    assert one.post(path + "/close", reason="本人撤回").ok
    assert status(machine, referred) is CaseStatusClass.CLOSED
    assert last_step(centre, machine)[1] is None
    assert "本人撤回" in one.page(path).text


def test_two_people_do_not_decide_one_case(centre: Running, machine: TestMachine, referred: Application) -> None:
    first, second = clerk(centre), clerk(centre, "chen-hua")
    path = f"/cases/{referred.application_id}"
    assert first.post(path + "/take").ok
    assert second.post(path + "/approve", note="我来").status_code == 409
    assert second.post(path + "/take").ok
    assert first.post(path + "/approve", note="还是我").status_code == 409
    assert second.post(path + "/hand_back", note="请假").ok
    assert first_line(centre).handler is None
    assert first.post(path + "/take").ok


def test_unknown_cases_and_actions_are_not_found(centre: Running) -> None:
    one = clerk(centre)
    assert one.page("/cases/none").status_code == 404
    assert one.post("/cases/none/take").status_code == 404
    assert one.post("/cases/none/explode").status_code == 400


def test_the_desk_shows_what_the_rules_found(centre: Running, referred: Application) -> None:
    text = clerk(centre).page(f"/cases/{referred.application_id}").text
    assert "规则核对：转人工" in text
    for rule in centre.centre.definitions[ITEM].rule_set.rules:
        assert rule.data.text.zh in text


def test_callbacks_are_called_and_machines_are_watched(centre: Running, machine: TestMachine) -> None:
    from datetime import timedelta

    request = CallbackRequest(
        request_id=new_uuid7(centre.clock.now()),
        phone="13800000011",
        page="home",
        made_at=centre.clock.now() - timedelta(minutes=3),
        item_code=ITEM,
    )
    machine.send("POST", routes.CALLBACKS, request)
    one = clerk(centre)
    assert "13800000011" in one.page("/callbacks").text
    # What cannot be registered without the line is booked by this call: whoever calls must know what it is about.
    assert centre.centre.definitions[ITEM].item.plain_name.zh in one.page("/callbacks").text
    one.post("/callbacks/1/done")
    text = one.page("/callbacks").text
    assert "已回电" in text
    assert "13800000011" not in text
    machines = one.page("/machines").text
    assert machine.machine_id in machines
    assert "从未收到" in machines


def test_what_people_typed_is_shown_as_text(centre: Running, machine: TestMachine, referred: Application) -> None:
    request = CallbackRequest(
        request_id=new_uuid7(centre.clock.now()),
        phone="13800000011",
        page="<script>alert(1)</script>",
        made_at=centre.clock.now(),
    )
    machine.send("POST", routes.CALLBACKS, request)
    one = clerk(centre)
    path = f"/cases/{referred.application_id}"
    one.post(path + "/take")
    one.post(path + "/hand_back", note='"><img src=x onerror=alert(1)>')
    for text in (one.page(path).text, one.page("/callbacks").text):
        assert "<script" not in text
        assert "<img src=x" not in text
        assert "&lt;" in text


def test_a_citizen_at_the_window_is_found_by_slip(
    centre: Running, machine: TestMachine, referred: Application
) -> None:
    one = clerk(centre)
    case_no = first_line(centre).case_no
    for told in (case_no, f" {case_no[:6]} {case_no[6:]} ", referred.pick_up_code, referred.pick_up_code.lower()):
        answer = one.post("/find", told=told)
        assert answer.url.endswith(f"/desk/cases/{referred.application_id}"), told
        assert referred.pick_up_code not in answer.url
    for told in ("", "41040020000101000001", "AAAAA-AAAAA-AAAAA", "' OR 1=1 --"):
        answer = one.post("/find", told=told)
        assert answer.status_code == 404
        assert "没有这个办件" in answer.text
    stranger = Clerk(centre.url)
    assert stranger.post("/find", told=case_no).url.endswith("/desk/login")


def test_the_desk_tells_what_is_still_missing(centre: Running, machine: TestMachine, person: People) -> None:
    zhou = person("zhou-jianguo")
    case = next(case for case in zhou.cases if case.outcome is CaseOutcome.SUPPLEMENT)
    made = machine.application(centre.centre.definitions[case.item], zhou, case.answers)
    decision = Decision.from_payload(answer_of(machine.submit(made)).decision.payload)
    assert decision.outcome is CaseOutcome.SUPPLEMENT
    text = clerk(centre).post("/find", told=made.pick_up_code).text
    for lack in decision.lacks:
        assert lack.what.zh in text
        assert lack.how.zh in text
    assert str(decision.resume_until) in text


def test_the_paper_of_a_persons_approval_is_printed_at_the_window(
    centre: Running, machine: TestMachine, person: People
) -> None:
    """A register was silent at the kiosk; when it answers again the paper can be made, and handed over."""
    centre.controls(silent_registers=["social_insurance"])
    made = machine.application(centre.centre.definitions[ITEM], person("zhang-xiuying"), {})
    answer_of(machine.submit(made))
    centre.controls(silent_registers=[])
    one = clerk(centre)
    path = f"/cases/{made.application_id}"
    one.post(path + "/take")
    shown = one.post(path + "/approve", note="社保库已恢复，账户核对无误")
    _, decision = last_step(centre, machine)
    assert decision is not None
    assert decision.document is not None
    link = f"/desk/papers/{decision.document.document_id}"
    assert link in shown.text
    paper = one.page(link.removeprefix("/desk"))
    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.headers["Cache-Control"] == "no-store"
    assert digest(paper.content) == decision.document.sha256
    assert one.page("/papers/none").status_code == 404
    assert Clerk(centre.url).page(link.removeprefix("/desk")).url.endswith("/desk/login")


def test_an_approval_without_its_paper_says_so(centre: Running, machine: TestMachine, person: People) -> None:
    centre.controls(silent_registers=["social_insurance"])
    made = machine.application(centre.centre.definitions[ITEM], person("zhang-xiuying"), {})
    answer_of(machine.submit(made))
    one = clerk(centre)
    path = f"/cases/{made.application_id}"
    one.post(path + "/take")
    assert "请在窗口制作" not in one.page(path).text
    assert "请在窗口制作" in one.post(path + "/approve", note="电话核实").text


def test_a_token_of_any_characters_is_just_wrong(centre: Running, referred: Application) -> None:
    one = clerk(centre)
    one.csrf = "偽"
    assert one.post(f"/cases/{referred.application_id}/take").status_code == 403


def test_an_audit_sees_what_was_changed_behind_the_desk(
    centre: Running, machine: TestMachine, referred: Application
) -> None:
    one = clerk(centre)
    path = f"/cases/{referred.application_id}"
    one.post(path + "/take")
    one.post(path + "/refuse", reason="户籍不在本市", legal_basis="本市办法第三条", remedy="60 日内申请复议")
    parts = (centre.centre.database, centre.centre.definitions, centre.centre.trusted)

    def audited() -> list[str]:
        return [result.value for _, result, _ in replay_cases(*parts)]

    assert audited() == ["same"]
    forgeries = [
        "UPDATE cases SET state = 'closed'",
        "DELETE FROM decisions WHERE place = 2",
        "DELETE FROM decisions WHERE place = 3",
        "UPDATE decisions SET envelope = NULL WHERE place = 3",
        "UPDATE decisions SET record = replace(record, 'refuse', 'approve') WHERE place = 3",
        "UPDATE decisions SET envelope = (SELECT envelope FROM decisions WHERE place = 1) WHERE place = 3",
    ]
    for forgery in forgeries:
        with contextlib.suppress(UndoneError), centre.centre.database.write() as connection:
            connection.exec_driver_sql(forgery)
            audit = SameConnection(connection)
            found = [result.value for _, result, _ in replay_cases(audit, *parts[1:])]  # type: ignore[arg-type]
            assert found == ["damaged"], forgery
            raise UndoneError
    assert audited() == ["same"]


class UndoneError(Exception):
    """Takes a forgery back."""


@dataclass
class SameConnection:
    """A database that reads what is not committed yet."""

    connection: Connection

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        yield self.connection
