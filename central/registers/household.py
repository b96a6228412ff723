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


class _Kin(Record):
    parents: tuple[Number, ...]
    children: tuple[Number, ...]


class HouseholdRecord(Record):
    """region: None for a person whose household is being moved. since: registered there from this day on.

    kind: "family" (家庭户) or "collective" (集体户). members: how many people the household has, this one included.
    agent_is_guardian: whether who acts for this person is entered as parent or guardian; None where nobody acts, or
    nobody is entered. kin_as_said: the form calls its "member_number" a "parent" or a "child", and so it says
    here too.
    """

    region: Region | None
    since: date | None
    kind: Annotated[str, StringConstraints(pattern=r"^(family|collective)$")]
    address: Address | None
    members: Annotated[int, Field(ge=1, le=10_000)]
    agent_is_guardian: bool | None
    kin_as_said: bool


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
        kin_as_said=_is_kin(backend, subject),
    )


def _is_guardian(backend: Backend, subject: Subject) -> bool | None:
    if subject.agent is None:
        return None
    entered = parse_own(_Guardians, backend.fetch("household", "guardians", subject.number), subject)
    return None if entered is None else subject.agent in entered.guardians


def _is_kin(backend: Backend, subject: Subject) -> bool:
    """Grown-up children stay entered with their parents, which guardians do not."""
    number, relation = subject.answer("member_number"), subject.answer("member_relation")
    if number is None or relation not in ("parent", "child"):
        return False
    kin = parse_own(_Kin, backend.fetch("household", "kin", subject.number), subject)
    if kin is None:
        return False
    return number in (kin.parents if relation == "parent" else kin.children)
