# SPDX-License-Identifier: GPL-3.0-or-later
"""A form of a written authorisation (委托书), to be filled in by hand: for whoever comes another time."""

from __future__ import annotations

from kiosk.contract.items import ServiceItem
from kiosk.journey.change import Change, Context, note, session_of, with_session
from kiosk.journey.effects import PutOnPaper, Step
from kiosk.journey.guides import letterhead
from kiosk.journey.state import State
from kiosk.journey.views import SlipState
from kiosk.services import authorisation_form, guide_job


def slip_key(item: ServiceItem) -> str:
    """Under which the session knows what became of it, beside the guides."""
    return f"{item.code}-authorisation"


def form_state(state: State, item: ServiceItem) -> SlipState:
    session = state.session
    return SlipState.NOT_ASKED if session is None else session.guide_slips.get(slip_key(item), SlipState.NOT_ASKED)


def may_order_form(state: State, item: ServiceItem) -> bool:
    """Whether the printer can finish one now, and none is out or on its way."""
    ready = state.machine.printer.block is None and state.machine.catalogue is not None
    return ready and form_state(state, item) not in (SlipState.PRINTING, SlipState.PRINTED)


def order_authorisation(context: Context, state: State, item: ServiceItem) -> Change:
    """Print the form. It is nobody's: no name stands on it."""
    catalogue = state.machine.catalogue
    if catalogue is None or item.proxy is None or not may_order_form(state, item):
        return Change(state)
    session = session_of(state)
    job = guide_job(session.id, slip_key(item))
    order = PutOnPaper(
        application_id=job,
        job_id=job,
        slip=authorisation_form(letterhead(context, state, catalogue.bundle), item, item.proxy),
        copy=form_state(state, item) is SlipState.UNKNOWN,
    )
    slips = {**session.guide_slips, slip_key(item): SlipState.PRINTING}
    return Change(with_session(state, guide_slips=slips), (note(state, Step.SLIP_ORDERED, item=item.code), order))
