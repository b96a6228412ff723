# SPDX-License-Identifier: GPL-3.0-or-later
"""What is told of an application that this machine holds itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, assert_never

from kiosk.contract.day_words import day_words
from kiosk.journey.change import Context
from kiosk.journey.events import Leftover
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.views import Tone
from kiosk.timing import CHINA_STANDARD_TIME
from offline_cache import RecordState

NOT_HANDLED: Final = Phrase(
    QT_TRANSLATE_NOOP("Journey", "It will not be handled. You can apply again at any time.")
)
_HELD: Final = {
    RecordState.QUEUED: Phrase(QT_TRANSLATE_NOOP("Journey", "Registered, not yet accepted.")),
    RecordState.SENDING: Phrase(QT_TRANSLATE_NOOP("Journey", "Registered, being sent.")),
    RecordState.ACCEPTED: Phrase(QT_TRANSLATE_NOOP("Journey", "The city has it.")),
    RecordState.CLOSED: Phrase(QT_TRANSLATE_NOOP("Journey", "The city has it.")),
    RecordState.PARKED: Phrase(QT_TRANSLATE_NOOP("Journey", "Not accepted as it is; a person looks at it.")),
    RecordState.EXPIRED: Phrase(QT_TRANSLATE_NOOP("Journey", "It could not be sent in time: not accepted.")),
    RecordState.WITHDRAWN: Phrase(QT_TRANSLATE_NOOP("Journey", "It was withdrawn.")),
}
HELD_SIGNS: Final = {
    RecordState.QUEUED: ("hourglass-medium", Tone.WAITS),
    RecordState.SENDING: ("hourglass-medium", Tone.WAITS),
    RecordState.ACCEPTED: ("check-circle", Tone.GOOD),
    RecordState.CLOSED: ("check-circle", Tone.GOOD),
    RecordState.PARKED: ("phone-call", Tone.WANTED),
    RecordState.EXPIRED: ("phone-call", Tone.WANTED),
    RecordState.WITHDRAWN: ("prohibit", Tone.QUIET),
}
_BEING_WITHDRAWN: Final = Phrase(
    QT_TRANSLATE_NOOP("Journey", "You asked to withdraw it. The city is told as soon as the network is back.")
)
_OVER: Final = QT_TRANSLATE_NOOP(
    "Journey",
    "It was to reach the city by {last}, and is not known to have arrived. Do not wait for it: go to the window or "
    "call {hotline}.",
)


def held_words(context: Context, held: Leftover) -> tuple[Words, Words]:
    """Where something that this machine holds stands, and what that means for its citizen."""
    return _HELD[held.state], _held_sentence(context, held)


def _held_sentence(context: Context, held: Leftover) -> Words:
    hotline = {"hotline": context.settings.hotline}
    if held.withdrawing:
        return _BEING_WITHDRAWN
    if held.state in (RecordState.QUEUED, RecordState.SENDING) and _is_over(context, held):
        # The machine ends nothing by a clock that nobody has borne out, but a day that is past is no promise.
        return Phrase(_OVER, {"last": _last_day(held), **hotline})
    match held.state:
        case RecordState.QUEUED:
            return _until(
                held,
                Phrase(
                    QT_TRANSLATE_NOOP(
                        "Journey", "It is kept on this machine, and sent by itself when the network is back."
                    )
                ),
                QT_TRANSLATE_NOOP(
                    "Journey",
                    "It is kept on this machine, and sent by itself when the network is back, until {last} "
                    "at the latest.",
                ),
            )
        case RecordState.SENDING:
            return _until(
                held,
                Phrase(QT_TRANSLATE_NOOP("Journey", "Whether it has arrived is not known yet. It is sent again.")),
                QT_TRANSLATE_NOOP(
                    "Journey",
                    "Whether it has arrived is not known yet. It is sent again, until {last} at the latest.",
                ),
            )
        case RecordState.ACCEPTED | RecordState.CLOSED:
            return "" if held.decision is None else held.decision.headline
        case RecordState.PARKED:
            return Phrase(
                QT_TRANSLATE_NOOP(
                    "Journey",
                    "It is safe on this machine, but it is not a case. The staff are told; if it is urgent, go "
                    "to the window or call {hotline}.",
                ),
                hotline,
            )
        case RecordState.EXPIRED:
            return Phrase(
                QT_TRANSLATE_NOOP(
                    "Journey",
                    "It will not be sent any more and is not a case. The staff are told as soon as the network "
                    "is back; if it is urgent, go to the window or call {hotline}.",
                ),
                hotline,
            )
        case RecordState.WITHDRAWN:
            return NOT_HANDLED
        case _:
            assert_never(held.state)


def _until(held: Leftover, plain: Phrase, dated: str) -> Words:
    if held.until is None:
        return plain
    return Phrase(dated, {"last": _last_day(held)})


def _is_over(context: Context, held: Leftover) -> bool:
    return held.until is not None and held.until <= context.moment.now


def _last_day(held: Leftover) -> Words:
    """The last whole day before the first moment after it; "" when nobody knows."""
    if held.until is None:
        return ""
    return day_words((held.until - timedelta(microseconds=1)).astimezone(CHINA_STANDARD_TIME).date())
