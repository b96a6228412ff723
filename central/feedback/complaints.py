# SPDX-License-Identifier: GPL-3.0-or-later
"""Complaints, suggestions, and what could not be done (投诉、建议、办不成事): each gets a ticket number, and stays
on the desk until somebody has written what was done. Who left a phone number is told both."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final, Protocol

from sqlalchemy import Connection, Row, Select, func, select

from central.database import Database
from central.database.notice_tables import notices
from central.database.schema import complaints, moment, stamp
from central.notifications import SENT, Notices, Purpose
from central.problems import problem
from central.settings import YEARS
from kiosk.contract.feedback import Acknowledgement, Complaint, ComplaintKind
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.timing import Clock

_MOST_REASONS: Final = 10
_LONGEST_WORD: Final = 100
MOST_SHOWN: Final = 200
_TAKEN: Final = "complaint_taken:"
_NAMES: Final = {
    ComplaintKind.COMPLAINT: "投诉",
    ComplaintKind.SUGGESTION: "建议",
    ComplaintKind.NOT_DONE: "“办不成事”反映",
    ComplaintKind.REVIEW: "人工复核申请",
}


@dataclass(frozen=True)
class ComplaintTicket:
    """One complaint as the desk sees it. text, phone: empty once their retention has ended."""

    number: int
    ticket_no: str
    machine_id: str
    kind: ComplaintKind
    reasons: tuple[str, ...]
    text: str
    phone: str | None
    page: str
    item_code: str | None
    made_at: datetime
    told: bool
    done_by: str | None
    done_at: datetime | None
    answer: str | None


class Reviewing(Protocol):
    """Where a case is opened again that its applicant wants a person to look at (ComplaintKind.REVIEW)."""

    def reopen(self, connection: Connection, application_id: str, ticket_no: str) -> bool:
        """Open it; False when there is none."""


class Complaints:
    """Keeps complaints. A repetition of the same one gets the same ticket."""

    def __init__(self, database: Database, clock: Clock, notices: Notices, reviewing: Reviewing) -> None:
        self._database = database
        self._clock = clock
        self._notices = notices
        self._reviewing = reviewing

    def put(self, complaint: Complaint, machine_id: str) -> Acknowledgement | Problem:
        wrong = _fault(complaint)
        if wrong:
            return problem(ProblemCode.MALFORMED, wrong)
        this = complaints.c.complaint_id == complaint.complaint_id
        with self._database.write() as connection:
            # Written in either case: what a replica has not got yet must not be confirmed by reading it.
            again = complaints.update().where(this).values(asked_again=complaints.c.asked_again + 1)
            if connection.execute(again).rowcount == 0:
                self._keep(connection, complaint, machine_id)
            row = connection.execute(select(complaints).where(this)).one()
        if row.machine_id != machine_id:
            return problem(ProblemCode.KEY_REUSED)
        return Acknowledgement(id=complaint.complaint_id, ticket_no=row.ticket_no)

    def tickets(self, sees: Callable[[str | None], bool] = lambda _: True) -> list[ComplaintTicket]:
        """Open ones first, oldest first; then the last that were done. sees: by item, if any."""
        is_done = complaints.c.done_at.is_not(None)
        # Of the open ones the oldest, of the done ones the newest.
        order = (is_done, func.iif(is_done, -complaints.c.number, complaints.c.number))
        with self._database.read() as connection:
            rows = connection.execute(_tickets().order_by(*order))
            # Counted after they are looked at: another department's many must not hide these few.
            seen = (ticket for ticket in map(_ticket, rows) if sees(ticket.item_code))
            return list(islice(seen, MOST_SHOWN))

    def ticket(self, number: int) -> ComplaintTicket | None:
        """One of them."""
        with self._database.read() as connection:
            row = connection.execute(_tickets().where(complaints.c.number == number)).one_or_none()
        return None if row is None else _ticket(row)

    def words_of(self, ticket_no: str) -> str | None:
        """What the citizen wrote under a ticket; None without, or once its retention has ended."""
        with self._database.read() as connection:
            text: str | None = connection.execute(
                select(complaints.c.text).where(complaints.c.ticket_no == ticket_no)
            ).scalar_one_or_none()
        return text or None

    def done(self, number: int, staff: str, answer: str) -> bool:
        """Write down what was done, and tell whoever left a phone. False when it is unknown or was done before."""
        this = (complaints.c.number == number, complaints.c.done_at.is_(None))
        ended = {"done_by": staff, "done_at": stamp(self._clock.now()), "answer": answer}
        with self._database.write() as connection:
            if connection.execute(complaints.update().where(*this).values(ended)).rowcount == 0:
                return False
            row = connection.execute(select(complaints).where(complaints.c.number == number)).one()
            if row.phone:
                words = f"您的{_NAMES[ComplaintKind(row.kind)]}（编号{row.ticket_no}）已处理：{answer}"
                event = f"complaint_answered:{row.ticket_no}"
                self._notices.owe(connection, event, Purpose.COMPLAINT_ANSWERED, words, phone=row.phone)
        return True

    def _keep(self, connection: Connection, complaint: Complaint, machine_id: str) -> None:
        now = self._clock.now()
        number = 1 + (connection.execute(select(func.max(complaints.c.number))).scalar_one() or 0)
        ticket_no = f"TS{now:%Y%m%d}{number:05d}"
        connection.execute(
            complaints.insert().values(
                number=number,
                complaint_id=complaint.complaint_id,
                ticket_no=ticket_no,
                machine_id=machine_id,
                kind=complaint.kind.value,
                reasons=json.dumps(complaint.reasons, ensure_ascii=False),
                text=complaint.text,
                phone=complaint.phone,
                page=complaint.page,
                item_code=complaint.item_code,
                made_at=stamp(complaint.made_at),
                received_at=stamp(now),
                asked_again=0,
            )
        )
        if complaint.kind is ComplaintKind.REVIEW and complaint.application_id is not None:
            self._reviewing.reopen(connection, complaint.application_id, ticket_no)
        if complaint.phone:
            words = f"已收到您的{_NAMES[complaint.kind]}，编号{ticket_no}。处理后会发短信告诉您。"
            self._notices.owe(connection, _TAKEN + ticket_no, Purpose.COMPLAINT_TAKEN, words, phone=complaint.phone)


def _tickets() -> Select[Any]:
    """state: of the message with the ticket's number, None where none is owed."""
    return select(complaints, notices.c.state).outerjoin(
        notices, notices.c.event == _TAKEN + complaints.c.ticket_no
    )


def _ticket(row: Row[Any]) -> ComplaintTicket:
    return ComplaintTicket(
        number=row.number,
        ticket_no=row.ticket_no,
        machine_id=row.machine_id,
        kind=ComplaintKind(row.kind),
        reasons=tuple(json.loads(row.reasons)),
        text=row.text,
        phone=row.phone,
        page=row.page,
        item_code=row.item_code,
        made_at=moment(row.made_at),
        told=row.state in SENT,
        done_by=row.done_by,
        done_at=moment(row.done_at) if row.done_at else None,
        answer=row.answer,
    )


def sweep_complaints(connection: Connection, before: datetime) -> int:
    """Empty words and phone of what was dealt with before a moment; how many."""
    old = (complaints.c.done_at < stamp(before), (complaints.c.text != "") | complaints.c.phone.is_not(None))
    return connection.execute(complaints.update().where(*old).values(text="", phone=None)).rowcount


def _fault(complaint: Complaint) -> str:
    if not 0 < len(complaint.complaint_id) <= _LONGEST_WORD:
        return "complaint_id: 1 to 100 characters are wanted"
    if len(complaint.reasons) > _MOST_REASONS or any(len(one) > _LONGEST_WORD for one in complaint.reasons):
        return "reasons: too many or too long"
    if len(complaint.page) > _LONGEST_WORD or len(complaint.item_code or "") > _LONGEST_WORD:
        return "page, item_code: too long"
    if complaint.made_at.year not in YEARS:
        return "made_at: no clock says so"
    if len(complaint.application_id or "") > _LONGEST_WORD:
        return "application_id: too long"
    if complaint.kind is ComplaintKind.REVIEW and complaint.application_id is None:
        return "application_id: a review names its application"
    return ""
