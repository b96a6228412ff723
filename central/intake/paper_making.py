# SPDX-License-Identifier: GPL-3.0-or-later
"""From a decision to its paper: drawn, sealed where the authority has a seal here, and named for the decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum
from typing import Final

import structlog

from central.decisions import DecisionRecord
from central.documents import (
    Drawn,
    IncompleteDocumentError,
    MissingGlyphError,
    document_issuer,
    document_summary,
    document_title,
    document_valid_until,
    refusal_title,
    render,
    render_refusal,
    render_revocation,
    revocation_title,
)
from central.intake.papers import REASONS, Paper
from central.items import ItemDefinition
from central.seals import Sealer, SealFailed
from kiosk.contract import routes
from kiosk.contract.cases import Application, DocumentReference
from kiosk.contract.message import Text
from kiosk.contract.regions import RegionMode
from kiosk.contract.revocations import Revocation
from kiosk.sealing import digest
from kiosk.standards import mask_number, new_uuid7
from kiosk.timing import Clock

_LOG: Final = structlog.get_logger("central")


class NoPaper(Enum):
    """Why there is none. NOT_DRAWN: the item has none, a fact that must stand on it is not known, or a character is
    in no font. NOT_SEALED: the authority's seal cannot be put on it just now."""

    NOT_DRAWN = "not_drawn"
    NOT_SEALED = "not_sealed"


class PaperMaker:
    """Makes papers whole or not at all: what cannot be made is left to a person."""

    def __init__(
        self,
        definitions: Mapping[str, ItemDefinition],
        sealer: Sealer | None,
        clock: Clock,
        *,
        base_url: str,
        demonstration: bool,
    ) -> None:
        """sealer: None at a centre without seals, whose papers say that they bear none."""
        self._definitions = definitions
        self._sealer = sealer
        self._clock = clock
        self._base_url = base_url
        self._demonstration = demonstration

    def approval(self, application: Application, record: DecisionRecord) -> Paper | NoPaper:
        """The paper of an approved case."""
        definition = self._definitions.get(application.item_code)
        if definition is None or definition.document is None:
            return NoPaper.NOT_DRAWN
        template = definition.document
        authority = document_issuer(template, record).zh
        sealed = self._has_seal(authority)
        document_id, verify_url = self._named()
        try:
            drawn = render(
                template,
                application,
                record,
                document_id=document_id,
                verify_url=verify_url,
                demonstration=self._demonstration,
                sealed=sealed,
                item=definition.item,
            )
        except (IncompleteDocumentError, MissingGlyphError):
            return NoPaper.NOT_DRAWN
        pdf = self._finished(drawn, authority)
        if pdf is None:
            return NoPaper.NOT_SEALED
        reference = DocumentReference(
            document_id=document_id,
            title=document_title(template),
            sha256=digest(pdf),
            verify_url=verify_url,
            summary=document_summary(record),
            sealed=sealed,
            valid_until=document_valid_until(template, record),
            copies=template.data.copies,
        )
        return _paper(reference, application, record.decision.decided_at, pdf)

    def refusal(self, application: Application, record: DecisionRecord) -> Paper | NoPaper:
        """The authority's sealed decision that refuses. NOT_DRAWN also where the authority has no seal here:
        without one a machine does not refuse, and a person decides and writes it at the window."""
        definition, actor = self._definitions.get(application.item_code), record.decision.legal_actor
        if definition is None or actor is None or record.decision.refusal is None or not self._has_seal(actor.zh):
            return NoPaper.NOT_DRAWN
        document_id, verify_url = self._named()
        try:
            drawn = render_refusal(
                definition.item,
                application,
                record,
                document_id=document_id,
                verify_url=verify_url,
                demonstration=self._demonstration,
                sealed=True,
            )
        except MissingGlyphError:
            return NoPaper.NOT_DRAWN
        title, at = refusal_title(definition.item), record.decision.decided_at
        return self._written(
            drawn, actor.zh, application, title, document_id=document_id, verify_url=verify_url, at=at, sealed=True
        )

    def revocation(
        self,
        application: Application,
        revocation: Revocation,
        *,
        issuer: Text,
        approved_at: datetime,
        licences: tuple[str, ...],
    ) -> Paper | NoPaper:
        """The written decision that takes an approval back. issuer: in whose name the approval was given; an
        authority without a seal here issues a paper that says that it bears none."""
        definition = self._definitions.get(application.item_code)
        if definition is None:
            return NoPaper.NOT_DRAWN
        sealed = self._has_seal(issuer.zh)
        document_id, verify_url = self._named()
        try:
            drawn = render_revocation(
                definition.item,
                application,
                revocation,
                issuer=issuer,
                reason_class=REASONS[revocation.reason_class],
                approved_at=approved_at,
                licences=licences,
                document_id=document_id,
                verify_url=verify_url,
                sealed=sealed,
            )
        except MissingGlyphError:
            return NoPaper.NOT_DRAWN
        title, at = revocation_title(definition.item), revocation.revoked_at
        return self._written(
            drawn,
            issuer.zh,
            application,
            title,
            document_id=document_id,
            verify_url=verify_url,
            at=at,
            sealed=sealed,
        )

    def _written(
        self,
        drawn: Drawn,
        authority: str,
        application: Application,
        title: Text,
        *,
        document_id: str,
        verify_url: str,
        at: datetime,
        sealed: bool,
    ) -> Paper | NoPaper:
        """A written decision: without end, one copy, nothing of it on a slip."""
        pdf = self._finished(drawn, authority)
        if pdf is None:
            return NoPaper.NOT_SEALED
        reference = DocumentReference(
            document_id=document_id,
            title=title,
            sha256=digest(pdf),
            verify_url=verify_url,
            summary=(),
            sealed=sealed,
        )
        return _paper(reference, application, at, pdf)

    def _has_seal(self, authority: str) -> bool:
        return self._sealer is not None and self._sealer.has(authority)

    def _named(self) -> tuple[str, str]:
        document_id = new_uuid7(self._clock.now())
        return document_id, self._base_url + routes.VERIFY_PAGE.format(document_id=document_id)

    def _finished(self, drawn: Drawn, authority: str) -> bytes | None:
        """Sealed where it has room for a seal; None when the seal cannot be put there just now."""
        if drawn.place is None or self._sealer is None:
            return drawn.pdf
        sealed = self._sealer.seal(drawn.pdf, drawn.place, authority, self._clock.now())
        if isinstance(sealed, SealFailed):
            _LOG.error("not sealed", trouble=sealed.trouble.value, cause=sealed.cause, next_step=sealed.next_step)
            return None
        return sealed


def authorities_of(definitions: Iterable[ItemDefinition]) -> tuple[str, ...]:
    """The Chinese names in which papers of these items are made, each once."""
    names: list[str] = []
    for definition in definitions:
        if definition.item.legal_actor is not None:
            names.append(definition.item.legal_actor.name.zh)
        if definition.document is not None:
            names.append(definition.document.data.issuer.zh)
        places = (place for place in definition.item.regions if place.mode is RegionMode.ONLINE)
        names += [place.office.name.zh for place in places]
    return tuple(dict.fromkeys(names))


def _paper(reference: DocumentReference, application: Application, issued_at: datetime, pdf: bytes) -> Paper:
    return Paper(
        reference=reference,
        application_id=application.application_id,
        holder=_masked_holder(application),
        issued_at=issued_at,
        pdf=pdf,
    )


def _masked_holder(application: Application) -> str:
    """Family name, stars, and the number masked: enough for whoever holds the paper to compare."""
    name = application.applicant.name
    return f"{name[:1]}{'*' * max(1, len(name) - 1)}  {mask_number(application.applicant.number)}"
