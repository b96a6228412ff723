# SPDX-License-Identifier: GPL-3.0-or-later
"""Names as two departments write them: one name is one, and what only looks like it is for a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from central.decisions import DecisionRecord
from central.decisions.facts import Known
from central.demo import DemoBackend, demo_confirmations
from central.items import load_items
from central.registers import GatheredFacts, Registers
from kiosk.contract.cases import CaseOutcome
from kiosk.timing import CHINA_STANDARD_TIME, SteppedClock
from tests.central_decisions.decision_cases import PEOPLE, SENIOR_CARD, application, judged, prefilled

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=CHINA_STANDARD_TIME)
CLOCK = SteppedClock(NOW)
DEFINITION = load_items(confirmations=demo_confirmations())[SENIOR_CARD]


class Naming:
    """The demonstration's departments, which know everybody by this name."""

    def __init__(self, name: str) -> None:
        self._honest = DemoBackend(CLOCK)
        self._name = name

    def fetch(self, register: str, table: str, key: str) -> Mapping[str, Any] | None:
        found = self._honest.fetch(register, table, key)
        return found if found is None or "name" not in found else {**found, "name": self._name}


def decided(on_card: str, in_register: str) -> DecisionRecord:
    """The senior card of somebody whose card and whose register write the name so."""
    person = PEOPLE["zhang-xiuying"]
    registers = Registers(Naming(in_register), CLOCK, timeout_seconds=5.0)
    form = {**prefilled(DEFINITION, person, registers), "collect": "electronic", "name": on_card}
    applied = application(DEFINITION, person, form, NOW)
    applied = applied.model_copy(update={"applicant": applied.applicant.model_copy(update={"name": on_card})})
    return judged(DEFINITION, applied, registers.gather(DEFINITION, applied), NOW, refusal_allowed=True)


LONG = "阿卜杜热合曼·阿卜杜拉·" * 5
RARE = ["陈䶮", "𠮷田秀", "𪚥𠀋", "\U00030ede龙", "\ue000秀英", "㛃㳚"]


@pytest.mark.parametrize(
    "name", [*RARE, "阿依古丽·买买提", LONG[:50], "长" * 70, "MARIA DEL CARMEN KOVÁCS", "O'Neill"]
)
def test_a_name_that_both_write_alike_decides_nothing_against_anybody(name: str) -> None:
    assert decided(name, name).decision.outcome is CaseOutcome.APPROVED


@pytest.mark.parametrize(
    ("on_card", "in_register"),
    [
        ("阿依古丽·买买提", "阿依古丽•买买提"),
        ("阿依古丽·买买提", "阿依古丽‧买买提"),
        ("阿依古丽·买买提", "阿依古丽・买买提"),
        ("阿依古丽·买买提", "阿依古丽 · 买买提"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("张三", "张\u3000三"),
        ("KOVÁCS ANNA", "Kova\u0301cs Anna"),
    ],
)
def test_the_writing_of_a_department_sends_nobody_to_a_person(on_card: str, in_register: str) -> None:
    assert decided(on_card, in_register).decision.outcome is CaseOutcome.APPROVED


@pytest.mark.parametrize(
    ("on_card", "in_register"),
    [
        ("王桂兰", "王桂蓝"),
        ("陈䶮", "陈龑"),
        ("阿依古丽·买买提", "阿依古丽买买提"),
        ("阿依古丽·买买提", "阿依古丽·买买提·艾力"),
        ("张三", "张\u200b三"),
        ("张三", "\u202e三张"),
        ("张三", "张三\u0301"),
        ("张三", "张三\n"),
        ("ANNA", "АNNA"),
        ("李四", "⼩四"),
        ("长" * 70, "长" * 69),
    ],
)
def test_what_only_looks_like_the_name_is_for_a_person(on_card: str, in_register: str) -> None:
    for card, register in ((on_card, in_register), (in_register, on_card)):
        record = decided(card, register)
        assert record.decision.outcome is CaseOutcome.REFERRED, (card, register)


def test_a_name_is_told_as_it_was_written() -> None:
    """Levelled for rules only: a sentence or a paper has it as the card does."""
    person = PEOPLE["zhang-xiuying"]
    applied = application(DEFINITION, person, {}, NOW)
    applied = applied.model_copy(update={"applicant": applied.applicant.model_copy(update={"name": "张\u3000三"})})
    facts = DEFINITION.facts.read(applied, GatheredFacts({}, (), ()), NOW, demonstration=True)
    name = facts["applicant_name"]
    assert isinstance(name, Known)
    assert (name.value, name.words.zh) == ("张三", "张\u3000三")


def test_a_name_longer_than_names_go_is_for_a_person() -> None:
    assert decided("长" * 71, "长" * 71).decision.outcome is CaseOutcome.REFERRED
