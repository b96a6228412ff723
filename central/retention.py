# SPDX-License-Identifier: GPL-3.0-or-later
"""How long each kind of data is kept, enforced and reported (`central retention`; a serving centre does it hourly).

One row a kind: whoever adds a table adds its row. What a city wants otherwise it sets by its own rules on files;
these are the longest that the centre needs for its own work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, Table, func, select

from central.access_book import sweep_accesses
from central.bookings import sweep_bookings
from central.database import Database
from central.database.booking_tables import bookings
from central.database.deferred_tables import deferred_papers
from central.database.licence_tables import licence_authorisations
from central.database.notice_tables import broken_undertakings, gateway_messages, notices, post_checks
from central.database.proxy_tables import case_agents
from central.database.register_tables import accesses
from central.database.routing_tables import hand_overs, neighbour_cases
from central.database.schema import (
    callbacks,
    complaints,
    drafts,
    imports,
    lapses,
    machine_events,
    stamp,
    withdrawals,
)
from central.database.search_tables import missed_searches
from central.feedback.callbacks import sweep_callbacks
from central.feedback.complaints import sweep_complaints
from central.fleet.missed_searches import MISSES_KEPT, sweep_misses
from central.fleet.telemetry import EVENTS_KEPT, sweep_events
from central.intake.deferred_papers import sweep_deferred
from central.intake.import_book import sweep_imports
from central.intake.materials import loose_since, sweep_orphans
from central.intake.tags import sweep_agents
from central.intake.undertakings import sweep_broken, sweep_post_checks
from central.licences.authorising import sweep_authorisations
from central.notifications.calls import sweep_notices
from central.notifications.simulated import sweep_gateway
from central.routing.outbox import sweep_hand_overs
from central.routing.simulated import sweep_neighbours
from kiosk.contract.drafts import DRAFT_DAYS


@dataclass(frozen=True)
class DataClass:
    """One kind of data. what: in words for the report. sweep: takes away what was over before a moment, and says
    how many; left: how many are kept, and the stamp of the oldest."""

    name: str
    what: str
    days: int
    sweep: Callable[[Connection, datetime], int]
    left: Callable[[Connection], tuple[int, str | None]]


@dataclass(frozen=True)
class Swept:
    """What became of one kind. oldest: stamp of the oldest that is left."""

    name: str
    what: str
    days: int
    removed: int
    left: int
    oldest: str | None


def _lapse_bodies(connection: Connection, before: datetime) -> int:
    """A lapse that nobody has been called about keeps its body, however old: somebody still owes the call."""
    emptied = connection.execute(
        lapses.update().where(lapses.c.body.is_not(None), lapses.c.ended_at < stamp(before)).values(body=None)
    )
    return emptied.rowcount


def _lapses(connection: Connection, before: datetime) -> int:
    return connection.execute(lapses.delete().where(lapses.c.ended_at < stamp(before))).rowcount


def _withdrawals(connection: Connection, before: datetime) -> int:
    return connection.execute(withdrawals.delete().where(withdrawals.c.received_at < stamp(before))).rowcount


def _drafts(connection: Connection, before: datetime) -> int:
    return connection.execute(drafts.delete().where(drafts.c.saved_at < stamp(before))).rowcount


def kept_rows(
    table: Table, since: ColumnElement[str], *where: ColumnElement[bool]
) -> Callable[[Connection], tuple[int, str | None]]:
    """A count of rows and the oldest of a column of stamps."""

    def left(connection: Connection) -> tuple[int, str | None]:
        row = connection.execute(select(func.count(), func.min(since)).select_from(table).where(*where)).one()
        return int(row[0]), row[1]

    return left


RETENTION: Final = (
    DataClass("loose_papers", "papers that no case has named", 30, sweep_orphans, loose_since),
    DataClass(
        "lapse_bodies",
        "what was signed in lapsed registrations, after the call",
        90,
        _lapse_bodies,
        kept_rows(lapses, lapses.c.received_at, lapses.c.body.is_not(None)),
    ),
    DataClass(
        "lapses",
        "that a registration lapsed, and who called, after the call",
        730,
        _lapses,
        kept_rows(lapses, lapses.c.received_at),
    ),
    DataClass(
        "messages",
        # As long as somebody may ask whether and when they were told; a call that is owed is kept until it is made.
        "messages to citizens and what became of them",
        730,
        sweep_notices,
        kept_rows(notices, notices.c.made_at),
    ),
    DataClass(
        "post_checks",
        "looks at whether an undertaking is kept, after they ended",
        1826,
        sweep_post_checks,
        kept_rows(post_checks, post_checks.c.opened_at),
    ),
    DataClass(
        "deferred_papers",
        "papers that were undertaken to follow, after they came or were let go",
        1826,
        sweep_deferred,
        kept_rows(deferred_papers, deferred_papers.c.opened_at),
    ),
    DataClass(
        "broken_undertakings",
        "whose undertaking was broken, after it is no more held against them",
        30,
        sweep_broken,
        kept_rows(broken_undertakings, broken_undertakings.c.found_at),
    ),
    DataClass(
        "gateway_messages",
        # It stands for somebody else's machine: texts and phones go after a week.
        "messages that the demonstration's gateway has taken",
        7,
        sweep_gateway,
        kept_rows(gateway_messages, gateway_messages.c.at),
    ),
    DataClass(
        "hand_overs",
        "how cases were handed to offices of other places, after they answered",
        1826,
        sweep_hand_overs,
        kept_rows(hand_overs, hand_overs.c.owed_at),
    ),
    DataClass(
        "neighbour_cases",
        # It stands for somebody else's machine, and holds no citizen's data.
        "cases that the demonstration's neighbouring city has taken",
        30,
        sweep_neighbours,
        kept_rows(neighbour_cases, neighbour_cases.c.taken_at),
    ),
    DataClass(
        "bookings",
        "visits that were booked, after their day",
        730,
        sweep_bookings,
        kept_rows(bookings, bookings.c.starts_at),
    ),
    DataClass(
        "withdrawals",
        # Longer than anything can still come: 30 days on a machine, and no item allows more than 30 working days.
        "orders of applicants not to take an application",
        365,
        _withdrawals,
        kept_rows(withdrawals, withdrawals.c.received_at),
    ),
    DataClass(
        "drafts",
        "half-filled forms, since they were saved last",
        DRAFT_DAYS,
        _drafts,
        kept_rows(drafts, drafts.c.saved_at),
    ),
    DataClass(
        "callback_phones",
        "phones of who asked to be called, after the call",
        90,
        sweep_callbacks,
        kept_rows(callbacks, callbacks.c.received_at, callbacks.c.phone != ""),
    ),
    DataClass(
        "complaint_words",
        "words and phone of complaints, after they were dealt with",
        365,
        sweep_complaints,
        kept_rows(
            complaints, complaints.c.received_at, (complaints.c.text != "") | complaints.c.phone.is_not(None)
        ),
    ),
    DataClass(
        "licence_authorisations",
        # Longer than what was signed with one can still come: no item allows more than 30 working days.
        "that an e-licence was authorised and never used, after the authorisation ended",
        60,
        sweep_authorisations,
        kept_rows(
            licence_authorisations,
            licence_authorisations.c.authorised_at,
            licence_authorisations.c.application_id.is_(None),
        ),
    ),
    DataClass(
        "agents",
        # Of a case it is found by as long as the case is kept; of a lapse as long as that.
        "who acted for somebody whose registration lapsed",
        730,
        sweep_agents,
        kept_rows(case_agents, case_agents.c.kept_at),
    ),
    DataClass(
        "imports",
        # As long as a machine keeps its own log of what was exported (store.audit_keep_years).
        "which files of machines were taken in by hand, and on whose order",
        1098,
        sweep_imports,
        kept_rows(imports, imports.c.begun_at),
    ),
    DataClass(
        "accesses",
        # As long as a machine keeps its own log of who did what on it.
        "who asked which register about whom, without any value",
        1098,
        sweep_accesses,
        kept_rows(accesses, accesses.c.at),
    ),
    DataClass(
        "machine_events",
        "what happened to machines",
        EVENTS_KEPT.days,
        sweep_events,
        kept_rows(machine_events, machine_events.c.received_at),
    ),
    DataClass(
        "missed_searches",
        "words that found nothing on a day, and of nobody",
        MISSES_KEPT.days,
        sweep_misses,
        kept_rows(missed_searches, missed_searches.c.day),
    ),
)


def enforce(database: Database, now: datetime) -> tuple[Swept, ...]:
    """Take away what is over its time; one transaction a kind, so that none holds up the desk for long."""
    report: list[Swept] = []
    for kind in RETENTION:
        with database.write() as connection:
            removed = kind.sweep(connection, now - timedelta(days=kind.days))
            left, oldest = kind.left(connection)
        report.append(Swept(kind.name, kind.what, kind.days, removed, left, oldest))
    return tuple(report)
