# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a paper that is handed in at this machine (容缺后补), from the sending to what comes next."""

from __future__ import annotations

from typing import Final

from kiosk.contract.day_words import moment_words
from kiosk.contract.items import ServiceItem
from kiosk.faults import explain
from kiosk.journey.change import Context
from kiosk.journey.handing_in import handing_of, may_order_slip, slip_state
from kiosk.journey.offline_words import window_or_call
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.places import AtHandIn
from kiosk.journey.slip_words import slip_note
from kiosk.journey.state import State
from kiosk.journey.troubles import CallFault
from kiosk.journey.views import HandInPage, HandInStage

_TITLES: Final = {
    HandInStage.SENDING: Phrase(QT_TRANSLATE_NOOP("Journey", "Your paper is being handed in")),
    HandInStage.TAKEN: Phrase(QT_TRANSLATE_NOOP("Journey", "Your paper is handed in")),
    HandInStage.HERE_ALREADY: Phrase(QT_TRANSLATE_NOOP("Journey", "This paper is here already")),
    HandInStage.NOT_OWED: Phrase(QT_TRANSLATE_NOOP("Journey", "This paper is not needed any more")),
    HandInStage.FAILED: Phrase(QT_TRANSLATE_NOOP("Journey", "Your paper is not handed in yet")),
}
_SAID: Final = {
    HandInStage.SENDING: Phrase(QT_TRANSLATE_NOOP("Journey", "The city is taking it. A few seconds, please.")),
    HandInStage.TAKEN: Phrase(
        QT_TRANSLATE_NOOP("Journey", "The city has it. A member of staff looks at it; nothing else is to be done.")
    ),
    HandInStage.HERE_ALREADY: Phrase(
        QT_TRANSLATE_NOOP("Journey", "It was handed in before, and a member of staff is looking at it.")
    ),
    HandInStage.NOT_OWED: Phrase(
        QT_TRANSLATE_NOOP("Journey", "A member of staff has dealt with it. Nothing was kept of what you showed.")
    ),
}
_CUT: Final = Phrase(
    QT_TRANSLATE_NOOP(
        "Journey",
        "The network was cut, so we cannot say that it has been taken. Please try again: it is never taken twice.",
    )
)
_WINDOW: Final = QT_TRANSLATE_NOOP("Journey", "Or bring the paper here: {where}")
_OWED_STILL: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Until it is handed in, the paper is still owed"))
_AGAIN: Final = Phrase(
    QT_TRANSLATE_NOOP("Journey", "If something is wrong with it, you get a message and can hand it in again")
)
_SEE: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "You can see how it stands at any machine"))
_KEEP: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Keep the paper itself: staff may ask to see it"))


def hand_in_page(context: Context, state: State, place: AtHandIn) -> HandInPage:
    handing = handing_of(state)
    catalogue = state.machine.catalogue
    item = None if catalogue is None else catalogue.item(handing.item_code)
    receipt = handing.receipt
    sentence = _failed(place.fault) if place.stage is HandInStage.FAILED else _SAID[place.stage]
    taken = place.stage is HandInStage.TAKEN
    return HandInPage(
        stage=place.stage,
        title=_TITLES[place.stage],
        sentence=sentence,
        paper=handing.material.name,
        item="" if item is None else item.plain_name,
        case_no="" if receipt is None else receipt.case_no,
        code="" if receipt is None else receipt.pick_up_code,
        at="" if receipt is None else Phrase("{time}", {"time": moment_words(receipt.received_at)}),
        points=_points(context, place, item if isinstance(item, ServiceItem) else None),
        slip=slip_state(state),
        slip_note=slip_note(slip_state(state), state.machine.printer.block, None) if taken else "",
        can_print=taken and may_order_slip(state),
    )


def _failed(fault: CallFault | None) -> Words:
    if fault is None or fault is CallFault.NOT_REACHED:
        return _CUT
    # Nothing was typed here that could be compared: that it is not there is a fault of the city's.
    return explain(CallFault.CENTRE_FAULT if fault is CallFault.NOT_FOUND else fault).citizen


def _points(context: Context, place: AtHandIn, item: ServiceItem | None) -> tuple[Words, ...]:
    match place.stage:
        case HandInStage.TAKEN:
            return (_AGAIN, _SEE, _KEEP)
        case HandInStage.HERE_ALREADY:
            return (_AGAIN, _SEE)
        case HandInStage.FAILED if item is not None:
            return (_OWED_STILL, Phrase(_WINDOW, {"where": window_or_call(context, item.window)}))
        case HandInStage.FAILED:
            return (_OWED_STILL,)
        case HandInStage.NOT_OWED:
            return (_SEE,)
        case _:
            return ()
