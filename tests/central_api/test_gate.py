# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import requests
from starlette.requests import Request

from central.api.requests import line_of
from central.settings import CentreSettings, Limits
from kiosk.contract import routes
from kiosk.contract.fleet import Heartbeat, HeartbeatAnswer
from kiosk.contract.problems import ProblemCode
from kiosk.sealing import SigningKey
from tests.central_api.central_machine import TIMEOUT, TestMachine, problem_of
from tests.central_api.running_centre import MORNING, Running, running


def heartbeat(at: datetime) -> Heartbeat:
    return Heartbeat(
        sent_at=at,
        program_version="0.1.0",
        catalogue_revision=None,
        queued=2,
        oldest_queued_age=61.0,
        last_success_age=None,
        devices={"id_card_reader": "ready"},
    )


def test_a_signed_request_is_served_with_the_centres_time(centre: Running, machine: TestMachine) -> None:
    answer = machine.send("POST", routes.HEARTBEATS, heartbeat(centre.clock.now()))
    assert answer.status_code == 200
    told = HeartbeatAnswer.model_validate_json(answer.content)
    assert told.centre_time == MORNING
    assert told.catalogue_revision == centre.centre.catalogue.revision
    assert datetime.fromisoformat(answer.headers[routes.CENTRE_TIME_HEADER]) == MORNING


def test_heartbeats_are_kept_and_three_missing_are_seen(centre: Running, machine: TestMachine) -> None:
    assert centre.centre.fleet.lines()[0].lost
    machine.send("POST", routes.HEARTBEATS, heartbeat(centre.clock.now()))
    centre.clock.step(180)
    line = centre.centre.fleet.lines()[0]
    assert (line.age, line.lost) == (180, False)
    assert line.heartbeat == heartbeat(MORNING)
    centre.clock.step(1)
    assert centre.centre.fleet.lines()[0].lost


def test_a_request_without_a_stamp_is_refused(centre: Running) -> None:
    answer = requests.get(centre.url + routes.CATALOGUE, timeout=TIMEOUT)
    assert answer.status_code == 401
    assert problem_of(answer) is ProblemCode.STAMP_REFUSED


def test_a_replayed_request_is_refused(centre: Running, machine: TestMachine) -> None:
    headers = machine.headers("GET", routes.CATALOGUE)
    first = requests.get(centre.url + routes.CATALOGUE, headers=headers, timeout=TIMEOUT)
    second = requests.get(centre.url + routes.CATALOGUE, headers=headers, timeout=TIMEOUT)
    assert first.status_code == 200
    assert problem_of(second) is ProblemCode.STAMP_REFUSED


def test_a_replay_is_refused_after_a_restart_too(tmp_path: Path) -> None:
    settings = CentreSettings(data=tmp_path, demonstration=True)
    with running(settings) as first:
        machine = first.machine()
        headers = machine.headers("GET", routes.CATALOGUE)
        assert requests.get(first.url + routes.CATALOGUE, headers=headers, timeout=TIMEOUT).ok
    with running(settings) as second:
        again = requests.get(second.url + routes.CATALOGUE, headers=headers, timeout=TIMEOUT)
        assert problem_of(again) is ProblemCode.STAMP_REFUSED


@pytest.mark.parametrize("change", ["body", "target", "method", "key", "signature"])
def test_a_changed_request_is_refused(centre: Running, machine: TestMachine, change: str) -> None:
    body = heartbeat(centre.clock.now()).model_dump_json().encode()
    if change == "key":
        machine.key = SigningKey(machine.key.key_id, SigningKey.generate()._private)
    headers = machine.headers("GET" if change == "method" else "POST", routes.HEARTBEATS, body)
    if change == "signature":
        headers["X-Machine-Signature"] = "not base64!"
    sent = body.replace(b'"queued":2', b'"queued":0') if change == "body" else body
    target = routes.HEARTBEATS + ("?more=1" if change == "target" else "")
    answer = requests.post(centre.url + target, data=sent, headers=headers, timeout=TIMEOUT)
    assert problem_of(answer) is ProblemCode.STAMP_REFUSED
    assert centre.centre.fleet.lines()[0].heartbeat is None


def test_a_stranger_cannot_use_up_a_nonce(centre: Running, machine: TestMachine) -> None:
    headers = machine.headers("GET", routes.CATALOGUE)
    forged = {**headers, "X-Machine-Signature": "AAAA"}
    assert not requests.get(centre.url + routes.CATALOGUE, headers=forged, timeout=TIMEOUT).ok
    assert requests.get(centre.url + routes.CATALOGUE, headers=headers, timeout=TIMEOUT).ok


def test_a_machine_that_is_not_enrolled_is_refused(centre: Running, machine: TestMachine) -> None:
    machine.machine_id = "KJ-410400-9999"
    assert problem_of(machine.send("GET", routes.CATALOGUE)) is ProblemCode.NOT_ENROLLED


def test_another_machines_key_is_refused(centre: Running, machine: TestMachine) -> None:
    machine.key = centre.machine().key
    assert problem_of(machine.send("GET", routes.CATALOGUE)) is ProblemCode.NOT_ENROLLED


@pytest.mark.parametrize(("minutes", "served"), [(-9, True), (9, True), (-11, False), (11, False)])
def test_the_clock_window(centre: Running, machine: TestMachine, minutes: int, served: bool) -> None:
    at = centre.clock.now() + timedelta(minutes=minutes)
    headers = machine.headers("GET", routes.CATALOGUE, at=at)
    answer = requests.get(centre.url + routes.CATALOGUE, headers=headers, timeout=TIMEOUT)
    assert answer.ok is served
    assert routes.CENTRE_TIME_HEADER in answer.headers
    if not served:
        assert problem_of(answer) is ProblemCode.CLOCK_SKEW


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"queued": -1}', b"\xff\xfe", b'{"sent_at": 5}', b"x" * 100_000]
)
def test_garbage_is_named_and_not_echoed(machine: TestMachine, body: bytes) -> None:
    answer = machine.send("POST", routes.HEARTBEATS, body)
    assert problem_of(answer) is ProblemCode.MALFORMED
    assert len(answer.content) < 2_000


def test_a_body_over_the_limit_is_refused(machine: TestMachine) -> None:
    answer = machine.send("POST", routes.HEARTBEATS, b" " * 2_100_000)
    assert problem_of(answer) is ProblemCode.MALFORMED


def test_unknown_paths_and_methods_are_problems(centre: Running) -> None:
    assert problem_of(requests.get(centre.url + "/v1/nothing", timeout=TIMEOUT)) is ProblemCode.NOT_FOUND
    answer = requests.delete(centre.url + routes.CASES, timeout=TIMEOUT)
    assert answer.status_code == 405
    assert problem_of(answer) is ProblemCode.MALFORMED


@pytest.mark.parametrize("path", ["/desk/login", "/v1/enrolments", "/v1/cases"])
def test_nobody_can_fill_the_memory(centre: Running, path: str) -> None:
    """Strangers too, and forms too: the rest of what is too long is not even read."""
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        for number in range(400):
            sent += 100_000
            yield b"&name%d=" % number + b"x" * 100_000

    with contextlib.suppress(requests.ConnectionError):
        answer = requests.post(
            centre.url + path,
            data=endless(),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            timeout=TIMEOUT,
        )
        assert problem_of(answer) is ProblemCode.MALFORMED
    assert sent < 20_000_000


def test_a_body_that_dribbles_is_cut(tmp_path: Path) -> None:
    limits = Limits(body_time=timedelta(seconds=0.5))
    with running(CentreSettings(data=tmp_path, demonstration=True, limits=limits)) as centre:
        host, port = centre.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=TIMEOUT) as line:
            line.sendall(b"POST /v1/enrolments HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
            answer = b""
            while part := line.recv(65536):
                answer += part
        assert answer.startswith(b"HTTP/1.1 400 ")
        assert b"took more than 0.5 seconds" in answer


def test_an_ipv6_line_is_counted_as_one() -> None:
    def asked_from(address: str) -> Request:
        return Request({"type": "http", "client": (address, 1), "headers": []})

    assert line_of(asked_from("2001:db8:1:2::1")) == line_of(asked_from("2001:db8:1:2:ffff::9"))
    assert line_of(asked_from("2001:db8:1:2::1")) != line_of(asked_from("2001:db8:1:3::1"))
    assert line_of(asked_from("192.0.2.7")) == "192.0.2.7"
    assert line_of(Request({"type": "http", "client": None, "headers": []})) == "unknown"


def test_a_line_that_never_ends_its_head_is_hung_up(tmp_path: Path) -> None:
    """Also after a whole request, and however it dribbles; who is served slowly is not hung up."""
    limits = Limits(head_time=timedelta(seconds=0.6))
    with running(CentreSettings(data=tmp_path, demonstration=True, limits=limits)) as centre:
        host, port = centre.url.removeprefix("http://").split(":")
        whole = b"GET /s HTTP/1.1\r\nHost: x\r\n\r\n"
        for before in (b"", b"GET ", whole + b"GET "):
            with socket.create_connection((host, int(port)), timeout=0.05) as line:
                line.sendall(before)
                began, hung_up = time.monotonic(), False
                while not hung_up and time.monotonic() < began + TIMEOUT:
                    try:
                        hung_up = line.recv(65536) == b""
                    except TimeoutError:
                        with contextlib.suppress(OSError):
                            line.sendall(b"x")
                    except OSError:
                        hung_up = True
                assert hung_up, before
        centre.controls(delay_seconds=1.2)
        assert requests.get(centre.url + routes.CATALOGUE, timeout=TIMEOUT).status_code == 401
