# SPDX-License-Identifier: GPL-3.0-or-later
"""The centre's own access book as a register: who asked what about a person (central.access_book)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.months import asked_months
from central.registers.source import Month, Record, parse_own

_Words = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]


class Access(Record):
    """One line, in words. at: ISO 8601. who: register or department; why: purpose and basis; what: the fields, and
    how the question ended; case: which one."""

    at: str
    who: _Words
    why: _Words
    what: _Words
    case: _Words


class _Stored(Record):
    first: str | None
    rows: tuple[Access, ...]


class AccessListRecord(Record):
    """rows: newest first, from the form's from_month on, no more than a list can hold. questions: how many those
    are. first_month: of the oldest on record."""

    questions: int
    first_month: Month | None
    rows: tuple[Access, ...]


def read(backend: Backend, subject: Subject) -> AccessListRecord | None:
    """The lines about this number; those of the months before the form's from_month are left out."""
    stored = parse_own(_Stored, backend.fetch("access_book", "person", subject.number), subject)
    if stored is None:
        return None
    first = asked_months(subject).first
    rows = tuple(row.model_copy(update={"at": _day(row.at)}) for row in stored.rows if row.at[:7] >= first)
    return AccessListRecord(questions=len(rows), first_month=stored.first and stored.first[:7], rows=rows)


def _day(at: str) -> str:
    moment = datetime.fromisoformat(at)
    return f"{moment:%Y-%m-%d} {moment:%H:%M}"
