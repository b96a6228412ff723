# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of an item's registers do not answer at this hour, and when they answer again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from kiosk.contract.items import RegisterHours, ServiceItem
from kiosk.timing import CHINA_STANDARD_TIME

_DAY: Final = 24 * 60


@dataclass(frozen=True)
class ClosedRegister:
    """opens: the next moment at which it answers, China Standard Time."""

    register: RegisterHours
    opens: datetime


def limited_registers(item: ServiceItem) -> tuple[RegisterHours, ...]:
    """Those that do not answer round the clock."""
    return tuple(one for one in item.registers if _span(one) is not None)


def closed_registers(item: ServiceItem, at: datetime) -> tuple[ClosedRegister, ...]:
    """Those that do not answer at this moment, in the item's order. Hours that are none are no reason to say so."""
    local = at.astimezone(CHINA_STANDARD_TIME)
    minute = local.hour * 60 + local.minute
    closed = []
    for one in item.registers:
        span = _span(one)
        if span is None or _is_open(*span, minute):
            continue
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        opens = midnight + timedelta(minutes=span[0])
        closed.append(ClosedRegister(one, opens if opens > local else opens + timedelta(days=1)))
    return tuple(closed)


def _is_open(opens: int, closes: int, minute: int) -> bool:
    if opens < closes:
        return opens <= minute < closes
    return minute >= opens or minute < closes


def _span(register: RegisterHours) -> tuple[int, int] | None:
    """Minutes after midnight; None when it always answers, or when nobody can say."""
    opens, closes = (int(text[:2]) * 60 + int(text[3:]) for text in register.hours.split("-"))
    always = (opens, closes) == (0, _DAY) or opens == closes
    return None if always or opens >= _DAY or closes > _DAY else (opens, closes)
