# SPDX-License-Identifier: GPL-3.0-or-later
"""Who has to be called because what they registered did not become a case, and what applicants have taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import Row, select

from central.database import Database
from central.database.schema import lapses, moment, stamp, withdrawals
from central.identity import Contacts
from central.intake.applicants import KnownApplicant, known_applicant
from central.intake.lapse_ends import LapseEnd
from central.intake.lapses import phone_of
from kiosk.contract.delivery import LapseReason, LapseReceipt
from kiosk.sealing import SignedEnvelope
from kiosk.timing import Clock

MOST_SHOWN: Final = 200
LAPSE_REASONS: Final = {LapseReason.EXPIRED: "超过时限没送到", LapseReason.PARKED: "送不进来，已搁置"}
LAPSE_ENDS: Final = {
    LapseEnd.CALLED: "已回电",
    LapseEnd.ARRIVED: "后来送到了，已成办件",
    LapseEnd.WITHDRAWN: "本人已撤回",
    LapseEnd.SUPERSEDED: "后来超过时限，另有一条",
}

_LINE: Final = [column for column in lapses.c if column.name != "body"]
"""Not the body: it can be large, and a list has hundreds of rows. Whose it is, is read one by one, and logged."""


@dataclass(frozen=True)
class LapseTicket:
    """One registration that lapsed, without whose it is. told: whether a message went out; None while it is on its
    way. ended_as None: somebody owes the call."""

    number: int
    ticket_no: str
    application_id: str
    reason: LapseReason
    code: str
    machine_id: str
    item_code: str
    signed_at: datetime
    received_at: datetime
    told: bool | None
    ended_as: LapseEnd | None
    ended_at: datetime | None
    ended_by: str | None
    note: str | None


@dataclass(frozen=True)
class LapseFile:
    """A ticket as it is read before the call. applicant: what can be read of the body. phone: on record, or as
    written on the form. Nothing else of what was filled in: the call does not need it."""

    ticket: LapseTicket
    applicant: KnownApplicant
    phone: str | None


@dataclass(frozen=True)
class OrderLine:
    """An order not to take an application. It names nobody: the database does not know who gave it."""

    received_at: datetime
    machine_id: str
    staff: str | None
    stands: bool
    stopped_at: datetime | None


class LapseDesk:
    """The desk's work with what ended without a case."""

    def __init__(self, database: Database, clock: Clock, contacts: Contacts) -> None:
        self._database = database
        self._clock = clock
        self._contacts = contacts

    def tickets(self, *, ended: bool, sees: Callable[[str], bool] = lambda _: True) -> list[LapseTicket]:
        """Calls that are owed, oldest first; or those that ended, newest first. sees: by item."""
        chosen = lapses.c.ended_at.is_not(None) if ended else lapses.c.ended_at.is_(None)
        order = lapses.c.ended_at.desc() if ended else lapses.c.number
        with self._database.read() as connection:
            rows = connection.execute(select(*_LINE).where(chosen).order_by(order))
            # Counted after they are looked at: another department's many must not hide these few.
            seen = (ticket for ticket in map(_ticket, rows) if sees(ticket.item_code))
            return list(islice(seen, MOST_SHOWN))

    def file(self, number: int) -> LapseFile | None:
        """Everything that the call needs."""
        with self._database.read() as connection:
            row = connection.execute(select(lapses).where(lapses.c.number == number)).one_or_none()
        if row is None:
            return None
        applicant = known_applicant(row.body)
        return LapseFile(_ticket(row), applicant, phone_of(self._contacts, applicant))

    def called(self, number: int, staff: str, note: str) -> bool:
        """Mark a call as made; False when there is none to make."""
        with self._database.write() as connection:
            changed = connection.execute(
                lapses.update()
                .where(lapses.c.number == number, lapses.c.ended_at.is_(None))
                .values(
                    ended_as=LapseEnd.CALLED.value, ended_at=stamp(self._clock.now()), ended_by=staff, note=note
                )
            )
        return changed.rowcount == 1

    def orders(self) -> list[OrderLine]:
        """The last orders of applicants, newest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(withdrawals).order_by(withdrawals.c.received_at.desc()).limit(MOST_SHOWN)
            ).all()
        return [
            OrderLine(
                received_at=moment(row.received_at),
                machine_id=row.machine_id,
                staff=row.staff,
                stands=bool(row.stands),
                stopped_at=moment(row.stopped_at) if row.stopped_at else None,
            )
            for row in rows
        ]


def _ticket(row: Row[Any]) -> LapseTicket:
    told: bool | None = None
    if row.receipt is not None:
        told = LapseReceipt.from_payload(SignedEnvelope.model_validate_json(row.receipt).payload).told
    return LapseTicket(
        number=row.number,
        ticket_no=row.ticket_no,
        application_id=row.application_id,
        reason=LapseReason(row.reason),
        code=row.code,
        machine_id=row.machine_id,
        item_code=row.item_code,
        signed_at=moment(row.signed_at),
        received_at=moment(row.received_at),
        told=told,
        ended_as=LapseEnd(row.ended_as) if row.ended_as else None,
        ended_at=moment(row.ended_at) if row.ended_at else None,
        ended_by=row.ended_by,
        note=row.note,
    )
