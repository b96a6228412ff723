# SPDX-License-Identifier: GPL-3.0-or-later
"""The library of firms and policies (亲清): which support a firm has been matched with."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.source import FirmRecord, Name, Record, parse_firm


class _Match(Record):
    policy: Annotated[str, StringConstraints(pattern=r"^[a-z_]{2,40}$")]
    amount: Annotated[int, Field(ge=0, le=10**12)]
    paid: bool | None
    why: Name


class _Stored(FirmRecord):
    account: Annotated[str, StringConstraints(pattern=r"^[0-9]{8,32}$")] | None
    matches: tuple[_Match, ...]


class PolicyRecord(Record):
    """Of the form's "firm_code" and "policy". matched: the firm meets the policy's conditions; why: by which facts.
    amount: in fen. account: the firm's own. All but matched are None where it is not."""

    matched: bool
    amount: int | None
    paid: bool | None
    why: Name | None
    account: str | None


def read(backend: Backend, subject: Subject) -> PolicyRecord | None:
    """None where the form names no firm; not matched where the library does not have it."""
    code, policy = subject.answer("firm_code"), subject.answer("policy")
    if code is None:
        return None
    stored = parse_firm(_Stored, backend.fetch("policies", "firm", code), code)
    matches = () if stored is None else stored.matches
    found = next((one for one in matches if one.policy == policy), None)
    if stored is None or found is None:
        return PolicyRecord(matched=False, amount=None, paid=None, why=None, account=None)
    return PolicyRecord(matched=True, amount=found.amount, paid=found.paid, why=found.why, account=stored.account)
