# SPDX-License-Identifier: GPL-3.0-or-later
"""An applicant does not come: the visit is somebody else's, and its case is over."""

from __future__ import annotations

from sqlalchemy import Connection, select

from central.bookings.book import Bookings, Freed
from central.database.notice_tables import revocations
from central.database.schema import cases, stamp
from central.desk.revocations import KEPT
from central.desk.step_keeping import keep_step
from central.intake.case_state import CaseEvent, CaseState
from central.intake.deferred_papers import end_duties
from central.intake.steps import APPLICANT, StaffRecord
from central.notifications import Notices, Purpose
from kiosk.contract.tracking import CaseStage
from kiosk.sealing import SigningKey
from kiosk.timing import Clock

_NOTE = "取消预约"


class Cancelling:
    """Ends cases whose visit is still to come, in the transaction that keeps their applicant's order."""

    def __init__(self, bookings: Bookings, clock: Clock, key: SigningKey, notices: Notices) -> None:
        self._bookings = bookings
        self._clock = clock
        self._key = key
        self._notices = notices

    def __call__(self, connection: Connection, application_id: str) -> bool:
        """False where no visit stands that is still to come: then nothing is done."""
        if not self._bookings.give_back(connection, application_id, Freed.CANCELLED):
            return False
        this = cases.c.application_id == application_id
        row = connection.execute(select(cases.c.case_no, cases.c.state).where(this)).one()
        now = self._clock.now()
        record = StaffRecord(
            application_id=application_id,
            case_no=row.case_no,
            event=CaseEvent.CLOSE,
            state_before=CaseState(row.state),
            state_after=CaseState.CLOSED,
            staff=APPLICANT,
            at=now,
            note=_NOTE,
            decision=None,
            stage=CaseStage.ENDED,
        )
        closed = {"state": CaseState.CLOSED.value, "changed_at": stamp(now), "handler": None}
        connection.execute(cases.update().where(this).values(closed))
        keep_step(connection, self._key, record, None)
        end_duties(connection, self._notices, application_id, now, by=APPLICANT, why=_NOTE)
        # Who was to be heard before it is taken back has left nothing to take back.
        announced = (revocations.c.application_id == application_id, revocations.c.ended_at.is_(None))
        ended = {"ended_at": stamp(now), "ended_by": APPLICANT, "ended_as": KEPT}
        connection.execute(revocations.update().where(*announced).values(ended))
        self._notices.forget(connection, application_id, Purpose.HEARING)
        return True
