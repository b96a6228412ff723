# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of residence of public security (居住登记): who lives here with the household elsewhere."""

from __future__ import annotations

from datetime import date

from central.registers.answers import Backend, Subject
from central.registers.source import Address, Record, parse_own


class ResidenceRecord(Record):
    """address, since: as registered. permit_until: of the residence permit that was issued, None without one."""

    address: Address
    since: date
    permit_until: date | None
    holds_permit: bool


class _Stored(Record):
    address: Address
    since: date
    permit_until: date | None


def read(backend: Backend, subject: Subject) -> ResidenceRecord | None:
    """None for who has not registered where they live."""
    stored = parse_own(_Stored, backend.fetch("residence", "person", subject.number), subject)
    if stored is None:
        return None
    return ResidenceRecord(
        address=stored.address,
        since=stored.since,
        permit_until=stored.permit_until,
        holds_permit=stored.permit_until is not None,
    )
