# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of driving licences: what a person may drive, since when, and with what record."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.source import Name, Record, parse_own


class TrafficPoliceRecord(Record):
    """licence_class: as printed, "C1". full_points: twelve points reached in one of the last three cycles.
    valid_until: the licence's last day, None for one without an end."""

    name: Name
    licence_no: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{12,18}$")]
    licence_class: Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]?$")]
    licence_valid: bool | None
    first_issued: date
    drink_driving: bool | None
    full_points: bool | None
    valid_until: date | None


def read(backend: Backend, subject: Subject) -> TrafficPoliceRecord | None:
    """The licence of this number."""
    return parse_own(TrafficPoliceRecord, backend.fetch("traffic_police", "licence", subject.number), subject)
