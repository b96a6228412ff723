# SPDX-License-Identifier: GPL-3.0-or-later
"""Pensions, employment and firms: what their registers say of whoever is not in them, and of the form's firm."""

from __future__ import annotations

from typing import Any

import pytest

from central.demo import DemoBackend
from central.items import load_items
from central.registers import Registers, employment, job_support, market_regulation, pensions
from central.registers.answers import OtherPersonError, Subject
from kiosk.timing import SteppedClock
from tests.central_decisions.decision_cases import PEOPLE

PENSION_RECORD, REFUND, UNEMPLOYED = "41040000RS-GG-0003", "41040000RS-JF-0011", "41040000RS-QR-0006"
FIRM = "91410402MA4TEXT28F"


class _Tables:
    """What a test puts in, by table and key."""

    def __init__(self, **tables: dict[str, Any]) -> None:
        self._tables = tables

    def fetch(self, register: str, table: str, key: str) -> Any:
        del register
        return self._tables.get(table, {}).get(key)


def _subject(person: str, **form: str) -> Subject:
    card = PEOPLE[person].card
    return Subject(card.number, card.name, form)


def test_whoever_draws_no_pension_has_none_and_not_an_unknown_one() -> None:
    record = pensions.read(_Tables(), _subject("tian-liang"))
    assert (record.state, record.name, record.paid, record.from_month) == ("none", None, (), None)


def test_a_record_without_a_name_fills_nothing_in(clock: SteppedClock) -> None:
    backend = DemoBackend(clock)
    try:
        card = PEOPLE["tian-liang"].card
        registers = Registers(backend, clock, timeout_seconds=5.0)
        answer = registers.prefill(load_items()[PENSION_RECORD], card.card_type, card.number, card.name)
    finally:
        backend.close()
    assert answer.values == {}
    assert answer.silent == ()


def test_a_pension_is_cut_to_the_months_of_the_form_and_summed_in_fen(clock: SteppedClock) -> None:
    backend = DemoBackend(clock)
    try:
        whole = pensions.read(backend, _subject("zhao-yongfu"))
        assert whole.from_month is not None
        assert whole.to_month is not None
        year = pensions.read(backend, _subject("zhao-yongfu", from_month=whole.from_month, to_month=whole.to_month))
    finally:
        backend.close()
    assert whole.months_paid == 30
    assert (year.months_paid, year.total) == (12, 3_415_800)
    assert year.paid[0].amount == 284_650


def test_whoever_is_on_no_register_of_employment_has_no_employer_and_no_months() -> None:
    record = employment.read(_Tables(), _subject("tian-liang"))
    assert (record.employed, record.registered_unemployed, record.unemployment_months) == (False, False, 0)
    assert (record.employer_known, record.employer_agrees) == (None, None), "the form names none"


def test_the_employer_of_the_form_is_known_and_agrees_or_not(clock: SteppedClock) -> None:
    backend = DemoBackend(clock)
    try:
        own = employment.read(backend, _subject("cao-yang", employer_code=FIRM))
        nobodys = employment.read(backend, _subject("tian-liang", employer_code=FIRM))
        unknown = employment.read(backend, _subject("cao-yang", employer_code="91350100M000100Y43"))
    finally:
        backend.close()
    assert (own.employer_known, own.employer_agrees) == (True, True)
    assert (nobodys.employer_known, nobodys.employer_agrees) == (True, False)
    assert (unknown.employer_known, unknown.employer_agrees) == (False, False)


def test_a_firm_is_represented_by_its_legal_representative_and_its_agents_and_nobody_else() -> None:
    fan, cao = PEOPLE["fan-lei"].card, PEOPLE["cao-yang"].card
    firm = {
        "code": FIRM,
        "name": "示例公司",
        "active": True,
        "legal_representative": fan.number,
        "agents": [cao.number],
    }
    line = _Tables(firm={FIRM: firm})
    said = {
        person: market_regulation.read(line, _subject(person, firm_code=FIRM)).firm_represented
        for person in ("fan-lei", "cao-yang", "tian-liang")
    }
    assert said == {"fan-lei": True, "cao-yang": True, "tian-liang": False}


def test_a_firm_that_there_is_not_says_nothing_more() -> None:
    record = market_regulation.read(_Tables(), _subject("fan-lei", firm_code=FIRM))
    assert record.firm_found is False
    assert (record.firm_name, record.firm_active, record.firm_represented) == (None, None, None)


@pytest.mark.parametrize("read", [market_regulation.read, job_support.read])
def test_the_record_of_another_firm_is_no_answer(read: Any) -> None:
    other = {"code": "91350100M000100Y43", "name": "别的公司"}
    whole = {
        market_regulation.read: {
            **other,
            "active": True,
            "legal_representative": "410400198706150093",
            "agents": [],
        },
        job_support.read: {
            **other,
            "year": 2026,
            "amount": 1,
            "insured_staff": 1,
            "layoffs_ok": True,
            "account": None,
            "paid": False,
        },
    }
    with pytest.raises(OtherPersonError):
        read(_Tables(firm={FIRM: whole[read]}), _subject("fan-lei", firm_code=FIRM))


def test_a_legal_representative_types_no_code(clock: SteppedClock) -> None:
    backend = DemoBackend(clock)
    try:
        registers = Registers(backend, clock, timeout_seconds=5.0)
        items = load_items()
        codes = {}
        for person in ("fan-lei", "jia-ling"):
            card = PEOPLE[person].card
            answer = registers.prefill(items[REFUND], card.card_type, card.number, card.name)
            codes[person] = answer.values["firm_code"].value if "firm_code" in answer.values else None
    finally:
        backend.close()
    assert codes == {"fan-lei": FIRM, "jia-ling": None}


def test_what_says_something_about_the_person_is_said_by_no_loudspeaker() -> None:
    items = load_items()
    assert items[UNEMPLOYED].item.private
    assert items[PENSION_RECORD].item.private
