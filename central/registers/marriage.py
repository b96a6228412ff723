# SPDX-License-Identifier: GPL-3.0-or-later
"""The marriage register of civil affairs."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.source import Name, Number, Record, parse_own


class _Stored(Record):
    status: Annotated[str, StringConstraints(pattern=r"^(single|married|divorced|widowed)$")]
    since: date | None
    spouse_name: Name | None
    spouse_number: Number | None


class MarriageRecord(Record):
    """status: "single", "married", "divorced" or "widowed", as far as marriages were registered in this country.

    since: day of the last registration. spouse_name and spouse_number: of a marriage that stands.
    spouse_as_said: the form's "spouse_number" is the spouse's; without an answer, that there is none.
    member_is_spouse: the form calls its "member_number" a "spouse", and that is who it is.
    """

    status: Annotated[str, StringConstraints(pattern=r"^(single|married|divorced|widowed)$")]
    since: date | None
    spouse_name: Name | None
    spouse_number: Number | None
    spouse_as_said: bool
    member_is_spouse: bool


def read(backend: Backend, subject: Subject) -> MarriageRecord:
    """Whoever is not in the register has registered no marriage."""
    found = parse_own(_Stored, backend.fetch("marriage", "person", subject.number), subject)
    stored = found or _Stored(status="single", since=None, spouse_name=None, spouse_number=None)
    return MarriageRecord(
        status=stored.status,
        since=stored.since,
        spouse_name=stored.spouse_name,
        spouse_number=stored.spouse_number,
        spouse_as_said=subject.answer("spouse_number") == stored.spouse_number,
        member_is_spouse=_is_spouse(stored, subject),
    )


def _is_spouse(stored: _Stored, subject: Subject) -> bool:
    if subject.answer("member_relation") != "spouse" or stored.spouse_number is None:
        return False
    return subject.answer("member_number") == stored.spouse_number
