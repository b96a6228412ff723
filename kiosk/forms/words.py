# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with an answer, said at the field in plain words."""

from __future__ import annotations

from datetime import date
from typing import Final

from kiosk.contract.day_words import day_words
from kiosk.contract.forms import FieldInput
from kiosk.contract.message import Text
from kiosk.contract.value_words import amount_words
from kiosk.forms.spec import FieldSpec
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.standards import FieldError

_CHOOSE: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Please choose one"))
_FILL_IN: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Please fill this in"))
_CHECK: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "This does not look right. Please check it"))
_FORMATS: Final = {
    "bank-card": Phrase(
        QT_TRANSLATE_NOOP("Journey", "This is not a bank card number. Please check it digit by digit")
    ),
    "mobile-phone": Phrase(QT_TRANSLATE_NOOP("Journey", "A mobile number has 11 digits and begins with 1")),
    "resident-number": Phrase(
        QT_TRANSLATE_NOOP("Journey", "This is not an ID number. Please check it digit by digit")
    ),
    "credit-code": Phrase(
        QT_TRANSLATE_NOOP("Journey", "This is not a credit code. Please check its 18 characters")
    ),
    "month": Phrase(QT_TRANSLATE_NOOP("Journey", "Please give year and month")),
    "date": Phrase(QT_TRANSLATE_NOOP("Journey", "Please give year, month and day")),
    "region": Phrase(QT_TRANSLATE_NOOP("Journey", "Please choose a place")),
}
_ADD_ONE: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Please add at least one"))
_CHOOSE_SOME: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Please choose at least one"))
MENDED_ROWS: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Something is missing in what is marked. Touch it"))
_PICKED: Final = (FieldInput.CHOICE, FieldInput.REGION, FieldInput.DATE, FieldInput.MONTH)


def error_words(spec: FieldSpec, error: FieldError, value: str) -> Phrase:
    """The sentence for one error of one field. value: the raw text, to count what is missing."""
    if spec.group is not None:
        return _rows_words(error)
    if not value:
        if spec.input is FieldInput.MULTI:
            return _CHOOSE_SOME
        return _CHOOSE if spec.input in _PICKED else _FILL_IN
    if spec.input in (FieldInput.AMOUNT, FieldInput.NUMBER):
        return _number_words(spec, error)
    match error.keyword:
        case "required":
            return _FILL_IN
        case "enum" | "const":
            return _CHOOSE
        case "format":
            return _FORMATS.get(spec.value_format, _CHECK)
        case "formatMinimum":
            return Phrase(QT_TRANSLATE_NOOP("Journey", "Not before {day}"), {"day": _day(error.limit)})
        case "formatMaximum":
            return Phrase(QT_TRANSLATE_NOOP("Journey", "Not after {day}"), {"day": _day(error.limit)})
        case "region":
            return Phrase(QT_TRANSLATE_NOOP("Journey", "Please choose the place more exactly"))
        case "minItems":
            return Phrase(QT_TRANSLATE_NOOP("Journey", "Please choose at least {count}"), {"count": error.limit})
        case "maxItems":
            return Phrase(QT_TRANSLATE_NOOP("Journey", "Please choose at most {count}"), {"count": error.limit})
        case "minLength" if isinstance(error.limit, int):
            missing = error.limit - len(value)
            if spec.input in (FieldInput.DIGITS, FieldInput.ACCOUNT, FieldInput.PHONE):
                return Phrase(QT_TRANSLATE_NOOP("Journey", "{count} more digits to go"), {"count": missing})
            return Phrase(
                QT_TRANSLATE_NOOP("Journey", "Please write at least {count} characters"), {"count": error.limit}
            )
        case "maxLength":
            return Phrase(QT_TRANSLATE_NOOP("Journey", "At most {count} characters fit"), {"count": error.limit})
        case "minimum" | "exclusiveMinimum":
            return Phrase(QT_TRANSLATE_NOOP("Journey", "The smallest possible is {limit}"), {"limit": error.limit})
        case "maximum" | "exclusiveMaximum":
            return Phrase(QT_TRANSLATE_NOOP("Journey", "The largest possible is {limit}"), {"limit": error.limit})
        case "type":
            return Phrase(QT_TRANSLATE_NOOP("Journey", "Please write a number"))
        case _:
            return _CHECK


def _rows_words(error: FieldError) -> Phrase:
    if error.row is not None:
        return MENDED_ROWS
    match error.keyword:
        case "required":
            return _ADD_ONE
        case "minItems":
            return Phrase(QT_TRANSLATE_NOOP("Journey", "Please add at least {count}"), {"count": error.limit})
        case "maxItems":
            return Phrase(QT_TRANSLATE_NOOP("Journey", "At most {count} can be added"), {"count": error.limit})
        case "uniqueItems":
            return Phrase(QT_TRANSLATE_NOOP("Journey", "Two of them are the same"))
        case _:
            return _CHECK


def _number_words(spec: FieldSpec, error: FieldError) -> Phrase:
    limit: object = error.limit
    if spec.input is FieldInput.AMOUNT and isinstance(limit, int | float):
        limit = amount_words(int(limit))
    elif spec.unit is not None and limit is not None:
        limit = Text(zh=f"{limit}{spec.unit.zh}", en=f"{limit} {spec.unit.en}")
    match error.keyword:
        case "minimum" | "exclusiveMinimum":
            return Phrase(QT_TRANSLATE_NOOP("Journey", "The smallest possible is {limit}"), {"limit": limit})
        case "maximum" | "exclusiveMaximum":
            return Phrase(QT_TRANSLATE_NOOP("Journey", "The largest possible is {limit}"), {"limit": limit})
        case "type":
            return Phrase(QT_TRANSLATE_NOOP("Journey", "Please write a number"))
        case _:
            return _CHECK


def _day(limit: object) -> Words:
    try:
        return day_words(date.fromisoformat(str(limit)))
    except ValueError:
        return str(limit)
