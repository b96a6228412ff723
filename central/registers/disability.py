# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of the disabled persons' federation: who holds a certificate, of what kind and grade."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.source import Record, parse_own

_KINDS = r"^(visual|hearing|speech|physical|intellectual|mental|multiple)$"
"""The seven kinds of GB/T 26341-2010."""


class _Stored(Record):
    kind: Annotated[str, StringConstraints(pattern=_KINDS)]
    grade: Annotated[int, Field(ge=1, le=4)]
    valid_to: date | None
    cancelled: bool


class DisabilityRecord(Record):
    """holds: a certificate stands. kind: of GB/T 26341; grade: 1 is the gravest. valid_to None: no end.

    kind, grade and valid_to are None where none stands.
    """

    holds: bool
    kind: str | None
    grade: int | None
    valid_to: date | None


def read(backend: Backend, subject: Subject) -> DisabilityRecord:
    """Whoever is not in the register holds none."""
    stored = parse_own(_Stored, backend.fetch("disability", "person", subject.number), subject)
    if stored is None or stored.cancelled:
        return DisabilityRecord(holds=False, kind=None, grade=None, valid_to=None)
    return DisabilityRecord(holds=True, kind=stored.kind, grade=stored.grade, valid_to=stored.valid_to)
