# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of medical insurance: who is insured where, and whether treatment elsewhere is on file."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.source import Count, Name, Record, Region, parse_own


class MedicalInsuranceRecord(Record):
    """kind: "employee" (职工) or "resident" (城乡居民). region: where insured. suspended: benefits stand still.

    elsewhere_until: treatment in another place is on file (异地就医备案) until this day. months_paid: of this year.
    """

    name: Name
    insured: bool
    kind: Annotated[str, StringConstraints(pattern=r"^(employee|resident)$")]
    region: Region
    suspended: bool | None
    elsewhere_until: date | None
    months_paid: Count


def read(backend: Backend, subject: Subject) -> MedicalInsuranceRecord | None:
    """The insurance of this number."""
    return parse_own(MedicalInsuranceRecord, backend.fetch("medical_insurance", "person", subject.number), subject)
