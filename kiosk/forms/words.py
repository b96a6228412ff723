# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with an answer, said at the field in plain words."""

from __future__ import annotations

from typing import Final

from kiosk.forms.spec import FieldInput, FieldSpec
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase
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
}


def error_words(spec: FieldSpec, error: FieldError, value: str) -> Phrase:
    """The sentence for one error of one field. value: the raw text, to count what is missing."""
    if not value:
        return _CHOOSE if spec.input is FieldInput.CHOICE else _FILL_IN
    match error.keyword:
        case "required":
            return _FILL_IN
        case "enum" | "const":
            return _CHOOSE
        case "format":
            return _FORMATS.get(spec.value_format, _CHECK)
        case "minLength" if isinstance(error.limit, int):
            missing = error.limit - len(value)
            if spec.input is FieldInput.DIGITS:
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
