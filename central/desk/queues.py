# SPDX-License-Identifier: GPL-3.0-or-later
"""The queues of the desk: which cases wait for whom, the most urgent first."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, assert_never

from sqlalchemy import RowMapping, Select, select

from central.database import Database
from central.database.desk_tables import case_marks
from central.database.routing_tables import AWAY, HandOverState, hand_overs
from central.database.schema import cases, decisions, moment
from central.desk.marks import Flag, marks_of
from central.desk.scope import Departments
from central.desk.staff import StaffSession
from central.intake.case_clocks import CaseClocks, CaseClockwork, day_of
from central.intake.case_state import CaseState
from central.intake.submission import FIRST_PLACE
from kiosk.contract.cases import CaseOutcome, RuleState
from kiosk.contract.guides import LegalActor
from kiosk.timing import Clock

MOST_SHOWN: Final = 200
"""Rows of a list; what stands further down is found by its number."""
OVER: Final = (CaseState.DECIDED, CaseState.CLOSED, CaseState.REVOKED)


class Queue(StrEnum):
    """Which cases a list shows."""

    WAITING = "waiting"
    MINE = "mine"
    SUPPLEMENT = "supplement"
    FLAGGED = "flagged"
    CHIEF = "chief"
    OPEN = "open"
    ENDED = "ended"


@dataclass(frozen=True)
class Elsewhere:
    """How far a case is that another place decides. away: that office has it now. receipt: its words for having it;
    trouble: why it does not."""

    office: str
    state: HandOverState
    since: datetime
    receipt: str | None
    trouble: str | None

    @property
    def away(self) -> bool:
        return self.state in AWAY


@dataclass(frozen=True)
class CaseLine:
    """One row of a list. department: whose case it is, None where nobody can say. flags: of an open case, the kept
    one first."""

    application_id: str
    case_no: str
    item_code: str
    item_version: str
    department: str | None
    state: CaseState
    outcome: CaseOutcome
    received_at: datetime
    changed_at: datetime
    handler: str | None
    clocks: CaseClocks
    flags: tuple[Flag, ...]
    elsewhere: Elsewhere | None = None


class Queues:
    """Lists of what somebody sees."""

    def __init__(
        self, database: Database, clock: Clock, departments: Departments, clockwork: CaseClockwork
    ) -> None:
        self._database = database
        self._clock = clock
        self._departments = departments
        self._clockwork = clockwork

    def lines(self, queue: Queue, sitting: StaffSession) -> list[CaseLine]:
        """At most MOST_SHOWN: of open cases those that are due first, of ended ones the newest."""
        return self.overview(queue, sitting)[0]

    def overview(self, queue: Queue, sitting: StaffSession) -> tuple[list[CaseLine], dict[Queue, int]]:
        """The same, and how many are in each queue of open cases."""
        lines = self._open(sitting)
        queues = [one for one in Queue if one is not Queue.ENDED]
        counts: dict[Queue, int] = {one: sum(_belongs(line, one, sitting.name) for line in lines) for one in queues}
        if queue is Queue.ENDED:
            return self._ended(sitting), counts
        found = sorted((line for line in lines if _belongs(line, queue, sitting.name)), key=_urgency)
        return found[:MOST_SHOWN], counts

    def held_by(self, name: str) -> list[str]:
        """The numbers of the open cases that somebody has."""
        this = (cases.c.handler == name, cases.c.state.not_in([state.value for state in OVER]))
        with self._database.read() as connection:
            return list(
                connection.execute(select(cases.c.case_no).where(*this).order_by(cases.c.case_no)).scalars()
            )

    def line(self, row: RowMapping) -> CaseLine:
        """From a row of `case_lines`."""
        state = CaseState(row["state"])
        marks = marks_of(row)
        over = state in OVER
        changed_at = moment(row["changed_at"])
        today = day_of(changed_at if over else self._clock.now())
        clocks = self._clockwork.read(row["item_code"], marks.started_at, marks.stood, today, row["region"])
        flags = () if over else _flags(marks.flag, clocks, row["envelope"])
        return CaseLine(
            application_id=row["application_id"],
            case_no=row["case_no"],
            item_code=row["item_code"],
            item_version=row["item_version"],
            department=self._departments.of(row["item_code"], row["item_version"]),
            state=state,
            outcome=CaseOutcome(row["outcome"]),
            received_at=moment(row["received_at"]),
            changed_at=changed_at,
            handler=row["handler"],
            clocks=clocks,
            flags=flags,
            elsewhere=_elsewhere(row),
        )

    def _open(self, sitting: StaffSession) -> list[CaseLine]:
        over = [state.value for state in OVER]
        return self._seen(case_lines().where(cases.c.state.not_in(over)), sitting)

    def _ended(self, sitting: StaffSession) -> list[CaseLine]:
        over = [state.value for state in OVER]
        statement = case_lines().where(cases.c.state.in_(over)).order_by(cases.c.changed_at.desc())
        if sitting.department is not None:
            statement = statement.where(cases.c.item_code.in_(self._departments.codes(sitting.department)))
        return self._seen(statement.limit(MOST_SHOWN), sitting)

    def _seen(self, statement: Select[Any], sitting: StaffSession) -> list[CaseLine]:
        with self._database.read() as connection:
            rows = connection.execute(statement).mappings().all()
        return [
            self.line(row)
            for row in rows
            if self._departments.sees(sitting.department, row["item_code"], row["item_version"])
        ]


def case_lines() -> Select[Any]:
    """What a line is made of. Not the body: with its papers one can be 6 MB, and a list has hundreds of rows."""
    return (
        select(
            cases.c.application_id,
            cases.c.case_no,
            cases.c.item_code,
            cases.c.item_version,
            cases.c.state,
            cases.c.outcome,
            cases.c.received_at,
            cases.c.changed_at,
            cases.c.handler,
            cases.c.region,
            hand_overs.c.state.label("handed_state"),
            hand_overs.c.office.label("handed_to"),
            hand_overs.c.changed_at.label("handed_at"),
            hand_overs.c.receipt.label("handed_receipt"),
            hand_overs.c.trouble.label("handed_trouble"),
            case_marks.c.started_at,
            case_marks.c.stood,
            case_marks.c.flag,
            case_marks.c.flagged_at,
            decisions.c.envelope,
        )
        .join(decisions, decisions.c.application_id == cases.c.application_id)
        .join(hand_overs, hand_overs.c.application_id == cases.c.application_id, isouter=True)
        .join(case_marks, case_marks.c.application_id == cases.c.application_id, isouter=True)
        .where(decisions.c.place == FIRST_PLACE)
    )


def _elsewhere(row: RowMapping) -> Elsewhere | None:
    if row["handed_state"] is None:
        return None
    return Elsewhere(
        office=LegalActor.model_validate_json(row["handed_to"]).name.zh,
        state=HandOverState(row["handed_state"]),
        since=moment(row["handed_at"]),
        receipt=row["handed_receipt"],
        trouble=row["handed_trouble"],
    )


def _flags(kept: Flag | None, clocks: CaseClocks, envelope: bytes) -> tuple[Flag, ...]:
    seen: Iterable[Flag | None] = (
        kept,
        Flag.NEAR if clocks.near else None,
        Flag.FAULT if _failed_over(envelope) else None,
    )
    return tuple(flag for flag in seen if flag is not None)


def _failed_over(envelope: bytes) -> bool:
    """Whether a rule broke down when the case came: a person must know that it was the program's fault."""
    facts = json.loads(envelope)["payload"]["facts"]
    return any(fact["state"] == RuleState.ERROR for fact in facts)


def _belongs(line: CaseLine, queue: Queue, name: str) -> bool:
    match queue:
        case Queue.WAITING:
            # Another office has it, until so little time is left that somebody here has to look.
            away = line.elsewhere is not None and line.elsewhere.away and Flag.NEAR not in line.flags
            return line.state is CaseState.WAITING and Flag.PASSED_UP not in line.flags and not away
        case Queue.MINE:
            return line.handler == name
        case Queue.SUPPLEMENT:
            return line.state is CaseState.SUPPLEMENT
        case Queue.FLAGGED:
            return any(flag is not Flag.PASSED_UP for flag in line.flags)
        case Queue.CHIEF:
            return bool(line.flags)
        case Queue.OPEN:
            return True
        case Queue.ENDED:
            return False
        case _:
            assert_never(queue)


def _urgency(line: CaseLine) -> tuple[date, datetime]:
    """What is due first comes first; what stands still comes after what runs."""
    due = [one.due for one in (line.clocks.promised, line.clocks.legal) if one is not None and one.due is not None]
    return (min(due, default=date.max), line.received_at)
