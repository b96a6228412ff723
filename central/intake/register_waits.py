# SPDX-License-Identifier: GPL-3.0-or-later
"""Which cases are decided again, because nothing but the silence of registers kept them from being decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from central.database.register_tables import register_waits
from central.database.schema import cases, moment, stamp
from central.registers import Silence, SilenceReason, Source

FIRST_AFTER: Final = timedelta(minutes=15)
THEN_EVERY: Final = timedelta(hours=1)
GIVEN_UP_AFTER: Final = timedelta(days=3)
"""By then a person has it on their list anyway, and no register that is away so long comes back of itself."""


def again_at(silent: Iterable[Silence], sources: Mapping[str, Source], now: datetime) -> datetime:
    """When the last of these registers may answer: one that is closed when it opens, another in a while."""
    return max(
        sources[silence.register].hours.next_opening(now)
        if silence.reason is SilenceReason.CLOSED and silence.register in sources
        else now + FIRST_AFTER
        for silence in silent
    )


def owe(connection: Connection, application_id: str, next_at: datetime, now: datetime) -> None:
    """In the transaction that makes the case."""
    connection.execute(
        register_waits.insert().values(application_id=application_id, since=stamp(now), next_at=stamp(next_at))
    )


def due(connection: Connection, now: datetime, most: int) -> list[Row[Any]]:
    """Those whose time has come, the longest overdue first, with what is needed to decide them."""
    rows = connection.execute(
        select(register_waits.c.since, cases)
        .join(cases, cases.c.application_id == register_waits.c.application_id)
        .where(register_waits.c.next_at <= stamp(now))
        .order_by(register_waits.c.next_at)
        .limit(most)
    )
    return list(rows.all())


def put_off(connection: Connection, application_id: str, since: str, until: datetime) -> bool:
    """Wait on; False, and over, when that would be for too long."""
    if until - moment(since) > GIVEN_UP_AFTER:
        over(connection, application_id)
        return False
    this = register_waits.c.application_id == application_id
    connection.execute(register_waits.update().where(this).values(next_at=stamp(until)))
    return True


def over(connection: Connection, application_id: str) -> None:
    """It is decided, or a person's."""
    connection.execute(register_waits.delete().where(register_waits.c.application_id == application_id))
