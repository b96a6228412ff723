# SPDX-License-Identifier: GPL-3.0-or-later
"""One department's register: its name, hours and patience are data, its record is a type."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.hours import ServiceHours
from kiosk.contract.message import Message, Text

Name = Annotated[str, StringConstraints(min_length=1, max_length=70)]
Region = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
"""Six digits of GB/T 2260."""
Month = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]


class Record(BaseModel):
    """What a register answers. Strict: a number is no text and a text is no truth value."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class SourceData(Message):
    """A source as sources.json describes it. timeout_seconds: how long an answer is waited for."""

    title: Text
    hours: str
    timeout_seconds: float = Field(gt=0, le=5)


@dataclass(frozen=True)
class Source:
    """A register that can be asked. read blocks, and raises RegisterFailureError or ValidationError."""

    id: str
    title: Text
    hours: ServiceHours
    timeout_seconds: float
    record: type[Record]
    read: Callable[[Backend, Subject], Record | None]


_R = TypeVar("_R", bound=Record)


def parse(record: type[_R], found: Mapping[str, Any] | None) -> _R | None:
    """The record of what a backend found. Raises pydantic.ValidationError when it is not one."""
    if found is None:
        return None
    # Strict mode takes dates from JSON only, so the values go the way of JSON.
    return record.model_validate_json(json.dumps(found))
