# SPDX-License-Identifier: GPL-3.0-or-later
"""容缺后补 at this machine: a paper that is owed goes under the camera, to the centre, and a person looks at it.

While it is under the camera, `Session.handing` stands where an application's papers would (see .documents). It is
sent while its holder waits and kept nowhere else: without the centre's receipt nothing was handed in.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from devices.reports import PrintBlock
from kiosk.contract.hand_ins import HandInReceipt, HandInState, PaperHandIn
from kiosk.contract.items import Material, ServiceItem
from kiosk.contract.tracking import CaseWords, OwedPaper, StatusAnswer
from kiosk.faults import explain
from kiosk.identity import mask_name
from kiosk.journey.change import Change, Context, note, put, session_of, with_session
from kiosk.journey.effects import PutOnPaper, SendOwedPaper, Step
from kiosk.journey.events import Event, OwedPaperSent
from kiosk.journey.guides import letterhead
from kiosk.journey.paper_camera import camera_serves, let_go
from kiosk.journey.places import AtCases, AtDocument, AtHandIn, AtWays
from kiosk.journey.session import Cases, Handing
from kiosk.journey.state import State
from kiosk.journey.touches import Back, Next, PrintSlip
from kiosk.journey.troubles import CallFault
from kiosk.journey.views import HandInStage, SlipState
from kiosk.services import hand_in_job, hand_in_slip
from kiosk.standards import mask_number

_STAGES: Final = {
    HandInState.TAKEN: HandInStage.TAKEN,
    HandInState.HERE_ALREADY: HandInStage.HERE_ALREADY,
    HandInState.NOT_OWED: HandInStage.NOT_OWED,
}


def handing_of(state: State) -> Handing:
    """Of a place that cannot be without one."""
    handing = session_of(state).handing
    if handing is None:
        raise AssertionError("a paper is handed in that is not there")
    return handing


def may_hand_in(context: Context, state: State, words: CaseWords, owed: OwedPaper) -> Material | None:
    """The owed paper as the camera takes it; None where it is not to be handed in here and now."""
    ready = owed.application_id and owed.handed_in_at is None and state.machine.line_up
    catalogue = state.machine.catalogue
    if not ready or catalogue is None or not camera_serves(context, state):
        return None
    item = catalogue.item(words.item_code)
    scans = item.scans if isinstance(item, ServiceItem) else ()
    return next((one for one in scans if one.code == owed.material), None)


def key_of(owed: OwedPaper) -> str:
    """What the button of an owed paper names."""
    return f"{owed.application_id}/{owed.material}"


def begin_hand_in(context: Context, state: State, place: AtCases, cases: Cases, key: str) -> Change:
    """From a row of 办到哪了 to the camera."""
    lines = cases.answer.lines if isinstance(cases.answer, StatusAnswer) else ()
    for words in (line.words for line in lines if line.words is not None):
        for owed in words.owed:
            material = may_hand_in(context, state, words, owed)
            if key_of(owed) != key or material is None or cases.question is None:
                continue
            handing = Handing(owed.application_id, words.item_code, material, cases.question, place)
            return put(with_session(state, handing=handing), AtDocument(material.code))
    return Change(state)


def leave(state: State) -> Change:
    """Back to the cases; what was taken is overwritten."""
    handing = handing_of(state)
    return put(with_session(state, handing=None), handing.came_from, *let_go(state, handing.paper))


def send(context: Context, state: State) -> Change:
    """To the centre; again under the same id, so that what arrived and was not answered is not taken twice."""
    handing, session = handing_of(state), session_of(state)
    if handing.paper.file is None:
        raise AssertionError("a paper is sent that was not made")
    named = replace(handing, hand_in_id=handing.hand_in_id or context.new_id(context.moment.now))
    wanted = PaperHandIn(
        hand_in_id=named.hand_in_id,
        application_id=named.application_id,
        material=named.material.code,
        sha256=handing.paper.file.sha256,
        shown=named.shown,
    )
    sending = with_session(state, handing=named)
    line = note(state, Step.OWED_PAPER_SENT, application=named.application_id)
    return put(sending, AtHandIn(), line, SendOwedPaper(session.id, wanted, handing.paper.file))


def at_hand_in(context: Context, state: State, place: AtHandIn, event: Event) -> Change:
    """Its end, `Next` once it is over, belongs to whoever asks for the cases afresh (kiosk.journey.tracking)."""
    handing = handing_of(state)
    match event:
        case OwedPaperSent(session_id=session_id, hand_in_id=hand_in_id, answer=answer) if place.waiting and (
            session_id,
            hand_in_id,
        ) == (session_of(state).id, handing.hand_in_id):
            return _told(state, answer)
        case Next() if place.stage is HandInStage.FAILED:
            return send(context, state)
        case Back() if place.stage is HandInStage.FAILED:
            return leave(state)
        case PrintSlip() if place.stage is HandInStage.TAKEN:
            return _order_slip(context, state)
        case _:
            return Change(state)


def slip_state(state: State) -> SlipState:
    """How far the slip of what was handed in has come."""
    return session_of(state).leftover_slips.get(handing_of(state).hand_in_id, SlipState.NOT_ASKED)


def may_order_slip(state: State) -> bool:
    """Whether the printer can finish one now, and none is in this person's hand or on its way."""
    block: PrintBlock | None = state.machine.printer.block
    return block is None and slip_state(state) not in (SlipState.PRINTING, SlipState.PRINTED)


def _told(state: State, answer: HandInReceipt | HandInState | CallFault) -> Change:
    handing = handing_of(state)
    if answer is CallFault.IDENTITY_REFUSED:
        # It took too long, or the clocks differ: shown once more, and then begun anew.
        left = leave(state)
        unproven = with_session(left.state, proven=None)
        return left.then(put(unproven, AtWays(problem=explain(CallFault.IDENTITY_REFUSED).citizen)))
    if isinstance(answer, CallFault):
        line = note(state, Step.OWED_PAPER_ENDED, outcome=answer.value)
        return put(state, AtHandIn(HandInStage.FAILED, answer), line)
    taken = answer if isinstance(answer, HandInReceipt) else None
    outcome = HandInState.TAKEN if isinstance(answer, HandInReceipt) else answer
    ended = with_session(state, handing=replace(handing, receipt=taken))
    line = note(state, Step.OWED_PAPER_ENDED, outcome=outcome.value)
    return put(ended, AtHandIn(_STAGES[outcome]), line, *let_go(state, handing.paper))


def _order_slip(context: Context, state: State) -> Change:
    handing, session, catalogue = handing_of(state), session_of(state), state.machine.catalogue
    item = None if catalogue is None else catalogue.item(handing.item_code)
    receipt, applicant = handing.receipt, session.applicant
    if (
        receipt is None
        or applicant is None
        or catalogue is None
        or not isinstance(item, ServiceItem)
        or not may_order_slip(state)
    ):
        return Change(state)
    slip = hand_in_slip(
        letterhead(context, state, catalogue.bundle),
        item,
        handing.material.name,
        receipt,
        len(handing.paper.pages),
        name=mask_name(applicant.name),
        number=mask_number(applicant.number),
    )
    copy = slip_state(state) is SlipState.UNKNOWN
    order = PutOnPaper(handing.hand_in_id, hand_in_job(handing.hand_in_id), slip, copy=copy)
    slips = {**session.leftover_slips, handing.hand_in_id: SlipState.PRINTING}
    line = note(state, Step.SLIP_ORDERED, application=handing.application_id)
    return Change(with_session(state, leftover_slips=slips), (line, order))
