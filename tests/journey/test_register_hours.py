# SPDX-License-Identifier: GPL-3.0-or-later
"""Outside of a register's hours: said before anything is begun, and changed as the hour passes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.catalogue import Catalogue, Obstacle
from kiosk.contract.cases import DecisionWay
from kiosk.contract.items import RegisterHours, ServiceItem
from kiosk.faults import explain
from kiosk.journey.effects import StoreAndSend
from kiosk.journey.events import CatalogueReady, ClockJudged, LineChanged
from kiosk.journey.speaking import spoken
from kiosk.journey.touches import Begin, Next, OpenItem, OpenTile, PutSignature, Sign
from kiosk.journey.views import GuidePage, HomePage, HoursNote, ResultKind, ResultPage, SearchPage, SummaryPage
from kiosk.timing import SteppedClock
from tests.journey.journey_driver import ALLOWANCE, CERTIFICATE, NOON, PNG, World, bundle, catalogue, text

LATE = NOON.replace(hour=23, minute=30)
HOURS = RegisterHours(register_name=text("登记库"), hours="06:00-23:00")


def limited(code: str, **changes: object) -> ServiceItem:
    item = catalogue().service(code)
    assert item is not None
    return item.model_copy(update={"registers": (HOURS,), **changes})


def world_at(moment: object = LATE, **changes: object) -> World:
    world = World(clock=SteppedClock(moment))  # type: ignore[arg-type]
    items = (limited(ALLOWANCE, **changes), limited(CERTIFICATE, **changes))
    world.do(CatalogueReady(Catalogue(bundle(items))))
    return world


def guide(world: World) -> GuidePage:
    page = world.view.page
    assert isinstance(page, GuidePage), world.page
    return page


def hours(world: World) -> HoursNote:
    note = guide(world).hours
    assert note is not None
    return note


def test_what_can_be_registered_says_so_on_row_and_guide() -> None:
    world = world_at()
    world.do(Begin())
    home = world.view.page
    assert isinstance(home, HomePage)
    row = next(row for row in home.popular if row.code == ALLOWANCE)
    assert row.doable
    assert "06:00" in repr(row.note)
    world.do(OpenItem(ALLOWANCE))
    assert guide(world).can_start
    assert "HH" not in repr(hours(world).sentence)
    assert "06:00" in repr(hours(world).sentence)
    assert hours(world).title in spoken(world.view)


def test_a_print_is_not_begun_and_says_from_when_on() -> None:
    world = world_at()
    world.do(Begin())
    home = world.view.page
    assert isinstance(home, HomePage)
    tile = next(tile for tile in home.tiles if tile.id == "print")
    assert not tile.doable
    assert "06:00" in repr(tile.note)
    world.do(OpenTile("print"))
    found = world.view.page
    assert isinstance(found, SearchPage)
    (row,) = found.rows
    assert not row.doable
    assert "06:00" in repr(row.note)
    world.do(OpenItem(CERTIFICATE))
    assert not guide(world).can_start
    assert "06:00" in repr(guide(world).blocked)
    world.do(Next())
    assert world.page == "GuidePage"


def test_the_hour_passes_while_the_page_is_open() -> None:
    world = world_at(NOON.replace(hour=5, minute=59))
    world.do(Begin(), OpenItem(CERTIFICATE))
    assert not guide(world).can_start
    world.wait(60)
    assert guide(world).can_start
    assert guide(world).hours is None


def test_it_closes_while_somebody_fills_it_in() -> None:
    world = world_at(NOON.replace(hour=22, minute=59))
    world.to_summary()
    summary = world.view.page
    assert isinstance(summary, SummaryPage)
    assert summary.hours == ""
    world.clock.step(61)
    closed = world.view.page
    assert isinstance(closed, SummaryPage)
    assert "06:00" in repr(closed.hours)
    world.do(PutSignature(PNG, 2), Sign(DecisionWay.AUTOMATIC))
    assert world.asked(StoreAndSend), "registering helps: it is decided when the register answers"


def test_a_print_that_closes_meanwhile_is_not_handed_in() -> None:
    world = world_at(NOON.replace(hour=22, minute=59))
    world.to_summary(CERTIFICATE)
    world.clock.step(61)
    world.do(PutSignature(PNG, 2), Sign(DecisionWay.AUTOMATIC))
    page = world.view.page
    assert isinstance(page, ResultPage)
    assert page.kind is ResultKind.DECLINED_OFFLINE
    assert "06:00" in repr(page.sentence)
    assert not world.asked(StoreAndSend)


def test_by_a_wrong_clock_nothing_is_closed_and_the_hours_are_named() -> None:
    world = world_at()
    world.do(ClockJudged(False), Begin(), OpenItem(CERTIFICATE))
    assert guide(world).can_start
    assert HOURS.hours in repr(hours(world).registers)
    assert "tomorrow" not in repr(hours(world))


def test_without_the_line_that_says_more() -> None:
    world = world_at()
    world.do(LineChanged(False), Begin(), OpenItem(ALLOWANCE))
    assert guide(world).hours is None
    assert guide(world).offline is not None


def test_where_a_person_decides_anyway_no_hour_is_named() -> None:
    world = world_at(automatic=False)
    world.do(Begin(), OpenItem(ALLOWANCE))
    assert guide(world).hours is None


@pytest.mark.parametrize("passed", [timedelta(), timedelta(hours=7)])
def test_at_noon_or_the_next_morning_nothing_is_said(passed: timedelta) -> None:
    world = world_at((NOON if not passed else LATE) + passed)
    world.do(Begin(), OpenItem(ALLOWANCE))
    assert guide(world).hours is None
    assert explain(Obstacle.REGISTER_CLOSED).citizen.source not in repr(world.view.page)
