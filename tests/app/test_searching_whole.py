# SPDX-License-Identifier: GPL-3.0-or-later
"""Searching on a running kiosk with its centre and 280 items: what is typed, and what is shown."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.contract.message import Text
from kiosk.contract.searches import SEARCH_MISSED
from kiosk.demo.world import World
from kiosk.journey.touches import OpenSearch, Query
from kiosk.journey.views import SearchPage
from kiosk.settings import DataFolder, Settings
from tests.app.kiosk_driver import ALLOWANCE, SHOP, Hands, running, standing

LOST_CARD = "社会保障卡挂失及补领、换领"
BIRTH = "出生登记"
Machine = tuple[Settings, Path]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with standing(tmp_path_factory.mktemp("world"), items=280) as made:
        yield made


def typed(hands: Hands, text: str, until: Callable[[SearchPage], bool]) -> SearchPage:
    """Each key, and then the page when it is as it should be."""
    for end in range(1, len(text) + 1):
        hands.touch(Query(text[:end]))
    hands.wait(lambda: until(_page(hands)), 20)
    return _page(hands)


def _page(hands: Hands) -> SearchPage:
    page = hands.kiosk.view.page
    assert isinstance(page, SearchPage)
    return page


def _is_first(code: str, legal_name: str) -> Callable[[SearchPage], bool]:
    def is_so(page: SearchPage) -> bool:
        if not page.rows:
            return False
        name = page.rows[0].legal_name
        return code in ("", page.rows[0].code) and legal_name in ("", name.zh if isinstance(name, Text) else name)

    return is_so


def _finds_nothing(page: SearchPage) -> bool:
    return bool(page.choices) and not page.sure


def test_what_people_type_finds_what_they_mean_and_where_nothing_is_found_there_is_a_way_on(
    world: World, machine: Machine
) -> None:
    settings, _ = machine
    with running(world, *machine) as hands:
        hands.wait_for_services()
        hands.touch(OpenSearch())
        for text, code, legal in (
            ("老人补贴", ALLOWANCE, ""),
            ("高龄津贴", ALLOWANCE, ""),
            ("gljt", ALLOWANCE, ""),
            ("laorenbutie", ALLOWANCE, ""),
            ("老人布贴", ALLOWANCE, ""),
            ("孩子上户口", "", BIRTH),
            ("开个小店", SHOP, ""),
            ("社保卡丢了", "", LOST_CARD),
        ):
            first = typed(hands, text, _is_first(code, legal)).rows[0]
            # The colloquial name stands above the legal one, and what can be done here beside it.
            assert first.title
            assert first.title != first.legal_name
            assert first.tag
            hands.touch(Query(""))
        # Where nothing is found, the lists by department are another way.
        hands.touch(Query("量子纠缠"))
        hands.wait(lambda: _finds_nothing(_page(hands)))
        # Wiped again, it was not found by these words: that is kept for the centre, and nothing else of it.
        hands.touch(Query(""))
        hands.wait(lambda: _missed(settings) == [{"text": "量子纠缠"}])


def _missed(settings: Settings) -> list[dict[str, str]]:
    """What waits to be told to the centre, every few minutes, of what nobody found."""
    with sqlite3.connect(f"file:{DataFolder(settings.machine.data_folder).store}?mode=ro", uri=True) as db:
        events = [json.loads(body) for (body,) in db.execute("SELECT body FROM events ORDER BY seq")]
    return [event["values"] for event in events if event["code"] == SEARCH_MISSED]
