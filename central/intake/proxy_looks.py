# SPDX-License-Identifier: GPL-3.0-or-later
"""What registers say when somebody acts for another (代办): whether the other's card is in force, and whether
a guardian is one. What they leave open, and what nobody has read, goes to a person unless the item's rules read
it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from central.decisions import wording
from central.decisions.facts import GUARDIANS
from central.items import ItemDefinition
from central.registers import AlsoAsked, Asker, Errand, RegisterFact, Registers, Silence
from central.registers.gathering import asker_of
from central.registers.health import HealthRecord
from central.registers.household import HouseholdRecord
from central.registers.id_cards import IdCardRecord
from central.registers.late import CARD_PLAN, GUARDIAN_PLAN
from central.registers.source import Record
from kiosk.contract.cases import Application, DecidingFact, ProxyRecord, RuleState
from kiosk.contract.message import Text
from kiosk.contract.proxies import ProxyGround

PURPOSE: Final = Text(
    zh="核对代办：本人的证件有没有挂失，监护关系对不对",
    en="To check who acts for another: that the card is not reported lost, and that a guardian is one",
)
AUTHORISATION_UNREAD: Final = Text(
    zh="凭委托书代办，由工作人员看过委托书再决定",
    en="Done by a written authorisation: a person reads it before it is decided",
)
NOT_KNOWN_AS_GUARDIAN: Final = Text(
    zh="登记库里没有查到代办人是这个孩子的父母或监护人，由工作人员核对",
    en="No register shows the agent as this child's parent or guardian; a person checks",
)
CARD_LOST: Final = Text(
    zh="代办时放上的本人证件，已挂失或注销，由工作人员核对",
    en="The card that was laid for the applicant is reported lost or cancelled; a person checks",
)
CARD_UNCLEAR: Final = Text(
    zh="代办时放上的本人证件，要由工作人员核对",
    en="The card that was laid for the applicant needs a member of staff",
)
CARD_REPLACED: Final = Text(
    zh="代办时放上的本人证件，已经换过新的，由工作人员核对",
    en="The card that was laid for the applicant has been replaced by a new one; a person checks",
)
THE_PROXY: Final = Text(zh="代办情况", en="How it was done for another")
THE_CARD: Final = Text(zh="公安身份证件库", en="The register of identity cards")


class ProxyLooks:
    """Asks before each decision. The application has passed its check."""

    def __init__(self, registers: Registers) -> None:
        self._registers = registers

    def at_decision(
        self, definition: ItemDefinition, application: Application, asker: Asker | None = None
    ) -> AlsoAsked:
        """Nothing where nobody acts for another."""
        proxy = application.proxy
        if proxy is None:
            return AlsoAsked({})
        plan = {**(CARD_PLAN if proxy.card_read else {})}
        if proxy.ground is ProxyGround.GUARDIAN:
            plan |= GUARDIAN_PLAN
        errand = Errand(PURPOSE, application.application_id, asker or asker_of(application))
        answers, readings = self._registers.ask_for_agent(plan, errand, application)
        known, silences = _guardian(answers)
        read = {name for name, _ in definition.facts.from_proxy() if name in definition.rule_set.needs}
        fields = {origin.field for name, origin in definition.facts.from_proxy() if name in read}
        values = {
            name: RegisterFact(GUARDIANS, known)
            for name, origin in definition.facts.from_proxy()
            if origin.field == "guardian_known" and known is not None
        }
        because = [*_card(answers.get("id_cards"), proxy, application)]
        if proxy.ground is ProxyGround.AUTHORISED and not fields & {"ground", "acting"}:
            because.append(_told(AUTHORISATION_UNREAD, THE_PROXY, RuleState.UNKNOWN))
        if proxy.ground is ProxyGround.GUARDIAN and known is not True and "guardian_known" not in fields:
            words = [wording.silence_words(one) for one in silences] or [NOT_KNOWN_AS_GUARDIAN]
            because += [_told(one, THE_PROXY, RuleState.UNKNOWN) for one in words]
        return AlsoAsked(values, silences if "guardian_known" in fields else (), readings, tuple(because))


def _guardian(answers: Mapping[str, Record | Silence | None]) -> tuple[bool | None, tuple[Silence, ...]]:
    """Whether a register knows the agent as one: one yes is enough; no only where none kept silent."""
    asked = [answers[name] for name in GUARDIAN_PLAN if name in answers]
    if not asked:
        return None, ()
    said = [
        one.agent_is_guardian if isinstance(one, HouseholdRecord) else one.agent_is_parent
        for one in asked
        if isinstance(one, HouseholdRecord | HealthRecord)
    ]
    if any(said):
        return True, ()
    silent = tuple(one for one in asked if isinstance(one, Silence))
    return (None, silent) if silent else (False, ())


def _card(answer: Record | Silence | None, proxy: ProxyRecord, application: Application) -> Iterator[DecidingFact]:
    """A card that somebody else lays proves nothing by itself: the register says whether it is in force."""
    if not proxy.card_read:
        return
    match answer:
        case Silence():
            yield _told(wording.silence_words(answer), THE_CARD, RuleState.UNKNOWN)
        case IdCardRecord(lost=True):
            yield _told(CARD_LOST, THE_CARD, RuleState.FAIL)
        case IdCardRecord(valid_from=since) if since is not None and since > application.applicant.valid_from:
            yield _told(CARD_REPLACED, THE_CARD, RuleState.FAIL)
        case IdCardRecord(lost=False):
            return
        case _:
            yield _told(CARD_UNCLEAR, THE_CARD, RuleState.UNKNOWN)


def _told(text: Text, source: Text, state: RuleState) -> DecidingFact:
    return DecidingFact(text=text, source=source, state=state)
