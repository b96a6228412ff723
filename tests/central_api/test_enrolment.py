# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

from central.settings import CentreSettings
from kiosk.contract import routes
from kiosk.contract.fleet import EnrolmentAnswer, EnrolmentRequest
from kiosk.contract.message import Text
from kiosk.contract.problems import ProblemCode
from kiosk.sealing import Profile, SigningKey, TrustedKeys
from tests.central_api.central_machine import TIMEOUT, TestMachine, enrolment, problem_of
from tests.central_api.running_centre import Running, running

SITE = Text(zh="新华区大厅", en="Xinhua hall")


def enrol(centre: Running, request: EnrolmentRequest) -> requests.Response:
    return requests.post(centre.url + routes.ENROLMENTS, data=request.model_dump_json(), timeout=TIMEOUT)


def test_a_code_makes_a_machine(centre: Running) -> None:
    code = centre.centre.fleet.new_code(SITE)
    answer = enrol(centre, enrolment(code.lower(), SigningKey.generate(demonstration=True)))
    enrolled = EnrolmentAnswer.model_validate_json(answer.content)
    assert enrolled.machine_id == "KJ-410400-0001"
    assert enrolled.site == SITE
    assert enrolled.demonstration is True
    assert enrolled.centre_keys == {centre.centre.key.key_id: centre.centre.key.public_text()}


def test_a_code_is_used_once(centre: Running) -> None:
    code = centre.centre.fleet.new_code(SITE)
    assert enrol(centre, enrolment(code, SigningKey.generate(demonstration=True))).ok
    second = enrol(centre, enrolment(code, SigningKey.generate(demonstration=True)))
    assert second.status_code == 409
    assert problem_of(second) is ProblemCode.CODE_USED


def test_a_repetition_with_the_same_key_gets_the_same_answer(centre: Running) -> None:
    """The answer may have been lost: the machine must be able to ask again."""
    request = enrolment(centre.centre.fleet.new_code(SITE), SigningKey.generate(demonstration=True))
    assert enrol(centre, request).content == enrol(centre, request).content
    assert len(centre.centre.fleet.lines()) == 1


def test_a_machine_with_an_sm2_key_is_admitted_and_believed(centre: Running) -> None:
    key = SigningKey.generate(demonstration=True, profile=Profile.GM)
    answer = enrol(centre, enrolment(centre.centre.fleet.new_code(SITE), key))
    enrolled = EnrolmentAnswer.model_validate_json(answer.content)
    machine = TestMachine(
        centre.url, enrolled.machine_id, TrustedKeys(enrolled.centre_keys), key, centre.centre.clock
    )
    assert machine.send("GET", routes.CATALOGUE).status_code == 200
    stranger = TestMachine(
        centre.url,
        enrolled.machine_id,
        TrustedKeys(enrolled.centre_keys),
        SigningKey.generate(demonstration=True, profile=Profile.GM),
        centre.centre.clock,
    )
    assert stranger.send("GET", routes.CATALOGUE).status_code == 401


def test_racing_machines_share_no_code(centre: Running) -> None:
    code = centre.centre.fleet.new_code(SITE)
    keys = [SigningKey.generate(demonstration=True) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda key: enrol(centre, enrolment(code, key)), keys))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7
    assert len(centre.centre.fleet.lines()) == 1


def test_an_old_code_and_a_wrong_code_look_the_same(centre: Running) -> None:
    code = centre.centre.fleet.new_code(SITE)
    centre.clock.step(24 * 3600 + 1)
    old = enrol(centre, enrolment(code, SigningKey.generate(demonstration=True)))
    wrong = enrol(centre, enrolment("AAAA-BBBB-CCCC", SigningKey.generate(demonstration=True)))
    assert problem_of(old) is ProblemCode.CODE_USED
    assert old.content == wrong.content


def test_one_key_speaks_for_one_machine(centre: Running) -> None:
    key = SigningKey.generate(demonstration=True)
    assert enrol(centre, enrolment(centre.centre.fleet.new_code(SITE), key)).ok
    again = enrol(centre, enrolment(centre.centre.fleet.new_code(SITE), key))
    assert problem_of(again) is ProblemCode.MALFORMED


def test_a_key_under_another_name_is_refused(centre: Running) -> None:
    request = enrolment(centre.centre.fleet.new_code(SITE), SigningKey.generate(demonstration=True))
    renamed = request.model_copy(update={"key_id": "demo-0123456789abcdef"})
    assert problem_of(enrol(centre, renamed)) is ProblemCode.MALFORMED
    broken = request.model_copy(update={"public_key": "AAAA"})
    assert problem_of(enrol(centre, broken)) is ProblemCode.MALFORMED


def test_guessing_codes_is_slowed_down(centre: Running) -> None:
    key = SigningKey.generate(demonstration=True)
    answers = [enrol(centre, enrolment(f"AAAA-BBBB-{n:04d}", key)) for n in range(11)]
    assert problem_of(answers[9]) is ProblemCode.CODE_USED
    assert problem_of(answers[10]) is ProblemCode.TOO_MANY


def test_production_takes_no_demonstration_key(tmp_path: Path) -> None:
    with running(CentreSettings(data=tmp_path)) as centre:
        code = centre.centre.fleet.new_code(SITE)
        refused = enrol(centre, enrolment(code, SigningKey.generate(demonstration=True)))
        assert problem_of(refused) is ProblemCode.MALFORMED
        taken = enrol(centre, enrolment(code, SigningKey.generate()))
        assert EnrolmentAnswer.model_validate_json(taken.content).demonstration is False
        for path in ("/demo/messages", "/demo/controls"):
            assert requests.get(centre.url + path, timeout=TIMEOUT).status_code == 404


def test_a_blocked_machine_is_shut_out_by_a_command_beside_the_centre(
    centre: Running, machine: TestMachine
) -> None:
    assert machine.send("GET", routes.CATALOGUE).ok
    other = centre.machine()
    told = ["--machine", machine.machine_id, "--ordered-by", "信息中心 李明", "--demo"]
    beside = [
        sys.executable,
        "-m",
        "central.cli",
        "machine-block",
        "--data",
        str(centre.centre.settings.data),
        *told,
    ]
    subprocess.run(beside, check=True, capture_output=True, timeout=30)
    answer = machine.send("GET", routes.CATALOGUE)
    assert problem_of(answer) is ProblemCode.NOT_ENROLLED
    assert other.send("GET", routes.CATALOGUE).ok
    assert [line.blocked_by for line in centre.centre.fleet.lines()].count("信息中心 李明") == 1
    assert centre.centre.fleet.block(machine.machine_id, ordered_by=None)
    assert machine.send("GET", routes.CATALOGUE).ok
    assert not centre.centre.fleet.block("KJ-410400-0999", ordered_by="x")
