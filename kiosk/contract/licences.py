# SPDX-License-Identifier: GPL-3.0-or-later
"""E-licences instead of papers (免证办): the citizen authorises one for one purpose, the centre fetches it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from pydantic import AwareDatetime, Field

from kiosk.contract.items import MATERIAL_CODE
from kiosk.contract.message import Message, Text
from kiosk.sealing import SignedEnvelope

AUTHORISATION_KIND: Final = "licence_authorisation"


class LicenceRequest(Message):
    """What the holder authorises on the machine. identity: the signed assertion of the level reached, which names
    person and session; material: the row of the item's list; consent_digest: of the very text that was shown."""

    identity: SignedEnvelope
    item_code: str
    item_version: str
    material: str = Field(pattern=MATERIAL_CODE)
    consent_digest: str
    authorised_at: AwareDatetime


class LicenceState(StrEnum):
    """What became of an authorised licence. Only FETCHED replaces the paper."""

    FETCHED = "fetched"
    NONE = "none"
    """The store has none of this type for this person."""
    EXPIRED = "expired"
    REVOKED = "revoked"
    OTHER_HOLDER = "other_holder"
    """It is somebody else's."""
    SILENT = "silent"
    """The store did not answer: nothing is known."""


class LicenceAuthorisation(Message):
    """The payload of a signed "licence_authorisation". licence_no: GB/T 36904 identifier; sha256: digest of the
    licence's data as fetched; until: the centre uses it for this item no longer than this."""

    authorisation_id: str
    session_id: str
    person_tag: str
    item_code: str
    material: str
    licence_type: str
    licence_no: str
    sha256: str = Field(pattern=r"^sha256:[0-9a-f]{64}$")
    purpose: Text
    authorised_at: AwareDatetime
    until: AwareDatetime


class LicenceShown(Message):
    """What the machine may show of a fetched or found licence: its name, holder masked, number masked, validity."""

    name: Text
    holder: str
    number: str
    issuer: Text
    valid_to: date | None


class LicenceAnswer(Message):
    """state; shown: of FETCHED, EXPIRED and REVOKED ones of this person; authorisation: of FETCHED only."""

    state: LicenceState
    shown: LicenceShown | None = None
    authorisation: SignedEnvelope | None = None
