# SPDX-License-Identifier: GPL-3.0-or-later
"""How old an application is when it comes, and whether it may still become a case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from central.settings import YEARS
from kiosk.contract.cases import Application
from kiosk.contract.items import OfflineLimits, ServiceItem, WorkCalendar
from kiosk.sealing import ACCEPTED_SKEW
from kiosk.standards import WorkingDays

LIVE_WITHIN: Final = timedelta(minutes=10)
"""What comes within this of its signature came while its citizen stood there: the slowest way is a body of 6.5 MB
over a bad line, whose deadline is a minute, tried a few times. It is never too old, not even at midnight."""


class Ages:
    """Judges by the city's limits and calendar as they are now."""

    def __init__(self, limits: Callable[[], OfflineLimits], calendar: Callable[[], WorkCalendar]) -> None:
        self._limits = limits
        self._calendar = calendar

    def came_late(self, application: Application, now: datetime) -> bool:
        """Whether time has passed since it was signed; so too where nobody can say when that was."""
        if not application.clock_trusted or application.signed_at.year not in YEARS:
            return True
        return not -ACCEPTED_SKEW <= now - application.signed_at <= LIVE_WITHIN

    def too_old(self, application: Application, item: ServiceItem | None, now: datetime) -> bool:
        """Whether it may not become a case any more. Never by a clock that its machine does not trust."""
        if not application.clock_trusted or not self.came_late(application, now):
            return False
        return self.over(application.signed_at, item, now)

    def over(self, signed_at: datetime, item: ServiceItem | None, now: datetime) -> bool:
        """Whether the working days of an item, or the city's for one that is not known, have passed."""
        if signed_at.year not in YEARS:
            return False
        own = None if item is None else item.offline_working_days
        days = self._limits().age_working_days if own is None else own
        calendar = self._calendar()
        return now >= WorkingDays(calendar.holidays, calendar.working_weekends).ends_at(signed_at, days)
