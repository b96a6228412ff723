# SPDX-License-Identifier: GPL-3.0-or-later
"""Licences that a demonstration person authorises for a case, read as the centre reads them at the decision."""

from __future__ import annotations

from datetime import timedelta

from central.demo import DemoCase
from central.items import ItemDefinition
from central.licences.judging import Holder, licence_digest
from central.licences.store import ELicenceStore, ForWhat
from central.licences.types import load_types
from central.licences.using import LicenceUses
from central.registers import Asker, GatheredFacts, Registers
from central.secrecy import Tagger
from kiosk.contract.cases import Application, LicenceUse
from kiosk.contract.licences import AUTHORISATION_KIND, LicenceAuthorisation
from kiosk.contract.message import Text
from kiosk.sealing import SigningKey, TrustedKeys
from kiosk.timing import Clock

_PURPOSE = Text(zh="办理本事项", en="For this item")
_KEY = SigningKey.generate(demonstration=True)
_TRUSTED = TrustedKeys({_KEY.key_id: _KEY.public_text()})


def with_licences(
    definition: ItemDefinition, applied: Application, case: DemoCase, registers: Registers, clock: Clock
) -> Application:
    """The application with what the case's person authorises of the store, in the place of papers."""
    store = ELicenceStore(registers, load_types(), clock)
    holder = Holder(applied.applicant.number, applied.applicant.name)
    uses = []
    for material in definition.item.materials:
        if material.code not in case.authorises:
            continue
        licence_type = material.licence_types[0]
        what_for = ForWhat(_PURPOSE, applied.application_id, Asker.machine(applied.machine_id))
        licence = store.fetch(licence_type, holder, what_for).found.licence
        assert licence is not None, f"{holder.name} has no {licence_type} to authorise"
        given = LicenceAuthorisation(
            authorisation_id=f"{applied.application_id}:{material.code}",
            session_id="session",
            person_tag="person",
            item_code=applied.item_code,
            material=material.code,
            licence_type=licence_type,
            licence_no=licence.identifier,
            sha256=licence_digest(licence),
            purpose=_PURPOSE,
            authorised_at=clock.now(),
            until=clock.now() + timedelta(days=1),
        )
        envelope = _KEY.sign(AUTHORISATION_KIND, given.to_payload())
        uses.append(LicenceUse(material=material.code, sha256=given.sha256, authorisation=envelope))
    return applied.model_copy(update={"licences": tuple(uses)})


def gathered(definition: ItemDefinition, applied: Application, registers: Registers, clock: Clock) -> GatheredFacts:
    """What registers and licences say."""
    reading = LicenceUses(
        _TRUSTED, Tagger(b"a key of the tests"), ELicenceStore(registers, load_types(), clock), clock
    )
    return reading.at_decision(definition, applied).joined(registers.gather(definition, applied))
