# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tabs of a guide say behind its basics: papers, steps, windows, and the rest of GB/T 39046-2020."""

from __future__ import annotations

from kiosk.contract.day_words import day_words
from kiosk.contract.guide_lists import SKIPPED, Needed, answer_of, asked_questions, wanted_materials
from kiosk.contract.guide_words import (
    ACTOR_NATURES,
    CITY_MODES,
    HANDLING_TYPES,
    ITEM_TYPES,
    LEVELS,
    MATERIAL_NEEDS,
    ONLINE_DEPTHS,
    POWER_SOURCES,
    SERVED,
    ZONES,
    copies_words,
    fee_words,
    joined,
    period_words,
    visits_words,
)
from kiosk.contract.guides import Elements, GuideItem, Material, MaterialNeed, Zone
from kiosk.contract.message import Text
from kiosk.contract.theme_words import theme_words
from kiosk.journey.change import Context, session_of
from kiosk.journey.drawing_documents import material_row
from kiosk.journey.legal_words import actor_words
from kiosk.journey.paper_camera import camera_serves
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.state import State
from kiosk.journey.views import GuideBlock, KeyValue


def paper_blocks(context: Context, state: State, item: GuideItem) -> tuple[GuideBlock, ...]:
    """The list that this person needs, each paper with all that is known of it."""
    answers = session_of(state).guide_answers
    rows = wanted_materials(item, answers)
    blocks = [_paper(context, state, item, material, verdict) for material, verdict in rows]
    return (*_answers(item, state), *blocks)


def _answers(item: GuideItem, state: State) -> tuple[GuideBlock, ...]:
    answers = session_of(state).guide_answers
    if not answers:
        return ()
    lines = []
    for question in asked_questions(item, answers):
        chosen = answer_of(question, answers.get(question.id, SKIPPED))
        value: Words = Phrase(QT_TRANSLATE_NOOP("Journey", "Not answered")) if chosen is None else chosen.text
        lines.append(KeyValue(question.text, value))
    return (GuideBlock(Phrase(QT_TRANSLATE_NOOP("Journey", "The list for your answers")), tuple(lines)),)


def _paper(context: Context, state: State, item: GuideItem, material: Material, verdict: Needed) -> GuideBlock:
    row, details = material_row(context, state, item, material, verdict), material.details
    lines = _told(
        (QT_TRANSLATE_NOOP("Journey", "How"), row.note),
        (QT_TRANSLATE_NOOP("Journey", "Or instead"), row.instead),
        (QT_TRANSLATE_NOOP("Journey", "Need"), None if material.need is MaterialNeed.REQUIRED else _need(material)),
    )
    if details is not None:
        lines += _told(
            (QT_TRANSLATE_NOOP("Journey", "How many"), copies_words(details)),
            (QT_TRANSLATE_NOOP("Journey", "Size"), details.size),
            (QT_TRANSLATE_NOOP("Journey", "From"), details.source),
            (QT_TRANSLATE_NOOP("Journey", "Issued by"), details.issued_by),
            (QT_TRANSLATE_NOOP("Journey", "Please note"), details.instructions),
            (QT_TRANSLATE_NOOP("Journey", "Taken when"), details.standard),
            (
                QT_TRANSLATE_NOOP("Journey", "Legal basis"),
                None if details.basis is None else details.basis.citation,
            ),
        )
    if row.waived:
        state_words, icon, kind = QT_TRANSLATE_NOOP("Journey", "Need not bring"), "check", "success"
    elif verdict is Needed.MAYBE:
        state_words, icon, kind = QT_TRANSLATE_NOOP("Journey", "If it applies to you"), "question", "primary"
    elif row.instead:
        state_words, icon, kind = (
            QT_TRANSLATE_NOOP("Journey", "E-licence will do"),
            "identification-card",
            "primary",
        )
    elif material.scan is not None and camera_serves(context, state):
        state_words, icon, kind = QT_TRANSLATE_NOOP("Journey", "Please scan"), "camera", "accent"
    else:
        state_words, icon, kind = QT_TRANSLATE_NOOP("Journey", "Please bring"), "hand-pointing", "accent"
    return GuideBlock(material.name, lines, tag=Phrase(state_words), icon=icon, kind=kind)


def _need(material: Material) -> Words:
    words = MATERIAL_NEEDS[material.need]
    if material.deferred_working_days is None:
        return words
    return Phrase(
        QT_TRANSLATE_NOOP("Journey", "{need}, within {days} working days"),
        {"need": words, "days": material.deferred_working_days},
    )


def step_blocks(item: GuideItem) -> tuple[GuideBlock, ...]:
    """The flow, its clocks, and what it costs."""
    elements = item.elements
    steps = () if elements is None else elements.flow
    blocks = [
        GuideBlock(
            Phrase("{number}. {name}", {"number": number, "name": step.name}),
            _told(
                (QT_TRANSLATE_NOOP("Journey", "Who"), step.who),
                (QT_TRANSLATE_NOOP("Journey", "By when"), None if step.limit is None else period_words(step.limit)),
                (QT_TRANSLATE_NOOP("Journey", "Judged by"), step.standard),
            ),
        )
        for number, step in enumerate(steps, start=1)
    ]
    return (*blocks, _clocks(item), *_special(elements), _fees(item))


def _clocks(item: GuideItem) -> GuideBlock:
    elements = item.elements
    lines = [
        KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "Promised")), _noted(period_words(item.promise), elements, 0)),
        KeyValue(
            Phrase(QT_TRANSLATE_NOOP("Journey", "Legal limit")), _noted(period_words(item.legal_limit), elements, 1)
        ),
    ]
    if elements is not None:
        lines.append(KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "Kind")), HANDLING_TYPES[elements.handling_type]))
    return GuideBlock(Phrase(QT_TRANSLATE_NOOP("Journey", "How long it takes")), tuple(lines))


def _noted(period: Text, elements: Elements | None, of: int) -> Words:
    """A limit with what the city says of it. of: 0 for the promise, 1 for the law's."""
    note = None if elements is None else (elements.promise_note, elements.limit_note)[of]
    return period if note is None else Phrase("{period} · {note}", {"period": period, "note": note})


def _special(elements: Elements | None) -> tuple[GuideBlock, ...]:
    if elements is None or not elements.special_procedures:
        return ()
    lines = tuple(KeyValue(one.name, period_words(one.limit)) for one in elements.special_procedures)
    return (GuideBlock(Phrase(QT_TRANSLATE_NOOP("Journey", "Not counted in these limits")), lines),)


def _fees(item: GuideItem) -> GuideBlock:
    lines = [KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "Fee")), item.fee)]
    elements = item.elements
    if elements is not None:
        for fee in elements.fees:
            value = Phrase("{amount} · {basis}", {"amount": fee_words(fee), "basis": fee.basis.citation})
            lines.append(KeyValue(fee.name, value))
        if elements.paid_online:
            paid = Phrase(QT_TRANSLATE_NOOP("Journey", "Can be paid online"))
            lines.append(KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "Payment")), paid))
    return GuideBlock(Phrase(QT_TRANSLATE_NOOP("Journey", "What it costs")), tuple(lines))


def window_blocks(item: GuideItem) -> tuple[GuideBlock, ...]:
    """Where people do it, what the one visit is for, whom to ask and where to complain."""
    elements = item.elements
    visit = GuideBlock(
        Phrase(QT_TRANSLATE_NOOP("Journey", "Do I have to come?")), points=(visits_words(item),), icon="footprints"
    )
    if elements is None:
        return (visit, GuideBlock(Phrase(QT_TRANSLATE_NOOP("Journey", "At the window")), points=(item.window,)))
    asks = (
        KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "Ask")), elements.consult),
        KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "Complain")), elements.complain),
    )
    more = []
    if elements.bookable:
        more.append(Phrase(QT_TRANSLATE_NOOP("Journey", "You can book a time")))
    if elements.posted:
        more.append(Phrase(QT_TRANSLATE_NOOP("Journey", "The result can be sent by post")))
    return (
        visit,
        *_not_in_hall(elements),
        *(
            GuideBlock(
                place.name,
                _told(
                    (QT_TRANSLATE_NOOP("Journey", "Address"), place.address),
                    (QT_TRANSLATE_NOOP("Journey", "Hours"), place.hours),
                    (QT_TRANSLATE_NOOP("Journey", "Telephone"), place.phone),
                ),
                tag=ZONES[place.zone],
                icon="hand-pointing" if place.zone is Zone.ELSEWHERE else "info",
                kind="accent" if place.zone is Zone.ELSEWHERE else "primary",
            )
            for place in elements.places
        ),
        *((GuideBlock(Phrase(QT_TRANSLATE_NOOP("Journey", "Also")), points=tuple(more)),) if more else ()),
        GuideBlock(Phrase(QT_TRANSLATE_NOOP("Journey", "Questions and complaints")), asks),
    )


def _not_in_hall(elements: Elements) -> tuple[GuideBlock, ...]:
    if elements.in_hall:
        return ()
    where = next((place.name for place in elements.places if place.zone is Zone.ELSEWHERE), None)
    sentence = Phrase(
        QT_TRANSLATE_NOOP("Journey", "No window of this hall does it. Please go to: {place}"),
        {"place": where or ""},
    )
    return (
        GuideBlock(
            Phrase(QT_TRANSLATE_NOOP("Journey", "Not in this hall")),
            points=(sentence,),
            tag=Phrase(QT_TRANSLATE_NOOP("Journey", "Elsewhere")),
            icon="info",
            kind="accent",
        ),
    )


def more_blocks(item: GuideItem) -> tuple[GuideBlock, ...]:
    """Questions answered, what it rests on, and the elements that stand in the city's list."""
    elements = item.elements
    answered = () if elements is None else elements.questions
    bases = tuple(basis.citation for basis in item.legal_bases)
    return (
        *(GuideBlock(one.question, points=(one.answer,), icon="question") for one in answered),
        *(
            (GuideBlock(Phrase(QT_TRANSLATE_NOOP("Journey", "What it rests on")), points=bases, icon="scales"),)
            if bases
            else ()
        ),
        GuideBlock(Phrase(QT_TRANSLATE_NOOP("Journey", "As the city's list has it")), _listed(item)),
    )


def _listed(item: GuideItem) -> tuple[KeyValue, ...]:
    actor, elements = item.legal_actor, item.elements
    lines = _told(
        (QT_TRANSLATE_NOOP("Journey", "Office"), item.department),
        (QT_TRANSLATE_NOOP("Journey", "Decides in law"), actor_words(item)),
        (QT_TRANSLATE_NOOP("Journey", "Nature"), None if actor is None else ACTOR_NATURES[actor.nature]),
        (QT_TRANSLATE_NOOP("Journey", "City's lists"), _several(tuple(CITY_MODES[mode] for mode in item.modes))),
    )
    if elements is not None:
        since = elements.effective_from
        lines += _told(
            (QT_TRANSLATE_NOOP("Journey", "Type"), ITEM_TYPES[elements.item_type]),
            (QT_TRANSLATE_NOOP("Journey", "Level"), LEVELS[elements.level]),
            (QT_TRANSLATE_NOOP("Journey", "Power"), POWER_SOURCES[elements.power_source]),
            (QT_TRANSLATE_NOOP("Journey", "Given by"), elements.delegated_by),
            (QT_TRANSLATE_NOOP("Journey", "For"), joined(tuple(SERVED[one] for one in elements.served))),
            (QT_TRANSLATE_NOOP("Journey", "Together with"), _several(elements.joint_agencies)),
            (QT_TRANSLATE_NOOP("Journey", "Intermediaries"), _several(elements.intermediaries)),
            (QT_TRANSLATE_NOOP("Journey", "Quantity"), elements.quantity_limit),
            (QT_TRANSLATE_NOOP("Journey", "Done across"), elements.across),
            (QT_TRANSLATE_NOOP("Journey", "Online"), ONLINE_DEPTHS[elements.online_depth]),
            (QT_TRANSLATE_NOOP("Journey", "Themes"), _several(tuple(theme_words(one) for one in elements.themes))),
            (QT_TRANSLATE_NOOP("Journey", "In force since"), None if since is None else day_words(since)),
            (QT_TRANSLATE_NOOP("Journey", "Basic code"), elements.codes.basic),
            (QT_TRANSLATE_NOOP("Journey", "Implementation code"), elements.codes.implementation),
            (QT_TRANSLATE_NOOP("Journey", "Handling code"), elements.codes.handling),
        )
    return lines + _told(
        (QT_TRANSLATE_NOOP("Journey", "Item code"), item.code),
        (QT_TRANSLATE_NOOP("Journey", "Version"), item.version),
    )


def _told(*pairs: tuple[str, Words | None]) -> tuple[KeyValue, ...]:
    """Label and value of each that says anything."""
    return tuple(KeyValue(Phrase(label), value) for label, value in pairs if value)


def _several(words: tuple[Text, ...]) -> Text | None:
    return joined(words) if words else None
