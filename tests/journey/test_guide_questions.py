# SPDX-License-Identifier: GPL-3.0-or-later
"""The questions of a guide and its tabs: what is asked, what the list says then, and that nothing of it is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kiosk.catalogue import Catalogue
from kiosk.contract.guide_words import RESULT_SENTENCES, RESULT_TAGS
from kiosk.contract.guides import GuideItem, ResultWay
from kiosk.contract.items import ServiceItem
from kiosk.contract.message import Text
from kiosk.journey.effects import Note, PutOnPaper
from kiosk.journey.events import CatalogueReady, LineChanged
from kiosk.journey.phrases import Phrase, Words
from kiosk.journey.touches import (
    AskQuestions,
    Back,
    Begin,
    Choose,
    End,
    Next,
    OpenItem,
    OpenSearch,
    PrintGuide,
    ShowSection,
)
from kiosk.journey.views import ChoicePage, GuidePage, GuideSection, SearchPage, SlipState
from printing import QrCode
from tests.journey.journey_driver import ALLOWANCE, CERTIFICATE, World, bundle

GUIDED = "41040000GS-XK-0901"


def t(zh: str) -> dict[str, str]:
    return {"zh": zh, "en": zh}


ASKED: dict[str, Any] = {
    "materials": [
        {
            "code": "card",
            "name": t("身份证"),
            "details": {"form": "paper", "originals": 1, "issued_by": t("公安局")},
        },
        {"code": "deed", "name": t("房产证"), "when": [{"question": "place", "answers": ["own"]}]},
        {"code": "lease", "name": t("租房合同"), "when": [{"question": "place", "answers": ["rent"]}]},
        {"code": "leave", "name": t("房东同意"), "when": [{"question": "sublet", "answers": ["yes"]}]},
        {"code": "book", "name": t("户口簿"), "waived_by": t("人口库")},
    ],
    "questions": [
        {
            "id": "place",
            "text": t("房子是谁的"),
            "answers": [
                {"id": "own", "text": t("自己的")},
                {"id": "rent", "text": t("租的")},
                {"id": "none", "text": t("没有"), "stops": t("请先找到房子")},
            ],
        },
        {
            "id": "sublet",
            "text": t("是转租的吗"),
            "answers": [{"id": "yes", "text": t("是")}, {"id": "no", "text": t("不是")}],
            "when": [{"question": "place", "answers": ["rent"]}],
        },
    ],
    "elements": {
        "codes": {"profile": "local", "basic": "GS-0901"},
        "item_type": "permit",
        "level": "county",
        "served": ["person"],
        "handling_type": "promised",
        "in_hall": False,
        "places": [
            {
                "region": "410421",
                "zone": "elsewhere",
                "name": t("县疾控中心"),
                "address": t("示范路 3 号"),
                "hours": t("工作日上午"),
                "phone": "0375-1234567",
            }
        ],
        "must_come": t("当面体检"),
        "flow": [
            {
                "name": t("体检"),
                "who": t("县疾控中心"),
                "limit": {"count": 2, "unit": t("天")},
                "standard": t("合格"),
            }
        ],
        "special_procedures": [{"name": t("复查"), "limit": {"count": 5, "unit": t("天")}}],
        "fees": [
            {"name": t("工本费"), "amount_fen": 1050, "basis": {"citation": t("收费目录"), "confirmed": False}}
        ],
        "consult": t("打 12345 问"),
        "complain": t("打 12345 投诉"),
        "questions": [{"question": t("要空腹吗"), "answer": t("要")}],
    },
}


def world_with_questions() -> World:
    """ALLOWANCE asks; and there is an item with the same questions that is guided only."""
    items = bundle().items
    service = next(item for item in items if item.code == ALLOWANCE)
    asking = ServiceItem.from_payload({**service.to_payload(), **ASKED, "result_way": "paper"})
    names = GuideItem.model_fields
    data = {name: value for name, value in asking.to_payload().items() if name in names}
    guided = GuideItem.from_payload({**data, "code": GUIDED, "kind": "guide", "result_way": "guided"})
    others = tuple(item for item in items if item.code != ALLOWANCE)
    world = World()
    world.do(CatalogueReady(Catalogue(bundle((asking, *others, guided)))))
    return world


def guide(world: World) -> GuidePage:
    page = world.view.page
    assert isinstance(page, GuidePage), world.page
    return page


def question(world: World) -> ChoicePage:
    page = world.view.page
    assert isinstance(page, ChoicePage), world.page
    return page


def named(world: World) -> list[Words]:
    return [row.name for row in guide(world).materials]


def zh(words: Words) -> str:
    """Every Chinese text of some words, and the source of a phrase."""
    if isinstance(words, Text):
        return words.zh
    if isinstance(words, Phrase):
        return " ".join([words.source, *(zh(one) for one in words.values.values() if isinstance(one, Words))])
    return words


def said(world: World) -> str:
    blocks = guide(world).blocks
    lines = [zh(line.label) + " " + zh(line.value) for block in blocks for line in block.lines]
    return "\n".join([*(zh(block.title) for block in blocks), *lines, *(zh(p) for b in blocks for p in b.points)])


def test_the_list_is_for_the_answers() -> None:
    world = world_with_questions()
    world.do(Begin(), OpenItem(ALLOWANCE))
    assert [row.perhaps for row in guide(world).materials] == [False, True, True, True, False]
    assert guide(world).questions == 2
    world.do(AskQuestions())
    assert [row.id for row in question(world).rows] == ["own", "rent", "none"]
    world.do(Choose("rent"))
    assert zh(question(world).title) == "是转租的吗"
    world.do(Choose("no"))
    page = guide(world)
    assert page.section is GuideSection.PAPERS
    titles = [zh(block.title) for block in page.blocks]
    assert titles == ["The list for your answers", "身份证", "租房合同", "户口簿"]
    assert "公安局" in said(world)
    assert page.qr.endswith(f"/g/{ALLOWANCE}?q-place=rent&q-sublet=no")
    world.do(ShowSection("basics"))
    assert [zh(name) for name in named(world)] == ["身份证", "租房合同", "户口簿"]
    assert not any(row.perhaps for row in guide(world).materials)


def test_a_question_may_be_skipped_and_gone_back_to() -> None:
    world = world_with_questions()
    world.do(Begin(), OpenItem(ALLOWANCE), AskQuestions(), Next())
    titles = [zh(block.title) for block in guide(world).blocks]
    assert titles[1:] == ["身份证", "房产证", "租房合同", "房东同意", "户口簿"]
    world.do(AskQuestions(), Choose("rent"), Back())
    assert zh(question(world).title) == "房子是谁的"
    world.do(Choose("own"))
    assert [zh(block.title) for block in guide(world).blocks][1:] == ["身份证", "房产证", "户口簿"]
    world.do(AskQuestions(), Back())
    assert guide(world).section is GuideSection.PAPERS
    assert not guide(world).answered


def test_an_answer_that_stops_refuses_nothing() -> None:
    world = world_with_questions()
    world.do(Begin(), OpenItem(ALLOWANCE), AskQuestions(), Choose("none"))
    page = question(world)
    assert zh(page.sentence) == "请先找到房子"
    world.do(Choose("nonsense"))
    assert question(world) == page
    world.do(Back())
    assert zh(question(world).title) == "房子是谁的"
    world.do(Choose("none"), Choose("ways"))
    assert guide(world).section is GuideSection.WAYS
    assert guide(world).can_start
    world.do(AskQuestions(), Choose("none"), Choose("anyway"))
    assert guide(world).section is GuideSection.PAPERS
    world.do(Next())
    assert world.page == "NoticePage"


def test_what_is_answered_dies_with_the_session_and_goes_nowhere() -> None:
    world = world_with_questions()
    world.do(Begin(), OpenItem(ALLOWANCE), AskQuestions(), Choose("rent"), Choose("yes"))
    session = world.state.session
    assert session is not None
    assert "rent" not in repr(session)
    assert not any("rent" in str(note.details) for note in world.asked(Note))
    world.do(Back(), OpenItem(GUIDED))
    assert world.state.session is not None
    assert world.state.session.guide_answers == {}
    world.do(End())
    assert world.state.session is None


def test_the_list_is_printed_with_its_answers_and_again_for_others() -> None:
    world = world_with_questions()
    world.do(Begin(), OpenItem(ALLOWANCE), PrintGuide())
    assert guide(world).slip is SlipState.PRINTED
    world.do(AskQuestions(), Choose("own"))
    assert guide(world).can_print
    world.do(PrintGuide())
    world.do(AskQuestions(), Choose("rent"), Choose("yes"), PrintGuide())
    whole, own, rent = world.asked(PutOnPaper)
    assert len({order.job_id for order in (whole, own, rent)}) == 3
    assert not any("rent" in order.job_id or "own" in order.job_id for order in (whole, own, rent))
    assert "看情况带 3 样" in repr(whole.slip)
    assert "房产证" in repr(own.slip)
    assert "租房合同" not in repr(own.slip)
    codes = [part.data for part in rent.slip.parts if isinstance(part, QrCode)]
    assert codes == [guide(world).qr]
    assert "县疾控中心" in repr(rent.slip)


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("steps", ["体检", "县疾控中心", "2 天", "合格", "复查", "5 天", "10.50 元", "收费目录"]),
        (
            "windows",
            ["当面体检", "县疾控中心", "示范路 3 号", "工作日上午", "0375-1234567", "打 12345 问", "打 12345 投诉"],
        ),
        ("more", ["要空腹吗", "要", "县级", "行政许可", "GS-0901", "自然人", GUIDED]),
        ("papers", ["身份证", "原件 1 份", "人口库"]),
    ],
)
def test_each_tab_says_its_elements(section: str, words: list[str]) -> None:
    world = world_with_questions()
    world.do(Begin(), OpenItem(GUIDED), ShowSection(section))
    told = said(world)
    assert [word for word in words if word not in told] == []
    assert guide(world).next != ""


def test_a_guide_that_cannot_be_started_leads_to_its_ways_and_to_a_person() -> None:
    world = world_with_questions()
    world.do(Begin(), OpenItem(GUIDED))
    assert not guide(world).can_start
    assert guide(world).reach == RESULT_SENTENCES[ResultWay.GUIDED]
    world.do(Next())
    page = guide(world)
    assert page.section is GuideSection.WAYS
    assert [way.id for way in page.ways] == ["windows", "help"]
    assert "县疾控中心" in zh(page.ways[0].note)
    assert page.qr.startswith("http")
    world.do(Next())
    assert world.view.help is not None


def test_without_the_line_every_tab_still_stands() -> None:
    world = world_with_questions()
    world.do(LineChanged(False), Begin(), OpenItem(ALLOWANCE))
    for section in GuideSection:
        world.do(ShowSection(section.value))
        assert guide(world).section is section
        assert guide(world).next != ""
    world.do(ShowSection("moon"))
    assert guide(world).section is GuideSection.WAYS


def test_each_row_says_how_far_it_goes() -> None:
    world = world_with_questions()
    world.do(Begin(), OpenSearch())
    page = world.view.page
    assert isinstance(page, SearchPage)
    tags = {row.code: row.tag for row in page.rows}
    assert tags[ALLOWANCE] == RESULT_TAGS[ResultWay.PAPER]


def test_an_item_without_questions_asks_none() -> None:
    world = World()
    world.to_guide(CERTIFICATE)
    before = world.state
    world.do(AskQuestions())
    assert replace(world.state, touched_at=0.0) == replace(before, touched_at=0.0)
    assert guide(world).questions == 0
