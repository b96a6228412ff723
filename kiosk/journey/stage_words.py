# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a case has come, when it is due, and why its clocks stand still, as its applicant reads it."""

from __future__ import annotations

from typing import Final

from kiosk.contract.day_words import day_words
from kiosk.contract.tracking import CasePause, CaseStage, CaseWords, StandsFor
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.views import StageMark

_LABELS: Final = {
    CaseStage.ACCEPTED: Phrase(QT_TRANSLATE_NOOP("Journey", "Accepted")),
    CaseStage.REVIEW: Phrase(QT_TRANSLATE_NOOP("Journey", "Looked at")),
    CaseStage.DECISION: Phrase(QT_TRANSLATE_NOOP("Journey", "Decided")),
    CaseStage.ENDED: Phrase(QT_TRANSLATE_NOOP("Journey", "Finished")),
}
_STANDS: Final = {
    StandsFor.SUPPLEMENT: QT_TRANSLATE_NOOP("Journey", "The time stands still since {since}: something is wanted"),
    StandsFor.EXTENDED: QT_TRANSLATE_NOOP(
        "Journey", "The time stands still since {since}: the office takes longer"
    ),
    StandsFor.OTHER: QT_TRANSLATE_NOOP("Journey", "The time stands still since {since}: a special procedure"),
}


def stage_marks(words: CaseWords) -> tuple[StageMark, ...]:
    """The stages in their order; the last one reached is where it stands, unless all are done."""
    reached = [one for one in words.stages if one.on is not None]
    last = reached[-1].stage if reached and len(reached) < len(words.stages) else None
    return tuple(
        StageMark(
            _LABELS[one.stage],
            "" if one.on is None else day_words(one.on),
            one.on is not None,
            now=one.stage is last,
        )
        for one in words.stages
    )


def due_facts(words: CaseWords) -> tuple[Words, ...]:
    """The promised day as it draws near or has passed, and the one that the law sets."""
    facts: list[Words] = []
    left = words.days_left
    if left is not None and left >= 0:
        facts.append(Phrase(QT_TRANSLATE_NOOP("Journey", "Working days until then: {count}"), {"count": left}))
    elif left is not None:
        facts.append(
            Phrase(QT_TRANSLATE_NOOP("Journey", "Late by working days: {count}. You may ask why"), {"count": -left})
        )
    if words.legal_due is not None:
        facts.append(
            Phrase(QT_TRANSLATE_NOOP("Journey", "By law at the latest {day}"), {"day": day_words(words.legal_due)})
        )
    return tuple(facts)


def pause_words(pause: CasePause | None) -> Words:
    """Why the clocks stand still; "" while they run."""
    if pause is None:
        return ""
    words: Words = Phrase(_STANDS[pause.stands_for], {"since": day_words(pause.since)})
    if pause.until is not None:
        words = Phrase(
            QT_TRANSLATE_NOOP("Journey", "{stands}, until {day} at the longest"),
            {"stands": words, "day": day_words(pause.until)},
        )
    if pause.reason is not None:
        words = Phrase(
            QT_TRANSLATE_NOOP("Journey", "{stands}. Reason: {reason}"), {"stands": words, "reason": pause.reason}
        )
    return words
