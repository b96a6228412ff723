# SPDX-License-Identifier: GPL-3.0-or-later
"""An item that needs more than ink is guided and not taken, whatever a machine says."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from central.demo import DemoPerson
from central.items import ITEMS_FOLDER, ItemDefinition, lint_items, load_items
from central.settings import CentreSettings
from kiosk.contract.cases import CaseOutcome, Decision
from kiosk.contract.items import OfflinePolicy, SignatureStrength
from kiosk.contract.message import Text
from kiosk.contract.problems import ProblemCode
from tests.central_api.central_machine import answer_of, problem_of
from tests.central_api.running_centre import running
from tests.central_api.test_submission import stored_cases

People = Callable[[str], DemoPerson]
ITEM = "41040000MZ-JF-0001"


def _needs_more(items: Path) -> None:
    path = next(path for path in items.glob("*/item.json") if ITEM in path.read_text(encoding="utf-8"))
    data = json.loads(path.read_text(encoding="utf-8"))
    data |= {"signature": "reliable", "offline": "decline", "version": f"{data['version']}1"}
    path.write_text(json.dumps(data), encoding="utf-8")


def test_no_machine_gets_an_application_in_that_needs_more_than_ink(tmp_path: Path, person: People) -> None:
    items = tmp_path / "items"
    shutil.copytree(ITEMS_FOLDER, items)
    _needs_more(items)
    with running(CentreSettings(data=tmp_path / "centre", demonstration=True, items=items)) as centre:
        machine = centre.machine()
        zhang = person("zhang-xiuying")
        made = machine.application(centre.centre.definitions[ITEM], zhang, {})
        answer = machine.submit(made)
        assert problem_of(answer) is ProblemCode.FORM_INVALID
        assert "signature" in answer.text
        assert stored_cases(centre) == 0


def test_what_was_signed_while_ink_was_enough_goes_to_a_person(tmp_path: Path, person: People) -> None:
    items = tmp_path / "items"
    shutil.copytree(ITEMS_FOLDER, items)
    settings = CentreSettings(data=tmp_path / "centre", demonstration=True, items=items)
    with running(settings) as centre:
        machine = centre.machine()
        made = machine.application(centre.centre.definitions[ITEM], person("zhang-xiuying"), {})
    _needs_more(items)
    with running(settings) as centre:
        machine = replace(machine, url=centre.url, http=type(machine.http)())
        decision = Decision.from_payload(answer_of(machine.submit(made)).decision.payload)
        assert decision.outcome is CaseOutcome.REFERRED


def _changed(**update: object) -> dict[str, ItemDefinition]:
    definition = load_items()[ITEM]
    return {ITEM: replace(definition, item=definition.item.model_copy(update=update))}


def _errors(**update: object) -> set[str]:
    return {one.place for one in lint_items(_changed(**update)) if one.severity == "error"}


def test_an_item_that_no_machine_finishes_says_where_and_queues_nothing() -> None:
    strong = SignatureStrength.RELIABLE
    assert not _errors(signature=strong, offline=OfflinePolicy.DECLINE) & {"offline", "window"}
    assert "offline" in _errors(signature=strong)
    assert "window" in _errors(signature=strong, offline=OfflinePolicy.DECLINE, window=Text(zh="", en=""))


@pytest.mark.parametrize(
    "text",
    [
        Text(zh="请在屏幕上电子签名", en="Please sign on the screen"),
        Text(zh="可靠电子签名", en="Signature"),
        Text(zh="请签字", en="Please sign electronically: an electronic signature"),
        Text(zh="请签字", en="Your digital signature"),
    ],
)
def test_no_item_calls_ink_what_it_is_not(text: Text) -> None:
    assert "item.summary" in _errors(summary=text)
    assert "item.summary" not in _errors(summary=Text(zh="请手写签名", en="Please sign by hand"))
