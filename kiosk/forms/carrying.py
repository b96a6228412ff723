# SPDX-License-Identifier: GPL-3.0-or-later
"""A half-filled form that is carried elsewhere: only what its citizen typed or chose, and what of it still fits.

Nothing of a card, a register or a chip is in it: those come anew, once the person has shown again who they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kiosk.contract.forms import FieldInput
from kiosk.forms.answers import Answers, payload
from kiosk.forms.spec import FieldSpec, Form, row_fields
from kiosk.forms.typing_in import raw_text


@dataclass(frozen=True)
class TakenOver:
    """answers: with what was carried. taken, left: how many of the carried answers stand in the form now, and how
    many do not fit it any more."""

    answers: Answers = field(repr=False)
    taken: int
    left: int


def typed_answers(form: Form, answers: Answers) -> dict[str, Any]:
    """The answers that the citizen typed or chose, as JSON values; none that a card or a register gave."""
    keys = [key for key in answers.typed if key not in answers.sources]
    # What was read from a chip stands in place of what was typed; only the typed one is carried.
    return payload(form, Answers(values=answers.values, rows=answers.rows), keys)


def take_over(form: Form, answers: Answers, carried: Mapping[str, Any], *, changed: bool) -> TakenOver:
    """Put carried answers into a form that was opened and prefilled.

    changed: the item's version is another than the one they were typed for, so each is checked by itself; else a
    half-typed one is kept for its citizen to mend.
    """
    taken = 0
    for key, value in carried.items():
        spec = form.field(key)
        if spec is None or "/" in key:
            continue
        if spec.group is not None:
            edited = _rows_taken(form, answers, spec, value, changed=changed)
        else:
            edited = _taken(form, answers, spec, value, changed=changed)
        if edited is not None:
            answers, taken = edited, taken + 1
    return TakenOver(answers, taken, len(carried) - taken)


def _taken(form: Form, answers: Answers, spec: FieldSpec, value: Any, *, changed: bool) -> Answers | None:
    text = raw_text(spec, value)
    if not text or answers.locked(spec):
        return None
    edited = answers.edited(spec, text)
    if spec.choices and spec.input is not FieldInput.MULTI and text not in dict(spec.choices):
        return None
    # What cannot stand in the field is no answer to it; neither is what was cut to fit.
    if edited.value(spec.key) != text or (changed and _wrong(form, edited, spec.key)):
        return None
    return edited


def _rows_taken(form: Form, answers: Answers, spec: FieldSpec, value: Any, *, changed: bool) -> Answers | None:
    """All rows or none: half of somebody's children is no answer."""
    if not isinstance(value, list):
        return None
    for carried in value:
        if not isinstance(carried, Mapping):
            return None
        answers, row = answers.with_row(spec)
        if not row:
            return None
        for one in row_fields(spec, row):
            inner = carried.get(one.key.rpartition("/")[2])
            edited = answers if inner is None else _taken(form, answers, one, inner, changed=False)
            if edited is None:
                return None
            answers = edited
    return None if changed and _wrong(form, answers, spec.key) else answers


def _wrong(form: Form, answers: Answers, key: str) -> bool:
    return any(error.field == key for error in form.validator.errors(payload(form, answers, [key])))
