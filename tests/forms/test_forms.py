# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms from data: prefill with sources, visibility, errors in words, masks, elder sheets."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.items import load_items
from kiosk.contract.cases import Applicant, CardType
from kiosk.contract.identity import PrefillAnswer, PrefilledValue
from kiosk.contract.items import FormSpec
from kiosk.contract.message import Text
from kiosk.forms import (
    Answers,
    Form,
    FormSpecError,
    all_errors,
    form_page,
    open_answers,
    page_errors,
    payload,
    read_form,
    sheets,
    summary_lines,
    visible_payload,
)
from kiosk.forms.answers import FROM_CARD
from kiosk.journey.phrases import Phrase

APPLICANT = Applicant(
    card_type=CardType.RESIDENT,
    number="410400194201010026",
    name="张秀英",
    sex="女",
    nation="汉",
    birth_date=date(1942, 1, 1),
    address="示例路1号",
    authority="示例公安局",
    valid_from=date(2006, 4, 18),
    valid_to=None,
)
ACCOUNT = "9999000000112230002"


def label(zh: str) -> dict[str, str]:
    return {"zh": zh, "en": zh}


def control(key: str, **options: Any) -> dict[str, Any]:
    rule = options.pop("rule", None)
    made = {"type": "Control", "scope": f"#/properties/{key}", "label": label(key), "options": options}
    return made if rule is None else {**made, "rule": rule}


def shown_when(key: str, value: str, effect: str = "SHOW") -> dict[str, Any]:
    return {"effect": effect, "condition": {"scope": f"#/properties/{key}", "schema": {"const": value}}}


SPEC = FormSpec(
    json_schema={
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "name": {"type": "string"},
            "number": {"type": "string", "format": "resident-number", "maxLength": 18},
            "account": {"type": "string", "format": "bank-card", "minLength": 16, "maxLength": 19},
            "phone": {"type": "string", "format": "mobile-phone", "minLength": 11, "maxLength": 11},
            "proxy": {"type": "string", "enum": ["yes", "no"]},
            "proxy_name": {"type": "string", "minLength": 2, "maxLength": 10},
            "staff": {"type": "integer", "minimum": 1, "maximum": 500},
            "since": {"type": "string", "format": "month"},
        },
        "required": ["name", "number", "account", "proxy"],
        "if": {"properties": {"proxy": {"const": "yes"}}, "required": ["proxy"]},
        "then": {"required": ["proxy_name"]},
    },
    ui_schema={
        "type": "Categorization",
        "elements": [
            {
                "type": "Category",
                "label": label("我"),
                "elements": [
                    control("name", input="locked", prefill="card.name", locked=True),
                    control("number", input="locked", prefill="card.number", locked=True, masked="number"),
                    control(
                        "account",
                        input="digits",
                        prefill="register.account",
                        masked="account",
                        grouping=[4, 4, 4, 4],
                        strong=True,
                    ),
                    control("phone", input="digits", prefill="register.phone", masked="phone", grouping=[3, 4, 4]),
                ],
            },
            {
                "type": "Category",
                "label": label("代办"),
                "elements": [
                    control("proxy", input="choice", choices={"yes": label("是"), "no": label("否")}),
                    control("proxy_name", input="pinyin", rule=shown_when("proxy", "yes")),
                    control("staff", input="digits"),
                    control("since", input="month"),
                ],
            },
        ],
    },
)
REGISTERS = PrefillAnswer(
    values={
        "account": PrefilledValue(value=ACCOUNT, source=Text(zh="社保", en="insurance")),
        "phone": PrefilledValue(value=None, source=Text(zh="公安", en="police")),
    },
    silent=(),
)


@pytest.fixture(scope="module")
def form() -> Form:
    return read_form(SPEC)


def typed(form: Form, answers: Answers, **values: str) -> Answers:
    for key, value in values.items():
        spec = form.field(key)
        assert spec is not None
        answers = answers.edited(spec, value)
    return answers


def test_prefill_names_its_source_and_stays_locked(form: Form) -> None:
    answers = open_answers(form, APPLICANT, REGISTERS, Answers())
    assert answers.value("name") == "张秀英"
    assert answers.sources["name"] == FROM_CARD
    assert answers.sources["account"] == Text(zh="社保", en="insurance")
    assert "phone" not in answers.sources
    assert typed(form, answers, name="李四").value("name") == "张秀英"


def test_the_card_alone_brings_nothing_of_a_register(form: Form) -> None:
    answers = open_answers(form, APPLICANT, None, Answers())
    assert answers.value("account") == ""


def test_what_was_typed_wins_over_a_later_prefill_and_loses_its_source(form: Form) -> None:
    answers = open_answers(form, APPLICANT, REGISTERS, Answers())
    answers = typed(form, answers, account="9999000000000022370")
    assert "account" not in answers.sources
    again = open_answers(form, APPLICANT, REGISTERS, answers)
    assert again.value("account") == "9999000000000022370"


def test_masks_and_groups(form: Form) -> None:
    answers = typed(form, open_answers(form, APPLICANT, REGISTERS, Answers()), phone="13800000011")
    page = form_page(form, answers, elder=False, page=0, focus="phone", errors={})
    fields = {f.key: f for f in page.fields}
    assert fields["number"].display == "410400********0026"
    # What is locked and masked never reaches the screen in full.
    assert fields["number"].value == "410400********0026"
    assert fields["account"].display == "**** 0002"
    assert fields["phone"].display == "138 0000 0011"
    away = form_page(form, answers, elder=False, page=0, focus="account", errors={})
    assert next(f for f in away.fields if f.key == "phone").display == "138****0011"
    lines = {
        line.label.zh: line for line in summary_lines(form, answers, elder=False) if isinstance(line.label, Text)
    }
    assert lines["account"].value == "9999 0000 0011 2230 002"
    assert lines["account"].strong
    assert lines["number"].value == "410400********0026"
    assert (lines["number"].page, lines["account"].page) == (-1, 0)


def test_visibility_follows_the_answer_and_hidden_answers_are_not_sent(form: Form) -> None:
    answers = typed(form, open_answers(form, APPLICANT, REGISTERS, Answers()), proxy="yes", proxy_name="李四")
    assert "proxy_name" in sheets(form, answers, elder=False)[1].keys
    assert visible_payload(form, answers)["proxy_name"] == "李四"
    answers = typed(form, answers, proxy="no")
    assert "proxy_name" not in sheets(form, answers, elder=False)[1].keys
    assert "proxy_name" not in visible_payload(form, answers)
    assert answers.value("proxy_name") == "李四"


def test_all_errors_of_a_page_come_at_once_in_plain_words(form: Form) -> None:
    answers = open_answers(form, APPLICANT, None, Answers())
    answers = typed(
        form, answers, account="99990000001122", phone="12345678901", staff="501", proxy="yes", since="2026"
    )
    found = all_errors(form, answers)
    assert set(found) == {"account", "phone", "proxy_name", "staff", "since"}
    assert found["account"] == Phrase("{count} more digits to go", {"count": 2})
    words = found["staff"]
    assert isinstance(words, Phrase)
    assert words.values["limit"] == 500
    first = sheets(form, answers, elder=False)[0]
    assert set(page_errors(form, answers, first)) == {"account", "phone"}


def test_a_wrong_card_number_says_so(form: Form) -> None:
    answers = typed(form, open_answers(form, APPLICANT, None, Answers()), account="9999000000112230003")
    words = all_errors(form, answers)["account"]
    assert isinstance(words, Phrase)
    assert "bank card" in words.source


def test_elder_sheets_ask_one_question_each(form: Form) -> None:
    answers = open_answers(form, APPLICANT, None, Answers())
    keys = [sheet.keys for sheet in sheets(form, answers, elder=True)]
    assert keys == [("name", "number"), ("account",), ("phone",), ("proxy",), ("staff",), ("since",)]


def test_types_are_those_of_the_schema(form: Form) -> None:
    answers = typed(form, Answers(), staff="12", since="2026-11")
    assert payload(form, answers) == {"staff": 12, "since": "2026-11"}


@given(st.text(max_size=200))
def test_whatever_is_typed_fits_the_field_and_breaks_nothing(text: str) -> None:
    form = read_form(SPEC)
    for key in ("account", "phone", "proxy", "proxy_name", "staff", "since"):
        answers = typed(form, Answers(), **{key: text})
        spec = form.field(key)
        assert spec is not None
        value = answers.value(key)
        assert len(value) <= spec.max_length
        assert not any(ord(c) < 32 for c in value)
        all_errors(form, answers)
        summary_lines(form, answers, elder=True)


@pytest.mark.parametrize("mark", ["\u200b", "\ufeff", "\u202e", "\u2060", "\x00", "\n", "\u2028"])
def test_what_nobody_sees_does_not_go_along(form: Form, mark: str) -> None:
    """It comes by a paste on a phone, and would keep the rules from deciding."""
    answers = typed(form, Answers(), proxy_name=f"四季{mark}鲜")
    assert answers.value("proxy_name") == "四季鲜"


def _broken(change: Any) -> FormSpec:
    spec = copy.deepcopy(SPEC.to_payload())
    change(spec)
    return FormSpec(**spec)


def _element(spec: dict[str, Any], page: int, place: int) -> dict[str, Any]:
    found: dict[str, Any] = spec["ui_schema"]["elements"][page]["elements"][place]
    return found


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s["ui_schema"].update(type="VerticalLayout"),
        lambda s: _element(s, 0, 0).update(scope="#/properties/unknown"),
        lambda s: _element(s, 0, 0).update(scope="name"),
        lambda s: _element(s, 0, 0)["options"].update(input="telepathy"),
        lambda s: _element(s, 0, 0)["options"].update(colour="red"),
        lambda s: _element(s, 0, 0)["options"].update(prefill="card.secret"),
        lambda s: _element(s, 0, 0)["options"].update(prefill="oracle.name"),
        lambda s: _element(s, 1, 0)["options"].update(choices={"yes": label("是")}),
        lambda s: _element(s, 1, 1)["rule"].update(effect="DISABLE"),
        lambda s: _element(s, 1, 1)["rule"]["condition"].update(schema={"type": "nonsense"}),
        lambda s: s["json_schema"].update(type=17),
        lambda s: s["json_schema"].pop("properties"),
        lambda s: s["json_schema"]["required"].append("proxy_name"),
        lambda s: s["json_schema"]["required"].append("nowhere"),
        lambda s: s["ui_schema"]["elements"][1]["elements"].append(_element(s, 0, 0)),
    ],
)
def test_what_cannot_be_drawn_is_refused_when_it_is_read(change: Any) -> None:
    with pytest.raises(FormSpecError):
        read_form(_broken(change))


def test_the_forms_of_every_item_can_be_drawn_in_both_modes() -> None:
    for definition in load_items().values():
        form = read_form(definition.item.form)
        answers = open_answers(form, APPLICANT, None, Answers())
        for elder in (False, True):
            for number in range(len(sheets(form, answers, elder=elder))):
                page = form_page(form, answers, elder=elder, page=number, focus="", errors={})
                assert page.fields


def test_answers_are_in_no_repr(form: Form) -> None:
    answers = open_answers(form, APPLICANT, REGISTERS, Answers())
    assert "张秀英" not in repr(answers)
    assert ACCOUNT not in repr(answers)


def test_the_usual_choice_stands_there_until_another_is_made() -> None:
    schema = copy.deepcopy(SPEC.json_schema)
    schema["properties"]["proxy"]["default"] = "no"
    schema["properties"]["since"]["default"] = "2020-01"
    form = read_form(FormSpec(json_schema=schema, ui_schema=SPEC.ui_schema))
    opened = open_answers(form, APPLICANT, None, Answers())
    # No source names it: it is nobody's data. Only a choice has one.
    assert opened.value("proxy") == "no"
    assert "proxy" not in opened.sources
    assert opened.value("since") == ""
    spec = next(field for page in form.pages for field in page.fields if field.key == "proxy")
    changed = opened.edited(spec, "yes")
    assert open_answers(form, APPLICANT, None, changed).value("proxy") == "yes"
