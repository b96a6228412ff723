# SPDX-License-Identifier: GPL-3.0-or-later
"""A field's text and its JSON value: what may stand in it, and each made of the other."""

from __future__ import annotations

import unicodedata
from typing import Any, Final

from kiosk.contract.forms import FieldInput
from kiosk.contract.value_words import fen_of, typed_yuan
from kiosk.forms.spec import FieldSpec

_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories that leave no mark: control characters, separators of lines, what joins or turns round."""


def clean(spec: FieldSpec, text: str) -> str:
    """Only what may stand in the field, and no more than fits."""
    match spec.input:
        case FieldInput.DIGITS | FieldInput.RESIDENT_NUMBER:
            kept = "".join(c for c in text if c.isascii() and (c.isdigit() or c in "Xx")).upper()
            if spec.value_type in ("integer", "number"):
                kept = kept.replace("X", "")
        case FieldInput.ACCOUNT | FieldInput.PHONE | FieldInput.REGION:
            kept = "".join(c for c in text if c.isascii() and c.isdigit())
        case FieldInput.MONTH | FieldInput.DATE:
            kept = "".join(c for c in text if c.isascii() and (c.isdigit() or c == "-"))
        case FieldInput.CREDIT_CODE:
            kept = "".join(c for c in text.upper() if c.isascii() and c.isalnum())
        case FieldInput.AMOUNT | FieldInput.NUMBER:
            kept = _number(spec, text)
        case FieldInput.MULTI:
            chosen = frozenset(text.split(","))
            return ",".join(value for value, _ in spec.choices if value in chosen)
        case _:
            # They would travel on to paper and to the centre, where what cannot be seen keeps rules from deciding.
            kept = "".join(c for c in text if unicodedata.category(c) not in _UNSEEN)
    return kept[: spec.max_length]


def _number(spec: FieldSpec, text: str) -> str:
    """Digits and one point, with no more decimals than there are; no noughts before it that say nothing."""
    kept = "".join(c for c in text if c.isascii() and (c.isdigit() or c == "."))
    whole, point, rest = kept.partition(".")
    whole = whole.lstrip("0") or ("0" if whole or point else "")
    if not spec.decimals:
        return whole
    return whole + (point and "." + rest.replace(".", "")[: spec.decimals])


def typed_value(spec: FieldSpec, text: str) -> Any:
    """The JSON value of a text; a text that does not fit stays text, for the validator to name."""
    if spec.input is FieldInput.AMOUNT:
        fen = fen_of(text)
        return text if fen is None else fen
    if spec.input is FieldInput.MULTI:
        return text.split(",")
    try:
        match spec.value_type:
            case "integer":
                return int(text)
            case "number":
                return float(text)
            case "boolean":
                return {"true": True, "false": False}.get(text, text)
            case _:
                return text
    except ValueError:
        return text


def raw_text(spec: FieldSpec, value: Any) -> str:
    """The text of a JSON value, as it would have been typed; "" for what cannot stand in the field."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() if spec.input is FieldInput.AMOUNT:
            return typed_yuan(value)
        case float() if value.is_integer():
            return str(int(value))
        case str() | int() | float():
            return str(value)
        case list() if spec.input is FieldInput.MULTI:
            return clean(spec, ",".join(one for one in value if isinstance(one, str)))
        case _:
            return ""
