# SPDX-License-Identifier: GPL-3.0-or-later
"""How a lapse ends. Whatever ends it does so in its own transaction, and the desk keeps showing how."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection

from central.database.schema import lapses, stamp
from central.intake.tags import Tags


class LapseEnd(StrEnum):
    """Why nobody has to be called any more. CALLED: somebody has. ARRIVED: it became a case after all. WITHDRAWN:
    its applicant took it back. SUPERSEDED: what was put aside has expired, and the call is owed for that."""

    CALLED = "called"
    ARRIVED = "arrived"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


def of_application(application_id: str) -> tuple[ColumnElement[bool], ...]:
    return (lapses.c.application_id == application_id,)


def of_person(tags: Tags) -> tuple[ColumnElement[bool], ...]:
    """Of that code and that person together."""
    return (lapses.c.pick_up_hash == tags.pick_up, lapses.c.person_tag == tags.person)


def end_lapses(connection: Connection, which: tuple[ColumnElement[bool], ...], end: LapseEnd, now: datetime) -> int:
    """Close what is open; how many were."""
    ended = connection.execute(
        lapses.update().where(*which, lapses.c.ended_at.is_(None)).values(ended_as=end.value, ended_at=stamp(now))
    )
    return ended.rowcount
