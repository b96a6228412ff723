# SPDX-License-Identifier: GPL-3.0-or-later
"""The gallery's form pages and the summary."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.journey.phrases import Words
from kiosk.journey.views import Choice, FieldView, FormPage, SummaryLine, SummaryPage, View
from ui.gallery_views.chip_card import chip_pages
from ui.gallery_views.documents import document_pages
from ui.gallery_views.form_inputs import STATES as INPUTS
from ui.gallery_views.made_up import ALLOWANCE, OFFLINE, StateMaker, both, chrome, fixed, said
from ui.gallery_views.paper_fields import paper_fields_pages


def _field(
    key: str,
    label: tuple[str, str],
    kind: str,
    display: Words,
    *,
    value: str | None = None,
    source: Words = "",
    help_text: Words = "",
    error: Words = "",
    max_length: int = 0,
    choices: tuple[Choice, ...] = (),
) -> FieldView:
    return FieldView(
        key=key,
        label=both(*label),
        input=kind,
        value=value if value is not None else display if isinstance(display, str) else "",
        display=display,
        source=source,
        help=help_text,
        error=error,
        max_length=max_length,
        grouping=(),
        choices=choices,
        required=True,
    )


_FROM_CARD: Final = both("来自身份证", "From the ID card")

_FROM_INSURANCE: Final = both("来自社保", "From social insurance")

_LOCKED: Final = (
    _field("name", ("姓名", "Name"), "locked", "张秀英", source=_FROM_CARD),
    _field("number", ("身份证号", "ID number"), "locked", "410400********0026", source=_FROM_CARD),
    _field(
        "account",
        ("领钱账户", "Account for the payment"),
        "locked",
        "**** **** **** 2231",
        source=_FROM_INSURANCE,
    ),
)

_PHONE: Final = _field(
    "phone",
    ("手机号", "Mobile number"),
    "digits",
    "138 0000 00",
    value="138000000",
    help_text=both("只用来发办理短信", "Only for messages about this case"),
    max_length=11,
)

_SHOP: Final = _field(
    "shop",
    ("店名", "Name of the shop"),
    "pinyin",
    "新华区张老三",
    help_text=both("地区加字号加行业", "District, name, trade"),
    max_length=40,
)

_ADDRESS: Final = _field("address", ("经营地址", "Address of the shop"), "pinyin", "", max_length=80)

_FORM: Final = _field(
    "form",
    ("经营形式", "Form of business"),
    "choice",
    "",
    choices=(
        Choice("person", both("个人经营", "One person")),
        Choice("family", both("家庭经营", "Family")),
    ),
)

_TRADE: Final = _field(
    "trade",
    ("行业", "Trade"),
    "choice",
    both("零售", "Retail"),
    value="retail",
    choices=(
        Choice("retail", both("零售", "Retail")),
        Choice("catering", both("餐饮", "Catering")),
        Choice("repair", both("修理", "Repair")),
        Choice("hair", both("理发美容", "Hairdressing")),
        Choice("other", both("其他", "Other")),
    ),
)

_MONTH: Final = _field(
    "from", ("从哪个月起", "From which month"), "month", both("2026年3月", "March 2026"), value="2026-03"
)

_FILL: Final = said("Please fill in what has no lock. The rest is already known.")


def _form(fields: tuple[FieldView, ...], focus: str, title: tuple[str, str], sentence: Words = _FILL) -> StateMaker:
    def make(elder: bool) -> View:
        shown = tuple(field for field in fields if field.key == focus) if elder and focus else fields
        only = sentence if not elder or not focus else said("Please fill this in.")
        page = FormPage(
            title=both(*title),
            sentence=only,
            page=0,
            pages=2,
            fields=shown,
            focus=focus,
            filled=sum(1 for field in shown if field.value),
            total=len(shown),
        )
        return View(page, chrome(2))

    return make


SUMMARY: Final = SummaryPage(
    title=said("Look it over, and sign if it is right"),
    item=both(*ALLOWANCE),
    lines=(
        SummaryLine(both("姓名", "Name"), "张秀英", strong=False, page=-1),
        SummaryLine(both("身份证号", "ID number"), "410400********0026", strong=False, page=-1),
        SummaryLine(
            both("领钱账户（社保卡）", "Account for the payment (social security card)"),
            "**** 2231",
            strong=True,
            page=-1,
        ),
        SummaryLine(both("手机号", "Mobile number"), "138****0000", strong=False, page=0),
    ),
    automatic_offered=True,
    automatic_note=said(
        "In the automatic way the rules below decide: mostly at once, and what they cannot settle goes to a "
        "person. You may let a person decide from the start: it then takes up to {promise}, and "
        "nothing is lost by it.",
        promise=both("5 个工作日", "5 working days"),
    ),
    rules=(
        both("年满 80 周岁", "80 years or older"),
        both("户口在平顶山市", "Household registered in Pingdingshan"),
        both("没有重复领取", "No second allowance"),
    ),
    signed=False,
    problem="",
)


def _chip_view(page: FormPage) -> StateMaker:
    """In large print what is known stands on a page of its own, and an empty account on another."""

    def make(elder: bool) -> View:
        if not elder:
            return View(page, chrome(2))
        open_keys = {field.key for field in page.fields if field.input != "locked"}
        wanted = {"account"} if "account" in open_keys else {field.key for field in page.fields} - {"phone"}
        fields = tuple(field for field in page.fields if field.key in wanted)
        return View(replace(page, fields=fields, focus=page.focus if page.focus in wanted else ""), chrome(2))

    return make


form_phone = _form((*_LOCKED, _PHONE), "phone", ("核对信息，填手机号", "Check, and enter your number"))

_CHIP: Final = chip_pages(
    FormPage(
        title=both("核对信息，填手机号", "Check, and enter your number"),
        sentence=_FILL,
        page=0,
        pages=2,
        fields=(*_LOCKED, _PHONE),
        focus="phone",
        filled=4,
        total=4,
    ),
    "account",
)

STATES: Final[dict[str, StateMaker]] = {
    **{name: fixed(page, chrome(2)) for name, page in document_pages().items()},
    **{name: fixed(page, chrome(2)) for name, page in paper_fields_pages().items()},
    "form-digits": form_phone,
    "form-locked": _form(
        _LOCKED, "", ("核对信息", "Check what is known"), said("Nothing to fill in here. Please look it over.")
    ),
    **{name: _chip_view(page) for name, page in _CHIP.items()},
    "form-pinyin": _form(
        (_SHOP, _ADDRESS), "shop", ("店名和地址", "Name and address"), said("Please fill this in.")
    ),
    "form-choice": _form((_FORM, _TRADE), "form", ("怎么经营", "How you will trade"), said("Please fill this in.")),
    "form-choices": _form((_TRADE,), "trade", ("做什么生意", "Your trade"), said("Please fill this in.")),
    "form-month": _form((_MONTH,), "from", ("哪一段时间", "Which time"), said("Please fill this in.")),
    "form-error": _form(
        (*_LOCKED, replace(_PHONE, error=said("{count} more digits to go", count=2))),
        "phone",
        ("核对信息，填手机号", "Check, and enter your number"),
    ),
    **INPUTS,
    "summary": fixed(SUMMARY, chrome(3)),
    "summary-offline": fixed(
        replace(SUMMARY, offline=said("The network is down: what you sign is registered, not yet accepted")),
        chrome(3, pill=OFFLINE),
    ),
    "summary-paper": fixed(
        replace(
            SUMMARY,
            lines=(
                *SUMMARY.lines[:2],
                SummaryLine(
                    both("经营场所证明", "Proof of premises"),
                    said("{count} pages, covered by your signature", count=2),
                    strong=False,
                    page=-1,
                    paper="premises",
                ),
            ),
        ),
        chrome(3),
    ),
    "summary-signed": fixed(replace(SUMMARY, signed=True), chrome(3)),
    "summary-person": fixed(
        replace(SUMMARY, automatic_offered=False, automatic_note="", rules=(), signed=True), chrome(3)
    ),
    "summary-problem": fixed(
        replace(SUMMARY, problem=said("Please sign on the pad first.")), chrome(3, pill=OFFLINE)
    ),
}
"""By stable name, in the order of a visit."""
