# SPDX-License-Identifier: GPL-3.0-or-later
"""The orderly end on an empty battery, or when the shutdown is ordered: finish what moves, say why, then stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import structlog

from devices.reports import Power
from kiosk.journey.troubles import ServiceGap
from kiosk.journey.views import OutOfServicePage, View
from kiosk.timing import Clock

_log: Final = structlog.get_logger("kiosk")

FAREWELL_S: Final = 5.0
"""The page that says why stands at least this long."""
LONGEST_S: Final = 90.0
"""A battery at its last quarter holds for minutes; a print that hangs must not take the store's end from it."""


class PowerEnd:
    """Judges the power. Belongs to the GUI thread.

    While the power is about to end the machine begins nothing new (ServiceGap.POWER_FAILING); the journey ends
    the session when nothing moves any more. Power that comes back in time opens the machine again.
    """

    def __init__(self, clock: Clock, gap: Callable[[ServiceGap, bool, str], None]) -> None:
        self._clock = clock
        self._gap = gap
        self._failing_since: float | None = None
        self.ending = False
        """Whether the machine has said that it wants to end. There is no way back from it."""

    def heard(self, power: Power) -> None:
        """The UPS says how the power stands."""
        failing = self._failing_since is not None
        if power.failing and not failing:
            self._failing_since = self._clock.monotonic()
            charge = "" if power.charge_percent is None else f"{power.charge_percent} %"
            self._gap(ServiceGap.POWER_FAILING, True, charge)
        elif failing and not (power.failing or power.on_battery) and not self.ending:
            self._failing_since = None
            self._gap(ServiceGap.POWER_FAILING, False, "")

    def wants_end(self, view: View) -> bool:
        """True once: the citizen is served and gone, or the battery can wait no longer."""
        if self._failing_since is None or self.ending:
            return False
        waited = self._clock.monotonic() - self._failing_since
        told = isinstance(view.page, OutOfServicePage) and waited >= FAREWELL_S
        self.ending = told or waited >= LONGEST_S
        if self.ending:
            _log.warning("kiosk.power_failing")
        return self.ending
