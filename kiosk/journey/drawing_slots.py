# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages on which a visit is chosen, and what is said of it before signing."""

from __future__ import annotations

from typing import Final, assert_never

from kiosk.contract.bookings import SlotAnswer, SlotDay, SlotPlace, parse_slot, slot_value
from kiosk.contract.day_words import day_words, weekday_words
from kiosk.faults import explain
from kiosk.forms import FieldInput, FieldSpec
from kiosk.journey.change import Context, filing_of, form_of, item_of
from kiosk.journey.offline_words import window_or_call
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.places import AtForm
from kiosk.journey.slots import chosen_day, chosen_place, has_room, place_of_answer, slot_spec
from kiosk.journey.state import State
from kiosk.journey.troubles import CallFault
from kiosk.journey.views import ChoicePage, ChoiceRow, KeyValue, SummaryLine

_FULL: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Every time of the next ten working days is taken."))
_WHERE: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Where do you want to come?"))
_WHICH_DAY: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "On which day?"))
_WHAT_TIME: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "At what time?"))


def slot_page(context: Context, state: State, place: AtForm) -> ChoicePage | None:
    """None where the form's page asks for anything else."""
    spec = slot_spec(state, place)
    if spec is None:
        return None
    search = filing_of(state).slots
    match search.answer:
        case None:
            return ChoicePage(
                title=spec.label,
                sentence=Phrase(QT_TRANSLATE_NOOP("Journey", "Looking for free times")),
                waiting=True,
            )
        case CallFault() as fault:
            return _nothing_to_choose(context, state, spec, explain(fault).citizen)
        case SlotAnswer() as answer:
            if not has_room(search):
                return _nothing_to_choose(context, state, spec, _FULL)
            where, day = chosen_place(search), chosen_day(search)
            if where is None:
                return _places(state, place, spec, answer)
            return _days(state, place, spec, where) if day is None else _times(state, place, spec, where, day)
        case _:
            assert_never(search.answer)


def _nothing_to_choose(context: Context, state: State, spec: FieldSpec, why: Words) -> ChoicePage:
    return ChoicePage(
        title=spec.label,
        sentence=why,
        facts=_otherwise(context, state),
        next=Phrase(QT_TRANSLATE_NOOP("Journey", "Look again")),
        again=True,
    )


def _otherwise(context: Context, state: State) -> tuple[KeyValue, ...]:
    """Nobody leaves with only a no."""
    return (
        KeyValue(
            Phrase(QT_TRANSLATE_NOOP("Journey", "By telephone")),
            Phrase(
                QT_TRANSLATE_NOOP("Journey", "Call {hotline}: it can be booked there"),
                {"hotline": context.settings.hotline},
            ),
        ),
        KeyValue(
            Phrase(QT_TRANSLATE_NOOP("Journey", "At the window")), window_or_call(context, item_of(state).window)
        ),
    )


def _error(place: AtForm, spec: FieldSpec) -> Words:
    return place.errors.get(spec.key, "")


def _kept(state: State, spec: FieldSpec) -> tuple[Words, Words]:
    """The note on what is chosen already, and the words of the button that keeps it."""
    chosen = parse_slot(filing_of(state).answers.value(spec.key))
    if chosen is None:
        return "", ""
    where = place_of_answer(state, spec)
    note = Phrase(
        QT_TRANSLATE_NOOP("Journey", "Chosen now: {day} {time}, {place}"),
        {
            "day": day_words(chosen.starts.date()),
            "time": f"{chosen.starts:%H:%M}",
            "place": chosen.place if where is None else where.name,
        },
    )
    return note, Phrase(QT_TRANSLATE_NOOP("Journey", "Keep this time"))


def _places(state: State, place: AtForm, spec: FieldSpec, answer: SlotAnswer) -> ChoicePage:
    note, keep = _kept(state, spec)
    rows = tuple(
        ChoiceRow(
            one.id,
            one.name,
            one.address,
            "map-pin",
            tag="" if one.days else Phrase(QT_TRANSLATE_NOOP("Journey", "No room")),
            active=bool(one.days),
        )
        for one in answer.places
    )
    sentence = Phrase(QT_TRANSLATE_NOOP("Journey", "Choose the place, then the day, then the time."))
    return ChoicePage(_WHERE, sentence, rows, note=note, problem=_error(place, spec), next=keep)


def _days(state: State, place: AtForm, spec: FieldSpec, where: SlotPlace) -> ChoicePage:
    note, keep = _kept(state, spec)
    rows = tuple(
        ChoiceRow(
            day.on.isoformat(),
            day_words(day.on),
            Phrase(
                QT_TRANSLATE_NOOP("Journey", "{weekday} · {count} times free"),
                {"weekday": weekday_words(day.on), "count": len(day.times)},
            ),
            "calendar-check",
        )
        for day in where.days
    )
    return ChoicePage(_WHICH_DAY, where.name, rows, note=note, problem=_error(place, spec), next=keep)


def _times(state: State, place: AtForm, spec: FieldSpec, where: SlotPlace, day: SlotDay) -> ChoicePage:
    value = filing_of(state).answers.value(spec.key)
    rows = tuple(
        ChoiceRow(
            slot := slot_value(day.on, time.at, where.id),
            time.at,
            Phrase(QT_TRANSLATE_NOOP("Journey", "{count} free"), {"count": time.left}),
            chosen=slot == value,
        )
        for time in day.times
    )
    sentence = Phrase(
        QT_TRANSLATE_NOOP("Journey", "{day}, {place}"), {"day": day_words(day.on), "place": where.name}
    )
    taken = Phrase(QT_TRANSLATE_NOOP("Journey", "It is yours once it is confirmed, right after you sign."))
    return ChoicePage(_WHAT_TIME, sentence, rows, tiles=True, note=taken, problem=_error(place, spec))


def slot_lines(state: State) -> tuple[SummaryLine, ...]:
    """Where the visit is and what to bring, on the summary; its day and time are a line of the form."""
    specs = (spec for page in form_of(state).pages for spec in page.fields if spec.input is FieldInput.SLOT)
    lines: list[SummaryLine] = []
    for spec in specs:
        where = place_of_answer(state, spec)
        if where is None:
            continue
        lines.append(
            SummaryLine(Phrase(QT_TRANSLATE_NOOP("Journey", "Where to come")), where.name, strong=True, page=-1)
        )
        lines.append(
            SummaryLine(Phrase(QT_TRANSLATE_NOOP("Journey", "Address")), where.address, strong=False, page=-1)
        )
        lines.extend(
            SummaryLine(Phrase(QT_TRANSLATE_NOOP("Journey", "Bring along")), thing, strong=False, page=-1)
            for thing in where.bring
        )
    return tuple(lines)
