# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a case is, its clock and each time that it stood still: the same on machine, phone and desk."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date

import pytest
import requests
from sqlalchemy import select

from central.database.schema import documents
from central.demo import DemoPerson
from central.desk.words import READY
from central.intake.case_state import CaseState
from central.intake.replaying import replay_cases
from kiosk.contract import routes
from kiosk.contract.cases import Application, CaseOutcome, Decision
from kiosk.contract.tracking import CaseStage, PromiseClock, StandsFor
from kiosk.standards import new_pick_up_code
from tests.central_api.central_machine import TIMEOUT, TestMachine, answer_of
from tests.central_api.desk_clerk import clerk, line_of_case, referred_case
from tests.central_api.running_centre import Running
from tests.central_api.test_desk_steps import asked_by_card

People = Callable[[str], DemoPerson]
DAY = 24 * 3600
REASON = "要开听证会"
TIMED = "41040000CL-QR-0027"
"""Reissue of a disability certificate: ten working days promised."""


@pytest.fixture
def referred(centre: Running, machine: TestMachine, person: People) -> Application:
    return referred_case(centre, machine, person)


def on_phone(centre: Running, application: Application, number: str, language: str = "zh") -> tuple[int, str]:
    """Status and words of the phone's page, tags taken out."""
    path = routes.STATUS_PAGE.format(code=application.pick_up_code)
    answer = requests.post(centre.url + path, params={"lang": language}, data={"number": number}, timeout=TIMEOUT)
    return answer.status_code, " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def test_a_hearing_is_shown_while_it_lasts_and_what_it_took_afterwards(
    centre: Running, machine: TestMachine, referred: Application
) -> None:
    """Begun on Monday 23 November: ten working days by law, and nobody promises more."""
    path = f"/cases/{referred.application_id}"
    number = referred.applicant.number
    one = clerk(centre)
    one.post(path + "/take")
    before = asked_by_card(machine, referred)
    assert before.clock == PromiseClock(limit=10, used=0, working=True)
    assert before.due == date(2026, 12, 7)
    assert (before.pause, before.pauses) == (None, ())

    centre.clock.step(2 * DAY)
    one = clerk(centre)
    assert one.post(path + "/pause", stands_for="other", until="2026-12-15", reason=REASON).ok
    centre.clock.step(6 * DAY)
    # Tuesday 1 December. Thursday, Friday, Monday and Tuesday do not count; the weekend is nobody's.
    during = asked_by_card(machine, referred)
    assert during.pause is not None
    assert (during.pause.stands_for, during.pause.days) == (StandsFor.OTHER, 4)
    assert during.clock == PromiseClock(limit=10, used=2, working=True)
    assert during.days_left is None
    status, told = on_phone(centre, referred, number)
    assert status == 200
    for words in ("现在停表", REASON, "2026年11月25日", "不算 4 个工作日", "10 个工作日", "已用 2 个工作日"):
        assert words in told, words
    page = clerk(centre).page(path).text
    assert REASON in page
    assert "到今天有 4 工作日不算" in page

    assert clerk(centre).post(path + "/resume", note="开过了").ok
    centre.clock.step(DAY)
    after = asked_by_card(machine, referred)
    assert after.pause is None
    assert [(one.since, one.until, one.days) for one in after.pauses] == [
        (date(2026, 11, 25), date(2026, 12, 1), 4)
    ]
    assert after.clock == PromiseClock(limit=10, used=3, working=True)
    # Four working days later than before.
    assert after.due == date(2026, 12, 11)
    assert after.days_left == 7
    assert [mark.stage for mark in after.stages if mark.on] == [CaseStage.ACCEPTED, CaseStage.REVIEW]
    told = on_phone(centre, referred, number, "en")[1]
    for words in ("The time stood still", "not counted: 4 working days", "used: 3 working days", "Left: 7 working"):
        assert words in told, words
    page = clerk(centre).page(path).text
    assert "停过表" in page
    assert "11-25 到 12-01，4 工作日不算" in page
    assert line_of_case(centre, referred).clocks.near is False


def test_what_a_supplement_took_is_told_once_it_is_there(
    centre: Running, machine: TestMachine, person: People
) -> None:
    zhou = person("zhou-jianguo")
    case = next(case for case in zhou.cases if case.outcome is CaseOutcome.SUPPLEMENT)
    made = machine.application(centre.centre.definitions[case.item], zhou, case.answers)
    answer_of(machine.submit(made))
    centre.clock.step(4 * DAY)
    wanted = asked_by_card(machine, made)
    assert wanted.pause is not None
    assert wanted.pause.stands_for is StandsFor.SUPPLEMENT
    # The day on which it was asked counts; this item's law counts every day.
    assert wanted.clock is not None
    assert wanted.pause.days is not None
    assert wanted.pause.days > 0
    one = clerk(centre)
    assert one.post(f"/cases/{made.application_id}/bring", note="补来了").ok
    brought = asked_by_card(machine, made)
    assert brought.pause is None
    assert [one.days for one in brought.pauses] == [wanted.pause.days]
    assert brought.clock == wanted.clock, "not one day was used up by it"


def accepted(centre: Running, machine: TestMachine, person: People) -> tuple[Application, Decision]:
    """What rules only take (限时办): its office decides."""
    qin = person("qin-fang")
    case = next(one for one in qin.cases if one.item == TIMED and one.outcome is CaseOutcome.APPROVED)
    made = machine.application(centre.centre.definitions[TIMED], qin, case.answers)
    return made, Decision.from_payload(answer_of(machine.submit(made)).decision.payload)


def test_what_is_taken_here_is_finished_by_its_office_within_the_promise(
    centre: Running, machine: TestMachine, person: People
) -> None:
    """限时办 from the machine to the end: accepted with its receipt, looked at, inspected, ready."""
    made, decision = accepted(centre, machine, person)
    assert (decision.outcome, decision.accepted, decision.automatic) == (CaseOutcome.APPROVED, True, True)
    assert decision.document is not None
    assert decision.due == date(2026, 12, 7)
    assert line_of_case(centre, made).state is CaseState.WAITING

    taken = asked_by_card(machine, made)
    assert [mark.stage for mark in taken.stages if mark.on] == [CaseStage.ACCEPTED]
    assert taken.headline == decision.headline
    assert taken.handler == decision.handler
    assert taken.clock == PromiseClock(limit=10, used=0, working=True)
    path = f"/cases/{made.application_id}"
    one = clerk(centre)
    assert one.post(path + "/take").ok
    assert one.post(path + "/uphold", reason="x").status_code == 409, "nothing was decided yet"
    assert one.post(path + "/pause", stands_for="other", until="2026-12-04", reason="要重新体检").ok
    centre.clock.step(9 * DAY)
    # Wednesday 2 December: seven working days, none of which counts.
    during = asked_by_card(machine, made)
    assert during.pause is not None
    assert (during.pause.days, during.clock) == (7, PromiseClock(limit=10, used=0, working=True))
    one = clerk(centre)
    assert one.post(path + "/resume", note="体检过了").ok
    assert asked_by_card(machine, made).due == date(2026, 12, 16)
    centre.clock.step(7 * DAY)
    one = clerk(centre)
    assert one.post(path + "/approve", note="做好了").ok
    ended = asked_by_card(machine, made)
    assert all(mark.on for mark in ended.stages)
    assert ended.headline == READY
    assert ended.clock is None
    assert line_of_case(centre, made).state is CaseState.DECIDED
    with centre.centre.database.read() as connection:
        papers = connection.execute(
            select(documents.c.document_id).where(documents.c.application_id == made.application_id)
        ).scalars()
        assert list(papers) == [decision.document.document_id], "the receipt alone"
    audit = replay_cases(centre.centre.database, centre.centre.definitions, centre.centre.trusted)
    assert {result.value for _, result, _ in audit} == {"same"}


def test_what_is_only_accepted_has_no_approval_to_take_back(
    centre: Running, machine: TestMachine, person: People
) -> None:
    made, _ = accepted(centre, machine, person)
    one = clerk(centre)
    charge = {"reason_class": "not_eligible", "reason": "x", "legal_basis": "《行政许可法》", "effect": "from_now"}
    assert "写明理由和依据" not in one.page(f"/cases/{made.application_id}").text
    assert one.post(f"/revocations/{made.application_id}/announce", **charge).status_code == 409
    assert line_of_case(centre, made).state is CaseState.WAITING, "its office still has it"
    path = f"/cases/{made.application_id}"
    assert one.post(path + "/take").ok
    assert one.post(path + "/approve", note="做好了").ok
    assert one.post(f"/revocations/{made.application_id}/announce", **charge).status_code == 200


def test_what_is_taken_here_may_still_want_a_paper_or_be_refused(
    centre: Running, machine: TestMachine, person: People
) -> None:
    made, _ = accepted(centre, machine, person)
    path = f"/cases/{made.application_id}"
    one = clerk(centre)
    one.post(path + "/take")
    lack = {"what0": "照片", "why0": "看不清", "how0": "重拍", "where0": "残联窗口"}
    assert one.post(path + "/ask_supplement", **lack).ok
    wanted = asked_by_card(machine, made)
    assert wanted.pause is not None
    assert wanted.pause.stands_for is StandsFor.SUPPLEMENT
    assert one.post(path + "/bring", note="补来了").ok
    refused = one.post(
        path + "/refuse", reason="不是本市的证", legal_basis="《残疾人证管理办法》", remedy="六十日内可以复议"
    )
    assert refused.ok
    assert line_of_case(centre, made).state is CaseState.DECIDED


def test_what_ended_on_its_first_day_took_nothing_and_is_not_told(
    centre: Running, machine: TestMachine, referred: Application
) -> None:
    path = f"/cases/{referred.application_id}"
    one = clerk(centre)
    one.post(path + "/take")
    one.post(path + "/pause", stands_for="other", until="2026-12-15", reason=REASON)
    one.post(path + "/resume", note="不用了")
    assert asked_by_card(machine, referred).pauses == ()


def test_a_phone_is_told_stages_only_with_code_and_number(
    centre: Running, referred: Application, person: People
) -> None:
    path = routes.STATUS_PAGE.format(code=referred.pick_up_code)
    bare = requests.get(centre.url + path, timeout=TIMEOUT)
    assert bare.status_code == 200
    assert 'name="number"' in bare.text
    assert "审查" not in bare.text
    status, told = on_phone(centre, referred, referred.applicant.number)
    assert status == 200
    assert "审查" in told
    assert referred.applicant.name not in told
    assert referred.applicant.number not in told
    for wrong in (person("zhou-jianguo").card.number, "x", "", "4" * 400):
        status, told = on_phone(centre, referred, wrong)
        assert status == 422
        assert "对不上" in told
        assert "审查" not in told
    # The first five characters are not enough where no card was laid.
    other = referred.model_copy(update={"pick_up_code": referred.pick_up_code[:5] + new_pick_up_code()[5:]})
    assert on_phone(centre, other, referred.applicant.number)[0] == 422


def test_of_what_is_decided_the_phone_tells_no_result(
    centre: Running, machine: TestMachine, person: People
) -> None:
    made = machine.application(centre.centre.definitions["41040000MZ-JF-0001"], person("zhang-xiuying"), {})
    answer_of(machine.submit(made))
    words = asked_by_card(machine, made)
    assert (words.clock, words.pause, words.pauses) == (None, None, ())
    status, told = on_phone(centre, made, made.applicant.number)
    assert status == 200
    assert words.headline.zh not in told
    assert "为保护隐私" in told
