# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of convictions, asked for one yes or no: may this person carry passengers."""

from __future__ import annotations

from central.registers.answers import Backend, Subject
from central.registers.source import Record, parse_own


class PublicSecurityRecord(Record):
    """disqualifying: a conviction that the item's law names. None: the department wants to look itself."""

    disqualifying: bool | None


def read(backend: Backend, subject: Subject) -> PublicSecurityRecord:
    """Whoever is not in the register has no such conviction."""
    found = parse_own(PublicSecurityRecord, backend.fetch("public_security", "person", subject.number), subject)
    return found or PublicSecurityRecord(disqualifying=False)
