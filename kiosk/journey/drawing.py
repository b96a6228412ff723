# SPDX-License-Identifier: GPL-3.0-or-later
"""From the state to what is on the screen."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final, assert_never

from devices.reports import Power
from kiosk.catalogue import Obstacle
from kiosk.faults import explain
from kiosk.forms import form_page
from kiosk.journey.change import Context, filing_of, form_of, today_of
from kiosk.journey.chip_card import chip_panel, reads_chip_cards
from kiosk.journey.drafts import may_save
from kiosk.journey.drawing_acting import proxy_page
from kiosk.journey.drawing_application import (
    card_page,
    consent_page,
    notice_page,
    opening_page,
    progress_page,
    recovered_page,
    secret_page,
    summary_page,
    ways_page,
)
from kiosk.journey.drawing_complaint import complaint_page
from kiosk.journey.drawing_documents import document_page
from kiosk.journey.drawing_drafts import drafts_pill, offer_page, resume_page, save_page
from kiosk.journey.drawing_face import face_page
from kiosk.journey.drawing_guides import guide_page, question_page
from kiosk.journey.drawing_hand_in import hand_in_page
from kiosk.journey.drawing_licences import licence_page, materials_page
from kiosk.journey.drawing_lists import home_page, idle_page
from kiosk.journey.drawing_paper_fields import paper_fields_page
from kiosk.journey.drawing_regions import region_page
from kiosk.journey.drawing_result import goodbye_page, rating_page, result_page
from kiosk.journey.drawing_search import search_page
from kiosk.journey.drawing_slots import slot_page
from kiosk.journey.drawing_tracking import cases_page, lookup_page, short_code_page, withdraw_page
from kiosk.journey.drawing_undertaking import paused_page, review_page, undertaking_page
from kiosk.journey.filling import sheet_index
from kiosk.journey.payee import payee_page
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
from kiosk.journey.state import State
from kiosk.journey.steps import DOT_LABELS, Dot, dot_of
from kiosk.journey.transitions import countdown_seconds
from kiosk.journey.troubles import CallFault
from kiosk.journey.views import (
    Chrome,
    HelpPanel,
    IdleWarning,
    LeaveQuestion,
    OutOfServicePage,
    Page,
    StatusPill,
    Step,
    StepState,
    View,
)


def draw(context: Context, state: State) -> View:
    """All that is on the screen."""
    return View(
        page=_page(context, state) if state.complaint is None else complaint_page(context, state.complaint),
        chrome=_chrome(context, state),
        help=_help(context, state),
        warning=_warning(context, state),
        leave=LeaveQuestion(can_save=state.machine.line_up) if state.leaving and may_save(state) else None,
        elder=state.elder,
        visit="" if state.session is None else state.session.id,
        language=state.language,
    )


def _page(context: Context, state: State) -> Page:
    place = state.place
    match place:
        case AtIdle():
            return _idle_or_closed(context, state)
        case AtHome():
            return home_page(context, state)
        case AtSearch():
            return search_page(context, state, place)
        case AtGuide():
            return guide_page(context, state, place)
        case AtQuestion():
            return question_page(state, place)
        case AtRegion():
            return region_page(context, state, place)
        case AtProxy():
            return proxy_page(context, state, place)
        case AtNotice():
            return notice_page(context, state)
        case AtConsent():
            return consent_page(state, place)
        case AtCard():
            return card_page(state, place)
        case AtWays():
            return ways_page(context, state, place)
        case AtSecret():
            return secret_page(context, place)
        case AtFace():
            return face_page(context, state, place)
        case AtOpening():
            return opening_page(context, place)
        case AtRecovered():
            return recovered_page(context, state, place)
        case AtForm() if (slots := slot_page(context, state, place)) is not None:
            return slots
        case AtForm():
            index = sheet_index(state, place)
            page = form_page(
                form_of(state),
                filing_of(state).answers,
                elder=state.elder,
                page=index,
                focus=place.focus,
                errors=place.errors,
                reads=reads_chip_cards(context, state),
                chip=chip_panel(context, state, place),
                today=today_of(context),
                query=place.query,
                near=context.settings.city_code,
            )
            said = filing_of(state).carried.note if index == 0 else ""
            return replace(page, can_save=may_save(state) and page.chip is None, note=said)
        case AtLicence():
            return licence_page(context, state, place)
        case AtMaterials():
            return materials_page(context, state)
        case AtPayee():
            return payee_page(state)
        case AtTerm():
            return undertaking_page(context, state, place)
        case AtPaused():
            return paused_page(context, state, place)
        case AtDocument():
            return document_page(context, state, place)
        case AtPaperFields():
            return paper_fields_page(state, place)
        case AtDraftOffer(since=since) if place.waiting:
            return opening_page(context, AtOpening(since, prefilling=True))
        case AtDraftOffer():
            return offer_page(state, place)
        case AtDraftSave():
            return save_page(state, place)
        case AtResume():
            return resume_page(context, state, place)
        case AtSummary():
            return summary_page(context, state, place)
        case AtProgress():
            return progress_page(context, state, place)
        case AtResult():
            return result_page(context, state, place)
        case AtRating():
            return rating_page(place)
        case AtLookup():
            return lookup_page(context, state, place)
        case AtShortCode():
            return short_code_page(context, state, place)
        case AtCases():
            return cases_page(context, state, place)
        case AtWithdraw():
            return withdraw_page(context, state, place)
        case AtHandIn():
            return hand_in_page(context, state, place)
        case AtReview():
            return review_page(context, state, place)
        case AtGoodbye():
            return goodbye_page(context, state, place)
        case _:
            assert_never(place)


def _idle_or_closed(context: Context, state: State) -> Page:
    gap = state.machine.gap
    if gap is None:
        return idle_page(state)
    texts = explain(gap)
    elsewhere = Phrase(
        QT_TRANSLATE_NOOP("Journey", "Please go to a window or to another machine, or call {hotline}."),
        {"hotline": context.settings.hotline},
    )
    staff = Phrase("{next} ({detail})", {"next": texts.technician, "detail": state.machine.gap_detail})
    return OutOfServicePage(texts.citizen, elsewhere, staff if state.machine.gap_detail else texts.technician)


def _chrome(context: Context, state: State) -> Chrome:
    catalogue = state.machine.catalogue
    bundle = catalogue.bundle if catalogue is not None else None
    return Chrome(
        city=bundle.city_name if bundle is not None else "",
        machine_id=context.settings.machine_id,
        demonstration=context.settings.demonstration or (bundle is not None and bundle.demonstration),
        steps=_steps(state),
        pill=_pill(state),
        can_end=state.session is not None,
        card_left=state.machine.chip_slot.left,
    )


def _steps(state: State) -> tuple[Step, ...]:
    now = dot_of(state.place)
    tracks = state.session is not None and state.session.tracking is not None
    if now is None or tracks or state.complaint is not None:
        return ()
    dots = list(Dot)
    at = dots.index(now)
    return tuple(
        Step(
            DOT_LABELS[dot],
            StepState.NOW if place == at else StepState.DONE if place < at else StepState.LATER,
        )
        for place, dot in enumerate(dots)
    )


_CARD_LEFT: Final = StatusPill(
    "credit-card",
    Phrase(QT_TRANSLATE_NOOP("Journey", "A card was left")),
    Phrase(
        QT_TRANSLATE_NOOP(
            "Journey", "It is in the chip-card slot. If it is yours, take it; if not, give it to the staff."
        )
    ),
)


def _pill(state: State) -> StatusPill | None:
    """The one thing that is wrong and matters most to whoever stands here."""
    machine = state.machine
    if machine.gap is not None:
        return None
    if machine.chip_slot.left and isinstance(state.place, AtIdle):
        # Its owner may come back for it.
        return _CARD_LEFT
    power = machine.power
    if power is not None and power.on_battery:
        word = Phrase(QT_TRANSLATE_NOOP("Journey", "On battery"))
        return StatusPill("battery-warning", word, _on_battery(power))
    if not machine.line_up:
        sentence = Phrase(
            QT_TRANSLATE_NOOP("Journey", "{reason} Guides still work; each service says what it can do now."),
            {"reason": explain(CallFault.NOT_REACHED).citizen},
        )
        return StatusPill("wifi-slash", Phrase(QT_TRANSLATE_NOOP("Journey", "No network")), sentence)
    if not machine.reader_ready:
        word = Phrase(QT_TRANSLATE_NOOP("Journey", "No card reader"))
        return StatusPill(
            "identification-card",
            word,
            Phrase(QT_TRANSLATE_NOOP("Journey", "Guides and look-ups still work; applying does not, for now.")),
        )
    block = machine.printer.block
    if block is not None and not _starting(state):
        return StatusPill("printer", Phrase(QT_TRANSLATE_NOOP("Journey", "No slips")), explain(block).citizen)
    if machine.page_printer is not None and machine.page_printer.block is not None:
        word = Phrase(QT_TRANSLATE_NOOP("Journey", "No A4 printing"))
        return StatusPill("printer", word, explain(Obstacle.NO_PAGE_PRINTER).citizen)
    if isinstance(state.place, AtHome) and (pill := drafts_pill(state)) is not None:
        return pill
    if machine.chip_slot.left:
        return None if isinstance(state.place, AtGoodbye) and state.place.chip_card else _CARD_LEFT
    return None


def _on_battery(power: Power) -> Phrase:
    if power.low:
        return Phrase(
            QT_TRANSLATE_NOOP("Journey", "The power is out and the battery nearly empty: this machine stops now.")
        )
    return Phrase(
        QT_TRANSLATE_NOOP("Journey", "The power is out. Please finish soon: what is registered is kept safely.")
    )


def _starting(state: State) -> bool:
    return state.machine.printer.status.state.value == "starting"


def _help(context: Context, state: State) -> HelpPanel | None:
    if state.help is None:
        return None
    return HelpPanel(
        hotline=context.settings.hotline,
        machine_id=context.settings.machine_id,
        callback=state.help.callback,
        ticket_no=state.help.ticket_no,
        problem=state.help.problem,
    )


def _warning(context: Context, state: State) -> IdleWarning | None:
    if state.warned_at is None:
        return None
    total = countdown_seconds(context, state)
    left = total - (context.moment.monotonic - state.warned_at)
    can_save = may_save(state) and state.machine.line_up
    return IdleWarning(seconds=max(0, math.ceil(left)), total=total, can_save=can_save)
