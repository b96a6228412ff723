# SPDX-License-Identifier: GPL-3.0-or-later
"""What a pick-up code alone may tell: a class of status and nothing else."""

from __future__ import annotations

from sqlalchemy import select

from central.database import Database
from central.database.schema import cases
from central.intake.case_state import CaseState, status_class
from central.secrecy import Tagger
from kiosk.contract.cases import CaseStatus, CaseStatusClass
from kiosk.standards import normalise_pick_up_code
from kiosk.timing import Clock


class StatusDesk:
    """Looks cases up by the keyed hash of the code, so neither time nor a stolen database tells codes."""

    def __init__(self, database: Database, clock: Clock, tagger: Tagger) -> None:
        self._database = database
        self._clock = clock
        self._tagger = tagger

    def look_up(self, typed: str) -> CaseStatus:
        """UNKNOWN for a code that no case has, and for what can be no code: both take the same road."""
        code = normalise_pick_up_code(typed) or ""
        with self._database.read() as connection:
            state = connection.execute(
                select(cases.c.state).where(cases.c.pick_up_hash == self._tagger.tag("pick_up", code))
            ).scalar_one_or_none()
        found = CaseStatusClass.UNKNOWN if state is None else status_class(CaseState(state))
        return CaseStatus(status=found, as_of=self._clock.now())
