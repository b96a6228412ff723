# SPDX-License-Identifier: GPL-3.0-or-later
"""An item's form as a phone shows it: only what the citizen may type, each value checked, none required.

What a card or a register gives, and what is locked, is not asked here: it comes when the card lies on the machine.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import jsonschema_rs

from kiosk.contract.items import ServiceItem
from kiosk.contract.message import Text
from kiosk.standards import FieldError, FormValidator

_SCOPE: Final = "#/properties/"
_LONGEST: Final = 2_000
_CHECK: Final = Text(zh="请核对，这里好像不对", en="This does not look right. Please check it")
_FORMATS: Final = {
    "bank-card": Text(zh="不是银行卡号，请逐位核对", en="This is not a bank card number. Please check each digit"),
    "mobile-phone": Text(zh="手机号是 11 位，以 1 开头", en="A mobile number has 11 digits and begins with 1"),
    "resident-number": Text(zh="不是身份证号，请逐位核对", en="This is not an ID number. Please check each digit"),
    "credit-code": Text(zh="不是统一社会信用代码，请核对 18 位", en="This is not a credit code. Please check it"),
    "month": Text(zh="请写年份和月份，如 2026-11", en="Please give year and month, such as 2026-11"),
    "date": Text(zh="请写年月日，如 2026-11-23", en="Please give year, month and day, such as 2026-11-23"),
}


@dataclass(frozen=True)
class PhoneField:
    """One question. kind: "text", "digits", "month" or "choice". value: as it stands in the page."""

    key: str
    label: Text
    help: Text | None
    kind: str
    choices: tuple[tuple[str, Text], ...]
    most: int
    value: str
    error: Text | None


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
            _field(item, control, form, posted)
            for control in category["elements"]
            if _may_type(control) and _holds(control.get("rule"), answers)
        )
        if fields:
            found.append(PhonePage(Text.model_validate(category["label"]), fields))
    return tuple(found)


def has_rules(item: ServiceItem) -> bool:
    """Whether an answer can make another question appear or go."""
    categories = item.form.ui_schema.get("elements", ())
    return any("rule" in part for category in categories for part in (category, *category["elements"]))


def typed_only(item: ServiceItem, form: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a draft that this version of the item asks the citizen to type."""
    keys = {_key(control) for control in _controls(item)}
    return {key: value for key, value in form.items() if key in keys}


def read_posted(item: ServiceItem, sent: Mapping[str, str]) -> Posted:
    """Judge what a phone sent. Unknown and locked keys are not even looked at; an empty answer is none."""
    properties: Mapping[str, Any] = item.form.json_schema.get("properties", {})
    raw = {_key(control): sent.get(_key(control), "").strip()[:_LONGEST] for control in _controls(item)}
    form = {key: _typed(str(properties[key].get("type", "string")), text) for key, text in raw.items() if text}
    # A draft may be half empty: nothing is required yet, and what belongs together is judged at the machine.
    schema = {"type": "object", "properties": {key: properties[key] for key in raw}}
    errors: dict[str, Text] = {}
    for error in FormValidator(schema).errors(form):
        errors.setdefault(error.field, _words(error, properties.get(error.field, {})))
    return Posted(raw, {key: value for key, value in form.items() if key not in errors}, errors)


def without_hidden(item: ServiceItem, form: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to questions that are asked as these answers stand."""
    asked = {field.key for page in phone_pages(item, form) for field in page.fields}
    return {key: value for key, value in form.items() if key in asked}


def _controls(item: ServiceItem) -> Iterator[dict[str, Any]]:
    for category in item.form.ui_schema.get("elements", ()):
        yield from (control for control in category["elements"] if _may_type(control))


def _may_type(control: Mapping[str, Any]) -> bool:
    options = control.get("options", {})
    from_card = str(options.get("prefill", "")).startswith("card.")
    return not (options.get("locked") or options.get("input") == "locked" or from_card)


def _field(
    item: ServiceItem, control: Mapping[str, Any], form: Mapping[str, Any], posted: Posted | None
) -> PhoneField:
    key, options = _key(control), control.get("options", {})
    schema = item.form.json_schema["properties"][key]
    wanted = options.get("input", "pinyin")
    choices = tuple((value, Text.model_validate(label)) for value, label in options.get("choices", {}).items())
    kept = form.get(key, "")
    value = ("true" if kept else "false") if isinstance(kept, bool) else str(kept)
    return PhoneField(
        key=key,
        label=Text.model_validate(control["label"]),
        help=Text.model_validate(options["help"]) if "help" in options else None,
        kind=wanted if wanted in ("digits", "month", "choice") else "choice" if choices else "text",
        choices=choices,
        most=len(str(schema["maximum"])) if "maximum" in schema else int(schema.get("maxLength", 100)),
        value=value if posted is None else posted.raw[key],
        error=None if posted is None else posted.errors.get(key),
    )


def _holds(rule: Mapping[str, Any] | None, answers: Mapping[str, Any]) -> bool:
    """Whether a part of the form with this rule is shown. A question without an answer fits nothing."""
    if rule is None:
        return True
    condition = rule["condition"]
    key = str(condition["scope"]).removeprefix(_SCOPE)
    fits = key in answers and jsonschema_rs.is_valid(condition["schema"], answers[key])
    return fits if rule["effect"] == "SHOW" else not fits


def _key(control: Mapping[str, Any]) -> str:
    return str(control["scope"]).removeprefix(_SCOPE)


def _typed(kind: str, text: str) -> Any:
    """The JSON value of a text; one that does not fit stays text, for the validator to name."""
    try:
        match kind:
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
        case "type":
            return Text(zh="请写数字", en="Please write a number")
        case "enum":
            return Text(zh="请选一项", en="Please choose one")
        case _:
            return _CHECK
