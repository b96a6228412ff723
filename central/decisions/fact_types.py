# SPDX-License-Identifier: GPL-3.0-or-later
"""The types a fact may have, how strictly a value is one, and how it reads in plain words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import Field, field_validator

from kiosk.contract.day_words import ENGLISH_MONTHS, day_words
from kiosk.contract.message import Message, Text
from kiosk.contract.value_words import amount_words, region_words
from kiosk.standards import mask_number, mask_phone, name_as_compared
from kiosk.standards.regions import region_path

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories that leave no mark: two texts that look the same must be the same to a rule."""
_YEARS: Final = range(1850, 2200)
_LARGEST: Final = 10**12


class WrongTypeError(ValueError):
    """A value that is not of its fact's type. Names the type, never the value."""


class BooleanType(Message):
    """Exactly true or false: 1, "yes" and null are none."""

    kind: Literal["boolean"]

    def check(self, value: Any) -> bool:
        if type(value) is not bool:
            raise WrongTypeError("not true or false")
        return value

    def words(self, value: Any) -> Text:
        return Text(zh="是", en="yes") if value else Text(zh="否", en="no")


class IntegerType(Message):
    """A whole number between bounds, ends included."""

    kind: Literal["integer"]
    minimum: int = Field(ge=-_LARGEST)
    maximum: int = Field(le=_LARGEST)

    def check(self, value: Any) -> int:
        if type(value) is not int or not self.minimum <= value <= self.maximum:
            raise WrongTypeError(f"not a whole number from {self.minimum} to {self.maximum}")
        return value

    def words(self, value: Any) -> Text:
        return Text(zh=str(value), en=str(value))


class AmountType(Message):
    """Money between bounds, ends included, in whole fen or, where the form or register has it so, in whole yuan. It
    reads as yuan."""

    kind: Literal["amount"]
    unit: Literal["fen", "yuan"] = "fen"
    minimum: int = Field(default=0, ge=-_LARGEST)
    maximum: int = Field(le=_LARGEST)

    def check(self, value: Any) -> int:
        if type(value) is not int or not self.minimum <= value <= self.maximum:
            raise WrongTypeError(f"not an amount from {self.minimum} to {self.maximum} {self.unit}")
        return value

    def words(self, value: Any) -> Text:
        return amount_words(value * 100 if self.unit == "yuan" else value)


class NumberType(Message):
    """A number between bounds with at most so many decimals; a whole one is one too."""

    kind: Literal["number"]
    minimum: float = Field(ge=-_LARGEST)
    maximum: float = Field(le=_LARGEST)
    decimals: int = Field(default=2, ge=0, le=4)
    unit: Text | None = None

    def check(self, value: Any) -> float:
        if type(value) not in (int, float) or not self.minimum <= value <= self.maximum:
            raise WrongTypeError(f"not a number from {self.minimum} to {self.maximum}")
        if round(value, self.decimals) != value:
            raise WrongTypeError(f"more than {self.decimals} decimals")
        return float(value)

    def words(self, value: Any) -> Text:
        shown = f"{value:.{self.decimals}f}"
        shown = shown.rstrip("0").rstrip(".") if self.decimals else shown
        if self.unit is None:
            return Text(zh=shown, en=shown)
        return Text(zh=f"{shown}{self.unit.zh}", en=f"{shown} {self.unit.en}")


class RegionType(Message):
    """A place by its code of GB/T 2260, one that the table of regions has. It reads with what it is in. within:
    only what is in that one."""

    kind: Literal["region"]
    within: str = ""

    def check(self, value: Any) -> str:
        if type(value) is not str or not region_path(value) or not value.startswith(self.within):
            raise WrongTypeError("not the code of a place")
        return value

    def words(self, value: Any) -> Text:
        return region_words(value)


class DateType(Message):
    """A plain ISO date, without time or zone (a zone would move it by a day)."""

    kind: Literal["date"]

    def check(self, value: Any) -> str:
        if type(value) is not str or not _DATE.fullmatch(value):
            raise WrongTypeError("not a date YYYY-MM-DD")
        try:
            year = date.fromisoformat(value).year
        except ValueError:
            raise WrongTypeError("not a day of the calendar") from None
        if year not in _YEARS:
            raise WrongTypeError(f"a year outside {_YEARS.start} to {_YEARS.stop - 1}")
        return value

    def words(self, value: Any) -> Text:
        return day_words(date.fromisoformat(value))


class MonthType(Message):
    """YYYY-MM."""

    kind: Literal["month"]

    def check(self, value: Any) -> str:
        if type(value) is not str or not _MONTH.fullmatch(value) or int(value[:4]) not in _YEARS:
            raise WrongTypeError("not a month YYYY-MM")
        return value

    def words(self, value: Any) -> Text:
        year, month = int(value[:4]), int(value[5:])
        return Text(zh=f"{year}年{month}月", en=f"{ENGLISH_MONTHS[month - 1]} {year}")


class TextType(Message):
    """Text of bounded length that is not blank. mask: how much of it may be read on screen or paper. compare: as
    what rules compare it; a "name" is one name however two registers write it (kiosk.standards.person_names).
    """

    kind: Literal["text"]
    pattern: str | None = None
    max_length: int = Field(default=200, ge=1, le=2000)
    mask: Literal["number", "phone", "account"] | None = None
    compare: Literal["name"] | None = None

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str | None) -> str | None:
        if pattern is not None:
            re.compile(pattern)
        return pattern

    def check(self, value: Any) -> str:
        _check_text(value, self.max_length)
        if self.pattern is not None and not re.fullmatch(self.pattern, value):
            raise WrongTypeError("not of the pattern")
        return value if self.compare is None else name_as_compared(value)

    def words(self, value: Any) -> Text:
        match self.mask:
            case None:
                shown = value
            case "number":
                shown = mask_number(value)
            case "phone":
                shown = mask_phone(value)
            case "account":
                return Text(zh=f"尾号 {value[-4:]}", en=f"ending in {value[-4:]}")
        return Text(zh=shown, en=shown)


class WordsType(Message):
    """A text that its register has in both languages, as {"zh": ..., "en": ...}: a place of the centre's own. Rules
    compare the Chinese."""

    kind: Literal["words"]
    max_length: int = Field(default=200, ge=1, le=2000)

    def check(self, value: Any) -> str:
        if not isinstance(value, Mapping) or value.keys() != {"zh", "en"}:
            raise WrongTypeError("not a text in two languages")
        for side in value.values():
            _check_text(side, self.max_length)
        return str(value["zh"])

    def words(self, value: Any) -> Text:
        return Text(zh=value["zh"], en=value["en"])


class ChoiceType(Message):
    """One of named values."""

    kind: Literal["choice"]
    values: dict[str, Text] = Field(min_length=1)

    def check(self, value: Any) -> str:
        if type(value) is not str or value not in self.values:
            raise WrongTypeError("not one of the listed values")
        return value

    def words(self, value: Any) -> Text:
        return self.values[value]


class ListType(Message):
    """Several of named values, none twice, in the order of their names here."""

    kind: Literal["list"]
    values: dict[str, Text] = Field(min_length=1)

    def check(self, value: Any) -> list[str]:
        if not isinstance(value, list) or not all(type(one) is str and one in self.values for one in value):
            raise WrongTypeError("not some of the listed values")
        if len(set(value)) < len(value):
            raise WrongTypeError("a value that stands twice")
        return sorted(value, key=list(self.values).index)

    def words(self, value: Any) -> Text:
        labels = [self.values[one] for one in value]
        return Text(zh="、".join(one.zh for one in labels), en="; ".join(one.en for one in labels))


ScalarType = Annotated[
    BooleanType
    | IntegerType
    | AmountType
    | NumberType
    | DateType
    | MonthType
    | RegionType
    | TextType
    | ChoiceType
    | ListType,
    Field(discriminator="kind"),
]


class RowsType(Message):
    """A table: for papers, and, where it is a group of the form, for rules. columns: the ones kept, each with its
    type. optional: those that a row may be without."""

    kind: Literal["rows"]
    columns: dict[str, ScalarType] = Field(min_length=1)
    optional: tuple[str, ...] = ()
    max_rows: int = Field(default=500, ge=1, le=2000)

    def check(self, value: Any) -> list[dict[str, Any]]:
        if not isinstance(value, list) or len(value) > self.max_rows:
            raise WrongTypeError(f"not a table of at most {self.max_rows} rows")
        return [self._row(row) for row in value]

    def _row(self, row: Any) -> dict[str, Any]:
        if not isinstance(row, Mapping) or not self.columns.keys() <= row.keys() | set(self.optional):
            raise WrongTypeError("a row without its columns")
        return {
            name: None if row.get(name) is None and name in self.optional else column.check(row[name])
            for name, column in self.columns.items()
        }

    def cell(self, name: str, value: Any) -> Text:
        """What stands in a column, in words."""
        return Text(zh="—", en="—") if value is None else self.columns[name].words(value)

    def words(self, value: Any) -> Text:
        return Text(zh=f"{len(value)} 行", en=f"{len(value)} rows")


FactType = Annotated[
    BooleanType
    | IntegerType
    | AmountType
    | NumberType
    | DateType
    | MonthType
    | RegionType
    | TextType
    | WordsType
    | ChoiceType
    | ListType
    | RowsType,
    Field(discriminator="kind"),
]


def _check_text(value: Any, max_length: int) -> None:
    if type(value) is not str or not value.strip() or len(value) > max_length:
        raise WrongTypeError(f"not a text of 1 to {max_length} characters")
    if any(unicodedata.category(character) in _UNSEEN for character in value):
        raise WrongTypeError("a character that cannot be seen, or half a one")
