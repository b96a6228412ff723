# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of firms that get unemployment insurance contributions back for keeping their staff (稳岗返还)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.source import FirmRecord, Name, Record, parse_firm


class _Stored(FirmRecord):
    name: Name
    year: Annotated[int, Field(ge=2000, le=2200)]
    amount: Annotated[int, Field(ge=0, le=10**11)]
    insured_staff: Annotated[int, Field(ge=0, le=10**6)]
    layoffs_ok: bool | None
    account: Annotated[str, StringConstraints(pattern=r"^[0-9]{8,32}$")] | None
    paid: bool | None


class JobSupportRecord(Record):
    """listed: the firm of the form is on this year's list; the rest is None where it is not. amount: in fen.

    layoffs_ok: no more staff were let go than the list allows. account: the firm's, as the department has it.
    """

    listed: bool
    name: Name | None
    year: int | None
    amount: int | None
    insured_staff: int | None
    layoffs_ok: bool | None
    account: str | None
    paid: bool | None


def read(backend: Backend, subject: Subject) -> JobSupportRecord | None:
    """What the list says of the form's firm; None when the form names none."""
    code = subject.answer("firm_code")
    if code is None:
        return None
    found = parse_firm(_Stored, backend.fetch("job_support", "firm", code), code)
    if found is None:
        return JobSupportRecord(
            listed=False,
            name=None,
            year=None,
            amount=None,
            insured_staff=None,
            layoffs_ok=None,
            account=None,
            paid=None,
        )
    return JobSupportRecord(listed=True, **found.model_dump(exclude={"code"}))
