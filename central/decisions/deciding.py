# SPDX-License-Identifier: GPL-3.0-or-later
"""From verdicts to one decision, failing closed.

The order is refuse, refer, supplement, approve, with these limits:

- Approval needs at least one rule in force and every rule in force passed.
- A machine refuses only where the city lets it for this item (refusal_allowed), on a rule whose legal basis
  the city has confirmed, judged on facts that a register owns (checked when the item is loaded), and only
  when nothing else is open: no rule unknown, none in error, none failed that asks for a person. What a
  person has to look at could change the refusal too (a name that differs may mean another person's record).
- Everything else that is not approved, and not just incomplete, goes to a person.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from central.decisions import wording
from central.decisions.evaluating import Verdict, evaluate, trace
from central.decisions.facts import Fact, Known
from central.decisions.record import DecisionRecord, DocumentValue
from central.decisions.rules import OnFail
from central.decisions.statements import filled, known_words
from central.registers import GatheredFacts
from kiosk.contract.cases import (
    Application,
    CaseOutcome,
    DecidingFact,
    Decision,
    DecisionWay,
    Lack,
    Refusal,
    RuleState,
)
from kiosk.contract.message import Text
from kiosk.sealing import json_digest
from kiosk.timing import CHINA_STANDARD_TIME

if TYPE_CHECKING:
    # Items are made of rules and facts, so they stand above this room; only their shape is needed here.
    from central.items.definition import ItemDefinition

RESUME_DAYS: Final = 90
"""How long a supplement may be brought with the same code (the reference catalogue's 一次性告知 rule)."""


@dataclass(frozen=True)
class _Judged:
    """Everything the outcome is taken from. contradicts: the form differs from the card it was filled from."""

    verdicts: tuple[Verdict, ...]
    contradicts: bool

    def failed(self, on_fail: OnFail) -> tuple[Verdict, ...]:
        return tuple(v for v in self.verdicts if v.state is RuleState.FAIL and v.rule.data.on_fail is on_fail)

    def tells(self, verdict: Verdict) -> bool:
        """Whether the citizen may read what this rule found."""
        first = verdict.rule.data.told_after
        passed = (one.rule.data.id for one in self.verdicts if one.state is RuleState.PASS)
        return first is None or first in passed

    @property
    def open(self) -> tuple[Verdict, ...]:
        """What only a person can settle."""
        undecided = (RuleState.UNKNOWN, RuleState.ERROR)
        return (*(v for v in self.verdicts if v.state in undecided), *self.failed(OnFail.REFER))


def decide(
    definition: ItemDefinition,
    application: Application,
    facts: GatheredFacts,
    *,
    case_no: str,
    at: datetime,
    refusal_allowed: bool,
    demonstration: bool,
    switched_off: Collection[str] = (),
) -> DecisionRecord:
    """The decision on one application, with its record. Pure: the same input gives the same record.

    refusal_allowed: the city's signed setting for this item. switched_off: ids of the rules that it has turned off.
    The caller has verified the identity level.
    """
    day = at.astimezone(CHINA_STANDARD_TIME).date()
    known = definition.facts.read(application, facts, at, demonstration=demonstration)
    off = tuple(sorted({rule.data.id for rule in definition.rule_set.rules} & set(switched_off)))
    verdicts = evaluate(definition.rule_set, known, day, off)
    judged = _Judged(verdicts, definition.contradicts_card(application))
    outcome = _outcome(judged, application.way, refusal_allowed)
    data = definition.rule_set.data
    referred = outcome is CaseOutcome.REFERRED
    actor = definition.item.legal_actor
    decision = Decision(
        application_id=application.application_id,
        case_no=case_no,
        item_code=definition.item.code,
        outcome=outcome,
        decided_at=at,
        automatic=not referred,
        headline=_headline(definition, judged, application.way, outcome, known),
        facts=_deciding_facts(judged, known),
        lacks=_lacks(judged) if outcome in (CaseOutcome.SUPPLEMENT, CaseOutcome.REFERRED) else (),
        refusal=_refusal(definition, judged, known) if outcome is CaseOutcome.REFUSED else None,
        handler=data.handler if referred else None,
        due=day + timedelta(days=data.referral_days) if referred else None,
        resume_until=day + timedelta(days=RESUME_DAYS) if outcome is CaseOutcome.SUPPLEMENT else None,
        rule_set_digest=definition.rule_set.digest,
        demonstration=demonstration,
        legal_actor=None if actor is None else actor.name,
    )
    template = definition.document
    return DecisionRecord(
        decision=decision,
        item_version=definition.item.version,
        rule_set_version=data.version,
        rule_set_digest=definition.rule_set.digest,
        inputs_digest=json_digest({name: _judged_value(fact) for name, fact in known.items()}),
        decided_on=day,
        refusal_allowed=refusal_allowed,
        switched_off=off,
        trace=trace(definition.rule_set, verdicts),
        readings=facts.readings,
        document_values=() if template is None else _document_values(definition, known),
        document_rows=None if template is None else template.rows(known),
    )


def _outcome(judged: _Judged, way: DecisionWay, refusal_allowed: bool) -> CaseOutcome:
    if way is DecisionWay.PERSON or judged.contradicts or judged.open or not judged.verdicts:
        return CaseOutcome.REFERRED
    if refusing := judged.failed(OnFail.REFUSE):
        sound = refusal_allowed and any(verdict.rule.may_refuse for verdict in refusing)
        return CaseOutcome.REFUSED if sound else CaseOutcome.REFERRED
    if judged.failed(OnFail.SUPPLEMENT):
        return CaseOutcome.SUPPLEMENT
    if all(verdict.state is RuleState.PASS for verdict in judged.verdicts):
        return CaseOutcome.APPROVED
    return CaseOutcome.REFERRED


def _headline(
    definition: ItemDefinition,
    judged: _Judged,
    way: DecisionWay,
    outcome: CaseOutcome,
    known: Mapping[str, Fact],
) -> Text:
    match outcome:
        case CaseOutcome.APPROVED:
            return filled(definition.rule_set.data.approved, known_words(known))
        case CaseOutcome.SUPPLEMENT:
            count = len(judged.failed(OnFail.SUPPLEMENT))
            return wording.SUPPLEMENT if count == 1 else wording.fill(wording.SUPPLEMENT_SEVERAL, count=count)
        case CaseOutcome.REFUSED:
            return wording.REFUSED
        case CaseOutcome.REFERRED if way is DecisionWay.PERSON:
            return wording.CHOSEN
        case CaseOutcome.REFERRED:
            return _referred(judged)


def _referred(judged: _Judged) -> Text:
    silent = [silence for verdict in judged.open for silence in verdict.silences]
    others = [verdict for verdict in judged.open if not verdict.silences]
    refusing = judged.failed(OnFail.REFUSE)
    if silent and not others and not refusing:
        names = list({silence.title.zh: silence.title for silence in silent}.values())
        register = Text(zh="、".join(name.zh for name in names), en="; ".join(name.en for name in names))
        # As central.decisions.waiting has it: only then is it decided again.
        again = not judged.contradicts and all(silence.reason.passes for silence in silent)
        return wording.fill(wording.SILENT_FOR_NOW if again else wording.SILENT, register=register)
    count = sum(judged.tells(verdict) for verdict in (*judged.open, *refusing)) + judged.contradicts
    return wording.REFERRED if count <= 1 else wording.fill(wording.REFERRED_SEVERAL, count=count)


def _deciding_facts(judged: _Judged, known: Mapping[str, Fact]) -> tuple[DecidingFact, ...]:
    words = known_words(known)
    facts = [
        DecidingFact(text=_fact_text(verdict, words), source=verdict.rule.source, state=verdict.state)
        if judged.tells(verdict)
        else DecidingFact(
            text=wording.fill(wording.TO_CHECK, requirement=verdict.rule.data.text),
            source=verdict.rule.source,
            state=RuleState.UNKNOWN,
        )
        for verdict in judged.verdicts
    ]
    if judged.contradicts:
        facts.insert(
            0,
            DecidingFact(
                text=wording.CARD_AND_FORM_FAIL, source=wording.CARD_AND_FORM_SOURCE, state=RuleState.FAIL
            ),
        )
    return tuple(facts)


def _fact_text(verdict: Verdict, words: Mapping[str, Text]) -> Text:
    data = verdict.rule.data
    match verdict.state:
        case RuleState.PASS:
            return filled(data.pass_text, words)
        case RuleState.FAIL:
            return filled(data.fail_text, words)
        case RuleState.UNKNOWN if verdict.silences:
            why = wording.silence_words(verdict.silences[0])
            return wording.joined(why, wording.fill(wording.NOT_CHECKED, requirement=data.text))
        case RuleState.UNKNOWN if verdict.unconfirmed or verdict.switched_off:
            return wording.fill(wording.TO_CHECK, requirement=data.text)
        case RuleState.UNKNOWN:
            return wording.fill(wording.NO_ENTRY, requirement=data.text)
        case RuleState.ERROR:
            return wording.fill(wording.TO_CHECK, requirement=data.text)


def _lacks(judged: _Judged) -> tuple[Lack, ...]:
    failed = (verdict for verdict in judged.failed(OnFail.SUPPLEMENT) if judged.tells(verdict))
    return tuple(verdict.rule.data.lack for verdict in failed if verdict.rule.data.lack is not None)


def _refusal(definition: ItemDefinition, judged: _Judged, known: Mapping[str, Fact]) -> Refusal:
    rule = next(verdict.rule for verdict in judged.failed(OnFail.REFUSE) if verdict.rule.may_refuse)
    return Refusal(
        reason=filled(rule.data.fail_text, known_words(known)),
        legal_basis=rule.legal_basis,
        remedy=definition.rule_set.data.remedy,
    )


def _document_values(definition: ItemDefinition, known: Mapping[str, Fact]) -> tuple[DocumentValue, ...]:
    statements = () if definition.document is None else definition.document.statements
    return tuple(
        DocumentValue(
            label=statement.data.label,
            text=statement.value(known),
            required=statement.data.required,
            on_slip=statement.data.on_slip,
        )
        for statement in statements
    )


def _judged_value(fact: Fact) -> object:
    """A fact as the digest takes it: its value, or which way it was not one."""
    return {"known": fact.value} if isinstance(fact, Known) else {"not_known": type(fact).__name__.lower()}
