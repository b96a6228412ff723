# SPDX-License-Identifier: GPL-3.0-or-later
"""办到哪了: as much as was shown of whoever asks, and nothing more."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from central.database.schema import cases
from central.demo import DemoPerson
from central.intake.tags import fill_missing_tags
from central.settings import DEMONSTRATION_LIMITS, CentreSettings
from kiosk.contract import routes
from kiosk.contract.cards import CardType
from kiosk.contract.cases import Application, CaseStatusClass, Decision, DecisionWay
from kiosk.contract.delivery import LapseReason
from kiosk.contract.problems import ProblemCode
from kiosk.contract.tracking import CaseLine, StatusAnswer, StatusQuestion
from kiosk.sealing import SignedEnvelope
from kiosk.standards import new_pick_up_code, new_uuid7
from tests.central_api.central_machine import TestMachine, answer_of, problem_of
from tests.central_api.desk_clerk import clerk
from tests.central_api.running_centre import Running, running
from tests.central_api.test_lapses import order_of, receipt_of, withdraw
from tests.central_api.test_submission import changed
from tests.central_api.told_by_machines import lapse_of

People = Callable[[str], DemoPerson]
ITEM = "41040000MZ-JF-0001"


@pytest.fixture
def application(centre: Running, machine: TestMachine, person: People) -> Application:
    return machine.application(centre.centre.definitions[ITEM], person("zhang-xiuying"), {})


def another(centre: Running, application: Application, **update: Any) -> Application:
    return changed(
        application, application_id=new_uuid7(centre.clock.now()), pick_up_code=new_pick_up_code(), **update
    )


def ask(machine: TestMachine, **shown: Any) -> tuple[CaseLine, ...]:
    answer = machine.send("POST", routes.STATUS_QUESTIONS, StatusQuestion(**shown))
    assert answer.status_code == 200, answer.text
    return StatusAnswer.model_validate_json(answer.content).lines


def card(application: Application) -> dict[str, Any]:
    return {"card_type": application.applicant.card_type, "number": application.applicant.number}


def short(application: Application) -> str:
    return application.pick_up_code[:5]


def test_each_way_of_asking_tells_what_it_may(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    decision = Decision.from_payload(answer_of(machine.submit(application)).decision.payload)
    centre.clock.step(60)
    waiting = another(centre, application, way=DecisionWay.PERSON)
    answer_of(machine.submit(waiting))

    (by_code,) = ask(machine, pick_up_code=application.pick_up_code.lower())
    assert by_code == CaseLine(status=CaseStatusClass.DECIDED, came_on=None)

    by_card = ask(machine, **card(application))
    assert [line.status for line in by_card] == [CaseStatusClass.IN_PROGRESS, CaseStatusClass.DECIDED]
    assert all(line.words is None and line.came_on == centre.clock.now().date() for line in by_card)

    (with_code,) = ask(machine, **card(application), short_code=short(application))
    assert with_code.words is not None
    assert (with_code.words.case_no, with_code.words.headline) == (decision.case_no, decision.headline)
    assert with_code.words.item_name == centre.centre.definitions[ITEM].item.plain_name

    proven = ask(machine, assertion=application.identity)
    assert [line.status for line in proven] == [CaseStatusClass.IN_PROGRESS, CaseStatusClass.DECIDED]
    assert all(line.words is not None for line in proven)
    assert proven[0].words is not None
    assert proven[0].words.due is not None
    assert proven[0].words.handler is not None


def test_whoever_is_not_the_person_learns_nothing(
    centre: Running, machine: TestMachine, application: Application, person: People
) -> None:
    answer_of(machine.submit(application))
    zhou = person("zhou-jianguo").card
    unknown = CaseLine(status=CaseStatusClass.UNKNOWN, came_on=None)
    assert ask(machine, card_type=zhou.card_type, number=zhou.number) == ()
    assert ask(machine, card_type=zhou.card_type, number=zhou.number, short_code=short(application)) == (unknown,)
    assert ask(machine, **card(application), short_code="00000") == (unknown,)
    assert ask(machine, card_type=CardType.HMT_RESIDENCE, number=application.applicant.number) == ()
    assert ask(machine, pick_up_code=new_pick_up_code()) == (unknown,)
    assert ask(machine, pick_up_code="nonsense") == (unknown,)


@pytest.mark.parametrize(
    "shown",
    [
        {},
        {"short_code": "ABCDE"},
        {"number": "410400194201010026"},
        {"pick_up_code": "x", "card_type": "resident", "number": "1"},
        {"card_type": "resident", "number": "1", "short_code": "ABCDEF"},
    ],
)
def test_half_a_question_is_none(machine: TestMachine, shown: dict[str, str]) -> None:
    answer = machine.send("POST", routes.STATUS_QUESTIONS, json.dumps(shown).encode())
    assert problem_of(answer) is ProblemCode.MALFORMED


def test_a_proof_counts_where_and_while_it_was_given(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    assert application.identity is not None

    def refused(one: TestMachine, envelope: SignedEnvelope) -> ProblemCode:
        return problem_of(one.send("POST", routes.STATUS_QUESTIONS, StatusQuestion(assertion=envelope)))

    assert refused(centre.machine(), application.identity) is ProblemCode.IDENTITY_REFUSED
    payload = {**application.identity.payload, "number": "410400198802290033"}
    forged = application.identity.model_copy(update={"payload": payload})
    assert refused(machine, forged) is ProblemCode.IDENTITY_REFUSED
    weak = centre.centre.key.sign("identity", {**application.identity.payload, "level": "L1"})
    assert refused(machine, weak) is ProblemCode.IDENTITY_REFUSED
    centre.clock.step(centre.centre.limits.assertion_life.total_seconds() + 1)
    assert refused(machine, application.identity) is ProblemCode.IDENTITY_REFUSED


def test_short_codes_of_a_found_card_cannot_be_tried_without_end(tmp_path: Any, person: People) -> None:
    limits = replace(DEMONSTRATION_LIMITS, status_per_person=10, status_per_machine=1000)
    settings = CentreSettings(data=tmp_path / "centre", demonstration=True, limits=limits)
    with running(settings) as centre:
        machine, elsewhere = centre.machine(), centre.machine()
        found = person("zhang-xiuying").card
        question = StatusQuestion(card_type=found.card_type, number=found.number, short_code="AAAAA")
        for one in (machine, elsewhere) * 5:
            assert one.send("POST", routes.STATUS_QUESTIONS, question).ok
        for one in (machine, elsewhere):
            assert problem_of(one.send("POST", routes.STATUS_QUESTIONS, question)) is ProblemCode.TOO_MANY
        other = person("zhou-jianguo").card
        assert ask(machine, card_type=other.card_type, number=other.number) == ()
        centre.clock.step(limits.person_window.total_seconds() + 1)
        assert machine.send("POST", routes.STATUS_QUESTIONS, question).ok


def test_a_machine_cannot_ask_without_end(centre: Running, machine: TestMachine) -> None:
    question = StatusQuestion(pick_up_code=new_pick_up_code())
    for _ in range(centre.centre.limits.status_per_machine):
        assert machine.send("POST", routes.STATUS_QUESTIONS, question).ok
    assert problem_of(machine.send("POST", routes.STATUS_QUESTIONS, question)) is ProblemCode.TOO_MANY


def test_a_lapse_is_told_without_any_word_of_acceptance(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    receipt = receipt_of(machine, lapse_of(centre, application))
    (by_code,) = ask(machine, pick_up_code=application.pick_up_code)
    assert by_code == CaseLine(status=CaseStatusClass.LAPSED, came_on=None)
    (line,) = ask(machine, **card(application), short_code=short(application))
    assert line.words is not None
    assert line.words.case_no is None
    assert "没有受理" in line.words.headline.zh
    assert "已转工作人员" in line.words.headline.zh
    assert receipt.ticket_no in line.words.headline.zh
    assert centre.centre.definitions[ITEM].item.window.zh in line.words.headline.zh
    clerk(centre).post("/lapses/1/called", note="说清楚了")
    (called,) = ask(machine, **card(application), short_code=short(application))
    assert called.words is not None
    assert "给您回过电" in called.words.headline.zh


def test_one_registration_is_one_line_whatever_became_of_it(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    receipt_of(machine, lapse_of(centre, application, LapseReason.PARKED))
    receipt_of(machine, lapse_of(centre, application))
    assert [line.status for line in ask(machine, **card(application))] == [CaseStatusClass.LAPSED]
    withdraw(machine, order_of(centre, application))
    assert [line.status for line in ask(machine, **card(application))] == [CaseStatusClass.WITHDRAWN]
    released = another(centre, application)
    receipt_of(machine, lapse_of(centre, released, LapseReason.PARKED))
    answer_of(machine.submit(released))
    statuses = [line.status for line in ask(machine, **card(application))]
    assert sorted(statuses) == [CaseStatusClass.DECIDED, CaseStatusClass.WITHDRAWN]


def test_an_order_that_waits_is_told_to_its_person_only(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    order = order_of(centre, application)
    withdraw(machine, order)
    withdraw(machine, order.model_copy(update={"withdrawal_id": new_uuid7(centre.clock.now())}))
    (line,) = ask(machine, **card(application), short_code=short(application))
    assert line.status is CaseStatusClass.WITHDRAWN
    assert line.words is not None
    assert "撤回" in line.words.headline.zh
    assert ask(machine, pick_up_code=application.pick_up_code)[0].status is CaseStatusClass.UNKNOWN
    assert problem_of(machine.submit(application)) is ProblemCode.WITHDRAWN
    assert ask(machine, pick_up_code=application.pick_up_code)[0].status is CaseStatusClass.WITHDRAWN


def test_what_staff_do_is_seen(centre: Running, machine: TestMachine, application: Application) -> None:
    waiting = another(centre, application, way=DecisionWay.PERSON)
    answer_of(machine.submit(waiting))
    one, path = clerk(centre), f"/cases/{waiting.application_id}"

    def words() -> str:
        (line,) = ask(machine, **card(waiting), short_code=short(waiting))
        assert line.words is not None
        return line.words.headline.zh

    one.post(path + "/take")
    assert "正在办理" in words()
    one.post(path + "/close", reason="本人来办了别的")
    assert "已结束办理" in words()
    assert "别的" not in words()


def test_at_most_twenty_and_the_newest_first(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    for _ in range(22):
        centre.clock.step(60)
        lapse = lapse_of(centre, another(centre, application, signed_at=centre.clock.now()))
        receipt_of(machine, lapse)
    lines = ask(machine, **card(application))
    assert len(lines) == 20


def test_cases_of_before_there_were_tags_are_found_too(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    answer_of(machine.submit(application))
    database = centre.centre.database
    with database.write() as connection:
        connection.execute(cases.update().values(person_tag=None, short_tag=None))
    assert ask(machine, **card(application)) == ()
    assert fill_missing_tags(database, centre.centre.tagger) == 1
    assert len(ask(machine, **card(application), short_code=short(application))) == 1
    assert fill_missing_tags(database, centre.centre.tagger) == 0


def test_a_damaged_body_does_not_keep_the_centre_from_opening(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    answer_of(machine.submit(application))
    database = centre.centre.database
    with database.write() as connection:
        connection.execute(cases.update().values(person_tag=None, short_tag=None, body=b"{"))
    assert fill_missing_tags(database, centre.centre.tagger) == 0
    with database.read() as connection:
        assert connection.execute(select(cases.c.person_tag)).scalar_one() is None


def test_tags_say_nothing_without_the_key(centre: Running, machine: TestMachine, application: Application) -> None:
    answer_of(machine.submit(application))
    receipt_of(machine, lapse_of(centre, another(centre, application), LapseReason.PARKED))
    withdraw(machine, order_of(centre, another(centre, application)))
    with centre.centre.database.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT pick_up_hash, person_tag, short_tag FROM cases UNION ALL "
            "SELECT pick_up_hash, person_tag, short_tag FROM lapses UNION ALL "
            "SELECT pick_up_hash, person_tag, short_tag FROM withdrawals"
        ).all()
    assert len(rows) == 3
    assert all(len(tag) == 64 for row in rows for tag in row)
    assert len({row[1] for row in rows}) == 1
    assert len({row[2] for row in rows}) == 3
