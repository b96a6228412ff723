# SPDX-License-Identifier: GPL-3.0-or-later
"""A rule set proves itself by its examples, or its item does not load."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from central.items import ITEMS_FOLDER, ItemDataError, lint_items, load_items
from central.items.blocks import read_folder
from tests.central_decisions.changed_items import Edit, copied, edited, rule_of

ITEM = "senior_card"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copied(tmp_path, ITEM)


def _refused(folder: Path) -> str:
    with pytest.raises(ItemDataError) as caught:
        load_items(folder)
    return str(caught.value)


def test_every_rule_of_every_item_stops_an_example_by_itself() -> None:
    for path in ITEMS_FOLDER.glob("*/item.json"):
        files = read_folder(path.parent)
        rules = {rule["id"] for rule in files["rules.json"]["rules"]}
        examples = files["examples.json"]["examples"]
        assert {tuple(one.get("stopped_by", ())) for one in examples} >= {(rule,) for rule in rules}
        assert any(one["outcome"] == "approved" for one in examples)


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (
            lambda d: rule_of(d, "living").update(expression="alive == true and alive == false"),
            "example 1 (66, household in the city): it says approved, stopped by no rule; the rules say referred, "
            "stopped by living fail",
        ),
        (lambda d: rule_of(d, "not-held").update(expression="card_held = false"), "compares nothing: write =="),
        (
            lambda d: rule_of(d, "living").update(expression="alive == true or alive == false"),
            "stopped by living; the rules say approved",
        ),
        (
            lambda d: rule_of(d, "living").update(expression="card_lost  ==false", needs=["card_lost"]),
            "rule living: rule card-not-lost has the same expression (refer there, refer here)",
        ),
        (
            lambda d: rule_of(d, "age").update(expression="d(today).diff(d(birth_date), 'year') > minimum_age"),
            "example 2 (60 on this very day): it says approved",
        ),
        (
            lambda d: rule_of(d, "age").update(expression="d(today).diff(d(birthday), 'year') > 60"),
            "rule age: d(birthday) in",
        ),
        (lambda d: rule_of(d, "living").update(needs=["alive_at"], expression="alive_at == true"), "not a fact of"),
        (
            lambda d: rule_of(d, "living").update(on_fail="refuse"),
            "it says referred, stopped by living; the rules say refused",
        ),
        (
            lambda d: rule_of(d, "living").update(valid_from="2027-01-01"),
            "stopped by living; the rules say approved",
        ),
    ],
)
def test_rules_that_do_not_do_what_they_say_do_not_load(folder: Path, edit: Edit, says: str) -> None:
    edited(folder, ITEM, "rules.json", edit)
    refused = _refused(folder)
    assert says in refused
    assert "senior_card/" in refused


def _drop_approved(data: dict[str, Any]) -> None:
    data["examples"] = [one for one in data["examples"] if one["outcome"] != "approved"]


def _drop_living(data: dict[str, Any]) -> None:
    data["examples"] = [one for one in data["examples"] if one.get("stopped_by") != ["living"]]


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (_drop_approved, "no example is approved"),
        (_drop_living, "rule living: it stops no example by itself: add one"),
        (lambda d: d["examples"][0].update(facts={"aliv": True}), "aliv is not a fact of this item"),
        (lambda d: d["usual"].update(minimum_age=50), "minimum_age is the city's value"),
        (lambda d: d["usual"].update(today="2026-01-01"), "today is the day of the decision"),
        (lambda d: d["examples"][0].update(facts={"alive": "yes"}), "living error (alive: not true or false)"),
        (lambda d: d["examples"][0].update(facts={"alive": None}), "living unknown (not known: alive)"),
        (lambda d: d["examples"][0].update(stopped_by=["height"]), "there is no rule height"),
        (lambda d: d["examples"][0].update(facts={"card_birth_date": None}), "birth_date"),
        (lambda d: d.update(examples=[]), "examples.json: examples"),
    ],
)
def test_examples_that_prove_nothing_are_named(folder: Path, edit: Edit, says: str) -> None:
    edited(folder, ITEM, "examples.json", edit)
    refused = _refused(folder)
    assert says in refused
    assert "senior_card/examples.json" in refused


def test_an_item_without_examples_does_not_load(folder: Path) -> None:
    (folder / "senior_card" / "examples.json").unlink()
    assert "senior_card/examples.json: cannot be read" in _refused(folder)


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (lambda f: f["origin"].update(value=49), "the city's value 49 is not a whole number from 50"),
        (lambda f: f["origin"].update(value="60"), "the city's value '60' is not a whole number"),
        (lambda f: f["type"].update(minimum=130), "no number is from 130 to 120"),
    ],
)
def test_a_value_of_the_city_must_be_of_its_type(folder: Path, edit: Edit, says: str) -> None:
    def change(data: dict[str, Any]) -> None:
        edit(next(fact for fact in data["facts"] if fact["name"] == "minimum_age"))

    edited(folder, ITEM, "facts.json", change)
    assert says in _refused(folder)


def test_days_without_any_rule_are_found(folder: Path) -> None:
    def until(data: dict[str, Any]) -> None:
        for rule in data["rules"]:
            rule["valid_to"] = "2026-12-31"

    edited(folder, ITEM, "rules.json", until)
    definitions = load_items(folder)

    def found(day: date) -> list[tuple[str, str]]:
        findings = lint_items(definitions, day)
        return [(one.severity, one.place) for one in findings if one.place.startswith("rules on")]

    assert found(date(2025, 12, 31)) == [("error", "rules on 2025-12-31"), ("to_confirm", "rules on 2027-01-01")]
    assert found(date(2026, 12, 31)) == [("to_confirm", "rules on 2027-01-01")]
    assert found(date(2027, 1, 1)) == [("error", "rules on 2027-01-01")]
