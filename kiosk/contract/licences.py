# SPDX-License-Identifier: GPL-3.0-or-later
"""E-licences instead of papers (免证办): the citizen authorises one for one purpose, the centre fetches it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any, Final

from pydantic import AwareDatetime, Field

from kiosk.contract.items import MATERIAL_CODE, FormSpec, LicenceType, Material, ServiceItem
from kiosk.contract.message import Message, Text
from kiosk.sealing import SignedEnvelope, json_digest

AUTHORISATION_KIND: Final = "licence_authorisation"
AUTHORISED_DAYS: Final = 30
"""An authorisation ends at the latest so long after it was given, whatever became of the application."""


def authorisation_text(item: ServiceItem, material: Material, types: Sequence[LicenceType]) -> Text:
    """What the holder agrees to, in the words that both sides know: which licence, what for, how long.

    types: those of the bundle whose codes the material names, in the material's order.
    """
    zh = "或".join(f"《{one.name.zh}》" for one in types)
    en = " or ".join(one.name.en for one in types)
    return Text(
        zh=f"我同意：为办理“{item.plain_name.zh}”，从电子证照库调取我本人的{zh}，代替“{material.name.zh}”。"
        f"只用于这一件事，最长 {AUTHORISED_DAYS} 天；签名之前可以收回。",
        en=f'I agree that, to apply for "{item.plain_name.en}", my own {en} is fetched from the e-licence store in '
        f'place of "{material.name.en}". It is used for this alone, for at most {AUTHORISED_DAYS} days. I may take '
        "this back before I sign.",
    )


def authorisation_digest(text: Text) -> str:
    """What LicenceRequest.consent_digest carries."""
    return json_digest(text.to_payload())


def types_of(material: Material, known: Sequence[LicenceType]) -> tuple[LicenceType, ...]:
    """The kinds of e-licence that replace a paper, in the material's order; those that the bundle names."""
    by_code = {one.code: one for one in known}
    return tuple(by_code[code] for code in material.licence_types if code in by_code)


class LicenceRequest(Message):
    """What the holder authorises on the machine. identity: the signed assertion of the level reached, which names
    person and session; material: the row of the item's list; consent_digest: `authorisation_digest` of the very
    text that was shown."""

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
    """state; shown: of FETCHED, EXPIRED and REVOKED ones of this person; authorisation: of FETCHED only. fields: of
    that one, what the item's form is filled from, and no more."""

    state: LicenceState
    shown: LicenceShown | None = None
    authorisation: SignedEnvelope | None = None
    fields: dict[str, Any] = Field(default_factory=dict, repr=False)


def fields_wanted(form: FormSpec, material: str) -> frozenset[str]:
    """The fields of a licence of this material that fill a form: "prefill": "licence.MATERIAL.FIELD"."""
    start = f"licence.{material}."
    return frozenset(
        prefill.removeprefix(start)
        for category in form.ui_schema.get("elements", ())
        for control in category.get("elements", ())
        if (prefill := str(control.get("options", {}).get("prefill", ""))).startswith(start)
    )
