# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking back an approval (撤销): a decision of its own kind, with reason, basis, and what becomes of papers."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from pydantic import AwareDatetime

from kiosk.contract.cases import DocumentReference
from kiosk.contract.message import Message, Text

REVOCATION_KIND: Final = "revocation"


class RevocationReason(StrEnum):
    """Why an approval is taken back, as article 69 of the Administrative Licensing Law sorts it. The class may be
    told to whoever checks a paper, the reason itself only to its holder."""

    DECEIT = "deceit"
    UNDERTAKING_BROKEN = "undertaking_broken"
    NOT_ELIGIBLE = "not_eligible"
    PROCEDURE = "procedure"
    OTHER = "other"


class RevocationEffect(StrEnum):
    """From when an approval counts no more. Papers already printed count no more either way."""

    FROM_THE_BEGINNING = "from_the_beginning"
    FROM_NOW = "from_now"


class Revocation(Message):
    """The payload of a signed "revocation". heard: whether the citizen was asked first; at_once: else the ground on
    which nobody was; document_ids: the papers that count no more; paper: of this decision, None where none could
    be drawn."""

    application_id: str
    case_no: str
    revoked_at: AwareDatetime
    reason_class: RevocationReason
    reason: str
    legal_basis: str
    effect: RevocationEffect
    heard: bool
    at_once: str | None
    statement: str | None
    remedy: Text
    document_ids: tuple[str, ...]
    demonstration: bool
    paper: DocumentReference | None = None
