# SPDX-License-Identifier: GPL-3.0-or-later
"""The gallery's tabs of a guide and its questions, as the journey's own words have them for a made-up item."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from kiosk.contract.guide_words import RESULT_SENTENCES
from kiosk.contract.guides import GuideItem, ResultWay
from kiosk.journey.drawing_guides import TABS
from kiosk.journey.guide_sections import more_blocks, step_blocks, window_blocks
from kiosk.journey.views import (
    ChoicePage,
    ChoiceRow,
    GuideBlock,
    GuidePage,
    GuideSection,
    KeyValue,
    MaterialRow,
    SlipState,
    WayOn,
)
from ui.gallery_views.made_up import HOTLINE, StateMaker, both, chrome, fixed, said


def _t(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


_DAYS: Final = _t("个工作日", "working days")
_HOURS: Final = _t("周一至周五 9:00—12:00，13:00—17:00", "Mon to Fri 9:00–12:00 and 13:00–17:00")
_ITEM: Final[dict[str, Any]] = {
    "code": "41040000GA-GG-0009",
    "version": "2",
    "kind": "guide",
    "plain_name": _t("办护照", "Get a passport"),
    "legal_name": _t("普通护照签发", "Issue of an ordinary passport"),
    "aliases": [],
    "department": _t("平顶山市公安局", "Pingdingshan Public Security Bureau"),
    "summary": _t(
        "本人到出入境大厅办，要拍照、按指纹。", "You go to the exit and entry hall; photo and fingerprints."
    ),
    "icon": "globe",
    "conditions": [_t("本人到场", "You come in person")],
    "materials": [],
    "fee": _t("120 元", "120 yuan"),
    "legal_limit": {"count": 20, "unit": _DAYS},
    "promise": {"count": 7, "unit": _DAYS},
    "visits": 1,
    "result_name": _t("普通护照", "Ordinary passport"),
    "legal_bases": [
        {
            "citation": _t("《护照法》第五条，适用待本市确认", "Passport Law, article 5; to be confirmed"),
            "confirmed": False,
        }
    ],
    "window": _t("出入境接待大厅", "Exit and entry hall"),
    "legal_actor": {
        "name": _t("平顶山市公安局", "Pingdingshan Public Security Bureau"),
        "credit_code": "11410400MB1A2P6C9L",
    },
    "modes": ["plain_words", "timed"],
    "elements": {
        "codes": {"profile": "c0109", "basic": "000109903008", "implementation": "11410400MB1A2P6C9L3000109903008"},
        "item_type": "permit",
        "level": "city",
        "served": ["person"],
        "handling_type": "promised",
        "in_hall": False,
        "places": [
            {
                "region": "410400",
                "zone": "elsewhere",
                "name": _t("市公安局出入境接待大厅", "Exit and entry hall, Public Security Bureau"),
                "address": _t("新城区示例路 8 号", "8 Shili Road, New District"),
                "hours": _HOURS,
                "phone": "0375-12345",
            },
            {
                "region": "410421",
                "zone": "public_security",
                "name": _t("宝丰县政务服务大厅公安专区", "Public security zone, Baofeng County Service Hall"),
                "address": _t("宝丰县示例大道 6 号", "6 Shili Avenue, Baofeng County"),
                "hours": _HOURS,
            },
        ],
        "must_come": _t("当面拍照、采集指纹", "photo and fingerprints are taken on the spot"),
        "flow": [
            {"name": _t("预约、到场", "Book, and come"), "who": _t("您本人", "You")},
            {
                "name": _t("受理", "Acceptance"),
                "who": _t("出入境窗口", "The exit and entry window"),
                "limit": {"count": 0, "unit": _DAYS},
                "standard": _t("材料齐、照片合格", "All papers there, and a photo that will do"),
            },
            {
                "name": _t("审批、制证", "Decision and making"),
                "who": _t("市公安局出入境支队", "Exit and entry division"),
                "limit": {"count": 7, "unit": _DAYS},
            },
        ],
        "special_procedures": [{"name": _t("补充核查", "Further checks"), "limit": {"count": 10, "unit": _DAYS}}],
        "fees": [
            {
                "name": _t("护照工本费", "Passport fee"),
                "amount_fen": 12000,
                "basis": {
                    "citation": _t("收费目录第 3 项，待本市确认", "List of fees, no. 3; to be confirmed"),
                    "confirmed": False,
                },
            }
        ],
        "bookable": True,
        "posted": True,
        "across": _t("全国", "The whole country"),
        "consult": _t("拨打 12345", "Call 12345"),
        "complain": _t("拨打 12345，或在本机“求助”里提出", "Call 12345, or under Help here"),
        "questions": [
            {
                "question": _t("孩子可以一起办吗？", "Can a child be done along?"),
                "answer": _t("可以，由监护人陪同。", "Yes, with a guardian."),
            }
        ],
    },
}

ITEM: Final = GuideItem.from_payload(_ITEM)

GUIDED: Final = GuidePage(
    title=ITEM.plain_name,
    legal_name=ITEM.legal_name,
    summary=ITEM.summary,
    department=ITEM.department,
    facts=(),
    conditions=ITEM.conditions,
    materials=(
        MaterialRow(both("本人身份证", "Your own ID card"), False, ""),
        MaterialRow(
            both("监护人身份证", "The guardian's ID card"), False, both("孩子办证要带", "For a child"), perhaps=True
        ),
    ),
    result=ITEM.result_name,
    window=ITEM.window,
    qr="https://zwfw.example/g/41040000GA-GG-0009",
    can_start=False,
    blocked=said("No machine takes this. The guide says where it is done and what to bring."),
    slip=SlipState.NOT_ASKED,
    slip_note="",
    can_print=True,
    tabs=TABS,
    reach=RESULT_SENTENCES[ResultWay.GUIDED],
    questions=1,
    next=said("Ways to get it done"),
)

WAYS: Final = (
    WayOn(
        "windows",
        said("Go to a window"),
        said(
            "{name} · {address}",
            name=both("市公安局出入境接待大厅", "Exit and entry hall, Public Security Bureau"),
            address=both("新城区示例路 8 号", "8 Shili Road, New District"),
        ),
        "map-pin",
    ),
    WayOn("help", said("Ask a person"), said("Call {hotline}, or be called back", hotline=HOTLINE), "phone-call"),
)


def _tab(section: GuideSection, blocks: tuple[GuideBlock, ...] = (), ways: tuple[WayOn, ...] = ()) -> GuidePage:
    return replace(GUIDED, section=section, materials=(), blocked="", blocks=blocks, ways=ways)


_PAPERS: Final = (
    GuideBlock(
        said("The list for your answers"),
        (
            KeyValue(both("给谁办？", "Who is it for?"), both("给孩子办", "For a child")),
            KeyValue(both("办过护照吗？", "Did they have one before?"), said("Not answered")),
        ),
    ),
    GuideBlock(
        both("监护人身份证", "The guardian's ID card"),
        (
            KeyValue(said("How"), both("窗口当面看", "Seen at the window")),
            KeyValue(said("How many"), both("纸质，原件 1 份", "On paper, original: 1")),
            KeyValue(said("Issued by"), both("公安机关", "Public security")),
            KeyValue(said("Taken when"), both("在有效期内", "It is valid")),
        ),
        tag=said("Please bring"),
        icon="hand-pointing",
        kind="accent",
    ),
    GuideBlock(
        both("出生医学证明", "Birth certificate"),
        (KeyValue(said("How"), said("Not needed. {source}", source=both("卫健出生库", "The register of births"))),),
        tag=said("Need not bring"),
        icon="check",
        kind="success",
    ),
    GuideBlock(both("旧护照", "The old passport"), tag=said("If it applies to you"), icon="question"),
)

_QUESTION: Final = ChoicePage(
    title=both("给谁办护照？", "Who is the passport for?"),
    sentence=said("Question {number} of at most {total}. {help}", number=1, total=2, help=both("", "")),
    rows=(
        ChoiceRow("self", both("给自己办", "For myself"), icon="hand-pointing"),
        ChoiceRow("child", both("给孩子办（不满 18 周岁）", "For a child under 18"), icon="hand-pointing"),
        ChoiceRow("other", both("替别人办", "For somebody else"), icon="hand-pointing"),
    ),
    note=said("Only for your list of papers. Your answers are not kept and not sent."),
    next=said("Skip this one"),
    skips=True,
)

STATES: Final[dict[str, StateMaker]] = {
    "guide-only": fixed(GUIDED, chrome()),
    "guide-papers": fixed(_tab(GuideSection.PAPERS, _PAPERS), chrome()),
    "guide-steps": fixed(_tab(GuideSection.STEPS, step_blocks(ITEM)), chrome()),
    "guide-windows": fixed(_tab(GuideSection.WINDOWS, window_blocks(ITEM)), chrome()),
    "guide-more": fixed(_tab(GuideSection.MORE, more_blocks(ITEM)), chrome()),
    "guide-ways": fixed(replace(_tab(GuideSection.WAYS, ways=WAYS), next=said("Get help")), chrome()),
    "guide-question": fixed(_QUESTION, chrome()),
    "guide-stopped": fixed(
        ChoicePage(
            title=said("This is probably not for you"),
            sentence=both(
                "护照要本人到场办，别人不能代办。请本人来，或拨打 12345 问问。",
                "A passport is applied for in person. Please let them come, or call 12345.",
            ),
            rows=(
                ChoiceRow(
                    "ways",
                    said("Show me the ways on"),
                    said("A window, a person to ask, the guide on your phone"),
                    "map-pin",
                ),
                ChoiceRow(
                    "anyway",
                    said("See the list all the same"),
                    said("You may apply in any case; the rules decide, not this page"),
                    "clipboard-text",
                ),
            ),
        ),
        chrome(),
    ),
}
