# SPDX-License-Identifier: GPL-3.0-or-later
"""What a citizen answered, as the desk reads it: in the words of the form that was signed. Money is signed in fen,
a choice and a place as codes, and whoever decides must not have to guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from kiosk.contract.bookings import parse_slot, slot_words
from kiosk.contract.forms import Control, FieldInput, Layout, Options
from kiosk.contract.items import ServiceItem
from kiosk.contract.message import Text
from kiosk.contract.value_words import amount_words, region_words


@dataclass(frozen=True)
class Answer:
    """One answer. key: of the form. lines: in words; of a group a line for each row."""

    key: str
    label: str
    lines: tuple[str, ...]


def answers_of(item: ServiceItem | None, form: Mapping[str, Any], places: Mapping[str, Text]) -> tuple[Answer, ...]:
    """Every answer, in the order in which it was signed. item: as it was signed; what it does not ask stands as it
    was sent. places: the names of where visits are, by their ids."""
    controls = _controls(item)
    return tuple(
        Answer(key, controls[key].label.zh if key in controls else key, _lines(controls.get(key), value, places))
        for key, value in form.items()
    )


def _controls(item: ServiceItem | None) -> dict[str, Control]:
    """Nothing of a form that this program does not read any more: its answers are there all the same."""
    if item is None:
        return {}
    try:
        layout = Layout.model_validate(item.form.ui_schema, strict=False)
    except ValidationError:
        return {}
    return {control.key: control for control in layout.controls()}


def _lines(control: Control | None, value: Any, places: Mapping[str, Text]) -> tuple[str, ...]:
    options = Options() if control is None else control.options
    if options.detail is None or not isinstance(value, list):
        return (_words(options, value, places),)
    asked = {inner.key: inner for inner in options.detail.elements}
    return tuple(
        "；".join(
            f"{asked[key].label.zh}：{_words(asked[key].options, part, places)}"
            if key in asked
            else f"{key}：{part}"
            for key, part in row.items()
        )
        for row in value
    )


def _words(options: Options, value: Any, places: Mapping[str, Text]) -> str:
    if isinstance(value, list):
        return "、".join(_words(options, one, places) for one in value)
    coded = str(value).lower() if isinstance(value, bool) else str(value)
    if coded in options.choices:
        return options.choices[coded].zh
    if isinstance(value, bool):
        return "是" if value else "否"
    match options.input:
        case FieldInput.AMOUNT if isinstance(value, int):
            return amount_words(value).zh
        case FieldInput.REGION:
            return region_words(coded).zh
        case FieldInput.SLOT:
            return _visit(coded, places)
        case FieldInput.NUMBER if options.unit is not None:
            return f"{coded}{options.unit.zh}"
        case _:
            return coded


def _visit(value: str, places: Mapping[str, Text]) -> str:
    slot, when = parse_slot(value), slot_words(value)
    if slot is None or when is None:
        return value
    place = places.get(slot.place)
    return f"{when.zh}，{slot.place if place is None else place.zh}"
