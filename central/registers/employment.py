# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of employment: who works where, who is without work, and what unemployment benefit is drawn."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.source import (
    Count,
    CreditCode,
    FirmRecord,
    Month,
    Name,
    Record,
    parse_firm,
    parse_own,
)


class _Stored(Record):
    name: Name
    employed: bool | None
    employer: Name | None
    employer_code: CreditCode | None
    employed_since: date | None
    flexible: bool | None
    resident_scheme: bool | None
    registered_unemployed: bool | None
    left_on: date | None
    leaving_reason: (
        Annotated[
            str,
            StringConstraints(
                pattern=r"^(contract_ended|dismissed|closed_down|laid_off|agreed|resigned|retired|other)$"
            ),
        ]
        | None
    )
    unemployment_months: Count
    benefit_drawn: bool | None
    benefit_until: Month | None


class _Employer(FirmRecord):
    name: Name


class EmploymentRecord(_Stored):
    """employed: some employer pays insurance for the person now. flexible: insured as working for themselves;
    resident_scheme: in the pension scheme of residents. leaving_reason: as the last employer reported it.
    unemployment_months: paid to unemployment insurance and not yet used. benefit_drawn: it is drawn now.

    employer_known: the employer that the form names is on the register; employer_agrees: it is the one that pays
    for the person. Both None where the form names none.
    """

    employer_known: bool | None
    employer_agrees: bool | None


def read(backend: Backend, subject: Subject) -> EmploymentRecord:
    """What is known of this number. Whoever is not on the register has no employer, no benefit and no months."""
    stored = parse_own(_Stored, backend.fetch("employment", "work", subject.number), subject)
    found = stored or _nobody(subject.name)
    code = subject.answer("employer_code")
    employer = None if code is None else parse_firm(_Employer, backend.fetch("employment", "employer", code), code)
    return EmploymentRecord(
        **found.model_dump(),
        employer_known=None if code is None else employer is not None,
        employer_agrees=None if code is None else code == found.employer_code,
    )


def _nobody(name: str) -> _Stored:
    return _Stored(
        name=name,
        employed=False,
        employer=None,
        employer_code=None,
        employed_since=None,
        flexible=False,
        resident_scheme=False,
        registered_unemployed=False,
        left_on=None,
        leaving_reason=None,
        unemployment_months=0,
        benefit_drawn=False,
        benefit_until=None,
    )
