# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a case is still to be handed in (容缺), as its applicant reads it."""

from __future__ import annotations

from datetime import date

from kiosk.contract.day_words import day_words, moment_words
from kiosk.contract.tracking import CaseWords
from kiosk.journey.change import Context
from kiosk.journey.handing_in import key_of, may_hand_in
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.state import State
from kiosk.journey.views import OwedRow


def owed_facts(words: CaseWords, today: date) -> tuple[Words, ...]:
    """One a paper: by which day and where; of a late one that a person has it: no machine takes anything back."""
    soon = QT_TRANSLATE_NOOP("Journey", "Still to bring: {paper}, until {day}, to {window}")
    late = QT_TRANSLATE_NOOP(
        "Journey", "{paper} was to come by {day}. The staff have it in hand; please bring it to {window}, or call"
    )
    facts: list[Words] = []
    for one in words.owed:
        if one.handed_in_at is not None:
            facts.append(
                Phrase(
                    QT_TRANSLATE_NOOP(
                        "Journey", "{paper} was handed in at a machine {time}; a member of staff is looking at it"
                    ),
                    {"paper": one.name, "time": moment_words(one.handed_in_at)},
                )
            )
            continue
        if one.again:
            again = QT_TRANSLATE_NOOP("Journey", "Please hand in {paper} once more. Why: {why}")
            facts.append(Phrase(again, {"paper": one.name, "why": one.again}))
        facts.append(
            Phrase(
                late if one.due < today else soon,
                {"paper": one.name, "day": day_words(one.due), "window": one.window},
            )
        )
    return tuple(facts)


def owed_rows(context: Context, state: State, words: CaseWords) -> tuple[OwedRow, ...]:
    """What of it can be handed in here and now."""
    return tuple(
        OwedRow(one.name, key_of(one)) for one in words.owed if may_hand_in(context, state, words, one) is not None
    )
