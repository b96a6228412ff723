# SPDX-License-Identifier: GPL-3.0-or-later
"""The end of a session: whatever way it comes, everything personal is dropped in one place."""

from __future__ import annotations

import re
from dataclasses import replace

from kiosk.journey.change import Change, Context, note
from kiosk.journey.effects import Effect, Release, Step, Wipe
from kiosk.journey.events import Event, Wiped
from kiosk.journey.machine import ReaderTrust
from kiosk.journey.places import AtGoodbye, AtIdle, AtRating, AtResult, Place
from kiosk.journey.session import Filing
from kiosk.journey.state import State
from kiosk.journey.touches import Begin, Next
from kiosk.journey.views import ResultKind, SlipState


def place_code(place: Place) -> str:
    """A place's name as the audit writes codes: "at_form"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(place).__name__).lower()


def end_session(context: Context, state: State, reason: str, *, goodbye: bool = True) -> Change:
    """Drop the session and ask the world to wipe. goodbye: say what to take along, when there is anything."""
    session = state.session
    if session is None:
        return Change(unused(context, state))
    effects: list[Effect] = [note(state, Step.SESSION_ENDED, reason=reason, state=place_code(state.place))]
    filing = session.filing
    of_filing = () if filing is None else (filing.slip, filing.carried.slip)
    slips = {*session.leftover_slips.values(), *session.guide_slips.values(), *of_filing}
    # One that is still moving comes out in a moment.
    moving = {SlipState.PRINTED, SlipState.PRINTING}
    printed = bool(slips & moving)
    paper = filing is not None and filing.paper.state in moving
    if filing is not None and filing.application is not None and _seen_to_its_end(state.place, filing, reason):
        effects.append(Release(filing.application.application_id))
    effects.append(Wipe(session.id))
    read = session.card is not None or session.applicant is not None
    until = context.moment.monotonic + context.settings.goodbye_seconds
    registered = _registered(state.place, filing)
    leaves = AtGoodbye(session.id, read, printed, until, paper_printed=paper, registered=registered)
    place = leaves if goodbye and (read or printed or paper) else AtIdle()
    slot = state.machine.chip_slot
    if goodbye and slot.card and slot.fresh:
        # Nobody goes away from their card without being told.
        known = place if isinstance(place, AtGoodbye) else AtGoodbye(session.id, read, printed, until)
        place = replace(known, chip_card=True)
    machine = replace(state.machine, chip_slot=replace(slot, fresh=False))
    if machine.card_pending:
        # Found in this session and perhaps read only after it: that must not begin the next one.
        machine = replace(machine, reader_trust=ReaderTrust.DOUBTFUL)
    ended = unused(context, replace(state, machine=machine))
    if isinstance(place, AtGoodbye):
        # The last page is still theirs, in the words and letters that they read.
        ended = replace(ended, place=place, elder=state.elder, language=state.language)
    return Change(ended, tuple(effects))


def _registered(place: Place, filing: Filing | None) -> bool:
    """Whether what they signed waits on this machine, and they were told so."""
    if filing is None or filing.application is None or filing.decision is not None:
        return False
    return isinstance(place, AtRating) or (
        isinstance(place, AtResult) and place.kind in (ResultKind.REGISTERED_OFFLINE, ResultKind.WITH_STAFF)
    )


def unused(context: Context, state: State) -> State:
    """The machine as every citizen finds it."""
    return State(machine=state.machine, touched_at=context.moment.monotonic, language=context.settings.language)


def _seen_to_its_end(place: Place, filing: Filing, reason: str) -> bool:
    """Whether the citizen has the answer: with its paper in hand, or because they went on from it themselves.

    Otherwise it is kept, and offered when they come back.
    """
    if filing.decision is None or SlipState.PRINTING in (filing.slip, filing.paper.state):
        return False
    if filing.paper.state is SlipState.PRINTED or (filing.slip is SlipState.PRINTED and filing.slip_was_decided):
        return True
    return isinstance(place, AtRating) or (isinstance(place, AtResult) and reason in ("end", "finished"))


def at_goodbye(context: Context, state: State, place: AtGoodbye, event: Event) -> Change:
    match event:
        case Wiped(session_id=session_id) if session_id == place.session_id:
            return Change(replace(state, place=replace(place, wiped=True)))
        case Next() | Begin():
            return Change(unused(context, state))
        case _:
            return Change(state)
