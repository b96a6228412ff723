# SPDX-License-Identifier: GPL-3.0-or-later
"""What was decided is decided again by the rules that decided it, whatever the city decides by since."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from central.database.decision_tables import rule_sets
from central.demo import DemoPerson
from central.intake.replaying import Replayed, replay_cases
from central.items import ITEMS_FOLDER
from central.settings import CentreSettings
from tests.central_api.central_machine import TestMachine
from tests.central_api.running_centre import Running, running

People = Callable[[str], DemoPerson]
CARD = "41040000MZ-QR-0001"


@pytest.fixture
def items(tmp_path: Path) -> Path:
    """A city that decides by a copy of the items, which a test may change."""
    folder = tmp_path / "items"
    shutil.copytree(ITEMS_FOLDER, folder)
    return folder


@pytest.fixture
def before(tmp_path: Path, items: Path) -> Iterator[Running]:
    with running(CentreSettings(data=tmp_path / "centre", demonstration=True, items=items)) as one:
        yield one


def _submit(centre: Running, machine: TestMachine, who: DemoPerson) -> None:
    made = machine.application(centre.centre.definitions[CARD], who, {"collect": "electronic"})
    answer = machine.submit(made)
    assert answer.ok, answer.text


def _replayed(centre: Running) -> list[Replayed]:
    inner = centre.centre
    return [result for _, result, _ in replay_cases(inner.database, inner.definitions, inner.trusted)]


def _raise_the_age(items: Path) -> None:
    """From 60 to 100, in a new version of the item."""
    facts = items / "senior_card" / "facts.json"
    data = json.loads(facts.read_text())
    next(fact for fact in data["facts"] if fact["name"] == "minimum_age")["origin"]["value"] = 100
    facts.write_text(json.dumps(data))
    examples = items / "senior_card" / "examples.json"
    data = json.loads(examples.read_text())
    old = {"birth_date": "1920-06-15", "card_birth_date": "1920-06-15"}
    data["usual"] |= old
    data["examples"] = [
        one | {"facts": one.get("facts", {}) | ({} if "60" not in one["name"]["en"] else old)}
        for one in data["examples"]
        if "60 only" not in one["name"]["en"]
    ]
    data["examples"].append(
        {
            "name": {"zh": "99岁", "en": "99"},
            "facts": {"birth_date": "1927-06-15", "card_birth_date": "1927-06-15"},
            "outcome": "refused",
            "stopped_by": ["age"],
        }
    )
    for one in data["examples"]:
        if one.get("stopped_by") == ["same-person"]:
            one["facts"] = {"card_birth_date": "1920-06-16"}
    examples.write_text(json.dumps(data))


def test_a_version_is_kept_once_and_decides_again_when_others_are_in_force(
    before: Running, items: Path, tmp_path: Path, person: People
) -> None:
    machine = before.machine()
    zhang, chen = person("zhang-xiuying"), person("chen-yan")
    _submit(before, machine, zhang)
    _submit(before, machine, chen)
    with before.centre.database.read() as connection:
        assert len(connection.execute(select(rule_sets)).all()) == 1
    assert _replayed(before) == [Replayed.SAME, Replayed.SAME]
    _raise_the_age(items)
    after_settings = CentreSettings(data=tmp_path / "centre", demonstration=True, items=items)
    before.centre.database.close()
    with running(after_settings, before.clock) as after:
        assert _replayed(after) == [Replayed.SAME, Replayed.SAME]
        again = after.machine()
        _submit(after, again, person("wang-guilan"))
        with after.centre.database.read() as connection:
            assert len(connection.execute(select(rule_sets)).all()) == 2
        assert _replayed(after) == [Replayed.SAME] * 3


def test_one_case_is_replayed_by_its_number(centre: Running, machine: TestMachine, person: People) -> None:
    _submit(centre, machine, person("zhang-xiuying"))
    _submit(centre, machine, person("chen-yan"))
    inner = centre.centre
    numbers = [number for number, _, _ in replay_cases(inner.database, inner.definitions, inner.trusted)]
    found = list(replay_cases(inner.database, inner.definitions, inner.trusted, numbers[1:]))
    assert found == [(numbers[1], Replayed.SAME, "")]


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        ("UPDATE rule_sets SET content = CAST(replace(content, '60', '59') AS BLOB)", [Replayed.DAMAGED] * 2),
        ("DELETE FROM rule_sets", [Replayed.OTHER_RULES]),
    ],
)
def test_rules_that_are_not_what_decided_are_told(
    harm: str, told: list[Replayed], centre: Running, machine: TestMachine, person: People
) -> None:
    """A damaged row twice: at its case, and by itself."""
    _submit(centre, machine, person("zhang-xiuying"))
    with centre.centre.database.write() as connection:
        assert connection.exec_driver_sql(harm).rowcount == 1
    assert _replayed(centre) == told


def test_a_row_of_rules_that_nobody_decided_by_is_told(
    centre: Running, machine: TestMachine, person: People
) -> None:
    _submit(centre, machine, person("zhang-xiuying"))
    with centre.centre.database.write() as connection:
        connection.execute(
            rule_sets.insert().values(
                digest="sha256:0", item_code=CARD, item_version="9", kept_at="2026-11-23", content=b"{}"
            )
        )
    assert _replayed(centre) == [Replayed.SAME, Replayed.DAMAGED]
