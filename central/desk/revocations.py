# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking an approval back (撤销): announced with reason and basis, its holder heard, then done or given up.

Each is a signed step of the case. Until it is done the approval stands; from then on its papers and licence say
that it was taken back. Nobody is heard first only on a ground that the record names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from enum import Enum
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Row, func, select

from central.bookings import Bookings, Freed
from central.database import Database
from central.database.notice_tables import broken_undertakings, revocations
from central.database.schema import documents, stamp
from central.desk.book import DeskAct, DeskBook
from central.desk.case_file import CaseFile
from central.desk.cases import CaseDesk
from central.desk.marks import keep_marks
from central.desk.revocation_lines import LINES, Charge, RevocationLine, charge_of, line_of
from central.desk.revocation_making import MadeRevocation, RevocationMaker
from central.desk.roles import Permission
from central.desk.staff import StaffSession
from central.desk.step_keeping import keep_step, move
from central.intake.case_clocks import day_of
from central.intake.case_state import CaseEvent, CaseState, next_state
from central.intake.deferred_papers import end_duties
from central.intake.papers import REVOKED
from central.intake.steps import StaffRecord
from central.licences.issuing import revoke_of_case
from central.notifications import Notices, Purpose
from kiosk.contract.cases import CaseOutcome
from kiosk.contract.items import WorkCalendar
from kiosk.contract.revocations import REVOCATION_KIND, Revocation
from kiosk.sealing import SigningKey
from kiosk.standards import WorkingDays
from kiosk.timing import Clock

KEPT: Final = "kept"
_OVER: Final = "批准已撤销"
"""Why a paper that was to follow is not owed any more."""
_STANDING: Final = (CaseState.DECIDED, CaseState.WAITING, CaseState.TAKEN)
MOST_SHOWN: Final = 200


class RevokeResult(Enum):
    """How it ended. NOT_NOW: this approval does not stand, or somebody was quicker. TOO_EARLY: its holder may still
    speak. NO_SEAL: the written decision cannot be sealed just now."""

    DONE = "done"
    NO_SUCH_CASE = "no_such_case"
    NOT_ALLOWED = "not_allowed"
    NOT_NOW = "not_now"
    TOO_EARLY = "too_early"
    NO_SEAL = "no_seal"


class Revocations:
    """Of cases that somebody sees; a stranger's is answered as if there were none."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        key: SigningKey,
        desk: CaseDesk,
        notices: Notices,
        book: DeskBook,
        maker: RevocationMaker,
        calendar: Callable[[], WorkCalendar],
        bookings: Bookings,
        *,
        hearing_days: int,
        hotline: str,
    ) -> None:
        """hearing_days: working days for which a citizen may speak, from the day after the announcement."""
        self._database = database
        self._clock = clock
        self._key = key
        self._desk = desk
        self._notices = notices
        self._book = book
        self._maker = maker
        self._calendar = calendar
        self._bookings = bookings
        self._hearing_days = hearing_days
        self._hotline = hotline

    @staticmethod
    def applies(file: CaseFile) -> bool:
        """Whether there is an approval that stands: also while it is looked at again, for who asks for a review
        must not be able to hold up what the law takes back. What is only accepted (限时办) is none yet."""
        return file.line.state in _STANDING and file.decided_before is CaseOutcome.APPROVED

    def lines(self, sees: Callable[[str, str], bool], *, ended: bool) -> list[RevocationLine]:
        """Open ones, oldest first; or ended ones, newest first. sees: by item code and version."""
        chosen = revocations.c.ended_at.is_not(None) if ended else revocations.c.ended_at.is_(None)
        order = revocations.c.ended_at.desc() if ended else revocations.c.number
        with self._database.read() as connection:
            rows = connection.execute(LINES.where(chosen).order_by(order))
            # Counted after they are looked at: another department's many must not hide these few.
            seen = (row for row in rows if sees(row.item_code, row.item_version))
            return [line_of(row) for row in islice(seen, MOST_SHOWN)]

    def of_case(self, application_id: str) -> RevocationLine | None:
        """The last one of a case."""
        with self._database.read() as connection:
            row = connection.execute(
                LINES.where(revocations.c.application_id == application_id)
                .order_by(revocations.c.number.desc())
                .limit(1)
            ).one_or_none()
        return None if row is None else line_of(row)

    def announce(self, application_id: str, charge: Charge, sitting: StaffSession) -> RevokeResult:
        """Tell the holder that it is to be taken back; with a ground for it, take it back at once."""
        file = self._file(application_id, sitting)
        if isinstance(file, RevokeResult):
            return file
        if not charge.at_once:
            with self._database.write() as connection:
                announced = self.announce_in(connection, file, charge, sitting)
            return RevokeResult.DONE if announced else RevokeResult.NOT_NOW
        if not self.applies(file):
            return RevokeResult.NOT_NOW
        made = self._maker.made(file, charge, None)
        if made is None:
            return RevokeResult.NO_SEAL
        with self._database.write() as connection:
            if not self.announce_in(connection, file, charge, sitting, made.revocation.revoked_at):
                return RevokeResult.NOT_NOW
            opened = self._open(connection, application_id)
            # The announcement has ended a review that was open.
            announced_file = replace(file, line=replace(file.line, state=CaseState.DECIDED))
            return self._revoke(connection, announced_file, opened, made, sitting)

    def announce_in(
        self,
        connection: Connection,
        file: CaseFile,
        charge: Charge,
        sitting: StaffSession,
        at: datetime | None = None,
    ) -> bool:
        """The same within the caller's transaction, which may have a reason of its own. False: not now. at: the
        moment of the revocation that follows at once."""
        if not self.applies(file) or self._open(connection, file.line.application_id) is not None:
            return False
        now = at or self._clock.now()
        hear_until = None if charge.at_once else self._last_day(day_of(now))
        note = f"{charge.reason}（依据：{charge.legal_basis}）"
        record = self._record(file, CaseEvent.ANNOUNCE, sitting, now, note, hear_until=hear_until)
        if not move(connection, file.line, record, file.line.handler):
            return False
        if file.line.state is not record.state_after:
            keep_marks(connection, file.line.application_id, file.marks.over(now))
        number = 1 + (connection.execute(select(func.max(revocations.c.number))).scalar_one() or 0)
        connection.execute(
            revocations.insert().values(
                number=number,
                application_id=file.line.application_id,
                reason_class=charge.reason_class.value,
                reason=charge.reason,
                legal_basis=charge.legal_basis,
                effect=charge.effect.value,
                at_once=charge.at_once or None,
                announced_at=stamp(now),
                announced_by=sitting.name,
                hear_until=None if hear_until is None else hear_until.isoformat(),
            )
        )
        words = None
        if hear_until is not None:
            words = (
                f"的批准拟撤销。最迟{hear_until.month}月{hear_until.day}日，您可以带身份证到窗口，或拨打 "
                f"{self._hotline} 说明情况；理由和依据在窗口可以看到。现在批准仍然有效。"
            )
        self._kept(connection, file, record, sitting, Purpose.HEARING, words)
        return True

    def heard(self, application_id: str, statement: str, sitting: StaffSession) -> RevokeResult:
        """Write down what the citizen said. It can be added to until it is decided."""
        file = self._file(application_id, sitting)
        if isinstance(file, RevokeResult):
            return file
        with self._database.write() as connection:
            opened = self._open(connection, application_id)
            if opened is None:
                return RevokeResult.NOT_NOW
            now = stamp(self._clock.now())
            said = "\n".join(one for one in (opened.statement, statement) if one)
            connection.execute(
                revocations.update()
                .where(revocations.c.number == opened.number)
                .values(statement=said, statement_at=now)
            )
            self._noted(connection, file, sitting, "heard")
        return RevokeResult.DONE

    def revoke(self, application_id: str, sitting: StaffSession) -> RevokeResult:
        """Take it back: after its holder spoke, or let the days pass."""
        file = self._file(application_id, sitting)
        if isinstance(file, RevokeResult):
            return file
        with self._database.read() as connection:
            opened = self._open(connection, application_id)
        if opened is None or not self.applies(file):
            return RevokeResult.NOT_NOW
        if (
            opened.statement is None
            and opened.hear_until is not None
            and day_of(self._clock.now()).isoformat() <= opened.hear_until
        ):
            return RevokeResult.TOO_EARLY
        made = self._maker.made(file, charge_of(opened), opened.statement)
        if made is None:
            return RevokeResult.NO_SEAL
        with self._database.write() as connection:
            return self._revoke(connection, file, self._open(connection, application_id), made, sitting)

    def keep(self, application_id: str, reason: str, sitting: StaffSession) -> RevokeResult:
        """It is not taken back after all, and counts as before."""
        file = self._file(application_id, sitting)
        if isinstance(file, RevokeResult):
            return file
        now = self._clock.now()
        record = self._record(file, CaseEvent.KEEP, sitting, now, reason)
        with self._database.write() as connection:
            opened = self._open(connection, application_id)
            if (
                opened is None
                or not self.applies(file)
                or not move(connection, file.line, record, file.line.handler)
            ):
                return RevokeResult.NOT_NOW
            self._ended(connection, opened, KEPT, sitting, now)
            connection.execute(
                broken_undertakings.update()
                .where(
                    broken_undertakings.c.application_id == application_id,
                    broken_undertakings.c.lifted_at.is_(None),
                )
                .values(lifted_at=stamp(now), lifted_by=sitting.name)
            )
            self._kept(connection, file, record, sitting, Purpose.KEPT, "的批准不撤销，继续有效。")
        return RevokeResult.DONE

    def _file(self, application_id: str, sitting: StaffSession) -> CaseFile | RevokeResult:
        file = self._desk.file(application_id, sitting)
        if file is None:
            return RevokeResult.NO_SUCH_CASE
        return file if sitting.may(Permission.REVOKE) else RevokeResult.NOT_ALLOWED

    def _revoke(
        self,
        connection: Connection,
        file: CaseFile,
        opened: Row[Any] | None,
        made: MadeRevocation,
        sitting: StaffSession,
    ) -> RevokeResult:
        revocation, now = made.revocation, made.revocation.revoked_at
        if (
            opened is None
            or charge_of(opened) != made.charge
            # More was said while the paper was made: it has to be weighed, and to stand on it.
            or opened.statement != revocation.statement
        ):
            return RevokeResult.NOT_NOW
        application_id = file.line.application_id
        record = self._record(file, CaseEvent.REVOKE, sitting, now, opened.reason, revocation=revocation)
        if not move(connection, file.line, record, file.line.handler):
            return RevokeResult.NOT_NOW
        if made.paper is not None:
            connection.execute(documents.insert().values(made.paper.values()))
        envelope = self._key.sign(REVOCATION_KIND, revocation.to_payload()).model_dump_json().encode()
        document_id = None if made.paper is None else made.paper.reference.document_id
        self._ended(connection, opened, REVOKED, sitting, now, envelope, document_id)
        self._bookings.give_back(connection, application_id, Freed.REVOKED)
        end_duties(connection, self._notices, application_id, now, by=sitting.name, why=_OVER)
        revoke_of_case(connection, application_id, at=now, reason=revocation.reason_class.value)
        words = "的批准已撤销，打印过的文件不再有效。理由、依据和救济途径，请带身份证到窗口领取书面决定。"
        self._kept(connection, file, record, sitting, Purpose.REVOKED, words)
        return RevokeResult.DONE

    def _record(
        self,
        file: CaseFile,
        event: CaseEvent,
        sitting: StaffSession,
        now: datetime,
        note: str,
        *,
        hear_until: date | None = None,
        revocation: Revocation | None = None,
    ) -> StaffRecord:
        before = file.line.state
        # A case without an approval that stands is moved by nobody: `applies` was asked.
        after = next_state(before, event) or before
        return StaffRecord(
            application_id=file.line.application_id,
            case_no=file.line.case_no,
            event=event,
            state_before=before,
            state_after=after,
            staff=sitting.name,
            at=now,
            note=note,
            decision=None,
            hear_until=hear_until,
            revocation=revocation,
        )

    def _kept(
        self,
        connection: Connection,
        file: CaseFile,
        record: StaffRecord,
        sitting: StaffSession,
        purpose: Purpose,
        words: str | None,
    ) -> None:
        place = keep_step(connection, self._key, record, None)
        application_id = record.application_id
        if words is not None:
            if purpose is not Purpose.HEARING:
                # Who was not reached in time is told what came of it, and not to come and speak.
                self._notices.forget(connection, application_id, Purpose.HEARING)
            self._notices.owe(
                connection,
                f"case_step:{application_id}:{place}",
                purpose,
                f"您的办件 {record.case_no} {words}",
                application_id=application_id,
            )
        self._book.note_in(
            connection,
            sitting,
            DeskAct.STEP,
            department=file.line.department,
            case_no=record.case_no,
            detail=record.event.value,
            at=record.at,
        )

    def _noted(self, connection: Connection, file: CaseFile, sitting: StaffSession, detail: str) -> None:
        self._book.note_in(
            connection,
            sitting,
            DeskAct.REVOKE,
            department=file.line.department,
            case_no=file.line.case_no,
            detail=detail,
            at=self._clock.now(),
        )

    def _ended(
        self,
        connection: Connection,
        opened: Row[Any],
        ended_as: str,
        sitting: StaffSession,
        now: datetime,
        envelope: bytes | None = None,
        document_id: str | None = None,
    ) -> None:
        connection.execute(
            revocations.update()
            .where(revocations.c.number == opened.number)
            .values(
                ended_as=ended_as,
                ended_at=stamp(now),
                ended_by=sitting.name,
                envelope=envelope,
                document_id=document_id,
            )
        )

    def _open(self, connection: Connection, application_id: str) -> Row[Any] | None:
        this = (revocations.c.application_id == application_id, revocations.c.ended_at.is_(None))
        return connection.execute(select(revocations).where(*this)).one_or_none()

    def _last_day(self, today: date) -> date:
        calendar = self._calendar()
        return WorkingDays(calendar.holidays, calendar.working_weekends).last_day(today, self._hearing_days)
