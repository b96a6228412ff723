# SPDX-License-Identifier: GPL-3.0-or-later
"""How a lapse ends. Whatever ends it does so in its own transaction, and the desk keeps showing how."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from central.database.schema import lapses, stamp


class LapseEnd(StrEnum):
    """Why nobody has to be called any more. CALLED: somebody has. ARRIVED: it became a case after all. WITHDRAWN:
    its applicant took it back. SUPERSEDED: what was put aside has expired, and the call is owed for that."""

    CALLED = "called"
    ARRIVED = "arrived"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


def end_lapses(connection: Connection, application_id: str, end: LapseEnd, now: datetime) -> None:
    """Close what is open of a registration."""
    open_ = (lapses.c.application_id == application_id, lapses.c.ended_at.is_(None))
    connection.execute(lapses.update().where(*open_).values(ended_as=end.value, ended_at=stamp(now)))
