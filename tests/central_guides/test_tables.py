# SPDX-License-Identifier: GPL-3.0-or-later
"""A city's table of guides: what is loaded, what is refused and how it is said, and what a machine gets of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from central.cli import app
from central.guides.loading import GUIDES_FOLDER, GuideDataError, load_guides
from central.guides.synthetic import keep_made_up_guides, made_up_guides, topics
from central.items import load_items
from central.items.lint_guides import guide_findings
from central.settings import CentreSettings
from kiosk.contract.catalogue import item_bytes, read_item
from kiosk.contract.guides import GuideItem, ItemKind, ItemType
from kiosk.contract.items import ServiceItem
from tests.central_api.running_centre import running

GUIDES = made_up_guides(5)
OWN = tuple(guide.model_copy(update={"synthetic": False}) for guide in GUIDES)


def written(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def lines_of(guides: tuple[GuideItem, ...]) -> str:
    return "".join(item_bytes(guide).decode() + "\n" for guide in guides)


def array_of(guides: tuple[GuideItem, ...]) -> str:
    return json.dumps([guide.to_payload() for guide in guides], ensure_ascii=False, indent=1)


@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_an_array_and_lines_say_the_same(tmp_path: Path, bom: str) -> None:
    written(tmp_path, "a.json", bom + array_of(OWN[:3]))
    written(tmp_path, "b.jsonl", bom + "\n" + lines_of(OWN[3:]) + "\n")
    written(tmp_path, "notes.txt", "no table")
    assert load_guides(tmp_path, demonstration=False) == OWN
    assert load_guides(tmp_path / "nothing", demonstration=False) == ()


def refusal(folder: Path, **more: Any) -> str:
    with pytest.raises(GuideDataError) as refused:
        load_guides(folder, **{"demonstration": False, **more})
    return str(refused.value)


def changed(**changes: Any) -> str:
    """The second of three, changed; None takes a field away."""
    payloads = [guide.to_payload() for guide in OWN[:3]]
    payloads[1] = {name: value for name, value in {**payloads[1], **changes}.items() if value is not None}
    return "\n".join(json.dumps(one, ensure_ascii=False) for one in payloads)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"fee": None}, "fee: Field required: add it"),
        ({"price": 1}, "price: Extra inputs are not permitted: no guide has this field"),
        ({"visits": "1"}, "visits: Input should be a valid integer: write a whole number without quotation marks"),
        ({"visits": -1}, "visits: Input should be greater than or equal to 0"),
        ({"kind": "apply"}, "tables hold what is guided only"),
        ({"result_way": "paper"}, "tables hold what is guided only"),
        ({"kind": "dance"}, "kind: Input should be 'apply', 'print' or 'guide': write one of these"),
        ({"code": "x y"}, "code: String should match pattern"),
        ({"code": OWN[0].code}, "is in line 1 of t.jsonl too: keep one of the two"),
        ({"synthetic": True}, "is made up: only a demonstration shows it"),
    ],
)
def test_each_mistake_is_named_with_file_line_code_and_mend(
    tmp_path: Path, changes: dict[str, Any], told: str
) -> None:
    written(tmp_path, "t.jsonl", changed(**changes))
    code = changes.get("code", OWN[1].code)
    said = refusal(tmp_path)
    assert said.startswith(f"{tmp_path / 't.jsonl'}:2: {code}: {told}")


def test_an_item_with_a_folder_stands_in_no_table(tmp_path: Path) -> None:
    written(tmp_path, "t.jsonl", lines_of(OWN))
    said = refusal(tmp_path, taken=frozenset({OWN[2].code}))
    assert f":3: {OWN[2].code}: is in an item's folder too" in said


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (array_of(OWN[:2])[:-40], None, "is no JSON here"),
        (array_of(OWN[:2]).rstrip("] \n"), None, "the file may be cut short"),
        (array_of(OWN[:2]) + "x", None, "is no JSON here"),
        ("[", 1, "is no JSON here"),
        ('[1, "a"]', 1, "write an object in braces"),
        (lines_of(OWN[:1]) + '{"code": "cut', 2, "one object a line is wanted"),
        ("[]x", 1, "is no JSON here"),
    ],
)
def test_a_file_that_is_none_or_cut_short(tmp_path: Path, text: str, line: int | None, told: str) -> None:
    written(tmp_path, "t.json", text)
    said = refusal(tmp_path)
    assert told in said
    if line is not None:
        assert f"t.json:{line}:" in said


def test_a_table_that_is_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_bytes(b"[\n" + "{'名'}".encode("gb18030"))
    assert "t.json:2: is not UTF-8: save the export as UTF-8" in refusal(tmp_path)


def test_the_lines_of_an_array_are_counted(tmp_path: Path) -> None:
    rows = [guide.to_payload() for guide in OWN[:3]]
    del rows[2]["fee"]
    text = json.dumps(rows, ensure_ascii=False, indent=1)
    at = next(n for n, line in enumerate(text.split("\n"), 1) if rows[2]["code"] in line) - 1
    written(tmp_path, "t.json", text)
    assert f"t.json:{at}: {rows[2]['code']}: fee" in refusal(tmp_path)


def test_only_the_first_mistakes_are_told_and_how_many_more_there_are(tmp_path: Path) -> None:
    written(tmp_path, "t.jsonl", "{}\n" * 25)
    said = refusal(tmp_path).splitlines()
    assert len(said) == 21
    assert said[-1] == "and 5 more"


def test_the_check_command_says_all(tmp_path: Path) -> None:
    good = written(tmp_path, "good.jsonl", lines_of(OWN[:2]))
    run = CliRunner().invoke(app, ["guides", "check", str(good)])
    assert (run.exit_code, json.loads(run.stdout)) == (0, {"guides": 2, "errors": 0})
    twice = written(tmp_path, "bad.jsonl", lines_of(OWN[:1]) + changed(elements=None) + "\n{}")
    run = CliRunner().invoke(app, ["guides", "check", str(twice)])
    assert run.exit_code == 1
    told = run.stdout.splitlines()
    assert json.loads(told[-1]) == {"guides": 4, "errors": 3}
    assert f"bad.jsonl:2: {OWN[0].code}: is at" in told[0]
    assert f"bad.jsonl:3: {OWN[1].code}: elements" in told[1]
    assert "bad.jsonl:5:" in told[2]
    assert CliRunner().invoke(app, ["guides", "check", str(tmp_path / "no")]).exit_code == 1


def test_the_check_command_finds_a_code_that_a_folder_has_for_no_centre_would_start_with_it(tmp_path: Path) -> None:
    code = next(iter(load_items()))
    file = written(tmp_path, "t.jsonl", lines_of((OWN[0], OWN[1].model_copy(update={"code": code}))))
    run = CliRunner().invoke(app, ["guides", "check", str(file)])
    assert run.exit_code == 1
    assert f"t.jsonl:2: {code}: is in an item's folder too: keep one of the two" in run.stdout
    assert f"{code}: is in an item's folder too" in refusal(tmp_path, taken=frozenset({code}))


def test_guides_are_made_up_the_same_for_the_same_number_and_no_check_finds_fault(tmp_path: Path) -> None:
    many = made_up_guides(2199)
    assert len({guide.code for guide in many}) == 2199
    assert many == made_up_guides(2199)
    assert many[:5] == GUIDES
    assert made_up_guides(5, number=2) != GUIDES
    assert all(guide.synthetic and guide.kind is ItemKind.GUIDE and guide.elements for guide in many)
    assert [finding for guide in many for finding in guide_findings(guide)] == []
    assert all(read_item(item_bytes(guide)) == guide for guide in many[::50])
    assert not {guide.code for guide in many} & load_items().keys()
    out = tmp_path / "made.jsonl"
    run = CliRunner().invoke(app, ["guides", "make", "5", "--out", str(out)])
    assert run.exit_code == 0
    assert load_guides(tmp_path, demonstration=True) == GUIDES
    assert CliRunner().invoke(app, ["guides", "make", "5", "--out", str(out)]).exit_code == 1
    assert CliRunner().invoke(app, ["guides", "make", "999999", "--out", str(tmp_path / "x")]).exit_code == 1


def test_every_topic_has_names_of_its_own_and_a_type() -> None:
    every = topics()
    assert len({one.plain for one in every}) == len({one.name for one in every}) == len(every)
    assert all(2 <= len(set(one.aliases)) <= 4 and one.en for one in every)
    assert {one.type for one in every} >= {ItemType.PERMIT, ItemType.BENEFIT, ItemType.CONFIRMATION}


def test_what_is_made_up_is_kept_until_it_is_another_number_or_a_table_is_there(tmp_path: Path) -> None:
    folder = tmp_path / GUIDES_FOLDER
    keep_made_up_guides(folder, 4)
    (made,) = folder.iterdir()
    before = made.stat().st_mtime_ns
    keep_made_up_guides(folder, 4)
    assert made.stat().st_mtime_ns == before
    keep_made_up_guides(folder, 3)
    assert load_guides(folder, demonstration=True) == GUIDES[:3]
    written(folder, "city.jsonl", lines_of(OWN))
    keep_made_up_guides(folder, 3)
    assert [one.name for one in folder.iterdir()] == ["city.jsonl"]
    (folder / "city.jsonl").unlink()
    keep_made_up_guides(folder, 0)
    assert list(folder.iterdir()) == []


def test_a_machine_gets_the_citys_table_behind_the_items_and_the_public_sees_it(tmp_path: Path) -> None:
    (tmp_path / GUIDES_FOLDER).mkdir()
    written(tmp_path / GUIDES_FOLDER, "city.jsonl", lines_of(OWN))
    with running(CentreSettings(data=tmp_path, demonstration=True)) as centre:
        offered = centre.machine().catalogue().items
        assert offered[-len(OWN) :] == OWN
        assert all(isinstance(item, ServiceItem) for item in offered[: -len(OWN)])
        assert centre.centre.guides.now().item(OWN[0].code) == OWN[0]


def test_a_centre_whose_table_is_wrong_does_not_serve(tmp_path: Path) -> None:
    (tmp_path / GUIDES_FOLDER).mkdir()
    written(tmp_path / GUIDES_FOLDER, "city.jsonl", "{}")
    run = CliRunner().invoke(app, ["serve", "--data", str(tmp_path), "--port", "0", "--demo"])
    assert run.exit_code == 1
    assert "city.jsonl:1:" in run.stderr


def test_a_demonstration_is_filled_up_to_so_many(tmp_path: Path) -> None:
    with running(CentreSettings(data=tmp_path, demonstration=True, items_in_all=100)) as centre:
        assert len(centre.machine().catalogue().items) == 100
    # A command beside it, which was told nothing, leaves what is there.
    with running(CentreSettings(data=tmp_path, demonstration=True)) as centre:
        assert len(centre.centre.catalogue.entries) == 100
    with running(CentreSettings(data=tmp_path, demonstration=True, items_in_all=0)) as centre:
        assert len(centre.centre.catalogue.entries) == len(centre.centre.definitions)
