# SPDX-License-Identifier: GPL-3.0-or-later
"""容缺: a paper that is undertaken to follow is owed by its day; its holder is told, and nothing ends by itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from central.database.deferred_tables import deferred_papers
from central.database.notice_tables import notices
from central.database.schema import stamp
from central.demo import DemoPerson
from central.desk.deferred import DutyEnd
from central.desk.roles import Role
from central.intake.deciding import Decided
from central.notifications import NoticeState, Purpose
from kiosk.contract import routes
from kiosk.contract.cases import Application, CaseOutcome, Decision, DecisionWay
from kiosk.contract.delivery import Withdrawal
from kiosk.contract.problems import ProblemCode
from kiosk.contract.tracking import StatusAnswer, StatusQuestion
from kiosk.standards import new_uuid7
from tests.central_api.acting_for import signed
from tests.central_api.central_machine import TestMachine, answer_of, attached, problem_of
from tests.central_api.desk_clerk import Clerk, clerk
from tests.central_api.running_centre import Running
from tests.central_api.test_desk_steps import review

People = Callable[[str], DemoPerson]
SHOP = "41040000SJ-XK-0001"
VISIT = "41040000GA-QR-0031"
SENIOR_CARD = "41040000MZ-QR-0001"
MARKET = "平顶山市市场监督管理局"
DAY = 86_400.0


@pytest.fixture
def made(centre: Running, machine: TestMachine, person: People) -> Application:
    """A shop whose proof of premises is to follow."""
    zhou = person("zhou-jianguo")
    case = next(one for one in zhou.cases if one.item == SHOP and one.outcome is CaseOutcome.APPROVED)
    own = machine.application(centre.centre.definitions[SHOP], zhou, case.answers, attachments=())
    return signed(own.model_copy(update={"deferred": ("premises",)}))


@pytest.fixture
def taker(centre: Running) -> Clerk:
    return clerk(centre, "sun-takes", Role.CLERK, department=MARKET)


def decided(machine: TestMachine, application: Application) -> Decision:
    return Decision.from_payload(answer_of(machine.submit(application)).decision.payload)


def told(centre: Running, application: Application) -> list[str]:
    with centre.centre.database.read() as connection:
        this = notices.c.application_id == application.application_id
        return list(connection.execute(select(notices.c.text).where(this).order_by(notices.c.number)).scalars())


def test_it_is_approved_and_the_paper_is_owed_by_its_working_day(
    centre: Running, machine: TestMachine, made: Application
) -> None:
    assert decided(machine, made).outcome is CaseOutcome.APPROVED
    (duty,) = centre.centre.deferred_desk.of_case(made.application_id)
    # 10 working days after Monday 23 November 2026.
    assert (duty.material, duty.due.isoformat(), duty.ended_at) == ("premises", "2026-12-07", None)
    answer_of(machine.submit(made))
    assert len(centre.centre.deferred_desk.of_case(made.application_id)) == 1


def test_without_saying_so_it_is_still_asked_for(machine: TestMachine, made: Application) -> None:
    without = signed(made.model_copy(update={"deferred": ()}))
    assert decided(machine, without).outcome is CaseOutcome.SUPPLEMENT


@pytest.mark.parametrize(
    ("deferred", "said"),
    [(("id-card",), "cannot be handed in later"), (("premises", "premises"), "twice"), (("nothing",), "cannot be")],
)
def test_what_may_not_follow_is_refused(
    machine: TestMachine, made: Application, deferred: tuple[str, ...], said: str
) -> None:
    answer = machine.submit(signed(made.model_copy(update={"deferred": deferred})))
    assert problem_of(answer) is ProblemCode.FORM_INVALID
    assert said in answer.json()["detail"]


def test_what_is_here_is_not_to_follow_and_it_is_under_the_signature(
    machine: TestMachine, made: Application
) -> None:
    both = signed(made.model_copy(update={"attachments": (attached("premises"),)}))
    assert "here already" in machine.submit(both).json()["detail"]
    unsigned = made.model_copy(update={"deferred": (), "application_id": new_uuid7(made.signed_at)})
    assert "another form" in machine.submit(unsigned).json()["detail"]


def test_its_holder_is_reminded_once_then_told_that_it_is_late(
    centre: Running, machine: TestMachine, made: Application
) -> None:
    decided(machine, made)
    duties = centre.centre.deferred_duties
    assert duties.run() == 0
    centre.clock.step(10 * DAY)  # Thursday 3 December: two working days are left.
    assert duties.run() == 1
    assert duties.run() == 0
    assert "请在12月7日前" in told(centre, made)[-1]
    centre.clock.step(4 * DAY)
    assert duties.run() == 0, "the last day is still one"
    centre.clock.step(1 * DAY)
    assert duties.run() == 1
    assert duties.run() == 0
    assert "原来的结果没有变" in told(centre, made)[-1]
    assert centre.centre.revocations.of_case(made.application_id) is None
    page = clerk(centre, "sun-takes", Role.CLERK, department=MARKET).page("/deferred").text
    assert "过期了，已告知本人" in page
    assert "经营场所证明" in page


def test_the_window_takes_it_once_with_a_signed_row(
    centre: Running, machine: TestMachine, made: Application, taker: Clerk
) -> None:
    decided(machine, made)
    (duty,) = centre.centre.deferred_desk.of_case(made.application_id)
    place = f"/deferred/{duty.number}/handed_in"
    assert taker.post(place).status_code == 422
    assert taker.post(place, note="收到租房合同复印件1份").ok
    assert taker.post(place, note="再收一次").status_code == 409
    (done,) = centre.centre.deferred_desk.of_case(made.application_id)
    assert (done.ended_by, done.ended_as, done.note) == ("sun-takes", "handed_in", "收到租房合同复印件1份")
    assert "收到租房合同复印件1份" in taker.page("/deferred?done=true").text
    centre.clock.step(30 * DAY)
    assert centre.centre.deferred_duties.run() == 0


def test_another_department_neither_sees_nor_takes_it(
    centre: Running, machine: TestMachine, made: Application
) -> None:
    decided(machine, made)
    (duty,) = centre.centre.deferred_desk.of_case(made.application_id)
    other = clerk(centre, "qian-elsewhere", Role.CLERK, department="平顶山市民政局")
    assert duty.case_no not in other.page("/deferred").text
    assert other.post(f"/deferred/{duty.number}/handed_in", note="不是我的").status_code == 404
    assert centre.centre.deferred_desk.of_case(made.application_id)[0].ended_at is None


def test_its_holder_reads_by_when_and_where_it_is_owed_and_nobody_else_does(
    centre: Running, machine: TestMachine, made: Application, person: People
) -> None:
    decided(machine, made)
    keeper, stranger = person("zhou-jianguo"), person("zhang-xiuying")

    def owed(question: StatusQuestion) -> list[tuple[str, str, str]]:
        answer = machine.send("POST", routes.STATUS_QUESTIONS, question)
        lines = StatusAnswer.model_validate_json(answer.content).lines
        every = [one for line in lines if line.words for one in line.words.owed]
        return [(one.name.zh, one.due.isoformat(), one.window.zh) for one in every]

    card, short = keeper.card, made.pick_up_code.replace("-", "")[:5]
    by_code = StatusQuestion(card_type=card.card_type, number=card.number, short_code=short)
    window = centre.centre.definitions[SHOP].item.window.zh
    assert owed(by_code) == [("经营场所证明", "2026-12-07", window)]
    assert owed(StatusQuestion(assertion=machine.identity(keeper))) == owed(by_code)
    assert owed(StatusQuestion(card_type=card.card_type, number=card.number)) == []
    assert owed(StatusQuestion(assertion=machine.identity(stranger))) == []
    # Late it is still owed; a person ends it, and no day does.
    centre.clock.step(30 * DAY)
    assert owed(by_code) == [("经营场所证明", "2026-12-07", window)]
    (duty,) = centre.centre.deferred_desk.of_case(made.application_id)
    taker = clerk(centre, "sun-takes-late", Role.CLERK, department=MARKET)
    assert taker.post(f"/deferred/{duty.number}/handed_in", note="租赁合同原件").ok
    assert owed(by_code) == []


def test_of_what_is_taken_back_nothing_is_owed_any_more(
    centre: Running, machine: TestMachine, made: Application
) -> None:
    """Its holder was told that nothing had changed, and asked for a paper of an approval that was gone."""
    decided(machine, made)
    chief = clerk(centre, "zhao-chief", Role.CHIEF, department=MARKET)
    charge = {
        "reason_class": "not_eligible",
        "reason": "复核发现地址不存在",
        "legal_basis": "《行政许可法》第六十九条第一款第四项",
        "effect": "from_now",
        "now": "yes",
        "at_once": "本人书面放弃陈述申辩",
    }
    assert chief.post(f"/revocations/{made.application_id}/announce", **charge).status_code == 200
    (duty,) = centre.centre.deferred_desk.of_case(made.application_id)
    assert (duty.ended_by, duty.ended_as, duty.note) == ("zhao-chief", DutyEnd.LET_GO, "批准已撤销")
    centre.clock.step(30 * DAY)
    assert centre.centre.deferred_duties.run() == 0
    assert not [text for text in told(centre, made) if "补交" in text]


def test_of_what_a_person_refuses_nothing_is_owed(
    centre: Running, machine: TestMachine, made: Application, taker: Clerk
) -> None:
    asked = signed(made.model_copy(update={"way": DecisionWay.PERSON}))
    assert decided(machine, asked).outcome is CaseOutcome.REFERRED
    (duty,) = centre.centre.deferred_desk.of_case(asked.application_id)
    assert duty.ended_at is None
    assert taker.post(f"/cases/{asked.application_id}/take").ok
    refusal = {"reason": "经营场所不符", "legal_basis": "《个体工商户条例》", "remedy": "60日内可以申请行政复议"}
    answer = taker.post(f"/cases/{asked.application_id}/refuse", **refusal)
    assert answer.status_code == 200, answer.text
    (duty,) = centre.centre.deferred_desk.of_case(asked.application_id)
    assert (duty.ended_as, duty.note) == (DutyEnd.LET_GO, "办件没有批准")


def test_what_is_granted_after_something_else_was_missing_has_its_paper_owed(
    centre: Running, machine: TestMachine, made: Application, taker: Clerk
) -> None:
    """The rules asked for a permit first: a person had it brought and approved, and nobody owed the other paper."""
    asked = signed(made.model_copy(update={"form": {**made.form, "scope": "hazardous_chemicals"}}))
    assert decided(machine, asked).outcome is CaseOutcome.SUPPLEMENT
    assert centre.centre.deferred_desk.of_case(asked.application_id) == []
    assert taker.post(f"/cases/{asked.application_id}/bring", note="许可证原件").ok
    assert taker.post(f"/cases/{asked.application_id}/approve", note="看过许可证").ok
    (duty,) = centre.centre.deferred_desk.of_case(asked.application_id)
    assert (duty.material, duty.due.isoformat(), duty.ended_at) == ("premises", "2026-12-07", None)


def test_what_is_granted_after_a_review_has_its_paper_owed_again(
    centre: Running, machine: TestMachine, made: Application, taker: Clerk
) -> None:
    asked = signed(made.model_copy(update={"way": DecisionWay.PERSON}))
    decided(machine, asked)
    path = f"/cases/{asked.application_id}"
    refusal = {"reason": "经营场所不符", "legal_basis": "《个体工商户条例》", "remedy": "60日内可以申请行政复议"}
    assert taker.post(path + "/take").ok
    assert taker.post(path + "/refuse", **refusal).ok
    centre.clock.step(DAY)
    review(centre, machine, asked)
    later = clerk(centre, "sun-later", Role.CLERK, department=MARKET)
    assert later.post(path + "/take").ok
    assert later.post(path + "/approve", note="重新看过，符合").ok
    (duty,) = centre.centre.deferred_desk.of_case(asked.application_id)
    # 10 working days from the approval, and not from the day on which it was signed.
    assert (duty.due.isoformat(), duty.ended_at, duty.note) == ("2026-12-08", None, None)
    # What a person let go for a reason of its own stays so.
    assert later.post(f"/deferred/{duty.number}/let_go", note="产权证已经核对").ok
    review(centre, machine, asked, "r-2")
    assert later.post(path + "/take").ok
    assert later.post(path + "/uphold", reason="没有问题").ok
    assert centre.centre.deferred_desk.of_case(asked.application_id)[0].note == "产权证已经核对"


def test_of_what_the_rules_refuse_when_a_register_answers_nothing_is_owed(
    centre: Running, machine: TestMachine, made: Application
) -> None:
    asked = signed(made.model_copy(update={"way": DecisionWay.PERSON}))
    waits = decided(machine, asked)
    assert waits.outcome is CaseOutcome.REFERRED
    refused = waits.model_copy(update={"outcome": CaseOutcome.REFUSED, "decided_at": centre.clock.now()})
    with centre.centre.database.write() as connection:
        centre.centre.intake.enact(connection, asked, Decided(refused, {}, None, None))
    (duty,) = centre.centre.deferred_desk.of_case(asked.application_id)
    assert (duty.ended_by, duty.ended_as, duty.note) == ("规则", DutyEnd.LET_GO, "办件没有批准")
    centre.clock.step(30 * DAY)
    assert centre.centre.deferred_duties.run() == 0


def owed_and_reminded(centre: Running, application_id: str) -> None:
    """As an item would have it whose paper may follow: it is owed, and the message of its day waits to be sent."""
    now = centre.clock.now()
    row = {"application_id": application_id, "material": "premises", "item_code": SHOP}
    with centre.centre.database.write() as connection:
        connection.execute(deferred_papers.insert().values(**row, opened_at=stamp(now), due="2026-12-07"))
    centre.controls(gateway_down=True)
    centre.clock.step(10 * DAY)
    assert centre.centre.deferred_duties.run() == 1


def what_is_left(centre: Running, application_id: str) -> tuple[str | None, list[str]]:
    """Who ended the duty, and how the message stands."""
    (duty,) = centre.centre.deferred_desk.of_case(application_id)
    this = (notices.c.application_id == application_id, notices.c.purpose == Purpose.DEFERRED_PAPER.value)
    with centre.centre.database.read() as connection:
        return duty.ended_by, list(connection.execute(select(notices.c.state).where(*this)).scalars())


def test_of_a_visit_that_is_cancelled_nothing_is_owed(
    centre: Running, machine: TestMachine, person: People
) -> None:
    zhou = person("zhou-jianguo")
    answers = {"reason": "expiring", "visit": "2026-12-04T09:30/city-hall"}
    visit = machine.application(centre.centre.definitions[VISIT], zhou, answers)
    assert decided(machine, visit).outcome is CaseOutcome.APPROVED
    owed_and_reminded(centre, visit.application_id)
    order = Withdrawal(
        withdrawal_id=new_uuid7(centre.clock.now()),
        pick_up_code=visit.pick_up_code,
        card_type=zhou.card.card_type,
        number=zhou.card.number,
        made_at=centre.clock.now(),
    )
    assert machine.send("POST", routes.WITHDRAWALS, order).ok
    assert what_is_left(centre, visit.application_id) == ("本人", [NoticeState.SUPERSEDED.value])


def test_of_what_another_places_office_refuses_nothing_is_owed(
    centre: Running, machine: TestMachine, person: People
) -> None:
    centre.controls(neighbours_refuse=True)
    variant = centre.centre.definitions[SENIOR_CARD].item.variant("4110")
    assert variant is not None
    own = machine.application(
        centre.centre.definitions[SENIOR_CARD], person("zhao-yongfu"), {"collect": "electronic"}
    )
    there = signed(own.model_copy(update={"region": variant.region, "region_version": variant.version}))
    assert decided(machine, there).outcome is CaseOutcome.REFERRED
    owed_and_reminded(centre, there.application_id)
    for seconds in (0, 30, 180):
        centre.clock.step(seconds)
        centre.centre.hand_overs.work()
    assert what_is_left(centre, there.application_id) == (variant.office.name.zh, [NoticeState.SUPERSEDED.value])
