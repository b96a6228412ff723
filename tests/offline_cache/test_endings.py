# SPDX-License-Identifier: GPL-3.0-or-later
"""How an application ends without a case, and that the centre is told before anything is destroyed."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.contract.cases import Application, CardType, CaseOutcome
from kiosk.contract.delivery import LapseReason, LapseReceipt, Withdrawal, WithdrawalOutcome
from kiosk.sealing import BoxDamagedError, SigningKey
from kiosk.standards import new_uuid7
from kiosk.timing import SteppedClock
from offline_cache import Lane, NoSuchRecordError, RecordState, Store, TransitionError, WithdrawOutcome
from tests.offline_cache.outbox_cases import (
    START,
    application,
    body_of,
    open_store,
    rating,
    verified,
)

CENTRE = SigningKey.generate()
LATER = START + timedelta(days=3)


def put(store: Store, person: int = 1) -> Application:
    made = application(person)
    store.put_application(made, expires_at=LATER)
    return made


def state(store: Store, record_id: str) -> RecordState | None:
    found = store.snapshot(record_id)
    return None if found is None else found.state


def receipt_of(application_id: str, reason: LapseReason, at: datetime = LATER) -> LapseReceipt:
    return LapseReceipt(application_id=application_id, reason=reason, ticket_no="L-1", received_at=at, told=True)


def withdrawal_of(made: Application, person: int = 1) -> Withdrawal:
    return Withdrawal(
        withdrawal_id=new_uuid7(START),
        pick_up_code=made.pick_up_code,
        card_type=CardType.RESIDENT,
        number=application(person).applicant.number,
        made_at=START,
    )


def lapse_of(store: Store) -> tuple[str, dict[str, object]]:
    (lapse,) = store.outbox.sendable(Lane.LAPSE)
    parcel = store.outbox.parcel(lapse.id)
    assert parcel is not None
    told: dict[str, object] = json.loads(parcel.body)
    return lapse.id, told


# What may have left.


def test_what_is_begun_is_written_down_before_it_leaves(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    made = put(store)
    assert store.outbox.begin_sending(made.application_id, "nobody") == (made.application_id,)
    store.close()
    store = open_store(tmp_path, clock)
    assert state(store, made.application_id) is RecordState.SENDING
    parcel = store.outbox.parcel(made.application_id)
    assert parcel is not None, "no lock: it is as sendable as before"
    assert store.outbox.withdraw(made.application_id) is WithdrawOutcome.MUST_ASK_CENTRE
    store.close()


def test_an_attempt_of_which_nothing_left_leaves_it_queued_unless_an_earlier_one_did(
    tmp_path: Path, clock: SteppedClock
) -> None:
    store = open_store(tmp_path, clock)
    made, other = put(store), put(store, 2)
    for _ in range(2):
        store.outbox.begin_sending(made.application_id)
        assert store.outbox.attempt_failed(made.application_id, "no_connection", START, left=False)
        assert state(store, made.application_id) is RecordState.QUEUED
    store.outbox.begin_sending(other.application_id)
    # The program died here, and nobody knows whether something had left.
    store.outbox.begin_sending(other.application_id)
    store.outbox.attempt_failed(other.application_id, "no_connection", START, left=False)
    assert state(store, other.application_id) is RecordState.SENDING
    store.outbox.begin_sending(made.application_id)
    store.outbox.attempt_failed(made.application_id, "cut_off", START)
    store.outbox.begin_sending(made.application_id)
    store.outbox.attempt_failed(made.application_id, "no_connection", START, left=False)
    assert state(store, made.application_id) is RecordState.SENDING
    store.close()


def test_what_comes_too_late_changes_nothing(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    made = put(store)
    answer = verified(made.application_id, body_of(made), CENTRE)
    store.outbox.accept(made.application_id, answer)
    for _ in range(2):
        assert not store.outbox.attempt_failed(made.application_id, "cut_off", START)
        assert not store.outbox.refused(made.application_id, "form_invalid")
        assert not store.outbox.too_old(made.application_id)
        assert not store.outbox.withdrawn_by_centre(made.application_id)
        assert store.outbox.begin_sending(made.application_id) == ()
        assert store.outbox.withdraw(made.application_id) is WithdrawOutcome.TOO_LATE
        store.forget(made.application_id)
    assert state(store, made.application_id) is RecordState.CLOSED
    store.close()


# Expired.


def test_the_sweep_ends_what_certainly_has_no_case_and_leaves_the_rest_to_the_centre(
    tmp_path: Path, clock: SteppedClock
) -> None:
    store = open_store(tmp_path, clock)
    queued, sending, parked, young = (put(store, person) for person in range(1, 5))
    store.outbox.begin_sending(sending.application_id)
    store.outbox.refused(parked.application_id, "form_invalid")
    store.outbox.set_expiry(young.application_id, LATER + timedelta(seconds=1))
    assert store.outbox.expire(LATER - timedelta(microseconds=1)) == []
    ended = store.outbox.expire(LATER)
    assert [one.id for one in ended] == [queued.application_id, parked.application_id]
    assert ended[0].item_code == queued.item_code
    assert ended[0].signed_at == queued.signed_at
    assert store.outbox.expire(LATER) == [], "once"
    assert state(store, sending.application_id) is RecordState.SENDING
    assert state(store, young.application_id) is RecordState.QUEUED
    assert (store.pending().expired, store.pending().count, store.usage().expired) == (2, 2, 2)
    assert {one.subject for one in store.snapshots() if one.lane is Lane.LAPSE} == {"expired"}
    # The centre may say so of one that was being sent.
    assert store.outbox.too_old(sending.application_id)
    assert state(store, sending.application_id) is RecordState.EXPIRED
    store.close()


def test_an_expired_one_is_destroyed_only_when_staff_have_it(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    made = put(store)
    store.outbox.expire(LATER)
    clock.step(60)
    lapse, told = lapse_of(store)
    assert told["body"] == made.model_dump_json()
    assert (told["application_id"], told["reason"], told["code"]) == (made.application_id, "expired", "too_old")
    assert (told["item_code"], told["signed_at"]) == (
        made.item_code,
        json.loads(made.model_dump_json())["signed_at"],
    )
    first = told["lapsed_at"]
    store.outbox.begin_sending(lapse)
    store.outbox.attempt_failed(lapse, "cut_off", START)
    clock.step(60)
    assert lapse_of(store)[1]["lapsed_at"] == first, "a repetition says the same"
    (held,) = store.held_for(made.applicant.number)
    assert held.pick_up_code == made.pick_up_code
    # Receipts about something else destroy nothing.
    assert not store.outbox.lapse_told(lapse, receipt_of("another", LapseReason.EXPIRED))
    assert not store.outbox.lapse_told(lapse, receipt_of(made.application_id, LapseReason.PARKED))
    assert state(store, made.application_id) is RecordState.EXPIRED
    assert store.pending().expired == 1
    assert store.outbox.lapse_told(lapse, receipt_of(made.application_id, LapseReason.EXPIRED))
    assert store.outbox.lapse_told(lapse, receipt_of(made.application_id, LapseReason.EXPIRED)), "twice is once"
    left = store.snapshot(made.application_id)
    assert left is not None
    assert (left.state, left.received_at, left.size) == (RecordState.EXPIRED, LATER, 0)
    assert store.held_for(made.applicant.number) == []
    assert store.pending().expired == 0
    assert store.outbox.sendable(Lane.LAPSE) == []
    store.close()


def test_a_parked_one_is_told_of_and_kept_until_it_is_released_or_too_old(
    tmp_path: Path, clock: SteppedClock
) -> None:
    store = open_store(tmp_path, clock)
    made = put(store)
    store.outbox.refused(made.application_id, "form_invalid")
    lapse, told = lapse_of(store)
    assert (told["reason"], told["code"]) == ("parked", "form_invalid")
    assert store.outbox.lapse_told(lapse, receipt_of(made.application_id, LapseReason.PARKED))
    assert state(store, made.application_id) is RecordState.PARKED
    store.outbox.requeue(made.application_id)
    assert state(store, made.application_id) is RecordState.SENDING
    store.outbox.refused(made.application_id, "item_unknown")
    assert store.outbox.sendable(Lane.LAPSE) == [], "staff have its ticket already"
    store.outbox.expire(LATER)
    lapse, told = lapse_of(store)
    assert told["reason"] == "expired"
    assert store.outbox.lapse_told(lapse, receipt_of(made.application_id, LapseReason.EXPIRED))
    assert store.held_for(made.applicant.number) == []
    store.close()


def test_a_lapse_that_is_not_true_any_more_is_not_told(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    released, taken, expired = (put(store, person) for person in range(1, 4))
    for made in (released, taken, expired):
        store.outbox.refused(made.application_id, "form_invalid")
    in_hand = [one.id for one in store.outbox.sendable(Lane.LAPSE)]
    store.outbox.requeue(released.application_id)
    store.outbox.accept(taken.application_id, verified(taken.application_id, body_of(taken), CENTRE))
    store.outbox.expire(LATER)
    assert [store.outbox.parcel(lapse) for lapse in in_hand] == [None] * 3
    for lapse in in_hand:
        assert not store.outbox.attempt_failed(lapse, "cut_off", START), "it went without a trace"
        assert not store.outbox.refused(lapse, "malformed")
        assert store.outbox.begin_sending(lapse) == ()
    (left,) = store.outbox.sendable(Lane.LAPSE)
    assert left.id == f"lapse.expired.{expired.application_id}"
    store.close()


@pytest.mark.parametrize("reason", [LapseReason.EXPIRED, LapseReason.PARKED])
def test_what_the_centre_has_all_the_same_is_closed_and_not_called_expired(
    tmp_path: Path, clock: SteppedClock, reason: LapseReason
) -> None:
    store = open_store(tmp_path, clock)
    made = put(store)
    store.outbox.refused(made.application_id, "payload_damaged")
    if reason is LapseReason.EXPIRED:
        store.outbox.expire(LATER)
    lapse, _ = lapse_of(store)
    receipt = receipt_of(made.application_id, reason).model_copy(update={"case_no": "C-1"})
    assert store.outbox.lapse_told(lapse, receipt)
    assert state(store, made.application_id) is RecordState.CLOSED
    assert store.held_for(made.applicant.number) == []
    assert store.outbox.expire(LATER) == []
    store.close()


def test_one_that_cannot_be_read_lapses_without_its_text(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    made = put(store)
    store._database.write(lambda db: db.execute("UPDATE contents SET body_box = zeroblob(100)"))
    with pytest.raises(BoxDamagedError):
        store.outbox.parcel(made.application_id)
    store.outbox.refused(made.application_id, "payload_damaged")
    told = lapse_of(store)[1]
    assert (told["body"], told["code"]) == (None, "payload_damaged")
    store.close()


def test_an_expired_one_that_the_centre_took_in_time_is_accepted(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    made, by_hand = put(store), put(store, 2)
    store.outbox.expire(LATER)
    assert store.outbox.accept(made.application_id, verified(made.application_id, body_of(made), CENTRE))
    assert store.decision(made.application_id) is not None
    answer = verified(by_hand.application_id, body_of(by_hand), CENTRE)
    other = verified(by_hand.application_id, b"other bytes", CENTRE)
    assert not store.outbox.accept_imported(by_hand.application_id, other.receipt, None)
    assert store.outbox.accept_imported(by_hand.application_id, answer.receipt, CaseOutcome.APPROVED)
    assert store.outbox.accept_imported(by_hand.application_id, answer.receipt, CaseOutcome.APPROVED)
    assert state(store, by_hand.application_id) is RecordState.CLOSED
    assert store.outbox.sendable(Lane.LAPSE) == []
    # The stick's answer comes behind the line's: the citizen has not seen the decision yet.
    answer = verified(made.application_id, body_of(made), CENTRE)
    assert store.outbox.accept_imported(made.application_id, answer.receipt, CaseOutcome.APPROVED)
    assert store.decision(made.application_id) is not None
    store.close()


# Withdrawn.


def test_what_never_left_is_withdrawn_here_and_now(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    made = put(store)
    graded = rating(made.application_id)
    store.put_rating(graded)
    assert store.put_withdrawal(withdrawal_of(made)) is WithdrawOutcome.WITHDRAWN
    assert state(store, made.application_id) is RecordState.WITHDRAWN
    assert state(store, graded.rating_id) is RecordState.WITHDRAWN, "there is no case to rate"
    assert store.outbox.sendable(Lane.WITHDRAWAL) == [], "the centre never hears of it"
    assert store.held_by_code(made.pick_up_code) is None
    with pytest.raises(NoSuchRecordError):
        store.outbox.withdraw("nobody")
    store.close()


def test_what_may_have_left_is_held_back_until_the_centre_has_answered(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    made, next_one = put(store), put(store)
    store.outbox.begin_sending(made.application_id)
    order = withdrawal_of(made)
    assert store.put_withdrawal(order) is WithdrawOutcome.MUST_ASK_CENTRE
    assert store.put_withdrawal(withdrawal_of(made)) is WithdrawOutcome.MUST_ASK_CENTRE
    assert [one.id for one in store.outbox.sendable(Lane.WITHDRAWAL)] == [order.withdrawal_id], "asked once"
    parcel = store.outbox.parcel(order.withdrawal_id)
    assert parcel is not None
    assert parcel.body == order.model_dump_json().encode()
    assert [one.id for one in store.outbox.sendable(Lane.APPLICATION)] == [next_one.application_id]
    assert store.outbox.begin_sending(made.application_id) == ()
    assert store.outbox.first_in_turn(made.application_id) is None
    assert store.outbox.first_in_turn(next_one.application_id) == next_one.application_id
    assert store.outbox.withdrawal_answered(order.withdrawal_id, WithdrawalOutcome.NOTED) == made.application_id
    assert store.outbox.withdrawal_answered(order.withdrawal_id, WithdrawalOutcome.NOTED) is None
    assert state(store, made.application_id) is RecordState.WITHDRAWN
    assert state(store, order.withdrawal_id) is RecordState.CLOSED
    store.close()


def test_a_withdrawal_that_came_too_late_lets_the_application_fetch_its_receipt(
    tmp_path: Path, clock: SteppedClock
) -> None:
    store = open_store(tmp_path, clock)
    made = put(store)
    store.outbox.begin_sending(made.application_id)
    order = withdrawal_of(made)
    store.put_withdrawal(order)
    assert store.outbox.withdrawal_answered(order.withdrawal_id, WithdrawalOutcome.TOO_LATE) is None
    assert store.outbox.begin_sending(made.application_id) == (made.application_id,)
    assert store.outbox.accept(made.application_id, verified(made.application_id, body_of(made), CENTRE))
    assert store.put_withdrawal(withdrawal_of(made)) is WithdrawOutcome.TOO_LATE
    store.close()


def test_only_the_card_of_its_applicant_takes_it_back_here(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    made = put(store)
    assert store.put_withdrawal(withdrawal_of(made, person=2)) is WithdrawOutcome.MUST_ASK_CENTRE
    assert state(store, made.application_id) is RecordState.QUEUED
    (order,) = store.outbox.sendable(Lane.WITHDRAWAL)
    assert store.outbox.withdrawal_answered(order.id, WithdrawalOutcome.NOTED) is None
    assert state(store, made.application_id) is RecordState.QUEUED, "the order of another person has no effect"
    store.close()


def test_the_centre_may_say_that_it_was_withdrawn_elsewhere(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    made = put(store)
    store.outbox.begin_sending(made.application_id)
    assert store.outbox.withdrawn_by_centre(made.application_id)
    assert state(store, made.application_id) is RecordState.WITHDRAWN
    assert not store.outbox.withdrawn_by_centre(made.application_id)
    with pytest.raises(TransitionError):
        store.outbox.requeue(made.application_id)
    store.close()


# What happens in between.


def test_an_answered_order_about_what_was_forgotten_long_ago_changes_nothing(
    tmp_path: Path, clock: SteppedClock
) -> None:
    store = open_store(tmp_path, clock)
    made = put(store)
    store.outbox.begin_sending(made.application_id)
    order = withdrawal_of(made)
    assert store.put_withdrawal(order) is WithdrawOutcome.MUST_ASK_CENTRE
    assert store.outbox.too_old(made.application_id)
    lapse, _ = lapse_of(store)
    assert store.outbox.lapse_told(lapse, receipt_of(made.application_id, LapseReason.EXPIRED))
    # Revoked, and in service again: its finished rows are gone, and the order is still to be sent.
    store.wipe_what_is_not_owed()
    assert state(store, made.application_id) is None
    assert store.outbox.withdrawal_answered(order.withdrawal_id, WithdrawalOutcome.NOTED) is None
    assert state(store, order.withdrawal_id) is RecordState.CLOSED
    assert store.outbox.withdrawn_by_centre(made.application_id) is False
    assert store.outbox.too_old(made.application_id) is False
    store.close()


def test_a_lapse_whose_application_is_released_while_it_is_made_up_is_not_sent(
    tmp_path: Path, clock: SteppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender, technician = open_store(tmp_path, clock), open_store(tmp_path, clock)
    made = put(sender)
    sender.outbox.refused(made.application_id, "form_invalid")
    (lapse,) = sender.outbox.sendable(Lane.LAPSE)
    read = sender._contents.body_if_whole

    def released_meanwhile(record_id: str) -> bytes | None:
        technician.outbox.requeue(record_id)
        return read(record_id)

    monkeypatch.setattr(sender._contents, "body_if_whole", released_meanwhile)
    assert sender.outbox.parcel(lapse.id) is None
    sender.close()
    technician.close()
