# SPDX-License-Identifier: GPL-3.0-or-later
"""Invented applicants of an item, and what each must come to: the proof that its rules do what they say.

An item whose examples do not come out as they say does not load, so a rule set that approves nobody, that
contradicts itself, or that has a rule which stops nobody is found before a citizen stands there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any, Final, assert_never

from pydantic import Field, ValidationError

from central.decisions import DecisionRecord, OnFail, decide
from central.decisions.facts import (
    GUARDIANS,
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
from central.items.definition import ItemDefinition
from central.registers import GatheredFacts, RegisterFact
from central.registers.e_licences import STORE
from kiosk.contract.cases import (
    AnswerOrigin,
    Applicant,
    Application,
    Attachment,
    CaseOutcome,
    Channel,
    DecisionWay,
    HandSignature,
    LicenceUse,
    NoticeRecord,
    ProxyRecord,
    RuleState,
)
from kiosk.contract.items import LegalBasis
from kiosk.contract.message import Message, Text
from kiosk.contract.proxies import ProxyGround, ProxyRelation
from kiosk.sealing import SignedEnvelope
from kiosk.timing import CHINA_STANDARD_TIME

_NOON: Final = time(12, tzinfo=CHINA_STANDARD_TIME)
_OUTCOME: Final = {
    OnFail.REFER: CaseOutcome.REFERRED,
    OnFail.SUPPLEMENT: CaseOutcome.SUPPLEMENT,
    OnFail.REFUSE: CaseOutcome.REFUSED,
}
_CARD: Final[dict[str, Any]] = {
    "card_type": "resident",
    "number": "410400194201010026",
    "name": "示例",
    "sex": "女",
    "nation": "汉",
    "birth_date": "1942-01-01",
    "address": "平顶山市示例路 1 号",
    "authority": "平顶山市公安局",
    "valid_from": "2020-01-01",
    "valid_to": None,
}
"""The card of nobody, where an example says nothing else of it."""
_AN_ACCOUNT: Final = "9999000000112230002"
"""Of an example in which somebody changed the account, and nothing is said of the account itself."""
_NO_DIGEST: Final = "sha256:" + "0" * 64


class Example(Message):
    """One invented applicant: who it is, how the facts differ from the usual ones, and what the rules must say.

    facts: by name; null for what is not known. A fact of an e-licence that stands here is of an authorised one.
    outcome: with the city's leave to refuse and every basis confirmed; without them "refused" comes to a person.
    stopped_by: the rules that do not pass, and no others. day: of the decision, where it is not the file's.
    """

    name: Text
    facts: dict[str, Any] = Field(default_factory=dict)
    outcome: CaseOutcome
    stopped_by: tuple[str, ...] = ()
    day: date | None = None


class Examples(Message):
    """examples.json. day: on which the applicants are decided; usual: the facts of the usual applicant, by name.

    Values that the city sets stand in facts.json, and today is the day.
    """

    day: date
    usual: dict[str, Any]
    examples: tuple[Example, ...] = Field(min_length=1)


def check_examples(data: Examples, definition: ItemDefinition) -> None:
    """Raises ValueError naming the example or the rule, and what to do."""
    origins = {spec.name: spec for spec in definition.facts.facts}
    rules = {rule.data.id: rule.data for rule in definition.rule_set.rules}
    _check_names("usual", data.usual, origins)
    unstopped = dict(rules)
    approved = False
    confirmed = _confirmed(definition)
    for number, example in enumerate(data.examples, start=1):
        place = f"example {number} ({example.name.en})"
        _check_names(place, example.facts, origins)
        if strange := sorted(set(example.stopped_by) - rules.keys()):
            raise ValueError(f"{place}: there is no rule {', '.join(strange)}")
        try:
            application, gathered = _applied({**data.usual, **example.facts}, definition)
        except ValidationError as error:
            raise ValueError(f"{place}: {_places(error)}") from error
        at = datetime.combine(example.day or data.day, _NOON)
        record = _decided(confirmed, application, gathered, at, refusal_allowed=True)
        _check_outcome(place, example, record)
        if example.outcome is CaseOutcome.REFUSED:
            unsigned = _decided(definition, application, gathered, at, refusal_allowed=False)
            if unsigned.decision.outcome is not CaseOutcome.REFERRED:
                raise ValueError(f"{place}: comes to {unsigned.decision.outcome} where machines may not refuse")
        approved |= example.outcome is CaseOutcome.APPROVED
        failed = [entry.rule_id for entry in record.trace if entry.state is RuleState.FAIL]
        alone = len(example.stopped_by) == 1 and failed == [*example.stopped_by]
        if alone and example.outcome is _OUTCOME[rules[failed[0]].on_fail]:
            unstopped.pop(failed[0], None)
    if not approved:
        raise ValueError("no example is approved: add one that these rules approve, or mend the rules")
    for rule in unstopped.values():
        raise ValueError(
            f"rule {rule.id}: it stops no example by itself: add one whose facts fail it and nothing else, with "
            f'"outcome": "{_OUTCOME[rule.on_fail]}" and "stopped_by": ["{rule.id}"]; if there is none, the rule '
            "decides nothing"
        )


def _check_names(place: str, facts: Mapping[str, Any], known: Mapping[str, FactSpec]) -> None:
    for name in facts:
        match known.get(name):
            case None:
                raise ValueError(f"{place}: {name} is not a fact of this item")
            case FactSpec(origin=FromCity()):
                raise ValueError(f"{place}: {name} is the city's value and stands in facts.json")
            case FactSpec(origin=FromDecision()):
                raise ValueError(f'{place}: {name} is the day of the decision: write it as "day"')
            case _:
                pass


def _check_outcome(place: str, example: Example, record: DecisionRecord) -> None:
    stopped = {
        entry.rule_id: entry for entry in record.trace if entry.in_force and entry.state is not RuleState.PASS
    }
    if record.decision.outcome is example.outcome and stopped.keys() == set(example.stopped_by):
        return
    found = "; ".join(
        f"{name} {entry.state}{f' ({entry.reason})' if entry.reason else ''}" for name, entry in stopped.items()
    )
    wanted = ", ".join(example.stopped_by) or "no rule"
    raise ValueError(
        f"{place}: it says {example.outcome}, stopped by {wanted}; the rules say {record.decision.outcome}, "
        f"stopped by {found or 'no rule'}: mend whichever is wrong"
    )


def _confirmed(definition: ItemDefinition) -> ItemDefinition:
    """As if the city had confirmed every legal basis: only so can be seen what a rule leads to by itself."""
    rules = tuple(
        replace(rule, legal_basis=LegalBasis(citation=rule.legal_basis.citation, confirmed=True))
        for rule in definition.rule_set.rules
    )
    return replace(definition, rule_set=replace(definition.rule_set, rules=rules))


def _decided(
    definition: ItemDefinition,
    application: Application,
    gathered: GatheredFacts,
    at: datetime,
    *,
    refusal_allowed: bool,
) -> DecisionRecord:
    return decide(
        definition,
        application,
        gathered,
        case_no="",
        at=at,
        refusal_allowed=refusal_allowed,
        demonstration=True,
    )


def _applied(facts: Mapping[str, Any], definition: ItemDefinition) -> tuple[Application, GatheredFacts]:
    """The application and the registers' answers that give exactly these facts. Raises ValidationError."""
    card = dict(_CARD)
    form: dict[str, Any] = {}
    attached: list[Attachment] = []
    authorised: set[str] = set()
    acting: dict[str, Any] = {}
    deferred: list[str] = []
    origins: dict[str, AnswerOrigin] = {}
    values: dict[str, RegisterFact] = {}
    for spec in definition.facts.facts:
        value = facts.get(spec.name)
        match spec.origin:
            case FromCard(field=field):
                if spec.name in facts:
                    card[field] = value
            case FromForm(key=key):
                if value is not None:
                    form[key] = value
            case FromAttached(material=material):
                if value:
                    attached.append(Attachment(material=material, sha256=_NO_DIGEST))
            case FromLicence(material=material):
                if spec.name in facts:
                    authorised.add(material)
                if value is not None:
                    values[spec.name] = RegisterFact(STORE, value)
            case FromRegister(register_id=register):
                if value is not None:
                    values[spec.name] = RegisterFact(register, value)
            case FromProxy(field=field):
                if value is not None and spec.name in facts:
                    acting[field] = value
                    values[spec.name] = RegisterFact(GUARDIANS, value)
            case FromDeferred(material=material):
                if value:
                    deferred.append(material)
            case FromPayee(key=key):
                origins[key] = AnswerOrigin.TYPED if value else AnswerOrigin.REGISTER
                if value:
                    form.setdefault(key, _AN_ACCOUNT)
            case FromCity() | FromDecision():
                pass
            case _:
                assert_never(spec.origin)
    signed_at = datetime.combine(date(2026, 1, 1), _NOON)
    application = Application(
        application_id="",
        pick_up_code="",
        item_code=definition.item.code,
        item_version=definition.item.version,
        city_code="000000",
        machine_id="",
        channel=Channel.KIOSK,
        applicant=Applicant.from_payload(card),
        identity=None,
        form=form,
        way=DecisionWay.AUTOMATIC,
        notice=NoticeRecord(version="", digest="", shown_at=signed_at),
        consents=(),
        signature=HandSignature(png="", form_digest="", strokes=1, signed_at=signed_at),
        signed_at=signed_at,
        clock_trusted=True,
        attachments=tuple(attached),
        licences=tuple(_licence_use(material) for material in sorted(authorised)),
        proxy=_proxy(acting),
        deferred=tuple(deferred),
        origins=origins,
    )
    return application, GatheredFacts(values, (), ())


def _proxy(told: Mapping[str, Any]) -> ProxyRecord | None:
    """Somebody acts wherever an example says anything of it but that nobody does."""
    if not told or told.get("acting") is False:
        return None
    guardian = "guardian_known" in told
    return ProxyRecord(
        agent=Applicant.from_payload({**_CARD, "number": "410400197001010018"}),
        ground=ProxyGround(told.get("ground", ProxyGround.GUARDIAN if guardian else ProxyGround.PRESENT)),
        relation=ProxyRelation(told.get("relation", ProxyRelation.PARENT if guardian else ProxyRelation.CHILD)),
        scope_digest=_NO_DIGEST,
        card_read=told.get("card_read", True),
    )


def _licence_use(material: str) -> LicenceUse:
    # Signed by nobody: what the store says of it stands among the facts, and no rule sees the authorisation.
    nobodys = SignedEnvelope(kind="", key_id="", payload={}, signature="")
    return LicenceUse(material=material, sha256=_NO_DIGEST, authorisation=nobodys)


def _places(error: ValidationError) -> str:
    found = error.errors(include_url=False, include_input=False)
    return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in found)
