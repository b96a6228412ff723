# SPDX-License-Identifier: GPL-3.0-or-later
"""The sender on a stepped clock: what goes first, how long it waits, what each answer does."""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from kiosk.contract.cases import Application
from kiosk.sealing import SigningKey
from kiosk.timing import SteppedClock, SystemClock
from offline_cache import (
    LOOK_AGAIN_S,
    Acknowledged,
    BadAnswer,
    CaseAnswered,
    Delivered,
    Lane,
    LaneSender,
    LineChanged,
    MachineChanged,
    MachineRefused,
    NoAnswer,
    Parcel,
    ParcelRefused,
    Parked,
    RecordState,
    Report,
    Sender,
    SendResult,
    Store,
    StoreTrouble,
    Trouble,
    WillRetry,
    Withdrawn,
)
from tests.offline_cache.outbox_cases import START, FixedKeys, application, callback, open_store, rating, verified

CENTRE = SigningKey.generate()
Answer = Callable[[Parcel], SendResult]


def good(parcel: Parcel) -> SendResult:
    if parcel.lane is Lane.APPLICATION:
        return CaseAnswered(verified(parcel.id, parcel.body, CENTRE))
    return Acknowledged("T-1")


class ScriptedLine:
    """A line of which the test says what comes back, one answer an attempt, then good ones."""

    def __init__(self) -> None:
        self.script: deque[Answer] = deque()
        self.always: dict[str, Answer] = {}
        self.sent: list[str] = []
        self.deadlines: set[float] = set()

    def send(self, parcel: Parcel, *, deadline_s: float) -> SendResult:
        self.sent.append(parcel.id)
        self.deadlines.add(deadline_s)
        if parcel.id in self.always:
            return self.always[parcel.id](parcel)
        return (self.script.popleft() if self.script else good)(parcel)


class Stand:
    """A store, a line and the lanes of one sender, stepped by hand."""

    def __init__(self, folder: Path) -> None:
        self.clock = SteppedClock(START)
        self.keys = FixedKeys()
        self.store: Store = open_store(folder, self.clock, self.keys)
        self.line = ScriptedLine()
        self.reports: list[Report] = []
        self.sender = self.new_sender()

    def new_sender(self, seed: int = 1) -> Sender:
        return Sender(
            self.store,
            self.line,
            self.clock,
            self.reports.append,
            keep_answers=timedelta(hours=1),
            random=Random(seed),
        )

    def lane(self, lane: Lane = Lane.APPLICATION) -> LaneSender:
        return self.sender.lanes[lane]

    def put(self, person: int = 1) -> Application:
        made = application(person, at=self.clock.now())
        self.store.put_application(made)
        return made

    def state(self, record_id: str) -> RecordState:
        snapshot = self.store.snapshot(record_id)
        assert snapshot is not None
        return snapshot.state

    def run(self, seconds: float, lane: Lane = Lane.APPLICATION) -> None:
        """Let the lane work for this long."""
        end = self.clock.monotonic() + seconds
        while True:
            wait = self.lane(lane).step()
            if self.clock.monotonic() + wait > end:
                self.clock.step(end - self.clock.monotonic())
                return
            self.clock.step(wait)


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    made = Stand(tmp_path)
    yield made
    made.store.close()


def no_answer(_: Parcel) -> SendResult:
    return NoAnswer("too_late")


def test_it_delivers_the_oldest_first_and_then_looks_again(stand: Stand) -> None:
    made = [stand.put(person) for person in (1, 2, 3)]
    stand.run(1)
    assert stand.line.sent == [m.application_id for m in made]
    assert stand.line.deadlines == {8.0}
    assert [r.id for r in stand.reports if isinstance(r, Delivered)] == stand.line.sent
    assert stand.lane().step() == LOOK_AGAIN_S
    assert stand.store.pending().count == 0


def test_the_live_application_goes_before_the_backlog_and_a_resting_lane(stand: Stand) -> None:
    for person in range(1, 6):
        stand.put(person)
    stand.line.script.extend([no_answer, no_answer, no_answer])
    while not stand.line.sent:
        stand.lane().step()
    assert stand.lane().step() > 0, "the lane rests after a lost answer"
    live = stand.put(9)
    stand.sender.wake(live.application_id)
    stand.lane().step()
    assert stand.line.sent[-1] == live.application_id
    assert stand.lane().step() > 0, "one try: after it the live one queues like the others"


def test_an_older_one_of_the_same_person_goes_before_the_live_one(stand: Stand) -> None:
    stand.put(1)
    older, live = stand.put(9), stand.put(9)
    stand.sender.wake(live.application_id)
    stand.lane().step()
    stand.lane().step()
    assert stand.line.sent == [older.application_id, live.application_id]

    older, live = stand.put(8), stand.put(8)
    stand.line.always[older.application_id] = no_answer
    stand.sender.wake(live.application_id)
    stand.lane().step()
    assert stand.line.sent[-1] == older.application_id
    assert stand.lane().step() > 0
    assert live.application_id not in stand.line.sent, "order is kept even in a hurry"


def test_lost_answers_wait_longer_and_longer_with_full_jitter(stand: Stand) -> None:
    made = stand.put()
    stand.line.always[made.application_id] = no_answer
    waits: list[list[float]] = [[] for _ in range(10)]
    for seed in range(40):
        stand.sender = stand.new_sender(seed)
        for attempt in range(10):
            if attempt == 0:
                stand.sender.wake(made.application_id)
            while stand.lane().step() > 0:
                stand.clock.step(0.1)
            retry = [r for r in stand.reports if isinstance(r, WillRetry)][-1]
            waits[attempt].append(retry.wait_s)
            stand.clock.step(retry.wait_s)
    for attempt, found in enumerate(waits):
        ceiling = min(300.0, 5.0 * 2**attempt)
        assert max(found) <= ceiling
        assert max(found) > 0.7 * ceiling, "full jitter reaches up to the ceiling"
        assert min(found) < 0.3 * ceiling, "and down to nothing"


def test_a_wait_outlives_a_restart_and_a_jumped_clock_does_not_stop_it(stand: Stand) -> None:
    made = stand.put()
    stand.line.script.append(lambda _: BadAnswer("centre_unwell", 120.0))
    stand.lane().step()
    stand.sender = stand.new_sender()
    assert 100.0 <= sum_of_waits(stand, made) <= 150.0 + LOOK_AGAIN_S

    other = stand.put(2)
    stand.line.always[other.application_id] = lambda _: BadAnswer("centre_unwell", 100.0)
    stand.lane().step()
    stand.line.always.clear()
    stand.clock.jump(-400 * 86400.0)
    stand.sender = stand.new_sender()
    assert sum_of_waits(stand, other) <= 3600.0, "a due time a year ahead is not believed"


def sum_of_waits(stand: Stand, made: Application) -> float:
    began = stand.clock.monotonic()
    while stand.state(made.application_id) is RecordState.QUEUED:
        stand.clock.step(stand.lane().step())
    return stand.clock.monotonic() - began


def test_retry_after_is_obeyed_even_by_a_live_one(stand: Stand) -> None:
    stand.put(1)
    stand.line.script.append(lambda _: BadAnswer("too_many", 60.0))
    stand.lane().step()
    (retry,) = [r for r in stand.reports if isinstance(r, WillRetry)]
    assert 60.0 <= retry.wait_s <= 75.0
    live = stand.put(2)
    stand.sender.wake(live.application_id)
    stand.sender.wake()
    assert 59.0 <= stand.lane().step() <= 75.0
    assert live.application_id not in stand.line.sent
    stand.clock.step(retry.wait_s)
    stand.lane().step()
    assert stand.line.sent[-1] == live.application_id


def test_a_refused_one_is_parked_and_the_others_flow(stand: Stand) -> None:
    poisoned, same_person, other = stand.put(1), stand.put(1), stand.put(2)
    stand.line.always[poisoned.application_id] = lambda _: ParcelRefused("form_invalid")
    stand.run(1)
    assert stand.line.sent == [poisoned.application_id, same_person.application_id, other.application_id]
    assert [r for r in stand.reports if isinstance(r, Parked)] == [
        Parked(poisoned.application_id, Lane.APPLICATION, "form_invalid")
    ]
    assert stand.state(poisoned.application_id) is RecordState.PARKED
    stand.run(3600)
    assert stand.line.sent.count(poisoned.application_id) == 1, "never tried again by itself"
    stand.line.always.clear()
    stand.store.outbox.requeue(poisoned.application_id)
    stand.run(LOOK_AGAIN_S + 1)
    assert stand.state(poisoned.application_id) is RecordState.ACCEPTED


def test_one_that_the_centre_always_chokes_on_does_not_hold_up_the_others(stand: Stand) -> None:
    poisoned = stand.put(1)
    others = [stand.put(person) for person in range(2, 12)]
    stand.line.always[poisoned.application_id] = lambda _: BadAnswer("centre_unwell")
    stand.run(600)
    assert [stand.state(o.application_id) for o in others] == [RecordState.ACCEPTED] * 10
    assert stand.state(poisoned.application_id) is RecordState.QUEUED
    assert stand.line.sent.count(poisoned.application_id) < 60


def test_lanes_do_not_hold_each_other_up(stand: Stand) -> None:
    made = stand.put()
    stand.line.always[made.application_id] = no_answer
    graded, call = rating(made.application_id), callback()
    stand.store.put_rating(graded)
    stand.store.put_callback(call)
    stand.run(60)
    stand.run(60, Lane.RATING)
    stand.run(60, Lane.CALLBACK)
    assert graded.rating_id not in stand.line.sent
    snapshot = stand.store.snapshot(call.request_id)
    assert snapshot is not None
    assert (snapshot.state, snapshot.reference) == (RecordState.CLOSED, "T-1")
    stand.line.always.clear()
    stand.run(600)
    stand.run(60, Lane.RATING)
    assert stand.state(graded.rating_id) is RecordState.CLOSED


def test_a_machine_that_is_refused_rests_and_says_so_once(stand: Stand) -> None:
    made = stand.put()
    stand.line.always[made.application_id] = lambda _: MachineRefused("not_enrolled")
    stand.run(1000)
    assert 3 <= len(stand.line.sent) <= 6
    assert [r for r in stand.reports if isinstance(r, MachineChanged)] == [MachineChanged("not_enrolled")]
    assert stand.state(made.application_id) is RecordState.QUEUED
    stand.line.always.clear()
    stand.sender.wake()
    stand.lane().step()
    assert stand.state(made.application_id) is RecordState.ACCEPTED
    assert [r for r in stand.reports if isinstance(r, MachineChanged)][-1] == MachineChanged("")


def test_the_line_is_reported_at_its_edges(stand: Stand) -> None:
    stand.put(1)
    stand.line.script.extend([no_answer, no_answer, lambda _: BadAnswer("centre_unwell"), no_answer, good])
    stand.run(3600)
    assert [r.up for r in stand.reports if isinstance(r, LineChanged)] == [False, True, False, True]


def test_an_answer_about_something_else_is_not_delivery(stand: Stand) -> None:
    made, other = stand.put(1), application(2)
    body = other.model_dump_json().encode()
    stand.line.script.append(lambda parcel: CaseAnswered(verified(parcel.id, body, CENTRE)))
    stand.line.script.append(lambda parcel: CaseAnswered(verified(other.application_id, parcel.body, CENTRE)))
    stand.lane().step()
    assert [r.code for r in stand.reports if isinstance(r, WillRetry)] == [Trouble.ANSWER_NOT_OURS]
    assert stand.state(made.application_id) is RecordState.QUEUED
    stand.run(600)
    assert stand.state(made.application_id) is RecordState.ACCEPTED
    assert len(stand.line.sent) == 3


def test_a_payload_that_does_not_open_is_parked_and_the_others_flow(stand: Stand, tmp_path: Path) -> None:
    damaged, other = stand.put(1), stand.put(2)
    connection = sqlite3.connect(tmp_path / "outbox.db", isolation_level=None)
    connection.execute(
        "UPDATE contents SET body_box = zeroblob(200) WHERE seq = (SELECT seq FROM records WHERE id = ?)",
        (damaged.application_id,),
    )
    connection.close()
    stand.run(1)
    assert stand.line.sent == [other.application_id]
    assert stand.state(damaged.application_id) is RecordState.PARKED


def test_trouble_with_the_store_is_reported_once_and_overcome(stand: Stand, tmp_path: Path) -> None:
    stand.put(1)
    blocker = sqlite3.connect(tmp_path / "outbox.db", isolation_level=None)
    stand.store._database._connection.execute("PRAGMA busy_timeout=10")
    blocker.execute("BEGIN IMMEDIATE")
    stand.lane().step()
    stand.lane().step()
    blocker.execute("ROLLBACK")
    blocker.close()
    assert [r.code for r in stand.reports if isinstance(r, StoreTrouble)] == ["StoreBusyError"]
    stand.run(60)
    assert [r.code for r in stand.reports if isinstance(r, StoreTrouble)] == ["StoreBusyError", ""]
    assert stand.store.pending().count == 0
    assert len(set(stand.line.sent)) == 1


def test_the_threads_send_and_stop(stand: Stand) -> None:
    delivered = threading.Event()
    reports: list[Report] = []

    def hear(report: Report) -> None:
        reports.append(report)
        if isinstance(report, Delivered):
            delivered.set()

    sender = Sender(stand.store, stand.line, SystemClock(), hear, keep_answers=timedelta(hours=1))
    sender.start()
    made = stand.put()
    sender.wake(made.application_id)
    assert delivered.wait(10)
    assert sender.stop(5)
    assert stand.state(made.application_id) is RecordState.ACCEPTED


def test_what_never_left_is_taken_back(stand: Stand) -> None:
    made = stand.put()
    stand.line.always[made.application_id] = lambda _: NoAnswer("no_connection", left=False)
    stand.sender.wake(made.application_id)
    stand.run(8)
    assert stand.line.sent
    stand.sender.withdraw(made.application_id)
    stand.lane().step()
    assert stand.reports[-1] == Withdrawn(made.application_id, Lane.APPLICATION)
    assert stand.state(made.application_id) is RecordState.WITHDRAWN
    stand.line.always.clear()
    sent = len(stand.line.sent)
    stand.run(3600)
    assert len(stand.line.sent) == sent
    assert stand.store.unfinished_for(made.applicant.number) == []
    assert stand.store.pending().count == 0


@pytest.mark.parametrize(
    "answer", [NoAnswer("too_late"), NoAnswer("cut_off"), BadAnswer("centre_unwell"), BadAnswer("wrong_shape")]
)
def test_what_may_have_arrived_is_not_taken_back(stand: Stand, answer: SendResult) -> None:
    made = stand.put()
    stand.line.script.append(lambda _: answer)
    stand.sender.wake(made.application_id)
    stand.lane().step()
    # Then the line was down for sure; the first attempt may have arrived all the same.
    stand.line.always[made.application_id] = lambda _: NoAnswer("no_connection", left=False)
    stand.run(8)
    stand.sender.withdraw(made.application_id)
    stand.run(1)
    assert stand.state(made.application_id) is RecordState.QUEUED
    stand.line.always.clear()
    stand.run(600)
    assert stand.state(made.application_id) is RecordState.ACCEPTED


def test_a_sender_that_started_anew_takes_nothing_back(stand: Stand) -> None:
    made = stand.put()
    stand.sender = stand.new_sender(2)
    stand.sender.withdraw(made.application_id)
    stand.run(1)
    assert stand.state(made.application_id) is RecordState.ACCEPTED


def test_one_that_was_sent_before_it_was_waited_for_is_not_taken_back(stand: Stand) -> None:
    made = stand.put()
    stand.line.script.append(lambda _: NoAnswer("too_late"))
    stand.lane().step()
    stand.sender.wake(made.application_id)
    stand.sender.withdraw(made.application_id)
    stand.line.script.append(lambda _: NoAnswer("no_connection", left=False))
    stand.lane().step()
    assert stand.state(made.application_id) is RecordState.QUEUED


def test_what_is_held_by_the_centre_is_taken_back_without_an_attempt(stand: Stand) -> None:
    stand.put(1)
    stand.line.script.append(lambda _: BadAnswer("too_many", 60.0))
    stand.lane().step()
    made = stand.put(2)
    stand.sender.wake(made.application_id)
    stand.sender.withdraw(made.application_id)
    stand.lane().step()
    assert stand.state(made.application_id) is RecordState.WITHDRAWN
    assert made.application_id not in stand.line.sent


def test_a_delivered_one_is_not_taken_back(stand: Stand) -> None:
    made = stand.put()
    stand.sender.wake(made.application_id)
    stand.run(1)
    stand.sender.withdraw(made.application_id)
    stand.run(1)
    assert stand.state(made.application_id) is RecordState.ACCEPTED
