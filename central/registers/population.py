# SPDX-License-Identifier: GPL-3.0-or-later
"""The population register of public security: who a person is and where the household stands."""

from __future__ import annotations

from datetime import date

from central.registers.answers import Backend, Subject
from central.registers.source import Name, Record, Region, parse


class PopulationRecord(Record):
    """household_region: None for a person without a household in the register."""

    name: Name
    birth_date: date
    alive: bool | None
    household_region: Region | None


def read(backend: Backend, subject: Subject) -> PopulationRecord | None:
    """The person of this number."""
    return parse(PopulationRecord, backend.fetch("population", "person", subject.number))
