# SPDX-License-Identifier: GPL-3.0-or-later
"""Moments as the store keeps them: whole microseconds since 1970, so that they sort and compare as numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from kiosk.timing import CHINA_STANDARD_TIME

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def micros(moment: datetime) -> int:
    """Exact for every moment that has a time zone."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(value: int) -> datetime:
    """In China Standard Time."""
    return (_EPOCH + value * _MICROSECOND).astimezone(CHINA_STANDARD_TIME)


def moment_or_none(value: int | None) -> datetime | None:
    return None if value is None else moment(value)


def micros_or_none(when: datetime | None) -> int | None:
    return None if when is None else micros(when)
