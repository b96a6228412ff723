# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands beside a case: when its clocks began and stood, and why somebody above the clerk is to see it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from sqlalchemy import Connection, RowMapping
from sqlalchemy.dialects.sqlite import insert

from central.database.desk_tables import case_marks
from central.database.schema import moment, stamp
from central.desk.actions import (
    Action,
    Approve,
    AskSupplement,
    Assign,
    Bring,
    Close,
    HandBack,
    PassUp,
    Pause,
    Refuse,
    Resume,
    Take,
    Uphold,
)
from central.intake.case_clocks import STANDINGS, Standing, day_of, effective
from central.intake.case_state import CaseState
from kiosk.contract.tracking import StandsFor


class Flag(StrEnum):
    """Why a case is in the chief officer's queue. The last two are seen, not kept."""

    PASSED_UP = "passed_up"
    REVIEW = "review"
    NEAR = "near"
    FAULT = "fault"


@dataclass(frozen=True)
class Marks:
    """stood: with the supplement that is wanted now."""

    started_at: datetime
    stood: tuple[Standing, ...] = ()
    flag: Flag | None = None
    flagged_at: datetime | None = None

    def after(self, action: Action, now: datetime) -> Marks:
        """What they are once an action is done."""
        match action:
            case Take() | HandBack() | AskSupplement():
                return self
            case PassUp():
                return replace(self, flag=Flag.PASSED_UP, flagged_at=now)
            case Assign():
                passed_up = self.flag is Flag.PASSED_UP
                return replace(self, flag=None, flagged_at=None) if passed_up else self
            case Bring():
                return self._ended(now, StandsFor.SUPPLEMENT)
            case Pause(stands_for, until, reason):
                begun = Standing(stands_for=stands_for, since=now, until=until, reason=reason)
                return replace(self, stood=(*self.stood, begun))
            case Resume():
                return self._ended(now, StandsFor.EXTENDED, StandsFor.OTHER)
            case Approve() | Refuse() | Uphold() | Close():
                return self.over(now)
            case _:
                assert_never(action)

    def over(self, now: datetime) -> Marks:
        """What they are once nothing about the case is open any more."""
        return replace(self._ended(now, *StandsFor), flag=None, flagged_at=None)

    def reviewed(self, now: datetime, *, ended: bool) -> Marks:
        """What they are once the applicant wants a person. ended: the case was over, and its clocks begin anew."""
        if ended:
            return Marks(now, (), Flag.REVIEW, now)
        return replace(self._ended(now, StandsFor.SUPPLEMENT), flag=Flag.REVIEW, flagged_at=now)

    def _ended(self, now: datetime, *kinds: StandsFor) -> Marks:
        def end(one: Standing) -> Standing:
            goes_on = one.stands_for in kinds and one.is_now(day_of(now))
            return one.model_copy(update={"ended_at": now}) if goes_on else one

        return replace(self, stood=tuple(end(one) for one in self.stood))


def marks_of(row: RowMapping) -> Marks:
    """From a row with state, received_at, changed_at of the case, and the columns of case_marks, None without."""
    state, changed_at = CaseState(row["state"]), moment(row["changed_at"])
    if row["started_at"] is None:
        return Marks(moment(row["received_at"]), effective((), state, changed_at))
    return Marks(
        started_at=moment(row["started_at"]),
        stood=effective(STANDINGS.validate_json(row["stood"]), state, changed_at),
        flag=Flag(row["flag"]) if row["flag"] else None,
        flagged_at=moment(row["flagged_at"]) if row["flagged_at"] else None,
    )


def keep_marks(connection: Connection, application_id: str, marks: Marks) -> None:
    """Write them down, instead of those before."""
    values = {
        "started_at": stamp(marks.started_at),
        "stood": STANDINGS.dump_json(marks.stood).decode(),
        "flag": None if marks.flag is None else marks.flag.value,
        "flagged_at": None if marks.flagged_at is None else stamp(marks.flagged_at),
    }
    statement = insert(case_marks).values(application_id=application_id, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["application_id"], set_=values))
