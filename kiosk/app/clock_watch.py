# SPDX-License-Identifier: GPL-3.0-or-later
"""The judgement of the machine's own clock."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Final

from kiosk.timing import Clock

CLOCK_TOLERANCE_S: Final = 60.0
"""A machine whose wall clock jumped or drifted over this says so."""


class ClockWatch:
    """Judges the wall clock against monotonic time, and against the centre's when it is heard.

    Used from one thread at a time: `check` from the GUI's, the others from the upkeep's, under one lock.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._expected = self._offset()
        self._trusted = True
        self._confirmed = False

    def begin(self, last_contact: datetime | None) -> tuple[bool, float] | None:
        """At the start. last_contact: when the centre was last heard, by this clock as it was then: a clock that is
        before that has lost its time with its power. As `check`."""
        with self._lock:
            if last_contact is None:
                return None
            ahead = (self._clock.now() - last_contact).total_seconds()
            if self._trusted and ahead < -CLOCK_TOLERANCE_S:
                self._trusted = False
                return False, ahead
            return None

    def check(self) -> tuple[bool, float] | None:
        """Whether the clock may be trusted, and by how many seconds it jumped; None when nothing changed."""
        with self._lock:
            jumped = self._offset() - self._expected
            if self._trusted and abs(jumped) > CLOCK_TOLERANCE_S:
                self._trusted = False
                return False, jumped
            return None

    def heard(self, error_s: float) -> tuple[bool, float] | None:
        """The centre was heard: its time is the measure. error_s: this clock less the centre's."""
        with self._lock:
            good = abs(error_s) <= CLOCK_TOLERANCE_S
            if good:
                self._expected = self._offset()
                self._confirmed = True
            if good == self._trusted:
                return None
            self._trusted = good
            return good, error_s

    @property
    def trusted(self) -> bool:
        with self._lock:
            return self._trusted

    @property
    def confirmed(self) -> bool:
        """Whether the centre has borne the clock out since the start, and it has not jumped since. A machine that
        starts without its line may have lost its time together with its power."""
        with self._lock:
            jumped = self._offset() - self._expected
            return self._confirmed and self._trusted and abs(jumped) <= CLOCK_TOLERANCE_S

    def _offset(self) -> float:
        return self._clock.now().timestamp() - self._clock.monotonic()
