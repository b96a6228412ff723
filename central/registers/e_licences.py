# SPDX-License-Identifier: GPL-3.0-or-later
"""The e-licence store (电子证照库): the licences of one type that it finds under a person's number."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from pydantic import AfterValidator, Field, StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.source import Name, Record, parse_own
from kiosk.standards import LicenceNumber

STORE: Final = "e_licences"
ASKED_TYPE: Final = "licence_type"
"""The key under which a Subject names the type that is asked for."""
_MOST: Final = 50


def _identifier(text: str) -> str:
    if LicenceNumber.parse(text) is None:
        raise ValueError("no identifier of GB/T 36904")
    return text


class StoredState(StrEnum):
    """What the store says of a licence. Whether it has expired is told by its dates."""

    VALID = "valid"
    REVOKED = "revoked"
    CANCELLED = "cancelled"
    LOST = "lost"


class HeldLicence(Record):
    """One licence. By the names of GB/T 36903: 电子证照标识, 证照编号, 持证主体代码, 持证主体, 颁发机构, 颁发日期,
    有效期起始日期, 有效期截止日期. valid_to: its last day, None for one without an end. fields: what its type has
    besides."""

    identifier: Annotated[str, AfterValidator(_identifier)]
    number: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    holder_number: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{8,20}$")]
    holder_name: Name
    issuer: Name
    issued_on: date
    valid_from: date
    valid_to: date | None
    state: StoredState
    fields: dict[str, bool | int | Annotated[str, StringConstraints(max_length=200)]]


class ELicencesRecord(Record):
    """Everything of one type that the store has under the number: also what is somebody else's by its own words."""

    licences: Annotated[tuple[HeldLicence, ...], Field(max_length=_MOST)]


def read(backend: Backend, subject: Subject) -> ELicencesRecord | None:
    """The licences of the type that the question names; None where there is none."""
    asked = subject.answer(ASKED_TYPE)
    if asked is None:
        return None
    return parse_own(ELicencesRecord, backend.fetch(STORE, asked, subject.number), subject)
