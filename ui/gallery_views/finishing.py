# SPDX-License-Identifier: GPL-3.0-or-later
"""The gallery's rating and goodbye, and an application from before a breakdown."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from devices.reports import GuideLight
from kiosk.contract.feedback import Satisfaction
from kiosk.journey.views import Belonging, GoodbyePage, RatingPage, RatingReason, RecoveredPage, SlipState
from ui.gallery_views.made_up import (
    ALLOWANCE,
    CODE,
    HOTLINE,
    QR,
    SIGNED_AT,
    StateMaker,
    both,
    chrome,
    fixed,
    fixed_day,
    said,
)
from ui.gallery_views.results import SLIP_NOTES

_GOOD: Final = (
    RatingReason("fast", said("It was fast"), chosen=True),
    RatingReason("clear", said("It was easy to understand"), chosen=True),
    RatingReason("few_papers", said("Few papers were needed"), chosen=False),
    RatingReason("easy_to_use", said("The machine was easy to use"), chosen=False),
)

_BAD: Final = (
    RatingReason("slow", said("It took too long"), chosen=False),
    RatingReason("unclear", said("I could not understand it"), chosen=True),
    RatingReason("asked_too_much", said("Too much was asked of me"), chosen=False),
    RatingReason("machine_trouble", said("The machine gave trouble"), chosen=False),
    RatingReason("result", said("The result is not what I hoped for"), chosen=False),
)

_RECOVERED: Final = RecoveredPage(
    item=both(*ALLOWANCE),
    signed_at=SIGNED_AT,
    sentence=said(
        "{stands} {meaning}",
        stands=said("Registered, not yet accepted."),
        meaning=said(
            "It is kept on this machine, and sent by itself when the network is back, until {last} at the latest.",
            last=fixed_day(2026, 11, 25),
        ),
    ),
    code=CODE,
    qr=QR,
    slip=SlipState.NOT_ASKED,
    slip_note="",
    can_print=True,
)

_TAKE: Final = (
    Belonging(
        said("Your ID card"),
        said("If it still lies on the plate"),
        "identification-card",
        GuideLight.ID_CARD_READER,
    ),
    Belonging(said("Your slip"), said("At the slip printer"), "receipt", GuideLight.RECEIPT_PRINTER),
)

STATES: Final[dict[str, StateMaker]] = {
    "rating": fixed(RatingPage(None, ()), chrome()),
    "rating-good": fixed(RatingPage(Satisfaction.GOOD, _GOOD), chrome()),
    "rating-poor": fixed(RatingPage(Satisfaction.POOR, _BAD), chrome()),
    "goodbye": fixed(GoodbyePage(_TAKE, wiped=True, seconds=20), chrome(can_end=False)),
    "chip-left-at-end": fixed(
        GoodbyePage(
            (
                Belonging(
                    said("Your bank card"),
                    said("It is still in the chip-card slot"),
                    "credit-card",
                    GuideLight.SMART_CARD_READER,
                ),
                *_TAKE,
            ),
            wiped=True,
            seconds=20,
        ),
        chrome(can_end=False),
    ),
    "goodbye-registered": fixed(
        GoodbyePage(
            _TAKE,
            wiped=True,
            seconds=20,
            note=said(
                "Registered, not yet accepted. It stops no legal deadline. Keep the code: with it you see whether "
                "it is accepted."
            ),
        ),
        chrome(can_end=False),
    ),
    "goodbye-nothing": fixed(GoodbyePage((), wiped=True, seconds=20), chrome(can_end=False)),
    "recovered": fixed(_RECOVERED, chrome(1)),
    "recovered-expired": fixed(
        replace(
            _RECOVERED,
            sentence=said(
                "{stands} {meaning}",
                stands=said("It could not be sent in time: not accepted."),
                meaning=said(
                    "It will not be sent any more and is not a case. The staff are told as soon as the network "
                    "is back; if it is urgent, go to the window or call {hotline}.",
                    hotline=HOTLINE,
                ),
            ),
            can_print=False,
        ),
        chrome(1),
    ),
    "recovered-printing": fixed(
        replace(_RECOVERED, slip=SlipState.PRINTING, slip_note=SLIP_NOTES[SlipState.PRINTING], can_print=False),
        chrome(1),
    ),
}
"""By stable name, in the order of a visit."""
