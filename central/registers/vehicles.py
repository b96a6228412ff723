# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of vehicles, beside that of driving licences (central.registers.traffic_police)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.source import Record, parse_own


class Vehicle(Record):
    """One vehicle. kind: as on its licence, "K33". inspected_until: its last day. seized: by a court.
    insured_until: last day of the compulsory insurance. taxed: vehicle tax of this year is paid."""

    plate: Annotated[str, StringConstraints(pattern=r"^[\u4e00-\u9fff][A-Z][0-9A-Z]{5,6}$")]
    kind: Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{2}$")]
    registered_on: date
    inspected_until: date
    seized: bool | None
    insured_until: date | None
    taxed: bool | None


class _Stored(Record):
    vehicles: tuple[Vehicle, ...]
    unpaid_violations: int


class VehiclesRecord(Record):
    """plate_is_own: the plate of the form is one of this person's; None where the form names none.

    unpaid_violations: of all of them together. registered_on, insured_until, taxed: of the form's plate, None where
    it is not this person's.
    """

    count: int
    plate_is_own: bool | None
    unpaid_violations: int
    registered_on: date | None
    insured_until: date | None
    taxed: bool | None
    vehicles: tuple[Vehicle, ...]


def read(backend: Backend, subject: Subject) -> VehiclesRecord:
    """Whoever is not in the register owns no vehicle here."""
    stored = parse_own(_Stored, backend.fetch("vehicles", "person", subject.number), subject)
    found = stored or _Stored(vehicles=(), unpaid_violations=0)
    plate = subject.answer("plate")
    own = next((one for one in found.vehicles if one.plate == plate), None)
    return VehiclesRecord(
        count=len(found.vehicles),
        plate_is_own=None if plate is None else own is not None,
        unpaid_violations=found.unpaid_violations,
        registered_on=None if own is None else own.registered_on,
        insured_until=None if own is None else own.insured_until,
        taxed=None if own is None else own.taxed,
        vehicles=found.vehicles,
    )
