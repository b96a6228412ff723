# SPDX-License-Identifier: GPL-3.0-or-later
"""An item that no machine takes: it is found, its guide opens and is printed, and nothing begins."""

from __future__ import annotations

import pytest

from kiosk.catalogue import Catalogue, Obstacle
from kiosk.contract.guides import ResultWay
from kiosk.contract.items import GuideItem, ItemKind
from kiosk.faults import explain
from kiosk.journey.effects import PutOnPaper
from kiosk.journey.events import CatalogueReady, LineChanged
from kiosk.journey.touches import Begin, Next, OpenItem, OpenSearch, PrintGuide, Query
from kiosk.journey.views import GuidePage, PausedPage, SearchPage
from tests.journey.journey_driver import ALLOWANCE, World, bundle, text

CODE = "41040000GS-XK-0900"
ITEM = GuideItem(
    **{name: value for name, value in bundle().items[0] if name in GuideItem.model_fields}
    | {
        "code": CODE,
        "kind": ItemKind.GUIDE,
        "plain_name": text("开面馆卫生许可"),
        "legal_name": text("食品经营许可新办"),
        "aliases": (),
        "elements": None,
        "questions": (),
    }
)


def with_guide(world: World, *instead_of: str) -> World:
    kept = tuple(item for item in bundle().items if item.code not in instead_of)
    made = tuple(ITEM.model_copy(update={"code": code}) for code in instead_of)
    world.do(CatalogueReady(Catalogue(bundle((*kept, ITEM, *made)))))
    return world


def test_it_is_found_and_explained_and_cannot_be_started() -> None:
    world = with_guide(World())
    world.do(Begin(), OpenSearch(), Query("面馆"))
    page = world.view.page
    assert isinstance(page, SearchPage)
    assert [(row.code, row.doable) for row in page.rows] == [(CODE, False)]
    world.do(OpenItem(CODE))
    guide = world.view.page
    assert isinstance(guide, GuidePage)
    assert not guide.can_start
    assert guide.blocked == explain(Obstacle.GUIDED).citizen
    assert guide.window == ITEM.window
    assert _visits(guide) == "Once, to a window"
    world.do(Next())
    assert world.page == "GuidePage"
    assert world.state.session is not None
    assert world.state.session.filing is None


def _visits(guide: GuidePage) -> str:
    (fact,) = (fact for fact in guide.facts if fact.icon == "footprints")
    return str(getattr(fact.value, "source", fact.value))


@pytest.mark.parametrize(
    ("way", "words"),
    [
        (ResultWay.PAPER, "Once, right here"),
        (ResultWay.LICENCE, "Once, right here"),
        (ResultWay.ACCEPTED, "Once, to hand it in here"),
        (ResultWay.BOOKED, "Once, to the place you book"),
    ],
)
def test_where_the_one_visit_goes_is_told_with_it(way: ResultWay, words: str) -> None:
    world = World()
    items = tuple(item.model_copy(update={"result_way": way, "visits": 1}) for item in bundle().items)
    world.do(CatalogueReady(Catalogue(bundle(items))), Begin(), OpenItem(ALLOWANCE))
    guide = world.view.page
    assert isinstance(guide, GuidePage)
    assert guide.can_start
    assert _visits(guide) == words


def test_a_machine_that_cannot_do_it_does_not_say_that_it_is_done_here() -> None:
    world = World()
    items = tuple(item.model_copy(update={"enabled": False, "visits": 1}) for item in bundle().items)
    world.do(CatalogueReady(Catalogue(bundle(items))), Begin(), OpenItem(ALLOWANCE))
    guide = world.view.page
    assert isinstance(guide, GuidePage)
    assert not guide.can_start
    assert _visits(guide) == "{count}"


def test_its_guide_goes_on_paper_and_does_not_send_to_a_machine() -> None:
    world = with_guide(World())
    world.do(Begin(), OpenItem(CODE), PrintGuide())
    (order,) = world.asked(PutOnPaper)
    words = repr(order.slip)
    assert ITEM.window.zh in words
    assert "自助机" not in words.replace(ITEM.window.zh, "")


def test_without_the_line_it_says_the_same() -> None:
    world = with_guide(World())
    world.do(LineChanged(False), Begin(), OpenItem(CODE))
    guide = world.view.page
    assert isinstance(guide, GuidePage)
    assert guide.offline is None
    assert guide.blocked == explain(Obstacle.GUIDED).citizen


def test_an_item_that_is_only_guided_from_now_on_is_taken_from_whoever_fills_it_in() -> None:
    world = World()
    world.to_summary()
    with_guide(world, ALLOWANCE)
    assert isinstance(world.view.page, PausedPage)


def test_what_is_made_up_says_so_before_anything_else_on_the_page_and_on_paper() -> None:
    world, code = World(), "41040000GS-XK-0901"
    made_up = ITEM.model_copy(update={"code": code, "synthetic": True})
    world.do(CatalogueReady(Catalogue(bundle((*bundle().items, ITEM, made_up)))))
    world.do(Begin(), OpenItem(code))
    guide = world.view.page
    assert isinstance(guide, GuidePage)
    assert "made up" in repr(guide.first)
    world.do(PrintGuide())
    assert "试验用的虚构事项" in repr(world.asked(PutOnPaper)[-1].slip)
    other = with_guide(World())
    other.do(Begin(), OpenItem(CODE))
    assert isinstance(other.view.page, GuidePage)
    assert other.view.page.first == ""
    other.do(PrintGuide())
    assert "虚构" not in repr(other.asked(PutOnPaper)[-1].slip)
