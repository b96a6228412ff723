# SPDX-License-Identifier: GPL-3.0-or-later
"""Undertakings (告知承诺): what was approved on a citizen's word is looked at later, and whose word was broken is
not believed again for a while: a person decides what they apply for on their word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from central.database import Database
from central.database.notice_tables import broken_undertakings, post_checks
from central.database.schema import stamp
from central.decisions import wording
from central.intake.case_clocks import day_of
from central.intake.deferred_papers import open_duties
from central.intake.tags import person_tag
from central.secrecy import Tagger
from kiosk.contract.cases import Application, DecidingFact, RuleState
from kiosk.contract.day_words import day_words
from kiosk.contract.items import ServiceItem, WorkCalendar
from kiosk.contract.message import Text
from kiosk.standards import WorkingDays
from kiosk.timing import Clock

BROKEN_BEFORE: Final = Text(
    zh="您有一项承诺经核查不实，{until}以前，凭承诺办的事由工作人员核实后决定",
    en="Something that you undertook was found not to be so. Until {until} a person checks before deciding what is "
    "done on your word",
)
POST_CHECK_BOOK: Final = Text(zh="承诺核查记录", en="The record of undertakings that were checked")


class Undertakings:
    """Opens the look that follows an approval, and remembers whose word was broken."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        tagger: Tagger,
        items: Mapping[str, ServiceItem],
        calendar: Callable[[], WorkCalendar],
    ) -> None:
        self._database = database
        self._clock = clock
        self._tagger = tagger
        self._items = items
        self._calendar = calendar

    def approved(self, connection: Connection, application: Application) -> None:
        """In the transaction of an approval: somebody has to look whether what was undertaken is kept; once a case.

        Of who did not undertake it, a person has checked before approving.
        """
        item = self._items.get(application.item_code)
        given = {record.id for record in application.consents if record.given}
        if item is None or item.undertaking is None:
            return
        if any(term.consent_id not in given for term in item.undertaking.terms):
            return
        now = self._clock.now()
        calendar = self._calendar()
        days = WorkingDays(calendar.holidays, calendar.working_weekends)
        due = days.last_day(day_of(now), item.undertaking.check_working_days)
        connection.execute(
            insert(post_checks)
            .values(
                application_id=application.application_id,
                item_code=application.item_code,
                opened_at=stamp(now),
                due=due.isoformat(),
            )
            .on_conflict_do_nothing(index_elements=["application_id"])
        )

    def accepted(self, connection: Connection, application: Application) -> None:
        """In the transaction that accepts or approves it: what was undertaken to follow is owed by its day."""
        item = self._items.get(application.item_code)
        if item is not None and application.deferred:
            open_duties(connection, application, item, self._calendar(), self._clock.now())

    def doubt(self, application: Application, at: datetime) -> DecidingFact | None:
        """Why rules alone may not take this person's word; None where nothing speaks against it."""
        item = self._items.get(application.item_code)
        if item is None or item.undertaking is None:
            return None
        until = self._broken_until(application, day_of(at))
        if until is None:
            return None
        text = wording.fill(BROKEN_BEFORE, until=day_words(until))
        return DecidingFact(text=text, source=POST_CHECK_BOOK, state=RuleState.FAIL)

    def _broken_until(self, application: Application, today: date) -> date | None:
        # Whose word it is: the applicant's, and that of whoever gives it for them.
        people = [application.applicant, *([application.proxy.agent] if application.proxy else [])]
        tags = [person_tag(self._tagger, person.card_type, person.number) for person in people]
        with self._database.read() as connection:
            until = connection.execute(
                select(func.max(broken_undertakings.c.until)).where(
                    broken_undertakings.c.person_tag.in_(tags),
                    broken_undertakings.c.until > today.isoformat(),
                    broken_undertakings.c.lifted_at.is_(None),
                )
            ).scalar_one()
        return None if until is None else date.fromisoformat(until)


def sweep_post_checks(connection: Connection, before: datetime) -> int:
    """Take away looks that ended before a moment; how many. One that is owed stays."""
    return connection.execute(post_checks.delete().where(post_checks.c.done_at < stamp(before))).rowcount


def sweep_broken(connection: Connection, before: datetime) -> int:
    """Forget broken undertakings whose time was over before a moment; how many."""
    old = broken_undertakings.c.until < day_of(before).isoformat()
    return connection.execute(broken_undertakings.delete().where(old)).rowcount
