# SPDX-License-Identifier: GPL-3.0-or-later
"""What ends without a case ends where citizen and staff can see it; what its applicant takes back is not taken."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.demo import DemoPerson
from central.intake.applicants import KnownApplicant, known_applicant
from central.notifications.ports import Handover, Outgoing
from kiosk.contract import routes
from kiosk.contract.cards import CardType
from kiosk.contract.cases import Application, CaseStatus, CaseStatusClass, Decision
from kiosk.contract.delivery import (
    Lapse,
    LapseAnswer,
    LapseReason,
    LapseReceipt,
    Withdrawal,
    WithdrawalAnswer,
    WithdrawalOutcome,
)
from kiosk.contract.problems import ProblemCode
from kiosk.standards import new_pick_up_code, new_uuid7
from tests.central_api.central_machine import TestMachine, answer_of, problem_of
from tests.central_api.desk_clerk import clerk
from tests.central_api.running_centre import Running
from tests.central_api.test_submission import changed, stored_cases
from tests.central_api.told_by_machines import lapse_of

People = Callable[[str], DemoPerson]
ITEM = "41040000MZ-JF-0001"


@pytest.fixture
def application(centre: Running, machine: TestMachine, person: People) -> Application:
    return machine.application(centre.centre.definitions[ITEM], person("zhang-xiuying"), {})


def receipt_of(machine: TestMachine, lapse: Lapse) -> LapseReceipt:
    answer = machine.send("POST", routes.LAPSES, lapse)
    assert answer.status_code == 200, answer.text
    envelope = LapseAnswer.model_validate_json(answer.content).receipt
    return LapseReceipt.from_payload(machine.trusted.open(envelope, "lapse_receipt"))


def status(machine: TestMachine, application: Application) -> CaseStatusClass:
    answer = machine.send("GET", routes.CASE_STATUS.format(code=application.pick_up_code))
    return CaseStatus.model_validate_json(answer.content).status


def order_of(centre: Running, application: Application, **update: Any) -> Withdrawal:
    return Withdrawal(
        withdrawal_id=new_uuid7(centre.clock.now()),
        pick_up_code=application.pick_up_code,
        card_type=application.applicant.card_type,
        number=application.applicant.number,
        made_at=centre.clock.now(),
    ).model_copy(update=update)


def withdraw(machine: TestMachine, order: Withdrawal) -> WithdrawalAnswer:
    answer = machine.send("POST", routes.WITHDRAWALS, order)
    assert answer.status_code == 200, answer.text
    return WithdrawalAnswer.model_validate_json(answer.content)


# Lapses


def test_a_lapse_is_told_to_its_citizen_and_owed_by_staff_until_somebody_has_called(
    centre: Running, machine: TestMachine, application: Application, person: People
) -> None:
    centre.clock.step(timedelta(days=7).total_seconds())
    receipt = receipt_of(machine, lapse_of(centre, application))
    assert (receipt.application_id, receipt.reason, receipt.told) == (
        application.application_id,
        LapseReason.EXPIRED,
        True,
    )
    message = centre.messages()[0]
    assert message["phone"] == person("zhang-xiuying").phone
    assert receipt.ticket_no in message["text"]
    assert "没有受理" in message["text"]
    for secret in (application.applicant.name, application.applicant.number, application.pick_up_code):
        assert secret not in message["text"]
    assert status(machine, application) is CaseStatusClass.LAPSED
    one = clerk(centre)
    shown = one.page("/lapses").text
    assert receipt.ticket_no in shown
    assert application.applicant.name not in shown
    page = one.page("/lapses/1").text
    assert application.applicant.name in page
    assert application.applicant.number not in page
    assert str(person("zhang-xiuying").phone) in page
    assert one.post("/lapses/1/called").status_code == 422
    assert one.post("/lapses/1/called", note="告诉了本人，明天来窗口").ok
    assert receipt.ticket_no not in one.page("/lapses").text
    ended = one.page("/lapses?ended=true").text
    assert receipt.ticket_no in ended
    assert "liu-min" in ended
    assert one.post("/lapses/1/called", note="再来一次").status_code == 409
    assert one.page("/lapses/2").status_code == 404


def test_a_lapse_that_comes_again_gets_the_same_receipt_and_no_second_message(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    lapse = lapse_of(centre, application)
    first = machine.send("POST", routes.LAPSES, lapse)
    told = len(centre.messages())
    centre.clock.step(3600)
    second = machine.send("POST", routes.LAPSES, lapse)
    assert first.content == second.content
    assert len(centre.messages()) == told
    with centre.centre.database.read() as connection:
        assert connection.exec_driver_sql("SELECT asked_again FROM lapses").scalar_one() == 1


def test_racing_lapses_send_one_message(centre: Running, machine: TestMachine, application: Application) -> None:
    lapse, told = lapse_of(centre, application), len(centre.messages())

    def send(_: int) -> bytes:
        own = TestMachine(machine.url, machine.machine_id, machine.trusted, machine.key, machine.clock)
        return own.send("POST", routes.LAPSES, lapse).content

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(send, range(8)))) == 1
    assert len(centre.messages()) == told + 1


def test_one_registration_keeps_one_number_and_one_call(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    parked = receipt_of(machine, lapse_of(centre, application, LapseReason.PARKED))
    expired = receipt_of(machine, lapse_of(centre, application))
    assert parked.ticket_no == expired.ticket_no
    tickets = centre.centre.lapse_desk.tickets(ended=False)
    assert [ticket.reason for ticket in tickets] == [LapseReason.EXPIRED]


def test_what_was_parked_and_released_closes_its_lapse_visibly(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    receipt = receipt_of(machine, lapse_of(centre, application, LapseReason.PARKED))
    assert machine.submit(application).ok
    assert centre.centre.lapse_desk.tickets(ended=False) == []
    (ended,) = centre.centre.lapse_desk.tickets(ended=True)
    assert (ended.ticket_no, ended.ended_as) == (receipt.ticket_no, "arrived")
    assert "后来送到了" in clerk(centre).page("/lapses?ended=true").text
    assert status(machine, application) is CaseStatusClass.DECIDED


def test_a_lapse_of_what_is_a_case_already_owes_no_call(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    """The answer was lost, and the machine gave up."""
    case_no = Decision.from_payload(answer_of(machine.submit(application)).decision.payload).case_no
    told = len(centre.messages())
    receipt = receipt_of(machine, lapse_of(centre, application))
    assert (receipt.told, receipt.case_no) == (False, case_no)
    assert centre.centre.lapse_desk.tickets(ended=False) == []
    assert len(centre.messages()) == told
    assert status(machine, application) is CaseStatusClass.DECIDED


def test_a_case_that_comes_while_its_applicant_is_told_is_named_by_the_receipt(
    centre: Running, machine: TestMachine, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a stick, for one, while the machine gave it up: what the receipt says is what the machine destroys."""
    take = centre.centre.gateway.take

    def arrives(message: Outgoing) -> Handover:
        assert machine.submit(application).ok
        return take(message)

    monkeypatch.setattr(centre.centre.gateway, "take", arrives)
    receipt = receipt_of(machine, lapse_of(centre, application))
    assert receipt.case_no == Decision.from_payload(answer_of(machine.submit(application)).decision.payload).case_no
    assert centre.centre.lapse_desk.tickets(ended=False) == []


def test_nobody_to_call_is_said(centre: Running, machine: TestMachine, application: Application) -> None:
    """The body was damaged on the machine: only the item and the day are known."""
    unread = lapse_of(centre, application, LapseReason.PARKED, body=None, code="unreadable")
    assert receipt_of(machine, unread).told is False
    assert "不知道是谁" in clerk(centre).page("/lapses/1").text


def test_a_body_that_is_no_application_any_more_still_names_its_applicant(
    centre: Running, machine: TestMachine, application: Application, person: People
) -> None:
    half = application.model_dump(mode="json")
    del half["notice"], half["signature"]
    receipt = receipt_of(machine, lapse_of(centre, application, LapseReason.PARKED, body=json.dumps(half)))
    assert receipt.told
    assert status(machine, application) is CaseStatusClass.LAPSED


@pytest.mark.parametrize(
    "update",
    [
        {"application_id": "1"},
        {"code": "Kaputt!"},
        {"item_code": "../x"},
        {"body": '{"application_id": "0192f6a0-0000-7000-8000-000000000001"}'},
        {"body": '{"machine_id": "KJ-410400-0999"}'},
    ],
)
def test_a_lapse_that_contradicts_itself_is_refused(
    centre: Running, machine: TestMachine, application: Application, update: dict[str, Any]
) -> None:
    answer = machine.send("POST", routes.LAPSES, lapse_of(centre, application, **update))
    assert problem_of(answer) is ProblemCode.MALFORMED
    assert application.applicant.name not in answer.text


def test_another_machine_cannot_end_what_it_does_not_hold(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    other = centre.machine()
    blank = lapse_of(centre, application, body=None)
    assert machine.submit(application).ok
    assert problem_of(other.send("POST", routes.LAPSES, blank)) is ProblemCode.KEY_REUSED
    assert receipt_of(machine, blank).told is False
    assert problem_of(other.send("POST", routes.LAPSES, blank)) is ProblemCode.KEY_REUSED


def test_without_a_gateway_nobody_was_told(centre: Running, machine: TestMachine, application: Application) -> None:
    centre.controls(gateway_down=True)
    assert receipt_of(machine, lapse_of(centre, application)).told is False
    assert "没有发出" in clerk(centre).page("/lapses/1").text


def test_a_message_that_waited_is_not_sent_when_the_case_has_come_after_all(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    centre.controls(gateway_down=True)
    assert receipt_of(machine, lapse_of(centre, application)).told is False
    assert machine.submit(application).ok
    centre.controls(gateway_down=False)
    centre.clock.step(60)
    assert not [one for one in centre.messages() if "没有受理" in one["text"]]


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300)))
def test_any_body_says_something_or_nothing(body: bytes | str) -> None:
    assert isinstance(known_applicant(body), KnownApplicant)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "application_id": _JSON,
            "machine_id": _JSON,
            "pick_up_code": _JSON,
            "applicant": _JSON | st.fixed_dictionaries({}, optional={"card_type": _JSON, "number": _JSON}),
            "form": _JSON | st.fixed_dictionaries({"phone": _JSON}),
        },
    )
)
def test_what_is_known_is_well_formed(told: dict[str, Any]) -> None:
    known = known_applicant(json.dumps(told))
    assert known.card_type in (None, *CardType)
    for part in (known.number, known.name, known.application_id, known.machine_id):
        assert part is None or part.encode()


# Withdrawals


def test_what_its_applicant_took_back_is_not_taken_now_or_later(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    elsewhere = centre.machine()
    order = order_of(centre, application)
    first = withdraw(elsewhere, order)
    assert (first.outcome, first.case_no) == (WithdrawalOutcome.NOTED, None)
    assert withdraw(elsewhere, order) == first
    for _ in range(2):
        answer = machine.submit(application)
        assert answer.status_code == 410
        assert problem_of(answer) is ProblemCode.WITHDRAWN
    assert stored_cases(centre) == 0
    assert status(machine, application) is CaseStatusClass.WITHDRAWN
    text = clerk(centre).page("/withdrawals").text
    assert "已拦下" in text
    assert application.applicant.number not in text


def test_too_late_says_which_case_and_where(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    case_no = Decision.from_payload(answer_of(machine.submit(application)).decision.payload).case_no
    late = withdraw(machine, order_of(centre, application))
    assert (late.outcome, late.case_no) == (WithdrawalOutcome.TOO_LATE, case_no)
    assert late.where == centre.centre.definitions[ITEM].item.window


def test_a_stranger_stops_nothing_and_learns_nothing(
    centre: Running, machine: TestMachine, application: Application, person: People
) -> None:
    """Whoever found the slip has the code and a card of their own; or the card, and guesses."""
    finder = person("zhou-jianguo").card
    with_slip = order_of(centre, application, number=finder.number)
    as_another = order_of(centre, application, card_type=CardType.HMT_RESIDENCE)
    guess = order_of(centre, application, pick_up_code=new_pick_up_code())
    before = [withdraw(machine, one) for one in (with_slip, as_another, guess)]
    assert machine.submit(application).ok
    again = [
        withdraw(machine, one.model_copy(update={"withdrawal_id": new_uuid7(centre.clock.now())}))
        for one in (with_slip, as_another, guess)
    ]
    for answer in (*before, *again):
        assert (answer.outcome, answer.case_no, answer.where) == (WithdrawalOutcome.NOTED, None, None)
    assert status(machine, application) is CaseStatusClass.DECIDED


def test_an_order_of_a_stranger_does_not_show_where_the_applicant_looks(
    centre: Running, machine: TestMachine, application: Application, person: People
) -> None:
    withdraw(machine, order_of(centre, application, number=person("zhou-jianguo").card.number))
    assert status(machine, application) is CaseStatusClass.UNKNOWN


def test_taking_a_lapsed_registration_back_ends_the_call(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    receipt_of(machine, lapse_of(centre, application))
    assert withdraw(machine, order_of(centre, application)).outcome is WithdrawalOutcome.NOTED
    assert centre.centre.lapse_desk.tickets(ended=False) == []
    assert status(machine, application) is CaseStatusClass.WITHDRAWN


def test_a_lapse_of_what_was_taken_back_troubles_nobody(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    withdraw(machine, order_of(centre, application))
    told = len(centre.messages())
    assert receipt_of(machine, lapse_of(centre, application)).told is False
    assert len(centre.messages()) == told
    assert centre.centre.lapse_desk.tickets(ended=False) == []
    assert status(machine, application) is CaseStatusClass.WITHDRAWN


@pytest.mark.parametrize(
    "update", [{"withdrawal_id": "1"}, {"pick_up_code": "AAAAA-AAAAA-AAAAA"}, {"number": ""}, {"number": "1" * 41}]
)
def test_an_order_that_can_be_none_is_refused(
    centre: Running, machine: TestMachine, application: Application, update: dict[str, Any]
) -> None:
    answer = machine.send("POST", routes.WITHDRAWALS, order_of(centre, application, **update))
    assert problem_of(answer) is ProblemCode.MALFORMED


def test_an_orders_id_is_used_once(centre: Running, machine: TestMachine, application: Application) -> None:
    order = order_of(centre, application)
    withdraw(machine, order)
    other = order.model_copy(update={"pick_up_code": new_pick_up_code()})
    assert problem_of(machine.send("POST", routes.WITHDRAWALS, other)) is ProblemCode.KEY_REUSED
    assert problem_of(centre.machine().send("POST", routes.WITHDRAWALS, order)) is ProblemCode.KEY_REUSED


def test_codes_of_a_found_card_cannot_be_tried_without_end(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    most = centre.centre.limits.withdrawals_per_person
    for _ in range(most):
        withdraw(machine, order_of(centre, application, pick_up_code=new_pick_up_code()))
    for one in (machine, centre.machine()):
        answer = one.send("POST", routes.WITHDRAWALS, order_of(centre, application))
        assert problem_of(answer) is ProblemCode.TOO_MANY


def test_an_applicant_can_take_it_back_at_a_window(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    one = clerk(centre)
    told = {"card_type": "resident", "number": application.applicant.number, "code": application.pick_up_code}
    assert one.post("/withdrawals", **{**told, "code": "AAAAA"}).status_code == 422
    assert one.post("/withdrawals", **{**told, "card_type": "none"}).status_code == 422
    assert "记下了" in one.post("/withdrawals", **{**told, "code": application.pick_up_code.lower()}).text
    assert problem_of(machine.submit(application)) is ProblemCode.WITHDRAWN
    taken = changed(application, application_id=new_uuid7(centre.clock.now()), pick_up_code=new_pick_up_code())
    assert machine.submit(taken).ok
    late = one.post("/withdrawals", **{**told, "code": taken.pick_up_code})
    assert late.status_code == 409
    assert "已经是办件" in late.text
    one.csrf = "guessed"
    assert one.post("/withdrawals", **told).status_code == 403


def test_an_order_and_its_application_that_race_end_in_one_of_two_ways(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    elsewhere = centre.machine()
    with ThreadPoolExecutor(2) as pool:
        submitting = pool.submit(machine.submit, application)
        ordering = pool.submit(withdraw, elsewhere, order_of(centre, application))
        submitted, ordered = submitting.result(), ordering.result()
    if ordered.outcome is WithdrawalOutcome.TOO_LATE:
        assert submitted.ok
        assert stored_cases(centre) == 1
    else:
        assert problem_of(submitted) is ProblemCode.WITHDRAWN
        assert stored_cases(centre) == 0
