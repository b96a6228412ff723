# SPDX-License-Identifier: GPL-3.0-or-later
"""Days and moments as citizens read them: 2026年11月27日, or 27 November 2026."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from kiosk.contract.message import Text
from kiosk.timing import CHINA_STANDARD_TIME

# Of our own: strftime's %B follows the process's locale.
ENGLISH_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_WEEKDAYS_ZH: Final = "一二三四五六日"
_WEEKDAYS_EN: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day_words(day: date) -> Text:
    """day: a day of the calendar; of a datetime, the day in its own zone."""
    return Text(
        zh=f"{day.year}年{day.month}月{day.day}日",
        en=f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year}",
    )


def weekday_words(day: date) -> Text:
    """周三, or Wednesday."""
    return Text(zh=f"周{_WEEKDAYS_ZH[day.weekday()]}", en=_WEEKDAYS_EN[day.weekday()])


def moment_words(at: datetime) -> Text:
    """China's time, to the minute. at: with a zone; without one it is China's already."""
    local = at if at.tzinfo is None else at.astimezone(CHINA_STANDARD_TIME)
    day = day_words(local.date())
    return Text(zh=f"{day.zh} {local:%H:%M}", en=f"{day.en}, {local:%H:%M}")
