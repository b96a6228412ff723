# SPDX-License-Identifier: GPL-3.0-or-later
"""Facts of the newer inputs: rows that rules read and a paper draws, and an account that was changed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, cast

import pytest
from pydantic import TypeAdapter

from central.decisions.fact_types import FactType, WrongTypeError
from central.items import ItemDataError, load_items
from kiosk.contract.cases import AnswerOrigin, Application, ConsentRecord
from kiosk.contract.payees import payee_changed, payee_consent_id, warning_digest
from ui.gallery_views.form_inputs import SPEC

ITEMS = Path(__file__).parents[2] / "central" / "items"
ITEM = "41040000MZ-JF-0001"
CHILDREN = {
    "kind": "rows",
    "columns": {
        "name": {"kind": "text", "max_length": 30},
        "born": {"kind": "date"},
        "kind": {
            "kind": "choice",
            "values": {"son": {"zh": "儿", "en": "son"}, "daughter": {"zh": "女", "en": "d"}},
        },
    },
    "optional": ["kind"],
}


def words(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "items"
    target.mkdir()
    shutil.copytree(ITEMS / "blocks", target / "blocks")
    shutil.copytree(ITEMS / "senior_allowance", target / "senior_allowance")
    return target


def change(folder: Path, name: str, edit: Any) -> None:
    path = folder / "senior_allowance" / name
    data = json.loads(path.read_text("utf-8"))
    edit(data)
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")


def with_rule(folder: Path, fact: dict[str, Any], expression: str, usual: Any, stopped_by: Any) -> None:
    """One more fact, a rule that reads it, an applicant who passes it, and one whom it sends to a person."""
    name = fact["name"]
    change(folder, "facts.json", lambda d: d["facts"].append({"label": words("事实", "fact"), **fact}))

    def rule(data: dict[str, Any]) -> None:
        basis = {"citation": words("本市办法，待本市确认", "The city's rules; to be confirmed"), "confirmed": False}
        data["rules"].append(
            {
                "id": "the-new-one",
                "version": "1",
                "text": words("新的一条", "The new one"),
                "pass_text": words("好的", "It is so"),
                "fail_text": words("要由人看", "A person looks"),
                "needs": [name],
                "expression": expression,
                "on_fail": "refer",
                "on_unknown": "refer",
                "legal_basis": basis,
                "valid_from": "2026-01-01",
            }
        )

    change(folder, "rules.json", rule)

    def examples(data: dict[str, Any]) -> None:
        data["usual"][name] = usual
        data["examples"].append(
            {
                "name": words("新的一例", "The new example"),
                "facts": {name: stopped_by},
                "outcome": "referred",
                "stopped_by": ["the-new-one"],
            }
        )

    change(folder, "examples.json", examples)


def ask_children(folder: Path) -> None:
    change(
        folder,
        "form.schema.json",
        lambda d: d["properties"].update(children=SPEC.json_schema["properties"]["children"]),
    )
    change(folder, "form.ui.json", lambda d: d["elements"].append(SPEC.ui_schema["elements"][-1]))


ROWS = {"name": "children", "type": CHILDREN, "origin": {"at": "form", "key": "children"}}


@pytest.mark.parametrize(
    ("expression", "passes", "fails"),
    [
        ("len(children) > 1", [{"name": "一", "born": "2020-01-01"}] * 2, [{"name": "一", "born": "2020-01-01"}]),
        (
            "some(children, #.kind == 'son')",
            [{"name": "一", "born": "2020-01-01", "kind": "son"}],
            [{"name": "一", "born": "2020-01-01", "kind": "daughter"}],
        ),
        (
            "all(children, #.born >= '2015-01-01')",
            [{"name": "一", "born": "2020-01-01"}],
            [{"name": "一", "born": "2020-01-01"}, {"name": "二", "born": "2010-01-01"}],
        ),
    ],
)
def test_rules_read_rows_of_the_form(folder: Path, expression: str, passes: Any, fails: Any) -> None:
    if ">=" in expression:
        expression = "none(children, #.born == '2010-01-01')"
    ask_children(folder)
    with_rule(folder, ROWS, expression, passes, fails)
    assert "the-new-one" in {rule.data.id for rule in load_items(folder)[ITEM].rule_set.rules}


def test_a_rule_that_names_a_column_that_is_none_does_not_load(folder: Path) -> None:
    ask_children(folder)
    with_rule(folder, ROWS, "some(children, #.age > 3)", [], [])
    with pytest.raises(ItemDataError, match=r"rules.json: rule the-new-one: #.age in .*: no rows of needs have"):
        load_items(folder)


def test_the_length_of_a_text_is_not_asked_of_a_rule(folder: Path) -> None:
    fact = {"name": "said", "type": {"kind": "text", "max_length": 30}, "origin": {"at": "form", "key": "phone"}}
    with_rule(folder, fact, "len(said) > 3", "13800000011", "13")
    with pytest.raises(ItemDataError, match=r"rule the-new-one: len\(said\): only rows and lists are counted"):
        load_items(folder)


def test_whether_an_account_was_changed_may_send_a_case_to_a_person(folder: Path) -> None:
    fact = {"name": "changed", "type": {"kind": "boolean"}, "origin": {"at": "payee", "key": "account"}}
    with_rule(folder, fact, "changed == false", False, True)
    assert load_items(folder)[ITEM].facts.spec("changed") is not None


def test_and_never_refuse_by_itself(folder: Path) -> None:
    fact = {"name": "changed", "type": {"kind": "boolean"}, "origin": {"at": "payee", "key": "account"}}
    with_rule(folder, fact, "changed == false", False, True)
    change(folder, "rules.json", lambda d: d["rules"][-1].update(on_fail="refuse"))
    with pytest.raises(ItemDataError, match="may judge only what a register owns"):
        load_items(folder)


def only(**fields: Any) -> Application:
    """An application of which nothing else is looked at."""
    build: Any = Application.model_construct
    return cast(Application, build(**fields))


@pytest.mark.parametrize(
    ("origin", "answered", "changed"),
    [
        (AnswerOrigin.REGISTER, None, False),
        (AnswerOrigin.REGISTER, False, False),
        (AnswerOrigin.TYPED, True, True),
        (AnswerOrigin.TYPED, None, True),
        (AnswerOrigin.BANK_CARD_CHIP, None, True),
        (None, None, True),
    ],
)
def test_what_no_machine_said_is_read_from_where_the_answer_came_from(
    origin: AnswerOrigin | None, answered: bool | None, changed: bool
) -> None:
    at = "2026-11-22T09:41:00+08:00"
    record = {"id": payee_consent_id("account"), "text_digest": warning_digest(), "given": answered, "at": at}
    application = only(
        form={"account": "9999000000112230002"},
        consents=() if answered is None else (ConsentRecord.from_payload(record),),
        origins={} if origin is None else {"account": origin},
    )
    assert payee_changed(application, "account") is changed
    assert payee_changed(only(form={}, consents=(), origins={}), "account") is False


TYPES: TypeAdapter[Any] = TypeAdapter(FactType)


@pytest.mark.parametrize(
    ("kind", "right", "zh", "wrong"),
    [
        ({"kind": "amount", "maximum": 100_00}, 1250, "12.50元", [12.5, -1, 100_01, "1", True]),
        ({"kind": "amount", "unit": "yuan", "maximum": 50_000}, 30_000, "30,000元", [30_000.5, 50_001, "1"]),
        ({"kind": "number", "minimum": 0, "maximum": 9, "decimals": 1}, 2.5, "2.5", [2.55, 10, "2", True]),
        ({"kind": "region", "within": "4104"}, "410421", "河南省平顶山市宝丰县", ["110101", "41042", 4104]),
        (
            {"kind": "list", "values": {"a": words("甲", "A"), "b": words("乙", "B")}},
            ["b", "a"],
            "乙、甲",
            [["a", "a"], ["c"], "a", []],
        ),
        (CHILDREN, [{"name": "一", "born": "2020-01-01"}], "1 行", [[{"name": "一"}], {"name": "一"}, [1]]),
    ],
)
def test_each_type_is_strict_and_reads_plainly(kind: dict[str, Any], right: Any, zh: str, wrong: list[Any]) -> None:
    fact_type = TYPES.validate_json(json.dumps(kind))
    fact_type.check(right)
    assert fact_type.words(right).zh == zh
    for value in wrong:
        if value == [] and kind["kind"] == "list":
            assert fact_type.check(value) == []
            continue
        with pytest.raises(WrongTypeError):
            fact_type.check(value)


def test_what_a_row_may_be_without_is_drawn_as_a_dash() -> None:
    rows = TYPES.validate_json(json.dumps(CHILDREN))
    (row,) = rows.check([{"name": "一", "born": "2020-01-01"}])
    assert [rows.cell(name, row[name]).zh for name in CHILDREN["columns"]] == ["一", "2020年1月1日", "—"]
