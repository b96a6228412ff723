# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of medical insurance: who is insured where, what was paid, and what treatment is on file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.months import Months, asked_months, distinct_months
from central.registers.source import Count, Month, Name, Number, Record, Region, parse_own
from kiosk.standards import name_as_compared

Kind = Annotated[str, StringConstraints(pattern=r"^(employee|resident)$")]
"""职工, or 城乡居民."""


class PaidSpan(Record):
    """Months paid one after the other, both ends included. payer: the employer, or a resident's town or street."""

    kind: Kind
    first: Month
    last: Month
    payer: Name


class CountedSpan(PaidSpan):
    """A span, or the part of it that was asked for, with its number of months."""

    months: int


class LongTreatment(Record):
    """One recognised long-term illness treated without a stay in hospital (门诊慢特病). until: None for no end."""

    illness: Name
    hospital: Name
    since: date
    until: date | None


class _Stored(Record):
    name: Name
    insured: bool
    kind: Kind
    region: Region
    suspended: bool | None
    elsewhere_until: date | None
    months_paid: Count
    spans: tuple[PaidSpan, ...]
    long_treatments: tuple[LongTreatment, ...]
    own_account: Annotated[int, Field(ge=0)] | None
    family: tuple[Number, ...]


class MedicalInsuranceRecord(Record):
    """Of whom nothing is on record is not insured.

    kind: "employee" (职工) or "resident" (城乡居民). region: where insured. suspended: benefits stand still.
    elsewhere_until: treatment in another place is on file (异地就医备案) until this day. months_paid: of this year.
    elsewhere_then: it is on file on the form's "elsewhere_from" already; None where the form names no day.
    spans, months_chosen: of the form's months. from_month, to_month: first and last on record, None without any.
    long_treatments, treatments: the recognised illnesses, and how many. own_account: in fen, None for none;
    has_account: whether there is one. Of the relative that the form names as "member_number" and "member_name" (all
    false where it names nobody): member_insured, whether that person is insured here under that name;
    member_linked, whether they may use this account already.
    """

    name: Name | None
    insured: bool
    kind: Kind | None
    region: Region | None
    suspended: bool | None
    elsewhere_until: date | None
    elsewhere_then: bool | None
    months_paid: Count
    spans: tuple[CountedSpan, ...]
    months_chosen: int
    from_month: Month | None
    to_month: Month | None
    long_treatments: tuple[LongTreatment, ...]
    treatments: int
    own_account: int | None
    has_account: bool
    member_insured: bool
    member_linked: bool


def read(backend: Backend, subject: Subject) -> MedicalInsuranceRecord:
    """The insurance of this number, its months cut to those that the form asks for."""
    stored = parse_own(_Stored, backend.fetch("medical_insurance", "person", subject.number), subject)
    if stored is None:
        return _NOBODY
    spans = tuple(_cut(stored.spans, subject))
    return MedicalInsuranceRecord(
        name=stored.name,
        insured=stored.insured,
        kind=stored.kind,
        region=stored.region,
        suspended=stored.suspended,
        elsewhere_until=stored.elsewhere_until,
        elsewhere_then=_on_file(stored.elsewhere_until, subject),
        months_paid=stored.months_paid,
        spans=spans,
        months_chosen=distinct_months(Months(span.first, span.last) for span in spans),
        from_month=min((span.first for span in stored.spans), default=None),
        to_month=max((span.last for span in stored.spans), default=None),
        long_treatments=stored.long_treatments,
        treatments=len(stored.long_treatments),
        own_account=stored.own_account,
        has_account=stored.own_account is not None,
        member_insured=_member_insured(backend, subject),
        member_linked=subject.answer("member_number") in stored.family,
    )


_NOBODY: Final = MedicalInsuranceRecord(
    name=None,
    insured=False,
    kind=None,
    region=None,
    suspended=None,
    elsewhere_until=None,
    elsewhere_then=None,
    months_paid=0,
    spans=(),
    months_chosen=0,
    from_month=None,
    to_month=None,
    long_treatments=(),
    treatments=0,
    own_account=None,
    has_account=False,
    member_insured=False,
    member_linked=False,
)


def _cut(spans: tuple[PaidSpan, ...], subject: Subject) -> Iterator[CountedSpan]:
    asked = asked_months(subject)
    for span in spans:
        part = asked.cut(span.first, span.last)
        if part is not None:
            yield CountedSpan(kind=span.kind, first=part.first, last=part.last, payer=span.payer, months=part.count)


def _on_file(until: date | None, subject: Subject) -> bool | None:
    start = subject.answer("elsewhere_from")
    # ISO days are in the order of their texts.
    return None if start is None else until is not None and until.isoformat() >= start


def _member_insured(backend: Backend, subject: Subject) -> bool:
    """One answer for a wrong number, a wrong name and no insurance: nobody learns whose number it is."""
    number, name = subject.answer("member_number"), subject.answer("member_name")
    if number is None or name is None:
        return False
    member = Subject(number, name)
    found = parse_own(_Stored, backend.fetch("medical_insurance", "person", number), member)
    return found is not None and found.insured and name_as_compared(found.name) == name_as_compared(name)
