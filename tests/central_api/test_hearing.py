# SPDX-License-Identifier: GPL-3.0-or-later
"""What a heartbeat's answer tells: slots, orders, tokens; and machines that are out of service."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import select, update

from central.database.schema import machines
from central.demo import DemoPerson
from central.desk.words import details_in_words, event_words, warning_words
from central.settings import CentreSettings, Limits
from kiosk.app.machine_events import OF_THE_MACHINE
from kiosk.contract import routes
from kiosk.contract.delivery import BACKLOG, LANE_HEADER, LIVE
from kiosk.contract.fleet import (
    EnrolmentAnswer,
    Heartbeat,
    HeartbeatAnswer,
    Revocation,
    RevocationReason,
)
from kiosk.contract.problems import ProblemCode
from kiosk.sealing import SigningKey
from kiosk.timing import SteppedClock
from tests.central_api.central_machine import TIMEOUT, TestMachine, enrolment, problem_of
from tests.central_api.running_centre import MORNING, Running, running
from tests.central_api.test_complaints_and_events import Desk

ITEM = "41040000MZ-JF-0001"


def beat(machine: TestMachine, *, token: str = "", backlog: int = 0, **said: Any) -> HeartbeatAnswer:
    heartbeat = Heartbeat(
        sent_at=said.pop("sent_at", machine.clock.now()),
        program_version="0.1.0",
        catalogue_revision=None,
        queued=backlog,
        oldest_queued_age=None,
        last_success_age=None,
        devices={},
        backlog=backlog,
        token=token,
        **said,
    )
    answer = machine.send("POST", routes.HEARTBEATS, heartbeat)
    assert answer.status_code == 200, answer.text
    return HeartbeatAnswer.model_validate_json(answer.content)


def revocation(machine: TestMachine, answer: HeartbeatAnswer) -> Revocation | None:
    for order in answer.orders:
        if order.kind == "revocation":
            return Revocation.from_payload(machine.trusted.open(order, "revocation"))
    return None


def copied(machine: TestMachine) -> TestMachine:
    """Another machine with the same key, as a copied disk makes one."""
    clone = copy.copy(machine)
    clone.http = requests.Session()
    return clone


def test_a_backlog_gets_a_slot_and_its_end_gets_none(centre: Running, machine: TestMachine) -> None:
    assert beat(machine).slot is None
    slot = beat(machine, backlog=7).slot
    assert slot is not None
    assert (slot.starts_in_s, slot.most) == (0.0, 7)
    assert beat(machine, backlog=0).slot is None


def test_one_after_the_other_and_also_after_a_restart(tmp_path: Path) -> None:
    settings = CentreSettings(data=tmp_path, demonstration=True, limits=Limits(capacity_per_s=10.0))
    clock = SteppedClock(MORNING)
    with running(settings, clock) as before:
        first, second = before.machine(), before.machine()
        assert beat(first, backlog=5_000).slot is not None
        then = beat(second, backlog=50).slot
        assert then is not None
        assert then.starts_in_s > 60
    clock.step(30)
    with running(settings, clock) as after:
        first.url = second.url = after.url
        now = beat(second, backlog=50).slot
        assert now is not None
        assert now.starts_in_s == pytest.approx(then.starts_in_s - 30, abs=5)


def test_backlog_beyond_its_share_waits_and_live_ones_do_not(
    tmp_path: Path, person: Callable[[str], DemoPerson]
) -> None:
    limits = Limits(capacity_per_s=0.5, challenges_per_person=1_000)
    with running(CentreSettings(data=tmp_path, demonstration=True, limits=limits)) as centre:
        machine = centre.machine()
        made = machine.application(centre.centre.definitions[ITEM], person("gao-wenzhi"), {})
        body = made.model_dump_json().encode()

        def submit(lane: str) -> requests.Response:
            headers = {routes.IDEMPOTENCY_HEADER: made.application_id, LANE_HEADER: lane}
            return machine.send("POST", routes.CASES, body, headers)

        answers = [submit(BACKLOG) for _ in range(60)]
        refused = [answer for answer in answers if answer.status_code != 200]
        assert 10 <= len(refused) <= 30
        assert all(problem_of(answer) is ProblemCode.TOO_MANY for answer in refused)
        waits = [int(answer.headers["Retry-After"]) for answer in refused]
        assert waits == sorted(waits)
        assert all(0 < wait <= 300 for wait in waits)
        assert all(submit(LIVE).status_code == 200 for _ in range(5))
        without_a_lane = machine.submit(made)
        assert without_a_lane.status_code == 200
        assert submit(BACKLOG).status_code == 429
        centre.clock.step(60)
        assert submit(BACKLOG).status_code == 200


def test_what_a_heartbeat_says_is_kept_and_its_token_is_not(centre: Running, machine: TestMachine) -> None:
    told = beat(machine, backlog=3, parked=2, expired=1, warnings=("disk_near",), key_provider="tpm2")
    beat(machine, token=told.token, parked=2, expired=1, warnings=("disk_near",), key_provider="tpm2")
    line = centre.centre.fleet.line(machine.machine_id)
    assert line is not None
    assert line.heartbeat is not None
    assert (line.heartbeat.parked, line.heartbeat.expired) == (2, 1)
    assert (line.heartbeat.warnings, line.heartbeat.key_provider) == (("disk_near",), "tpm2")
    assert line.heartbeat.token == ""


@pytest.mark.parametrize(
    ("changes", "gone", "shown"),
    [
        ({"battery": 7}, (), "2 件"),
        ({}, ("parked", "expired", "warnings", "causes"), "2 件"),
        ({}, ("devices",), "—"),
    ],
)
def test_a_heartbeat_that_an_older_contract_kept_does_not_break_the_fleet_page(
    centre: Running, machine: TestMachine, changes: dict[str, object], gone: tuple[str, ...], shown: str
) -> None:
    beat(machine, backlog=2)
    with centre.centre.database.write() as connection:
        kept = json.loads(connection.execute(select(machines.c.heartbeat)).scalar_one())
        older = {name: value for name, value in {**kept, **changes}.items() if name not in gone}
        connection.execute(update(machines).values(heartbeat=json.dumps(older).encode()))
    desk = Desk(centre)
    fleet = desk.page("/machines")
    own = desk.page(f"/machines/{machine.machine_id}")
    assert (fleet.status_code, own.status_code) == (200, 200)
    assert shown in fleet.text
    assert ("读不出细节" in own.text) == ("devices" in gone)
    beat(machine, backlog=3)
    assert "3 件" in desk.page("/machines").text


def test_a_turn_that_an_older_contract_told_stops_no_start(tmp_path: Path) -> None:
    settings = CentreSettings(data=tmp_path, demonstration=True)
    clock = SteppedClock(MORNING)
    with running(settings, clock) as before:
        machine = before.machine()
        assert beat(machine, backlog=5).slot is not None
        with before.centre.database.write() as connection:
            connection.execute(update(machines).values(slot='{"begins_in_s": 3}'))
    with running(settings, clock) as after:
        machine.url = after.url
        assert beat(machine, backlog=5).slot is not None


def test_a_token_is_new_each_time_and_the_last_one_shown_still_counts(machine: TestMachine) -> None:
    """An answer that was lost is no clone: the machine shows once more what it had."""
    first = beat(machine).token
    second = beat(machine, token=first).token
    assert second != first
    lost = beat(machine, token=first).token
    again = beat(machine, token=first)
    assert revocation(machine, again) is None
    assert again.token not in (first, second, lost)
    assert revocation(machine, beat(machine, token=again.token)) is None


def test_a_heartbeat_that_was_held_up_on_its_way_is_no_clone(centre: Running, machine: TestMachine) -> None:
    """A line that broke while it was sent, and whose far end has it still, sends it again when it is mended."""
    token = beat(machine).token
    centre.clock.step(60)
    held_up, shown = machine.clock.now(), token
    for _ in range(3):
        # The machine gave it up, and showed the same token in the next.
        centre.clock.step(20)
        token = beat(machine, token=token).token
    late = beat(machine, token=shown, sent_at=held_up)
    assert revocation(machine, late) is None
    assert late.token == shown
    centre.clock.step(20)
    assert revocation(machine, beat(machine, token=token)) is None


def test_a_machine_whose_clock_was_put_back_is_heard_from_the_next_heartbeat_on(
    centre: Running, machine: TestMachine
) -> None:
    token = beat(machine, sent_at=machine.clock.now() + timedelta(seconds=200)).token
    assert beat(machine, token=token, backlog=3).slot is None
    told = beat(machine, token=token, backlog=3)
    assert told.slot is not None
    assert told.token != token


def test_a_machine_that_knows_no_tokens_is_no_clone(machine: TestMachine) -> None:
    for _ in range(3):
        assert revocation(machine, beat(machine)) is None


def test_two_machines_with_one_key_are_found_out_and_both_are_told(centre: Running, machine: TestMachine) -> None:
    token = beat(machine, token=beat(machine).token).token
    clone = copied(machine)
    first = beat(machine, token=token)
    second = beat(clone, token=token)
    assert revocation(machine, first) is None
    assert revocation(clone, second) is None
    found = beat(machine, token=first.token)
    told = revocation(machine, found)
    assert told is not None
    assert (told.machine_id, told.reason, told.lifted) == (machine.machine_id, RevocationReason.CLONED, False)
    assert revocation(clone, beat(clone, token=second.token)) == told
    assert found.slot is None
    for one in (machine, clone):
        assert problem_of(one.send("GET", routes.CATALOGUE)) is ProblemCode.NOT_ENROLLED
    line = centre.centre.fleet.line(machine.machine_id)
    assert line is not None
    assert line.revoked is RevocationReason.CLONED


def test_a_machine_that_lost_its_store_serves_on(machine: TestMachine) -> None:
    """Its database was damaged and put aside; the key is in the keeper."""
    beat(machine, token=beat(machine).token)
    answer = beat(machine)
    assert revocation(machine, answer) is None
    assert revocation(machine, beat(machine, token=answer.token)) is None


def test_a_thief_with_the_key_alone_is_found_out_by_the_right_machine(machine: TestMachine) -> None:
    token = beat(machine, token=beat(machine).token).token
    assert revocation(machine, beat(copied(machine))) is None
    told = revocation(machine, beat(machine, token=token))
    assert told is not None
    assert told.reason is RevocationReason.CLONED


@pytest.mark.parametrize("shown", ["1", "999.00000000000000000000000000000000", "nonsense", "²." + "0" * 32])
def test_a_token_that_is_none_of_ours_is_a_clones(machine: TestMachine, shown: str) -> None:
    beat(machine, token=beat(machine).token)
    told = revocation(machine, beat(machine, token=shown))
    assert told is not None
    assert told.reason is RevocationReason.CLONED


def test_a_token_of_another_machine_is_a_clones(centre: Running, machine: TestMachine) -> None:
    other = beat(centre.machine()).token
    beat(machine, token=beat(machine).token)
    assert revocation(machine, beat(machine, token=other)) is not None


def test_a_centre_that_was_restored_from_a_backup_calls_nobody_a_clone(
    centre: Running, machine: TestMachine
) -> None:
    token = ""
    for _ in range(6):
        token = beat(machine, token=token).token
    with centre.centre.database.write() as connection:
        connection.execute(update(machines).values(token_issued=2, token_shown=1))
    after = beat(machine, token=token)
    assert revocation(machine, after) is None
    assert revocation(machine, beat(machine, token=after.token)) is None


def test_a_blocked_machine_is_told_by_a_signed_order_and_served_nothing_else(
    centre: Running, machine: TestMachine
) -> None:
    token = beat(machine, token=beat(machine).token).token
    assert centre.centre.fleet.block(machine.machine_id, ordered_by="信息中心 李明")
    answer = beat(machine, token=token, backlog=4)
    told = revocation(machine, answer)
    assert told is not None
    assert (told.reason, told.lifted, told.ordered_at) == (RevocationReason.BLOCKED, False, MORNING)
    assert answer.slot is None
    refused = [
        machine.send("GET", routes.CATALOGUE),
        machine.send("POST", routes.CASES, b"{}"),
        machine.send("POST", routes.EVENTS, b"{}"),
        machine.send("PUT", routes.DRAFTS, b"{}"),
    ]
    assert [problem_of(one) for one in refused] == [ProblemCode.NOT_ENROLLED] * 4
    centre.clock.step(60)
    assert centre.centre.fleet.block(machine.machine_id, ordered_by=None)
    lifted = revocation(machine, beat(machine, token=answer.token, backlog=4))
    assert lifted is not None
    assert lifted.lifted
    assert lifted.ordered_at > told.ordered_at
    assert machine.send("GET", routes.CATALOGUE).status_code == 200


def test_a_revoked_machine_is_answered_with_a_right_stamp_alone(centre: Running, machine: TestMachine) -> None:
    centre.centre.fleet.block(machine.machine_id, ordered_by="x")
    machine.key = SigningKey(machine.key.key_id, SigningKey.generate()._private)
    assert problem_of(machine.send("POST", routes.HEARTBEATS, b"{}")) is ProblemCode.STAMP_REFUSED


def test_a_machine_that_an_older_program_blocked_is_told_too(centre: Running, machine: TestMachine) -> None:
    centre.centre.fleet.block(machine.machine_id, ordered_by="x")
    with centre.centre.database.write() as connection:
        connection.execute(update(machines).values(revocation=None))
    told = revocation(machine, beat(machine))
    assert told is not None
    assert told == revocation(machine, beat(machine))


def test_a_cloned_machine_gets_a_new_key_and_the_old_one_stays_out(centre: Running, machine: TestMachine) -> None:
    token = beat(machine, token=beat(machine).token).token
    clone = copied(machine)
    beat(machine, token=token)
    beat(machine, token="stale")
    code = centre.centre.fleet.new_key_code(machine.machine_id)
    assert code is not None
    centre.clock.step(60)
    key = SigningKey.generate(demonstration=True)
    request = enrolment(code, key)
    answers = [
        requests.post(centre.url + routes.ENROLMENTS, data=request.model_dump_json(), timeout=TIMEOUT) for _ in "12"
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert EnrolmentAnswer.model_validate_json(answers[0].content).machine_id == machine.machine_id
    machine.key = key
    lifted = revocation(machine, beat(machine, token="what the wiped machine has"))
    assert lifted is not None
    assert lifted.lifted
    assert machine.send("GET", routes.CATALOGUE).status_code == 200
    told = revocation(clone, beat(clone, token=token))
    assert told is not None
    assert (told.reason, told.lifted) == (RevocationReason.CLONED, False)
    assert problem_of(clone.send("GET", routes.CATALOGUE)) is ProblemCode.NOT_ENROLLED
    line = centre.centre.fleet.line(machine.machine_id)
    assert line is not None
    assert line.revoked is None
    assert len(centre.centre.fleet.lines()) == 1


def test_a_key_that_was_replaced_speaks_for_nobody_again(centre: Running, machine: TestMachine) -> None:
    old = machine.key
    code = centre.centre.fleet.new_key_code(machine.machine_id)
    assert code is not None
    new = enrolment(code, SigningKey.generate(demonstration=True))
    assert requests.post(centre.url + routes.ENROLMENTS, data=new.model_dump_json(), timeout=TIMEOUT).ok
    again = enrolment(centre.centre.fleet.new_key_code(machine.machine_id) or "", old)
    refused = requests.post(centre.url + routes.ENROLMENTS, data=again.model_dump_json(), timeout=TIMEOUT)
    assert problem_of(refused) is ProblemCode.MALFORMED
    assert centre.centre.fleet.new_key_code("KJ-410400-0999") is None


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("disk_near", "磁盘占用快到上限"),
        ("age_passed", "最早一件的等待时间已超上限"),
        ("clock_wrong", "时钟不准"),
        ("something_new", "something_new"),
    ],
)
def test_warnings_are_said_in_words(code: str, words: str) -> None:
    assert warning_words(code) == words


def test_every_event_that_machines_tell_has_words_on_the_desk() -> None:
    assert [event.value for event in OF_THE_MACHINE if event_words(event.value) == event.value] == []
    assert event_words("something_new") == "something_new"


@pytest.mark.parametrize(
    ("code", "details", "words"),
    [
        ("line_changed", {"up": "false"}, "断了"),
        ("cabinet_door", {"open": "true"}, "打开"),
        ("limit_changed", {"limit": "count", "how": "near"}, "待送件数快到上限"),
        ("limit_changed", {"limit": "count", "how": "kept"}, "待送件数恢复正常"),
        ("limit_changed", {"limit": "nothing_known", "how": "near"}, "nothing_known_near"),
        ("kiosk_started", {"version": "0.1.0", "demonstration": "true"}, "程序：0.1.0；演示：是"),
        ("line_changed", {"unknown": "x"}, "unknown：x"),
        ("machine_restored", {}, ""),
    ],
)
def test_details_of_an_event_are_said_in_words(code: str, details: dict[str, str], words: str) -> None:
    assert details_in_words(code, details) == words
