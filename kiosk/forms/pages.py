# SPDX-License-Identifier: GPL-3.0-or-later
"""The form as sheets on the screen: a question group each, or in elder mode one question each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kiosk.contract.cases import AnswerOrigin
from kiosk.contract.message import Text
from kiosk.forms.answers import Answers, payload
from kiosk.forms.spec import FieldInput, FieldSpec, Form, Mask
from kiosk.forms.words import error_words
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.views import ChipPanel, Choice, FieldView, FormPage, SummaryLine
from kiosk.standards import mask_account, mask_number, mask_phone

FROM_CHIP: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "From your bank card"))
NOTHING_ON_RECORD: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Nothing on record"))


@dataclass(frozen=True)
class FormSheet:
    """What stands on one page now: only visible fields, at least one."""

    label: Text
    fields: tuple[FieldSpec, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(spec.key for spec in self.fields)


def sheets(form: Form, answers: Answers, *, elder: bool) -> tuple[FormSheet, ...]:
    """The pages as they stand now. elder: what is known on one sheet to look over, then one question each."""
    found: list[FormSheet] = []
    typed = payload(form, answers)
    for page in form.pages:
        if page.rule is not None and not page.rule.holds(typed):
            continue
        fields = tuple(spec for spec in page.fields if spec.rule is None or spec.rule.holds(typed))
        if not fields:
            continue
        if not elder:
            found.append(FormSheet(page.label, fields))
            continue
        known = tuple(spec for spec in fields if answers.given(spec))
        if known:
            found.append(FormSheet(page.label, known))
        found += [FormSheet(page.label, (spec,)) for spec in fields if spec not in known]
    return tuple(found)


def visible_payload(form: Form, answers: Answers) -> dict[str, object]:
    """The typed answers of visible fields: what is signed and sent."""
    keys = [key for sheet in sheets(form, answers, elder=False) for key in sheet.keys]
    return payload(form, answers, keys)


def origins(form: Form, answers: Answers) -> dict[str, AnswerOrigin]:
    """Where each answer that is signed and sent came from."""
    specs = (form.field(key) for key in visible_payload(form, answers))
    return {spec.key: answers.origin(spec) for spec in specs if spec is not None}


def all_errors(form: Form, answers: Answers) -> dict[str, Words]:
    """Every field that is wrong, with its words; "" stands for the form as a whole."""
    found: dict[str, Words] = {}
    for error in form.validator.errors(visible_payload(form, answers)):
        spec = form.field(error.field)
        if spec is None:
            found.setdefault(
                "", Phrase(QT_TRANSLATE_NOOP("Journey", "Some answers do not fit together. Please check them"))
            )
        else:
            found.setdefault(spec.key, error_words(spec, error, answers.value(spec.key).strip()))
    return found


def page_errors(form: Form, answers: Answers, sheet: FormSheet) -> dict[str, Words]:
    """All errors of one sheet at once."""
    keys = sheet.keys
    return {key: words for key, words in all_errors(form, answers).items() if key in keys}


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
) -> FormPage:
    """The view of one sheet. page: 0-based, within the sheets of this mode; reads: chip cards can be read here."""
    every = sheets(form, answers, elder=elder)
    sheet = every[page]
    open_keys = [spec.key for spec in sheet.fields if not answers.locked(spec)]
    if focus not in open_keys:
        focus = next((key for key in open_keys if not answers.value(key)), open_keys[0] if open_keys else "")
    if open_keys:
        sentence: Words = Phrase(
            QT_TRANSLATE_NOOP("Journey", "Please fill in what is white. The rest is already known.")
        )
        if len(open_keys) == len(sheet.fields):
            sentence = Phrase(QT_TRANSLATE_NOOP("Journey", "Please fill this in."))
    else:
        sentence = Phrase(QT_TRANSLATE_NOOP("Journey", "Nothing to fill in here. Please look it over."))
    fields = tuple(_field_view(spec, answers, spec.key == focus, errors, reads) for spec in sheet.fields)
    return FormPage(
        title=sheet.label,
        # While a card is being read into a field, there is nothing else to do.
        sentence=sentence if chip is None else "",
        page=page,
        pages=len(every),
        fields=fields if chip is None else tuple(field for field in fields if field.key == chip.key),
        focus=focus,
        filled=sum(1 for spec in sheet.fields if answers.value(spec.key)),
        total=len(sheet.fields),
        chip=chip,
    )


def summary_lines(form: Form, answers: Answers, *, elder: bool) -> tuple[SummaryLine, ...]:
    """Every visible answer, with the page to go back to; -1 for what cannot be changed here."""
    lines: list[SummaryLine] = []
    for page, sheet in enumerate(sheets(form, answers, elder=elder)):
        for spec in sheet.fields:
            if not answers.value(spec.key):
                continue
            place = -1 if answers.given(spec) and spec.key not in answers.read else page
            lines.append(SummaryLine(spec.label, _summary_value(spec, answers), spec.strong, place))
    return tuple(lines)


def _summary_value(spec: FieldSpec, answers: Answers) -> Words:
    value = answers.value(spec.key)
    if spec.choices:
        return dict(spec.choices).get(value, value)
    if spec.key in answers.read:
        return mask_account(value)
    # What the citizen typed and is strong, money or an account, must be checked digit by digit before signing.
    # What a register filled in is theirs to recognise by its end; bystanders must not read the rest.
    typed = spec.strong and not answers.locked(spec)
    return _grouped(value, spec.grouping) if typed else _display(spec, value, hidden=True)


def _field_view(
    spec: FieldSpec, answers: Answers, focused: bool, errors: Mapping[str, Words], reads: bool
) -> FieldView:
    value, locked, read = answers.value(spec.key), answers.locked(spec), spec.key in answers.read
    if locked:
        shown_input = FieldInput.LOCKED
    elif spec.input is FieldInput.LOCKED:
        shown_input = FieldInput.CHOICE if spec.choices else FieldInput.PINYIN
    else:
        shown_input = spec.input
    display = mask_account(value) if read else _display(spec, value, hidden=locked or not focused)
    return FieldView(
        key=spec.key,
        label=spec.label,
        input=shown_input.value,
        # What is locked and masked is never needed on the screen, so it does not go there.
        value=display if read or (locked and spec.masked is not None) else value,
        display=display,
        source=FROM_CHIP if read else answers.sources.get(spec.key, NOTHING_ON_RECORD if locked else ""),
        help="" if read else spec.help or "",
        error=errors.get(spec.key, ""),
        max_length=spec.max_length,
        grouping=spec.grouping,
        choices=tuple(Choice(value, label) for value, label in spec.choices),
        required=spec.required,
        can_read=reads and spec.chip is not None,
        read=read,
    )


def shown_value(spec: FieldSpec, value: str) -> str:
    """An answer as bystanders may read it."""
    return _display(spec, value, hidden=True) if value else ""


def grouped_value(spec: FieldSpec, value: str) -> str:
    """An answer in full, in groups that are easy to compare."""
    return _display(spec, value, hidden=False)


def _display(spec: FieldSpec, value: str, *, hidden: bool) -> str:
    """hidden: masked as the field asks; while the citizen types into it, it can be read."""
    if hidden:
        match spec.masked:
            case Mask.NUMBER:
                return mask_number(value)
            case Mask.PHONE:
                return mask_phone(value)
            case Mask.ACCOUNT:
                return f"**** {value[-4:]}"
            case None:
                pass
    return _grouped(value, spec.grouping)


def _grouped(value: str, grouping: tuple[int, ...]) -> str:
    parts: list[str] = []
    rest = value
    for size in grouping:
        if not rest:
            break
        parts.append(rest[:size])
        rest = rest[size:]
    if rest:
        parts.append(rest)
    return " ".join(parts)
