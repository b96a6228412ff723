# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking whether an undertaking is kept (承诺核查): taken by a person, ended with what was found. One that is
broken begins the taking back of its approval, and stands in the centre's own credit record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, StrEnum
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Row, select
from sqlalchemy.dialects.sqlite import insert

from central.database import Database
from central.database.notice_tables import broken_undertakings, post_checks
from central.database.schema import cases, moment, stamp
from central.desk.book import DeskAct, DeskBook
from central.desk.case_file import CaseFile
from central.desk.cases import CaseDesk
from central.desk.revocation_lines import Charge
from central.desk.revocations import Revocations
from central.desk.roles import Permission
from central.desk.staff import StaffSession
from central.intake.case_clocks import day_of
from kiosk.contract.revocations import RevocationEffect, RevocationReason
from kiosk.timing import Clock

MOST_SHOWN: Final = 200


class Finding(StrEnum):
    KEPT = "kept"
    BROKEN = "broken"


class CheckResult(Enum):
    """How it ended. NOT_NOW: there is nothing to look at any more, or a colleague has it."""

    DONE = "done"
    NO_SUCH_CHECK = "no_such_check"
    NOT_ALLOWED = "not_allowed"
    NOT_NOW = "not_now"


@dataclass(frozen=True)
class Found:
    """What somebody saw. legal_basis: of the taking back, where it is broken."""

    finding: Finding
    findings: str
    legal_basis: str = ""


@dataclass(frozen=True)
class PostCheck:
    """One look. due: its last day."""

    application_id: str
    case_no: str
    item_code: str
    item_version: str
    opened_at: datetime
    due: date
    handler: str | None
    finding: Finding | None
    findings: str | None
    done_at: datetime | None
    done_by: str | None


class PostChecks:
    """Of cases that somebody sees; a stranger's is answered as if there were none."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        desk: CaseDesk,
        revocations: Revocations,
        book: DeskBook,
        *,
        distrusted_for: timedelta,
    ) -> None:
        """distrusted_for: how long a broken word is remembered against its giver."""
        self._database = database
        self._clock = clock
        self._desk = desk
        self._revocations = revocations
        self._book = book
        self._distrusted_for = distrusted_for

    def lines(self, sees: Callable[[str, str], bool], *, done: bool) -> list[PostCheck]:
        """Those that wait, the first due first; or those that ended, newest first. sees: by item and version."""
        chosen = post_checks.c.done_at.is_not(None) if done else post_checks.c.done_at.is_(None)
        order = post_checks.c.done_at.desc() if done else post_checks.c.due
        with self._database.read() as connection:
            rows = connection.execute(_LINES.where(chosen).order_by(order))
            # Counted after they are looked at: another department's many must not hide these few.
            seen = (row for row in rows if sees(row.item_code, row.item_version))
            return [_check(row) for row in islice(seen, MOST_SHOWN)]

    def of_case(self, application_id: str) -> PostCheck | None:
        with self._database.read() as connection:
            row = connection.execute(_LINES.where(post_checks.c.application_id == application_id)).one_or_none()
        return None if row is None else _check(row)

    def take(self, application_id: str, sitting: StaffSession) -> CheckResult:
        """I look at this one, from now on or instead of a colleague."""
        file = self._file(application_id, sitting)
        if isinstance(file, CheckResult):
            return file
        with self._database.write() as connection:
            values = {"handler": sitting.name, "taken_at": stamp(self._clock.now())}
            if not self._changed(connection, application_id, values):
                return CheckResult.NOT_NOW
            self._noted(connection, file, sitting, "take")
        return CheckResult.DONE

    def end(self, application_id: str, found: Found, sitting: StaffSession) -> CheckResult:
        """Write down what was found; what that leads to is written with it."""
        file = self._file(application_id, sitting)
        if isinstance(file, CheckResult):
            return file
        now = self._clock.now()
        with self._database.write() as connection:
            values = {
                "finding": found.finding.value,
                "findings": found.findings,
                "done_at": stamp(now),
                "done_by": sitting.name,
            }
            if not self._changed(connection, application_id, values, handler=sitting.name):
                return CheckResult.NOT_NOW
            if found.finding is Finding.BROKEN:
                self._broken(connection, file, found, sitting, now)
            self._noted(connection, file, sitting, found.finding.value)
        return CheckResult.DONE

    def _broken(
        self, connection: Connection, file: CaseFile, found: Found, sitting: StaffSession, now: datetime
    ) -> None:
        application_id = file.line.application_id
        person = connection.execute(
            select(cases.c.person_tag).where(cases.c.application_id == application_id)
        ).scalar_one()
        connection.execute(
            insert(broken_undertakings)
            .values(
                application_id=application_id,
                person_tag=person,
                item_code=file.line.item_code,
                found_at=stamp(now),
                found_by=sitting.name,
                until=day_of(now + self._distrusted_for).isoformat(),
            )
            .on_conflict_do_nothing(index_elements=["application_id"])
        )
        charge = Charge(
            RevocationReason.UNDERTAKING_BROKEN,
            found.findings,
            found.legal_basis,
            RevocationEffect.FROM_THE_BEGINNING,
        )
        # Where the approval is gone, there is nothing to announce.
        self._revocations.announce_in(connection, file, charge, sitting)

    def _file(self, application_id: str, sitting: StaffSession) -> CaseFile | CheckResult:
        file = self._desk.file(application_id, sitting)
        if file is None or self.of_case(application_id) is None:
            return CheckResult.NO_SUCH_CHECK
        return file if sitting.may(Permission.POST_CHECK) else CheckResult.NOT_ALLOWED

    def _changed(
        self, connection: Connection, application_id: str, values: dict[str, str], *, handler: str | None = None
    ) -> bool:
        this = post_checks.update().where(
            post_checks.c.application_id == application_id, post_checks.c.done_at.is_(None)
        )
        if handler is not None:
            this = this.where(post_checks.c.handler == handler)
        return connection.execute(this.values(values)).rowcount == 1

    def _noted(self, connection: Connection, file: CaseFile, sitting: StaffSession, detail: str) -> None:
        self._book.note_in(
            connection,
            sitting,
            DeskAct.POST_CHECK,
            department=file.line.department,
            case_no=file.line.case_no,
            detail=detail,
            at=self._clock.now(),
        )


_LINES: Final = select(post_checks, cases.c.case_no, cases.c.item_version).join(
    cases, cases.c.application_id == post_checks.c.application_id
)


def _check(row: Row[Any]) -> PostCheck:
    return PostCheck(
        application_id=row.application_id,
        case_no=row.case_no,
        item_code=row.item_code,
        item_version=row.item_version,
        opened_at=moment(row.opened_at),
        due=date.fromisoformat(row.due),
        handler=row.handler,
        finding=None if row.finding is None else Finding(row.finding),
        findings=row.findings,
        done_at=None if row.done_at is None else moment(row.done_at),
        done_by=row.done_by,
    )
