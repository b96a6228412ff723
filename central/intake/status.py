# SPDX-License-Identifier: GPL-3.0-or-later
"""What a pick-up code alone may tell: a class of status and nothing else."""

from __future__ import annotations

from sqlalchemy import Connection, select

from central.database import Database
from central.database.schema import cases, lapses, withdrawals
from central.intake.case_state import CaseState, status_class
from central.intake.lapse_ends import LapseEnd
from central.intake.tags import pick_up_tag
from central.secrecy import Tagger
from kiosk.contract.cases import CaseStatus, CaseStatusClass
from kiosk.standards import normalise_pick_up_code
from kiosk.timing import Clock


class StatusDesk:
    """Looks up by the keyed hash of the code, so neither time nor a stolen database tells codes."""

    def __init__(self, database: Database, clock: Clock, tagger: Tagger) -> None:
        self._database = database
        self._clock = clock
        self._tagger = tagger

    def look_up(self, typed: str) -> CaseStatus:
        """UNKNOWN for a code that nothing has, and for what can be no code: both take the same road."""
        code = normalise_pick_up_code(typed) or ""
        with self._database.read() as connection:
            found = class_of_code(connection, pick_up_tag(self._tagger, code))
        return CaseStatus(status=found, as_of=self._clock.now())


def class_of_code(connection: Connection, tag: str) -> CaseStatusClass:
    """A case first; a registration that lapsed; one that its applicant has taken back.

    An order to take something back counts only where it has stopped something: anybody can give one under any code,
    and it must not show where the code's own applicant looks.
    """
    state = connection.execute(select(cases.c.state).where(cases.c.pick_up_hash == tag)).scalar_one_or_none()
    if state is not None:
        return status_class(CaseState(state))
    ends = connection.execute(select(lapses.c.ended_as).where(lapses.c.pick_up_hash == tag)).scalars().all()
    stopped = connection.execute(
        select(withdrawals.c.withdrawal_id)
        .where(withdrawals.c.pick_up_hash == tag, withdrawals.c.stopped.is_not(None))
        .limit(1)
    ).first()
    if stopped is not None or LapseEnd.WITHDRAWN.value in ends:
        return CaseStatusClass.WITHDRAWN
    return CaseStatusClass.LAPSED if ends else CaseStatusClass.UNKNOWN
