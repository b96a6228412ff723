# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of an undertaking, of a service that was paused, and of a person who shall look at a case."""

from __future__ import annotations

from typing import Final, assert_never

from kiosk.journey.change import Context, filing_of, item_of
from kiosk.journey.offline_words import window_or_call
from kiosk.journey.paused import may_save_paused
from kiosk.journey.periods import at_most_within
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.places import AtPaused, AtReview, AtTerm
from kiosk.journey.reviewing import review_of
from kiosk.journey.session import Review
from kiosk.journey.state import State
from kiosk.journey.undertaking import terms_of
from kiosk.journey.views import ComplaintState, PausedPage, ReviewPage, SummaryLine, UndertakingPage


def undertaking_page(context: Context, state: State, place: AtTerm) -> UndertakingPage:
    item, terms = item_of(state), terms_of(state)
    term, undertaking = terms[place.index], item.undertaking
    if place.refusing:
        title: Words = Phrase(QT_TRANSLATE_NOOP("Journey", "Then a person decides"))
        sentence: Words = Phrase(
            QT_TRANSLATE_NOOP("Journey", "You need not undertake anything. These are the other ways.")
        )
    else:
        title = Phrase(QT_TRANSLATE_NOOP("Journey", "Do you undertake this?"))
        sentence = Phrase(
            QT_TRANSLATE_NOOP("Journey", "Condition {number} of {count}. Read it, and tick it only if it is so."),
            {"number": place.index + 1, "count": len(terms)},
        )
    return UndertakingPage(
        index=place.index,
        total=len(terms),
        title=title,
        sentence=sentence,
        text=term.text,
        consequence=term.consequence,
        ticked=term.id in filing_of(state).undertaken.terms,
        check=""
        if undertaking is None
        else Phrase(
            QT_TRANSLATE_NOOP("Journey", "Staff check within {count} working days whether it is so."),
            {"count": undertaking.check_working_days},
        ),
        refusing=place.refusing,
        points=_other_ways(context, state) if place.refusing else (),
    )


def _other_ways(context: Context, state: State) -> tuple[Words, ...]:
    item = item_of(state)
    return (
        Phrase(
            QT_TRANSLATE_NOOP(
                "Journey",
                "Go on without it: a person decides by the papers, and may ask for more of them. It takes at most: "
                "{limit}",
            ),
            {"limit": at_most_within(item.legal_limit)},
        ),
        Phrase(
            QT_TRANSLATE_NOOP("Journey", "Or bring your papers here: {where}"),
            {"where": window_or_call(context, item.window)},
        ),
        Phrase(QT_TRANSLATE_NOOP("Journey", "Or go back, if you would rather undertake it")),
    )


def undertaking_lines(state: State) -> tuple[SummaryLine, ...]:
    """What was undertaken, on the summary."""
    terms = terms_of(state)
    if not terms:
        return ()
    refused = filing_of(state).undertaken.refused is not None
    value: Words = Phrase(
        QT_TRANSLATE_NOOP("Journey", "Not undertaken: a person decides")
        if refused
        else QT_TRANSLATE_NOOP("Journey", "Conditions that you undertake to meet: {count}"),
        {} if refused else {"count": len(terms)},
    )
    return (SummaryLine(Phrase(QT_TRANSLATE_NOOP("Journey", "Undertaking")), value, strong=True, page=-1),)


# Paused.


def paused_page(context: Context, state: State, place: AtPaused) -> PausedPage:
    item = item_of(state)
    can_save = may_save_paused(state, place)
    points: list[Words] = [
        Phrase(
            QT_TRANSLATE_NOOP("Journey", "The window still does it: {where}"),
            {"where": window_or_call(context, item.window)},
        ),
    ]
    if can_save:
        points.append(
            Phrase(QT_TRANSLATE_NOOP("Journey", "What you typed can be saved, and gone on with when it is back"))
        )
    points.append(
        Phrase(QT_TRANSLATE_NOOP("Journey", "What you signed earlier goes its way. Nothing of it is lost"))
    )
    return PausedPage(
        title=Phrase(QT_TRANSLATE_NOOP("Journey", "The city has just paused this service")),
        sentence=Phrase(
            QT_TRANSLATE_NOOP("Journey", "It is not your mistake. Nothing of this form was handed in.")
        ),
        item=item.plain_name,
        points=tuple(points),
        can_save=can_save,
    )


# A person shall look at it.

_TITLES: Final = {
    ComplaintState.NOT_SENT: Phrase(QT_TRANSLATE_NOOP("Journey", "Shall a person look at it again?")),
    ComplaintState.KEEPING: Phrase(QT_TRANSLATE_NOOP("Journey", "One moment")),
    ComplaintState.STORED: Phrase(QT_TRANSLATE_NOOP("Journey", "Your request is kept")),
    ComplaintState.DELIVERED: Phrase(QT_TRANSLATE_NOOP("Journey", "A person will look at it")),
    ComplaintState.FAILED: Phrase(QT_TRANSLATE_NOOP("Journey", "It could not be kept on this machine")),
}


def review_page(context: Context, state: State, place: AtReview) -> ReviewPage:
    asked = review_of(state, place.application_id)
    now = ComplaintState.NOT_SENT if asked is None else asked.state
    catalogue = state.machine.catalogue
    item = catalogue.item(place.item_code) if catalogue is not None and place.item_code else None
    return ReviewPage(
        state=now,
        title=_TITLES[now],
        sentence=_review_sentence(context, now),
        item="" if item is None else item.plain_name,
        ticket_no="" if asked is None else asked.ticket_no,
        points=_review_points(now),
    )


def _review_sentence(context: Context, now: ComplaintState) -> Words:
    match now:
        case ComplaintState.NOT_SENT:
            return Phrase(QT_TRANSLATE_NOOP("Journey", "It is free, and you need not give a reason."))
        case ComplaintState.KEEPING:
            return Phrase(QT_TRANSLATE_NOOP("Journey", "Your request is being written down."))
        case ComplaintState.STORED:
            return Phrase(
                QT_TRANSLATE_NOOP(
                    "Journey", "It goes to the city by itself as soon as the network allows. You need not wait."
                )
            )
        case ComplaintState.DELIVERED:
            return Phrase(QT_TRANSLATE_NOOP("Journey", "The responsible office has your request."))
        case ComplaintState.FAILED:
            return Phrase(
                QT_TRANSLATE_NOOP("Journey", "Please try once more, or call {hotline}."),
                {"hotline": context.settings.hotline},
            )
        case _:
            assert_never(now)


_LOOKS: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Staff of the responsible office look at the whole case"))
_STANDS: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "What was decided stays as it is until they have looked"))
_HEARD: Final = Phrase(
    QT_TRANSLATE_NOOP(
        "Journey",
        "You hear of it by short message where a phone number is on record, and with your code at any machine",
    )
)
_ONCE: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Once is enough: you need not ask again"))


def _review_points(now: ComplaintState) -> tuple[Words, ...]:
    match now:
        case ComplaintState.NOT_SENT:
            return (_LOOKS, _STANDS, _HEARD)
        case ComplaintState.STORED | ComplaintState.DELIVERED:
            return (_ONCE, _STANDS, _HEARD)
        case ComplaintState.KEEPING | ComplaintState.FAILED:
            return ()
        case _:
            assert_never(now)


def asked_words(review: Review | None) -> Words:
    """On the result and in the list of cases: that a person was asked."""
    if review is None or review.state not in (ComplaintState.STORED, ComplaintState.DELIVERED):
        return ""
    if review.ticket_no:
        return Phrase(
            QT_TRANSLATE_NOOP("Journey", "A person was asked to look at it. Ticket {number}"),
            {"number": review.ticket_no},
        )
    return Phrase(QT_TRANSLATE_NOOP("Journey", "A person was asked to look at it"))
