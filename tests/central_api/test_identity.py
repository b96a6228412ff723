# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from central.demo import DemoPerson
from central.identity import Challenges, FaceProofs
from central.registers import Contact
from central.secrecy import Tagger
from central.settings import CentreSettings, Limits
from kiosk.contract import routes
from kiosk.contract.cards import CardType
from kiosk.contract.identity import (
    ChallengeRequest,
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


def test_a_lock_holds_at_its_machine_and_for_its_way(
    centre: Running, machine: TestMachine, zhang: DemoPerson
) -> None:
    """Whoever holds a found card cannot lock its owner out of the whole city."""
    assert zhang.pin is not None
    wrong = wrong_for(zhang.pin)
    for tries in (3, 2):
        challenge = machine.challenge(zhang, IdentityWay.CITY_PIN)
        for _ in range(tries):
            machine.prove(challenge, wrong)
    assert machine.challenge(zhang, IdentityWay.CITY_PIN).state is ChallengeState.LOCKED
    elsewhere = centre.machine()
    assert elsewhere.prove(elsewhere.challenge(zhang, IdentityWay.CITY_PIN), zhang.pin).assertion is not None


def test_another_type_of_card_does_not_begin_the_count_anew(
    centre: Running, machine: TestMachine, zhang: DemoPerson
) -> None:
    assert zhang.pin is not None
    disguised = zhang.model_copy(
        update={"card": zhang.card.model_copy(update={"card_type": CardType.HMT_RESIDENCE})}
    )
    wrong = wrong_for(zhang.pin)
    for tries in (3, 2):
        challenge = machine.challenge(zhang, IdentityWay.CITY_PIN)
        for _ in range(tries):
            machine.prove(challenge, wrong)
    assert machine.challenge(disguised, IdentityWay.CITY_PIN).state is ChallengeState.LOCKED


def test_a_pin_cannot_be_guessed_for_long(centre: Running, machine: TestMachine, zhang: DemoPerson) -> None:
    """Five tries a quarter of an hour would be 175 000 a year: a sixth of all PINs."""
    assert zhang.pin is not None
    wrong = wrong_for(zhang.pin)
    judged = 0
    for _ in range(24 * 4):
        while (challenge := machine.challenge(zhang, IdentityWay.CITY_PIN)).state is ChallengeState.OPEN:
            told = machine.prove(challenge, wrong)
            judged += 1
            if told.outcome is ProofOutcome.LOCKED:
                break
        centre.clock.step(15 * 60 - 1)
    assert judged <= 15
    centre.clock.step(24 * 3600)
    assert machine.prove(machine.challenge(zhang, IdentityWay.CITY_PIN), zhang.pin).assertion is not None


def test_guesses_that_race_over_several_challenges_gain_no_try(machine: TestMachine, zhang: DemoPerson) -> None:
    assert zhang.pin is not None
    wrong = wrong_for(zhang.pin)
    opened = [machine.challenge(zhang, IdentityWay.CITY_PIN) for _ in range(5)] * 3
    with ThreadPoolExecutor(15) as pool:
        told = list(pool.map(lambda challenge: machine.prove(challenge, wrong).tries_left, opened))
    # The fifth wrong one locks, and tells so: four at most leave a try.
    assert sum(left > 0 for left in told) <= 4
    assert all(machine.prove(challenge, zhang.pin).assertion is None for challenge in opened[:5])


def test_what_was_proved_or_never_sent_does_not_count(tmp_path: Path, zhang: DemoPerson) -> None:
    assert zhang.pin is not None
    limits = Limits(challenges_per_person=3)
    with running(CentreSettings(data=tmp_path, demonstration=True, limits=limits)) as centre:
        machine = centre.machine()
        for _ in range(4):
            assert machine.identity(zhang)
        for _ in range(3):
            machine.challenge(zhang, IdentityWay.PHONE_CODE)
        assert machine.challenge(zhang, IdentityWay.PHONE_CODE).state is ChallengeState.LOCKED
        # Whom the messages do not reach can still take the PIN.
        assert machine.identity(zhang)


def test_a_gateway_that_is_down_locks_nobody(centre: Running, zhang: DemoPerson) -> None:
    centre.controls(gateway_down=True)
    parts = centre.centre
    desk = Challenges(
        parts.database,
        centre.clock,
        Tagger(b"key" * 12),
        parts.registers,
        parts.notices,
        parts.assertions,
        FaceProofs(parts.city_settings, demonstration=True),
        Limits(challenges_per_person=2),
    )
    card = zhang.card
    request = ChallengeRequest(
        session_id=SESSION, way=IdentityWay.PHONE_CODE, card_type=card.card_type, number=card.number, name=card.name
    )
    states = {desk.open(request, "KJ-410400-0001").state for _ in range(4)}
    assert states == {ChallengeState.NOT_AVAILABLE}


def test_a_copy_of_the_database_does_not_tell_the_pin(
    centre: Running, machine: TestMachine, zhang: DemoPerson
) -> None:
    machine.challenge(zhang, IdentityWay.CITY_PIN)
    contact = centre.centre.registers.contact(zhang.card.card_type, zhang.card.number, zhang.card.name)
    assert isinstance(contact, Contact)
    assert contact.pin is not None
    with centre.centre.database.read() as connection:
        kept = connection.exec_driver_sql("SELECT secret_hash FROM challenges").scalar_one()
    assert contact.pin.hash not in kept
