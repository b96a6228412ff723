# SPDX-License-Identifier: GPL-3.0-or-later
"""Results, rating and goodbye."""

from __future__ import annotations

import math
from typing import Final, assert_never

from devices.reports import GuideLight
from kiosk.contract.cases import Decision
from kiosk.contract.day_words import day_words, moment_words
from kiosk.contract.guides import ResultWay
from kiosk.contract.items import ItemKind
from kiosk.contract.routes import STATUS_PAGE
from kiosk.journey.change import Context, filing_of, item_of
from kiosk.journey.drawing_undertaking import asked_words
from kiosk.journey.finishing import may_take_back_signed, reasons_for
from kiosk.journey.offline_words import deadline_words, until_words
from kiosk.journey.paper_words import is_doubtful, paper_note
from kiosk.journey.papers import may_order_paper
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.places import AtGoodbye, AtRating, AtResult
from kiosk.journey.reviewing import may_ask_about_result, review_of
from kiosk.journey.slip_words import slip_note
from kiosk.journey.slips import may_order
from kiosk.journey.state import State
from kiosk.journey.views import (
    Belonging,
    FactRow,
    GoodbyePage,
    KeyValue,
    LackRow,
    NextStep,
    PaperPart,
    RatingPage,
    RatingReason,
    ResultKind,
    ResultPage,
    SlipState,
)

_HEADLINES: Final = {
    ResultKind.APPROVED: Phrase(QT_TRANSLATE_NOOP("Journey", "Approved")),
    ResultKind.REFERRED: Phrase(QT_TRANSLATE_NOOP("Journey", "Received. A person will decide")),
    ResultKind.SUPPLEMENT: Phrase(QT_TRANSLATE_NOOP("Journey", "Something is missing")),
    ResultKind.REFUSED: Phrase(QT_TRANSLATE_NOOP("Journey", "Not approved")),
    ResultKind.REGISTERED_OFFLINE: Phrase(QT_TRANSLATE_NOOP("Journey", "Registered, not yet accepted")),
    ResultKind.DECLINED_OFFLINE: Phrase(QT_TRANSLATE_NOOP("Journey", "This cannot be done just now")),
    ResultKind.WITH_STAFF: Phrase(QT_TRANSLATE_NOOP("Journey", "Kept. The staff will see to it")),
}
_ACCEPTED: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Accepted, and being worked on"))
_BOOKED: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Your visit is booked"))

_MAY_BE_STUCK: Final = (ResultKind.REFUSED, ResultKind.SUPPLEMENT)
"""Where 办不成事 stands beside the person."""
_NOT_YET_A_CASE: Final = (ResultKind.REGISTERED_OFFLINE, ResultKind.WITH_STAFF)
_REGISTERED: Final = Phrase(
    QT_TRANSLATE_NOOP(
        "Journey",
        "Registered, not yet accepted. It stops no legal deadline. Keep the code: with it you see whether it is "
        "accepted.",
    )
)


def result_page(context: Context, state: State, place: AtResult) -> ResultPage:
    filing, item = filing_of(state), item_of(state)
    application, decision = filing.application, filing.decision
    # A code is worth showing only where it leads to something.
    code = (
        application.pick_up_code
        if application is not None and place.kind is not ResultKind.DECLINED_OFFLINE
        else ""
    )
    catalogue = state.machine.catalogue
    base = catalogue.bundle.public_base_url.rstrip("/") if catalogue is not None else ""
    return ResultPage(
        kind=place.kind,
        headline=_headline(state, place),
        sentence=_sentence(state, place),
        item=item.plain_name,
        case_no="" if decision is None else decision.case_no,
        values=() if decision is None else _values(decision, vouched=not is_doubtful(filing.paper)),
        facts=()
        if decision is None
        else tuple(FactRow(fact.text, fact.source, fact.state.value) for fact in decision.facts),
        lacks=()
        if decision is None
        else tuple(LackRow(lack.what, lack.why, lack.how, lack.where) for lack in decision.lacks),
        refusal=() if decision is None else _refusal(decision),
        next_steps=_next_steps(context, state, place),
        code=code,
        qr=base + STATUS_PAGE.format(code=code) if code else "",
        slip=filing.slip,
        slip_note=_slip_note(state, place),
        can_print=may_order(state, place),
        paper=_paper(state),
        warning=deadline_words(context, item) if place.kind in _NOT_YET_A_CASE else "",
        can_take_back=may_take_back_signed(state, place),
        can_ask_person=may_ask_about_result(state, place),
        asked=asked_words(review_of(state, application.application_id)) if application is not None else "",
        can_say_not_done=place.kind in _MAY_BE_STUCK and decision is not None,
    )


def _headline(state: State, place: AtResult) -> Words:
    """What it came to: nobody whose case is only taken in, or who has only a visit, reads that it is approved."""
    decision = filing_of(state).decision
    if decision is not None and decision.accepted:
        return _ACCEPTED
    if place.kind is ResultKind.APPROVED and item_of(state).result_way is ResultWay.BOOKED:
        return _BOOKED
    return _HEADLINES[place.kind]


def _paper(state: State) -> PaperPart | None:
    filing, printer = filing_of(state), state.machine.page_printer
    decided = filing.decision is not None and filing.decision.document is not None
    if printer is None or not decided:
        return None
    paper = filing.paper
    note, may = paper_note(paper, printer), may_order_paper(state)
    return PaperPart(paper.state, note, paper.out, paper.pages, may, doubtful=is_doubtful(paper))


def _slip_note(state: State, place: AtResult) -> Words:
    filing = filing_of(state)
    if filing.slip is SlipState.PRINTED and filing.decision is not None and not filing.slip_was_decided:
        return Phrase(
            QT_TRANSLATE_NOOP(
                "Journey", "The slip in your hand was printed before this answer came. You can have a new one."
            )
        )
    without = place.kind in (ResultKind.DECLINED_OFFLINE, ResultKind.WITH_STAFF) and filing.decision is None
    if without and filing.slip is SlipState.NOT_ASKED:
        return ""
    return slip_note(filing.slip, state.machine.printer.block, filing.slip_block)


def _sentence(state: State, place: AtResult) -> Words:
    filing, item = filing_of(state), item_of(state)
    if filing.decision is not None and place.kind is not ResultKind.DECLINED_OFFLINE:
        return filing.decision.headline
    if place.kind is ResultKind.REGISTERED_OFFLINE:
        return Phrase(
            QT_TRANSLATE_NOOP(
                "Journey",
                "The city's service did not answer in time. Your application is safe on this machine and will "
                "be sent by itself. Whether it is accepted, you can see with the code.",
            )
        )
    if place.kind is ResultKind.WITH_STAFF:
        return Phrase(
            QT_TRANSLATE_NOOP(
                "Journey",
                "The city could not take it as it is; it is not your mistake. Your application is safe on this "
                "machine, and the staff are told of it. It is not accepted yet. Please note the code, and do not "
                "apply a second time.",
            )
        )
    if place.problem:
        return place.problem
    if filing.application is not None and item.kind is ItemKind.PRINT:
        return Phrase(
            QT_TRANSLATE_NOOP(
                "Journey",
                "The city's service did not answer in time, so nothing is printed. Please ask again later; "
                "asking twice does no harm.",
            )
        )
    if filing.application is not None:
        return Phrase(
            QT_TRANSLATE_NOOP(
                "Journey",
                "The city's service did not answer in time. It may or may not have your application; please "
                "ask at the window before you apply again.",
            )
        )
    return Phrase(QT_TRANSLATE_NOOP("Journey", "The network is down, and this needs it. Nothing was registered."))


def _values(decision: Decision, *, vouched: bool) -> tuple[KeyValue, ...]:
    """vouched: nothing is known against the document and its seal."""
    values: list[KeyValue] = []
    document = decision.document
    if document is not None:
        values.append(KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "Document")), document.title))
        values += [KeyValue(label, value) for label, value in document.summary]
        if document.sealed and vouched:
            sealed = Phrase(QT_TRANSLATE_NOOP("Journey", "Yes, anybody can check it with its code"))
            values.append(KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "Sealed")), sealed))
        if document.valid_until is not None and vouched:
            until = day_words(document.valid_until)
            values.append(KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "Document valid until")), until))
    if decision.legal_actor is not None:
        values.append(KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "In whose name")), decision.legal_actor))
    if decision.handler is not None:
        values.append(KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "Who decides")), decision.handler))
    if decision.due is not None:
        by = (
            QT_TRANSLATE_NOOP("Journey", "Ready by")
            if decision.accepted
            else QT_TRANSLATE_NOOP("Journey", "Answer by")
        )
        values.append(KeyValue(Phrase(by), day_words(decision.due)))
    if decision.resume_until is not None:
        values.append(
            KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "Bring it until")), day_words(decision.resume_until))
        )
    values.append(KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "Time")), moment_words(decision.decided_at)))
    return tuple(values)


def _refusal(decision: Decision) -> tuple[KeyValue, ...]:
    refusal = decision.refusal
    if refusal is None:
        return ()
    return (
        KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "Reason")), refusal.reason),
        KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "Legal basis")), refusal.legal_basis.citation),
        KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "What you can do")), refusal.remedy),
    )


def _next_steps(context: Context, state: State, place: AtResult) -> tuple[NextStep, ...]:
    filing, item = filing_of(state), item_of(state)
    slip = NextStep(
        Phrase(QT_TRANSLATE_NOOP("Journey", "Take the slip")),
        Phrase(QT_TRANSLATE_NOOP("Journey", "It carries your code. Without a slip, write the code down.")),
        filing.slip is SlipState.PRINTED,
    )
    window = NextStep(Phrase(QT_TRANSLATE_NOOP("Journey", "Or at the window")), item.window, done=False)
    match place.kind:
        case ResultKind.APPROVED:
            open_still = filing.decision is not None and filing.decision.accepted
            return (*_take_paper(state), slip, *((_ask_by_code(),) if open_still else ()))
        case ResultKind.REFERRED:
            return (slip, _ask_by_code())
        case ResultKind.SUPPLEMENT:
            bring = NextStep(
                Phrase(QT_TRANSLATE_NOOP("Journey", "Bring what is missing")),
                Phrase(
                    QT_TRANSLATE_NOOP(
                        "Journey",
                        "With this code, to the place named at each point. This is all that was found so far.",
                    )
                ),
                done=False,
            )
            return (slip, bring)
        case ResultKind.REFUSED:
            return (slip, window)
        case ResultKind.REGISTERED_OFFLINE:
            kept = NextStep(
                Phrase(QT_TRANSLATE_NOOP("Journey", "Registered on this machine")),
                Phrase(QT_TRANSLATE_NOOP("Journey", "Sealed, and safe from a power cut.")),
                done=True,
            )
            sent = NextStep(
                Phrase(QT_TRANSLATE_NOOP("Journey", "Sent by itself when the network is back")),
                until_words(context, state, item),
                done=False,
            )
            return (kept, sent, _ask_by_code_or_card())
        case ResultKind.WITH_STAFF:
            call = NextStep(
                Phrase(QT_TRANSLATE_NOOP("Journey", "The staff see to it")),
                Phrase(
                    QT_TRANSLATE_NOOP(
                        "Journey", "If it is urgent, go to the window with the code or call {hotline}."
                    ),
                    {"hotline": context.settings.hotline},
                ),
                done=False,
            )
            return (call, _ask_by_code(), window)
        case ResultKind.DECLINED_OFFLINE:
            later = NextStep(
                Phrase(QT_TRANSLATE_NOOP("Journey", "Try again later")),
                Phrase(QT_TRANSLATE_NOOP("Journey", "On this or any other machine.")),
                done=False,
            )
            return (later, window)
        case _:
            assert_never(place.kind)


def _take_paper(state: State) -> tuple[NextStep, ...]:
    paper = filing_of(state).paper
    if not paper.pages or state.machine.page_printer is None:
        return ()
    return (
        NextStep(
            Phrase(QT_TRANSLATE_NOOP("Journey", "Take your document")),
            Phrase(QT_TRANSLATE_NOOP("Journey", "It comes out of the A4 printer.")),
            paper.state is SlipState.PRINTED,
        ),
    )


def _ask_by_code() -> NextStep:
    return NextStep(
        Phrase(QT_TRANSLATE_NOOP("Journey", "See how it goes")),
        Phrase(QT_TRANSLATE_NOOP("Journey", "With the code, on a phone or at any machine.")),
        done=False,
    )


def _ask_by_code_or_card() -> NextStep:
    return NextStep(
        Phrase(QT_TRANSLATE_NOOP("Journey", "See whether it is accepted")),
        Phrase(
            QT_TRANSLATE_NOOP(
                "Journey",
                "With the code, on a phone or at any machine; with your ID card its first five characters are "
                "enough. You may be asked for more papers.",
            )
        ),
        done=False,
    )


def rating_page(place: AtRating) -> RatingPage:
    reasons = tuple(
        RatingReason(name, label, chosen=name in place.reasons) for name, label in reasons_for(place.grade)
    )
    return RatingPage(place.grade, reasons)


def goodbye_page(context: Context, state: State, place: AtGoodbye) -> GoodbyePage:
    take: list[Belonging] = []
    if place.chip_card and state.machine.chip_slot.card:
        take.append(
            Belonging(
                Phrase(QT_TRANSLATE_NOOP("Journey", "Your bank card")),
                Phrase(QT_TRANSLATE_NOOP("Journey", "It is still in the chip-card slot")),
                "credit-card",
                GuideLight.SMART_CARD_READER,
            )
        )
    if place.card_read:
        take.append(
            Belonging(
                Phrase(QT_TRANSLATE_NOOP("Journey", "Your ID card")),
                Phrase(QT_TRANSLATE_NOOP("Journey", "If it still lies on the plate")),
                "identification-card",
                GuideLight.ID_CARD_READER,
            )
        )
    if place.slip_printed:
        take.append(
            Belonging(
                Phrase(QT_TRANSLATE_NOOP("Journey", "Your slip")),
                Phrase(QT_TRANSLATE_NOOP("Journey", "At the slip printer")),
                "receipt",
                GuideLight.RECEIPT_PRINTER,
            )
        )
    if place.paper_printed:
        take.append(
            Belonging(
                Phrase(QT_TRANSLATE_NOOP("Journey", "Your document")),
                Phrase(QT_TRANSLATE_NOOP("Journey", "At the A4 printer")),
                "certificate",
                GuideLight.PAGE_PRINTER,
            )
        )
    left = max(0, math.ceil(place.until - context.moment.monotonic))
    return GoodbyePage(tuple(take), wiped=place.wiped, seconds=left, note=_REGISTERED if place.registered else "")
