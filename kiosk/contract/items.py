# SPDX-License-Identifier: GPL-3.0-or-later
"""Service items: what a citizen can be guided to and what this machine can finish."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from pydantic import Field

from kiosk.contract.cards import CardType
from kiosk.contract.channels import Channel
from kiosk.contract.guides import MATERIAL_CODE as MATERIAL_CODE  # noqa: PLC0414 (exported on)
from kiosk.contract.guides import ActorNature as ActorNature  # noqa: PLC0414
from kiosk.contract.guides import GuideItem as GuideItem  # noqa: PLC0414
from kiosk.contract.guides import ItemKind as ItemKind  # noqa: PLC0414
from kiosk.contract.guides import LegalActor as LegalActor  # noqa: PLC0414
from kiosk.contract.guides import LegalBasis as LegalBasis  # noqa: PLC0414
from kiosk.contract.guides import Material as Material  # noqa: PLC0414
from kiosk.contract.guides import Period as Period  # noqa: PLC0414
from kiosk.contract.guides import Scan as Scan  # noqa: PLC0414
from kiosk.contract.message import Message, Text
from kiosk.contract.proxies import ProxyPolicy
from kiosk.contract.regions import RegionMode, RegionVariant, variant_of
from kiosk.sealing import json_digest


class OfflinePolicy(StrEnum):
    """What happens when the line is down: an application may be queued, a print is declined."""

    QUEUE = "queue"
    DECLINE = "decline"


class IdentityLevel(StrEnum):
    """How sure the machine is of who stands before it. L1 is the card alone and shows no register's data."""

    L1 = "L1"
    L2 = "L2"
    L3 = "L3"

    @property
    def rank(self) -> int:
        return int(self.value[1])


class IdentityWay(StrEnum):
    """How a person can show that the card is theirs. Each item names those it accepts."""

    PHONE_CODE = "phone_code"
    CITY_PIN = "city_pin"
    FACE = "face"
    """The photo on the chip against the face before the camera, on the machine. Never an item's only way."""


class ItemDevice(StrEnum):
    """The devices that an item may be unable to do without. Where there is another way (a code on the screen
    instead of a slip, digits on the screen instead of a keypad), the item does not need the device."""

    ID_CARD_READER = "id_card_reader"
    SMART_CARD_READER = "smart_card_reader"
    FACE_CAMERA = "face_camera"
    DOCUMENT_CAMERA = "document_camera"
    CODE_SCANNER = "code_scanner"
    PIN_PAD = "pin_pad"
    RECEIPT_PRINTER = "receipt_printer"
    PAGE_PRINTER = "page_printer"


_DEVICES_OF_KIND: Final = {
    ItemKind.APPLY: (ItemDevice.ID_CARD_READER,),
    ItemKind.PRINT: (ItemDevice.ID_CARD_READER, ItemDevice.RECEIPT_PRINTER),
    ItemKind.GUIDE: (),
}
"""What an item needs that does not say it."""


class SignatureStrength(StrEnum):
    """How strong a signature an item needs. INK is a drawn name bound to the digest of what was signed: it shows
    that somebody signed at this machine, and is no reliable electronic signature (可靠电子签名). An item that needs
    RELIABLE is not finished at a machine."""

    INK = "ink"
    RELIABLE = "reliable"


class RegisterHours(Message):
    """A register that an item asks. hours: "HH:MM-HH:MM", China Standard Time, the closing minute outside; opens
    later than it closes when it runs over midnight. Outside of them what it would tell is not known yet."""

    register_name: Text
    hours: str = Field(pattern=r"^([01][0-9]|2[0-4]):[0-5][0-9]-([01][0-9]|2[0-4]):[0-5][0-9]$")


class UndertakingTerm(Message):
    """One condition that a citizen undertakes to meet (告知承诺): opened, ticked, signed, one by one."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]{0,40}$")
    text: Text
    consequence: Text

    @property
    def consent_id(self) -> str:
        """The id of the ConsentRecord that says whether it was undertaken."""
        return f"undertaking:{self.id}"

    def text_digest(self) -> str:
        """What that ConsentRecord carries: the digest of the condition and its consequence, in both languages."""
        return json_digest({"text": self.text.to_payload(), "consequence": self.consequence.to_payload()})


class Undertaking(Message):
    """What an item takes on a citizen's word. check_working_days: until staff look whether it is kept."""

    terms: tuple[UndertakingTerm, ...] = Field(min_length=1)
    check_working_days: int = Field(ge=1, le=250)


class LicenceType(Message):
    """A kind of e-licence (免证办). code: as Material.licence_types names it."""

    code: str = Field(min_length=1, max_length=64)
    name: Text


class RegisterCheck(Message):
    """A check that the law lets the city make; it is told to the citizen, not asked."""

    register_name: Text
    purpose: Text


class ConsentText(Message):
    """One consent, asked by itself. Without a required one the item goes to a window."""

    id: str
    text: Text
    required: bool

    def text_digest(self) -> str:
        """What a ConsentRecord carries: the digest of the text in both languages."""
        return json_digest(self.text.to_payload())


class PrivacyNotice(Message):
    """Who handles which data, for what, how long, and the citizen's rights. Versioned; its digest is stored."""

    version: str
    controller: Text
    purpose: Text
    data: tuple[Text, ...]
    retention: Text
    rights: Text
    checks: tuple[RegisterCheck, ...]
    consents: tuple[ConsentText, ...]

    def digest(self) -> str:
        """What a NoticeRecord carries: the digest of the whole notice, consents included."""
        return json_digest(self.to_payload())


class FormSpec(Message):
    """What is asked.

    json_schema: JSON Schema 2020-12 of the answers, an object of flat properties; one may be a group, an array of
    flat objects. ui_schema: a layout in the style of JSON Forms, a Category a page. Both are read by
    contract.forms, which says what may stand there; docs/integrator.md, "A form", says how to write it.
    """

    json_schema: dict[str, Any]
    ui_schema: dict[str, Any]


class PublicRule(Message):
    """A rule as a citizen may read it before signing."""

    id: str
    text: Text
    source: Text
    legal_basis: LegalBasis


_MOST_EXACT: Final = 2**53 - 1
"""The largest whole number that canonical JSON carries exactly (RFC 8785): the bundle is signed."""


class OfflineLimits(Message):
    """What a machine may hold while it cannot reach the centre; set by the city, carried in the signed bundle.

    age_working_days: how long after signing an application may still become a case, unless its item says otherwise;
    alarm_hours: staff are told when one is older. most_applications, most_bytes: of all that waits.
    most_body_bytes: of one application with its papers. least_free_bytes: of the disk. days_without_contact: since
    the centre was last heard. Near a limit is `near` of it.
    """

    age_working_days: int = Field(default=3, ge=1, le=30)
    alarm_hours: int = Field(default=24, ge=1, le=720)
    most_applications: int = Field(default=2000, ge=1, le=_MOST_EXACT)
    most_bytes: int = Field(default=2 << 30, ge=1 << 20, le=_MOST_EXACT)
    most_body_bytes: int = Field(default=8 << 20, ge=1 << 16, le=_MOST_EXACT)
    least_free_bytes: int = Field(default=256 << 20, ge=0, le=_MOST_EXACT)
    days_without_contact: int = Field(default=30, ge=1, le=365)
    near: float = Field(default=0.8, gt=0, lt=1)


class WorkCalendar(Message):
    """Working days are Monday to Friday, less the holidays, and the working_weekends (调休上班日)."""

    holidays: tuple[date, ...] = ()
    working_weekends: tuple[date, ...] = ()


class BoxKey(Message):
    """The centre's public key to which each stored application's key is wrapped too. public: base64; algorithm: of
    kiosk.sealing's wrapping ("x25519" or "sm2")."""

    key_id: str
    algorithm: str
    public: str


class ServiceItem(GuideItem):
    """An item that a machine can finish, or begin, as the signed bundle carries it. minutes: what people usually
    need."""

    minutes: int = Field(ge=1)
    identity_level: IdentityLevel
    identity_ways: tuple[IdentityWay, ...]
    offline: OfflinePolicy
    notice: PrivacyNotice
    form: FormSpec
    rules: tuple[PublicRule, ...]
    card_types: tuple[CardType, ...] = tuple(CardType)
    """The cards that this item takes."""
    devices: tuple[ItemDevice, ...] = ()
    """What it cannot be done without; empty for what its kind needs."""
    offline_working_days: int | None = Field(default=None, ge=0, le=30)
    """Its own age limit of a registration that could not be sent; None for the city's. 0: the same day only."""
    registers: tuple[RegisterHours, ...] = ()
    """The registers that its rules ask."""
    signature: SignatureStrength = SignatureStrength.INK
    undertaking: Undertaking | None = None
    automatic: bool = True
    """False while the city has people decide every case of it."""
    channels: tuple[Channel, ...] = tuple(Channel)
    """At which machines: the halls' kiosks, the banks' counters."""
    regions: tuple[RegionVariant, ...] = ()
    """Other places whose item this is too, asked first (跨省通办, 全市通办)."""
    proxy: ProxyPolicy | None = None
    """Whether somebody may do it for another; None: everybody for themselves."""

    def variant(self, region: str | None) -> RegionVariant | None:
        """The item as it is for a place; None where that is as here, or where that place has none."""
        return None if region is None else variant_of(self.regions, region)

    def done_for(self, variant: RegionVariant) -> ServiceItem:
        """The item with what is different for a place. What its own office decides, no rule decides here."""
        mine: dict[str, object] = {"legal_actor": variant.office}
        if variant.materials is not None:
            mine["materials"] = variant.materials
        if variant.promise is not None:
            mine["promise"] = variant.promise
        if variant.mode is not RegionMode.ONLINE:
            mine["automatic"] = False
        return self.model_copy(update=mine)

    @property
    def scans(self) -> tuple[Material, ...]:
        """The papers that are asked for under the camera, in the order of the list."""
        return tuple(material for material in self.materials if material.scan is not None)

    @property
    def needed_devices(self) -> frozenset[ItemDevice]:
        """What it cannot be done without."""
        return frozenset(self.devices or _DEVICES_OF_KIND[self.kind])


class CatalogueHead(Message):
    """What a catalogue says besides its items."""

    revision: str
    issued_at: datetime
    city_code: str = Field(pattern=r"^[0-9]{6}$")
    city_name: Text
    hotline: str
    public_base_url: str
    demonstration: bool
    limits: OfflineLimits = Field(default_factory=OfflineLimits)
    calendar: WorkCalendar = Field(default_factory=WorkCalendar)
    box_key: BoxKey | None = None
    """None only of a centre that has none: then nothing of this machine can be exported."""
    seal_roots: tuple[str, ...] = ()
    """PEM certificates: what bears a seal is printed only when the seal leads to one of them."""
    licence_types: tuple[LicenceType, ...] = ()
    """The names of those that the items name by their codes."""


class CatalogueBundle(CatalogueHead):
    """All that a machine offers and explains, of one revision, in the city's order. How it comes over the line is
    in contract.catalogue."""

    items: tuple[ServiceItem | GuideItem, ...]

    def item(self, code: str) -> GuideItem | None:
        """The item of a code, if it is in this bundle."""
        return next((item for item in self.items if item.code == code), None)

    def service(self, code: str) -> ServiceItem | None:
        """The item of a code, if it is in this bundle and a machine does more for it than explain it."""
        item = self.item(code)
        return item if isinstance(item, ServiceItem) else None
