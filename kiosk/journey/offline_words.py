# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of an item before anything is begun while the line is down: what works, what does not, until when it
is tried, that no legal deadline is stopped by it, and the other way."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from kiosk.catalogue import Obstacle, Waiting, waiting_of
from kiosk.contract.day_words import day_words
from kiosk.contract.items import GuideItem, ItemKind, OfflinePolicy, ServiceItem
from kiosk.contract.message import Text
from kiosk.journey.change import Context, circumstances, obstacle_of
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.state import State
from kiosk.journey.views import OfflineNote
from kiosk.timing import CHINA_STANDARD_TIME

_DAY: Final = timedelta(days=1)


_REGISTER: Final[tuple[Words, ...]] = (
    Phrase(
        QT_TRANSLATE_NOOP(
            "Journey", "Fill in and sign: it is kept safely here, and sent by itself when the network is back"
        )
    ),
    Phrase(
        QT_TRANSLATE_NOOP("Journey", "You get a slip with a code. It says: registered, not yet accepted"),
    ),
)
_ONLY_ONLINE: Final[tuple[Words, ...]] = (
    Phrase(QT_TRANSLATE_NOOP("Journey", "An answer on the spot")),
    Phrase(QT_TRANSLATE_NOOP("Journey", "Licences, sealed documents and payments")),
)
_GUIDE_WORKS: Final[tuple[Words, ...]] = (
    Phrase(QT_TRANSLATE_NOOP("Journey", "Reading this guide, and taking it along on paper or on a phone")),
)
_PRINT_NEEDS_LINE: Final[tuple[Words, ...]] = (
    Phrase(
        QT_TRANSLATE_NOOP("Journey", "It comes straight from the city's registers, sealed: only with the network")
    ),
)
_DECIDED_ONLINE: Final[tuple[Words, ...]] = (
    Phrase(QT_TRANSLATE_NOOP("Journey", "Applying for this: it cannot be registered first, and needs the network")),
)
_PROOF_NEEDS_LINE: Final[tuple[Words, ...]] = (
    Phrase(
        QT_TRANSLATE_NOOP(
            "Journey", "Confirming that the card is yours: only the city can, and it cannot be reached just now"
        )
    ),
)
_NO_MORE_HERE: Final[tuple[Words, ...]] = (
    Phrase(
        QT_TRANSLATE_NOOP("Journey", "Registering: this machine registers nothing more until the network is back")
    ),
)
_LAST_DAY: Final = QT_TRANSLATE_NOOP(
    "Journey",
    "Registering here stops no legal deadline. If today is your last day, do not wait. Go here: {where}.",
)


def offline_note(context: Context, state: State, item: GuideItem) -> OfflineNote | None:
    """None while the line is up, or where something else than the line stands against the item."""
    if state.machine.line_up or not isinstance(item, ServiceItem):
        return None
    match obstacle_of(context, state, item):
        case None:
            return OfflineNote(
                title=Phrase(QT_TRANSLATE_NOOP("Journey", "Network down: registered now, not yet accepted")),
                now=_REGISTER,
                not_now=_ONLY_ONLINE,
                until=until_words(context, state, item),
                deadline=deadline_words(context, item),
                elsewhere="",
                can_call_back=False,
            )
        case Obstacle.LINE_DOWN:
            if item.offline is not OfflinePolicy.DECLINE:
                needs = _PROOF_NEEDS_LINE
            else:
                needs = _PRINT_NEEDS_LINE if item.kind is ItemKind.PRINT else _DECIDED_ONLINE
        case Obstacle.OFFLINE_PAUSED:
            needs = _NO_MORE_HERE
        case _:
            return None
    return OfflineNote(
        title=Phrase(QT_TRANSLATE_NOOP("Journey", "Network down: this cannot be started here just now")),
        now=_GUIDE_WORKS,
        not_now=needs,
        until="",
        deadline=Phrase(
            QT_TRANSLATE_NOOP(
                "Journey", "If today is your last day, do not wait for the network. Go here: {where}."
            ),
            {"where": window_or_call(context, item.window)},
        ),
        elsewhere=Phrase(QT_TRANSLATE_NOOP("Journey", "{window}; or be called back"), {"window": item.window}),
        can_call_back=True,
    )


def waits(context: Context, state: State, item: ServiceItem) -> Waiting | None:
    """Until when it waits, signed when it was signed, or now; None without a catalogue."""
    catalogue, session = state.machine.catalogue, state.session
    filing = session.filing if session is not None else None
    signed = filing.application if filing is not None and filing.item.code == item.code else None
    at = context.moment.now if signed is None else signed.signed_at
    return None if catalogue is None else waiting_of(catalogue.bundle, item, at)


def _clock_was_right(state: State, item: ServiceItem) -> bool:
    """When it was signed, or now."""
    filing = state.session.filing if state.session is not None else None
    if filing is None or filing.application is None or filing.item.code != item.code:
        return state.machine.clock_trusted
    return filing.application.clock_trusted


def until_words(context: Context, state: State, item: ServiceItem) -> Words:
    """How long a registration is tried, and what comes then."""
    waiting = waits(context, state, item)
    if waiting is None:
        return ""
    if not _clock_was_right(state, item):
        return Phrase(
            QT_TRANSLATE_NOOP(
                "Journey",
                "This machine's clock is wrong, so no last day is named. If {count} working days have passed and "
                "nobody has contacted you, ask.",
            ),
            {"count": waiting.ask_after},
        )
    values = {"last": day_words(waiting.last), "ask": day_words(waiting.ask_from), "count": waiting.working_days}
    if waiting.working_days == 0:
        return Phrase(
            QT_TRANSLATE_NOOP(
                "Journey",
                "It is tried today only. If it does not get through, it is not accepted and goes to the staff; "
                "if nobody has contacted you, ask on {ask}.",
            ),
            values,
        )
    return Phrase(
        QT_TRANSLATE_NOOP(
            "Journey",
            "It is tried until {last} (working days: {count}). If it does not get through by then, it is not "
            "accepted and goes to the staff; if nobody has contacted you, ask on {ask}.",
        ),
        values,
    )


def deadline_words(context: Context, item: ServiceItem) -> Words:
    """What registering does not do, and where to go today."""
    return Phrase(_LAST_DAY, {"where": window_or_call(context, item.window)})


def window_or_call(context: Context, window: Words) -> Words:
    """Where to go, or whom to call. A city may name its hotline with the window: then it is not said twice."""
    hotline = context.settings.hotline
    if isinstance(window, Text) and hotline in window.zh and hotline in window.en:
        return window
    return Phrase(
        QT_TRANSLATE_NOOP("Journey", "{window}, or call {hotline}"), {"window": window, "hotline": hotline}
    )


def registers_offline(context: Context, state: State, item: GuideItem) -> bool:
    """Whether it can be begun now although the line is down."""
    return not state.machine.line_up and obstacle_of(context, state, item) is None


def may_register(context: Context, state: State) -> bool:
    """Whether a limit lets this machine take one more now."""
    here = circumstances(context, state)
    return here.line_up or here.registers


def catalogue_date(context: Context, state: State) -> Words:
    """The day of the catalogue, where a newer one may have been missed: without the line, or when it is old."""
    catalogue = state.machine.catalogue
    if catalogue is None:
        return ""
    issued = catalogue.bundle.issued_at
    old = context.moment.now - issued > _DAY * context.settings.catalogue_days
    values = {"day": day_words(issued.astimezone(CHINA_STANDARD_TIME).date())}
    if old:
        return Phrase(
            QT_TRANSLATE_NOOP(
                "Journey", "This guide is from {day}. That is a while ago: please ask whether it still holds."
            ),
            values,
        )
    if not state.machine.line_up:
        return Phrase(QT_TRANSLATE_NOOP("Journey", "This guide is from {day}."), values)
    return ""
