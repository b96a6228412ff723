# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms that cannot be met, that ask what is known, or that pay to an account that nobody checks are found."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from central.items import ItemDataError, lint_items, load_items
from central.items.form_meeting import unmet
from kiosk.contract.forms import FormDataError, read_layout
from kiosk.contract.items import FormSpec
from kiosk.forms import Answers, all_errors, read_form, visible_payload
from kiosk.standards import FormValidator
from ui.gallery_views.form_inputs import SPEC

ITEMS = Path(__file__).parents[2] / "central" / "items"
Edit = Callable[[dict[str, Any]], object]


def label(name: str) -> dict[str, str]:
    return {"zh": "名", "en": name}


def control(key: str, rule: dict[str, Any] | None = None, **options: Any) -> dict[str, Any]:
    made = {"type": "Control", "scope": f"#/properties/{key}", "label": label(key), "options": options}
    return made if rule is None else {**made, "rule": rule}


def spec(schema: dict[str, Any], *controls: dict[str, Any]) -> FormSpec:
    page = {"type": "Category", "label": label("page"), "elements": list(controls)}
    return FormSpec(json_schema=schema, ui_schema={"type": "Categorization", "elements": [page]})


def when(key: str, value: Any, effect: str = "SHOW") -> dict[str, Any]:
    return {"effect": effect, "condition": {"scope": f"#/properties/{key}", "schema": {"const": value}}}


YES_NO = {"type": "string", "enum": ["yes", "no"]}
CHOICES = {"yes": label("yes"), "no": label("no")}
ASKS = control("kind", input="choice", choices=CHOICES)


def of(**changes: Any) -> FormSpec:
    """A form of a choice, a text and a number, changed."""
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {
            "kind": YES_NO,
            "name": {"type": "string", "maxLength": 9},
            "count": {"type": "integer", "minimum": 1, "maximum": 9},
        },
        "required": ["kind"],
    }
    for place, value in changes.items():
        if place in schema["properties"]:
            schema["properties"][place] = value
        else:
            schema[place] = value
    return spec(schema, ASKS, control("name", when("kind", "yes")), control("count", input="number"))


def found(form: FormSpec) -> list[str]:
    layout, _ = read_layout(form)
    return [f"{one.file} {one.place}: {one.mend}" for one in unmet(layout, form.json_schema)]


def test_a_form_that_can_be_met_is_left_alone() -> None:
    needs_name = {"if": {"properties": {"kind": {"const": "yes"}}, "required": ["kind"]}}
    assert found(of()) == []
    assert found(of(**needs_name, then={"required": ["name"]})) == []
    assert found(of(**needs_name, then={"required": ["name"]}, **{"else": {"required": ["count"]}})) == []
    assert found(of(**needs_name, then={"properties": {"count": {"minimum": 8}}})) == []
    assert found(of(dependentSchemas={"name": {"properties": {"kind": {"const": "no"}}}})) == []
    assert found(of(allOf=[{"dependentRequired": {"count": ["name"]}}, {"not": {"required": ["name"]}}])) == []
    assert found(SPEC) == []


@pytest.mark.parametrize(
    ("form", "says"),
    [
        (of(name={"type": "string", "minLength": 5, "maxLength": 3}), "name: minLength 5 is more than maxLength 3"),
        (of(name={"type": "string", "enum": []}), "name: its enum is empty"),
        (of(name={"type": "string", "enum": ["abc"], "maxLength": 2}), "no value of its enum fits"),
        (of(name={"type": "string", "const": "abc", "maxLength": 2}), "its const does not fit"),
        (of(name={"type": "string", "const": "abc", "enum": ["b"]}), "its const is not in its enum"),
        (of(name={"type": "string", "format": "colour"}), "there is no format 'colour' here"),
        (
            of(name={"type": "string", "format": "date", "formatMinimum": "today", "formatMaximum": "today-1y"}),
            "is after formatMaximum today-1y",
        ),
        (
            of(allOf=[{"properties": {"kind": {"const": "yes"}}}, {"properties": {"kind": {"const": "no"}}}]),
            "meet it",
        ),
        (of(**{"not": {"required": ["kind"]}}), "contradict each other"),
        (of(dependentSchemas={"kind": {"not": {"required": ["kind"]}}}), "contradict each other"),
        (
            of(**{"if": {"properties": {"kind": {"const": "maybe"}}, "required": ["kind"]}, "then": {}}),
            "if: no answers fit it",
        ),
        (
            of(
                **{
                    "if": {"properties": {"kind": {"const": "yes"}}, "required": ["kind"]},
                    "then": {"properties": {"kind": {"const": "no"}}},
                }
            ),
            "then: no answers ever meet it",
        ),
        (
            of(
                **{
                    "if": {"properties": {"kind": {"const": "no"}}, "required": ["kind"]},
                    "then": {"required": ["name"]},
                }
            ),
            "form.ui.json field name: then requires it, but its rule hides it then",
        ),
        (
            of(
                **{
                    "if": {"properties": {"kind": {"const": "yes"}}, "required": ["kind"]},
                    "else": {"required": ["name"]},
                }
            ),
            "form.ui.json field name: else requires it, but its rule hides it then",
        ),
        (
            of(
                allOf=[
                    {
                        "if": {"properties": {"count": {"minimum": 5}}, "required": ["count"]},
                        "then": {"required": ["name"]},
                    }
                ]
            ),
            "form.ui.json field name: allOf.0.then requires it",
        ),
    ],
)
def test_what_cannot_be_met_is_found_with_file_place_and_mend(form: FormSpec, says: str) -> None:
    assert any(says in one for one in found(form)), found(form)


def test_numbers_that_no_number_is_between_are_found_as_soon_as_the_layout_is_read() -> None:
    with pytest.raises(FormDataError, match="nothing is from 9 to 1; mend minimum or maximum"):
        read_layout(of(count={"type": "integer", "minimum": 9, "maximum": 1}))


def test_a_property_that_is_required_and_is_none_is_found() -> None:
    with pytest.raises(FormDataError, match="required, but no property: ghost"):
        read_layout(of(required=["kind", "ghost"]))


def test_too_many_ways_are_not_tried_and_nothing_is_said() -> None:
    keys = [f"k{i}" for i in range(12)]
    schema = {
        "type": "object",
        "properties": dict.fromkeys(keys, YES_NO),
        "allOf": [
            {"if": {"properties": {key: {"const": "yes"}}, "required": [key]}, "then": {"required": keys}}
            for key in keys
        ],
    }
    form = spec(schema, *(control(key, input="choice", choices=CHOICES) for key in keys))
    assert found(form) == []


# In an item's folder.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "items"
    target.mkdir()
    shutil.copytree(ITEMS / "blocks", target / "blocks")
    shutil.copytree(ITEMS / "senior_allowance", target / "senior_allowance")
    return target


def edit(folder: Path, name: str, change: Edit) -> None:
    path = folder / "senior_allowance" / name
    data = json.loads(path.read_text("utf-8"))
    change(data)
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")


def options_of(data: dict[str, Any], key: str) -> dict[str, Any]:
    controls = [one for page in data["elements"] for one in page["elements"]]
    options: dict[str, Any] = next(one for one in controls if one["scope"].endswith(f"/{key}"))["options"]
    return options


def test_a_form_that_cannot_be_met_does_not_load(folder: Path) -> None:
    edit(folder, "form.schema.json", lambda d: d["properties"]["name"].update(minLength=99, maxLength=70))
    with pytest.raises(ItemDataError, match=r"senior_allowance/form.schema.json: properties.name: minLength 99"):
        load_items(folder)


def test_what_a_register_has_that_is_asked_anyway_is_not_asked(folder: Path) -> None:
    def ask(data: dict[str, Any]) -> None:
        options = options_of(data, "account")
        options.pop("prefill")
        options["locked"] = False

    edit(folder, "form.ui.json", ask)
    messages = [one.message for one in lint_items(load_items(folder)) if one.place == "form.account"]
    assert any("register social_insurance is asked for account anyway" in one for one in messages), messages
    edit(folder, "form.ui.json", lambda d: options_of(d, "account").update(asked_because=label("why")))
    messages = [one.message for one in lint_items(load_items(folder)) if one.place == "form.account"]
    assert not any("anyway" in one for one in messages)


def test_a_payee_is_prefilled_and_somebody_reads_that_it_belongs(folder: Path) -> None:
    edit(folder, "form.ui.json", lambda d: options_of(d, "account").update(payee=True))
    assert not [one for one in lint_items(load_items(folder)) if one.place == "form.account"]
    edit(folder, "form.ui.json", lambda d: options_of(d, "account").pop("prefill"))
    messages = [one.message for one in lint_items(load_items(folder)) if one.place == "form.account"]
    assert any("a payee is prefilled" in one for one in messages)


def test_what_the_card_alone_opens_is_filled_from_the_card_alone(folder: Path) -> None:
    def prefilled() -> list[str]:
        found = lint_items(load_items(folder))
        return sorted(one.place for one in found if "whoever found the card" in one.message)

    assert prefilled() == []
    edit(folder, "item.json", lambda d: d.update(identity_level="L1"))
    assert prefilled() == ["form.account", "form.phone"]


def test_every_item_asks_nothing_that_it_may_not() -> None:
    errors = [one for one in lint_items(load_items()) if one.severity == "error" and one.place.startswith("form")]
    assert errors == []


# Forms of any kind.

_PARTS = st.sampled_from(
    [
        ("text", {"type": "string", "minLength": 1, "maxLength": 20}, "pinyin"),
        ("born", {"type": "string", "format": "date", "formatMaximum": "2026-01-01"}, "date"),
        ("sum", {"type": "integer", "minimum": 100, "maximum": 99_999}, "amount"),
        ("many", {"type": "integer", "minimum": 0, "maximum": 50}, "number"),
        ("phone", {"type": "string", "format": "mobile-phone"}, "phone"),
        ("place", {"type": "string", "format": "region", "region": {"within": "4104"}}, "region"),
        ("kind", YES_NO, "choice"),
    ]
)


@st.composite
def forms(draw: st.DrawFn) -> FormSpec:
    """Some of the parts, the first of them a choice that shows and requires another."""
    parts = draw(st.lists(_PARTS, min_size=1, max_size=6, unique_by=lambda part: part[0]))
    properties: dict[str, Any] = {key: schema for key, schema, _ in parts}
    schema: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": properties}
    needs = [key for key in properties if key != "kind"]
    required = draw(st.lists(st.sampled_from(needs), unique=True)) if needs else []
    ruled = draw(st.sampled_from(needs)) if needs and "kind" in properties else None
    schema["required"] = [key for key in required if key != ruled]
    if ruled is not None:
        schema["if"] = {"properties": {"kind": {"const": "yes"}}, "required": ["kind"]}
        schema["then"] = {"required": [ruled]}
    controls = [
        control(
            key,
            when("kind", "yes") if key == ruled else None,
            input=wanted,
            **({"choices": CHOICES} if wanted == "choice" else {}),
        )
        for key, _, wanted in parts
    ]
    return spec(schema, *controls)


@settings(max_examples=200, deadline=None)
@given(
    form=forms(),
    texts=st.lists(
        st.one_of(
            st.text(max_size=12), st.sampled_from(["yes", "2020-02-03", "12.5", "7", "13800000000", "410421", "no"])
        ),
        min_size=6,
        max_size=6,
    ),
)
def test_whatever_the_form_kiosk_and_centre_agree_on_it(form: FormSpec, texts: list[str]) -> None:
    assert found(form) == []
    read = read_form(form)
    answers = Answers()
    for page in read.pages:
        for field, text in zip(page.fields, texts, strict=False):
            answers = answers.edited(field, text)
    signed = visible_payload(read, answers)
    assert bool(all_errors(read, answers)) is bool(FormValidator(copy.deepcopy(form.json_schema)).errors(signed))
    if signed.get("kind") != "yes" and "if" in form.json_schema:
        (hidden,) = form.json_schema["then"]["required"]
        assert hidden not in signed, "what is hidden is not sent"
