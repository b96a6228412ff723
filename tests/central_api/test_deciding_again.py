# SPDX-License-Identifier: GPL-3.0-or-later
"""What only registers kept from being decided is decided when they answer, once, and by nobody else meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from central.database.notice_tables import notices, post_checks
from central.database.register_tables import accesses, register_waits
from central.database.schema import cases, decisions, documents, moment
from central.demo import DemoPerson
from central.desk.actions import Approve, Take
from central.desk.reviews import Reviews
from central.desk.staff import StaffSession
from central.intake.case_state import CaseState, after_deciding_again
from central.intake.deciding import Decided
from central.intake.register_waits import FIRST_AFTER, GIVEN_UP_AFTER, THEN_EVERY
from central.intake.replaying import Replayed, replay_cases
from central.registers import Registers, ServiceHours
from central.settings import CentreSettings
from kiosk.contract.cases import Application, CaseOutcome, Decision, DecisionWay
from kiosk.contract.tracking import StatusQuestion
from kiosk.sealing import SignedEnvelope
from kiosk.timing import CHINA_STANDARD_TIME, SteppedClock
from tests.central_api.central_machine import TestMachine, answer_of
from tests.central_api.running_centre import Running, running

People = Callable[[str], DemoPerson]
SHOP, ALLOWANCE = "41040000SJ-XK-0001", "41040000MZ-JF-0001"
NIGHT = datetime(2026, 11, 23, 2, 0, tzinfo=CHINA_STANDARD_TIME)
OPENS = datetime(2026, 11, 23, 6, 0, tzinfo=CHINA_STANDARD_TIME)
CLERK = StaffSession("li.na", "李娜", "")


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Running]:
    """A centre at two in the night, when market regulation's register is closed until six."""
    settings = CentreSettings(data=tmp_path / "centre", demonstration=True)
    with running(settings, SteppedClock(NIGHT)) as one:
        yield one


@pytest.fixture
def machine(night: Running) -> TestMachine:
    return night.machine()


def _apply(
    centre: Running, machine: TestMachine, person: DemoPerson, way: DecisionWay = DecisionWay.AUTOMATIC
) -> tuple[Application, Decision]:
    case = next(case for case in person.cases if case.item == SHOP)
    applied = machine.application(centre.centre.definitions[SHOP], person, case.answers, way=way)
    decision = Decision.from_payload(answer_of(machine.submit(applied)).decision.payload)
    assert decision.outcome is CaseOutcome.REFERRED
    return applied, decision


def _at(centre: Running, when: datetime) -> None:
    centre.clock.step((when - centre.clock.now()).total_seconds())


def _run(centre: Running) -> None:
    centre.centre.deciding_again.run()


def _case(centre: Running, application: Application) -> Any:
    with centre.centre.database.read() as connection:
        return connection.execute(select(cases).where(cases.c.application_id == application.application_id)).one()


def _steps(centre: Running, application: Application) -> list[Any]:
    with centre.centre.database.read() as connection:
        return list(
            connection.execute(
                select(decisions)
                .where(decisions.c.application_id == application.application_id)
                .order_by(decisions.c.place)
            ).all()
        )


def _waits(centre: Running) -> list[datetime]:
    with centre.centre.database.read() as connection:
        return [moment(at) for at in connection.execute(select(register_waits.c.next_at)).scalars()]


def _decision(step: Any) -> Decision:
    return Decision.from_payload(SignedEnvelope.model_validate_json(step.envelope).payload)


def _replayed(centre: Running) -> set[Replayed]:
    one = centre.centre
    return {result for _, result, _ in replay_cases(one.database, one.definitions, one.trusted)}


def test_a_case_that_waits_for_a_closed_register_is_decided_when_it_opens(
    night: Running, machine: TestMachine, person: People
) -> None:
    applied, first = _apply(night, machine, person("zhou-jianguo"))
    assert _waits(night) == [OPENS]
    answer = machine.submit(applied).content
    _at(night, OPENS - timedelta(seconds=1))
    _run(night)
    assert len(_steps(night, applied)) == 1
    _at(night, OPENS)
    _run(night)
    steps = _steps(night, applied)
    assert [(step.place, step.staff) for step in steps] == [(1, None), (2, None)]
    second = _decision(steps[1])
    assert second.outcome is CaseOutcome.APPROVED
    assert second.automatic
    assert second.case_no == first.case_no
    assert _case(night, applied).state == "decided"
    assert _case(night, applied).outcome == "approved"
    assert _waits(night) == []
    assert machine.submit(applied).content == answer, "what was answered once is answered for ever"
    assert second.document is not None
    with night.centre.database.read() as connection:
        made = connection.execute(select(documents.c.document_id)).scalars().all()
        (told,) = connection.execute(select(notices)).all()
        looked_at = connection.execute(select(post_checks.c.application_id)).scalars().all()
        askers = set(
            connection.execute(select(accesses.c.asker_kind).order_by(accesses.c.id.desc()).limit(3)).scalars()
        )
    assert made == [second.document.document_id]
    assert looked_at == [applied.application_id], "what was undertaken is looked at as if it were approved at once"
    assert told.purpose == "decided_again"
    assert f"您的办件 {first.case_no}，原来查不到的登记库已答复，已受理并办好" in told.text
    assert askers == {"centre"}
    assert _replayed(night) == {Replayed.SAME}
    _run(night)
    assert len(_steps(night, applied)) == 2


def test_who_asks_how_it_stands_reads_the_new_decision(
    night: Running, machine: TestMachine, person: People
) -> None:
    zhou = person("zhou-jianguo")
    _, first = _apply(night, machine, zhou)
    _at(night, OPENS)
    _run(night)
    question = StatusQuestion(assertion=machine.identity(zhou))
    answer = night.centre.questions.answer(question, machine.machine_id)
    (line,) = answer.lines  # type: ignore[union-attr]
    assert line.words is not None
    assert line.words.case_no == first.case_no
    assert line.words.headline.zh.endswith("的开业登记批准了")


def test_who_was_asked_for_a_person_or_taken_by_one_is_left_to_them(
    night: Running, machine: TestMachine, person: People
) -> None:
    _apply(night, machine, person("zhou-jianguo"), DecisionWay.PERSON)
    assert _waits(night) == []
    taken, _ = _apply(night, machine, person("wu-xiaoyan"))
    assert _waits(night) == [OPENS]
    night.centre.desk.act(taken.application_id, Take(), CLERK)
    _at(night, OPENS)
    _run(night)
    assert [step.staff for step in _steps(night, taken)] == [None, CLERK.name]
    assert _case(night, taken).state == "taken"
    assert _waits(night) == []


def test_who_wants_a_person_after_all_is_not_decided_by_rules(
    night: Running, machine: TestMachine, person: People
) -> None:
    applied, _ = _apply(night, machine, person("zhou-jianguo"))
    with night.centre.database.write() as connection:
        assert Reviews(night.clock, night.centre.key).reopen(connection, applied.application_id, "T-1")
    _at(night, OPENS)
    _run(night)
    assert _case(night, applied).state == "waiting"
    assert [step.staff is None for step in _steps(night, applied)] == [True, False]
    assert _waits(night) == []


def test_a_member_of_staff_who_takes_it_while_registers_are_asked_wins(
    night: Running, machine: TestMachine, person: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    applied, _ = _apply(night, machine, person("zhou-jianguo"))
    _at(night, OPENS)
    gather = Registers.gather

    def quicker(self: Registers, *args: Any) -> Any:
        night.centre.desk.act(applied.application_id, Take(), CLERK)
        return gather(self, *args)

    with monkeypatch.context() as patched:
        patched.setattr(Registers, "gather", quicker)
        _run(night)
    assert _case(night, applied).state == "taken"
    night.centre.desk.act(applied.application_id, Approve("核对过"), CLERK)
    approvals = [step for step in _steps(night, applied) if step.envelope and _decision(step).outcome == "approved"]
    assert [step.staff for step in approvals] == [CLERK.name]
    assert _replayed(night) == {Replayed.SAME}


def test_of_two_approvals_that_race_there_is_one(night: Running, machine: TestMachine, person: People) -> None:
    applied, _ = _apply(night, machine, person("zhou-jianguo"))
    _at(night, OPENS)
    begin = threading.Barrier(3)

    def machine_decides() -> None:
        begin.wait(10.0)
        _run(night)

    def staff_decide() -> None:
        begin.wait(10.0)
        night.centre.desk.act(applied.application_id, Take(), CLERK)
        night.centre.desk.act(applied.application_id, Approve("核对过"), CLERK)

    threads = [threading.Thread(target=work) for work in (machine_decides, staff_decide)]
    for thread in threads:
        thread.start()
    begin.wait(10.0)
    for thread in threads:
        thread.join(20.0)
        assert not thread.is_alive()
    steps = _steps(night, applied)
    approvals = [step for step in steps if step.envelope and _decision(step).outcome is CaseOutcome.APPROVED]
    assert len(approvals) == 1
    with night.centre.database.read() as connection:
        assert len(connection.execute(select(documents)).all()) == 1
        assert len(connection.execute(select(notices)).all()) == 1
    assert _case(night, applied).state == "decided"
    assert _waits(night) == []
    assert _replayed(night) == {Replayed.SAME}


def test_two_centres_decide_it_once(night: Running, machine: TestMachine, person: People) -> None:
    applied, _ = _apply(night, machine, person("zhou-jianguo"))
    _at(night, OPENS)
    again = night.centre.deciding_again
    decider, once = again._decider, threading.Lock()

    class Slower:
        knows = decider.knows

        def decide(self, *args: Any, **named: Any) -> Decided:
            decided = decider.decide(*args, **named)
            if once.acquire(blocking=False):
                # Another process looks at the same list just now.
                again._alone.release()
                _run(night)
                again._alone.acquire()
            return decided

    again._decider = Slower()  # type: ignore[assignment]
    _run(night)
    assert [step.place for step in _steps(night, applied)] == [1, 2]
    assert _replayed(night) == {Replayed.SAME}


def test_what_still_waits_is_asked_again_hourly_and_given_up_after_three_days(
    night: Running, machine: TestMachine, person: People
) -> None:
    night.controls(silent_registers=["credit"])
    applied, _ = _apply(night, machine, person("zhou-jianguo"))
    assert _waits(night) == [OPENS], "the later of both"
    _at(night, OPENS)
    begun = night.clock.now()
    _run(night)
    (waits,) = _waits(night)
    assert waits == begun + THEN_EVERY
    assert len(_steps(night, applied)) == 1, "nothing is written for having asked in vain"
    _at(night, NIGHT + GIVEN_UP_AFTER - timedelta(minutes=30))
    _run(night)
    assert _waits(night) == []
    assert _case(night, applied).state == "waiting", "it is a person's now, as they were promised"


def test_what_turns_out_to_need_a_person_says_so_and_keeps_the_promised_day(
    night: Running, machine: TestMachine, person: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    applied, first = _apply(night, machine, person("ma-chao"))  # barred from trade, says market regulation at six
    _at(night, OPENS + timedelta(days=1))
    _run(night)
    steps = _steps(night, applied)
    assert len(steps) == 2
    second = _decision(steps[1])
    assert second.outcome is CaseOutcome.REFERRED
    assert second.due == first.due
    assert _case(night, applied).state == "waiting"
    assert _waits(night) == []
    with night.centre.database.read() as connection:
        assert connection.execute(select(notices)).all() == [], "that a person has it was told before"
    assert _replayed(night) == {Replayed.SAME}


def test_a_fault_takes_back_all_of_it_and_is_tried_again(
    night: Running, machine: TestMachine, person: People
) -> None:
    applied, _ = _apply(night, machine, person("zhou-jianguo"))
    _at(night, OPENS)
    again = night.centre.deciding_again
    enact = again._enact

    def failing(*args: Any) -> None:
        enact(*args)
        raise ZeroDivisionError("a fault of ours")

    again._enact = failing
    _run(night)
    assert len(_steps(night, applied)) == 1
    assert _case(night, applied).state == "waiting"
    with night.centre.database.read() as connection:
        assert connection.execute(select(documents)).all() == []
        assert connection.execute(select(notices)).all() == []
    assert _waits(night) == [OPENS + THEN_EVERY]
    again._enact = enact
    _at(night, OPENS + THEN_EVERY)
    _run(night)
    assert _case(night, applied).state == "decided"


def test_a_register_that_tells_nonsense_is_not_waited_for(
    night: Running, machine: TestMachine, person: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = night.centre.backend
    fetch = backend.fetch

    def lying(register: str, table: str, key: str) -> Any:
        found = fetch(register, table, key)
        return {**(found or {}), "number": "410400194005120033"} if register == "civil_affairs" else found

    monkeypatch.setattr(backend, "fetch", lying)
    zhang = person("zhang-xiuying")
    applied = machine.application(night.centre.definitions[ALLOWANCE], zhang, zhang.cases[0].answers)
    decision = Decision.from_payload(answer_of(machine.submit(applied)).decision.payload)
    assert decision.outcome is CaseOutcome.REFERRED
    assert any("回答不能采用" in fact.text.zh for fact in decision.facts)
    assert _waits(night) == []


def test_a_register_that_fails_is_asked_again_soon(night: Running, machine: TestMachine, person: People) -> None:
    night.controls(silent_registers=["civil_affairs"])
    zhang = person("zhang-xiuying")
    applied = machine.application(night.centre.definitions[ALLOWANCE], zhang, zhang.cases[0].answers)
    machine.submit(applied)
    (waits,) = _waits(night)
    assert waits == night.clock.now() + FIRST_AFTER
    night.controls(silent_registers=[])
    night.clock.step(FIRST_AFTER.total_seconds())
    _run(night)
    assert _case(night, applied).outcome == "approved"
    readings = SignedEnvelope.model_validate_json(_steps(night, applied)[1].record).payload["readings"]
    assert {reading["register_id"] for reading in readings} == set(
        night.centre.definitions[ALLOWANCE].facts.register_fields()
    ), "not late for having waited: nothing is asked that its notice does not tell"


@pytest.mark.parametrize("state", CaseState)
@pytest.mark.parametrize("outcome", CaseOutcome)
def test_only_what_waits_is_the_rules_to_decide(state: CaseState, outcome: CaseOutcome) -> None:
    after = after_deciding_again(state, outcome)
    assert (after is not None) is (state is CaseState.WAITING)


@pytest.mark.parametrize(
    ("hours", "now", "opens"),
    [
        ("06:00-23:00", "2026-11-23T02:00", "2026-11-23T06:00"),
        ("06:00-23:00", "2026-11-23T06:00", "2026-11-23T06:00"),
        ("06:00-23:00", "2026-11-23T22:59", "2026-11-23T22:59"),
        ("06:00-23:00", "2026-11-23T23:00", "2026-11-24T06:00"),
        ("22:00-06:00", "2026-11-23T05:59", "2026-11-23T05:59"),
        ("22:00-06:00", "2026-11-23T06:00", "2026-11-23T22:00"),
        ("22:00-06:00", "2026-12-31T23:30", "2026-12-31T23:30"),
        ("00:00-24:00", "2026-11-23T23:59", "2026-11-23T23:59"),
        ("08:00-12:00", "2026-12-31T12:00", "2027-01-01T08:00"),
    ],
)
def test_when_a_register_opens_next(hours: str, now: str, opens: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=CHINA_STANDARD_TIME)
    wanted = datetime.fromisoformat(opens).replace(tzinfo=CHINA_STANDARD_TIME)
    parsed = ServiceHours.parse(hours)
    assert parsed.next_opening(at) == wanted
    assert parsed.open_at(parsed.next_opening(at))


def test_who_approves_by_hand_asks_in_their_own_name(night: Running, machine: TestMachine, person: People) -> None:
    zhang = person("zhang-xiuying")
    applied = machine.application(night.centre.definitions[ALLOWANCE], zhang, zhang.cases[0].answers)
    night.controls(silent_registers=["social_insurance"])
    machine.submit(applied)
    night.controls(silent_registers=[])
    night.centre.desk.act(applied.application_id, Take(), CLERK)
    night.centre.desk.act(applied.application_id, Approve("核对过"), CLERK)
    with night.centre.database.read() as connection:
        asked = connection.execute(
            select(accesses.c.asker_kind, accesses.c.asker)
            .where(accesses.c.case_of == applied.application_id, accesses.c.register_id == "social_insurance")
            .order_by(accesses.c.id)
        ).all()
    assert [tuple(row) for row in asked] == [("machine", machine.machine_id), ("staff", CLERK.name)]


def test_a_late_check_that_a_register_did_not_answer_is_made_again_too(
    night: Running, machine: TestMachine, person: People
) -> None:
    zhang = person("zhang-xiuying")
    applied = machine.application(night.centre.definitions[ALLOWANCE], zhang, zhang.cases[0].answers)
    night.clock.step(3600.0)
    night.controls(silent_registers=["id_cards"])
    first = Decision.from_payload(answer_of(machine.submit(applied)).decision.payload)
    assert first.outcome is CaseOutcome.REFERRED
    assert _waits(night) == [night.clock.now() + FIRST_AFTER]
    night.controls(silent_registers=[])
    night.clock.step(FIRST_AFTER.total_seconds())
    _run(night)
    assert _case(night, applied).outcome == "approved"
    readings = SignedEnvelope.model_validate_json(_steps(night, applied)[1].record).payload["readings"]
    assert "id_cards" in {reading["register_id"] for reading in readings}, "it came late, and that stays so"
    with night.centre.database.read() as connection:
        told = set(connection.execute(select(notices.c.purpose)).scalars())
        late = connection.execute(
            select(accesses.c.asker_kind, accesses.c.purpose_zh).where(accesses.c.register_id == "id_cards")
        ).all()
    assert "decided_again" in told
    assert [row.asker_kind for row in late] == ["centre", "centre"], "both times it was written down"
    assert all("断网时登记" in row.purpose_zh for row in late)
    assert _replayed(night) == {Replayed.SAME}


def test_a_lost_card_found_out_later_leaves_a_late_case_to_a_person(
    night: Running, machine: TestMachine, person: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhang = person("zhang-xiuying")
    applied = machine.application(night.centre.definitions[ALLOWANCE], zhang, zhang.cases[0].answers)
    night.clock.step(3600.0)
    night.controls(silent_registers=["id_cards"])
    machine.submit(applied)
    night.controls(silent_registers=[])
    fetch = night.centre.backend.fetch

    def lost(register: str, table: str, key: str) -> Any:
        found = fetch(register, table, key)
        return {**(found or {}), "lost": True} if register == "id_cards" else found

    monkeypatch.setattr(night.centre.backend, "fetch", lost)
    night.clock.step(FIRST_AFTER.total_seconds())
    _run(night)
    assert _case(night, applied).state == "waiting"
    assert _decision(_steps(night, applied)[1]).outcome is CaseOutcome.REFERRED
    assert _waits(night) == []
    assert _replayed(night) == {Replayed.SAME}
