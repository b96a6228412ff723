# SPDX-License-Identifier: GPL-3.0-or-later
"""POST /v1/cases: one key makes one case, and its answer never changes."""

from __future__ import annotations

from typing import Final

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from central.database import Database
from central.database.schema import cases, decisions, documents, stamp
from central.fleet.machines import Machine
from central.intake.case_numbers import CaseNumbers
from central.intake.case_state import first_state
from central.intake.deciding import Decided, Decider
from central.intake.validation import ApplicationCheck
from central.problems import problem
from central.secrecy import Tagger
from kiosk.contract.cases import Application, Receipt, SubmissionAnswer
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.sealing import SignedEnvelope, SigningKey, digest
from kiosk.timing import Clock

FIRST_PLACE: Final = 1


class Intake:
    """Takes applications in. Safe to call from many threads for the same key."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        key: SigningKey,
        tagger: Tagger,
        check: ApplicationCheck,
        numbers: CaseNumbers,
        decider: Decider,
    ) -> None:
        self._database = database
        self._clock = clock
        self._key = key
        self._tagger = tagger
        self._check = check
        self._numbers = numbers
        self._decider = decider

    def submit(self, machine: Machine, idempotency_key: str | None, body: bytes) -> bytes | Problem:
        """The JSON of a SubmissionAnswer, the same bytes for every repetition; or why not.

        Returns only after the case, its decision, the trace and this answer are durable together.
        """
        try:
            application = Application.model_validate_json(body)
        except ValidationError as error:
            return problem(ProblemCode.MALFORMED, _places(error))
        if idempotency_key != application.application_id:
            return problem(ProblemCode.MALFORMED, "Idempotency-Key: it must be the application_id")
        if application.machine_id != machine.machine_id:
            return problem(ProblemCode.MALFORMED, "machine_id: it is not the machine that sent this")
        body_digest = digest(body)
        known = self._answered(application.application_id, body_digest)
        if known is not None:
            return known
        fault = self._check.fault(application)
        if fault is not None:
            return fault
        decided = self._decider.decide(application, case_no=self._numbers.new())
        try:
            return self._store(application, body, body_digest, decided)
        except IntegrityError:
            # Another request with this key, or, once in 2**35 or so cases, this pick-up code, was quicker.
            known = self._answered(application.application_id, body_digest)
            if known is None and self._in_use(application.pick_up_code):
                return problem(ProblemCode.MALFORMED, "pick_up_code: it is in use")
            if known is None:
                # A fault of ours, which must not be told to a citizen as a fault of the application.
                raise
            return known

    def _answered(self, application_id: str, body_digest: str) -> bytes | Problem | None:
        with self._database.read() as connection:
            row = connection.execute(
                select(cases.c.body_digest, cases.c.answer).where(cases.c.application_id == application_id)
            ).one_or_none()
        if row is None:
            return None
        return bytes(row.answer) if row.body_digest == body_digest else problem(ProblemCode.KEY_REUSED)

    def _in_use(self, pick_up_code: str) -> bool:
        tag = self._tagger.tag("pick_up", pick_up_code)
        with self._database.read() as connection:
            found = connection.execute(select(cases.c.case_no).where(cases.c.pick_up_hash == tag)).one_or_none()
        return found is not None

    def _store(self, application: Application, body: bytes, body_digest: str, decided: Decided) -> bytes:
        now = self._clock.now()
        decision = decided.decision
        receipt = Receipt(
            application_id=application.application_id,
            case_no=decision.case_no,
            body_digest=body_digest,
            received_at=now,
        )
        signed_decision = self._key.sign("decision", decision.to_payload())
        answer = SubmissionAnswer(receipt=self._key.sign("receipt", receipt.to_payload()), decision=signed_decision)
        answer_bytes = answer.model_dump_json().encode()
        with self._database.write() as connection:
            connection.execute(
                cases.insert().values(
                    application_id=application.application_id,
                    case_no=decision.case_no,
                    pick_up_hash=self._tagger.tag("pick_up", application.pick_up_code),
                    machine_id=application.machine_id,
                    item_code=application.item_code,
                    item_version=application.item_version,
                    received_at=stamp(now),
                    body=body,
                    body_digest=body_digest,
                    answer=answer_bytes,
                    state=first_state(decision.outcome).value,
                    outcome=decision.outcome.value,
                    changed_at=stamp(now),
                )
            )
            connection.execute(
                decisions.insert().values(
                    decision_values(decided, signed_decision, self._key, FIRST_PLACE, staff=None)
                )
            )
            if decided.paper is not None:
                connection.execute(documents.insert().values(decided.paper.values()))
        return answer_bytes


def decision_values(
    decided: Decided, signed_decision: SignedEnvelope, key: SigningKey, place: int, *, staff: str | None
) -> dict[str, object]:
    """The row of the decisions table for one decision, of rules or of a person."""
    record = key.sign("decision_record", decided.record)
    return {
        "application_id": decided.decision.application_id,
        "place": place,
        "decided_at": stamp(decided.decision.decided_at),
        "staff": staff,
        "facts": decided.facts,
        "envelope": signed_decision.model_dump_json().encode(),
        "record": record.model_dump_json().encode(),
    }


def _places(error: ValidationError) -> str:
    """Where a body is wrong, without what it holds."""
    found = error.errors(include_url=False, include_input=False, include_context=False)
    return "; ".join(f"{'.'.join(str(part) for part in one['loc'])}: {one['type']}" for one in found[:10])
