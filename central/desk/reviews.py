# SPDX-License-Identifier: GPL-3.0-or-later
"""A citizen wants a person to look at their case (转人工复核): it is open again at the desk."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, select

from central.database.notice_tables import revocations
from central.database.schema import cases, stamp
from central.desk.marks import Flag, keep_marks, marks_of
from central.desk.queues import case_lines
from central.desk.step_keeping import keep_step
from central.intake.case_state import CaseEvent, CaseState, next_state
from central.intake.steps import APPLICANT, StaffRecord, steps_of
from kiosk.contract.tracking import CaseStage
from kiosk.sealing import SigningKey
from kiosk.timing import Clock

_ENDED: Final = (CaseState.DECIDED, CaseState.CLOSED)


class Reviews:
    """Opens cases again, within the transaction that keeps what the citizen said."""

    def __init__(self, clock: Clock, key: SigningKey) -> None:
        self._clock = clock
        self._key = key

    def reopen(self, connection: Connection, application_id: str, ticket_no: str) -> bool:
        """Whoever decided it, and however: its clocks begin anew. Who names an application has had its answer, or
        has shown who they are.

        ticket_no: under which the citizen's own words are kept.

        False when there is no such case, or none that a review can open: then the ticket alone tells the desk.
        """
        this = cases.c.application_id == application_id
        row = connection.execute(case_lines().where(this)).mappings().one_or_none()
        if row is None:
            return False
        now = self._clock.now()
        state = CaseState(row["state"])
        after = next_state(state, CaseEvent.REVIEW)
        if after is None:
            return False
        ended = state in _ENDED
        marks = marks_of(row)
        if _to_be_revoked(connection, application_id):
            # Who is being heard cannot keep the approval by asking for a review: the wish stands beside it, once.
            if _wished_last(connection, application_id):
                return True
            after, ended = state, False
        if not ended and marks.flag is Flag.REVIEW:
            # It is wanted already; what was said now stands under its own ticket.
            return True
        values: dict[str, object] = {"state": after.value}
        if after is not state:
            values |= {"changed_at": stamp(now), "handler": None}
        connection.execute(cases.update().where(this).values(values))
        record = StaffRecord(
            application_id=application_id,
            case_no=row["case_no"],
            event=CaseEvent.REVIEW,
            state_before=state,
            state_after=after,
            staff=APPLICANT,
            at=now,
            note=ticket_no,
            decision=None,
            stage=CaseStage.ACCEPTED if ended else None,
        )
        keep_step(connection, self._key, record, None)
        if after not in _ENDED:
            keep_marks(connection, application_id, marks.reviewed(now, ended=ended))
        return True


def _to_be_revoked(connection: Connection, application_id: str) -> bool:
    this = (revocations.c.application_id == application_id, revocations.c.ended_at.is_(None))
    return connection.execute(select(revocations.c.number).where(*this)).first() is not None


def _wished_last(connection: Connection, application_id: str) -> bool:
    last = steps_of(connection, application_id)[-1].person
    return last is not None and last.event is CaseEvent.REVIEW
