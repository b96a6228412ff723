# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules as data, checked once when they are loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations
from typing import Annotated, Final, Literal

from pydantic import Field

from central.decisions.expressions import Expression, compile_expression
from central.decisions.fact_types import DateType, ListType, RowsType
from central.decisions.facts import (
    FactSpec,
    FactTable,
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
from central.decisions.statements import places
from kiosk.contract.cases import Lack
from kiosk.contract.items import LegalBasis, PublicRule
from kiosk.contract.message import Message, Text
from kiosk.sealing import json_digest


class OnFail(StrEnum):
    """What a rule that is exactly false leads to."""

    REFER = "refer"
    SUPPLEMENT = "supplement"
    REFUSE = "refuse"


class RuleData(Message):
    """A rule as rules.json has it.

    text: the requirement, as a citizen reads it before signing. pass_text, fail_text: what was found,
    with {fact} places. lack: how to mend it, for on_fail "supplement". on_unknown can only be "refer":
    what is not known is for a person. valid_from, valid_to: days on which it holds, ends included.
    told_after: the rule that must pass before a citizen reads what this one found: the one that says that they may.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9-]{1,40}$")
    version: str
    text: Text
    pass_text: Text
    fail_text: Text
    needs: Annotated[tuple[str, ...], Field(min_length=1)]
    expression: str
    on_fail: OnFail
    on_unknown: Literal["refer"]
    lack: Lack | None = None
    legal_basis: LegalBasis
    valid_from: date
    valid_to: date | None = None
    told_after: str | None = None


class RuleSetData(Message):
    """rules.json: the rules, and what the item says with each outcome.

    approved: the headline of an approval, with {fact} places of facts that rules need. handler: who
    takes a referred case; referral_days: working days until that person has
    decided, where the item promises no other time.
    remedy: what a citizen can do against a refusal.
    """

    version: str
    approved: Text
    handler: Text
    referral_days: int = Field(ge=1, le=365)
    remedy: Text
    rules: Annotated[tuple[RuleData, ...], Field(min_length=1)]


class Confirmation(Message):
    """The city's confirmation of one legal basis: a record of its own, so that no item confirms itself.

    citation: the Chinese citation of the rule as it was read; a rule that cites something else since needs a
    new confirmation. confirmed_as: the basis as the city cites it, article and all, on every refusal.
    """

    item_code: str
    rule_id: str
    citation: str
    confirmed_as: Text
    confirmed_by: str
    confirmed_on: date


@dataclass(frozen=True)
class Rule:
    """A checked rule. may_refuse: on_fail is refuse and the city has confirmed the legal basis."""

    data: RuleData
    expression: Expression
    source: Text
    legal_basis: LegalBasis

    @property
    def may_refuse(self) -> bool:
        return self.data.on_fail is OnFail.REFUSE and self.legal_basis.confirmed

    def in_force(self, day: date) -> bool:
        """Whether the rule holds on this day."""
        return self.data.valid_from <= day and (self.data.valid_to is None or day <= self.data.valid_to)

    def public(self) -> PublicRule:
        """As a citizen may read it before signing."""
        return PublicRule(id=self.data.id, text=self.data.text, source=self.source, legal_basis=self.legal_basis)


@dataclass(frozen=True)
class RuleSet:
    """All rules of one version of an item. digest: of rules, facts and confirmations together.

    titles: of the registers that its facts come from, as a decision calls them.
    """

    data: RuleSetData
    rules: tuple[Rule, ...]
    digest: str
    confirmations: tuple[Confirmation, ...]
    titles: Mapping[str, Text]

    @property
    def needs(self) -> frozenset[str]:
        """The facts that any rule reads."""
        return frozenset(name for rule in self.rules for name in rule.data.needs)


def check_rules(
    data: RuleSetData,
    facts: FactTable,
    titles: Mapping[str, Text],
    confirmations: dict[str, Confirmation],
) -> RuleSet:
    """The rule set, every expression compiled. Raises ValueError naming the rule and what is wrong.

    titles: of the registers, by their ids. confirmations: by rule id.
    """
    seen: set[str] = set()
    rules: list[Rule] = []
    for entry in data.rules:
        if entry.id in seen:
            raise ValueError(f"rule {entry.id}: the id stands twice")
        seen.add(entry.id)
        try:
            rules.append(_rule(entry, facts, titles, confirmations.get(entry.id)))
        except ValueError as error:
            raise ValueError(f"rule {entry.id}: {error}") from error
    if strange := sorted(confirmations.keys() - seen):
        raise ValueError(f"there is a confirmation but no rule: {', '.join(strange)}")
    _no_twins(data.rules)
    _told_in_order(data.rules)
    needed = {name for rule in data.rules for name in rule.needs}
    if unknown := sorted(places(data.approved) - needed):
        raise ValueError(f"approved: {', '.join(unknown)} is not needed by any rule, so it may be unknown")
    confirmed = tuple(confirmations[name] for name in sorted(confirmations))
    content = {
        "rules": data.to_payload(),
        "facts": facts.to_payload(),
        "confirmations": [entry.to_payload() for entry in confirmed],
    }
    asked = {spec.register: titles[spec.register] for spec in facts.from_registers()}
    return RuleSet(data, tuple(rules), json_digest(content), confirmed, asked)


def _no_twins(rules: tuple[RuleData, ...]) -> None:
    """One question asked twice on the same days: with two outcomes it contradicts itself, with one it says nothing
    more. (What contradicts itself in other words approves no example.)"""
    for first, second in combinations(rules, 2):
        if "".join(first.expression.split()) != "".join(second.expression.split()):
            continue
        if first.valid_from <= (second.valid_to or date.max) and second.valid_from <= (first.valid_to or date.max):
            raise ValueError(
                f"rule {second.id}: rule {first.id} has the same expression ({first.on_fail} there, "
                f"{second.on_fail} here): take one of them out, or let it end before the other begins"
            )


def _told_in_order(rules: tuple[RuleData, ...]) -> None:
    """So that whatever is not told goes to a person, who reads it."""
    first = {rule.id: rule for rule in rules if rule.told_after is None and rule.on_fail is OnFail.REFER}
    for rule in rules:
        if rule.told_after is None:
            continue
        one = first.get(rule.told_after)
        if (
            one is None
            or one.valid_from > rule.valid_from
            or (one.valid_to or date.max) < (rule.valid_to or date.max)
        ):
            raise ValueError(
                f"rule {rule.id}: told_after: {rule.told_after} is no rule of this item that refers, holds on the "
                "same days and is told by itself"
            )


def _rule(data: RuleData, facts: FactTable, titles: Mapping[str, Text], confirmation: Confirmation | None) -> Rule:
    columns: set[str] = set()
    for name in data.needs:
        match facts.spec(name):
            case None:
                raise ValueError(f"needs {name}, which is not a fact of this item")
            case FactSpec(type=RowsType(), origin=origin) if not isinstance(origin, FromForm):
                raise ValueError(
                    f"needs {name}, a register's table; rules judge single values, and rows of the form"
                )
            case FactSpec(type=RowsType() as rows):
                columns |= rows.columns.keys()
            case _:
                pass
    for text in (data.pass_text, data.fail_text):
        if strange := sorted(places(text) - set(data.needs)):
            raise ValueError(f"{', '.join(strange)} in {text.en!r} does not stand in needs")
    if (data.lack is not None) != (data.on_fail is OnFail.SUPPLEMENT):
        raise ValueError("a lack stands with on_fail supplement, and only there")
    if data.valid_to is not None and data.valid_to < data.valid_from:
        raise ValueError("valid_to is before valid_from")
    if data.legal_basis.confirmed:
        raise ValueError("legal_basis.confirmed is the city's to say, in a confirmation, not the item's")
    if data.on_fail is OnFail.REFUSE:
        _only_owned(data, facts)
    basis = data.legal_basis
    if confirmation is not None:
        if confirmation.citation != basis.citation.zh:
            raise ValueError("the city confirmed another citation than the rule's")
        basis = LegalBasis(citation=confirmation.confirmed_as, confirmed=True)
    expression = compile_expression(data.expression, data.needs, frozenset(columns))
    for name in sorted(expression.dates):
        spec = facts.spec(name)
        if spec is not None and not isinstance(spec.type, DateType):
            raise ValueError(f"d({name}): {name} is no date")
    for name in sorted(expression.counted):
        spec = facts.spec(name)
        if spec is not None and not isinstance(spec.type, ListType | RowsType):
            raise ValueError(
                f"len({name}): only rows and lists are counted, for a text is counted in bytes, three for each "
                "Chinese character; limit a text in form.schema.json (minLength, maxLength)"
            )
    shown = places(data.pass_text) | places(data.fail_text)
    if unused := sorted(set(data.needs) - set(expression.needs) - shown):
        raise ValueError(f"{', '.join(unused)} in needs is used by neither expression nor text")
    return Rule(data, expression, _source(data, facts, titles), basis)


_NOT_OWNED: Final = (FromForm, FromCard, FromAttached, FromLicence, FromProxy, FromDeferred, FromPayee)


def _only_owned(data: RuleData, facts: FactTable) -> None:
    """A refusal stands on a register, not on what somebody typed or a card shows."""
    origins = [spec.origin for name in data.needs if (spec := facts.spec(name)) is not None]
    if any(isinstance(origin, _NOT_OWNED) for origin in origins):
        raise ValueError(
            "a refusing rule may judge only what a register owns, not the form, the card, a paper, a licence, or "
            "who acts for whom"
        )
    if not any(isinstance(origin, FromRegister) for origin in origins):
        raise ValueError("a refusing rule must judge a fact that a register owns")


def _source(data: RuleData, facts: FactTable, known: Mapping[str, Text]) -> Text:
    titles: list[Text] = []
    for name in data.needs:
        spec = facts.spec(name)
        match None if spec is None else spec.origin:
            case FromRegister(register_id=register):
                title = known[register]
            case FromCard():
                title = Text(zh="您的证件", en="your card")
            case FromForm():
                title = Text(zh="您填的信息", en="what you entered")
            case FromAttached():
                title = Text(zh="您拍的材料", en="the papers you had scanned")
            case FromLicence():
                title = Text(zh="您授权的电子证照", en="the e-licences that you authorised")
            case FromProxy():
                title = Text(zh="代办情况", en="how it was done for another")
            case FromDeferred():
                title = Text(zh="您承诺后交的材料", en="the papers that you undertook to hand in later")
            case FromPayee():
                title = Text(zh="您填的收款账户", en="the account that you entered")
            case FromCity() | FromDecision() | None:
                continue
        if title not in titles:
            titles.append(title)
    return Text(zh="、".join(title.zh for title in titles), en="; ".join(title.en for title in titles))
