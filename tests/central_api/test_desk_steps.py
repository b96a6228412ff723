# SPDX-License-Identifier: GPL-3.0-or-later
"""What staff do with a case beyond deciding it: pass up, assign, pause, ask again, bring; the citizen's review."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import requests
from sqlalchemy import select

from central.database.schema import documents
from central.demo import DemoPerson
from central.desk.marks import Flag
from central.desk.queues import Queue
from central.desk.roles import Role
from central.desk.staff import StaffSession
from central.intake.case_state import CaseEvent, CaseState
from central.intake.papers import SUPERSEDED
from central.intake.replaying import replay_cases
from central.intake.steps import APPLICANT, steps_of
from kiosk.contract import routes
from kiosk.contract.cards import CardType
from kiosk.contract.cases import Application, CaseOutcome, CaseStatus, CaseStatusClass
from kiosk.contract.feedback import Complaint, ComplaintKind
from kiosk.contract.tracking import CaseStage, CaseWords, StandsFor, StatusAnswer, StatusQuestion
from kiosk.standards import new_uuid7
from tests.central_api.central_machine import TestMachine, answer_of
from tests.central_api.desk_clerk import CIVIL_AFFAIRS, ITEM, Clerk, clerk, line_of_case, referred_case
from tests.central_api.running_centre import Running

People = Callable[[str], DemoPerson]
DAY = 24 * 3600
_LACK = {"what0": "户口本", "why0": "没有住址", "how0": "带原件", "where0": "12 号窗口"}


@pytest.fixture
def referred(centre: Running, machine: TestMachine, person: People) -> Application:
    return referred_case(centre, machine, person)


@pytest.fixture
def approved(centre: Running, machine: TestMachine, person: People) -> Application:
    made = machine.application(centre.centre.definitions[ITEM], person("zhang-xiuying"), {})
    answer_of(machine.submit(made))
    return made


def asked_by_card(machine: TestMachine, application: Application) -> CaseWords:
    """What the applicant reads with card and slip."""
    question = StatusQuestion(
        card_type=CardType.RESIDENT,
        number=application.applicant.number,
        short_code=application.pick_up_code[:5],
    )
    answer = machine.send("POST", routes.STATUS_QUESTIONS, question)
    words = StatusAnswer.model_validate_json(answer.content).lines[0].words
    assert words is not None
    return words


def status(machine: TestMachine, application: Application) -> CaseStatusClass:
    answer = machine.send("GET", routes.CASE_STATUS.format(code=application.pick_up_code))
    return CaseStatus.model_validate_json(answer.content).status


def review(centre: Running, machine: TestMachine, application: Application, name: str = "r-1") -> Complaint:
    made = Complaint(
        complaint_id=name,
        kind=ComplaintKind.REVIEW,
        reasons=(),
        text="我觉得算错了",
        page="result",
        item_code=application.item_code,
        application_id=application.application_id,
        made_at=centre.clock.now(),
    )
    assert machine.send("POST", routes.COMPLAINTS, made).status_code == 200
    return made


def queue(centre: Running, wanted: Queue, name: str = "test") -> list[str]:
    lines = centre.centre.queues.lines(wanted, StaffSession(name, name, ""))
    return [line.application_id for line in lines]


def events(centre: Running, application: Application) -> list[CaseEvent]:
    with centre.centre.database.read() as connection:
        steps = steps_of(connection, application.application_id)
    return [step.person.event for step in steps if step.person is not None]


def test_a_clerk_passes_a_case_up_and_the_chief_officer_has_it(centre: Running, referred: Application) -> None:
    one = clerk(centre, "clerk", Role.CLERK, department=CIVIL_AFFAIRS)
    path = f"/cases/{referred.application_id}"
    assert one.post(path + "/pass_up", note="拿不准").status_code == 409
    one.post(path + "/take")
    assert one.post(path + "/pass_up").status_code == 422
    assert one.post(path + "/pass_up", note="户籍两处不一致，拿不准").ok
    line = line_of_case(centre, referred)
    assert (line.state, line.handler, line.flags[0]) == (CaseState.WAITING, None, Flag.PASSED_UP)
    assert referred.application_id not in queue(centre, Queue.WAITING)
    assert queue(centre, Queue.CHIEF) == [referred.application_id]
    chief = clerk(centre, "chief", Role.CHIEF, department=CIVIL_AFFAIRS)
    assert line.case_no in chief.page("/queues/chief").text
    assert "户籍两处不一致，拿不准" in chief.page(path).text
    assert chief.post(path + "/take").ok
    assert chief.post(path + "/approve", note="已核实").ok
    assert line_of_case(centre, referred).flags == ()


def test_a_case_is_assigned_to_who_may_handle_it(centre: Running, referred: Application) -> None:
    clerk(centre, "clerk", Role.CLERK, department=CIVIL_AFFAIRS)
    clerk(centre, "stranger", Role.CLERK, department="平顶山市交通运输局")
    clerk(centre, "auditor", Role.AUDITOR)
    boss = clerk(centre, "boss", Role.SUPERVISOR, department=CIVIL_AFFAIRS)
    path = f"/cases/{referred.application_id}"
    for nobody in ("stranger", "auditor", "boss", "none"):
        assert boss.post(path + "/assign", to=nobody).status_code == 422, nobody
    assert boss.post(path + "/assign", to="clerk", note="今天办完").ok
    line = line_of_case(centre, referred)
    assert (line.state, line.handler) == (CaseState.TAKEN, "clerk")
    assert queue(centre, Queue.MINE, "clerk") == [referred.application_id]
    # A clerk assigns nothing, and a supervisor decides nothing.
    again = clerk(centre, "clerk", Role.CLERK, department=CIVIL_AFFAIRS)
    assert again.post(path + "/assign", to="clerk").status_code == 403
    assert boss.post(path + "/approve", note="x").status_code == 403


def test_a_special_procedure_stops_the_clocks_and_the_citizen_is_told(
    centre: Running, machine: TestMachine, referred: Application
) -> None:
    one = clerk(centre)
    path = f"/cases/{referred.application_id}"
    one.post(path + "/take")
    before = line_of_case(centre, referred).clocks
    for until in ("2026-11-23", "2028-01-01", "morgen"):
        assert one.post(path + "/pause", stands_for="extended", until=until, reason="x").status_code == 422, until
    assert one.post(path + "/pause", stands_for="supplement", until="2026-12-01", reason="x").status_code == 422
    reason = "要向外省核实户籍"
    assert one.post(path + "/pause", stands_for="extended", until="2026-12-01", reason=reason).ok
    assert one.post(path + "/pause", stands_for="other", until="2026-12-02", reason="x").status_code == 409
    assert "停表" in one.page(path).text
    paused = line_of_case(centre, referred).clocks
    assert paused.standing is not None
    assert paused.standing.stands_for is StandsFor.EXTENDED
    assert before.legal is not None
    assert paused.legal is not None
    assert before.legal.due is not None
    assert paused.legal.due is not None
    # From the day after until that day there are six working days.
    assert (paused.legal.due - before.legal.due).days == 8
    words = asked_by_card(machine, referred)
    assert words.pause is not None
    assert (words.pause.stands_for, words.pause.until) == (StandsFor.EXTENDED, paused.standing.until)
    assert words.pause.reason is not None
    assert words.pause.reason.zh == reason
    assert words.days_left is None
    assert words.legal_due == paused.legal.due
    centre.clock.step(2 * DAY)
    one = clerk(centre)
    assert one.post(path + "/resume", note="已核实").ok
    after = line_of_case(centre, referred).clocks
    assert after.standing is None
    assert after.legal is not None
    assert after.legal.due is not None
    assert before.legal.due < after.legal.due < paused.legal.due
    assert one.post(path + "/resume", note="x").status_code == 409
    assert asked_by_card(machine, referred).pause is None


def test_a_clerk_pauses_nothing(centre: Running, referred: Application) -> None:
    one = clerk(centre, "clerk", Role.CLERK, department=CIVIL_AFFAIRS)
    path = f"/cases/{referred.application_id}"
    one.post(path + "/take")
    assert one.post(path + "/pause", stands_for="other", until="2026-12-01", reason="x").status_code == 403
    assert line_of_case(centre, referred).clocks.standing is None


def test_what_is_missing_is_asked_once(centre: Running, referred: Application) -> None:
    one = clerk(centre, "clerk", Role.CLERK, department=CIVIL_AFFAIRS)
    path = f"/cases/{referred.application_id}"
    one.post(path + "/take")
    assert one.post(path + "/ask_supplement", **_LACK).ok
    one.post(path + "/bring", note="户口本原件")
    again = one.post(path + "/ask_supplement", **_LACK, reason="又想起来一样")
    assert again.status_code == 403
    boss = clerk(centre, "boss", Role.SUPERVISOR, department=CIVIL_AFFAIRS)
    assert boss.post(path + "/ask_supplement", **_LACK).status_code == 422
    assert boss.post(path + "/ask_supplement", **_LACK, reason="新规定昨天起要求").ok
    with centre.centre.database.read() as connection:
        last = steps_of(connection, referred.application_id)[-1].person
    assert last is not None
    assert (last.staff, last.note) == ("boss", "新规定昨天起要求：户口本")
    # It stays with who has it, not with who allowed it.
    assert line_of_case(centre, referred).handler == "clerk"


def test_a_supplement_of_the_rules_counts_as_asked(centre: Running, machine: TestMachine, person: People) -> None:
    zhou = person("zhou-jianguo")
    case = next(case for case in zhou.cases if case.outcome is CaseOutcome.SUPPLEMENT)
    made = machine.application(centre.centre.definitions[case.item], zhou, case.answers)
    answer_of(machine.submit(made))
    one = clerk(centre, "clerk", Role.CLERK)
    path = f"/cases/{made.application_id}"
    clocks = line_of_case(centre, made).clocks
    assert clocks.standing is not None
    assert clocks.standing.stands_for is StandsFor.SUPPLEMENT
    assert one.post(path + "/bring", note="补来了").ok
    assert line_of_case(centre, made).clocks.standing is None
    assert one.post(path + "/ask_supplement", **_LACK).status_code == 403


def test_what_was_brought_by_a_new_application_names_it(
    centre: Running, machine: TestMachine, person: People, referred: Application
) -> None:
    one = clerk(centre)
    path = f"/cases/{referred.application_id}"
    one.post(path + "/take")
    one.post(path + "/ask_supplement", **_LACK)
    new = referred_case(centre, machine, person)
    somebody = machine.application(centre.centre.definitions[ITEM], person("zhang-xiuying"), {})
    answer_of(machine.submit(somebody))
    own = line_of_case(centre, referred).case_no
    for wrong in ("41040020261123999999", line_of_case(centre, somebody).case_no, own):
        assert one.post(path + "/bring", note="重新申请", new_case=wrong).status_code == 422, wrong
    number = line_of_case(centre, new).case_no
    assert number in one.post(path + "/bring", note="重新申请", new_case=number).text
    assert line_of_case(centre, referred).state is CaseState.TAKEN


def test_the_clock_is_told_to_the_citizen_stage_by_stage(
    centre: Running, machine: TestMachine, referred: Application
) -> None:
    words = asked_by_card(machine, referred)
    assert words.days_left is not None
    assert words.due is not None
    stages = {one.stage: one.on for one in words.stages}
    today = centre.clock.now().date()
    assert stages == {
        CaseStage.ACCEPTED: today,
        CaseStage.REVIEW: None,
        CaseStage.DECISION: None,
        CaseStage.ENDED: None,
    }
    one = clerk(centre)
    centre.clock.step(DAY)
    one = clerk(centre)
    one.post(f"/cases/{referred.application_id}/take")
    later = asked_by_card(machine, referred)
    assert later.days_left == words.days_left - 1
    assert {one.stage: one.on for one in later.stages}[CaseStage.REVIEW] == centre.clock.now().date()
    one.post(f"/cases/{referred.application_id}/approve", note="x")
    done = asked_by_card(machine, referred)
    assert (done.days_left, done.legal_due) == (None, None)
    assert all(one.on is not None for one in done.stages)


def test_a_case_near_its_day_and_over_it_is_flagged(centre: Running, referred: Application) -> None:
    assert queue(centre, Queue.FLAGGED) == []
    centre.clock.step(12 * DAY)
    assert queue(centre, Queue.FLAGGED) == [referred.application_id]
    assert "时限紧" in clerk(centre).page("/queues/flagged").text
    centre.clock.step(20 * DAY)
    text = clerk(centre).page("").text
    assert "▲ 超期" in text


@pytest.mark.parametrize("ending", ["rules", "refuse", "close"])
def test_a_review_opens_what_has_ended(
    centre: Running, machine: TestMachine, person: People, approved: Application, ending: str
) -> None:
    application = approved
    one = clerk(centre)
    if ending != "rules":
        application = referred_case(centre, machine, person)
        one.post(f"/cases/{application.application_id}/take")
        fields = {"reason": "户籍不在本市", "legal_basis": "本市办法第三条", "remedy": "60 日内申请复议"}
        assert one.post(f"/cases/{application.application_id}/{ending}", **fields).ok
    path = f"/cases/{application.application_id}"
    assert status(machine, application) in (CaseStatusClass.DECIDED, CaseStatusClass.CLOSED)
    centre.clock.step(30 * DAY)
    review(centre, machine, application)
    assert status(machine, application) is CaseStatusClass.IN_PROGRESS
    line = line_of_case(centre, application)
    assert (line.state, line.handler, line.flags[0]) == (CaseState.WAITING, None, Flag.REVIEW)
    # Its clock begins anew.
    assert line.clocks.legal is not None
    assert line.clocks.legal.left == line.clocks.legal.limit
    words = asked_by_card(machine, application)
    assert "复核" in words.headline.zh
    assert {one.stage: one.on for one in words.stages}[CaseStage.ACCEPTED] == centre.clock.now().date()
    assert {one.stage: one.on for one in words.stages}[CaseStage.ENDED] is None
    assert events(centre, application)[-1] is CaseEvent.REVIEW
    with centre.centre.database.read() as connection:
        last = steps_of(connection, application.application_id)[-1].person
    assert last is not None
    assert last.staff == APPLICANT
    again = clerk(centre)
    assert application.application_id in queue(centre, Queue.CHIEF)
    assert "本人要求复核" in again.page(path).text
    assert "我觉得算错了" in again.page(path).text
    again.post(path + "/take")
    if ending == "rules":
        # An approval is taken back by its own procedure only.
        fields = {"reason": "x", "legal_basis": "x", "remedy": "x"}
        assert again.post(path + "/refuse", **fields).status_code == 409
        assert again.post(path + "/close", reason="x").status_code == 409
    upheld = again.post(path + "/uphold", reason="复核无误")
    if ending == "close":
        # Nothing was decided that could stand.
        assert upheld.status_code == 409
        assert again.post(path + "/approve", note="补办").ok
    else:
        assert upheld.ok
    assert status(machine, application) is CaseStatusClass.DECIDED
    audit = replay_cases(centre.centre.database, centre.centre.definitions, centre.centre.trusted)
    assert "damaged" not in {result.value for _, result, _ in audit}


def test_a_refusal_that_was_overturned_counts_no_more(
    centre: Running, machine: TestMachine, person: People
) -> None:
    application = referred_case(centre, machine, person)
    path = f"/cases/{application.application_id}"
    one = clerk(centre)
    one.post(path + "/take")
    fields = {"reason": "户籍不在本市", "legal_basis": "本市办法第三条", "remedy": "60 日内申请复议"}
    assert one.post(path + "/refuse", **fields).ok
    papers = centre.centre.papers
    refusal = _papers(centre, application)[0]
    found = papers.public(refusal)
    assert found is not None
    assert found.revoked is None
    review(centre, machine, application)
    one.post(path + "/take")
    assert one.post(path + "/approve", note="户籍已核实").ok
    found = papers.public(refusal)
    assert found is not None
    assert found.revoked is not None
    assert found.revoked.reason == SUPERSEDED
    assert "已被后来的决定代替" in requests.get(f"{centre.url}/d/{refusal}", timeout=10).text
    # The approval's own paper is the one that counts, and the only one at the desk.
    approval = next(name for name in _papers(centre, application) if name != refusal)
    counts = papers.public(approval)
    assert counts is not None
    assert counts.revoked is None
    assert one.page(path).text.count(f"/desk/papers/{approval}") >= 1
    assert f"/desk/papers/{refusal}" not in one.page(path).text


def _papers(centre: Running, application: Application) -> list[str]:
    mine = documents.c.application_id == application.application_id
    with centre.centre.database.read() as connection:
        return list(connection.execute(select(documents.c.document_id).where(mine)).scalars())


def test_a_review_that_comes_twice_opens_once(centre: Running, machine: TestMachine, approved: Application) -> None:
    said = review(centre, machine, approved)
    one = clerk(centre)
    path = f"/cases/{approved.application_id}"
    one.post(path + "/take")
    one.post(path + "/uphold", reason="复核无误")
    assert machine.send("POST", routes.COMPLAINTS, said).status_code == 200
    assert line_of_case(centre, approved).state is CaseState.DECIDED
    review(centre, machine, approved, "r-2")
    assert line_of_case(centre, approved).state is CaseState.WAITING


def test_a_review_under_way_flags_and_disturbs_nobody(
    centre: Running, machine: TestMachine, referred: Application
) -> None:
    one = clerk(centre)
    path = f"/cases/{referred.application_id}"
    one.post(path + "/take")
    due = line_of_case(centre, referred).clocks
    review(centre, machine, referred)
    line = line_of_case(centre, referred)
    assert (line.state, line.handler, line.flags) == (CaseState.TAKEN, "liu-min", (Flag.REVIEW,))
    assert line.clocks == due
    taken = events(centre, referred)
    review(centre, machine, referred, "r-again")
    assert events(centre, referred) == taken
    assert len(centre.centre.complaints.tickets()) == 2
    assert one.post(path + "/approve", note="x").ok


def test_a_review_from_any_machine_and_of_nothing(
    centre: Running, machine: TestMachine, approved: Application
) -> None:
    """Whoever names an application has been shown it; a number of nothing makes a ticket and no case."""
    review(centre, centre.machine(), approved)
    assert line_of_case(centre, approved).state is CaseState.WAITING
    ghost = approved.model_copy(update={"application_id": new_uuid7(centre.clock.now())})
    review(centre, machine, ghost, "r-ghost")
    assert len(centre.centre.complaints.tickets()) == 2
    nameless = {"complaint_id": "r-3", "kind": ComplaintKind.REVIEW, "reasons": (), "page": "result"}
    made = Complaint.model_validate({**nameless, "made_at": centre.clock.now()})
    assert machine.send("POST", routes.COMPLAINTS, made).status_code == 400


def test_a_rule_that_broke_down_is_flagged(centre: Running, referred: Application) -> None:
    assert Flag.FAULT not in line_of_case(centre, referred).flags
    with centre.centre.database.write() as connection:
        stored = connection.exec_driver_sql("SELECT envelope FROM decisions").scalar_one()
        envelope = json.loads(stored)
        envelope["payload"]["facts"][0]["state"] = "error"
        connection.exec_driver_sql("UPDATE decisions SET envelope = ?", (json.dumps(envelope).encode(),))
    assert Flag.FAULT in line_of_case(centre, referred).flags


def test_what_the_rules_found_is_read_rule_by_rule(centre: Running, referred: Application) -> None:
    text = clerk(centre).page(f"/cases/{referred.application_id}").text
    with centre.centre.database.read() as connection:
        rules = steps_of(connection, referred.application_id)[0].rules
    assert rules is not None
    assert rules.readings
    for rule in rules.trace:
        if rule.state is not None:
            assert rule.text.zh in text
            assert rule.legal_basis.citation.zh in text
            assert rule.inputs_digest is None or rule.inputs_digest in text
    for reading in rules.readings:
        assert reading.title.zh in text
        assert reading.digest is None or reading.digest in text
    assert f"规则集第 {rules.rule_set_version} 版" in text
    unknown = [rule for rule in rules.trace if rule.state is not None and rule.state.value == "unknown"]
    if unknown:
        assert f"没有结论的 {len(unknown)} 条" in text


def test_steps_of_before_these_are_read(centre: Running, referred: Application) -> None:
    """A record that a program before this one signed has none of the new fields."""
    from central.desk.actions import StaffRecord

    clerk(centre).post(f"/cases/{referred.application_id}/take")
    with centre.centre.database.read() as connection:
        person = steps_of(connection, referred.application_id)[-1].person
    assert person is not None
    old = {key: value for key, value in person.to_payload().items() if key not in ("stage", "to", "standing")}
    old.pop("related_case")
    assert StaffRecord.from_payload(old).event is CaseEvent.TAKE


def test_two_staff_pass_up_and_decide_at_once(centre: Running, referred: Application) -> None:
    """Whoever is second is told that the case has moved on."""
    first: Clerk = clerk(centre, "first")
    path = f"/cases/{referred.application_id}"
    first.post(path + "/take")
    assert first.post(path + "/pass_up", note="x").ok
    assert first.post(path + "/approve", note="x").status_code == 409
