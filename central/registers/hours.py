# SPDX-License-Identifier: GPL-3.0-or-later
"""When a register answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from kiosk.timing import CHINA_STANDARD_TIME

_SHAPE: Final = re.compile(r"([01][0-9]|2[0-4]):([0-5][0-9])")
_DAY: Final = 24 * 60


@dataclass(frozen=True)
class ServiceHours:
    """One span a day, in minutes after midnight, China Standard Time. opens > closes runs over midnight."""

    opens: int
    closes: int

    @classmethod
    def parse(cls, text: str) -> ServiceHours:
        """From "08:00-22:00" or "00:00-24:00". Raises ValueError."""
        opens, dash, closes = text.partition("-")
        if not dash:
            raise ValueError(f"service hours are written HH:MM-HH:MM, not {text!r}")
        hours = cls(_minutes(opens), _minutes(closes))
        if hours.opens in (hours.closes, _DAY):
            raise ValueError(f"service hours {text!r} are never open")
        return hours

    def open_at(self, at: datetime) -> bool:
        """Whether the register answers at this time; the closing minute is outside."""
        local = at.astimezone(CHINA_STANDARD_TIME)
        minute = local.hour * 60 + local.minute
        if self.opens < self.closes:
            return self.opens <= minute < self.closes
        return minute >= self.opens or minute < self.closes

    def next_opening(self, at: datetime) -> datetime:
        """The first moment, not before this one, at which the register answers."""
        if self.open_at(at):
            return at
        local = at.astimezone(CHINA_STANDARD_TIME)
        opens = local.replace(hour=self.opens // 60, minute=self.opens % 60, second=0, microsecond=0)
        return opens if opens > local else opens + timedelta(days=1)

    @property
    def text(self) -> str:
        """As a citizen reads it."""
        return f"{_clock(self.opens)}-{_clock(self.closes)}"


def _minutes(text: str) -> int:
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        raise ValueError(f"{text!r} is no time of day")
    minutes = int(shape[1]) * 60 + int(shape[2])
    if minutes > _DAY:
        raise ValueError(f"{text!r} is no time of day")
    return minutes


def _clock(minutes: int) -> str:
    return "24:00" if minutes == _DAY else time(minutes // 60, minutes % 60).strftime("%H:%M")
