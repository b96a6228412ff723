# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of vehicles, beside that of driving licences (central.registers.traffic_police)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.source import Record, parse_own


class Vehicle(Record):
    """One vehicle. kind: as on its licence, "K33". inspected_until: its last day. seized: by a court."""

    plate: Annotated[str, StringConstraints(pattern=r"^[\u4e00-\u9fff][A-Z][0-9A-Z]{5,6}$")]
    kind: Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{2}$")]
    registered_on: date
    inspected_until: date
    seized: bool | None


class _Stored(Record):
    vehicles: tuple[Vehicle, ...]
    unpaid_violations: int


class VehiclesRecord(Record):
    """plate_is_own: the plate of the form is one of this person's; None where the form names none.

    unpaid_violations: of all of them together.
    """

    count: int
    plate_is_own: bool | None
    unpaid_violations: int
    vehicles: tuple[Vehicle, ...]


def read(backend: Backend, subject: Subject) -> VehiclesRecord:
    """Whoever is not in the register owns no vehicle here."""
    stored = parse_own(_Stored, backend.fetch("vehicles", "person", subject.number), subject)
    found = stored or _Stored(vehicles=(), unpaid_violations=0)
    plate = subject.answer("plate")
    return VehiclesRecord(
        count=len(found.vehicles),
        plate_is_own=None if plate is None else any(one.plate == plate for one in found.vehicles),
        unpaid_violations=found.unpaid_violations,
        vehicles=found.vehicles,
    )
