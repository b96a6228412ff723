# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of senior citizens' cards: to whom one was issued."""

from __future__ import annotations

from central.registers.answers import Backend, Subject
from central.registers.source import Record, parse_own


class SeniorCardRecord(Record):
    """Whether this person has a card already. None: not known."""

    held: bool | None


def read(backend: Backend, subject: Subject) -> SeniorCardRecord | None:
    """What is known of this number. Whoever is not in the register has no card."""
    found = parse_own(SeniorCardRecord, backend.fetch("senior_cards", "card", subject.number), subject)
    return found or SeniorCardRecord(held=False)
