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


class State(Record):
    """Of a title of somebody else, no more than the state of the right: neither its number nor where it is."""

    use: Annotated[str, StringConstraints(pattern=r"^(home|other)$")]
    mortgaged: bool


class RealEstateRecord(Record):
    """titles: all of this person in this city. homes: how many of them are homes. mortgaged: any of them is.
    spouse_homes: of the form's "spouse_number", none where it names nobody; nothing else of them is told.

    about_homes, about_titles: of the relative whom the form is about ("member_number"), the states only; of this
    person where it is about nobody else.
    """

    homes: int
    spouse_homes: int
    mortgaged: bool
    titles: tuple[Title, ...]
    about_homes: int
    about_titles: tuple[Title | State, ...]


def read(backend: Backend, subject: Subject) -> RealEstateRecord:
    """Whoever is not in the register owns nothing here."""
    titles = _titles(backend, subject)
    spouse = subject.answer("spouse_number")
    others = () if spouse is None else _titles(backend, Subject(spouse, ""))
    relative = subject.relative()
    theirs = () if relative is None else _titles(backend, Subject(relative, ""))
    states = tuple(State(use=title.use, mortgaged=title.mortgaged) for title in theirs)
    return RealEstateRecord(
        homes=_homes(titles),
        spouse_homes=_homes(others),
        mortgaged=any(title.mortgaged for title in titles),
        titles=titles,
        about_homes=_homes(titles if relative is None else theirs),
        about_titles=titles if relative is None else states,
    )


def _titles(backend: Backend, subject: Subject) -> tuple[Title, ...]:
    stored = parse_own(_Stored, backend.fetch("real_estate", "person", subject.number), subject)
    return () if stored is None else stored.titles


def _homes(titles: tuple[Title, ...]) -> int:
    return sum(title.use == "home" for title in titles)
