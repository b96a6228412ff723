# SPDX-License-Identifier: GPL-3.0-or-later
"""From answers to the list that this person needs: nothing is left out that may be needed."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kiosk.contract.guide_lists import (
    SKIPPED,
    Needed,
    asked_questions,
    guide_address,
    known_answers,
    next_question,
    stopping,
    wanted_materials,
)
from kiosk.contract.guides import GuideItem


def _text(word: str) -> dict[str, str]:
    return {"zh": word, "en": word}


def guide(**changes: Any) -> GuideItem:
    """Two questions, the second only of who rents; four papers."""
    data: dict[str, Any] = {
        "code": "TEST-0001",
        "version": "1",
        "kind": "guide",
        "plain_name": _text("开店"),
        "legal_name": _text("登记"),
        "aliases": [],
        "department": _text("局"),
        "summary": _text("说明"),
        "icon": "storefront",
        "conditions": [],
        "materials": [
            {"code": "card", "name": _text("身份证")},
            {"code": "deed", "name": _text("房产证"), "when": [{"question": "place", "answers": ["own"]}]},
            {"code": "lease", "name": _text("合同"), "when": [{"question": "place", "answers": ["rent", "other"]}]},
            {"code": "leave", "name": _text("同意"), "when": [{"question": "sublet", "answers": ["yes"]}]},
        ],
        "fee": _text("不收费"),
        "legal_limit": {"count": 3, "unit": _text("天")},
        "promise": {"count": 3, "unit": _text("天")},
        "visits": 0,
        "result_name": _text("通知书"),
        "legal_bases": [],
        "window": _text("窗口"),
        "questions": [
            {
                "id": "place",
                "text": _text("房子"),
                "answers": [
                    {"id": "own", "text": _text("自己的")},
                    {"id": "rent", "text": _text("租的")},
                    {"id": "other", "text": _text("别的"), "stops": _text("到窗口问")},
                ],
            },
            {
                "id": "sublet",
                "text": _text("转租"),
                "answers": [{"id": "yes", "text": _text("是")}, {"id": "no", "text": _text("不是")}],
                "when": [{"question": "place", "answers": ["rent"]}],
            },
        ],
    }
    return GuideItem.from_payload({**data, **changes})


def rows(item: GuideItem, answers: dict[str, str]) -> dict[str, Needed]:
    return {material.code: verdict for material, verdict in wanted_materials(item, answers)}


def test_without_an_answer_every_row_stays() -> None:
    item = guide()
    assert rows(item, {}) == {
        "card": Needed.YES,
        "deed": Needed.MAYBE,
        "lease": Needed.MAYBE,
        "leave": Needed.MAYBE,
    }


def test_an_answer_takes_out_what_is_not_needed() -> None:
    item = guide()
    assert rows(item, {"place": "own"}) == {"card": Needed.YES, "deed": Needed.YES}
    assert rows(item, {"place": "rent", "sublet": "no"}) == {"card": Needed.YES, "lease": Needed.YES}
    assert rows(item, {"place": "rent", "sublet": "yes"})["leave"] is Needed.YES


def test_a_skipped_question_leaves_its_rows_and_asks_nothing_that_hangs_on_it() -> None:
    item = guide()
    answers = {"place": SKIPPED}
    assert rows(item, answers)["deed"] is Needed.MAYBE
    assert rows(item, answers)["leave"] is Needed.MAYBE
    assert [one.id for one in asked_questions(item, answers)] == ["place"]
    assert next_question(item, answers) is None


def test_the_next_question_is_the_first_open_one_of_this_way() -> None:
    item = guide()
    first = next_question(item, {})
    assert first is not None
    assert first.id == "place"
    assert next_question(item, {"place": "own"}) is None
    second = next_question(item, {"place": "rent"})
    assert second is not None
    assert second.id == "sublet"


def test_an_answer_of_a_question_that_is_not_asked_counts_for_nothing() -> None:
    """The place was rented, then it was not: what was said of the lease is not asked again and adds no row."""
    assert "leave" not in rows(guide(), {"place": "own", "sublet": "yes"})


def test_an_answer_that_stops_is_told() -> None:
    item = guide()
    assert stopping(item, {"place": "own"}) is None
    told = stopping(item, {"place": "other"})
    assert told is not None
    assert told.id == "other"


def test_the_address_has_the_answers_and_nothing_else() -> None:
    item = guide()
    assert guide_address("https://city.example/", item) == "https://city.example/g/TEST-0001"
    answers = {"place": "rent", "sublet": SKIPPED, "moon": "full"}
    assert guide_address("https://city.example", item, answers) == "https://city.example/g/TEST-0001?q-place=rent"


_ANYTHING = st.dictionaries(
    st.sampled_from(["place", "sublet", "moon", ""]),
    st.sampled_from(["own", "rent", "other", "yes", "no", "", "'; --", "真"]),
)


@given(_ANYTHING)
def test_whatever_comes_from_outside_only_answers_that_exist_are_kept(given_answers: dict[str, str]) -> None:
    item = guide()
    known = known_answers(item, given_answers)
    assert all(known[name] in {a.id for a in q.answers} for q in item.questions if (name := q.id) in known)
    assert set(known) <= {"place", "sublet"}


@given(_ANYTHING)
def test_more_answers_never_add_a_row(given_answers: dict[str, str]) -> None:
    item = guide()
    known = known_answers(item, given_answers)
    for name in known:
        before = set(rows(item, {key: known[key] for key in known if key != name}))
        assert set(rows(item, known)) <= before


def test_each_way_through_asks_each_question_once() -> None:
    item = guide()
    for first, second in product(("own", "rent", "other", SKIPPED), ("yes", "no", SKIPPED)):
        answers: dict[str, str] = {}
        asked = []
        while (question := next_question(item, answers)) is not None:
            asked.append(question.id)
            answers[question.id] = first if question.id == "place" else second
        assert len(asked) == len(set(asked)) <= 5
