# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of food businesses of market regulation: who has told that they sell prepacked food only."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.source import Record, parse


class _Stored(Record):
    code: Annotated[str, StringConstraints(pattern=r"^[0-9A-HJ-NPQRTUWXY]{18}$")]
    food_in_scope: bool | None
    filed: bool | None


class FoodSafetyRecord(Record):
    """Of the form's "firm_code". food_in_scope: its business scope has food. filed: it has told already."""

    food_in_scope: bool | None
    filed: bool | None


def read(backend: Backend, subject: Subject) -> FoodSafetyRecord | None:
    """None where the form names no firm, or one that the register does not have."""
    code = subject.answer("firm_code")
    stored = None if code is None else parse(_Stored, backend.fetch("food_safety", "firm", code))
    if stored is None or stored.code != code:
        return None
    return FoodSafetyRecord(food_in_scope=stored.food_in_scope, filed=stored.filed)
