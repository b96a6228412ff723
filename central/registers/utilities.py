# SPDX-License-Identifier: GPL-3.0-or-later
"""The customers of water, electricity and gas. Asked about the account that the form names, never about a person.

What it knows of another holder stays here: the answer is whether the account is this person's.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.source import Address, Number, Record, parse


class _Stored(Record):
    number: Number
    kind: Annotated[str, StringConstraints(pattern=r"^(water|electricity|gas)$")]
    address: Address
    arrears: Annotated[int, Field(ge=0)]


class UtilitiesRecord(Record):
    """own: this person is the customer; of another's account neither address nor arrears are told.

    kind: "water", "electricity" or "gas". arrears: in fen. settled: nothing is owed; rules judge it where
    address_as_said, and nowhere else. address_as_said: it is supplied to the form's "premises"; None where the form
    names none.
    """

    own: bool
    kind: str
    address: str | None
    arrears: int | None
    settled: bool
    address_as_said: bool | None


def read(backend: Backend, subject: Subject) -> UtilitiesRecord | None:
    """The account of the form; None when there is none of that number, or the form names none."""
    account = subject.answer("utility_account")
    if account is None:
        return None
    stored = parse(_Stored, backend.fetch("utilities", "account", account))
    if stored is None:
        return None
    own, premises = stored.number == subject.number, subject.answer("premises")
    return UtilitiesRecord(
        own=own,
        kind=stored.kind,
        address=stored.address if own else None,
        arrears=stored.arrears if own else None,
        settled=stored.arrears == 0,
        address_as_said=None if premises is None else "".join(premises.split()) == "".join(stored.address.split()),
    )
