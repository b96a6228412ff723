# SPDX-License-Identifier: GPL-3.0-or-later
"""Where and when a city has room for visits: slots.json in the folder of an item that books them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final, Self

from pydantic import Field, ValidationError, model_validator

from central.items import ItemDataError
from central.items.definition import form_controls
from kiosk.contract.bookings import PLACE, TIME, Slot
from kiosk.contract.items import ServiceItem
from kiosk.contract.message import Message, Text
from kiosk.standards import WorkingDays
from kiosk.timing import CHINA_STANDARD_TIME

SLOTS_FILE: Final = "slots.json"
REFERENCE: Final = Path(__file__).parents[1] / "items"
_LARGEST_FILE: Final = 1 << 18


class Weekday(StrEnum):
    """In the order of date.weekday."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


_WEEK: Final = tuple(Weekday)


class Hours(Message):
    """Open from one time to another of these days, the last visit ending with it. A worked weekend (调休上班日)
    has the hours of a Monday; a holiday has none."""

    days: tuple[Weekday, ...] = Field(min_length=1, max_length=7)
    opens: str = Field(pattern=TIME)
    closes: str = Field(pattern=TIME)

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError("opens is before closes")
        return self


class PlacePlan(Message):
    """One place. minutes: of one visit; capacity: visits at a time. bring: what to have along."""

    id: str = Field(pattern=PLACE)
    name: Text
    address: Text
    phone: str = Field(max_length=30)
    bring: tuple[Text, ...] = Field(default=(), max_length=12)
    hours: tuple[Hours, ...] = Field(min_length=1, max_length=14)
    minutes: int = Field(ge=10, le=480)
    capacity: int = Field(ge=1, le=200)


class SlotPlan(Message):
    """slots.json. field: of the form, which names a visit. closed: days besides the city's holidays. ahead_minutes:
    how long before it begins a visit can still be booked."""

    field: str = Field(pattern=r"^[a-z][a-z0-9_]{0,40}$")
    places: tuple[PlacePlan, ...] = Field(min_length=1, max_length=40)
    closed: tuple[date, ...] = ()
    ahead_minutes: int = Field(default=60, ge=0, le=14_400)

    @model_validator(mode="after")
    def _apart(self) -> Self:
        ids = [place.id for place in self.places]
        if len(set(ids)) < len(ids):
            raise ValueError("two places have one id")
        for place in self.places:
            for weekday in _WEEK:
                starts = [
                    at for hours in place.hours if weekday in hours.days for at in _starts(hours, place.minutes)
                ]
                if len(set(starts)) < len(starts) or len(starts) > 96:
                    raise ValueError(f"place {place.id}: its hours of {weekday.value} overlap, or are too many")
        return self

    def place(self, place_id: str) -> PlacePlan | None:
        """The place of an id."""
        return next((one for one in self.places if one.id == place_id), None)


@dataclass(frozen=True)
class Timetable:
    """A plan in a calendar."""

    plan: SlotPlan
    days: WorkingDays

    def times(self, place: PlacePlan, on: date) -> tuple[str, ...]:
        """When visits begin on a day, "HH:MM" in order; empty on a day without."""
        if on in self.plan.closed or not self.days.is_working(on):
            return ()
        weekday = _WEEK[on.weekday()] if on.weekday() < 5 else Weekday.MONDAY
        found = (at for hours in place.hours if weekday in hours.days for at in _starts(hours, place.minutes))
        return tuple(sorted(found))

    def coming(self, today: date, count: int) -> Iterator[date]:
        """So many working days, today included where it is one."""
        day, found = today, 0
        for _ in range(count * 7 + 60):
            if self.days.is_working(day):
                found += 1
                yield day
            if found == count:
                return
            day += timedelta(days=1)

    def has(self, slot: Slot, now: datetime) -> PlacePlan | None:
        """The place of a visit that can be booked now, if there is room; None of any other."""
        place = self.plan.place(slot.place)
        if place is None or slot.starts < now + timedelta(minutes=self.plan.ahead_minutes):
            return None
        return place if f"{slot.starts:%H:%M}" in self.times(place, slot.starts.date()) else None


def load_plans(root: Path | None, items: Mapping[str, ServiceItem]) -> dict[str, SlotPlan]:
    """The plans by item code, of the folders under root (None: the reference items). Raises ItemDataError naming
    file and mend."""
    plans: dict[str, SlotPlan] = {}
    for path in sorted((root or REFERENCE).glob(f"*/{SLOTS_FILE}")):
        place = f"{path.parent.name}/{SLOTS_FILE}"
        try:
            if path.stat().st_size > _LARGEST_FILE:
                raise ItemDataError(f"{place}: larger than {_LARGEST_FILE} bytes")
            code = json.loads(path.with_name("item.json").read_bytes()).get("code")
            plan = SlotPlan.from_payload(json.loads(path.read_bytes()))
        except ValidationError as error:
            wrong = "; ".join(
                f"{'.'.join(str(part) for part in each['loc'])}: {each['msg']}"
                for each in error.errors(include_url=False, include_input=False)
            )
            raise ItemDataError(f"{place}: {wrong}") from error
        except (OSError, ValueError, AttributeError) as error:
            raise ItemDataError(f"{place}: cannot be read: {error}") from error
        item = items.get(code)
        if item is None:
            raise ItemDataError(f"{place}: there is no item {code!r}")
        asked = [
            control.key for control in form_controls(item.form.ui_schema) if control.options.get("input") == "slot"
        ]
        if asked != [plan.field]:
            raise ItemDataError(f"{place}: field: the form asks for a visit in {asked}, not in {plan.field!r}")
        plans[code] = plan
    booking = {
        code
        for code, item in items.items()
        for control in form_controls(item.form.ui_schema)
        if control.options.get("input") == "slot"
    }
    if lacking := sorted(booking - plans.keys()):
        raise ItemDataError(f"{SLOTS_FILE}: lacking for {', '.join(lacking)}, whose form asks for a visit")
    return plans


def _starts(hours: Hours, minutes: int) -> Iterator[str]:
    day = date(2000, 1, 1)
    at = datetime.combine(day, time.fromisoformat(hours.opens), tzinfo=CHINA_STANDARD_TIME)
    closes = datetime.combine(day, time.fromisoformat(hours.closes), tzinfo=CHINA_STANDARD_TIME)
    step = timedelta(minutes=minutes)
    while at + step <= closes:
        yield f"{at:%H:%M}"
        at += step
