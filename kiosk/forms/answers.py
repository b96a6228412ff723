# SPDX-License-Identifier: GPL-3.0-or-later
"""What the fields hold: raw text as typed or prefilled, each with its source, and its typed form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from kiosk.contract.cases import AnswerOrigin, Applicant
from kiosk.contract.forms import Rule
from kiosk.contract.identity import PrefillAnswer
from kiosk.forms.spec import FieldSpec, Form, row_fields, row_key
from kiosk.forms.typing_in import clean, raw_text, typed_value
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words

FROM_CARD: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "From your ID card"))
_ORIGINS: Final = {"card": AnswerOrigin.ID_CARD, "licence": AnswerOrigin.E_LICENCE}


@dataclass(frozen=True)
class Answers:
    """values: key to raw text; sources: key to where it came from, for prefilled fields only;
    typed: keys that the citizen has filled or changed; read: key to what was read from the chip of a card, which
    stands in place of the rest until it is put away. found: what a source gave, also where the citizen has changed
    it since. rows: of each group the ids of its rows, in their order; the keys of a row's fields are
    GROUP/ROW/FIELD. No answer is ever part of a repr."""

    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    sources: Mapping[str, Words] = field(default_factory=dict, repr=False)
    typed: frozenset[str] = frozenset()
    read: Mapping[str, str] = field(default_factory=dict, repr=False)
    found: Mapping[str, tuple[str, Words]] = field(default_factory=dict, repr=False)
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    rows_made: int = 0
    """Of all groups: the id of a row that was taken out never comes again."""

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

    def changed(self, spec: FieldSpec) -> bool:
        """Whether a source gave another answer than the one that stands there now."""
        return spec.key in self.found and self.value(spec.key) != self.found[spec.key][0]

    def origin(self, spec: FieldSpec) -> AnswerOrigin:
        """Where the answer of this field came from."""
        if spec.key in self.read:
            return AnswerOrigin.BANK_CARD_CHIP
        if spec.key not in self.sources:
            return AnswerOrigin.TYPED
        return _ORIGINS.get(spec.prefill.partition(".")[0], AnswerOrigin.REGISTER)

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

    def as_found(self, spec: FieldSpec) -> Answers:
        """The answers after the citizen kept what a source gave; without one the field is empty."""
        text, source = self.found.get(spec.key, ("", ""))
        values = {**self.values, spec.key: text}
        sources = {**self.sources, spec.key: source} if text else self.sources
        kept = replace(self, values=values, sources=sources, typed=self.typed - {spec.key})
        return kept.without_read(spec.key)

    def with_found(self, spec: FieldSpec, text: str, source: Words) -> Answers:
        """The answers after a source gave this one; what the citizen typed stays, unless the field is locked."""
        found = {**self.found, spec.key: (text, source)}
        if spec.key in self.typed and not spec.locked:
            return replace(self, found=found)
        values, sources = {**self.values, spec.key: text}, {**self.sources, spec.key: source}
        return replace(self, values=values, sources=sources, found=found)

    def without_found(self, spec: FieldSpec) -> Answers:
        """The answers after a source took back what it gave."""
        found = {key: one for key, one in self.found.items() if key != spec.key}
        if spec.key not in self.sources:
            return replace(self, found=found)
        values = {key: text for key, text in self.values.items() if key != spec.key}
        sources = {key: one for key, one in self.sources.items() if key != spec.key}
        return replace(self, values=values, sources=sources, found=found)

    def with_row(self, spec: FieldSpec) -> tuple[Answers, str]:
        """The answers with one more row of a group, and its id; as they were, and "", when there are as many as may
        be."""
        rows = self.rows.get(spec.key, ())
        if spec.group is None or len(rows) >= spec.group.most:
            return self, ""
        row = f"r{self.rows_made + 1}"
        values = {**self.values, **{row_key(spec.key, row, one.key): one.usual for one in spec.group.fields}}
        more = {**self.rows, spec.key: (*rows, row)}
        typed = self.typed | {spec.key}
        return replace(self, rows=more, rows_made=self.rows_made + 1, values=values, typed=typed), row

    def without_row(self, spec: FieldSpec, row: str) -> Answers:
        """The answers after a row of a group was taken out."""
        start = row_key(spec.key, row, "")
        rows = tuple(one for one in self.rows.get(spec.key, ()) if one != row)
        return replace(
            self,
            rows={**self.rows, spec.key: rows},
            values={key: text for key, text in self.values.items() if not key.startswith(start)},
            typed=frozenset(key for key in self.typed if not key.startswith(start)) | {spec.key},
        )

    def is_blank(self, spec: FieldSpec, row: str) -> bool:
        """Whether nothing was filled in in a row, but what stands there by itself."""
        return all(self.value(one.key) in ("", one.usual) for one in row_fields(spec, row))


def open_answers(form: Form, applicant: Applicant, registers: PrefillAnswer | None, kept: Answers) -> Answers:
    """Prefill from the card and, when given, from the registers. What the citizen typed before stays.

    registers: pass it only when the item's identity level is met.
    """
    answers = kept
    for spec in _fields(form):
        found = _prefilled(spec, applicant, registers)
        if found is not None:
            answers = answers.with_found(spec, *found)
        elif spec.usual and spec.key not in answers.typed:
            answers = replace(answers, values={spec.key: spec.usual, **answers.values})
    return answers


def fill_from_licence(
    form: Form, answers: Answers, material: str, fields: Mapping[str, Any], source: Words
) -> Answers:
    """What an authorised e-licence says, in the fields that take it; without those of it that it does not say."""
    for spec in _fields(form):
        kind, _, name = spec.prefill.partition(".")
        of, _, field_name = name.partition(".")
        if kind != "licence" or of != material:
            continue
        text = clean(spec, raw_text(spec, fields.get(field_name)))
        answers = answers.with_found(spec, text, source) if text else answers.without_found(spec)
    return answers


def payload(form: Form, answers: Answers, keys: Iterable[str] | None = None) -> dict[str, Any]:
    """The typed values as JSON Schema judges them; empty answers are left out. keys: only these."""
    wanted = None if keys is None else frozenset(keys)
    typed: dict[str, Any] = {}
    for spec in _fields(form):
        if wanted is not None and spec.key not in wanted:
            continue
        if spec.group is not None:
            if rows := [_row_payload(spec, answers, row) for row in answers.rows.get(spec.key, ())]:
                typed[spec.key] = rows
        elif text := answers.value(spec.key).strip():
            typed[spec.key] = typed_value(spec, text)
    return typed


def shown_keys(ruled: Sequence[tuple[str, tuple[Rule | None, ...]]], typed: Mapping[str, Any]) -> frozenset[str]:
    """The keys of those that are asked as the answers stand: each with its rules, all of which must hold. What is
    hidden answers nothing, so a question that hangs on it is hidden too."""
    shown: frozenset[str] = frozenset()
    for _ in range(len(typed) + 2):
        now = frozenset(key for key, rules in ruled if all(rule is None or rule.holds(typed) for rule in rules))
        if now == shown:
            break
        shown, typed = now, {key: value for key, value in typed.items() if key in now}
    return shown


def shown_in_row(spec: FieldSpec, answers: Answers, row: str) -> tuple[FieldSpec, ...]:
    """The fields of a row that are visible as it stands."""
    _, shown = _row(spec, answers, row)
    return tuple(one for one in row_fields(spec, row) if one.key.rpartition("/")[2] in shown)


def _row_payload(spec: FieldSpec, answers: Answers, row: str) -> dict[str, Any]:
    typed, shown = _row(spec, answers, row)
    return {key: value for key, value in typed.items() if key in shown}


def _row(spec: FieldSpec, answers: Answers, row: str) -> tuple[dict[str, Any], frozenset[str]]:
    """The answers of a row as JSON values, and the keys of what is visible in it."""
    fields = () if spec.group is None else spec.group.fields
    texts = {one.key: answers.value(row_key(spec.key, row, one.key)).strip() for one in fields}
    typed = {one.key: typed_value(one, texts[one.key]) for one in fields if texts[one.key]}
    return typed, shown_keys([(one.key, (one.rule,)) for one in fields], typed)


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
        text = raw_text(spec, found.value)
        return (text, found.source) if text else None
    return None
