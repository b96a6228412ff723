# SPDX-License-Identifier: GPL-3.0-or-later
"""The wiring of sensors and lights in a settings file, and figures read aloud: any text."""

from __future__ import annotations

import re
from typing import Final

from devices.sensors.wiring import WiringError, wiring
from devices.speech.numbers import read_aloud

SEEDS: Final = (
    b"cabinet_door=0,presence=!1\nid_card_reader=0,page_printer=2",
    "2026年7月3日8:30,¥1,234.50元,共2份,50%\n12.5".encode(),
)


def target(data: bytes) -> None:
    """Lines: the inputs, then the lights."""
    text = data.decode("utf-8", "replace")
    inputs, _, lights = text.partition("\n")
    try:
        wired = wiring(inputs, lights)
    except WiringError:
        pass
    else:
        assert len({pin.number for pin in wired.inputs.values()}) == len(wired.inputs)
        assert len(set(wired.lights.values())) == len(wired.lights)
    assert not re.search("[0-9]", read_aloud(text))
