# SPDX-License-Identifier: GPL-3.0-or-later
"""From a checked application to a decision with its facts, its record and, when approved, its paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from pydantic import TypeAdapter

from central.decisions import DecisionRecord, decide
from central.documents import (
    IncompleteDocumentError,
    MissingGlyphError,
    document_summary,
    document_title,
    render,
)
from central.intake.city_settings import CitySettings
from central.intake.papers import Paper
from central.items import ItemDefinition
from central.registers import GatheredFacts, Registers
from kiosk.contract import routes
from kiosk.contract.cases import Application, CaseOutcome, Decision, DecisionWay, DocumentReference
from kiosk.contract.identity import IdentityAssertion
from kiosk.contract.message import Text
from kiosk.sealing import ACCEPTED_SKEW, digest
from kiosk.standards import mask_number, new_uuid7
from kiosk.timing import CHINA_STANDARD_TIME, Clock

FACTS: Final = TypeAdapter(GatheredFacts)
"""Facts as they are stored, so that a decision can be replayed on exactly what it stood on."""


PAPER_NEEDS_A_PERSON: Final = Text(
    zh="条件都符合，文件由工作人员制作", en="Every condition is met; a member of staff makes the document"
)


ITEM_HAS_CHANGED: Final = Text(
    zh="您签名以后，这件事的办法有更新，由工作人员办理",
    en="The rules of this service changed after you signed, so a person handles it",
)


SIGNED_WHEN: Final = Text(
    zh="签名时这台机器的时钟不准，由工作人员核对签名时间",
    en="This machine's clock was wrong when you signed, so a person checks the time",
)


def _why_a_person(
    definition: ItemDefinition, application: Application, at: datetime, *, offered: bool
) -> Text | None:
    """Why the rules may not decide what was signed, whatever they find."""
    if application.item_version != definition.item.version or not offered:
        return ITEM_HAS_CHANGED
    if application.identity is not None and not application.clock_trusted:
        # Nobody can say that it was signed while the proof held, unless it came here while it held.
        proof = IdentityAssertion.from_payload(application.identity.payload)
        if at > proof.expires_at + ACCEPTED_SKEW:
            return SIGNED_WHEN
    return None


def decide_as_signed(
    definition: ItemDefinition,
    application: Application,
    facts: GatheredFacts,
    *,
    case_no: str,
    at: datetime,
    refusal_allowed: bool,
    offered: bool,
    demonstration: bool,
) -> DecisionRecord:
    """The rules' decision; a person's where the item changed since, or nobody can say when it was signed.

    offered: whether the item is switched on.
    """
    why = _why_a_person(definition, application, at, offered=offered)
    record = decide(
        definition,
        application.model_copy(update={"way": DecisionWay.PERSON}) if why else application,
        facts,
        case_no=case_no,
        at=at,
        refusal_allowed=refusal_allowed,
        demonstration=demonstration,
    )
    if why is None:
        return record
    decision = record.decision.model_copy(update={"headline": why})
    return record.model_copy(update={"decision": decision})


@dataclass(frozen=True)
class Decided:
    """A decision ready to be signed and stored. facts: JSON of the GatheredFacts, None for a person's decision."""

    decision: Decision
    record: dict[str, Any]
    facts: bytes | None
    paper: Paper | None


class Decider:
    """Asks the registers, applies the rules, renders the paper."""

    def __init__(
        self,
        definitions: Mapping[str, ItemDefinition],
        registers: Registers,
        city_settings: CitySettings,
        clock: Clock,
        *,
        base_url: str,
        demonstration: bool,
    ) -> None:
        self._definitions = definitions
        self._registers = registers
        self._city_settings = city_settings
        self._clock = clock
        self._base_url = base_url
        self._demonstration = demonstration

    def decide(self, application: Application, *, case_no: str) -> Decided:
        """The decision of the rules. The application has passed its check."""
        definition = self._definitions[application.item_code]
        facts, record = self._judged(definition, application, case_no)
        paper: Paper | None = None
        if record.decision.outcome is CaseOutcome.APPROVED and definition.document is not None:
            paper = self.paper(application, record)
            decision = _with_paper(record.decision, paper) if paper else _for_a_person(definition, record.decision)
            record = record.model_copy(update={"decision": decision})
        return Decided(record.decision, record.to_payload(), FACTS.dump_json(facts), paper)

    def paper_now(self, application: Application, decision: Decision) -> tuple[Paper, bytes] | None:
        """The paper of a person's approval on what the registers say today, and those facts as they are stored.

        For what was referred because a register was silent: it may have answered since.
        """
        definition = self._definitions.get(application.item_code)
        if definition is None:
            return None
        facts, record = self._judged(definition, application, decision.case_no)
        paper = self.paper(application, record.model_copy(update={"decision": decision}))
        return None if paper is None else (paper, FACTS.dump_json(facts))

    def _judged(
        self, definition: ItemDefinition, application: Application, case_no: str
    ) -> tuple[GatheredFacts, DecisionRecord]:
        facts = self._registers.gather(definition, application)
        record = decide_as_signed(
            definition,
            application,
            facts,
            case_no=case_no,
            at=self._clock.now(),
            refusal_allowed=self._city_settings.refusal_allowed(application.item_code),
            offered=definition.item.enabled,
            demonstration=self._demonstration,
        )
        return facts, record

    def paper(self, application: Application, record: DecisionRecord) -> Paper | None:
        """The paper of an approved case.

        None when the item has no paper, a fact that must stand on it is not known, or a character of
        the name is in no font: such a paper is not made by halves, and a person makes it instead.
        """
        definition = self._definitions.get(application.item_code)
        if definition is None or definition.document is None:
            return None
        template = definition.document
        document_id = new_uuid7(self._clock.now())
        verify_url = self._base_url + routes.VERIFY_PAGE.format(document_id=document_id)
        try:
            pdf = render(
                template,
                application,
                record,
                document_id=document_id,
                verify_url=verify_url,
                demonstration=self._demonstration,
            )
        except (IncompleteDocumentError, MissingGlyphError):
            return None
        reference = DocumentReference(
            document_id=document_id,
            title=document_title(template),
            sha256=digest(pdf),
            verify_url=verify_url,
            summary=document_summary(template, application, record),
        )
        return Paper(
            reference=reference,
            application_id=application.application_id,
            holder=_masked_holder(application),
            issued_at=record.decision.decided_at,
            pdf=pdf,
        )


def _with_paper(decision: Decision, paper: Paper) -> Decision:
    return decision.model_copy(update={"document": paper.reference})


def _for_a_person(definition: ItemDefinition, decision: Decision) -> Decision:
    """An approval whose paper cannot be made is no approval that a citizen could take home."""
    rules = definition.rule_set.data
    day = decision.decided_at.astimezone(CHINA_STANDARD_TIME).date()
    return decision.model_copy(
        update={
            "outcome": CaseOutcome.REFERRED,
            "automatic": False,
            "headline": PAPER_NEEDS_A_PERSON,
            "handler": rules.handler,
            "due": day + timedelta(days=rules.referral_days),
        }
    )


def _masked_holder(application: Application) -> str:
    """Family name, stars, and the number masked: enough for whoever holds the paper to compare."""
    name = application.applicant.name
    return f"{name[:1]}{'*' * max(1, len(name) - 1)}  {mask_number(application.applicant.number)}"
