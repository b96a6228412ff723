# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of a half-filled form that goes on later or elsewhere."""

from __future__ import annotations

from typing import Final

from kiosk.contract.day_words import day_words, moment_words
from kiosk.contract.drafts import DRAFT_DAYS
from kiosk.faults import explain
from kiosk.journey.change import Context, filing_of, item_of
from kiosk.journey.code_camera import camera_looks, scanner_serves
from kiosk.journey.draft_saving import may_print_code, resume_address
from kiosk.journey.drafts import taken_over
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.places import AtDraftOffer, AtDraftSave, AtResume
from kiosk.journey.state import State
from kiosk.journey.views import (
    DraftOfferPage,
    DraftSavePage,
    KeyValue,
    Point,
    ResumePage,
    SaveState,
    SlipState,
    StatusPill,
)
from kiosk.timing import CHINA_STANDARD_TIME

_POINTS: Final = (
    Point("files", Phrase(QT_TRANSLATE_NOOP("Journey", "Only what you typed or chose is saved"))),
    Point(
        "prohibit",
        Phrase(
            QT_TRANSLATE_NOOP("Journey", "Nothing from your ID card, nothing from the registers, no scanned papers")
        ),
    ),
    Point("lock-simple", Phrase(QT_TRANSLATE_NOOP("Journey", "It is locked with a code only you get"))),
    Point(
        "calendar-blank",
        Phrase(
            QT_TRANSLATE_NOOP("Journey", "For {days} days you can continue it, on a phone or at any machine"),
            {"days": DRAFT_DAYS},
        ),
    ),
    Point(
        "identification-card",
        Phrase(QT_TRANSLATE_NOOP("Journey", "To submit it, come in person with your ID card")),
    ),
)

_TITLES: Final = {
    SaveState.ASKING: Phrase(QT_TRANSLATE_NOOP("Journey", "Save it, continue elsewhere")),
    SaveState.WAITING: Phrase(QT_TRANSLATE_NOOP("Journey", "Save it, continue elsewhere")),
    SaveState.SAVED: Phrase(QT_TRANSLATE_NOOP("Journey", "It is saved")),
    SaveState.DECLINED: Phrase(QT_TRANSLATE_NOOP("Journey", "It cannot be saved just now")),
    SaveState.FAILED: Phrase(QT_TRANSLATE_NOOP("Journey", "It could not be saved")),
}

_SENTENCES: Final = {
    SaveState.ASKING: Phrase(QT_TRANSLATE_NOOP("Journey", "This does not submit it. How it works:")),
    SaveState.WAITING: Phrase(QT_TRANSLATE_NOOP("Journey", "This does not submit it. How it works:")),
    SaveState.SAVED: Phrase(QT_TRANSLATE_NOOP("Journey", "Not submitted yet. Please take the code with you.")),
    SaveState.DECLINED: Phrase(
        QT_TRANSLATE_NOOP(
            "Journey",
            "The network is down. You can finish filling it in here.",
        )
    ),
    SaveState.FAILED: Phrase(
        QT_TRANSLATE_NOOP("Journey", "You can try once more, or finish it here: nothing is lost.")
    ),
}

_WHO_MAY: Final = (
    Point(
        "warning-circle",
        Phrase(
            QT_TRANSLATE_NOOP(
                "Journey", "Whoever has this code can read and change what you filled in: keep it safe"
            )
        ),
    ),
    Point(
        "identification-card",
        Phrase(QT_TRANSLATE_NOOP("Journey", "To submit it, come in person with your ID card")),
    ),
)


def offer_page(state: State, place: AtDraftOffer) -> DraftOfferPage:
    """What was found, in numbers only: what stands in it is seen in the form itself."""
    filing, content = filing_of(state), place.content
    if content is None:
        raise AssertionError("nothing is offered before it is found")
    over = taken_over(filing, content)
    by_code = not place.kept_by
    note: Words = ""
    if over.left:
        note = Phrase(
            QT_TRANSLATE_NOOP(
                "Journey", "The form has changed since. What no longer fits is asked again; the rest is kept."
            )
        )
    facts = [
        KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "Filled in")), moment_words(content.saved_at)),
        KeyValue(
            Phrase(
                QT_TRANSLATE_NOOP("Journey", "Still fit")
                if over.left
                else QT_TRANSLATE_NOOP("Journey", "Answers given")
            ),
            str(over.taken),
        ),
    ]
    if over.left:
        facts.append(KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "To fill in again")), str(over.left)))
    sentence = (
        Phrase(QT_TRANSLATE_NOOP("Journey", "You saved it. You can continue it here."))
        if by_code
        else Phrase(
            QT_TRANSLATE_NOOP("Journey", "The machine was interrupted. What you had filled in is still here.")
        )
    )
    return DraftOfferPage(
        title=Phrase(QT_TRANSLATE_NOOP("Journey", "Continue your form?")),
        sentence=sentence,
        item=item_of(state).plain_name,
        facts=tuple(facts),
        note=note,
        can_refuse=True,
    )


def save_page(state: State, place: AtDraftSave) -> DraftSavePage:
    filing, saved = filing_of(state), place.state is SaveState.SAVED
    carried = filing.carried
    match place.state:
        case SaveState.ASKING | SaveState.WAITING:
            points: tuple[Point, ...] = _POINTS
        case SaveState.SAVED:
            points = _WHO_MAY
        case SaveState.DECLINED | SaveState.FAILED:
            points = ()
    return DraftSavePage(
        state=place.state,
        title=_TITLES[place.state],
        sentence=_SENTENCES[place.state],
        item=filing.item.plain_name,
        points=points,
        problem=place.problem,
        code=carried.code if saved else "",
        qr=resume_address(state, carried.code) if saved else "",
        until=day_words(place.until) if place.until is not None else "",
        slip=carried.slip,
        slip_note=_slip_note(state, carried.slip) if saved else "",
        can_print=saved and may_print_code(state),
    )


def _slip_note(state: State, slip: SlipState) -> Words:
    match slip:
        case SlipState.NOT_ASKED:
            block = state.machine.printer.block
            return "" if block is None else explain(block).citizen
        case SlipState.PRINTING:
            return Phrase(QT_TRANSLATE_NOOP("Journey", "The slip with the code is being printed."))
        case SlipState.PRINTED:
            return Phrase(QT_TRANSLATE_NOOP("Journey", "Please take the slip with the code from the printer."))
        case SlipState.UNKNOWN:
            return Phrase(
                QT_TRANSLATE_NOOP("Journey", "Please look whether the slip came out. If not, print it again.")
            )
        case SlipState.FAILED:
            return Phrase(
                QT_TRANSLATE_NOOP(
                    "Journey", "The slip could not be printed. Scan the code with a phone, or write it down."
                )
            )


def resume_page(context: Context, state: State, place: AtResume) -> ResumePage:
    elsewhere: Words = ""
    if not state.machine.line_up:
        elsewhere = Phrase(
            QT_TRANSLATE_NOOP(
                "Journey",
                "The network is down. With a phone that is online you can continue: scan your slip.",
            )
        )
    return ResumePage(
        code=place.code,
        waiting=place.waiting,
        problem=place.problem,
        scanner=scanner_serves(context, state),
        camera=camera_looks(context, state),
        elsewhere=elsewhere,
    )


def drafts_pill(state: State) -> StatusPill | None:
    """After a crash, for a few minutes: how whoever stood here goes on. Whose it is, nobody is told."""
    until = state.machine.drafts_until
    if until is None:
        return None
    sentence = Phrase(
        QT_TRANSLATE_NOOP(
            "Journey",
            "This machine had to start again. A form that was not finished is kept until {time}: open the same "
            "service and lay the same ID card.",
        ),
        {"time": f"{until.astimezone(CHINA_STANDARD_TIME):%H:%M}"},
    )
    return StatusPill("arrow-clockwise", Phrase(QT_TRANSLATE_NOOP("Journey", "Started again")), sentence)
