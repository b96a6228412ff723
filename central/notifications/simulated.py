# SPDX-License-Identifier: GPL-3.0-or-later
"""The demonstration's gateway: takes messages, has them delivered after a moment, and fails where it is told to."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, literal_column, select
from sqlalchemy.dialects.sqlite import insert

from central.database import Database
from central.database.notice_tables import gateway_messages
from central.database.schema import stamp
from central.notifications.ports import Busy, Handover, NoticeFault, Outgoing, Report, Taken
from kiosk.timing import Clock

DELIVERED_AFTER: Final = timedelta(seconds=3)
_SHOWN: Final = 200
_AT_ONCE: Final = 100


@dataclass(frozen=True)
class KeptMessage:
    """One message that the demonstration "sent". state: "taken", "delivered", or why it failed."""

    phone: str
    text: str
    at: str
    state: str


class SimulatedGateway:
    """What was sent can be read at /demo/messages. It keeps its own book, as a real one does: a message_id that it
    has taken is not sent again, and a report is told until it is confirmed."""

    available: Final = True

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._lock = threading.Lock()
        self._failing: frozenset[str] = frozenset()
        self._down = False

    def set_world(self, *, failing: Sequence[str] | None = None, down: bool | None = None) -> None:
        """failing: phones that get nothing from now on. down: nothing is taken."""
        with self._lock:
            self._failing = self._failing if failing is None else frozenset(failing)
            self._down = self._down if down is None else down

    def world(self) -> dict[str, object]:
        with self._lock:
            return {"failing_phones": sorted(self._failing), "gateway_down": self._down}

    def take(self, message: Outgoing) -> Handover:
        with self._lock:
            down, fails = self._down, message.phone in self._failing
        if down:
            return Busy()
        now = self._clock.now()
        with self._database.write() as connection:
            connection.execute(
                insert(gateway_messages)
                .values(
                    message_id=message.message_id,
                    phone=message.phone,
                    text=message.text,
                    at=stamp(now),
                    known_at=stamp(now + DELIVERED_AFTER),
                    failed_as=NoticeFault.SWITCHED_OFF.value if fails else None,
                    reported=0,
                )
                .on_conflict_do_nothing()
            )
        return Taken()

    def reports(self) -> Sequence[Report]:
        with self._database.read() as connection:
            return [
                Report(row.message_id, None if row.failed_as is None else NoticeFault(row.failed_as))
                for row in self._known(connection)
            ]

    def confirm(self, reports: Sequence[Report]) -> None:
        these = gateway_messages.c.message_id.in_([report.message_id for report in reports])
        with self._database.write() as connection:
            connection.execute(gateway_messages.update().where(these).values(reported=1))

    def latest(self) -> list[KeptMessage]:
        """The last messages, newest first."""
        now = stamp(self._clock.now())
        with self._database.read() as connection:
            rows = connection.execute(
                select(gateway_messages)
                # As they were taken, also within one millisecond.
                .order_by(literal_column("rowid").desc())
                .limit(_SHOWN)
            ).all()
        return [
            KeptMessage(
                phone=row.phone,
                text=row.text,
                at=row.at,
                state="taken" if row.known_at > now else row.failed_as or "delivered",
            )
            for row in rows
        ]

    def _known(self, connection: Connection) -> Sequence[Row[Any, Any]]:
        return connection.execute(
            select(gateway_messages.c.message_id, gateway_messages.c.failed_as)
            .where(gateway_messages.c.reported == 0, gateway_messages.c.known_at <= stamp(self._clock.now()))
            .limit(_AT_ONCE)
        ).all()


def sweep_gateway(connection: Connection, before: datetime) -> int:
    """Take away what is older than a moment; how many."""
    old = gateway_messages.c.at < stamp(before)
    return connection.execute(gateway_messages.delete().where(old)).rowcount
