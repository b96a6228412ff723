# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of nurses of the health commission: who is registered, where, and whom an institution confirmed."""

from __future__ import annotations

from datetime import date

from central.registers.answers import Backend, Subject
from central.registers.source import Name, Record, parse_own


class NurseRecord(Record):
    """institution: where they are registered. confirmed_by: the institution that has confirmed their work for this
    renewal or change, None while none has."""

    name: Name
    institution: Name
    valid_to: date
    cancelled: bool | None
    confirmed_by: Name | None


def read(backend: Backend, subject: Subject) -> NurseRecord | None:
    """None for who is no nurse."""
    return parse_own(NurseRecord, backend.fetch("nurses", "person", subject.number), subject)
