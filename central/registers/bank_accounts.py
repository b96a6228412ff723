# SPDX-License-Identifier: GPL-3.0-or-later
"""The paying bank's check of an account: whether it is this person's, and nothing else of it.

The bank is asked about the account that the form names, however it came into the form, typed or from a chip. What
it knows of the holder stays here: the answer is yes or no.
"""

from __future__ import annotations

from central.registers.answers import Backend, Subject
from central.registers.source import Name, Number, Record, parse
from kiosk.standards import same_name


class StoredHolder(Record):
    """The account's holder as the bank keeps it: the number of their card, and their name."""

    number: Number
    name: Name


class BankAccountRecord(Record):
    """belongs: the account is of this number and of this name, both."""

    belongs: bool


def read(backend: Backend, subject: Subject) -> BankAccountRecord | None:
    """What the bank says of the form's account; None when there is no such account, or the form names none."""
    account = subject.answer("account")
    if account is None:
        return None
    holder = parse(StoredHolder, backend.fetch("bank_accounts", "account", account))
    if holder is None:
        return None
    return BankAccountRecord(belongs=holder.number == subject.number and same_name(holder.name, subject.name))
