# SPDX-License-Identifier: GPL-3.0-or-later
"""The form on a phone, with every input: what is asked there, what comes back, and what the machine takes over."""

from __future__ import annotations

import pytest

from central.drafts.form import phone_pages, read_posted, typed_only, without_hidden
from central.items import load_items
from kiosk.contract.items import ServiceItem
from kiosk.forms import Answers, read_form, take_over, visible_payload
from ui.gallery_views.form_inputs import SPEC

SENT = {
    "born": "1948-03-18",
    "village": "410421100",
    "income": "36,050.5",
    "area": "89.5",
    "needs": "a,c",
    "children/0/name": "李小明",
    "children/0/born": "2015-06-01",
    "children/2/name": "李小红",
}
FORM = {
    "born": "1948-03-18",
    "village": "410421100",
    "income": 3605050,
    "area": 89.5,
    "needs": ["a", "c"],
    "children": [{"name": "李小明", "born": "2015-06-01"}, {"name": "李小红"}],
}


@pytest.fixture(scope="module")
def item() -> ServiceItem:
    return load_items()["41040000MZ-JF-0001"].item.model_copy(update={"form": SPEC})


def test_what_comes_back_is_typed_as_the_machine_would(item: ServiceItem) -> None:
    posted = read_posted(item, SENT)
    assert (posted.form, posted.errors) == (FORM, {})
    over = take_over(read_form(SPEC), Answers(), without_hidden(item, posted.form), changed=False)
    assert over.left == 0
    assert visible_payload(read_form(SPEC), over.answers) == FORM


def test_there_is_room_for_one_more_row_and_no_more_than_may_be(item: ServiceItem) -> None:
    def rows(count: int) -> int:
        form = {"children": [{"name": "一"}] * count}
        return sum(1 for page in phone_pages(item, form) for field in page.fields if field.begins)

    assert [rows(count) for count in (0, 1, 5, 6)] == [1, 2, 6, 6]


def test_an_error_stands_where_it_was_typed(item: ServiceItem) -> None:
    posted = read_posted(item, {**SENT, "children/2/born": "2015-02-30", "income": "viel"})
    assert set(posted.errors) == {"children/2/born", "income"}
    assert "children" not in posted.form, "rows are kept all together"
    shown = {field.key: field for page in phone_pages(item, {}, posted) for field in page.fields}
    assert shown["children/2/born"].error is not None
    assert shown["children/2/born"].value == "2015-02-30"
    assert shown["income"].value == "viel"


def test_what_cannot_be_chosen_on_a_phone_is_asked_at_the_machine(item: ServiceItem) -> None:
    shown = {field.key: field for page in phone_pages(item, FORM) for field in page.fields}
    assert "away" not in shown, "3,000 counties are no list for a phone"
    assert shown["village"].kind == "select"
    assert 100 < len(shown["village"].choices) < 300
    assert (shown["income"].value, shown["needs"].chosen) == ("36050.50", ("a", "c"))
    assert typed_only(item, {**FORM, "away": "4101"}) == FORM
