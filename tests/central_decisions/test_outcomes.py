# SPDX-License-Identifier: GPL-3.0-or-later
"""Every demonstration person with every case comes to the outcome that the story tells."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from central.decisions import DecisionRecord, OnFail, decide
from central.decisions.waiting import silences_in_the_way
from central.demo import DemoBackend, DemoCase, DemoPerson, demo_confirmations, demo_people
from central.items import ItemDefinition, load_items
from central.registers import ReadingState, Registers
from kiosk.contract.cases import CaseOutcome, DecisionWay, RuleState
from kiosk.contract.message import Text
from kiosk.timing import SteppedClock
from tests.central_decisions.authorising import gathered, with_licences
from tests.central_decisions.decision_cases import (
    ACCESS_LIST,
    ALLOWANCE,
    INSURANCE,
    PEOPLE,
    RIDE,
    SENIOR_CARD,
    SHOP,
    application,
    case_application,
    judged,
    prefilled,
)

CASES = [
    pytest.param(person, case, id=f"{person.id}-{case.item[10:12]}-{index}")
    for person in demo_people()
    for index, case in enumerate(person.cases)
]
Items = dict[str, ItemDefinition]


def _decide(
    definition: ItemDefinition,
    person: DemoPerson,
    case: DemoCase,
    registers: Registers,
    clock: SteppedClock,
    *,
    refusal_allowed: bool = False,
) -> DecisionRecord:
    applied = case_application(definition, person, case, registers, clock.now())
    applied = with_licences(definition, applied, case, registers, clock)
    laid = tuple(paper for paper in applied.attachments if paper.material not in case.leaves_out)
    applied = applied.model_copy(update={"attachments": laid})
    assert definition.validator.errors(applied.form) == ()
    return decide(
        definition,
        applied,
        gathered(definition, applied, registers, clock),
        case_no="4104002026112200001",
        at=clock.now(),
        refusal_allowed=refusal_allowed,
        demonstration=True,
    )


@pytest.mark.parametrize(("person", "case"), CASES)
@pytest.mark.parametrize("refusal_allowed", [False, True])
def test_each_case_of_each_person(
    person: DemoPerson,
    case: DemoCase,
    refusal_allowed: bool,
    items: Items,
    registers: Registers,
    clock: SteppedClock,
) -> None:
    record = _decide(items[case.item], person, case, registers, clock, refusal_allowed=refusal_allowed)
    wanted = case.outcome_when_refusal_allowed if refusal_allowed else case.outcome
    assert record.decision.legal_actor == items[case.item].item.legal_actor.name  # type: ignore[union-attr]
    assert record.decision.outcome is wanted, [(t.rule_id, t.state, t.reason) for t in record.trace]
    assert DecisionRecord.from_payload(record.to_payload()) == record


def test_every_outcome_of_every_item_has_a_person(items: Items) -> None:
    shown = {
        (case.item, outcome)
        for person in demo_people()
        for case in person.cases
        for outcome in (case.outcome, case.outcome_when_refusal_allowed)
    }
    for code, definition in items.items():
        possible = {CaseOutcome.APPROVED, CaseOutcome.REFERRED}
        if any(rule.data.on_fail is OnFail.SUPPLEMENT for rule in definition.rule_set.rules):
            possible.add(CaseOutcome.SUPPLEMENT)
        if code == ACCESS_LIST:
            # About nobody of the demonstration so much was asked; tests/central_api/test_access_book.py shows it.
            possible.remove(CaseOutcome.SUPPLEMENT)
        if definition.can_refuse:
            possible.add(CaseOutcome.REFUSED)
        assert {outcome for item, outcome in shown if item == code} == possible, code


@pytest.mark.parametrize("code", [ALLOWANCE, INSURANCE, SHOP, RIDE, SENIOR_CARD, ACCESS_LIST])
def test_each_silent_register_refers_and_is_named(
    code: str, items: Items, backend: DemoBackend, clock: SteppedClock
) -> None:
    definition = items[code]
    patient = Registers(backend, clock, timeout_seconds=2.0)
    person, case = next(
        (person, case)
        for person in demo_people()
        for case in person.cases
        if case.item == code and case.outcome is CaseOutcome.APPROVED
    )
    applied = case_application(definition, person, case, patient, clock.now())
    hurried = Registers(backend, clock, timeout_seconds=0.5)
    for register in definition.facts.register_fields():
        backend.set_silent([register])
        gathered = hurried.gather(definition, applied)
        record = judged(definition, applied, gathered, clock.now(), refusal_allowed=True)
        title = hurried.sources[register].title
        assert record.decision.outcome is CaseOutcome.REFERRED
        assert [silence.register for silence in gathered.silent] == [register]
        assert title.zh in record.decision.headline.zh
        assert title.en in record.decision.headline.en
        # It says so just when the centre will ask again.
        passes = silences_in_the_way(definition, applied, gathered, clock.now(), demonstration=True)
        assert passes == gathered.silent
        assert "系统接着核对" in record.decision.headline.zh
        assert record.decision.handler is not None
        assert record.decision.due is not None
        assert not record.decision.automatic
        unknown = [fact for fact in record.decision.facts if fact.state is RuleState.UNKNOWN]
        assert unknown
        assert all(title.zh in fact.text.zh for fact in unknown)
        assert {reading.state for reading in record.readings if reading.register_id == register} == {
            ReadingState.SILENT
        }


def test_a_person_is_chosen_and_a_person_decides(items: Items, registers: Registers, clock: SteppedClock) -> None:
    definition, person = items[ALLOWANCE], PEOPLE["zhang-xiuying"]
    form = prefilled(definition, person, registers)
    applied = application(definition, person, form, clock.now(), DecisionWay.PERSON)
    record = judged(definition, applied, registers.gather(definition, applied), clock.now(), refusal_allowed=True)
    assert record.decision.outcome is CaseOutcome.REFERRED
    assert record.decision.automatic is False
    assert "您的选择" in record.decision.headline.zh
    assert record.decision.due == date(2026, 12, 7)
    assert {trace.state for trace in record.trace} == {RuleState.PASS}


def test_all_lacks_come_at_once(items: Items, registers: Registers, clock: SteppedClock) -> None:
    person = PEOPLE["liu-changshun"]
    record = _decide(items[ALLOWANCE], person, person.cases[0], registers, clock)
    assert [lack.what.zh for lack in record.decision.lacks] == ["一张能用的社保卡", "激活社保卡的银行账户"]
    assert record.decision.resume_until == date(2027, 2, 20)
    assert "2" in record.decision.headline.zh
    person = PEOPLE["zhou-jianguo"]
    record = _decide(items[SHOP], person, person.cases[3], registers, clock)
    assert len(record.decision.lacks) == 3


def test_an_approval_says_in_plain_words_which_facts_decided(
    items: Items, registers: Registers, clock: SteppedClock
) -> None:
    person = PEOPLE["zhang-xiuying"]
    decision = _decide(items[ALLOWANCE], person, person.cases[0], registers, clock).decision
    texts = {fact.text.zh: fact for fact in decision.facts}
    age = texts["1942年1月1日出生，已满 80 周岁"]
    assert age.text.en == "Born on 1 January 1942: 80 or older"
    assert age.source.zh == "市公安局人口库"
    assert decision.headline.zh.startswith("高龄津贴批准了，发到您本人的账户（尾号 ")
    assert len(decision.facts) == len(items[ALLOWANCE].rule_set.rules)


def test_a_form_that_differs_from_the_card_goes_to_a_person(
    items: Items, registers: Registers, clock: SteppedClock
) -> None:
    definition, person = items[ALLOWANCE], PEOPLE["zhang-xiuying"]
    form = prefilled(definition, person, registers) | {"household": "另一个地址"}
    applied = application(definition, person, form, clock.now())
    record = judged(definition, applied, registers.gather(definition, applied), clock.now(), refusal_allowed=True)
    assert record.decision.outcome is CaseOutcome.REFERRED
    assert "与证件不一致" in record.decision.facts[0].text.zh


def test_a_value_that_the_city_has_not_set_decides_nothing_outside_a_demonstration(
    items: Items, registers: Registers, clock: SteppedClock
) -> None:
    definition, person = items[ALLOWANCE], PEOPLE["zhang-xiuying"]
    applied = case_application(definition, person, person.cases[0], registers, clock.now())
    record = judged(
        definition,
        applied,
        registers.gather(definition, applied),
        clock.now(),
        refusal_allowed=False,
        demonstration=False,
    )
    assert record.decision.outcome is CaseOutcome.REFERRED
    waiting = {trace.rule_id for trace in record.trace if "waits for the city" in trace.reason}
    assert waiting == {"age", "household"}
    amount = next(value for value in record.document_values if value.label.zh == "津贴标准")
    assert amount.text is None


def test_nothing_changes_when_nothing_changed(items: Items, registers: Registers, clock: SteppedClock) -> None:
    person = PEOPLE["zhang-xiuying"]
    definition = items[ALLOWANCE]
    applied = case_application(definition, person, person.cases[0], registers, clock.now())
    gathered = registers.gather(definition, applied)
    first, second = (judged(definition, applied, gathered, clock.now(), refusal_allowed=False) for _ in range(2))
    assert first == second
    assert first.rule_set_digest == load_items(confirmations=demo_confirmations())[ALLOWANCE].rule_set.digest
    assert first.rule_set_digest != load_items()[ALLOWANCE].rule_set.digest


@pytest.mark.parametrize(
    ("day", "outcome", "grade"),
    [
        ("2053-10-31", CaseOutcome.REFERRED, "60 周岁及以上"),
        ("2053-11-01", CaseOutcome.APPROVED, "60 周岁及以上"),
        ("2058-10-31", CaseOutcome.APPROVED, "60 周岁及以上"),
        ("2058-11-01", CaseOutcome.APPROVED, "65 周岁及以上"),
    ],
)
def test_the_grade_of_a_senior_card_changes_on_the_birthday(
    day: str, outcome: CaseOutcome, grade: str, items: Items, registers: Registers, clock: SteppedClock
) -> None:
    """卢洋, born on 1 November 1993."""
    definition, person = items[SENIOR_CARD], PEOPLE["lu-yang"]
    form = prefilled(definition, person, registers) | {"collect": "electronic"}
    applied = application(definition, person, form, clock.now())
    record = judged(
        definition,
        applied,
        registers.gather(definition, applied),
        datetime.fromisoformat(f"{day}T09:00:00+08:00"),
        refusal_allowed=False,
    )
    assert record.decision.outcome is outcome
    values = {value.label.zh: value.text for value in record.document_values}
    assert values["领证方式"] == Text(zh="只要电子证", en="Electronic only")
    given = values["优待档次"]
    assert given is not None
    assert given.zh == grade
