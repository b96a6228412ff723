# SPDX-License-Identifier: GPL-3.0-or-later
"""What a form's page says that is to be done there, and how months and locked answers stand on it."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from central.demo.people import demo_people
from central.items import ItemDefinition, load_items
from kiosk.contract.identity import PrefillAnswer, PrefilledValue
from kiosk.contract.message import Text
from kiosk.forms import Answers, Form, form_page, open_answers, read_form
from kiosk.journey.phrases import Phrase
from kiosk.journey.views import FormPage

TODAY = date(2026, 11, 22)
PENSION, SHOP, BENEFIT = "41040000RS-GG-0003", "41040000SJ-XK-0001", "41040000RS-JF-0007"
KNOWN = {"from_month": "2025-01", "to_month": "2026-10", "account": "9999000000112230002", "phone": "13800000011"}


@cache
def loaded() -> dict[str, ItemDefinition]:
    return load_items()


def opened(code: str, **known: str) -> tuple[Form, Answers]:
    form = read_form(loaded()[code].item.form)
    person = next(one.card.applicant() for one in demo_people() if one.id == "zhou-jianguo")
    source = Text(zh="来自社保", en="From social insurance")
    values = {key: PrefilledValue(value=value, source=source) for key, value in known.items()}
    return form, open_answers(form, person, PrefillAnswer(values=values, silent=()), Answers())


def page_of(form: Form, answers: Answers, *, elder: bool = False, page: int = 0) -> FormPage:
    return form_page(form, answers, elder=elder, page=page, focus="", errors={}, today=TODAY)


def sentence(page: FormPage) -> str:
    assert isinstance(page.sentence, Phrase)
    return page.sentence.source


@pytest.mark.parametrize(
    ("code", "known", "says"),
    [
        (PENSION, KNOWN, "Please look it over. Change what is not right."),
        (PENSION, {"from_month": "2025-01"}, "Please fill this in."),
        (PENSION, {}, "Please fill these in."),
        (SHOP, {}, "Please fill these in."),
        (BENEFIT, KNOWN, "Please look it over. Change what is not right."),
    ],
)
def test_a_page_says_what_is_to_be_done(code: str, known: dict[str, str], says: str) -> None:
    assert sentence(page_of(*opened(code, **known))) == says


def test_it_says_the_same_while_somebody_fills_it_in() -> None:
    form, answers = opened(PENSION, from_month="2025-01")
    spec = form.field("to_month")
    assert spec is not None
    assert sentence(page_of(form, answers.edited(spec, "2026-10"))) == "Please fill this in."


def test_a_month_is_read_as_a_month() -> None:
    first, _ = page_of(*opened(PENSION, **KNOWN)).fields
    assert first.value == "2025-01"
    assert first.display == Text(zh="2025年1月", en="January 2025")


def test_how_to_fill_in_is_not_said_of_what_is_filled_in_and_locked() -> None:
    def account(**known: str) -> tuple[str, bool]:
        page = page_of(*opened(BENEFIT, **known))
        field = next(one for one in page.fields if one.key == "account")
        return field.input, bool(field.help)

    assert account(**KNOWN) == ("locked", False)
    assert account() != ("locked", False)


def test_the_keys_rest_where_nothing_has_to_be_typed() -> None:
    assert page_of(*opened(PENSION, **KNOWN)).focus == ""
    assert page_of(*opened(PENSION, from_month="2025-01")).focus == "to_month"
    # Touched, it is open.
    form, answers = opened(PENSION, **KNOWN)
    touched = form_page(form, answers, elder=False, page=0, focus="to_month", errors={}, today=TODAY)
    assert touched.focus == "to_month"


def test_a_question_that_stands_alone_is_open_until_it_was_typed() -> None:
    form, answers = opened(BENEFIT, phone="13800000011")
    account, phone, *_ = (page_of(form, answers, elder=True, page=number) for number in range(3))
    assert [field.key for field in account.fields] == [account.focus] == ["account"]
    assert [(field.key, field.value) for field in phone.fields] == [("phone", "13800000011")]
    assert phone.focus == ""
