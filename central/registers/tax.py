# SPDX-License-Identifier: GPL-3.0-or-later
"""The tax register, of natural persons: whether tax is owed, and what was paid."""

from __future__ import annotations

from central.registers.answers import Backend, Subject
from central.registers.source import Count, Month, Name, Record, parse_own


class TaxRecord(Record):
    """owes: tax is overdue. abnormal: a business of this person cannot be reached (非正常户). None: the department
    wants to look itself. months_paid: of income tax, without a gap, up to last_paid."""

    name: Name
    owes: bool | None
    abnormal: bool | None
    months_paid: Count
    last_paid: Month | None


def read(backend: Backend, subject: Subject) -> TaxRecord | None:
    """The record of this number."""
    return parse_own(TaxRecord, backend.fetch("tax", "person", subject.number), subject)
