# SPDX-License-Identifier: GPL-3.0-or-later
"""The facts of an item: named, typed, each with the one place it may come from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, assert_never

from pydantic import Field

from central.decisions.fact_types import FactType, WrongTypeError
from central.registers import GatheredFacts, Silence
from central.registers.e_licences import STORE
from kiosk.contract.cases import Application
from kiosk.contract.message import Message, Text
from kiosk.contract.payees import payee_changed
from kiosk.contract.proxies import ProxyGround
from kiosk.timing import CHINA_STANDARD_TIME

if TYPE_CHECKING:
    # Items are made of facts, so they stand above this room; only their shape is needed here.
    from central.items.definition import ItemDefinition

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,40}$")]

CardField = Literal[
    "name", "number", "birth_date", "card_type", "address", "sex", "nation", "valid_from", "valid_to"
]


class FromRegister(Message):
    """Owned by a register: no other source of this value is believed. otherwise: what the fact is where the form
    does not call for this register (`asked_when`), so that it was not asked."""

    at: Literal["register"]
    register_id: str
    field: str
    otherwise: bool | int | str | None = None


class FromCard(Message):
    """As the card that was read says."""

    at: Literal["card"]
    field: CardField


class FromForm(Message):
    """As the citizen signed it."""

    at: Literal["form"]
    key: str


class FromCity(Message):
    """A value that the city sets. confirmed False: typical, waits for the city (待本市确认).

    What is not confirmed is known in a demonstration only: elsewhere it decides nothing.
    """

    at: Literal["city"]
    value: bool | int | str
    confirmed: bool


class FromDecision(Message):
    """The day of the decision at the centre."""

    at: Literal["decision"]
    field: Literal["today"]


class FromAttached(Message):
    """Whether a paper was scanned and goes with the application: true or false, never unknown. What it says is for
    people to read."""

    at: Literal["attached"]
    material: str


STANDS: Final = "stands"
"""The field of a licence that says whether one stands for the paper."""


class FromLicence(Message):
    """Of the e-licence that the citizen authorised in place of a paper, as the store has it at the decision.

    field: STANDS, or what a licence of its type says. agrees_with: a key of the form; the fact is then whether both
    say the same. otherwise: what the fact is where no licence was authorised; without it, not known then.
    """

    at: Literal["licence"]
    material: str
    field: Identifier
    agrees_with: str | None = None
    otherwise: bool | int | str | None = None


GUARDIANS: Final = "guardians"
"""Whose answer it is that an agent is parent or guardian: the household register's or the health register's."""


class FromProxy(Message):
    """Of who acts for the applicant (代办). acting: whether anybody does; without anybody the rest is `otherwise`.
    ground, relation: as in contract.proxies; card_read: whether the applicant's own card was laid; guardian_known:
    whether a register knows the agent as parent or guardian, and false on another ground than that."""

    at: Literal["proxy"]
    field: Literal["acting", "ground", "relation", "card_read", "guardian_known"]
    otherwise: bool | str | None = None


class FromDeferred(Message):
    """Whether the applicant undertook to hand this paper in later (容缺): true or false, never unknown."""

    at: Literal["deferred"]
    material: str


class FromPayee(Message):
    """Whether the account of this key of the form, that money goes to, is another than the one on record, or
    was typed: true or false, never unknown. It may send a case to a person, and refuses none."""

    at: Literal["payee"]
    key: str


Origin = Annotated[
    FromRegister
    | FromCard
    | FromForm
    | FromAttached
    | FromLicence
    | FromProxy
    | FromDeferred
    | FromPayee
    | FromCity
    | FromDecision,
    Field(discriminator="at"),
]


class FactSpec(Message):
    """One fact: its name in expressions, its label, its type and its origin."""

    name: Identifier
    label: Text
    type: FactType
    origin: Origin


class PrefillSpec(Message):
    """A form field that a register fills."""

    key: str
    register_id: str
    field: str


@dataclass(frozen=True)
class RegisterSpec:
    """A fact that a register owns."""

    name: str
    register: str
    field: str
    otherwise: bool | int | str | None = None


@dataclass(frozen=True)
class Known:
    """A value of the right type from the right source. words: the value in plain words."""

    value: Any
    words: Text


@dataclass(frozen=True)
class Missing:
    """No value. silence: the register that did not answer, None when it has no such value.

    unconfirmed: the city has yet to set it.
    """

    silence: Silence | None
    unconfirmed: bool = False


@dataclass(frozen=True)
class Wrong:
    """A value that is not to be believed: wrong type, or from a register that does not own it."""

    reason: str


Fact = Known | Missing | Wrong


class ByLaw(Message):
    """A question that a law allows."""

    citation: Text
    confirmed: bool


class ByConsent(Message):
    """A question that is asked only of whoever gave this consent of the item's notice."""

    consent: str


class AskedWhen(Message):
    """A register is asked only where the form's field `key` says one of `values`: what is not needed is not
    asked."""

    key: str
    values: tuple[str, ...] = Field(min_length=1)


class FactTable(Message):
    """facts.json: for what each register is asked and on what that rests, the facts, and what prefills the form.
    asked_when: the registers that only some answers call for."""

    purposes: dict[str, Text]
    bases: dict[str, ByLaw | ByConsent]
    facts: tuple[FactSpec, ...]
    prefill: tuple[PrefillSpec, ...] = ()
    asked_when: dict[str, AskedWhen] = Field(default_factory=dict)

    def spec(self, name: str) -> FactSpec | None:
        """The fact of a name."""
        return next((spec for spec in self.facts if spec.name == name), None)

    def from_licences(self) -> Iterator[tuple[str, FromLicence]]:
        """The facts that e-licences tell, by their names."""
        for spec in self.facts:
            if isinstance(spec.origin, FromLicence):
                yield spec.name, spec.origin

    def from_proxy(self) -> Iterator[tuple[str, FromProxy]]:
        """The facts of who acts for whom, by their names."""
        for spec in self.facts:
            if isinstance(spec.origin, FromProxy):
                yield spec.name, spec.origin

    def from_registers(self) -> Iterator[RegisterSpec]:
        """The facts that registers own."""
        for spec in self.facts:
            if isinstance(spec.origin, FromRegister):
                origin = spec.origin
                yield RegisterSpec(spec.name, origin.register_id, origin.field, origin.otherwise)

    def register_fields(self) -> dict[str, tuple[str, ...]]:
        """Which fields each register is asked for, and no more."""
        plan: dict[str, tuple[str, ...]] = {}
        for spec in self.from_registers():
            known = plan.get(spec.register, ())
            plan[spec.register] = known if spec.field in known else (*known, spec.field)
        return plan

    def calls_for(self, register: str, form: Mapping[str, Any]) -> bool:
        """Whether these answers need a register at all."""
        wanted = self.asked_when.get(register)
        return wanted is None or form.get(wanted.key) in wanted.values

    def may_ask(self, register: str, given: Collection[str]) -> bool:
        """Whether a register may be asked for this item. given: ids of the consents that were given."""
        basis = self.bases[register]
        return isinstance(basis, ByLaw) or basis.consent in given

    def basis(self, definition: ItemDefinition, register: str) -> Text:
        """What a question rests on, in words: the citation, or the consent."""
        basis = self.bases[register]
        if isinstance(basis, ByLaw):
            return basis.citation
        consents = {consent.id: consent.text for consent in definition.item.notice.consents}
        text = consents[basis.consent]
        return Text(zh=f"您的同意：{text.zh}", en=f"Your consent: {text.en}")

    def read(
        self, application: Application, gathered: GatheredFacts, at: datetime, *, demonstration: bool
    ) -> dict[str, Fact]:
        """Every fact of the table, strictly typed: a value, a gap, or an error; never a guess."""
        silent = {silence.register: silence for silence in gathered.silent}
        card = application.applicant.to_payload()
        facts: dict[str, Fact] = {}
        for spec in self.facts:
            if isinstance(spec.origin, FromCity) and not (spec.origin.confirmed or demonstration):
                facts[spec.name] = Missing(None, unconfirmed=True)
            else:
                facts[spec.name] = _fact(spec, application, card, gathered, silent, at)
        return facts


def _fact(
    spec: FactSpec,
    application: Application,
    card: Mapping[str, Any],
    gathered: GatheredFacts,
    silent: Mapping[str, Silence],
    at: datetime,
) -> Fact:
    origin = spec.origin
    value: Any
    silence: Silence | None = None
    match origin:
        case FromRegister():
            given = gathered.values.get(spec.name)
            if given is not None and given.register != origin.register_id:
                return Wrong("from a register that does not own it")
            value = None if given is None else given.value
            silence = silent.get(origin.register_id)
        case FromCard():
            value = card[origin.field]
        case FromForm():
            value = application.form.get(origin.key)
            if isinstance(value, str) and not value.strip():
                value = None
        case FromAttached():
            value = any(attachment.material == origin.material for attachment in application.attachments)
        case FromLicence():
            if not any(use.material == origin.material for use in application.licences):
                value = origin.otherwise
            else:
                given = gathered.values.get(spec.name)
                if given is not None and given.register != STORE:
                    return Wrong("from a register that does not own it")
                value = None if given is None else given.value
                silence = silent.get(STORE)
        case FromProxy():
            value, silence = _of_proxy(spec.name, origin, application, gathered, silent)
        case FromDeferred():
            value = origin.material in application.deferred
        case FromPayee():
            value = payee_changed(application, origin.key)
        case FromCity():
            value = origin.value
        case FromDecision():
            value = at.astimezone(CHINA_STANDARD_TIME).date().isoformat()
        case _:
            assert_never(origin)
    if value is None or silence is not None:
        # A value beside a silence of its own register contradicts itself; the silence is believed.
        return Missing(silence)
    try:
        checked = spec.type.check(value)
    except WrongTypeError as error:
        return Wrong(str(error))
    # In words as it came: only what rules compare is levelled.
    return Known(checked, spec.type.words(value))


def _of_proxy(
    name: str,
    origin: FromProxy,
    application: Application,
    gathered: GatheredFacts,
    silent: Mapping[str, Silence],
) -> tuple[bool | str | None, Silence | None]:
    proxy = application.proxy
    match origin.field:
        case "acting":
            return proxy is not None, None
        case _ if proxy is None:
            return origin.otherwise, None
        case "ground":
            return proxy.ground.value, None
        case "relation":
            return proxy.relation.value, None
        case "card_read":
            return proxy.card_read, None
        case "guardian_known":
            if proxy.ground is not ProxyGround.GUARDIAN:
                return False, None
            given = gathered.values.get(name)
            if given is not None and given.register == GUARDIANS:
                return bool(given.value), None
            return None, silent.get("household") or silent.get("health")
