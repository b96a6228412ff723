# SPDX-License-Identifier: GPL-3.0-or-later
"""What happened to machines: batches of events, each kept once, for a bounded time and a bounded number."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, func, select

from central.database import Database
from central.database.schema import event_batches, machine_events, moment, stamp
from central.fleet.missed_searches import keep_misses
from central.problems import problem
from central.settings import YEARS
from kiosk.contract.feedback import Acknowledgement
from kiosk.contract.fleet import EventBatch, TelemetryEvent
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.contract.searches import SEARCH_MISSED
from kiosk.timing import CHINA_STANDARD_TIME, Clock

EVENTS_KEPT: Final = timedelta(days=90)
_MOST_OF_A_MACHINE: Final = 20_000
_MOST_VALUES: Final = 12
_LONGEST_NAME: Final = 40
_LONGEST_VALUE: Final = 200
_LONGEST_BATCH_ID: Final = 100
_SHOWN: Final = 200


@dataclass(frozen=True)
class EventLine:
    """One event as the fleet page shows it."""

    at: datetime
    code: str
    details: dict[str, str]


@dataclass(frozen=True)
class MachineHistory:
    """The latest events of a machine, and how many it gave up for want of room in the time that is kept."""

    events: tuple[EventLine, ...]
    dropped: int


class Telemetry:
    """Keeps events. A repetition of a batch is acknowledged again and kept once."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def put(self, batch: EventBatch, machine_id: str) -> Acknowledgement | Problem:
        wrong = _fault(batch)
        if wrong:
            return problem(ProblemCode.MALFORMED, wrong)
        now = stamp(self._clock.now())
        this = (event_batches.c.machine_id == machine_id, event_batches.c.batch_id == batch.batch_id)
        with self._database.write() as connection:
            # Written in either case: what a replica has not got yet must not be confirmed by reading it.
            known = connection.execute(event_batches.update().where(*this).values(received_at=now)).rowcount
            if known == 0:
                self._keep(connection, batch, machine_id, now)
        return Acknowledgement(id=batch.batch_id)

    def history(self, machine_id: str) -> MachineHistory:
        """The newest first."""
        own = machine_events.c.machine_id == machine_id
        latest = select(machine_events).where(own).order_by(machine_events.c.at.desc(), machine_events.c.id.desc())
        lost = select(func.sum(event_batches.c.dropped)).where(event_batches.c.machine_id == machine_id)
        with self._database.read() as connection:
            rows = connection.execute(latest.limit(_SHOWN)).all()
            dropped = connection.execute(lost).scalar_one() or 0
        events = tuple(EventLine(moment(row.at), row.code, json.loads(row.details)) for row in rows)
        return MachineHistory(events, dropped)

    def _keep(self, connection: Connection, batch: EventBatch, machine_id: str, now: str) -> None:
        connection.execute(
            event_batches.insert().values(
                machine_id=machine_id, batch_id=batch.batch_id, received_at=now, dropped=batch.dropped
            )
        )
        keep_misses(connection, batch.events, self._clock.now().astimezone(CHINA_STANDARD_TIME).date())
        rows = [_row(event, machine_id, now) for event in batch.events if event.code != SEARCH_MISSED]
        if rows:
            connection.execute(machine_events.insert(), rows)
        sweep_events(connection, self._clock.now() - EVENTS_KEPT)
        # One machine that has gone mad must not fill the disk of all.
        own = select(machine_events.c.id).where(machine_events.c.machine_id == machine_id)
        kept = own.order_by(machine_events.c.id.desc()).offset(_MOST_OF_A_MACHINE)
        connection.execute(machine_events.delete().where(machine_events.c.id.in_(kept)))


def sweep_events(connection: Connection, before: datetime) -> int:
    """Forget what came before a moment; how many events."""
    old = stamp(before)
    connection.execute(event_batches.delete().where(event_batches.c.received_at < old))
    return connection.execute(machine_events.delete().where(machine_events.c.received_at < old)).rowcount


def _row(event: TelemetryEvent, machine_id: str, now: str) -> dict[str, str]:
    details = json.dumps(event.values, ensure_ascii=False, sort_keys=True)
    return {
        "machine_id": machine_id,
        "at": stamp(event.at),
        "code": event.code,
        "details": details,
        "received_at": now,
    }


def _fault(batch: EventBatch) -> str:
    if not 0 < len(batch.batch_id) <= _LONGEST_BATCH_ID:
        return "batch_id: 1 to 100 characters are wanted"
    for number, event in enumerate(batch.events):
        if event.at.year not in YEARS:
            return f"events.{number}.at: no clock says so"
        if len(event.values) > _MOST_VALUES:
            return f"events.{number}.values: more than {_MOST_VALUES}"
        if any(len(k) > _LONGEST_NAME or len(v) > _LONGEST_VALUE for k, v in event.values.items()):
            return f"events.{number}.values: a name or value is too long"
    return ""
