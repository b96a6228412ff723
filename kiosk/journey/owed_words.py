# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a case is still to be handed in (容缺), as its applicant reads it."""

from __future__ import annotations

from datetime import date

from kiosk.contract.day_words import day_words
from kiosk.contract.tracking import CaseWords
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words


def owed_facts(words: CaseWords, today: date) -> tuple[Words, ...]:
    """One a paper: by which day and where; of a late one that a person has it: no machine takes anything back."""
    soon = QT_TRANSLATE_NOOP("Journey", "Still to bring: {paper}, until {day}, to {window}")
    late = QT_TRANSLATE_NOOP(
        "Journey", "{paper} was to come by {day}. The staff have it in hand; please bring it to {window}, or call"
    )
    return tuple(
        Phrase(
            late if one.due < today else soon,
            {"paper": one.name, "day": day_words(one.due), "window": one.window},
        )
        for one in words.owed
    )
