# SPDX-License-Identifier: GPL-3.0-or-later
"""The population register of public security: who a person is, and whether they live."""

from __future__ import annotations

from datetime import date

from central.registers.answers import Backend, Subject
from central.registers.source import Name, Record, parse_own
from kiosk.standards import ResidentNumber, parse_resident_number, same_name


class _Stored(Record):
    name: Name
    birth_date: date
    alive: bool | None


class PopulationRecord(Record):
    """alive None: the department wants to look itself. Where the household stands: central.registers.household.

    Of the relative whom the form names as "member_number" and "member_name": member_as_said, whether that number is
    of that name, and true where it is about nobody else; about_birth_date, the birth date of that number, this
    person's own where it is about nobody else. Nothing is told that number and name do not say themselves.
    """

    name: Name
    birth_date: date
    alive: bool | None
    member_as_said: bool
    about_birth_date: date | None


def read(backend: Backend, subject: Subject) -> PopulationRecord | None:
    """The person of this number."""
    stored = parse_own(_Stored, backend.fetch("population", "person", subject.number), subject)
    if stored is None:
        return None
    relative = subject.relative()
    return PopulationRecord(
        name=stored.name,
        birth_date=stored.birth_date,
        alive=stored.alive,
        member_as_said=_is_as_said(backend, subject),
        about_birth_date=stored.birth_date if relative is None else _birth_date(relative),
    )


def _is_as_said(backend: Backend, subject: Subject) -> bool:
    number, name = subject.relative(), subject.answer("member_name")
    if number is None or name is None:
        # Who is named, but in no relation, is nobody whom this register vouches for.
        return name is None and subject.answer("member_number") is None
    member = Subject(number, name)
    found = parse_own(_Stored, backend.fetch("population", "person", number), member)
    return found is not None and same_name(found.name, name)


def _birth_date(number: str) -> date | None:
    parsed = parse_resident_number(number)
    return parsed.birth if isinstance(parsed, ResidentNumber) else None
