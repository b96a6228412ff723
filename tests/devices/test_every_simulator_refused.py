# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine that serves the public takes no simulator for a device: each driver finds it out and says so."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from devices.capabilities import DeviceLostError
from devices.drivers.choice import Unsupported
from devices.simulators.process import SimulatorFault
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus
from kiosk.demo.rig import EVERYTHING, Rig
from kiosk.equipment import fittings
from kiosk.settings import Settings, parse_text, render_default
from kiosk.timing import SystemClock

CLOCK = SystemClock()


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    made = Rig(tmp_path_factory.mktemp("rig"), EVERYTHING, {})
    yield made
    made.stop()


def public_settings(rig: Rig) -> Settings:
    """The rig's devices in the settings of a machine that is no demonstration."""
    settings = parse_text(render_default(rig.settings()))
    assert isinstance(settings, Settings), settings
    assert not settings.machine.demonstration
    return settings


def connected(rig: Rig, device: DeviceClass) -> DeviceStatus:
    """What a driver says of the simulator, on a thread of its own as on a worker."""
    (fitting,) = fittings(public_settings(rig), CLOCK, only=device)
    said: list[DeviceStatus] = []

    def work() -> None:
        make = fitting.build()
        assert not isinstance(make, Unsupported), make
        driver: Any = make()
        try:
            said.append(driver.connect())
        except DeviceLostError as lost:
            said.append(DeviceStatus(device, lost.state, lost.detail, lost.cause))
        finally:
            driver.close()

    worker = threading.Thread(target=work)
    worker.start()
    worker.join(20)
    return said[0]


@pytest.mark.parametrize("device", [one for one in DeviceClass if one is not DeviceClass.SPEECH])
def test_a_driver_refuses_its_simulator(rig: Rig, device: DeviceClass) -> None:
    if device in rig.missing:
        pytest.skip(rig.missing[device])
    status = connected(rig, device)
    assert (status.state, status.cause) == (DeviceState.REFUSED, Cause.SIMULATOR), status.detail


def test_the_rig_starts_what_it_says(rig: Rig) -> None:
    with pytest.raises((KeyError, SimulatorFault)):
        rig.tell(DeviceClass.SPEECH, say="nothing")
    assert set(rig.classes) | set(rig.missing) == set(DeviceClass)
