# SPDX-License-Identifier: GPL-3.0-or-later
"""A refusal is the authority's written and sealed decision, or a person decides."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from central.demo import DemoPerson
from central.intake.case_state import CaseState
from central.intake.paper_making import NoPaper, PaperMaker
from central.intake.replaying import Replayed, replay_cases
from central.intake.ruling import REFUSAL_NEEDS_A_PERSON
from central.seals import SealFailed, SealTrouble
from kiosk.contract.cases import CaseOutcome, Decision
from tests.central_api.central_machine import TestMachine, answer_of
from tests.central_api.desk_clerk import clerk, line_of_case, referred_case
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
    monkeypatch.setattr(PaperMaker, "refusal", lambda *_: NoPaper.NOT_SEALED)
    decision = _decided(centre, machine, person)
    assert decision.outcome is CaseOutcome.REFERRED
    assert decision.headline == REFUSAL_NEEDS_A_PERSON
    assert not decision.automatic
    assert decision.refusal is None
    assert decision.document is None
    assert decision.handler is not None
    assert decision.due is not None
    assert _replayed(centre) == [Replayed.SAME]


def test_who_refuses_at_the_desk_refuses_in_writing(
    centre: Running,
    machine: TestMachine,
    person: Callable[[str], DemoPerson],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    referred = referred_case(centre, machine, person)
    one, path = clerk(centre), f"/cases/{referred.application_id}"
    one.post(path + "/take")
    fields = {"reason": "户籍不在本市", "legal_basis": "本市办法第三条", "remedy": "60 日内申请复议，6 个月内起诉"}
    with monkeypatch.context() as patch:
        away = SealFailed(SealTrouble.NO_TOKEN, "the token is away", "put it back")
        patch.setattr(type(centre.centre.sealer), "seal", lambda *_: away)
        assert one.post(path + "/refuse", **fields).status_code == 503
    assert line_of_case(centre, referred).state is CaseState.TAKEN
    assert one.post(path + "/refuse", **fields).ok
    found = re.search(r"/desk/papers/([0-9a-f-]+)", one.page(path).text)
    assert found is not None
    public = centre.centre.papers.public(found[1])
    assert public is not None
    assert (public.title.zh, public.sealed, public.revoked) == ("不予批准决定书", True, None)
    file = tmp_path / "refusal.pdf"
    file.write_bytes(one.page(f"/papers/{found[1]}").content)
    done = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True, timeout=60)
    text = "".join(done.stdout.decode().split())
    for words in ("户籍不在本市", "本市办法第三条", "60日内申请复议", "工作人员审核", "平顶山市民政局"):
        assert words in text, words
    assert _replayed(centre) == [Replayed.SAME]
