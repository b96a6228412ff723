# SPDX-License-Identifier: GPL-3.0-or-later
"""The UPS gone while: starting, on mains, on battery, in the middle of an answer, its driver dead, its data stale.
Against the real upsd, and against the simulator for what that cannot be told to do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devices.capabilities import DeviceLostError
from devices.drivers import ups as drivers
from devices.reports import DeviceEvent, Power
from devices.simulators.process import UPS, SimulatorProcess
from devices.status import Cause, DeviceState, DeviceStatus
from devices.supervisor import Supervisor
from devices.ups import NutUps
from kiosk.timing import SystemClock
from tests.devices.upsd import RealUpsd, installed
from tests.devices.watched import NONSENSE, SILENT, WELL, Heard, Stand, Story, story

CLOCK = SystemClock()
DOWN: Story = (DeviceState.OFFLINE, Cause.SERVICE_DOWN)
ON_BATTERY: Story = (DeviceState.DEGRADED, Cause.ON_BATTERY)
LOW: Story = (DeviceState.DEGRADED, Cause.BATTERY_LOW)
ORDERED: Story = (DeviceState.DEGRADED, Cause.SHUTDOWN_ORDERED)

needs_nut = pytest.mark.skipif(not installed(), reason="nut-server is not installed")


@pytest.fixture
def real(tmp_path: Path) -> Iterator[RealUpsd]:
    made = RealUpsd(tmp_path)
    yield made
    made.close()


@pytest.fixture
def simulator() -> Iterator[SimulatorProcess]:
    process = SimulatorProcess.start_module(UPS, "--pace", "0")
    yield process
    process.stop()


@pytest.fixture
def ups(simulator: SimulatorProcess) -> Iterator[NutUps]:
    made = _ups(simulator.ready["port"])
    yield made
    made.close()


def _ups(port: int, name: str = "kiosk", *, admits_simulator: bool = True) -> NutUps:
    return NutUps("127.0.0.1", port, name, 25, CLOCK, admits_simulator=admits_simulator)


@pytest.fixture
def stand() -> Iterator[Stand]:
    made = Stand(
        UPS,
        "--pace",
        "0",
        supervise=lambda ready, listener: drivers.supervise(
            drivers.UpsConfig(port=ready["port"], poll_s=0.05, admits_simulator=True), listener, CLOCK
        ),
    )
    yield made
    made.stop()


# Against Network UPS Tools itself.


@needs_nut
def test_the_real_upsd_from_mains_to_an_empty_battery(real: RealUpsd) -> None:
    heard = Heard()
    worker = _supervised(real, heard.put)
    try:
        worker.start()
        assert heard.story() == WELL
        assert heard.next() == Power(on_battery=False, low=False, charge_percent=90, runtime_s=1200)
        real.tell("OB DISCHRG", charge=60, runtime=500)
        assert _next(heard, ON_BATTERY) == Power(on_battery=True, low=False, charge_percent=60, runtime_s=500)
        # Under the configured limit, before the UPS itself says that it is low.
        real.tell("OB DISCHRG", charge=24, runtime=200)
        assert _next(heard, LOW) == Power(on_battery=True, low=True, charge_percent=24, runtime_s=200)
        real.tell("OL CHRG", charge=24)
        assert _next(heard, WELL).low is False
        real.tell("OB LB", charge=80)
        assert _next(heard, LOW).low is True
        real.tell("OL RB", charge=80)
        assert _next(heard, (DeviceState.DEGRADED, Cause.BATTERY_OLD)).low is False
        real.tell("FSD OL", charge=80)
        assert _next(heard, ORDERED).failing is True
    finally:
        assert worker.stop()


@needs_nut
def test_the_real_upsd_with_its_driver_dead_stale_and_itself_gone(real: RealUpsd) -> None:
    ups = _ups(real.port)
    assert story(ups.connect()) == WELL
    real.stop_driver()
    told = _told_at_last(ups)
    assert told in (DOWN, (DeviceState.OFFLINE, Cause.STALLED))
    ups.close()

    real.start_driver()
    ups = _connected_at_last(real.port)
    real.freeze_driver()
    assert _told_at_last(ups) == (DeviceState.OFFLINE, Cause.STALLED)
    real.stop_upsd()
    with pytest.raises(DeviceLostError) as lost:
        ups.power()
    assert lost.value.cause is Cause.SERVICE_DOWN
    ups.close()
    gone = _ups(real.port)
    assert story(gone.connect()) == DOWN
    real.stop_driver()
    real.start_driver()
    real.start_upsd()
    _connected_at_last(real.port).close()


@needs_nut
def test_the_real_upsd_knows_no_such_ups_and_dummies_are_simulators(real: RealUpsd) -> None:
    other = _ups(real.port, "other")
    assert story(other.connect()) == (DeviceState.NO_DEVICE, Cause.PORT_MISSING)
    other.close()
    refused = _ups(real.port, admits_simulator=False)
    assert story(refused.connect()) == (DeviceState.REFUSED, Cause.SIMULATOR)
    refused.close()


def _supervised(real: RealUpsd, listener: Callable[[DeviceEvent], None]) -> Supervisor[NutUps]:
    config = drivers.UpsConfig(port=real.port, poll_s=0.1, admits_simulator=True)
    worker = drivers.supervise(config, listener, CLOCK)
    assert isinstance(worker, Supervisor)
    return worker


def _next(heard: Heard, wanted: Story) -> Power:
    """The next state and the power that comes with it; dummy-ups may be read in the middle of a change."""
    heard.until(wanted)
    event = heard.next()
    assert isinstance(event, Power)
    return event


def _told_at_last(ups: NutUps) -> Story:
    deadline = CLOCK.monotonic() + 20
    while True:
        try:
            ups.power()
        except DeviceLostError as lost:
            return lost.state, lost.cause
        assert CLOCK.monotonic() < deadline
        threading.Event().wait(0.1)


def _connected_at_last(port: int) -> NutUps:
    deadline = CLOCK.monotonic() + 20
    while True:
        ups = _ups(port)
        if story(ups.connect()) == WELL:
            return ups
        ups.close()
        assert CLOCK.monotonic() < deadline
        threading.Event().wait(0.1)


# Against the simulator.


def test_absent_when_it_starts_and_there_later(stand: Stand) -> None:
    stand.tell(unplug=True)
    stand.worker.start()
    assert stand.heard.story() == DOWN
    stand.tell(plug=True)
    assert stand.heard.story() == WELL


def test_upsd_gone_on_mains_and_back_on_battery(stand: Stand) -> None:
    stand.start()
    assert isinstance(stand.heard.next(), Power)
    stand.tell(unplug=True)
    assert stand.heard.story() == DOWN
    stand.tell(mains=False)
    stand.tell(plug=True)
    # Read again before anything is believed: the return itself tells of the battery.
    assert stand.heard.story() == ON_BATTERY
    power = stand.heard.next()
    assert isinstance(power, Power)
    assert power.on_battery


def test_upsd_gone_on_battery_takes_nothing_back(stand: Stand) -> None:
    stand.start()
    stand.tell(mains=False)
    stand.heard.until(ON_BATTERY)
    stand.tell(unplug=True)
    before = stand.heard.until(DOWN)
    assert not [event for event in before if isinstance(event, Power) and not event.on_battery]
    assert stand.heard.nothing_for(0.3)


def test_the_battery_ends_and_takes_everything_with_it(stand: Stand) -> None:
    stand.start()
    stand.tell(charge=60)
    stand.tell(pace=40)
    stand.tell(mains=False)
    before = stand.heard.until(LOW)
    assert [story(event) for event in before if isinstance(event, DeviceStatus)] == [ON_BATTERY]
    power = stand.heard.next()
    assert isinstance(power, Power)
    assert power.low
    stand.heard.until(DOWN)


def test_an_ordered_shutdown_is_told_on_mains(stand: Stand) -> None:
    stand.start()
    stand.tell(ordered=True)
    stand.heard.until(ORDERED)
    power = stand.heard.next()
    assert isinstance(power, Power)
    assert power.failing
    assert not power.on_battery


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("silence", SILENT),
        ("stale", (DeviceState.OFFLINE, Cause.STALLED)),
        ("driver_gone", DOWN),
        ("unknown", (DeviceState.NO_DEVICE, Cause.PORT_MISSING)),
        ("denied", (DeviceState.NO_DEVICE, Cause.NOT_AUTHORISED)),
        ("garbage", NONSENSE),
        ("long_line", NONSENSE),
        ("hang_up", DOWN),
    ],
)
@pytest.mark.parametrize("when", ["connecting", "asking"])
def test_answers_that_are_none(
    simulator: SimulatorProcess, ups: NutUps, fault: str, told: Story, when: str
) -> None:
    if when == "asking":
        assert story(ups.connect()) == WELL
    simulator.tell(fault=fault)
    if when == "connecting":
        assert story(ups.connect()) == told
    else:
        with pytest.raises(DeviceLostError) as lost:
            ups.power()
        assert (lost.value.state, lost.value.cause) == told
    ups.close()
    again = _ups(simulator.ready["port"])
    assert story(again.connect()) == WELL
    assert again.power() == Power(on_battery=False, low=False, charge_percent=100, runtime_s=36_000)
    again.close()


def test_an_answer_in_pieces(simulator: SimulatorProcess, ups: NutUps) -> None:
    simulator.tell(fault={"split": 0.05}, until="told")
    assert story(ups.connect()) == WELL


def test_a_place_that_does_not_exist() -> None:
    nowhere = NutUps("no-such-host.invalid", 3493, "kiosk", 25, CLOCK)
    assert story(nowhere.connect()) == (DeviceState.NO_DEVICE, Cause.PORT_MISSING)
    nowhere.close()
    nowhere.close()
    with pytest.raises(DeviceLostError):
        nowhere.power()


def test_a_simulator_is_refused_where_the_public_is_served(simulator: SimulatorProcess) -> None:
    refused = _ups(simulator.ready["port"], admits_simulator=False)
    assert story(refused.connect()) == (DeviceState.REFUSED, Cause.SIMULATOR)
    refused.close()


def test_an_old_battery_is_told(simulator: SimulatorProcess, ups: NutUps) -> None:
    simulator.tell(old=True)
    assert story(ups.connect()) == (DeviceState.DEGRADED, Cause.BATTERY_OLD)
