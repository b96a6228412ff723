# SPDX-License-Identifier: GPL-3.0-or-later
"""An item's form, parsed once: pages, fields, visibility rules and the validator.

`read_form` refuses what it does not understand, so a slip in the data is found when the catalogue is
loaded and not when a citizen stands before the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Final

import jsonschema_rs
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from devices.reports import FieldCheck, WantedField
from kiosk.contract.items import FormSpec
from kiosk.contract.message import Text
from kiosk.standards import FormValidator

DEFAULT_MAX_LENGTH: Final = 100
CARD_FIELDS: Final = ("name", "number", "address", "birth_date", "sex", "nation", "authority")
_SCOPE: Final = "#/properties/"


class FormSpecError(ValueError):
    """The form's data cannot be drawn; the message says where."""


class FieldInput(StrEnum):
    """How a field is filled."""

    LOCKED = "locked"
    DIGITS = "digits"
    PINYIN = "pinyin"
    CHOICE = "choice"
    MONTH = "month"


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


class _Condition(_Part):
    scope: str
    wanted: dict[str, Any] = Field(alias="schema")


class _Rule(_Part):
    effect: str = Field(pattern=r"SHOW|HIDE")
    condition: _Condition


class _OnPaper(_Part):
    labels: tuple[Annotated[str, Field(min_length=2, max_length=20)], ...] = Field(min_length=1, max_length=12)
    check: FieldCheck = FieldCheck.TEXT


class _Options(_Part):
    input: FieldInput = FieldInput.PINYIN
    prefill: str | None = None
    locked: bool = False
    masked: Mask | None = None
    help: Text | None = None
    choices: dict[str, Text] = Field(default_factory=dict)
    grouping: tuple[int, ...] = ()
    strong: bool = False
    chip: ChipSource | None = Field(default=None, alias="from")
    paper: _OnPaper | None = None


class _Control(_Part):
    type: str = Field(pattern=r"Control")
    scope: str
    label: Text
    options: _Options = Field(default_factory=_Options)
    rule: _Rule | None = None


class _Category(_Part):
    type: str = Field(pattern=r"Category")
    label: Text
    elements: tuple[_Control, ...]
    rule: _Rule | None = None


class _Categorization(_Part):
    type: str = Field(pattern=r"Categorization")
    elements: tuple[_Category, ...]


@dataclass(frozen=True)
class VisibilityRule:
    """shown when the value of a field fits (or, for show False, does not fit) a JSON Schema."""

    key: str
    wanted: Mapping[str, Any]
    show: bool

    def holds(self, typed: Mapping[str, Any]) -> bool:
        """Whether the ruled thing is visible. A field without an answer fits nothing."""
        fits = self.key in typed and jsonschema_rs.is_valid(dict(self.wanted), typed[self.key])
        return fits if self.show else not fits


@dataclass(frozen=True)
class FieldSpec:
    """One field. prefill: "card.X" or "register.KEY", or "" for none; chip: whose chip may give the answer, even in
    place of a prefilled one; value_type, value_format:
    its JSON Schema type and format. usual: the choice that stands there until another is made, "" for none."""

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
    rule: VisibilityRule | None
    usual: str = ""
    paper: WantedField | None = None
    """What a scanned paper may say of it."""


@dataclass(frozen=True)
class PageSpec:
    """One question group as the data lays it out."""

    label: Text
    fields: tuple[FieldSpec, ...]
    rule: VisibilityRule | None


@dataclass(frozen=True)
class Form:
    """A form that can be drawn and checked."""

    pages: tuple[PageSpec, ...]
    validator: FormValidator

    def field(self, key: str) -> FieldSpec | None:
        """The field of a key, if the form has it."""
        return next((f for page in self.pages for f in page.fields if f.key == key), None)


def read_form(spec: FormSpec) -> Form:
    """Parse and check a form. Raises FormSpecError."""
    try:
        layout = _Categorization.model_validate(spec.ui_schema, strict=False)
        validator = FormValidator(spec.json_schema)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise FormSpecError(f"the layout is wrong at {place}: {first['msg']}") from error
    except ValueError as error:
        raise FormSpecError(str(error)) from error
    properties = spec.json_schema.get("properties")
    if not isinstance(properties, dict):
        raise FormSpecError("the form's schema names no properties")
    required = frozenset(spec.json_schema.get("required", ()))
    pages = tuple(_page(category, properties, required) for category in layout.elements)
    _check_keys(pages, properties, required)
    return Form(pages, validator)


def _page(category: _Category, properties: Mapping[str, Any], required: frozenset[str]) -> PageSpec:
    fields = tuple(_field(control, properties, required) for control in category.elements)
    return PageSpec(category.label, fields, _rule(category.rule, properties))


def _field(control: _Control, properties: Mapping[str, Any], required: frozenset[str]) -> FieldSpec:
    key = _key(control.scope, properties)
    schema, options = properties[key], control.options
    values = [str(value) for value in schema.get("enum", ())]
    if options.input is FieldInput.CHOICE and (not options.choices or set(values) - set(options.choices)):
        raise FormSpecError(f"field {key}: every value to choose needs a label")
    if options.prefill is not None:
        _check_prefill(key, options.prefill)
    if options.chip is ChipSource.BANK_CARD and schema.get("format") != "bank-card":
        raise FormSpecError(f"field {key}: an account is read only into a field of the format bank-card")
    return FieldSpec(
        key=key,
        label=control.label,
        input=options.input,
        value_type=str(schema.get("type", "string")),
        value_format=str(schema.get("format", "")),
        prefill=options.prefill or "",
        locked=options.locked or options.input is FieldInput.LOCKED,
        masked=options.masked,
        help=options.help,
        choices=tuple(options.choices.items()),
        grouping=options.grouping,
        strong=options.strong,
        chip=options.chip,
        required=key in required,
        max_length=_max_length(options, schema),
        rule=_rule(control.rule, properties),
        usual=usual if (usual := str(schema.get("default", ""))) in options.choices else "",
        paper=None if options.paper is None else WantedField(key, options.paper.labels, options.paper.check),
    )


def _max_length(options: _Options, schema: Mapping[str, Any]) -> int:
    if options.input is FieldInput.MONTH:
        return len("2026-11")
    if "maximum" in schema:
        return len(str(schema["maximum"]))
    return int(schema.get("maxLength", DEFAULT_MAX_LENGTH))


def _rule(rule: _Rule | None, properties: Mapping[str, Any]) -> VisibilityRule | None:
    if rule is None:
        return None
    try:
        jsonschema_rs.Draft202012Validator(rule.condition.wanted)
    except (jsonschema_rs.ValidationError, ValueError) as error:
        raise FormSpecError(f"a visibility rule is no valid schema: {error}") from error
    return VisibilityRule(_key(rule.condition.scope, properties), rule.condition.wanted, rule.effect == "SHOW")


def _key(scope: str, properties: Mapping[str, Any]) -> str:
    key = scope.removeprefix(_SCOPE)
    if not scope.startswith(_SCOPE) or key not in properties:
        raise FormSpecError(f"{scope} names no property of the form's schema")
    return key


def _check_prefill(key: str, prefill: str) -> None:
    kind, _, name = prefill.partition(".")
    known = name in CARD_FIELDS if kind == "card" else kind == "register" and bool(name)
    if not known:
        raise FormSpecError(f"field {key}: {prefill!r} is no source of prefill")


def _check_keys(pages: tuple[PageSpec, ...], properties: Mapping[str, Any], required: frozenset[str]) -> None:
    placed = [f.key for page in pages for f in page.fields]
    if len(placed) != len(set(placed)):
        raise FormSpecError("a field stands on two pages")
    if missing := required - set(placed):
        raise FormSpecError(f"required, but on no page: {', '.join(sorted(missing))}")
    if unknown := required - set(properties):
        raise FormSpecError(f"required, but no property: {', '.join(sorted(unknown))}")
    for page in pages:
        for field in page.fields:
            if field.required and (field.rule or page.rule):
                raise FormSpecError(f"field {field.key} may be hidden, so it must not be required always")
