# SPDX-License-Identifier: GPL-3.0-or-later
"""A slip's code under the document camera: looked for while its page asks for it, and where no scanner does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from devices.reports import CodeDropped, CodeFault, CodeScanned, GuideLight
from devices.status import DeviceClass, DeviceState, DeviceStatus
from kiosk.journey.effects import AskStatus, Effect, LookForCode, StopWatching
from kiosk.journey.engine import Journey
from kiosk.journey.events import DeviceChanged, Event
from kiosk.journey.guide_light import guide_light
from kiosk.journey.touches import Back, Begin, End, Next, OpenTile
from kiosk.journey.views import LookupPage
from kiosk.standards import new_pick_up_code
from tests.journey.journey_driver import World, settings

CAMERA, SCANNER = DeviceClass.DOCUMENT_CAMERA, DeviceClass.CODE_SCANNER


class CameraWorld(World):
    def _answers(self, effect: Effect) -> list[Event]:
        return [] if isinstance(effect, LookForCode | StopWatching) else super()._answers(effect)


def stands(device: DeviceClass, state: DeviceState = DeviceState.ONLINE) -> DeviceChanged:
    return DeviceChanged(DeviceStatus(device, state))


def made(*devices: DeviceClass) -> CameraWorld:
    world = CameraWorld()
    fitted = settings().fitted | set(devices)
    world.journey = Journey(replace(settings(), fitted=fitted), world.clock, world)
    world.ready()
    world.do(*(stands(device) for device in devices))
    return world


@pytest.fixture
def world() -> CameraWorld:
    return made(CAMERA)


def looks(world: CameraWorld) -> int:
    """How often the camera was told to look, less how often to stop."""
    return len(world.asked(LookForCode)) - len(world.asked(StopWatching))


def page(world: CameraWorld) -> LookupPage:
    shown = world.view.page
    assert isinstance(shown, LookupPage)
    return shown


def test_it_looks_while_the_page_asks_and_no_longer(world: CameraWorld) -> None:
    world.do(Begin())
    assert looks(world) == 0
    world.do(OpenTile("progress"))
    assert looks(world) == 1
    assert page(world).camera
    assert guide_light(world.view) is GuideLight.DOCUMENT_CAMERA
    world.do(Back())
    assert looks(world) == 0


def test_a_code_is_looked_up_and_the_camera_rests(world: CameraWorld) -> None:
    code = new_pick_up_code()
    world.do(Begin(), OpenTile("progress"), CodeScanned(f"http://127.0.0.1:1/s/{code}", "qr"))
    assert [effect.code for effect in world.asked(AskStatus)] == [code]
    assert page(world).status != ""
    assert looks(world) == 0
    world.do(Next())
    assert looks(world) == 0


@pytest.mark.parametrize("seen", [CodeScanned("https://city.example/pay", "qr"), CodeDropped(CodeFault.TOO_LONG)])
def test_after_another_code_it_goes_on_looking(world: CameraWorld, seen: Event) -> None:
    world.do(Begin(), OpenTile("progress"), seen)
    assert page(world).problem != ""
    assert world.asked(AskStatus) == []
    assert looks(world) == 1
    assert len(world.asked(LookForCode)) == 1


def test_with_the_session_it_ends(world: CameraWorld) -> None:
    world.do(Begin(), OpenTile("progress"), End())
    assert looks(world) == 0


def test_it_follows_a_camera_that_goes_and_comes_back(world: CameraWorld) -> None:
    world.do(Begin(), OpenTile("progress"), stands(CAMERA, DeviceState.OFFLINE))
    assert looks(world) == 0
    assert not page(world).camera
    world.do(stands(CAMERA))
    assert looks(world) == 1


def test_a_scanner_comes_first_and_the_camera_where_it_fails() -> None:
    world = made(CAMERA, SCANNER)
    world.do(Begin(), OpenTile("progress"))
    assert looks(world) == 0
    assert (page(world).scanner, page(world).camera) == (True, False)
    world.do(stands(SCANNER, DeviceState.OFFLINE))
    assert looks(world) == 1


def test_a_machine_without_a_document_camera_looks_for_nothing() -> None:
    world = made()
    world.do(Begin(), OpenTile("progress"))
    assert world.asked(LookForCode) == []
