# SPDX-License-Identifier: GPL-3.0-or-later
"""An item's form, parsed once: pages, fields, visibility rules and the validator.

`read_form` refuses what it does not understand, so a slip in the data is found when the catalogue is
loaded and not when a citizen stands before the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from devices.reports import FieldCheck, WantedField
from kiosk.contract.forms import (
    Category,
    ChipSource,
    Control,
    FieldInput,
    FormDataError,
    Mask,
    Options,
    Rule,
    read_layout,
)
from kiosk.contract.items import FormSpec
from kiosk.contract.message import Text
from kiosk.contract.value_words import yuan
from kiosk.standards import FormValidator

DEFAULT_MAX_LENGTH: Final = 100
FormSpecError = FormDataError
"""The form's data cannot be drawn; the message says where."""

_LENGTHS: Final = {
    FieldInput.MONTH: len("2026-11"),
    FieldInput.DATE: len("2026-11-22"),
    FieldInput.REGION: len("410402001"),
    FieldInput.CREDIT_CODE: 18,
    FieldInput.RESIDENT_NUMBER: 18,
    FieldInput.ACCOUNT: 19,
    FieldInput.PHONE: 11,
}
_GROUPINGS: Final = {
    FieldInput.ACCOUNT: (4, 4, 4, 4, 3),
    FieldInput.PHONE: (3, 4, 4),
    FieldInput.RESIDENT_NUMBER: (6, 8, 4),
    FieldInput.CREDIT_CODE: (2, 6, 9, 1),
}
_MASKS: Final = {
    FieldInput.ACCOUNT: Mask.ACCOUNT,
    FieldInput.PHONE: Mask.PHONE,
    FieldInput.RESIDENT_NUMBER: Mask.NUMBER,
}
_STRONG: Final = frozenset({FieldInput.AMOUNT, FieldInput.ACCOUNT})


@dataclass(frozen=True)
class Within:
    """From where a region is picked. code: "" for the whole country; levels: how small it must be, in digits of its
    code; empty for any."""

    code: str = ""
    levels: tuple[int, ...] = ()


@dataclass(frozen=True)
class GroupSpec:
    """What a group asks in each row. title: the field by which a row is listed, "" for the first."""

    fields: tuple[FieldSpec, ...]
    label: Text
    title: str
    least: int
    most: int


@dataclass(frozen=True)
class FieldSpec:
    """One field. prefill: "card.X", "register.KEY" or "licence.MATERIAL.FIELD", or "" for none; chip: whose chip
    may give the answer, even in place of a prefilled one; value_type, value_format:
    its JSON Schema type and format. usual: the choice that stands there until another is made, "" for none.

    key: in a row of a group GROUP/ROW/FIELD, with the row's id.
    """

    key: str
    label: Text
    input: FieldInput
    value_type: str
    value_format: str
    prefill: str
    locked: bool
    masked: Mask | None
    help: Text | None
    choices: tuple[tuple[str, Text], ...]
    grouping: tuple[int, ...]
    strong: bool
    chip: ChipSource | None
    required: bool
    max_length: int
    rule: Rule | None
    usual: str = ""
    paper: WantedField | None = None
    """What a scanned paper may say of it."""
    decimals: int = 0
    unit: Text | None = None
    least: str = ""
    """The first day or month, as the schema has it."""
    most: str = ""
    within: Within | None = None
    payee: bool = False
    group: GroupSpec | None = None
    most_choices: int = 1


@dataclass(frozen=True)
class PageSpec:
    """One question group as the data lays it out."""

    label: Text
    fields: tuple[FieldSpec, ...]
    rule: Rule | None


@dataclass(frozen=True)
class Form:
    """A form that can be drawn and checked."""

    pages: tuple[PageSpec, ...]
    validator: FormValidator

    def field(self, key: str) -> FieldSpec | None:
        """The field of a key, if the form has it; also one of a row, whether there is such a row or not."""
        parts = key.split("/")
        spec = next((f for page in self.pages for f in page.fields if f.key == parts[0]), None)
        if len(parts) == 1 or spec is None:
            return spec
        if spec.group is None or len(parts) != 3:
            return None
        return next((one for one in row_fields(spec, parts[1]) if one.key == key), None)

    @property
    def payee(self) -> FieldSpec | None:
        """The account that money goes to."""
        return next((f for page in self.pages for f in page.fields if f.payee), None)


def row_key(group: str, row: str, inner: str) -> str:
    return f"{group}/{row}/{inner}"


def row_fields(spec: FieldSpec, row: str) -> tuple[FieldSpec, ...]:
    """The fields of one row, with keys of their own; empty for what is no group."""
    fields = () if spec.group is None else spec.group.fields
    return tuple(replace(one, key=row_key(spec.key, row, one.key)) for one in fields)


def read_form(spec: FormSpec) -> Form:
    """Parse and check a form. Raises FormSpecError."""
    layout, validator = read_layout(spec)
    properties = spec.json_schema["properties"]
    required = frozenset(spec.json_schema.get("required", ()))
    return Form(tuple(_page(category, properties, required) for category in layout.elements), validator)


def _page(category: Category, properties: Mapping[str, Any], required: frozenset[str]) -> PageSpec:
    fields = tuple(_field(control, properties, required) for control in category.elements)
    if len(fields) > 1 and any(field.input is FieldInput.SLOT for field in fields):
        raise FormSpecError("form.ui.json", category.label.en, "a visit is asked for on a page of its own")
    return PageSpec(category.label, fields, category.rule)


def _field(control: Control, properties: Mapping[str, Any], required: frozenset[str]) -> FieldSpec:
    key, options = control.key, control.options
    schema = properties[key]
    paper = options.paper
    return FieldSpec(
        key=key,
        label=control.label,
        input=options.input,
        value_type=str(schema.get("type", "string")),
        value_format=str(schema.get("format", "")),
        prefill=options.prefill or "",
        locked=options.locked or options.input is FieldInput.LOCKED,
        masked=options.masked or _MASKS.get(options.input),
        help=options.help,
        choices=_choices(options, schema),
        grouping=options.grouping or _GROUPINGS.get(options.input, ()),
        strong=options.strong or options.payee or options.input in _STRONG,
        chip=options.chip,
        required=key in required,
        max_length=_max_length(options, schema),
        rule=control.rule,
        usual=usual if (usual := str(schema.get("default", ""))) in options.choices else "",
        paper=None if paper is None else WantedField(key, paper.labels, FieldCheck(paper.check)),
        decimals=2 if options.input is FieldInput.AMOUNT else options.decimals,
        unit=options.unit,
        least=str(schema.get("formatMinimum", "")),
        most=str(schema.get("formatMaximum", "")),
        within=_within(schema) if options.input is FieldInput.REGION else None,
        payee=options.payee,
        group=_group(options, schema),
        most_choices=int(schema.get("maxItems", len(options.choices))) if options.input is FieldInput.MULTI else 1,
    )


def _choices(options: Options, schema: Mapping[str, Any]) -> tuple[tuple[str, Text], ...]:
    if options.input is not FieldInput.MULTI:
        return tuple(options.choices.items())
    return tuple((value, options.choices[value]) for value in schema["items"]["enum"])


def _max_length(options: Options, schema: Mapping[str, Any]) -> int:
    if options.input in _LENGTHS:
        return min(_LENGTHS[options.input], int(schema.get("maxLength", 100)))
    if options.input is FieldInput.AMOUNT:
        return len(yuan(int(schema["maximum"])).replace(",", "").split(".", maxsplit=1)[0]) + len(".00")
    if options.input is FieldInput.MULTI:
        return sum(len(value) + 1 for value in options.choices)
    if "maximum" in schema:
        return len(str(int(schema["maximum"]))) + (options.decimals + 1 if options.decimals else 0)
    return int(schema.get("maxLength", DEFAULT_MAX_LENGTH))


def _within(schema: Mapping[str, Any]) -> Within:
    from kiosk.standards.regions import RegionLevel  # the table is read where a form has regions

    data = schema.get("region") or {}
    levels = tuple(sorted(RegionLevel(level).digits for level in data.get("levels", ())))
    return Within(str(data.get("within", "")), levels)


def _group(options: Options, schema: Mapping[str, Any]) -> GroupSpec | None:
    if options.input is not FieldInput.GROUP or options.detail is None or options.row_label is None:
        return None
    items = schema["items"]
    required = frozenset(items.get("required", ()))
    fields = tuple(_field(control, items["properties"], required) for control in options.detail.elements)
    return GroupSpec(
        fields,
        options.row_label,
        options.row_title or fields[0].key,
        int(schema.get("minItems", 0)),
        int(schema["maxItems"]),
    )
