# SPDX-License-Identifier: GPL-3.0-or-later
"""A guide on paper: offered only when the printer can finish it, and nobody's, so it needs no card."""

from __future__ import annotations

from typing import Final

from devices.reports import JobOutcome
from kiosk.contract.items import CatalogueBundle, GuideItem
from kiosk.journey.change import Change, Context, note, session_of, with_session
from kiosk.journey.effects import PutOnPaper, Step
from kiosk.journey.events import SlipEnded
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.session import Session
from kiosk.journey.state import State
from kiosk.journey.views import SlipState
from kiosk.services import Letterhead, guide_job, guide_slip
from kiosk.timing import CHINA_STANDARD_TIME

STATE_OF_OUTCOME: Final = {
    JobOutcome.PRINTED: SlipState.PRINTED,
    JobOutcome.FAILED: SlipState.FAILED,
    JobOutcome.UNKNOWN: SlipState.UNKNOWN,
}


def guide_slip_state(state: State, item: GuideItem) -> SlipState:
    """What became of this item's guide in this session."""
    session = state.session
    return (
        SlipState.NOT_ASKED
        if session is None
        else session.guide_slips.get(_key(session, item), SlipState.NOT_ASKED)
    )


def _key(session: Session, item: GuideItem) -> str:
    """Which guide it is: the list for other answers is another paper."""
    return f"{item.code}:{session.guide_round}" if session.guide_answers else item.code


def may_order_guide(state: State, item: GuideItem) -> bool:
    """Whether the printer can finish one now, and none is in this person's hand or on its way."""
    known = guide_slip_state(state, item)
    ready = state.machine.printer.block is None and state.machine.catalogue is not None
    return ready and known not in (SlipState.PRINTING, SlipState.PRINTED)


def order_guide(context: Context, state: State, item: GuideItem) -> Change:
    """Order it; after silence, when a person looked and found none, as a reprint."""
    catalogue = state.machine.catalogue
    if catalogue is None or not may_order_guide(state, item):
        return Change(state)
    session = session_of(state)
    key = _key(session, item)
    job = guide_job(session.id, key)
    issued = catalogue.bundle.issued_at.astimezone(CHINA_STANDARD_TIME).date()
    order = PutOnPaper(
        application_id=job,
        job_id=job,
        slip=guide_slip(
            letterhead(context, state, catalogue.bundle), item, issued, context.moment.now, session.guide_answers
        ),
        copy=guide_slip_state(state, item) is SlipState.UNKNOWN,
    )
    slips = {**session.guide_slips, key: SlipState.PRINTING}
    return Change(with_session(state, guide_slips=slips), (note(state, Step.SLIP_ORDERED, item=item.code), order))


def guide_ended(state: State, event: SlipEnded) -> Change | None:
    """The end of a guide of this session; None when it is of something else."""
    session = state.session
    if session is None:
        return None
    for code in session.guide_slips:
        if event.application_id == guide_job(session.id, code):
            slips = {**session.guide_slips, code: STATE_OF_OUTCOME[event.end.outcome]}
            line = note(state, Step.SLIP_ENDED, item=code.partition(":")[0], outcome=event.end.outcome.value)
            return Change(with_session(state, guide_slips=slips), (line,))
    return None


def guide_note(slip: SlipState) -> Words:
    """What is said beside the button."""
    match slip:
        case SlipState.NOT_ASKED:
            return ""
        case SlipState.PRINTING:
            return Phrase(QT_TRANSLATE_NOOP("Journey", "The guide is being printed."))
        case SlipState.PRINTED:
            return Phrase(QT_TRANSLATE_NOOP("Journey", "Please take the guide from the slip printer."))
        case SlipState.UNKNOWN:
            return Phrase(
                QT_TRANSLATE_NOOP("Journey", "Please look whether the guide came out. If not, print it again.")
            )
        case SlipState.FAILED:
            return Phrase(
                QT_TRANSLATE_NOOP("Journey", "The guide could not be printed. A phone can take it along instead.")
            )


def letterhead(context: Context, state: State, bundle: CatalogueBundle) -> Letterhead:
    """This machine, as it stands on each paper."""
    settings = context.settings
    return Letterhead(
        machine_id=settings.machine_id,
        site=settings.site,
        hotline=settings.hotline,
        public_base_url=bundle.public_base_url,
        demonstration=settings.demonstration or bundle.demonstration,
        english=state.language == "en",
    )
