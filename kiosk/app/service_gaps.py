# SPDX-License-Identifier: GPL-3.0-or-later
"""Why the whole machine serves nobody: several reasons may stand at once, and one of them is told."""

from __future__ import annotations

from typing import Final

from kiosk.journey.events import ServiceStopped
from kiosk.journey.troubles import ServiceGap

_BY_WEIGHT: Final = (
    ServiceGap.POWER_FAILING,
    ServiceGap.REVOKED,
    ServiceGap.KEYS_ABSENT,
    ServiceGap.STORE_UNUSABLE,
    ServiceGap.NOT_ENROLLED,
    ServiceGap.CATALOGUE_REFUSED,
    ServiceGap.NO_CATALOGUE,
)


class ServiceGaps:
    """Keeps the reasons that stand. Belongs to the GUI thread."""

    def __init__(self) -> None:
        self._standing: dict[ServiceGap, str] = {}

    def change(self, gap: ServiceGap, begins: bool, detail: str) -> ServiceStopped:
        """A reason begins or ends; what the journey is to be told. detail: one line for the technician."""
        if begins:
            self._standing[gap] = detail
        else:
            self._standing.pop(gap, None)
        worst = next((one for one in _BY_WEIGHT if one in self._standing), None)
        return ServiceStopped(worst, self._standing.get(worst, "") if worst is not None else "")
