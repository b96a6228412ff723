# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of transport: examinations of drivers for hire, and qualifications of freight drivers."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.source import Record, parse, parse_own


class _Exam(Record):
    number: str
    passed: bool
    taken_on: date


class _Freight(Record):
    category: Annotated[str, StringConstraints(pattern=r"^(general|dangerous)$")]
    valid_to: date
    credit: Annotated[str, StringConstraints(pattern=r"^(AAA|AA|A|B)$")]


class TransportRecord(Record):
    """exam_found: an examination of this person has the number of the form. passed, taken_on: of that one.

    freight_held: a qualification of freight drivers stands; its category ("general", "dangerous"), last day and
    credit grade ("AAA" to "B") are None where none does.
    """

    exam_found: bool | None
    exam_passed: bool | None
    exam_taken_on: date | None
    freight_held: bool
    freight_category: str | None
    freight_valid_to: date | None
    freight_credit: str | None


def read(backend: Backend, subject: Subject) -> TransportRecord:
    """The examination that the form names. Another person's examination counts as not found."""
    found, passed, taken_on = _exam(backend, subject)
    freight = parse_own(_Freight, backend.fetch("transport", "freight", subject.number), subject)
    return TransportRecord(
        exam_found=found,
        exam_passed=passed,
        exam_taken_on=taken_on,
        freight_held=freight is not None,
        freight_category=None if freight is None else freight.category,
        freight_valid_to=None if freight is None else freight.valid_to,
        freight_credit=None if freight is None else freight.credit,
    )


def _exam(backend: Backend, subject: Subject) -> tuple[bool | None, bool | None, date | None]:
    exam_no = subject.answer("exam_no")
    if exam_no is None:
        return None, None, None
    found = parse(_Exam, backend.fetch("transport", "exam", exam_no))
    if found is None or found.number != subject.number:
        # Not found is one answer, not three: only "found" is judged, the others would add noise.
        return False, False, None
    return True, found.passed, found.taken_on
