# SPDX-License-Identifier: GPL-3.0-or-later
"""A case with everything that was done to it, as the desk reads it."""

from __future__ import annotations

from dataclasses import dataclass

from central.desk.marks import Marks
from central.desk.queues import CaseLine
from central.intake.case_state import CaseEvent
from central.intake.steps import StageMark, Step, stages_of
from kiosk.contract.cases import Application, CaseOutcome


@dataclass(frozen=True)
class CaseFile:
    """A case as the desk reads it."""

    line: CaseLine
    marks: Marks
    application: Application
    steps: tuple[Step, ...]
    document_ids: tuple[str, ...]
    paper_sizes: dict[str, int]
    """Bytes of each scanned paper, by its material."""

    @property
    def stages(self) -> tuple[StageMark, ...]:
        """The four stages, as far as they are reached."""
        return stages_of(self.line.received_at, self.steps)

    @property
    def review_tickets(self) -> tuple[str, ...]:
        """Under which its applicant wrote why a person should look."""
        people = [step.person for step in self.steps if step.person is not None]
        return tuple(person.note for person in people if person.event is CaseEvent.REVIEW)

    @property
    def asked_before(self) -> bool:
        """Whether a supplement was asked for already, by rules or by a person."""
        return any(step.decision and step.decision.outcome is CaseOutcome.SUPPLEMENT for step in self.steps)

    @property
    def decided_before(self) -> CaseOutcome | None:
        """Approved or refused before a review opened it again; what was decided last. An acceptance decided
        nothing yet."""
        ended = (CaseOutcome.APPROVED, CaseOutcome.REFUSED)
        found = [step.decision for step in self.steps if step.decision is not None]
        decided = bool(found) and found[-1].outcome in ended and not found[-1].accepted
        return found[-1].outcome if decided else None
