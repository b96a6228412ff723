# SPDX-License-Identifier: GPL-3.0-or-later
"""Deciding stored cases again on exactly what they stood on: the audit of the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, Row, select

from central.database import Database
from central.database.schema import cases, decisions
from central.decisions import DecisionRecord
from central.intake.case_state import first_state
from central.intake.deciding import (
    FACTS,
    ITEM_HAS_CHANGED,
    PAPER_NEEDS_A_PERSON,
    SIGNED_WHEN,
    YOUR_SIGNATURE,
    decide_as_signed,
)
from central.intake.submission import FIRST_PLACE
from central.items import ItemDefinition
from kiosk.contract.cases import Application, CaseOutcome, DecidingFact, RuleState
from kiosk.sealing import SignatureInvalidError, SignedEnvelope, TrustedKeys, digest

_CaseRow = Row[Any, Any, Any, Any, Any, Any, Any]


class Replayed(StrEnum):
    """SAME: the same decision, digests and trace. OTHER_RULES: the rules have changed since; not compared.

    DAMAGED: what is stored does not verify.
    """

    SAME = "same"
    DIFFERENT = "different"
    OTHER_RULES = "other_rules"
    DAMAGED = "damaged"


def replay_cases(
    database: Database, definitions: Mapping[str, ItemDefinition], trusted: TrustedKeys
) -> Iterator[tuple[str, Replayed, str]]:
    """Case number, result and what differs, for every case: its steps verified, its rules applied again."""
    statement = (
        select(
            cases.c.application_id,
            cases.c.case_no,
            cases.c.body,
            cases.c.body_digest,
            cases.c.state,
            decisions.c.facts,
            decisions.c.record,
        )
        .join(decisions, decisions.c.application_id == cases.c.application_id)
        .where(decisions.c.place == FIRST_PLACE)
        .order_by(cases.c.case_no)
    )
    with database.read() as connection:
        for row in connection.execute(statement):
            fault = _steps_fault(connection, row, trusted)
            result = (Replayed.DAMAGED, fault) if fault else _replay(row, definitions, trusted)
            yield (row.case_no, *result)


def _steps_fault(connection: Connection, row: _CaseRow, trusted: TrustedKeys) -> str | None:
    """What does not verify among the steps of a case: each is signed, and they lead to where the case stands."""
    steps = connection.execute(
        select(decisions.c.place, decisions.c.record, decisions.c.envelope)
        .where(decisions.c.application_id == row.application_id)
        .order_by(decisions.c.place)
    ).all()
    state: str | None = None
    for number, step in enumerate(steps, start=FIRST_PLACE):
        try:
            record = trusted.open(SignedEnvelope.model_validate_json(step.record), "decision_record")
            told = step.envelope and trusted.open(SignedEnvelope.model_validate_json(step.envelope), "decision")
        except (ValidationError, SignatureInvalidError) as error:
            return f"step {step.place}: {type(error).__name__}"
        decision = record["decision"]
        subject = decision if number == FIRST_PLACE else record
        if step.place != number or told != decision or subject["application_id"] != row.application_id:
            return f"step {step.place}: it is not the step that was signed here"
        if number == FIRST_PLACE:
            state = first_state(CaseOutcome(decision["outcome"])).value
        elif record["state_before"] != state:
            return f"step {step.place}: a step before it is missing"
        else:
            state = record["state_after"]
    return None if state == row.state else "the case does not stand where its last step led"


def _because(record: DecisionRecord) -> tuple[DecidingFact, ...]:
    if record.because or record.decision.headline not in (ITEM_HAS_CHANGED, SIGNED_WHEN):
        return record.because
    return (DecidingFact(text=record.decision.headline, source=YOUR_SIGNATURE, state=RuleState.UNKNOWN),)


def _replay(
    row: _CaseRow,
    definitions: Mapping[str, ItemDefinition],
    trusted: TrustedKeys,
) -> tuple[Replayed, str]:
    try:
        envelope = SignedEnvelope.model_validate_json(row.record)
        record = DecisionRecord.from_payload(trusted.open(envelope, "decision_record"))
        application = Application.model_validate_json(row.body)
        facts = FACTS.validate_json(row.facts or b"")
    except (ValidationError, SignatureInvalidError) as error:
        return Replayed.DAMAGED, type(error).__name__
    if digest(row.body) != row.body_digest:
        return Replayed.DAMAGED, "the body is not the one that came"
    definition = definitions.get(application.item_code)
    if definition is None or definition.rule_set.digest != record.rule_set_digest:
        return Replayed.OTHER_RULES, f"rules {record.rule_set_version} of {application.item_code} are not loaded"
    again = decide_as_signed(
        definition,
        application,
        facts,
        case_no=record.decision.case_no,
        at=record.decision.decided_at,
        refusal_allowed=record.refusal_allowed,
        because=_because(record),
        demonstration=record.decision.demonstration,
    )
    if not record.because and again.because:
        # Of before reasons were kept beside the headline.
        told = again.decision.model_copy(update={"facts": again.decision.facts[len(again.because) :]})
        again = again.model_copy(update={"because": (), "decision": told})
    # The paper is made after the rules: what came of that is no part of the comparison.
    if record.decision.headline == PAPER_NEEDS_A_PERSON and again.decision.outcome is CaseOutcome.APPROVED:
        again = again.model_copy(update={"decision": record.decision})
    decision = again.decision.model_copy(update={"document": record.decision.document})
    again = again.model_copy(update={"decision": decision})
    if again == record:
        return Replayed.SAME, ""
    fields = [name for name in type(record).model_fields if getattr(again, name) != getattr(record, name)]
    return Replayed.DIFFERENT, ", ".join(fields)
