# SPDX-License-Identifier: GPL-3.0-or-later
"""Which input of the board tells of what, and which output lights which slot, as the settings say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from devices.reports import GuideLight, Sensor

_PAIR: Final = re.compile(r"([a-z_]{1,40})=(!?)([0-9]{1,2})")

_Kind = TypeVar("_Kind", bound=StrEnum)


class WiringError(ValueError):
    """The text names what does not exist, or something twice. The message is for the technician."""


@dataclass(frozen=True)
class InputPin:
    """number: counted from 0; inverted: the contact opens when what it tells of is so."""

    number: int
    inverted: bool = False


@dataclass(frozen=True)
class Wiring:
    inputs: Mapping[Sensor, InputPin]
    lights: Mapping[GuideLight, int]


def wiring(inputs: str, lights: str) -> Wiring:
    """From texts like "cabinet_door=0,presence=!1". Raises WiringError."""
    sensors = {sensor: InputPin(number, inverted) for sensor, number, inverted in _pairs("inputs", inputs, Sensor)}
    lamps = {}
    for light, number, inverted in _pairs("lights", lights, GuideLight):
        if inverted:
            raise WiringError(f"sensors.lights: an output is not turned round ({light.value})")
        lamps[light] = number
    _once("sensors.inputs", (pin.number for pin in sensors.values()))
    _once("sensors.lights", lamps.values())
    if not sensors and not lamps:
        raise WiringError("neither sensors.inputs nor sensors.lights names anything")
    return Wiring(sensors, lamps)


def _pairs(setting: str, text: str, kind: type[_Kind]) -> Iterable[tuple[_Kind, int, bool]]:
    seen = set()
    for part in filter(None, text.split(",")):
        found = _PAIR.fullmatch(part)
        if found is None or found[1] not in list(kind):
            known = ", ".join(kind)
            raise WiringError(f"sensors.{setting}: {part!r} names none of {known}")
        if found[1] in seen:
            raise WiringError(f"sensors.{setting}: {found[1]} stands there twice")
        seen.add(found[1])
        yield kind(found[1]), int(found[3]), bool(found[2])


def _once(setting: str, numbers: Iterable[int]) -> None:
    seen = set()
    for number in numbers:
        if number in seen:
            raise WiringError(f"{setting}: number {number} stands there twice")
        seen.add(number)
