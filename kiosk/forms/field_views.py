# SPDX-License-Identifier: GPL-3.0-or-later
"""One field as it is drawn: what can be read of its answer, where it came from, and what its pad needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from kiosk.contract.bookings import slot_words
from kiosk.contract.day_words import ENGLISH_MONTHS, day_words
from kiosk.contract.forms import FieldInput, Mask
from kiosk.contract.message import Text
from kiosk.contract.value_words import amount_in_full, amount_words, region_words
from kiosk.forms.answers import Answers
from kiosk.forms.place_choices import place_choices, place_path
from kiosk.forms.spec import FieldSpec, row_fields
from kiosk.forms.typing_in import typed_value
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.views import Choice, FieldView, RowView
from kiosk.standards import mask_account, mask_number, mask_phone
from kiosk.standards.form_validation import day_of_limit

FROM_CHIP: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "From your bank card"))
NOTHING_ON_RECORD: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Nothing on record"))
ALREADY_ROW: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Add one after the other. Touch one to change it."))
_CHANGED: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Changed by you"))
_DRAWN_AS: Final = {
    FieldInput.ACCOUNT: "digits",
    FieldInput.PHONE: "digits",
    FieldInput.TEXT: "pinyin",
    FieldInput.NUMBER: "amount",
}
"""Inputs that the screen fills with a pad of another."""


@dataclass(frozen=True)
class Drawn:
    """What all fields of a page are drawn with. reads: chip cards can be read here; today: in China; query: by what
    a place is looked for."""

    answers: Answers
    errors: Mapping[str, Words]
    reads: bool = False
    today: date | None = None
    query: str | None = None
    near: str = ""


def field_view(spec: FieldSpec, drawn: Drawn, *, focused: bool) -> FieldView:
    answers = drawn.answers
    value, locked, read = answers.value(spec.key), answers.locked(spec), spec.key in answers.read
    display: Words = (
        mask_account(value) if read else shown_answer(spec, value, hidden=locked or not focused) if value else ""
    )
    source: Words = FROM_CHIP if read else answers.sources.get(spec.key, NOTHING_ON_RECORD if locked else "")
    if not source and answers.changed(spec):
        source = _CHANGED
    region = spec.within is not None and focused and not locked
    return FieldView(
        key=spec.key,
        label=spec.label,
        input=_input(spec, locked=locked),
        # What is locked and masked is never needed on the screen, so it does not go there.
        value=mask_account(value) if read else _masked(spec, value) if locked and spec.masked else value,
        display=display,
        source=source,
        # How to fill in what is filled in and locked is no help.
        help="" if read or (locked and value) else spec.help or "",
        error=drawn.errors.get(spec.key, ""),
        max_length=spec.max_length,
        grouping=spec.grouping,
        choices=place_choices(spec, value, drawn.query, drawn.near) if region else _choices(spec),
        required=spec.required,
        can_read=drawn.reads and spec.chip is not None,
        read=read,
        rows=_rows(spec, drawn),
        can_add=spec.group is not None and len(answers.rows.get(spec.key, ())) < spec.group.most,
        row_label="" if spec.group is None else spec.group.label,
        in_full=_in_full(spec, value),
        unit=_YUAN if spec.input is FieldInput.AMOUNT else spec.unit or "",
        decimals=spec.decimals,
        least=_limit(spec.least, drawn.today),
        most=_limit(spec.most, drawn.today),
        path=place_path(spec, value) if region else (),
        query=drawn.query if region else None,
        most_choices=spec.most_choices,
    )


_YUAN: Final = Text(zh="元", en="yuan")


def _input(spec: FieldSpec, *, locked: bool) -> str:
    if locked:
        return FieldInput.LOCKED.value
    if spec.input is FieldInput.LOCKED:
        return (FieldInput.CHOICE if spec.choices else FieldInput.PINYIN).value
    return _DRAWN_AS.get(spec.input, spec.input.value)


def _choices(spec: FieldSpec) -> tuple[Choice, ...]:
    return tuple(Choice(value, label) for value, label in spec.choices)


def _limit(limit: str, today: date | None) -> str:
    """A day or a month; nothing while the day is not known."""
    if not limit or (today is None and limit.startswith("today")):
        return ""
    return day_of_limit(limit, today or date.min)


def _in_full(spec: FieldSpec, value: str) -> Words:
    fen = typed_value(spec, value) if spec.input is FieldInput.AMOUNT and value else None
    return amount_in_full(fen) if isinstance(fen, int) else ""


def _rows(spec: FieldSpec, drawn: Drawn) -> tuple[RowView, ...]:
    found = []
    for row in drawn.answers.rows.get(spec.key, ()):
        fields = row_fields(spec, row)
        title = "" if spec.group is None else f"{spec.key}/{row}/{spec.group.title}"
        told = {one.key: summary_value(one, drawn.answers) for one in fields if drawn.answers.value(one.key)}
        wrong = any(key.startswith(f"{spec.key}/{row}/") for key in drawn.errors)
        others = tuple(words for key, words in told.items() if key != title)
        found.append(RowView(row, told.get(title, ""), others, wrong))
    return tuple(found)


def summary_value(spec: FieldSpec, answers: Answers) -> Words:
    """An answer as it stands in a list, to be looked over before signing."""
    value = answers.value(spec.key)
    if spec.key in answers.read:
        return mask_account(value)
    # What the citizen typed and is strong, money or an account, must be checked digit by digit before signing.
    # What a register filled in is theirs to recognise by its end; bystanders must not read the rest.
    typed = spec.strong and not answers.locked(spec)
    words = _in_words(spec, value)
    if words is None:
        return _grouped(value, spec.grouping) if typed else shown_answer(spec, value, hidden=True)
    return words


def shown_answer(spec: FieldSpec, value: str, *, hidden: bool) -> Words:
    """hidden: masked as the field asks; while the citizen types into it, it can be read."""
    if spec.input in (FieldInput.DATE, FieldInput.MONTH, FieldInput.REGION, FieldInput.MULTI):
        return _in_words(spec, value) or value
    if spec.input is FieldInput.AMOUNT:
        return _thousands(value)
    if value in (labels := dict(spec.choices)):
        return labels[value]
    if hidden and spec.masked is not None:
        return _masked(spec, value)
    return _grouped(value, spec.grouping)


def _masked(spec: FieldSpec, value: str) -> str:
    match spec.masked:
        case Mask.NUMBER:
            return mask_number(value)
        case Mask.PHONE:
            return mask_phone(value)
        case Mask.ACCOUNT:
            return f"**** {value[-4:]}"
        case None:
            return value


def _in_words(spec: FieldSpec, value: str) -> Words | None:
    """What reads better in words than as it is kept; None for what does not."""
    match spec.input:
        case FieldInput.DATE:
            return _day(value)
        case FieldInput.MONTH if len(value) == len("2026-11") and value[5:].isdigit():
            return _day(value)
        case FieldInput.REGION:
            return region_words(value)
        case FieldInput.SLOT:
            return slot_words(value)
        case FieldInput.AMOUNT:
            fen = typed_value(spec, value)
            return amount_words(fen) if isinstance(fen, int) else None
        case FieldInput.NUMBER if spec.unit is not None:
            return Text(zh=f"{value}{spec.unit.zh}", en=f"{value} {spec.unit.en}")
        case FieldInput.MULTI:
            labels = [label for chosen, label in spec.choices if chosen in value.split(",")]
            return Text(zh="、".join(one.zh for one in labels), en="; ".join(one.en for one in labels))
        case _:
            return dict(spec.choices).get(value)


def _day(value: str) -> Words:
    """A day, or as much of it as was picked."""
    parts = value.split("-")
    try:
        if len(parts) == 3:
            return day_words(date.fromisoformat(value))
        year = int(parts[0])
        if len(parts) == 1:
            return Text(zh=f"{year}年", en=str(year))
        month = int(parts[1])
        return Text(zh=f"{year}年{month}月", en=f"{ENGLISH_MONTHS[month - 1]} {year}")
    except (ValueError, IndexError):
        return value


def _thousands(value: str) -> str:
    whole, point, rest = value.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole.isdigit() else value


def _grouped(value: str, grouping: tuple[int, ...]) -> str:
    parts: list[str] = []
    rest = value
    for size in grouping:
        if not rest:
            break
        parts.append(rest[:size])
        rest = rest[size:]
    if rest:
        parts.append(rest)
    return " ".join(parts)
