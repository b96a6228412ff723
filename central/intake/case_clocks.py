# SPDX-License-Identifier: GPL-3.0-or-later
"""The two clocks of a case: what the law allows (法定) and what the city promises (承诺).

They count from acceptance, whose own day does not count. They stand still while a supplement is wanted and in a
special procedure: the day on which they stop counts, the day on which they go on does not, as with the first day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from pydantic import AwareDatetime, TypeAdapter

from central.intake.case_state import CaseState
from central.items import ItemDefinition
from kiosk.contract.items import Period, WorkCalendar
from kiosk.contract.message import Message, Text
from kiosk.contract.tracking import CasePause, StandsFor
from kiosk.standards import WorkingDays
from kiosk.timing import CHINA_STANDARD_TIME

NEAR_DAYS: Final = 2
"""With so many days left or fewer, somebody above the clerk is to know."""
_DAY: Final = timedelta(days=1)
_LONGEST: Final = 4_000
"""Days that are looked at for one clock; no limit with its pauses is longer."""


class Standing(Message):
    """A time in which the clocks stand still. until: the last day as it was ordered, None of a supplement.
    ended_at: when somebody ended it."""

    stands_for: StandsFor
    since: AwareDatetime
    until: date | None = None
    ended_at: AwareDatetime | None = None
    reason: str = ""

    def last_day(self) -> date | None:
        """The last day that does not count, None while nobody can say."""
        return self.until if self.ended_at is None else day_of(self.ended_at)

    def stands_on(self, day: date) -> bool:
        """Whether a day does not count."""
        last = self.last_day()
        return day_of(self.since) < day and (last is None or day <= last)

    def is_now(self, today: date) -> bool:
        """Whether it goes on."""
        return self.ended_at is None and (self.until is None or today <= self.until)

    def has_stood(self, today: date) -> bool:
        """Whether it kept the clocks from a day that is over: one that ended on its first day did not."""
        last = self.last_day()
        return last is not None and day_of(self.since) < last and last <= today and not self.is_now(today)


STANDINGS: Final = TypeAdapter(tuple[Standing, ...])


@dataclass(frozen=True)
class ClockReading:
    """One clock. limit: its days. working: whether these are working days. due: None while nobody can say.
    left: days until then, negative when it has passed; of a clock that stands, what is left once it goes on.
    used: days of it that have passed, at most its limit."""

    limit: int
    working: bool
    due: date | None
    left: int
    used: int


@dataclass(frozen=True)
class CaseClocks:
    """Both clocks of a case. standing: why they stand still now. pause: what the citizen is told of that; pauses:
    of every time before, oldest first."""

    promised: ClockReading | None
    legal: ClockReading | None
    standing: Standing | None
    pause: CasePause | None = None
    pauses: tuple[CasePause, ...] = ()

    @property
    def near(self) -> bool:
        """Whether little time is left, or none. A clock that stands is not near."""
        running = [one for one in (self.promised, self.legal) if one is not None and self.standing is None]
        return any(one.left <= NEAR_DAYS for one in running)


class CaseClockwork:
    """Reads the clocks of cases."""

    def __init__(self, definitions: Mapping[str, ItemDefinition], calendar: WorkCalendar) -> None:
        self._definitions = definitions
        self._days = WorkingDays(calendar.holidays, calendar.working_weekends)
        # A list has hundreds of cases of the same days.
        self._reading = lru_cache(maxsize=4096)(self._counted)

    def read(
        self, item_code: str, started: datetime, stood: Sequence[Standing], today: date, region: str | None = None
    ) -> CaseClocks:
        """Both clocks on a day. region: the place that it is for, which may promise another time.

        An item that is offered no more has none: nothing says how long it may take.
        """
        definition = self._definitions.get(item_code)
        if definition is None:
            return CaseClocks(None, None, standing_now(stood, today))
        item = definition.item
        variant = item.variant(region)
        promise = item.promise if variant is None or variant.promise is None else variant.promise
        # What is promised at once and then wants a person is promised by its rules.
        instant = promise.count == 0
        days = definition.rule_set.data.referral_days if instant else promise.count
        begun, pauses = day_of(started), tuple(stood)
        promised = self._reading(days, instant or is_working(promise), begun, pauses, today)
        legal = self._reading(item.legal_limit.count, is_working(item.legal_limit), begun, pauses, today)
        if promised is not None and legal is not None and promised.left > legal.left:
            # Nobody can promise to take longer than the law allows.
            promised = legal
        standing = standing_now(stood, today)
        over = tuple(one for one in stood if one is not standing and one.has_stood(today))
        return CaseClocks(
            promised,
            legal,
            standing,
            None if standing is None else self._pause(standing, promised or legal, today),
            tuple(self._pause(one, promised or legal, today) for one in over),
        )

    def promised_day(self, item_code: str, started: datetime, region: str | None = None) -> date | None:
        """The promised day of a case that begins now."""
        reading = self.read(item_code, started, (), day_of(started), region).promised
        return None if reading is None else reading.due

    def _counted(
        self, limit: int, working: bool, begun: date, stood: tuple[Standing, ...], today: date
    ) -> ClockReading | None:
        """None of a limit of no days: such an item is done at once, and has no clock."""
        if limit <= 0:
            return None
        counted, day, passed = 0, begun, 0
        open_ended = any(one.last_day() is None for one in stood)
        while counted < limit and (day - begun).days < _LONGEST:
            if open_ended and day >= today:
                return ClockReading(limit, working, None, limit - counted, counted)
            day += _DAY
            if self._counts(day, working, stood):
                counted += 1
                passed += day <= today
        left = limit - passed if day > today else -self._between(day, today, working)
        return ClockReading(limit, working, day, left, passed)

    def _pause(self, one: Standing, clock: ClockReading | None, today: date) -> CasePause:
        since, last = day_of(one.since), one.last_day()
        end = today if last is None else min(last, today)
        days = (since + _DAY * number for number in range(1, min((end - since).days, _LONGEST) + 1))
        return CasePause(
            stands_for=one.stands_for,
            since=since,
            until=last,
            reason=Text(zh=one.reason, en=one.reason) if one.reason else None,
            days=None if clock is None else sum(not clock.working or self._days.is_working(day) for day in days),
        )

    def _between(self, due: date, today: date, working: bool) -> int:
        """Days since it was due."""
        days = ((due + _DAY * number) for number in range(1, (today - due).days + 1))
        return sum(not working or self._days.is_working(day) for day in days)

    def _counts(self, day: date, working: bool, stood: Sequence[Standing]) -> bool:
        if working and not self._days.is_working(day):
            return False
        return not any(one.stands_on(day) for one in stood)


def standing_now(stood: Sequence[Standing], today: date) -> Standing | None:
    """Why the clocks stand still on a day: a supplement before anything else, as it waits for the citizen."""
    now = [one for one in stood if one.is_now(today)]
    return min(now, key=lambda one: one.stands_for is not StandsFor.SUPPLEMENT, default=None)


def effective(stood: Sequence[Standing], state: CaseState, changed_at: datetime) -> tuple[Standing, ...]:
    """With the supplement that is wanted now: the rules may have asked for it, without a mark."""
    asked = any(one.stands_for is StandsFor.SUPPLEMENT and one.ended_at is None for one in stood)
    if state is not CaseState.SUPPLEMENT or asked:
        return tuple(stood)
    return (*stood, Standing(stands_for=StandsFor.SUPPLEMENT, since=changed_at))


def is_working(period: Period) -> bool:
    """Whether a period of an item counts working days."""
    return "工作日" in period.unit.zh


def day_of(moment: datetime) -> date:
    """The day of a moment in China."""
    return moment.astimezone(CHINA_STANDARD_TIME).date()
