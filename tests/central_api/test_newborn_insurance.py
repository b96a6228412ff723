# SPDX-License-Identifier: GPL-3.0-or-later
"""A newborn's insurance: a parent acts, with the baby's card or without one, and nobody else is believed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from central.demo import DemoPerson
from kiosk.contract.cases import CaseOutcome, Decision
from kiosk.contract.proxies import ProxyGround, ProxyRelation
from tests.central_api.acting_for import for_another, typed
from tests.central_api.central_machine import TestMachine, answer_of
from tests.central_api.running_centre import Running

NEWBORN = "41040000YB-QR-0002"
People = Callable[[str], DemoPerson]


@pytest.mark.parametrize(
    ("agent", "outcome"),
    [
        ("ding-xiaolan", CaseOutcome.APPROVED),
        ("xu-mingyuan", CaseOutcome.APPROVED),
        # Nobody to the child, whatever was chosen on the screen.
        ("zhou-jianguo", CaseOutcome.REFERRED),
    ],
)
@pytest.mark.parametrize("card_read", [True, False])
def test_only_whom_a_register_knows_as_a_parent_is_believed(
    machine: TestMachine, person: People, centre: Running, agent: str, outcome: CaseOutcome, card_read: bool
) -> None:
    baby = person("xu-anan")
    case = for_another(
        machine,
        centre.centre.definitions[NEWBORN],
        person(agent),
        baby,
        {},
        ground=ProxyGround.GUARDIAN,
        relation=ProxyRelation.PARENT,
        applicant=None if card_read else typed(baby),
        card_read=card_read,
    )
    decision = Decision.from_payload(answer_of(machine.submit(case)).decision.payload)
    assert decision.outcome is outcome, [fact.text.zh for fact in decision.facts]
    assert ("没有查到代办人" in decision.headline.zh + "".join(fact.text.zh for fact in decision.facts)) is (
        outcome is CaseOutcome.REFERRED
    )
