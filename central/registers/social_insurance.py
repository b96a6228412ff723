# SPDX-License-Identifier: GPL-3.0-or-later
"""The social insurance register: who is insured, what was paid, and the account of the social security card."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.months import Months, asked_months, distinct_months
from central.registers.source import Month, Name, Record, parse_own


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
        months_paid=distinct_months(Months(span.first, span.last) for span in spans),
        from_month=min((span.first for span in stored.spans), default=None),
        to_month=max((span.last for span in stored.spans), default=None),
    )


def _cut(spans: tuple[InsuredSpan, ...], subject: Subject) -> Iterator[CountedSpan]:
    kind = subject.answer("kind") or "all"
    asked = asked_months(subject)
    for span in spans:
        part = asked.cut(span.first, span.last)
        if kind not in ("all", span.kind) or part is None:
            continue
        yield CountedSpan(
            kind=span.kind, first=part.first, last=part.last, employer=span.employer, months=part.count
        )
