# SPDX-License-Identifier: GPL-3.0-or-later
"""The national list of places where treatment is settled on the spot (跨省异地就医直接结算), by region."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from central.registers.answers import Backend, Subject
from central.registers.source import Record, parse


class TreatmentPlaceRecord(Record):
    """open: patients from elsewhere are settled with there. hospitals: how many take part."""

    open: bool
    hospitals: Annotated[int, Field(ge=0, le=1_000_000)]


def read(backend: Backend, subject: Subject) -> TreatmentPlaceRecord | None:
    """The form's "treated_in", a short code of GB/T 2260; of a place not listed by itself, what it is in."""
    code = subject.answer("treated_in")
    if code is None:
        return None
    for place in (code, code[:4], code[:2]):
        found = parse(TreatmentPlaceRecord, backend.fetch("treatment_places", "place", place))
        if found is not None:
            return found
    return None
