# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages of an application, from the notice to the progress after signing."""

from __future__ import annotations

import math
from typing import Final

from devices.status import DeviceClass
from kiosk.catalogue import Obstacle
from kiosk.contract.cases import DecisionWay
from kiosk.contract.day_words import moment_words
from kiosk.contract.items import IdentityWay, ServiceItem
from kiosk.contract.routes import STATUS_PAGE
from kiosk.faults import DeviceFault, explain
from kiosk.forms import summary_lines
from kiosk.identity import mask_name
from kiosk.journey.acting_words import acting_lines, signing_way, summary_title
from kiosk.journey.change import Context, filing_of, form_of, item_of, obstacle_of, session_of
from kiosk.journey.drawing_documents import paper_lines
from kiosk.journey.drawing_face import way_row
from kiosk.journey.drawing_licences import licence_lines
from kiosk.journey.drawing_regions import region_lines
from kiosk.journey.drawing_slots import slot_lines
from kiosk.journey.drawing_undertaking import undertaking_lines
from kiosk.journey.face_means import ways_here
from kiosk.journey.filling import signed_digest
from kiosk.journey.held_words import held_words
from kiosk.journey.hours_words import signing_hours
from kiosk.journey.offline_words import offline_note, registers_offline
from kiosk.journey.periods import at_most_within
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.places import AtCard, AtConsent, AtOpening, AtProgress, AtRecovered, AtSecret, AtSummary, AtWays
from kiosk.journey.signing_for import others_ink_holds
from kiosk.journey.slip_words import slip_note
from kiosk.journey.slips import has_slip
from kiosk.journey.state import State
from kiosk.journey.undertaking import offers_automatic
from kiosk.journey.views import (
    CardPage,
    CardState,
    ConsentPage,
    IdentityWaysPage,
    NoticePage,
    NoticePart,
    ProgressPage,
    RecoveredPage,
    SecretPage,
    SlipState,
    Stage,
    StageState,
    SummaryLine,
    SummaryPage,
)

CARD_TITLES: Final = {
    CardState.WAITING: Phrase(QT_TRANSLATE_NOOP("Journey", "Please lay your ID card on the plate")),
    CardState.READING: Phrase(QT_TRANSLATE_NOOP("Journey", "Reading. Leave the card where it is")),
    CardState.READ: Phrase(QT_TRANSLATE_NOOP("Journey", "The card is read")),
    CardState.MOVED_EARLY: Phrase(QT_TRANSLATE_NOOP("Journey", "A little too quick")),
    CardState.LAY_AGAIN: Phrase(QT_TRANSLATE_NOOP("Journey", "Please lay your own card once more")),
    CardState.UNREADABLE: Phrase(QT_TRANSLATE_NOOP("Journey", "This card could not be read")),
    CardState.NOT_ID_CARD: Phrase(QT_TRANSLATE_NOOP("Journey", "Another card is needed")),
    CardState.EXPIRED: Phrase(QT_TRANSLATE_NOOP("Journey", "This card has expired")),
    CardState.NOT_YET_VALID: Phrase(QT_TRANSLATE_NOOP("Journey", "This card is not valid yet")),
    CardState.WRONG_NUMBER: Phrase(QT_TRANSLATE_NOOP("Journey", "Something on this card does not fit")),
    CardState.READER_GONE: Phrase(QT_TRANSLATE_NOOP("Journey", "The card reader is out of order")),
}

_SECRETS: Final = {
    IdentityWay.PHONE_CODE: (
        Phrase(QT_TRANSLATE_NOOP("Journey", "Enter the code from your phone")),
        Phrase(
            QT_TRANSLATE_NOOP(
                "Journey", "It was sent to the number on record, which is not shown here. Tell it to nobody."
            )
        ),
    ),
    IdentityWay.CITY_PIN: (
        Phrase(QT_TRANSLATE_NOOP("Journey", "Enter your city PIN")),
        Phrase(QT_TRANSLATE_NOOP("Journey", "The digits are not shown. Tell them to nobody.")),
    ),
}


_KEEPS_NOTHING: Final = (Obstacle.LINE_DOWN, Obstacle.OFFLINE_PAUSED)
_REGISTERS: Final = Phrase(
    QT_TRANSLATE_NOOP("Journey", "The network is down: what you sign is registered, not yet accepted")
)
_ANY_WINDOW: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "a window of the service hall"))


def notice_page(context: Context, state: State) -> NoticePage:
    notice = item_of(state).notice
    checks = tuple(
        Phrase(
            QT_TRANSLATE_NOOP("Journey", "{register}: {purpose}"),
            {"register": check.register_name, "purpose": check.purpose},
        )
        for check in notice.checks
    )
    parts = [
        NoticePart(Phrase(QT_TRANSLATE_NOOP("Journey", "Who handles your data")), (notice.controller,)),
        NoticePart(Phrase(QT_TRANSLATE_NOOP("Journey", "What for")), (notice.purpose,)),
        NoticePart(Phrase(QT_TRANSLATE_NOOP("Journey", "Which data")), notice.data),
        NoticePart(Phrase(QT_TRANSLATE_NOOP("Journey", "How long")), (notice.retention,)),
        NoticePart(Phrase(QT_TRANSLATE_NOOP("Journey", "Your rights")), (notice.rights,)),
    ]
    if checks:
        parts.insert(3, NoticePart(Phrase(QT_TRANSLATE_NOOP("Journey", "Checked by law")), checks))
    return NoticePage(notice.version, tuple(parts), offline_note(context, state, item_of(state)))


def consent_page(state: State, place: AtConsent) -> ConsentPage:
    item = item_of(state)
    consent = item.notice.consents[place.index]
    if consent.required:
        consequence = Phrase(
            QT_TRANSLATE_NOOP("Journey", "If you say no, it is done at the window instead: {window}"),
            {"window": item.window},
        )
    else:
        consequence = Phrase(QT_TRANSLATE_NOOP("Journey", "If you say no, you can still go on."))
    return ConsentPage(
        index=place.index,
        total=len(item.notice.consents),
        text=consent.text,
        required=consent.required,
        consequence=consequence,
    )


def card_page(state: State, place: AtCard) -> CardPage:
    sentence: Words = place.problem
    applicant = session_of(state).applicant
    match place.state:
        case CardState.WAITING:
            sentence = Phrase(
                QT_TRANSLATE_NOOP(
                    "Journey",
                    "Lay it flat until the screen says it is read. If it is there already, lift it and lay "
                    "it again.",
                )
            )
        case CardState.READING:
            sentence = Phrase(QT_TRANSLATE_NOOP("Journey", "It takes about two seconds."))
        case CardState.READ if applicant is not None:
            sentence = Phrase(
                QT_TRANSLATE_NOOP("Journey", "This is the card of {name}."), {"name": mask_name(applicant.name)}
            )
        case CardState.READER_GONE:
            sentence = explain(DeviceFault(DeviceClass.ID_CARD_READER, state.machine.reader)).citizen
        case _:
            pass
    quiet = (CardState.WAITING, CardState.READING, CardState.READER_GONE)
    return CardPage(place.state, CARD_TITLES[place.state], sentence, can_retry=place.state not in quiet)


def ways_page(context: Context, state: State, place: AtWays) -> IdentityWaysPage:
    session = session_of(state)
    applicant = session.applicant
    problem = place.problem
    window: Words = _ANY_WINDOW if session.tracking is not None else item_of(state).window
    ways = ways_here(context, state)
    if not state.machine.line_up:
        problem = Phrase(
            QT_TRANSLATE_NOOP(
                "Journey",
                "The city's service cannot be reached, so nobody can confirm just now that the card is "
                "yours. Please come back later, or go to {window}.",
            ),
            {"window": window},
        )
    elif all(way in session.closed_ways for way in ways):
        problem = Phrase(
            QT_TRANSLATE_NOOP(
                "Journey", "No way is left on this machine. A person at the window can do it for you: {window}."
            ),
            {"window": window},
        )
    rows = tuple(way_row(context, state, way, waiting=place.waiting) for way in ways)
    return IdentityWaysPage("" if applicant is None else mask_name(applicant.name), rows, problem)


def secret_page(context: Context, place: AtSecret) -> SecretPage:
    title, sentence = _SECRETS[place.way]
    left = max(0, math.ceil(place.resend_at - context.moment.monotonic))
    phone = place.way is IdentityWay.PHONE_CODE
    return SecretPage(
        way=place.way.value,
        title=title,
        sentence=sentence,
        digits=place.challenge.digits,
        tries_left=place.challenge.tries_left,
        waiting=place.waiting,
        problem=place.problem,
        can_resend=phone and left == 0 and not place.waiting,
        resend_in=left if phone else 0,
    )


def opening_page(context: Context, place: AtOpening) -> ProgressPage:
    waited = context.moment.monotonic - place.since
    first = StageState.DONE if place.prefilling else StageState.NOW
    second = StageState.NOW if place.prefilling else StageState.LATER
    return ProgressPage(
        title=Phrase(QT_TRANSLATE_NOOP("Journey", "Looking up what is already known")),
        sentence=Phrase(QT_TRANSLATE_NOOP("Journey", "So that you need not type it.")),
        stages=(
            Stage(Phrase(QT_TRANSLATE_NOOP("Journey", "Your earlier applications on this machine")), first, -1.0),
            Stage(Phrase(QT_TRANSLATE_NOOP("Journey", "The city's registers")), second, -1.0),
        ),
        seconds=waited,
        deadline=context.settings.answer_deadline,
    )


def recovered_page(context: Context, state: State, place: AtRecovered) -> RecoveredPage:
    session = session_of(state)
    leftover = session.leftovers[place.index]
    catalogue = state.machine.catalogue
    item = catalogue.item(leftover.item_code) if catalogue is not None else None
    slip = session.leftover_slips.get(leftover.application_id, SlipState.NOT_ASKED)
    block = state.machine.printer.block
    if leftover.decision is not None:
        sentence: Words = Phrase(
            QT_TRANSLATE_NOOP("Journey", "It has arrived and is answered: {headline}"),
            {"headline": leftover.decision.headline},
        )
    else:
        stands, meaning = held_words(context, leftover)
        sentence = Phrase(
            QT_TRANSLATE_NOOP("Journey", "{stands} {meaning}"), {"stands": stands, "meaning": meaning}
        )
    base = catalogue.bundle.public_base_url if catalogue is not None else ""
    return RecoveredPage(
        item=item.plain_name if item is not None else "",
        signed_at=moment_words(leftover.signed_at),
        sentence=sentence,
        code=leftover.pick_up_code,
        qr=base.rstrip("/") + STATUS_PAGE.format(code=leftover.pick_up_code) if leftover.pick_up_code else "",
        slip=slip,
        slip_note=slip_note(slip, block, None),
        can_print=block is None
        and item is not None
        and has_slip(leftover)
        and slip not in (SlipState.PRINTING, SlipState.PRINTED),
    )


def summary_page(context: Context, state: State, place: AtSummary) -> SummaryPage:
    item, filing = item_of(state), filing_of(state)
    lines: tuple[SummaryLine, ...] = summary_lines(form_of(state), filing.answers, elder=state.elder)
    signed = filing.ink is not None and filing.ink_digest == signed_digest(state)
    note: Words = ""
    automatic = offers_automatic(state) and not place.other
    if place.other:
        signed = others_ink_holds(state)
        note = signing_way(state)
    elif automatic:
        note = Phrase(
            QT_TRANSLATE_NOOP(
                "Journey",
                "In the automatic way the rules below decide: mostly at once, and what they cannot settle "
                "goes to a person. You may let a person decide from the start: it then takes up to "
                "{promise}, and nothing is lost by it.",
            ),
            {"promise": at_most_within(item.legal_limit)},
        )
    elif item.rules:
        note = Phrase(
            QT_TRANSLATE_NOOP("Journey", "A person decides this, not the machine. At most: {limit}."),
            {"limit": at_most_within(item.legal_limit)},
        )
    return SummaryPage(
        title=summary_title(state, other=place.other),
        item=item.plain_name,
        lines=(
            *region_lines(state),
            *acting_lines(state),
            *lines,
            *slot_lines(state),
            *licence_lines(state),
            *paper_lines(context, state),
            *undertaking_lines(state),
        ),
        automatic_offered=automatic,
        automatic_note=note,
        rules=tuple(rule.text for rule in item.rules) if automatic else (),
        signed=signed,
        signer="other" if place.other else "first",
        problem=place.problem,
        offline=_signing_now(context, state, item),
        hours=signing_hours(context, state, item),
    )


def _signing_now(context: Context, state: State, item: ServiceItem) -> Words:
    """What it means that the line has gone since it was begun; "" while it is up."""
    if registers_offline(context, state, item):
        return _REGISTERS
    obstacle = obstacle_of(context, state, item)
    return explain(obstacle).citizen if obstacle in _KEEPS_NOTHING else ""


def progress_page(context: Context, state: State, place: AtProgress) -> ProgressPage:
    """Only stages that really happen, each with the seconds that were measured."""
    filing = filing_of(state)
    document = filing.decision is not None and filing.decision.document is not None
    ends = [place.stored, place.decided]
    labels: list[Words] = [
        Phrase(QT_TRANSLATE_NOOP("Journey", "Kept safely on this machine")),
        Phrase(QT_TRANSLATE_NOOP("Journey", "Received and checked by the city's service")),
    ]
    if document:
        labels.append(Phrase(QT_TRANSLATE_NOOP("Journey", "The document fetched and verified")))
        ends.append(None)
    stages: list[Stage] = []
    begun: float | None = place.since
    for label, end in zip(labels, ends, strict=True):
        if begun is None:
            stages.append(Stage(label, StageState.LATER, -1.0))
        elif end is None:
            stages.append(Stage(label, StageState.NOW, -1.0))
        else:
            stages.append(Stage(label, StageState.DONE, round(end - begun, 1)))
        begun = end
    return ProgressPage(
        title=Phrase(QT_TRANSLATE_NOOP("Journey", "Your application is on its way")),
        sentence=_what_is_waited_for(state),
        stages=tuple(stages),
        seconds=context.moment.monotonic - place.since,
        deadline=context.settings.answer_deadline,
    )


def _what_is_waited_for(state: State) -> Words:
    """Nobody who chose a person, or has no other way, is promised seconds."""
    application = filing_of(state).application
    if application is not None and application.way is DecisionWay.PERSON:
        return Phrase(QT_TRANSLATE_NOOP("Journey", "It is handed in now. A person decides it later."))
    return Phrase(QT_TRANSLATE_NOOP("Journey", "Most are decided in seconds, a few by a person."))
