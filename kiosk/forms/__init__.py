# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON Schema and a JSON Forms style layout turned into pages of fields, prefilled with named sources."""

from kiosk.forms.answers import Answers, clean, open_answers, payload
from kiosk.forms.carrying import TakenOver, take_over, typed_answers
from kiosk.forms.pages import (
    FormSheet,
    all_errors,
    fields_with_errors,
    form_page,
    grouped_value,
    origins,
    page_errors,
    sheets,
    shown_value,
    summary_lines,
    visible_payload,
)
from kiosk.forms.spec import ChipSource, FieldInput, FieldSpec, Form, FormSpecError, Mask, read_form

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
    "form_page",
    "grouped_value",
    "open_answers",
    "origins",
    "page_errors",
    "payload",
    "read_form",
    "sheets",
    "shown_value",
    "summary_lines",
    "take_over",
    "typed_answers",
    "visible_payload",
]
