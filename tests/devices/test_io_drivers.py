# SPDX-License-Identifier: GPL-3.0-or-later
"""Scanner, keypad, PIN pad, sensors, UPS and voice: which driver serves which settings, and any process may flip
their simulators."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from devices.drivers import code_scanner, keypad, pin_pad, sensors, speech, ups
from devices.drivers.choice import Unsupported
from devices.simulators.process import (
    CODE_SCANNER,
    KEYPAD,
    PIN_PAD,
    SENSORS,
    UPS,
    SimulatorFault,
    SimulatorProcess,
    tell_at,
)
from devices.worker_bound import WorkerBound
from kiosk.timing import SystemClock

CLOCK = SystemClock()
BUILDS: Mapping[Any, Callable[[str], Any]] = {
    code_scanner: lambda driver: code_scanner.build(code_scanner.CodeScannerConfig("/dev/x", driver=driver), CLOCK),
    keypad: lambda driver: keypad.build(keypad.KeypadConfig("/dev/x", driver=driver), CLOCK),
    pin_pad: lambda driver: pin_pad.build(pin_pad.PinPadConfig("/dev/x", driver=driver), CLOCK),
    sensors: lambda driver: sensors.build(
        sensors.SensorsConfig("/dev/x", "presence=0", "code_scanner=1", driver=driver), CLOCK
    ),
    ups: lambda driver: ups.build(ups.UpsConfig(driver=driver), CLOCK),
    speech: lambda driver: speech.build(speech.SpeechConfig(driver=driver), CLOCK),
}


@pytest.mark.parametrize("kinds", BUILDS, ids=lambda kinds: kinds.__name__.rpartition(".")[2])
def test_what_is_supported_is_built_and_the_rest_says_what_to_do(kinds: Any) -> None:
    assert not set(kinds.SUPPORTED) & set(kinds.UNSUPPORTED)
    for driver, what in kinds.SUPPORTED.items():
        make = BUILDS[kinds](driver)
        assert not isinstance(make, Unsupported)
        made = make()
        bound: object = made
        assert isinstance(bound, WorkerBound)
        made.close()
        assert len(what) > 15
    for driver in (*kinds.UNSUPPORTED, "teleport"):
        answer = BUILDS[kinds](driver)
        assert isinstance(answer, Unsupported)
        assert len(answer.reason) > 15


@pytest.mark.parametrize("module", [CODE_SCANNER, KEYPAD, PIN_PAD, SENSORS, UPS])
def test_any_process_may_flip_a_simulator(module: str, tmp_path: Path) -> None:
    socket = tmp_path / "control"
    simulator = SimulatorProcess.start_module(module, "--control", socket)
    try:
        tell_at(socket, {"unplug": True})
        tell_at(socket, {"fault": "silence", "until": "told"})
        tell_at(socket, {"fault": None})
        tell_at(socket, {"plug": True})
        orders: list[dict[str, object]] = [
            {"teleport": 1},
            {"fault": "teleport"},
            {"fault": "silence", "times": 1, "until": "told"},
        ]
        for nonsense in orders:
            with pytest.raises(SimulatorFault):
                tell_at(socket, nonsense)
    finally:
        simulator.stop()
