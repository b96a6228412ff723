# SPDX-License-Identifier: GPL-3.0-or-later
"""What a citizen answered, as the desk reads it: nobody who decides has to guess what a code or a number means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum

import pytest

from central.demo import DemoPerson
from central.desk import message_words, roles, words
from central.desk.answers import Answer, answers_of
from central.desk.book import DeskAct
from central.desk.marks import Flag
from central.desk.queues import Queue
from central.intake.case_state import CaseEvent, CaseState
from central.items import load_items
from central.notifications import NoticeFault, NoticeState, Purpose
from central.registers import ReadingState
from kiosk.contract.cases import AnswerOrigin, CaseOutcome, RuleState
from kiosk.contract.items import ServiceItem
from kiosk.contract.message import Text
from kiosk.contract.proxies import GROUND_WORDS, RELATION_WORDS, ProxyGround, ProxyRelation
from kiosk.contract.tracking import CaseStage, StandsFor
from tests.central_api.central_machine import TestMachine, answer_of
from tests.central_api.desk_clerk import clerk
from tests.central_api.running_centre import Running

People = Callable[[str], DemoPerson]
VISIT = "41040000GA-QR-0031"


def control(key: str, zh: str, **options: object) -> dict[str, object]:
    return {
        "type": "Control",
        "scope": f"#/properties/{key}",
        "label": {"zh": zh, "en": key},
        "options": options,
    }


def asking(item: ServiceItem, *controls: dict[str, object]) -> ServiceItem:
    page = {"type": "Category", "label": {"zh": "页", "en": "Page"}, "elements": list(controls)}
    layout = {"type": "Categorization", "elements": [page]}
    return item.model_copy(update={"form": item.form.model_copy(update={"ui_schema": layout})})


def told(answers: tuple[Answer, ...]) -> dict[str, tuple[str, ...]]:
    return {answer.label: answer.lines for answer in answers}


@pytest.fixture(scope="module")
def item() -> ServiceItem:
    return next(iter(load_items().values())).item


def test_money_places_choices_and_rows_are_read_in_words(item: ServiceItem) -> None:
    child = control("child", "孩子的姓名")
    gift = control("gift", "补贴", input="amount")
    asked = asking(
        item,
        control("sum", "金额", input="amount"),
        control("town", "在哪", input="region"),
        control("sex", "性别", input="choice", choices={"m": {"zh": "男", "en": "male"}}),
        control("few", "哪些", input="multi", choices={"a": {"zh": "甲", "en": "A"}, "b": {"zh": "乙", "en": "B"}}),
        control("area", "面积", input="number", unit={"zh": "平方米", "en": "m2"}),
        control("agreed", "同意", choices={"true": {"zh": "同意", "en": "yes"}, "false": {"zh": "不", "en": "no"}}),
        control("children", "孩子", input="group", detail={"type": "VerticalLayout", "elements": [child, gift]}),
    )
    form = {
        "few": ["b", "a"],
        "sum": 180_050,
        "town": "410482",
        "sex": "m",
        "area": 88.5,
        "agreed": True,
        "children": [{"child": "小燕", "gift": 100}, {"child": "小明", "gift": 5}],
        "gone": "旧版的题",
        "plain": False,
    }
    answers = answers_of(asked, form, {})
    assert [answer.key for answer in answers] == list(form), "as they were signed"
    assert told(answers) == {
        "金额": ("1,800.50元",),
        "在哪": ("河南省平顶山市汝州市",),
        "性别": ("男",),
        "哪些": ("乙、甲",),
        "面积": ("88.5平方米",),
        "同意": ("同意",),
        "孩子": ("孩子的姓名：小燕；补贴：1元", "孩子的姓名：小明；补贴：0.05元"),
        "gone": ("旧版的题",),
        "plain": ("否",),
    }


def test_what_no_form_tells_any_more_stands_as_it_was_sent(item: ServiceItem) -> None:
    form = {"sum": 180_050, "rows": [{"a": 1}], "sex": "m"}
    unread = item.model_copy(update={"form": item.form.model_copy(update={"ui_schema": {"type": "Other"}})})
    for nobody in (None, unread):
        assert [answer.label for answer in answers_of(nobody, form, {})] == list(form)
        assert answers_of(nobody, form, {})[0].lines == ("180050",)


def test_a_visit_names_its_place(item: ServiceItem) -> None:
    asked = asking(item, control("visit", "时间", input="slot"))
    form = {"visit": "2026-11-25T09:30/xinhua"}
    named = answers_of(asked, form, {"xinhua": Text(zh="新华分局", en="Xinhua")})
    assert told(named) == {"时间": ("2026年11月25日（周三）09:30，新华分局",)}
    assert told(answers_of(asked, form, {})) == {"时间": ("2026年11月25日（周三）09:30，xinhua",)}
    assert told(answers_of(asked, {"visit": "x"}, {})) == {"时间": ("x",)}


def test_the_page_of_a_case_reads_so_and_says_where_each_came_from(
    centre: Running, machine: TestMachine, person: People
) -> None:
    answers = {"reason": "expiring", "visit": "2026-11-25T09:30/xinhua"}
    made = machine.application(centre.centre.definitions[VISIT], person("zhou-jianguo"), answers)
    origins = dict.fromkeys(made.form, AnswerOrigin.TYPED) | {"visit": AnswerOrigin.E_LICENCE}
    made = made.model_copy(update={"origins": origins})
    answer_of(machine.submit(made))
    page = clerk(centre).page(f"/cases/{made.application_id}")
    assert page.status_code == 200
    assert "2026年11月25日（周三）09:30，新华分局户政大厅" in page.text
    assert "快到期了" in page.text
    assert "expiring" not in page.text
    assert "来自本人授权的电子证照" in page.text


@pytest.mark.parametrize(
    ("named", "known"),
    [
        (words.STATES, CaseState),
        (words.OUTCOMES, CaseOutcome),
        (words.RULE_STATES, RuleState),
        (words.EVENTS, CaseEvent),
        (words.STAGES, CaseStage),
        (words.STANDS_FOR, StandsFor),
        (words.QUEUES, Queue),
        (words.FLAGS, Flag),
        (words.READINGS, ReadingState),
        (words.ACTS, DeskAct),
        (words.ORIGINS, AnswerOrigin),
        (message_words.PURPOSES, Purpose),
        (message_words.NOTICE_STATES, NoticeState),
        (message_words.NOTICE_FAULTS, NoticeFault),
        (roles.ROLE_NAMES, roles.Role),
        (GROUND_WORDS, ProxyGround),
        (RELATION_WORDS, ProxyRelation),
    ],
)
def test_the_desk_has_a_word_for_each(named: Mapping[Enum, object], known: type[Enum]) -> None:
    """A page that lacks one is no page: it fails as a whole."""
    assert set(named) == set(known)
