# SPDX-License-Identifier: GPL-3.0-or-later
"""Which slot of the machine the page needs now: the light there shows the hand the way."""

from __future__ import annotations

from devices.reports import GuideLight
from kiosk.journey.views import (
    CardPage,
    CardState,
    ChipPanel,
    ChipState,
    DocumentPage,
    FormPage,
    GoodbyePage,
    GuidePage,
    IdlePage,
    LookupPage,
    RecoveredPage,
    ResultPage,
    SlipState,
    View,
)

_WANTS_CHIP_CARD = frozenset({ChipState.INSERT, ChipState.TAKE_OUT, ChipState.NOT_READ, ChipState.NO_CARD_CAME})
_WANTS_CARD = frozenset(CardState) - {CardState.READ, CardState.READER_GONE}
_TAKEN_FIRST = (
    GuideLight.SMART_CARD_READER,
    GuideLight.PAGE_PRINTER,
    GuideLight.RECEIPT_PRINTER,
    GuideLight.ID_CARD_READER,
)
"""Only one light is on: where what surely lies there would be missed most. The plate may be empty already."""


def guide_light(view: View) -> GuideLight | None:
    """The light that should be on, None for none. With a panel over the page nothing is wanted at a slot."""
    if view.help is not None or view.warning is not None:
        return None
    match view.page:
        case IdlePage() | GoodbyePage() if view.chrome.card_left:
            return GuideLight.SMART_CARD_READER
        case GoodbyePage(take=take):
            there = {belonging.slot for belonging in take}
            return next((slot for slot in _TAKEN_FIRST if slot in there), None)
        case FormPage(chip=ChipPanel(state=chip, card_in=card_in)) if card_in or chip in _WANTS_CHIP_CARD:
            return GuideLight.SMART_CARD_READER
        case IdlePage(card_starts=True) | CardPage(state=CardState.WAITING):
            return GuideLight.ID_CARD_READER
        case CardPage(state=state) if state in _WANTS_CARD:
            return GuideLight.ID_CARD_READER
        case DocumentPage(can_shoot=True):
            return GuideLight.DOCUMENT_CAMERA
        case ResultPage(slip=slip, paper=paper):
            return _of_prints(slip, SlipState.NOT_ASKED if paper is None else paper.state)
        case RecoveredPage(slip=slip) | GuidePage(slip=slip):
            return _of_prints(slip, SlipState.NOT_ASKED)
        case LookupPage(waiting=False, status="", scanner=True):
            return GuideLight.CODE_SCANNER
        case LookupPage(waiting=False, status="", camera=True):
            return GuideLight.DOCUMENT_CAMERA
        case _:
            return None


def _of_prints(slip: SlipState, paper: SlipState) -> GuideLight | None:
    """What comes out now goes before what lies there, and of two alike the document goes first."""
    for state in (SlipState.PRINTING, SlipState.PRINTED):
        if paper is state:
            return GuideLight.PAGE_PRINTER
        if slip is state:
            return GuideLight.RECEIPT_PRINTER
    return None
