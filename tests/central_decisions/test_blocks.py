# SPDX-License-Identifier: GPL-3.0-or-later
"""What many items share is said once, and nothing behind the loader knows of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from central.items import ITEMS_FOLDER, ItemDataError, lint_items, load_items, unused_blocks
from central.items.blocks import BLOCKS_FOLDER, read_folder
from tests.central_decisions.changed_items import edited

EXAMPLES = Path(__file__).parents[2] / "docs" / "integrators" / "examples"
ITEM = "housing_fund_balance"
TWO = {"zh": "二", "en": "two"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLES / ITEM, tmp_path / ITEM)
    return tmp_path


@pytest.fixture
def block(folder: Path) -> Callable[[str, dict[str, Any]], None]:
    """Puts a block of the city's own beside the items."""

    def put(name: str, data: dict[str, Any]) -> None:
        (folder / "blocks").mkdir(exist_ok=True)
        (folder / "blocks" / f"{name}.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")

    return put


def _refused(folder: Path) -> str:
    with pytest.raises(ItemDataError) as caught:
        load_items(folder)
    return str(caught.value)


def test_a_folder_and_its_blocks_make_one_item(folder: Path) -> None:
    (definition,) = load_items(folder).values()
    item = definition.item
    assert [material.code for material in item.materials] == ["id-card"]
    assert [text.en for text in item.notice.data] == [
        "Name, number and birth date on your ID card",
        "Your housing fund account",
        "Handwritten signature",
    ], "in the order of blocks, the folder's own where it says own"
    assert item.elements is not None
    assert item.elements.codes.basic == item.code
    assert item.window.en.startswith("Housing fund window, City Government Service Hall")
    assert [rule.data.id for rule in definition.rule_set.rules] == ["same-person", "own-account"]
    assert [control.key for control in definition.controls()] == ["name", "number"]
    assert [f for f in lint_items({item.code: definition}) if f.severity == "error"] == []


def test_what_is_put_together_loads_as_if_the_folder_had_said_it(folder: Path, tmp_path_factory: Any) -> None:
    written: Path = tmp_path_factory.mktemp("written")
    (written / ITEM).mkdir()
    for name, data in read_folder(folder / ITEM).items():
        (written / ITEM / name).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    (one,), (other,) = load_items(folder).values(), load_items(written).values()
    assert one.item == other.item
    assert one.facts == other.facts
    assert one.rule_set.digest == other.rule_set.digest


def test_an_item_says_again_what_its_block_lets_it(folder: Path) -> None:
    def ask_why(data: dict[str, Any]) -> None:
        data["purposes"]["population"] = TWO

    edited(folder, ITEM, "facts.json", ask_why)
    (definition,) = load_items(folder).values()
    assert definition.facts.purposes["population"].en == "two"


@pytest.mark.parametrize(
    ("file", "edit", "says"),
    [
        (
            "facts.json",
            lambda d: d["facts"].append({"name": "birth_date", "label": TWO}),
            "housing_fund_balance/facts.json: facts.birth_date.label: block person (blocks/person.json) says it "
            "otherwise: take it out here, or let the block's may_change say facts.facts.birth_date.label",
        ),
        (
            "item.json",
            lambda d: d.update(fee=TWO),
            "item.json: fee: block free (blocks/free.json) says it otherwise",
        ),
        (
            "rules.json",
            lambda d: d["rules"].append({"id": "same-person", "expression": "1 == 1"}),
            "rules.json: rules.same-person.expression: block person",
        ),
        ("item.json", lambda d: d["blocks"].append("pirson"), "blocks: there is no block 'pirson'; there are: "),
        ("item.json", lambda d: d["blocks"].append("../person"), "there is no block '../person'"),
        ("item.json", lambda d: d["blocks"].append("person"), "blocks: person stands twice: take one out"),
        ("item.json", lambda d: d.update(blocks="person"), "blocks: a list of names is wanted"),
        ("item.json", lambda d: d.update(block_values=[]), "block_values: an object is wanted"),
        ("item.json", lambda d: d.update(block_values={}), "block_values: block hall needs window: say it"),
        (
            "item.json",
            lambda d: d["block_values"].update(widow="x"),
            "block_values: no block has widow: take it out",
        ),
        (
            "item.json",
            lambda d: d["block_values"].update(window=3),
            "block_values: window stands in a text of block hall: give it as text, in both languages",
        ),
        (
            "item.json",
            lambda d: (d.pop("blocks"), d.update(block_values={"window": TWO})),
            "block_values: there are no blocks that they are for",
        ),
        (
            "item.json",
            lambda d: d["blocks"].remove("person-page"),
            "form.ui.json: no page has the block's field name: name it among the elements of a page",
        ),
        ("item.json", lambda d: d["blocks"].append("phone"), "no page has the block's field phone"),
        ("rules.json", lambda d: d.clear(), "housing_fund_balance/rules.json: approved: Field required"),
    ],
)
def test_a_mistake_names_block_file_place_and_mend(
    folder: Path, file: str, edit: Callable[[dict[str, Any]], object], says: str
) -> None:
    edited(folder, ITEM, file, edit)
    assert says in _refused(folder)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"about": "x", "blocks": ["person"]}, "blocks/mine.json: a block has no blocks: name them in the item"),
        ({"about": "x", "extra": {}}, "blocks/mine.json: extra: Extra inputs are not permitted"),
        ({"item": {}}, "blocks/mine.json: about: Field required"),
        ({"about": "x", "item": {"icon": "{{what}}"}}, "blocks/mine.json: values and holes differ in: what"),
        ({"about": "x", "values": {"what": "y"}}, "blocks/mine.json: values and holes differ in: what"),
        (
            {"about": "x", "item": {"fee": TWO}},
            "item.json: fee: blocks free and mine say it differently: leave one of them out of blocks in item.json",
        ),
        (
            {"about": "x", "facts": {"facts": [{"name": "today", "label": TWO}]}},
            "facts.json: facts.today.label: blocks person and mine say it differently",
        ),
    ],
)
def test_a_mistake_in_a_block_names_it(
    folder: Path, block: Callable[[str, dict[str, Any]], None], data: dict[str, Any], says: str
) -> None:
    block("mine", data)
    edited(folder, ITEM, "item.json", lambda d: d["blocks"].append("mine"))
    assert says in _refused(folder)


def test_a_block_is_broken_json(folder: Path) -> None:
    (folder / "blocks").mkdir()
    (folder / "blocks" / "mine.json").write_text("{", encoding="utf-8")
    edited(folder, ITEM, "item.json", lambda d: d["blocks"].append("mine"))
    assert "blocks/mine.json: no valid JSON" in _refused(folder)


def test_holes_take_the_items_value_or_the_blocks_own(
    folder: Path, block: Callable[[str, dict[str, Any]], None]
) -> None:
    what = {"zh": "这件事：{{what}}", "en": "This: {{what}}"}
    block(
        "mine",
        {
            "about": "x",
            "values": {"what": TWO, "minutes": None},
            "item": {"conditions": [what], "offline_working_days": "{{minutes}}"},
            "document": {"closing": ["{{what.zh}}。"]},
        },
    )

    def name(data: dict[str, Any]) -> None:
        data["blocks"].append("mine")
        data["block_values"]["minutes"] = 4

    edited(folder, ITEM, "item.json", name)
    (definition,) = load_items(folder).values()
    assert definition.item.conditions[-1].to_payload() == {"zh": "这件事：二", "en": "This: two"}
    assert definition.item.offline_working_days == 4, "a hole that is all of a value is that value"
    assert definition.document is not None
    assert definition.document.data.closing[-1] == "二。"


def test_what_no_item_names_is_found(folder: Path, block: Callable[[str, dict[str, Any]], None]) -> None:
    block("mine", {"about": "x"})
    assert unused_blocks(folder) == ("mine",)
    edited(folder, ITEM, "item.json", lambda d: d["blocks"].append("mine"))
    assert unused_blocks(folder) == ()


def test_each_rule_of_a_block_brings_the_example_that_it_alone_stops() -> None:
    for path in BLOCKS_FOLDER.glob("*.json"):
        data = json.loads(path.read_bytes())
        stopped = [one["stopped_by"] for one in data.get("examples", {}).get("examples", ())]
        assert stopped == [[rule["id"]] for rule in data.get("rules", {}).get("rules", ())], path.name


def test_folders_without_blocks_are_read_as_they_stand() -> None:
    for path in ITEMS_FOLDER.glob("*/item.json"):
        described = json.loads(path.read_bytes())
        if "blocks" not in described:
            assert read_folder(path.parent)["item.json"] == described
