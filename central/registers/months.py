# SPDX-License-Identifier: GPL-3.0-or-later
"""The months that a form asks for: "from_month" and "to_month", both ends included; without them, all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from central.registers.answers import Subject

_MONTH: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Months:
    """First and last month, "YYYY-MM", both included."""

    first: str
    last: str

    def cut(self, first: str, last: str) -> Months | None:
        """What of those months lies in these; None where nothing does."""
        both = Months(max(self.first, first), min(self.last, last))
        return both if both.first <= both.last else None

    @property
    def count(self) -> int:
        return _ordinal(self.last) - _ordinal(self.first) + 1


def asked_months(subject: Subject) -> Months:
    """The months of the form; what is no month asks for no end."""
    return Months(_month(subject, "from_month", "0000-01"), _month(subject, "to_month", "9999-12"))


def distinct_months(spans: Iterable[Months]) -> int:
    """How many months there are in all of them, each counted once."""
    return len({month for one in spans for month in range(_ordinal(one.first), _ordinal(one.last) + 1)})


def _month(subject: Subject, key: str, otherwise: str) -> str:
    text = subject.answer(key)
    return text if text and _MONTH.fullmatch(text) else otherwise


def _ordinal(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:])
