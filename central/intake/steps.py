# SPDX-License-Identifier: GPL-3.0-or-later
"""The signed steps of a case, what a person's one says, and the stages that they lead through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, assert_never

from pydantic import AwareDatetime
from sqlalchemy import Connection, select

from central.database.schema import decisions
from central.decisions import DecisionRecord
from central.intake.case_clocks import Standing
from central.intake.case_state import CaseEvent, CaseState
from kiosk.contract.cases import CaseOutcome, Decision
from kiosk.contract.message import Message
from kiosk.contract.revocations import Revocation
from kiosk.contract.tracking import CaseStage
from kiosk.sealing import SignedEnvelope

APPLICANT: Final = "本人"
"""Who made a step that the applicant made. No member of staff can be named so."""
RULES: Final = "规则"
_ENDED: Final = (CaseState.DECIDED, CaseState.CLOSED)
_OF_APPROVALS: Final = (CaseEvent.ANNOUNCE, CaseEvent.KEEP, CaseEvent.REVOKE)


class StaffRecord(Message):
    """The payload of a signed "decision_record" of a person's step. decision: what it decided, if anything.

    stage: the stage that the case reached by it. to: who was given the case. standing: the special procedure that
    begins. related_case: the number of the application by which a supplement was brought. hear_until: the last
    day on which its holder may speak before an approval is taken back. revocation: of the step that does it.
    """

    application_id: str
    case_no: str
    event: CaseEvent
    state_before: CaseState
    state_after: CaseState
    staff: str
    at: AwareDatetime
    note: str
    decision: Decision | None
    stage: CaseStage | None = None
    to: str | None = None
    standing: Standing | None = None
    related_case: str | None = None
    hear_until: date | None = None
    revocation: Revocation | None = None


@dataclass(frozen=True)
class Step:
    """One decision or step of a case, oldest first. Exactly one of rules and person is there."""

    at: datetime
    rules: DecisionRecord | None
    person: StaffRecord | None

    @property
    def decision(self) -> Decision | None:
        """What it decided, if anything."""
        if self.rules is not None:
            return self.rules.decision
        return None if self.person is None else self.person.decision


@dataclass(frozen=True)
class StageMark:
    """A stage of a case: when it was reached and by whom; None while it was not."""

    stage: CaseStage
    at: datetime | None = None
    who: str | None = None


def steps_of(connection: Connection, application_id: str) -> tuple[Step, ...]:
    """All of a case, oldest first."""
    rows = connection.execute(
        select(decisions.c.record, decisions.c.staff)
        .where(decisions.c.application_id == application_id)
        .order_by(decisions.c.place)
    )
    return tuple(_step(row.record, row.staff) for row in rows)


def stage_reached(event: CaseEvent) -> CaseStage | None:
    """The stage that a step leads to; None where it stays within one. What decides ends the case, too."""
    match event:
        case CaseEvent.TAKE | CaseEvent.ASSIGN | CaseEvent.BRING:
            return CaseStage.REVIEW
        case CaseEvent.APPROVE | CaseEvent.REFUSE | CaseEvent.UPHOLD:
            return CaseStage.DECISION
        case CaseEvent.CLOSE:
            return CaseStage.ENDED
        case CaseEvent.REVIEW:
            return CaseStage.ACCEPTED
        case (
            CaseEvent.HAND_BACK
            | CaseEvent.PASS_UP
            | CaseEvent.ASK_SUPPLEMENT
            | CaseEvent.PAUSE
            | CaseEvent.RESUME
            | CaseEvent.ANNOUNCE
            | CaseEvent.KEEP
            | CaseEvent.REVOKE
        ):
            return None
        case _:
            assert_never(event)


def stages_of(received_at: datetime, steps: Sequence[Step]) -> tuple[StageMark, ...]:
    """All four stages in their order, as far as they are reached."""
    reached = {stage: StageMark(stage) for stage in CaseStage}
    reached[CaseStage.ACCEPTED] = replace(reached[CaseStage.ACCEPTED], at=received_at)
    for step in steps:
        if step.rules is not None:
            decision = step.rules.decision
            if decision.outcome in (CaseOutcome.APPROVED, CaseOutcome.REFUSED) and not decision.accepted:
                for stage in (CaseStage.REVIEW, CaseStage.DECISION, CaseStage.ENDED):
                    reached[stage] = StageMark(stage, step.at, RULES)
        elif step.person is not None:
            _reach(reached, step.person)
    return tuple(reached.values())


def _reach(reached: dict[CaseStage, StageMark], record: StaffRecord) -> None:
    stage = stage_reached(record.event)
    if record.event is CaseEvent.REVIEW:
        if record.state_before in _ENDED and record.state_after is not record.state_before:
            reached.update({one: StageMark(one) for one in CaseStage})
            reached[CaseStage.ACCEPTED] = StageMark(CaseStage.ACCEPTED, record.at, record.staff)
        return
    if record.event in _OF_APPROVALS and record.state_before not in _ENDED:
        # The review that had opened it again ends so.
        stage = CaseStage.DECISION
    if stage is not None and (stage is not CaseStage.REVIEW or reached[stage].at is None):
        reached[stage] = StageMark(stage, record.at, record.to or record.staff)
    if stage is CaseStage.DECISION:
        reached[CaseStage.ENDED] = StageMark(CaseStage.ENDED, record.at, record.staff)


def _step(record: bytes, staff: str | None) -> Step:
    payload = SignedEnvelope.model_validate_json(record).payload
    if staff is None:
        rules = DecisionRecord.from_payload(payload)
        return Step(rules.decision.decided_at, rules, None)
    person = StaffRecord.from_payload(payload)
    return Step(person.at, None, person)
