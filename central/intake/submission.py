# SPDX-License-Identifier: GPL-3.0-or-later
"""POST /v1/cases and /v1/case-batches: one key makes one case, and its answer never changes."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Protocol, assert_never

import structlog
from pydantic import ValidationError
from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from central.bookings import Bookings, RoomGoneError
from central.database import Database
from central.database.schema import cases, decisions, documents, stamp
from central.fleet.machines import Machine
from central.intake import register_waits
from central.intake.ages import Ages
from central.intake.applicants import known_applicant
from central.intake.case_numbers import CaseNumbers
from central.intake.case_state import first_state
from central.intake.deciding import Decided, Decider
from central.intake.deferred_papers import NOT_GRANTED, end_duties
from central.intake.lapse_ends import LapseEnd, end_lapses
from central.intake.late_news import LateNews
from central.intake.materials import Materials
from central.intake.steps import RULES
from central.intake.tags import Tags, agent_tags, application_tags, keep_agent
from central.intake.undertakings import Undertakings
from central.intake.validation import ApplicationCheck
from central.intake.withdrawals import Withdrawals
from central.licences.issuing import LicenceOffice
from central.licences.using import LicenceUses
from central.notifications import Notices, Purpose
from central.problems import problem
from central.secrecy import Tagger
from kiosk.contract.cases import Application, CaseOutcome, Decision, Receipt, SubmissionAnswer
from kiosk.contract.delivery import MOST_BATCH_BYTES, BatchedAnswer, CaseBatch, CaseBatchAnswer
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.sealing import SignedEnvelope, SigningKey, digest
from kiosk.timing import Clock

FIRST_PLACE: Final = 1
_SIDE_BY_SIDE: Final = 8
"""Bodies of batches that are prepared at a time: each waits for registers, and for the disk before it asks them."""
_RACES: Final = 5
"""So often a visit is decided anew at once. Where rules and book do not agree, none of these tries ends it."""
AGAIN_AFTER_S: Final = 60.0
"""When a body that this centre failed over is wanted again: a fault that passes has passed by then."""
_LOG: Final = structlog.get_logger("central.intake")


@dataclass(frozen=True)
class _Known:
    """A body whose case is there. It has yet to be touched before it is answered."""

    application_id: str
    body_digest: str


@dataclass(frozen=True)
class _Ready:
    """A body that is decided and wants to be stored."""

    application: Application
    body: bytes
    body_digest: str
    tags: Tags
    agent: Tags | None
    decided: Decided


@dataclass(frozen=True)
class _TakenBack:
    """A body that its applicant does not want taken."""

    application_id: str
    tags: Tags


_ToKeep = _Known | _Ready | _TakenBack
_Prepared = _ToKeep | Problem
_Outcome = bytes | Problem


class OfficeOutbox(Protocol):
    """Brings cases to the offices of other places (central.routing)."""

    def owe(self, connection: Connection, application: Application, decision: Decision) -> None: ...


class Intake:
    """Takes applications in. Safe to call from many threads for the same key."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        key: SigningKey,
        tagger: Tagger,
        check: ApplicationCheck,
        ages: Ages,
        withdrawals: Withdrawals,
        licences: LicenceUses,
        office: LicenceOffice,
        numbers: CaseNumbers,
        decider: Decider,
        notices: Notices,
        late_news: LateNews,
        undertakings: Undertakings,
        bookings: Bookings,
        hand_overs: OfficeOutbox,
    ) -> None:
        self._database = database
        self._clock = clock
        self._key = key
        self._tagger = tagger
        self._check = check
        self._ages = ages
        self._withdrawals = withdrawals
        self._licences = licences
        self._office = office
        self._numbers = numbers
        self._decider = decider
        self._notices = notices
        self._late_news = late_news
        self._undertakings = undertakings
        self._bookings = bookings
        self._hand_overs = hand_overs
        self._side_by_side = ThreadPoolExecutor(_SIDE_BY_SIDE, "batch-bodies")

    def submit(self, machine: Machine, idempotency_key: str | None, body: bytes) -> bytes | Problem:
        """The JSON of a SubmissionAnswer, the same bytes for every repetition; or why not.

        Returns only after the case, its decision, the trace and this answer are durable together, or, for a
        repetition, after it was itself written down: where the database has copies, what a copy does not have yet
        must not be confirmed by reading it here. Raises CommitUnknownError.
        """
        for _ in range(_RACES):
            prepared = self._prepare(machine, idempotency_key, body)
            if isinstance(prepared, Problem):
                return prepared
            try:
                with self._database.write() as connection:
                    return self._keep(connection, prepared)
            except RoomGoneError:
                # Somebody was quicker between the look at the book and the commit: the rules now see that.
                continue
        return _room_gone()

    def submit_batch(self, machine: Machine, batch: CaseBatch) -> CaseBatchAnswer | Problem:
        """Each body by itself, as `submit` would take it under its own application_id; all in one commit.

        A body that is refused, or that this centre fails over, holds up none of the others. What a failing
        environment prevents (no space, commit unknown) is raised: it is true of all of them.
        """
        bodies = [_encoded(body) for body in batch.bodies]
        if sum(map(len, bodies)) > MOST_BATCH_BYTES:
            return problem(ProblemCode.MALFORMED, f"the bodies of a batch have at most {MOST_BATCH_BYTES} bytes")
        prepared = list(self._side_by_side.map(partial(self._prepared_alone, machine), bodies))
        outcomes = self._kept_together(prepared)
        return CaseBatchAnswer(
            answers=tuple(_batched(body, outcome) for body, outcome in zip(bodies, outcomes, strict=True))
        )

    def _prepared_alone(self, machine: Machine, body: bytes) -> _Prepared:
        try:
            return self._prepare(machine, known_applicant(body).application_id, body)
        except DBAPIError:
            raise
        except Exception as error:  # one poisoned body must not hold up the rest of its batch
            return _failed_over(error)

    def _kept_together(self, prepared: Sequence[_Prepared]) -> list[_Outcome]:
        """One commit, so one wait for the disk, for all: of twenty it saves nineteen."""
        if all(isinstance(one, Problem) for one in prepared):
            return [one for one in prepared if isinstance(one, Problem)]
        with self._database.write() as connection:
            return [one if isinstance(one, Problem) else self._kept_alone(connection, one) for one in prepared]

    def _kept_alone(self, connection: Connection, prepared: _ToKeep) -> _Outcome:
        try:
            with connection.begin_nested():
                return self._keep(connection, prepared)
        except DBAPIError:
            raise
        except RoomGoneError:
            return _room_gone()
        except Exception as error:  # as above; the savepoint took back what it had begun
            return _failed_over(error)

    def _prepare(self, machine: Machine, idempotency_key: str | None, body: bytes) -> _Prepared:
        """Everything that needs no transaction: read, check, decide."""
        try:
            application = Application.model_validate_json(body)
        except ValidationError as error:
            return problem(ProblemCode.MALFORMED, _places(error))
        if idempotency_key != application.application_id:
            return problem(ProblemCode.MALFORMED, "Idempotency-Key: it must be the application_id")
        if application.machine_id != machine.machine_id:
            return problem(ProblemCode.MALFORMED, "machine_id: it is not the machine that sent this")
        body_digest = digest(body)
        if self._is_known(application.application_id):
            return _Known(application.application_id, body_digest)
        tags = application_tags(self._tagger, application)
        agent = agent_tags(self._tagger, application)
        for whose in (tags, agent):
            if whose is not None and self._withdrawals.stands(whose):
                return _TakenBack(application.application_id, whose)
        if self._ages.too_old(application, self._check.item(application), self._clock.now()):
            return problem(ProblemCode.TOO_OLD)
        fault = self._check.fault(application)
        if fault is not None:
            return fault
        decided = self._decider.decide(application, case_no=self._numbers.new())
        return _Ready(application, body, body_digest, tags, agent, decided)

    def _is_known(self, application_id: str) -> bool:
        with self._database.read() as connection:
            return _digest_of(connection, application_id) is not None

    def _keep(self, connection: Connection, prepared: _ToKeep) -> _Outcome:
        """The answer that holds once the caller's transaction is durable. It is the only writer meanwhile."""
        match prepared:
            case _Known(application_id, body_digest):
                return _again(connection, application_id, body_digest)
            case _Ready():
                return self._keep_ready(connection, prepared)
            case _TakenBack(application_id, tags):
                self._withdrawals.stops(connection, tags, application_id, self._clock.now())
                return problem(ProblemCode.WITHDRAWN)
            case _:
                assert_never(prepared)

    def _keep_ready(self, connection: Connection, ready: _Ready) -> _Outcome:
        application = ready.application
        if _digest_of(connection, application.application_id) is not None:
            # Another request with this key was quicker.
            return _again(connection, application.application_id, ready.body_digest)
        for whose in (ready.tags, ready.agent):
            if whose is not None and self._withdrawals.stops(
                connection, whose, application.application_id, self._clock.now()
            ):
                return problem(ProblemCode.WITHDRAWN)
        in_use = select(cases.c.case_no).where(cases.c.pick_up_hash == ready.tags.pick_up)
        if connection.execute(in_use).first() is not None:
            # Of 70 random bits once in 2**35 or so cases.
            return problem(ProblemCode.MALFORMED, "pick_up_code: it is in use")
        papers = Materials.numbers(connection, application)
        if papers is None:
            return problem(ProblemCode.MATERIAL_MISSING)
        used = self._licences.used_fault(connection, application)
        if used is not None:
            return used
        answer = self._insert(connection, ready)
        self._licences.claim(connection, application)
        Materials.claim(connection, application.application_id, papers)
        end_lapses(connection, application.application_id, LapseEnd.ARRIVED, self._clock.now())
        self._notices.forget(connection, application.application_id, Purpose.LAPSE)
        return answer

    def _insert(self, connection: Connection, ready: _Ready) -> bytes:
        now = self._clock.now()
        application, decision = ready.application, ready.decided.decision
        receipt = Receipt(
            application_id=application.application_id,
            case_no=decision.case_no,
            body_digest=digest(ready.body, self._key.profile),
            received_at=now,
        )
        signed_decision = self._key.sign("decision", decision.to_payload())
        answer = SubmissionAnswer(receipt=self._key.sign("receipt", receipt.to_payload()), decision=signed_decision)
        answer_bytes = answer.model_dump_json().encode()
        connection.execute(
            cases.insert().values(
                application_id=application.application_id,
                case_no=decision.case_no,
                pick_up_hash=ready.tags.pick_up,
                person_tag=ready.tags.person,
                short_tag=ready.tags.short,
                machine_id=application.machine_id,
                item_code=application.item_code,
                item_version=application.item_version,
                received_at=stamp(now),
                body=ready.body,
                body_digest=ready.body_digest,
                answer=answer_bytes,
                state=first_state(decision.outcome, accepted=decision.accepted).value,
                outcome=decision.outcome.value,
                changed_at=stamp(now),
                asked_again=0,
                region=application.region,
            )
        )
        keep_agent(connection, application.application_id, ready.agent, now)
        if decision.outcome in (CaseOutcome.APPROVED, CaseOutcome.REFERRED):
            self._undertakings.accepted(connection, application)
        connection.execute(
            decisions.insert().values(
                decision_values(ready.decided, signed_decision, self._key, FIRST_PLACE, staff=None)
            )
        )
        if self._ages.came_late(application, now):
            self._late_news.owe(connection, application, decision)
        if ready.decided.again_at is not None:
            register_waits.owe(connection, application.application_id, ready.decided.again_at, now)
        self.enact(connection, application, ready.decided)
        return answer_bytes

    def enact(self, connection: Connection, application: Application, decided: Decided) -> None:
        """In the transaction of a decision of the rules: all that it makes besides itself."""
        if decided.decision.outcome is CaseOutcome.APPROVED:
            if not decided.decision.accepted:
                self._undertakings.approved(connection, application)
            self._bookings.must_take(connection, application)
        elif decided.decision.outcome is CaseOutcome.REFUSED:
            # It may have waited for a register, with papers to follow.
            now, application_id = decided.decision.decided_at, application.application_id
            end_duties(connection, self._notices, application_id, now, by=RULES, why=NOT_GRANTED)
        self._hand_overs.owe(connection, application, decided.decision)
        if decided.paper is not None:
            connection.execute(documents.insert().values(decided.paper.values()))
        if decided.facts is not None:
            self._office.issue(connection, application, decided.facts, decided.decision)


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


def _digest_of(connection: Connection, application_id: str) -> str | None:
    found: str | None = connection.execute(
        select(cases.c.body_digest).where(cases.c.application_id == application_id)
    ).scalar_one_or_none()
    return found


def _again(connection: Connection, application_id: str, body_digest: str) -> _Outcome:
    """The stored answer of a repetition, once this touch of its row is durable."""
    this = (cases.c.application_id == application_id, cases.c.body_digest == body_digest)
    touched = connection.execute(cases.update().where(*this).values(asked_again=cases.c.asked_again + 1))
    if touched.rowcount == 0:
        return problem(ProblemCode.KEY_REUSED)
    answer: bytes = connection.execute(select(cases.c.answer).where(*this)).scalar_one()
    return answer


def _room_gone() -> Problem:
    return problem(ProblemCode.INTERNAL, "somebody was quicker for this visit: it is decided anew next time")


def _batched(body: bytes, outcome: _Outcome) -> BatchedAnswer:
    application_id = known_applicant(body).application_id or ""
    if isinstance(outcome, bytes):
        return BatchedAnswer(application_id=application_id, answer=SubmissionAnswer.model_validate_json(outcome))
    passing = outcome.code is ProblemCode.INTERNAL
    return BatchedAnswer(
        application_id=application_id, problem=outcome, retry_after_s=AGAIN_AFTER_S if passing else None
    )


def _encoded(body: str) -> bytes:
    """A half of a surrogate pair has no UTF-8; the reader then refuses the body that holds it."""
    return body.encode(errors="replace")


def _failed_over(error: Exception) -> Problem:
    # Kind and place alone: the message of an exception may hold what a citizen typed.
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    _LOG.error("fault over one body of a batch", kind=type(error).__name__, places=places)
    return problem(ProblemCode.INTERNAL, "the centre failed over this application")


def _places(error: ValidationError) -> str:
    """Where a body is wrong, without what it holds."""
    found = error.errors(include_url=False, include_input=False, include_context=False)
    return "; ".join(f"{'.'.join(str(part) for part in one['loc'])}: {one['type']}" for one in found[:10])
