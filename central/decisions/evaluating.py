# SPDX-License-Identifier: GPL-3.0-or-later
"""Every rule judged, each by itself, none skipped because another failed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from central.decisions.expressions import EvaluationError
from central.decisions.facts import Fact, Known, Missing, Wrong
from central.decisions.record import RuleTrace
from central.decisions.rules import Rule, RuleSet
from central.registers import Silence
from kiosk.contract.cases import RuleState
from kiosk.sealing import json_digest

SWITCHED_OFF: Final = "switched off by the city"


@dataclass(frozen=True)
class Verdict:
    """A rule in force and its state. silences: the registers whose silence made it unknown.

    unconfirmed: a value that the city has yet to set made it so. switched_off: the city turned the rule off, and it
    was not judged.
    """

    rule: Rule
    state: RuleState
    reason: str
    silences: tuple[Silence, ...]
    inputs_digest: str | None
    unconfirmed: bool = False
    switched_off: bool = False


def evaluate(
    rule_set: RuleSet, facts: Mapping[str, Fact], day: date, switched_off: Collection[str] = ()
) -> tuple[Verdict, ...]:
    """The verdicts of all rules in force on this day, in their order. What is switched off is not known, so no case
    ever passes it."""
    return tuple(
        Verdict(rule, RuleState.UNKNOWN, SWITCHED_OFF, (), None, switched_off=True)
        if rule.data.id in switched_off
        else _judge(rule, facts)
        for rule in rule_set.rules
        if rule.in_force(day)
    )


def trace(rule_set: RuleSet, verdicts: tuple[Verdict, ...]) -> tuple[RuleTrace, ...]:
    """All rules as they are kept, those not in force included."""
    judged = {verdict.rule.data.id: verdict for verdict in verdicts}
    return tuple(_trace(rule, judged.get(rule.data.id)) for rule in rule_set.rules)


def _judge(rule: Rule, facts: Mapping[str, Fact]) -> Verdict:
    needed = {name: facts.get(name, Missing(None)) for name in rule.data.needs}
    wrong = [f"{name}: {fact.reason}" for name, fact in needed.items() if isinstance(fact, Wrong)]
    if wrong:
        return Verdict(rule, RuleState.ERROR, "; ".join(wrong), (), None)
    missing = {name: fact for name, fact in needed.items() if isinstance(fact, Missing)}
    if missing:
        silences = {fact.silence.register: fact.silence for fact in missing.values() if fact.silence}
        waiting = any(fact.unconfirmed for fact in missing.values())
        reason = "not known: " + ", ".join(missing) + (" (waits for the city)" if waiting else "")
        return Verdict(rule, RuleState.UNKNOWN, reason, tuple(silences.values()), None, waiting)
    values = {name: fact.value for name, fact in needed.items() if isinstance(fact, Known)}
    state, reason = _state(rule, values)
    return Verdict(rule, state, reason, (), json_digest(values))


def _state(rule: Rule, values: dict[str, Any]) -> tuple[RuleState, str]:
    try:
        result = rule.expression.evaluate(values)
    except EvaluationError as error:
        return RuleState.ERROR, f"the expression failed: {error}"
    # Exactly true and exactly false: the library also gives null, numbers and texts for a mistaken rule.
    if result is True:
        return RuleState.PASS, ""
    if result is False:
        return RuleState.FAIL, ""
    return RuleState.ERROR, f"the expression gave {type(result).__name__}, not true or false"


def _trace(rule: Rule, verdict: Verdict | None) -> RuleTrace:
    return RuleTrace(
        rule_id=rule.data.id,
        rule_version=rule.data.version,
        text=rule.data.text,
        expression=rule.expression.text,
        source=rule.source,
        legal_basis=rule.legal_basis,
        on_fail=rule.data.on_fail,
        in_force=verdict is not None,
        state=None if verdict is None else verdict.state,
        reason="" if verdict is None else verdict.reason,
        inputs_digest=None if verdict is None else verdict.inputs_digest,
    )
