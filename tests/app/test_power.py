# SPDX-License-Identifier: GPL-3.0-or-later
"""When the machine stops because of its power: an empty battery, or a shutdown ordered while mains are there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from devices.reports import Power
from devices.status import Cause, DeviceClass
from kiosk.app.power import FAREWELL_S, LONGEST_S, PowerEnd
from kiosk.demo.rig import BASIC
from kiosk.demo.world import World
from kiosk.journey.touches import Begin
from kiosk.journey.troubles import ServiceGap
from kiosk.journey.views import OutOfServicePage, View
from kiosk.timing import SteppedClock
from tests.app.kiosk_driver import enrolled, running
from ui.gallery_views import STATES

MAINS = Power(on_battery=False, low=False, charge_percent=90, runtime_s=1200)
EMPTY = Power(on_battery=True, low=True, charge_percent=11, runtime_s=120)
ORDERED = replace(MAINS, ordered=True)

STOPPED = next(make(False) for make in STATES.values() if isinstance(make(False).page, OutOfServicePage))
SERVING = STATES["home"](False)


class Machine:
    def __init__(self) -> None:
        self.clock = SteppedClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
        self.gaps: list[tuple[bool, str]] = []
        self.end = PowerEnd(self.clock, self._gap)

    def _gap(self, gap: ServiceGap, begins: bool, detail: str) -> None:
        assert gap is ServiceGap.POWER_FAILING
        self.gaps.append((begins, detail))

    def wants_end_after(self, seconds: float, view: View) -> bool:
        self.clock.step(seconds)
        return self.end.wants_end(view)


@pytest.mark.parametrize("power", [EMPTY, ORDERED, replace(EMPTY, low=False, ordered=True)])
def test_it_says_why_and_then_ends_once(power: Power) -> None:
    machine = Machine()
    machine.end.heard(MAINS)
    assert not machine.wants_end_after(LONGEST_S, STOPPED)
    machine.end.heard(power)
    machine.end.heard(power)
    assert machine.gaps == [(True, f"{power.charge_percent} %")]
    assert not machine.wants_end_after(FAREWELL_S, SERVING), "somebody is still served"
    assert machine.wants_end_after(0, STOPPED)
    assert not machine.wants_end_after(1, STOPPED)


def test_a_citizen_who_is_still_served_is_waited_for_only_so_long() -> None:
    machine = Machine()
    machine.end.heard(ORDERED)
    assert not machine.wants_end_after(LONGEST_S - 1, SERVING)
    assert machine.wants_end_after(1, SERVING)


@pytest.mark.parametrize(
    "power", [replace(MAINS, low=True, charge_percent=10), replace(MAINS, on_battery=True), MAINS]
)
def test_a_battery_that_charges_again_or_still_holds_ends_nothing(power: Power) -> None:
    machine = Machine()
    machine.end.heard(power)
    assert machine.gaps == []
    assert not machine.wants_end_after(LONGEST_S, STOPPED)


@pytest.mark.parametrize(
    ("failing", "after", "opens"),
    [
        (EMPTY, replace(MAINS, low=True), True),
        (EMPTY, replace(EMPTY, low=False), False),
        (EMPTY, ORDERED, False),
        (ORDERED, MAINS, True),
        (ORDERED, EMPTY, False),
    ],
)
def test_only_power_that_stays_opens_the_machine_again(failing: Power, after: Power, opens: bool) -> None:
    machine = Machine()
    machine.end.heard(failing)
    machine.end.heard(after)
    assert ((False, "") in machine.gaps) is opens
    assert machine.wants_end_after(LONGEST_S, STOPPED) is not opens


def test_an_ordered_shutdown_ends_a_running_kiosk_on_mains(tmp_path: Path) -> None:
    world = World(tmp_path, BASIC | {DeviceClass.UPS})
    try:
        settings, path = enrolled(world)
        with running(world, settings, path) as hands:
            hands.wait_for_services()
            wanted: list[str] = []
            hands.kiosk.on_end(wanted.append)
            hands.touch(Begin())
            world.rig.tell(DeviceClass.UPS, ordered=True)
            hands.wait(lambda: isinstance(hands.kiosk.view.page, OutOfServicePage))
            causes = {status.device: status.cause for status in hands.kiosk.devices.statuses()}
            assert causes[DeviceClass.UPS] is Cause.SHUTDOWN_ORDERED
            hands.wait(lambda: wanted == ["power"], within_s=15)
    finally:
        world.stop()
