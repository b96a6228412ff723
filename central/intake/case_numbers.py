# SPDX-License-Identifier: GPL-3.0-or-later
"""Case numbers: city, day and a running number, 21 digits, such as 410400202611220000017."""

from __future__ import annotations

import threading
from typing import Final

from sqlalchemy import select

from central.database import Database
from central.database.schema import case_counter
from kiosk.timing import Clock

_BLOCK: Final = 100


class CaseNumbers:
    """Gives each number once. Numbers are reserved a block at a time, so most cost no commit.

    A restart leaves the rest of its block unused: the numbers have gaps and are never doubled.
    """

    def __init__(self, database: Database, clock: Clock, city_code: str) -> None:
        self._database = database
        self._clock = clock
        self._city_code = city_code
        self._lock = threading.Lock()
        self._next = 0
        self._end = 0

    def new(self) -> str:
        """A fresh number."""
        with self._lock:
            if self._next == self._end:
                self._next = self._reserve()
                self._end = self._next + _BLOCK
            number = self._next
            self._next += 1
        return f"{self._city_code}{self._clock.now():%Y%m%d}{number:07d}"

    def _reserve(self) -> int:
        with self._database.write() as connection:
            start = connection.execute(select(case_counter.c.next)).scalar_one_or_none()
            if start is None:
                connection.execute(case_counter.insert().values(id=1, next=1 + _BLOCK))
                return 1
            connection.execute(case_counter.update().values(next=start + _BLOCK))
            return int(start)
