# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON Schema and a JSON Forms style layout turned into pages of fields, prefilled with named sources."""

from kiosk.contract.forms import ChipSource, FieldInput, Mask
from kiosk.forms.answers import Answers, fill_from_licence, open_answers, payload, shown_in_row
from kiosk.forms.carrying import TakenOver, take_over, typed_answers
from kiosk.forms.pages import (
    FormSheet,
    all_errors,
    fields_with_errors,
    form_page,
    grouped_value,
    left_error,
    origins,
    page_errors,
    sheets,
    shown_value,
    summary_lines,
    visible_payload,
)
from kiosk.forms.spec import FieldSpec, Form, FormSpecError, read_form
from kiosk.forms.typing_in import clean

__all__ = [
    "Answers",
    "ChipSource",
    "FieldInput",
    "FieldSpec",
    "Form",
    "FormSheet",
    "FormSpecError",
    "Mask",
    "TakenOver",
    "all_errors",
    "clean",
    "fields_with_errors",
    "fill_from_licence",
    "form_page",
    "grouped_value",
    "left_error",
    "open_answers",
    "origins",
    "page_errors",
    "payload",
    "read_form",
    "sheets",
    "shown_in_row",
    "shown_value",
    "summary_lines",
    "take_over",
    "typed_answers",
    "visible_payload",
]
