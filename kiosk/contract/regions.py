# SPDX-License-Identifier: GPL-3.0-or-later
"""An item that is another place's too (跨省通办, 全市通办): asked first where it is to be done."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from kiosk.contract.guides import LegalActor, Material, Period
from kiosk.contract.message import Message, Text

REGION_CODE = r"^[0-9]{2}([0-9]{2}){0,2}$"
"""GB/T 2260: province, prefecture or county."""


class RegionMode(StrEnum):
    """全程网办: decided by rules as here. 代收代办: taken here, decided there. 两地联办: both act, in turn."""

    ONLINE = "online"
    COLLECTED = "collected"
    BOTH = "both"


class RegionVariant(Message):
    """The item as it is for one place. region: everything whose code begins so; the longest that fits is taken.

    version: of that place's item, signed with the application. materials, promise: None where they are as here.
    office: who takes it there. result: where the result goes, in words.
    """

    region: str = Field(pattern=REGION_CODE)
    name: Text
    version: str = Field(min_length=1, max_length=20)
    mode: RegionMode
    office: LegalActor
    result: Text
    materials: tuple[Material, ...] | None = None
    promise: Period | None = None


def variant_of(regions: tuple[RegionVariant, ...], region: str) -> RegionVariant | None:
    """The variant for a place: the one with the longest code that the place's begins with."""
    fitting = [one for one in regions if region.startswith(one.region)]
    return max(fitting, key=lambda one: len(one.region), default=None)
