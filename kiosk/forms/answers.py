# SPDX-License-Identifier: GPL-3.0-or-later
"""What the fields hold: raw text as typed or prefilled, each with its source, and its typed form."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from kiosk.contract.cases import AnswerOrigin, Applicant
from kiosk.contract.identity import PrefillAnswer
from kiosk.forms.spec import FieldInput, FieldSpec, Form
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words

_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories that leave no mark: control characters, separators of lines, what joins or turns round."""
FROM_CARD: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "From your ID card"))


@dataclass(frozen=True)
class Answers:
    """values: key to raw text; sources: key to where it came from, for prefilled fields only;
    typed: keys that the citizen has filled or changed; read: key to what was read from the chip of a card, which
    stands in place of the rest until it is put away. No answer is ever part of a repr."""

    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    sources: Mapping[str, Words] = field(default_factory=dict, repr=False)
    typed: frozenset[str] = frozenset()
    read: Mapping[str, str] = field(default_factory=dict, repr=False)

    def value(self, key: str) -> str:
        return self.read.get(key) or self.values.get(key, "")

    def locked(self, spec: FieldSpec) -> bool:
        """Whether nothing can be typed into it now."""
        return spec.key in self.read or self.given(spec)

    def given(self, spec: FieldSpec) -> bool:
        """A required field is given only while a source fills it: without one the citizen must be able to. The same
        holds for one that a chip may fill.

        Another that may stay empty stays locked and empty: what the register should name is not for typing.
        """
        open_without = spec.required or spec.chip is not None
        return spec.locked and (spec.key in self.sources or not open_without)

    def origin(self, spec: FieldSpec) -> AnswerOrigin:
        """Where the answer of this field came from."""
        if spec.key in self.read:
            return AnswerOrigin.BANK_CARD_CHIP
        if spec.key not in self.sources:
            return AnswerOrigin.TYPED
        return AnswerOrigin.ID_CARD if spec.prefill.startswith("card.") else AnswerOrigin.REGISTER

    def with_read(self, key: str, text: str) -> Answers:
        """The answers after this was read from the chip of a card."""
        return replace(self, read={**self.read, key: text})

    def without_read(self, key: str) -> Answers:
        """The answers after what was read was put away: what stood there before stands there again."""
        return replace(self, read={name: text for name, text in self.read.items() if name != key})

    def edited(self, spec: FieldSpec, text: str) -> Answers:
        """The answers after the citizen changed a field; a locked field stays as it is."""
        if self.locked(spec):
            return self
        sources = {key: source for key, source in self.sources.items() if key != spec.key}
        values = {**self.values, spec.key: clean(spec, text)}
        return replace(self, values=values, sources=sources, typed=self.typed | {spec.key})


def clean(spec: FieldSpec, text: str) -> str:
    """Only what may stand in the field, and no more than fits."""
    if spec.input is FieldInput.DIGITS:
        kept = "".join(c for c in text if c.isascii() and (c.isdigit() or c in "Xx")).upper()
        if spec.value_type in ("integer", "number"):
            kept = kept.replace("X", "")
    elif spec.input is FieldInput.MONTH:
        kept = "".join(c for c in text if c.isascii() and (c.isdigit() or c == "-"))
    else:
        # They would travel on to paper and to the centre, where what cannot be seen keeps rules from deciding.
        kept = "".join(c for c in text if unicodedata.category(c) not in _UNSEEN)
    return kept[: spec.max_length]


def open_answers(form: Form, applicant: Applicant, registers: PrefillAnswer | None, kept: Answers) -> Answers:
    """Prefill from the card and, when given, from the registers. What the citizen typed before stays.

    registers: pass it only when the item's identity level is met.
    """
    values, sources = dict(kept.values), dict(kept.sources)
    for spec in _fields(form):
        if spec.key in kept.typed and not spec.locked:
            continue
        found = _prefilled(spec, applicant, registers)
        if found is not None:
            values[spec.key], sources[spec.key] = found
        elif spec.usual:
            values.setdefault(spec.key, spec.usual)
    return replace(kept, values=values, sources=sources)


def payload(form: Form, answers: Answers, keys: Iterable[str] | None = None) -> dict[str, Any]:
    """The typed values as JSON Schema judges them; empty answers are left out. keys: only these."""
    wanted = None if keys is None else frozenset(keys)
    typed: dict[str, Any] = {}
    for spec in _fields(form):
        text = answers.value(spec.key).strip()
        if text and (wanted is None or spec.key in wanted):
            typed[spec.key] = _typed(spec.value_type, text)
    return typed


def _fields(form: Form) -> Iterable[FieldSpec]:
    return (spec for page in form.pages for spec in page.fields)


def _prefilled(spec: FieldSpec, applicant: Applicant, registers: PrefillAnswer | None) -> tuple[str, Words] | None:
    kind, _, name = spec.prefill.partition(".")
    if kind == "card":
        value = getattr(applicant, name)
        text = value if isinstance(value, str) else value.isoformat()
        return (text, FROM_CARD) if text else None
    if kind == "register" and registers is not None and name in registers.values:
        found = registers.values[name]
        text = _raw(found.value)
        return (text, found.source) if text else None
    return None


def _raw(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str() | int() | float():
            return str(value)
        case _:
            return ""


def _typed(value_type: str, text: str) -> Any:
    """The JSON value of a text; a text that does not fit stays text, for the validator to name."""
    try:
        match value_type:
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
