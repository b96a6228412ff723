# SPDX-License-Identifier: GPL-3.0-or-later
"""The social insurance register: who is insured, what was paid, and the account of the social security card."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Final

from pydantic import StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.source import Month, Name, Record, parse_own

_MONTH: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


class InsuredSpan(Record):
    """Months paid one after the other, without a gap, by one employer, both ends included."""

    kind: Annotated[str, StringConstraints(pattern=r"^(pension|unemployment|injury)$")]
    first: Month
    last: Month
    employer: Name


class CountedSpan(InsuredSpan):
    """A span, or the part of it that was asked for, with its number of months."""

    months: int


class StoredInsurance(Record):
    """The record as the department keeps it: all spans."""

    name: Name
    insured: bool
    card_normal: bool | None
    account: Annotated[str, StringConstraints(pattern=r"^[0-9]{16,19}$")] | None
    account_active: bool | None
    spans: tuple[InsuredSpan, ...]


class SocialInsuranceRecord(Record):
    """The answer: of the spans only what was asked for.

    pay_to: the account that a payment goes to, the form's, or this card's where the form names none. paid_to_card:
    it is this card's.
    card_normal: the card is neither lost nor cancelled. account_active: its bank function is open.
    spans and months_paid: of the kind and months of the form; all kinds and months where it names none.
    months_paid counts a month once, however many kinds or employers it has.
    from_month and to_month: first and last month on record, None without any.
    """

    name: Name
    insured: bool
    card_normal: bool | None
    account: str | None
    account_active: bool | None
    pay_to: str | None
    paid_to_card: bool
    spans: tuple[CountedSpan, ...]
    months_paid: int
    from_month: Month | None
    to_month: Month | None


def read(backend: Backend, subject: Subject) -> SocialInsuranceRecord | None:
    """The insurance of this number, cut to the kind and the months that the form asks for."""
    stored = parse_own(StoredInsurance, backend.fetch("social_insurance", "person", subject.number), subject)
    if stored is None:
        return None
    spans = tuple(_cut(stored.spans, subject))
    return SocialInsuranceRecord(
        name=stored.name,
        insured=stored.insured,
        card_normal=stored.card_normal,
        account=stored.account,
        account_active=stored.account_active,
        pay_to=subject.answer("account") or stored.account,
        paid_to_card=subject.answer("account") in (None, stored.account),
        spans=spans,
        months_paid=_distinct_months(spans),
        from_month=min((span.first for span in stored.spans), default=None),
        to_month=max((span.last for span in stored.spans), default=None),
    )


def _cut(spans: tuple[InsuredSpan, ...], subject: Subject) -> Iterator[CountedSpan]:
    kind = subject.answer("kind") or "all"
    first, last = _month(subject, "from_month", "0000-01"), _month(subject, "to_month", "9999-12")
    for span in spans:
        if kind not in ("all", span.kind) or span.last < first or span.first > last:
            continue
        start, end = max(span.first, first), min(span.last, last)
        yield CountedSpan(
            kind=span.kind,
            first=start,
            last=end,
            employer=span.employer,
            months=_ordinal(end) - _ordinal(start) + 1,
        )


def _month(subject: Subject, key: str, otherwise: str) -> str:
    text = subject.answer(key)
    return text if text and _MONTH.fullmatch(text) else otherwise


def _ordinal(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:])


def _distinct_months(spans: tuple[CountedSpan, ...]) -> int:
    return len({month for span in spans for month in range(_ordinal(span.first), _ordinal(span.last) + 1)})
