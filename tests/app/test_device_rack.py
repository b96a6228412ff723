# SPDX-License-Identifier: GPL-3.0-or-later
"""A kiosk with every device of a hall machine, each simulated behind its true transport: what pulling, pushing and
pressing them does to what a citizen sees."""

from __future__ import annotations

import json

import pytest

from devices.reports import GuideLight, Key
from devices.simulators.process import SimulatorFault
from devices.status import Cause, DeviceClass, DeviceState
from kiosk.catalogue import Obstacle
from kiosk.demo.rig import EVERYTHING
from kiosk.demo.world import World
from kiosk.faults import explain
from kiosk.journey.touches import Back, Begin, End, OpenTile
from kiosk.journey.views import HomePage, IdlePage, LookupPage, OutOfServicePage
from kiosk.timing import SystemClock
from tests.app.kiosk_driver import CERTIFICATE, Hands

CLOCK = SystemClock()


DEVICES = EVERYTHING


@pytest.fixture(scope="module")
def hands(hands: Hands) -> Hands:
    hands.wait_for_services()
    return hands


@pytest.fixture(autouse=True)
def _at_idle(hands: Hands) -> None:
    """Each test begins where a citizen does, with every device well."""
    hands.touch(End())
    hands.wait(lambda: isinstance(hands.kiosk.view.page, IdlePage) or _leave(hands))
    hands.wait(lambda: all(status.state.serves for status in hands.kiosk.devices.statuses()))


def _leave(hands: Hands) -> bool:
    hands.touch(Begin(), End())
    return False


def state_of(hands: Hands, device: DeviceClass) -> tuple[DeviceState, Cause]:
    status = next(status for status in hands.kiosk.devices.statuses() if status.device is device)
    return status.state, status.cause


PLUGS = [device for device in DeviceClass if device not in (DeviceClass.SPEECH, DeviceClass.FACE_MATCHER)]


@pytest.mark.parametrize("device", PLUGS)
def test_a_plug_that_is_pulled_is_told_in_time_and_forgotten_after_its_return(
    world: World, hands: Hands, device: DeviceClass
) -> None:
    if device not in world.rig.plugs:
        pytest.skip(world.rig.missing[device])
    pulled = CLOCK.monotonic()
    world.rig.plug(device, False)
    try:
        hands.wait(lambda: not state_of(hands, device)[0].serves, within_s=10)
        # The figure is a benchmark's; on a machine that does other things too, twice of it still shows the rule.
        assert CLOCK.monotonic() - pulled < 4.0
        state, cause = state_of(hands, device)
        assert state in (DeviceState.NO_DEVICE, DeviceState.OFFLINE)
        assert cause is not Cause.NONE
        others = {status.device for status in hands.kiosk.devices.statuses() if not status.state.serves}
        # The ID-card reader and the chip-card reader have a service of their own each.
        assert others == {device}
    finally:
        world.rig.plug(device, True)
    hands.wait(lambda: state_of(hands, device)[0].serves, within_s=15)


def row(hands: Hands, code: str) -> tuple[bool, object]:
    page = hands.kiosk.view.page
    assert isinstance(page, HomePage)
    item = next(row for row in page.popular if row.code == code)
    return item.doable, item.note


def test_a_page_printer_that_is_gone_marks_what_it_prints_and_nothing_else(world: World, hands: Hands) -> None:
    hands.wait_for_services()
    page = hands.kiosk.view.page
    assert isinstance(page, HomePage)
    others = [one.code for one in page.popular if one.code != CERTIFICATE]
    world.rig.plug(DeviceClass.PAGE_PRINTER, False)
    try:
        hands.wait(lambda: not row(hands, CERTIFICATE)[0])
        assert row(hands, CERTIFICATE)[1] == explain(Obstacle.NO_PAGE_PRINTER).citizen
        assert all(row(hands, code)[0] for code in others)
    finally:
        world.rig.plug(DeviceClass.PAGE_PRINTER, True)
    hands.wait(lambda: row(hands, CERTIFICATE)[0])


SCANNER_LIGHT = list(GuideLight).index(GuideLight.CODE_SCANNER)


def lit(world: World, outputs: list[int]) -> None:
    """Wait until exactly these outputs of the board are on."""
    world.rig.wait_for(DeviceClass.SENSORS, lambda event: event.get("outputs") == outputs)


def _was_lit(world: World, outputs: list[int]) -> bool:
    """The same without waiting, while the kiosk lives on."""
    try:
        world.rig.wait_for(DeviceClass.SENSORS, lambda event: event.get("outputs") == outputs, within_s=0.01)
    except SimulatorFault:
        return False
    return True


def test_the_light_follows_the_page(world: World, hands: Hands) -> None:
    hands.touch(Begin())
    hands.touch(OpenTile("progress"))
    lit(world, [SCANNER_LIGHT])
    hands.touch(Back())
    lit(world, [])


def test_a_board_that_comes_back_shows_the_light_again(world: World, hands: Hands) -> None:
    hands.touch(Begin())
    hands.touch(OpenTile("progress"))
    lit(world, [SCANNER_LIGHT])
    world.rig.plug(DeviceClass.SENSORS, False)
    hands.wait(lambda: not state_of(hands, DeviceClass.SENSORS)[0].serves)
    world.rig.tell(DeviceClass.SENSORS, output=SCANNER_LIGHT, on=False)
    lit(world, [])
    world.rig.plug(DeviceClass.SENSORS, True)
    hands.wait(lambda: state_of(hands, DeviceClass.SENSORS)[0].serves)
    # A board that comes back is made dark first, so that nothing of before stays lit.
    lit(world, [SCANNER_LIGHT])


def test_a_light_is_lit_again_after_one_lost_answer(world: World, hands: Hands) -> None:
    """The board is made anew and dark, and nobody is told of a device that only blinked."""
    hands.touch(Begin())
    hands.touch(OpenTile("progress"))
    lit(world, [SCANNER_LIGHT])
    # The line asks twice before it believes that an answer is lost.
    world.rig.tell(DeviceClass.SENSORS, fault="crc", times=2)
    lit(world, [])
    hands.wait(lambda: _was_lit(world, [SCANNER_LIGHT]))
    assert state_of(hands, DeviceClass.SENSORS) == (DeviceState.ONLINE, Cause.NONE)
    hands.touch(Back())
    lit(world, [])


def test_a_scanned_slip_code_is_looked_up_and_a_foreign_code_is_words(world: World, hands: Hands) -> None:
    hands.wait_for_services()
    hands.touch(OpenTile("progress"))
    world.rig.tell(DeviceClass.CODE_SCANNER, scan="weixin://wxpay/bizpayurl?pr=x")
    hands.wait(lambda: _lookup(hands).problem != "")
    world.rig.tell(DeviceClass.CODE_SCANNER, scan="http://city.example/s/7K3M9-QX2AB-CDEF0")
    hands.wait(lambda: _lookup(hands).status != "" or "7K3M9" in _lookup(hands).code)


def _lookup(hands: Hands) -> LookupPage:
    page = hands.kiosk.view.page
    assert isinstance(page, LookupPage)
    return page


def test_keys_reach_the_screen(world: World, hands: Hands) -> None:
    pressed: list[Key] = []
    hands.kiosk.on_key(pressed.append)
    world.rig.tell(DeviceClass.KEYPAD, press="42#")
    hands.wait(lambda: len(pressed) == 3)
    assert pressed == [Key.D4, Key.D2, Key.HASH]


def test_somebody_who_comes_is_seen_and_presses_nothing(world: World, hands: Hands) -> None:
    def near() -> bool:
        page = hands.kiosk.view.page
        assert isinstance(page, IdlePage)
        return page.person_near

    world.rig.tell(DeviceClass.SENSORS, sense="presence", on=True)
    hands.wait(near)
    world.rig.tell(DeviceClass.SENSORS, sense="presence", on=False)
    hands.wait(lambda: not near())


def test_an_open_cabinet_is_told_to_staff_and_audited(world: World, hands: Hands) -> None:
    world.rig.tell(DeviceClass.SENSORS, sense="cabinet_door", on=True)
    hands.wait(lambda: state_of(hands, DeviceClass.SENSORS) == (DeviceState.DEGRADED, Cause.DOOR_OPEN))
    health = hands.kiosk._health()
    assert health.devices["sensors"] == "degraded"
    assert health.causes == {"sensors": "door_open"}
    world.rig.tell(DeviceClass.SENSORS, sense="cabinet_door", on=False)
    hands.wait(lambda: state_of(hands, DeviceClass.SENSORS) == (DeviceState.ONLINE, Cause.NONE))

    def audited() -> list[bool]:
        lines = [
            json.loads(line)
            for file in sorted((world.folder / "kiosk" / "audit").glob("*.jsonl"))
            for line in file.read_text().splitlines()
        ]
        return [line["fields"]["open"] for line in lines if line["event"] == "cabinet_door"]

    # The first one tells how the door stood at the start.
    hands.wait(lambda: audited()[-2:] == [True, False])


def test_mains_off_is_shown_and_an_empty_battery_ends_the_machine(world: World, hands: Hands) -> None:
    """The last test: from an end that was wanted there is no way back."""
    wanted: list[str] = []
    hands.kiosk.on_end(wanted.append)
    hands.touch(Begin())
    world.rig.tell(DeviceClass.UPS, mains=False)
    hands.wait(lambda: hands.kiosk.view.chrome.pill is not None)
    assert not wanted
    world.rig.tell(DeviceClass.UPS, charge=12)
    hands.wait(lambda: isinstance(hands.kiosk.view.page, OutOfServicePage))
    hands.wait(lambda: wanted == ["power"], within_s=15)
    world.rig.tell(DeviceClass.UPS, charge=100)
    world.rig.tell(DeviceClass.UPS, mains=True)
