# SPDX-License-Identifier: GPL-3.0-or-later
"""Which days are working days in this city: the State Council's arrangement, or the city's own file.

calendar_china.json, and calendar.json in the data folder, which replaces it: {"source": where it was published,
"years": [the years that it covers], "holidays": [ISO days], "working_weekends": [Saturdays and Sundays on which
people work (调休上班日)]}. The arrangement of a year is published in the November before. A year that no file
covers has Monday to Friday as its working days: then a time limit ends too early and not too late.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final, Self

from pydantic import Field, ValidationError, model_validator

from central.settings import SettingsRefusedError
from kiosk.contract.items import WorkCalendar
from kiosk.contract.message import Message

_OWN: Final = "calendar.json"
_CHINA: Final = Path(__file__).parent / "calendar_china.json"
_SATURDAY: Final = 5
_LAST_MONTH: Final = 12


class CalendarFile(Message):
    """What the file holds."""

    source: str = Field(min_length=1)
    years: tuple[int, ...] = Field(min_length=1)
    holidays: tuple[date, ...]
    working_weekends: tuple[date, ...]

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        both = sorted(set(self.holidays) & set(self.working_weekends))
        if both:
            raise ValueError(f"{both[0]} is a holiday and a working day")
        strange = [day for day in (*self.holidays, *self.working_weekends) if day.year not in self.years]
        if strange:
            raise ValueError(f"{strange[0]} is of no year that the file covers")
        weekdays = [day for day in self.working_weekends if day.weekday() < _SATURDAY]
        if weekdays:
            raise ValueError(f"{weekdays[0]} is no Saturday or Sunday")
        return self

    def work_calendar(self) -> WorkCalendar:
        """As the bundle carries it."""
        return WorkCalendar(holidays=self.holidays, working_weekends=self.working_weekends)

    def missing_year(self, today: date) -> int | None:
        """The year that the city must bring now, None when none is missing: this one, or from December on the next,
        whose arrangement is published by then and whose first holiday a registration of these days runs into."""
        if today.year not in self.years:
            return today.year
        return today.year + 1 if today.month == _LAST_MONTH and today.year + 1 not in self.years else None


def load_calendar(data: Path) -> CalendarFile:
    """The calendar of a centre with this data folder. Raises SettingsRefusedError naming file and place."""
    own = data / _OWN
    path = own if own.exists() else _CHINA
    try:
        return CalendarFile.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise SettingsRefusedError(f"{path}: {error}") from error
