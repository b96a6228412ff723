# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a paper came is a fact for a rule; what it says is for people, so no rule refuses by it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from central.items import ItemDataError, lint_items, load_items
from tests.central_decisions.changed_items import Edit, copied, edited, material_of

ITEM = "shop_registration"


def errors(folder: Path) -> list[str]:
    return [f"{f.place}: {f.message}" for f in lint_items(load_items(folder)) if f.severity == "error"]


def fact(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in data["facts"] if one["name"] == "premises_scanned")
    return found


def rule(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in data["rules"] if one["id"] == "premises-shown")
    return found


def test_the_shop_asks_for_one_paper_and_says_what_is_lacking_without_it() -> None:
    shop = load_items()["41040000SJ-XK-0001"]
    assert [one.code for one in shop.item.scans] == ["premises"]
    (by_paper,) = (one for one in shop.rule_set.rules if "premises_scanned" in one.data.needs)
    assert by_paper.source.zh == "您拍的材料、您授权的电子证照、您承诺后交的材料"
    assert by_paper.data.lack is not None
    assert not by_paper.may_refuse


@pytest.mark.parametrize(
    ("file", "edit", "message"),
    [
        ("item.json", lambda d: material_of(d, "premises").pop("scan"), "no material premises is scanned"),
        ("facts.json", lambda d: fact(d)["origin"].update(material="lease"), "is scanned, but no fact uses it"),
        (
            "item.json",
            lambda d: material_of(d, "premises").update(waived_by={"zh": "不用", "en": "Not needed"}),
            "is not scanned",
        ),
        ("item.json", lambda d: d["materials"].append(material_of(d, "premises")), "a code stands twice"),
    ],
)
def test_a_paper_and_its_fact_go_together(tmp_path: Path, file: str, edit: Edit, message: str) -> None:
    assert any(message in error for error in errors(edited(copied(tmp_path, ITEM), ITEM, file, edit)))


def test_whether_a_paper_is_there_is_a_boolean(tmp_path: Path) -> None:
    number = {"kind": "integer", "minimum": 0, "maximum": 1}
    with pytest.raises(ItemDataError, match="premises-shown error"):
        load_items(edited(copied(tmp_path, ITEM), ITEM, "facts.json", lambda d: fact(d).update(type=number)))


def test_nobody_is_refused_for_a_paper(tmp_path: Path) -> None:
    def refuse(data: dict[str, Any]) -> None:
        rule(data).update(on_fail="refuse")
        rule(data).pop("lack")

    with pytest.raises(ItemDataError, match="a refusing rule may judge only what a register owns"):
        load_items(edited(copied(tmp_path, ITEM), ITEM, "rules.json", refuse))


@pytest.mark.parametrize("pages", [0, 11, "4", True])
def test_a_number_of_pages_that_no_file_takes_is_no_item(tmp_path: Path, pages: object) -> None:
    with pytest.raises(ItemDataError):
        load_items(
            edited(
                copied(tmp_path, ITEM),
                ITEM,
                "item.json",
                lambda d: material_of(d, "premises")["scan"].update(most_pages=pages),
            )
        )
