# SPDX-License-Identifier: GPL-3.0-or-later
"""What is kept of a decision: enough to replay it and to answer for it."""

from __future__ import annotations

from datetime import date

from central.decisions.rules import OnFail
from central.registers import Reading
from kiosk.contract.cases import DecidingFact, Decision, RuleState
from kiosk.contract.items import LegalBasis
from kiosk.contract.message import Message, Text


class RuleTrace(Message):
    """One rule's verdict. reason: why it is unknown or in error, without any value of a person.

    in_force False: the rule does not hold on the day of the decision and was not evaluated (state None).
    inputs_digest: of exactly the needed facts as they were judged.
    """

    rule_id: str
    rule_version: str
    text: Text
    expression: str
    source: Text
    legal_basis: LegalBasis
    on_fail: OnFail
    in_force: bool
    state: RuleState | None
    reason: str
    inputs_digest: str | None


class DocumentValue(Message):
    """A line of the paper. text None: a needed fact was not known."""

    label: Text
    text: Text | None
    required: bool
    on_slip: bool


class DecisionRecord(Message):
    """The decision with all that it stands on. document_rows: cells as they are printed, or None.

    because: why the rules could not decide it, whatever they found; first among the decision's facts too.
    switched_off: ids of the rules that the city had turned off. content_digest: under which the version of the item
    is kept that decided this; None of before versions were kept.
    """

    decision: Decision
    item_version: str
    rule_set_version: str
    rule_set_digest: str
    inputs_digest: str
    decided_on: date
    refusal_allowed: bool
    trace: tuple[RuleTrace, ...]
    readings: tuple[Reading, ...]
    because: tuple[DecidingFact, ...] = ()
    document_values: tuple[DocumentValue, ...] = ()
    document_rows: tuple[tuple[Text, ...], ...] | None = None
    switched_off: tuple[str, ...] = ()
    content_digest: str | None = None
