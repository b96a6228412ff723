# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications going in, receipts and decisions coming back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Final, Literal

from pydantic import AwareDatetime, BeforeValidator, Field

from kiosk.contract.cards import CardType as CardType  # noqa: PLC0414 (exported on)
from kiosk.contract.channels import Channel as Channel  # noqa: PLC0414 (exported on)
from kiosk.contract.guides import MATERIAL_CODE, LegalBasis
from kiosk.contract.message import Message, Text
from kiosk.contract.proxies import ProxyGround, ProxyRelation
from kiosk.sealing import SignedEnvelope, json_digest


class DecisionWay(StrEnum):
    """The citizen's choice before signing."""

    AUTOMATIC = "automatic"
    PERSON = "person"


class Applicant(Message):
    """Who applies, as the card says. valid_to is None for 长期."""

    card_type: CardType
    number: str
    name: str
    sex: str
    nation: str
    birth_date: date
    address: str
    authority: str
    valid_from: date
    valid_to: date | None


class NoticeRecord(Message):
    """The privacy notice that was shown: its version and the digest of its canonical JSON."""

    version: str
    digest: str
    shown_at: AwareDatetime


class ConsentRecord(Message):
    """One consent that was asked: the digest of the very text, and the answer."""

    id: str
    text_digest: str
    given: bool
    at: AwareDatetime


MOST_INK_BYTES: Final = 450_000
"""Of the drawing, as a file; in base64 it takes a third more."""


class HandSignature(Message):
    """The handwritten signature: a PNG (base64), bound to what was signed by the digest of the form. Ink: see
    contract.items.SignatureStrength."""

    png: str
    form_digest: str
    strokes: int = Field(ge=1)
    signed_at: AwareDatetime


INLINE_BYTES: Final = 64 * 1024
"""A paper up to this goes inside its application."""
MOST_ATTACHED_BYTES: Final = 4 * 1024 * 1024
"""Of all papers of an application together, as files; in base64 they take a third more."""


class AttachedFile(Message):
    """A scanned paper as the signature is bound to it: which material it is, and the digest of its file."""

    material: str = Field(pattern=MATERIAL_CODE)
    sha256: str = Field(pattern=r"^sha256:[0-9a-f]{64}$")


class Attachment(AttachedFile):
    """A scanned paper that goes with the application. data: the file in base64; None when it went before its case
    by itself (PUT MATERIAL), as every paper over INLINE_BYTES does."""

    media_type: Literal["application/pdf"] = "application/pdf"
    data: str | None = Field(default=None, repr=False)


class LicenceUse(Message):
    """An e-licence that stands for a paper: which material, the digest of what was fetched, and the centre's signed
    "licence_authorisation" (contract.licences)."""

    material: str = Field(pattern=MATERIAL_CODE)
    sha256: str = Field(pattern=r"^sha256:[0-9a-f]{64}$")
    authorisation: SignedEnvelope


class ProxyRecord(Message):
    """Who acts for the applicant (代办): their own card, on what ground, and the digest of the scope that both
    read.

    The identity assertion of the application is then the agent's. principal_ink: of the applicant, where both are
    present; the papers of an authorisation are attachments of the material proxies.AUTHORISATION. card_read:
    whether the applicant's own card was laid; of a child without one, name and number were typed, and all else of
    the Applicant comes of the number (valid_from is the birth date).
    """

    agent: Applicant
    ground: ProxyGround
    relation: ProxyRelation
    scope_digest: str = Field(pattern=r"^sha256:[0-9a-f]{64}$")
    principal_ink: HandSignature | None = None
    card_read: bool = True


class AnswerOrigin(StrEnum):
    """Where an answer of the form came from. Proof of nothing: whether an account may be paid to is found out by
    bank or register, or by a person."""

    TYPED = "typed"
    ID_CARD = "id_card"
    REGISTER = "register"
    BANK_CARD_CHIP = "bank_card_chip"
    """What the chip of a bank card says of itself; nobody authenticated the chip."""
    E_LICENCE = "e_licence"
    """Of an e-licence that its holder authorised."""


class Application(Message):
    """What the citizen signed. Made once, at signing, and never edited.

    origins: of each answer of the form, by its key.

    identity: the centre's signed assertion of the level reached (kind "identity"); None at L1.
    form_digest inside the signature: see `form_digest`. attachments: at most one of a material, at most
    MOST_ATTACHED_BYTES in all.
    clock_trusted: False when this machine's clock had jumped or drifted; legal times are the centre's.
    """

    application_id: str
    pick_up_code: str
    item_code: str
    item_version: str
    city_code: str
    machine_id: str
    channel: Channel
    applicant: Applicant
    identity: SignedEnvelope | None
    form: dict[str, Any]
    way: DecisionWay
    notice: NoticeRecord
    consents: tuple[ConsentRecord, ...]
    signature: HandSignature
    signed_at: AwareDatetime
    clock_trusted: bool
    origins: dict[str, AnswerOrigin] = Field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    licences: tuple[LicenceUse, ...] = ()
    region: str | None = None
    """The place that it is for, GB/T 2260, where the item asks; None where it does not."""
    region_version: str | None = Field(default=None, min_length=1, max_length=20)
    """Of that place's item, as it was read before signing; None where it is done here."""
    proxy: ProxyRecord | None = None
    deferred: tuple[str, ...] = ()
    """Codes of materials that the applicant undertakes to hand in later (容缺)."""


def form_digest(
    item_code: str,
    item_version: str,
    form: dict[str, Any],
    way: DecisionWay,
    attached: Sequence[AttachedFile] = (),
    licences: Sequence[LicenceUse] = (),
    *,
    region: str | None = None,
    region_version: str | None = None,
    proxy: ProxyRecord | None = None,
    deferred: Sequence[str] = (),
) -> str:
    """What HandSignature.form_digest carries: the digest of all that the citizen signed for.

    json_digest of {"item", "version", "form", "way"}; with papers also "attachments", a list of {"material",
    "sha256"} in their order. Without any it is the digest that it was before there were papers. With licences also
    "licences", a list of {"material", "sha256"}. With a place, a proxy or papers to come also "region"; "proxy",
    {"number", "ground", "relation", "scope", "card_read"}; and "deferred", a list of codes.
    """
    signed: dict[str, Any] = {"item": item_code, "version": item_version, "form": form, "way": way.value}
    if attached:
        signed["attachments"] = [{"material": one.material, "sha256": one.sha256} for one in attached]
    if licences:
        signed["licences"] = [{"material": one.material, "sha256": one.sha256} for one in licences]
    if region is not None:
        signed["region"] = region
    if region_version is not None:
        signed["region_version"] = region_version
    if proxy is not None:
        signed["proxy"] = {
            "number": proxy.agent.number,
            "ground": proxy.ground.value,
            "relation": proxy.relation.value,
            "scope": proxy.scope_digest,
            "card_read": proxy.card_read,
        }
    if deferred:
        signed["deferred"] = list(deferred)
    return json_digest(signed)


class CaseOutcome(StrEnum):
    """What the centre says in the first answer, and later."""

    APPROVED = "approved"
    REFERRED = "referred"
    SUPPLEMENT = "supplement"
    REFUSED = "refused"


class RuleState(StrEnum):
    """The verdict of one rule."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    ERROR = "error"


class DecidingFact(Message):
    """One fact in plain words, where it came from, and how it was judged."""

    text: Text
    source: Text
    state: RuleState


class Lack(Message):
    """One thing that is missing: why, how to mend it, where. All lacks come at once (一次性告知)."""

    what: Text
    why: Text
    how: Text
    where: Text


class Refusal(Message):
    """Reason, legal basis and remedy, as the law asks of every refusal."""

    reason: Text
    legal_basis: LegalBasis
    remedy: Text


def _told_alike(value: object) -> object:
    return {"zh": value, "en": value} if isinstance(value, str) else value


InBothLanguages = Annotated[Text, BeforeValidator(_told_alike)]
"""Decisions that were signed before values were told in English have them as one Chinese text."""


class DocumentReference(Message):
    """A result document that the centre has rendered. sha256: digest of the PDF bytes ("sha256:...")."""

    document_id: str
    title: Text
    sha256: str
    verify_url: str
    summary: tuple[tuple[Text, InBothLanguages], ...]
    """Label and value pairs worth putting on a slip."""
    sealed: bool = False
    """Whether the file bears the authority's seal, by a root of the bundle's."""
    valid_until: date | None = None
    """The last day on which it says what is so; None where it has no end."""
    copies: int = Field(default=1, ge=1, le=99)
    """How often it may be printed at machines."""


class Decision(Message):
    """The payload of a signed "decision".

    automatic: True when rules alone decided. headline: one plain sentence. handler and due: who
    handles a referred case and until when. resume_until: last day for a supplement.
    """

    application_id: str
    case_no: str
    item_code: str
    outcome: CaseOutcome
    decided_at: AwareDatetime
    automatic: bool
    headline: Text
    facts: tuple[DecidingFact, ...]
    lacks: tuple[Lack, ...] = ()
    refusal: Refusal | None = None
    handler: Text | None = None
    due: date | None = None
    resume_until: date | None = None
    document: DocumentReference | None = None
    rule_set_digest: str
    demonstration: bool
    legal_actor: Text | None = None
    """In whose name it is decided."""
    accepted: bool = False
    """Of an approval by rules: what they approved is that it is taken (受理). The office goes on with it until
    `due` (限时办), and decides it then."""


class Receipt(Message):
    """The payload of a signed "receipt": given only after the centre's durable commit.

    body_digest: digest of the exact request body, of the centre's profile. Only this counts as delivered.
    """

    application_id: str
    case_no: str
    body_digest: str
    received_at: AwareDatetime


class SubmissionAnswer(Message):
    """The answer to POST /v1/cases, the same for every repetition of the same key and body."""

    receipt: SignedEnvelope
    decision: SignedEnvelope


class DocumentAnswer(Message):
    """A document as PDF (base64). It is believed only when its digest is the signed decision's."""

    document_id: str
    pdf: str


class PrintRequest(Message):
    """A machine asks to print a copy. job_id: its print job's; the same again is the same copy."""

    job_id: str = Field(pattern=r"^[0-9A-Za-z:_-]{8,100}$")


class PrintAnswer(Message):
    """granted: whether it may; counted when it is. printed: copies that machines were let print, of `copies`."""

    document_id: str
    granted: bool
    printed: int = Field(ge=0)
    copies: int = Field(ge=1)


class CaseStatusClass(StrEnum):
    """All that a pick-up code alone may tell."""

    UNKNOWN = "unknown"
    IN_PROGRESS = "in_progress"
    SUPPLEMENT_WANTED = "supplement_wanted"
    DECIDED = "decided"
    CLOSED = "closed"
    LAPSED = "lapsed"
    """Registered at a machine, and never became a case: it expired or was put aside. Staff call back."""
    WITHDRAWN = "withdrawn"
    """Taken back by the applicant before it became a case."""


class CaseStatus(Message):
    """The answer to a look-up by pick-up code. as_of: the centre's time."""

    status: CaseStatusClass
    as_of: datetime
