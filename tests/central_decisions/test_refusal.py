# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine refuses only with the city's setting, a confirmed basis, and nothing left open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from central.decisions import DecisionRecord
from central.demo import DemoBackend
from central.items import ItemDefinition, load_items
from central.registers import GatheredFacts, RegisterFact, Registers
from kiosk.contract.cases import Application, CaseOutcome
from kiosk.timing import SteppedClock
from tests.central_decisions.decision_cases import ALLOWANCE, PEOPLE, case_application, judged

YOUNG = PEOPLE["zhao-yongfu"]


@pytest.fixture
def applied(items: dict[str, ItemDefinition], registers: Registers, clock: SteppedClock) -> Application:
    return case_application(items[ALLOWANCE], YOUNG, YOUNG.cases[0], registers, clock.now())


@pytest.fixture
def gathered(items: dict[str, ItemDefinition], registers: Registers, applied: Application) -> GatheredFacts:
    return registers.gather(items[ALLOWANCE], applied)


def _decide(
    definition: ItemDefinition,
    applied: Application,
    facts: GatheredFacts,
    clock: SteppedClock,
    *,
    allowed: bool = True,
) -> DecisionRecord:
    return judged(definition, applied, facts, clock.now(), refusal_allowed=allowed)


def _with(facts: GatheredFacts, name: str, value: object) -> GatheredFacts:
    given = facts.values[name]
    return replace(facts, values={**facts.values, name: RegisterFact(given.register, value)})


def test_a_refusal_has_reason_basis_and_remedy(
    items: dict[str, ItemDefinition], applied: Application, gathered: GatheredFacts, clock: SteppedClock
) -> None:
    decision = _decide(items[ALLOWANCE], applied, gathered, clock).decision
    assert decision.outcome is CaseOutcome.REFUSED
    assert decision.automatic
    assert decision.refusal is not None
    assert decision.refusal.reason.zh == "1956年3月12日出生，还没满 80 周岁"
    assert decision.refusal.legal_basis.confirmed
    assert "待本市确认" not in decision.refusal.legal_basis.citation.zh
    assert "演示" in decision.refusal.legal_basis.citation.zh
    assert "行政复议" in decision.refusal.remedy.zh
    assert decision.lacks == ()
    assert decision.handler is None


def test_without_the_citys_setting_a_person_decides(
    items: dict[str, ItemDefinition], applied: Application, gathered: GatheredFacts, clock: SteppedClock
) -> None:
    decision = _decide(items[ALLOWANCE], applied, gathered, clock, allowed=False).decision
    assert decision.outcome is CaseOutcome.REFERRED
    assert decision.refusal is None
    assert decision.handler is not None


def test_without_a_confirmed_basis_a_person_decides(
    applied: Application, gathered: GatheredFacts, clock: SteppedClock
) -> None:
    unconfirmed = load_items()[ALLOWANCE]
    assert not unconfirmed.can_refuse
    assert _decide(unconfirmed, applied, gathered, clock).decision.outcome is CaseOutcome.REFERRED


@pytest.mark.parametrize(
    ("fact", "value", "why"),
    [
        ("alive", None, "another rule is not known"),
        ("alive", "yes", "another rule is in error"),
        ("register_name", "别人", "the record may be another person's"),
        ("birth_date", None, "the refusing fact itself is not known"),
        ("birth_date", "1956-02-30", "the refusing fact itself is no date"),
    ],
)
def test_anything_open_stops_a_refusal(
    fact: str,
    value: object,
    why: str,
    items: dict[str, ItemDefinition],
    applied: Application,
    gathered: GatheredFacts,
    clock: SteppedClock,
) -> None:
    facts = _with(gathered, fact, value)
    assert _decide(items[ALLOWANCE], applied, facts, clock).decision.outcome is CaseOutcome.REFERRED, why


def test_a_fact_of_a_register_that_does_not_own_it_refuses_nobody(
    items: dict[str, ItemDefinition], applied: Application, gathered: GatheredFacts, clock: SteppedClock
) -> None:
    stolen = replace(
        gathered,
        values={**gathered.values, "birth_date": RegisterFact("city_account", "1956-03-12")},
    )
    record = _decide(items[ALLOWANCE], applied, stolen, clock)
    assert record.decision.outcome is CaseOutcome.REFERRED
    assert "does not own" in next(t.reason for t in record.trace if t.rule_id == "age")


def test_a_refusal_outweighs_what_could_be_supplemented(
    items: dict[str, ItemDefinition], applied: Application, gathered: GatheredFacts, clock: SteppedClock
) -> None:
    facts = _with(gathered, "card_normal", False)
    assert _decide(items[ALLOWANCE], applied, facts, clock).decision.outcome is CaseOutcome.REFUSED


def test_a_silent_register_stops_a_refusal(
    items: dict[str, ItemDefinition], applied: Application, backend: DemoBackend, clock: SteppedClock
) -> None:
    backend.set_silent(["civil_affairs"])
    facts = Registers(backend, clock, timeout_seconds=0.1).gather(items[ALLOWANCE], applied)
    assert _decide(items[ALLOWANCE], applied, facts, clock).decision.outcome is CaseOutcome.REFERRED
