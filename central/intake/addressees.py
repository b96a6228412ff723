# SPDX-License-Identifier: GPL-3.0-or-later
"""Which phone a message to an applicant goes to: the one on record, or else the one on the form."""

from __future__ import annotations

from sqlalchemy import select

from central.database import Database
from central.database.schema import cases, lapses
from central.identity import Contacts
from central.intake.applicants import KnownApplicant, known_agent, known_applicant
from central.notifications import NoPhone, NotNow
from central.registers import CENTRE, TO_TELL, Contact, Errand, Silence


class Addressees:
    """Looks when the message is sent, outside of every transaction: a register may take its time."""

    def __init__(self, database: Database, contacts: Contacts) -> None:
        self._database = database
        self._contacts = contacts

    def phone(self, application_id: str) -> str | NoPhone | NotNow:
        """The phone for an application, or for a registration that lapsed."""
        return phone_for(self._contacts, known_applicant(self._body(application_id)))

    def agents_phone(self, application_id: str) -> str | NoPhone | NotNow:
        """The phone on record of whoever acted for its applicant."""
        agent = known_agent(self._body(application_id))
        return NoPhone() if agent is None else phone_for(self._contacts, agent)

    def _body(self, application_id: str) -> bytes | None:
        with self._database.read() as connection:
            body: bytes | None = connection.execute(
                select(cases.c.body).where(cases.c.application_id == application_id)
            ).scalar_one_or_none()
            if body is None:
                body = connection.execute(
                    select(lapses.c.body)
                    .where(lapses.c.application_id == application_id, lapses.c.body.is_not(None))
                    .limit(1)
                ).scalar_one_or_none()
        return body


def phone_for(contacts: Contacts, applicant: KnownApplicant) -> str | NoPhone | NotNow:
    """The phone on record, or else the one on the form; not now, where only the silent register may know one."""
    silent = False
    if applicant.card_type is not None and applicant.number is not None and applicant.name is not None:
        errand = Errand(TO_TELL, applicant.application_id, CENTRE)
        contact = contacts.contact(applicant.card_type, applicant.number, applicant.name, errand)
        if isinstance(contact, Contact) and contact.phone is not None:
            return contact.phone
        silent = isinstance(contact, Silence)
    if applicant.phone is not None:
        return applicant.phone
    return NotNow() if silent else NoPhone()
