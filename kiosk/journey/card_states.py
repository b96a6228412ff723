# SPDX-License-Identifier: GPL-3.0-or-later
"""A card that could not be read, or is not taken, as its page shows it: of whoever stands here or of the other."""

from __future__ import annotations

from typing import Final, assert_never

from devices.reports import CardReadFault
from kiosk.identity import CardProblem
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase
from kiosk.journey.views import CardState

STATE_OF_FAULT: Final = {
    CardReadFault.MOVED_EARLY: CardState.MOVED_EARLY,
    CardReadFault.UNREADABLE: CardState.UNREADABLE,
    CardReadFault.NOT_ID_CARD: CardState.NOT_ID_CARD,
    CardReadFault.REJECTED: CardState.UNREADABLE,
}
NOT_TAKEN: Final = Phrase(
    QT_TRANSLATE_NOOP("Journey", "This service does not take this kind of card. Lay another one, or ask for help.")
)


def state_of_problem(problem: CardProblem) -> CardState:
    match problem:
        case CardProblem.EXPIRED:
            return CardState.EXPIRED
        case CardProblem.NOT_YET_VALID:
            return CardState.NOT_YET_VALID
        case (
            CardProblem.NAME_MISSING
            | CardProblem.NUMBER_SHAPE
            | CardProblem.NUMBER_BIRTH_DATE
            | CardProblem.NUMBER_CHECKSUM
            | CardProblem.NUMBER_OF_OTHER_CARD
            | CardProblem.BIRTH_DIFFERS
            | CardProblem.DATES_REVERSED
        ):
            return CardState.WRONG_NUMBER
        case _:
            assert_never(problem)
