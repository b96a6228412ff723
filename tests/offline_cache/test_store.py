# SPDX-License-Identifier: GPL-3.0-or-later
"""The store keeps what it took, tells it apart, and destroys what it must."""

from __future__ import annotations

import json
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.contract.cases import CaseOutcome
from kiosk.sealing import BoxDamagedError, SigningKey, digest
from kiosk.timing import SteppedClock
from offline_cache import (
    BodyDiffersError,
    Lane,
    NoSuchRecordError,
    PutOutcome,
    RecordState,
    StoreKeyError,
    TransitionError,
)
from tests.offline_cache.outbox_cases import (
    FixedKeys,
    application,
    body_of,
    callback,
    number_of,
    open_store,
    rating,
    verified,
)

CENTRE = SigningKey.generate()


def test_put_is_idempotent_and_refuses_another_body(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    made = application()
    assert store.put_application(made) is PutOutcome.STORED
    assert store.put_application(made) is PutOutcome.ALREADY_STORED
    with pytest.raises(BodyDiffersError):
        store.put_application(made.model_copy(update={"city_code": "410401"}))
    assert store.pending().count == 1
    snapshot = store.snapshot(made.application_id)
    assert snapshot is not None
    assert snapshot.state is RecordState.QUEUED
    assert snapshot.subject == made.item_code
    store.close()


def test_what_was_put_is_there_after_reopening_and_in_a_second_process_view(
    tmp_path: Path, clock: SteppedClock
) -> None:
    keys = FixedKeys()
    first, second = open_store(tmp_path, clock, keys), open_store(tmp_path, clock, keys)
    made = application()
    first.put_application(made)
    parcel = second.outbox.parcel(made.application_id)
    assert parcel is not None
    assert parcel.body == body_of(made)
    first.close()
    second.close()
    third = open_store(tmp_path, clock, keys)
    assert third.snapshot(made.application_id) is not None
    third.close()


def test_nothing_personal_stands_in_the_files(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    made = application(7, padding=3000)
    store.put_application(made)
    store.put_callback(callback())
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for secret in (made.applicant.number, made.applicant.name, made.pick_up_code, "13800000000", "9999000000"):
        assert secret.encode() not in stored
    for path in tmp_path.iterdir():
        assert path.stat().st_mode & 0o077 == 0, path
    store.close()


def test_delivery_destroys_the_payload_and_keeps_the_answer_until_forget(
    tmp_path: Path, clock: SteppedClock
) -> None:
    store = open_store(tmp_path, clock)
    made = application()
    store.put_application(made)
    row = _row(tmp_path, made.application_id)
    assert store.outbox.accept(made.application_id, verified(made.application_id, body_of(made), CENTRE))
    store.tidy(timedelta(hours=1))
    files = _files(tmp_path)
    assert row["key_box"] not in files, "the payload's key is still on the disk"
    assert row["body_box"] not in files, "the payload is still on the disk"
    decision = store.decision(made.application_id)
    assert decision is not None
    assert decision.outcome is CaseOutcome.APPROVED
    (unfinished,) = store.unfinished_for(made.applicant.number)
    assert unfinished.pick_up_code == made.pick_up_code
    assert unfinished.decision == decision

    answer = _row(tmp_path, made.application_id)
    store.forget(made.application_id)
    store.forget(made.application_id)
    store.tidy(timedelta(hours=1))
    assert answer["key_box"] not in _files(tmp_path), "the answer's key is still on the disk"
    assert store.decision(made.application_id) is None
    assert store.unfinished_for(made.applicant.number) == []
    left = store.snapshot(made.application_id)
    assert left is not None
    assert (left.state, left.outcome) == (RecordState.CLOSED, CaseOutcome.APPROVED)
    assert (left.subject, left.reference, left.last_error, left.size) == ("", None, None, 0), "no more is kept"
    assert left.received_at is not None
    assert _row(tmp_path, made.application_id) is None
    # The same application cannot come in again and be sent twice.
    assert store.put_application(made) is PutOutcome.ALREADY_STORED
    assert store.pending().count == 0
    store.close()


def test_forget_before_delivery_closes_at_delivery(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    made = application()
    store.put_application(made)
    assert [u.application_id for u in store.unfinished_for(made.applicant.number)] == [made.application_id]
    store.forget(made.application_id)
    assert store.unfinished_for(made.applicant.number) == []
    assert store.outbox.parcel(made.application_id) is not None, "forgetting must not lose what was not delivered"
    assert store.outbox.accept(made.application_id, verified(made.application_id, body_of(made), CENTRE))
    snapshot = store.snapshot(made.application_id)
    assert snapshot is not None
    assert snapshot.state is RecordState.CLOSED
    assert store.decision(made.application_id) is None
    store.forget("never stored")
    store.close()


def test_an_answer_about_something_else_changes_nothing(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    made, other = application(1), application(2)
    store.put_application(made)
    store.put_application(other)
    of_other = verified(other.application_id, body_of(other), CENTRE)
    for_other_bytes = verified(made.application_id, body_of(other), CENTRE)
    assert not store.outbox.accept(made.application_id, of_other)
    assert not store.outbox.accept(made.application_id, for_other_bytes)
    snapshot = store.snapshot(made.application_id)
    assert snapshot is not None
    assert snapshot.state is RecordState.QUEUED
    assert store.outbox.parcel(made.application_id) is not None
    with pytest.raises(NoSuchRecordError):
        store.outbox.accept("nobody", verified("nobody", b"", CENTRE))
    store.close()


def test_a_repeated_answer_is_taken_once(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    made = application()
    store.put_application(made)
    answer = verified(made.application_id, body_of(made), CENTRE)
    assert store.outbox.accept(made.application_id, answer)
    assert store.outbox.accept(made.application_id, answer)
    assert store.decision(made.application_id) == answer.decision
    store.forget(made.application_id)
    assert store.outbox.accept(made.application_id, answer)
    assert store.decision(made.application_id) is None, "a late repetition must not bring the contents back"
    store.close()


def test_order_of_one_person_is_kept_and_a_parked_one_blocks_nobody(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    first, second, other = application(1), application(1), application(2)
    for made in (first, second, other):
        store.put_application(made)
    outbox = store.outbox
    assert [r.id for r in outbox.sendable(Lane.APPLICATION)] == [first.application_id, other.application_id]
    assert outbox.first_in_turn(second.application_id) == first.application_id
    outbox.refused(first.application_id, "form_invalid")
    assert [r.id for r in outbox.sendable(Lane.APPLICATION)] == [second.application_id, other.application_id]
    parked = store.snapshots(RecordState.PARKED)
    assert [(p.id, p.last_error, p.attempts) for p in parked] == [(first.application_id, "form_invalid", 1)]
    assert store.pending().parked == 1
    outbox.requeue(first.application_id)
    assert outbox.first_in_turn(second.application_id) == first.application_id
    with pytest.raises(TransitionError):
        outbox.requeue(first.application_id)
    store.close()


def test_a_rating_waits_for_its_application_and_a_callback_for_nothing(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    made = application()
    store.put_application(made)
    graded, call = rating(made.application_id), callback()
    store.put_rating(graded)
    store.put_callback(call)
    outbox = store.outbox
    assert outbox.sendable(Lane.RATING) == []
    assert outbox.first_in_turn(graded.rating_id) is None
    assert [r.id for r in outbox.sendable(Lane.CALLBACK)] == [call.request_id]
    outbox.accept(made.application_id, verified(made.application_id, body_of(made), CENTRE))
    assert [r.id for r in outbox.sendable(Lane.RATING)] == [graded.rating_id]
    outbox.acknowledge(call.request_id)
    snapshot = store.snapshot(call.request_id)
    assert snapshot is not None
    assert (snapshot.state, snapshot.lane) == (RecordState.CLOSED, Lane.CALLBACK)
    assert _row(tmp_path, call.request_id) is None
    pending = store.pending()
    assert (pending.count, pending.others, pending.oldest_age_s) == (0, 1, None)
    store.close()


def test_ages_survive_a_clock_that_jumped_back(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    store.put_application(application())
    clock.step(90)
    assert store.pending().oldest_age_s == pytest.approx(90)
    clock.jump(-86400)
    assert store.pending().oldest_age_s == 0.0
    store.close()


def test_answers_are_destroyed_when_nobody_came_back(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    for person, jump in ((1, 3601.0), (2, -3601.0)):
        made = application(person)
        store.put_application(made)
        store.outbox.accept(made.application_id, verified(made.application_id, body_of(made), CENTRE))
        store.tidy(timedelta(hours=1))
        assert store.decision(made.application_id) is not None
        clock.jump(jump)
        store.tidy(timedelta(hours=1))
        assert store.decision(made.application_id) is None
    store.close()


def test_another_storage_key_is_told_at_once(tmp_path: Path, clock: SteppedClock) -> None:
    open_store(tmp_path, clock).close()
    with pytest.raises(StoreKeyError, match="storage key"):
        open_store(tmp_path, clock, FixedKeys(b"x" * 32))
    open_store(tmp_path, clock).close()


def test_tags_of_two_machines_differ(tmp_path: Path, clock: SteppedClock) -> None:
    made = application()
    tags = []
    for name, storage in (("a", b"a" * 32), ("b", b"b" * 32)):
        (tmp_path / name).mkdir()
        store = open_store(tmp_path / name, clock, FixedKeys(storage))
        store.put_application(made)
        tags.append(_row(tmp_path / name, made.application_id)["person"])
        assert store.unfinished_for(number_of(9)) == []
        store.close()
    assert tags[0] != tags[1]


def test_a_flipped_byte_in_a_payload_is_seen(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    made = application()
    store.put_application(made)
    row = _row(tmp_path, made.application_id)
    box = bytearray(row["body_box"])
    box[40] ^= 1
    _change(tmp_path, "UPDATE contents SET body_box = ? WHERE seq = ?", (bytes(box), row["seq"]))
    with pytest.raises(BoxDamagedError):
        store.outbox.parcel(made.application_id)
    (unfinished,) = store.unfinished_for(made.applicant.number)
    assert unfinished.pick_up_code == ""
    store.close()


def test_a_box_moved_to_another_record_does_not_open(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    one, two = application(1), application(2)
    store.put_application(one)
    store.put_application(two)
    row = _row(tmp_path, one.application_id)
    _change(
        tmp_path,
        "UPDATE contents SET key_box = ?, body_box = ? WHERE seq = ?",
        (row["key_box"], row["body_box"], _row(tmp_path, two.application_id)["seq"]),
    )
    with pytest.raises(BoxDamagedError):
        store.outbox.parcel(two.application_id)
    store.close()


def test_print_jobs_are_remembered_over_a_power_cut(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    journal = store.print_journal
    assert journal.last_job("a") is None
    journal.begin_job("a", 1)
    store.close()
    store = open_store(tmp_path, clock)
    journal = store.print_journal
    last = journal.last_job("a")
    assert last is not None
    assert (last.copy, last.outcome) == (1, None)
    assert journal.job_counts() == {}
    journal.end_job("a", 1, "failed")
    journal.begin_job("a", 1)
    journal.end_job("a", 1, "printed")
    with pytest.raises(LookupError):
        journal.end_job("a", 1, "printed")
    with pytest.raises(LookupError):
        journal.end_job("b", 1, "printed")
    assert journal.job_counts() == {"failed": 1, "printed": 1}
    store.close()


def _row(folder: Path, record_id: str) -> sqlite3.Row:
    connection = sqlite3.connect(folder / "outbox.db")
    connection.row_factory = sqlite3.Row
    try:
        row: sqlite3.Row = connection.execute(
            "SELECT * FROM records LEFT JOIN contents USING (seq) WHERE id = ?", (record_id,)
        ).fetchone()
        return row
    finally:
        connection.close()


def _change(folder: Path, statement: str, values: tuple[object, ...]) -> None:
    connection = sqlite3.connect(folder / "outbox.db", isolation_level=None)
    try:
        connection.execute(statement, values)
    finally:
        connection.close()


def _files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_list_is_of_one_moment_although_a_record_ends_meanwhile(tmp_path: Path, clock: SteppedClock) -> None:
    kiosk, sender = open_store(tmp_path, clock), open_store(tmp_path, clock)
    made = application()
    kiosk.put_application(made)

    def end_it(statement: str) -> None:
        # Between the finished ones, which are read first, and the others.
        if "FROM records" in statement:
            sender.outbox.withdraw(made.application_id)

    kiosk._database._connection.set_trace_callback(end_it)
    listed = [one.state for one in kiosk.snapshots()]
    kiosk._database._connection.set_trace_callback(None)
    assert listed == [RecordState.QUEUED]
    assert [one.state for one in kiosk.snapshots()] == [RecordState.WITHDRAWN]
    kiosk.close()
    sender.close()


def test_an_application_of_another_programs_contract_is_accepted_and_found(
    tmp_path: Path, clock: SteppedClock
) -> None:
    store = open_store(tmp_path, clock)
    made = application()
    store.put_application(made)
    later = json.dumps({**json.loads(body_of(made)), "something_new": 1}).encode()
    sealed = store._vault.seal_new(made.application_id, later)
    store._database.write(
        lambda db: db.execute("UPDATE contents SET key_box = ?, body_box = ?", (sealed.key_box, sealed.box))
    )
    store._database.write(
        lambda db: db.execute("UPDATE records SET code = NULL, body_digest = ?", (digest(later),))
    )
    (held,) = store.held_for(number_of(1))
    assert held.pick_up_code == made.pick_up_code
    clock.step(61)
    store.tidy(timedelta(hours=1))
    assert store.held_by_code(made.pick_up_code) is not None
    assert store.outbox.accept(made.application_id, verified(made.application_id, later, SigningKey.generate()))
    answer = store._contents._answer(made.application_id)
    assert answer is not None
    answer["decision"]["payload"]["something_new"] = 1
    sealed = store._vault.seal_new(made.application_id, json.dumps(answer).encode(), for_centre=False)
    store._database.write(
        lambda db: db.execute("UPDATE contents SET key_box = ?, answer_box = ?", (sealed.key_box, sealed.box))
    )
    (held,) = store.held_for(number_of(1))
    assert (held.state, held.pick_up_code, held.decision) == (RecordState.ACCEPTED, made.pick_up_code, None)
    store.close()
