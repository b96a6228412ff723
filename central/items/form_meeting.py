# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a form's schema can be met, and whether its pages ask what it then requires.

What can be seen of one property is seen of it alone; what hangs together (if, then, else, allOf, anyOf, oneOf, not,
dependentRequired) is tried: every property that stands there with every value that could make a difference. Where
that would be too many, nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from math import prod
from typing import Any, Final

import jsonschema_rs

from kiosk.contract.forms import Layout
from kiosk.standards.form_validation import FORMATS, day_of_limit

_MOST_TRIES: Final = 20_000
_PLAIN: Final = ("if", "then", "else", "not", "allOf", "anyOf", "oneOf")
_APPLICATORS: Final = (*_PLAIN, "dependentSchemas", "dependentRequired")
_BY_NAME: Final = frozenset({"properties", "dependentSchemas", "dependentRequired"})
"""What stands in these stands under the names of properties."""
_ABSENT: Final = object()
_LIMITS: Final = (("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems"))
_DAY: Final = date(2026, 1, 1)
"""Limits that are relative to today are compared with each other on one day: which, makes no difference to that."""


@dataclass(frozen=True)
class Unmet:
    """place: where in the schema or the layout; mend: what is wrong, and what to do."""

    file: str
    place: str
    mend: str


def unmet(layout: Layout, schema: Mapping[str, Any]) -> Iterator[Unmet]:
    """Everything for which no answers would do."""
    alone = list(_properties_alone(schema, "properties"))
    yield from alone
    if not alone:
        yield from _together(layout, schema)


def _properties_alone(schema: Mapping[str, Any], start: str) -> Iterator[Unmet]:
    for key, part in schema.get("properties", {}).items():
        if not isinstance(part, Mapping):
            continue
        place = f"{start}.{key}"
        for mend in _alone(part):
            yield Unmet("form.schema.json", place, mend)
        items = part.get("items")
        if isinstance(items, Mapping):
            for mend in _alone(items):
                yield Unmet("form.schema.json", f"{place}.items", mend)
            yield from _properties_alone(items, f"{place}.items.properties")


def _alone(part: Mapping[str, Any]) -> Iterator[str]:
    for least, most in _LIMITS:
        low, high = part.get(least), part.get(most)
        if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
            yield f"{least} {low} is more than {most} {high}: mend one of them"
    low, high = part.get("formatMinimum"), part.get("formatMaximum")
    if isinstance(low, str) and isinstance(high, str) and day_of_limit(low, _DAY) > day_of_limit(high, _DAY):
        yield f"formatMinimum {low} is after formatMaximum {high}: mend one of them"
    if (form := part.get("format")) is not None and form not in FORMATS:
        yield f"there is no format {form!r} here: {', '.join(sorted(FORMATS))}"
    if "enum" in part and not part["enum"]:
        yield "its enum is empty: name at least one value"
    bare = {key: value for key, value in part.items() if key not in ("default", "enum", "const")}
    if "enum" in part and part["enum"] and not any(_fits(bare, value) for value in part["enum"]):
        yield "no value of its enum fits its type and limits: mend enum or limits"
    if "const" in part:
        if not _fits(bare, part["const"]):
            yield "its const does not fit its type and limits: mend one of them"
        if "enum" in part and part["const"] not in part["enum"]:
            yield "its const is not in its enum: mend one of them"


def _fits(schema: Mapping[str, Any], value: Any) -> bool:
    return jsonschema_rs.is_valid(dict(schema), value)


def _together(layout: Layout, schema: Mapping[str, Any]) -> Iterator[Unmet]:
    parts = [schema, *(part for part in schema.get("allOf", ()) if isinstance(part, Mapping))]
    # What shows and hides is tried too: what a then requires must be visible whatever the rest is.
    named = sorted((_named(schema) | _ruling(layout)) & set(schema.get("properties", {})))
    choices = {key: _values(key, schema) for key in named}
    if prod(len(values) for values in choices.values()) > _MOST_TRIES:
        return
    always = {
        key: value
        for key in schema.get("properties", {})
        if key not in choices and (value := _sample(schema["properties"][key])) is not _ABSENT
    }
    # What a value looks like inside is judged where it stands: here it is about what hangs together.
    whole = jsonschema_rs.Draft202012Validator(_relaxed(schema))
    tried = [
        {**always, **{key: value for key, value in zip(named, values, strict=True) if value is not _ABSENT}}
        for values in product(*choices.values())
    ]
    meeting = [answers for answers in tried if whole.is_valid(answers)]
    if not meeting:
        yield Unmet(
            "form.schema.json", "", "no answers meet it: its conditions (if, allOf, required) contradict each other"
        )
        return
    for index, part in enumerate(parts):
        place = "if" if index == 0 else f"allOf.{index - 1}.if"
        if "if" in part:
            yield from _condition(layout, part, place, tried, meeting)


def _condition(
    layout: Layout,
    part: Mapping[str, Any],
    place: str,
    tried: list[dict[str, Any]],
    meeting: list[dict[str, Any]],
) -> Iterator[Unmet]:
    condition = jsonschema_rs.Draft202012Validator(_relaxed(part["if"]))
    if not any(condition.is_valid(answers) for answers in tried):
        yield Unmet("form.schema.json", place, "no answers fit it, so its then is never asked: mend or remove it")
        return
    for branch, holds in (("then", True), ("else", False)):
        required = part.get(branch, {}).get("required", ()) if isinstance(part.get(branch), Mapping) else ()
        fitting = [answers for answers in meeting if condition.is_valid(answers) is holds]
        at = f"{place.removesuffix('if')}{branch}"
        if not fitting and branch in part:
            yield Unmet("form.schema.json", at, "no answers ever meet it: mend it, or the if beside it")
        for key in required:
            if any(not _is_shown(layout, key, answers) for answers in fitting):
                yield Unmet(
                    "form.ui.json", f"field {key}", f"{at} requires it, but its rule hides it then: let both agree"
                )


def _ruling(layout: Layout) -> set[str]:
    """The properties that the rules of the layout look at."""
    rules = [category.rule for category in layout.elements]
    rules += [control.rule for control in layout.controls()]
    return {rule.key for rule in rules if rule is not None}


def _is_shown(layout: Layout, key: str, answers: Mapping[str, Any]) -> bool:
    return any(
        (category.rule is None or category.rule.holds(answers))
        and (control.rule is None or control.rule.holds(answers))
        for category in layout.elements
        for control in category.elements
        if control.key == key
    )


def _named(schema: Mapping[str, Any]) -> set[str]:
    """The properties that conditions speak of."""
    return _keys({word: schema[word] for word in _APPLICATORS if word in schema})


def _keys(part: Any) -> set[str]:
    found: set[str] = set()
    match part:
        case Mapping():
            found |= set(part.get("properties", {}) if isinstance(part.get("properties"), Mapping) else {})
            found |= {key for key in part.get("required", ()) if isinstance(key, str)}
            for word in _PLAIN:
                found |= _keys(part.get(word))
            for key, asked in part.get("dependentRequired", {}).items():
                found |= {key, *asked}
            for key, then in part.get("dependentSchemas", {}).items():
                found |= {key} | _keys(then)
        case list():
            for one in part:
                found |= _keys(one)
    return found


def _values(key: str, schema: Mapping[str, Any]) -> list[Any]:
    """Every value of a property that could make a difference, and none."""
    part = schema["properties"][key]
    found: list[Any] = [_ABSENT]
    if "enum" in part or part.get("type") == "boolean":
        found += part.get("enum", [True, False])
    else:
        sample = _sample(part)
        found += [] if sample is _ABSENT else [sample]
        found += [value for value in _mentioned(key, schema) if value not in found and _fits(_relaxed(part), value)]
    return found


def _mentioned(key: str, schema: Any) -> Iterator[Any]:
    """Values at which a condition on a property may turn."""
    if isinstance(schema, list):
        for one in schema:
            yield from _mentioned(key, one)
        return
    if not isinstance(schema, Mapping):
        return
    part = schema.get("properties", {}).get(key) if isinstance(schema.get("properties"), Mapping) else None
    if isinstance(part, Mapping):
        yield from (part[word] for word in ("const",) if word in part)
        yield from part.get("enum", ())
        for word in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
            if isinstance(limit := part.get(word), int | float):
                yield from (limit - 1, limit, limit + 1)
        for word in ("minLength", "maxLength"):
            if isinstance(limit := part.get(word), int):
                yield from ("x" * max(limit - 1, 0), "x" * limit, "x" * (limit + 1))
        if isinstance(within := part.get("contains"), Mapping) and "const" in within:
            yield [within["const"]]
    for word in _PLAIN:
        yield from _mentioned(key, schema.get(word))
    for then in schema.get("dependentSchemas", {}).values():
        yield from _mentioned(key, then)


def _sample(part: Mapping[str, Any]) -> Any:
    """An answer that its own property takes; _ABSENT when none is known."""
    if "const" in part:
        return part["const"]
    if part.get("enum"):
        return part["enum"][0]
    match part.get("type", "string"):
        case "boolean":
            return True
        case "integer" | "number":
            return part.get("minimum", part.get("maximum", 0))
        case "array":
            items = part.get("items", {})
            one = _sample(items) if isinstance(items, Mapping) else "x"
            wanted = int(part.get("minItems", 0)) or 1
            values = items.get("enum", ()) if isinstance(items, Mapping) else ()
            return list(values[:wanted]) if values else [one] * wanted
        case "object":
            inner = part.get("properties", {})
            return {key: _sample(inner[key]) for key in part.get("required", ()) if key in inner}
        case _:
            return "x" * max(int(part.get("minLength", 1)), 1)


def _relaxed(part: Any) -> Any:
    """A schema without what a made-up text could not meet: patterns and formats."""
    if isinstance(part, Mapping):
        words = ("pattern", "format", "formatMinimum", "formatMaximum", "region", "uniqueItems", "$schema")
        return {
            key: {name: _relaxed(one) for name, one in value.items()}
            if key in _BY_NAME and isinstance(value, Mapping)
            else _relaxed(value)
            for key, value in part.items()
            if key not in words
        }
    return [_relaxed(one) for one in part] if isinstance(part, list) else part
