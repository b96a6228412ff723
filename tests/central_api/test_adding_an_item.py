# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide to adding an item does what it says: its item is made of the page's text, taken by a centre, applied
for by a machine, and ends in a sealed paper; each mistake that it lists is told in its words."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from central.cli import app
from central.demo import DemoPerson
from central.items import ITEMS_FOLDER, load_items
from central.settings import CentreSettings
from kiosk.contract import routes
from kiosk.contract.cases import CaseOutcome, Decision, DocumentAnswer
from tests.central_api.central_machine import answer_of
from tests.central_api.running_centre import running

GUIDE = Path(__file__).parents[2] / "docs" / "integrators" / "adding-an-item.md"
EXAMPLE = GUIDE.parent / "examples" / "housing_fund_balance"
CODE = "41040000ZF-GG-9001"
_FILE = re.compile(r"^`(\w+(?:\.\w+)*\.json)`:\n\n```json\n(.*?)^```", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)


def _written(folder: Path) -> Path:
    """The item of the page, as a reader would type it."""
    folder.mkdir(parents=True)
    for name, text in _FILE.findall(GUIDE.read_text(encoding="utf-8")):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_page_shows_the_example_whole() -> None:
    shown = {name: json.loads(text) for name, text in _FILE.findall(GUIDE.read_text(encoding="utf-8"))}
    assert shown == {path.name: json.loads(path.read_bytes()) for path in EXAMPLE.glob("*.json")}
    assert len(shown) == 5


def test_an_item_made_on_the_fly_ends_in_a_paper(tmp_path: Path, person: Callable[[str], DemoPerson]) -> None:
    items = tmp_path / "items"
    shutil.copytree(ITEMS_FOLDER, items, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    _written(items / "made_on_the_fly")
    checked = CliRunner().invoke(app, ["check", "--items", str(items)])
    assert f"error: {CODE}" not in checked.output
    with running(CentreSettings(data=tmp_path / "data", demonstration=True, items=items)) as city:
        machine, zhou = city.machine(), person("zhou-jianguo")
        assert CODE in city.centre.definitions
        made = machine.application(city.centre.definitions[CODE], zhou, {})
        assert made.form.keys() == {"name", "number"}, "all that is asked comes from the card"
        decision = Decision.from_payload(machine.trusted.open(answer_of(machine.submit(made)).decision, "decision"))
        assert decision.outcome is CaseOutcome.APPROVED
        assert decision.automatic
        assert decision.document is not None
        assert decision.document.sealed
        answer = machine.send("GET", routes.DOCUMENT.format(document_id=decision.document.document_id))
        pdf = base64.b64decode(DocumentAnswer.model_validate_json(answer.content).pdf)
    (tmp_path / "paper.pdf").write_bytes(pdf)
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "paper.pdf"), "-"],
        check=True,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    ).stdout
    for word in ("住房公积金个人账户信息证明", "周建国", "账户情况以住房公积金中心的登记为准"):
        assert word in text


Change = Callable[[Path], object]


def _edit(file: str, change: Callable[[dict[str, Any]], object]) -> Change:
    def do(folder: Path) -> None:
        data = json.loads((folder / file).read_bytes())
        change(data)
        (folder / file).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")

    return do


def _with_block(data: dict[str, Any], *, named: bool = True) -> Change:
    def do(folder: Path) -> None:
        (folder.parent / "blocks").mkdir()
        (folder.parent / "blocks" / "mine.json").write_text(json.dumps(data), encoding="utf-8")
        if named:
            _edit("item.json", lambda d: d["blocks"].append("mine"))(folder)

    return do


_OTHER = {"zh": "二", "en": "two"}
MISTAKES: dict[str, Change] = {
    "item.json: blocks: there is no block 'pirson'; there are: ...": _edit(
        "item.json", lambda d: d["blocks"].append("pirson")
    ),
    "item.json: block_values: block hall needs window: say it": _edit("item.json", lambda d: d.pop("block_values")),
    "item.json: block_values: no block has widow: take it out": _edit(
        "item.json", lambda d: d["block_values"].update(widow="x")
    ),
    "facts.json: facts.birth_date.label: block person (blocks/person.json) says it otherwise: ...": (
        _edit("facts.json", lambda d: d["facts"].append({"name": "birth_date", "label": _OTHER}))
    ),
    "item.json: fee: blocks free and mine say it differently: leave one of them out of blocks in item.json": (
        _with_block({"about": "x", "item": {"fee": _OTHER}})
    ),
    "form.ui.json: no page has the block's field phone: name it among the elements of a page": _edit(
        "item.json", lambda d: d["blocks"].append("phone")
    ),
    "blocks/mine.json: values and holes differ in: what": _with_block({"about": "x", "item": {"icon": "{{what}}"}}),
    "blocks/mine.json: a block has no blocks: name them in the item, one after the other": _with_block(
        {"about": "x", "blocks": ["person"]}
    ),
    "blocks/mine.json: no item names it: name it in blocks of an item.json, or take the file out": _with_block(
        {"about": "x"}, named=False
    ),
    "rules.json: rule own-account: it stops no example by itself: add one whose facts fail it and nothing else": (
        _edit("examples.json", lambda d: d["examples"].pop())
    ),
    "notice.checks: register housing_fund is asked, but the notice does not tell it": _edit(
        "item.json", lambda d: d["notice"].pop("checks")
    ),
    "facts.json: fact fund_name: register housing_fund has no field 'nam'": _edit(
        "facts.json", lambda d: d["facts"][0]["origin"].update(field="nam")
    ),
    "elements.must_come: say what the one visit is for (必须现场原因)": _edit(
        "item.json", lambda d: d["blocks"].remove("verified")
    ),
}


def test_the_page_lists_the_mistakes_that_are_tried() -> None:
    table = GUIDE.read_text(encoding="utf-8").partition("## What `central check` says")[2]
    assert set(_ROW.findall(table)) == set(MISTAKES)


@pytest.mark.parametrize("message", MISTAKES)
def test_a_mistake_is_told_in_the_words_of_the_page(tmp_path: Path, message: str) -> None:
    folder = _written(tmp_path / "items" / "made_on_the_fly")
    if message.startswith("elements.must_come"):
        level = {"identity_level": "L2", "identity_ways": ["phone_code", "city_pin"]}
        _edit("item.json", lambda d: d.update(level))(folder)
    MISTAKES[message](folder)
    told = CliRunner().invoke(app, ["check", "--items", str(folder.parent)])
    assert told.exit_code != 0
    for part in message.split("..."):
        assert part.strip().removeprefix("rules.json: ") in told.output


def test_the_block_on_the_page_is_one(tmp_path: Path) -> None:
    (shown,) = re.findall(r"```json\n(\{\n  \"about\".*?)^```", GUIDE.read_text(encoding="utf-8"), re.M | re.S)
    folder = _written(tmp_path / "items" / "made_on_the_fly")
    (folder.parent / "blocks").mkdir()
    (folder.parent / "blocks" / "water.json").write_text(shown, encoding="utf-8")

    def water(data: dict[str, Any]) -> None:
        data["blocks"][data["blocks"].index("hall")] = "water"
        hall = load_items(EXAMPLE.parent)[CODE].item.elements
        assert hall is not None
        data["elements"] |= {
            key: value
            for key, value in hall.to_payload().items()
            if key in ("codes", "level", "places", "consult", "complain")
        }

    _edit("item.json", water)(folder)
    item = load_items(folder.parent)[CODE].item
    assert item.window.to_payload() == {"zh": "自来水公积金窗口", "en": "Water works, Housing fund window"}
