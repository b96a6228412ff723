# SPDX-License-Identifier: GPL-3.0-or-later
"""An answer read from the chip of a card: it stands over the rest, masked, until it is put away."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.contract.cases import AnswerOrigin
from kiosk.contract.identity import PrefillAnswer
from kiosk.contract.items import FormSpec
from kiosk.forms import Answers, Form, FormSpecError, form_page, open_answers, origins, read_form, summary_lines
from kiosk.forms.field_views import FROM_CHIP
from kiosk.journey.views import FieldView
from kiosk.standards import mask_account
from tests.forms.test_forms import ACCOUNT, APPLICANT, REGISTERS, SPEC

READ = "9999004104000000018"
MASKED = "999900*********0018"
NOTHING = PrefillAnswer(values={}, silent=())


def spec(**options: Any) -> FormSpec:
    """The form, with an account that is the register's or a chip's."""
    layout = copy.deepcopy(SPEC.ui_schema)
    layout["elements"][0]["elements"][2]["options"].update({"locked": True, "from": "bank_card", **options})
    schema = copy.deepcopy(SPEC.json_schema)
    schema["required"].remove("account")
    return FormSpec(json_schema=schema, ui_schema=layout)


@pytest.fixture(scope="module")
def form() -> Form:
    return read_form(spec())


def shown(form: Form, answers: Answers, *, reads: bool = True, elder: bool = False) -> FieldView:
    for page in range(9):
        view = form_page(form, answers, elder=elder, page=page, focus="account", errors={}, reads=reads)
        found = next((field for field in view.fields if field.key == "account"), None)
        if found is not None:
            return found
    raise AssertionError("the account is on no page")


def test_what_the_register_names_is_locked_and_a_card_may_replace_it(form: Form) -> None:
    answers = open_answers(form, APPLICANT, REGISTERS, Answers())
    field = shown(form, answers)
    assert (field.input, field.can_read, field.read) == ("locked", True, False)
    assert not shown(form, answers, reads=False).can_read
    read = answers.with_read("account", READ)
    assert read.value("account") == READ
    assert shown(form, read).read
    again = read.without_read("account")
    assert again == answers
    assert again.value("account") == ACCOUNT


def test_what_no_register_names_is_open(form: Form) -> None:
    answers = open_answers(form, APPLICANT, NOTHING, Answers())
    assert shown(form, answers).input == "digits"
    without_chip = copy.deepcopy(spec().ui_schema)
    without_chip["elements"][0]["elements"][2]["options"].pop("from")
    closed = read_form(FormSpec(json_schema=spec().json_schema, ui_schema=without_chip))
    assert shown(closed, open_answers(closed, APPLICANT, NOTHING, Answers())).input == "locked"


def test_what_was_read_is_shown_masked_and_cannot_be_typed_over(form: Form) -> None:
    answers = open_answers(form, APPLICANT, NOTHING, Answers()).with_read("account", READ)
    field = shown(form, answers)
    assert (field.input, field.display, field.value, field.source) == ("locked", MASKED, MASKED, FROM_CHIP)
    account = form.field("account")
    assert account is not None
    assert answers.edited(account, "1") == answers
    lines = {line.value: line.page for line in summary_lines(form, answers, elder=False)}
    # What it says can be changed there, unlike what a register says.
    assert lines[MASKED] == 0


def test_it_stays_where_it_was_asked_for_in_large_print(form: Form) -> None:
    answers = open_answers(form, APPLICANT, NOTHING, Answers())

    def page_of_account(answers: Answers) -> int:
        for page in range(9):
            view = form_page(form, answers, elder=True, page=page, focus="", errors={})
            if "account" in [field.key for field in view.fields]:
                return page
        raise AssertionError("on no page")

    assert page_of_account(answers.with_read("account", READ)) == page_of_account(answers)


def test_a_prefill_that_comes_later_leaves_it(form: Form) -> None:
    read = open_answers(form, APPLICANT, NOTHING, Answers()).with_read("account", READ)
    assert open_answers(form, APPLICANT, REGISTERS, read).value("account") == READ


def test_each_answer_says_where_it_came_from(form: Form) -> None:
    answers = open_answers(form, APPLICANT, REGISTERS, Answers())
    phone = form.field("phone")
    assert phone is not None
    answers = answers.edited(phone, "13800000011")
    assert origins(form, answers) == {
        "name": AnswerOrigin.ID_CARD,
        "number": AnswerOrigin.ID_CARD,
        "account": AnswerOrigin.REGISTER,
        "phone": AnswerOrigin.TYPED,
    }
    assert origins(form, answers.with_read("account", READ))["account"] is AnswerOrigin.BANK_CARD_CHIP
    account = form.field("account")
    assert account is not None
    typed = open_answers(form, APPLICANT, NOTHING, Answers()).edited(account, READ)
    assert origins(form, typed)["account"] is AnswerOrigin.TYPED


def test_what_was_read_is_in_no_repr(form: Form) -> None:
    assert READ not in repr(open_answers(form, APPLICANT, NOTHING, Answers()).with_read("account", READ))


@pytest.mark.parametrize("source", ["credit_card", "", None, 1])
def test_a_chip_of_another_kind_is_no_source(source: object) -> None:
    if source is None:
        assert read_form(spec(**{"from": None})).field("account").chip is None  # type: ignore[union-attr]
        return
    with pytest.raises(FormSpecError):
        read_form(spec(**{"from": source}))


def test_an_account_is_read_into_nothing_but_an_account() -> None:
    layout = copy.deepcopy(SPEC.ui_schema)
    layout["elements"][0]["elements"][3]["options"]["from"] = "bank_card"
    with pytest.raises(FormSpecError, match="phone"):
        read_form(FormSpec(json_schema=SPEC.json_schema, ui_schema=layout))


@given(st.text("0123456789", min_size=1, max_size=25))
def test_a_mask_shows_ten_digits_at_most(account: str) -> None:
    masked = mask_account(account)
    assert len(masked) == len(account)
    assert sum(c != "*" for c in masked) <= (10 if len(account) > 10 else 4)
    assert masked.endswith(account[-4:])
