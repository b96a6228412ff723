# SPDX-License-Identifier: GPL-3.0-or-later
"""A guide's page: its basics, and what each other tab of it says. Only the tab that is open is drawn."""

from __future__ import annotations

from typing import Final

from kiosk.catalogue import Obstacle
from kiosk.contract.guide_lists import SKIPPED, answer_of, guide_address, wanted_materials
from kiosk.contract.guide_words import RESULT_SENTENCES
from kiosk.contract.guides import GuideQuestion, ResultWay
from kiosk.contract.items import GuideItem, ServiceItem
from kiosk.faults import explain
from kiosk.journey.change import Context, decides_by_rules, obstacle_of, session_of
from kiosk.journey.drawing_documents import material_row
from kiosk.journey.drawing_face import only_with_face_or_phone
from kiosk.journey.drawing_lists import why_not
from kiosk.journey.drawing_regions import guide_places
from kiosk.journey.guide_sections import more_blocks, paper_blocks, step_blocks, window_blocks
from kiosk.journey.guides import guide_note, guide_slip_state, may_order_guide
from kiosk.journey.hours_words import hours_note
from kiosk.journey.legal_words import actor_words
from kiosk.journey.offline_words import catalogue_date, offline_note
from kiosk.journey.periods import at_most_within, promised_within
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.places import AtGuide, AtQuestion
from kiosk.journey.questions import ANYWAY, WAYS, question_of
from kiosk.journey.state import State
from kiosk.journey.views import ChoicePage, ChoiceRow, Fact, GuideBlock, GuidePage, GuideSection, GuideTab, WayOn

TABS: Final = (
    GuideTab(GuideSection.BASICS, Phrase(QT_TRANSLATE_NOOP("Journey", "Basics")), "info"),
    GuideTab(GuideSection.PAPERS, Phrase(QT_TRANSLATE_NOOP("Journey", "Bring")), "files"),
    GuideTab(GuideSection.STEPS, Phrase(QT_TRANSLATE_NOOP("Journey", "Steps")), "path"),
    GuideTab(GuideSection.WINDOWS, Phrase(QT_TRANSLATE_NOOP("Journey", "Where")), "map-pin"),
    GuideTab(GuideSection.MORE, Phrase(QT_TRANSLATE_NOOP("Journey", "More")), "scales"),
    GuideTab(GuideSection.WAYS, Phrase(QT_TRANSLATE_NOOP("Journey", "Ways")), "hand-pointing"),
)


def guide_page(context: Context, state: State, place: AtGuide) -> GuidePage:
    session = state.session
    item = session.guide_item if session is not None else None
    if session is None or item is None:
        raise AssertionError("a guide is open without an item")
    blocked, can_start = _blocked(context, state, place, item)
    bundle = state.machine.catalogue.bundle if state.machine.catalogue is not None else None
    base = bundle.public_base_url if bundle is not None else ""
    basics, answers = place.section is GuideSection.BASICS, session.guide_answers
    materials = wanted_materials(item, answers)
    return GuidePage(
        title=item.plain_name,
        legal_name=item.legal_name,
        summary=item.summary,
        department=item.department,
        facts=_facts(state, item, here=can_start),
        conditions=item.conditions,
        materials=tuple(material_row(context, state, item, one, verdict) for one, verdict in materials)
        if basics
        else (),
        result=item.result_name,
        window=item.window,
        qr=guide_address(base, item, answers),
        can_start=can_start,
        blocked=blocked if basics else "",
        first=_first(item),
        slip=guide_slip_state(state, item),
        slip_note=guide_note(guide_slip_state(state, item)),
        can_print=may_order_guide(state, item),
        offline=offline_note(context, state, item),
        dated=catalogue_date(context, state),
        hours=hours_note(context, state, item),
        places=guide_places(item) if basics and isinstance(item, ServiceItem) else (),
        actor=actor_words(item),
        person=_a_person_decides(state, item),
        section=place.section,
        tabs=TABS,
        blocks=_blocks(context, state, item, place.section),
        checked=isinstance(item, ServiceItem) and bool(item.registers),
        reach=RESULT_SENTENCES[item.result_way],
        questions=len(item.questions),
        answered=bool(answers),
        ways=_ways(context, item) if place.section is GuideSection.WAYS else (),
        next=_next(place, can_start=can_start),
    )


def _blocks(context: Context, state: State, item: GuideItem, section: GuideSection) -> tuple[GuideBlock, ...]:
    match section:
        case GuideSection.PAPERS:
            return paper_blocks(context, state, item)
        case GuideSection.STEPS:
            return step_blocks(item)
        case GuideSection.WINDOWS:
            return window_blocks(item)
        case GuideSection.MORE:
            return more_blocks(item)
        case GuideSection.BASICS | GuideSection.WAYS:
            return ()


def _next(place: AtGuide, *, can_start: bool) -> Words:
    if can_start:
        return Phrase(QT_TRANSLATE_NOOP("Journey", "Start"))
    if place.section is GuideSection.WAYS:
        return Phrase(QT_TRANSLATE_NOOP("Journey", "Get help"))
    return Phrase(QT_TRANSLATE_NOOP("Journey", "Ways to get it done"))


def _ways(context: Context, item: GuideItem) -> tuple[WayOn, ...]:
    """At least one of them works in any case: the window with its address, and a person to ask."""
    places = item.elements.places if item.elements is not None else ()
    where: Words = item.window
    if places:
        first = places[0]
        where = Phrase("{name} · {address}", {"name": first.name, "address": first.address})
    return (
        WayOn("windows", Phrase(QT_TRANSLATE_NOOP("Journey", "Go to a window")), where, "map-pin"),
        WayOn(
            "help",
            Phrase(QT_TRANSLATE_NOOP("Journey", "Ask a person")),
            Phrase(
                QT_TRANSLATE_NOOP("Journey", "Call {hotline}, or be called back"),
                {"hotline": context.settings.hotline},
            ),
            "phone-call",
        ),
    )


def _blocked(context: Context, state: State, place: AtGuide, item: GuideItem) -> tuple[Words, bool]:
    """Why it cannot go on here, with a way out; and whether the primary button leads on."""
    if place.refused is not None:
        sentence = Phrase(
            QT_TRANSLATE_NOOP(
                "Journey",
                "Without your consent it is done at the window, not on this machine. If you change your mind, "
                "go on: you will be asked once more.",
            )
        )
        return sentence, True
    obstacle = obstacle_of(context, state, item)
    if obstacle is None:
        return "", True
    if obstacle is Obstacle.OFFLINE_PAUSED and state.machine.declines is not None:
        why = explain(state.machine.declines).citizen
        return Phrase("{why} {instead}", {"why": why, "instead": explain(obstacle).citizen}), False
    return why_not(context, state, item, obstacle), False


def _first(item: GuideItem) -> Words:
    """What must be known before anything else."""
    if item.synthetic:
        return Phrase(QT_TRANSLATE_NOOP("Journey", "This item is made up for trials; nobody can do it."))
    return only_with_face_or_phone(item)


def _a_person_decides(state: State, item: GuideItem) -> Words:
    """Of an item whose rules the city has taken the deciding from."""
    if not isinstance(item, ServiceItem) or decides_by_rules(state, item) or not item.rules:
        return ""
    return Phrase(
        QT_TRANSLATE_NOOP("Journey", "A person decides this, not the machine. At most: {limit}."),
        {"limit": at_most_within(item.legal_limit)},
    )


_ONCE: Final = {
    ResultWay.PAPER: Phrase(QT_TRANSLATE_NOOP("Journey", "Once, right here")),
    ResultWay.LICENCE: Phrase(QT_TRANSLATE_NOOP("Journey", "Once, right here")),
    ResultWay.ACCEPTED: Phrase(QT_TRANSLATE_NOOP("Journey", "Once, to hand it in here")),
    ResultWay.BOOKED: Phrase(QT_TRANSLATE_NOOP("Journey", "Once, to the place you book")),
    ResultWay.GUIDED: Phrase(QT_TRANSLATE_NOOP("Journey", "Once, to a window")),
}


def _visits(item: GuideItem, *, here: bool) -> Words:
    """How often one has to come, and where to: where this machine does it, to stand here is the visit."""
    if item.visits == 0:
        return Phrase(QT_TRANSLATE_NOOP("Journey", "None"))
    guided = not isinstance(item, ServiceItem)
    if item.visits > 1 or not (here or guided):
        return Phrase(QT_TRANSLATE_NOOP("Journey", "{count}"), {"count": item.visits})
    return _ONCE[ResultWay.GUIDED if guided else item.result_way]


def _facts(state: State, item: GuideItem, *, here: bool) -> tuple[Fact, ...]:
    minutes_here: tuple[Fact, ...] = ()
    if isinstance(item, ServiceItem):
        minutes = Phrase(QT_TRANSLATE_NOOP("Journey", "{minutes} min here"), {"minutes": item.minutes})
        minutes_here = (Fact("clock", Phrase(QT_TRANSLATE_NOOP("Journey", "Takes about")), minutes),)
    return (
        *minutes_here,
        Fact(
            "calendar-check", Phrase(QT_TRANSLATE_NOOP("Journey", "Decided within")), _decided_within(state, item)
        ),
        Fact("coins", Phrase(QT_TRANSLATE_NOOP("Journey", "Fee")), item.fee),
        Fact("footprints", Phrase(QT_TRANSLATE_NOOP("Journey", "Trips in person")), _visits(item, here=here)),
    )


def _decided_within(state: State, item: GuideItem) -> Words:
    """Nothing is promised at once where a person decides every case."""
    if isinstance(item, ServiceItem) and item.promise.count == 0 and not decides_by_rules(state, item):
        return at_most_within(item.legal_limit)
    return promised_within(item.promise)


# The questions.


def question_page(state: State, place: AtQuestion) -> ChoicePage:
    """One question, or what its answer means that says that the item is probably not theirs."""
    question = question_of(state, place)
    session = session_of(state)
    if question is None or session.guide_item is None:
        raise AssertionError("a question is open that the item does not have")
    if place.stopped:
        return _stopped(state, question)
    asked = [one.id for one in session.guide_item.questions]
    return ChoicePage(
        title=question.text,
        sentence=Phrase(
            QT_TRANSLATE_NOOP("Journey", "Question {number} of at most {total}. {help}"),
            {"number": asked.index(question.id) + 1, "total": len(asked), "help": question.help or ""},
        ),
        rows=tuple(ChoiceRow(answer.id, answer.text, icon="hand-pointing") for answer in question.answers),
        note=Phrase(
            QT_TRANSLATE_NOOP("Journey", "Only for your list of papers. Your answers are not kept and not sent.")
        ),
        next=Phrase(QT_TRANSLATE_NOOP("Journey", "Skip this one")),
        skips=True,
    )


def _stopped(state: State, question: GuideQuestion) -> ChoicePage:
    chosen = answer_of(question, session_of(state).guide_answers.get(question.id, SKIPPED))
    return ChoicePage(
        title=Phrase(QT_TRANSLATE_NOOP("Journey", "This is probably not for you")),
        sentence="" if chosen is None else chosen.stops or "",
        rows=(
            ChoiceRow(
                WAYS,
                Phrase(QT_TRANSLATE_NOOP("Journey", "Show me the ways on")),
                Phrase(QT_TRANSLATE_NOOP("Journey", "A window, a person to ask, the guide on your phone")),
                "map-pin",
            ),
            ChoiceRow(
                ANYWAY,
                Phrase(QT_TRANSLATE_NOOP("Journey", "See the list all the same")),
                Phrase(QT_TRANSLATE_NOOP("Journey", "You may apply in any case; the rules decide, not this page")),
                "clipboard-text",
            ),
        ),
    )
