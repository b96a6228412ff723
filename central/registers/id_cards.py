# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of identity cards: whether a card that was shown still stands for its holder."""

from __future__ import annotations

from datetime import date

from central.registers.answers import Backend, Subject
from central.registers.source import Record, parse_own


class IdCardRecord(Record):
    """lost: the card is reported lost or cancelled. valid_from: first day of the card that is in force; one of an
    earlier day has been replaced. None: the department wants to look itself."""

    lost: bool | None
    valid_from: date | None


def read(backend: Backend, subject: Subject) -> IdCardRecord | None:
    """The card in force of this number."""
    return parse_own(IdCardRecord, backend.fetch("id_cards", "card", subject.number), subject)
