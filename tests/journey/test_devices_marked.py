# SPDX-License-Identifier: GPL-3.0-or-later
"""A device that fails marks the services that need it, with the reason and another way; its return clears them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from devices.reports import PagePrinterStatus, PaperSupply, Power, PrintBlock, TonerSupply
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus
from kiosk.catalogue import Catalogue, Obstacle
from kiosk.contract.items import ItemDevice
from kiosk.faults import explain
from kiosk.journey.engine import Journey
from kiosk.journey.events import CatalogueReady, DeviceChanged, PagePrinterChanged, PowerChanged
from kiosk.journey.touches import Begin, Next, OpenItem, OpenTile
from kiosk.journey.views import GuidePage, HomePage, IdlePage, ItemRow, SearchPage, StatusPill, Tile
from tests.journey.journey_driver import ALLOWANCE, CERTIFICATE, SHOP, World, bundle, printer, reader, settings

CAMERA = DeviceClass.DOCUMENT_CAMERA


def changed(device: DeviceClass, state: DeviceState, cause: Cause = Cause.NONE) -> DeviceChanged:
    return DeviceChanged(DeviceStatus(device, state, "", cause))


@pytest.fixture
def world() -> World:
    """A machine with a document camera and a page printer; the shop needs the one, the certificate the other."""
    world = World()
    fitted = settings().fitted | {CAMERA, DeviceClass.PAGE_PRINTER}
    world.journey = Journey(replace(settings(), fitted=fitted), world.clock, world)
    world.ready()
    needs = {
        SHOP: (ItemDevice.ID_CARD_READER, ItemDevice.DOCUMENT_CAMERA),
        CERTIFICATE: (ItemDevice.ID_CARD_READER, ItemDevice.PAGE_PRINTER),
    }
    items = tuple(
        item.model_copy(update={"devices": needs[item.code]}) if item.code in needs else item
        for item in bundle().items
    )
    world.do(CatalogueReady(Catalogue(bundle(items))), Begin())
    return world


def tiles(world: World) -> dict[str, Tile]:
    home = world.view.page
    assert isinstance(home, HomePage)
    return {tile.id: tile for tile in home.tiles}


def pill(world: World) -> StatusPill:
    shown = world.view.chrome.pill
    assert shown is not None
    return shown


def rows(world: World) -> dict[str, ItemRow]:
    page = world.view.page
    assert isinstance(page, HomePage | SearchPage)
    return {row.code: row for row in (page.popular if isinstance(page, HomePage) else page.rows)}


@pytest.mark.parametrize(
    "state", [DeviceState.NO_DEVICE, DeviceState.OFFLINE, DeviceState.HARDWARE_ERROR, DeviceState.USER_ERROR]
)
def test_a_camera_that_fails_marks_what_needs_it_and_nothing_else(world: World, state: DeviceState) -> None:
    world.do(OpenTile("apply"))
    before = rows(world)
    assert before[SHOP].doable
    world.do(changed(CAMERA, state))
    after = rows(world)
    assert not after[SHOP].doable
    assert after[SHOP].note == explain(Obstacle.NO_DOCUMENT_CAMERA).citizen
    assert {code: row for code, row in after.items() if code != SHOP} == {
        code: row for code, row in before.items() if code != SHOP
    }
    world.do(changed(CAMERA, DeviceState.ONLINE))
    assert rows(world) == before


@pytest.mark.parametrize("state", [DeviceState.DEGRADED, DeviceState.STARTING])
def test_a_camera_that_works_more_or_less_marks_nothing(world: World, state: DeviceState) -> None:
    world.do(OpenTile("apply"), changed(CAMERA, state, Cause.STALLED))
    assert rows(world)[SHOP].doable


def test_the_guide_says_why_and_where_else_and_opens_again_on_the_return(world: World) -> None:
    world.do(changed(CAMERA, DeviceState.OFFLINE, Cause.LOST), OpenItem(SHOP))
    page = world.view.page
    assert isinstance(page, GuidePage)
    assert not page.can_start
    assert page.blocked == explain(Obstacle.NO_DOCUMENT_CAMERA).citizen
    world.do(Next())
    assert world.page == "GuidePage"
    world.do(changed(CAMERA, DeviceState.ONLINE))
    page = world.view.page
    assert isinstance(page, GuidePage)
    assert page.can_start
    world.do(Next())
    assert world.page == "NoticePage"


def test_a_tile_is_marked_when_nothing_behind_it_can_be_done(world: World) -> None:
    everything = tiles(world)
    assert all(tile.doable for tile in everything.values())
    gone = PagePrinterStatus(
        DeviceStatus(DeviceClass.PAGE_PRINTER, DeviceState.OFFLINE),
        PaperSupply.UNKNOWN,
        TonerSupply.UNKNOWN,
        PrintBlock.OFFLINE,
    )
    world.do(PagePrinterChanged(gone))
    marked = tiles(world)
    assert [tile.id for tile in marked.values() if not tile.doable] == ["print"]
    assert marked["print"].note == explain(Obstacle.NO_PAGE_PRINTER).citizen
    assert pill(world).icon == "printer"
    ready = PagePrinterStatus(
        DeviceStatus(DeviceClass.PAGE_PRINTER, DeviceState.ONLINE), PaperSupply.FULL, TonerSupply.LOW, None
    )
    world.do(PagePrinterChanged(ready))
    assert tiles(world) == everything
    assert world.view.chrome.pill is None


def test_different_reasons_behind_one_tile_are_not_told_as_one(world: World) -> None:
    world.do(reader(DeviceState.OFFLINE))
    assert tiles(world)["apply"].note == explain(Obstacle.NO_READER).citizen
    without = tuple(item.model_copy(update={"enabled": item.code != ALLOWANCE}) for item in bundle().items)
    world.do(CatalogueReady(Catalogue(bundle(without))))
    tile = tiles(world)["apply"]
    assert not tile.doable
    assert tile.note not in (explain(Obstacle.NO_READER).citizen, explain(Obstacle.SWITCHED_OFF).citizen)


def test_the_slip_printer_marks_no_item_that_only_gives_a_slip(world: World) -> None:
    world.do(printer(PrintBlock.PAPER_OUT), OpenTile("apply"))
    assert all(row.doable for row in rows(world).values())


def test_a_machine_without_a_device_says_that_it_lacks_it_and_shows_no_trouble() -> None:
    world = World()
    items = tuple(
        item.model_copy(update={"devices": (ItemDevice.ID_CARD_READER, ItemDevice.DOCUMENT_CAMERA)})
        if item.code == SHOP
        else item
        for item in bundle().items
    )
    world.do(CatalogueReady(Catalogue(bundle(items))), Begin(), OpenTile("apply"))
    row = rows(world)[SHOP]
    assert not row.doable
    assert row.note == explain(Obstacle.NOT_FITTED).citizen
    assert world.view.chrome.pill is None


def test_a_machine_without_a_card_reader_never_asks_for_a_card_on_its_first_page() -> None:
    world = World()
    world.journey = Journey(replace(settings(), fitted=frozenset()), world.clock, world)
    world.do(CatalogueReady(Catalogue(bundle())))
    page = world.view.page
    assert isinstance(page, IdlePage)
    assert not page.card_starts
    assert not page.reader_available


def test_the_battery_shows_itself_while_it_feeds_the_machine(world: World) -> None:
    mains = Power(on_battery=False, low=False, charge_percent=100, runtime_s=3600)
    world.do(PowerChanged(mains))
    assert world.view.chrome.pill is None
    world.do(PowerChanged(replace(mains, on_battery=True)))
    on_battery = pill(world)
    assert on_battery.icon == "battery-warning"
    world.do(PowerChanged(replace(mains, on_battery=True, low=True, charge_percent=12)))
    assert pill(world).sentence != on_battery.sentence
    world.do(PowerChanged(mains))
    assert world.view.chrome.pill is None


def test_a_reader_that_only_lacks_something_was_not_reset(world: World) -> None:
    """Losing the photo decoder is no reason to doubt the next card."""
    world.do(reader(DeviceState.DEGRADED), reader(DeviceState.ONLINE))
    assert world.state.machine.reader_trust.value == "fresh"
    world.do(reader(DeviceState.OFFLINE), reader(DeviceState.DEGRADED))
    assert world.state.machine.reader_trust.value == "doubtful"
