# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of market regulation: names in use, premises that are blocked, people barred from trade."""

from __future__ import annotations

import unicodedata

from central.registers.answers import Backend, Subject
from central.registers.source import Record, parse, parse_own


class _Barred(Record):
    barred: bool | None


class _ShopName(Record):
    in_use: bool


class _Premises(Record):
    blocked: bool


class MarketRegulationRecord(Record):
    """About the person and about the name and the premises of the form.

    name_in_use and premises_blocked are None when the form names no shop or no address.
    """

    barred: bool | None
    name_in_use: bool | None
    premises_blocked: bool | None


def read(backend: Backend, subject: Subject) -> MarketRegulationRecord:
    """Whoever, or whatever, is not in the register is not barred, not in use, not blocked."""
    person = parse_own(_Barred, backend.fetch("market_regulation", "person", subject.number), subject)
    return MarketRegulationRecord(
        barred=False if person is None else person.barred,
        name_in_use=_name_in_use(backend, subject.answer("shop_name")),
        premises_blocked=_premises_blocked(backend, subject.answer("premises")),
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
