# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking an approval back (撤销): announced with reason and basis, its holder heard, then done or given up.

Each is a signed step of the case. Until it is done the approval stands; from then on its papers and licence say
that it was taken back. Nobody is heard first only on a ground that the record names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Row, func, select

from central.database import Database
from central.database.notice_tables import broken_undertakings, revocations
from central.database.schema import cases, documents, moment, stamp
from central.desk.book import DeskAct, DeskBook
from central.desk.cases import CaseDesk, CaseFile
from central.desk.queues import CaseLine
from central.desk.roles import Permission
from central.desk.staff import StaffSession
from central.desk.step_keeping import keep_step, move
from central.intake.case_clocks import day_of
from central.intake.case_state import CaseEvent, CaseState, next_state
from central.intake.papers import REVOKED
from central.intake.steps import StaffRecord
from central.items import ItemDefinition
from central.licences.issuing import revoke_of_case
from central.notifications import Notices, Purpose
from kiosk.contract.cases import CaseOutcome
from kiosk.contract.items import WorkCalendar
from kiosk.contract.message import Text
from kiosk.contract.revocations import REVOCATION_KIND, Revocation, RevocationEffect, RevocationReason
from kiosk.sealing import SigningKey
from kiosk.standards import WorkingDays
from kiosk.timing import CHINA_STANDARD_TIME, Clock

KEPT: Final = "kept"
MOST_SHOWN: Final = 200
_REMEDY: Final = Text(
    zh="不服这个决定，可以自收到之日起 60 日内申请行政复议，也可以在 6 个月内向人民法院起诉。",
    en="If you disagree, you may apply for administrative reconsideration within 60 days of receiving this "
    "decision, or go to the people's court within 6 months.",
)


class RevokeResult(Enum):
    """How it ended. NOT_NOW: this approval does not stand, or somebody was quicker. TOO_EARLY: its holder may still
    speak."""

    DONE = "done"
    NO_SUCH_CASE = "no_such_case"
    NOT_ALLOWED = "not_allowed"
    NOT_NOW = "not_now"
    TOO_EARLY = "too_early"


@dataclass(frozen=True)
class Charge:
    """Why an approval is to be taken back. at_once: the ground on which nobody is heard first; "" to hear."""

    reason_class: RevocationReason
    reason: str
    legal_basis: str
    effect: RevocationEffect
    at_once: str = ""


@dataclass(frozen=True)
class RevocationLine:
    """One announcement, open or ended. ended_as: "revoked" or "kept"."""

    number: int
    application_id: str
    case_no: str
    item_code: str
    item_version: str
    charge: Charge
    announced_at: datetime
    announced_by: str
    hear_until: date | None
    statement: str | None
    statement_at: datetime | None
    ended_as: str | None
    ended_at: datetime | None
    ended_by: str | None


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
        definitions: Mapping[str, ItemDefinition],
        calendar: Callable[[], WorkCalendar],
        *,
        hearing_days: int,
        hotline: str,
        demonstration: bool,
    ) -> None:
        """hearing_days: working days for which a citizen may speak, from the day after the announcement."""
        self._database = database
        self._clock = clock
        self._key = key
        self._desk = desk
        self._notices = notices
        self._book = book
        self._definitions = definitions
        self._calendar = calendar
        self._hearing_days = hearing_days
        self._hotline = hotline
        self._demonstration = demonstration

    @staticmethod
    def applies(line: CaseLine) -> bool:
        """Whether there is an approval that stands."""
        return line.state is CaseState.DECIDED and line.outcome is CaseOutcome.APPROVED

    def lines(self, sees: Callable[[str, str], bool], *, ended: bool) -> list[RevocationLine]:
        """Open ones, oldest first; or ended ones, newest first. sees: by item code and version."""
        chosen = revocations.c.ended_at.is_not(None) if ended else revocations.c.ended_at.is_(None)
        order = revocations.c.ended_at.desc() if ended else revocations.c.number
        with self._database.read() as connection:
            rows = connection.execute(_LINES.where(chosen).order_by(order))
            # Counted after they are looked at: another department's many must not hide these few.
            seen = (row for row in rows if sees(row.item_code, row.item_version))
            return [_line(row) for row in islice(seen, MOST_SHOWN)]

    def of_case(self, application_id: str) -> RevocationLine | None:
        """The last one of a case."""
        with self._database.read() as connection:
            row = connection.execute(
                _LINES.where(revocations.c.application_id == application_id)
                .order_by(revocations.c.number.desc())
                .limit(1)
            ).one_or_none()
        return None if row is None else _line(row)

    def announce(self, application_id: str, charge: Charge, sitting: StaffSession) -> RevokeResult:
        """Tell the holder that it is to be taken back; with a ground for it, take it back at once."""
        file = self._file(application_id, sitting)
        if isinstance(file, RevokeResult):
            return file
        with self._database.write() as connection:
            if not self.announce_in(connection, file, charge, sitting):
                return RevokeResult.NOT_NOW
            if charge.at_once:
                opened = self._open(connection, application_id)
                return self._revoke(connection, file, opened, sitting)
        return RevokeResult.DONE

    def announce_in(self, connection: Connection, file: CaseFile, charge: Charge, sitting: StaffSession) -> bool:
        """The same within the caller's transaction, which may have a reason of its own. False: not now."""
        if not self.applies(file.line) or self._open(connection, file.line.application_id) is not None:
            return False
        now = self._clock.now()
        hear_until = None if charge.at_once else self._last_day(day_of(now))
        note = f"{charge.reason}（依据：{charge.legal_basis}）"
        record = self._record(file, CaseEvent.ANNOUNCE, sitting, now, note, hear_until=hear_until)
        if not move(connection, file.line, record, file.line.handler):
            return False
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
        with self._database.write() as connection:
            return self._revoke(connection, file, self._open(connection, application_id), sitting)

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
                or not self.applies(file.line)
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
        self, connection: Connection, file: CaseFile, opened: Row[Any] | None, sitting: StaffSession
    ) -> RevokeResult:
        now = self._clock.now()
        if opened is None or not self.applies(file.line):
            return RevokeResult.NOT_NOW
        if (
            opened.statement is None
            and opened.hear_until is not None
            and day_of(now).isoformat() <= opened.hear_until
        ):
            return RevokeResult.TOO_EARLY
        application_id = file.line.application_id
        papers = connection.execute(
            select(documents.c.document_id).where(documents.c.application_id == application_id)
        ).scalars()
        definition = self._definitions.get(file.line.item_code)
        revocation = Revocation(
            application_id=application_id,
            case_no=file.line.case_no,
            revoked_at=now,
            reason_class=RevocationReason(opened.reason_class),
            reason=opened.reason,
            legal_basis=opened.legal_basis,
            effect=RevocationEffect(opened.effect),
            heard=opened.at_once is None,
            at_once=opened.at_once,
            statement=opened.statement,
            remedy=_REMEDY if definition is None else definition.rule_set.data.remedy,
            document_ids=tuple(papers),
            demonstration=self._demonstration,
        )
        record = self._record(file, CaseEvent.REVOKE, sitting, now, opened.reason, revocation=revocation)
        if not move(connection, file.line, record, file.line.handler):
            return RevokeResult.NOT_NOW
        envelope = self._key.sign(REVOCATION_KIND, revocation.to_payload()).model_dump_json().encode()
        self._ended(connection, opened, REVOKED, sitting, now, envelope)
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
        # A case that is not decided is moved by nobody: `move` finds another state than this record says.
        after = next_state(CaseState.DECIDED, event) or CaseState.DECIDED
        return StaffRecord(
            application_id=file.line.application_id,
            case_no=file.line.case_no,
            event=event,
            state_before=CaseState.DECIDED,
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
    ) -> None:
        connection.execute(
            revocations.update()
            .where(revocations.c.number == opened.number)
            .values(ended_as=ended_as, ended_at=stamp(now), ended_by=sitting.name, envelope=envelope)
        )

    def _open(self, connection: Connection, application_id: str) -> Row[Any] | None:
        this = (revocations.c.application_id == application_id, revocations.c.ended_at.is_(None))
        return connection.execute(select(revocations).where(*this)).one_or_none()

    def _last_day(self, today: date) -> date:
        calendar = self._calendar()
        return WorkingDays(calendar.holidays, calendar.working_weekends).last_day(today, self._hearing_days)


_LINES: Final = select(revocations, cases.c.case_no, cases.c.item_code, cases.c.item_version).join(
    cases, cases.c.application_id == revocations.c.application_id
)


def _line(row: Row[Any]) -> RevocationLine:
    return RevocationLine(
        number=row.number,
        application_id=row.application_id,
        case_no=row.case_no,
        item_code=row.item_code,
        item_version=row.item_version,
        charge=Charge(
            reason_class=RevocationReason(row.reason_class),
            reason=row.reason,
            legal_basis=row.legal_basis,
            effect=RevocationEffect(row.effect),
            at_once=row.at_once or "",
        ),
        announced_at=_moment(row.announced_at),
        announced_by=row.announced_by,
        hear_until=None if row.hear_until is None else date.fromisoformat(row.hear_until),
        statement=row.statement,
        statement_at=None if row.statement_at is None else _moment(row.statement_at),
        ended_as=row.ended_as,
        ended_at=None if row.ended_at is None else _moment(row.ended_at),
        ended_by=row.ended_by,
    )


def _moment(text: str) -> datetime:
    return moment(text).astimezone(CHINA_STANDARD_TIME)
