# SPDX-License-Identifier: GPL-3.0-or-later
"""Validation of form answers, the same in the kiosk and in the central service.

JSON Schema 2020-12 by jsonschema-rs, with the formats of this field: resident-number, credit-code,
bank-card, mobile-phone, month.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import jsonschema_rs

from kiosk.standards.credit_code import is_credit_code
from kiosk.standards.luhn import is_bank_card_number
from kiosk.standards.resident_number import ResidentNumber, parse_resident_number

_FORMATS: Final = {
    "resident-number": lambda text: isinstance(parse_resident_number(text), ResidentNumber),
    "credit-code": is_credit_code,
    "bank-card": is_bank_card_number,
    "mobile-phone": lambda text: re.fullmatch(r"1[3-9][0-9]{9}", text) is not None,
    "month": lambda text: re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text) is not None,
}


@dataclass(frozen=True)
class FieldError:
    """One thing wrong with one answer.

    field: the top-level property ("" for the form as a whole); keyword: the failing schema keyword
    ("required", "format", "minLength"...); limit: the keyword's value in the schema.
    """

    field: str
    keyword: str
    limit: Any


class FormValidator:
    """Checks answers against one schema and returns all errors at once."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        """Raises ValueError when the schema itself is no valid JSON Schema 2020-12."""
        try:
            self._validator = jsonschema_rs.Draft202012Validator(
                dict(schema), formats=_FORMATS, validate_formats=True
            )
        except (jsonschema_rs.ValidationError, ValueError) as error:
            raise ValueError(f"the form schema is not valid: {error}") from error

    def errors(self, answers: Mapping[str, Any]) -> tuple[FieldError, ...]:
        """Every error of every field; empty when the answers are complete and right."""
        found: list[FieldError] = []
        for error in self._validator.iter_errors(dict(answers)):
            keyword = str(error.schema_path[-1]) if error.schema_path else ""
            if keyword == "required":
                # The path names the object, not the missing key; the message quotes it.
                quoted = re.match(r'"(.+?)"', error.message)
                field = quoted.group(1) if quoted and not error.instance_path else _top(error.instance_path)
                found.append(FieldError(field, keyword, True))
                continue
            kind = error.kind
            found.append(FieldError(_top(error.instance_path), keyword, getattr(kind, "limit", None)))
        return tuple(found)


def _top(path: list[str | int]) -> str:
    return str(path[0]) if path else ""
