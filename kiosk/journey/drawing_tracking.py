# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of 办到哪了, and of taking an application back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final, assert_never

from kiosk.contract.cases import CaseStatusClass
from kiosk.contract.day_words import day_words, moment_words
from kiosk.contract.tracking import CaseLine, StatusAnswer
from kiosk.faults import explain
from kiosk.journey.change import Context, today_of
from kiosk.journey.code_camera import camera_looks, scanner_serves
from kiosk.journey.drawing_undertaking import asked_words
from kiosk.journey.held_words import HELD_SIGNS, NOT_HANDLED, held_words
from kiosk.journey.offline_words import window_or_call
from kiosk.journey.owed_words import owed_facts, owed_rows
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.places import AtCases, AtLookup, AtShortCode, AtWithdraw
from kiosk.journey.reviewing import may_ask_about, review_of
from kiosk.journey.session import Cases
from kiosk.journey.stage_words import due_facts, past_pauses, pause_words, stage_marks
from kiosk.journey.state import State
from kiosk.journey.tracking import HELD_UNREAD, SHORT_CODE_LENGTH, cases_shown
from kiosk.journey.troubles import CallFault, HeldFault
from kiosk.journey.views import CaseRow, CasesPage, LookupPage, Tone, WithdrawPage, WithdrawState
from kiosk.journey.withdrawing import may_take_back, may_take_held_back
from offline_cache import RecordState

_STATUS: Final = {
    CaseStatusClass.UNKNOWN: Phrase(QT_TRANSLATE_NOOP("Journey", "The city does not know this code.")),
    CaseStatusClass.IN_PROGRESS: Phrase(QT_TRANSLATE_NOOP("Journey", "It is being worked on.")),
    CaseStatusClass.SUPPLEMENT_WANTED: Phrase(
        QT_TRANSLATE_NOOP("Journey", "Something is still wanted from you: see your slip or message.")
    ),
    CaseStatusClass.DECIDED: Phrase(QT_TRANSLATE_NOOP("Journey", "It is decided.")),
    CaseStatusClass.CLOSED: Phrase(QT_TRANSLATE_NOOP("Journey", "It is closed.")),
    CaseStatusClass.LAPSED: Phrase(QT_TRANSLATE_NOOP("Journey", "It was not accepted; the staff have it.")),
    CaseStatusClass.WITHDRAWN: Phrase(QT_TRANSLATE_NOOP("Journey", "It was withdrawn.")),
}
_SIGNS: Final = {
    CaseStatusClass.UNKNOWN: ("question", Tone.QUIET),
    CaseStatusClass.IN_PROGRESS: ("hourglass-medium", Tone.WAITS),
    CaseStatusClass.SUPPLEMENT_WANTED: ("files", Tone.WANTED),
    CaseStatusClass.DECIDED: ("check-circle", Tone.GOOD),
    CaseStatusClass.CLOSED: ("check-circle", Tone.QUIET),
    CaseStatusClass.LAPSED: ("phone-call", Tone.WANTED),
    CaseStatusClass.WITHDRAWN: ("prohibit", Tone.QUIET),
}
_DETAIL: Final = {
    CaseStatusClass.UNKNOWN: Phrase(
        QT_TRANSLATE_NOOP(
            "Journey",
            "If it was registered while the network was down, it may still be on that machine. Ask at that "
            "machine, or on the day that your slip names.",
        )
    ),
    CaseStatusClass.LAPSED: Phrase(
        QT_TRANSLATE_NOOP(
            "Journey",
            "It did not reach the city in time, or could not be accepted as it was. The staff have been told; "
            "if it is urgent, go to the window or call {hotline}.",
        )
    ),
    CaseStatusClass.WITHDRAWN: NOT_HANDLED,
}


def _as_of(at: datetime) -> Phrase:
    return Phrase(QT_TRANSLATE_NOOP("Journey", "As of {time}"), {"time": moment_words(at)})


def _since(at: datetime) -> Phrase:
    return Phrase(QT_TRANSLATE_NOOP("Journey", "Registered here {time}"), {"time": moment_words(at)})


def lookup_page(context: Context, state: State, place: AtLookup) -> LookupPage:
    status: Words = ""
    as_of: Words = ""
    detail: Words = ""
    if place.answered:
        status, as_of, detail = _of_code(context, place)
    return LookupPage(
        code=place.code,
        waiting=place.waiting,
        status=status,
        as_of=as_of,
        problem=place.problem,
        scanner=scanner_serves(context, state),
        camera=camera_looks(context, state),
        detail=detail,
        by_card=state.machine.reader_ready,
        can_take_back=may_take_back(place),
    )


def _of_code(context: Context, place: AtLookup) -> tuple[Words, Words, Words]:
    """The centre knows better, where it knows it at all; else what lies on this machine."""
    answer, held = place.answer, place.held
    if answer is not None and (answer.status is not CaseStatusClass.UNKNOWN or held is None):
        detail: Words = _DETAIL.get(answer.status, "")
        if answer.status is CaseStatusClass.UNKNOWN and place.unread:
            detail = HELD_UNREAD
        elif isinstance(detail, Phrase):
            detail = Phrase(detail.source, {"hotline": context.settings.hotline})
        return _STATUS[answer.status], _as_of(answer.as_of), detail
    if held is None:
        raise AssertionError("a code is answered by somebody")
    status, sentence = held_words(context, held)
    return status, _since(held.signed_at), sentence


def short_code_page(context: Context, state: State, place: AtShortCode) -> LookupPage:
    return LookupPage(
        code=place.code,
        waiting=place.waiting,
        status="",
        as_of="",
        problem=place.problem,
        scanner=scanner_serves(context, state),
        camera=camera_looks(context, state),
        length=SHORT_CODE_LENGTH,
    )


_LOOKING: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Looking it up"))
_STANDS: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "This is where it stands"))


def cases_page(context: Context, state: State, place: AtCases) -> CasesPage:
    cases = cases_shown(state, place)
    rows = (
        ()
        if place.waiting
        else (*_held_rows(context, state, place, cases), *_case_rows(context, state, place, cases))
    )
    ready = not place.waiting and not place.in_words
    return CasesPage(
        title=_LOOKING if place.waiting else _STANDS,
        sentence=_cases_sentence(place, rows),
        rows=rows,
        notes=() if place.waiting else _notes(context, cases, rows),
        as_of=_as_of(cases.answer.as_of) if isinstance(cases.answer, StatusAnswer) and not place.waiting else "",
        waiting=place.waiting,
        can_type_short=ready and bool(rows),
        can_prove=ready and bool(rows) and state.machine.line_up,
    )


def _cases_sentence(place: AtCases, rows: tuple[CaseRow, ...]) -> Words:
    if place.waiting:
        return Phrase(QT_TRANSLATE_NOOP("Journey", "One moment: this machine and the city are being asked."))
    if place.in_words or not rows:
        return ""
    return Phrase(QT_TRANSLATE_NOOP("Journey", "In case somebody else found this card, only this much is shown."))


def _held_rows(context: Context, state: State, place: AtCases, cases: Cases) -> tuple[CaseRow, ...]:
    """What lies here. The centre's own line stands for what it surely has."""
    held = cases.held if isinstance(cases.held, tuple) else ()
    asked = isinstance(cases.answer, StatusAnswer)
    waiting = (RecordState.QUEUED, RecordState.SENDING)
    shown = [one for one in held if one.state in waiting or not asked]
    rows = []
    for one in shown:
        icon, tone = HELD_SIGNS[one.state]
        status, sentence = held_words(context, one)
        catalogue = state.machine.catalogue
        item = catalogue.item(one.item_code) if catalogue is not None and one.item_code else None
        named = place.in_words and item is not None
        back = place.in_words and bool(one.pick_up_code) and may_take_held_back(one)
        rows.append(
            CaseRow(
                icon=icon,
                tone=tone,
                name=item.plain_name if named and item is not None else "",
                status=status,
                day=_since(one.signed_at),
                sentence=sentence,
                take_back=one.application_id if back else "",
            )
        )
    return tuple(rows)


def _case_rows(context: Context, state: State, place: AtCases, cases: Cases) -> tuple[CaseRow, ...]:
    if not isinstance(cases.answer, StatusAnswer):
        return ()
    known = (line for line in cases.answer.lines if line.status is not CaseStatusClass.UNKNOWN)
    rows = ((line, _with_person(state, place, line, _case_row(context, line))) for line in known)
    return tuple(
        replace(row, owed=owed_rows(context, state, line.words)) if line.words and place.in_words else row
        for line, row in rows
    )


def _with_person(state: State, place: AtCases, line: CaseLine, row: CaseRow) -> CaseRow:
    """Whether a person can be asked to look at it, or was."""
    words = line.words
    if words is None or words.application_id is None or not place.in_words:
        return row
    can = may_ask_about(state, line)
    return replace(
        row,
        ask_person=words.application_id if can else "",
        asked=asked_words(review_of(state, words.application_id)),
    )


def _case_row(context: Context, line: CaseLine) -> CaseRow:
    icon, tone = _SIGNS[line.status]
    came: Words = ""
    if line.came_on is not None:
        came = Phrase(QT_TRANSLATE_NOOP("Journey", "Received {day}"), {"day": day_words(line.came_on)})
    words = line.words
    if words is None:
        detail = _DETAIL.get(line.status)
        sentence: Words = "" if detail is None else Phrase(detail.source, {"hotline": context.settings.hotline})
        return CaseRow(icon, tone, "", _STATUS[line.status], came, sentence)
    facts: list[Words] = []
    if words.case_no is not None:
        facts.append(Phrase(QT_TRANSLATE_NOOP("Journey", "Case {number}"), {"number": words.case_no}))
    if words.handler is not None:
        facts.append(Phrase(QT_TRANSLATE_NOOP("Journey", "Who decides: {handler}"), {"handler": words.handler}))
    if words.due is not None:
        wanted = line.status is CaseStatusClass.SUPPLEMENT_WANTED
        source = (
            QT_TRANSLATE_NOOP("Journey", "Bring it until {day}")
            if wanted
            else QT_TRANSLATE_NOOP("Journey", "Answer by {day}")
        )
        facts.append(Phrase(source, {"day": day_words(words.due)}))
    return CaseRow(
        icon,
        tone,
        words.item_name,
        _STATUS[line.status],
        came,
        words.headline,
        (*facts, *due_facts(words), *owed_facts(words, today_of(context))),
        stages=stage_marks(words),
        pause=pause_words(words.pause, words.clock),
        pauses=past_pauses(words),
    )


def _notes(context: Context, cases: Cases, rows: tuple[CaseRow, ...]) -> tuple[Words, ...]:
    notes: list[Words] = []
    match cases.answer:
        case CallFault.NOT_REACHED:
            notes.append(
                Phrase(
                    QT_TRANSLATE_NOOP(
                        "Journey",
                        "The network is down, so the city cannot be asked. For what it already has, ask again "
                        "when the network is back, look on a phone, or call {hotline}.",
                    ),
                    {"hotline": context.settings.hotline},
                )
            )
        case CallFault() as fault:
            notes.append(explain(fault).citizen)
        case _:
            pass
    match cases.held:
        case HeldFault.UNREADABLE:
            notes.append(HELD_UNREAD)
        case HeldFault.TOO_MANY:
            notes.append(explain(CallFault.TOO_MANY).citizen)
        case _:
            pass
    if not rows and not notes:
        notes.append(
            Phrase(
                QT_TRANSLATE_NOOP(
                    "Journey",
                    "Nothing is known for this card, neither here nor in the city. What was registered at "
                    "another machine while the network was down may still be there.",
                )
            )
        )
    elif not rows:
        notes.append(Phrase(QT_TRANSLATE_NOOP("Journey", "This machine itself holds nothing of this card.")))
    return tuple(notes)


# Taking back.

_TITLES: Final = {
    WithdrawState.ASKING: Phrase(QT_TRANSLATE_NOOP("Journey", "Withdraw this application?")),
    WithdrawState.WAITING: Phrase(QT_TRANSLATE_NOOP("Journey", "Being withdrawn")),
    WithdrawState.WITHDRAWN: Phrase(QT_TRANSLATE_NOOP("Journey", "Withdrawn")),
    WithdrawState.NOTED: Phrase(QT_TRANSLATE_NOOP("Journey", "The city has noted it")),
    WithdrawState.KEPT: Phrase(QT_TRANSLATE_NOOP("Journey", "Your request is kept")),
    WithdrawState.TOO_LATE: Phrase(QT_TRANSLATE_NOOP("Journey", "The city has it already")),
    WithdrawState.FAILED: Phrase(QT_TRANSLATE_NOOP("Journey", "It could not be withdrawn just now")),
}
_ABOUT: Final = {
    WithdrawState.ASKING: Phrase(QT_TRANSLATE_NOOP("Journey", "Nothing happens until you say yes.")),
    WithdrawState.WAITING: Phrase(QT_TRANSLATE_NOOP("Journey", "The city is being asked. A few seconds, please.")),
    WithdrawState.WITHDRAWN: Phrase(
        QT_TRANSLATE_NOOP("Journey", "It never left this machine, and what it contained is destroyed.")
    ),
    WithdrawState.NOTED: Phrase(
        QT_TRANSLATE_NOOP(
            "Journey", "What was signed with this card under this code is not taken, should it still arrive."
        )
    ),
    WithdrawState.KEPT: Phrase(
        QT_TRANSLATE_NOOP(
            "Journey",
            "The city could not be asked. Your request is kept here and sent when the network is back.",
        )
    ),
    WithdrawState.TOO_LATE: Phrase(QT_TRANSLATE_NOOP("Journey", "It has arrived, so it cannot be withdrawn here.")),
    WithdrawState.FAILED: Phrase(
        QT_TRANSLATE_NOOP("Journey", "This machine could not write your request down. Nothing has changed.")
    ),
}
_AT_WINDOW: Final = QT_TRANSLATE_NOOP("Journey", "To withdraw it, go here: {where}")
_ANEW: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "You can apply again at any time"))
_MAY_BE_THERE: Final = Phrase(
    QT_TRANSLATE_NOOP("Journey", "It may have reached the city already: then only the window can withdraw it")
)
_SLIP_VOID: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Its slip is no longer valid"))
_OTHER_CARD: Final = Phrase(
    QT_TRANSLATE_NOOP("Journey", "If it was signed with another card, nothing changes: withdraw it with that card")
)
_ANY_WINDOW: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "a window of the service hall"))


def withdraw_page(context: Context, state: State, place: AtWithdraw) -> WithdrawPage:
    catalogue = state.machine.catalogue
    item = catalogue.item(place.item_code) if catalogue is not None and place.item_code else None
    # The centre knows whose case it is, also where only its code was typed.
    window: Words = place.where or (_ANY_WINDOW if item is None else item.window)
    at_window = Phrase(_AT_WINDOW, {"where": window_or_call(context, window)})
    ask = Phrase(
        QT_TRANSLATE_NOOP("Journey", "With the code you can see later, at any machine, what became of it"),
    )
    match place.state:
        case WithdrawState.ASKING:
            points: tuple[Words, ...] = (
                Phrase(QT_TRANSLATE_NOOP("Journey", "It will be neither accepted nor decided")),
                _ANEW,
                Phrase(QT_TRANSLATE_NOOP("Journey", "If the city already has it, you are told where to go")),
            )
        case WithdrawState.WAITING:
            points = ()
        case WithdrawState.NOTED if not (place.application_id or place.item_code):
            # Whose it is nobody knows before it arrives: the city answers every card alike.
            points = (_OTHER_CARD, _ANEW)
        case WithdrawState.WITHDRAWN | WithdrawState.NOTED:
            points = (_SLIP_VOID, _ANEW)
        case WithdrawState.KEPT:
            points = (_MAY_BE_THERE, at_window, ask)
        case WithdrawState.TOO_LATE:
            points = (at_window,)
        case WithdrawState.FAILED:
            points = (Phrase(QT_TRANSLATE_NOOP("Journey", "Try again, or ask the staff")), at_window)
        case _:
            assert_never(place.state)
    return WithdrawPage(
        state=place.state,
        title=_TITLES[place.state],
        sentence=_ABOUT[place.state],
        item="" if item is None else item.plain_name,
        code=place.code,
        points=points,
    )
