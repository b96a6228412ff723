# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of market regulation: firms and who acts for them, names in use, premises that are blocked, people
barred from trade."""

from __future__ import annotations

import unicodedata

from central.registers.answers import Backend, Subject
from central.registers.source import (
    CreditCode,
    FirmRecord,
    Name,
    Number,
    Record,
    parse,
    parse_firm,
    parse_own,
)


class _Barred(Record):
    barred: bool | None


class _ShopName(Record):
    in_use: bool


class _Premises(Record):
    blocked: bool


class _Runs(Record):
    """What a person runs: firm_code is the one firm or shop whose legal representative or owner they are, None for
    none or several."""

    runs_business: bool | None
    firm_code: CreditCode | None


class _Firm(FirmRecord):
    name: Name
    active: bool | None
    legal_representative: Number
    agents: tuple[Number, ...]


class MarketRegulationRecord(Record):
    """About the person, about the name and the premises of the form, and about its firm.

    name_in_use and premises_blocked are None when the form names no shop or no address; so are firm_found and the
    rest where it names no firm. firm_code: the firm that the person represents, to fill in. firm_represented: the
    person is its legal representative, or an agent whom it registered.
    """

    barred: bool | None
    name_in_use: bool | None
    premises_blocked: bool | None
    runs_business: bool | None
    firm_code: str | None
    firm_found: bool | None
    firm_name: Name | None
    firm_active: bool | None
    firm_represented: bool | None


def read(backend: Backend, subject: Subject) -> MarketRegulationRecord:
    """Whoever, or whatever, is not in the register is not barred, not in use, not blocked."""
    person = parse_own(_Barred, backend.fetch("market_regulation", "person", subject.number), subject)
    runs = parse_own(_Runs, backend.fetch("market_regulation", "runs", subject.number), subject)
    code = subject.answer("firm_code")
    firm = None if code is None else parse_firm(_Firm, backend.fetch("market_regulation", "firm", code), code)
    return MarketRegulationRecord(
        barred=False if person is None else person.barred,
        name_in_use=_name_in_use(backend, subject.answer("shop_name")),
        premises_blocked=_premises_blocked(backend, subject.answer("premises")),
        runs_business=False if runs is None else runs.runs_business,
        firm_code=None if runs is None else runs.firm_code,
        firm_found=None if code is None else firm is not None,
        firm_name=None if firm is None else firm.name,
        firm_active=None if firm is None else firm.active,
        firm_represented=None if firm is None else subject.number in (firm.legal_representative, *firm.agents),
    )


def _name_in_use(backend: Backend, shop_name: str | None) -> bool | None:
    if shop_name is None:
        return None
    found = parse(_ShopName, backend.fetch("market_regulation", "shop_name", _plain(shop_name)))
    return found is not None and found.in_use


def _premises_blocked(backend: Backend, premises: str | None) -> bool | None:
    if premises is None:
        return None
    found = parse(_Premises, backend.fetch("market_regulation", "premises", _plain(premises)))
    return found is not None and found.blocked


def _plain(text: str) -> str:
    """As names are compared: width, case, spaces, marks and what cannot be seen make no other name."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if not _ignored(unicodedata.category(character)))


def _ignored(category: str) -> bool:
    return category[0] in "ZM" or category in ("Cc", "Cf")
