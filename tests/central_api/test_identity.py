# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from central.demo import DemoPerson
from central.settings import CentreSettings
from kiosk.contract import routes
from kiosk.contract.identity import (
    ChallengeState,
    IdentityAssertion,
    PrefillRequest,
    ProofOutcome,
)
from kiosk.contract.items import IdentityLevel, IdentityWay
from kiosk.contract.problems import ProblemCode
from kiosk.sealing import SigningKey
from tests.central_api.central_machine import SESSION, TestMachine, problem_of
from tests.central_api.running_centre import Running, running

People = Callable[[str], DemoPerson]
ITEM = "41040000MZ-JF-0001"


@pytest.fixture
def zhang(person: People) -> DemoPerson:
    return person("zhang-xiuying")


def sent_code(centre: Running) -> str:
    found = re.search(r"验证码 (\d{6})", centre.messages()[0]["text"])
    assert found is not None
    return found.group(1)


def wrong_for(secret: str) -> str:
    return f"{(int(secret) + 1) % 1_000_000:06d}"


def test_a_code_to_the_phone_on_record_proves_the_person(
    centre: Running, machine: TestMachine, zhang: DemoPerson
) -> None:
    challenge = machine.challenge(zhang, IdentityWay.PHONE_CODE)
    assert (challenge.state, challenge.digits, challenge.tries_left) == (ChallengeState.OPEN, 6, 3)
    message = centre.messages()[0]
    assert message["phone"] == zhang.phone
    assert "演示" in message["text"]
    proof = machine.prove(challenge, sent_code(centre))
    assert proof.outcome is ProofOutcome.PROVED
    assert proof.assertion is not None
    said = IdentityAssertion.from_payload(machine.trusted.open(proof.assertion, "identity"))
    assert (said.number, said.name) == (zhang.card.number, zhang.card.name)
    assert (said.level, said.way) == (IdentityLevel.L2, IdentityWay.PHONE_CODE)
    assert (said.machine_id, said.session_id) == (machine.machine_id, SESSION)


def test_a_challenge_says_nothing_of_any_register(machine: TestMachine, zhang: DemoPerson) -> None:
    told = machine.challenge(zhang, IdentityWay.PHONE_CODE).model_dump_json()
    assert zhang.phone is not None
    assert zhang.phone[-4:] not in told
    assert zhang.card.name not in told


def test_the_city_pin_needs_no_phone(centre: Running, machine: TestMachine, zhang: DemoPerson) -> None:
    assert zhang.pin is not None
    proof = machine.prove(machine.challenge(zhang, IdentityWay.CITY_PIN), zhang.pin)
    assert proof.outcome is ProofOutcome.PROVED
    assert centre.messages() == []


def test_a_proof_works_once(machine: TestMachine, zhang: DemoPerson) -> None:
    assert zhang.pin is not None
    challenge = machine.challenge(zhang, IdentityWay.CITY_PIN)
    assert machine.prove(challenge, zhang.pin).outcome is ProofOutcome.PROVED
    assert machine.prove(challenge, zhang.pin).outcome is ProofOutcome.EXPIRED


def test_tries_are_counted_and_then_locked_politely(
    centre: Running, machine: TestMachine, zhang: DemoPerson
) -> None:
    assert zhang.pin is not None
    wrong = wrong_for(zhang.pin)
    first = machine.challenge(zhang, IdentityWay.CITY_PIN)
    told = [machine.prove(first, wrong) for _ in range(3)]
    assert [one.outcome for one in told] == [ProofOutcome.WRONG, ProofOutcome.WRONG, ProofOutcome.LOCKED]
    assert [one.tries_left for one in told] == [2, 1, 0]
    assert machine.prove(first, zhang.pin).outcome is ProofOutcome.LOCKED
    second = machine.challenge(zhang, IdentityWay.CITY_PIN)
    assert machine.prove(second, wrong).outcome is ProofOutcome.WRONG
    assert machine.prove(second, wrong).outcome is ProofOutcome.LOCKED
    assert machine.challenge(zhang, IdentityWay.CITY_PIN).state is ChallengeState.LOCKED
    assert machine.challenge(zhang, IdentityWay.PHONE_CODE).state is ChallengeState.OPEN
    centre.clock.step(15 * 60 + 1)
    third = machine.challenge(zhang, IdentityWay.CITY_PIN)
    assert machine.prove(third, zhang.pin).outcome is ProofOutcome.PROVED


def test_racing_guesses_gain_no_try(machine: TestMachine, zhang: DemoPerson) -> None:
    assert zhang.pin is not None
    wrong = wrong_for(zhang.pin)
    challenge = machine.challenge(zhang, IdentityWay.CITY_PIN)
    with ThreadPoolExecutor(10) as pool:
        told = list(pool.map(lambda _: machine.prove(challenge, wrong).outcome, range(10)))
    assert told.count(ProofOutcome.WRONG) <= 2
    assert machine.prove(challenge, zhang.pin).outcome is ProofOutcome.LOCKED


def test_a_challenge_lapses(centre: Running, machine: TestMachine, zhang: DemoPerson) -> None:
    challenge = machine.challenge(zhang, IdentityWay.PHONE_CODE)
    centre.clock.step(5 * 60 + 1)
    assert machine.prove(challenge, sent_code(centre)).outcome is ProofOutcome.EXPIRED


def test_a_challenge_belongs_to_its_machine(centre: Running, machine: TestMachine, zhang: DemoPerson) -> None:
    challenge = machine.challenge(zhang, IdentityWay.PHONE_CODE)
    target = routes.PROOFS.format(challenge_id=challenge.challenge_id)
    answer = centre.machine().send("POST", target, b'{"secret": "%s"}' % sent_code(centre).encode())
    assert problem_of(answer) is ProblemCode.NOT_FOUND


def test_a_person_without_a_record_is_offered_another_way(machine: TestMachine, zhang: DemoPerson) -> None:
    card = zhang.card.model_copy(update={"name": "李不存在"})
    stranger = zhang.model_copy(update={"card": card})
    for way in IdentityWay:
        told = machine.challenge(stranger, way)
        assert (told.state, told.digits) == (ChallengeState.NOT_AVAILABLE, 0)


def test_a_silent_account_register_is_not_available(
    centre: Running, machine: TestMachine, zhang: DemoPerson
) -> None:
    centre.controls(silent_registers=["city_account"])
    assert machine.challenge(zhang, IdentityWay.CITY_PIN).state is ChallengeState.NOT_AVAILABLE


def test_what_is_typed_is_not_kept_and_numbers_go_with_time(
    centre: Running, machine: TestMachine, zhang: DemoPerson
) -> None:
    machine.challenge(zhang, IdentityWay.PHONE_CODE)
    code = sent_code(centre)
    with centre.centre.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM challenges").all()
    assert len(rows) == 1
    assert code not in str(rows)
    centre.clock.step(3601)
    machine.challenge(zhang, IdentityWay.CITY_PIN)
    with centre.centre.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT way FROM challenges").all()
    assert [row[0] for row in rows] == ["city_pin"]


def test_production_without_a_gateway_sends_nothing(tmp_path: Path, zhang: DemoPerson) -> None:
    with running(CentreSettings(data=tmp_path)) as centre:
        machine = centre.machine()
        told = machine.challenge(zhang, IdentityWay.PHONE_CODE)
        assert told.state is ChallengeState.NOT_AVAILABLE


def test_prefill_needs_the_items_level(centre: Running, machine: TestMachine, zhang: DemoPerson) -> None:
    assertion = machine.identity(zhang)
    answer = machine.prefill(ITEM, assertion)
    assert answer.values
    assert answer.silent == ()
    said = IdentityAssertion.from_payload(assertion.payload)
    lower = said.model_copy(update={"level": IdentityLevel.L1})
    fakes = {
        "other key": SigningKey.generate(demonstration=True).sign("identity", said.to_payload()),
        "tampered": assertion.model_copy(update={"payload": {**assertion.payload, "number": "410400195603120011"}}),
        "other kind": centre.centre.key.sign("decision", said.to_payload()),
        "too low": centre.centre.key.sign("identity", lower.to_payload()),
    }
    for name, fake in fakes.items():
        request = PrefillRequest(item_code=ITEM, assertion=fake)
        answer_to_fake = machine.send("POST", routes.PREFILLS, request)
        assert problem_of(answer_to_fake) is ProblemCode.IDENTITY_REFUSED, name
    request = PrefillRequest(item_code=ITEM, assertion=assertion)
    elsewhere = centre.machine().send("POST", routes.PREFILLS, request)
    assert problem_of(elsewhere) is ProblemCode.IDENTITY_REFUSED
    centre.clock.step(31 * 60)
    late = machine.send("POST", routes.PREFILLS, request)
    assert problem_of(late) is ProblemCode.IDENTITY_REFUSED
    unknown = machine.send("POST", routes.PREFILLS, PrefillRequest(item_code="NO-1", assertion=assertion))
    assert problem_of(unknown) is ProblemCode.ITEM_UNKNOWN


def test_a_silent_register_leaves_its_fields_empty(
    centre: Running, machine: TestMachine, zhang: DemoPerson
) -> None:
    assertion = machine.identity(zhang)
    centre.controls(silent_registers=["social_insurance", "population"])
    answer = machine.prefill(ITEM, assertion)
    assert answer.silent
