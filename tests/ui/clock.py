# SPDX-License-Identifier: GPL-3.0-or-later
"""A clock on which touches are never too quick for each other, unless it is stopped."""

from __future__ import annotations

from datetime import datetime

from ui.bridge import TOUCH_GAP_SECONDS
from ui.gallery import GALLERY_TIME


class LivelyClock:
    """Each look at the monotonic side lets some time pass; the wall stands still."""

    def __init__(self) -> None:
        self.stopped = False
        self._monotonic = 1000.0

    def monotonic(self) -> float:
        if not self.stopped:
            self._monotonic += 2 * TOUCH_GAP_SECONDS
        return self._monotonic

    def now(self) -> datetime:
        return GALLERY_TIME
