# SPDX-License-Identifier: GPL-3.0-or-later
"""Validation of form answers, the same in the kiosk and in the central service.

JSON Schema 2020-12 by jsonschema-rs, with formats of this field (resident-number, credit-code, bank-card,
mobile-phone, month, date, region) and keywords of our own beside them: "formatMinimum" and "formatMaximum" of a
date or a month ("1990-01-01", "today", "today-18y", "today+30d", "today-6m"), and "region" of a region ({"within":
"4104", "levels": ["county", "town"]}). They stand in a property of the answers, or in one of a row of a group.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import jsonschema_rs

from kiosk.standards.credit_code import is_credit_code
from kiosk.standards.luhn import is_bank_card_number
from kiosk.standards.regions import RegionLevel, region_of
from kiosk.standards.resident_number import ResidentNumber, parse_resident_number

_YEARS: Final = range(1850, 2200)
_ANY_TODAY: Final = (date(2000, 2, 29), date(_YEARS[-1], 12, 31))
"""The first and the last day on which a form may be judged: a limit must be a day on both."""
_MOST_ERRORS: Final = 200
"""Who sends more than this wrong is told of no more."""
_RELATIVE: Final = re.compile(r"today(?:([+-][0-9]{1,4})([dmy]))?")


def _is_date(text: str) -> bool:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is None:
        return False
    try:
        return date.fromisoformat(text).year in _YEARS
    except ValueError:
        return False


def _is_month(text: str) -> bool:
    return re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text) is not None


FORMAT_CHECKS: Final = {
    "resident-number": lambda text: isinstance(parse_resident_number(text), ResidentNumber),
    "credit-code": is_credit_code,
    "bank-card": is_bank_card_number,
    "mobile-phone": lambda text: re.fullmatch(r"1[3-9][0-9]{9}", text) is not None,
    "month": _is_month,
    "date": _is_date,
    "region": lambda text: region_of(text) is not None,
}
FORMATS: Final = frozenset(FORMAT_CHECKS)


@dataclass(frozen=True)
class FieldError:
    """One thing wrong with one answer.

    field: the top-level property ("" for the form as a whole); keyword: the failing schema keyword
    ("required", "format", "minLength"...); limit: the keyword's value in the schema, a day where that was relative.
    row, inner: which row of a group, and which of its fields ("" for the row as a whole).
    """

    field: str
    keyword: str
    limit: Any
    row: int | None = None
    inner: str = ""


@dataclass(frozen=True)
class _Own:
    """What our own keywords ask of one property. group: the property whose rows it is in, "" for none."""

    group: str
    key: str
    least: str
    most: str
    within: str
    digits: frozenset[int]


def day_of_limit(limit: str, today: date) -> str:
    """A "formatMinimum" or "formatMaximum" as a day or a month. Raises ValueError for what is neither."""
    found = _RELATIVE.fullmatch(limit)
    if found is None:
        if not _is_date(limit) and not _is_month(limit):
            raise ValueError(f"{limit!r} is no date, no month, and not like today-18y")
        return limit
    if found[1] is None:
        return today.isoformat()
    by = int(found[1])
    try:
        return _moved(today, by, found[2]).isoformat()
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{limit!r} is no day of the calendar") from error


def _moved(day: date, by: int, unit: str) -> date:
    """29 February and some years is the last of February where there is no such day (民法典第二百零二条)."""
    if unit == "d":
        return day + timedelta(days=by)
    months = day.year * 12 + day.month - 1 + (by * 12 if unit == "y" else by)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class FormValidator:
    """Checks answers against one schema and returns all errors at once."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        """Raises ValueError when the schema itself is no valid JSON Schema 2020-12, or our keywords are wrong in
        it. What stands elsewhere is never fetched: a machine would wait for it at its start."""
        try:
            self._validator = jsonschema_rs.Draft202012Validator(
                dict(schema), formats=FORMAT_CHECKS, validate_formats=True, offline=True
            )
        except (jsonschema_rs.ValidationError, ValueError) as error:
            raise ValueError(f"the form schema is not valid: {error}") from error
        self._own = tuple(_own_keywords(schema))

    def errors(self, answers: Mapping[str, Any], today: date | None = None) -> tuple[FieldError, ...]:
        """Every error of every field; empty when the answers are complete and right.

        today: in China, for limits that are relative to it; None leaves those unjudged.
        """
        found: list[FieldError] = []
        try:
            for error in self._validator.iter_errors(dict(answers)):
                found.append(_field_error(error))
                if len(found) >= _MOST_ERRORS:
                    return tuple(found)
        except (ValueError, RecursionError):
            # Deeper than any form, or a number that JSON has not: nothing of it can be an answer.
            return (FieldError("", "type", None),)
        for own in self._own:
            found += _own_errors(own, answers, today)
        return tuple(found)


def _field_error(error: Any) -> FieldError:
    keyword = str(error.schema_path[-1]) if error.schema_path else ""
    path: Sequence[str | int] = error.instance_path
    field = str(path[0]) if path else ""
    row = path[1] if len(path) > 1 and isinstance(path[1], int) else None
    inner = str(path[2]) if len(path) > 2 else ""
    if keyword == "required":
        # The path names the object, not the missing key; the message quotes it.
        quoted = re.match(r'"(.+?)"', error.message)
        missing = quoted.group(1) if quoted else ""
        if not path:
            return FieldError(missing, keyword, True)
        return FieldError(field, keyword, True, row, missing if row is not None and not inner else inner)
    return FieldError(field, keyword, getattr(error.kind, "limit", None), row, inner)


def _own_keywords(schema: Mapping[str, Any]) -> Iterator[_Own]:
    for key, part in _properties(schema):
        yield from _own_of("", key, part)
        items = part.get("items")
        if isinstance(items, Mapping):
            for inner, each in _properties(items):
                yield from _own_of(key, inner, each)


def _properties(schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    properties = schema.get("properties")
    if isinstance(properties, Mapping):
        yield from ((key, part) for key, part in properties.items() if isinstance(part, Mapping))


def _own_of(group: str, key: str, part: Mapping[str, Any]) -> Iterator[_Own]:
    place = f"{group}.{key}" if group else key
    least, most, region = part.get("formatMinimum", ""), part.get("formatMaximum", ""), part.get("region")
    for limit in (least, most):
        if limit and (not isinstance(limit, str) or part.get("format") not in ("date", "month")):
            raise ValueError(f"{place}: formatMinimum and formatMaximum are texts, of a date or a month")
        if limit:
            try:
                for today in _ANY_TODAY:
                    day_of_limit(limit, today)
            except ValueError as error:
                raise ValueError(f"{place}: {error}") from error
    within, digits = "", frozenset[int]()
    if region is not None:
        if (
            part.get("format") != "region"
            or not isinstance(region, Mapping)
            or region.keys() - {"within", "levels"}
            or not isinstance(region.get("levels", []), Sequence)
        ):
            raise ValueError(f'{place}: "region" is {{"within", "levels"}}, of a property with the format region')
        within = str(region.get("within", ""))
        if within and region_of(within) is None:
            raise ValueError(f"{place}: region within {within!r}: the table of places has none such")
        try:
            digits = frozenset(RegionLevel(level).digits for level in region.get("levels", ()))
        except ValueError as error:
            raise ValueError(f"{place}: region levels are {', '.join(RegionLevel)}") from error
    if least or most or within or digits:
        yield _Own(group, key, least, most, within, digits)


def _own_errors(own: _Own, answers: Mapping[str, Any], today: date | None) -> Iterator[FieldError]:
    if not own.group:
        for keyword, limit in _own_wrong(own, answers.get(own.key), today):
            yield FieldError(own.key, keyword, limit)
        return
    rows = answers.get(own.group)
    if not isinstance(rows, list):
        return
    for index, row in enumerate(rows[:_MOST_ERRORS]):
        if isinstance(row, Mapping):
            for keyword, limit in _own_wrong(own, row.get(own.key), today):
                yield FieldError(own.group, keyword, limit, index, own.key)


def _own_wrong(own: _Own, value: Any, today: date | None) -> Iterator[tuple[str, str]]:
    if not isinstance(value, str) or not value:
        return
    for keyword, limit in (("formatMinimum", own.least), ("formatMaximum", own.most)):
        if not limit or (limit.startswith("today") and today is None):
            continue
        # Without a day, "today" was turned away above; a fixed limit needs none.
        day = day_of_limit(limit, today or date.min)[: len(value)]
        if (value < day) if keyword == "formatMinimum" else (value > day):
            yield keyword, day
    if (own.within and not value.startswith(own.within)) or (
        own.digits and len(value) not in own.digits and region_of(value) is not None
    ):
        yield "region", own.within
