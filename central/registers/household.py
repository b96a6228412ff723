# SPDX-License-Identifier: GPL-3.0-or-later
"""The household register of public security (户籍): where a person's household stands, and since when."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.source import Address, Record, Region, parse_own


class HouseholdRecord(Record):
    """region: None for a person whose household is being moved. since: registered there from this day on.

    kind: "family" (家庭户) or "collective" (集体户). members: how many people the household has, this one included.
    """

    region: Region | None
    since: date | None
    kind: Annotated[str, StringConstraints(pattern=r"^(family|collective)$")]
    address: Address | None
    members: Annotated[int, Field(ge=1, le=10_000)]


def read(backend: Backend, subject: Subject) -> HouseholdRecord | None:
    """The household of this number; None for who has none in the register."""
    return parse_own(HouseholdRecord, backend.fetch("household", "person", subject.number), subject)
