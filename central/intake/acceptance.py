# SPDX-License-Identifier: GPL-3.0-or-later
"""限时办: where an item goes no further here than its acceptance, an office goes on with what rules approve."""

from __future__ import annotations

from central.items import ItemDefinition
from kiosk.contract.cases import CaseOutcome, Decision
from kiosk.contract.guides import ResultWay
from kiosk.timing import CHINA_STANDARD_TIME


def as_accepted(definition: ItemDefinition, decision: Decision) -> Decision:
    """The decision, as the acceptance that it is where the item goes no further here. Its paper is the receipt
    (受理单). The day is the clock's to say: see Decider."""
    item = definition.item
    if item.result_way is not ResultWay.ACCEPTED or decision.outcome is not CaseOutcome.APPROVED:
        return decision
    return decision.model_copy(
        update={
            "accepted": True,
            "handler": definition.rule_set.data.handler,
            "due": decision.decided_at.astimezone(CHINA_STANDARD_TIME).date(),
        }
    )
