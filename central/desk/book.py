# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk's book: who did, opened and searched what, when, as what, about which case. Never what a citizen said.

Each row is signed and names the digest of the row before; the database refuses to change or delete one. What was
cut off at the end is found by the steps of the cases: each of them that a person signed has its row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from pydantic import AwareDatetime, ValidationError
from sqlalchemy import ColumnElement, Connection, select

from central.database import Database
from central.database.desk_tables import desk_book
from central.database.schema import cases, centre_facts, decisions, staff, stamp
from central.desk.roles import Role
from central.desk.staff import StaffSession
from kiosk.contract.message import Message
from kiosk.sealing import SignatureInvalidError, SignedEnvelope, SigningKey, TrustedKeys, digest
from kiosk.timing import Clock

ROW_KIND: Final = "desk_row"
MOST_SHOWN: Final = 200
_FIRST: Final = ""
"""What the first row names as the digest of the row before."""
_LONGEST_DETAIL: Final = 100
BEFORE_THE_BOOK: Final = "desk_book_after"
"""The fact of a centre that is older than its book: the last step that could have no row."""


class DeskAct(StrEnum):
    """What a row is of. detail: see central.desk.words.ACTS; it never holds what a citizen said or typed."""

    LOG_IN = "log_in"
    LOG_OUT = "log_out"
    LIST = "list"
    SEARCH = "search"
    OPEN_CASE = "open_case"
    OPEN_PAPER = "open_paper"
    OPEN_ATTACHMENT = "open_attachment"
    STEP = "step"
    OPEN_LAPSE = "open_lapse"
    CALL_LAPSE = "call_lapse"
    CALL_BACK = "call_back"
    WITHDRAWAL = "withdrawal"
    COMPLAINT = "complaint"
    MACHINE = "machine"
    POST_CHECK = "post_check"
    DEFERRED_PAPER = "deferred_paper"
    REVOKE = "revoke"
    READ_BOOK = "read_book"


class DeskRow(Message):
    """The payload of a signed "desk_row". department: whose matter it was. detail: a code, never a citizen's word.
    previous: digest of the signed row before, "" for the first."""

    number: int
    at: AwareDatetime
    staff: str
    roles: tuple[Role, ...]
    department: str | None
    act: DeskAct
    case_no: str | None
    detail: str
    previous: str


@dataclass(frozen=True)
class BookFilter:
    """What of the book is wanted; "" for all. before: rows with a smaller number, None for the newest."""

    staff: str = ""
    case_no: str = ""
    act: DeskAct | None = None
    before: int | None = None


class DeskBook:
    """Writes and reads the book. Safe to use from many threads."""

    def __init__(self, database: Database, clock: Clock, key: SigningKey) -> None:
        self._database = database
        self._clock = clock
        self._key = key

    def note(
        self,
        sitting: StaffSession,
        act: DeskAct,
        *,
        department: str | None = None,
        case_no: str | None = None,
        detail: str = "",
    ) -> None:
        """Write a row that is durable when this returns: what cannot be written down is not shown."""
        with self._database.write() as connection:
            self.note_in(connection, sitting, act, department=department, case_no=case_no, detail=detail)

    def note_in(
        self,
        connection: Connection,
        sitting: StaffSession,
        act: DeskAct,
        *,
        department: str | None = None,
        case_no: str | None = None,
        detail: str = "",
        at: datetime | None = None,
    ) -> None:
        """The same within a caller's transaction, which is the only writer. at: of the step that the row is of."""
        last = connection.execute(
            select(desk_book.c.number, desk_book.c.envelope).order_by(desk_book.c.number.desc()).limit(1)
        ).one_or_none()
        row = DeskRow(
            number=1 if last is None else last.number + 1,
            at=at or self._clock.now(),
            staff=sitting.name,
            roles=tuple(sorted(sitting.roles)),
            department=department,
            act=act,
            case_no=case_no,
            detail=detail[:_LONGEST_DETAIL],
            previous=_FIRST if last is None else digest(last.envelope),
        )
        connection.execute(
            desk_book.insert().values(
                number=row.number,
                at=stamp(row.at),
                staff=row.staff,
                department=row.department,
                act=row.act.value,
                case_no=row.case_no,
                envelope=self._key.sign(ROW_KIND, row.to_payload()).model_dump_json().encode(),
            )
        )

    def rows(self, wanted: BookFilter, department: str | None) -> list[DeskRow]:
        """The newest first. department: of the auditor, who reads of their own only; None for all."""
        this: list[ColumnElement[bool]] = []
        if department is not None:
            of_department = select(staff.c.name).where(staff.c.department == department)
            this.append((desk_book.c.department == department) | desk_book.c.staff.in_(of_department))
        if wanted.staff:
            this.append(desk_book.c.staff == wanted.staff)
        if wanted.case_no:
            this.append(desk_book.c.case_no == wanted.case_no)
        if wanted.act is not None:
            this.append(desk_book.c.act == wanted.act.value)
        if wanted.before is not None:
            this.append(desk_book.c.number < wanted.before)
        statement = select(desk_book.c.envelope).where(*this).order_by(desk_book.c.number.desc()).limit(MOST_SHOWN)
        with self._database.read() as connection:
            envelopes = connection.execute(statement).scalars().all()
        return [DeskRow.from_payload(SignedEnvelope.model_validate_json(one).payload) for one in envelopes]


@dataclass(frozen=True)
class BookFinding:
    """Something that is wrong with the book. number: of the row, None for one that is missing."""

    number: int | None
    what: str


def check_book(database: Database, trusted: TrustedKeys) -> tuple[int, tuple[BookFinding, ...]]:
    """How many rows there are, and what is wrong: numbers, chain, signatures, and steps of cases without a row."""
    with database.read() as connection:
        found = list(_walk(connection, trusted))
        missing = _missing(connection)
    return len(found), (*(finding for finding in found if finding is not None), *missing)


def _walk(connection: Connection, trusted: TrustedKeys) -> Iterator[BookFinding | None]:
    """One for each row."""
    previous = _FIRST
    rows = connection.execution_options(yield_per=1000).execute(select(desk_book).order_by(desk_book.c.number))
    for count, stored in enumerate(rows, start=1):
        number = int(stored.number)
        try:
            payload = trusted.open(SignedEnvelope.model_validate_json(stored.envelope), ROW_KIND)
            row = DeskRow.from_payload(payload)
        except (ValidationError, SignatureInvalidError) as error:
            yield BookFinding(number, f"it is not what was signed ({type(error).__name__})")
        else:
            beside = (stored.number, stored.at, stored.staff, stored.department, stored.act, stored.case_no)
            signed = (row.number, stamp(row.at), row.staff, row.department, row.act.value, row.case_no)
            if number != count:
                yield BookFinding(number, f"row {count} should stand here")
            elif row.previous != previous:
                yield BookFinding(number, "it does not follow the row before")
            elif beside != signed:
                yield BookFinding(number, "its columns are not what was signed")
            else:
                yield None
        # Whoever forged it may have written text.
        kept = stored.envelope
        previous = digest(kept if isinstance(kept, bytes) else str(kept).encode())


def _missing(connection: Connection) -> list[BookFinding]:
    """Steps that staff signed and that have no row: the book was cut off, or is of another database."""
    after = connection.execute(
        select(centre_facts.c.value).where(centre_facts.c.name == BEFORE_THE_BOOK)
    ).scalar_one_or_none()
    in_book = select(desk_book.c.number).where(
        desk_book.c.case_no == cases.c.case_no,
        desk_book.c.staff == decisions.c.staff,
        desk_book.c.at == decisions.c.decided_at,
        desk_book.c.act.in_((DeskAct.STEP.value, DeskAct.REVOKE.value)),
    )
    rows = connection.execute(
        select(cases.c.case_no, decisions.c.staff, decisions.c.decided_at)
        .join(cases, cases.c.application_id == decisions.c.application_id)
        .where(decisions.c.id > int(after or 0), decisions.c.staff.in_(select(staff.c.name)), ~in_book.exists())
        .order_by(decisions.c.id)
    ).all()
    return [
        BookFinding(None, f"the step of {row.staff} on case {row.case_no} at {row.decided_at} has no row")
        for row in rows
    ]
