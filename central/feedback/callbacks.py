# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests to be called back: each gets a ticket number, and stays on the desk until someone has called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Row, func, select

from central.database import Database
from central.database.schema import callbacks, moment, stamp
from central.problems import problem
from central.settings import YEARS
from kiosk.contract.feedback import Acknowledgement, CallbackRequest
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.timing import Clock

MOST_SHOWN: Final = 200


@dataclass(frozen=True)
class CallbackTicket:
    """One request as the desk sees it."""

    number: int
    ticket_no: str
    machine_id: str
    phone: str
    page: str
    item_code: str | None
    made_at: datetime
    done_by: str | None
    done_at: datetime | None


class Callbacks:
    """Keeps requests. A repetition of the same request gets the same ticket."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def put(self, request: CallbackRequest, machine_id: str) -> Acknowledgement | Problem:
        if request.made_at.year not in YEARS:
            return problem(ProblemCode.MALFORMED, "made_at: no clock says so")
        now = self._clock.now()
        this = callbacks.c.request_id == request.request_id
        with self._database.write() as connection:
            # Written in either case: what a replica has not got yet must not be confirmed by reading it.
            connection.execute(callbacks.update().where(this).values(received_at=stamp(now)))
            kept = connection.execute(select(callbacks).where(this)).one_or_none()
            if kept is not None:
                if kept.machine_id != machine_id:
                    return problem(ProblemCode.KEY_REUSED)
                return Acknowledgement(id=request.request_id, ticket_no=kept.ticket_no)
            number = 1 + (connection.execute(select(func.max(callbacks.c.number))).scalar_one() or 0)
            ticket_no = f"HF{now:%Y%m%d}{number:05d}"
            connection.execute(
                callbacks.insert().values(
                    number=number,
                    request_id=request.request_id,
                    ticket_no=ticket_no,
                    machine_id=machine_id,
                    phone=request.phone,
                    page=request.page[:100],
                    application_id=request.application_id,
                    item_code=request.item_code,
                    made_at=stamp(request.made_at),
                    received_at=stamp(now),
                )
            )
        return Acknowledgement(id=request.request_id, ticket_no=ticket_no)

    def tickets(self, sees: Callable[[str | None], bool] = lambda _: True) -> list[CallbackTicket]:
        """Open ones first, oldest first; then the last that were done. sees: by item, if any."""
        open_first = (callbacks.c.done_at.is_not(None), callbacks.c.number)
        with self._database.read() as connection:
            rows = connection.execute(select(callbacks).order_by(*open_first))
            # Counted after they are looked at: another department's many must not hide these few.
            seen = (ticket for ticket in map(_ticket, rows) if sees(ticket.item_code))
            return list(islice(seen, MOST_SHOWN))

    def ticket(self, number: int) -> CallbackTicket | None:
        """One of them."""
        with self._database.read() as connection:
            row = connection.execute(select(callbacks).where(callbacks.c.number == number)).one_or_none()
        return None if row is None else _ticket(row)

    def done(self, number: int, staff: str) -> bool:
        """Mark a request as called; False when it is unknown or was done before."""
        with self._database.write() as connection:
            changed = connection.execute(
                callbacks.update()
                .where(callbacks.c.number == number, callbacks.c.done_at.is_(None))
                .values(done_by=staff, done_at=stamp(self._clock.now()))
            )
        return changed.rowcount == 1


def _ticket(row: Row[Any]) -> CallbackTicket:
    return CallbackTicket(
        number=row.number,
        ticket_no=row.ticket_no,
        machine_id=row.machine_id,
        phone=row.phone,
        page=row.page,
        item_code=row.item_code,
        made_at=moment(row.made_at),
        done_by=row.done_by,
        done_at=moment(row.done_at) if row.done_at else None,
    )


def sweep_callbacks(connection: Connection, before: datetime) -> int:
    """Empty the phone of who was called before a moment; how many. Who was not called yet is still owed it."""
    old = (callbacks.c.done_at < stamp(before), callbacks.c.phone != "")
    return connection.execute(callbacks.update().where(*old).values(phone="")).rowcount
