# SPDX-License-Identifier: GPL-3.0-or-later
"""The tax register, of natural persons: whether tax is owed, and what was paid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Final

from pydantic import StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.months import asked_months
from central.registers.source import Count, Fen, Month, Name, Record, parse_own

_KINDS: Final[Mapping[str, frozenset[str]]] = {
    "income_tax": frozenset({"wages", "bonus", "labour", "business"}),
    "social_fees": frozenset({"pension", "medical", "unemployment"}),
}
"""What the form's "record_kind" asks for: kinds of income that tax was paid on, or kinds of insurance."""


class TaxPayment(Record):
    """One payment. period: the month it is for. amount: in fen. office: the tax office that took it."""

    kind: Annotated[str, StringConstraints(pattern=r"^(wages|bonus|labour|business|pension|medical|unemployment)$")]
    period: Month
    paid_on: date
    amount: Fen
    office: Name


class _Stored(Record):
    name: Name
    owes: bool | None
    abnormal: bool | None
    months_paid: Count
    last_paid: Month | None
    payments: tuple[TaxPayment, ...]


class TaxRecord(Record):
    """owes: tax is overdue. abnormal: a business of this person cannot be reached (非正常户). None: the department
    wants to look itself. months_paid: of income tax, without a gap, up to last_paid.
    payments, paid_times, paid_total: of the form's kind and months, in order; paid_total in fen. from_month,
    to_month: first and last month on record, of any kind, None without any."""

    name: Name
    owes: bool | None
    abnormal: bool | None
    months_paid: Count
    last_paid: Month | None
    payments: tuple[TaxPayment, ...]
    paid_times: int
    paid_total: Fen
    from_month: Month | None
    to_month: Month | None


def read(backend: Backend, subject: Subject) -> TaxRecord | None:
    """The record of this number, its payments those that the form asks for."""
    stored = parse_own(_Stored, backend.fetch("tax", "person", subject.number), subject)
    if stored is None:
        return None
    payments = tuple(sorted(_asked(stored.payments, subject), key=lambda one: (one.period, one.paid_on)))
    return TaxRecord(
        name=stored.name,
        owes=stored.owes,
        abnormal=stored.abnormal,
        months_paid=stored.months_paid,
        last_paid=stored.last_paid,
        payments=payments,
        paid_times=len(payments),
        paid_total=sum(one.amount for one in payments),
        from_month=min((one.period for one in stored.payments), default=None),
        to_month=max((one.period for one in stored.payments), default=None),
    )


def _asked(payments: tuple[TaxPayment, ...], subject: Subject) -> Iterator[TaxPayment]:
    months, kinds = asked_months(subject), _KINDS.get(subject.answer("record_kind") or "")
    for one in payments:
        if months.cut(one.period, one.period) is not None and (kinds is None or one.kind in kinds):
            yield one
