# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of convictions, asked for a yes or no and never for what it holds: may this person carry passengers,
and is there nothing to certify against."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from central.registers.answers import Backend, Subject
from central.registers.source import Record, parse_own


class _Stored(Record):
    disqualifying: bool | None
    clear: bool | None
    certificates_this_year: Annotated[int, Field(ge=0, le=1000)]


class PublicSecurityRecord(Record):
    """disqualifying: a conviction that the item's law names. clear: nothing on record anywhere. None: the
    department wants to look itself. certificates_this_year: how many certificates of no record were issued."""

    disqualifying: bool | None
    clear: bool | None
    certificates_this_year: int


def read(backend: Backend, subject: Subject) -> PublicSecurityRecord:
    """Whoever is not in the register has no conviction."""
    found = parse_own(_Stored, backend.fetch("public_security", "person", subject.number), subject)
    stored = found or _Stored(disqualifying=False, clear=True, certificates_this_year=0)
    return PublicSecurityRecord(
        disqualifying=stored.disqualifying,
        clear=stored.clear,
        certificates_this_year=stored.certificates_this_year,
    )
