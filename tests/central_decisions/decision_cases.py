# SPDX-License-Identifier: GPL-3.0-or-later
"""How a test applies: the form prefilled as the kiosk prefills it, then what the person types."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

from central.decisions import DecisionRecord, decide
from central.demo import DemoCase, DemoPerson, demo_people
from central.items import ItemDefinition
from central.registers import GatheredFacts, Registers
from kiosk.contract.cases import (
    Application,
    Attachment,
    Channel,
    ConsentRecord,
    DecisionWay,
    HandSignature,
    NoticeRecord,
    ProxyRecord,
    form_digest,
)
from kiosk.contract.proxies import ProxyGround, ProxyRelation
from kiosk.sealing import digest
from kiosk.standards import new_pick_up_code, new_uuid7

PEOPLE: dict[str, DemoPerson] = {person.id: person for person in demo_people()}
ALLOWANCE, INSURANCE = "41040000MZ-JF-0001", "41040000RS-GG-0001"
SHOP, RIDE = "41040000SJ-XK-0001", "41040000JT-XK-0001"
SENIOR_CARD, ACCESS_LIST = "41040000MZ-QR-0001", "41040000ZW-GG-0001"


def prefilled(definition: ItemDefinition, person: DemoPerson, registers: Registers) -> dict[str, Any]:
    """What stands in the form before anything is typed."""
    applicant = person.card.applicant()
    card = applicant.to_payload()
    answer = registers.prefill(definition, applicant.card_type, applicant.number, applicant.name)
    form: dict[str, Any] = {}
    for control in definition.controls():
        source = control.options.get("prefill", "")
        if source.startswith("card.") and card[source.removeprefix("card.")]:
            form[control.key] = card[source.removeprefix("card.")]
        elif control.key in answer.values:
            form[control.key] = answer.values[control.key].value
    return form


def scanned(material: str, pdf: bytes = b"%PDF-1.4 a lease of nobody") -> Attachment:
    """A paper as a kiosk attaches it."""
    return Attachment(material=material, sha256=digest(pdf), data=base64.b64encode(pdf).decode())


def application(
    definition: ItemDefinition,
    person: DemoPerson,
    form: dict[str, Any],
    at: datetime,
    way: DecisionWay = DecisionWay.AUTOMATIC,
) -> Application:
    """With every paper that the item asks to scan."""
    item = definition.item
    attachments = tuple(scanned(material.code) for material in item.scans)
    return Application(
        application_id=new_uuid7(at),
        pick_up_code=new_pick_up_code(),
        item_code=item.code,
        item_version=item.version,
        city_code="410400",
        machine_id="PDS-TEST-01",
        channel=Channel.KIOSK,
        applicant=person.card.applicant(),
        identity=None,
        form=form,
        way=way,
        notice=NoticeRecord(version="1", digest="sha256:0", shown_at=at),
        consents=tuple(
            ConsentRecord(id=consent.id, text_digest=consent.text_digest(), given=True, at=at)
            for consent in item.notice.consents
        ),
        signature=HandSignature(
            png=base64.b64encode(b"png").decode(),
            form_digest=form_digest(item.code, item.version, form, way, attachments),
            strokes=3,
            signed_at=at,
        ),
        signed_at=at,
        clock_trusted=True,
        attachments=attachments,
    )


def case_application(
    definition: ItemDefinition, person: DemoPerson, case: DemoCase, registers: Registers, at: datetime
) -> Application:
    if case.guardian is None:
        return application(definition, person, prefilled(definition, person, registers) | case.answers, at)
    # Nothing of a register is filled in for who acts for another.
    card = person.card.applicant().to_payload()
    form = {
        control.key: card[source.removeprefix("card.")]
        for control in definition.controls()
        if (source := str(control.options.get("prefill", ""))).startswith("card.")
    }
    applied = application(definition, person, form | case.answers, at)
    policy = definition.item.proxy
    assert policy is not None
    parent = ProxyRecord(
        agent=PEOPLE[case.guardian].card.applicant(),
        ground=ProxyGround.GUARDIAN,
        relation=ProxyRelation.PARENT,
        scope_digest=policy.scope_digest(),
        card_read=False,
    )
    return applied.model_copy(update={"proxy": parent})


def judged(
    definition: ItemDefinition,
    applied: Application,
    facts: GatheredFacts,
    at: datetime,
    *,
    refusal_allowed: bool,
    demonstration: bool = True,
) -> DecisionRecord:
    """What the item's rules make of it; the number of the case is of no account."""
    return decide(
        definition,
        applied,
        facts,
        case_no="1",
        at=at,
        refusal_allowed=refusal_allowed,
        demonstration=demonstration,
    )
