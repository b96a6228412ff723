# SPDX-License-Identifier: GPL-3.0-or-later
"""Every input: what may stand in it, what it becomes, how it is shown, and what is said of mistakes."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.contract.cases import AnswerOrigin
from kiosk.contract.forms import FormDataError
from kiosk.contract.items import FormSpec
from kiosk.contract.message import Text
from kiosk.contract.value_words import amount_in_full, region_words
from kiosk.forms import (
    Answers,
    Form,
    all_errors,
    fill_from_licence,
    form_page,
    left_error,
    origins,
    page_errors,
    read_form,
    sheets,
    summary_lines,
    take_over,
    typed_answers,
    visible_payload,
)
from kiosk.journey.phrases import Phrase
from kiosk.standards import FormValidator
from ui.gallery_views.form_inputs import SPEC

TODAY = date(2026, 11, 22)
GOOD = {
    "born": "1948-03-18",
    "away": "4101",
    "village": "410421100",
    "income": "36050.5",
    "area": "89.5",
    "needs": "a,c",
    "why": "老伴上月摔伤，家里没有别人了",
    "firm": "91410400MA44F1X40H",
    "number": "410400194201010026",
    "account": "9999000000112230002",
    "phone": "13800000000",
}


@pytest.fixture(scope="module")
def form() -> Form:
    return read_form(SPEC)


def filled(form: Form, **values: str) -> Answers:
    answers = Answers()
    for key, text in values.items():
        spec = form.field(key)
        assert spec is not None
        answers = answers.edited(spec, text)
    return answers


def with_child(form: Form, answers: Answers, **values: str) -> Answers:
    group = form.field("children")
    assert group is not None
    answers, row = answers.with_row(group)
    for key, text in values.items():
        spec = form.field(f"children/{row}/{key}")
        assert spec is not None
        answers = answers.edited(spec, text)
    return answers


def said(form: Form, answers: Answers, key: str) -> str:
    words = all_errors(form, answers, TODAY).get(key, "")
    return words.source if isinstance(words, Phrase) else str(words)


def test_each_becomes_what_the_schema_wants(form: Form) -> None:
    whole = with_child(form, filled(form, **GOOD), name="李小明", born="2015-06-01")
    assert all_errors(form, whole, TODAY) == {}
    assert visible_payload(form, filled(form, **GOOD)) == {
        **GOOD,
        "income": 3605050,
        "area": 89.5,
        "needs": ["a", "c"],
    }


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("income", "00012.345", "12.34"),
        ("income", ".5", "0.5"),
        ("income", "1,2a", "12"),
        ("area", "1.234", "1.23"),
        ("needs", "c,x,a", "a,c"),
        ("born", "1948年03", "194803"),
        ("village", "4104A2", "41042"),
        ("firm", "91410400ma-0", "91410400MA0"),
        ("number", "41040019420101002x9", "41040019420101002X"),
        ("account", "9999 0000 0011 2230 0021", "9999000000112230002"),
        ("phone", "138-0000-00009", "13800000000"),
        ("why", "看\u200b不见\n的", "看不见的"),
    ],
)
def test_nothing_stands_in_a_field_that_cannot(form: Form, key: str, typed: str, kept: str) -> None:
    assert filled(form, **{key: typed}).value(key) == kept


@pytest.mark.parametrize(
    ("key", "typed", "words"),
    [
        ("born", "1948-03", "Please give year, month and day"),
        ("born", "2023-02-29", "Please give year, month and day"),
        ("born", "2026-11-23", "Not after {day}"),
        ("born", "1899-12-31", "Not before {day}"),
        ("village", "410421", "Please choose the place more exactly"),
        ("village", "110101", "Please choose the place more exactly"),
        ("village", "999999", "Please choose a place"),
        ("income", "1000000.01", "The largest possible is {limit}"),
        ("area", "0", "The smallest possible is {limit}"),
        ("why", "太短", "Please write at least {count} characters"),
        ("firm", "914104000000099991", "This is not a credit code. Please check its 18 characters"),
        ("number", "410400194201010027", "This is not an ID number. Please check it digit by digit"),
        ("account", "9999000000112230003", "This is not a bank card number. Please check it digit by digit"),
        ("phone", "1380000000", "A mobile number has 11 digits and begins with 1"),
    ],
)
def test_a_mistake_is_said_in_plain_words(form: Form, key: str, typed: str, words: str) -> None:
    answers = filled(form, **{key: typed})
    assert said(form, answers, key) == words
    assert left_error(form, answers, key, TODAY) == {key: all_errors(form, answers, TODAY)[key]}


def test_a_field_that_is_left_empty_is_no_mistake_yet(form: Form) -> None:
    assert left_error(form, Answers(), "born", TODAY) == {}


def test_all_errors_of_a_page_come_at_once(form: Form) -> None:
    answers = filled(form, firm="1", number="2", account="3", phone="4")
    sheet = next(sheet for sheet in sheets(form, answers, elder=False) if "firm" in sheet.keys)
    assert set(page_errors(form, answers, sheet, TODAY)) == {"firm", "number", "account", "phone"}


def test_money_is_shown_grouped_and_in_words(form: Form) -> None:
    answers = filled(form, income="36050.5")
    page = next(i for i, one in enumerate(sheets(form, answers, elder=False)) if "income" in one.keys)
    view = form_page(form, answers, elder=False, page=page, focus="income", errors={}, today=TODAY)
    assert (view.fields[0].display, view.fields[0].in_full) == ("36,050.5", amount_in_full(3605050))
    assert summary_lines(form, answers, elder=False)[0].value == Text(zh="36,050.50元", en="36,050.50 yuan")


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (105, "壹元零伍分"),
        (150, "壹元伍角整"),
        (168032, "壹仟陆佰捌拾元叁角贰分"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (32504, "叁佰贰拾伍元零肆分"),
        (10000100, "壹拾万零壹元整"),
        (100050000000, "壹拾亿零伍拾万元整"),
    ],
)
def test_amounts_in_full_are_written_as_on_a_cheque(fen: int, words: str) -> None:
    """Amounts with noughts, as 附一 of the 支付结算办法 gives examples of; the others by its rules."""
    assert amount_in_full(fen).zh == words


def test_a_place_is_picked_level_by_level(form: Form) -> None:
    def choices(value: str, query: str | None = None) -> dict[str, str]:
        answers = filled(form, village=value)
        page = form_page(
            form, answers, elder=False, page=0, focus="village", errors={}, today=TODAY, query=query, near="410400"
        )
        field = next(one for one in page.fields if one.key == "village")
        assert query is None or len(page.fields) == 1, "whoever looks for a place does nothing else"
        return {one.value: one.label.zh if isinstance(one.label, Text) else "" for one in field.choices}

    assert choices("")["410421"] == "宝丰县"
    assert choices("410421")["410421100"] == "城关镇"
    assert choices("410421100") == choices("410421"), "another of the same county is one touch away"
    assert next(iter(choices("", "chengguan").values())).startswith("河南省 平顶山市")
    assert choices("", "没有这里") == {}
    assert region_words("410421100").zh == "河南省平顶山市宝丰县城关镇"


def test_the_near_place_of_a_name_comes_first(form: Form) -> None:
    page = form_page(
        form, Answers(), elder=False, page=0, focus="away", errors={}, today=TODAY, query="新华区", near="410400"
    )
    assert page.fields[0].choices[0].value == "410402"
    assert len(page.fields[0].choices) > 1


# Rows.


def test_rows_are_added_changed_and_removed(form: Form) -> None:
    answers = with_child(form, Answers(), name="李小明", born="2015-06-01", kind="son")
    answers = with_child(form, answers, name="李小红", born="2019-11-30")
    assert visible_payload(form, answers)["children"] == [
        {"name": "李小明", "born": "2015-06-01", "kind": "son"},
        {"name": "李小红", "born": "2019-11-30"},
    ]
    group = form.field("children")
    assert group is not None
    first, second = answers.rows["children"]
    answers = answers.without_row(group, first)
    assert visible_payload(form, answers)["children"] == [{"name": "李小红", "born": "2019-11-30"}]
    again, third = answers.with_row(group)
    assert third not in (first, second), "the id of a row that was taken out never comes again"
    assert again.value(f"children/{third}/name") == ""


def test_there_are_no_more_rows_than_may_be(form: Form) -> None:
    answers = Answers()
    for _ in range(9):
        answers = with_child(form, answers, name="一") if len(answers.rows.get("children", ())) < 6 else answers
    group = form.field("children")
    assert group is not None
    assert answers.with_row(group) == (answers, "")


def test_an_error_stands_at_the_field_of_its_row(form: Form) -> None:
    answers = with_child(form, Answers(), name="李小明", born="2015-06-01")
    answers = with_child(form, answers, name="", born="1990-01-01")
    assert set(all_errors(form, answers, TODAY)) == {"children/r2/name", "children/r2/born"}
    every = sheets(form, answers, elder=False)
    listing = next(one for one in every if one.grouped is not None)
    assert set(page_errors(form, answers, listing, TODAY)) == {"children", "children/r2/name", "children/r2/born"}
    page = form_page(
        form,
        answers,
        elder=False,
        page=every.index(listing),
        focus="",
        errors=page_errors(form, answers, listing, TODAY),
        today=TODAY,
    )
    assert [(row.id, row.wrong) for row in page.fields[0].rows] == [("r1", False), ("r2", True)]


def test_too_few_rows_are_said_at_the_list(form: Form) -> None:
    assert said(form, Answers(), "children") == "Please add at least one"


def test_in_large_print_a_row_asks_one_question_a_page(form: Form) -> None:
    answers = with_child(form, Answers(), name="李小明")
    rows = [one for one in sheets(form, answers, elder=True) if one.row]
    assert [len(one.fields) for one in rows] == [1, 1, 1, 1]
    assert len([one for one in sheets(form, answers, elder=False) if one.row]) == 1


def test_the_summary_names_each_row_and_leads_to_it(form: Form) -> None:
    answers = with_child(form, Answers(), name="李小明", born="2015-06-01")
    lines = summary_lines(form, answers, elder=False)
    every = sheets(form, answers, elder=False)
    assert [every[line.page].row for line in lines] == ["r1", "r1"]
    assert isinstance(lines[0].label, Phrase)
    assert lines[1].value == Text(zh="2015年6月1日", en="1 June 2015")


def test_rows_have_the_citizen_as_their_origin(form: Form) -> None:
    answers = with_child(form, Answers(), name="李小明", born="2015-06-01")
    assert origins(form, answers) == {"children": AnswerOrigin.TYPED}


def test_what_hangs_on_a_hidden_question_of_a_row_is_hidden_with_it() -> None:
    spec = copy.deepcopy(SPEC.to_payload())
    asked = spec["ui_schema"]["elements"][-1]["elements"][0]["options"]["detail"]["elements"]
    for hangs, on, schema in ((1, "born", {"const": "2015-06-01"}), (3, "number", {"type": "string"})):
        condition = {"scope": f"#/properties/{on}", "schema": schema}
        asked[hangs] = {**asked[hangs], "rule": {"effect": "SHOW", "condition": condition}}
    form = read_form(FormSpec.from_payload(spec))
    answers = with_child(form, Answers(), name="李小明", number="1", kind="son", born="2015-06-01")
    (row,) = payload_rows(form, answers)
    assert set(row) == {"name", "number", "kind", "born"}
    born = form.field("children/r1/born")
    assert born is not None
    answers = answers.edited(born, "2016-06-01")
    (row,) = payload_rows(form, answers)
    assert row == {"name": "李小明", "born": "2016-06-01"}
    (sheet,) = (one for one in sheets(form, answers, elder=False) if one.row)
    assert sheet.keys == ("children/r1/name", "children/r1/born")


def payload_rows(form: Form, answers: Answers) -> list[dict[str, Any]]:
    rows: Any = visible_payload(form, answers)["children"]
    assert isinstance(rows, list)
    return rows


def test_a_draft_carries_all_rows_or_none(form: Form) -> None:
    answers = with_child(form, filled(form, income="12.5", needs="b"), name="李小明", born="2015-06-01")
    carried = typed_answers(form, answers)
    over = take_over(form, Answers(), carried, changed=False)
    assert (over.taken, over.left) == (3, 0)
    assert visible_payload(form, over.answers) == carried
    broken = {**carried, "children": [{"name": "李小明", "born": [7]}]}
    over = take_over(form, Answers(), broken, changed=False)
    assert over.left == 1
    assert "children" not in visible_payload(form, over.answers)
    hostile: list[Any] = ["x", [1], [{}] * 7, {"a": 1}]
    for strange in hostile:
        assert take_over(form, Answers(), {"children": strange}, changed=False).taken == 0


# Prefill.


def licence_form() -> Form:
    spec = SPEC.to_payload()
    control = spec["ui_schema"]["elements"][0]["elements"][0]
    control["options"] = {**control["options"], "prefill": "licence.birth.born_on"}
    return read_form(FormSpec.from_payload(spec))


def test_a_licence_fills_a_field_names_itself_and_takes_it_back() -> None:
    form, source = licence_form(), Text(zh="出生证明", en="birth certificate")
    born = form.field("born")
    assert born is not None
    full = fill_from_licence(form, Answers(), "birth", {"born_on": "2020-01-02"}, source)
    assert (full.value("born"), full.sources["born"], full.origin(born)) == (
        "2020-01-02",
        source,
        AnswerOrigin.E_LICENCE,
    )
    assert fill_from_licence(form, full, "other", {}, "") == full, "another licence says nothing of it"
    assert fill_from_licence(form, full, "birth", {}, "").value("born") == ""
    changed = full.edited(born, "2020-01-03")
    assert changed.changed(born)
    assert changed.origin(born) is AnswerOrigin.TYPED
    assert fill_from_licence(form, changed, "birth", {}, "").value("born") == "2020-01-03", (
        "it is the citizen's now"
    )


def test_what_a_licence_says_in_another_form_is_not_taken() -> None:
    form = licence_form()
    assert fill_from_licence(form, Answers(), "birth", {"born_on": ["x"]}, "").value("born") == ""


# What cannot be drawn.


def broken(place: str, **changes: Any) -> FormSpec:
    spec = copy.deepcopy(SPEC.to_payload())
    key, _, part = place.partition(".")
    if part == "schema":
        target = spec["json_schema"]["properties"][key]
    else:
        controls = [c for page in spec["ui_schema"]["elements"] for c in page["elements"]]
        target = next(c for c in controls if c["scope"].endswith(f"/{key}"))["options"]
    for name, value in changes.items():
        if value is None:
            target.pop(name, None)
        else:
            target[name] = value
    return FormSpec.from_payload(spec)


@pytest.mark.parametrize(
    ("place", "changes", "file", "says"),
    [
        ("born.schema", {"format": "month"}, "form.schema.json", 'needs "type": "string", "format": "date"'),
        ("born.schema", {"formatMaximum": "soon"}, "form.schema.json", "no date, no month"),
        ("away.schema", {"region": {"within": "99"}}, "form.schema.json", "the table of places has none"),
        ("away.schema", {"region": {"levels": ["street"]}}, "form.schema.json", "levels are province"),
        ("income.schema", {"type": "number"}, "form.schema.json", "whole fen"),
        ("income.schema", {"maximum": None}, "form.schema.json", "a minimum of at least 0, and a maximum"),
        ("income.schema", {"minimum": 9_000_000_000}, "form.schema.json", "mend minimum or maximum"),
        ("area.options", {"decimals": 9}, "form.ui.json", "decimals"),
        ("needs.schema", {"uniqueItems": None}, "form.schema.json", "several of a list"),
        ("needs.schema", {"minItems": 7}, "form.schema.json", "minItems"),
        ("needs.options", {"choices": {"a": {"zh": "甲", "en": "A"}}}, "form.ui.json", "needs a label"),
        ("why.schema", {"maxLength": None}, "form.schema.json", "with a maxLength"),
        ("phone.options", {"payee": True}, "form.ui.json", "a payee is an account"),
        ("phone.options", {"prefill": "licence.x"}, "form.ui.json", "no source of prefill"),
        ("phone.options", {"imput": "phone"}, "form.ui.json", "Extra inputs"),
        ("children.schema", {"maxItems": None}, "form.schema.json", "maxItems of 1 to 20"),
        ("children.schema", {"maxItems": 21}, "form.schema.json", "maxItems of 1 to 20"),
        ("children.schema", {"items": {"type": "object", "properties": {}}}, "form.schema.json", "additionalProp"),
        ("children.options", {"detail": None}, "form.ui.json", "needs detail"),
        ("children.options", {"elementLabelProp": "nick"}, "form.ui.json", "rows have no nick"),
        ("children.options", {"input": "pinyin"}, "form.ui.json", "detail stands with"),
    ],
)
def test_a_mistake_in_the_data_names_file_place_and_mend(
    place: str, changes: dict[str, Any], file: str, says: str
) -> None:
    with pytest.raises(FormDataError) as caught:
        read_form(broken(place, **changes))
    assert caught.value.file == file
    assert says in str(caught.value)


# Hostile answers.


def test_what_no_form_is_as_deep_as_is_refused() -> None:
    validator = FormValidator(SPEC.json_schema)
    deep: list[Any] = []
    for _ in range(5_000):
        deep = [deep]
    assert validator.errors({"children": deep})
    assert validator.errors({"income": float("nan"), "children": [{"name": "a", "born": "2020-01-01"}]})
    assert validator.errors({"why": "x" * 10_000_000})
    assert 0 < len(validator.errors({"children": [{}] * 10_000})) <= 200


# Kiosk and centre.

_TEXTS = st.one_of(
    st.text(max_size=30),
    st.text("0123456789X.-,", max_size=20),
    st.sampled_from(sorted(GOOD.values())),
    st.dates(date(1880, 1, 1), date(2040, 1, 1)).map(date.isoformat),
)


@settings(max_examples=300, deadline=None)
@given(
    values=st.dictionaries(st.sampled_from(sorted(GOOD)), _TEXTS),
    rows=st.lists(st.dictionaries(st.sampled_from(["name", "number", "born", "kind"]), _TEXTS), max_size=6),
)
def test_what_the_kiosk_lets_through_the_centre_accepts_and_the_other_way_round(
    values: dict[str, str], rows: list[dict[str, str]]
) -> None:
    form = read_form(SPEC)
    answers = filled(form, **values)
    for row in rows:
        answers = with_child(form, answers, **row)
    signed = visible_payload(form, answers)
    centre = FormValidator(SPEC.json_schema)
    assert bool(all_errors(form, answers, TODAY)) is bool(centre.errors(signed, TODAY))
