# SPDX-License-Identifier: GPL-3.0-or-later
"""An item's form as a phone shows it: only what the citizen may type, each value checked, none required.

What a card or a register gives, and what is locked, is not asked here: it comes when the card lies on the machine.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from kiosk.contract.forms import SCOPE, Rule
from kiosk.contract.items import ServiceItem
from kiosk.contract.message import Text
from kiosk.contract.value_words import fen_of, region_words, typed_yuan
from kiosk.standards import FieldError, FormValidator
from kiosk.standards.regions import RegionLevel, all_regions

_LONGEST: Final = 2_000
_MOST_PLACES: Final = 500
_CHECK: Final = Text(zh="请核对，这里好像不对", en="This does not look right. Please check it")
_FORMATS: Final = {
    "bank-card": Text(zh="不是银行卡号，请逐位核对", en="This is not a bank card number. Please check each digit"),
    "mobile-phone": Text(zh="手机号是 11 位，以 1 开头", en="A mobile number has 11 digits and begins with 1"),
    "resident-number": Text(zh="不是身份证号，请逐位核对", en="This is not an ID number. Please check each digit"),
    "credit-code": Text(zh="不是统一社会信用代码，请核对 18 位", en="This is not a credit code. Please check it"),
    "month": Text(zh="请写年份和月份，如 2026-11", en="Please give year and month, such as 2026-11"),
    "region": Text(zh="请选一个地方", en="Please choose a place"),
    "date": Text(zh="请写年月日，如 2026-11-23", en="Please give year, month and day, such as 2026-11-23"),
}


@dataclass(frozen=True)
class PhoneField:
    """One question. kind: "text", "long", "digits", "decimal", "month", "date", "choice", "multi" or "select".
    value: as it stands in the page; several choices with commas between. key: in a row of a group
    GROUP/NUMBER/FIELD. begins: the name of a row, at its first question."""

    key: str
    label: Text
    help: Text | None
    kind: str
    choices: tuple[tuple[str, Text], ...]
    most: int
    value: str
    error: Text | None
    begins: Text | None = None

    @property
    def chosen(self) -> tuple[str, ...]:
        return tuple(self.value.split(",")) if self.value else ()


@dataclass(frozen=True)
class PhonePage:
    """A group of questions."""

    label: Text
    fields: tuple[PhoneField, ...]


@dataclass(frozen=True)
class Posted:
    """What came back from a phone. form: typed values that fit; errors: by key, of those that do not."""

    raw: dict[str, str]
    form: dict[str, Any]
    errors: dict[str, Text]


def phone_pages(item: ServiceItem, form: Mapping[str, Any], posted: Posted | None = None) -> tuple[PhonePage, ...]:
    """The questions that are to be asked as the answers stand. posted: to show again what was just typed."""
    answers = form if posted is None else {**form, **posted.form}
    found: list[PhonePage] = []
    for category in item.form.ui_schema.get("elements", ()):
        if not _holds(category.get("rule"), answers):
            continue
        fields = tuple(
            field
            for control in category["elements"]
            if _may_type(item, control) and _holds(control.get("rule"), answers)
            for field in _asked(item, control, form, posted)
        )
        if fields:
            found.append(PhonePage(Text.model_validate(category["label"]), fields))
    return tuple(found)


def has_rules(item: ServiceItem) -> bool:
    """Whether an answer can make another question appear or go; there is always room for one more row, too."""
    categories = item.form.ui_schema.get("elements", ())
    parts = [part for category in categories for part in (category, *category["elements"])]
    return any("rule" in part or _input(part) == "group" for part in parts)


def typed_only(item: ServiceItem, form: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a draft that this version of the item asks the citizen to type."""
    keys = {_key(control) for control in _controls(item)}
    return {key: value for key, value in form.items() if key in keys}


def read_posted(item: ServiceItem, sent: Mapping[str, str]) -> Posted:
    """Judge what a phone sent. Unknown and locked keys are not even looked at; an empty answer is none, and so is a
    row in which nothing stands."""
    properties: Mapping[str, Any] = item.form.json_schema.get("properties", {})
    raw: dict[str, str] = {}
    form: dict[str, Any] = {}
    numbers: dict[str, list[int]] = {}
    for control in _controls(item):
        key = _key(control)
        if _input(control) == "group":
            rows, numbers[key] = _read_rows(control, properties[key], sent, raw)
            if rows:
                form[key] = rows
            continue
        raw[key] = text = sent.get(key, "").strip()[:_LONGEST]
        if text:
            form[key] = _typed(control, properties[key], text)
    errors = _errors(properties, form, numbers)
    wrong = {key.partition("/")[0] for key in errors}
    return Posted(raw, {key: value for key, value in form.items() if key not in wrong}, errors)


def _errors(
    properties: Mapping[str, Any], form: Mapping[str, Any], numbers: Mapping[str, list[int]]
) -> dict[str, Text]:
    # A draft may be half empty: nothing is required yet, and what belongs together is judged at the machine.
    schema = {"type": "object", "properties": {key: _half_empty(properties[key]) for key in form}}
    errors: dict[str, Text] = {}
    for error in FormValidator(schema).errors(form):
        part, key = properties.get(error.field, {}), error.field
        if error.row is not None and error.inner and error.field in numbers:
            part = part["items"]["properties"].get(error.inner, {})
            key = f"{error.field}/{numbers[error.field][error.row]}/{error.inner}"
        errors.setdefault(key, _words(error, part))
    return errors


def _half_empty(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Of a group: with fewer rows than there will be, and rows that are not done."""
    items = schema.get("items")
    if not isinstance(items, Mapping) or items.get("type") != "object":
        return dict(schema)
    kept = {key: value for key, value in schema.items() if key not in ("minItems", "uniqueItems")}
    return {**kept, "items": {key: value for key, value in items.items() if key in ("type", "properties")}}


def _read_rows(
    control: Mapping[str, Any], schema: Mapping[str, Any], sent: Mapping[str, str], raw: dict[str, str]
) -> tuple[list[dict[str, Any]], list[int]]:
    """The rows in which anything stands, and the number of each in the page."""
    rows: list[dict[str, Any]] = []
    numbers: list[int] = []
    for number in range(int(schema["maxItems"])):
        row: dict[str, Any] = {}
        for inner in control["options"]["detail"]["elements"]:
            name = _key(inner)
            raw[f"{_key(control)}/{number}/{name}"] = text = sent.get(
                f"{_key(control)}/{number}/{name}", ""
            ).strip()[:_LONGEST]
            if text:
                row[name] = _typed(inner, schema["items"]["properties"][name], text)
        if row:
            rows.append(row)
            numbers.append(number)
    return rows, numbers


def without_hidden(item: ServiceItem, form: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to questions that are asked as these answers stand."""
    asked = {field.key.partition("/")[0] for page in phone_pages(item, form) for field in page.fields}
    return {key: value for key, value in form.items() if key in asked}


def _controls(item: ServiceItem) -> Iterator[dict[str, Any]]:
    for category in item.form.ui_schema.get("elements", ()):
        yield from (control for control in category["elements"] if _may_type(item, control))


def _may_type(item: ServiceItem, control: Mapping[str, Any]) -> bool:
    """Not what a card or a licence gives, not a visit, and not one of all places of the country."""
    options = control.get("options", {})
    given = str(options.get("prefill", "")).startswith(("card.", "licence."))
    if options.get("locked") or given or _input(control) in ("locked", "slot"):
        return False
    return _input(control) != "region" or bool(_places(item.form.json_schema["properties"][_key(control)]))


def _input(control: Mapping[str, Any]) -> str:
    return str(control.get("options", {}).get("input", "pinyin"))


def _places(schema: Mapping[str, Any]) -> tuple[tuple[str, Text], ...]:
    """The places to choose from; nothing where they are more than a list on a phone can have."""
    region = schema.get("region", {})
    within, levels = str(region.get("within", "")), region.get("levels", ())
    digits = {RegionLevel(level).digits for level in levels}
    found = [
        one for one in all_regions() if one.code.startswith(within) and (not digits or len(one.code) in digits)
    ]
    return () if len(found) > _MOST_PLACES else tuple((one.code, region_words(one.code)) for one in found)


def _asked(
    item: ServiceItem, control: Mapping[str, Any], form: Mapping[str, Any], posted: Posted | None
) -> Iterator[PhoneField]:
    key = _key(control)
    schema = item.form.json_schema["properties"][key]
    if _input(control) != "group":
        yield _field(key, control, schema, form.get(key), posted)
        return
    rows = form.get(key, ())
    options = control["options"]
    label = Text.model_validate(options["rowLabel"])
    # What was just typed stands where it was typed; and there is room for one more.
    last = max((int(name.split("/")[1]) for name in _filled(posted, key)), default=-1)
    for number in range(min(int(schema["maxItems"]), max(len(rows), last + 1) + 1)):
        row = rows[number] if number < len(rows) else {}
        for place, inner in enumerate(options["detail"]["elements"]):
            part = schema["items"]["properties"][_key(inner)]
            field = _field(f"{key}/{number}/{_key(inner)}", inner, part, row.get(_key(inner)), posted)
            begins = Text(zh=f"{label.zh} {number + 1}", en=f"{label.en} {number + 1}") if place == 0 else None
            yield replace(field, begins=begins)


def _filled(posted: Posted | None, group: str) -> list[str]:
    raw = {} if posted is None else posted.raw
    return [name for name, text in raw.items() if text and name.startswith(f"{group}/")]


_KINDS: Final = {
    "digits": "digits",
    "account": "digits",
    "phone": "digits",
    "amount": "decimal",
    "number": "decimal",
    "month": "month",
    "date": "date",
    "choice": "choice",
    "multi": "multi",
    "region": "select",
    "text": "long",
}


def _field(
    key: str, control: Mapping[str, Any], schema: Mapping[str, Any], kept: Any, posted: Posted | None
) -> PhoneField:
    options, wanted = control.get("options", {}), _input(control)
    choices = tuple((value, Text.model_validate(label)) for value, label in options.get("choices", {}).items())
    if wanted == "region":
        choices = _places(schema)
    unit = {"zh": "元", "en": "yuan"} if wanted == "amount" else options.get("unit")
    label = Text.model_validate(control["label"])
    if unit is not None:
        label = Text(zh=f"{label.zh}（{unit['zh']}）", en=f"{label.en} ({unit['en']})")
    return PhoneField(
        key=key,
        label=label,
        help=Text.model_validate(options["help"]) if "help" in options else None,
        kind=_KINDS.get(wanted, "choice" if choices else "text"),
        choices=choices,
        most=_most(wanted, schema),
        value=_shown(wanted, kept) if posted is None else posted.raw[key],
        error=None if posted is None else posted.errors.get(key),
    )


def _most(wanted: str, schema: Mapping[str, Any]) -> int:
    if wanted in ("amount", "number"):
        return 20
    return len(str(schema["maximum"])) if "maximum" in schema else int(schema.get("maxLength", 100))


def _shown(wanted: str, kept: Any) -> str:
    match kept:
        case None:
            return ""
        case bool():
            return "true" if kept else "false"
        case int() if wanted == "amount":
            return typed_yuan(kept)
        case list():
            return ",".join(str(one) for one in kept)
        case _:
            return str(kept)


def _holds(rule: Mapping[str, Any] | None, answers: Mapping[str, Any]) -> bool:
    """Whether a part of the form with this rule is shown. A question without an answer fits nothing."""
    return rule is None or Rule.model_validate(rule, strict=False).holds(answers)


def _key(control: Mapping[str, Any]) -> str:
    return str(control["scope"]).removeprefix(SCOPE)


def _typed(control: Mapping[str, Any], schema: Mapping[str, Any], text: str) -> Any:
    """The JSON value of a text; one that does not fit stays text, for the validator to name."""
    if _input(control) == "amount":
        fen = fen_of(text.replace(",", "").replace("，", ""))
        return text if fen is None else fen
    try:
        match schema.get("type", "string"):
            case "array":
                return text.split(",")
            case "integer":
                return int(text)
            case "number":
                number = float(text)
                return number if math.isfinite(number) else text
            case "boolean":
                return {"true": True, "false": False}.get(text, text)
    except ValueError:
        pass
    return text


def _words(error: FieldError, schema: Mapping[str, Any]) -> Text:
    match error.keyword:
        case "format":
            return _FORMATS.get(str(schema.get("format")), _CHECK)
        case "minLength":
            return Text(zh=f"至少写 {error.limit} 个字", en=f"Please write at least {error.limit} characters")
        case "maxLength":
            return Text(zh=f"最多 {error.limit} 个字", en=f"At most {error.limit} characters fit")
        case "minimum":
            return Text(zh=f"最小是 {error.limit}", en=f"The smallest possible is {error.limit}")
        case "maximum":
            return Text(zh=f"最大是 {error.limit}", en=f"The largest possible is {error.limit}")
        case "formatMinimum":
            return Text(zh=f"不能早于 {error.limit}", en=f"Not before {error.limit}")
        case "formatMaximum":
            return Text(zh=f"不能晚于 {error.limit}", en=f"Not after {error.limit}")
        case "minItems":
            return Text(zh=f"至少选 {error.limit} 项", en=f"Please choose at least {error.limit}")
        case "maxItems":
            return Text(zh=f"最多选 {error.limit} 项", en=f"Please choose at most {error.limit}")
        case "type":
            return Text(zh="请写数字", en="Please write a number")
        case "enum":
            return Text(zh="请选一项", en="Please choose one")
        case _:
            return _CHECK
