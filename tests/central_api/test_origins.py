# SPDX-License-Identifier: GPL-3.0-or-later
"""Where an answer came from: kept with the application, and told to the person who looks at it."""

from __future__ import annotations

from central.demo import demo_bank_cards
from kiosk.contract.cases import AnswerOrigin, CaseOutcome, Decision
from tests.central_api.central_machine import TestMachine, answer_of
from tests.central_api.desk_clerk import ITEM, clerk
from tests.central_api.running_centre import Running
from tests.central_api.test_desk import People


def test_whoever_decides_sees_that_a_chip_was_read_and_not_authenticated(
    centre: Running, machine: TestMachine, person: People
) -> None:
    account = next(card.account for card in demo_bank_cards() if card.person == "chen-yan")
    made = machine.application(centre.centre.definitions[ITEM], person("chen-yan"), {"account": account})
    origins = {"account": AnswerOrigin.BANK_CARD_CHIP, "name": AnswerOrigin.ID_CARD}
    sent = made.model_copy(update={"origins": origins})
    decision = Decision.from_payload(answer_of(machine.submit(sent)).decision.payload)
    assert decision.outcome is CaseOutcome.REFERRED
    # What the paper says is its end; the clerk, who has to compare it, sees all of it.
    assert account not in decision.model_dump_json()
    page = clerk(centre).page(f"/cases/{sent.application_id}").text
    row = page[page.index(account) :][:200]
    assert "从银行卡芯片读出，芯片未经验证" in row
    assert "来自身份证" in page


def test_an_application_of_before_says_nothing_of_it(centre: Running, machine: TestMachine, person: People) -> None:
    made = machine.application(centre.centre.definitions[ITEM], person("wang-guilan"), {})
    assert made.origins == {}
    answer_of(machine.submit(made))
    assert "芯片" not in clerk(centre).page(f"/cases/{made.application_id}").text
