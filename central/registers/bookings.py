# SPDX-License-Identifier: GPL-3.0-or-later
"""The centre's own book of visits as a register (central.bookings): whether the one that is wanted can be had."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.source import Record, parse_own
from kiosk.contract.bookings import parse_slot
from kiosk.contract.message import Text


class BookingRecord(Record):
    """free: whether there is room for this visit now. already: whether this person has another one to come. The
    rest is where and when it is, and what to bring; None of what is no visit."""

    free: bool
    already: bool
    place: Text | None
    address: Text | None
    phone: Annotated[str, Field(max_length=30)] | None
    day: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")] | None
    time: Annotated[str, StringConstraints(pattern=r"^[0-9]{2}:[0-9]{2}$")] | None
    bring: Text | None


def read(backend: Backend, subject: Subject) -> BookingRecord | None:
    """Of the first visit that the form names, for the item that it is of."""
    wanted = next((value for value in subject.form.values() if parse_slot(value) is not None), None)
    key = f"{subject.item_code} {wanted} {subject.number}"
    return parse_own(BookingRecord, backend.fetch("bookings", "visit", key), subject)
