# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a case has come, when it is due, and why its clocks stand still, as its applicant reads it."""

from __future__ import annotations

from typing import Final

from kiosk.contract.day_words import day_words
from kiosk.contract.tracking import CasePause, CaseStage, CaseWords, PromiseClock, StandsFor
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

_WHY: Final = {
    StandsFor.SUPPLEMENT: Phrase(QT_TRANSLATE_NOOP("Journey", "something was wanted")),
    StandsFor.EXTENDED: Phrase(QT_TRANSLATE_NOOP("Journey", "the office took longer")),
    StandsFor.OTHER: Phrase(QT_TRANSLATE_NOOP("Journey", "a special procedure")),
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
    """The promised day as it draws near or has passed, what of the promise is used, and the day of the law."""
    facts: list[Words] = []
    left, clock = words.days_left, words.clock
    working = clock is None or clock.working
    if left is not None and left >= 0:
        until = (
            QT_TRANSLATE_NOOP("Journey", "Working days until then: {count}")
            if working
            else QT_TRANSLATE_NOOP("Journey", "Days until then: {count}")
        )
        facts.append(Phrase(until, {"count": left}))
    elif left is not None:
        late = (
            QT_TRANSLATE_NOOP("Journey", "Late by working days: {count}. You may ask why")
            if working
            else QT_TRANSLATE_NOOP("Journey", "Late by days: {count}. You may ask why")
        )
        facts.append(Phrase(late, {"count": -left}))
    if clock is not None:
        used = (
            QT_TRANSLATE_NOOP("Journey", "Of {limit} working days promised, {used} are used")
            if working
            else QT_TRANSLATE_NOOP("Journey", "Of {limit} days promised, {used} are used")
        )
        facts.append(Phrase(used, {"limit": clock.limit, "used": clock.used}))
    if words.legal_due is not None:
        facts.append(
            Phrase(QT_TRANSLATE_NOOP("Journey", "By law at the latest {day}"), {"day": day_words(words.legal_due)})
        )
    return tuple(facts)


def pause_words(pause: CasePause | None, clock: PromiseClock | None = None) -> Words:
    """Why the clocks stand still, and how many days of the promise that is until now; "" while they run."""
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
    if pause.days:
        source = (
            QT_TRANSLATE_NOOP("Journey", "{stands}. Working days that do not count: {count}")
            if clock is None or clock.working
            else QT_TRANSLATE_NOOP("Journey", "{stands}. Days that do not count: {count}")
        )
        words = Phrase(source, {"stands": words, "count": pause.days})
    return words


def past_pauses(words: CaseWords) -> tuple[Words, ...]:
    """Every time at which the clocks stood still and go on since, and the days that it took out."""
    return tuple(_past(one, words.clock) for one in words.pauses)


def _past(pause: CasePause, clock: PromiseClock | None) -> Words:
    until = "" if pause.until is None else day_words(pause.until)
    filled: dict[str, object] = {"since": day_words(pause.since), "until": until, "why": _WHY[pause.stands_for]}
    if pause.days is None:
        return Phrase(QT_TRANSLATE_NOOP("Journey", "The time stood still from {since} to {until}: {why}"), filled)
    source = (
        QT_TRANSLATE_NOOP("Journey", "Not counted: {count} working days, {since} to {until}: {why}")
        if clock is None or clock.working
        else QT_TRANSLATE_NOOP("Journey", "Not counted: {count} days, {since} to {until}: {why}")
    )
    why = filled["why"] if pause.reason is None else pause.reason
    return Phrase(source, {**filled, "count": pause.days, "why": why})
