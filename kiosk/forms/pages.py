# SPDX-License-Identifier: GPL-3.0-or-later
"""The form as sheets on the screen: a question group each, or in elder mode one question each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from kiosk.contract.cases import AnswerOrigin
from kiosk.contract.forms import FieldInput
from kiosk.forms.answers import Answers, payload, shown_in_row, shown_keys
from kiosk.forms.field_views import ALREADY_ROW, Drawn, field_view, shown_answer, summary_value
from kiosk.forms.spec import FieldSpec, Form
from kiosk.forms.words import MENDED_ROWS, error_words
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.views import ChipPanel, FormPage, SummaryLine

_PICKED: Final = frozenset(
    {
        FieldInput.CHOICE,
        FieldInput.MULTI,
        FieldInput.MONTH,
        FieldInput.DATE,
        FieldInput.REGION,
        FieldInput.SLOT,
        FieldInput.GROUP,
    }
)
"""Filled by pointing at what stands there, and not by keys."""


@dataclass(frozen=True)
class FormSheet:
    """What stands on one page now: only visible fields, at least one. group, row: of a page inside a row."""

    label: Words
    fields: tuple[FieldSpec, ...]
    group: str = ""
    row: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(spec.key for spec in self.fields)

    @property
    def grouped(self) -> FieldSpec | None:
        """The group that this page lists."""
        return next((spec for spec in self.fields if spec.group is not None), None)


def sheets(form: Form, answers: Answers, *, elder: bool) -> tuple[FormSheet, ...]:
    """The pages as they stand now. elder: what is known on one sheet to look over, then one question each.

    Behind a page that lists a group come the pages of its rows: they are opened from the list.
    """
    found: list[FormSheet] = []
    visible = _visible(form, answers)
    for page in form.pages:
        fields = tuple(spec for spec in page.fields if spec.key in visible)
        if not fields:
            continue
        if fields[0].group is not None:
            found.append(FormSheet(page.label, fields))
            found += _row_sheets(fields[0], answers, elder=elder)
            continue
        if not elder:
            found.append(FormSheet(page.label, fields))
            continue
        known = tuple(spec for spec in fields if answers.given(spec))
        if known:
            found.append(FormSheet(page.label, known))
        found += [FormSheet(page.label, (spec,)) for spec in fields if spec not in known]
    return tuple(found)


def _row_sheets(spec: FieldSpec, answers: Answers, *, elder: bool) -> list[FormSheet]:
    found: list[FormSheet] = []
    for number, row in enumerate(answers.rows.get(spec.key, ()), 1):
        fields = shown_in_row(spec, answers, row)
        pages = [(one,) for one in fields] if elder else [fields]
        found += [FormSheet(row_name(spec, number), page, spec.key, row) for page in pages if page]
    return found


def row_name(spec: FieldSpec, number: int) -> Words:
    """What a row is called by its place, from 1."""
    label: Words = spec.label if spec.group is None else spec.group.label
    return Phrase(QT_TRANSLATE_NOOP("Journey", "{label} {number}"), {"label": label, "number": number})


def _visible(form: Form, answers: Answers) -> frozenset[str]:
    """The keys of the fields that are asked as the answers stand."""
    ruled = [(spec.key, (page.rule, spec.rule)) for page in form.pages for spec in page.fields]
    return shown_keys(ruled, payload(form, answers))


def visible_payload(form: Form, answers: Answers) -> dict[str, object]:
    """The typed answers of visible fields: what is signed and sent."""
    return payload(form, answers, _visible(form, answers))


def origins(form: Form, answers: Answers) -> dict[str, AnswerOrigin]:
    """Where each answer that is signed and sent came from."""
    specs = (form.field(key) for key in visible_payload(form, answers))
    return {spec.key: answers.origin(spec) for spec in specs if spec is not None}


def all_errors(form: Form, answers: Answers, today: date | None = None) -> dict[str, Words]:
    """Every field that is wrong, with its words; "" stands for the form as a whole. today: in China."""
    found: dict[str, Words] = {}
    for error in form.validator.errors(visible_payload(form, answers), today):
        rows = answers.rows.get(error.field, ())
        key = error.field
        if error.row is not None and error.inner and error.row < len(rows):
            key = f"{error.field}/{rows[error.row]}/{error.inner}"
        spec = form.field(key)
        if spec is None:
            found.setdefault(
                "", Phrase(QT_TRANSLATE_NOOP("Journey", "Some answers do not fit together. Please check them"))
            )
        else:
            found.setdefault(key, error_words(spec, error, answers.value(key).strip()))
    return found


def page_errors(form: Form, answers: Answers, sheet: FormSheet, today: date | None = None) -> dict[str, Words]:
    """All errors of one sheet at once; of a list of rows also those inside its rows."""
    every, group = all_errors(form, answers, today), sheet.grouped
    found = {key: words for key, words in every.items() if key in sheet.keys}
    if group is not None:
        inside = {key: words for key, words in every.items() if key.startswith(f"{group.key}/")}
        if inside:
            found = {group.key: MENDED_ROWS, **found, **inside}
    return found


def left_error(form: Form, answers: Answers, key: str, today: date | None = None) -> dict[str, Words]:
    """What is wrong with a field that was just left; nothing while it is still empty."""
    if not answers.value(key).strip():
        return {}
    return {name: words for name, words in all_errors(form, answers, today).items() if name == key}


def fields_with_errors(sheet: FormSheet, errors: Mapping[str, Words]) -> tuple[str, ...]:
    """The keys of a sheet that are wrong, in their order."""
    return tuple(key for key in sheet.keys if key in errors)


def form_page(
    form: Form,
    answers: Answers,
    *,
    elder: bool,
    page: int,
    focus: str,
    errors: Mapping[str, Words],
    reads: bool = False,
    chip: ChipPanel | None = None,
    today: date | None = None,
    query: str | None = None,
    near: str = "",
) -> FormPage:
    """The view of one sheet. page: 0-based, within the sheets of this mode; reads: chip cards can be read here;
    query: by what a place is looked for, None while none is."""
    every = sheets(form, answers, elder=elder)
    sheet = every[page]
    drawn = Drawn(answers, errors, reads, today, query, near)
    open_fields = [spec for spec in sheet.fields if not answers.locked(spec)]
    if focus not in [spec.key for spec in open_fields]:
        focus = _first_focus(open_fields, answers)
    fields = tuple(field_view(spec, drawn, focused=spec.key == focus) for spec in sheet.fields)
    outer = [one for one in every if not one.row]
    # While a card is being read into a field, or a place is looked for by its name, there is nothing else to do.
    alone = chip.key if chip is not None else focus if query is not None else ""
    return FormPage(
        title=sheet.label,
        sentence="" if alone else _sentence(sheet, answers),
        page=sum(1 for one in every[: page + 1] if not one.row) - 1,
        pages=len(outer),
        fields=tuple(field for field in fields if field.key == alone) if alone else fields,
        focus=focus,
        filled=sum(1 for spec in sheet.fields if answers.value(spec.key)),
        total=len(sheet.fields),
        chip=chip,
        in_row=bool(sheet.row),
        last_of_row=bool(sheet.row) and (page + 1 == len(every) or every[page + 1].row != sheet.row),
    )


def _first_focus(open_fields: Sequence[FieldSpec], answers: Answers) -> str:
    """The field to begin with; "" where nothing has to be entered: the keys rest until a field is touched."""
    empty = [spec for spec in open_fields if not answers.value(spec.key)]
    needed = next((spec.key for spec in empty if spec.required), "")
    if needed or len(open_fields) != 1:
        return needed
    # A question that stands alone is open, unless it was typed already.
    (only,) = open_fields
    return only.key if empty or only.input in _PICKED else ""


def _sentence(sheet: FormSheet, answers: Answers) -> Words:
    """What is to be done here. It stays while somebody types: what they filled in counts as asked of them."""
    if sheet.grouped is not None:
        return ALREADY_ROW
    open_fields = [spec for spec in sheet.fields if not answers.locked(spec)]
    asked = [
        spec for spec in open_fields if spec.required and (spec.key in answers.typed or not answers.value(spec.key))
    ]
    if not open_fields:
        return Phrase(QT_TRANSLATE_NOOP("Journey", "Nothing to fill in here. Please look it over."))
    if not asked:
        return Phrase(QT_TRANSLATE_NOOP("Journey", "Please look it over. Change what is not right."))
    if len(open_fields) < len(sheet.fields):
        return Phrase(QT_TRANSLATE_NOOP("Journey", "Please fill in what has no lock. The rest is already known."))
    if len(asked) == 1:
        return Phrase(QT_TRANSLATE_NOOP("Journey", "Please fill this in."))
    return Phrase(QT_TRANSLATE_NOOP("Journey", "Please fill these in."))


def summary_lines(form: Form, answers: Answers, *, elder: bool) -> tuple[SummaryLine, ...]:
    """Every visible answer, with the page to go back to; -1 for what cannot be changed here."""
    lines: list[SummaryLine] = []
    for page, sheet in enumerate(sheets(form, answers, elder=elder)):
        for spec in sheet.fields:
            if not answers.value(spec.key):
                continue
            place = -1 if answers.given(spec) and spec.key not in answers.read else page
            label: Words = spec.label
            if sheet.row:
                label = Phrase(
                    QT_TRANSLATE_NOOP("Journey", "{row}: {label}"), {"row": sheet.label, "label": spec.label}
                )
            lines.append(SummaryLine(label, summary_value(spec, answers), spec.strong, place))
    return tuple(lines)


def shown_value(spec: FieldSpec, value: str) -> str:
    """An answer as bystanders may read it."""
    words = shown_answer(spec, value, hidden=True) if value else ""
    return words if isinstance(words, str) else value


def grouped_value(spec: FieldSpec, value: str) -> str:
    """An answer in full, in groups that are easy to compare."""
    words = shown_answer(spec, value, hidden=False)
    return words if isinstance(words, str) else value
