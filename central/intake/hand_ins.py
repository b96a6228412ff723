# SPDX-License-Identifier: GPL-3.0-or-later
"""POST /v1/hand-ins: a paper that was to follow (容缺) comes at a machine, is kept, and waits for a person.

Nothing of the case changes by it: whether it is the right paper, a person says at the desk. A case that is not that
person's is answered as if there were none.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from central.api.rate_limit import RateLimit
from central.database import Database
from central.database.deferred_tables import deferred_papers, hand_ins
from central.database.schema import cases, materials, moment, stamp
from central.identity import AssertionDesk, AssertionFault
from central.intake.deferred_papers import it_came, last_hand_in
from central.intake.materials import Materials
from central.intake.tags import acted_for, person_tag, short_tag
from central.notifications import Notices
from central.problems import problem
from central.secrecy import Tagger
from kiosk.contract.cases import Application
from kiosk.contract.hand_ins import RECEIPT_KIND, HandInAnswer, HandInReceipt, HandInState, PaperHandIn
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.contract.tracking import StatusQuestion
from kiosk.sealing import SigningKey
from kiosk.standards import is_uuid7
from kiosk.timing import Clock


class HandIns:
    """Takes papers that are owed. Safe to call from many threads for the same id."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        key: SigningKey,
        tagger: Tagger,
        assertions: AssertionDesk,
        notices: Notices,
        per_person: RateLimit,
    ) -> None:
        """per_person: the one of questions where cases stand: who guesses short codes has no more tries here."""
        self._database = database
        self._clock = clock
        self._key = key
        self._tagger = tagger
        self._assertions = assertions
        self._notices = notices
        self._per_person = per_person

    def put(self, wanted: PaperHandIn, machine_id: str) -> HandInAnswer | Problem:
        """Keep it, once; the receipt is given after the commit, and again for every repetition."""
        if not is_uuid7(wanted.hand_in_id):
            return problem(ProblemCode.MALFORMED, "hand_in_id: it is no UUIDv7")
        theirs = self._theirs(wanted.shown, machine_id)
        if isinstance(theirs, Problem):
            return theirs
        with self._database.write() as connection:
            this = cases.c.application_id == wanted.application_id
            case = connection.execute(
                select(cases.c.application_id, cases.c.case_no, cases.c.body).where(this, theirs)
            ).one_or_none()
            if case is None:
                return problem(ProblemCode.NOT_FOUND, "nothing of this person's")
            return self._keep(connection, wanted, machine_id, case)

    def _theirs(self, shown: StatusQuestion, machine_id: str) -> ColumnElement[bool] | Problem:
        """Which cases are opened in words by what was shown."""
        short: str | None = None
        if shown.assertion is not None:
            proved = self._assertions.of_person(shown.assertion, machine_id)
            if isinstance(proved, AssertionFault):
                return problem(ProblemCode.IDENTITY_REFUSED, proved.value)
            person = person_tag(self._tagger, proved.card_type, proved.number)
        elif shown.card_type is not None and shown.number is not None and shown.short_code is not None:
            person = person_tag(self._tagger, shown.card_type, shown.number)
            short = short_tag(self._tagger, person, shown.short_code)
        else:
            return problem(ProblemCode.MALFORMED, "shown: a card alone, or a code alone, hands nothing in")
        if not self._per_person.allows(person):
            return problem(ProblemCode.TOO_MANY)
        own = cases.c.person_tag == person
        if short is not None:
            own = own & (cases.c.short_tag == short)
        return own | cases.c.application_id.in_(acted_for(person, short))

    def _keep(
        self, connection: Connection, wanted: PaperHandIn, machine_id: str, case: Row[Any, Any, Any]
    ) -> HandInAnswer | Problem:
        before = connection.execute(
            select(hand_ins, deferred_papers.c.application_id, deferred_papers.c.material, materials.c.sha256)
            .join(deferred_papers, deferred_papers.c.number == hand_ins.c.duty)
            .join(materials, materials.c.number == hand_ins.c.paper)
            .where(hand_ins.c.hand_in_id == wanted.hand_in_id)
        ).one_or_none()
        if before is not None:
            same = (before.machine_id, before.application_id, before.material, f"sha256:{before.sha256}")
            if same != (machine_id, wanted.application_id, wanted.material, wanted.sha256):
                return problem(ProblemCode.KEY_REUSED)
            return self._taken(wanted, case, moment(before.received_at))
        duty = connection.execute(
            select(deferred_papers.c.number).where(
                deferred_papers.c.application_id == wanted.application_id,
                deferred_papers.c.material == wanted.material,
                deferred_papers.c.ended_at.is_(None),
            )
        ).scalar_one_or_none()
        if duty is None:
            Materials.let_go(connection, machine_id, wanted.sha256)
            return HandInAnswer(hand_in_id=wanted.hand_in_id, state=HandInState.NOT_OWED)
        came = last_hand_in(connection, duty)
        if came is not None and came.ended_at is None:
            Materials.let_go(connection, machine_id, wanted.sha256)
            return HandInAnswer(
                hand_in_id=wanted.hand_in_id,
                state=HandInState.HERE_ALREADY,
                came_at=moment(came.received_at),
            )
        paper = Materials.number(connection, machine_id, wanted.sha256)
        if paper is None:
            return problem(ProblemCode.MATERIAL_MISSING)
        now = self._clock.now()
        row = {"duty": duty, "machine_id": machine_id, "paper": paper, "received_at": stamp(now)}
        connection.execute(hand_ins.insert().values(hand_in_id=wanted.hand_in_id, **row))
        it_came(connection, self._notices, wanted.application_id, wanted.material)
        return self._taken(wanted, case, moment(stamp(now)))

    def _taken(self, wanted: PaperHandIn, case: Row[Any, Any, Any], at: datetime) -> HandInAnswer:
        receipt = HandInReceipt(
            hand_in_id=wanted.hand_in_id,
            application_id=case.application_id,
            case_no=case.case_no,
            material=wanted.material,
            sha256=wanted.sha256,
            received_at=at,
            pick_up_code=Application.model_validate_json(case.body).pick_up_code,
        )
        signed = self._key.sign(RECEIPT_KIND, receipt.to_payload())
        return HandInAnswer(hand_in_id=wanted.hand_in_id, state=HandInState.TAKEN, receipt=signed)
