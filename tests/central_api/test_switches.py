# SPDX-License-Identifier: GPL-3.0-or-later
"""The city takes an item or a rule out of deciding: at once, everywhere, and never past the rule."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from central.cli import app
from central.demo import DemoPerson
from central.intake.replaying import replay_cases
from central.intake.switches import FOR_PEOPLE, ITEM_OFF, Switch, SwitchOrder
from kiosk.contract.cases import CaseOutcome, Decision, RuleState
from kiosk.contract.items import ServiceItem
from tests.central_api.central_machine import TestMachine, answer_of
from tests.central_api.running_centre import Running

People = Callable[[str], DemoPerson]
CARD = "41040000MZ-QR-0001"


def central(centre: Running, *arguments: str) -> Any:
    """A command of the operator beside the running centre: the last line of what it said."""
    told = CliRunner().invoke(app, [*arguments, "--data", str(centre.centre.settings.data), "--demo"])
    assert told.exit_code == 0, told.output
    return json.loads(told.stdout.strip().splitlines()[-1])


def order(centre: Running, to: str, *more: str) -> Any:
    return central(centre, "switch", to, CARD, *more, "--ordered-by", "民政局 刘敏", "--why", "规则有误")


def offered(machine: TestMachine) -> ServiceItem:
    item = machine.catalogue().service(CARD)
    assert item is not None
    return item


def decided(centre: Running, machine: TestMachine, who: DemoPerson) -> Decision:
    made = machine.application(centre.centre.definitions[CARD], who, {"collect": "electronic"})
    envelope = answer_of(machine.submit(made)).decision
    return Decision.from_payload(machine.trusted.open(envelope, "decision"))


def replays(centre: Running) -> set[str]:
    inner = centre.centre
    return {result.value for _, result, _ in replay_cases(inner.database, inner.definitions, inner.trusted)}


def test_an_item_that_is_off_is_offered_nowhere_and_what_is_under_way_goes_to_a_person(
    centre: Running, machine: TestMachine, person: People
) -> None:
    """Who has begun it ends it: what is signed becomes a case, and says plainly why a person has it."""
    zhang = person("zhang-xiuying")
    assert decided(centre, machine, zhang).outcome is CaseOutcome.APPROVED
    before = offered(machine)
    assert (before.enabled, before.automatic) == (True, True)
    begun = machine.application(centre.centre.definitions[CARD], zhang, {"collect": "electronic"})
    order(centre, "off")
    after = offered(machine)
    assert (after.enabled, after.automatic) == (False, False)
    assert after.version == before.version
    decision = Decision.from_payload(machine.trusted.open(answer_of(machine.submit(begun)).decision, "decision"))
    assert decision.outcome is CaseOutcome.REFERRED
    assert decision.headline == ITEM_OFF
    assert decision.handler is not None
    centre.clock.step(1)
    order(centre, "on")
    assert offered(machine) == before
    assert decided(centre, machine, zhang).outcome is CaseOutcome.APPROVED
    assert replays(centre) == {"same"}


def test_an_item_for_people_is_offered_and_decided_by_people(
    centre: Running, machine: TestMachine, person: People
) -> None:
    order(centre, "people")
    item = offered(machine)
    assert (item.enabled, item.automatic) == (True, False)
    decision = decided(centre, machine, person("zhang-xiuying"))
    assert (decision.outcome, decision.headline) == (CaseOutcome.REFERRED, FOR_PEOPLE)
    assert not decision.automatic
    assert replays(centre) == {"same"}


@pytest.mark.parametrize(("who", "instead"), [("zhang-xiuying", "approved"), ("zhao-yongfu", "approved")])
def test_no_case_passes_a_rule_that_is_off(
    who: str, instead: str, centre: Running, machine: TestMachine, person: People
) -> None:
    assert decided(centre, machine, person(who)).outcome.value == instead
    order(centre, "off", "--rule", "age")
    assert not offered(machine).automatic
    decision = decided(centre, machine, person(who))
    assert decision.outcome is CaseOutcome.REFERRED
    assert [fact.state for fact in decision.facts].count(RuleState.UNKNOWN) == 1
    assert all("{" not in fact.text.zh for fact in decision.facts)
    order(centre, "on", "--rule", "age")
    assert decided(centre, machine, person(who)).outcome.value == instead
    assert replays(centre) == {"same"}


def test_nobody_is_refused_by_a_rule_that_is_off(centre: Running, machine: TestMachine, person: People) -> None:
    """He is too young for the card, and machines may refuse it."""
    central(centre, "refusal", "--item", CARD, "--ordered-by", "民政局", "--on")
    young = person("zhou-jianguo")
    assert decided(centre, machine, young).outcome in (CaseOutcome.REFUSED, CaseOutcome.REFERRED)
    order(centre, "off", "--rule", "age")
    decision = decided(centre, machine, young)
    assert decision.outcome is CaseOutcome.REFERRED
    assert decision.refusal is None


def test_who_ordered_and_why_is_listed_and_every_order_stays(centre: Running) -> None:
    order(centre, "off")
    order(centre, "off", "--rule", "age")
    told = central(centre, "switch", "list")["orders"]
    assert [(one["rule_id"], one["to"], one["ordered_by"], one["why"]) for one in told] == [
        (None, "off", "民政局 刘敏", "规则有误"),
        ("age", "off", "民政局 刘敏", "规则有误"),
    ]
    order(centre, "on")
    assert [one["rule_id"] for one in central(centre, "switch", "list")["orders"]] == ["age"]
    assert len(central(centre, "switch", "list", "--history")["orders"]) == 3


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["off", "X-000"], "no item X-000"),
        (["off", CARD, "--rule", "height"], "has no rule height; there are: same-person"),
        (["off", CARD, "--why", ""], "say who ordered it and why"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(centre: Running, arguments: list[str], says: str) -> None:
    given = ["switch", *arguments, "--data", str(centre.centre.settings.data), "--demo", "--ordered-by", "民政局"]
    told = CliRunner().invoke(app, given if "--why" in given else [*given, "--why", "规则有误"])
    assert told.exit_code == 1
    assert says in told.output
    assert centre.centre.switches.orders() == ()


def test_a_rule_is_not_for_people(centre: Running) -> None:
    with pytest.raises(ValidationError):
        SwitchOrder(
            item_code=CARD,
            rule_id="age",
            to=Switch.PEOPLE,
            ordered_by="民政局",
            why="规则有误",
            ordered_at=centre.clock.now(),
        )


@pytest.mark.parametrize(
    "harm",
    [
        'UPDATE switches SET envelope = CAST(replace(envelope, \'"to":"on"\', \'"to":"of"\') AS BLOB)',
        "UPDATE switches SET envelope = x'00'",
        "UPDATE switches SET rule_id = 'age'",
    ],
)
def test_an_order_that_does_not_verify_lets_people_decide(
    harm: str, centre: Running, machine: TestMachine, person: People
) -> None:
    order(centre, "on")
    with centre.centre.database.write() as connection:
        assert connection.exec_driver_sql(harm).rowcount == 1
    assert decided(centre, machine, person("zhang-xiuying")).outcome is CaseOutcome.REFERRED
    assert "does not verify" in str(central(centre, "switch", "list")["orders"])
