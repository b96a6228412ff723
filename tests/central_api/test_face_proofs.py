# SPDX-License-Identifier: GPL-3.0-or-later
"""A face as a proof: only where the city has signed for it, only in its words, and never a picture."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from pydantic import ValidationError
from sqlalchemy import update
from typer.testing import CliRunner

from central.cli import app
from central.database.schema import city_settings
from central.demo import DemoPerson
from central.identity import FaceProofs
from central.settings import CentreSettings
from kiosk.contract import routes
from kiosk.contract.faces import FaceConsent, FaceEvidence, FaceMethod, Liveness
from kiosk.contract.identity import Challenge, ChallengeState, IdentityAssertion, ProofOutcome, ProofRequest
from kiosk.contract.items import IdentityLevel, IdentityWay
from kiosk.contract.problems import ProblemCode
from tests.central_api.central_machine import TIMEOUT, TestMachine, problem_of
from tests.central_api.running_centre import Running, running

People = Callable[[str], DemoPerson]
ALLOWANCE = "41040000MZ-JF-0001"
DRAWN = FaceMethod(algorithm="demonstration", version="1", most_distance=0.4, demonstration=True)
DLIB = FaceMethod(algorithm="dlib-resnet-v1", version="20.0.1", most_distance=0.4, demonstration=False)


@pytest.fixture
def zhang(person: People) -> DemoPerson:
    return person("zhang-xiuying")


@pytest.fixture
def open_face(centre: Running, machine: TestMachine, zhang: DemoPerson) -> Challenge:
    centre.controls(face_taken=True)
    return machine.challenge(zhang, IdentityWay.FACE, DRAWN)


def evidence_for(centre: Running, challenge: Challenge, **other: Any) -> FaceEvidence:
    assert challenge.face is not None
    consent = FaceConsent(
        text_version=challenge.face.consent_version,
        text_digest=challenge.face.consent_digest(),
        given_at=centre.clock.now(),
    )
    said = {
        "distance": 0.31,
        "method": DRAWN,
        "liveness": Liveness.HEAD_TURN_DEMONSTRATION,
        "tries": 2,
        "consent": consent,
    }
    return FaceEvidence(**{**said, **other})


def test_no_face_is_taken_before_the_city_signs(machine: TestMachine, zhang: DemoPerson) -> None:
    for method in (DRAWN, DLIB, None):
        told = machine.challenge(zhang, IdentityWay.FACE, method)
        assert (told.state, told.face) == (ChallengeState.NOT_AVAILABLE, None)


def test_a_face_that_matched_proves_the_person(
    centre: Running, machine: TestMachine, zhang: DemoPerson, open_face: Challenge
) -> None:
    assert (open_face.state, open_face.digits, open_face.tries_left) == (ChallengeState.OPEN, 0, 3)
    evidence = evidence_for(centre, open_face)
    proof = machine.show_face(open_face, evidence)
    assert proof.outcome is ProofOutcome.PROVED
    assert proof.assertion is not None
    said = IdentityAssertion.from_payload(machine.trusted.open(proof.assertion, "identity"))
    assert (said.way, said.level) == (IdentityWay.FACE, IdentityLevel.L2)
    assert (said.number, said.face) == (zhang.card.number, evidence)
    assert machine.show_face(open_face, evidence).outcome is ProofOutcome.EXPIRED
    assert machine.prefill(ALLOWANCE, proof.assertion).values


def test_it_needs_no_account_with_the_city(centre: Running, machine: TestMachine, person: People) -> None:
    centre.controls(face_taken=True, silent_registers=["city_account"])
    assert machine.challenge(person("lu-yang"), IdentityWay.FACE, DRAWN).state is ChallengeState.OPEN


@pytest.mark.parametrize(
    "other",
    [
        {"distance": 0.41},
        {"method": DRAWN.model_copy(update={"most_distance": 0.5})},
        {"method": DLIB},
    ],
    ids=["too far apart", "threshold above the city's", "another algorithm"],
)
def test_what_the_city_does_not_take_proves_nothing(
    centre: Running, machine: TestMachine, open_face: Challenge, other: dict[str, Any]
) -> None:
    told = machine.show_face(open_face, evidence_for(centre, open_face, **other))
    assert (told.outcome, told.assertion) == (ProofOutcome.WRONG, None)


def test_a_consent_to_other_words_is_none(centre: Running, machine: TestMachine, open_face: Challenge) -> None:
    right = evidence_for(centre, open_face)
    for change in ({"text_version": "2020-01"}, {"text_digest": "sha256:" + "0" * 64}):
        wrong = right.model_copy(update={"consent": right.consent.model_copy(update=change)})
        assert machine.show_face(open_face, wrong).assertion is None
    assert machine.show_face(open_face, right).outcome is ProofOutcome.PROVED


def test_a_setting_taken_back_counts_at_once(centre: Running, machine: TestMachine, open_face: Challenge) -> None:
    centre.controls(face_taken=False)
    assert machine.show_face(open_face, evidence_for(centre, open_face)).outcome is ProofOutcome.WRONG


def test_a_setting_that_was_tampered_with_counts_as_off(
    centre: Running, machine: TestMachine, zhang: DemoPerson
) -> None:
    centre.controls(face_taken=True)
    database = centre.centre.database
    with database.read() as connection:
        stored = connection.execute(city_settings.select()).one()
    envelope = json.loads(stored.envelope)
    envelope["payload"]["most_distance"] = 2.0
    with database.write() as connection:
        connection.execute(update(city_settings).values(envelope=json.dumps(envelope).encode()))
    assert machine.challenge(zhang, IdentityWay.FACE, DRAWN).state is ChallengeState.NOT_AVAILABLE


def test_secret_and_face_do_not_stand_for_each_other(
    centre: Running, machine: TestMachine, zhang: DemoPerson, open_face: Challenge
) -> None:
    assert zhang.pin is not None
    assert machine.prove(open_face, zhang.pin).outcome is ProofOutcome.WRONG
    by_pin = machine.challenge(zhang, IdentityWay.CITY_PIN)
    assert machine.show_face(by_pin, evidence_for(centre, open_face)).outcome is ProofOutcome.WRONG


def test_a_proof_is_one_of_the_two(centre: Running, machine: TestMachine, open_face: Challenge) -> None:
    with pytest.raises(ValidationError):
        ProofRequest()
    both = json.dumps({"secret": "123456", "face": evidence_for(centre, open_face).to_payload()}).encode()
    target = routes.PROOFS.format(challenge_id=open_face.challenge_id)
    for body in (both, b"{}"):
        assert problem_of(machine.send("POST", target, body)) is ProblemCode.MALFORMED


def test_no_message_has_room_for_a_picture(open_face: Challenge, centre: Running, machine: TestMachine) -> None:
    evidence = json.loads(evidence_for(centre, open_face).model_dump_json())
    target = routes.PROOFS.format(challenge_id=open_face.challenge_id)
    for change in ({"picture": "aGVsbG8="}, {"method": {**evidence["method"], "algorithm": "x" * 100}}):
        body = json.dumps({"face": {**evidence, **change}}).encode()
        assert problem_of(machine.send("POST", target, body)) is ProblemCode.MALFORMED


def test_only_a_demonstration_takes_drawn_faces(tmp_path: Path) -> None:
    with running(CentreSettings(data=tmp_path / "real", demonstration=False)) as real:
        settings = real.centre.city_settings
        settings.set_face("demonstration", 0.4, allowed=True, ordered_by="somebody")
        settings.set_face("dlib-resnet-v1", 0.4, allowed=True, ordered_by="somebody")
        faces = FaceProofs(settings, demonstration=False)
        assert not faces.takes(DRAWN)
        assert not faces.takes(DLIB.model_copy(update={"demonstration": True}))
        assert faces.takes(DLIB)


def test_an_application_rests_on_a_face_only_where_the_item_takes_it(
    centre: Running, machine: TestMachine, zhang: DemoPerson, open_face: Challenge
) -> None:
    proof = machine.show_face(open_face, evidence_for(centre, open_face))
    assert proof.assertion is not None
    definitions = centre.centre.definitions
    takes = definitions[ALLOWANCE]
    refuses = next(one for one in definitions.values() if IdentityWay.FACE not in one.item.identity_ways)
    application = machine.application(takes, zhang, {}).model_copy(update={"identity": proof.assertion})
    assert centre.centre.assertions.for_case(application, takes.item) is None
    fault = centre.centre.assertions.for_case(application, refuses.item)
    assert fault is not None
    assert fault.name == "WAY"


def test_the_guide_says_that_there_is_another_way(centre: Running) -> None:
    page = requests.get(f"{centre.url}/g/{ALLOWANCE}", timeout=TIMEOUT).text
    assert "不刷脸一样能办" in page


def test_the_command_signs_the_setting(tmp_path: Path) -> None:
    runner = CliRunner()
    data = str(tmp_path / "centre")
    said = runner.invoke(app, ["face", "--data", data, "--algorithm", "dlib-resnet-v1", "--ordered-by", "局长"])
    assert json.loads(said.output) == {"algorithm": "dlib-resnet-v1", "most_distance": 0.4, "taken": True}
    refused = runner.invoke(app, ["face", "--data", data, "--algorithm", "demonstration", "--ordered-by", "局长"])
    assert refused.exit_code == 1
    senseless = runner.invoke(app, ["face", "--data", data, "--algorithm", "Big Name", "--ordered-by", "局长"])
    assert senseless.exit_code == 1
