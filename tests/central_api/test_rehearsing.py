# SPDX-License-Identifier: GPL-3.0-or-later
"""A rule change is tried on past cases before it is published: what would come out otherwise, and how many."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from central.cli import app
from central.demo import DemoPerson
from tests.central_api.central_machine import TestMachine
from tests.central_api.running_centre import Running
from tests.central_decisions.changed_items import copied, edited, fact_of

People = Callable[[str], DemoPerson]
CARD = "41040000MZ-QR-0001"
ITEM = "senior_card"
WHO = ("zhang-xiuying", "zhao-yongfu", "wang-guilan", "hu-deming", "zhou-jianguo")
"""Aged 84, 70, 88, of a register that says deceased, and too young."""


@pytest.fixture
def past(centre: Running, machine: TestMachine, person: People) -> Running:
    """A centre with five cases of the card."""
    for name in WHO:
        made = machine.application(centre.centre.definitions[CARD], person(name), {"collect": "electronic"})
        assert machine.submit(made).ok
    return centre


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copied(tmp_path / "changed", ITEM)


def rehearsed(centre: Running, folder: Path, *more: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The cases, and the counts."""
    data = str(centre.centre.settings.data)
    told = CliRunner().invoke(app, ["rehearse", str(folder), "--data", data, "--demo", "--json", *more])
    assert told.exit_code == 0, told.output
    lines = [json.loads(line) for line in told.stdout.splitlines() if line.startswith("{")]
    return lines[:-1], lines[-1]


def at_least_75(folder: Path) -> None:
    edited(folder, ITEM, "facts.json", lambda d: fact_of(d, "minimum_age")["origin"].update(value=75))

    def older(data: dict[str, Any]) -> None:
        data["usual"] |= {"birth_date": "1940-06-15", "card_birth_date": "1940-06-15"}
        data["examples"] = [one for one in data["examples"] if "60" not in one["name"]["en"]]
        for one in data["examples"]:
            if one.get("stopped_by") == ["same-person"]:
                one["facts"] = {"card_birth_date": "1940-06-16"}
        young = {"birth_date": "1951-11-24", "card_birth_date": "1951-11-24"}
        name = {"zh": "74岁", "en": "74"}
        data["examples"].append({"name": name, "facts": young, "outcome": "refused", "stopped_by": ["age"]})

    edited(folder, ITEM, "examples.json", older)


def test_the_same_rules_change_nothing(past: Running, folder: Path) -> None:
    cases, counts = rehearsed(past, folder)
    assert len(cases) == len(WHO)
    assert (counts["cases"], counts["changed"], counts["cannot_tell"]) == (5, 0, 0)
    assert all(one["before"] == one["after"] for one in cases)


def test_a_higher_age_is_told_by_the_cases_that_it_changes(past: Running, folder: Path) -> None:
    at_least_75(folder)
    before = past.centre.database.path.stat().st_mtime_ns
    cases, counts = rehearsed(past, folder)
    (changed,) = (one for one in cases if one["before"] != one["after"])
    assert (changed["before"], changed["after"], changed["stopped_by"]) == ("approved", "referred", ["age"])
    assert (counts["changed"], counts["turns"]["approved -> referred"]) == (1, 1)
    assert past.centre.database.path.stat().st_mtime_ns == before


def test_a_fact_that_nobody_asked_for_leaves_open_what_it_could_change(past: Running, folder: Path) -> None:
    """Not the cases that go to a person whatever it would have been."""

    def asks_credit(data: dict[str, Any]) -> None:
        data["purposes"]["credit"] = {"zh": "查信用", "en": "To check credit"}
        data.setdefault("bases", {})["credit"] = data["bases"]["senior_cards"]
        data["facts"].append(
            {
                "name": "dishonest",
                "label": {"zh": "严重失信", "en": "Seriously dishonest"},
                "type": {"kind": "boolean"},
                "origin": {"at": "register", "register_id": "credit", "field": "seriously_dishonest"},
            }
        )

    def judges_credit(data: dict[str, Any]) -> None:
        rule = json.loads(json.dumps(next(one for one in data["rules"] if one["id"] == "not-held")))
        rule |= {"id": "not-dishonest", "needs": ["dishonest"], "expression": "dishonest == false"}
        data["rules"].append(rule)

    def shows_credit(data: dict[str, Any]) -> None:
        data["usual"]["dishonest"] = False
        name = {"zh": "严重失信", "en": "Dishonest"}
        stopped = {"outcome": "referred", "stopped_by": ["not-dishonest"]}
        data["examples"].append({"name": name, "facts": {"dishonest": True}, **stopped})

    edited(folder, ITEM, "facts.json", asks_credit)
    edited(folder, ITEM, "rules.json", judges_credit)
    edited(folder, ITEM, "examples.json", shows_credit)
    cases, counts = rehearsed(past, folder, "--item", CARD)
    open_cases = [one for one in cases if one["after"] == "never_asked"]
    assert all(one["never_asked"] == ["dishonest"] for one in cases)
    deceased = [one for one in cases if "living" in one["stopped_by"]]
    assert [one["after"] for one in deceased] == ["referred"]
    assert [one["before"] for one in open_cases] == ["approved", "approved"]
    assert counts["cannot_tell"] == 2


def test_rules_of_a_later_day_are_tried_on_that_day(past: Running, folder: Path) -> None:
    """Until then they are left out, and that is said."""

    def later(data: dict[str, Any]) -> None:
        next(rule for rule in data["rules"] if rule["id"] == "age")["valid_from"] = "2027-01-01"

    edited(folder, ITEM, "rules.json", later)
    edited(folder, ITEM, "examples.json", lambda d: d.update(day="2027-01-04"))
    edited(
        folder,
        ITEM,
        "examples.json",
        lambda d: d.update(examples=[one for one in d["examples"] if "60" not in one["name"]["en"]]),
    )

    def young(data: dict[str, Any]) -> None:
        facts = {"birth_date": "1967-11-24", "card_birth_date": "1967-11-24"}
        name = {"zh": "59岁", "en": "59"}
        data["examples"].append({"name": name, "facts": facts, "outcome": "refused", "stopped_by": ["age"]})
        data["examples"].append({"name": {"zh": "常见", "en": "Usual"}, "outcome": "approved"})

    edited(folder, ITEM, "examples.json", young)
    _, now = rehearsed(past, folder, "--day", "2026-12-01")
    assert now["turns"].get("referred -> approved") == 1
    _, then = rehearsed(past, folder, "--day", "2027-01-01")
    assert then["changed"] == 0


def test_a_case_that_does_not_verify_is_told(past: Running, folder: Path) -> None:
    with past.centre.database.write() as connection:
        connection.exec_driver_sql(
            "UPDATE cases SET state = 'closed' WHERE case_no = (SELECT min(case_no) FROM cases)"
        )
    data = str(past.centre.settings.data)
    told = CliRunner().invoke(app, ["rehearse", str(folder), "--data", data, "--demo"])
    assert told.exit_code == 1
    assert "unreadable -> damaged" in told.stdout


def test_a_folder_that_does_not_load_says_why(past: Running, folder: Path) -> None:
    edited(folder, ITEM, "rules.json", lambda d: d.pop("handler"))
    data = str(past.centre.settings.data)
    told = CliRunner().invoke(app, ["rehearse", str(folder), "--data", data, "--demo"])
    assert told.exit_code == 1
    assert "senior_card/rules.json: handler" in told.output


def test_replay_of_named_cases_and_as_lines(past: Running) -> None:
    data = str(past.centre.settings.data)
    told = CliRunner().invoke(app, ["replay", "--data", data, "--demo", "--json"])
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    assert [one["result"] for one in lines[:-1]] == ["same"] * 5, told.stdout
    assert lines[-1] == {"same": 5, "different": 0, "other_rules": 0, "damaged": 0}
    number = lines[2]["case_no"]
    one = CliRunner().invoke(app, ["replay", number, "--data", data, "--demo"])
    assert one.stdout.splitlines()[0] == f"{number}: same"
    missing = CliRunner().invoke(app, ["replay", "nobody", "--data", data, "--demo"])
    assert missing.exit_code == 1
    assert "not here" in missing.output
