# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be said of a PDF by its seals alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

MOST_BYTES: Final = 5 << 20
"""Of a file that is looked at. A result paper has 0.1 MB, one of a hundred pages under 2."""


class UnreadableCause(StrEnum):
    NOT_PDF = "not_pdf"
    TOO_LARGE = "too_large"
    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    """A PDF by its head, and of a structure that no careful program accepts."""
    TOO_HARD = "too_hard"
    """It takes more time or memory than an honest paper."""
    NO_CHECKER = "no_checker"
    """The checking process cannot be started: nothing is said of the paper."""


@dataclass(frozen=True)
class Whole:
    """One seal that leads to a root, over everything. sha256: of what is sealed. sealed_at: as it says itself."""

    sha256: str
    sealed_at: datetime


@dataclass(frozen=True)
class AddedTo:
    """The seal holds over what was sealed (sha256), and something was added to it later."""

    sha256: str


@dataclass(frozen=True)
class Altered:
    """It bears a certificate that leads to a root, and what it bears it on is not what was sealed."""


@dataclass(frozen=True)
class SecondSeal:
    """One seal holds over what was sealed (sha256), and there is another signature beside it."""

    sha256: str


@dataclass(frozen=True)
class Foreign:
    """Sealed or signed, by nobody whom a root knows."""


@dataclass(frozen=True)
class Unsealed:
    """A PDF without any signature."""


@dataclass(frozen=True)
class Unreadable:
    cause: UnreadableCause


Verdict = Whole | AddedTo | Altered | SecondSeal | Foreign | Unsealed | Unreadable
_KINDS: Final = {
    kind.__name__: kind for kind in (Whole, AddedTo, Altered, SecondSeal, Foreign, Unsealed, Unreadable)
}


def written(verdict: Verdict) -> bytes:
    """One line of JSON."""
    values = {name: str(value) for name, value in vars(verdict).items()}
    return json.dumps({"verdict": type(verdict).__name__, **values}).encode()


def read(line: bytes) -> Verdict | None:
    """What `written` wrote; None for anything else."""
    try:
        found: Any = json.loads(line)
        kind = _KINDS[found.pop("verdict")]
        if kind is Whole:
            return Whole(str(found["sha256"]), datetime.fromisoformat(found["sealed_at"]))
        if kind is Unreadable:
            return Unreadable(UnreadableCause(found["cause"]))
        return kind(**found)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
