# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of food businesses of market regulation: who has told that they sell prepacked food only."""

from __future__ import annotations

from central.registers.answers import Backend, Subject
from central.registers.source import FirmRecord, Record, parse_firm


class _Stored(FirmRecord):
    food_in_scope: bool | None
    filed: bool | None


class FoodSafetyRecord(Record):
    """Of the form's "firm_code". food_in_scope: its business scope has food. filed: it has told already."""

    food_in_scope: bool | None
    filed: bool | None


def read(backend: Backend, subject: Subject) -> FoodSafetyRecord | None:
    """None where the form names no firm, or one that the register does not have."""
    code = subject.answer("firm_code")
    stored = None if code is None else parse_firm(_Stored, backend.fetch("food_safety", "firm", code), code)
    if stored is None:
        return None
    return FoodSafetyRecord(food_in_scope=stored.food_in_scope, filed=stored.filed)
