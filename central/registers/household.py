# SPDX-License-Identifier: GPL-3.0-or-later
"""The household register of public security (户籍): where a person's household stands, and since when."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.source import Address, Number, Record, Region, parse_own


class _Stored(Record):
    region: Region | None
    since: date | None
    kind: Annotated[str, StringConstraints(pattern=r"^(family|collective)$")]
    address: Address | None
    members: Annotated[int, Field(ge=1, le=10_000)]


class _Guardians(Record):
    guardians: tuple[Number, ...]


class HouseholdRecord(Record):
    """region: None for a person whose household is being moved. since: registered there from this day on.

    kind: "family" (家庭户) or "collective" (集体户). members: how many people the household has, this one included.
    agent_is_guardian: whether who acts for this person is entered as parent or guardian; None where nobody acts, or
    nobody is entered.
    """

    region: Region | None
    since: date | None
    kind: Annotated[str, StringConstraints(pattern=r"^(family|collective)$")]
    address: Address | None
    members: Annotated[int, Field(ge=1, le=10_000)]
    agent_is_guardian: bool | None


def read(backend: Backend, subject: Subject) -> HouseholdRecord | None:
    """The household of this number; None for who has none in the register."""
    stored = parse_own(_Stored, backend.fetch("household", "person", subject.number), subject)
    if stored is None:
        return None
    return HouseholdRecord(
        region=stored.region,
        since=stored.since,
        kind=stored.kind,
        address=stored.address,
        members=stored.members,
        agent_is_guardian=_is_guardian(backend, subject),
    )


def _is_guardian(backend: Backend, subject: Subject) -> bool | None:
    if subject.agent is None:
        return None
    entered = parse_own(_Guardians, backend.fetch("household", "guardians", subject.number), subject)
    return None if entered is None else subject.agent in entered.guardians
