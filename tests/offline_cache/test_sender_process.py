# SPDX-License-Identifier: GPL-3.0-or-later
"""The real child process against a centre on a real socket: killed, orphaned, doubled, answered badly."""

from __future__ import annotations

import base64
import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from kiosk.central_client import save_enrolment
from kiosk.contract.cases import Application, Attachment
from kiosk.contract.delivery import LapseReason, Withdrawal
from kiosk.contract.fleet import Slot
from kiosk.contract.problems import ProblemCode
from kiosk.sealing import FolderKeyProvider, Profile, TrustedKeys, digest
from kiosk.sender_process import HandleReport, SenderDied, SenderHandle, SenderReady, decode, encode
from kiosk.settings import DataFolder, render_default, write_text
from kiosk.standards import new_uuid7
from kiosk.timing import SystemClock
from offline_cache import (
    ApplicationExpired,
    Delivered,
    Lane,
    LapseTold,
    LineChanged,
    MachineChanged,
    Parked,
    RecordState,
    Report,
    Sending,
    Store,
    StoreTrouble,
    WillRetry,
    Withdrawn,
    WithdrawOutcome,
    parted,
)
from tests.offline_cache import profiles
from tests.offline_cache.outbox_cases import application, body_of, callback, rating
from tests.offline_cache.tiny_centre import TinyCentre

PROFILES = (Profile.STANDARD,)
"""What a child process seals under is read from its settings: test_sender_process_keys has both."""


class Machine:
    """A kiosk's data folder, its store, its centre, and what its sender reports."""

    def __init__(self, folder: Path) -> None:
        self.folder = DataFolder(folder / "data")
        self.keys = FolderKeyProvider(self.folder.keys, profile=profiles.current())
        key = self.keys.signing_key()
        self.centre = TinyCentre(TrustedKeys({key.key_id: key.public_text()}))
        save_enrolment(self.folder.enrolment, self.centre.enrolment())
        self.config = folder / "kiosk.toml"
        self.write_settings(self.centre.url)
        self.store = Store(self.folder.store, self.keys, SystemClock(), ballast_bytes=1 << 20)
        self.reports: list[HandleReport] = []
        self.changed = threading.Condition()
        self.handle: SenderHandle | None = None

    def write_settings(self, url: str) -> None:
        text = render_default(
            {
                "machine.data_folder": self.folder.root,
                "centre.url": url,
                "centre.answer_seconds": 1.0,
                "store.ballast_mebibytes": 1,
                "keys.profile": profiles.current().value,
            }
        )
        write_text(self.config, text)

    def start(self) -> SenderHandle:
        self.handle = SenderHandle(self.config, first_restart_s=0.05, longest_restart_s=0.2)
        self.handle.start(self.hear)
        self.wait_for(lambda: any(isinstance(r, SenderReady) for r in self.reports))
        return self.handle

    def let_go(self) -> None:
        """The kiosk's next heartbeat is answered with a slot."""
        assert self.handle is not None
        self.handle.slot(Slot(starts_in_s=0.0, lasts_s=600.0, most=1000, per_s=1000.0))

    def hear(self, report: HandleReport) -> None:
        with self.changed:
            self.reports.append(report)
            self.changed.notify_all()

    def wait_for(self, true: Callable[[], bool], within_s: float = 30.0) -> None:
        with self.changed:
            assert self.changed.wait_for(true, within_s), self.reports

    def put(self, person: int = 1, *, live: bool = False) -> Application:
        made = application(person, at=SystemClock().now())
        self.store.put_application(made, live=live)
        return made

    def delivered(self, record_id: str) -> Callable[[], bool]:
        return lambda: any(isinstance(r, Delivered) and r.id == record_id for r in self.reports)

    def heard_more_than(self, number: int, *kinds: type) -> bool:
        return sum(isinstance(report, kinds) for report in self.reports) > number

    def state(self, record_id: str) -> RecordState:
        snapshot = self.store.snapshot(record_id)
        assert snapshot is not None
        return snapshot.state

    def stop(self) -> None:
        if self.handle is not None:
            self.handle.stop()
        self.store.close()
        self.centre.stop()


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    made = Machine(tmp_path)
    yield made
    made.stop()


def test_what_is_stored_is_delivered_and_the_decision_can_be_read(machine: Machine) -> None:
    handle = machine.start()
    made = machine.put()
    handle.wake(made.application_id)
    machine.wait_for(machine.delivered(made.application_id))
    assert [type(r) for r in machine.reports if not isinstance(r, (SenderReady, LineChanged))] == [
        Sending,
        Delivered,
    ]
    decision = machine.store.decision(made.application_id)
    assert decision is not None
    assert decision.case_no == "C-0001"
    graded, call = rating(made.application_id), callback()
    machine.store.put_rating(graded)
    machine.store.put_callback(call)
    handle.wake(graded.rating_id)
    handle.wake(call.request_id)
    machine.wait_for(machine.delivered(graded.rating_id))
    machine.wait_for(machine.delivered(call.request_id))
    assert machine.centre.acknowledged == {graded.rating_id, call.request_id}


def test_an_answer_lost_ten_times_makes_one_case(machine: Machine) -> None:
    machine.centre.script.extend(["lose", "reset", "cut"] * 3 + ["lose"])
    made = machine.put()
    handle = machine.start()
    for attempt in range(60):
        # The line is heard to be back each time, so that it is not left to rest.
        handle.wake()
        handle.wake(made.application_id)
        machine.wait_for(partial(machine.heard_more_than, attempt, WillRetry, Delivered))
        if machine.delivered(made.application_id)():
            break
    machine.wait_for(machine.delivered(made.application_id))
    assert len(machine.centre.requests) == 11
    assert machine.centre.cases == {made.application_id: (digest(body_of(made)), "C-0001")}
    assert len({request.body for request in machine.centre.requests}) == 1
    assert machine.state(made.application_id) is RecordState.ACCEPTED


def test_a_sender_killed_in_the_middle_of_sending_delivers_once(machine: Machine) -> None:
    machine.centre.script.append("silent 20")
    made = machine.put()
    handle = machine.start()
    machine.let_go()
    machine.wait_for(lambda: any(isinstance(r, Sending) for r in machine.reports))
    assert machine.centre.arrived.wait(10)
    pid = handle.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    machine.wait_for(lambda: any(isinstance(r, SenderDied) for r in machine.reports))
    machine.wait_for(lambda: sum(isinstance(r, SenderReady) for r in machine.reports) == 2)
    machine.wait_for(machine.delivered(made.application_id))
    assert list(machine.centre.cases) == [made.application_id]
    (died,) = [r for r in machine.reports if isinstance(r, SenderDied)]
    assert died.times == 1
    assert "-9" in died.why


def test_whose_citizen_waits_is_sent_although_the_one_that_was_woken_is_dead(machine: Machine) -> None:
    """Without a slot, and at once: the record is not of the backlog yet."""
    made = machine.put(live=True)
    machine.start()
    machine.wait_for(machine.delivered(made.application_id))


def test_a_lane_that_falls_takes_its_process_along_and_the_next_one_delivers(machine: Machine) -> None:
    made = machine.put()
    # A fault of the program in one lane, as a rule of the database that no statement of ours may break.
    with contextlib.closing(sqlite3.connect(machine.folder.store)) as db:
        db.execute("CREATE TRIGGER fault BEFORE UPDATE ON records BEGIN SELECT RAISE(ABORT, 'fault'); END")
        handle = machine.start()
        handle.wake(made.application_id)
        machine.wait_for(lambda: any(isinstance(r, SenderDied) for r in machine.reports))
        db.execute("DROP TRIGGER fault")
    machine.let_go()
    machine.wait_for(machine.delivered(made.application_id))
    assert list(machine.centre.cases) == [made.application_id]


def test_a_sender_killed_at_once_again_and_again_still_delivers(machine: Machine) -> None:
    # Of one person, so that each goes by itself and there is something to kill.
    made = [machine.put(1) for _ in range(12)]
    handle = machine.start()
    machine.let_go()
    for kill in range(6):
        machine.wait_for(partial(machine.heard_more_than, kill, Delivered))
        if (pid := handle.pid) is not None:
            os.kill(pid, signal.SIGKILL)
    # A delivery may be recorded and its report die with the child: ask the store, not the reports.
    pause = threading.Event()
    for _ in range(300):
        if machine.store.pending().count == 0:
            break
        pause.wait(0.1)
    assert machine.store.pending().count == 0
    assert sorted(machine.centre.cases) == sorted(m.application_id for m in made)
    assert len({case for _, case in machine.centre.cases.values()}) == 12


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        ("status 500", "centre_unwell"),
        ("nonsense", "wrong_shape"),
        ("silent 3", "too_late"),
        ("dribble", "too_late"),
        ("reset", "cut_off"),
        ("foreign-key", "wrong_signature"),
        ("other-application", "other_subject"),
        ("other-body", "wrong_digest"),
    ],
)
def test_no_bad_answer_delivers_and_none_loses(machine: Machine, behaviour: str, code: str) -> None:
    # Every attempt is answered so, for the first retry may come at once.
    machine.centre.script.extend([behaviour] * 50)
    made = machine.put()
    handle = machine.start()
    handle.wake(made.application_id)
    machine.wait_for(lambda: any(isinstance(r, WillRetry) for r in machine.reports))
    retry = next(r for r in machine.reports if isinstance(r, WillRetry))
    assert retry.code == code
    assert machine.state(made.application_id) is RecordState.SENDING
    machine.centre.script.clear()
    handle.wake()
    handle.wake(made.application_id)
    machine.wait_for(machine.delivered(made.application_id))
    assert list(machine.centre.cases) == [made.application_id]


def test_a_refused_one_is_kept_for_a_technician_and_the_next_goes(machine: Machine) -> None:
    poisoned, good = machine.put(1), machine.put(2)
    machine.centre.refusals[poisoned.application_id] = ProblemCode.FORM_INVALID
    machine.start()
    machine.let_go()
    machine.wait_for(machine.delivered(good.application_id))
    assert Parked(poisoned.application_id, Lane.APPLICATION, "form_invalid") in machine.reports
    assert machine.state(poisoned.application_id) is RecordState.PARKED


def test_a_machine_enrolled_later_sends_then(machine: Machine) -> None:
    machine.folder.enrolment.unlink()
    made = machine.put()
    handle = machine.start()
    machine.let_go()
    machine.wait_for(lambda: MachineChanged("not_enrolled") in machine.reports)
    assert machine.centre.requests == []
    save_enrolment(machine.folder.enrolment, machine.centre.enrolment())
    handle.wake()
    machine.wait_for(machine.delivered(made.application_id))
    assert MachineChanged("") in machine.reports


def test_the_backlog_waits_for_its_slot_and_comes_in_one_batch(machine: Machine) -> None:
    made = [machine.put(person) for person in range(1, 9)]
    live = machine.put(9, live=True)
    handle = machine.start()
    handle.wake(live.application_id)
    machine.wait_for(machine.delivered(live.application_id))
    assert len(machine.centre.requests) == 1
    machine.let_go()
    for one in made:
        machine.wait_for(machine.delivered(one.application_id))
    assert [request.target for request in machine.centre.requests] == ["/v1/cases", "/v1/case-batches"]
    assert list(machine.centre.cases) == [live.application_id, *(one.application_id for one in made)]


def test_a_batch_whose_answer_is_lost_makes_each_case_once(machine: Machine) -> None:
    machine.centre.script.append("lose")
    made = [machine.put(person) for person in range(1, 6)]
    machine.start()
    machine.let_go()
    for one in made:
        machine.wait_for(machine.delivered(one.application_id))
    assert [request.target for request in machine.centre.requests] == ["/v1/case-batches"] * 2
    assert machine.centre.cases == {
        one.application_id: (digest(body_of(one)), f"C-{number:04d}") for number, one in enumerate(made, 1)
    }


def test_papers_go_before_their_application_and_again_when_the_centre_lost_them(machine: Machine) -> None:
    pdf = b"%PDF-1.7 " + b"x" * 70_000
    paper = Attachment(material="premises", sha256=digest(pdf), data=base64.b64encode(pdf).decode())
    signed = application(1, at=SystemClock().now()).model_copy(update={"attachments": (paper,)})
    light, materials = parted(signed)
    assert light.attachments[0].data is None
    machine.store.put_application(light, materials)
    handle = machine.start()
    machine.let_go()
    machine.wait_for(machine.delivered(light.application_id))
    assert [(r.method, r.target.split("/")[2]) for r in machine.centre.requests] == [
        ("PUT", "materials"),
        ("POST", "cases"),
    ]
    assert machine.centre.cases[light.application_id][0] == digest(body_of(light))

    again = light.model_copy(update={"application_id": new_uuid7(SystemClock().now())})
    machine.centre.script.extend(["", "problem 409 material_missing"])
    machine.centre.requests.clear()
    machine.store.put_application(again, materials)
    handle.wake()
    machine.wait_for(machine.delivered(again.application_id))
    assert [r.method for r in machine.centre.requests] == ["PUT", "POST", "PUT", "POST"]


def test_what_ends_without_a_case_is_told_to_the_centre_and_then_destroyed(machine: Machine) -> None:
    old, refused, withdrawn = machine.put(1), machine.put(2), machine.put(3)
    machine.centre.refusals.update(
        {
            old.application_id: ProblemCode.TOO_OLD,
            refused.application_id: ProblemCode.FORM_INVALID,
            withdrawn.application_id: ProblemCode.WITHDRAWN,
        }
    )
    machine.start()
    machine.let_go()
    machine.wait_for(lambda: sum(isinstance(r, LapseTold) for r in machine.reports) == 2)
    assert ApplicationExpired(old.application_id) in machine.reports
    assert Parked(refused.application_id, Lane.APPLICATION, "form_invalid") in machine.reports
    assert Withdrawn(withdrawn.application_id, Lane.APPLICATION) in machine.reports
    told = {lapse.application_id: lapse for lapse in machine.centre.lapses}
    assert told[old.application_id].reason is LapseReason.EXPIRED
    assert told[refused.application_id].reason is LapseReason.PARKED
    assert told[old.application_id].body == body_of(old).decode()
    assert machine.state(old.application_id) is RecordState.EXPIRED
    assert machine.store.held_for(old.applicant.number) == [], "its contents are destroyed"
    assert [one.application_id for one in machine.store.held_for(refused.applicant.number)] == [
        refused.application_id
    ]


def test_a_citizen_s_order_is_sent_in_a_lane_of_its_own_and_ends_the_application(machine: Machine) -> None:
    machine.centre.script.extend(["silent 30"])
    made = machine.put(1)
    handle = machine.start()
    machine.let_go()
    assert machine.centre.arrived.wait(10)
    order = Withdrawal(
        withdrawal_id=new_uuid7(SystemClock().now()),
        pick_up_code=made.pick_up_code,
        card_type=made.applicant.card_type,
        number=made.applicant.number,
        made_at=SystemClock().now(),
    )
    assert machine.store.put_withdrawal(order) is WithdrawOutcome.MUST_ASK_CENTRE
    handle.wake(order.withdrawal_id)
    machine.wait_for(lambda: Withdrawn(made.application_id, Lane.APPLICATION) in machine.reports)
    assert machine.centre.withdrawals == [order]
    assert machine.state(made.application_id) is RecordState.WITHDRAWN
    assert machine.centre.cases == {}


def test_a_slot_that_was_heard_is_known_to_the_next_child(machine: Machine) -> None:
    handle = machine.start()
    machine.let_go()
    pid = handle.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    machine.wait_for(lambda: sum(isinstance(r, SenderReady) for r in machine.reports) == 2)
    made = machine.put()
    handle.wake()
    machine.wait_for(machine.delivered(made.application_id))


def test_a_lane_that_ends_by_a_fault_takes_the_process_along_and_says_no_word_of_it(tmp_path: Path) -> None:
    """Another is started then. What a fault's own words hold may be a citizen's."""
    program = """
import sys, threading
from functools import partial
from kiosk.sender_process import _end_at_once, _Out
threading.excepthook = partial(_end_at_once, _Out(sys.stdout))
def lane():
    raise ValueError("what a citizen wrote")
thread = threading.Thread(target=lane)
thread.start()
threading.Event().wait(20)
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == 70
    assert '{"failed": "fault ValueError at ' in ended.stdout
    assert "citizen" not in ended.stdout + ended.stderr


def test_it_ends_when_its_kiosk_is_gone_and_only_one_may_run(machine: Machine) -> None:
    def child() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "kiosk.sender_process", "--config", str(machine.config)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    first = child()
    assert first.stdin is not None
    assert first.stdout is not None
    assert first.stdout.readline() == '{"ready": true}\n'
    first.stdin.write("nonsense\n[1]\n" + "x" * 10_000 + '\n{"wake": 7}\n{"wake": "nobody"}\n')
    first.stdin.write('{"slot": {"most": 0}}\n{"slot": 7}\n{"slot": null}\n{"withdraw": null}\n')
    first.stdin.flush()
    second = child()
    out, _ = second.communicate(timeout=20)
    assert "another copy is running" in out
    assert second.returncode == 1
    made = machine.put()
    first.stdin.write(f'{{"wake": "{made.application_id}"}}\n')
    first.stdin.flush()
    for line in first.stdout:
        if '"Delivered"' in line:
            break
    first.stdin.close()
    assert first.wait(10) == 0
    first.stdout.close()


def test_a_sender_that_is_held_by_a_slow_centre_still_ends_in_time(machine: Machine) -> None:
    machine.centre.always = "silent 20"
    made = machine.put()
    handle = machine.start()
    handle.wake(made.application_id)
    assert machine.centre.arrived.wait(10)
    pid = handle.pid
    handle.stop(within_s=5)
    assert handle.pid is None
    assert pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_settings_that_do_not_load_are_told_to_the_kiosk(machine: Machine) -> None:
    machine.config.write_text("version = 1\n[screen]\nidle_seconds = 1\n", encoding="utf-8")
    handle = SenderHandle(machine.config, first_restart_s=0.05, longest_restart_s=0.1)
    machine.handle = handle
    handle.start(machine.hear)
    machine.wait_for(lambda: any(isinstance(r, SenderDied) for r in machine.reports))
    died = next(r for r in machine.reports if isinstance(r, SenderDied))
    assert "kiosk.toml:3: screen.idle_seconds" in died.why
    # What was said while there was no child is said to the next one.
    made = machine.put()
    handle.wake(made.application_id)
    machine.write_settings(machine.centre.url)
    machine.wait_for(machine.delivered(made.application_id))


@pytest.mark.parametrize(
    "report",
    [
        Sending("a", Lane.RATING),
        Delivered("a", Lane.CALLBACK, None),
        Delivered("a", Lane.WITHDRAWAL, "C-1", ("民政窗口", "Civil affairs window")),
        WillRetry("a", Lane.APPLICATION, "cut_off", 1.5),
        Parked("a", Lane.APPLICATION, "form_invalid"),
        LineChanged(True),
        MachineChanged("clock_skew"),
        StoreTrouble("StoreFullError"),
        ApplicationExpired("a"),
        LapseTold("a", LapseReason.EXPIRED, "L-1"),
    ],
)
def test_reports_cross_the_pipe_whole(report: Report) -> None:
    assert decode(encode(report)) == report


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{}",
        "[]",
        "7",
        '{"report": "Nothing"}',
        '{"report": "Sending", "lane": "x"}',
        '{"report": "Delivered", "id": "a", "lane": "rating", "reference": null, "window": 7}',
    ],
)
def test_a_line_that_is_no_report_is_none(line: str) -> None:
    assert decode(line) is None
