# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of social assistance (社会救助): who has the minimum allowance, what disabled people get."""

from __future__ import annotations

from central.registers.answers import Backend, Subject
from central.registers.source import Record, parse_own


class AssistanceRecord(Record):
    """low_income: on the minimum living allowance (低保). living_paid, nursing_paid: the two disability subsidies.
    overlapping: paid something that stands in for them (work injury care, the old-age care of the very poor)."""

    low_income: bool | None
    living_paid: bool | None
    nursing_paid: bool | None
    overlapping: bool | None


def read(backend: Backend, subject: Subject) -> AssistanceRecord:
    """Whoever is not in the register receives nothing."""
    found = parse_own(AssistanceRecord, backend.fetch("assistance", "person", subject.number), subject)
    return found or AssistanceRecord(low_income=False, living_paid=False, nursing_paid=False, overlapping=False)
