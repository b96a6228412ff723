# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of public credit: who is on the list of seriously dishonest people."""

from __future__ import annotations

from central.registers.answers import Backend, Subject
from central.registers.source import Record, parse_own


class CreditRecord(Record):
    seriously_dishonest: bool | None


def read(backend: Backend, subject: Subject) -> CreditRecord:
    """Whoever is not on the list is not dishonest."""
    found = parse_own(CreditRecord, backend.fetch("credit", "person", subject.number), subject)
    return found or CreditRecord(seriously_dishonest=False)
