# SPDX-License-Identifier: GPL-3.0-or-later
"""The one function that changes the state: (state, event) to (state, effects)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final, assert_never

from devices.reports import CardNotRead, CardRead, CardSeen, CodeScanned, SmartCardInserted, SmartCardRemoved
from devices.status import DeviceClass, DeviceState
from kiosk.contract.feedback import CallbackRequest
from kiosk.journey.acting_steps import at_proxy
from kiosk.journey.browsing import at_guide, at_home, at_idle, at_search
from kiosk.journey.cards import at_card, on_card, on_reader
from kiosk.journey.change import Change, Context, note
from kiosk.journey.chip_card import chip_too_late, on_chip_reader, on_slot
from kiosk.journey.code_camera import mind_codes
from kiosk.journey.complaining import complaining, could_not_get_it_done, open_complaint
from kiosk.journey.documents import at_document, mind_camera, too_slow
from kiosk.journey.draft_resuming import at_resume, resume_by_scan
from kiosk.journey.draft_saving import at_draft_save, begin_saving, code_slip_ended
from kiosk.journey.drafts import at_draft_offer, draft_too_slow, may_save, mind_draft
from kiosk.journey.effects import KeepCallback, Step
from kiosk.journey.ending import at_goodbye, end_session, unused
from kiosk.journey.events import (
    CallbackKept,
    CatalogueReady,
    ClockJudged,
    ComplaintKept,
    DeviceChanged,
    DocumentEnded,
    DocumentMoved,
    DraftsLeft,
    Event,
    LineChanged,
    PagePrinterChanged,
    PageRead,
    PowerChanged,
    PresenceChanged,
    PrinterChanged,
    ReaderChanged,
    RegisteringJudged,
    ServiceStopped,
    SlipEnded,
    SlotsAnswered,
    Stopping,
    Tick,
)
from kiosk.journey.face import at_face, stop_looking
from kiosk.journey.filling import at_form, at_summary
from kiosk.journey.finishing import answer_too_late, at_progress, at_rating, at_result, is_waiting
from kiosk.journey.licences import at_licence, at_materials, licence_too_slow
from kiosk.journey.machine import Machine, ReaderTrust
from kiosk.journey.paper_fields import at_paper_fields, on_page_read, read_pages, too_slow_to_read
from kiosk.journey.papers import paper_moved
from kiosk.journey.paused import at_paused, pause_if_switched_off
from kiosk.journey.payee import at_payee
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase
from kiosk.journey.places import (
    AtCard,
    AtCases,
    AtConsent,
    AtDocument,
    AtDraftOffer,
    AtDraftSave,
    AtFace,
    AtForm,
    AtGoodbye,
    AtGuide,
    AtHandIn,
    AtHome,
    AtIdle,
    AtLicence,
    AtLookup,
    AtMaterials,
    AtNotice,
    AtOpening,
    AtPaperFields,
    AtPaused,
    AtPayee,
    AtProgress,
    AtProxy,
    AtQuestion,
    AtRating,
    AtRecovered,
    AtRegion,
    AtResult,
    AtResume,
    AtReview,
    AtSearch,
    AtSecret,
    AtShortCode,
    AtSummary,
    AtTerm,
    AtWays,
    AtWithdraw,
)
from kiosk.journey.plan import resolve
from kiosk.journey.proving import (
    at_consent,
    at_notice,
    at_opening,
    at_recovered,
    at_secret,
    at_ways,
    opening_too_slow,
)
from kiosk.journey.questions import at_question
from kiosk.journey.regions import at_region
from kiosk.journey.reviewing import at_review, review_kept
from kiosk.journey.searching import mind_misses
from kiosk.journey.slips import slip_ended
from kiosk.journey.slots import mind_slots, on_slots, slots_too_slow
from kiosk.journey.state import HelpOpen, State
from kiosk.journey.touches import (
    AskCallback,
    CloseHelp,
    CouldNotGetItDone,
    End,
    OpenComplaint,
    OpenHelp,
    SaveForLater,
    SetElder,
    SetLanguage,
    Stay,
    StillHere,
    Touch,
)
from kiosk.journey.tracking import at_cases, at_hand_in, at_lookup, at_short_code
from kiosk.journey.troubles import ServiceGap
from kiosk.journey.undertaking import at_term
from kiosk.journey.views import CallbackState, SlipState
from kiosk.journey.withdrawing import answer_to_order_late, at_withdraw

ANSWER_ON_BATTERY_S: Final = 20.0
"""For reading a result, and a code off it, before a machine whose battery is nearly empty says goodbye."""
_PHONE: Final = re.compile(r"1[3-9][0-9]{9}")
_TOUCHES: Final = Touch.__args__


def advance(context: Context, state: State, event: Event) -> Change:
    """The state after an event, and what to ask of the world."""
    if isinstance(event, _TOUCHES):
        # Who was warned, and ends, was asked by the warning.
        warned = isinstance(event, End) and state.warned_at is not None
        asked = warned or (state.leaving and isinstance(event, End | StillHere))
        state = replace(state, touched_at=context.moment.monotonic, warned_at=None, leaving=asked)
    change = resolve(context, _advance(context, state, event))
    minded = mind_camera(context, state, stop_looking(state, mind_misses(state, change)))
    read = read_pages(context, state, mind_codes(context, state, minded))
    return mind_draft(context, state, mind_slots(context, state, read))


def _advance(context: Context, state: State, event: Event) -> Change:
    if isinstance(event, ComplaintKept) and (told := review_kept(state, event)) is not None:
        return told
    if (complained := complaining(context, state, event)) is not None:
        return complained
    match event:
        case Tick():
            return _tick(context, state)
        case CardSeen() | CardRead() | CardNotRead():
            return on_card(context, state, event)
        case ReaderChanged(status=status):
            return on_reader(replace(state, machine=_reader(state.machine, status.state)))
        case PrinterChanged(status=printer):
            return Change(replace(state, machine=replace(state.machine, printer=printer)))
        case PagePrinterChanged(status=page_printer):
            return Change(replace(state, machine=replace(state.machine, page_printer=page_printer)))
        case PowerChanged(power=power):
            return Change(replace(state, machine=replace(state.machine, power=power)))
        case PresenceChanged(near=near):
            # It presses nothing: only what was left behind on the idle page waits a little longer.
            touched = context.moment.monotonic if near and state.session is None else state.touched_at
            return Change(replace(state, machine=replace(state.machine, person_near=near), touched_at=touched))
        case DeviceChanged(status=status):
            devices = {**state.machine.devices, status.device: status}
            knowing = replace(state, machine=replace(state.machine, devices=devices))
            if status.device is DeviceClass.SMART_CARD_READER:
                return on_chip_reader(context, knowing, status.state)
            return Change(knowing)
        case LineChanged(up=up):
            return Change(replace(state, machine=replace(state.machine, line_up=up)))
        case ClockJudged(trusted=trusted):
            return Change(replace(state, machine=replace(state.machine, clock_trusted=trusted)))
        case RegisteringJudged(reason=reason, near=near, room=room):
            machine = replace(state.machine, declines=reason, near_limits=near, room=room)
            return Change(replace(state, machine=machine))
        case CatalogueReady(catalogue=catalogue):
            lacking = state.machine.gap in (ServiceGap.NO_CATALOGUE, ServiceGap.CATALOGUE_REFUSED)
            gap = None if lacking else state.machine.gap
            known = replace(state, machine=replace(state.machine, catalogue=catalogue, gap=gap))
            return pause_if_switched_off(known)
        case ServiceStopped(gap=gap, detail=detail):
            return Change(replace(state, machine=replace(state.machine, gap=gap, gap_detail=detail)))
        case SmartCardInserted() | SmartCardRemoved():
            return on_slot(context, state, event)
        case DraftsLeft(until=until):
            return Change(replace(state, machine=replace(state.machine, drafts_until=until)))
        case CodeScanned() if (resumed := resume_by_scan(context, state, event)) is not None:
            return resumed
        case SlipEnded():
            return code_slip_ended(state, event) or slip_ended(state, event)
        case DocumentMoved() | DocumentEnded():
            return paper_moved(state, event)
        case PageRead():
            return on_page_read(state, event)
        case SlotsAnswered():
            return on_slots(state, event)
        case OpenHelp():
            return Change(replace(state, help=state.help or HelpOpen()))
        case CloseHelp():
            return Change(replace(state, help=None))
        case OpenComplaint():
            return open_complaint(state)
        case CouldNotGetItDone():
            return could_not_get_it_done(state)
        case SaveForLater() if not isinstance(state.place, AtDraftSave | AtPaused):
            return begin_saving(state)
        case AskCallback(phone=phone):
            return _ask_callback(context, state, phone)
        case CallbackKept():
            return _callback_kept(state, event)
        case SetElder(on=on):
            return Change(replace(state, elder=on))
        case SetLanguage(code=code):
            return Change(replace(state, language=code))
        case StillHere() | Stay():
            return Change(state)
        case Stopping():
            return end_session(context, state, "stopping", goodbye=False)
        case End() if may_save(state) and not state.leaving:
            return Change(replace(state, leaving=True))
        case End():
            return Change(state) if isinstance(state.place, AtGoodbye) else end_session(context, state, "end")
        case _:
            return _at_place(context, state, event)


def _reader(machine: Machine, reader: DeviceState) -> Machine:
    """A reader that comes back is reset: a card that was left lying would read as if it were laid now."""
    if reader.serves and machine.reader.serves:
        # It lacks something more or less, and was not reset.
        return replace(machine, reader=reader)
    back = reader.serves and machine.reader is not DeviceState.STARTING
    trust = ReaderTrust.DOUBTFUL if back else machine.reader_trust
    return replace(machine, reader=reader, reader_trust=trust, card_pending=False)


def _at_place(context: Context, state: State, event: Event) -> Change:
    place = state.place
    match place:
        case AtIdle():
            return at_idle(context, state, place, event)
        case AtHome():
            return at_home(context, state, place, event)
        case AtSearch():
            return at_search(context, state, place, event)
        case AtGuide():
            return at_guide(context, state, place, event)
        case AtQuestion():
            return at_question(context, state, place, event)
        case AtRegion():
            return at_region(context, state, place, event)
        case AtProxy():
            return at_proxy(context, state, place, event)
        case AtNotice():
            return at_notice(context, state, place, event)
        case AtConsent():
            return at_consent(context, state, place, event)
        case AtCard():
            return at_card(context, state, place, event)
        case AtWays():
            return at_ways(context, state, place, event)
        case AtSecret():
            return at_secret(context, state, place, event)
        case AtFace():
            return at_face(context, state, place, event)
        case AtOpening():
            return at_opening(context, state, place, event)
        case AtRecovered():
            return at_recovered(context, state, place, event)
        case AtLicence():
            return at_licence(context, state, place, event)
        case AtMaterials():
            return at_materials(context, state, place, event)
        case AtPayee():
            return at_payee(context, state, place, event)
        case AtTerm():
            return at_term(context, state, place, event)
        case AtPaused():
            return at_paused(context, state, place, event)
        case AtForm():
            return at_form(context, state, place, event)
        case AtDocument():
            return at_document(context, state, place, event)
        case AtPaperFields():
            return at_paper_fields(context, state, place, event)
        case AtDraftOffer():
            return at_draft_offer(context, state, place, event)
        case AtDraftSave():
            return at_draft_save(context, state, place, event)
        case AtResume():
            return at_resume(context, state, place, event)
        case AtSummary():
            return at_summary(context, state, place, event)
        case AtProgress():
            return at_progress(context, state, place, event)
        case AtResult():
            return at_result(context, state, place, event)
        case AtRating():
            return at_rating(context, state, place, event)
        case AtLookup():
            return at_lookup(context, state, place, event)
        case AtShortCode():
            return at_short_code(context, state, place, event)
        case AtCases():
            return at_cases(context, state, place, event)
        case AtWithdraw():
            return at_withdraw(context, state, place, event)
        case AtHandIn():
            return at_hand_in(context, state, place, event)
        case AtReview():
            return at_review(context, state, place, event)
        case AtGoodbye():
            return at_goodbye(context, state, place, event)
        case _:
            assert_never(place)


def _tick(context: Context, state: State) -> Change:
    at, settings = context.moment.monotonic, context.settings
    place = state.place
    match place:
        case AtGoodbye(until=until):
            # Whoever asks for help is not gone.
            alone = state.help is None and state.complaint is None
            gone = alone or at - state.touched_at >= idle_seconds(context, state)
            return Change(unused(context, state)) if at >= until and gone else Change(state)
        case AtProgress(since=since) if at - since >= settings.answer_deadline:
            return answer_too_late(state, place)
        case AtOpening(since=since) if at - since >= settings.answer_deadline:
            return opening_too_slow(context, state, place)
        case AtDraftOffer(since=since) if place.waiting and at - since >= settings.answer_deadline:
            return draft_too_slow(state)
        case AtWithdraw() if (late := answer_to_order_late(context, state, place)) is not None:
            return late
        case AtLicence() if (silent := licence_too_slow(context, state, place)) is not None:
            return silent
        case AtForm() if (silent := slots_too_slow(context, state)) is not None:
            return silent
        case AtDocument() if place.waiting:
            stuck = too_slow(context, state, place)
            if stuck.state is not state:
                return stuck
        case AtPaperFields() if (opened := too_slow_to_read(context, state, place)) is not None:
            return opened
        case _:
            pass
    if (chip := chip_too_late(context, state)) is not None:
        return chip
    if is_waiting(state):
        return Change(replace(state, touched_at=at, warned_at=None))
    if state.session is None:
        return _tick_without_session(context, state)
    if state.machine.gap in (ServiceGap.POWER_FAILING, ServiceGap.REVOKED):
        # Nothing moves any more that must not be cut.
        reason = "power" if state.machine.gap is ServiceGap.POWER_FAILING else "revoked"
        return Change(state) if _reads_the_answer(state, at) else end_session(context, state, reason)
    return _tick_idle(context, state)


def _reads_the_answer(state: State, at: float) -> bool:
    """Whether a citizen who has just signed still needs the page: for the code on it, or to order its paper."""
    filing = state.session.filing if state.session is not None else None
    if not isinstance(state.place, AtResult) or filing is None or filing.application is None:
        return False
    in_hand = SlipState.PRINTED in (filing.slip, filing.paper.state)
    return not in_hand and at - state.touched_at < ANSWER_ON_BATTERY_S


def _tick_without_session(context: Context, state: State) -> Change:
    """At idle only a forgotten help panel, large print or a language can be left behind."""
    opened = state.help is not None or state.complaint is not None
    changed = opened or state.elder or state.language != context.settings.language
    if changed and context.moment.monotonic - state.touched_at >= idle_seconds(context, state):
        return end_session(context, state, "idle")
    return Change(state)


def _tick_idle(context: Context, state: State) -> Change:
    at = context.moment.monotonic
    if state.warned_at is None:
        if at - state.touched_at >= idle_seconds(context, state):
            return Change(replace(state, warned_at=at))
        return Change(state)
    if at - state.warned_at >= countdown_seconds(context, state):
        return end_session(context, state, "idle")
    return Change(state)


def idle_seconds(context: Context, state: State) -> float:
    """Without a touch until the warning."""
    settings = context.settings
    return settings.elder_idle_seconds if state.elder else settings.idle_seconds


def countdown_seconds(context: Context, state: State) -> int:
    """From the warning to the wipe."""
    settings = context.settings
    return settings.elder_countdown_seconds if state.elder else settings.countdown_seconds


def _ask_callback(context: Context, state: State, phone: str) -> Change:
    if state.help is None:
        return Change(state)
    if not _PHONE.fullmatch(phone):
        problem = Phrase(QT_TRANSLATE_NOOP("Journey", "A mobile number has 11 digits and begins with 1"))
        return Change(replace(state, help=replace(state.help, problem=problem)))
    if state.help.request_id and state.help.callback is not CallbackState.FAILED:
        # One is enough: it is being stored, or is.
        return Change(state)
    at = context.moment.now
    session = state.session
    application = session.filing.application if session is not None and session.filing is not None else None
    item = session.guide_item if session is not None else None
    request = CallbackRequest(
        request_id=context.new_id(at),
        phone=phone,
        page=type(state.place).__name__,
        made_at=at,
        application_id=application.application_id if application is not None else None,
        item_code=item.code if item is not None else None,
    )
    asked = HelpOpen(request_id=request.request_id)
    return Change(replace(state, help=asked), (note(state, Step.CALLBACK_ASKED), KeepCallback(request)))


def _callback_kept(state: State, event: CallbackKept) -> Change:
    if state.help is None or state.help.request_id != event.request_id:
        return Change(state)
    if state.help.callback is CallbackState.DELIVERED:
        # The centre's answer was quicker than the disk's.
        return Change(state)
    if event.delivered:
        callback = CallbackState.DELIVERED
    else:
        callback = CallbackState.STORED if event.stored else CallbackState.FAILED
    return Change(replace(state, help=replace(state.help, callback=callback, ticket_no=event.ticket_no)))
