# SPDX-License-Identifier: GPL-3.0-or-later
"""The decision that takes an approval back, as it is signed, and its paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, assert_never

from central.database import Database
from central.desk.case_file import CaseFile
from central.desk.revocation_lines import Charge
from central.intake.paper_making import NoPaper, PaperMaker
from central.intake.papers import Paper
from central.items import ItemDefinition
from central.licences.issuing import standing_of_case
from kiosk.contract.cases import CaseOutcome
from kiosk.contract.message import Text
from kiosk.contract.revocations import Revocation
from kiosk.timing import Clock

_REMEDY: Final = Text(
    zh="不服这个决定，可以自收到之日起 60 日内申请行政复议，也可以在 6 个月内向人民法院起诉。",
    en="If you disagree, you may apply for administrative reconsideration within 60 days of receiving this "
    "decision, or go to the people's court within 6 months.",
)


@dataclass(frozen=True)
class MadeRevocation:
    """A revocation that wants to be kept, and its paper; None where none could be drawn."""

    revocation: Revocation
    paper: Paper | None

    @property
    def charge(self) -> Charge:
        one = self.revocation
        return Charge(one.reason_class, one.reason, one.legal_basis, one.effect, one.at_once or "")


class RevocationMaker:
    """Makes it whole, with its paper sealed, before anything of it is kept."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        definitions: Mapping[str, ItemDefinition],
        papers: PaperMaker,
        *,
        demonstration: bool,
    ) -> None:
        self._database = database
        self._clock = clock
        self._definitions = definitions
        self._papers = papers
        self._demonstration = demonstration

    def made(self, file: CaseFile, charge: Charge, statement: str | None) -> MadeRevocation | None:
        """Of an approval that stands. None where the authority's seal cannot be put on it just now.

        Never within a transaction: a seal waits for its key.
        """
        application_id = file.line.application_id
        with self._database.read() as connection:
            licences = standing_of_case(connection, application_id)
        definition = self._definitions.get(file.line.item_code)
        revocation = Revocation(
            application_id=application_id,
            case_no=file.line.case_no,
            revoked_at=self._clock.now(),
            reason_class=charge.reason_class,
            reason=charge.reason,
            legal_basis=charge.legal_basis,
            effect=charge.effect,
            heard=not charge.at_once,
            at_once=charge.at_once or None,
            statement=statement,
            remedy=_REMEDY if definition is None else definition.rule_set.data.remedy,
            document_ids=file.document_ids,
            demonstration=self._demonstration,
        )
        approval = next(
            step
            for step in reversed(file.steps)
            if step.decision is not None and step.decision.outcome is CaseOutcome.APPROVED
        )
        issuer = approval.decision.legal_actor if approval.decision is not None else None
        if issuer is None:
            return MadeRevocation(revocation, None)
        paper = self._papers.revocation(
            file.application, revocation, issuer=issuer, approved_at=approval.at, licences=licences
        )
        match paper:
            case Paper():
                return MadeRevocation(revocation.model_copy(update={"paper": paper.reference}), paper)
            case NoPaper.NOT_DRAWN:
                # Written at the window: a rare character keeps no approval.
                return MadeRevocation(revocation, None)
            case NoPaper.NOT_SEALED:
                return None
            case _:
                assert_never(paper)
