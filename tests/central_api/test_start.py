# SPDX-License-Identifier: GPL-3.0-or-later
"""The program itself, in its own process."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from typer.testing import CliRunner

from central.cli import app
from central.demo import demo_people
from central.items import ITEMS_FOLDER, load_items
from kiosk.contract import routes
from kiosk.contract.problems import ProblemCode
from kiosk.sealing import SigningKey
from tests.central_api.central_machine import TIMEOUT, TestMachine, answer_of, enrolment, problem_of

COMMAND = [sys.executable, "-m", "central.cli"]


@dataclass(frozen=True)
class Done:
    stdout: str
    stderr: str


def run(*arguments: str, code: int = 0) -> Done:
    """One command to its end, in this process: one that serves would not end, see `serving`."""
    result = CliRunner().invoke(app, arguments)
    found, done = result.exit_code, Done(result.stdout, result.stderr)
    assert found == code, done
    return done


@contextmanager
def serving(*arguments: str) -> Iterator[tuple[dict[str, Any], subprocess.Popen[str]]]:
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", "--until-stdin-closes", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield json.loads(process.stdout.readline()), process
    finally:
        _, log = process.communicate(timeout=30)
        assert process.returncode == 0, log
        for line in log.splitlines():
            json.loads(line)


def test_a_demonstration_starts_says_so_and_serves(tmp_path: Path) -> None:
    with serving("--data", str(tmp_path), "--demo") as (ready, _):
        assert ready["ready"] is True
        machine = TestMachine.enrol(ready["url"], ready["enrolment_code"])
        definitions = load_items()
        zhang = next(one for one in demo_people() if one.id == "zhang-xiuying")
        case = zhang.cases[0]
        made = machine.application(definitions[case.item], zhang, case.answers)
        first = machine.submit(made)
        answer_of(first)
        # Both words of the staff's way in are there, and work.
        login = requests.post(
            ready["url"] + "/desk/login", data=ready["staff"], timeout=TIMEOUT, allow_redirects=False
        )
        assert login.headers["Location"] == "/desk"
    with serving("--data", str(tmp_path), "--demo") as (ready, _):
        machine.url = ready["url"]
        assert machine.submit(made).content == first.content
    told = json.loads(run("replay", "--data", str(tmp_path), "--demo").stdout)
    assert told == {"same": 1, "different": 0, "other_rules": 0, "damaged": 0}


def test_a_killed_centre_keeps_every_case_that_it_answered(tmp_path: Path) -> None:
    zhang = next(one for one in demo_people() if one.id == "zhang-xiuying")
    definition = load_items()[zhang.cases[0].item]
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", "--data", str(tmp_path), "--demo"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    ready = json.loads(process.stdout.readline())
    machine = TestMachine.enrol(ready["url"], ready["enrolment_code"])
    made = machine.application(definition, zhang, {})
    first = machine.submit(made)
    answer_of(first)
    process.kill()
    process.wait(timeout=10)
    process.stdout.close()
    with serving("--data", str(tmp_path), "--demo") as (ready, _):
        machine.url = ready["url"]
        assert machine.submit(made).content == first.content


def test_the_log_names_no_person(tmp_path: Path) -> None:
    zhang = next(one for one in demo_people() if one.id == "zhang-xiuying")
    with serving("--data", str(tmp_path), "--demo") as (ready, process):
        machine = TestMachine.enrol(ready["url"], ready["enrolment_code"])
        made = machine.application(load_items()[zhang.cases[0].item], zhang, {})
        machine.submit(made)
        machine.send("GET", routes.CASE_STATUS.format(code=made.pick_up_code))
        assert process.stdin is not None
        process.stdin.close()
        process.stdin = None
        _, log = process.communicate(timeout=30)
    assert "/v1/cases/by-pick-up-code/{code}" in log
    for private in (zhang.card.name, zhang.card.number, zhang.phone, zhang.pin, made.pick_up_code):
        assert private is not None
        assert private not in log


def test_production_refuses_a_demonstrations_folder_and_the_other_way_round(tmp_path: Path) -> None:
    demo, real = tmp_path / "demo", tmp_path / "real"
    run("seed", "--data", str(demo), "--demo")
    run("seed", "--data", str(real))
    refused = run("serve", "--data", str(demo), "--port", "0", code=1)
    assert "demonstration" in refused.stderr
    assert refused.stdout == ""
    run("serve", "--data", str(real), "--port", "0", "--demo", code=1)
    # Without the key file the database still knows what it is.
    shutil.rmtree(demo / "keys")
    refused = run("serve", "--data", str(demo), "--port", "0", code=1)
    assert "demonstration" in refused.stderr


def test_keys_that_are_not_its_databases_stop_the_start(tmp_path: Path) -> None:
    """As when a backup forgot them: new ones would be made, and every machine would look like a copy by them."""
    data, away = tmp_path / "centre", tmp_path / "away"
    code = ["enrol-code", "--data", str(data), "--site", "市民之家"]
    run(*code)
    run(*code)
    (data / "keys").rename(away)
    assert "restore it from its backup" in run(*code, code=1).stderr
    shutil.rmtree(data / "keys")
    away.rename(data / "keys")
    run(*code)


def test_production_has_no_demonstration_people(tmp_path: Path) -> None:
    code = json.loads(run("enrol-code", "--data", str(tmp_path), "--site", "市民之家").stdout)["enrolment_code"]
    with serving("--data", str(tmp_path)) as (ready, _):
        assert ready.keys() == {"ready", "url"}
        refused = requests.post(
            ready["url"] + routes.ENROLMENTS,
            data=enrolment(code, SigningKey.generate(demonstration=True)).model_dump_json(),
            timeout=TIMEOUT,
        )
        assert problem_of(refused) is ProblemCode.MALFORMED
        machine = TestMachine.enrol(ready["url"], code, demonstration=False)
        assert machine.send("GET", routes.CATALOGUE).ok
        assert requests.get(ready["url"] + "/demo/messages", timeout=TIMEOUT).status_code == 404


def test_seed_and_staff_add_print_a_password_that_works(tmp_path: Path) -> None:
    first = json.loads(run("seed", "--data", str(tmp_path)).stdout)["staff"]
    added = ["staff-add", "--data", str(tmp_path), "--name", "liu-min", "--full-name", "刘敏"]
    second = json.loads(run(*added).stdout)
    again = json.loads(run(*added).stdout)
    with serving("--data", str(tmp_path)) as (ready, _):

        def log_in(account: dict[str, str]) -> int:
            return requests.post(
                ready["url"] + "/desk/login",
                data={"name": account["name"], "password": account["password"]},
                timeout=TIMEOUT,
            ).status_code

        assert [log_in(first), log_in(second), log_in(again)] == [200, 403, 200]
    assert "letter" in run("staff-add", "--data", str(tmp_path), "--name", "X", "--full-name", "X", code=1).stderr


def test_a_taken_port_and_an_unusable_folder_are_reasons(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        taken = run("serve", "--data", str(tmp_path / "a"), "--port", port, code=1)
    assert "in use" in taken.stderr
    (tmp_path / "file").write_text("")
    unusable = run("seed", "--data", str(tmp_path / "file"), code=1)
    assert unusable.stderr.startswith("central: ")
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "centre.sqlite").write_bytes(b"this is no database" * 100)
    assert "database" in run("seed", "--data", str(broken), code=1).stderr


def test_a_demonstration_listens_on_loopback_only(tmp_path: Path) -> None:
    refused = run("serve", "--data", str(tmp_path), "--demo", "--host", "0.0.0.0", "--port", "0", code=1)
    assert "loopback" in refused.stderr


def test_wrong_usage_is_told_as_such(tmp_path: Path) -> None:
    run("serve", code=2)
    run("serve", "--data", str(tmp_path), "--port", "99999", code=2)
    assert "city code" in run("serve", "--data", str(tmp_path), "--city-code", "41", code=1).stderr
    assert "public URL" in run("serve", "--data", str(tmp_path), "--public-url", "x", code=1).stderr


def test_the_citys_refusal_setting_is_signed_by_command(tmp_path: Path) -> None:
    arguments = ["refusal", "--data", str(tmp_path), "--ordered-by", "测试"]
    item = next(iter(load_items()))
    assert json.loads(run(*arguments, "--item", item, "--on").stdout)["refusal_by_machine"] is True
    assert item in run(*arguments, "--item", "NONE-1", "--on", code=1).stderr


def test_check_finds_what_is_wrong_with_items(tmp_path: Path) -> None:
    told = run("check").stdout.splitlines()
    assert json.loads(told[-1])["errors"] == 0
    shutil.copytree(ITEMS_FOLDER, tmp_path / "items")
    rules = next((tmp_path / "items").glob("*/rules.json"))
    rules.write_text("{", encoding="utf-8")
    assert "rules.json" in run("check", "--items", str(tmp_path / "items"), code=1).stderr


@pytest.mark.parametrize("data", ["{", '[{"item_code": 1}]'])
def test_confirmations_that_cannot_be_read_stop_the_start(tmp_path: Path, data: str) -> None:
    run("seed", "--data", str(tmp_path))
    (tmp_path / "confirmations.json").write_text(data, encoding="utf-8")
    assert "confirmations.json" in run("serve", "--data", str(tmp_path), "--port", "0", code=1).stderr


def test_a_centre_opens_without_what_seals_and_checks_papers(tmp_path: Path) -> None:
    """That is a second of loading: the first paper's, or the checking process's."""
    script = (
        "import sys; from pathlib import Path; import central.cli; "
        "from central.centre import open_centre; from central.settings import CentreSettings; "
        f"open_centre(CentreSettings(data=Path({str(tmp_path / 'centre')!r}), demonstration=True)).close(); "
        "heavy = {'pyhanko', 'asn1crypto', 'pyhanko_certvalidator', 'pkcs11', 'lxml', 'aiohttp'}; "
        "print(sorted({name.split('.')[0] for name in sys.modules} & heavy))"
    )
    ran = subprocess.run((sys.executable, "-c", script), capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout.strip() == "[]"
