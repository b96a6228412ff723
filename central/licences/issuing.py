# SPDX-License-Identifier: GPL-3.0-or-later
"""What an approval makes becomes a licence in the store, in the same transaction; and stands there no more when the
approval is taken back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, select

from central.database import Database
from central.database.licence_tables import issued_licences
from central.database.schema import cases, decisions, stamp
from central.decisions.fact_types import ChoiceType
from central.decisions.facts import Fact, FactTable, Known
from central.licences.making import LicenceIssue, Otherwise
from central.licences.types import LicenceTypeData, LicenceTypes
from central.registers import Backend, GatheredFacts
from central.registers.e_licences import STORE, HeldLicence, StoredState
from kiosk.contract.cases import Application, CaseOutcome, Decision
from kiosk.standards import LicenceNumber
from kiosk.timing import CHINA_STANDARD_TIME

if TYPE_CHECKING:
    # Items name the licence that they make, so they stand above this room; only their shape is needed here.
    from central.items.definition import ItemDefinition

_FACTS: Final = TypeAdapter(GatheredFacts)
REPLACED: Final = "replaced by a later one"
GIVEN_UP: Final = "cancelled by an approval of its holder's application"


class LicenceOffice:
    """Issues what approvals make. Every call is part of its caller's transaction."""

    def __init__(
        self, types: LicenceTypes, definitions: Mapping[str, ItemDefinition], *, demonstration: bool
    ) -> None:
        self._types = types
        self._definitions = definitions
        self._demonstration = demonstration

    def issue_of_case(self, connection: Connection, decision: Decision) -> LicenceNumber | None:
        """As `issue`, of a case whose steps are stored: on the newest facts that they have."""
        definition = self._definitions.get(decision.item_code)
        if definition is None or definition.licence is None or decision.outcome is not CaseOutcome.APPROVED:
            return None
        row = connection.execute(
            select(cases.c.body, decisions.c.facts)
            .join(decisions, decisions.c.application_id == cases.c.application_id)
            .where(cases.c.application_id == decision.application_id, decisions.c.facts.is_not(None))
            .order_by(decisions.c.place.desc())
            .limit(1)
        ).one_or_none()
        if row is None:
            return None
        return self.issue(connection, Application.model_validate_json(row.body), row.facts, decision)

    def issue(
        self, connection: Connection, application: Application, facts: bytes, decision: Decision
    ) -> LicenceNumber | None:
        """The licence of an approval; the one that is there where it was issued before. facts: as they are stored.

        None where the item makes none, this approval makes none (`when`), or a fact that stands on it is not known:
        nothing is issued by halves. None of an acceptance, too: its office has decided nothing yet. For a place
        its office issues it, in whose name the decision is.
        """
        definition = self._definitions[application.item_code]
        variant = definition.item.variant(application.region)
        wanted, actor = definition.licence, definition.item.legal_actor if variant is None else variant.office
        if wanted is None or actor is None or decision.outcome is not CaseOutcome.APPROVED or decision.accepted:
            return None
        kind = self._types[wanted.type]
        gathered = _FACTS.validate_json(facts)
        read = definition.facts.read(application, gathered, decision.decided_at, demonstration=self._demonstration)
        holder = application.applicant.number.strip().upper()
        made = wanted.made_of(read)
        if made is False and wanted.otherwise is Otherwise.CANCELS:
            # What was made since is of a later application: an answer that is asked for again takes nothing away.
            earlier = issued_licences.c.issued_at <= stamp(decision.decided_at)
            _no_more(connection, wanted.type, holder, decision, GIVEN_UP, earlier)
        day = decision.decided_at.astimezone(CHINA_STANDARD_TIME).date()
        counted_from = wanted.first_day(read, day)
        fields = _fields(wanted, kind, definition.facts, read)
        if not made or counted_from is None or fields is None:
            return None
        known = connection.execute(
            select(issued_licences.c.identifier).where(
                issued_licences.c.application_id == application.application_id
            )
        ).scalar_one_or_none()
        if known is not None:
            return LicenceNumber.parse(known)
        number = _number(connection, wanted.type, kind, actor.credit_code, holder, decision)
        at = stamp(decision.decided_at)
        licence = HeldLicence(
            identifier=number.text,
            number=number.serial,
            holder_number=holder,
            holder_name=application.applicant.name,
            issuer=actor.name.zh,
            issued_on=day,
            valid_from=day,
            valid_to=None if wanted.years is None else _years_on(counted_from, wanted.years),
            state=StoredState.VALID,
            fields=fields,
        )
        connection.execute(
            issued_licences.insert().values(
                identifier=number.text,
                licence_type=wanted.type,
                holder_number=holder,
                application_id=application.application_id,
                document_id=None if decision.document is None else decision.document.document_id,
                record=json.dumps(licence.model_dump(mode="json", exclude={"state"}), ensure_ascii=False),
                state=StoredState.VALID.value,
                issued_at=at,
                changed_at=at,
            )
        )
        return number


def standing_of_case(connection: Connection, application_id: str) -> tuple[str, ...]:
    """The identifiers of what the approval of a case made, as far as it was not revoked."""
    rows = connection.execute(
        select(issued_licences.c.identifier).where(
            issued_licences.c.application_id == application_id,
            issued_licences.c.state != StoredState.REVOKED.value,
        )
    )
    return tuple(rows.scalars())


def revoke_of_case(connection: Connection, application_id: str, *, at: datetime, reason: str) -> str | None:
    """The approval of a case is taken back: its licence is revoked. Its identifier; None where there is none, or it
    was revoked before. reason: for staff, without personal data."""
    row = connection.execute(
        select(issued_licences.c.identifier).where(
            issued_licences.c.application_id == application_id,
            issued_licences.c.state != StoredState.REVOKED.value,
        )
    ).one_or_none()
    if row is None:
        return None
    connection.execute(
        issued_licences.update()
        .where(issued_licences.c.identifier == row.identifier)
        .values(state=StoredState.REVOKED.value, changed_at=stamp(at), reason=reason)
    )
    return str(row.identifier)


class WithIssued:
    """A Backend whose e-licence store has what this centre issued too."""

    def __init__(self, backend: Backend, database: Database) -> None:
        self._backend = backend
        self._database = database

    def fetch(self, register: str, table: str, key: str) -> Mapping[str, Any] | None:
        """One record. Raises RegisterFailureError."""
        found = self._backend.fetch(register, table, key)
        if register != STORE:
            return found
        with self._database.read() as connection:
            rows = connection.execute(
                select(issued_licences.c.record, issued_licences.c.state).where(
                    issued_licences.c.licence_type == table, issued_licences.c.holder_number == key.strip().upper()
                )
            ).all()
        own = [{**json.loads(row.record), "state": row.state} for row in rows]
        if not own:
            return found
        return {"number": key, "licences": [*(found or {}).get("licences", ()), *own]}


def _fields(
    wanted: LicenceIssue, kind: LicenceTypeData, table: FactTable, facts: Mapping[str, Fact]
) -> dict[str, bool | int | str] | None:
    fields: dict[str, Any] = {}
    for name, field in kind.fields.items():
        fact, spec = facts.get(wanted.fields[name]), table.spec(wanted.fields[name])
        if not isinstance(fact, Known) or spec is None:
            return None
        in_words = isinstance(spec.type, ChoiceType) and not isinstance(field.type, ChoiceType)
        fields[name] = field.type.check(fact.words.zh if in_words else fact.value)
    return fields


def _number(
    connection: Connection, code: str, kind: LicenceTypeData, issuer: str, holder: str, decision: Decision
) -> LicenceNumber:
    """A number of its own; of a type of which a person has one, the next version of the one of this issuer that it
    replaces."""
    fresh = LicenceNumber(kind.type_code, issuer, re.sub(r"[^0-9A-Z]", "", decision.case_no.upper()))
    if not kind.single:
        return fresh
    rows = connection.execute(
        select(issued_licences.c.identifier, issued_licences.c.state)
        .where(issued_licences.c.licence_type == code, issued_licences.c.holder_number == holder)
        .order_by(issued_licences.c.issued_at.desc(), issued_licences.c.identifier.desc())
    ).all()
    _no_more(connection, code, holder, decision, REPLACED)
    before = LicenceNumber.parse(rows[0].identifier) if rows and rows[0].state == StoredState.VALID.value else None
    return fresh if before is None or before.issuer != issuer or before.version == "999" else before.next_version()


def _no_more(
    connection: Connection, code: str, holder: str, decision: Decision, reason: str, *only: ColumnElement[bool]
) -> None:
    """What this person has in force of a type is cancelled."""
    connection.execute(
        issued_licences.update()
        .where(
            issued_licences.c.licence_type == code,
            issued_licences.c.holder_number == holder,
            issued_licences.c.state == StoredState.VALID.value,
            *only,
        )
        .values(state=StoredState.CANCELLED.value, changed_at=stamp(decision.decided_at), reason=reason)
    )


def _years_on(day: date, years: int) -> date:
    """The same day of a later year; of 29 February the 28th where that year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
