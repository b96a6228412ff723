# SPDX-License-Identifier: GPL-3.0-or-later
"""投诉 · 建议 · 办不成事: said over any page, with or without a session, and kept here until the centre has it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from kiosk.contract.feedback import Complaint, ComplaintKind
from kiosk.journey.change import Change, Context, note
from kiosk.journey.effects import KeepComplaint, Step
from kiosk.journey.events import ComplaintKept, Event
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.places import AtResult
from kiosk.journey.state import ComplaintOpen, State
from kiosk.journey.touches import (
    AskCallback,
    Back,
    ChooseComplaint,
    CloseComplaint,
    CloseHelp,
    EditField,
    End,
    Next,
    OpenHelp,
    SetElder,
    SetLanguage,
    StillHere,
    ToggleReason,
    Touch,
)
from kiosk.journey.views import ComplaintState, ComplaintStep

MOST_WORDS: Final = 200
_PHONE: Final = re.compile(r"1[3-9][0-9]{9}")
_PASSED_ON: Final = (OpenHelp, CloseHelp, AskCallback, SetElder, SetLanguage, StillHere, End)
"""Touches that mean the same wherever one is."""

REASONS: Final[dict[ComplaintKind, tuple[tuple[str, Words], ...]]] = {
    ComplaintKind.COMPLAINT: (
        ("unfriendly", Phrase(QT_TRANSLATE_NOOP("Journey", "I was treated badly"))),
        ("slow", Phrase(QT_TRANSLATE_NOOP("Journey", "It took too long"))),
        ("told_differently", Phrase(QT_TRANSLATE_NOOP("Journey", "Each time I was told something else"))),
        ("asked_too_much", Phrase(QT_TRANSLATE_NOOP("Journey", "Too much was asked of me"))),
        ("data_wrong", Phrase(QT_TRANSLATE_NOOP("Journey", "My data or the result is wrong"))),
        ("machine_trouble", Phrase(QT_TRANSLATE_NOOP("Journey", "The machine gave trouble"))),
    ),
    ComplaintKind.SUGGESTION: (
        ("plainer_words", Phrase(QT_TRANSLATE_NOOP("Journey", "Plainer words"))),
        ("easier_machine", Phrase(QT_TRANSLATE_NOOP("Journey", "An easier machine"))),
        ("fewer_papers", Phrase(QT_TRANSLATE_NOOP("Journey", "Fewer papers"))),
        ("more_services", Phrase(QT_TRANSLATE_NOOP("Journey", "More services here"))),
        ("places_and_hours", Phrase(QT_TRANSLATE_NOOP("Journey", "More places or longer hours"))),
        ("people_to_help", Phrase(QT_TRANSLATE_NOOP("Journey", "Somebody who helps"))),
    ),
    ComplaintKind.NOT_DONE: (
        ("sent_around", Phrase(QT_TRANSLATE_NOOP("Journey", "I was sent from one to the next"))),
        ("paper_not_to_be_had", Phrase(QT_TRANSLATE_NOOP("Journey", "A paper is wanted that nobody gives me"))),
        ("not_taken", Phrase(QT_TRANSLATE_NOOP("Journey", "My application was not taken"))),
        ("no_answer", Phrase(QT_TRANSLATE_NOOP("Journey", "I get no answer"))),
        ("unclear_what", Phrase(QT_TRANSLATE_NOOP("Journey", "I do not know what is missing"))),
        ("machine_trouble", Phrase(QT_TRANSLATE_NOOP("Journey", "The machine gave trouble"))),
    ),
}
"""What can be touched, by kind: the code that goes to the centre, and its words."""

_NOTHING_SAID: Final = Phrase(
    QT_TRANSLATE_NOOP("Journey", "Please touch what it is about on the page before, or write a few words.")
)
_PHONE_WRONG: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "A mobile number has 11 digits and begins with 1"))


def open_complaint(state: State) -> Change:
    """Over whatever page is there; the help panel has done its work."""
    return Change(replace(state, help=None, complaint=state.complaint or ComplaintOpen()))


def could_not_get_it_done(state: State) -> Change:
    """From a result: what it is about is chosen already, and can be changed; the case goes along, and says so."""
    filing = None if state.session is None else state.session.filing
    application = None if filing is None or not isinstance(state.place, AtResult) else filing.application
    about = "" if application is None else application.application_id
    said = ComplaintOpen(kind=ComplaintKind.NOT_DONE, about=about)
    return Change(replace(state, help=None, complaint=state.complaint or said))


def about_case(said: ComplaintOpen) -> str:
    """The application whose trace goes along, so that nobody has to tell it again; "" for any other complaint:
    those name nobody."""
    return said.about if said.kind is ComplaintKind.NOT_DONE else ""


def complaining(context: Context, state: State, event: Event) -> Change | None:
    """What an event means while somebody complains; None when it is for what lies below."""
    said = state.complaint
    if said is None:
        return None
    if isinstance(event, ComplaintKept):
        return _kept(state, said, event)
    if not isinstance(event, Touch) or isinstance(event, _PASSED_ON):
        return None
    match event:
        case CloseComplaint():
            return Change(replace(state, complaint=None))
        case ChooseComplaint(kind=kind) if said.step is ComplaintStep.WHAT and kind in REASONS:
            reasons = said.reasons if kind is said.kind else ()
            return _with(state, said, kind=kind, reasons=reasons)
        case ToggleReason(id=reason) if said.step is ComplaintStep.WHAT and said.kind is not None:
            names = [name for name, _ in REASONS[said.kind]]
            chosen = set(said.reasons) ^ {reason}
            return _with(state, said, reasons=tuple(name for name in names if name in chosen))
        case EditField(key="text", value=text) if said.step is ComplaintStep.WORDS:
            plain = "".join(one for one in text if one.isprintable())
            return _with(state, said, text=plain[:MOST_WORDS])
        case EditField(key="phone", value=phone) if said.step is ComplaintStep.PHONE:
            return _with(state, said, phone="".join(one for one in phone if one in "0123456789")[:11])
        case Next():
            return _on(context, state, said)
        case Back():
            return _back(state, said)
        case _:
            # Nothing of the page below can be touched.
            return Change(state)


def _with(whole: State, said: ComplaintOpen, **changes: Any) -> Change:
    changed = replace(said, problem="")
    return Change(replace(whole, complaint=replace(changed, **changes)))


def may_go_on(said: ComplaintOpen) -> bool:
    """Whether the primary button leads on."""
    match said.step:
        case ComplaintStep.WHAT:
            return said.kind is not None
        case ComplaintStep.WORDS:
            # Of a case that goes along nothing need be told again.
            return bool(said.reasons or said.text.strip() or about_case(said))
        case ComplaintStep.PHONE:
            return said.state is not ComplaintState.KEEPING
        case ComplaintStep.SENT:
            return True


def _on(context: Context, state: State, said: ComplaintOpen) -> Change:
    match said.step:
        case ComplaintStep.WHAT if said.kind is None:
            return Change(state)
        case ComplaintStep.WHAT:
            return _with(state, said, step=ComplaintStep.WORDS)
        case ComplaintStep.WORDS if not may_go_on(said):
            return _with(state, said, problem=_NOTHING_SAID)
        case ComplaintStep.WORDS:
            return _with(state, said, step=ComplaintStep.PHONE)
        case ComplaintStep.PHONE if said.phone and not _PHONE.fullmatch(said.phone):
            return _with(state, said, problem=_PHONE_WRONG)
        case ComplaintStep.PHONE:
            return _send(context, state, said)
        case ComplaintStep.SENT:
            return Change(replace(state, complaint=None))


def _back(state: State, said: ComplaintOpen) -> Change:
    match said.step:
        case ComplaintStep.WHAT | ComplaintStep.SENT:
            return Change(replace(state, complaint=None))
        case ComplaintStep.WORDS:
            return _with(state, said, step=ComplaintStep.WHAT)
        case ComplaintStep.PHONE if said.state is ComplaintState.KEEPING:
            return Change(state)
        case ComplaintStep.PHONE:
            return _with(state, said, step=ComplaintStep.WORDS)


def _send(context: Context, state: State, said: ComplaintOpen) -> Change:
    if said.kind is None or said.state is ComplaintState.KEEPING:
        return Change(state)
    at, session = context.moment.now, state.session
    item = None if session is None else session.guide_item
    complaint = Complaint(
        complaint_id=context.new_id(at),
        kind=said.kind,
        reasons=said.reasons,
        text=_with_case_no(state, said),
        phone=said.phone or None,
        page=type(state.place).__name__,
        item_code=None if item is None else item.code,
        made_at=at,
        application_id=about_case(said) or None,
    )
    kept = _with(state, said, state=ComplaintState.KEEPING, complaint_id=complaint.complaint_id)
    return kept.asking(note(state, Step.COMPLAINT_MADE, kind=said.kind.value), KeepComplaint(complaint))


def _with_case_no(state: State, said: ComplaintOpen) -> str:
    """The citizen's own words, and the number by which staff find the trace of the case that goes along."""
    words, session = said.text.strip(), state.session
    filing = None if session is None else session.filing
    if not about_case(said) or filing is None or filing.decision is None:
        return words
    return f"{words}\n办件编号：{filing.decision.case_no}".strip()


def _kept(state: State, said: ComplaintOpen, event: ComplaintKept) -> Change:
    if not said.complaint_id or event.complaint_id != said.complaint_id:
        return Change(state)
    if not event.stored:
        return _with(state, said, state=ComplaintState.FAILED, complaint_id="")
    told = ComplaintState.DELIVERED if event.delivered else ComplaintState.STORED
    if said.state is ComplaintState.DELIVERED:
        return Change(state)
    # What was written is in the store now, and of no more use here.
    sent = replace(said, step=ComplaintStep.SENT, text="", state=told, ticket_no=event.ticket_no, problem="")
    return Change(replace(state, complaint=sent))
