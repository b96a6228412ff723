# SPDX-License-Identifier: GPL-3.0-or-later
"""One department's register: its name, hours and patience are data, its record is a type."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from central.registers.answers import Backend, OtherPersonError, Subject
from central.registers.hours import ServiceHours
from kiosk.contract.message import Message, Text

Name = Annotated[str, StringConstraints(min_length=1, max_length=70)]
Region = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
"""Six digits of GB/T 2260."""
Number = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{15,18}$")]
"""Of an identity card of any of the four kinds."""
CreditCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-HJ-NPQRTUWXY]{18}$")]
"""Of a firm (GB 32100)."""
Address = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Count = Annotated[int, Field(ge=0, le=1200)]
"""Of months."""
Month = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
Fen = Annotated[int, Field(ge=0)]


MOST_CHARACTERS: Final = 1 << 20
"""Of one answer as JSON: fifty years of contribution months are a tenth of it."""


class NoJsonError(Exception):
    """What was found cannot be written as JSON, or is too much. It says nothing of what it was."""


class Record(BaseModel):
    """What a register answers. Strict: a number is no text and a text is no truth value."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class SourceData(Message):
    """A source as sources.json describes it. timeout_seconds: how long an answer is waited for. fields: each field
    of its record in plain words, for whoever reads what was asked about them."""

    title: Text
    hours: str
    timeout_seconds: float = Field(gt=0, le=5)
    fields: dict[str, Text]


@dataclass(frozen=True)
class Source:
    """A register that can be asked. read blocks, and raises RegisterFailureError, OtherPersonError,
    ValidationError or NoJsonError. fields: see SourceData."""

    id: str
    title: Text
    hours: ServiceHours
    timeout_seconds: float
    record: type[Record]
    read: Callable[[Backend, Subject], Record | None]
    fields: Mapping[str, Text]

    def field_words(self, name: str) -> Text:
        """A field in plain words; of one that there is no more, its name."""
        return self.fields.get(name) or Text(zh=name, en=name)


_R = TypeVar("_R", bound=Record)


def parse(record: type[_R], found: Mapping[str, Any] | None) -> _R | None:
    """The record of what a backend found. Raises pydantic.ValidationError or NoJsonError when it is not one."""
    if found is None:
        return None
    # Strict mode takes dates from JSON only, so the values go the way of JSON.
    return record.model_validate_json(_as_json(found))


def _as_json(found: Mapping[str, Any]) -> str:
    try:
        written = json.dumps(found, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        # The message would quote what was found.
        raise NoJsonError from None
    if len(written) > MOST_CHARACTERS:
        raise NoJsonError
    return written


class _Echo(BaseModel):
    """Whom a record is of, as it says itself."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    number: str


def parse_own(record: type[_R], found: Mapping[str, Any] | None, subject: Subject) -> _R | None:
    """The record of a person, who must be the one that was asked about: a record names its number.

    Raises OtherPersonError for another's, and pydantic.ValidationError or NoJsonError when it is no record or names
    nobody.
    """
    if found is None:
        return None
    echo = _Echo.model_validate_json(_as_json(found))
    if echo.number.strip().upper() != subject.number.strip().upper():
        raise OtherPersonError
    return parse(record, {name: value for name, value in found.items() if name != "number"})


class FirmRecord(Record):
    """A record of a firm, which names its code."""

    code: CreditCode


_F = TypeVar("_F", bound=FirmRecord)


def parse_firm(record: type[_F], found: Mapping[str, Any] | None, code: str) -> _F | None:
    """The record of a firm, which must be the one that was asked about.

    Raises OtherPersonError for another's, and pydantic.ValidationError or NoJsonError when it is no record.
    """
    firm = parse(record, found)
    if firm is not None and firm.code != code:
        raise OtherPersonError
    return firm
