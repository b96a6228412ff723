# SPDX-License-Identifier: GPL-3.0-or-later
"""Working days: Monday to Friday, less the holidays, and the weekends that are worked instead (调休上班日).

Which days those are the State Council announces each autumn for the year that follows, so they are handed in as
data. The rule of counting is article 201 of the Civil Code: the day on which a period begins does not count.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from kiosk.timing import CHINA_STANDARD_TIME

_SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)
_LONGEST_REST: Final = 60
"""Days without a working day: no holiday is that long, so a calendar that says so is wrong."""


class WorkingDays:
    """A calendar. A day that is named both a holiday and worked is worked: it was moved there on purpose."""

    def __init__(self, holidays: Iterable[date] = (), working_weekends: Iterable[date] = ()) -> None:
        self._holidays = frozenset(holidays)
        self._worked = frozenset(working_weekends)

    def is_working(self, day: date) -> bool:
        """Whether offices work on this day."""
        if day in self._worked:
            return True
        return day.weekday() < _SATURDAY and day not in self._holidays

    def last_day(self, begun: date, count: int) -> date:
        """The last day of a period of `count` working days that began on a day, which itself does not count.

        0 is that day itself. Raises ValueError for a negative count or a calendar that never works.
        """
        if count < 0:
            raise ValueError("a period has no fewer than 0 days")
        day, left, rested = begun, count, 0
        while left:
            day += _DAY
            if self.is_working(day):
                left, rested = left - 1, 0
            elif (rested := rested + 1) > _LONGEST_REST:
                raise ValueError(f"the calendar has no working day in {_LONGEST_REST} days after {begun}")
        return day

    def ends_at(self, begun: datetime, count: int) -> datetime:
        """The first moment after such a period, in China Standard Time: midnight at the end of its last day."""
        last = self.last_day(begun.astimezone(CHINA_STANDARD_TIME).date(), count)
        return datetime.combine(last + _DAY, datetime.min.time(), tzinfo=CHINA_STANDARD_TIME)
