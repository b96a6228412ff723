# SPDX-License-Identifier: GPL-3.0-or-later
"""An approval is taken back by who may, after its holder could speak, and from then on counts nowhere."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from central.demo import DemoPerson
from central.desk.roles import Role
from central.intake.case_state import CaseEvent, CaseState
from central.intake.replaying import Replayed, replay_cases
from central.intake.steps import steps_of
from central.intake.tracking import StatusQuestions
from central.notifications import Purpose
from central.seals import SealFailed, SealTrouble
from kiosk.contract import routes
from kiosk.contract.cases import Application, CaseOutcome, Decision
from kiosk.contract.feedback import Complaint, ComplaintKind
from kiosk.contract.problems import ProblemCode
from kiosk.contract.revocations import Revocation
from kiosk.contract.tracking import StatusAnswer, StatusQuestion
from kiosk.sealing import SignedEnvelope, digest
from tests.central_api.central_machine import TIMEOUT, TestMachine, answer_of, problem_of
from tests.central_api.desk_clerk import CIVIL_AFFAIRS, ITEM, TRANSPORT, Clerk, clerk, line_of_case, referred_case
from tests.central_api.running_centre import Running
from tests.central_api.test_late_arrivals import records

People = Callable[[str], DemoPerson]
DAY = 86_400.0
CHARGE = {
    "reason_class": "not_eligible",
    "reason": "复核发现户籍已迁出",
    "legal_basis": "《行政许可法》第六十九条第一款第四项",
    "effect": "from_now",
}


@pytest.fixture
def approved(centre: Running, machine: TestMachine, person: People) -> Application:
    made = machine.application(centre.centre.definitions[ITEM], person("zhang-xiuying"), {})
    decision = decision_of(machine, made)
    assert decision.outcome is CaseOutcome.APPROVED
    return made


@pytest.fixture
def chief(centre: Running) -> Clerk:
    return clerk(centre, "zhao-chief", Role.CHIEF, department=CIVIL_AFFAIRS)


def decision_of(machine: TestMachine, application: Application) -> Decision:
    return Decision.from_payload(answer_of(machine.submit(application)).decision.payload)


def document_id(machine: TestMachine, application: Application) -> str:
    document = decision_of(machine, application).document
    assert document is not None
    return document.document_id


def place(application: Application, act: str = "") -> str:
    return f"/revocations/{application.application_id}" + (f"/{act}" if act else "")


def headline(centre: Running, machine: TestMachine, application: Application) -> str:
    question = StatusQuestion(assertion=application.identity)
    questions: StatusQuestions = centre.centre.questions
    answer = questions.answer(question, machine.machine_id)
    assert isinstance(answer, StatusAnswer)
    words = answer.lines[0].words
    assert words is not None
    return words.headline.zh


def stands_with_its_steps(centre: Running) -> bool:
    """Every step of every case verifies, and leads to where the case stands."""
    parts = centre.centre
    return all(
        result is not Replayed.DAMAGED
        for _number, result, _fault in replay_cases(parts.database, parts.definitions, parts.trusted)
    )


def test_an_approval_is_taken_back_after_its_holder_could_speak(
    centre: Running, machine: TestMachine, approved: Application, chief: Clerk
) -> None:
    paper = document_id(machine, approved)
    assert chief.post(place(approved, "announce"), **CHARGE).status_code == 200
    assert "拟撤销" in centre.messages()[0]["text"]
    assert "拟撤销原来的批准。最迟11月30日" in headline(centre, machine, approved)
    assert machine.send("GET", routes.DOCUMENT.format(document_id=paper)).ok, "it stands until it is taken back"
    early = chief.post(place(approved, "revoke"))
    assert (early.status_code, "陈述申辩的日子还没过" in early.text) == (409, True)
    centre.clock.step(8 * DAY)
    chief = clerk(centre, "zhao-chief", Role.CHIEF, department=CIVIL_AFFAIRS)
    assert chief.post(place(approved, "revoke")).status_code == 200

    refused = machine.send("GET", routes.DOCUMENT.format(document_id=paper))
    assert (refused.status_code, problem_of(refused)) == (410, ProblemCode.DOCUMENT_REVOKED)
    revoked = centre.centre.papers.revoked(paper)
    public = centre.centre.papers.public(paper)
    assert revoked is not None
    assert public is not None
    assert public.revoked == revoked
    assert (revoked.reason.zh, revoked.from_the_beginning) == ("不符合法定条件", False)
    assert CHARGE["reason"] not in requests.get(f"{centre.url}/d/{paper}", timeout=TIMEOUT).text
    texts = [one["text"] for one in centre.messages()]
    assert ["已撤销" in texts[0], "拟撤销" in texts[1]] == [True, True]
    for text in texts:
        assert CHARGE["reason"] not in text, "no reason over a shoulder"
    assert stands_with_its_steps(centre)


def test_the_decision_is_signed_with_all_that_the_law_asks_for(
    centre: Running, machine: TestMachine, approved: Application, chief: Clerk
) -> None:
    paper = document_id(machine, approved)
    chief.post(place(approved, "announce"), **CHARGE)
    chief.post(place(approved, "heard"), statement="本人说户口没有迁")
    chief.post(place(approved, "heard"), statement="并交来户口簿")
    assert chief.post(place(approved, "revoke")).status_code == 200, "who was heard need not wait"
    with centre.centre.database.read() as connection:
        envelope = connection.exec_driver_sql("SELECT envelope FROM revocations").scalar_one()
    signed = machine.trusted.open(SignedEnvelope.model_validate_json(envelope), "revocation")
    revocation = Revocation.from_payload(signed)
    assert revocation.document_ids == (paper,)
    assert (revocation.heard, revocation.statement) == (True, "本人说户口没有迁\n并交来户口簿")
    assert "行政复议" in revocation.remedy.zh
    page = chief.page(place(approved)).text
    assert "撤销决定" in page
    assert "行政复议" in page
    assert "撤销（不符合法定条件），打印过的文件不再有效" in headline(centre, machine, approved)


def test_what_cannot_wait_is_taken_back_at_once_on_a_stated_ground(
    centre: Running, machine: TestMachine, approved: Application, chief: Clerk
) -> None:
    without = chief.post(place(approved, "announce"), **CHARGE, now="yes")
    assert without.status_code == 422
    done = chief.post(place(approved, "announce"), **CHARGE, now="yes", at_once="本人已死亡，津贴仍在发放")
    assert done.status_code == 200
    assert centre.centre.papers.revoked(document_id(machine, approved)) is not None
    assert ["已撤销" in one["text"] for one in centre.messages()] == [True]
    assert stands_with_its_steps(centre)


def test_what_is_kept_counts_as_before_and_can_be_charged_anew(
    centre: Running, machine: TestMachine, approved: Application, chief: Clerk
) -> None:
    chief.post(place(approved, "announce"), **CHARGE)
    assert chief.post(place(approved, "keep")).status_code == 422
    assert chief.post(place(approved, "keep"), reason="户口簿证明没有迁出").status_code == 200
    assert centre.centre.papers.revoked(document_id(machine, approved)) is None
    assert "撤销" not in headline(centre, machine, approved)
    assert "继续有效" in centre.messages()[0]["text"]
    assert chief.post(place(approved, "revoke")).status_code == 409
    assert chief.post(place(approved, "announce"), **CHARGE).status_code == 200
    assert stands_with_its_steps(centre)


def test_who_was_not_reached_in_time_is_told_what_came_of_it_and_no_more(
    centre: Running, machine: TestMachine, approved: Application, chief: Clerk
) -> None:
    centre.controls(gateway_down=True)
    chief.post(place(approved, "announce"), **CHARGE)
    centre.messages()
    centre.clock.step(8 * DAY)
    centre.messages()
    owed = centre.centre.calls.owed(done=False)
    assert [one.purpose for one in owed] == [Purpose.HEARING]
    centre.controls(gateway_down=False)
    chief = clerk(centre, "zhao-chief", Role.CHIEF, department=CIVIL_AFFAIRS)
    assert chief.post(place(approved, "revoke")).ok
    assert ["已撤销" in one["text"] for one in centre.messages()] == [True]
    assert centre.centre.calls.owed(done=False) == []


def reviews(centre: Running, machine: TestMachine, application: Application, times: int) -> None:
    for n in range(times):
        said = Complaint(
            complaint_id=f"{application.application_id}-{n}",
            kind=ComplaintKind.REVIEW,
            reasons=(),
            text="我没有迁户口",
            page="tracking",
            item_code=application.item_code,
            application_id=application.application_id,
            made_at=centre.clock.now(),
        )
        assert machine.send("POST", routes.COMPLAINTS, said).ok


def steps(centre: Running, application: Application) -> list[CaseEvent]:
    with centre.centre.database.read() as connection:
        found = steps_of(connection, application.application_id)
    return [step.person.event for step in found if step.person is not None]


def test_asking_for_a_review_again_and_again_stops_no_revocation(
    centre: Running, machine: TestMachine, approved: Application, chief: Clerk
) -> None:
    chief.post(place(approved, "announce"), **CHARGE)
    reviews(centre, machine, approved, 3)
    assert steps(centre, approved) == [CaseEvent.ANNOUNCE, CaseEvent.REVIEW], "the wish stands there once"
    assert "我没有迁户口" in chief.page(place(approved)).text
    assert "拟撤销原来的批准" in headline(centre, machine, approved)
    assert chief.post(place(approved, "revoke")).status_code == 409, "it is no word at the hearing by itself"
    chief.post(place(approved, "heard"), statement="本人说没有迁户口")
    assert chief.post(place(approved, "revoke")).status_code == 200
    assert centre.centre.papers.revoked(document_id(machine, approved)) is not None
    assert len(centre.centre.complaints.tickets()) == 3, "nothing of what was said is lost"
    assert stands_with_its_steps(centre)


@pytest.mark.parametrize("taken", [False, True])
@pytest.mark.parametrize("at_once", [False, True])
def test_an_approval_that_is_looked_at_again_can_be_taken_back(
    centre: Running, machine: TestMachine, approved: Application, chief: Clerk, taken: bool, at_once: bool
) -> None:
    reviews(centre, machine, approved, 1)
    if taken:
        colleague = clerk(centre, "a-colleague", Role.CLERK, department=CIVIL_AFFAIRS)
        assert colleague.post(f"/cases/{approved.application_id}/take").ok
    ground = {"now": "yes", "at_once": "本人已死亡"} if at_once else {}
    assert chief.post(place(approved, "announce"), **CHARGE, **ground).status_code == 200
    line = line_of_case(centre, approved)
    assert (line.state, line.flags) == (CaseState.REVOKED if at_once else CaseState.DECIDED, ())
    assert (centre.centre.papers.revoked(document_id(machine, approved)) is not None) is at_once
    assert stands_with_its_steps(centre)


def test_what_stands_is_neither_approved_twice_nor_hidden_by_a_supplement(
    centre: Running, machine: TestMachine, approved: Application, chief: Clerk
) -> None:
    path = f"/cases/{approved.application_id}"
    reviews(centre, machine, approved, 1)
    chief.post(path + "/take")
    assert chief.post(path + "/approve", note="再来一份").status_code == 409
    wanted = {"what0": "户口簿", "why0": "核对", "how0": "带来", "where0": "窗口"}
    assert chief.post(path + "/ask_supplement", **wanted).status_code == 409
    with centre.centre.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM documents").scalar_one() == 1
    page = chief.page(path).text
    assert "维持原决定" in page
    assert f'action="/desk{path}/approve"' not in page
    assert f'action="/desk{path}/ask_supplement"' not in page


def test_the_written_decision_is_sealed_and_goes_on_counting(
    centre: Running, machine: TestMachine, approved: Application, chief: Clerk, tmp_path: Path
) -> None:
    before = document_id(machine, approved)
    chief.post(place(approved, "announce"), **CHARGE)
    chief.post(place(approved, "heard"), statement="本人说户口没有迁\n并交来户口簿")
    assert chief.post(place(approved, "revoke")).status_code == 200
    found = centre.centre.revocations.of_case(approved.application_id)
    assert found is not None
    assert found.document_id is not None
    assert f"/desk/papers/{found.document_id}" in chief.page(place(approved)).text
    assert "打开撤销决定书" in chief.page(f"/cases/{approved.application_id}").text
    pdf = chief.page(f"/papers/{found.document_id}").content
    public = centre.centre.papers.public(found.document_id)
    assert public is not None
    assert (public.title.zh, public.sealed, public.revoked) == ("撤销决定书", True, None)
    assert public.sha256 == digest(pdf)
    assert centre.centre.papers.revoked(found.document_id) is None
    assert centre.centre.papers.revoked(before) is not None
    file = tmp_path / "revocation.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True, timeout=60)
    text = "".join(done.stdout.decode().split())
    for words in (
        "张秀英",
        CHARGE["reason"],
        "不符合法定条件",
        CHARGE["legal_basis"],
        "本人说户口没有迁；并交来户口簿",
        "自本决定作出之日起没有效力",
        before,
        "行政复议",
        "起诉",
        "平顶山市民政局",
    ):
        assert words in text, words
    assert approved.applicant.number not in text
    refused = machine.send("GET", routes.DOCUMENT.format(document_id=before))
    assert problem_of(refused) is ProblemCode.DOCUMENT_REVOKED


def test_without_the_seal_nothing_is_taken_back_and_nothing_approved_at_the_desk(
    centre: Running,
    machine: TestMachine,
    person: People,
    approved: Application,
    chief: Clerk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    referred = referred_case(centre, machine, person)
    path = f"/cases/{referred.application_id}"
    chief.post(path + "/take")
    chief.post(place(approved, "announce"), **CHARGE)
    chief.post(place(approved, "heard"), statement="没有意见")
    told = len(centre.messages())
    away = SealFailed(SealTrouble.NO_TOKEN, "the token is away", "put it back")
    with monkeypatch.context() as patch:
        patch.setattr(type(centre.centre.sealer), "seal", lambda *_: away)
        refused = chief.post(place(approved, "revoke"))
        assert (refused.status_code, "印章现在用不了" in refused.text) == (409, True)
        late = chief.post(path + "/approve", note="已核实")
        assert (late.status_code, "印章现在用不了" in late.text) == (503, True)
        assert line_of_case(centre, referred).state is CaseState.TAKEN
        assert centre.centre.papers.revoked(document_id(machine, approved)) is None
        assert len(centre.messages()) == told
    assert chief.post(path + "/approve", note="已核实").ok
    assert chief.post(place(approved, "revoke")).ok
    with centre.centre.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT sealed FROM documents").scalars().all()
    assert rows == [1, 1, 1], "two approvals and what took one back"
    assert len(centre.messages()) == told + 2


def test_who_may_not_revokes_nothing(centre: Running, machine: TestMachine, approved: Application) -> None:
    for name, role, department in [
        ("a-clerk", Role.CLERK, CIVIL_AFFAIRS),
        ("an-auditor", Role.AUDITOR, CIVIL_AFFAIRS),
        ("of-transport", Role.CHIEF, TRANSPORT),
    ]:
        one = clerk(centre, name, role, department=department)
        for act in ("announce", "heard", "revoke", "keep"):
            assert one.post(place(approved, act), **CHARGE, statement="x").status_code == 404, (name, act)
        if department == TRANSPORT:
            assert one.page(place(approved)).status_code == 404
        else:
            assert "写明理由" not in one.page(place(approved)).text
    assert centre.centre.revocations.of_case(approved.application_id) is None
    assert centre.messages() == []


def test_what_is_not_approved_cannot_be_taken_back(
    centre: Running, machine: TestMachine, person: People, chief: Clerk
) -> None:
    referred = referred_case(centre, machine, person)
    for act in ("announce", "revoke"):
        assert chief.post(place(referred, act), **CHARGE).status_code == 409
    assert chief.post("/revocations/none/announce", **CHARGE).status_code == 404
    assert chief.post(place(referred, "announce"), **{**CHARGE, "reason_class": "whim"}).status_code == 422
    assert centre.messages() == []


def test_of_many_who_take_it_back_at_once_one_does(
    centre: Running, machine: TestMachine, approved: Application, chief: Clerk
) -> None:
    chief.post(place(approved, "announce"), **CHARGE)
    chief.post(place(approved, "heard"), statement="本人没有意见")
    assert len(centre.messages()) == 1
    chiefs = [clerk(centre, f"chief-{n}", Role.CHIEF, department=CIVIL_AFFAIRS) for n in range(4)]

    def end(n: int) -> int:
        act, fields = ("revoke", {}) if n % 2 else ("keep", {"reason": "核实无误"})
        return chiefs[n].post(place(approved, act), **fields).status_code

    with ThreadPoolExecutor(4) as pool:
        codes = sorted(pool.map(end, range(4)))
    assert codes == [200, 409, 409, 409]
    assert len(centre.messages()) == 2
    assert stands_with_its_steps(centre)


def test_of_many_announcements_one_counts(centre: Running, machine: TestMachine, approved: Application) -> None:
    chiefs = [clerk(centre, f"chief-{n}", Role.CHIEF, department=CIVIL_AFFAIRS) for n in range(4)]
    with ThreadPoolExecutor(4) as pool:
        codes = sorted(pool.map(lambda one: one.post(place(approved, "announce"), **CHARGE).status_code, chiefs))
    assert codes == [200, 409, 409, 409]
    assert len(centre.messages()) == 1


def test_the_desk_sees_messages_and_calls_whom_none_reached(
    centre: Running, machine: TestMachine, person: People
) -> None:
    referred = referred_case(centre, machine, person)
    one = clerk(centre)
    one.post(f"/cases/{referred.application_id}/take")
    centre.messages()
    phone = centre.centre.calls
    centre.controls(failing_phones=[*_phones(centre)])
    one.post(f"/cases/{referred.application_id}/close", reason="本人撤回")
    centre.messages()
    centre.clock.step(5)
    (message,) = centre.messages()
    assert message["state"] == "switched_off"
    page = one.page(f"/cases/{referred.application_id}").text
    assert "未送达" in page
    assert "要打电话告诉本人" in page
    (owed,) = phone.owed(done=False)
    assert owed.case_no is not None
    assert owed.case_no in one.page("/messages").text
    assert 'href="tel:1' in one.page(f"/messages/{owed.number}").text
    assert one.post(f"/messages/{owed.number}/called").status_code == 422
    assert "没有要打的电话" in one.post(f"/messages/{owed.number}/called", note="已告诉本人").text
    assert one.post(f"/messages/{owed.number}/called", note="再打一次").status_code == 409
    other = clerk(centre, "of-transport", Role.CLERK, department=TRANSPORT)
    assert other.page(f"/messages/{owed.number}").status_code == 404
    assert owed.case_no not in other.page("/messages?done=true").text


def _phones(centre: Running) -> set[str]:
    """Every phone that a demonstration person has."""
    found: set[str] = set()

    def collect(value: object) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                if key == "phone" and isinstance(inner, str):
                    found.add(inner)
                collect(inner)
        elif isinstance(value, list):
            for inner in value:
                collect(inner)

    collect(records(centre))
    return found
