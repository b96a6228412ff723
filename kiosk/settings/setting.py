# SPDX-License-Identifier: GPL-3.0-or-later
"""One setting: what it is called, which values it takes, and how a raw TOML value becomes one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import EnumMeta, StrEnum
from pathlib import Path
from typing import Any, Final

_KEY: Final = "setting"


@dataclass(frozen=True)
class Setting:
    """Everything there is to know of a setting besides its place.

    unit: "" for none. low, high: bounds of a number, both included. pattern: of a whole text;
    wanted: the pattern in words.
    """

    help: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    pattern: str = ""
    wanted: str = ""


def setting(default: Any, help: str, **rest: Any) -> Any:
    """A dataclass field that carries its Setting."""
    return field(default=default, metadata={_KEY: Setting(help, **rest)})


def setting_of(metadata: Any) -> Setting:
    found: Setting = metadata[_KEY]
    return found


class WrongValueError(Exception):
    """The message says which values the setting takes."""


def parse(kind: type, spec: Setting, raw: object) -> Any:
    """The value of a raw TOML value. kind: str, bool, int, float, Path or a StrEnum. Raises WrongValueError."""
    if isinstance(kind, EnumMeta) and issubclass(kind, StrEnum):
        if not isinstance(raw, str) or raw not in {member.value for member in kind}:
            raise WrongValueError("one of " + ", ".join(f'"{member.value}"' for member in kind))
        return kind(raw)
    if kind is bool:
        if not isinstance(raw, bool):
            raise WrongValueError("true or false")
        return bool(raw)
    if kind in (int, float):
        return _number(kind, spec, raw)
    if not isinstance(raw, str) or len(raw) > 1000 or any(ord(c) < 32 for c in raw):
        raise WrongValueError("a text in quotation marks")
    if spec.pattern and not re.fullmatch(spec.pattern, raw):
        raise WrongValueError(spec.wanted)
    if kind is Path:
        if not Path(raw).is_absolute():
            raise WrongValueError("an absolute path")
        return Path(raw)
    return str(raw)


def _number(kind: type, spec: Setting, raw: object) -> int | float:
    whole = kind is int
    allowed = (int,) if whole else (int, float)
    noun = "a whole number" if whole else "a number"
    unit = f" {spec.unit}" if spec.unit else ""
    between = f"{noun} from {spec.low:g} to {spec.high:g}{unit}"
    if isinstance(raw, bool) or not isinstance(raw, allowed):
        raise WrongValueError(between)
    # A plain number, not tomlkit's own, which remembers its document. NaN fails both comparisons.
    value = int(raw) if whole else float(raw)
    if spec.low is None or spec.high is None or not spec.low <= value <= spec.high:
        raise WrongValueError(between)
    return value


def shown(kind: type, spec: Setting) -> str:
    """The values that a setting takes, in words."""
    try:
        parse(kind, spec, object())
    except WrongValueError as error:
        words = str(error)
        return spec.wanted or ("an absolute path" if kind is Path else words)
    raise AssertionError("an object is no setting's value")
