# SPDX-License-Identifier: GPL-3.0-or-later
"""Which registers do not answer at this hour, to the minute, over midnight, and by China Standard Time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from central.items import load_items
from kiosk.catalogue import closed_registers, limited_registers
from kiosk.contract.items import RegisterHours, ServiceItem
from kiosk.contract.message import Text
from kiosk.timing import CHINA_STANDARD_TIME


def item(*hours: str) -> ServiceItem:
    named = tuple(RegisterHours(register_name=Text(zh=one, en=one), hours=one) for one in hours)
    any_item = next(iter(load_items().values())).item
    return any_item.model_copy(update={"registers": named})


def at(time: str, day: int = 20) -> datetime:
    return datetime(2026, 11, day, int(time[:2]), int(time[3:]), tzinfo=CHINA_STANDARD_TIME)


@pytest.mark.parametrize(
    ("hours", "now", "opens"),
    [
        ("06:00-23:00", at("05:59"), at("06:00")),
        ("06:00-23:00", at("06:00"), None),
        ("06:00-23:00", at("22:59"), None),
        ("06:00-23:00", at("23:00"), at("06:00", 21)),
        ("00:00-24:00", at("00:00"), None),
        ("06:00-24:00", at("23:59"), None),
        ("06:00-24:00", at("00:00"), at("06:00")),
        ("22:00-04:00", at("23:00"), None),
        ("22:00-04:00", at("03:59"), None),
        ("22:00-04:00", at("04:00"), at("22:00")),
        # What is no span is no reason to say that something is closed.
        ("08:00-08:00", at("12:00"), None),
        ("24:00-06:00", at("12:00"), None),
        ("06:00-24:30", at("05:00"), None),
    ],
)
def test_closed_to_the_minute(hours: str, now: datetime, opens: datetime | None) -> None:
    assert [one.opens for one in closed_registers(item(hours), now)] == ([] if opens is None else [opens])


def test_the_hours_are_china_standard_time_wherever_the_clock_stands() -> None:
    nine_in_the_evening_utc = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)
    (closed,) = closed_registers(item("06:00-23:00"), nine_in_the_evening_utc)
    assert closed.opens == at("06:00", 21)


def test_only_those_with_hours_are_named() -> None:
    assert [one.hours for one in limited_registers(item("00:00-24:00", "06:00-23:00"))] == ["06:00-23:00"]
