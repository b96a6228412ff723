# SPDX-License-Identifier: GPL-3.0-or-later
"""Who a relative is, is for two registers to say; what is asked about that relative tells nothing else of them."""

from __future__ import annotations

from typing import Any

import pytest

from central.items import ItemDefinition
from central.registers import Registers
from kiosk.contract.cases import CaseOutcome
from kiosk.timing import SteppedClock
from tests.central_decisions.decision_cases import PEOPLE, application, judged, prefilled

FAMILY = "41040000YB-GG-0002"
R, S, A = CaseOutcome.REFERRED, CaseOutcome.SUPPLEMENT, CaseOutcome.APPROVED


@pytest.mark.parametrize(
    ("who", "relation", "member", "changed", "outcome", "stopped_by"),
    [
        ("xu-mingyuan", "spouse", "ding-xiaolan", {}, A, set()),
        ("ding-xiaolan", "spouse", "xu-mingyuan", {}, A, set()),
        ("ding-xiaolan", "parent", "tao-hongmei", {}, A, set()),
        # Only the relation that is said is looked for.
        ("xu-mingyuan", "child", "ding-xiaolan", {}, R, {"related"}),
        ("ding-xiaolan", "child", "tao-hongmei", {}, R, {"related"}),
        ("ding-xiaolan", "spouse", "tao-hongmei", {}, R, {"related"}),
        # A name that is not that number's, and a number of nobody who is insured: the same words.
        ("xu-mingyuan", "spouse", "ding-xiaolan", {"member_name": "丁小蓝"}, S, {"member-insured"}),
        ("xu-mingyuan", "child", "xu-duoduo", {}, S, {"member-insured"}),
        # An enquiry asks for no relative, and none is looked at.
        ("lin-ruiqing", None, None, {"wanted": "treatments"}, A, set()),
    ],
)
def test_who_may_be_linked(
    who: str,
    relation: str | None,
    member: str | None,
    changed: dict[str, Any],
    outcome: CaseOutcome,
    stopped_by: set[str],
    items: dict[str, ItemDefinition],
    registers: Registers,
    clock: SteppedClock,
) -> None:
    definition, person = items[FAMILY], PEOPLE[who]
    form = prefilled(definition, person, registers) | {"wanted": "link"}
    if member is not None:
        card = PEOPLE[member].card
        form |= {"member_relation": relation, "member_name": card.name, "member_number": card.number}
    form |= changed
    assert definition.validator.errors(form) == ()
    applied = application(definition, person, form, clock.now())
    record = judged(definition, applied, registers.gather(definition, applied), clock.now(), refusal_allowed=False)
    assert record.decision.outcome is outcome
    assert {
        trace.rule_id for trace in record.trace if trace.state is not None and trace.state != "pass"
    } == stopped_by
    if member is not None and "member_name" in changed:
        # What the citizen reads names no other name than the one that was typed.
        assert PEOPLE[member].card.name not in record.decision.model_dump_json()


def test_a_link_without_its_relative_is_no_application(items: dict[str, ItemDefinition]) -> None:
    lacking = {error.field for error in items[FAMILY].validator.errors({"wanted": "link"})}
    assert lacking >= {"member_relation", "member_name", "member_number"}
    asked = {error.field for error in items[FAMILY].validator.errors({"wanted": "treatments"})}
    assert lacking - asked == {"member_relation", "member_name", "member_number"}
