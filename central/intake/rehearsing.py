# SPDX-License-Identifier: GPL-3.0-or-later
"""Changed items tried on past cases before they are published: what would have come out otherwise. Writes nothing.

Facts are carried over by where they come from, not by their names: what a register said then is what it says in the
rehearsal. A fact that nobody asked for then leaves a case open ("cannot tell"), unless the other facts send it to a
person whatever it would have been. Time stands as it did: everybody is as old as on the day of the decision, while
the rules that are tried are those in force on the day of the rehearsal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from central.database import Database
from central.decisions import Confirmation, DecisionRecord
from central.decisions.facts import (
    FactSpec,
    FromAttached,
    FromCard,
    FromCity,
    FromDecision,
    FromDeferred,
    FromForm,
    FromLicence,
    FromPayee,
    FromProxy,
    FromRegister,
)
from central.intake.replaying import PastDecision, decided_anew, decided_by, past_decisions
from central.intake.rule_store import KeptRules, NotKept
from central.intake.ruling import PAPER_NEEDS_A_PERSON, REFUSAL_NEEDS_A_PERSON
from central.items import ItemDefinition
from central.registers import GatheredFacts, ReadingState, RegisterFact
from kiosk.contract.cases import CaseOutcome, RuleState
from kiosk.sealing import TrustedKeys


class CannotTell(StrEnum):
    """Why nothing can be said of a case. NEVER_ASKED: a fact that the changed rules need was not asked for then.
    NOT_KEPT: the rules that decided it are not kept, so nobody knows what its facts are. DAMAGED: the case does not
    verify."""

    NEVER_ASKED = "never_asked"
    NOT_KEPT = "not_kept"
    DAMAGED = "damaged"


@dataclass(frozen=True)
class Rehearsed:
    """One past case. before: what the rules found then, before anybody saw to the paper; None where it cannot be
    read. stopped_by: the rules that do not pass now. never_asked: names of facts."""

    case_no: str
    item_code: str
    before: CaseOutcome | None
    after: CaseOutcome | CannotTell
    stopped_by: tuple[str, ...] = ()
    never_asked: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        return self.before is not self.after


def rehearse(
    database: Database,
    trusted: TrustedKeys,
    loaded: Mapping[str, ItemDefinition],
    changed: Mapping[str, ItemDefinition],
    day: date,
) -> Iterator[Rehearsed]:
    """Each past case of the changed items, by what the rules decided of it last.

    loaded: the items as they are in force, for cases of before rules were kept. day: whose rules are tried.
    """
    kept = KeptRules(database)
    for code, definition in changed.items():
        as_of = _in_force(definition, day)
        for case_no, past in past_decisions(database, trusted, item_code=code):
            if isinstance(past, str):
                yield Rehearsed(case_no, code, None, CannotTell.DAMAGED)
                continue
            last = past[-1]
            before = decided_by(last.record, kept, loaded)
            if isinstance(before, NotKept):
                yield Rehearsed(case_no, code, _found(last.record), CannotTell.NOT_KEPT)
            else:
                yield _tried(case_no, last, before, as_of)


def not_yet_in_force(definition: ItemDefinition, day: date) -> tuple[tuple[str, date], ...]:
    """The rules that begin later than this day, with the day on which they do: a rehearsal leaves them out."""
    return tuple(
        (rule.data.id, rule.data.valid_from) for rule in definition.rule_set.rules if rule.data.valid_from > day
    )


def still_confirmed(
    loaded: Mapping[str, ItemDefinition], changed: Mapping[str, ItemDefinition]
) -> tuple[Confirmation, ...]:
    """The city's confirmations that hold for the changed rules too: of the same rule, citing the same."""
    cited = {
        (code, rule.data.id): rule.data.legal_basis.citation.zh
        for code, definition in changed.items()
        for rule in definition.rule_set.rules
    }
    return tuple(
        entry
        for definition in loaded.values()
        for entry in definition.rule_set.confirmations
        if cited.get((entry.item_code, entry.rule_id)) == entry.citation
    )


def _in_force(definition: ItemDefinition, day: date) -> ItemDefinition:
    """The rules of that day and no others, for cases of any day."""
    rules = tuple(
        replace(rule, data=rule.data.model_copy(update={"valid_from": date.min, "valid_to": None}))
        for rule in definition.rule_set.rules
        if rule.in_force(day)
    )
    return replace(definition, rule_set=replace(definition.rule_set, rules=rules))


def _tried(case_no: str, past: PastDecision, before: ItemDefinition, after: ItemDefinition) -> Rehearsed:
    facts, never_asked = _carried_over(past, before, after)
    record = _decided(past, after, facts)
    outcome: CaseOutcome | CannotTell = record.decision.outcome
    needed = {name for rule in after.rule_set.rules for name in rule.data.needs}
    missing = tuple(sorted(never_asked & needed))
    if missing:
        # By the rules that can be judged: only if those alone send it to a person, the others change nothing.
        sure = tuple(rule for rule in after.rule_set.rules if not never_asked & set(rule.data.needs))
        rest = replace(after, rule_set=replace(after.rule_set, rules=sure))
        if _decided(past, rest, facts).decision.outcome is not CaseOutcome.REFERRED or not sure:
            outcome = CannotTell.NEVER_ASKED
    stopped = tuple(one.rule_id for one in record.trace if one.in_force and one.state is not RuleState.PASS)
    return Rehearsed(case_no, after.item.code, _found(past.record), outcome, stopped, missing)


def _decided(past: PastDecision, definition: ItemDefinition, facts: GatheredFacts) -> DecisionRecord:
    record = past.record
    as_signed_today = past.application.model_copy(update={"item_version": definition.item.version})
    return decided_anew(definition, as_signed_today, facts, record)


def _found(record: DecisionRecord) -> CaseOutcome:
    """What the rules found: where the paper could not be made, what it would have said."""
    headlines = {PAPER_NEEDS_A_PERSON: CaseOutcome.APPROVED, REFUSAL_NEEDS_A_PERSON: CaseOutcome.REFUSED}
    for headline, outcome in headlines.items():
        if record.decision.headline == headline:
            return outcome
    return record.decision.outcome


def _carried_over(
    past: PastDecision, before: ItemDefinition, after: ItemDefinition
) -> tuple[GatheredFacts, set[str]]:
    """The stored facts under the changed item's names, and the names of those that nobody asked for."""
    stored = past.facts.values
    said: dict[tuple[str, ...], RegisterFact] = {}
    for spec in before.facts.facts:
        key = _place(spec)
        if key and spec.name in stored:
            said[key] = stored[spec.name]
    asked = {
        *(_place(spec) for spec in before.facts.facts),
        *(("form", key) for key in before.item.form.json_schema["properties"]),
        *(("attached", material.code) for material in before.item.scans),
    }
    without_record = {
        reading.register_id for reading in past.facts.readings if reading.state is not ReadingState.ANSWERED
    }
    values: dict[str, RegisterFact] = {}
    never_asked: set[str] = set()
    for spec in after.facts.facts:
        key = _place(spec)
        if not key:
            continue
        if key in said:
            values[spec.name] = said[key]
        elif key not in asked and not (key[0] == "register" and key[1] in without_record):
            never_asked.add(spec.name)
    return replace(past.facts, values=values), never_asked


def _place(spec: FactSpec) -> tuple[str, ...]:
    """Where a fact comes from, as what is stored of a case knows it; () for what every case has."""
    match spec.origin:
        case FromRegister(register_id=register, field=name):
            return ("register", register, name)
        case FromLicence(material=material, field=name, agrees_with=key):
            return ("licence", material, name, key or "")
        case FromForm(key=key):
            return ("form", key)
        case FromAttached(material=material):
            return ("attached", material)
        case FromCard() | FromProxy() | FromDeferred() | FromPayee() | FromCity() | FromDecision():
            return ()
        case _:
            assert_never(spec.origin)
