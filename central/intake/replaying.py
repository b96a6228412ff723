# SPDX-License-Identifier: GPL-3.0-or-later
"""Deciding stored cases again on exactly what they stood on: the audit of the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Row, select

from central.database import Database
from central.database.schema import cases, decisions
from central.decisions import DecisionRecord
from central.intake.deciding import FACTS, ITEM_HAS_CHANGED, PAPER_NEEDS_A_PERSON, decide_as_signed
from central.intake.submission import FIRST_PLACE
from central.items import ItemDefinition
from kiosk.contract.cases import Application, CaseOutcome
from kiosk.sealing import SignatureInvalidError, SignedEnvelope, TrustedKeys, digest


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
    """Case number, result and what differs, for every case's decision by rules."""
    statement = (
        select(cases.c.case_no, cases.c.body, cases.c.body_digest, decisions.c.facts, decisions.c.record)
        .join(decisions, decisions.c.application_id == cases.c.application_id)
        .where(decisions.c.place == FIRST_PLACE)
        .order_by(cases.c.case_no)
    )
    with database.read() as connection:
        for row in connection.execute(statement):
            yield (row.case_no, *_replay(row, definitions, trusted))


def _replay(
    row: Row[Any, Any, Any, Any, Any],
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
        offered=record.decision.headline != ITEM_HAS_CHANGED,
        demonstration=record.decision.demonstration,
    )
    # The paper is made after the rules: what came of that is no part of the comparison.
    if record.decision.headline == PAPER_NEEDS_A_PERSON and again.decision.outcome is CaseOutcome.APPROVED:
        again = again.model_copy(update={"decision": record.decision})
    decision = again.decision.model_copy(update={"document": record.decision.document})
    again = again.model_copy(update={"decision": decision})
    if again == record:
        return Replayed.SAME, ""
    fields = [name for name in type(record).model_fields if getattr(again, name) != getattr(record, name)]
    return Replayed.DIFFERENT, ", ".join(fields)
