# SPDX-License-Identifier: GPL-3.0-or-later
"""接着填: a form is fetched by its code, typed or scanned; then it goes the ordinary way with card and identity."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from devices.reports import CodeDropped, CodeScanned
from kiosk.contract.drafts import DraftContent
from kiosk.contract.items import ServiceItem
from kiosk.contract.routes import DRAFT_PAGE
from kiosk.faults import explain
from kiosk.journey.change import Change, Context, note, put, session_of, with_session
from kiosk.journey.effects import FetchDraft, Step
from kiosk.journey.events import DraftFetched, Event
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase
from kiosk.journey.places import AtGuide, AtHome, AtLookup, AtResume, AtSearch
from kiosk.journey.searching import MAX_QUERY
from kiosk.journey.session import Carried, Filing
from kiosk.journey.state import State
from kiosk.journey.touches import Back, EnterResumeCode, Next
from kiosk.journey.troubles import CallFault
from kiosk.standards import normalise_pick_up_code

_DRAFT_PATH: Final = DRAFT_PAGE.removesuffix("{code}")
_WRONG_CODE: Final = Phrase(
    QT_TRANSLATE_NOOP("Journey", "This code cannot be right. Please compare it with your slip or your phone.")
)
_NOTHING_KEPT: Final = Phrase(
    QT_TRANSLATE_NOOP(
        "Journey",
        "Nothing is kept under this code. It may be older than 90 days, or already submitted. You can start "
        "again on the home page.",
    )
)
_NOT_NOW: Final = Phrase(
    QT_TRANSLATE_NOOP(
        "Journey", "The network is down, so the form cannot be fetched just now. It stays kept for you."
    )
)
_NO_SUCH_SERVICE: Final = Phrase(
    QT_TRANSLATE_NOOP(
        "Journey", "The service of this form is not offered on this machine. The window can tell you more."
    )
)


def resume_code_within(text: str) -> str | None:
    """The code of a resume slip's QR code, which is the address of its phone page and is never opened; None when it
    is no such address."""
    address, found, code = text.strip().rpartition(_DRAFT_PATH)
    return code if found and "://" in address else None


def resume_by_scan(context: Context, state: State, scanned: CodeScanned) -> Change | None:
    """A resume code that is held before the scanner where something else is asked; None where it means nothing."""
    code = resume_code_within(scanned.text)
    if code is None or not isinstance(state.place, AtHome | AtSearch | AtLookup):
        return None
    here = replace(with_session(state, tracking=None), place=AtResume())
    return at_resume(context, here, AtResume(), scanned)


def at_resume(context: Context, state: State, place: AtResume, event: Event) -> Change:
    match event:
        case CodeScanned(text=text) if not place.waiting:
            scanned = replace(state, touched_at=context.moment.monotonic, warned_at=None)
            return _ask(scanned, resume_code_within(text) or text)
        case CodeDropped(fault=fault) if not place.waiting:
            return put(state, AtResume(place.code, problem=explain(fault).citizen))
        case EnterResumeCode(code=typed) if not place.waiting:
            return _ask(state, typed)
        case DraftFetched(session_id=session_id, code=code, answer=answer) if (
            place.waiting and session_id == session_of(state).id and code == place.code
        ):
            if isinstance(answer, CallFault):
                problem = {CallFault.NOT_FOUND: _NOTHING_KEPT, CallFault.NOT_REACHED: _NOT_NOW}.get(answer)
                words = explain(answer).citizen if problem is None else problem
                line = note(state, Step.DRAFT_NOT_FETCHED, fault=answer.value)
                return put(state, AtResume(code, problem=words), line)
            return _open(state, code, answer)
        case Back() | Next():
            return put(state, AtHome())
        case _:
            return Change(state)


def _ask(state: State, typed: str) -> Change:
    code = normalise_pick_up_code(typed)
    if code is None:
        return put(state, AtResume(typed[:MAX_QUERY], problem=_WRONG_CODE))
    if not state.machine.line_up:
        return put(state, AtResume(code, problem=_NOT_NOW))
    return put(state, AtResume(code, waiting=True), FetchDraft(session_of(state).id, code))


def _open(state: State, code: str, content: DraftContent) -> Change:
    """To the item's guide, which says what stands against it here and now, if anything does."""
    catalogue = state.machine.catalogue
    item = None if catalogue is None else catalogue.item(content.item_code)
    form = None if catalogue is None else catalogue.form(content.item_code)
    if not isinstance(item, ServiceItem) or form is None:
        return put(state, AtResume(code, problem=_NO_SUCH_SERVICE))
    filing = Filing(item, form, carried=Carried(content=content, code=code))
    opened = with_session(state, list_place=AtHome(), filing=filing, guide_item=item, tracking=None)
    return put(
        opened,
        AtGuide(),
        note(opened, Step.DRAFT_FETCHED, item=item.code),
        note(opened, Step.ITEM_OPENED, item=item.code),
    )
