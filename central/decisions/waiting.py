# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether nothing but registers that did not answer keeps an application from being decided."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from central.decisions.evaluating import Verdict, evaluate
from central.decisions.rules import OnFail
from central.registers import GatheredFacts, Silence
from kiosk.contract.cases import Application, DecisionWay, RuleState
from kiosk.timing import CHINA_STANDARD_TIME

if TYPE_CHECKING:
    # Items are made of rules and facts, so they stand above this room; only their shape is needed here.
    from central.items.definition import ItemDefinition


def silences_in_the_way(
    definition: ItemDefinition,
    application: Application,
    facts: GatheredFacts,
    at: datetime,
    *,
    demonstration: bool,
    switched_off: Collection[str] = (),
) -> tuple[Silence, ...] | None:
    """The registers whose silence alone leaves rules open, each of a kind that passes; none where no rule is open.

    None: something else is in the way, too: a person was chosen, a rule failed that wants one or that refuses, one
    is in error or switched off, a value is missing that no register keeps back, or a register has told nonsense.
    """
    if application.way is DecisionWay.PERSON or definition.contradicts_card(application):
        return None
    known = definition.facts.read(application, facts, at, demonstration=demonstration)
    day = at.astimezone(CHINA_STANDARD_TIME).date()
    silent: dict[str, Silence] = {}
    for verdict in evaluate(definition.rule_set, known, day, switched_off):
        if not _may_pass(verdict):
            return None
        silent |= {silence.register: silence for silence in verdict.silences}
    return tuple(silent.values())


def _may_pass(verdict: Verdict) -> bool:
    match verdict.state:
        case RuleState.PASS:
            return True
        case RuleState.FAIL:
            # What is lacking is asked for once all is known; what refuses or refers is a person's in any case.
            return verdict.rule.data.on_fail is OnFail.SUPPLEMENT
        case RuleState.UNKNOWN:
            waits = bool(verdict.silences) and not verdict.unconfirmed and not verdict.switched_off
            return waits and all(silence.reason.passes for silence in verdict.silences)
        case RuleState.ERROR:
            return False
