# SPDX-License-Identifier: GPL-3.0-or-later
"""Until which day a registration may wait for the centre, and from which its citizen can ask what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kiosk.contract.items import CatalogueBundle, ServiceItem
from kiosk.standards import WorkingDays
from kiosk.timing import CHINA_STANDARD_TIME


@dataclass(frozen=True)
class Waiting:
    """working_days: as many as the item or the city allows; 0 is the day of signing only. last: the last day on
    which it may still become a case. ask_from: the first working day after it, when staff can say what became of
    it."""

    working_days: int
    last: date
    ask_from: date

    @property
    def ask_after(self) -> int:
        """Working days after which its citizen can ask, where no day can be named; never one alone."""
        return max(2, self.working_days + 1)


def waiting_of(bundle: CatalogueBundle, item: ServiceItem, signed_at: datetime) -> Waiting:
    """By the bundle's calendar, counted from the day of signing in China Standard Time."""
    own = item.offline_working_days
    count = bundle.limits.age_working_days if own is None else own
    days = WorkingDays(bundle.calendar.holidays, bundle.calendar.working_weekends)
    last = days.last_day(signed_at.astimezone(CHINA_STANDARD_TIME).date(), count)
    return Waiting(count, last, days.last_day(last, 1))
