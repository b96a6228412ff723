# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of transport: examinations of drivers for hire."""

from __future__ import annotations

from datetime import date

from central.registers.answers import Backend, Subject
from central.registers.source import Record, parse


class _Exam(Record):
    number: str
    passed: bool
    taken_on: date


class TransportRecord(Record):
    """exam_found: an examination of this person has the number of the form. passed, taken_on: of that one."""

    exam_found: bool | None
    exam_passed: bool | None
    exam_taken_on: date | None


def read(backend: Backend, subject: Subject) -> TransportRecord:
    """The examination that the form names. Another person's examination counts as not found."""
    exam_no = subject.answer("exam_no")
    if exam_no is None:
        return TransportRecord(exam_found=None, exam_passed=None, exam_taken_on=None)
    found = parse(_Exam, backend.fetch("transport", "exam", exam_no))
    if found is None or found.number != subject.number:
        # Not found is one answer, not three: only "found" is judged, the others would add noise.
        return TransportRecord(exam_found=False, exam_passed=False, exam_taken_on=None)
    return TransportRecord(exam_found=True, exam_passed=found.passed, exam_taken_on=found.taken_on)
