# SPDX-License-Identifier: GPL-3.0-or-later
"""How long an application may wait before it is too old to become a case."""

from __future__ import annotations

from datetime import datetime

from kiosk.contract.items import CatalogueBundle
from kiosk.standards import WorkingDays


class Ages:
    """The rule of the bundle in use: the item's own number of working days, or the city's. From any thread."""

    def __init__(self) -> None:
        self._bundle: CatalogueBundle | None = None

    def use(self, bundle: CatalogueBundle) -> None:
        """A bundle came."""
        self._bundle = bundle

    def expires_at(self, item_code: str, signed_at: datetime) -> datetime | None:
        """The first moment at which it is too old; None while no bundle is known. An item that this bundle does not
        have any more is under the city's rule."""
        bundle = self._bundle
        if bundle is None:
            return None
        item = bundle.service(item_code)
        count = None if item is None else item.offline_working_days
        days = WorkingDays(bundle.calendar.holidays, bundle.calendar.working_weekends)
        return days.ends_at(signed_at, bundle.limits.age_working_days if count is None else count)
