# SPDX-License-Identifier: GPL-3.0-or-later
"""Deciding stored cases again on exactly what they stood on, by the very rules that decided them: the audit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, Row, select

from central.database import Database
from central.database.schema import cases, decisions
from central.decisions import DecisionRecord
from central.intake.acceptance import as_accepted
from central.intake.case_state import CaseState, first_state
from central.intake.region_checks import decided_for
from central.intake.rule_store import KeptRules, NotKept
from central.intake.ruling import (
    FACTS,
    ITEM_HAS_CHANGED,
    PAPER_NEEDS_A_PERSON,
    REFUSAL_NEEDS_A_PERSON,
    SIGNED_WHEN,
    YOUR_SIGNATURE,
    decide_as_signed,
    for_a_person,
)
from central.intake.submission import FIRST_PLACE
from central.items import ItemDefinition
from central.registers import GatheredFacts
from kiosk.contract.cases import Application, CaseOutcome, DecidingFact, DecisionWay, RuleState
from kiosk.contract.regions import RegionMode
from kiosk.sealing import SignatureInvalidError, SignedEnvelope, TrustedKeys, digest

_CaseRow = Row[Any, Any, Any, Any, Any]


class Replayed(StrEnum):
    """SAME: the same decision, digests and trace. OTHER_RULES: the rules that decided it are not kept, or this
    program cannot read them any more; not compared. DAMAGED: what is stored does not verify."""

    SAME = "same"
    DIFFERENT = "different"
    OTHER_RULES = "other_rules"
    DAMAGED = "damaged"


@dataclass(frozen=True)
class PastDecision:
    """One decision of the rules as it is stored, verified. place: among the steps of its case, from 1."""

    place: int
    application: Application
    record: DecisionRecord
    facts: GatheredFacts


def replay_cases(
    database: Database,
    definitions: Mapping[str, ItemDefinition],
    trusted: TrustedKeys,
    case_numbers: Collection[str] = (),
) -> Iterator[tuple[str, Replayed, str]]:
    """Case number, result and what differs, for every case: its steps verified, its rules applied again, also where
    the centre decided it again later. Then what is kept of rules and is not what its digest says.

    definitions: as they are loaded, for what was decided before rules were kept. case_numbers: these alone.
    """
    kept = KeptRules(database)
    for case_no, past in past_decisions(database, trusted, case_numbers=case_numbers):
        if isinstance(past, str):
            yield case_no, Replayed.DAMAGED, past
            continue
        results = [(one.place, *_replay(one, definitions, kept)) for one in past]
        place, result, detail = next((one for one in results if one[1] is not Replayed.SAME), results[0])
        yield case_no, result, detail if place == FIRST_PLACE else f"step {place}: {detail}"
    if not case_numbers:
        for name, fault in kept.faults():
            result = Replayed.DAMAGED if fault is NotKept.DAMAGED else Replayed.OTHER_RULES
            yield f"rules {name}", result, _NOT_KEPT[fault]


def past_decisions(
    database: Database,
    trusted: TrustedKeys,
    *,
    case_numbers: Collection[str] = (),
    item_code: str | None = None,
) -> Iterator[tuple[str, tuple[PastDecision, ...] | str]]:
    """What the rules decided in each case, by its number, oldest step first; or why its steps do not verify."""
    statement = select(
        cases.c.application_id, cases.c.case_no, cases.c.body, cases.c.body_digest, cases.c.state
    ).order_by(cases.c.case_no)
    if case_numbers:
        statement = statement.where(cases.c.case_no.in_(case_numbers))
    if item_code is not None:
        statement = statement.where(cases.c.item_code == item_code)
    with database.read() as connection:
        for row in connection.execute(statement):
            yield row.case_no, _verified(connection, row, trusted)


def decided_by(
    record: DecisionRecord, kept: KeptRules, definitions: Mapping[str, ItemDefinition]
) -> ItemDefinition | NotKept:
    """The item as it decided this. definitions: as they are loaded, for what is older than the keeping of rules."""
    if record.content_digest is not None:
        return kept.definition(record.content_digest)
    loaded = definitions.get(record.decision.item_code)
    return loaded if loaded and loaded.rule_set.digest == record.rule_set_digest else NotKept.ABSENT


_NOT_KEPT = {
    NotKept.ABSENT: "the rules that decided it are not kept",
    NotKept.DAMAGED: "the rules that are kept are not what their digest is of",
    NotKept.UNREADABLE: "this program cannot read the rules that are kept",
}


def _verified(connection: Connection, row: _CaseRow, trusted: TrustedKeys) -> tuple[PastDecision, ...] | str:
    """Each step is signed, and they lead to where the case stands."""
    # What is written into the file by hand may be of any type.
    if not isinstance(row.body, bytes) or digest(row.body) != row.body_digest:
        return "the body is not the one that came"
    try:
        application = Application.model_validate_json(row.body)
    except ValidationError:
        return "the body is no application"
    steps = connection.execute(
        select(decisions).where(decisions.c.application_id == row.application_id).order_by(decisions.c.place)
    ).all()
    state: str | None = None
    past: list[PastDecision] = []
    for number, step in enumerate(steps, start=FIRST_PLACE):
        try:
            record = trusted.open(SignedEnvelope.model_validate_json(step.record), "decision_record")
            told = step.envelope and trusted.open(SignedEnvelope.model_validate_json(step.envelope), "decision")
            by_rules = DecisionRecord.from_payload(record) if "trace" in record else None
            if by_rules is not None:
                facts = FACTS.validate_json(step.facts or b"")
                past.append(PastDecision(number, application, by_rules, facts))
        except (ValidationError, SignatureInvalidError) as error:
            return f"step {step.place}: {type(error).__name__}"
        decision = record["decision"]
        subject = record if by_rules is None else decision
        if (
            step.place != number
            or told != decision
            or subject["application_id"] != row.application_id
            or (step.staff is None) is (by_rules is None)
        ):
            return f"step {step.place}: it is not the step that was signed here"
        if by_rules is not None:
            if state not in (None, CaseState.WAITING.value):
                return f"step {step.place}: the rules decided what was not theirs to decide any more"
            accepted = bool(decision.get("accepted"))
            state = first_state(CaseOutcome(decision["outcome"]), accepted=accepted).value
        elif record["state_before"] != state:
            return f"step {step.place}: a step before it is missing"
        else:
            state = record["state_after"]
    if not past:
        return "no decision of the rules"
    return tuple(past) if state == row.state else "the case does not stand where its last step led"


def decided_anew(
    definition: ItemDefinition, application: Application, facts: GatheredFacts, record: DecisionRecord
) -> DecisionRecord:
    """As it would be decided at the moment of the record, with its settings, switches and place, by this
    definition."""
    variant = definition.item.variant(application.region)
    collected = variant is not None and variant.mode is RegionMode.COLLECTED
    made = decide_as_signed(
        definition,
        application.model_copy(update={"way": DecisionWay.PERSON}) if collected else application,
        facts,
        case_no=record.decision.case_no,
        at=record.decision.decided_at,
        refusal_allowed=record.refusal_allowed,
        because=_because_of(record),
        demonstration=record.decision.demonstration,
        switched_off=record.switched_off,
    )
    if variant is None:
        return made
    return made.model_copy(update={"decision": decided_for(variant, made.decision)})


def _because_of(record: DecisionRecord) -> tuple[DecidingFact, ...]:
    """Why the rules could not decide it, also of before that was kept beside the headline."""
    if record.because or record.decision.headline not in (ITEM_HAS_CHANGED, SIGNED_WHEN):
        return record.because
    return (DecidingFact(text=record.decision.headline, source=YOUR_SIGNATURE, state=RuleState.UNKNOWN),)


def _replay(past: PastDecision, definitions: Mapping[str, ItemDefinition], kept: KeptRules) -> tuple[Replayed, str]:
    record = past.record
    definition = decided_by(record, kept, definitions)
    if isinstance(definition, NotKept):
        result = Replayed.DAMAGED if definition is NotKept.DAMAGED else Replayed.OTHER_RULES
        return result, f"{_NOT_KEPT[definition]} (version {record.rule_set_version})"
    again = decided_anew(definition, past.application, past.facts, record)
    decision = again.decision
    if not record.because and again.because:
        # Of before reasons were kept beside the headline.
        decision = decision.model_copy(update={"facts": decision.facts[len(again.because) :]})
        again = again.model_copy(update={"because": ()})
    if record.content_digest is None:
        # Of before it was said who decides.
        decision = decision.model_copy(update={"legal_actor": record.decision.legal_actor})
    # The paper is made after the rules, and where it cannot be made a person decides.
    for headline, outcome in (
        (PAPER_NEEDS_A_PERSON, CaseOutcome.APPROVED),
        (REFUSAL_NEEDS_A_PERSON, CaseOutcome.REFUSED),
    ):
        if record.decision.headline == headline and decision.outcome is outcome:
            decision = for_a_person(definition, decision, headline)
            break
    if record.decision.accepted:
        # Of before there were acceptances, the same was called approved.
        decision = as_accepted(definition, decision)
    # Neither is the day until which a person decides: the city's calendar says that.
    decision = decision.model_copy(update={"document": record.decision.document, "due": record.decision.due})
    again = again.model_copy(update={"decision": decision, "content_digest": record.content_digest})
    if again == record:
        return Replayed.SAME, ""
    fields = [name for name in type(record).model_fields if getattr(again, name) != getattr(record, name)]
    return Replayed.DIFFERENT, ", ".join(fields)
