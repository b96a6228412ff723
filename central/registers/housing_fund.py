# SPDX-License-Identifier: GPL-3.0-or-later
"""The housing provident fund: a person's account, what was paid in, its loans and withdrawals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.months import Months, asked_months, distinct_months
from central.registers.source import Count, Fen, Month, Name, Record, parse_own

ContractNo = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{6,20}$")]


class Deposit(Record):
    """Months paid one after the other by one employer, both ends included. monthly: in fen, of both sides."""

    first: Month
    last: Month
    monthly: Fen
    employer: Name


class CountedDeposit(Deposit):
    """A deposit, or the part of it that was asked for: its number of months, and the sum of them in fen."""

    months: int
    total: Fen


class Loan(Record):
    """One loan. amount, balance: in fen. settled_on: the day on which it was paid back, None while it is open."""

    contract_no: ContractNo
    bank: Name
    amount: Fen
    balance: Fen
    granted_on: date
    settled_on: date | None


class _Stored(Record):
    name: Name
    account_no: Annotated[str, StringConstraints(pattern=r"^[0-9]{6,20}$")]
    state: Annotated[str, StringConstraints(pattern=r"^(normal|sealed|frozen)$")]
    balance: Fen
    months_paid: Count
    last_paid: Month | None
    loan_open: bool | None
    withdrawn_on: date | None
    rent_from: date
    deposits: tuple[Deposit, ...]
    loans: tuple[Loan, ...]


class HousingFundRecord(Record):
    """state: "normal", "sealed" (封存) or "frozen". balance: in fen. months_paid: without a gap, up to last_paid.
    loan_open: a loan is not yet paid back. withdrawn_on: the last withdrawal. rent_from: the day from which rent
    may be withdrawn (again), as the centre reckons it. deposits, months_chosen, paid_in: of the form's months,
    paid_in in fen. from_month, to_month: first and last on record, None without any.
    loans: how many there are. contract_no and loan_*: of the form's "contract_no", the latest where it names none;
    None where there is none such. loan_settled_on: None while it is open.
    """

    name: Name
    account_no: str
    state: str
    balance: Fen
    months_paid: Count
    last_paid: Month | None
    loan_open: bool | None
    withdrawn_on: date | None
    rent_from: date
    deposits: tuple[CountedDeposit, ...]
    months_chosen: int
    paid_in: Fen
    from_month: Month | None
    to_month: Month | None
    loans: int
    contract_no: ContractNo | None
    loan_bank: Name | None
    loan_amount: Fen | None
    loan_balance: Fen | None
    loan_granted_on: date | None
    loan_settled: bool | None
    loan_settled_on: date | None


def read(backend: Backend, subject: Subject) -> HousingFundRecord | None:
    """The account of this number, its months cut to those that the form asks for."""
    stored = parse_own(_Stored, backend.fetch("housing_fund", "person", subject.number), subject)
    if stored is None:
        return None
    deposits = tuple(_cut(stored.deposits, subject))
    loan = _chosen(stored.loans, subject)
    return HousingFundRecord(
        name=stored.name,
        account_no=stored.account_no,
        state=stored.state,
        balance=stored.balance,
        months_paid=stored.months_paid,
        last_paid=stored.last_paid,
        loan_open=stored.loan_open,
        withdrawn_on=stored.withdrawn_on,
        rent_from=stored.rent_from,
        deposits=deposits,
        months_chosen=distinct_months(Months(one.first, one.last) for one in deposits),
        paid_in=sum(one.total for one in deposits),
        from_month=min((one.first for one in stored.deposits), default=None),
        to_month=max((one.last for one in stored.deposits), default=None),
        loans=len(stored.loans),
        contract_no=None if loan is None else loan.contract_no,
        loan_bank=None if loan is None else loan.bank,
        loan_amount=None if loan is None else loan.amount,
        loan_balance=None if loan is None else loan.balance,
        loan_granted_on=None if loan is None else loan.granted_on,
        loan_settled=None if loan is None else loan.settled_on is not None,
        loan_settled_on=None if loan is None else loan.settled_on,
    )


def _cut(deposits: tuple[Deposit, ...], subject: Subject) -> Iterator[CountedDeposit]:
    asked = asked_months(subject)
    for one in deposits:
        part = asked.cut(one.first, one.last)
        if part is not None:
            yield CountedDeposit(
                first=part.first,
                last=part.last,
                monthly=one.monthly,
                employer=one.employer,
                months=part.count,
                total=one.monthly * part.count,
            )


def _chosen(loans: tuple[Loan, ...], subject: Subject) -> Loan | None:
    named = subject.answer("contract_no")
    fitting = [loan for loan in loans if named in (None, loan.contract_no)]
    return max(fitting, key=lambda loan: loan.granted_on, default=None)
