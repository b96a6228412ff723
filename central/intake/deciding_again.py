# SPDX-License-Identifier: GPL-3.0-or-later
"""Deciding again what nothing but the silence of registers kept from being decided, once they may answer.

A case is the rules' to decide again as long as no person, staff or applicant, has touched it: whoever takes it,
asks for a person or passes it on ends that for good. The decision, its paper, what an approval makes and the
message are one transaction, which changes nothing when the case has moved meanwhile. So of two approvals, one by
a person and one by the rules, there is one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import structlog
from pydantic import ValidationError
from sqlalchemy import Connection, Row, func, select
from sqlalchemy.exc import SQLAlchemyError

from central.database import CommitUnknownError, Database
from central.database.schema import cases, decisions, moment, stamp
from central.intake import register_waits
from central.intake.case_state import CaseState, after_deciding_again
from central.intake.deciding import Decided, Decider, Earlier
from central.intake.late_news import LateNews
from central.intake.register_waits import THEN_EVERY
from central.intake.submission import decision_values
from central.notifications import Notices, Purpose
from central.registers import CENTRE
from kiosk.contract.cases import Application, CaseOutcome, Decision
from kiosk.sealing import SignedEnvelope, SigningKey
from kiosk.timing import Clock

_AT_ONCE: Final = 50
_LOG: Final = structlog.get_logger("central.intake")

Enact = Callable[[Connection, Application, Decided], None]
"""What a decision makes besides itself: its paper, a licence, a post-check."""


class DecidingAgain:
    """Used from one thread at a time; others wait. Several processes may do it to the same database."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        key: SigningKey,
        decider: Decider,
        enact: Enact,
        notices: Notices,
        late_news: LateNews,
    ) -> None:
        self._database = database
        self._clock = clock
        self._key = key
        self._decider = decider
        self._enact = enact
        self._notices = notices
        self._late_news = late_news
        self._alone = threading.Lock()

    def run(self) -> int:
        """Decide again some of what is due; how many got a decision that is no more waiting."""
        with self._alone:
            with self._database.read() as connection:
                rows = register_waits.due(connection, self._clock.now(), _AT_ONCE)
            return sum(self._decided_alone(row) for row in rows)

    def _decided_alone(self, row: Row[Any]) -> bool:
        try:
            return self._decided(row)
        except (SQLAlchemyError, CommitUnknownError):
            raise
        except Exception as error:  # one case that this centre fails over must not keep all others waiting
            # Its kind alone: the message of an exception may hold what a citizen typed.
            _LOG.error("not decided again", application=row.application_id, kind=type(error).__name__)
            self._put_off(row, self._clock.now() + THEN_EVERY)
            return False

    def _decided(self, row: Row[Any]) -> bool:
        with self._database.read() as connection:
            place = _place_if_untouched(connection, row.application_id)
            first = _first_decision(connection, row.application_id)
        if place is None or not self._decider.knows(row.item_code):
            self._over(row.application_id)
            return False
        try:
            application = Application.model_validate_json(row.body)
        except ValidationError:
            self._over(row.application_id)
            return False
        earlier = Earlier(moment(row.received_at), first.due)
        decided = self._decider.decide(application, case_no=row.case_no, earlier=earlier, asker=CENTRE)
        if decided.again_at is not None:
            self._put_off(row, max(decided.again_at, self._clock.now() + THEN_EVERY))
            return False
        with self._database.write() as connection:
            register_waits.over(connection, row.application_id)
            kept = self._keep(connection, application, decided, place)
        if kept:
            outcome = decided.decision.outcome.value
            _LOG.info("decided again", application=row.application_id, outcome=outcome)
        return kept

    def _keep(self, connection: Connection, application: Application, decided: Decided, place: int) -> bool:
        """Everything of the new decision, unless the case has moved since it was read."""
        decision, application_id = decided.decision, application.application_id
        if _place_if_untouched(connection, application_id) != place:
            return False
        after = after_deciding_again(CaseState.WAITING, decision.outcome, accepted=decision.accepted)
        assert after is not None  # noqa: S101 - it waits: that was looked at in this very transaction
        connection.execute(
            cases.update()
            .where(cases.c.application_id == application_id)
            .values(state=after.value, outcome=decision.outcome.value, changed_at=stamp(decision.decided_at))
        )
        signed = self._key.sign("decision", decision.to_payload())
        connection.execute(
            decisions.insert().values(decision_values(decided, signed, self._key, place + 1, staff=None))
        )
        self._enact(connection, application, decided)
        if decision.outcome is not CaseOutcome.REFERRED:
            # That a person has it they were told when it came; nothing is new in that.
            self._notices.owe(
                connection,
                f"decided_again:{application_id}:{place + 1}",
                Purpose.DECIDED_AGAIN,
                f"您的办件 {decision.case_no}，原来查不到的登记库已答复，{self._late_news.words(decision)}",
                application_id=application_id,
            )
        return True

    def _put_off(self, row: Row[Any], until: datetime) -> None:
        with self._database.write() as connection:
            if not register_waits.put_off(connection, row.application_id, row.since, until):
                _LOG.info("no longer decided again", application=row.application_id)

    def _over(self, application_id: str) -> None:
        with self._database.write() as connection:
            register_waits.over(connection, application_id)


def _place_if_untouched(connection: Connection, application_id: str) -> int | None:
    """The place of the newest step, while the case waits and all its steps are the rules'; else None."""
    waits = connection.execute(
        select(cases.c.application_id).where(
            cases.c.application_id == application_id,
            cases.c.state == CaseState.WAITING.value,
            cases.c.handler.is_(None),
        )
    ).one_or_none()
    if waits is None:
        return None
    row = connection.execute(
        select(func.max(decisions.c.place), func.count(decisions.c.staff)).where(
            decisions.c.application_id == application_id
        )
    ).one()
    place: int = row[0]
    return place if row[1] == 0 else None


def _first_decision(connection: Connection, application_id: str) -> Decision:
    envelope = connection.execute(
        select(decisions.c.envelope)
        .where(decisions.c.application_id == application_id)
        .order_by(decisions.c.place)
        .limit(1)
    ).scalar_one()
    return Decision.from_payload(SignedEnvelope.model_validate_json(envelope).payload)
