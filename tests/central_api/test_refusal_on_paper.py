# SPDX-License-Identifier: GPL-3.0-or-later
"""A refusal is the authority's written and sealed decision, or a person decides."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from central.demo import DemoPerson
from central.intake.deciding import REFUSAL_NEEDS_A_PERSON
from central.intake.paper_making import PaperMaker
from central.intake.replaying import Replayed, replay_cases
from kiosk.contract.cases import CaseOutcome, Decision
from tests.central_api.central_machine import TestMachine, answer_of
from tests.central_api.running_centre import Running

ITEM = "41040000MZ-JF-0001"
YOUNG = "zhao-yongfu"


def _decided(centre: Running, machine: TestMachine, person: Callable[[str], DemoPerson]) -> Decision:
    centre.centre.city_settings.set_refusal(ITEM, allowed=True, ordered_by="民政局")
    who = person(YOUNG)
    answers = next(case.answers for case in who.cases if case.item == ITEM)
    made = machine.application(centre.centre.definitions[ITEM], who, answers)
    return Decision.from_payload(machine.trusted.open(answer_of(machine.submit(made)).decision, "decision"))


def _replayed(centre: Running) -> list[Replayed]:
    inner = centre.centre
    return [result for _, result, _ in replay_cases(inner.database, inner.definitions, inner.trusted)]


def test_it_goes_out_sealed_with_all_that_the_law_asks(
    centre: Running, machine: TestMachine, person: Callable[[str], DemoPerson]
) -> None:
    decision = _decided(centre, machine, person)
    assert decision.outcome is CaseOutcome.REFUSED
    assert decision.document is not None
    assert decision.document.sealed
    assert decision.legal_actor is not None
    refusal = decision.refusal
    assert refusal is not None
    assert refusal.legal_basis.confirmed
    assert "行政复议" in refusal.remedy.zh
    assert "起诉" in refusal.remedy.zh
    assert _replayed(centre) == [Replayed.SAME]


def test_without_the_seal_a_person_decides(
    centre: Running,
    machine: TestMachine,
    person: Callable[[str], DemoPerson],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(PaperMaker, "refusal", lambda *_: None)
    decision = _decided(centre, machine, person)
    assert decision.outcome is CaseOutcome.REFERRED
    assert decision.headline == REFUSAL_NEEDS_A_PERSON
    assert not decision.automatic
    assert decision.refusal is None
    assert decision.document is None
    assert decision.handler is not None
    assert decision.due is not None
    assert _replayed(centre) == [Replayed.SAME]
