# SPDX-License-Identifier: GPL-3.0-or-later
"""The sender on a stepped clock: which lane sends what, in which order, and how long each waits."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.contract.cases import Application
from kiosk.timing import SystemClock
from offline_cache import (
    LOOK_AGAIN_S,
    BadAnswer,
    CaseAnswered,
    Delivered,
    Lane,
    LineChanged,
    MachineChanged,
    MachineRefused,
    NoAnswer,
    Outbox,
    Parcel,
    ParcelRefused,
    Parked,
    RecordState,
    Report,
    Sender,
    SendResult,
    StoreBusyError,
    StoreTrouble,
    Trouble,
    WillRetry,
    Withdrawn,
    Work,
)
from offline_cache.attempts import _Edge
from tests.offline_cache.outbox_cases import application, body_of, callback, rating, verified
from tests.offline_cache.sender_stand import CENTRE, Answer, Stand, good


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    made = Stand(tmp_path)
    yield made
    made.store.close()


def no_answer(_: Parcel) -> SendResult:
    return NoAnswer("too_late")


def no_connection(_: Parcel) -> SendResult:
    return NoAnswer("no_connection", left=False)


# The backlog.


def test_the_backlog_goes_in_a_batch_the_oldest_first(stand: Stand) -> None:
    made = [stand.put(person) for person in range(1, 26)]
    ids = [m.application_id for m in made]
    stand.slot()
    stand.run(1)
    assert stand.line.requests == [tuple(ids[:20]), tuple(ids[20:])]
    assert [r.id for r in stand.reports if isinstance(r, Delivered)] == ids
    assert stand.line.deadlines == {8.0 + 19, 8.0 + 4}, "what a batch takes longer to be decided"
    assert stand.line.live == set()
    assert stand.sender.step(Work.BACKLOG) == LOOK_AGAIN_S
    assert stand.store.pending().count == 0


def test_nothing_of_the_backlog_leaves_before_its_slot(stand: Stand) -> None:
    stand.put(1)
    stand.run(60)
    stand.slot(starts_in_s=45.0)
    stand.run(44)
    assert stand.line.requests == []
    stand.run(2)
    assert len(stand.line.requests) == 1


def test_a_slot_is_no_more_than_it_says(stand: Stand) -> None:
    ids = [stand.put(person).application_id for person in range(1, 61)]
    began = stand.clock.monotonic()
    at: list[float] = []
    stand.line.on_send = lambda _: at.append(stand.clock.monotonic() - began)
    stand.slot(most=30, per_s=4.0, lasts_s=60.0)
    stand.run(60)
    assert stand.line.sent == ids[:30]
    assert [len(one) for one in stand.line.requests] == [20, 10]
    assert at[20] == pytest.approx(20 / 4.0, abs=0.01), "not faster than its pace"
    stand.slot(most=100, per_s=1.0, lasts_s=15.0)
    stand.run(24)
    assert len(stand.line.sent) == 60 - 10, "its time ended before its room"
    stand.run(600)
    assert len(stand.line.sent) == 50, "and without another one nothing goes on"
    stand.slot(most=3, lasts_s=10.0)
    stand.slot(most=2, lasts_s=10.0)
    stand.run(10)
    assert len(stand.line.sent) == 52, "the next one ends the one before"


def test_a_batch_has_one_of_each_person_and_the_next_follows_in_order(stand: Stand) -> None:
    of_one = [stand.put(1).application_id for _ in range(3)]
    other = stand.put(2).application_id
    stand.slot()
    stand.run(2)
    assert stand.line.requests == [(of_one[0], other), (of_one[1],), (of_one[2],)]


def test_a_batch_has_at_most_a_mebibyte_and_what_is_larger_goes_by_itself(stand: Stand) -> None:
    def put(person: int, kibibytes: int) -> str:
        made = application(person, at=stand.clock.now(), padding=kibibytes * 768)
        stand.store.put_application(made)
        return made.application_id

    small = [put(person, 300) for person in (1, 2, 3, 4)]
    large = put(5, 1100)
    last = put(6, 1)
    stand.slot()
    stand.run(2)
    assert stand.line.requests == [tuple(small[:3]), (small[3],), (large,), (last,)]


def test_without_a_slot_a_centre_that_answers_gets_it_later(stand: Stand) -> None:
    """An older centre gives none: nothing may wait for ever."""
    for person in range(1, 31):
        stand.put(person)
    stand.sender.slot(None)
    stand.run(89)
    assert stand.line.requests == []
    stand.run(12)
    assert [len(one) for one in stand.line.requests] == [20, 10]


def test_when_nothing_is_heard_at_all_one_is_tried_now_and_then(stand: Stand) -> None:
    for person in range(1, 6):
        stand.put(person)
    stand.line.script.extend([no_connection] * 100)
    stand.run(3600)
    assert 3 <= len(stand.line.requests) <= 5
    assert all(len(one) == 1 for one in stand.line.requests)
    stand.line.script.clear()
    stand.run(1800)
    assert stand.store.pending().count == 0, "the first that is answered shows that the line is back"


def test_it_looks_again_should_a_wake_up_be_lost(stand: Stand) -> None:
    stand.slot()
    stand.run(1)
    made = stand.put()
    stand.run(LOOK_AGAIN_S)
    assert stand.state(made.application_id) is RecordState.ACCEPTED


# Somebody waits.


def test_the_live_one_goes_at_once_without_any_slot(stand: Stand) -> None:
    for person in range(1, 6):
        stand.put(person)
    live = stand.put_live(9)
    stand.run(1)
    assert stand.line.requests == [(live.application_id,)]
    assert stand.line.live == {live.application_id}


def test_a_new_sender_takes_up_whom_the_killed_one_had_heard_of(stand: Stand) -> None:
    """Not of the backlog yet, and its wake-up died with the one that heard it."""
    waited_for = stand.put(live=True)
    stand.put(2)
    stand.run(60)
    assert stand.line.sent == []
    stand.sender = stand.new_sender()
    stand.sender.take_up()
    stand.run(1)
    assert stand.line.sent == [waited_for.application_id]
    assert stand.line.live == {waited_for.application_id}


def test_an_older_one_of_the_same_person_goes_before_the_live_one(stand: Stand) -> None:
    stand.put(1)
    older = stand.put(9)
    live = stand.put_live(9)
    stand.run(1)
    assert stand.line.sent == [older.application_id, live.application_id]

    older = stand.put(8)
    stand.line.always[older.application_id] = no_answer
    live = stand.put_live(8)
    stand.run(40)
    assert set(stand.line.sent[2:]) == {older.application_id}
    assert live.application_id not in stand.line.sent, "order is kept even in a hurry"


def test_the_two_lanes_of_applications_never_hold_the_same_one(stand: Stand) -> None:
    """The backlog is in the middle of sending when its citizen comes back and waits."""
    older = stand.put(1)
    others = [stand.put(person) for person in (2, 3)]
    stand.slot()
    live: list[Application] = []

    def citizen_comes(record_id: str) -> None:
        if record_id == older.application_id and not live:
            live.append(stand.put_live(1))
            stand.sender.wake(older.application_id)
            assert stand.sender.step(Work.LIVE) > 0, "what must go first is on its way"

    stand.line.on_send = citizen_comes
    assert stand.sender.step(Work.BACKLOG) == 0
    stand.run(1)
    first, second = stand.line.requests
    assert first == (older.application_id, *(o.application_id for o in others))
    assert second == (live[0].application_id,)


def test_the_backlog_leaves_out_what_the_live_lane_is_at(stand: Stand) -> None:
    older, other = stand.put(3), stand.put(4)
    live = stand.put_live(3)
    stand.slot()

    def backlog_comes(record_id: str) -> None:
        if record_id == older.application_id:
            stand.line.on_send = lambda _: None
            stand.clock.step(0.2)
            stand.sender.step(Work.BACKLOG)

    stand.line.on_send = backlog_comes
    stand.run(2, Work.LIVE)
    assert stand.line.requests == [(older.application_id,), (other.application_id,), (live.application_id,)]


def test_a_live_one_is_tried_again_while_its_citizen_may_wait_and_is_then_backlog(stand: Stand) -> None:
    live = stand.put_live()
    stand.line.always[live.application_id] = no_answer
    stand.run(120)
    sent = len(stand.line.sent)
    assert 2 <= sent <= 8
    stand.run(600)
    assert len(stand.line.sent) == sent
    assert stand.store.pending().backlog == 1
    stand.line.always.clear()
    stand.slot()
    stand.run(1)
    assert stand.state(live.application_id) is RecordState.ACCEPTED
    assert stand.line.live == {live.application_id}


def test_a_dead_line_is_not_waited_for_by_one_citizen_after_the_other(stand: Stand) -> None:
    stand.line.script.extend([no_answer] * 100)
    for person in range(1, 4):
        stand.put_live(person)
    stand.run(0.7, Work.LIVE)
    assert len(stand.line.sent) == 3
    next_one = stand.put_live(9)
    stand.run(9, Work.LIVE)
    assert len(stand.line.sent) == 3
    assert stand.state(next_one.application_id) is RecordState.QUEUED, "nothing of it has left"
    stand.run(60, Work.LIVE)
    assert 4 <= len(stand.line.sent) <= 6, "one probe after each rest"
    resting = [r for r in stand.reports if isinstance(r, WillRetry) and r.code == Trouble.RESTING]
    assert resting, "and whose citizen has gone meanwhile is backlog"
    assert stand.store.pending().backlog == 4
    # Half open: one may try. And whoever hears that the line is back says so.
    stand.line.script.clear()
    stand.sender.wake()
    again = stand.put_live(10)
    stand.run(1, Work.LIVE)
    assert stand.state(again.application_id) is RecordState.ACCEPTED


def test_a_store_that_fails_under_the_probe_of_a_dead_line_does_not_silence_the_live_lane(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand.line.script.extend([no_answer] * 3)
    for person in range(1, 4):
        stand.put_live(person)
    stand.run(0.7, Work.LIVE)
    stand.sender.wake()
    probe = stand.put_live(9)
    with monkeypatch.context() as patched:
        patched.setattr(Outbox, "parcel", unreadable)
        stand.run(1, Work.LIVE)
    stand.run(20, Work.LIVE)
    assert stand.state(probe.application_id) is RecordState.ACCEPTED


def unreadable(*_: object) -> None:
    raise StoreBusyError("another process holds it")


def test_retry_after_is_obeyed_even_by_a_live_one(stand: Stand) -> None:
    stand.put_live(1)
    stand.line.script.append(lambda _: BadAnswer("too_many", 60.0))
    stand.run(0)
    (retry,) = [r for r in stand.reports if isinstance(r, WillRetry)]
    assert 60.0 <= retry.wait_s <= 75.0
    live = stand.put_live(2)
    stand.sender.wake()
    stand.run(59)
    assert live.application_id not in stand.line.sent
    stand.run(17)
    assert stand.line.sent[-1] == live.application_id


# How long it waits.


def test_lost_answers_wait_longer_and_longer_with_full_jitter(stand: Stand) -> None:
    graded = callback()
    stand.store.put_callback(graded)
    stand.line.always[graded.request_id] = no_answer
    waits: list[list[float]] = [[] for _ in range(10)]
    for seed in range(40):
        stand.sender = stand.new_sender(seed)
        for attempt in range(10):
            tries = len(stand.line.sent)
            while len(stand.line.sent) == tries:
                stand.clock.step(stand.sender.step(Work.CALLBACK))
            retry = stand.reports[-1]
            assert isinstance(retry, WillRetry)
            waits[attempt].append(retry.wait_s)
    for attempt, found in enumerate(waits):
        ceiling = min(300.0, 5.0 * 2**attempt)
        assert max(found) <= ceiling
        assert max(found) > 0.7 * ceiling, "full jitter reaches up to the ceiling"
        assert min(found) < 0.3 * ceiling, "and down to nothing"


def test_a_pause_that_was_asked_for_outlives_a_restart_and_a_jumped_clock_does_not_stop_it(stand: Stand) -> None:
    made = stand.put()
    stand.slot()
    stand.line.script.append(lambda _: BadAnswer("centre_unwell", 120.0))
    stand.run(0)
    stand.sender = stand.new_sender()
    stand.slot()
    assert 120.0 <= until_accepted(stand, made) <= 150.0 + LOOK_AGAIN_S

    other = stand.put(2)
    stand.line.script.append(lambda _: BadAnswer("centre_unwell", 100.0))
    stand.run(LOOK_AGAIN_S)
    stand.clock.jump(-400 * 86400.0)
    stand.sender = stand.new_sender()
    stand.slot()
    assert until_accepted(stand, other) <= 3600.0, "a due time a year ahead is not believed"


def until_accepted(stand: Stand, made: Application) -> float:
    began = stand.clock.monotonic()
    while stand.state(made.application_id) is not RecordState.ACCEPTED:
        stand.clock.step(min(stand.sender.step(work) for work in (Work.LIVE, Work.BACKLOG)))
    return stand.clock.monotonic() - began


def test_no_more_than_five_requests_a_second_from_all_lanes(stand: Stand) -> None:
    at: list[float] = []
    stand.line.on_send = lambda _: at.append(stand.clock.monotonic())
    for person in range(1, 31):
        stand.put(1)
        stand.store.put_callback(callback())
        stand.put_live(100 + person)
    stand.slot()
    works = (Work.LIVE, Work.BACKLOG, Work.CALLBACK)
    stand.run(20, *works)
    requests = sorted(at)
    assert len(requests) == 90
    for first, sixth in zip(requests, requests[5:], strict=False):
        assert sixth - first >= 0.999


# What comes back.


def test_an_answer_about_something_else_is_not_delivery(stand: Stand) -> None:
    made, other = stand.put(1), application(2)
    body = body_of(other)
    stand.slot()
    stand.line.script.append(lambda parcel: CaseAnswered(verified(parcel.id, body, CENTRE)))
    stand.line.script.append(lambda parcel: CaseAnswered(verified(other.application_id, parcel.body, CENTRE)))
    stand.run(0)
    assert [r.code for r in stand.reports if isinstance(r, WillRetry)] == [Trouble.ANSWER_NOT_OURS]
    assert stand.state(made.application_id) is RecordState.SENDING
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
    stand.slot()
    stand.run(1)
    assert stand.line.sent == [other.application_id]
    assert stand.state(damaged.application_id) is RecordState.PARKED
    assert Parked(damaged.application_id, Lane.APPLICATION, Trouble.PAYLOAD_DAMAGED) in stand.reports


def test_a_machine_that_is_refused_rests_and_says_so_once(stand: Stand) -> None:
    made = stand.put()
    stand.slot()
    stand.line.always[made.application_id] = lambda _: MachineRefused("not_enrolled")
    stand.run(1000)
    assert 3 <= len(stand.line.sent) <= 6
    assert stand.told(MachineChanged) == [MachineChanged("not_enrolled")]
    assert stand.state(made.application_id) is RecordState.SENDING
    stand.line.always.clear()
    stand.sender.wake()
    stand.run(1)
    assert stand.state(made.application_id) is RecordState.ACCEPTED
    assert stand.told(MachineChanged)[-1] == MachineChanged("")


def test_the_line_is_reported_at_its_edges(stand: Stand) -> None:
    stand.put(1)
    stand.slot()
    stand.line.script.extend([no_answer, no_answer, lambda _: BadAnswer("centre_unwell"), no_answer, good])
    stand.run(3600)
    assert stand.told(LineChanged) == [LineChanged(up) for up in (False, True, False, True)]


def test_lanes_do_not_hold_each_other_up(stand: Stand) -> None:
    made = stand.put()
    stand.slot()
    stand.line.always[made.application_id] = no_answer
    graded, call = rating(made.application_id), callback()
    stand.store.put_rating(graded)
    stand.store.put_callback(call)
    stand.run(60)
    stand.run(60, Work.RATING)
    stand.run(60, Work.CALLBACK)
    assert graded.rating_id not in stand.line.sent
    assert stand.state(call.request_id) is RecordState.CLOSED
    assert Delivered(call.request_id, Lane.CALLBACK, "T-1") in stand.reports
    stand.line.always.clear()
    stand.run(600)
    stand.run(60, Work.RATING)
    assert stand.state(graded.rating_id) is RecordState.CLOSED


def test_trouble_with_the_store_is_reported_once_and_overcome(stand: Stand, tmp_path: Path) -> None:
    stand.put(1)
    stand.slot()
    blocker = sqlite3.connect(tmp_path / "outbox.db", isolation_level=None)
    stand.store._database._connection.execute("PRAGMA busy_timeout=10")
    blocker.execute("BEGIN IMMEDIATE")
    stand.sender.step(Work.BACKLOG)
    stand.sender.step(Work.BACKLOG)
    blocker.execute("ROLLBACK")
    blocker.close()
    assert stand.told(StoreTrouble) == [StoreTrouble("StoreBusyError")]
    stand.run(60)
    assert stand.told(StoreTrouble) == [StoreTrouble("StoreBusyError"), StoreTrouble("")]
    assert stand.store.pending().count == 0
    assert len(set(stand.line.sent)) == 1


def test_it_is_written_down_before_the_first_byte_leaves(stand: Stand) -> None:
    made = [stand.put(person) for person in (1, 2)]
    live = stand.put_live(3)
    states: list[RecordState] = []
    stand.line.on_send = lambda record_id: states.append(stand.state(record_id))
    stand.slot()
    stand.run(1)
    assert states == [RecordState.SENDING] * 3
    assert {stand.state(m.application_id) for m in (*made, live)} == {RecordState.ACCEPTED}


def test_nothing_leaves_a_revoked_machine(stand: Stand) -> None:
    made = stand.put()
    stand.slot()
    live = stand.put_live(2)
    stand.store.put_callback(callback())
    stand.store.facts.set_revoked("blocked")
    for work in Work:
        stand.run(120, work)
    assert stand.line.requests == []
    stand.store.facts.set_revoked("")
    stand.sender.wake()
    stand.run(1)
    assert {stand.state(m.application_id) for m in (made, live)} == {RecordState.ACCEPTED}


def test_a_place_that_nobody_came_for_is_nobodys_later(stand: Stand) -> None:
    machine = stand.sender.live._works.machine
    gone = stand.put_live()
    assert machine.take() == 0.0
    assert stand.sender.step(Work.LIVE) == pytest.approx(0.2), "behind what another lane has just sent"
    stand.store.outbox.withdraw(gone.application_id)
    stand.clock.step(100)
    stand.put_live(2)
    assert machine.take() == 0.0
    while stand.sender.step(Work.LIVE) == 0.0:
        assert stand.line.requests == [], "right behind another lane's"
    stand.run(1, Work.LIVE)
    assert len(stand.line.requests) == 1


def test_a_revoked_machine_is_tidied_all_the_same(stand: Stand) -> None:
    made = stand.put()
    # An answer that was on its way when the machine was wiped.
    stand.store.outbox.accept(made.application_id, verified(made.application_id, body_of(made), CENTRE))
    stand.store.facts.set_revoked("blocked")
    stand.run(3700)
    assert stand.state(made.application_id) is RecordState.CLOSED
    log = stand.store._database.path.with_name("outbox.db-wal")
    assert log.stat().st_size == 0


def test_the_threads_send_and_stop(stand: Stand) -> None:
    delivered = threading.Event()

    def hear(report: Report) -> None:
        if isinstance(report, Delivered):
            delivered.set()

    sender = Sender(stand.store, stand.line, SystemClock(), hear, keep_answers=timedelta(hours=1))
    sender.start()
    made = stand.put()
    sender.wake(made.application_id)
    assert delivered.wait(10)
    assert sender.stop(5)
    assert stand.state(made.application_id) is RecordState.ACCEPTED


# Taken back at this machine.


def test_what_never_left_is_taken_back(stand: Stand) -> None:
    made = stand.put_live()
    stand.line.always[made.application_id] = no_connection
    stand.run(8)
    assert stand.line.sent
    stand.sender.withdraw(made.application_id)
    stand.run(1)
    assert stand.reports[-1] == Withdrawn(made.application_id, Lane.APPLICATION)
    assert stand.state(made.application_id) is RecordState.WITHDRAWN
    stand.line.always.clear()
    sent = len(stand.line.sent)
    stand.slot()
    stand.run(3600)
    assert len(stand.line.sent) == sent
    assert stand.store.pending().count == 0


@pytest.mark.parametrize(
    "answer", [NoAnswer("too_late"), NoAnswer("cut_off"), BadAnswer("centre_unwell"), BadAnswer("wrong_shape")]
)
def test_what_may_have_arrived_is_not_taken_back(stand: Stand, answer: SendResult) -> None:
    made = stand.put_live()
    stand.line.script.append(lambda _: answer)
    stand.run(0)
    # Then the line was down for sure; the first attempt may have arrived all the same.
    stand.line.always[made.application_id] = no_connection
    stand.run(8)
    stand.sender.withdraw(made.application_id)
    stand.run(1)
    assert stand.state(made.application_id) is RecordState.SENDING
    stand.line.always.clear()
    stand.slot()
    stand.run(600)
    assert stand.state(made.application_id) is RecordState.ACCEPTED


def test_what_is_just_being_sent_is_taken_back_when_none_of_it_left(stand: Stand) -> None:
    made = stand.put()
    stand.slot()
    withdrawn_while_sending: list[RecordState] = []

    def citizen_goes(record_id: str) -> None:
        stand.sender.withdraw(record_id)
        stand.sender.step(Work.LIVE)
        withdrawn_while_sending.append(stand.state(record_id))

    stand.line.on_send = citizen_goes
    stand.line.always[made.application_id] = no_connection
    stand.sender.step(Work.BACKLOG)
    assert withdrawn_while_sending == [RecordState.SENDING]
    stand.sender.step(Work.LIVE)
    assert stand.state(made.application_id) is RecordState.WITHDRAWN


def test_a_delivered_one_and_one_of_nobody_are_not_taken_back(stand: Stand) -> None:
    made = stand.put_live()
    stand.run(1)
    stand.sender.withdraw(made.application_id)
    stand.sender.withdraw("nobody")
    stand.run(1)
    assert stand.state(made.application_id) is RecordState.ACCEPTED


def test_a_poisoned_one_is_parked_and_the_others_flow(stand: Stand) -> None:
    poisoned, same_person, other = stand.put(1), stand.put(1), stand.put(2)
    stand.slot()
    stand.line.always[poisoned.application_id] = lambda _: ParcelRefused("form_invalid")
    stand.run(1)
    assert stand.line.requests == [
        (poisoned.application_id, other.application_id),
        (same_person.application_id,),
    ]
    assert stand.told(Parked) == [Parked(poisoned.application_id, Lane.APPLICATION, "form_invalid")]
    stand.run(3600)
    assert stand.line.sent.count(poisoned.application_id) == 1, "never tried again by itself"
    stand.line.always.clear()
    stand.store.outbox.requeue(poisoned.application_id)
    stand.slot()
    stand.run(LOOK_AGAIN_S + 1)
    assert stand.state(poisoned.application_id) is RecordState.ACCEPTED


@pytest.mark.parametrize("answer", [no_answer, lambda _: ParcelRefused("malformed")], ids=["lost", "refused"])
def test_a_lapse_that_became_untrue_on_its_way_does_not_end_its_lane(stand: Stand, answer: Answer) -> None:
    made = stand.put()
    stand.store.outbox.refused(made.application_id, "form_invalid")
    lapse = f"lapse.parked.{made.application_id}"
    stand.line.always[lapse] = answer
    # A technician releases the application while its lapse is on the line.
    stand.line.on_send = lambda _: stand.store.outbox.requeue(made.application_id)
    stand.run(10, Work.LAPSE)
    assert stand.line.sent == [lapse]
    assert stand.store.snapshot(lapse) is None
    assert stand.state(made.application_id) is RecordState.SENDING


def test_two_lanes_that_find_the_line_up_and_down_at_once_are_told_in_their_order() -> None:
    reported, told, release = threading.Event(), list[object](), threading.Event()

    def report(up: object) -> None:
        if up is True:
            reported.set()
            assert release.wait(10)
        told.append(up)

    edge = _Edge(None, report)
    first = threading.Thread(target=edge.set, args=(True,))
    second = threading.Thread(target=edge.set, args=(False,))
    first.start()
    assert reported.wait(10)
    second.start()
    # Long enough for the second to overtake, were it not held.
    second.join(0.2)
    release.set()
    first.join()
    second.join()
    assert told == [True, False]
