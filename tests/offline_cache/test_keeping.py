# SPDX-License-Identifier: GPL-3.0-or-later
"""Drafts, telemetry, the machine's facts, retention, revocation and limits."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.contract.drafts import DraftContent
from kiosk.contract.feedback import Complaint, ComplaintKind
from kiosk.contract.fleet import EventBatch, TelemetryEvent
from kiosk.contract.items import OfflineLimits
from kiosk.sealing import SigningKey
from kiosk.standards import new_uuid7
from kiosk.timing import SteppedClock
from offline_cache import (
    DataClass,
    Lane,
    Limit,
    MayTake,
    MustDecline,
    RecordState,
    RetentionLine,
    Store,
    Usage,
    may_take,
    standing,
)
from offline_cache.telemetry import MOST_EVENTS, MOST_IN_EVENT_BATCH
from tests.offline_cache.outbox_cases import (
    START,
    application,
    body_of,
    callback,
    number_of,
    open_store,
    rating,
    verified,
)

CENTRE = SigningKey.generate()
HOUR = timedelta(hours=1)


def draft(note: str) -> DraftContent:
    return DraftContent(item_code="410400-0001", item_version="1", form={"note": note}, saved_at=START)


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def lines(folder: Path, clock: SteppedClock, keep: timedelta = HOUR) -> dict[DataClass, RetentionLine]:
    seen = standing(folder / "outbox.db", clock.now(), keep)
    assert seen is not None
    return {one.data_class: one for one in seen.retention}


# Drafts.


def test_a_draft_outlives_a_crash_and_is_wiped_with_its_session(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    store.drafts.keep("session-1", number_of(1), draft("first words"))
    clock.step(10)
    store.drafts.keep("session-1", number_of(1), draft("second words"))
    store.drafts.keep("session-2", number_of(2), draft("of another"))
    stored = everything(tmp_path)
    assert b"words" not in stored
    assert number_of(1).encode() not in stored
    store.close()
    store = open_store(tmp_path, clock)
    kept = store.drafts.of(number_of(1))
    assert kept is not None
    assert (kept.session_id, kept.content.form) == ("session-1", {"note": "second words"})
    assert kept.saved_at == START + timedelta(seconds=10)
    assert store.drafts.of(number_of(3)) is None
    store.drafts.wipe("session-1")
    assert store.drafts.of(number_of(1)) is None
    assert store.drafts.of(number_of(2)) is not None
    store.close()


# Telemetry.


def event(number: int, at: datetime = START) -> TelemetryEvent:
    return TelemetryEvent(at=at, code="machine.started", values={"number": str(number)})


def batch_of(store: Store) -> EventBatch:
    (sendable,) = store.outbox.sendable(Lane.TELEMETRY)
    parcel = store.outbox.parcel(sendable.id)
    assert parcel is not None
    batch = EventBatch.model_validate_json(parcel.body)
    assert batch.batch_id == parcel.id
    return batch


def test_events_are_sent_in_batches_that_repeat_themselves(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    store.telemetry.keep([])
    assert store.outbox.sendable(Lane.TELEMETRY) == []
    store.telemetry.keep([event(number) for number in range(MOST_IN_EVENT_BATCH + 7)])
    first = batch_of(store)
    assert [one.values["number"] for one in first.events] == [str(n) for n in range(MOST_IN_EVENT_BATCH)]
    store.telemetry.keep([event(1000)])
    assert batch_of(store) == first
    store.outbox.begin_sending(first.batch_id)
    store.outbox.acknowledge(first.batch_id)
    assert store.snapshot(first.batch_id) is None, "nobody asks for it again"
    assert [one.values["number"] for one in batch_of(store).events] == [
        *(str(n) for n in range(MOST_IN_EVENT_BATCH, MOST_IN_EVENT_BATCH + 7)),
        "1000",
    ]
    store.close()


def test_the_oldest_events_are_dropped_and_counted(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    store.telemetry.keep([event(number) for number in range(MOST_EVENTS)])
    store.telemetry.keep([event(MOST_EVENTS + number) for number in range(3)])
    assert lines(tmp_path, clock)[DataClass.EVENTS].rows == MOST_EVENTS
    batch = batch_of(store)
    assert (batch.dropped, batch.events[0].values["number"]) == (3, "3")
    store.outbox.acknowledge(batch.batch_id)
    assert batch_of(store).dropped == 0, "told once"
    store.close()


# Facts.


def test_an_event_of_another_programs_contract_stops_no_batch(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    store.telemetry.keep([event(1), event(2)])
    strange = json.dumps({"at": START.isoformat(), "code": "a", "values": {}, "something_new": 1})
    store._database.write(lambda db: db.execute("UPDATE events SET body = ? WHERE seq = 1", (strange,)))
    batch = batch_of(store)
    assert ([one.values for one in batch.events], batch.dropped) == ([event(2).values], 1)
    store.close()


def test_limits_of_another_programs_contract_are_none_until_a_bundle_brings_them(
    tmp_path: Path, clock: SteppedClock
) -> None:
    store = open_store(tmp_path, clock)
    store.facts.set_limits(OfflineLimits(most_applications=7))
    assert store.facts.limits() == OfflineLimits(most_applications=7)
    strange = json.dumps({**OfflineLimits().to_payload(), "something_new": 1}).encode()
    store._database.write(lambda db: db.execute("UPDATE facts SET value = ? WHERE name = 'limits'", (strange,)))
    assert store.facts.limits() is None
    seen = standing(tmp_path / "outbox.db", clock.now(), HOUR)
    assert seen is not None
    assert seen.limits is None
    store.facts.set_limits(OfflineLimits())
    assert store.facts.limits() == OfflineLimits()
    store.close()


def test_the_machine_knows_again_what_it_heard(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    facts = store.facts
    assert (facts.token(), facts.last_contact(), facts.revoked(), facts.limits()) == ("", None, "", None)
    facts.heard("token-1")
    clock.step(60)
    facts.heard()
    limits = OfflineLimits(most_applications=7)
    facts.set_limits(limits)
    facts.set_limits(limits)
    facts.set_revoked("cloned")
    store.close()
    facts = (store := open_store(tmp_path, clock)).facts
    assert (facts.token(), facts.revoked(), facts.limits()) == ("token-1", "cloned", limits)
    assert facts.last_contact() == START + timedelta(seconds=60) == store.usage().last_contact
    assert store.usage().revoked
    facts.set_revoked("")
    assert not store.usage().revoked
    store.close()


# Retention.


@pytest.mark.parametrize("jump", [1, -1])
def test_each_class_of_data_ends_when_its_period_does(tmp_path: Path, clock: SteppedClock, jump: int) -> None:
    store = open_store(tmp_path, clock)
    answered, closed, taken_back, owed = (application(person) for person in range(1, 5))
    for made in (answered, closed, taken_back, owed):
        store.put_application(made)
    for made in (answered, closed):
        store.outbox.accept(made.application_id, verified(made.application_id, body_of(made), CENTRE))
    store.forget(closed.application_id)
    store.outbox.withdraw(taken_back.application_id)
    store.drafts.keep("s", number_of(1), draft("x"))
    store.telemetry.keep([event(1)])
    store.print_journal.begin_job("a", 1)
    store.print_journal.end_job("a", 1, "printed")
    store.print_journal.begin_job("open", 1)
    rows = {name: (one.rows, one.overdue) for name, one in lines(tmp_path, clock).items()}
    assert rows == dict.fromkeys(DataClass, (1, 0))
    assert lines(tmp_path, clock)[DataClass.WITHDRAWN].oldest == START
    clock.jump(jump * timedelta(days=91).total_seconds())
    assert {name: one.overdue for name, one in lines(tmp_path, clock).items()} == dict.fromkeys(DataClass, 1)
    clock.step(120)
    store.tidy(HOUR)
    left = {name: (one.rows, one.overdue) for name, one in lines(tmp_path, clock).items()}
    # The answer that nobody came for is a finished row now, and its period begins.
    assert left == {**dict.fromkeys(DataClass, (0, 0)), DataClass.FINISHED: (1, 0)}
    assert store.print_journal.job_counts() == {"printed": 1}, "counts are nobody's data"
    assert store.print_journal.end_left_open("unknown") == ("open",), "what has not ended is kept"
    batch = batch_of(store) if store.outbox.sendable(Lane.TELEMETRY) else None
    assert batch is None
    assert [one.id for one in store.outbox.backlog()] == [owed.application_id], "what is owed has no period"
    store.close()


def test_answers_end_at_once_and_drafts_within_a_minute(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    store.tidy(HOUR)
    store.drafts.keep("s", number_of(1), draft("x"))
    clock.step(timedelta(minutes=31).total_seconds())
    store.tidy(HOUR)
    assert store.drafts.of(number_of(1)) is None
    store.close()


def test_a_revoked_machine_wipes_what_it_must_and_keeps_what_it_owes(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    waiting, parked, expired, answered, closed = (application(person) for person in range(1, 6))
    for made in (waiting, parked, expired, answered, closed):
        store.put_application(made, expires_at=START + HOUR if made is expired else None)
    store.outbox.refused(parked.application_id, "form_invalid")
    store.outbox.expire(START + HOUR)
    for made in (answered, closed):
        store.outbox.accept(made.application_id, verified(made.application_id, body_of(made), CENTRE))
    store.forget(closed.application_id)
    graded, call = rating(waiting.application_id), callback()
    store.put_rating(graded)
    store.put_callback(call)
    store.drafts.keep("s", number_of(1), draft("x"))
    answer = store._database.read(
        lambda db: db.execute(
            "SELECT c.key_box FROM contents c JOIN records r USING (seq) WHERE r.id = ?", (answered.application_id,)
        ).fetchone()[0]
    )
    store.facts.set_revoked("blocked")
    store.wipe_what_is_not_owed()
    assert answer not in everything(tmp_path)
    assert store.drafts.of(number_of(1)) is None
    assert store.snapshot(closed.application_id) is None
    assert store.decision(answered.application_id) is None
    owed = {one.id for one in store.snapshots() if one.lane is not Lane.LAPSE}
    assert {waiting.application_id, parked.application_id, expired.application_id} < owed
    assert {graded.rating_id, call.request_id} < owed
    assert store.facts.revoked() == "blocked"
    for made in (waiting, parked, expired):
        assert store.held_for(made.applicant.number)[0].pick_up_code == made.pick_up_code
    store.close()


# Limits.

LIMITS = OfflineLimits(
    most_applications=10, most_bytes=1 << 20, most_body_bytes=1 << 16, least_free_bytes=800, days_without_contact=10
)
EASY = Usage(
    applications=0,
    bytes=0,
    oldest=None,
    expired=0,
    free_bytes=1 << 30,
    last_contact=START,
    revoked=False,
)


def judged(now: datetime = START, body_bytes: int = 0, **changes: Any) -> tuple[Limit | None, frozenset[Limit]]:
    usage = Usage(**{**EASY.__dict__, **changes})
    match may_take(LIMITS, usage, now, body_bytes=body_bytes):
        case MayTake(near):
            return None, near
        case MustDecline(reason, passed, near):
            assert reason in passed
            return reason, near


def test_an_easy_machine_takes_more() -> None:
    assert judged() == (None, frozenset())
    assert judged(last_contact=None) == (None, frozenset())
    assert judged(START - timedelta(days=300)) == (None, frozenset()), "a clock that went back makes nothing old"


@pytest.mark.parametrize(
    ("limit", "near", "passed"),
    [
        (Limit.COUNT, {"applications": 8}, {"applications": 10}),
        (Limit.BYTES, {"bytes": 900_000}, {"bytes": 1 << 21}),
        (Limit.DISK, {"free_bytes": 900}, {"free_bytes": 700}),
        (Limit.CONTACT, {"last_contact": START - timedelta(days=9)}, {"last_contact": START - timedelta(days=11)}),
        (Limit.AGE, {"oldest": START - timedelta(hours=25)}, {"expired": 1}),
    ],
)
def test_each_limit_is_said_near_it_and_kept_past_it(
    limit: Limit, near: dict[str, Any], passed: dict[str, Any]
) -> None:
    assert judged(**near) == (None, frozenset({limit}))
    assert judged(**passed) == (limit, frozenset())


def test_what_this_one_would_add_counts() -> None:
    assert judged(body_bytes=1 << 16) == (None, frozenset())
    assert judged(body_bytes=(1 << 16) + 1) == (Limit.BODY, frozenset())
    assert judged(bytes=(1 << 20) - 100, body_bytes=101)[0] is Limit.BYTES
    assert judged(free_bytes=2000, body_bytes=1500)[0] is Limit.DISK
    assert judged(revoked=True, applications=10)[0] is Limit.REVOKED, "the reason that no waiting ends"


def test_usage_counts_what_waits(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    made = [application(person, at=START + timedelta(minutes=person)) for person in range(1, 5)]
    for one in made:
        store.put_application(one, expires_at=START + HOUR if one is made[3] else None)
    store.outbox.begin_sending(made[0].application_id)
    store.outbox.refused(made[1].application_id, "form_invalid")
    store.outbox.expire(START + HOUR)
    usage = store.usage()
    assert (usage.applications, usage.expired) == (2, 1)
    assert usage.bytes == len(body_of(made[0])) + len(body_of(made[2]))
    assert usage.oldest == made[0].signed_at
    assert usage.free_bytes > 0
    store.close()


# Lanes.


def test_a_complaint_has_its_own_lane(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    store.put_application(application())
    made = Complaint(
        complaint_id=new_uuid7(START),
        kind=ComplaintKind.COMPLAINT,
        reasons=("slow",),
        text="一直等",
        phone="13800000000",
        page="home",
        made_at=START,
    )
    store.put_complaint(made)
    assert b"13800000000" not in everything(tmp_path)
    (one,) = store.outbox.sendable(Lane.COMPLAINT)
    parcel = store.outbox.parcel(one.id)
    assert parcel is not None
    assert json.loads(parcel.body)["text"] == "一直等"
    assert (store.pending().count, store.pending().others) == (1, 1)
    store.outbox.acknowledge(one.id)
    store.outbox.acknowledge(one.id)
    snapshot = store.snapshot(one.id)
    assert snapshot is not None
    assert snapshot.state is RecordState.CLOSED
    store.close()


def test_a_live_one_is_no_backlog_until_nobody_waits_any_more(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    waited_for, tried, left, old, jumped = (application(person) for person in range(1, 6))
    store.put_application(jumped, live=True)
    clock.jump(-86400)
    assert store.pending().backlog == 1, "its time is of another clock"
    for made in (waited_for, tried, left):
        store.put_application(made, live=True)
    store.put_application(old)
    assert [one.id for one in store.outbox.backlog()] == [jumped.application_id, old.application_id]
    store.outbox.begin_sending(tried.application_id)
    store.outbox.attempt_failed(tried.application_id, "cut_off", clock.now())
    store.forget(left.application_id)
    found = [jumped, tried, left, old]
    assert [one.id for one in store.outbox.backlog()] == [one.application_id for one in found]
    assert (store.pending().backlog, store.pending().count) == (4, 5)
    clock.step(301)
    assert (store.pending().backlog, len(store.outbox.backlog(2))) == (5, 2)
    store.close()


def test_the_backlog_passes_over_what_is_not_due_and_keeps_each_persons_order(
    tmp_path: Path, clock: SteppedClock
) -> None:
    store = open_store(tmp_path, clock)
    first, second, other = application(1), application(1), application(2)
    for made in (first, second, other):
        store.put_application(made)
    store.outbox.attempt_failed(first.application_id, "centre_unwell", START + timedelta(minutes=5))
    assert [one.id for one in store.outbox.backlog()] == [other.application_id], "the second waits for the first"
    clock.step(301)
    assert [one.id for one in store.outbox.backlog()] == [first.application_id, other.application_id]
    store.outbox.attempt_failed(first.application_id, "centre_unwell", START + timedelta(days=400))
    assert len(store.outbox.backlog()) == 2, "a due time of a wrong clock holds nothing"
    store.close()


def test_what_is_held_is_found_by_card_by_code_and_by_both(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    mine, seen, of_other = application(1), application(1), application(2)
    for made in (mine, seen, of_other):
        store.put_application(made)
    store.forget(seen.application_id)
    assert [one.application_id for one in store.unfinished_for(number_of(1))] == [mine.application_id]
    assert [one.application_id for one in store.held_for(number_of(1))] == [
        mine.application_id,
        seen.application_id,
    ]
    found = store.held_by_code(of_other.pick_up_code)
    assert found is not None
    assert found.id == of_other.application_id
    assert store.held_by_code("00000-00000-00000") is None
    short = store.held_by_short_code(number_of(1), seen.pick_up_code[:5])
    assert short is not None
    assert short.application_id == seen.application_id
    assert store.held_by_short_code(number_of(2), seen.pick_up_code[:5]) is None, "only together with the card"
    assert store.held_by_short_code(number_of(1), seen.pick_up_code[:4]) is None
    assert store.held_by_short_code(number_of(1), "") is None
    store.close()
