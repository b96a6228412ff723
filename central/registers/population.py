# SPDX-License-Identifier: GPL-3.0-or-later
"""The population register of public security: who a person is, and whether they live."""

from __future__ import annotations

from datetime import date

from central.registers.answers import Backend, Subject
from central.registers.source import Name, Record, parse_own


class PopulationRecord(Record):
    """alive None: the department wants to look itself. Where the household stands: central.registers.household."""

    name: Name
    birth_date: date
    alive: bool | None


def read(backend: Backend, subject: Subject) -> PopulationRecord | None:
    """The person of this number."""
    return parse_own(PopulationRecord, backend.fetch("population", "person", subject.number), subject)
