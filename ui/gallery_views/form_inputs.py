# SPDX-License-Identifier: GPL-3.0-or-later
"""The gallery's form pages of every input, drawn from a made-up form as the kiosk would draw it."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from kiosk.contract.items import FormSpec
from kiosk.contract.payees import FRAUD_HOTLINE, WARNING
from kiosk.forms import Answers, form_page, page_errors, read_form, sheets
from kiosk.journey.views import PayeePage, View
from ui.gallery_views.made_up import StateMaker, both, chrome, fixed, said

_TODAY: Final = date(2026, 11, 22)
_CHILD: Final = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 30},
        "number": {"type": "string", "format": "resident-number"},
        "born": {"type": "string", "format": "date", "formatMinimum": "today-18y", "formatMaximum": "today"},
        "kind": {"type": "string", "enum": ["son", "daughter"]},
    },
    "required": ["name", "born"],
}


def _label(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def _control(key: str, zh: str, en: str, **options: Any) -> dict[str, Any]:
    return {"type": "Control", "scope": f"#/properties/{key}", "label": _label(zh, en), "options": options}


def _page(zh: str, en: str, *controls: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Category", "label": _label(zh, en), "elements": list(controls)}


SPEC: Final = FormSpec(
    json_schema={
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "born": {"type": "string", "format": "date", "formatMinimum": "1900-01-01", "formatMaximum": "today"},
            "away": {"type": "string", "format": "region", "region": {"levels": ["prefecture", "county"]}},
            "village": {"type": "string", "format": "region", "region": {"within": "4104", "levels": ["town"]}},
            "income": {"type": "integer", "minimum": 0, "maximum": 100_000_000},
            "area": {"type": "number", "minimum": 1, "maximum": 9999},
            "needs": {"type": "array", "uniqueItems": True, "minItems": 1, "items": {"enum": ["a", "b", "c", "d"]}},
            "why": {"type": "string", "minLength": 10, "maxLength": 200},
            "firm": {"type": "string", "format": "credit-code"},
            "number": {"type": "string", "format": "resident-number"},
            "account": {"type": "string", "format": "bank-card"},
            "phone": {"type": "string", "format": "mobile-phone"},
            "children": {"type": "array", "minItems": 1, "maxItems": 6, "items": _CHILD},
        },
        "required": ["children"],
    },
    ui_schema={
        "type": "Categorization",
        "elements": [
            _page(
                "什么时候，在哪里",
                "When and where",
                _control("born", "出生日期", "Date of birth", input="date"),
                _control("away", "就医地", "Where you will be treated", input="region"),
                _control("village", "住在哪个乡镇", "Town or township", input="region"),
            ),
            _page(
                "多少",
                "How much",
                _control("income", "上年收入", "Income last year", input="amount"),
                _control("area", "面积", "Area", input="number", decimals=2, unit=_label("平方米", "m²")),
            ),
            _page(
                "需要什么",
                "What you need",
                _control(
                    "needs",
                    "需要的帮助",
                    "Help wanted",
                    input="multi",
                    choices={
                        "a": _label("上门照料", "Care at home"),
                        "b": _label("送餐", "Meals brought"),
                        "c": _label("陪同就医", "Company to the doctor"),
                        "d": _label("不需要别的", "Nothing else"),
                    },
                ),
                _control("why", "情况说明", "What happened", input="text"),
            ),
            _page(
                "号码",
                "Numbers",
                _control("firm", "单位信用代码", "Credit code of the firm", input="credit_code"),
                _control("number", "配偶身份证号", "ID number of your spouse", input="resident_number"),
                _control("account", "收款账户", "Account for the payment", input="account"),
                _control("phone", "手机号", "Mobile phone", input="phone"),
            ),
            _page(
                "您的孩子",
                "Your children",
                _control(
                    "children",
                    "孩子",
                    "Children",
                    input="group",
                    rowLabel=_label("孩子", "Child"),
                    elementLabelProp="name",
                    help=_label("未满18周岁的都填上", "All of them who are under 18"),
                    detail={
                        "type": "VerticalLayout",
                        "elements": [
                            _control("name", "姓名", "Name"),
                            _control("number", "身份证号", "ID number", input="resident_number"),
                            _control("born", "出生日期", "Date of birth", input="date"),
                            _control(
                                "kind",
                                "与您的关系",
                                "Who it is",
                                input="choice",
                                choices={"son": _label("儿子", "Son"), "daughter": _label("女儿", "Daughter")},
                            ),
                        ],
                    },
                ),
            ),
        ],
    },
)
_FORM: Final = read_form(SPEC)
_FILLED: Final = {
    "born": "1948-03-18",
    "away": "4101",
    "village": "410421",
    "income": "36050.5",
    "area": "89.5",
    "needs": "a,c",
    "why": "老伴上月摔伤，家里没有别人",
    "firm": "91410402MA44F1X4",
    "number": "41040019420101002",
    "account": "999900000011223",
    "phone": "1380000",
}


def _answers(rows: int) -> Answers:
    answers = Answers()
    for key, text in _FILLED.items():
        spec = _FORM.field(key)
        if spec is not None:
            answers = answers.edited(spec, text)
    group = _FORM.field("children")
    names = (("李小明", "2015-06-01", "son"), ("李小红", "2019-11-30", "daughter"), ("", "", ""))
    for name, born, kind in names[:rows]:
        if group is None:
            break
        answers, row = answers.with_row(group)
        for inner, text in (("name", name), ("born", born), ("kind", kind)):
            spec = _FORM.field(f"children/{row}/{inner}")
            if spec is not None and text:
                answers = answers.edited(spec, text)
    return answers


def _drawn(
    key: str, *, rows: int = 0, errors: bool = False, query: str | None = None, empty: bool = False
) -> StateMaker:
    answers = _answers(rows)
    spec = _FORM.field(key)
    if empty and spec is not None:
        answers = answers.edited(spec, "")

    def make(elder: bool) -> View:
        every = sheets(_FORM, answers, elder=elder)
        index = next(i for i, sheet in enumerate(every) if key in sheet.keys)
        wrong = page_errors(_FORM, answers, every[index], _TODAY) if errors else {}
        page = form_page(
            _FORM,
            answers,
            elder=elder,
            page=index,
            focus=key,
            errors=wrong,
            today=_TODAY,
            query=query,
            near="410400",
        )
        return View(page, chrome(2))

    return make


_PAYEE: Final = PayeePage(
    title=said("Stop and think: is it you who wants this?"),
    warning=WARNING,
    hotline=FRAUD_HOTLINE,
    label=both("收款账户", "Account for the payment"),
    account="9999 0000 0011 2230 002",
    known="**** 2231",
    known_source=both("来自社保", "From social insurance"),
)

STATES: Final[dict[str, StateMaker]] = {
    "form-date-day": _drawn("born"),
    "form-date-year": _drawn("born", empty=True),
    "form-region": _drawn("village"),
    "form-region-country": _drawn("away", empty=True),
    "form-region-find": _drawn("away", query="新华"),
    "form-amount": _drawn("income"),
    "form-number": _drawn("area"),
    "form-multi": _drawn("needs"),
    "form-text": _drawn("why"),
    "form-credit-code": _drawn("firm"),
    "form-resident-number": _drawn("number"),
    "form-account": _drawn("account"),
    "form-errors": _drawn("phone", errors=True),
    "form-rows-none": _drawn("children"),
    "form-rows": _drawn("children", rows=2),
    "form-rows-errors": _drawn("children", rows=3, errors=True),
    "form-row": _drawn("children/r2/born", rows=2),
    "payee": fixed(_PAYEE, chrome(2)),
}
