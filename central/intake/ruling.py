# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rules say of what was signed, or why a person decides. Nothing is asked here and no clock is read: the
same facts give the same again, however often it is replayed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from pydantic import TypeAdapter

from central.decisions import DecisionRecord, decide, wording
from central.items import ItemDefinition
from central.registers import GatheredFacts
from kiosk.contract.cases import Application, CaseOutcome, DecidingFact, Decision, DecisionWay, RuleState
from kiosk.contract.message import Text
from kiosk.timing import CHINA_STANDARD_TIME

FACTS: Final = TypeAdapter(GatheredFacts)
"""Facts as they are stored, so that a decision can be replayed on exactly what it stood on."""
PAPER_NEEDS_A_PERSON: Final = Text(
    zh="条件都符合，文件由工作人员制作", en="Every condition is met; a member of staff makes the document"
)
REFUSAL_NEEDS_A_PERSON: Final = Text(
    zh="有一项不符合，由工作人员来定，并书面答复您",
    en="One condition is not met; a person decides, and answers you in writing",
)
ITEM_HAS_CHANGED: Final = Text(
    zh="您签名以后，这件事的办法有更新，由工作人员办理",
    en="The rules of this service changed after you signed, so a person handles it",
)
SIGNED_WHEN: Final = Text(
    zh="签名时这台机器的时钟不准，由工作人员核对签名时间",
    en="This machine's clock was wrong when you signed, so a person checks the time",
)
SEVERAL_REASONS: Final = Text(
    zh="有 {count} 个原因，由工作人员核对后决定",
    en="There are {count} reasons why a person checks this before it is decided",
)
_AS_GOOD: Final = (CaseOutcome.APPROVED, CaseOutcome.REFERRED)
YOUR_SIGNATURE: Final = Text(zh="您签名的申请", en="The application that you signed")


def decide_as_signed(
    definition: ItemDefinition,
    application: Application,
    facts: GatheredFacts,
    *,
    case_no: str,
    at: datetime,
    refusal_allowed: bool,
    because: tuple[DecidingFact, ...],
    demonstration: bool,
    switched_off: Collection[str] = (),
) -> DecisionRecord:
    """The rules' decision, or a person's where there is anything that rules cannot weigh.

    because: what that is. What was signed under an earlier version of the item may be approved by rules that its
    citizen did not see, and nothing else: whatever else they find goes to a person too.
    """

    def decided(way: DecisionWay) -> DecisionRecord:
        return decide(
            definition,
            application.model_copy(update={"way": way}),
            facts,
            case_no=case_no,
            at=at,
            refusal_allowed=refusal_allowed,
            demonstration=demonstration,
            switched_off=switched_off,
        )

    if not because:
        record = decided(application.way)
        if application.item_version == definition.item.version or record.decision.outcome in _AS_GOOD:
            return record
        because = (changed_item(),)
    record = decided(DecisionWay.PERSON)
    headline = because[0].text if len(because) == 1 else wording.fill(SEVERAL_REASONS, count=len(because))
    told = record.decision.model_copy(update={"headline": headline, "facts": (*because, *record.decision.facts)})
    return record.model_copy(update={"decision": told, "because": because})


def changed_item() -> DecidingFact:
    """Why a person decides what was signed under other rules."""
    return DecidingFact(text=ITEM_HAS_CHANGED, source=YOUR_SIGNATURE, state=RuleState.UNKNOWN)


def for_a_person(definition: ItemDefinition, decision: Decision, headline: Text) -> Decision:
    """What rules found, and could not put on paper."""
    rules = definition.rule_set.data
    day = decision.decided_at.astimezone(CHINA_STANDARD_TIME).date()
    return decision.model_copy(
        update={
            "outcome": CaseOutcome.REFERRED,
            "automatic": False,
            "headline": headline,
            "refusal": None,
            "handler": rules.handler,
            "due": day + timedelta(days=rules.referral_days),
        }
    )
