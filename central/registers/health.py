# SPDX-License-Identifier: GPL-3.0-or-later
"""The health register: births and deaths as hospitals report them, and the medical examination of drivers."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.source import Number, Record, parse_own


class _Stored(Record):
    died_on: date | None
    births: tuple[Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{9}$")], ...]
    examined_on: date | None
    fit: bool | None


class _Birth(Record):
    parents: tuple[Number, ...]


class HealthRecord(Record):
    """deceased: a death was reported, died_on. birth_found: the form's birth certificate is of a child of this
    person; None where the form names none. examined_on, fit: the last examination of a driver.
    birth_known: a birth is on record under this number. agent_is_parent: whether who acts for this child is father
    or mother by its birth; None where nobody acts, or no birth is known."""

    deceased: bool
    died_on: date | None
    birth_found: bool | None
    examined_on: date | None
    fit: bool | None
    birth_known: bool
    agent_is_parent: bool | None


def read(backend: Backend, subject: Subject) -> HealthRecord:
    """Of whom nothing was reported no death and no birth was reported."""
    found = parse_own(_Stored, backend.fetch("health", "person", subject.number), subject)
    stored = found or _Stored(died_on=None, births=(), examined_on=None, fit=None)
    birth = parse_own(_Birth, backend.fetch("health", "birth", subject.number), subject)
    certificate = subject.answer("birth_certificate_no")
    return HealthRecord(
        deceased=stored.died_on is not None,
        died_on=stored.died_on,
        birth_found=None if certificate is None else certificate in stored.births,
        examined_on=stored.examined_on,
        fit=stored.fit,
        birth_known=birth is not None,
        agent_is_parent=None if subject.agent is None or birth is None else subject.agent in birth.parents,
    )
