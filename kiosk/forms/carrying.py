# SPDX-License-Identifier: GPL-3.0-or-later
"""A half-filled form that is carried elsewhere: only what its citizen typed or chose, and what of it still fits.

Nothing of a card, a register or a chip is in it: those come anew, once the person has shown again who they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kiosk.forms.answers import Answers, payload
from kiosk.forms.spec import Form


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
    return payload(form, Answers(values=answers.values), keys)


def take_over(form: Form, answers: Answers, carried: Mapping[str, Any], *, changed: bool) -> TakenOver:
    """Put carried answers into a form that was opened and prefilled.

    changed: the item's version is another than the one they were typed for, so each is checked by itself; else a
    half-typed one is kept for its citizen to mend.
    """
    taken = 0
    for key, value in carried.items():
        spec = form.field(key)
        text = _raw(value)
        if spec is None or not text or answers.locked(spec):
            continue
        edited = answers.edited(spec, text)
        if spec.choices and text not in dict(spec.choices):
            continue
        # What cannot stand in the field is no answer to it; neither is what was cut to fit.
        if edited.value(key) != text or (changed and _wrong(form, edited, key)):
            continue
        answers, taken = edited, taken + 1
    return TakenOver(answers, taken, len(carried) - taken)


def _wrong(form: Form, answers: Answers, key: str) -> bool:
    return any(error.field == key for error in form.validator.errors(payload(form, answers, [key])))


def _raw(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case int() | float():
            return str(value)
        case _:
            return ""
