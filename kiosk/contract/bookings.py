# SPDX-License-Identifier: GPL-3.0-or-later
"""Visits that are booked: when there is room for one, and how a form names it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from pydantic import AwareDatetime, Field, ValidationError

from kiosk.contract.day_words import day_words, weekday_words
from kiosk.contract.message import Message, Text
from kiosk.timing import CHINA_STANDARD_TIME

PLACE: Final = r"^[a-z0-9-]{1,40}$"
TIME: Final = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
DAYS_OFFERED: Final = 10
"""Working days from today."""


class SlotTime(Message):
    """A time of a day, and for how many there is still room."""

    at: str = Field(pattern=TIME)
    left: int = Field(ge=1, le=999)


class SlotDay(Message):
    """A day with room."""

    on: date
    times: tuple[SlotTime, ...] = Field(min_length=1, max_length=96)


class SlotPlace(Message):
    """Where one can come. bring: what to have along."""

    id: str = Field(pattern=PLACE)
    name: Text
    address: Text
    phone: str = Field(max_length=30)
    bring: tuple[Text, ...] = Field(max_length=12)
    days: tuple[SlotDay, ...] = Field(max_length=DAYS_OFFERED)


class SlotAnswer(Message):
    """What there is room for now; nothing is kept for anybody before a decision. as_of: the centre's time."""

    item_code: str
    as_of: AwareDatetime
    places: tuple[SlotPlace, ...] = Field(min_length=1, max_length=40)


@dataclass(frozen=True)
class Slot:
    """A visit as a form names it: "2026-11-25T09:30/hall-4", in China Standard Time."""

    starts: datetime
    place: str

    def __str__(self) -> str:
        return slot_value(self.starts.date(), f"{self.starts:%H:%M}", self.place)


class _Named(Message):
    place: str = Field(pattern=PLACE)
    at: str = Field(pattern=TIME)
    on: date


def slot_value(on: date, at: str, place: str) -> str:
    """How a form names a visit."""
    return f"{on.isoformat()}T{at}/{place}"


def parse_slot(value: object) -> Slot | None:
    """The visit that a form names; None of anything else."""
    if not isinstance(value, str) or len(value) > 60:
        return None
    when, _, place = value.partition("/")
    on, _, at = when.partition("T")
    try:
        named = _Named.from_payload({"place": place, "at": at, "on": on})
    except ValidationError:
        return None
    starts = datetime.combine(named.on, time.fromisoformat(named.at), tzinfo=CHINA_STANDARD_TIME)
    slot = Slot(starts, named.place)
    # One visit has one name: no other way of writing a date passes.
    return slot if str(slot) == value else None


def slot_words(value: object) -> Text | None:
    """Day and time of a visit as people read them; where it is stands in what the centre offered. None of what is
    no visit."""
    slot = parse_slot(value)
    if slot is None:
        return None
    day, weekday, at = day_words(slot.starts.date()), weekday_words(slot.starts.date()), f"{slot.starts:%H:%M}"
    return Text(zh=f"{day.zh}（{weekday.zh}）{at}", en=f"{weekday.en}, {day.en}, {at}")
