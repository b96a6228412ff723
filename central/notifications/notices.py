# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages to citizens: written with the step that they tell of, sent behind it, followed until they have come.

A message is one row, made in the transaction of the step, and there is one for an event however often its step is
tried: no crash forgets it or makes a second. It is handed over under an id of its own, each time the same, so that
a gateway which was asked again after a power cut sends it once. Whom none reached stands on a list of the desk.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, assert_never

import structlog
from sqlalchemy import Connection, Row, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import SQLAlchemyError

from central.database import CommitUnknownError, Database
from central.database.notice_tables import notices
from central.database.proxy_tables import has_agent
from central.database.schema import moment, stamp
from central.database.tries import claimed
from central.notifications.ports import Busy, NoticeFault, NotificationPort, Outgoing, Refused, Taken
from kiosk.standards import mask_phone, new_uuid7
from kiosk.timing import Clock

GIVEN_UP_AFTER: Final = timedelta(days=1)
"""A gateway that is down so long has other news to tell first; a person calls instead."""
RECEIPT_WITHIN: Final = timedelta(days=3)
"""Networks try a phone that is off for two days or so; what has no receipt then gets none."""
_AT_ONCE: Final = 50
_LOG: Final = structlog.get_logger("central.notifications")


class Purpose(StrEnum):
    """What a message is for."""

    CASE_STEP = "case_step"
    LATE_NEWS = "late_news"
    DECIDED_AGAIN = "decided_again"
    LAPSE = "lapse"
    COMPLAINT_TAKEN = "complaint_taken"
    COMPLAINT_ANSWERED = "complaint_answered"
    HEARING = "hearing"
    """An approval is to be taken back, and the citizen may speak first."""
    REVOKED = "revoked"
    VISIT = "visit"
    """A visit is tomorrow."""
    DEFERRED_PAPER = "deferred_paper"
    """A paper that was undertaken to follow: its day comes, or has passed."""
    KEPT = "kept"
    """It is not taken back after all."""


NEVER_CALLED: Final = frozenset({Purpose.LAPSE, Purpose.COMPLAINT_TAKEN, Purpose.VISIT})
"""A lapse is owed a call in any case; a ticket's number, and a visit, stand on their paper."""
CALLED_WITHOUT_PHONE: Final = frozenset({Purpose.HEARING, Purpose.REVOKED, Purpose.KEPT})
"""What the law wants to reach its citizen: without a phone by letter, which a person sends. All else they were told
to come and ask for, by the paper that names code and day."""


class NoticeState(StrEnum):
    """QUEUED here; HANDED_OVER to the gateway; DELIVERED to the phone; FAILED for a reason; GIVEN_UP after a day,
    or without a receipt; NO_PHONE: there is none to send to; SUPERSEDED: newer news has made it untrue."""

    QUEUED = "queued"
    HANDED_OVER = "handed_over"
    DELIVERED = "delivered"
    FAILED = "failed"
    GIVEN_UP = "given_up"
    NO_PHONE = "no_phone"
    SUPERSEDED = "superseded"


YOU_ACTED: Final = "（您代办的办件）"
"""What a message to an agent begins with; what follows is the applicant's own."""

SENT: Final = frozenset({NoticeState.HANDED_OVER, NoticeState.DELIVERED})


class NoPhone:
    """Nobody knows a phone of this applicant."""


class NotNow:
    """Who may know one does not answer now."""


Addressee = Callable[[str], str | NoPhone | NotNow]
"""The phone for an application, or a registration that lapsed."""


class Notices:
    """The outbox of messages. Safe to use from many threads and processes."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        gateway: NotificationPort,
        addressee: Addressee,
        agent: Addressee | None = None,
        *,
        signature: str,
    ) -> None:
        """agent: the phone of whoever acted for an applicant. signature: what opens every short message, such as
        【平顶山市政务服务】."""
        self._database = database
        self._clock = clock
        self._gateway = gateway
        self._addressee = addressee
        self._agent = agent or (lambda _: NoPhone())
        self._signature = signature

    @property
    def available(self) -> bool:
        """False when no message can be sent at all."""
        return self._gateway.available

    def at_once(self, phone: str, text: str) -> bool:
        """Send what is worth nothing later, such as a code: now or never, and not kept. True when it was taken."""
        message = Outgoing(new_uuid7(self._clock.now()), phone, self._signature + text)
        return isinstance(self._gateway.take(message), Taken)

    def owe(
        self,
        connection: Connection,
        event: str,
        purpose: Purpose,
        text: str,
        *,
        application_id: str | None = None,
        phone: str | None = None,
    ) -> None:
        """Write a message, in the transaction of what it tells. event: names that, once and for all.

        application_id: of the case or lapse whose applicant is told, whose phone is asked for when it is sent;
        phone: where it is of none. News that waits of the same case, and is old with this, is not sent.
        Whoever acted for the applicant is told the same.
        """
        if application_id is not None and purpose is not Purpose.LATE_NEWS:
            self.forget(connection, application_id, Purpose.LATE_NEWS)
        self._write(connection, event, purpose, text, application_id, phone)
        if application_id is not None and has_agent(connection, application_id):
            self._write(connection, f"{event}:agent", purpose, YOU_ACTED + text, application_id, None, to_agent=1)

    def _write(
        self,
        connection: Connection,
        event: str,
        purpose: Purpose,
        text: str,
        application_id: str | None,
        phone: str | None,
        *,
        to_agent: int = 0,
    ) -> None:
        now = stamp(self._clock.now())
        connection.execute(
            insert(notices)
            .values(
                message_id=new_uuid7(self._clock.now()),
                event=event,
                purpose=purpose.value,
                application_id=application_id,
                phone=phone,
                text=text,
                state=NoticeState.QUEUED.value,
                tries=0,
                made_at=now,
                changed_at=now,
                next_at=now,
                call=0,
                to_agent=to_agent,
            )
            .on_conflict_do_nothing(index_elements=["event"])
        )

    def forget(self, connection: Connection, application_id: str, purpose: Purpose, *, about: str = "") -> None:
        """What waits of this kind about an application is not true any more: it is not sent, nor called about.
        about: only of events that begin so."""
        waiting = (
            notices.c.application_id == application_id,
            notices.c.purpose == purpose.value,
            notices.c.event.startswith(about, autoescape=True),
            (notices.c.state == NoticeState.QUEUED.value) | (notices.c.call == 1),
        )
        values = {
            "state": NoticeState.SUPERSEDED.value,
            "changed_at": stamp(self._clock.now()),
            "next_at": None,
            "call": 0,
        }
        connection.execute(notices.update().where(*waiting).values(values))

    def send(self, event: str) -> bool:
        """Send what an event owes now, where it waits; True when the gateway has it."""
        row = self._row(event)
        if row is not None and row.state == NoticeState.QUEUED.value:
            self._sent(row)
            row = self._row(event)
        return row is not None and NoticeState(row.state) in SENT

    def work(self) -> int:
        """Hear what became of messages, then send some of what waits; how many the gateway took."""
        self._hear()
        with self._database.read() as connection:
            due = connection.execute(
                select(notices)
                .where(notices.c.next_at <= stamp(self._clock.now()))
                .order_by(notices.c.next_at)
                .limit(_AT_ONCE)
            ).all()
        return sum(self._sent(row) for row in due)

    def _row(self, event: str) -> Row[Any] | None:
        with self._database.read() as connection:
            return connection.execute(select(notices).where(notices.c.event == event)).one_or_none()

    def _hear(self) -> None:
        reports = self._gateway.reports()
        if not reports:
            return
        with self._database.write() as connection:
            for report in reports:
                # Also of one that was given up, or whose sender died before it wrote down that it was taken.
                over = (NoticeState.QUEUED.value, NoticeState.HANDED_OVER.value, NoticeState.GIVEN_UP.value)
                this = (notices.c.message_id == report.message_id, notices.c.state.in_(over))
                row = connection.execute(select(notices.c.purpose, notices.c.to_agent).where(*this)).one_or_none()
                if row is None:
                    continue
                state = NoticeState.DELIVERED if report.failed_as is None else NoticeState.FAILED
                values = self._ended(state, report.failed_as, Purpose(row.purpose))
                if row.to_agent:
                    values["call"] = 0
                connection.execute(notices.update().where(*this).values(values))
        self._gateway.confirm(reports)

    def _sent(self, row: Row[Any]) -> bool:
        try:
            return self._try(row)
        except (SQLAlchemyError, CommitUnknownError):
            raise
        except Exception as error:  # one message that this centre fails over must not keep all others
            # Its kind alone: the message of an exception may hold what a citizen typed.
            _LOG.error("message failed", purpose=row.purpose, kind=type(error).__name__)
            self._end(row, NoticeState.FAILED, NoticeFault.CENTRE_FAULT)
            return False

    def _try(self, row: Row[Any]) -> bool:
        now = self._clock.now()
        if row.state == NoticeState.HANDED_OVER.value:
            self._end(row, NoticeState.GIVEN_UP, NoticeFault.NO_RECEIPT)
            return False
        if now - moment(row.made_at) >= GIVEN_UP_AFTER and row.tries:
            self._end(row, NoticeState.GIVEN_UP, NoticeFault(row.reason or NoticeFault.GATEWAY_DOWN))
            return False
        if not claimed(self._database, notices, row, NoticeState.QUEUED.value, now):
            return False
        phone = row.phone or (self._agent if row.to_agent else self._addressee)(row.application_id)
        match phone:
            case NoPhone():
                self._end(row, NoticeState.NO_PHONE, None)
            case NotNow():
                self._waits(row, NoticeFault.REGISTER_SILENT)
            case str():
                return self._handed(row, phone, now)
            case _:
                assert_never(phone)
        return False

    def _handed(self, row: Row[Any], phone: str, now: datetime) -> bool:
        outcome = self._gateway.take(Outgoing(row.message_id, phone, self._signature + row.text))
        match outcome:
            case Taken():
                values: dict[str, object] = {
                    "state": NoticeState.HANDED_OVER.value,
                    "reason": None,
                    "told_to": mask_phone(phone),
                    "changed_at": stamp(now),
                    "next_at": stamp(now + RECEIPT_WITHIN),
                }
                self._change(row, values)
                _LOG.info("message handed over", purpose=row.purpose, application=row.application_id)
                return True
            case Refused(reason):
                no_gateway = reason is NoticeFault.NO_GATEWAY
                self._end(row, NoticeState.GIVEN_UP if no_gateway else NoticeState.FAILED, reason)
            case Busy():
                self._waits(row, NoticeFault.GATEWAY_DOWN)
            case _:
                assert_never(outcome)
        return False

    def _waits(self, row: Row[Any], reason: NoticeFault) -> None:
        self._change(row, {"reason": reason.value, "changed_at": stamp(self._clock.now())})

    def _end(self, row: Row[Any], state: NoticeState, reason: NoticeFault | None) -> None:
        values = self._ended(state, reason, Purpose(row.purpose))
        if row.to_agent:
            # Whom it is for is called, where anybody is.
            values["call"] = 0
        self._change(row, values)
        _LOG.info("message ended", purpose=row.purpose, state=state.value, application=row.application_id)

    def _change(self, row: Row[Any], values: dict[str, object]) -> None:
        with self._database.write() as connection:
            connection.execute(
                notices.update().where(notices.c.number == row.number, notices.c.state == row.state).values(values)
            )

    def _ended(self, state: NoticeState, reason: NoticeFault | None, purpose: Purpose) -> dict[str, object]:
        match state:
            case NoticeState.NO_PHONE:
                call = purpose in CALLED_WITHOUT_PHONE
            case NoticeState.FAILED | NoticeState.GIVEN_UP:
                call = purpose not in NEVER_CALLED
            case _:
                call = False
        values: dict[str, object] = {
            "state": state.value,
            "reason": None if reason is None else reason.value,
            "changed_at": stamp(self._clock.now()),
            "next_at": None,
            "call": int(call),
        }
        if not call:
            # Nobody needs the number any more.
            values["phone"] = None
        return values
