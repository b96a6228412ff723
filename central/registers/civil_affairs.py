# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of civil affairs: allowances already paid."""

from __future__ import annotations

from central.registers.answers import Backend, Subject
from central.registers.source import Record, parse_own


class CivilAffairsRecord(Record):
    """Whether the old-age allowance is paid already, in this city or elsewhere. None: not known."""

    paid_here: bool | None
    paid_elsewhere: bool | None


def read(backend: Backend, subject: Subject) -> CivilAffairsRecord | None:
    """What is known of this number. Whoever is not in the register receives nothing here."""
    found = parse_own(CivilAffairsRecord, backend.fetch("civil_affairs", "allowance", subject.number), subject)
    return found or CivilAffairsRecord(paid_here=False, paid_elsewhere=False)
