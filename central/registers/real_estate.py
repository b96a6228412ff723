# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of real estate: what a person owns in this city."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.source import Address, Record, parse_own


class Title(Record):
    """One registered title. area: in hundredths of a square metre. use: "home" or "other"."""

    certificate_no: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    address: Address
    area: Annotated[int, Field(gt=0)]
    use: Annotated[str, StringConstraints(pattern=r"^(home|other)$")]
    shared: bool
    mortgaged: bool
    registered_on: date


class _Stored(Record):
    titles: tuple[Title, ...]


class RealEstateRecord(Record):
    """titles: all of this person in this city. homes: how many of them are homes. mortgaged: any of them is."""

    homes: int
    mortgaged: bool
    titles: tuple[Title, ...]


def read(backend: Backend, subject: Subject) -> RealEstateRecord:
    """Whoever is not in the register owns nothing here."""
    stored = parse_own(_Stored, backend.fetch("real_estate", "person", subject.number), subject)
    titles = () if stored is None else stored.titles
    return RealEstateRecord(
        homes=sum(title.use == "home" for title in titles),
        mortgaged=any(title.mortgaged for title in titles),
        titles=titles,
    )
