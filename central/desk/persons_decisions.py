# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person's step decides: the decision as the citizen gets it, and its paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import assert_never

from central.decisions.deciding import RESUME_DAYS
from central.desk.actions import (
    Action,
    Approve,
    AskSupplement,
    Assign,
    Bring,
    Close,
    HandBack,
    PassUp,
    Pause,
    Refuse,
    Resume,
    Take,
    Uphold,
)
from central.desk.words import APPROVED, READY, REFUSED, SUPPLEMENT
from central.intake.case_clocks import day_of
from central.intake.deciding import Decider
from central.intake.paper_making import NoPaper
from central.intake.papers import Paper
from central.intake.steps import Step
from central.registers import Asker
from kiosk.contract.cases import Application, CaseOutcome, Decision, Refusal
from kiosk.contract.items import LegalBasis
from kiosk.contract.message import Text


@dataclass(frozen=True)
class Made:
    """What a person decided. facts: what the paper stands on, where that was asked of the registers anew."""

    decision: Decision
    paper: Paper | None = None
    facts: bytes | None = None


class Unsealed(Enum):
    """The authority has a seal here, and it cannot be put on the paper just now."""

    UNSEALED = "unsealed"


class PersonsDecisions:
    """Makes decisions of actions."""

    def __init__(self, decider: Decider) -> None:
        self._decider = decider

    def made(
        self, application: Application, steps: Sequence[Step], action: Action, now: datetime, staff: str
    ) -> Made | Unsealed | None:
        """None of an action that decides nothing. steps: of the case, of which the first is the rules'. staff: who
        does it, on whose behalf registers are asked."""
        match action:
            case Take() | HandBack() | PassUp() | Assign() | Bring() | Pause() | Resume() | Uphold() | Close():
                return None
            case AskSupplement(lacks):
                until = day_of(now + timedelta(days=RESUME_DAYS))
                decision = _decision(steps, CaseOutcome.SUPPLEMENT, SUPPLEMENT, now)
                return Made(decision.model_copy(update={"lacks": lacks, "resume_until": until}))
            case Refuse(reason, legal_basis, remedy):
                refusal = Refusal(
                    reason=_both(reason),
                    legal_basis=LegalBasis(citation=_both(legal_basis), confirmed=True),
                    remedy=_both(remedy),
                )
                decision = _decision(steps, CaseOutcome.REFUSED, REFUSED, now)
                return self._refused(application, steps, decision.model_copy(update={"refusal": refusal}))
            case Approve():
                return self._approved(application, steps, now, Asker.staff(staff))
            case _:
                assert_never(action)

    def _refused(self, application: Application, steps: Sequence[Step], decision: Decision) -> Made | Unsealed:
        """Written and sealed, as the law wants it whoever decides; at the window where it cannot be drawn."""
        found = [step.rules for step in steps if step.rules is not None][-1]
        paper = self._decider.refusal_paper(application, found.model_copy(update={"decision": decision}))
        match paper:
            case Paper():
                return Made(decision.model_copy(update={"document": paper.reference}), paper)
            case NoPaper.NOT_DRAWN:
                return Made(decision)
            case NoPaper.NOT_SEALED:
                return Unsealed.UNSEALED
            case _:
                assert_never(paper)

    def _approved(
        self, application: Application, steps: Sequence[Step], now: datetime, asker: Asker
    ) -> Made | Unsealed:
        """With the paper on what the rules found last, or else on what the registers say now.

        Nothing is approved whose paper only wants its seal: nobody would make it later. What cannot be drawn by
        machine is made at the window.
        """
        decision = _decision(steps, CaseOutcome.APPROVED, APPROVED, now)
        found = [step.rules for step in steps if step.rules is not None][-1]
        if found.decision.accepted:
            # Its paper, the receipt, was given when it was taken; what it was for is given by the office.
            return Made(decision.model_copy(update={"headline": READY}))
        paper = self._decider.paper(application, found.model_copy(update={"decision": decision}))
        facts: bytes | None = None
        if paper is NoPaper.NOT_DRAWN:
            again = self._decider.paper_now(application, decision, asker)
            if isinstance(again, NoPaper):
                paper = again
            else:
                paper, facts = again
        if paper is NoPaper.NOT_SEALED:
            return Unsealed.UNSEALED
        if paper is NoPaper.NOT_DRAWN:
            return Made(decision)
        return Made(decision.model_copy(update={"document": paper.reference}), paper, facts)


def _decision(steps: Sequence[Step], outcome: CaseOutcome, headline: Text, now: datetime) -> Decision:
    first = steps[0].rules
    assert first is not None  # noqa: S101 - the first step of every case is the rules' decision
    return Decision(
        application_id=first.decision.application_id,
        case_no=first.decision.case_no,
        item_code=first.decision.item_code,
        outcome=outcome,
        decided_at=now,
        automatic=False,
        headline=headline,
        facts=(),
        rule_set_digest=first.rule_set_digest,
        demonstration=first.decision.demonstration,
        legal_actor=first.decision.legal_actor,
    )


def _both(words: str) -> Text:
    """Staff write Chinese; nobody translates for them, so the English reader gets the same words."""
    return Text(zh=words, en=words)
