# SPDX-License-Identifier: GPL-3.0-or-later
"""Of a relative no more is told than the right to it goes: registers say who one is, a stranger's number, account
or firm tells nothing, and what an answer does not call for is not asked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from central.decisions import DecisionRecord, decide
from central.demo import DemoBackend
from central.items import ItemDataError, ItemDefinition, load_items
from central.registers import Registers
from kiosk.contract.cases import CaseOutcome
from kiosk.timing import SteppedClock
from tests.central_decisions.changed_items import Edit, copied, edited, fact_of, rule_of
from tests.central_decisions.decision_cases import PEOPLE, application, prefilled

HOMES, HOUSEHOLD, SUPPLY = "41040000ZR-GG-0020", "41040000GA-GG-0032", "41040000CG-GG-0022"
POLICY, REFUND = "41040000FG-JF-0043", "41040000RS-JF-0011"
LACK = {key: {"zh": "材料", "en": "A paper"} for key in ("what", "why", "how", "where")}
MANY_HOMES = "xu-bin"
R, S, A = CaseOutcome.REFERRED, CaseOutcome.SUPPLEMENT, CaseOutcome.APPROVED
Items = Mapping[str, ItemDefinition]


def named(who: str, relation: str) -> dict[str, Any]:
    card = PEOPLE[who].card
    return {"member_relation": relation, "member_name": card.name, "member_number": card.number}


def decided(
    definition: ItemDefinition, who: str, answers: dict[str, Any], registers: Registers, clock: SteppedClock
) -> tuple[DecisionRecord, list[str]]:
    """The decision, and which registers were asked."""
    person = PEOPLE[who]
    usual = {"purpose": "other"} if "purpose" in definition.item.form.json_schema["properties"] else {}
    form = prefilled(definition, person, registers) | usual | answers
    assert definition.validator.errors(form) == ()
    applied = application(definition, person, form, clock.now())
    gathered = registers.gather(definition, applied)
    record = decide(
        definition, applied, gathered, case_no="1", at=clock.now(), refusal_allowed=True, demonstration=True
    )
    return record, [reading.register_id for reading in gathered.readings]


def stopped(record: DecisionRecord) -> set[str]:
    return {trace.rule_id for trace in record.trace if trace.state is not None and trace.state.value != "pass"}


@pytest.mark.parametrize(
    ("code", "who", "answers", "outcome", "stopped_by"),
    [
        (HOMES, "xu-mingyuan", named("ding-xiaolan", "spouse"), A, set()),
        (HOMES, "ding-xiaolan", named("xu-anan", "child"), A, set()),
        (HOMES, "xu-mingyuan", named("ding-xiaolan", "child"), R, {"related", "under-age"}),
        (HOMES, "tao-hongmei", named("ding-xiaolan", "child"), R, {"under-age"}),
        (HOMES, "bai-xue", named(MANY_HOMES, "spouse"), R, {"related"}),
        (HOMES, "xu-mingyuan", named("ding-xiaolan", "spouse") | {"member_name": "丁小蓝"}, S, {"relative-named"}),
        # Of whom is named in no relation nothing is looked up, and no paper bears the name.
        (HOMES, "bai-xue", named(MANY_HOMES, "own"), S, {"relative-named"}),
        (HOUSEHOLD, "ding-xiaolan", named("tao-hongmei", "parent") | {"purpose": "court"}, A, set()),
        (HOUSEHOLD, "ding-xiaolan", named("tao-hongmei", "child") | {"purpose": "court"}, R, {"related"}),
        (HOUSEHOLD, "ding-xiaolan", named("tao-hongmei", "parent") | {"purpose": "school"}, R, {"law-asks"}),
        (HOUSEHOLD, "ding-xiaolan", named("tao-hongmei", "own"), S, {"relative-named"}),
    ],
)
def test_whose_it_may_be(
    code: str,
    who: str,
    answers: dict[str, Any],
    outcome: CaseOutcome,
    stopped_by: set[str],
    items: Items,
    registers: Registers,
    clock: SteppedClock,
) -> None:
    record, _ = decided(items[code], who, answers, registers, clock)
    assert record.decision.outcome is outcome
    assert stopped(record) == stopped_by


def test_of_a_relative_only_the_state_of_the_rights_is_told(
    items: Items, registers: Registers, clock: SteppedClock
) -> None:
    record, _ = decided(items[HOMES], "xu-mingyuan", named("xu-duoduo", "child"), registers, clock)
    assert record.document_rows is not None
    assert [[cell.zh for cell in row] for row in record.document_rows] == [["—", "—", "住宅", "否", "—"]]
    own, _ = decided(items[HOMES], "bai-xue", {"member_relation": "own"}, registers, clock)
    assert own.document_rows is not None
    assert "不动产权第" in own.document_rows[0][0].zh


def test_a_strangers_number_tells_nothing_of_the_stranger(
    items: Items, registers: Registers, clock: SteppedClock
) -> None:
    """The same words for who owns many homes and who owns none."""
    told = []
    for stranger in (MANY_HOMES, "qin-fang"):
        record, _ = decided(items[HOMES], "bai-xue", named(stranger, "spouse"), registers, clock)
        told.append((record.decision.headline, [fact.text for fact in record.decision.facts]))
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("code", "firms", "answers"),
    [
        (POLICY, ("92410403MA9A1B2C3C", "91410403MA9D4E5F6H"), {"policy": "rent_relief", "confirm": "same"}),
        (REFUND, ("91410402MA4TEXT28F", "91410403MA9D4E5F6H"), {"confirm": "same"}),
    ],
)
def test_of_a_strangers_firm_nobody_learns_what_it_gets(
    code: str,
    firms: tuple[str, str],
    answers: dict[str, Any],
    items: Items,
    registers: Registers,
    clock: SteppedClock,
) -> None:
    """The same words for one that gets money and one that gets none."""
    told = []
    for firm in firms:
        record, _ = decided(items[code], "bai-xue", {"firm_code": firm, **answers}, registers, clock)
        assert record.decision.outcome is R
        told.append((record.decision.headline, record.decision.lacks, record.decision.facts))
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("told_after", "message"),
    [
        ("moon", "told_after: moon is no rule"),
        ("few-layoffs", "told_after: few-layoffs is no rule"),
        ("listed", "told_after: listed is no rule"),
    ],
)
def test_a_rule_is_told_after_one_that_sends_the_rest_to_a_person(
    tmp_path: Path, told_after: str, message: str
) -> None:
    item = "job_retention_refund"

    def edit(data: dict[str, Any]) -> None:
        rule_of(data, "listed").update(valid_from="2025-01-01", told_after=None)
        rule_of(data, "few-layoffs").update(on_fail="supplement", lack=LACK, told_after=None)
        rule_of(data, "not-paid-yet")["told_after"] = told_after

    with pytest.raises(ItemDataError, match=message):
        load_items(edited(copied(tmp_path, item), item, "rules.json", edit))


@pytest.mark.parametrize("account", ["4104000000011", "4104000000012"], ids=["paid up", "in arrears"])
def test_of_a_strangers_account_nobody_learns_whether_it_is_paid(
    account: str, items: Items, registers: Registers, clock: SteppedClock
) -> None:
    record, _ = decided(
        items[SUPPLY],
        "bai-xue",
        {"utility_account": account, "premises": "平顶山市新华区示例路90号5室"},
        registers,
        clock,
    )
    assert record.decision.outcome is S
    assert stopped(record) == {"title", "account-agrees"}


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({"member_relation": "own"}, {"population", "real_estate"}),
        (named("ding-xiaolan", "spouse"), {"population", "real_estate", "marriage"}),
        (named("xu-duoduo", "child"), {"population", "real_estate", "household"}),
    ],
)
def test_what_an_answer_does_not_call_for_is_not_asked(
    answers: dict[str, Any],
    asked: set[str],
    items: Items,
    backend: DemoBackend,
    registers: Registers,
    clock: SteppedClock,
) -> None:
    backend.set_silent({"marriage", "household"} - asked)
    record, readings = decided(items[HOMES], "xu-mingyuan", answers, registers, clock)
    assert set(readings) == asked
    assert record.decision.outcome is A


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda d: d["asked_when"]["marriage"].update(values=["own", "spouse", "child"]), "some of those that"),
        (lambda d: d["asked_when"]["marriage"].update(values=["cousin"]), "some of those that"),
        (lambda d: d["asked_when"]["marriage"].update(values=[]), "values"),
        (lambda d: d["asked_when"]["marriage"].update(key="moon"), "some of those that 'moon'"),
        (lambda d: d["asked_when"].update(tax=d["asked_when"]["marriage"]), "asked_when.tax: no fact"),
        (lambda d: d["asked_when"].pop("marriage"), "give both, or neither"),
        (lambda d: fact_of(d, "kin_as_said")["origin"].pop("otherwise"), "give both, or neither"),
        (lambda d: fact_of(d, "kin_as_said")["origin"].update(otherwise="no"), "otherwise 'no' is"),
    ],
)
def test_a_register_that_is_asked_for_some_answers_says_what_it_is_for_the_others(
    tmp_path: Path, edit: Edit, message: str
) -> None:
    item = "real_estate_record"
    with pytest.raises(ItemDataError, match=message):
        load_items(edited(copied(tmp_path, item), item, "facts.json", edit))
