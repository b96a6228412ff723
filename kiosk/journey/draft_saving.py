# SPDX-License-Identifier: GPL-3.0-or-later
"""存下来，换个地方接着填: a half-filled form goes to the centre under a code that only its citizen has."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.contract.routes import DRAFT_PAGE
from kiosk.faults import explain
from kiosk.journey.change import Change, Context, filing_of, note, put, session_of
from kiosk.journey.drafts import carried_with, draft_of, may_save
from kiosk.journey.effects import DepositDraft, PutOnPaper, Step
from kiosk.journey.ending import end_session
from kiosk.journey.events import DraftDeposited, Event, SlipEnded
from kiosk.journey.guides import STATE_OF_OUTCOME, letterhead
from kiosk.journey.places import AtDraftSave, AtForm, AtSummary
from kiosk.journey.state import State
from kiosk.journey.touches import Back, Next, PrintResumeSlip, SaveForLater
from kiosk.journey.troubles import CallFault
from kiosk.journey.views import SaveState, SlipState
from kiosk.services import resume_job, resume_slip
from kiosk.timing import CHINA_STANDARD_TIME

_MAY_SAVE: Final = (SaveState.ASKING, SaveState.FAILED, SaveState.DECLINED)


def begin_saving(state: State) -> Change:
    """First what it means, then the deed."""
    came_from = state.place
    if not may_save(state) or not isinstance(came_from, AtForm | AtSummary):
        return Change(state)
    if isinstance(came_from, AtForm):
        # A bank card that is being read is a matter of this machine.
        came_from = replace(came_from, chip=None)
    asked = SaveState.ASKING if state.machine.line_up else SaveState.DECLINED
    return put(state, AtDraftSave(came_from, asked))


def at_draft_save(context: Context, state: State, place: AtDraftSave, event: Event) -> Change:
    match event:
        case SaveForLater() if place.state in _MAY_SAVE:
            return _save(context, state, place)
        case DraftDeposited(session_id=session_id, answer=answer) if (
            place.waiting and session_id == session_of(state).id
        ):
            if isinstance(answer, CallFault):
                unreached = answer is CallFault.NOT_REACHED
                kind = SaveState.DECLINED if unreached else SaveState.FAILED
                failed = replace(place, state=kind, problem="" if unreached else explain(answer).citizen)
                return put(state, failed, note(state, Step.DRAFT_NOT_DEPOSITED, fault=answer.value))
            until = answer.astimezone(CHINA_STANDARD_TIME).date()
            saved = replace(place, state=SaveState.SAVED, until=until)
            return put(state, saved, note(state, Step.DRAFT_DEPOSITED, item=filing_of(state).item.code))
        case PrintResumeSlip() if place.state is SaveState.SAVED:
            return _order_slip(context, state, place)
        case Next() if place.state is SaveState.SAVED:
            return end_session(context, state, "saved")
        case Back() if not place.waiting:
            return put(state, place.came_from)
        case _:
            return Change(state)


def _save(context: Context, state: State, place: AtDraftSave) -> Change:
    if not state.machine.line_up:
        return put(state, replace(place, state=SaveState.DECLINED, problem=""))
    filing = filing_of(state)
    # The same code for all of one form: what is saved later takes the place of what was saved before.
    code = filing.carried.code or context.new_identifiers(context.moment.now).pick_up_code
    known = carried_with(state, code=code)
    waiting = replace(place, state=SaveState.WAITING, problem="")
    return put(known, waiting, DepositDraft(session_of(state).id, code, draft_of(context, filing)))


def resume_address(state: State, code: str) -> str:
    """Where a phone goes on with it; "" before there is a catalogue."""
    catalogue = state.machine.catalogue
    base = "" if catalogue is None else catalogue.bundle.public_base_url
    return base.rstrip("/") + DRAFT_PAGE.format(code=code) if base and code else ""


def may_print_code(state: State) -> bool:
    """Whether the slip with the code can be ordered now."""
    slip = filing_of(state).carried.slip
    ready = state.machine.printer.block is None and state.machine.catalogue is not None
    return ready and slip not in (SlipState.PRINTING, SlipState.PRINTED)


def _order_slip(context: Context, state: State, place: AtDraftSave) -> Change:
    filing, catalogue = filing_of(state), state.machine.catalogue
    if catalogue is None or place.until is None or not may_print_code(state):
        return Change(state)
    job = resume_job(session_of(state).id)
    slip = resume_slip(
        letterhead(context, state, catalogue.bundle),
        filing.item,
        filing.carried.code,
        place.until,
        context.moment.now,
    )
    order = PutOnPaper(job, job, slip, copy=filing.carried.slip is SlipState.UNKNOWN)
    printing = carried_with(state, slip=SlipState.PRINTING)
    return Change(printing, (note(state, Step.SLIP_ORDERED, item=filing.item.code), order))


def code_slip_ended(state: State, event: SlipEnded) -> Change | None:
    """The end of the slip with this session's resume code; None when it is of something else."""
    session = state.session
    if session is None or session.filing is None or event.application_id != resume_job(session.id):
        return None
    ended = carried_with(state, slip=STATE_OF_OUTCOME[event.end.outcome])
    return Change(ended, (note(state, Step.SLIP_ENDED, outcome=event.end.outcome.value),))
