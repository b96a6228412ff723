# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of pensions that are paid: to whom, in which state, what was paid in which month."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.months import Months, asked_months
from central.registers.source import Month, Name, Record, parse_own

_Fen = Annotated[int, Field(ge=0, le=10**9)]


class _Paid(Record):
    month: Month
    amount_fen: _Fen


class _Stored(Record):
    name: Name
    kind: Annotated[str, StringConstraints(pattern=r"^(employee|resident)$")]
    state: Annotated[str, StringConstraints(pattern=r"^(paying|suspended|stopped)$")]
    since: Month | None
    checked_on: date | None
    check_due: date | None
    paid: tuple[_Paid, ...]


class PaidMonth(Record):
    """amount: in fen."""

    month: Month
    amount: int


class PensionRecord(Record):
    """state: "paying", "suspended", "stopped", or "none" of whoever draws no pension; name and kind are None then.
    kind: of the "employee" or the "resident" scheme. since: the first month.

    checked_on: when it was last seen that the person is alive and entitled; check_due: by when again, both None
    where nobody knows. paid: of the months that the form asks for, with their number and their sum in fen.
    from_month, to_month: the last twelve months that were paid, for a form that names none yet.
    """

    name: Name | None
    kind: str | None
    state: str
    since: Month | None
    checked_on: date | None
    check_due: date | None
    paid: tuple[PaidMonth, ...]
    months_paid: int
    total: int
    from_month: Month | None
    to_month: Month | None


_A_YEAR = 12


def read(backend: Backend, subject: Subject) -> PensionRecord:
    """The pension of this number, cut to the months of the form."""
    stored = parse_own(_Stored, backend.fetch("pensions", "pension", subject.number), subject)
    asked = asked_months(subject)
    every = [] if stored is None else sorted(stored.paid, key=lambda one: one.month)
    paid = [one for one in every if Months(one.month, one.month).cut(asked.first, asked.last) is not None]
    lately = every[-_A_YEAR:]
    return PensionRecord(
        name=None if stored is None else stored.name,
        kind=None if stored is None else stored.kind,
        state="none" if stored is None else stored.state,
        since=None if stored is None else stored.since,
        checked_on=None if stored is None else stored.checked_on,
        check_due=None if stored is None else stored.check_due,
        paid=tuple(PaidMonth(month=one.month, amount=one.amount_fen) for one in paid),
        months_paid=len(paid),
        total=sum(one.amount_fen for one in paid),
        from_month=lately[0].month if lately else None,
        to_month=lately[-1].month if lately else None,
    )
