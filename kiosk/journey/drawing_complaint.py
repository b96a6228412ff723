# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of what a citizen has to say, one thing after another."""

from __future__ import annotations

from typing import Final

from kiosk.contract.feedback import ComplaintKind
from kiosk.journey.change import Context
from kiosk.journey.complaining import MOST_WORDS, REASONS, about_case, may_go_on
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.state import ComplaintOpen
from kiosk.journey.views import ComplaintPage, ComplaintState, ComplaintStep, KindChoice, RatingReason

_KINDS: Final[tuple[tuple[ComplaintKind, Words, Words, str], ...]] = (
    (
        ComplaintKind.COMPLAINT,
        Phrase(QT_TRANSLATE_NOOP("Journey", "A complaint")),
        Phrase(QT_TRANSLATE_NOOP("Journey", "Poor service, or something done wrong")),
        "warning-circle",
    ),
    (
        ComplaintKind.SUGGESTION,
        Phrase(QT_TRANSLATE_NOOP("Journey", "A suggestion")),
        Phrase(QT_TRANSLATE_NOOP("Journey", "How it could be better")),
        "pencil-line",
    ),
    (
        ComplaintKind.NOT_DONE,
        Phrase(QT_TRANSLATE_NOOP("Journey", "I could not get it done")),
        Phrase(QT_TRANSLATE_NOOP("Journey", "Somebody at the city reads it")),
        "prohibit",
    ),
)

_TITLES: Final = {
    ComplaintStep.WHAT: Phrase(QT_TRANSLATE_NOOP("Journey", "Complaints and suggestions")),
    ComplaintStep.WORDS: Phrase(QT_TRANSLATE_NOOP("Journey", "In your own words, if you like")),
    ComplaintStep.PHONE: Phrase(QT_TRANSLATE_NOOP("Journey", "Would you like an answer?")),
    ComplaintStep.SENT: Phrase(QT_TRANSLATE_NOOP("Journey", "Thank you. It is noted.")),
}

_SENTENCES: Final[dict[ComplaintStep, Words]] = {
    ComplaintStep.WHAT: Phrase(
        QT_TRANSLATE_NOOP("Journey", "No name is asked. It changes nothing about your application.")
    ),
    ComplaintStep.WORDS: Phrase(
        QT_TRANSLATE_NOOP("Journey", "You may leave this empty. Please write no ID number and no account.")
    ),
    ComplaintStep.PHONE: Phrase(
        QT_TRANSLATE_NOOP("Journey", "Then leave your mobile number. Without one it is read all the same.")
    ),
    ComplaintStep.SENT: "",
}


_GOES_ALONG: Final = Phrase(
    QT_TRANSLATE_NOOP(
        "Journey", "Your case goes along, so that you need not tell it again. The result stays as it is."
    )
)


def complaint_page(context: Context, said: ComplaintOpen) -> ComplaintPage:
    answer, detail = _answer(context, said)
    labels = REASONS[said.kind] if said.kind is not None else ()
    return ComplaintPage(
        step=said.step,
        title=_TITLES[said.step],
        sentence=_GOES_ALONG if said.step is ComplaintStep.WHAT and about_case(said) else _SENTENCES[said.step],
        kinds=tuple(KindChoice(kind, label, what, icon, kind is said.kind) for kind, label, what, icon in _KINDS),
        reasons=tuple(RatingReason(name, label, name in said.reasons) for name, label in labels),
        text=said.text,
        phone=said.phone,
        most=MOST_WORDS,
        can_go_on=may_go_on(said),
        state=said.state,
        answer=answer,
        detail=detail,
        ticket_no=said.ticket_no,
        problem=said.problem,
        hotline=context.settings.hotline,
    )


def _answer(context: Context, said: ComplaintOpen) -> tuple[Words, Words]:
    match said.state:
        case ComplaintState.NOT_SENT | ComplaintState.KEEPING:
            return "", ""
        case ComplaintState.STORED:
            return (
                Phrase(QT_TRANSLATE_NOOP("Journey", "It is kept safely on this machine")),
                Phrase(
                    QT_TRANSLATE_NOOP(
                        "Journey", "It goes to the city by itself as soon as the network allows. You need not wait."
                    )
                ),
            )
        case ComplaintState.DELIVERED if said.phone:
            return (
                Phrase(QT_TRANSLATE_NOOP("Journey", "The city has it")),
                Phrase(QT_TRANSLATE_NOOP("Journey", "Your mobile number went along, so that you can be answered.")),
            )
        case ComplaintState.DELIVERED:
            return Phrase(QT_TRANSLATE_NOOP("Journey", "The city has it")), ""
        case ComplaintState.FAILED:
            return (
                Phrase(QT_TRANSLATE_NOOP("Journey", "It could not be kept on this machine")),
                Phrase(
                    QT_TRANSLATE_NOOP("Journey", "Please try once more, or call {hotline}."),
                    {"hotline": context.settings.hotline},
                ),
            )
