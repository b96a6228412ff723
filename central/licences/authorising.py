# SPDX-License-Identifier: GPL-3.0-or-later
"""POST /v1/licences: the holder authorises one licence for one material of one item, and the centre fetches it.

The machine learns that it is there, whose it is (masked), until when, and the digest of what was fetched; never the
licence itself. The signed authorisation names person, session, item and material, so it opens nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Connection

from central.database import Database
from central.database.licence_tables import licence_authorisations
from central.database.schema import stamp
from central.identity import AssertionDesk, AssertionFault
from central.intake.tags import person_tag
from central.items import ItemDefinition
from central.licences.judging import Found, Holder, licence_digest, shown
from central.licences.store import ELicenceStore, ForWhat
from central.licences.types import HELD_FIELDS, told_types
from central.problems import problem
from central.registers import Asker
from central.secrecy import Tagger
from kiosk.contract.identity import IdentityAssertion
from kiosk.contract.items import Material, ServiceItem
from kiosk.contract.licences import (
    AUTHORISATION_KIND,
    AUTHORISED_DAYS,
    LicenceAnswer,
    LicenceAuthorisation,
    LicenceRequest,
    LicenceState,
    authorisation_digest,
    authorisation_text,
    fields_wanted,
    types_of,
)
from kiosk.contract.message import Text
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.sealing import SigningKey
from kiosk.standards import new_uuid7
from kiosk.timing import Clock


class Limit(Protocol):
    """How often one person may try."""

    def allows(self, key: str) -> bool: ...


def purpose_of(item: ServiceItem, material: Material) -> Text:
    """What an authorised licence is fetched for."""
    return Text(
        zh=f"办理“{item.plain_name.zh}”，代替“{material.name.zh}”",
        en=f"To apply for “{item.plain_name.en}”, in place of “{material.name.en}”",
    )


def authorisation_row(given: LicenceAuthorisation) -> dict[str, Any]:
    """As it is stored."""
    stamps = {"authorised_at": stamp(given.authorised_at), "until": stamp(given.until)}
    return {**given.model_dump(exclude={"purpose"}), **stamps}


def sweep_authorisations(connection: Connection, before: datetime) -> int:
    """Take away authorisations that ended before a moment and that no case has used; how many."""
    table = licence_authorisations
    ended = table.delete().where(table.c.until < stamp(before), table.c.application_id.is_(None))
    return connection.execute(ended).rowcount


class LicenceDesk:
    """Takes authorisations and fetches what they name. Safe from any thread."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        key: SigningKey,
        tagger: Tagger,
        store: ELicenceStore,
        assertions: AssertionDesk,
        definitions: Mapping[str, ItemDefinition],
        limit: Limit,
    ) -> None:
        self._database = database
        self._clock = clock
        self._key = key
        self._tagger = tagger
        self._store = store
        self._assertions = assertions
        self._definitions = definitions
        self._limit = limit

    def authorise(self, request: LicenceRequest, machine_id: str) -> LicenceAnswer | Problem:
        """What became of it. The authorisation is durable before it is given."""
        definition = self._definitions.get(request.item_code)
        if definition is None or not definition.item.enabled or definition.item.version != request.item_version:
            return problem(ProblemCode.ITEM_UNKNOWN)
        item = definition.item
        material = next((one for one in item.materials if one.code == request.material), None)
        if material is None or not material.licence_types:
            return problem(ProblemCode.FORM_INVALID, "material: no e-licence stands for it")
        person = self._person(request, item, machine_id)
        if isinstance(person, AssertionFault):
            return problem(ProblemCode.IDENTITY_REFUSED, person.value)
        tag = person_tag(self._tagger, person.card_type, person.number)
        if not self._limit.allows(tag):
            return problem(ProblemCode.TOO_MANY)
        text = authorisation_text(item, material, types_of(material, told_types(self._store.types, (item,))))
        if request.consent_digest != authorisation_digest(text):
            return problem(ProblemCode.FORM_INVALID, "consent_digest: another text was shown than this material's")
        found = self._fetch(person, item, material, machine_id)
        return self._answer(found, person, item, material, request.consent_digest, machine_id)

    def _person(
        self, request: LicenceRequest, item: ServiceItem, machine_id: str
    ) -> IdentityAssertion | AssertionFault:
        """Whoever proved, here and now, that the card is theirs, in a way that the item takes. An item that wants
        the card alone shows no licence without that either."""
        person = self._assertions.of_person(request.identity, machine_id)
        if isinstance(person, AssertionFault):
            return person
        return self._assertions.for_prefill(request.identity, item, machine_id)

    def _fetch(self, person: IdentityAssertion, item: ServiceItem, material: Material, machine_id: str) -> Found:
        what_for = ForWhat(purpose_of(item, material), person.session_id, Asker.machine(machine_id))
        holder = Holder(person.number, person.name)
        best: Found | None = None
        for code in material.licence_types:
            found = self._store.fetch(code, holder, what_for).found
            best = found if best is None else best.better(found)
            if best.state is LicenceState.FETCHED:
                break
        assert best is not None  # noqa: S101 - the caller has seen that there is a type
        return best

    def _answer(
        self,
        found: Found,
        person: IdentityAssertion,
        item: ServiceItem,
        material: Material,
        consent_digest: str,
        machine_id: str,
    ) -> LicenceAnswer:
        licence = found.licence
        if licence is None:
            return LicenceAnswer(state=found.state)
        seen = shown(self._store.types[found.type_code], licence)
        if found.state is not LicenceState.FETCHED:
            return LicenceAnswer(state=found.state, shown=seen)
        now = self._clock.now()
        given = LicenceAuthorisation(
            authorisation_id=new_uuid7(now),
            session_id=person.session_id,
            person_tag=person_tag(self._tagger, person.card_type, person.number),
            item_code=item.code,
            material=material.code,
            licence_type=found.type_code,
            licence_no=licence.identifier,
            sha256=licence_digest(licence),
            purpose=purpose_of(item, material),
            authorised_at=now,
            until=now + timedelta(days=AUTHORISED_DAYS),
        )
        with self._database.write() as connection:
            connection.execute(
                licence_authorisations.insert().values(
                    **authorisation_row(given), machine_id=machine_id, consent_digest=consent_digest
                )
            )
        signed = self._key.sign(AUTHORISATION_KIND, given.to_payload())
        wanted = fields_wanted(item.form, material.code)
        common = licence.model_dump(mode="json", include=set(wanted & set(HELD_FIELDS)))
        fields = {name: value for name, value in licence.fields.items() if name in wanted}
        return LicenceAnswer(state=found.state, shown=seen, authorisation=signed, fields={**fields, **common})
