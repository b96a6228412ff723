# SPDX-License-Identifier: GPL-3.0-or-later
"""Referred cases: listed, read, and brought to an end by people. Each step is a signed record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, Final, assert_never

from sqlalchemy import Connection, func, select

from central.database import Database
from central.database.schema import cases, decisions, documents, moment, stamp
from central.decisions import DecisionRecord
from central.decisions.deciding import RESUME_DAYS
from central.desk.actions import (
    Action,
    Approve,
    AskSupplement,
    Close,
    HandBack,
    Refuse,
    StaffRecord,
    Take,
    event_of,
    note_of,
)
from central.desk.words import (
    APPROVED,
    REFUSED,
    SUPPLEMENT,
    outcome_message,
)
from central.identity import Contacts
from central.intake.case_state import CaseState, next_state
from central.intake.deciding import Decided, Decider
from central.intake.materials import Materials
from central.intake.papers import Paper
from central.intake.submission import FIRST_PLACE, decision_values
from central.notifications import NotificationPort
from central.registers import Contact
from central.secrecy import Tagger
from kiosk.contract.cases import Application, CaseOutcome, Decision, Refusal
from kiosk.contract.items import LegalBasis
from kiosk.contract.message import Text
from kiosk.sealing import SignedEnvelope, SigningKey
from kiosk.standards import normalise_pick_up_code
from kiosk.timing import Clock

MOST_SHOWN: Final = 200
"""Rows of a list; what stands further down is found by its number."""


_LINE: Final = (
    cases.c.application_id,
    cases.c.state,
    cases.c.outcome,
    cases.c.received_at,
    cases.c.handler,
)
"""Not the body: with its papers one can be 6 MB, and a list has hundreds of rows."""


@dataclass(frozen=True)
class CaseLine:
    """One row of the list. due: until when a referred case is promised."""

    application_id: str
    case_no: str
    item_code: str
    state: CaseState
    outcome: CaseOutcome
    received_at: datetime
    handler: str | None
    due: date | None


@dataclass(frozen=True)
class Step:
    """One decision or step of a case, oldest first. Exactly one of rules and person is there."""

    at: datetime
    rules: DecisionRecord | None
    person: StaffRecord | None


@dataclass(frozen=True)
class CaseFile:
    """A case as the desk reads it."""

    line: CaseLine
    application: Application
    steps: tuple[Step, ...]
    document_ids: tuple[str, ...]
    paper_sizes: dict[str, int]
    """Bytes of each scanned paper, by its material."""


@dataclass(frozen=True)
class _Made:
    """What a person decided. facts: what the paper stands on, where that was asked of the registers anew."""

    decision: Decision
    paper: Paper | None = None
    facts: bytes | None = None


class ActResult(Enum):
    """How an action ended. NOT_NOW: the case has moved on, or a colleague has it."""

    DONE = "done"
    NOT_NOW = "not_now"
    NO_SUCH_CASE = "no_such_case"


class CaseDesk:
    """The work of the desk."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        key: SigningKey,
        tagger: Tagger,
        decider: Decider,
        contacts: Contacts,
        phone: NotificationPort,
        materials: Materials,
        *,
        signature: str,
    ) -> None:
        """signature: what opens every short message, such as 【平顶山市政务服务】."""
        self._database = database
        self._clock = clock
        self._key = key
        self._tagger = tagger
        self._decider = decider
        self._contacts = contacts
        self._phone = phone
        self._materials = materials
        self._signature = signature

    def lines(self, *, ended: bool) -> list[CaseLine]:
        """Cases that wait for somebody, oldest first; or those that ended, newest first."""
        over = (CaseState.DECIDED.value, CaseState.CLOSED.value)
        chosen = cases.c.state.in_(over) if ended else cases.c.state.not_in(over)
        order = cases.c.changed_at.desc() if ended else cases.c.received_at
        with self._database.read() as connection:
            rows = connection.execute(
                select(*_LINE, decisions.c.envelope)
                .join(decisions, decisions.c.application_id == cases.c.application_id)
                .where(chosen, decisions.c.place == FIRST_PLACE)
                .order_by(order)
                .limit(MOST_SHOWN)
            ).all()
        return [_line(row) for row in rows]

    def file(self, application_id: str) -> CaseFile | None:
        """Everything about a case."""
        with self._database.read() as connection:
            row = connection.execute(
                select(cases, decisions.c.envelope)
                .join(decisions, decisions.c.application_id == cases.c.application_id)
                .where(cases.c.application_id == application_id, decisions.c.place == FIRST_PLACE)
            ).one_or_none()
            if row is None:
                return None
            steps = connection.execute(
                select(decisions).where(decisions.c.application_id == application_id).order_by(decisions.c.place)
            ).all()
            papers = connection.execute(
                select(documents.c.document_id).where(documents.c.application_id == application_id)
            ).scalars()
            document_ids = tuple(papers)
        application = Application.model_validate_json(row.body)
        return CaseFile(
            line=_line(row),
            application=application,
            steps=tuple(_step(step.record, step.staff) for step in steps),
            document_ids=document_ids,
            paper_sizes=self._materials.sizes(application),
        )

    def attachment(self, application_id: str, material: str) -> bytes | None:
        """The file of a scanned paper; None when there is no such case or paper."""
        file = self.file(application_id)
        if file is None:
            return None
        found = next((one for one in file.application.attachments if one.material == material), None)
        return None if found is None else self._materials.file(application_id, found)

    def find(self, told: str) -> str | None:
        """The application of a case number, or of a pick-up code, as a citizen brings it to a window."""
        code = normalise_pick_up_code(told)
        this = (
            cases.c.case_no == "".join(told.split())
            if code is None
            else cases.c.pick_up_hash == self._tagger.tag("pick_up", code)
        )
        with self._database.read() as connection:
            found: str | None = connection.execute(select(cases.c.application_id).where(this)).scalar_one_or_none()
        return found

    def act(self, application_id: str, action: Action, staff: str) -> ActResult:
        """Do one action: durable, signed, and told to the citizen's phone when it decides something."""
        file = self.file(application_id)
        if file is None:
            return ActResult.NO_SUCH_CASE
        event = event_of(action)
        after = next_state(file.line.state, event)
        if after is None or not self._may(file.line, action, staff):
            return ActResult.NOT_NOW
        now = self._clock.now()
        decided = self._decision(file, action, now)
        record = StaffRecord(
            application_id=application_id,
            case_no=file.line.case_no,
            event=event,
            state_before=file.line.state,
            state_after=after,
            staff=staff,
            at=now,
            note=note_of(action),
            decision=decided.decision if decided else None,
        )
        with self._database.write() as connection:
            if not _move(connection, file.line, after, record.decision, staff, now):
                return ActResult.NOT_NOW
            self._keep(connection, record, decided)
        self._tell(file, action)
        return ActResult.DONE

    @staticmethod
    def _may(line: CaseLine, action: Action, staff: str) -> bool:
        if isinstance(action, Take):
            return line.handler != staff
        return isinstance(action, HandBack) or line.handler == staff

    def _decision(self, file: CaseFile, action: Action, now: datetime) -> _Made | None:
        match action:
            case Take() | HandBack() | Close():
                return None
            case AskSupplement(lacks):
                until = (now + timedelta(days=RESUME_DAYS)).date()
                decision = self._made(file, CaseOutcome.SUPPLEMENT, SUPPLEMENT, now)
                return _Made(decision.model_copy(update={"lacks": lacks, "resume_until": until}))
            case Refuse(reason, legal_basis, remedy):
                refusal = Refusal(
                    reason=_both(reason),
                    legal_basis=LegalBasis(citation=_both(legal_basis), confirmed=True),
                    remedy=_both(remedy),
                )
                decision = self._made(file, CaseOutcome.REFUSED, REFUSED, now)
                return _Made(decision.model_copy(update={"refusal": refusal}))
            case Approve():
                return self._approved(file, now)
            case _:
                assert_never(action)

    def _approved(self, file: CaseFile, now: datetime) -> _Made:
        """With the paper on what the rules found at first, or else on what the registers say now."""
        decision = self._made(file, CaseOutcome.APPROVED, APPROVED, now)
        first = file.steps[0].rules
        assert first is not None  # noqa: S101 - the first step of every case is the rules' decision
        paper = self._decider.paper(file.application, first.model_copy(update={"decision": decision}))
        facts: bytes | None = None
        if paper is None and (again := self._decider.paper_now(file.application, decision)) is not None:
            paper, facts = again
        if paper is None:
            return _Made(decision)
        return _Made(decision.model_copy(update={"document": paper.reference}), paper, facts)

    def _made(self, file: CaseFile, outcome: CaseOutcome, headline: Text, now: datetime) -> Decision:
        first = file.steps[0].rules
        assert first is not None  # noqa: S101 - the first step of every case is the rules' decision
        return Decision(
            application_id=file.line.application_id,
            case_no=file.line.case_no,
            item_code=file.line.item_code,
            outcome=outcome,
            decided_at=now,
            automatic=False,
            headline=headline,
            facts=(),
            rule_set_digest=first.rule_set_digest,
            demonstration=first.decision.demonstration,
        )

    def _keep(self, connection: Connection, record: StaffRecord, made: _Made | None) -> None:
        place = (
            1
            + connection.execute(
                select(func.max(decisions.c.place)).where(decisions.c.application_id == record.application_id)
            ).scalar_one()
        )
        payload = record.to_payload()
        if made is not None:
            decided = Decided(made.decision, payload, made.facts, made.paper)
            signed = self._key.sign("decision", made.decision.to_payload())
            connection.execute(
                decisions.insert().values(decision_values(decided, signed, self._key, place, staff=record.staff))
            )
        else:
            connection.execute(
                decisions.insert().values(
                    application_id=record.application_id,
                    place=place,
                    decided_at=stamp(record.at),
                    staff=record.staff,
                    record=self._key.sign("decision_record", payload).model_dump_json().encode(),
                )
            )
        if made is not None and made.paper is not None:
            connection.execute(documents.insert().values(made.paper.values()))

    def _tell(self, file: CaseFile, action: Action) -> None:
        words = outcome_message(action)
        if words is None:
            return
        applicant = file.application.applicant
        contact = self._contacts.contact(applicant.card_type, applicant.number, applicant.name)
        phone = contact.phone if isinstance(contact, Contact) else None
        phone = phone or _phone_of_form(file.application)
        if phone is not None:
            self._phone.send(phone, f"{self._signature}您的办件 {file.line.case_no} {words}")


def _line(row: Any) -> CaseLine:
    """row: with the columns of _LINE, and the envelope of the first decision."""
    decision = Decision.from_payload(SignedEnvelope.model_validate_json(row.envelope).payload)
    return CaseLine(
        application_id=row.application_id,
        case_no=decision.case_no,
        item_code=decision.item_code,
        state=CaseState(row.state),
        outcome=CaseOutcome(row.outcome),
        received_at=moment(row.received_at),
        handler=row.handler,
        due=decision.due,
    )


def _step(record: bytes, staff: str | None) -> Step:
    payload = SignedEnvelope.model_validate_json(record).payload
    if staff is None:
        rules = DecisionRecord.from_payload(payload)
        return Step(rules.decision.decided_at, rules, None)
    person = StaffRecord.from_payload(payload)
    return Step(person.at, None, person)


def _move(
    connection: Connection,
    line: CaseLine,
    after: CaseState,
    decision: Decision | None,
    staff: str,
    now: datetime,
) -> bool:
    """Change the state, unless the case moved since it was read."""
    values: dict[str, object] = {"state": after.value, "changed_at": stamp(now)}
    values["handler"] = None if after is CaseState.WAITING else staff
    if decision is not None:
        values["outcome"] = decision.outcome.value
    moved = connection.execute(
        cases.update()
        .where(
            cases.c.application_id == line.application_id,
            cases.c.state == line.state.value,
            cases.c.handler.is_not_distinct_from(line.handler),
        )
        .values(values)
    )
    return moved.rowcount == 1


def _phone_of_form(application: Application) -> str | None:
    phone = application.form.get("phone")
    return phone if isinstance(phone, str) else None


def _both(words: str) -> Text:
    """Staff write Chinese; nobody translates for them, so the English reader gets the same words."""
    return Text(zh=words, en=words)
