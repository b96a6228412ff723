# SPDX-License-Identifier: GPL-3.0-or-later
"""An account is payable when the bank says that it is the applicant's. Anything else goes to a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import pytest
from pydantic import ValidationError

from central.decisions import DecisionRecord
from central.demo import DemoBackend, demo_bank_cards, demo_confirmations
from central.items import load_items
from central.registers import Registers, Subject, bank_accounts, social_insurance
from kiosk.contract.cases import CaseOutcome, RuleState
from kiosk.timing import CHINA_STANDARD_TIME, SteppedClock
from tests.central_decisions.decision_cases import ALLOWANCE, PEOPLE, application, judged, prefilled

NOW = datetime(2026, 11, 22, 9, 41, tzinfo=CHINA_STANDARD_TIME)
ACCOUNT = "9999004104000000018"
CARDS = {card.person: card for card in demo_bank_cards()}
DEFINITION = load_items(confirmations=demo_confirmations())[ALLOWANCE]


class _Bank:
    def __init__(self, holder: Mapping[str, Any] | None) -> None:
        self.holder = holder
        self.asked: list[tuple[str, str, str]] = []

    def fetch(self, register: str, table: str, key: str) -> Mapping[str, Any] | None:
        self.asked.append((register, table, key))
        return self.holder


@pytest.mark.parametrize(
    ("holder", "belongs"),
    [
        ({"number": "410400194201010026", "name": "张秀英"}, True),
        ({"number": "410400194201010026", "name": "张秀兰"}, False),
        ({"number": "410400194005120033", "name": "张秀英"}, False),
        (None, None),
    ],
)
def test_the_bank_says_yes_or_no_and_nothing_of_the_holder(
    holder: Mapping[str, Any] | None, belongs: bool | None
) -> None:
    bank = _Bank(holder)
    record = bank_accounts.read(bank, Subject("410400194201010026", "张秀英", {"account": ACCOUNT}))
    assert bank.asked == [("bank_accounts", "account", ACCOUNT)]
    assert (None if record is None else record.model_dump()) == (None if belongs is None else {"belongs": belongs})


@pytest.mark.parametrize("form", [{}, {"account": ""}, {"account": "  "}, {"account": 9999}])
def test_without_an_account_nothing_is_asked(form: dict[str, Any]) -> None:
    bank = _Bank({"number": "410400194201010026", "name": "张秀英"})
    assert bank_accounts.read(bank, Subject("410400194201010026", "张秀英", form)) is None
    assert bank.asked == []


def test_what_is_no_record_is_not_believed() -> None:
    with pytest.raises(ValidationError):
        bank_accounts.read(_Bank({"name": "张秀英"}), Subject("1", "张秀英", {"account": ACCOUNT}))


@pytest.mark.parametrize(
    ("form", "pay_to", "paid_to_card"),
    [
        ({}, "9999000000000022370", True),
        ({"account": "9999000000000022370"}, "9999000000000022370", True),
        ({"account": ACCOUNT}, ACCOUNT, False),
    ],
)
def test_the_social_security_card_matters_only_when_it_is_paid_to(
    form: dict[str, Any], pay_to: str, paid_to_card: bool
) -> None:
    stored = {
        "number": "1",
        "name": "张秀英",
        "insured": True,
        "card_normal": False,
        "account": "9999000000000022370",
        "account_active": False,
        "spans": [],
    }
    record = social_insurance.read(_Bank(stored), Subject("1", "张秀英", form))
    assert record is not None
    assert (record.pay_to, record.paid_to_card) == (pay_to, paid_to_card)


@pytest.fixture
def backend() -> Iterator[DemoBackend]:
    backend = DemoBackend(SteppedClock(NOW))
    yield backend
    backend.close()


def _decided(backend: DemoBackend, person: str, account: str | None) -> DecisionRecord:
    """account: in place of the prefilled one, "" for none; None keeps the prefilled one. Refusals are allowed."""
    registers = Registers(backend, SteppedClock(NOW), timeout_seconds=1.0)
    form = prefilled(DEFINITION, PEOPLE[person], registers)
    if account is not None:
        form = {**form, "account": account} if account else {k: v for k, v in form.items() if k != "account"}
    applied = application(DEFINITION, PEOPLE[person], form, NOW)
    gathered = registers.gather(DEFINITION, applied)
    return judged(DEFINITION, applied, gathered, NOW, refusal_allowed=True)


def _own_account(record: DecisionRecord) -> RuleState | None:
    return next(trace.state for trace in record.trace if trace.rule_id == "own-account")


@pytest.mark.parametrize(
    ("person", "account", "outcome", "state"),
    [
        pytest.param("zhang-xiuying", None, CaseOutcome.APPROVED, RuleState.PASS, id="the social security card"),
        pytest.param("zhang-xiuying", "own", CaseOutcome.APPROVED, RuleState.PASS, id="a bank card of one's own"),
        pytest.param("chen-yan", "own", CaseOutcome.REFERRED, RuleState.FAIL, id="a relative's bank card"),
        pytest.param("zhang-xiuying", "chen-yan", CaseOutcome.REFERRED, RuleState.FAIL, id="anybody else's"),
        pytest.param("zhang-xiuying", "9999004104990000001", CaseOutcome.REFERRED, RuleState.UNKNOWN, id="unknown"),
        pytest.param("zhang-xiuying", "", CaseOutcome.REFERRED, RuleState.UNKNOWN, id="none"),
        pytest.param("liu-changshun", "own", CaseOutcome.APPROVED, RuleState.PASS, id="in place of a lost card"),
        pytest.param("liu-changshun", None, CaseOutcome.SUPPLEMENT, RuleState.PASS, id="the lost card itself"),
    ],
)
def test_an_account_is_payable_only_when_it_is_the_applicants(
    backend: DemoBackend, person: str, account: str | None, outcome: CaseOutcome, state: RuleState
) -> None:
    named = CARDS[person if account == "own" else account].account if account in (*CARDS, "own") else account
    record = _decided(backend, person, named)
    assert _own_account(record) is state
    assert record.decision.outcome is outcome
    assert record.decision.refusal is None


def test_a_silent_bank_sends_it_to_a_person(backend: DemoBackend) -> None:
    backend.set_silent(["bank_accounts"])
    record = _decided(backend, "zhang-xiuying", CARDS["zhang-xiuying"].account)
    assert record.decision.outcome is CaseOutcome.REFERRED
    assert _own_account(record) is RuleState.UNKNOWN


def test_the_account_is_told_by_its_end_only(backend: DemoBackend) -> None:
    record = _decided(backend, "zhang-xiuying", CARDS["zhang-xiuying"].account)
    assert "尾号 0018" in record.decision.headline.zh
    told = record.decision.model_dump_json()
    assert CARDS["zhang-xiuying"].account not in told


def test_the_rule_stands_on_the_page_that_is_signed() -> None:
    public = {rule.id: rule.text.zh for rule in DEFINITION.item.rules}
    assert public["own-account"].startswith("收款账户必须是您本人的")
    assert "不会拒绝" in public["own-account"]
