# SPDX-License-Identifier: GPL-3.0-or-later
"""The wiring of sensors and lights in a settings file: any text is one or a reason."""

from __future__ import annotations

from typing import Final

from devices.sensors.wiring import WiringError, wiring

SEEDS: Final = (
    b"cabinet_door=0,presence=!1\nid_card_reader=0,page_printer=2",
    b"slip_taken=0,slip_taken=1\n",
)


def target(data: bytes) -> None:
    """Lines: the inputs, then the lights."""
    inputs, _, lights = data.decode("utf-8", "replace").partition("\n")
    try:
        wired = wiring(inputs, lights)
    except WiringError:
        return
    assert len({pin.number for pin in wired.inputs.values()}) == len(wired.inputs)
    assert len(set(wired.lights.values())) == len(wired.lights)
