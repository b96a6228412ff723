# SPDX-License-Identifier: GPL-3.0-or-later
"""Moments as the endpoints write them: without a zone, which is China Standard Time wherever one is meant.

GB/T 39046-2020 alone has three shapes (tables 6, 8 and 13), the national rating report a fourth. All have whole
seconds, so what is written is the second that has begun.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Final

from kiosk.timing import CHINA_STANDARD_TIME

_EARLIEST: Final = datetime(1949, 10, 1, tzinfo=CHINA_STANDARD_TIME)
"""Nothing that is told of here is older, and a zero that was meant for "none" is."""


def _digits(part: re.Match[str]) -> str:
    return "([0-9]{4})" if part.group() == "%Y" else "([0-9]{2})"


class MomentShape(Enum):
    """How an endpoint writes a moment: the shape in the endpoint's words, and in strftime's."""

    COMPACT_T = ("YYYYMMDDThhmmss", "%Y%m%dT%H%M%S")
    COMPACT = ("YYYYMMDDhhmmss", "%Y%m%d%H%M%S")
    COLONS = ("YYYYMMDDhh:mm:ss", "%Y%m%d%H:%M:%S")
    SPACED = ("yyyy-MM-dd HH:mm:ss", "%Y-%m-%d %H:%M:%S")

    def __init__(self, words: str, written: str) -> None:
        self.words = words
        self._written = written
        self._pattern = re.compile(re.sub("%[YmdHMS]", _digits, written))

    def outward(self, moment: datetime) -> str:
        """The moment in China Standard Time. Raises ValueError where it has no zone, or is before 1949-10-01."""
        if moment.utcoffset() is None:
            raise ValueError("a moment without a zone could be eight hours off")
        # Compared before the change of zone, which the last day of year 9999 does not survive.
        if not _EARLIEST <= moment <= _LATEST:
            raise ValueError(f"no moment that an endpoint is told of: year {moment.year}")
        return moment.astimezone(CHINA_STANDARD_TIME).strftime(self._written)

    def inward(self, text: str) -> datetime | NoMoment:
        """The moment that was meant, in China Standard Time.

        A zone behind it, a second 60 and an hour 24 are no part of any shape: a leap second never shows in China
        Standard Time's civil use, and who writes a zone writes another shape.
        """
        found = self._pattern.fullmatch(text)
        if found is None:
            return NoMoment(self, "it does not have the shape")
        year, month, day, hour, minute, second = (int(part) for part in found.groups())
        try:
            moment = datetime(year, month, day, hour, minute, second, tzinfo=CHINA_STANDARD_TIME)
        except ValueError as error:
            return NoMoment(self, str(error))
        return moment if moment >= _EARLIEST else NoMoment(self, "it is before 1949-10-01")


_LATEST: Final = datetime(9999, 12, 31, 15, 59, 59, 999999, tzinfo=UTC)
"""The last moment that has a year of four digits in China Standard Time."""


@dataclass(frozen=True)
class NoMoment:
    """A text that is no moment of the shape. It is not repeated: it may be anything."""

    shape: MomentShape
    reason: str

    def __str__(self) -> str:
        return f"no {self.shape.words}: {self.reason}"
