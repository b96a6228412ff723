# SPDX-License-Identifier: GPL-3.0-or-later
"""Complaints, suggestions, and what could not be done (投诉、建议、办不成事): each gets a ticket number, and stays
on the desk until somebody has written what was done. Who left a phone number is told both."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, select

from central.database import Database
from central.database.schema import complaints, moment, stamp
from central.notifications import NotificationPort
from central.problems import problem
from central.settings import YEARS
from kiosk.contract.feedback import Acknowledgement, Complaint, ComplaintKind
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.timing import Clock

_MOST_REASONS: Final = 10
_LONGEST_WORD: Final = 100
_SHOWN: Final = 200
_NAMES: Final = {
    ComplaintKind.COMPLAINT: "投诉",
    ComplaintKind.SUGGESTION: "建议",
    ComplaintKind.NOT_DONE: "“办不成事”反映",
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


class Complaints:
    """Keeps complaints. A repetition of the same one gets the same ticket."""

    def __init__(self, database: Database, clock: Clock, phone: NotificationPort, *, signature: str) -> None:
        self._database = database
        self._clock = clock
        self._phone = phone
        self._signature = signature

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
        if row.phone and not row.told:
            # After the commit: a gateway that is slow must not hold the one writer.
            self._tell_number(row.number, row.phone, row.ticket_no, ComplaintKind(row.kind))
        return Acknowledgement(id=complaint.complaint_id, ticket_no=row.ticket_no)

    def tickets(self) -> list[ComplaintTicket]:
        """Open ones first, oldest first; then the last that were done."""
        is_done = complaints.c.done_at.is_not(None)
        # Of the open ones the oldest, of the done ones the newest.
        order = (is_done, func.iif(is_done, -complaints.c.number, complaints.c.number))
        with self._database.read() as connection:
            rows = connection.execute(select(complaints).order_by(*order).limit(_SHOWN)).all()
        return [
            ComplaintTicket(
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
                told=bool(row.told),
                done_by=row.done_by,
                done_at=moment(row.done_at) if row.done_at else None,
                answer=row.answer,
            )
            for row in rows
        ]

    def done(self, number: int, staff: str, answer: str) -> bool:
        """Write down what was done, and tell whoever left a phone. False when it is unknown or was done before."""
        this = (complaints.c.number == number, complaints.c.done_at.is_(None))
        ended = {"done_by": staff, "done_at": stamp(self._clock.now()), "answer": answer}
        with self._database.write() as connection:
            if connection.execute(complaints.update().where(*this).values(ended)).rowcount == 0:
                return False
            row = connection.execute(select(complaints).where(complaints.c.number == number)).one()
        if row.phone:
            name = _NAMES[ComplaintKind(row.kind)]
            self._phone.send(row.phone, f"{self._signature}您的{name}（编号{row.ticket_no}）已处理：{answer}")
        return True

    def _keep(self, connection: Connection, complaint: Complaint, machine_id: str) -> None:
        now = self._clock.now()
        number = 1 + (connection.execute(select(func.max(complaints.c.number))).scalar_one() or 0)
        connection.execute(
            complaints.insert().values(
                number=number,
                complaint_id=complaint.complaint_id,
                ticket_no=f"TS{now:%Y%m%d}{number:05d}",
                machine_id=machine_id,
                kind=complaint.kind.value,
                reasons=json.dumps(complaint.reasons, ensure_ascii=False),
                text=complaint.text,
                phone=complaint.phone,
                page=complaint.page,
                item_code=complaint.item_code,
                made_at=stamp(complaint.made_at),
                received_at=stamp(now),
                told=0,
                asked_again=0,
            )
        )

    def _tell_number(self, number: int, phone: str, ticket_no: str, kind: ComplaintKind) -> None:
        words = f"{self._signature}已收到您的{_NAMES[kind]}，编号{ticket_no}。处理后会发短信告诉您。"
        if self._phone.send(phone, words):
            with self._database.write() as connection:
                connection.execute(complaints.update().where(complaints.c.number == number).values(told=1))


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
    return ""
