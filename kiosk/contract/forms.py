# SPDX-License-Identifier: GPL-3.0-or-later
"""An item's form as data: JSON Schema of the answers, and a layout in the style of JSON Forms.

Kiosk and centre read it with `read_layout`, so that what one refuses, the other refuses with the same words. How to
write one: docs/integrator.md, "A form".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Final, Literal

import jsonschema_rs
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kiosk.contract.items import FormSpec
from kiosk.contract.message import Text
from kiosk.standards import FormValidator

SCOPE: Final = "#/properties/"
CARD_FIELDS: Final = ("name", "number", "address", "birth_date", "sex", "nation", "authority")
MOST_ROWS: Final = 20
"""Of a group; more is no form for a machine."""
MOST_FEN: Final = 10**13
LONGEST_TEXT: Final = 2_000
_UI: Final = "form.ui.json"
_SCHEMA: Final = "form.schema.json"


class FormDataError(ValueError):
    """The form's data cannot be drawn. file: which of the two; place: the field, or the page; then what to mend."""

    def __init__(self, file: str, place: str, mend: str) -> None:
        super().__init__(f"{place}: {mend}" if place else mend)
        self.file = file
        self.place = place


class FieldInput(StrEnum):
    """How a field is filled."""

    LOCKED = "locked"
    DIGITS = "digits"
    PINYIN = "pinyin"
    CHOICE = "choice"
    MONTH = "month"
    DATE = "date"
    """Year, month and day, each picked."""
    REGION = "region"
    """A place, level by level, or found by its name."""
    AMOUNT = "amount"
    """Yuan with fen; the answer is whole fen."""
    NUMBER = "number"
    """A number, with a unit; whole, or with as many decimals as it says."""
    MULTI = "multi"
    """Several of a list."""
    TEXT = "text"
    """A long text."""
    CREDIT_CODE = "credit_code"
    RESIDENT_NUMBER = "resident_number"
    ACCOUNT = "account"
    PHONE = "phone"
    SLOT = "slot"
    """A day and a time with room (contract.bookings)."""
    GROUP = "group"
    """Rows of the same questions: children, owners."""


class Mask(StrEnum):
    """What bystanders must not read."""

    NUMBER = "number"
    PHONE = "phone"
    ACCOUNT = "account"


class ChipSource(StrEnum):
    """Whose chip may give the answer."""

    BANK_CARD = "bank_card"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Condition(_Part):
    scope: str
    wanted: dict[str, Any] = Field(alias="schema")


class Rule(_Part):
    """Shown, or hidden, while another answer fits a schema."""

    effect: Literal["SHOW", "HIDE"]
    condition: Condition

    @property
    def key(self) -> str:
        """Of the answer that decides it."""
        return self.condition.scope.removeprefix(SCOPE)

    @cached_property
    def _wanted(self) -> jsonschema_rs.Draft202012Validator:
        return jsonschema_rs.Draft202012Validator(self.condition.wanted, offline=True)

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Whether what has this rule is visible. A field without an answer fits nothing."""
        fits = self.key in answers and self._wanted.is_valid(answers[self.key])
        return fits if self.effect == "SHOW" else not fits


class OnPaper(_Part):
    labels: tuple[Annotated[str, Field(min_length=2, max_length=20)], ...] = Field(min_length=1, max_length=12)
    check: Literal["text", "address", "resident_number", "credit_code", "phone", "date", "amount"] = "text"


class Detail(_Part):
    """What is asked in each row of a group; scopes are those of a row."""

    type: Literal["VerticalLayout"]
    elements: tuple[Control, ...] = Field(min_length=1)


class Options(_Part):
    input: FieldInput = FieldInput.PINYIN
    prefill: str | None = None
    locked: bool = False
    masked: Mask | None = None
    help: Text | None = None
    choices: dict[str, Text] = Field(default_factory=dict)
    grouping: tuple[int, ...] = ()
    strong: bool = False
    chip: ChipSource | None = Field(default=None, alias="from")
    paper: OnPaper | None = None
    unit: Text | None = None
    """Of a number."""
    decimals: int = Field(default=0, ge=0, le=4)
    """Of a number whose schema says "number"."""
    payee: bool = False
    """Money goes to it: only the applicant's own; whoever changes it is warned."""
    asked_because: Text | None = None
    """Why it is asked although a register that the item asks has it."""
    detail: Detail | None = None
    row_label: Text | None = Field(default=None, alias="rowLabel")
    """What one row is called: "child"."""
    row_title: str | None = Field(default=None, alias="elementLabelProp")
    """The field of a row by which it is listed."""


class Control(_Part):
    type: Literal["Control"]
    scope: str
    label: Text
    options: Options = Field(default_factory=Options)
    rule: Rule | None = None

    @property
    def key(self) -> str:
        return self.scope.removeprefix(SCOPE)


class Category(_Part):
    """A page."""

    type: Literal["Category"]
    label: Text
    elements: tuple[Control, ...] = Field(min_length=1)
    rule: Rule | None = None


class Layout(_Part):
    type: Literal["Categorization"]
    elements: tuple[Category, ...]

    def controls(self) -> Iterator[Control]:
        """Every control, in order, without those of rows."""
        for category in self.elements:
            yield from category.elements


Detail.model_rebuild()

_STRING_FORMATS: Final = {
    FieldInput.MONTH: "month",
    FieldInput.DATE: "date",
    FieldInput.REGION: "region",
    FieldInput.CREDIT_CODE: "credit-code",
    FieldInput.RESIDENT_NUMBER: "resident-number",
    FieldInput.ACCOUNT: "bank-card",
    FieldInput.PHONE: "mobile-phone",
}
"""The format without which the centre would take what no such pad can give."""


def read_layout(spec: FormSpec) -> tuple[Layout, FormValidator]:
    """The layout and the validator of a form. Raises FormDataError."""
    try:
        layout = Layout.model_validate(spec.ui_schema, strict=False)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise FormDataError(_UI, f"the layout is wrong at {place}", first["msg"]) from error
    try:
        validator = FormValidator(spec.json_schema)
    except ValueError as error:
        raise FormDataError(_SCHEMA, "", str(error)) from error
    properties = _object(spec.json_schema, "")
    _check_controls(tuple(layout.controls()), properties, in_row=False)
    for category in layout.elements:
        _check_rule(category.rule, properties, f"page {category.label.en}")
        groups = [control for control in category.elements if control.options.input is FieldInput.GROUP]
        if groups and len(category.elements) > 1:
            raise FormDataError(_UI, f"field {groups[0].key}", "a group needs a page (Category) of its own")
    _check_required(layout, spec.json_schema, properties)
    if len(payees := [one.key for one in layout.controls() if one.options.payee]) > 1:
        raise FormDataError(_UI, f"field {payees[1]}", "a form has one payee; take payee off one of them")
    return layout, validator


def _object(schema: Mapping[str, Any], place: str) -> Mapping[str, Mapping[str, Any]]:
    properties = schema.get("properties")
    if not isinstance(properties, dict) or not all(isinstance(part, dict) for part in properties.values()):
        raise FormDataError(_SCHEMA, place, "the form's schema names no properties")
    return properties


def _check_controls(
    controls: tuple[Control, ...], properties: Mapping[str, Mapping[str, Any]], *, in_row: bool
) -> None:
    seen: set[str] = set()
    for control in controls:
        key = control.key
        if not control.scope.startswith(SCOPE) or key not in properties:
            raise FormDataError(_UI, control.scope, "names no property of the form's schema")
        if key in seen:
            raise FormDataError(_UI, f"field {key}", "stands on two pages; take one of them out")
        seen.add(key)
        _check_rule(control.rule, properties, f"field {key}")
        _check_options(key, control.options, properties[key], in_row=in_row)


def _check_rule(rule: Rule | None, properties: Mapping[str, Mapping[str, Any]], place: str) -> None:
    if rule is None:
        return
    if not rule.condition.scope.startswith(SCOPE) or rule.key not in properties:
        raise FormDataError(_UI, place, f"its rule: {rule.condition.scope} names no property of the form's schema")
    try:
        jsonschema_rs.Draft202012Validator(rule.condition.wanted, offline=True)
    except (jsonschema_rs.ValidationError, ValueError) as error:
        raise FormDataError(_UI, place, f"its visibility rule is no valid schema: {error}") from error


def _check_options(key: str, options: Options, schema: Mapping[str, Any], *, in_row: bool) -> None:
    place, kind = f"field {key}", schema.get("type", "string")

    def wrong(mend: str, file: str = _UI) -> FormDataError:
        return FormDataError(file, place, mend)

    if options.prefill is not None:
        _check_prefill(key, options.prefill)
    if in_row and (options.prefill or options.chip or options.payee):
        raise wrong("in a row of a group nothing is prefilled, read from a chip, or paid to")
    if in_row and options.input in (FieldInput.GROUP, FieldInput.SLOT, FieldInput.LOCKED):
        raise wrong(f"a row of a group has no input {options.input}")
    if options.chip is ChipSource.BANK_CARD and schema.get("format") != "bank-card":
        raise wrong("an account is read only into a field of the format bank-card")
    if options.payee and schema.get("format") != "bank-card":
        raise wrong("a payee is an account: its property needs the format bank-card")
    if options.detail is not None and options.input is not FieldInput.GROUP:
        raise wrong("detail stands with the input group")
    if options.decimals and kind != "number":
        raise wrong('decimals stand with the type "number"')
    match options.input:
        case FieldInput.AMOUNT | FieldInput.NUMBER:
            _check_number(options, schema, place)
        case FieldInput.CHOICE:
            values = {str(value) for value in schema.get("enum", ())}
            if not options.choices or values - set(options.choices):
                raise wrong("every value to choose needs a label")
        case FieldInput.MULTI:
            _check_multi(options, schema, place)
        case FieldInput.TEXT:
            if kind != "string" or not 1 <= _whole(schema.get("maxLength")) <= LONGEST_TEXT:
                raise wrong(f"a long text is a string with a maxLength of 1 to {LONGEST_TEXT}", _SCHEMA)
        case FieldInput.GROUP:
            _check_group(options, schema, place)
        case _ if (
            form := _STRING_FORMATS.get(options.input)
        ) is not None and options.input is not FieldInput.MONTH:
            if kind != "string" or schema.get("format") != form:
                raise wrong(f'the input {options.input} needs "type": "string", "format": "{form}"', _SCHEMA)
        case _:
            if kind in ("array", "object"):
                raise wrong(f"the input {options.input} has no answer of the type {kind}")


def _check_number(options: Options, schema: Mapping[str, Any], place: str) -> None:
    kinds = ("integer",) if options.input is FieldInput.AMOUNT else ("integer", "number")
    if schema.get("type") not in kinds:
        what = "whole fen: type integer" if options.input is FieldInput.AMOUNT else "of type integer or number"
        raise FormDataError(_SCHEMA, place, f"the input {options.input} is {what}")
    least, most = schema.get("minimum"), schema.get("maximum")
    if not isinstance(least, int | float) or not isinstance(most, int | float) or not 0 <= least <= MOST_FEN:
        raise FormDataError(_SCHEMA, place, "needs a minimum of at least 0, and a maximum")
    if least > most or most > MOST_FEN:
        raise FormDataError(_SCHEMA, place, f"nothing is from {least} to {most}; mend minimum or maximum")


def _check_multi(options: Options, schema: Mapping[str, Any], place: str) -> None:
    items = schema.get("items")
    values = items.get("enum") if isinstance(items, Mapping) else None
    if schema.get("type") != "array" or schema.get("uniqueItems") is not True or not isinstance(values, list):
        raise FormDataError(
            _SCHEMA, place, 'several of a list: an array, uniqueItems true, and items with an "enum"'
        )
    if not values or not all(isinstance(value, str) and value and "," not in value for value in values):
        raise FormDataError(_SCHEMA, place, "its values are texts without a comma, at least one")
    if set(values) - set(options.choices):
        raise FormDataError(_UI, place, "every value to choose needs a label")
    if _whole(schema.get("minItems", 0)) > min(len(values), _whole(schema.get("maxItems", len(values)))):
        raise FormDataError(_SCHEMA, place, "minItems is more than there are, or than maxItems")


def _check_group(options: Options, schema: Mapping[str, Any], place: str) -> None:
    items = schema.get("items")
    if schema.get("type") != "array" or not isinstance(items, Mapping) or items.get("type") != "object":
        raise FormDataError(_SCHEMA, place, "a group is an array whose items are objects")
    least, most = _whole(schema.get("minItems", 0)), _whole(schema.get("maxItems"))
    if not 1 <= most <= MOST_ROWS or not 0 <= least <= most:
        raise FormDataError(_SCHEMA, place, f"a group needs a maxItems of 1 to {MOST_ROWS}, and no larger minItems")
    if items.get("additionalProperties") is not False:
        raise FormDataError(_SCHEMA, place, "its rows need additionalProperties false: nothing else may come in")
    if options.detail is None or options.row_label is None:
        raise FormDataError(_UI, place, "a group needs detail (what is asked in a row) and rowLabel (what one is)")
    properties = _object(items, place)
    try:
        _check_controls(options.detail.elements, properties, in_row=True)
    except FormDataError as error:
        raise FormDataError(error.file, f"{place}, in its rows", str(error)) from error
    placed = {control.key for control in options.detail.elements}
    if different := sorted(placed ^ properties.keys()):
        raise FormDataError(_UI, place, f"in only one of its rows' schema and detail: {', '.join(different)}")
    _required(items, {control.key for control in options.detail.elements if control.rule}, placed, f"{place}, rows")
    if options.row_title is not None and options.row_title not in placed:
        raise FormDataError(_UI, place, f"elementLabelProp: its rows have no {options.row_title}")


def _check_prefill(key: str, prefill: str) -> None:
    kind, _, name = prefill.partition(".")
    known = {
        "card": name in CARD_FIELDS,
        "register": bool(name),
        "licence": len(parts := name.split(".")) == 2 and all(parts),
    }
    if not known.get(kind, False):
        raise FormDataError(
            _UI,
            f"field {key}",
            f"{prefill!r} is no source of prefill: card.X, register.KEY or licence.MATERIAL.FIELD",
        )


def _check_required(layout: Layout, schema: Mapping[str, Any], properties: Mapping[str, Mapping[str, Any]]) -> None:
    ruled = {
        control.key
        for category in layout.elements
        for control in category.elements
        if control.rule or category.rule
    }
    _required(schema, ruled, {control.key for control in layout.controls()}, "", properties)


def _required(
    schema: Mapping[str, Any],
    ruled: set[str],
    placed: set[str],
    place: str,
    properties: Mapping[str, Any] | None = None,
) -> None:
    required = frozenset(schema.get("required", ()))
    if unknown := sorted(required - (schema.get("properties", {}) if properties is None else properties).keys()):
        raise FormDataError(_SCHEMA, place, f"required, but no property: {', '.join(unknown)}")
    if missing := sorted(required - placed):
        raise FormDataError(_SCHEMA, place, f"required, but on no page: {', '.join(missing)}")
    if hidden := sorted(required & ruled):
        raise FormDataError(
            _SCHEMA, f"field {hidden[0]}", "may be hidden, so it must not be required always; require it in a then"
        )


def _whole(value: Any) -> int:
    return value if type(value) is int else -1
