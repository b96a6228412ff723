# SPDX-License-Identifier: GPL-3.0-or-later
"""The housing provident fund: a person's account, its loans and withdrawals."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.source import Count, Month, Name, Record, parse_own


class HousingFundRecord(Record):
    """state: "normal", "sealed" (封存) or "frozen". balance: in fen. months_paid: without a gap, up to last_paid.

    loan_open: a loan is not yet paid back. withdrawn_on: the last withdrawal.
    """

    name: Name
    account_no: Annotated[str, StringConstraints(pattern=r"^[0-9]{6,20}$")]
    state: Annotated[str, StringConstraints(pattern=r"^(normal|sealed|frozen)$")]
    balance: Annotated[int, Field(ge=0)]
    months_paid: Count
    last_paid: Month | None
    loan_open: bool | None
    withdrawn_on: date | None


def read(backend: Backend, subject: Subject) -> HousingFundRecord | None:
    """The account of this number."""
    return parse_own(HousingFundRecord, backend.fetch("housing_fund", "person", subject.number), subject)
