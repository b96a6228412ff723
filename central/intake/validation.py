# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an application is complete and right, before any rule looks at it."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final, Protocol

from central.identity import AssertionDesk
from central.intake.deferred_papers import deferred_fault
from central.intake.ink import ink_fault
from central.intake.materials import PDF_MAGIC
from central.intake.proxy_checks import proxy_fault
from central.intake.region_checks import in_place, region_fault
from central.problems import problem
from central.settings import YEARS
from kiosk.contract.cases import (
    MOST_ATTACHED_BYTES,
    Applicant,
    Application,
    CardType,
    DecisionWay,
    form_digest,
)
from kiosk.contract.identity import IdentityAssertion
from kiosk.contract.items import ServiceItem, SignatureStrength
from kiosk.contract.payees import payee_consent_id, payee_key, warning_digest
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.contract.proxies import AUTHORISATION
from kiosk.sealing import digest
from kiosk.standards import (
    FormValidator,
    ResidentNumber,
    is_uuid7,
    normalise_pick_up_code,
    parse_resident_number,
)
from kiosk.timing import CHINA_STANDARD_TIME

_BROKEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What no field of a machine lets through: it would break lines on papers and pages."""
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories that leave no mark, or turn the line round."""
_LONGEST_ON_CARD: Final = {"name": 70, "sex": 10, "nation": 30, "address": 120, "authority": 70}
"""Characters. Twice what the widest of the four chips has room for, but the name: foreigners' have 60."""
_HMT_REGIONS: Final = ("810000", "820000", "830000")
_FOREIGNER_2017: Final = re.compile(r"[A-Z]{3}[0-9]{4}(?P<birth>[0-9]{6})[0-9]{2}")


class ItemHistory(Protocol):
    """Knows items as they were."""

    def item(self, code: str, version: str) -> ServiceItem | None: ...


class PaperShelf(Protocol):
    """Knows the papers that came before their case."""

    def size(self, machine_id: str, sha256: str) -> int | None: ...


class LicenceCheck(Protocol):
    """Knows what was authorised."""

    def fault(self, application: Application, item: ServiceItem) -> Problem | None: ...


class ApplicationCheck:
    """Holds one compiled form validator an item and version.

    An application may have been signed without a line, under a version that has been replaced since: it
    is read as it was signed. What becomes of it then, or when the item is switched off, is the decider's matter.
    """

    def __init__(
        self,
        items: Mapping[str, ServiceItem],
        earlier: ItemHistory,
        assertions: AssertionDesk,
        papers: PaperShelf,
        licences: LicenceCheck,
        city_code: str,
    ) -> None:
        self._items = dict(items)
        self._earlier = earlier
        self._forms = {(code, item.version): FormValidator(item.form.json_schema) for code, item in items.items()}
        self._assertions = assertions
        self._papers = papers
        self._licences = licences
        self._city_code = city_code

    def fault(self, application: Application) -> Problem | None:
        """The first thing that is wrong, or None. The detail names fields, never what they hold."""
        item = self._items.get(application.item_code)
        if item is None:
            return problem(ProblemCode.ITEM_UNKNOWN, f"item {application.item_code[:40]!r} is not offered")
        if application.item_version != item.version:
            signed_under = self._earlier.item(item.code, application.item_version)
            if signed_under is None:
                return problem(ProblemCode.ITEM_UNKNOWN, f"item {item.code} is offered in version {item.version}")
            item = signed_under
        return (
            self._shape_fault(application)
            or self._item_fault(application, item)
            or _files_fault(application)
            or _signature_fault(application)
            # Last: a paper is sent again for an application that can become a case, and for no other.
            or self._missing_paper(application)
        )

    def item(self, application: Application) -> ServiceItem | None:
        """The item as it is offered today."""
        return self._items.get(application.item_code)

    def fits_today(self, application: Application) -> bool:
        """Whether what was signed under an earlier version of its item is complete and right under today's."""
        item = self.item(application)
        return item is not None and self._item_fault(application, item) is None

    def _item_fault(self, application: Application, item: ServiceItem) -> Problem | None:
        """What is wrong by one version of the item, as it is for the application's place."""
        misplaced = region_fault(application, item, self._city_code)
        if misplaced is not None:
            return misplaced
        item = in_place(application, item)
        return (
            _strength_fault(item)
            or self._identity_fault(application, item)
            or _applicant_fault(application, item)
            or proxy_fault(application, item)
            or deferred_fault(application, item)
            or self._form_fault(application, item)
            or _notice_fault(application, item)
            or _attachments_fault(application, item)
            or self._licences.fault(application, item)
        )

    def _shape_fault(self, application: Application) -> Problem | None:
        if not is_uuid7(application.application_id):
            return problem(ProblemCode.MALFORMED, "application_id: a UUID version 7 is wanted")
        if normalise_pick_up_code(application.pick_up_code) != application.pick_up_code:
            return problem(ProblemCode.MALFORMED, "pick_up_code: not a pick-up code in its canonical form")
        if application.signed_at.year not in YEARS:
            return problem(ProblemCode.MALFORMED, "signed_at: no clock says so")
        if application.city_code != self._city_code:
            return problem(ProblemCode.MALFORMED, f"city_code: this is the centre of {self._city_code}")
        return None

    def _form_fault(self, application: Application, item: ServiceItem) -> Problem | None:
        form = self._forms.get((item.code, item.version))
        if form is None:
            form = self._forms[item.code, item.version] = FormValidator(item.form.json_schema)
        if broken := [key for key, value in _texts(application.form) if _BROKEN.search(value)]:
            named = ", ".join(f"{key[:40]} (unseen)" for key in broken[:20])
            return problem(ProblemCode.FORM_INVALID, named)
        # By the machine's day: that was the one that its limits were drawn for.
        errors = form.errors(application.form, application.signed_at.astimezone(CHINA_STANDARD_TIME).date())
        if errors:
            named = ", ".join(f"{error.field[:40] or 'form'} ({error.keyword})" for error in errors[:20])
            return problem(ProblemCode.FORM_INVALID, named)
        return None

    def _identity_fault(self, application: Application, item: ServiceItem) -> Problem | None:
        fault = self._assertions.for_case(application, item)
        return problem(ProblemCode.IDENTITY_REFUSED, fault.value) if fault else None

    def _missing_paper(self, application: Application) -> Problem | None:
        total = 0
        for attachment in application.attachments:
            if attachment.data is not None:
                total += len(attachment.data) // 4 * 3
                continue
            size = self._papers.size(application.machine_id, attachment.sha256)
            if size is None:
                return problem(ProblemCode.MATERIAL_MISSING, f"attachments.{attachment.material}: it has not come")
            total += size
        return _too_large() if total > _most_bytes(application) else None


def _applicant_fault(application: Application, item: ServiceItem) -> Problem | None:
    """The card of whom it is for, and of whoever acts for them."""
    people = (
        [application.applicant] if application.proxy is None else [application.applicant, application.proxy.agent]
    )
    for person in people:
        whose = "card" if person is application.applicant else "agent's card"
        if person.card_type not in item.card_types:
            detail = f"item {item.code} does not take this type of card ({whose})"
            return problem(ProblemCode.IDENTITY_REFUSED, detail)
        fault = _written_fault(person) or _number_fault(person)
        if fault is not None:
            return problem(ProblemCode.IDENTITY_REFUSED, fault.replace("the card", f"the {whose}"))
        if person.valid_to is not None and person.valid_to < _day_of_proof(application):
            return problem(ProblemCode.IDENTITY_REFUSED, f"the {whose} had expired")
    return None


def _texts(form: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The texts of the answers, those of the rows of a group too; nothing is as deep as that in a form."""
    for key, value in form.items():
        if isinstance(value, str):
            yield key, value
        for row in value if isinstance(value, list) else ():
            parts = row.values() if isinstance(row, Mapping) else (row,)
            yield from ((key, part) for part in parts if isinstance(part, str))


def _written_fault(applicant: Applicant) -> str | None:
    """A card holds short lines that can be read. What is more, or cannot be seen, no chip has given."""
    for name, longest in _LONGEST_ON_CARD.items():
        text = getattr(applicant, name)
        # Not str.isprintable: it knows neither the wide space nor the private characters of rare names.
        unseen = any(unicodedata.category(character) in _UNSEEN for character in text[: longest + 1])
        if unseen or len(text) > longest or (name == "name" and not text.strip()):
            return f"the card's {name} is not one that a card holds"
    return None


def _number_fault(applicant: Applicant) -> str | None:
    """Registers are asked by number alone, so a number must be one of the type of card that is named.

    Otherwise whoever holds one card could pass for the holder of another, which an item may take.
    """
    if applicant.card_type is CardType.FOREIGNER_2017:
        known = _FOREIGNER_2017.fullmatch(applicant.number)
        if known is None:
            return "the card's number is not of its type"
        same = known["birth"] == f"{applicant.birth_date:%y%m%d}"
        return None if same else "the card's birth date is not its number's"
    number = parse_resident_number(applicant.number)
    if not isinstance(number, ResidentNumber):
        return f"the card's number fails its check: {number.value}"
    if number.birth != applicant.birth_date:
        return "the card's birth date is not its number's"
    if number.region in _HMT_REGIONS:
        of_type = CardType.HMT_RESIDENCE
    else:
        of_type = CardType.FOREIGNER_2023 if number.region.startswith("9") else CardType.RESIDENT
    return None if applicant.card_type is of_type else "the card's number is not of its type"


def _day_of_proof(application: Application) -> date:
    """The day on which the card must have been valid: by the centre's clock where the centre saw the proof."""
    if application.identity is None:
        at = application.signed_at
    else:
        at = IdentityAssertion.from_payload(application.identity.payload).issued_at
    return at.astimezone(CHINA_STANDARD_TIME).date()


def _notice_fault(application: Application, item: ServiceItem) -> Problem | None:
    notice = item.notice
    if (application.notice.version, application.notice.digest) != (notice.version, notice.digest()):
        return problem(ProblemCode.FORM_INVALID, "notice: another text was shown than this item's")
    terms = item.undertaking.terms if item.undertaking else ()
    texts = {consent.id: consent.text_digest() for consent in notice.consents}
    texts |= {term.consent_id: term.text_digest() for term in terms}
    if (payee := payee_key(item.form)) is not None:
        texts[payee_consent_id(payee)] = warning_digest()
    asked = {record.id: record for record in application.consents}
    if len(asked) != len(application.consents) or asked.keys() - texts.keys():
        return problem(ProblemCode.FORM_INVALID, "consents: one was asked twice, or is not this item's")
    if any(record.text_digest != texts[record.id] for record in application.consents):
        return problem(ProblemCode.FORM_INVALID, "consents: another text was asked than this item's")
    for consent in notice.consents:
        if consent.required and (consent.id not in asked or not asked[consent.id].given):
            return problem(ProblemCode.FORM_INVALID, f"consents: {consent.id} is required and was not given")
    for term in terms:
        if term.consent_id not in asked:
            return problem(ProblemCode.FORM_INVALID, f"consents: {term.consent_id} was not asked")
        if not asked[term.consent_id].given and application.way is not DecisionWay.PERSON:
            # Who does not undertake it is checked first, as everybody was before there were undertakings.
            return problem(ProblemCode.FORM_INVALID, f"consents: {term.consent_id} was not undertaken")
    return None


def _attachments_fault(application: Application, item: ServiceItem) -> Problem | None:
    """Papers that the item asks to scan and no others."""
    materials = [attachment.material for attachment in application.attachments]
    if len(set(materials)) < len(materials):
        return problem(ProblemCode.FORM_INVALID, "attachments: a material stands twice")
    asked = {material.code for material in item.scans}
    if application.proxy is not None:
        asked.add(AUTHORISATION)
    if set(materials) - asked:
        return problem(ProblemCode.FORM_INVALID, "attachments: a paper that this item does not ask for")
    return None


def _files_fault(application: Application) -> Problem | None:
    """Each paper inside the application is what its digest says, and they are not too large together."""
    # Counted before anything is decoded: base64 has four characters for three bytes.
    coded = sum(len(attachment.data or "") // 4 * 3 for attachment in application.attachments)
    if coded > _most_bytes(application):
        return _too_large()
    for attachment in application.attachments:
        if attachment.data is None:
            continue
        try:
            file = base64.b64decode(attachment.data, validate=True)
        except (binascii.Error, ValueError):
            return problem(ProblemCode.MALFORMED, f"attachments.{attachment.material}: no base64")
        if not file.startswith(PDF_MAGIC):
            return problem(ProblemCode.MALFORMED, f"attachments.{attachment.material}: no PDF")
        if digest(file) != attachment.sha256:
            return problem(ProblemCode.FORM_INVALID, f"attachments.{attachment.material}: another file than signed")
    return None


def _most_bytes(application: Application) -> int:
    # Of each, up to two of the bytes counted are padding.
    return MOST_ATTACHED_BYTES + 2 * len(application.attachments)


def _too_large() -> Problem:
    return problem(ProblemCode.FORM_INVALID, f"attachments: more than {MOST_ATTACHED_BYTES} bytes together")


def _strength_fault(item: ServiceItem) -> Problem | None:
    """What comes from a machine bears ink. What needed no more when it was signed is read, and goes to a person."""
    if item.signature is SignatureStrength.INK:
        return None
    return problem(
        ProblemCode.FORM_INVALID, "signature: this item needs a stronger one than a name drawn on a screen"
    )


def _signature_fault(application: Application) -> Problem | None:
    signature = application.signature
    fault = ink_fault(signature.png)
    if fault is not None:
        return problem(ProblemCode.MALFORMED, f"signature: {fault}")
    try:
        signed = form_digest(
            application.item_code,
            application.item_version,
            application.form,
            DecisionWay(application.way),
            application.attachments,
            application.licences,
            region=application.region,
            region_version=application.region_version,
            proxy=application.proxy,
            deferred=application.deferred,
        )
    except ValueError:
        return problem(ProblemCode.FORM_INVALID, "form: it holds a number that JSON cannot carry exactly")
    if signature.form_digest != signed:
        return problem(ProblemCode.FORM_INVALID, "signature: it was made for another form")
    return None
