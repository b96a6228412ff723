# SPDX-License-Identifier: GPL-3.0-or-later
"""Licences that come with an application: whether each was authorised for it, and what it says at the decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import Connection, select

from central.database.licence_tables import licence_authorisations
from central.decisions.facts import STANDS, FromLicence
from central.intake.tags import person_tag
from central.items import ItemDefinition
from central.licences.authorising import authorisation_row, purpose_of
from central.licences.comparing import alike
from central.licences.judging import Holder
from central.licences.store import ELicenceStore, ForWhat
from central.licences.types import HELD_FIELDS
from central.problems import problem
from central.registers import AlsoAsked, Asker, RegisterFact
from central.registers.e_licences import STORE, HeldLicence
from central.secrecy import Tagger
from kiosk.contract.cases import Application, DecidingFact, LicenceUse, RuleState
from kiosk.contract.identity import IdentityAssertion
from kiosk.contract.items import ServiceItem
from kiosk.contract.licences import AUTHORISATION_KIND, LicenceAuthorisation, LicenceState
from kiosk.contract.message import Text
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.sealing import ACCEPTED_SKEW, SignatureInvalidError, TrustedKeys
from kiosk.timing import Clock

_CHANGED: Final[Mapping[LicenceState, Text]] = {
    LicenceState.EXPIRED: Text(
        zh="您授权的{name}，后来过期了", en="The {name} that you authorised has expired since"
    ),
    LicenceState.REVOKED: Text(
        zh="您授权的{name}，现在已注销或挂失",
        en="The {name} that you authorised has been cancelled or reported lost since",
    ),
    LicenceState.OTHER_HOLDER: Text(
        zh="您授权的{name}，现在登记的是别人", en="The {name} that you authorised is in another name now"
    ),
    LicenceState.NONE: Text(zh="您授权的{name}，后来有变动", en="The {name} that you authorised has changed since"),
}
_ENDED: Final = Text(zh="您对{name}的授权已经到期", en="The time for which you authorised the {name} is over")


class LicenceUses:
    """Reads what an application says of licences. Safe from any thread."""

    def __init__(self, trusted: TrustedKeys, tagger: Tagger, store: ELicenceStore, clock: Clock) -> None:
        self._trusted = trusted
        self._tagger = tagger
        self._store = store
        self._clock = clock

    def fault(self, application: Application, item: ServiceItem) -> Problem | None:
        """What is wrong with the licences, or None: forged, of somebody or something else, or never authorised.

        One whose time is over is none of this: the application stands, and a person looks at it.
        """
        named = [use.material for use in application.licences]
        if len(set(named)) < len(named):
            return _refused("licences: a material stands twice")
        replaced = {material.code for material in item.materials if material.licence_types}
        if set(named) - replaced:
            return _refused("licences: a paper that no e-licence of this item replaces")
        for use in application.licences:
            wrong = self._wrong(use, application)
            if wrong is not None:
                return _refused(f"licences.{use.material}: {wrong}")
        return None

    def _wrong(self, use: LicenceUse, application: Application) -> str | None:
        given = self.opened(use)
        if given is None:
            return "the authorisation is not this centre's"
        if application.identity is None:
            return "nobody has shown who they are"
        person = IdentityAssertion.from_payload(application.identity.payload)
        applicant = application.applicant
        if given.person_tag != person_tag(self._tagger, applicant.card_type, applicant.number):
            return "another person authorised it"
        if given.session_id != person.session_id:
            return "it was authorised in another session"
        if given.item_code != application.item_code:
            return "it was authorised for another item"
        if given.material != use.material:
            return "it was authorised for another material"
        if given.sha256 != use.sha256:
            return "another digest was signed than was fetched"
        if application.clock_trusted and application.signed_at < given.authorised_at - ACCEPTED_SKEW:
            return "it was authorised after the signature"
        return None

    def used_fault(self, connection: Connection, application: Application) -> Problem | None:
        """A Problem where another case has used one of the authorisations, or another machine was given it."""
        for use in application.licences:
            given = self.opened(use)
            table = licence_authorisations
            row = connection.execute(
                select(table.c.application_id, table.c.machine_id).where(
                    table.c.authorisation_id == (given.authorisation_id if given else "")
                )
            ).one_or_none()
            if row is None:
                continue
            if row.machine_id != application.machine_id:
                return _refused(f"licences.{use.material}: it was authorised at another machine")
            if row.application_id not in (None, application.application_id):
                return _refused(f"licences.{use.material}: another case has used this authorisation")
        return None

    def claim(self, connection: Connection, application: Application) -> None:
        """Bind the authorisations to the case that was stored in the same transaction, in which `used_fault` found
        nothing."""
        table = licence_authorisations
        for use in application.licences:
            given = self.opened(use)
            if given is None:
                continue
            mine = table.update().where(table.c.authorisation_id == given.authorisation_id)
            if connection.execute(mine.values(application_id=application.application_id)).rowcount == 0:
                # Of a database that was put back from a copy: the signature is ours, and the row is made again.
                connection.execute(
                    table.insert().values(
                        **authorisation_row(given),
                        machine_id=application.machine_id,
                        consent_digest="",
                        application_id=application.application_id,
                    )
                )

    def at_decision(
        self, definition: ItemDefinition, application: Application, asker: Asker | None = None
    ) -> AlsoAsked:
        """What each licence says now, for the facts that read it. The application has passed `fault`."""
        told = AlsoAsked({})
        for use in application.licences:
            one = self._one(definition, application, use, asker or Asker.machine(application.machine_id))
            told = AlsoAsked(
                {**told.values, **one.values},
                (*told.silent, *one.silent),
                (*told.readings, *one.readings),
                (*told.because, *one.because),
            )
        return told

    def _one(
        self, definition: ItemDefinition, application: Application, use: LicenceUse, asker: Asker
    ) -> AlsoAsked:
        material = next((one for one in definition.item.materials if one.code == use.material), None)
        given = self.opened(use)
        if given is None or material is None or given.licence_type not in self._store.types:
            # Only of a case that was stored under an item, a type or a key that is gone.
            return AlsoAsked({}, because=(self._fact(_CHANGED[LicenceState.NONE], _NAMELESS),))
        name = self._store.types[given.licence_type].name
        if self._clock.now() > given.until:
            return AlsoAsked({}, because=(self._fact(_ENDED, name),))
        applicant = application.applicant
        what_for = ForWhat(purpose_of(definition.item, material), application.application_id, asker)
        fetched = self._store.fetch_again(given, Holder(applicant.number, applicant.name), what_for)
        if fetched.silence is not None:
            return AlsoAsked({}, (fetched.silence,), (fetched.reading,))
        licence = fetched.found.licence
        if fetched.found.state is not LicenceState.FETCHED or licence is None:
            because = (self._fact(_CHANGED[fetched.found.state], name),)
            return AlsoAsked({}, (), (fetched.reading,), because)
        values = {
            fact: RegisterFact(STORE, _value(origin, licence, application))
            for fact, origin in definition.facts.from_licences()
            if origin.material == use.material
        }
        return AlsoAsked(values, (), (fetched.reading,))

    def opened(self, use: LicenceUse) -> LicenceAuthorisation | None:
        """What the holder authorised; None where this centre did not sign it."""
        try:
            return LicenceAuthorisation.from_payload(self._trusted.open(use.authorisation, AUTHORISATION_KIND))
        except (SignatureInvalidError, ValidationError):
            return None

    @staticmethod
    def _fact(words: Text, name: Text) -> DecidingFact:
        text = Text(zh=words.zh.replace("{name}", name.zh), en=words.en.replace("{name}", name.en))
        return DecidingFact(text=text, source=YOUR_LICENCE, state=RuleState.UNKNOWN)


YOUR_LICENCE: Final = Text(zh="您授权的电子证照", en="The e-licence that you authorised")
_NAMELESS: Final = Text(zh="电子证照", en="e-licence")


def _value(origin: FromLicence, licence: HeldLicence, application: Application) -> Any:
    if origin.field == STANDS:
        return True
    common = licence.model_dump(mode="json", include=set(HELD_FIELDS))
    value = common[origin.field] if origin.field in common else licence.fields.get(origin.field)
    if origin.agrees_with is None or value is None:
        return value
    return alike(value, application.form.get(origin.agrees_with))


def _refused(detail: str) -> Problem:
    return problem(ProblemCode.LICENCE_REFUSED, detail)
